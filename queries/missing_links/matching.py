"""Which kinds of actor of a template a node is, and which rows a statement bears on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...graph.model import Edge, Evidence, Node, weigh
from ...graph.vocabulary import WORKING, Kind, RelationshipType, Status, vocabulary
from ..views import JOINT, SystemView
from .template import STAGES, Known, Row, Selector, Statement, Template

_BODIES = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.SERVICE, Kind.SITE)
_NOT_ACTORS = (Kind.FINDING, Kind.RECOMMENDATION, Kind.MEASURE, Kind.DOCUMENT, Kind.PASSAGE)


@dataclass(frozen=True)
class Bearing:
    """A statement that bears on a row: the ends in the row's order, what it says there, and the lines that say so.

    ``through`` are the ends that speak for an actor as its part or its whole; ``source_actor`` and ``target_actor``
    are the kinds of actor that the ends were taken for. ``in_stage``: said of the row's stage, or of no stage.
    """

    row: Row
    edge: Edge
    source: str
    target: str
    source_actor: str
    target_actor: str
    status: Status
    lines: tuple[Evidence, ...]
    through: tuple[str, ...]
    in_stage: bool


@dataclass(frozen=True)
class _Shape:
    """A statement of a row, ready for looking up."""

    row: Row
    statement: Statement
    ends: tuple[frozenset[str], frozenset[str]]


class Matcher:
    """A template laid over one system: every node is looked at once, every statement once."""

    def __init__(self, view: SystemView, template: Template) -> None:
        self.view, self.template = view, template
        self._included = template.included
        self._fitting: dict[tuple[str, frozenset[str], frozenset[str]], list[tuple[_Shape, bool]]] = {}
        self._by_kind: dict[Kind, list[tuple[str, Selector]]] = {}

    # -- nodes

    @cached_property
    def roles(self) -> dict[str, frozenset[str]]:
        """Node → the kinds of actor that its own kind, type, sector, owner and name make it."""
        return {n.id: self._roles(n) for n in self.view.graph.nodes() if n.kind not in _NOT_ACTORS}

    def _roles(self, node: Node) -> frozenset[str]:
        known = Known(node, self.view.sector[node.id], self._owner_types(node), self._below(node))
        direct = {name for name, selector in self._selectors(node.kind) if selector.fits(known)}
        return frozenset(name for name, kinds in self._included.items() if not kinds.isdisjoint(direct))

    def _selectors(self, kind: Kind) -> list[tuple[str, Selector]]:
        """The selectors that may fit a node of this kind, each with its kind of actor."""
        if kind not in self._by_kind:
            types = set(vocabulary().kinds[kind].types)
            self._by_kind[kind] = [
                (name, selector) for name, actor in self.template.actors.items() for selector in actor.any
                if (not selector.kinds or kind in selector.kinds) and (not selector.types or selector.types & types)
            ]  # fmt: skip
        return self._by_kind[kind]

    def _owner_types(self, node: Node) -> frozenset[str]:
        graph = self.view.graph
        owners = {e.source for e in graph.edges(RelationshipType.PROVIDES, target=node.id)}
        owners |= {i for i in self.view.org[node.id].split(JOINT) if i != node.id}
        return frozenset(graph.node(i).type or "" for i in owners if i in graph)

    def _below(self, node: Node) -> tuple[str, ...]:
        """Names of what a node provides, and of what is part of it."""
        graph = self.view.graph
        if node.kind not in _BODIES:
            return ()
        down = [e.target for e in graph.edges(RelationshipType.PROVIDES, WORKING, source=node.id)]
        down += [e.source for e in graph.edges(RelationshipType.PART_OF, WORKING, target=node.id)]
        return tuple(graph.node(i).name for i in down if graph.node(i).kind not in _NOT_ACTORS)

    @cached_property
    def speaks(self) -> dict[str, dict[str, bool]]:
        """Node → the kinds of actor it speaks for, and whether it does so only as a part or the whole of one."""
        out: dict[str, dict[str, bool]] = {i: dict.fromkeys(sorted(r), False) for i, r in self.roles.items()}
        for part, wholes in self._wholes.items():
            for whole in wholes:
                if not self._known_as_something(part) and self.view.graph.node(part).kind is not Kind.PARTNERSHIP:
                    for name in sorted(self.roles[whole]):
                        if self.template.actors[name].parts:
                            out[part].setdefault(name, True)
                if self.view.graph.node(whole).kind in _BODIES and not self._known_as_something(whole):
                    for name in sorted(self.roles[part]):
                        if self.template.actors[name].whole:
                            out[whole].setdefault(name, True)
        return out

    def _known_as_something(self, node_id: str) -> bool:
        return any(not self.template.actors[name].general for name in self.roles[node_id])

    @cached_property
    def _wholes(self) -> dict[str, tuple[str, ...]]:
        """Node → what it is part of or provided by, as far as stated to be so; groups of people have no parts."""
        graph = self.view.graph
        out: dict[str, tuple[str, ...]] = {}
        for node_id in self.roles:
            up = [e.target for e in graph.edges(RelationshipType.PART_OF, WORKING, source=node_id)]
            up += [e.source for e in graph.edges(RelationshipType.PROVIDES, WORKING, target=node_id)]
            out[node_id] = tuple(
                sorted(i for i in set(up) if i != node_id and i in self.roles and graph.node(i).kind is not Kind.PLACE)
            )
        return out

    def missing(self, row: Row) -> Iterator[tuple[Node, Status, tuple[Evidence, ...]]]:
        """The things of a row whose own sentences say that they are not there (yet, or any more)."""
        for node_id, roles in self.roles.items() if row.things else ():
            if not roles.isdisjoint(row.things):
                lines = tuple(i for i in self.view.graph.node(node_id).evidence if i.status is not None)
                weighed = weigh(lines)
                if weighed and weighed[0] not in WORKING:
                    yield self.view.graph.node(node_id), weighed[0], lines

    def of_kind(self, actor: str) -> list[Node]:
        """The nodes that are such an actor themselves, in order of ids."""
        return [self.view.graph.node(i) for i in self._of_kind.get(actor, [])]

    @cached_property
    def _of_kind(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for node_id, roles in self.roles.items():
            for name in roles:
                out.setdefault(name, []).append(node_id)
        return out

    # -- statements

    @cached_property
    def _shapes(self) -> dict[RelationshipType, list[_Shape]]:
        out: dict[RelationshipType, list[_Shape]] = {}
        for row in self.template.rows:
            for statement in row.statements:
                shape = _Shape(row, statement, (frozenset(statement.source), frozenset(statement.target)))
                for relation in statement.relations:
                    out.setdefault(relation, []).append(shape)
        return out

    @cached_property
    def bearings(self) -> dict[str, list[Bearing]]:
        """Row id → what bears on it, one entry for each statement, in order of edges."""
        out: dict[str, list[Bearing]] = {row.id: [] for row in self.template.rows}
        for edge in self.view.graph.edges(set(self._shapes)):
            for bearing in self.of_edge(edge):
                out[bearing.row.id].append(bearing)
        return out

    def of_edge(self, edge: Edge) -> Iterator[Bearing]:
        """How one statement bears on rows: at most once on each, by the first shape that it has."""
        ends = (edge.source, edge.target)
        if edge.source == edge.target or not all(end in self.speaks for end in ends):
            return
        done: set[str] = set()
        for shape, (source, target) in self._candidates(edge.type, *ends):
            if shape.row.id not in done:
                found = self._bearing(shape, edge, source, target)
                if found is not None:
                    done.add(shape.row.id)
                    yield found

    def _candidates(self, type_: RelationshipType, one: str, other: str) -> list[tuple[_Shape, tuple[str, str]]]:
        """The shapes whose ends two nodes may be, in order of rows, with the nodes in the order of the shape.

        Nodes of the same kinds of actor have the same shapes, so these are looked for once.
        """
        kinds = frozenset(self.speaks[one]), frozenset(self.speaks[other])
        key = (type_, *kinds)
        if key not in self._fitting:
            turns = (False, True) if vocabulary().relationships[type_].undirected else (False,)
            self._fitting[key] = [
                (shape, turned) for shape in self._shapes.get(type_, []) for turned in turns
                if not shape.ends[turned].isdisjoint(kinds[0]) and not shape.ends[not turned].isdisjoint(kinds[1])
            ]  # fmt: skip
        return [(shape, (other, one) if turned else (one, other)) for shape, turned in self._fitting[key]]

    def _bearing(self, shape: _Shape, edge: Edge, source: str, target: str) -> Bearing | None:
        if shape.statement.statuses and edge.status not in shape.statement.statuses:
            return None
        ends = self._taken_for(source, shape.statement.source), self._taken_for(target, shape.statement.target)
        lines = self._lines(shape.statement, edge)
        if lines is None:
            return None
        stage = STAGES[shape.row.stage]
        here = [i for i in lines if stage is None or i.stage in (stage, None)]
        if lines and not here and shape.statement.stage_only:
            return None
        weighed = weigh(here or lines)
        return Bearing(
            row=shape.row, edge=edge, source=source, target=target,
            source_actor=ends[0], target_actor=ends[1],
            status=weighed[0] if weighed else edge.status, lines=tuple(here or lines),
            through=tuple(
                end for end, actor in ((source, ends[0]), (target, ends[1])) if self.speaks[end][actor]
            ),
            in_stage=bool(here) or not lines,
        )  # fmt: skip

    def _taken_for(self, node_id: str, actors: tuple[str, ...]) -> str:
        """The first of these kinds of actor that a node is, else that it speaks for."""
        spoken = self.speaks[node_id]
        return min((a for a in actors if a in spoken), key=lambda a: (spoken[a], actors.index(a)))

    def _lines(self, statement: Statement, edge: Edge) -> list[Evidence] | None:
        """The lines of an edge that say what the row is about; ``None`` where none does."""
        names = " | ".join(self.view.graph.node(end).name for end in (edge.source, edge.target))
        lines = [i for i in edge.evidence if i.status is not None] or list(edge.evidence)
        if statement.says is not None and not statement.says.search(names):
            lines = [i for i in lines if statement.says.search(i.text)]
            if not lines:
                return None
        if statement.unsaid is not None:
            if statement.unsaid.search(names):
                return None
            kept = [i for i in lines if not statement.unsaid.search(i.text)]
            if lines and not kept:
                return None
            lines = kept
        return lines


def rows_of(view: SystemView, template: Template, edge: Edge) -> tuple[Row, ...]:
    """The rows of a template that a statement bears on, in the order of the template.

    For many edges of one system make one :class:`Matcher` and ask :meth:`Matcher.of_edge`.
    """
    return tuple(bearing.row for bearing in Matcher(view, template).of_edge(edge))

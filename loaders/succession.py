"""From the bodies that documents name to the bodies of today, as reference data have it.

What is added here carries ``reference`` and no ``evidence``: it is never counted as something that a
document says. A chain runs from a body over every successor to those that have none, and all parts of
a divided body appear. The board of an integrated care system is the body in law behind it, so that a
partnership of 2018 leads to the board that answers today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from ..graph import Edge, KnowledgeGraph, Node, RelationshipType, node_id
from ..graph.model import Attribute, ReferenceFact
from ..graph.vocabulary import NOT_STATED, vocabulary
from .normal import normal
from .reference.model import Body, Role
from .reference.table import Table

_WHOLES = {Role.ICB: Role.ICS, Role.SUB_ICB_LOCATION: Role.ICB}
"""What is a part of what: an ICS is no body in law, its board is; a sub-location is none, its board is."""

Join: TypeAlias = tuple[str, RelationshipType, ReferenceFact]
"""Another body, the relationship to it, and the fact that states it."""


def add_reference(graph: KnowledgeGraph, bodies: Mapping[str, str], table: Table) -> None:
    """Add what the table says of matched bodies: who they are, who came after them, and when.

    ``bodies`` is node id → id of the body that the node is. A body that is a node already gets no second
    one, and a succession that a document states too keeps its status and sentences. Where two nodes are
    one body, the first stands for it. Ids that graph or table do not know are passed over.
    """
    nodes, onward = _Nodes(graph, bodies, table), _Onward(table)
    reached: set[str] = set()
    waiting = nodes.matched
    while waiting:
        body_id = waiting.pop()
        if body_id not in reached:
            reached.add(body_id)
            waiting += onward.to(body_id)
    for body_id in sorted(reached):
        nodes.add(table.bodies[body_id])
    for body_id in sorted(reached):
        for other, type_, fact in onward.joins(body_id):
            if other in reached:
                _join(graph, nodes.of(body_id), type_, nodes.of(other), fact)


class _Nodes:
    """Which node of the graph is which body; makes the nodes that are missing."""

    def __init__(self, graph: KnowledgeGraph, bodies: Mapping[str, str], table: Table) -> None:
        self._graph, self._table = graph, table
        self._taken = {n: b for n, b in bodies.items() if n in graph and b in table.bodies}
        self._node_of: dict[str, str] = {}
        for node, body in sorted(self._taken.items()):
            self._node_of.setdefault(body, node)

    @property
    def matched(self) -> list[str]:
        """The bodies that nodes of the graph are."""
        return sorted(self._node_of)

    def of(self, body_id: str) -> str:
        """The node of a body that was matched or added."""
        return self._node_of[body_id]

    def add(self, body: Body) -> None:
        """Say on the node of a body what it is; make the node where there is none."""
        known = self._node_of.get(body.id)
        if known is not None:
            for same in (n for n, b in self._taken.items() if b == body.id):
                node = self._graph.node(same)
                node.reference = sorted({*node.reference, _fact(body, self._table)}, key=ReferenceFact.sort_key)
            return
        self._node_of[body.id] = self._graph.add_node(self._made(body)).id
        self._taken[self._node_of[body.id]] = body.id

    def _made(self, body: Body) -> Node:
        key = node_id(body.role.kind, body.name)
        if key in self._graph and not self._is(key, body):
            key = f"{key}-{body.role}-{body.code.lower()}"  # a body of that name that is another one
        return Node(
            id=key, kind=body.role.kind, type=body.role.type, name=body.name, codes=dict(body.codes),
            aliases=sorted({n.name for n in body.names}), sector=body.sector or NOT_STATED,
            reference=[_fact(body, self._table)],
        )  # fmt: skip

    def _is(self, key: str, body: Body) -> bool:
        """Whether the node with a body's own id is that body: the same official name, and nothing against it."""
        node = self._graph.node(key)
        same = normal(body.name) in {normal(name) for name in (node.name, *node.aliases)}
        other = any(body.codes.get(scheme, code) != code for scheme, code in node.codes.items())
        return same and key not in self._taken and node.type in (None, body.role.type) and not other


def _fact(body: Body, table: Table) -> ReferenceFact:
    """What the table says of a body itself: its official name, when it opened and closed."""
    return ReferenceFact(
        source=table.title(body.source), record=body.name, start=_iso(body.opened), end=_iso(body.closed)
    )


def _label(body: Body) -> str:
    """The official code, else the name: some bodies have only a short name of the table's own."""
    return body.code if body.code in body.codes.values() else body.name


class _Onward:
    """Where the table leads from a body: to its successors, and from what is no body in law to one that is."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._boards: dict[str, list[str]] = {}
        for body in table:
            if body.role is Role.ICB:
                for whole, _, _ in self._wholes(body):
                    self._boards.setdefault(whole, []).append(body.id)

    def to(self, body_id: str) -> list[str]:
        """The bodies that answer after one, or for it: a system answers through its board, not the reverse."""
        body = self._table.bodies[body_id]
        answering = self._wholes(body) if body.role is Role.SUB_ICB_LOCATION else ()
        found = [other for other, _, _ in (*self._successors(body), *answering)]
        return [*found, *self._boards.get(body_id, [])]

    def joins(self, body_id: str) -> list[Join]:
        """Successors, and the whole of a board or sub-location: body, relationship, and what states it."""
        body = self._table.bodies[body_id]
        return [*self._successors(body), *self._wholes(body)]

    def _successors(self, body: Body) -> Iterator[Join]:
        for later in body.successors:
            other = self._table.get(later.body)
            if other is not None:
                one, two = (
                    _label(b) if body.code != other.code else f"{b.role.upper()} {b.code}" for b in (body, other)
                )
                source, start = self._table.title(later.source), _iso(later.date)
                fact = ReferenceFact(source=source, record=f"{one} → {two}", start=start)
                yield other.id, RelationshipType.SUCCEEDED_BY, fact

    def _wholes(self, body: Body) -> Iterator[Join]:
        wanted = _WHOLES.get(body.role)
        belongs = {body.parent: (body.source, body.opened)} if body.parent else {}
        belongs |= {m.body: (m.source, m.start) for m in body.members_of if m.end is None}
        for whole, (source, start) in sorted(belongs.items()):
            other = self._table.get(whole)
            if other is not None and other.role is wanted:
                record = f"{body.name} is part of {other.name}"
                fact = ReferenceFact(source=self._table.title(source), record=record, start=_iso(start))
                yield whole, RelationshipType.PART_OF, fact


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _join(graph: KnowledgeGraph, source: str, type_: RelationshipType, target: str, fact: ReferenceFact) -> None:
    kinds = graph.node(source).kind, graph.node(target).kind
    if source == target or not vocabulary().allows(kinds[0], type_, kinds[1]):
        return
    dated: dict[str, Attribute] = {"date": fact.start} if type_ is RelationshipType.SUCCEEDED_BY and fact.start else {}
    known = graph.edge(source, type_, target)
    if known is None:
        graph.add_edge(Edge(source=source, type=type_, target=target, attributes=dated, reference=[fact]))
    else:  # add_edge would let the list outweigh sentences that have no status
        known.reference = sorted({*known.reference, fact}, key=ReferenceFact.sort_key)
        known.attributes = {**dated, **known.attributes}

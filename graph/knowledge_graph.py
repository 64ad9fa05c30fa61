"""The graph itself: nodes and edges of the ontology over a ``networkx.MultiDiGraph``."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, TypeVar

import networkx as nx

from .errors import VocabularyError
from .model import DocumentInfo, Edge, Node, Provenance
from .normal import distinct, facts, normal_edge, normal_node
from .vocabulary import NOT_STATED, Kind, RelationshipType, Status, vocabulary

T = TypeVar("T")
_OF_SOURCE, _OF_TARGET = attrgetter("type", "target"), attrgetter("source", "type")
"""The order of the edges that leave one node, and of those that arrive at one."""


class KnowledgeGraph:
    """Stakeholders of a local system and the relationships that documents state between them.

    One node per id, one edge per (source, type, target); adding what is there already merges it.
    Iteration is always sorted by id, so that anything made from a graph is deterministic.
    """

    def __init__(self, system: str = "local-system", provenance: Provenance | None = None) -> None:
        self.system = system
        self.provenance = provenance or Provenance()
        self._graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        # what is read most, at hand: nodes by id, and the edges of each node in order, so that nothing is sorted
        self._nodes: dict[str, Node] = {}
        self._leaving: dict[str, list[Edge]] = {}
        self._arriving: dict[str, list[Edge]] = {}

    # -- building

    def add_node(self, node: Node) -> Node:
        """Add a node, or merge it into the one with its id; returns the one that is kept.

        What is kept does not depend on the order of adding: of several names the fullest (the others
        become aliases), of several types the most specific, of several sectors the first that the
        vocabulary lists, of several values of a code or an attribute the fullest; lists are united.
        Raises :class:`VocabularyError` where the id is taken by a node of another kind.
        """
        if node.id not in self._graph:
            return self._keep_node(normal_node(node))
        kept = self.node(node.id)
        if kept.kind != node.kind:
            raise VocabularyError(f"{node.id} is a {kept.kind} already, and cannot be a {node.kind} too")
        vocab = vocabulary()
        names = {kept.name, node.name}
        kept.name = min(names, key=_fullest)
        kept.type = _first({kept.type, node.type} - {None}, vocab.kinds[kept.kind].types, None)
        kept.sector = _first({kept.sector, node.sector} - {NOT_STATED}, vocab.sectors, NOT_STATED)
        kept.aliases = sorted({*kept.aliases, *node.aliases, *names} - {kept.name})
        kept.codes = _united(kept.codes, node.codes)
        kept.system = kept.system if kept.system == node.system else None
        kept.attributes = _united(kept.attributes, node.attributes)
        kept.evidence = distinct([*kept.evidence, *node.evidence])
        kept.reference = facts([*kept.reference, *node.reference])
        return kept

    def add_edge(self, edge: Edge) -> Edge:
        """Add an edge, or merge its evidence into the one that is there; returns the one kept.

        Where evidence has a status, that of the edge, conflict and confidence follow from all of it;
        where none has, the more confident edge stands, the graver on a tie. Order does not matter.
        Raises :class:`VocabularyError` for an unknown end or one outside domain or range.
        """
        for end in (edge.source, edge.target):
            if end not in self._graph:
                raise VocabularyError(f"{edge.id}: no node {end!r} in the graph")
        vocabulary().check_edge(self.node(edge.source).kind, edge.type, self.node(edge.target).kind)
        kept = self.edge(edge.source, edge.type, edge.target)
        if kept is None:
            return self._keep_edge(normal_edge(edge))
        kept.attributes = _united(kept.attributes, edge.attributes)
        kept.evidence = distinct([*kept.evidence, *edge.evidence])
        kept.reference = facts([*kept.reference, *edge.reference])
        if all(piece.status is None for piece in kept.evidence):
            grave = {status: info.grave for status, info in vocabulary().statuses.items()}
            shown = min((kept, edge), key=lambda e: (-e.confidence, grave[e.status]))
            kept.conflict = kept.conflict or edge.conflict or kept.status != edge.status
            kept.status, kept.confidence = shown.status, shown.confidence
        kept.weigh()
        return kept

    def _keep_node(self, node: Node) -> Node:
        self._graph.add_node(node.id, node=node)
        self._nodes[node.id] = node
        self._leaving[node.id], self._arriving[node.id] = [], []
        return node

    def _keep_edge(self, edge: Edge) -> Edge:
        self._graph.add_edge(edge.source, edge.target, key=str(edge.type), edge=edge)
        insort(self._leaving[edge.source], edge, key=_OF_SOURCE)
        insort(self._arriving[edge.target], edge, key=_OF_TARGET)
        return edge

    def merge(self, other: KnowledgeGraph) -> None:
        """Add everything of another graph, documents included."""
        for node in other.nodes():
            self.add_node(node)
        for edge in other.edges():
            self.add_edge(edge)
        known = {d.name: d for d in (*other.provenance.documents, *self.provenance.documents)}
        self.provenance.documents = [known[name] for name in sorted(known)]

    def without_document(self, document: str) -> KnowledgeGraph:
        """The graph without what one document contributed: its evidence, and all that stood on it alone.

        Statuses, conflicts and confidences are weighed anew from what remains; an edge that published lists
        alone still state is present. A node goes with its last sentence unless published lists name it or an
        edge that stays ends at it. One that never had a sentence goes with the last of its edges, and at once
        if it is the document itself or a passage of it. A name, alias, code or attribute cannot be told apart
        by document, so those of a node or edge that stays stay with it.
        Raises ``KeyError`` where no such document is in the graph.
        """
        if document not in {d.name for d in self.documents}:
            raise KeyError(document)
        left = [d for d in self.documents if d.name != document]
        out = KnowledgeGraph(self.system, self.provenance.model_copy(update={"documents": left}))
        evidence = {n.id: [piece for piece in n.evidence if piece.document != document] for n in self.nodes()}
        own = {n.id for n in self.nodes() if not evidence[n.id] and not n.reference and _is_of(document, n)}
        edges = [kept for edge in self.edges() if (kept := _without(edge, document, own))]
        ends = {end for edge in edges for end in (edge.source, edge.target)}
        for node in self.nodes():
            # no sentence and no edge, before as now: nothing says that it came from this document
            tied = self._leaving[node.id] or self._arriving[node.id]
            apart = not node.evidence and node.id not in own and not tied
            if evidence[node.id] or node.reference or node.id in ends or apart:
                out.add_node(node.model_copy(update={"evidence": evidence[node.id]}))
        for edge in edges:
            out.add_edge(edge)
        return out

    # -- reading

    def __len__(self) -> int:
        return len(self._graph)

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._graph

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KnowledgeGraph):
            return NotImplemented
        return (
            self.system == other.system
            and self.provenance == other.provenance
            and list(self.nodes()) == list(other.nodes())
            and list(self.edges()) == list(other.edges())
        )

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.system!r}: {len(self)} nodes, {self._graph.number_of_edges()} edges>"

    @property
    def documents(self) -> list[DocumentInfo]:
        """The documents that the graph was read from."""
        return self.provenance.documents

    def node(self, node_id: str) -> Node:
        """The node with this id; ``KeyError`` where there is none."""
        return self._nodes[node_id]

    def nodes(self, kind: Kind | Iterable[Kind] | None = None, type: str | None = None) -> Iterator[Node]:
        """Nodes in order of their ids, of the kind or kinds and the type asked for."""
        kinds = {kind} if isinstance(kind, str) else None if kind is None else set(kind)
        for node_id in sorted(self._graph):
            node = self.node(node_id)
            if (kinds is None or node.kind in kinds) and (type is None or node.type == type):
                yield node

    def edge(self, source: str, type_: str, target: str) -> Edge | None:
        """The edge between two nodes of one type, if it is stated."""
        data = self._graph.get_edge_data(source, target, key=str(type_))
        return data["edge"] if data else None

    def edges(
        self,
        type: RelationshipType | Iterable[RelationshipType] | None = None,
        status: Status | Iterable[Status] | None = None,
        *,
        source: str | None = None,
        target: str | None = None,
    ) -> Iterator[Edge]:
        """Edges in order of their ids, of the types, statuses and ends asked for."""
        types = {type} if isinstance(type, str) else None if type is None else set(type)
        statuses = {status} if isinstance(status, str) else None if status is None else set(status)
        found: Iterable[Edge]
        if source is not None:
            found = self._leaving.get(source, ())
        elif target is not None:
            found = self._arriving.get(target, ())
        else:
            found = (edge for node_id in sorted(self._graph) for edge in self._leaving[node_id])
        # a list, so that a caller may add to the graph while going through
        yield from [
            e for e in found
            if (types is None or e.type in types)
            and (statuses is None or e.status in statuses)
            and (target is None or e.target == target)
        ]  # fmt: skip

    def interfaces(self, status: Status | Iterable[Status] | None = None) -> Iterator[Edge]:
        """Edges of the five interface types."""
        return self.edges(vocabulary().interfaces, status)

    def stated(self) -> KnowledgeGraph:
        """The graph as documents alone state it: without what only reference data say.

        A node at an end of a relationship that is stated stays, even where it has no sentence of its own.
        """
        # what is kept here is in its normal form already; adding replaces values, so copies may share them
        out = KnowledgeGraph(self.system, self.provenance)
        edges = [edge for edge in self.edges() if not edge.from_reference_only]
        ends = {end for edge in edges for end in (edge.source, edge.target)}
        for node in self.nodes():
            if not node.from_reference_only or node.id in ends:
                out._keep_node(node.model_copy())
        for edge in edges:
            out._keep_edge(edge.model_copy())
        return out

    def find(self, name: str) -> list[Node]:
        """Nodes whose name or alias is this, letter case aside."""
        key = name.casefold()
        return [n for n in self.nodes() if key in (x.casefold() for x in (n.name, *n.aliases))]

    # -- networkx

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """A copy as a plain ``MultiDiGraph``: attributes are JSON values, edge keys the types."""
        out: nx.MultiDiGraph[str] = nx.MultiDiGraph(
            system=self.system, provenance=self.provenance.model_dump(mode="json")
        )
        for node in self.nodes():
            out.add_node(node.id, **node.model_dump(mode="json", exclude={"id"}))
        for edge in self.edges():
            data = edge.model_dump(mode="json", exclude={"id", "source", "target", "type"})
            out.add_edge(edge.source, edge.target, key=str(edge.type), **data)
        return out

    @classmethod
    def from_networkx(cls, graph: nx.MultiDiGraph[Any]) -> KnowledgeGraph:
        """The way back from :meth:`to_networkx`; checks everything against the vocabulary."""
        out = cls(
            graph.graph.get("system", "local-system"),
            Provenance.model_validate(graph.graph.get("provenance", {})),
        )
        for node_id, data in graph.nodes(data=True):
            out.add_node(Node(id=node_id, **data))
        for source, target, key, data in graph.edges(keys=True, data=True):
            out.add_edge(Edge(source=source, target=target, type=key, **data))
        return out


def _is_of(document: str, node: Node) -> bool:
    """Whether a node is the document itself, or a passage of it."""
    return (node.kind is Kind.DOCUMENT and node.name == document) or (
        node.kind is Kind.PASSAGE and node.id.startswith(f"{document}#")
    )


def _without(edge: Edge, document: str, own: set[str]) -> Edge | None:
    """The edge without what a document says; ``None`` where nothing else states it. ``own`` are its own nodes."""
    evidence = [piece for piece in edge.evidence if piece.document != document]
    if not evidence and not edge.reference and (edge.evidence or edge.source in own or edge.target in own):
        return None
    update: dict[str, Any] = {"evidence": evidence}
    weighed = any(piece.status is not None for piece in edge.evidence)
    if weighed and all(piece.status is None for piece in evidence):
        # nothing is left to weigh, and what the weighing gave was the document's
        update |= {"status": Status.PRESENT, "conflict": False, "confidence": 1.0}
    return edge.model_copy(update=update)


def _fullest(value: object) -> tuple[object, ...]:
    """Sorts the longest form first; of equals one that is not all capitals, then by the alphabet."""
    text = str(value)
    return -len(text), text.isupper(), text


def _first(found: set[Any], order: tuple[str, ...], default: Any) -> Any:
    return min(found, key=order.index, default=default)


def _united(one: Mapping[str, T], other: Mapping[str, T]) -> dict[str, T]:
    """Both, sorted by name; two values of one name become one, whichever comes first."""
    both = sorted({*one, *other})
    return {name: _joint([d[name] for d in (one, other) if name in d]) for name in both}


def _joint(values: list[Any]) -> Any:
    if all(value == values[0] for value in values):
        return min(values, key=_fullest)
    return sorted(set().union(*values)) if isinstance(values[0], list) else min(values, key=_fullest)

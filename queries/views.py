"""What the analyses look at: four graphs of one set of interfaces, and four partitions of its nodes.

`present` holds what can be relied on; `working` what happens somewhere, for someone; `planned` adds
what the agreed plans would mend; `stated` is every interface statement, absent ones included. All
four have the same nodes, those of `stated`: otherwise a body without a tie would vanish, and
cohesion would look better the more of them there were. Direction is ignored here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import networkx as nx

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Edge, Evidence, Node
from ..graph.vocabulary import BODIES, NOT_STATED, WORKING, Kind, RelationshipType, Status, vocabulary

V = TypeVar("V", bound=Hashable)
Network = Literal["present", "working", "planned", "stated"]
Partition = Literal["org", "sector", "place", "stage"]

IN_NETWORK: dict[Network, frozenset[Status]] = {
    "present": frozenset({Status.PRESENT}),
    "working": frozenset(WORKING),
    "planned": frozenset({*WORKING, Status.PLANNED}),
    "stated": frozenset(Status),
}
"""Which statuses make a tie in which of the four graphs."""

JOINT = " + "
"""Joins the names of a class that several bodies (or places) make up together."""


def four_graphs(statements: Iterable[tuple[str, str, Status]]) -> dict[Network, nx.Graph[str]]:
    """The four simple graphs of (source, target, status) statements, on one fixed node set.

    A tie's ``weight`` is the status weight of its strongest statement (planned counts 1 in
    ``planned``, as what it would be once done); a statement of a body about itself makes no tie.
    """
    rows = sorted({(min(u, v), max(u, v), status) for u, v, status in statements if u != v})
    nodes = sorted({end for u, v, _ in rows for end in (u, v)})
    weights = {status: info.weight for status, info in vocabulary().statuses.items()}
    out: dict[Network, nx.Graph[str]] = {}
    for name, statuses in IN_NETWORK.items():
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(nodes)
        for u, v, status in rows:
            if status in statuses:
                weight = 1.0 if name == "planned" and status is Status.PLANNED else weights[status]
                known = graph.get_edge_data(u, v, {"weight": 0.0})["weight"]
                graph.add_edge(u, v, weight=max(weight, known))
        out[name] = graph
    return out


@dataclass(frozen=True)
class SystemView:
    """A knowledge graph as the analyses see it. Partitions are computed once, on first use."""

    graph: KnowledgeGraph

    @classmethod
    def of(cls, graph: KnowledgeGraph | SystemView) -> SystemView:
        """The view of what documents state (reference data left out); a view as it is, so that analyses share one."""
        return graph if isinstance(graph, SystemView) else cls(graph.stated())

    @cached_property
    def interfaces(self) -> list[Edge]:
        """Every interface statement, whatever its status, in order of ids."""
        return list(self.graph.interfaces())

    @cached_property
    def networks(self) -> dict[Network, nx.Graph[str]]:
        """The four graphs."""
        return four_graphs((e.source, e.target, e.status) for e in self.interfaces)

    def name(self, node_id: str) -> str:
        """What a node, or a class made of several, is called."""
        return JOINT.join(self.graph.node(i).label if i in self.graph else i for i in node_id.split(JOINT))

    # -- partitions

    @cached_property
    def org(self) -> dict[str, str]:
        """Node → the organisation that provides or contains it, else itself.

        A service that several bodies provide together forms a class of its own, their ids joined.
        """
        return {node.id: self._org(node, ()) for node in self.graph.nodes()}

    def _org(self, node: Node, seen: tuple[str, ...]) -> str:
        if node.id in seen or node.kind is Kind.PLACE:
            return node.id
        seen = (*seen, node.id)
        providers = [
            self.graph.node(e.source)
            for e in self.graph.edges(RelationshipType.PROVIDES, WORKING, target=node.id)
        ]  # fmt: skip
        named = [p for p in providers if p.kind in BODIES] or providers
        if named:
            return JOINT.join(sorted({self._org(p, seen) for p in named}))
        for whole in self._wholes(node):
            # a body that takes part in a partnership, and staff who work in a team, need not be the body's who runs it
            if node.kind is Kind.ORGANISATION and whole.kind is not Kind.ORGANISATION:
                continue
            if node.kind in vocabulary().groups["actor"] and whole.kind not in BODIES:
                continue
            above = self._org(whole, seen)
            if whole.kind in BODIES or above != whole.id:
                return above
        return node.id

    def _wholes(self, node: Node) -> list[Node]:
        """What a node belongs to, a named body first; membership of a loose group does not count."""
        found = [self.graph.node(e.target) for e in self.graph.edges(RelationshipType.PART_OF, WORKING, source=node.id)]
        kept = [n for n in found if n.kind not in (Kind.PLACE, Kind.STAKEHOLDER_GROUP, Kind.DOCUMENT)]
        return sorted(kept, key=lambda n: (n.kind not in BODIES, n.id))

    @cached_property
    def sector(self) -> dict[str, str]:
        """Node → its sector, else that of its organisation, else "not stated"."""
        out: dict[str, str] = {}
        for node in self.graph.nodes():
            owners = {self.graph.node(i).sector for i in self.org[node.id].split(JOINT) if i in self.graph}
            shared = owners.pop() if len(owners) == 1 else NOT_STATED
            out[node.id] = node.sector if node.sector != NOT_STATED else shared
        return out

    @cached_property
    def place(self) -> dict[str, str]:
        """Node → the widest place that it covers or is located in, else that of its organisation."""
        return {node.id: JOINT.join(self.places_of(node.id)) or NOT_STATED for node in self.graph.nodes()}

    def places_of(self, node_id: str) -> list[str]:
        """The places a node serves or stands in, those that lie inside another of them left out."""
        found = self._own_places(node_id)
        if not found:
            for owner in self.org[node_id].split(JOINT):
                if owner != node_id and owner in self.graph:
                    found |= self._own_places(owner)
        return sorted(p for p in found if not any(p != q and self.lies_in(p, q) for q in found))

    def _own_places(self, node_id: str) -> set[str]:
        types = (RelationshipType.COVERS, RelationshipType.LOCATED_AT)
        ends = [e.target for e in self.graph.edges(types, WORKING, source=node_id)]
        if self.graph.node(node_id).kind is Kind.PLACE:
            ends.append(node_id)
        return {e for e in ends if self.graph.node(e).kind is Kind.PLACE}

    def lies_in(self, place: str, whole: str) -> bool:
        """Whether one place is (part of a part of) another."""
        return whole in self._around(place)

    def _around(self, place: str) -> set[str]:
        seen: set[str] = set()
        front = [place]
        while front:
            here = front.pop()
            if here not in seen:
                seen.add(here)
                front += [e.target for e in self.graph.edges(RelationshipType.PART_OF, WORKING, source=here)]
        return seen

    @cached_property
    def stage(self) -> dict[str, str]:
        """Node → the review stage in which most of its sentences stand, the earlier one on a tie."""
        return {node_id: main_stage(found) for node_id, found in self.stage_passages.items()}

    @cached_property
    def stage_passages(self) -> dict[str, dict[str, set[str]]]:
        """Node → review stage → the sentences there that name the node or state one of its interfaces."""
        counts: dict[str, dict[str, set[str]]] = {node.id: {} for node in self.graph.nodes()}
        for node in self.graph.nodes():
            _count_stages(counts[node.id], node.evidence)
        for edge in self.interfaces:
            for end in (edge.source, edge.target):
                _count_stages(counts[end], edge.evidence)
        return counts

    def partition(self, name: Partition) -> Mapping[str, str]:
        """Node → class, for every node of the graph."""
        found: dict[str, str] = getattr(self, name)
        return found


def main_stage(passages: Mapping[str, set[str]]) -> str:
    """The review stage with most sentences, the earlier one on a tie; "not stated" where there is none."""
    order = vocabulary().stages
    found = [stage for stage in order if passages.get(stage)]
    return min(found, key=lambda s: (-len(passages[s]), order.index(s))) if found else NOT_STATED


def _count_stages(counts: dict[str, set[str]], evidence: Iterable[Evidence]) -> None:
    for item in evidence:
        if item.stage:
            counts.setdefault(item.stage, set()).add(item.passage)


def edge_stages(edge: Edge) -> dict[str, list[Evidence]]:
    """The evidence of an edge by review stage; system-wide statements are under "not stated"."""
    out: dict[str, list[Evidence]] = {}
    for item in edge.evidence:
        out.setdefault(item.stage or NOT_STATED, []).append(item)
    return out or {NOT_STATED: []}


def ties(graph: nx.Graph[V]) -> Iterator[tuple[V, V]]:
    """The unordered ties of a simple graph, in a fixed order."""
    yield from sorted((min(u, v, key=str), max(u, v, key=str)) for u, v in graph.edges())

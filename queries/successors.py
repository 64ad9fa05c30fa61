"""Who came after a body: the chains of succession that reference data added to a graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Edge, Node
from ..graph.vocabulary import RelationshipType
from .results import NodeRef, Result, node_ref

Standing = Literal["succeeded", "still there", "closed", "not in the reference data"]
"""What reference data say of a body that a document names."""

Leads = Literal["succeeded by", "through its board", "part of"]
"""How one body leads to the next: an ICS answers through its board, a sub-location is a part of one."""


class Step(Result):
    """One step of a chain: the body that it leads to, since when, and the facts that state it."""

    body: NodeRef
    name: str
    codes: dict[str, str]
    leads: Leads
    date: str | None = None
    facts: tuple[str, ...]


class Now(Result):
    """A body of today, and the way to it; no path where it is the body itself.

    ``name`` is its official name, which can differ from what the documents call it. ``date`` is that of
    the last succession. ``closed`` is set where the list says that it closed, and names nobody after it.
    """

    body: NodeRef
    name: str
    codes: dict[str, str]
    date: str | None = None
    closed: str | None = None
    path: tuple[Step, ...] = ()


class Successors:
    """Follows the successions of a graph that reference data state; those of documents alone do not count."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph

    @property
    def any(self) -> bool:
        """Whether the graph holds reference data at all."""
        return self._graph.provenance.reference is not None or any(known(n) for n in self._graph.nodes())

    def standing(self, node_id: str) -> Standing:
        """What became of a body."""
        node = self._graph.node(node_id)
        if not known(node):
            return "not in the reference data"
        if any(leads == "succeeded by" for leads, _, _ in self._onward(node)):
            return "succeeded"
        return "closed" if _closed(node) else "still there"

    def now(self, node_id: str) -> tuple[Now, ...]:
        """The bodies of today that come after a body, or it itself; none where it is not in reference data.

        The ends of all chains, in order of ids, each once with the shortest way to it.
        """
        node = self._graph.node(node_id)
        if not known(node):
            return ()
        found: dict[str, Now] = {}
        ways: list[tuple[Step, ...]] = [()]
        seen = {node_id}
        for way in ways:  # grows as it goes: breadth first
            here = self._graph.node(way[-1].body.id) if way else node
            onward = list(self._onward(here))
            if all(leads == "through its board" for leads, _, _ in onward):
                dates = [step.date for step in way if step.date]
                found[here.id] = Now(
                    body=node_ref(self._graph, here.id), name=here.official_name or here.name, codes=here.codes,
                    date=dates[-1] if dates else None,
                    closed=_closed(here), path=way,
                )  # fmt: skip
            for leads, other, edge in onward:
                if other not in seen:
                    seen.add(other)
                    ways.append((*way, self._step(leads, other, edge)))
        return tuple(found[i] for i in sorted(found))

    def _onward(self, node: Node) -> Iterator[tuple[Leads, str, Edge]]:
        """Where reference data lead from a node, in order of ids."""
        for edge in self._graph.edges(RelationshipType.SUCCEEDED_BY, source=node.id):
            if edge.reference:
                yield "succeeded by", edge.target, edge
        if node.type == "ICS":
            for edge in self._graph.edges(RelationshipType.PART_OF, target=node.id):
                if edge.reference and self._graph.node(edge.source).type == "ICB":
                    yield "through its board", edge.source, edge
        if node.type == "ICB":
            for edge in self._graph.edges(RelationshipType.PART_OF, source=node.id):
                if edge.reference and self._graph.node(edge.target).type == "ICB":
                    yield "part of", edge.target, edge

    def _step(self, leads: Leads, node_id: str, edge: Edge) -> Step:
        date = edge.attributes.get("date") or next((f.start for f in edge.reference if f.start), None)
        node = self._graph.node(node_id)
        return Step(
            body=node_ref(self._graph, node_id), name=node.official_name or node.name, codes=node.codes, leads=leads,
            date=None if date is None else str(date), facts=tuple(f.text for f in edge.reference),
        )  # fmt: skip


def known(node: Node) -> bool:
    """Whether reference data know a node: it has a fact of theirs, or an official code."""
    return bool(node.reference or node.codes)


def _closed(node: Node) -> str | None:
    """When a body closed, as far as all that is said of it agrees that it did."""
    ends = [fact.end for fact in node.reference]
    return max((e for e in ends if e), default=None) if ends and all(ends) else None

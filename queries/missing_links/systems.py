"""The local systems of a graph, each as a graph of its own."""

from __future__ import annotations

from ...graph.knowledge_graph import KnowledgeGraph
from ..views import SystemView

_NOT_LOCAL = "national"


def views_by_system(view: SystemView) -> tuple[tuple[str, SystemView], ...]:
    """Each local system with its view, in order of names; the graph as it is where it holds no more than one.

    What all systems share belongs to each; what documents say of the whole country belongs to none.
    """
    systems = sorted({n.system for n in view.graph.nodes() if n.system} - {_NOT_LOCAL})
    if len(systems) < 2:
        return ((view.graph.system, view),)
    return tuple((system, SystemView(part_of(view.graph, system))) for system in systems)


def part_of(graph: KnowledgeGraph, system: str) -> KnowledgeGraph:
    """The graph of one of several systems, with what all of them share."""
    out = KnowledgeGraph(graph.system, graph.provenance)
    for node in graph.nodes():
        if node.system in (system, None):
            out.add_node(node)
    for edge in graph.edges():
        if edge.source in out and edge.target in out:
            out.add_edge(edge)
    return out

"""Who answers for one end of a gap, as the documents state it: bodies, and how each was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Edge, Node
from ..graph.vocabulary import BODIES, WORKING, Kind, RelationshipType
from .results import NodeRef, Quote, Result, node_ref, quotes
from .successors import known

How = Literal["named", "provides", "commissions", "whole", "member"]
"""The end itself; who provides or commissions it; what it is part of; who is one of a group."""

_PEOPLE = "people"


class Found(Result):
    """Why a body answers: ``how`` it stands to ``through``, and the sentences that say so.

    ``through`` is the end itself, or what the end belongs to where nobody is stated for the end.
    """

    how: How
    through: NodeRef
    evidence: tuple[Quote, ...] = ()


def responsible(graph: KnowledgeGraph, node_id: str) -> dict[str, tuple[Found, ...]]:
    """Body → how it was found, in order of ids; nothing where no document names one.

    An organisation or partnership answers for itself; one that reference data do not know also through
    the body that it is part of. For anything else those answer who provide or commission it, the body
    that it is part of, or the members of a group; only where none of them is stated, those of what it
    is part of. What is planned or ended makes nobody responsible, and nobody answers for a group of people
    (those who use services, carers): those do who deliver the service at the other end.
    """
    found: dict[str, list[Found]] = {}
    front, seen = [node_id], {node_id}
    here = graph.node(node_id)
    if here.kind is Kind.STAKEHOLDER_GROUP and here.sector == _PEOPLE:
        return {}
    if here.kind in BODIES:
        found[node_id] = [Found(how="named", through=node_ref(graph, node_id))]
        if known(here):
            front = []
    while front:
        further: list[str] = []
        for current in front:
            for how, other, edge in _near(graph, graph.node(current)):
                if graph.node(other).kind in BODIES:
                    through = node_ref(graph, current)
                    found.setdefault(other, []).append(Found(how=how, through=through, evidence=quotes(edge.evidence)))
                elif other not in seen:
                    seen.add(other)
                    further.append(other)
        front = [] if found else further
    return {body: tuple(found[body]) for body in sorted(found)}


def _near(graph: KnowledgeGraph, node: Node) -> Iterator[tuple[How, str, Edge]]:
    """Who is stated to answer for a node, or to be nearer to someone who does."""
    if node.kind not in BODIES:
        for edge in graph.edges(RelationshipType.PROVIDES, WORKING, target=node.id):
            yield "provides", edge.source, edge
        for edge in graph.edges(RelationshipType.COMMISSIONS, WORKING, target=node.id):
            yield "commissions", edge.source, edge
    for edge in graph.edges(RelationshipType.PART_OF, WORKING, source=node.id):
        if graph.node(edge.target).kind not in (Kind.PLACE, Kind.DOCUMENT):
            yield "whole", edge.target, edge
    if node.kind is Kind.STAKEHOLDER_GROUP:
        for edge in graph.edges((RelationshipType.PART_OF, RelationshipType.MEMBER_OF), WORKING, target=node.id):
            if graph.node(edge.source).kind in BODIES:
                yield "member", edge.source, edge

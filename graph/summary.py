"""What is in a graph, in numbers."""

from __future__ import annotations

from collections import Counter

from pydantic import BaseModel

from .knowledge_graph import KnowledgeGraph
from .model import DocumentInfo
from .vocabulary import GAP_STATUSES, RelationshipType, Status, vocabulary


class Summary(BaseModel):
    """Counts of what documents state; ``gaps`` are interfaces stated to be limited or absent.

    ``reference_bodies`` are nodes that published lists alone speak of, and ``successions`` the
    successions that they state: neither is among the other counts unless a document states it too.
    """

    system: str
    tool: str
    rules: str
    model: str | None
    documents: list[DocumentInfo]
    nodes: int
    edges: int
    kinds: dict[str, int]
    relationships: dict[str, dict[str, int]]
    statuses: dict[str, int]
    interfaces: int
    gaps: int
    conflicts: int
    quotes: int
    reference: str | None
    reference_bodies: int
    successions: int


def summarise(graph: KnowledgeGraph) -> Summary:
    """Count what is in a graph; kinds and types that do not occur are left out."""
    stated = graph.stated()
    edges = list(stated.edges())
    types: dict[str, Counter[str]] = {}
    for edge in edges:
        types.setdefault(edge.type, Counter())[edge.status] += 1
    kinds = Counter(str(n.kind) for n in stated.nodes())
    statuses = Counter(str(e.status) for e in edges)
    return Summary(
        system=graph.system,
        tool=graph.provenance.tool,
        rules=graph.provenance.rules,
        model=graph.provenance.model,
        documents=graph.documents,
        nodes=len(stated),
        edges=len(edges),
        kinds={str(k): kinds[k] for k in vocabulary().kinds if kinds[k]},
        relationships={
            str(t): {str(s): types[t][s] for s in Status if types[t][s]}
            for t in vocabulary().relationships
            if t in types
        },
        statuses={str(s): statuses[s] for s in Status if statuses[s]},
        interfaces=sum(e.is_interface for e in edges),
        gaps=sum(e.is_interface and e.status in GAP_STATUSES for e in edges),
        conflicts=sum(e.conflict for e in edges),
        quotes=len({(v.passage, v.quote) for e in edges for v in e.evidence}),
        reference=graph.provenance.reference,
        reference_bodies=len(graph) - len(stated),
        successions=sum(bool(e.reference) for e in graph.edges(RelationshipType.SUCCEEDED_BY)),
    )

"""Graphs of any size about a place that does not exist: seeded, so the same every time."""

from __future__ import annotations

from random import Random

from joinedup.graph import Edge, Evidence, Kind, KnowledgeGraph, Node, Status, node_id
from joinedup.graph.vocabulary import vocabulary

_KINDS = (Kind.ORGANISATION, Kind.SERVICE, Kind.SERVICE, Kind.STAKEHOLDER_GROUP, Kind.SITE, Kind.INFORMATION_SYSTEM)
_EDGES_A_NODE = 3


def graph_of(size: int, seed: int = 1) -> KnowledgeGraph:
    """A graph of ``size`` nodes and about three times as many edges, each with one quote."""
    random = Random(seed)
    vocab = vocabulary()
    graph = KnowledgeGraph("benchmark")
    for i in range(size):
        kind = _KINDS[i % len(_KINDS)]
        types = vocab.kinds[kind].types
        name = f"{kind} number {i}"
        graph.add_node(
            Node(
                id=node_id(kind, name),
                kind=kind,
                type=random.choice(types) if types else None,
                name=name,
                sector=random.choice(vocab.sectors),
                evidence=[_evidence(i, f"{name} serves the people of Vale.", None)],
            )
        )
    nodes = list(graph.nodes())
    wanted, number = size * _EDGES_A_NODE, size
    while wanted:
        source, target = random.sample(nodes, 2)
        fitting = [t for t in vocab.relationships if vocab.allows(source.kind, t, target.kind)]
        if fitting:
            type_, status = random.choice(sorted(fitting)), random.choice(list(Status))
            number += 1
            wanted -= 1
            quote = f"Of {source.name} and {target.name} it is said that their link is {status}."
            graph.add_edge(
                Edge(source=source.id, type=type_, target=target.id, evidence=[_evidence(number, quote, status)])
            )
    return graph


def _evidence(number: int, quote: str, status: Status | None) -> Evidence:
    return Evidence(
        document="benchmark.txt",
        page=1 + number // 40,
        sentence=f"s{number}",
        start=number * 200,
        end=number * 200 + len(quote),
        quote=quote,
        status=status,
        extractor="benchmark",
        confidence=0.8,
    )

"""Graphs of any size about a place that does not exist: seeded, so the same every time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from joinedup.graph import (
    SCHEMA_VERSION,
    Edge,
    Evidence,
    Kind,
    KnowledgeGraph,
    Node,
    Provenance,
    RelationshipType,
    Status,
    node_id,
)
from joinedup.graph.vocabulary import vocabulary

_KINDS = (Kind.ORGANISATION, Kind.SERVICE, Kind.SERVICE, Kind.STAKEHOLDER_GROUP, Kind.SITE, Kind.INFORMATION_SYSTEM)


class Synthetic:
    """A graph of ``size`` nodes, each with a quote, and ``edges_a_node`` edges from each, each with a quote of its own.

    Nodes and edges are made while they are asked for, in order of their ids, and the same every time.
    """

    system = "benchmark"

    def __init__(self, size: int, edges_a_node: int = 3, seed: int = 1) -> None:
        self._seed, self._edges_a_node = seed, edges_a_node
        width = len(str(size))
        named = [(_KINDS[i % len(_KINDS)], i) for i in range(size)]
        self._names = sorted(
            (node_id(kind, f"{kind} number {i:0{width}}"), kind, f"{kind} number {i:0{width}}") for kind, i in named
        )

    def nodes(self) -> Iterator[Node]:
        """The nodes."""
        random, vocab = Random(self._seed), vocabulary()
        for number, (id_, kind, name) in enumerate(self._names):
            types = vocab.kinds[kind].types
            said = _evidence(number, f"{name} serves the people of Vale.", None)
            yield Node(
                id=id_, kind=kind, type=random.choice(types) if types else None, name=name,
                sector=random.choice(vocab.sectors), evidence=[said],
            )  # fmt: skip

    def edges(self) -> Iterator[Edge]:
        """The edges."""
        random, vocab = Random(self._seed + 1), vocabulary()
        allowed = {
            (a, b): sorted(t for t in vocab.relationships if vocab.allows(a, t, b)) for a in _KINDS for b in _KINDS
        }
        number = len(self._names)
        for source, kind, name in self._names:
            chosen: dict[tuple[RelationshipType, str], str] = {}
            while len(chosen) < self._edges_a_node:
                target, other, other_name = random.choice(self._names)
                if target != source and (fitting := allowed[kind, other]):
                    chosen[random.choice(fitting), target] = other_name
            for (type_, target), other_name in sorted(chosen.items()):
                number += 1
                status = random.choice(list(Status))
                quote = f"Of {name} and {other_name} it is said that their link is {status}."
                yield Edge(source=source, type=type_, target=target, evidence=[_evidence(number, quote, status)])

    def graph(self) -> KnowledgeGraph:
        """All in memory."""
        graph = KnowledgeGraph(self.system)
        for node in self.nodes():
            graph.add_node(node)
        for edge in self.edges():
            graph.add_edge(edge)
        return graph

    def write(self, path: Path) -> None:
        """The file of the graph, byte for byte, with one node or edge in memory at a time."""
        with path.open("w", encoding="utf-8", newline="\n") as out:
            provenance = _line(Provenance().model_dump(mode="json"))
            out.write(f'{{"schema_version": {SCHEMA_VERSION},\n"system": {_line(self.system)},\n')
            out.write(f'"provenance": {provenance},\n"nodes": [\n')
            for i, node in enumerate(self.nodes()):
                out.write((",\n" if i else "") + _line(node.model_dump(mode="json")))
            out.write('\n],\n"edges": [\n')
            for i, edge in enumerate(self.edges()):
                edge.weigh()
                out.write((",\n" if i else "") + _line(edge.model_dump(mode="json")))
            out.write("\n]}\n")


def graph_of(size: int, seed: int = 1) -> KnowledgeGraph:
    """A graph of ``size`` nodes and three times as many edges, each with one quote."""
    return Synthetic(size, seed=seed).graph()


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


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

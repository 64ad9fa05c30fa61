"""An annotated document as a graph: what its annotators read, with the sections, stages and sectors of the build."""

from __future__ import annotations

import bisect
from pathlib import Path
from typing import Any

import yaml

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance, node_id
from joinedup.graph.vocabulary import vocabulary
from joinedup.loaders.readers import read_document
from joinedup.loaders.sectors import assign_sectors
from joinedup.loaders.stages import stage_of

CONFIDENCE = 0.9
"""How sure a statement of the annotators is."""


def annotated_graph(annotations: Path, source: Path) -> KnowledgeGraph:
    """The graph of one annotated document; each run of lines is one piece of evidence."""
    gold: dict[str, Any] = yaml.safe_load(annotations.read_text(encoding="utf-8"))
    lines, sections = source.read_text(encoding="utf-8").split("\n"), _Sections(source)
    graph = KnowledgeGraph(annotations.stem, Provenance(documents=[DocumentInfo(name=gold["document"])]))

    def evidence(numbers: list[int], status: Any = None) -> list[Evidence]:
        out = []
        for run in _runs(numbers):
            path = sections.at(run[0])
            out.append(
                Evidence(
                    document=gold["document"], line=run[0], section=" > ".join(path), stage=stage_of(path),
                    sentence=f"s{run[0]}", start=run[0], quote="\n".join(lines[run[0] - 1 : run[-1]]),
                    status=status, confidence=CONFIDENCE,
                )
            )  # fmt: skip
        return out

    ids = {n["id"]: node_id(n["kind"], n["name"]) for n in gold["nodes"]}
    for n in gold["nodes"]:
        aliases = [str(alias) for alias in n.get("aliases", [])]
        graph.add_node(
            Node(
                id=ids[n["id"]], kind=n["kind"], type=n.get("type"), name=n["name"], aliases=aliases,
                evidence=evidence(n["lines"]),
            )
        )  # fmt: skip
    for r in gold["relations"]:
        source_id, target_id = ids[r["s"]], ids[r["o"]]
        if vocabulary().allows(graph.node(source_id).kind, r["r"], graph.node(target_id).kind):
            said = evidence(r["lines"], r["status"])
            graph.add_edge(
                Edge(source=source_id, type=r["r"], target=target_id, status=r["status"], evidence=said)
            )  # fmt: skip
    assign_sectors(graph)
    return graph


class _Sections:
    """The path of headings above each line of a document."""

    def __init__(self, source: Path) -> None:
        document = read_document(source)
        found = sorted(
            (document.text.count("\n", 0, block.offsets[0]) + 1, block.section)
            for block in document.blocks
            if len(block.offsets) and block.kind != "furniture"
        )
        self._lines = [line for line, _ in found]
        self._paths = [path for _, path in found]

    def at(self, line: int) -> tuple[str, ...]:
        """The path at a line."""
        i = bisect.bisect_right(self._lines, line) - 1
        return self._paths[i] if i >= 0 else ()


def _runs(numbers: list[int]) -> list[list[int]]:
    """Line numbers in runs; a blank line between two does not part them."""
    runs: list[list[int]] = []
    for n in sorted(set(numbers)):
        if runs and n - runs[-1][-1] <= 2:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs

"""Graphs of an invented area, built from short statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance, node_id


class Builder:
    """Adds nodes and edges by name; every edge gets one sentence of evidence unless told otherwise."""

    def __init__(self) -> None:
        self.graph = KnowledgeGraph("Ambleford", Provenance(documents=[DocumentInfo(name="review.txt")]))
        self.sentences = 0

    def node(self, kind: str, name: str, *said: str, **fields: Any) -> str:
        """A node; ``said`` are the sentences in which it stands."""
        key = node_id(kind, name)  # type: ignore[arg-type]
        self.graph.add_node(
            Node(id=key, kind=kind, name=name, evidence=[self.evidence(text) for text in said], **fields)
        )
        return key

    def evidence(self, text: str, **fields: Any) -> Evidence:
        """One sentence of the review."""
        self.sentences += 1
        start = self.sentences * 1000
        return Evidence(
            **{
                "document": "review.txt", "page": 1 + self.sentences // 20, "section": "One", "quote": text,
                "sentence": f"s{self.sentences}", "start": start, "end": start + len(text), "extractor": "test",
                "confidence": 0.9, **fields,
            }
        )  # fmt: skip

    def edge(
        self, source: str, type: str, target: str, status: str = "present",
        said: Sequence[str] = ("It was so.",), attributes: dict[str, Any] | None = None, **fields: Any,
    ) -> str:  # fmt: skip
        """An edge with a sentence each for ``said``; ``fields`` go into the evidence."""
        lines = [self.evidence(text, status=status, **fields) for text in said]
        edge = Edge(source=source, type=type, target=target, status=status, evidence=lines, attributes=attributes or {})
        return self.graph.add_edge(edge).id


@pytest.fixture
def builder() -> Callable[[], Builder]:
    """Makes an empty builder."""
    return Builder

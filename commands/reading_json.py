"""The JSON of `joinedup explain`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..graph import Edge, Node
    from ..loaders.tracing import Explanation


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """An explanation as plain data: the thing, how it was weighed, its pieces, and what is missing."""
    edge = explanation.edge
    thing = _edge(edge) if edge is not None else _node(explanation.ends[0])
    return {
        "explains": "node" if edge is None else "edge",
        **thing,
        **({"ends": [_node(n) for n in explanation.ends]} if edge is not None else {}),
        "published_facts": explanation.facts,
        "weighing": None if explanation.weighing is None else asdict(explanation.weighing),
        "evidence": [asdict(p) for p in explanation.pieces],
        **({"edges": [_edge(e) for e in explanation.edges]} if edge is None else {}),
        "not_read_again": [asdict(u) for u in explanation.unread],
        "differences": list(explanation.differences),
    }


def _node(node: Node) -> dict[str, Any]:
    return node.model_dump(mode="json", include={"id", "kind", "type", "name", "aliases", "codes", "sector"})


def _edge(edge: Edge) -> dict[str, Any]:
    fields = {"id", "source", "type", "target", "status", "conflict", "confidence", "attributes"}
    return edge.model_dump(mode="json", include=fields)

"""The one form in which a graph keeps a node or an edge: sorted, nothing twice, nothing shared that can change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .model import Attribute, Edge, Evidence, Node, ReferenceFact


def normal_node(node: Node) -> Node:
    """A copy of the node in that form."""
    kept = node.model_copy(update={"codes": dict(node.codes), "attributes": _copied(node.attributes)})
    kept.aliases = sorted({a for a in kept.aliases if a != kept.name})
    kept.evidence = distinct(kept.evidence)
    kept.reference = facts(kept.reference)
    return kept


def normal_edge(edge: Edge) -> Edge:
    """A copy of the edge in that form, its status, conflict and confidence weighed."""
    kept = edge.model_copy(update={"attributes": _copied(edge.attributes)})
    kept.evidence = distinct(kept.evidence)
    kept.reference = facts(kept.reference)
    kept.weigh()
    return kept


def distinct(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Sorted, each piece once: the most confident where only the confidence differs."""
    seen: dict[tuple[object, ...], Evidence] = {}
    for item in sorted(evidence, key=Evidence.sort_key):
        seen.setdefault((item.document, item.start, item.end, item.quote, item.status, item.extractor, item.rule), item)
    return list(seen.values())


def facts(facts: Iterable[ReferenceFact]) -> list[ReferenceFact]:
    """Sorted, each fact once."""
    return sorted(set(facts), key=ReferenceFact.sort_key)


def _copied(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
    """A copy that shares nothing that can change; evidence is frozen and may be shared."""
    return {name: list(value) if isinstance(value, list) else value for name, value in attributes.items()}

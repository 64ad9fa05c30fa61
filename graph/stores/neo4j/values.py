"""What the driver gives, as the values that every store gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from neo4j.graph import Node, Path, Relationship

from ...records import ENTITY
from ...results import NodeValue, PathValue, RelationshipValue

_HIDDEN = frozenset({"evidence"})  # the full record, from which a graph is read back


def ends(values: Iterable[Any]) -> set[str]:
    """The server's own ids of nodes that relationships among the values begin or end at."""
    out: set[str] = set()
    for value in values:
        if isinstance(value, Relationship):
            out.update(n.element_id for n in value.nodes if n is not None)
        elif isinstance(value, Path):
            out.update(ends(value.relationships))
        elif isinstance(value, Mapping):
            out |= ends(value.values())
        elif isinstance(value, list | tuple):
            out |= ends(value)
    return out


def plain_value(value: Any, name_of: Callable[[str], str]) -> Any:
    """A value of the driver as one of ours; ``name_of`` gives the graph's id for a node's id on the server."""
    if isinstance(value, Node):
        properties = _properties(value)
        rank = {ENTITY: 0, properties.get("kind"): 1}
        labels = tuple(sorted(value.labels, key=lambda x: (rank.get(x, 2), x)))
        return NodeValue(str(properties.get("id", "")), labels, properties)
    if isinstance(value, Relationship):
        properties = _properties(value)
        source, target = (name_of(n.element_id) if n is not None else "" for n in value.nodes)
        return RelationshipValue(str(properties.get("id", "")), value.type, source, target, properties)
    if isinstance(value, Path):
        return PathValue(
            tuple(plain_value(n, name_of) for n in value.nodes),
            tuple(plain_value(r, name_of) for r in value.relationships),
        )
    if isinstance(value, Mapping):
        return {str(k): plain_value(v, name_of) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(v, name_of) for v in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _properties(element: Node | Relationship) -> dict[str, Any]:
    return {name: element[name] for name in sorted(element.keys()) if name not in _HIDDEN}

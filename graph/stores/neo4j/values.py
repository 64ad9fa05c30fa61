"""What the driver gives, as the values that every store gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.time import DateTime, Duration, Time

from ...records import ENTITY, SYSTEM
from ...results import NodeValue, PathValue, RelationshipValue
from .marks import OWN_PROPERTIES

_HIDDEN = frozenset({"evidence"})  # the full record, from which a graph is read back

_TIME = re.compile(r"(?P<whole>.*?\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d+))?(?P<zone>[+-]\d\d:\d\d)?")


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
        if SYSTEM in value.labels:
            properties = {name: v for name, v in properties.items() if name not in OWN_PROPERTIES}
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
        return {name: plain_value(value[name], name_of) for name in sorted(value)}
    if isinstance(value, Duration):  # which is a tuple too
        return value.iso_format()
    if isinstance(value, list | tuple):
        return [plain_value(v, name_of) for v in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return _time(value.iso_format()) if isinstance(value, DateTime | Time) else str(value)


def _time(text: str) -> str:
    """A time as the embedded store writes it: no seconds where they are 0, and as few digits as will do."""
    whole, fraction, zone = _TIME.fullmatch(text).group("whole", "fraction", "zone")  # type: ignore[union-attr]
    digits = (fraction or "").rstrip("0")
    digits += "0" * (-len(digits) % 3)
    if digits:
        whole += f".{digits}"  # now it ends otherwise than in ":00"
    return whole.removesuffix(":00") + ("Z" if zone == "+00:00" else zone or "")


def _properties(element: Node | Relationship) -> dict[str, Any]:
    return {name: element[name] for name in sorted(element.keys()) if name not in _HIDDEN}

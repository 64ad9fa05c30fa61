"""A graph as a property graph has it: plain records, that a store can take without the rest of the package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Value = str | int | float | bool | list[str] | list[int] | list[float]
Properties = dict[str, Value]

ENTITY = "Entity"
"""The label that every node of a graph carries."""

SYSTEM = "System"
"""The label of the one node that says which graph this is and what made it."""


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """A node as a property graph has it. ``properties`` include ``id`` and ``system``."""

    labels: tuple[str, ...]
    id: str
    properties: Properties


@dataclass(frozen=True, slots=True)
class RelationshipRecord:
    """A relationship as a property graph has it. ``source`` and ``target`` are ids of nodes."""

    type: str
    source: str
    target: str
    properties: Properties


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """A whole graph as a store gives it back: the system's own node first, then nodes, then relationships.

    Both may be iterators, to be gone through once, in this order.
    """

    system: NodeRecord
    nodes: Iterable[NodeRecord] = ()
    relationships: Iterable[RelationshipRecord] = ()

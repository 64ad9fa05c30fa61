"""The part that a node plays among modules (A5): does it reach beyond its own, and does it stand out within it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from statistics import fmean, pstdev
from typing import Any, Literal, TypeVar

import networkx as nx

from .concentration import participation

V = TypeVar("V", bound=Hashable)

Role = Literal[
    "ultra-peripheral", "peripheral", "connector", "kinless",
    "provincial hub", "connector hub", "kinless hub",
]  # fmt: skip
"""The seven roles R1 to R7 of Guimerà & Amaral (2005); the first four are of nodes that are no hubs."""

HUB = 2.5
"""The within-module z-score from which on a node is a hub (Guimerà & Amaral 2005)."""

_NO_HUB: tuple[tuple[float, Role], ...] = ((0.05, "ultra-peripheral"), (0.62, "peripheral"), (0.80, "connector"))
_HUB: tuple[tuple[float, Role], ...] = ((0.30, "provincial hub"), (0.75, "connector hub"))


def ties_by_module(graph: nx.Graph[V], group: Mapping[V, Hashable]) -> dict[V, Counter[Hashable]]:
    """Node → module → ties of the node to it."""
    return {node: Counter(group[near] for near in graph.adj[node]) for node in graph}


def participation_of(counts: Mapping[Any, float]) -> float | None:
    """``P = 1 − Σ_s (k_s/k)²`` of the ties (or volumes) to each module s; none where there are none."""
    amounts = list(counts.values())
    return participation(amounts) if sum(amounts) > 0 else None


def within_module_z(graph: nx.Graph[V], group: Mapping[V, Hashable]) -> dict[V, float]:
    """Node → ``z = (κ − mean κ) / σ``: its ties within its own module against those of the module's other nodes.

    κ counts ties inside the module, mean and σ (of the whole module, not a sample) are over its nodes; 0 where all
    have as many (Guimerà & Amaral 2005).
    """
    inside = {node: sum(group[near] == group[node] for near in graph.adj[node]) for node in graph}
    members: dict[Hashable, list[V]] = {}
    for node in graph:
        members.setdefault(group[node], []).append(node)
    out: dict[V, float] = {}
    for nodes in members.values():
        mean, spread = fmean(inside[n] for n in nodes), pstdev([inside[n] for n in nodes])
        out.update((n, (inside[n] - mean) / spread if spread else 0.0) for n in nodes)
    return out


def role_of(participation: float, z: float) -> Role:
    """The role of a node by its participation and its within-module z (Guimerà & Amaral 2005)."""
    bounds = _HUB if z >= HUB else _NO_HUB
    beyond: Role = "kinless hub" if z >= HUB else "kinless"
    return next((role for most, role in bounds if participation <= most), beyond)

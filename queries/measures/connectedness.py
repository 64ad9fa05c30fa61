"""Connectedness and fragmentation of a network (A2), and what falls apart without a node or a tie.

Pure functions of simple ``networkx`` graphs; isolates count, so give them the whole node set.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import networkx as nx

V = TypeVar("V", bound=Hashable)


def disconnected_pairs(sizes: list[int]) -> int:
    """Unordered pairs with no path, from the sizes of all components."""
    n = sum(sizes)
    return (n * (n - 1) - sum(s * (s - 1) for s in sizes)) // 2


def component_sizes(graph: nx.Graph[Any]) -> list[int]:
    """Sizes of the connected components, largest first."""
    return sorted((len(c) for c in nx.connected_components(graph)), reverse=True)


def fragmentation_index(graph: nx.Graph[Any]) -> float:
    """``F = 1 − Σ s(s−1) / n(n−1)`` (Borgatti 2006); ``1 − F`` is Krackhardt's (1994) connectedness."""
    n = len(graph)
    return disconnected_pairs(component_sizes(graph)) / (n * (n - 1) / 2) if n > 1 else 0.0


def distance_weighted_fragmentation(graph: nx.Graph[Any]) -> float:
    """``DF = 1 − 2 Σ_{i<j} (1/d_ij) / n(n−1)`` (Borgatti 2006); d is counted in ties."""
    n = len(graph)
    return 1 - 2 * sum(pairs / d for d, pairs in _pairs_at_distance(graph).items()) / (n * (n - 1)) if n > 1 else 0.0


def _pairs_at_distance(graph: nx.Graph[Any]) -> dict[int, int]:
    """Distance → number of unordered pairs, by growing all neighbourhoods at once as bit sets."""
    index = {node: i for i, node in enumerate(graph)}
    neighbours = [[index[w] for w in graph.adj[node] if w != node] for node in graph]
    reached = [1 << i for i in range(len(index))]
    known, distance = len(index), 0
    out: dict[int, int] = {}
    while True:
        grown = []
        for i, near in enumerate(neighbours):
            bits = reached[i]
            for j in near:
                bits |= reached[j]
            grown.append(bits)
        reached, distance = grown, distance + 1
        count = sum(bits.bit_count() for bits in reached)
        if count == known:
            return out
        out[distance] = (count - known) // 2
        known = count


@dataclass(frozen=True)
class Cuts(Generic[V]):
    """Single points of failure: node (or tie) → pairs of *other* nodes that part without it."""

    nodes: dict[V, int] = field(default_factory=dict)
    bridges: dict[tuple[V, V], int] = field(default_factory=dict)


def cuts(graph: nx.Graph[V]) -> Cuts[V]:
    """Articulation points and bridges (Hopcroft & Tarjan 1973), with the pairs that each holds together.

    For a node the pairs are among the remaining nodes, so the denominator is fixed: the change of F
    would not do, as it can fall when the hub of a leaf goes. For a bridge all pairs count.
    """
    nodes: dict[V, int] = {}
    bridges: dict[tuple[V, V], int] = {}
    found: dict[V, int] = {}
    for root in graph:
        if root not in found:
            _search(graph, root, found, nodes, bridges)
    return Cuts(
        dict(sorted(nodes.items(), key=lambda kv: (-kv[1], str(kv[0])))),
        dict(sorted(bridges.items(), key=lambda kv: (-kv[1], str(kv[0])))),
    )


def _search(
    graph: nx.Graph[V], root: V, found: dict[V, int], nodes: dict[V, int], bridges: dict[tuple[V, V], int]
) -> None:
    """One depth-first search over a component; iterative, as chains may be long."""
    low: dict[V, int] = {}
    parent: dict[V, V | None] = {root: None}
    size: dict[V, int] = {}
    parts: dict[V, list[int]] = {}
    loose: list[tuple[V, V]] = []
    stack = [(root, iter(graph.adj[root]))]
    found[root] = low[root] = len(found)
    size[root], parts[root] = 1, []
    while stack:
        node, rest = stack[-1]
        for near in rest:
            if near == node or near == parent[node]:
                continue
            if near in found:
                low[node] = min(low[node], found[near])
                continue
            found[near] = low[near] = len(found)
            parent[near], size[near], parts[near] = node, 1, []
            stack.append((near, iter(graph.adj[near])))
            break
        else:
            stack.pop()
            above = parent[node]
            if above is not None:
                low[above] = min(low[above], low[node])
                size[above] += size[node]
                if low[node] >= found[above]:
                    parts[above].append(size[node])
                if low[node] > found[above]:
                    loose.append((above, node))
    total = size[root]
    for node, cut_off in parts.items():
        left = total - 1 - sum(cut_off)
        pieces = [*cut_off, left] if left else cut_off
        if len(pieces) > 1:
            nodes[node] = disconnected_pairs(pieces)
    for above, node in loose:
        pair = (above, node) if str(above) <= str(node) else (node, above)
        bridges[pair] = size[node] * (total - size[node])


def betweenness(graph: nx.Graph[V], *, exact_up_to: int = 1000, seed: int = 20180101) -> dict[V, float]:
    """Freeman's (1977) betweenness in pairs, unnormalised; estimated from 100 pivots or fewer on large graphs."""
    pivots = None if len(graph) <= exact_up_to else max(20, min(100, 400_000 // len(graph)))
    return dict(nx.betweenness_centrality(graph, k=pivots, normalized=False, seed=seed))

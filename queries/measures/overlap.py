"""Overlap of sets and of networks on one set of bodies: pure functions, with the formula's source each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import fsum

import networkx as nx


def jaccard(a: Collection[str], b: Collection[str], weights: Mapping[str, float] | None = None) -> float | None:
    """Jaccard index ``|A ∩ B| / |A ∪ B|``; none for two empty sets.

    With ``weights`` (populations of places, say) members count by their weight.
    """
    return _share(set(a) & set(b), set(a) | set(b), weights)


def szymkiewicz_simpson(
    a: Collection[str], b: Collection[str], weights: Mapping[str, float] | None = None
) -> float | None:
    """Overlap coefficient ``|A ∩ B| / min(|A|, |B|)``: 1 where one set lies in the other; none for an empty set.

    For a set that spans the whole it says what Jaccard hides: that the smaller one lies in it altogether.
    """
    first, second = set(a), set(b)
    least = min((first, second), key=lambda s: _size(s, weights))
    return _share(first & second, least, weights)


def _size(members: set[str], weights: Mapping[str, float] | None) -> float:
    return float(len(members)) if weights is None else fsum(weights[m] for m in sorted(members))


def _share(part: set[str], whole: set[str], weights: Mapping[str, float] | None) -> float | None:
    size = _size(whole, weights)
    return _size(part, weights) / size if size > 0 else None


def multiplexity(networks: Sequence[nx.Graph[str]]) -> tuple[int, int]:
    """How many pairs are tied in two or more of the networks, and how many are tied at all.

    A tie of several kinds outlasts the end of one of them (Provan & Sebastian 1998).
    """
    kinds: dict[frozenset[str], int] = {}
    for network in networks:
        for u, v in network.edges():
            if u != v:
                kinds[frozenset((u, v))] = kinds.get(frozenset((u, v)), 0) + 1
    return sum(n > 1 for n in kinds.values()), len(kinds)


def in_cliques(network: nx.Graph[str]) -> set[str]:
    """Nodes of a clique of three or more: those that stand in a triangle."""
    return {u for u in network if any(network.has_edge(v, w) for v, w in combinations(set(network[u]) - {u}, 2))}


def clique_overlap(a: nx.Graph[str], b: nx.Graph[str]) -> tuple[set[str], set[str]]:
    """Bodies that three or more share a clique with in both networks, and bodies in a clique of either.

    Provan & Sebastian (1998) found that systems do well whose cliques of one kind of tie (referral, say) overlap with
    those of another; two cliques overlap in three bodies or more just where the networks have a triangle in common.
    """
    both: nx.Graph[str] = nx.Graph()
    both.add_edges_from((u, v) for u, v in a.edges() if b.has_edge(u, v))
    return in_cliques(both), in_cliques(a) | in_cliques(b)

"""Modularity of given and of found communities (A3), against networks in which every node keeps its number of ties.

Pure functions of simple ``networkx`` graphs; ``weight`` of a tie counts 1 where there is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log
from random import Random
from statistics import fmean, pstdev
from typing import Any, TypeVar

import networkx as nx

V = TypeVar("V", bound=Hashable)

SWAPS_A_TIE = 10
"""Swaps tried for each tie of a rewired network. On reports, three leave as few of the old ties as a hundred do."""


def modularity_terms(
    graph: nx.Graph[V], group: Mapping[V, Hashable], *, gamma: float = 1.0
) -> dict[Hashable, tuple[float, float]]:
    """Class → its share of all weight that lies inside it, ``L_c/m``, and the share to expect, ``γ (d_c/2m)²``."""
    total = 0.0
    inside: dict[Hashable, float] = defaultdict(float)
    ends: dict[Hashable, float] = defaultdict(float)
    for u, v, weight in graph.edges(data="weight", default=1.0):
        total += weight
        ends[group[u]] += weight
        ends[group[v]] += weight
        if group[u] == group[v]:
            inside[group[u]] += weight
    return {c: (inside[c] / total, gamma * (ends[c] / (2 * total)) ** 2) for c in ends} if total else {}


def modularity(graph: nx.Graph[V], group: Mapping[V, Hashable], *, gamma: float = 1.0) -> float | None:
    """``Q = Σ_c [L_c/m − γ (d_c/2m)²]`` (Newman & Girvan 2004; with weights: Newman 2004); none without ties."""
    terms = modularity_terms(graph, group, gamma=gamma)
    return fsum(x for inside, expected in terms.values() for x in (inside, -expected)) if terms else None


@dataclass(frozen=True)
class FoundCommunities:
    """The best of several searches: node → number of its community (the largest is 0), and Q of every search."""

    group: dict[Any, int]
    quality: float
    searches: tuple[float, ...]


def find_communities(graph: nx.Graph[Any], *, starts: int = 100, seed: int = 0) -> FoundCommunities | None:
    """Communities of the highest modularity by the Louvain method (Blondel et al. 2008); none without ties.

    Louvain is greedy and depends on the order of nodes: the best of ``starts`` orders is kept. What it finds is a
    lower bound of the highest modularity there is.
    """
    nodes = sorted(graph, key=str)
    numbered = _numbered(graph, nodes)
    if not numbered.number_of_edges():
        return None
    best: dict[int, int] = {}
    searches: list[float] = []
    for start in range(max(starts, 1)):
        found = _louvain(numbered, seed + start)
        quality = modularity(numbered, found) or 0.0
        if not searches or quality > max(searches) + 1e-12:
            best = found
        searches.append(quality)
    return FoundCommunities({node: best[i] for i, node in enumerate(nodes)}, max(searches), tuple(searches))


def _numbered(graph: nx.Graph[Any], nodes: Sequence[Any]) -> nx.Graph[int]:
    """The graph with numbers for names, so that nothing hangs on how the names are hashed."""
    index = {node: i for i, node in enumerate(nodes)}
    out: nx.Graph[int] = nx.Graph()
    out.add_nodes_from(range(len(nodes)))
    rows = ((index[u], index[v], weight) for u, v, weight in graph.edges(data="weight", default=1.0))
    out.add_weighted_edges_from(sorted((min(u, v), max(u, v), weight) for u, v, weight in rows))
    return out


def _louvain(graph: nx.Graph[int], seed: int) -> dict[int, int]:
    found = nx.community.louvain_communities(graph, weight="weight", seed=seed)
    ordered = sorted((sorted(c) for c in found), key=lambda c: (-len(c), c))
    return {node: number for number, members in enumerate(ordered) for node in members}


def rewired(graph: nx.Graph[int], random: Random) -> nx.Graph[int]:
    """A random simple graph in which every node has as many ties as before (Maslov & Sneppen 2002).

    Pairs of ties swap an end, unless that made a loop or a second tie on a pair. Weights are dealt out anew.
    """
    ends = [(u, v) for u, v in graph.edges()]
    weights = [weight for _, _, weight in graph.edges(data="weight", default=1.0)]
    taken = {frozenset(pair) for pair in ends}
    count = len(ends)
    for _ in range(SWAPS_A_TIE * count if count > 1 else 0):
        i, j = int(random.random() * count), int(random.random() * count)
        (a, b), (c, d) = ends[i], ends[j]
        if random.random() < 0.5:
            c, d = d, c
        one, other = frozenset((a, d)), frozenset((c, b))
        if len(one) < 2 or len(other) < 2 or one == other or one in taken or other in taken:
            continue
        taken -= {frozenset(ends[i]), frozenset(ends[j])}
        taken |= {one, other}
        ends[i], ends[j] = (a, d), (c, b)
    random.shuffle(weights)
    out: nx.Graph[int] = nx.Graph()
    out.add_nodes_from(graph)
    out.add_weighted_edges_from((u, v, w) for (u, v), w in zip(ends, weights, strict=True))
    return out


@dataclass(frozen=True)
class NullTest:
    """Modularity of one search against one search in each rewired network, like with like.

    ``z`` is how many standard deviations of the rewired networks the mean search lies above their mean; none where
    they do not differ among themselves. ``p_high`` is the share of networks (the observed one counted in) that are
    at least as modular.
    """

    expected: float
    spread: float
    z: float | None
    p_high: float
    rewirings: int
    seed: int


def null_test(graph: nx.Graph[Any], found: FoundCommunities, *, rewirings: int, seed: int = 0) -> NullTest | None:
    """The test of found communities against ``rewirings`` networks of the same degrees; none without a rewiring.

    Networks without any structure have a high modularity too where ties are few (Guimerà, Sales-Pardo & Amaral 2004).
    """
    if rewirings < 1:
        return None
    numbered, random = _numbered(graph, sorted(graph, key=str)), Random(seed)
    drawn = []
    for _ in range(rewirings):
        null = rewired(numbered, random)
        drawn.append(modularity(null, _louvain(null, random.randrange(2**31))) or 0.0)
    observed, expected, spread = fmean(found.searches), fmean(drawn), pstdev(drawn)
    return NullTest(
        expected, spread, (observed - expected) / spread if spread > 1e-9 else None,
        (sum(q >= observed - 1e-12 for q in drawn) + 1) / (rewirings + 1), rewirings, seed,
    )  # fmt: skip


def normalised_mutual_information(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """``NMI = 2 I(A; B) / (H(A) + H(B))`` of two labellings of the same things (Danon et al. 2005).

    1 where they are the same, 0 where one says nothing of the other; none where neither tells any two things apart.
    It favours labellings of many small classes: read it with the adjusted Rand index.
    """
    n = len(first)
    a, b, both = Counter(first), Counter(second), Counter(zip(first, second, strict=True))
    entropy = fsum(-(c / n) * log(c / n) for counts in (a, b) for c in counts.values())
    if not entropy:
        return None
    shared = fsum((c / n) * log(c * n / (a[x] * b[y])) for (x, y), c in both.items())
    return min(1.0, max(0.0, 2 * shared / entropy))


def adjusted_rand_index(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """The share of pairs that two labellings treat alike, less chance (Hubert & Arabie 1985).

    1 where they are the same, about 0 for labels at random; none where no two labellings of such sizes could differ.
    """

    def pairs(counts: Counter[Any]) -> int:
        return sum(c * (c - 1) // 2 for c in counts.values())

    both, a, b = (pairs(Counter(x)) for x in (zip(first, second, strict=True), first, second))
    total = len(first) * (len(first) - 1) // 2
    expected = a * b / total if total else 0.0
    most = (a + b) / 2
    return (both - expected) / (most - expected) if most - expected else None

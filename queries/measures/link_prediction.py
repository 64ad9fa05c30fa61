"""Scores of pairs without a tie by the neighbours they share, and what a ranking is worth that should find hidden ties.

Pure functions of neighbourhoods (node → the nodes it is tied to) and of ranks.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import fsum, log
from typing import TypeVar

V = TypeVar("V", bound=Hashable)
Neighbourhoods = Mapping[V, AbstractSet[V]]

HITS = 10
"""How far down a ranking a hit may stand: the usual cut."""


def by_logarithm(degree: int) -> float:
    """What a shared neighbour of ``degree`` ties is worth to Adamic & Adar (2003): ``1 / ln k``; at least two ties."""
    return 1 / log(degree)


def by_degree(degree: int) -> float:
    """What a shared neighbour is worth in resource allocation (Zhou, Lü & Zhang 2009): ``1 / k``."""
    return 1 / degree


def shared_neighbours(
    near: Neighbourhoods[V], node: V, worth: Callable[[int], float], *, without: V | None = None,
    widest: int | None = None,
) -> dict[V, float]:  # fmt: skip
    """Every node that shares a neighbour with ``node`` → the sum of what their shared neighbours are worth.

    With ``without`` the tie between ``node`` and that one counts as not there. Neighbours of more than ``widest``
    ties, which nearly everything shares, are left out.
    """
    out: dict[V, float] = {}
    for between in near.get(node, ()):
        around = near[between]
        if between in (node, without) or len(around) < 2 or (widest and len(around) > widest):
            continue
        value = worth(len(around))
        for other in around:
            if other != node and other != between:
                out[other] = out.get(other, 0.0) + value
    return out


def adamic_adar(near: Neighbourhoods[V], one: V, other: V, *, widest: int | None = None) -> float:
    """``Σ 1 / ln k_z`` over the neighbours z that two nodes share (Adamic & Adar 2003)."""
    return _summed(near, one, other, by_logarithm, widest)


def resource_allocation(near: Neighbourhoods[V], one: V, other: V, *, widest: int | None = None) -> float:
    """``Σ 1 / k_z`` over the neighbours z that two nodes share (Zhou, Lü & Zhang 2009)."""
    return _summed(near, one, other, by_degree, widest)


def _summed(
    near: Neighbourhoods[V], one: V, other: V, worth: Callable[[int], float], widest: int | None
) -> float:  # fmt: skip
    shared = (len(near[z]) for z in near.get(one, frozenset()) & near.get(other, frozenset()) if z not in (one, other))
    return fsum(worth(k) for k in shared if not widest or k <= widest)


def hits(ranks: Sequence[float], first: int = HITS) -> float | None:
    """The share of ranks within the first places (hits@k); none without ranks."""
    return sum(rank <= first for rank in ranks) / len(ranks) if ranks else None


def mean_reciprocal_rank(ranks: Sequence[float]) -> float | None:
    """``Σ (1/rank) / n`` (Voorhees 1999): 1 where what is looked for always comes first; none without ranks."""
    return fsum(1 / rank for rank in ranks) / len(ranks) if ranks else None


def hits_by_chance(candidates: Sequence[int], first: int = HITS) -> float | None:
    """What :func:`hits` would be on the average if each list of so many candidates were shuffled."""
    return fsum(min(1.0, first / n) for n in candidates) / len(candidates) if candidates else None


def reciprocal_rank_by_chance(candidates: Sequence[int]) -> float | None:
    """What :func:`mean_reciprocal_rank` would be on the average if each list were shuffled: the mean of ``H_n / n``."""
    if not candidates:
        return None
    harmonic, total = 0.0, {0: 0.0}
    for n in range(1, max(candidates) + 1):
        harmonic += 1 / n
        total[n] = harmonic
    return fsum(total[n] / n for n in candidates) / len(candidates)

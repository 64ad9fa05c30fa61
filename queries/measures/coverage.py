"""Coverage of places and its inequality: pure functions of weights and populations."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum


def coverage(weights: Sequence[float], populations: Sequence[float] | None = None) -> float | None:
    """``Σ w n / Σ n`` over places, with n = 1 where no population is given; none without places.

    ``weights`` are 0 to 1: how much of the service a place has.
    """
    sizes = _sizes(weights, populations)
    total = fsum(sizes)
    return fsum(w * n for w, n in zip(weights, sizes, strict=True)) / total if total > 0 else None


def equity_gap(weights: Sequence[float]) -> float | None:
    """The best served place less the worst served one; none without places."""
    return max(weights) - min(weights) if weights else None


def gini(weights: Sequence[float], populations: Sequence[float] | None = None) -> float | None:
    """Gini coefficient ``Σ_i Σ_j n_i n_j |w_i − w_j| / (2 N² w̄)`` (Gini 1912): 0 where all places are served alike.

    Worked out over places in order of weight; none where no place is served at all.
    """
    sizes = _sizes(weights, populations)
    total, mean = fsum(sizes), coverage(weights, populations)
    if not mean:
        return None
    below = spread = 0.0
    served = 0.0
    for w, n in sorted(zip(weights, sizes, strict=True)):
        spread += n * (w * below - served)  # Σ over the places before: n n_j (w − w_j)
        below += n
        served += w * n
    return max(0.0, spread / (total * total * mean))


def _sizes(weights: Sequence[float], populations: Sequence[float] | None) -> Sequence[float]:
    return [1.0] * len(weights) if populations is None else populations

"""The E-I index (A4): do ties run inside the groups or between them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PERMUTATIONS = 5_000
SEED = 19880101


def ei_index(external: float, internal: float) -> float | None:
    """``(E − I)/(E + I)`` (Krackhardt & Stern 1988): −1 all ties inside, +1 all between; none without ties."""
    total = external + internal
    return (external - internal) / total if total else None


@dataclass(frozen=True)
class EITest:
    """The index, and what shuffled labels would give.

    Its range depends on the sizes of the groups, so the value alone says little: ``expected`` is the
    mean over permutations, ``p_low`` and ``p_high`` the shares of permutations at or below, and at or
    above, the value (the observed labelling counted in).
    """

    value: float | None
    external: int
    internal: int
    expected: float | None = None
    lowest: float | None = None
    highest: float | None = None
    p_low: float | None = None
    p_high: float | None = None
    permutations: int = 0
    seed: int = SEED


def ei_test(
    nodes: Sequence[str],
    ties: Sequence[tuple[str, str]],
    group: Mapping[str, str],
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> EITest:
    """The E-I index of the ties under a partition, with a permutation test of the labels over ``nodes``."""
    internal = sum(group[u] == group[v] for u, v in ties)
    external = len(ties) - internal
    value = ei_index(external, internal)
    if value is None or permutations < 1:
        return EITest(value, external, internal, seed=seed)
    import numpy as np

    index = {node: i for i, node in enumerate(nodes)}
    code = {label: i for i, label in enumerate(sorted({group[n] for n in nodes}))}
    labels = np.array([code[group[n]] for n in nodes])
    left = np.array([index[u] for u, _ in ties])
    right = np.array([index[v] for _, v in ties])
    rng = np.random.default_rng(seed)
    crossing = np.empty(permutations, dtype=np.int64)
    for i in range(permutations):
        shuffled = rng.permutation(labels)
        crossing[i] = np.count_nonzero(shuffled[left] != shuffled[right])
    drawn = (2 * crossing - len(ties)) / len(ties)
    return EITest(
        value, external, internal,
        expected=float(drawn.mean()), lowest=float(drawn.min()), highest=float(drawn.max()),
        p_low=float((np.count_nonzero(crossing <= external) + 1) / (permutations + 1)),
        p_high=float((np.count_nonzero(crossing >= external) + 1) / (permutations + 1)),
        permutations=permutations, seed=seed,
    )  # fmt: skip

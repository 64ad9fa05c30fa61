"""Bootstrap over evidence sentences: draw sentences with replacement, and read the statuses again.

A sentence that bears several interfaces is drawn for all of them at once: sentences are the units
that reviewers wrote, interfaces are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..graph.model import Evidence
from ..graph.vocabulary import Status, vocabulary
from .results import Interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESAMPLES = 1_000
SEED = 20060101


class StatusSample:
    """Statuses of a list of items under resampling.

    Each item is the evidence of one statement; ``codes`` has a row per resample and a column per
    item: the index into ``STATUS_ORDER``, or −1 where none of the item's sentences was drawn.
    """

    def __init__(
        self,
        items: Sequence[tuple[Iterable[Evidence], Status]],
        *,
        resamples: int = RESAMPLES,
        seed: int = SEED,
    ) -> None:
        import numpy as np

        self.resamples, self.seed = resamples, seed
        column = {status: i for i, status in enumerate(STATUS_ORDER)}
        rows: dict[tuple[int, int, str], float] = {}
        for i, (evidence, status) in enumerate(items):
            given = list(evidence)
            # context, which carries no status, is no statement of its own
            found = [piece for piece in given if piece.status is not None] or given
            for piece in found:
                key = (i, column[piece.status or status], piece.passage)
                rows[key] = max(rows.get(key, 0.0), piece.confidence)
            if not found:  # stated by no document (made by hand): a unit of its own
                rows[(i, column[status], f"\0{i}")] = 1.0
        units = {passage: n for n, passage in enumerate(sorted({key[2] for key in rows}))}
        self.sentences = len(units)
        width = len(STATUS_ORDER)
        keys = sorted(rows)
        cell = np.array([i * width + s for i, s, _ in keys], dtype=np.int64)
        unit = np.array([units[p] for _, _, p in keys], dtype=np.int64)
        confidence = np.array([rows[key] for key in keys])
        rng = np.random.default_rng(seed)
        self.codes: NDArray[np.int8] = np.full((resamples, len(items)), -1, dtype=np.int8)
        for r in range(resamples if keys else 0):
            drawn = np.bincount(rng.integers(self.sentences, size=self.sentences), minlength=self.sentences)
            totals = np.bincount(cell, weights=drawn[unit] * confidence, minlength=len(items) * width)
            table = totals.round(9).reshape(len(items), width)
            best = table.argmax(axis=1)  # the first of equals: STATUS_ORDER has the gravest first
            self.codes[r] = np.where(table.max(axis=1) > 0, best, -1)

    def count(self, statuses: Iterable[Status], columns: Any = slice(None)) -> NDArray[np.int64]:
        """How many of the items (of some columns) have one of the statuses, per resample."""
        counts: NDArray[np.int64] = is_one_of(statuses)[self.codes[:, columns]].sum(axis=1)
        return counts

    def interval(
        self, values: NDArray[np.float64], value: float | None = None, *, shift: bool = False
    ) -> Interval | None:
        """The 95 % percentile interval of a statistic; none with fewer than two sentences or no value.

        With ``shift`` the interval is moved by the bias against ``value``, and kept within 0 and 1.
        """
        import numpy as np

        known = values[np.isfinite(values)]
        if self.sentences < 2 or not len(known):
            return None
        bias = float(known.mean()) - value if value is not None else 0.0
        ends = np.percentile(known, [2.5, 97.5])
        low, high = (min(1.0, max(0.0, float(x) - bias)) for x in ends) if shift else (float(x) for x in ends)
        return Interval(
            low=round(low, 6), high=round(high, 6), bias=round(bias, 6), shifted=shift,
            resamples=self.resamples, sentences=self.sentences, seed=self.seed,
        )  # fmt: skip

    def ratio(self, numerator: NDArray[Any], denominator: NDArray[Any], value: float | None = None) -> Interval | None:
        """The interval of a share, resamples without a denominator left out."""
        import numpy as np

        values = np.full(len(denominator), np.nan)
        np.divide(numerator, denominator, out=values, where=denominator > 0)
        return self.interval(values, value)

    def each(
        self, statistic: Callable[[NDArray[np.int8]], float], value: float | None = None, *, shift: bool = False
    ) -> Interval | None:
        """The interval of a statistic of one resample's statuses."""
        import numpy as np

        return self.interval(np.array([statistic(row) for row in self.codes]), value, shift=shift)


STATUS_ORDER: tuple[Status, ...] = tuple(sorted(Status, key=lambda s: vocabulary().statuses[s].grave))
"""Statuses, the gravest first: a tie of summed confidences goes to the first."""


def is_one_of(statuses: Iterable[Status]) -> NDArray[np.bool_]:
    """A table to index with codes: whether each is one of the statuses (−1, the last entry, never is)."""
    import numpy as np

    table = np.zeros(len(STATUS_ORDER) + 1, dtype=bool)
    table[[STATUS_ORDER.index(s) for s in statuses]] = True
    return table


def component_sizes(n: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Component sizes of a graph given as arrays of ends, by hooking to the lowest label and halving paths."""
    import numpy as np

    label = np.arange(n)
    while len(left):
        a, b = label[left], label[right]
        apart = a != b
        if not apart.any():
            break
        left, right, a, b = left[apart], right[apart], a[apart], b[apart]
        np.minimum.at(label, np.maximum(a, b), np.minimum(a, b))
        while True:
            up = label[label]
            if (up == label).all():
                break
            label = up
    sizes: NDArray[np.int64] = np.bincount(label, minlength=n)
    return sizes[sizes > 0]

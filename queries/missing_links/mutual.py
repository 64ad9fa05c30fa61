"""Pairs in the order in which each end comes first among what the other could be linked to."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from ...graph.vocabulary import Kind
from .structure import Structure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEPTH = 100
"""A pair is listed where each end is among so many first of the other."""


class Mutual(NamedTuple):
    """A pair, its mutual rank, and the rank of each end in the list of the other (of equals the middle place)."""

    mutual_rank: float
    a: int
    b: int
    rank_of_b: float
    rank_of_a: float


class Groups:
    """The pairs of a system in groups: to an information system, else to a partnership, else between the rest."""

    def __init__(self, structure: Structure) -> None:
        import numpy as np

        self.structure = structure
        kinds = [n.kind for n in structure.ends.nodes]
        # the higher number of two ends tells the group of a pair
        self._codes = np.array([2 * (k is Kind.INFORMATION_SYSTEM) + (k is Kind.PARTNERSHIP) for k in kinds], dtype=int)

    def open_to(self, a: int, group: int) -> NDArray[np.bool_]:
        """For every node, whether to ask about it with this one in this group."""
        import numpy as np

        mask: NDArray[np.bool_] = self.structure.ends.open_to(a) & (np.maximum(self._codes, self._codes[a]) == group)
        return mask

    def count(self) -> int:
        """How many pairs there are to ask about, in all groups."""
        ends = self.structure.ends
        return sum(int(ends.open_to(a)[a + 1 :].sum()) for a in range(len(ends.nodes)))

    def first(self, group: int, first: int) -> list[Mutual]:
        """The first pairs of a group by mutual rank ``√(rank of b for a · rank of a for b)``.

        Mutual rank (Obayashi & Kinoshita 2009) sets a pair of which each is the other's nearest before that of a hub
        with its tenth. Ranks for one node are what hiding ties puts to the test; scores of different nodes are not
        alike. Of equals the higher score comes first, then the lower ids.
        """
        ranks = [self._ranks(a, group) for a in range(len(self.structure.ends.nodes))]
        found = [
            Mutual(round(sqrt(rank * ranks[b][a]), 4), a, b, rank, ranks[b][a])
            for a, partners in enumerate(ranks) for b, rank in partners.items() if a < b and a in ranks[b]
        ]  # fmt: skip
        least = sorted(pair.mutual_rank for pair in found)[:first]
        kept = [pair for pair in found if least and pair.mutual_rank <= least[-1]]
        scores = {(p.a, p.b): round(float(self.structure.scores(p.a)[p.b]), 9) for p in kept}
        return sorted(kept, key=lambda p: (p.mutual_rank, -scores[p.a, p.b], p.a, p.b))[:first]

    def _ranks(self, a: int, group: int) -> dict[int, float]:
        """The first partners of a node in a group, each with its rank."""
        import numpy as np

        others = np.flatnonzero(self.open_to(a, group))
        if not len(others):
            return {}
        values = self.structure.scores(a)[others].round(9)
        if len(values) > DEPTH:
            near = values >= np.partition(values, -DEPTH)[-DEPTH]
            others, values = others[near], values[near]
        ascending = np.sort(values)
        below, upto = (np.searchsorted(ascending, values, side) for side in ("left", "right"))
        ranks = len(values) - upto + (upto - below + 1) / 2
        return {int(b): float(rank) for b, rank in zip(others, ranks, strict=True) if rank <= DEPTH}

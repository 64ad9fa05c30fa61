"""How much work goes into intervals and tests by chance, scaled down for large graphs and stated with each result."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .results import Result

EffortLevel = Literal["none", "quick", "full"]
SEED = 20060101
BUDGET = 20_000_000
"""Ties drawn in all for one kind of draw: about what a second takes."""


class Effort(Result):
    """Numbers of draws. What a result was made with is part of it; the same numbers and seed give the same bytes.

    ``resamples`` of sentences for intervals, ``permutations`` of labels for the E-I index, ``rewirings`` of ties that
    keep every degree for modularity, ``communities``: how often communities are looked for with another seed.
    0 leaves an interval or a test out.
    """

    resamples: int = Field(default=1_000, ge=0)
    permutations: int = Field(default=5_000, ge=0)
    rewirings: int = Field(default=1_000, ge=0)
    communities: int = Field(default=100, ge=1)
    seed: int = SEED

    def scaled(self, nodes: int, ties: int) -> Effort:
        """As many draws as the budget allows for a graph of this size, never more than asked for.

        Rewirings cost the most: each draws ten times as many swaps as there are ties, and then looks for communities.
        """
        size = max(nodes + ties, 1)
        return self.model_copy(
            update={
                "resamples": _bounded(self.resamples, BUDGET // size, 50),
                "permutations": _bounded(self.permutations, BUDGET // size, 100),
                "rewirings": _bounded(self.rewirings, BUDGET // (500 * size), 10),
                "communities": max(1, _bounded(self.communities, BUDGET // (200 * size), 3)),
            }
        )

    @classmethod
    def none(cls) -> Effort:
        """Point values only."""
        return cls(resamples=0, permutations=0, rewirings=0, communities=1)

    @classmethod
    def quick(cls) -> Effort:
        """Enough draws for a first look."""
        return cls(resamples=200, permutations=500, rewirings=20, communities=5)

    @classmethod
    def named(cls, level: EffortLevel, seed: int | None = None) -> Effort:
        """The effort that a command line asks for."""
        made = cls.none() if level == "none" else cls.quick() if level == "quick" else cls()
        return made if seed is None else made.model_copy(update={"seed": seed})


VALUES_ALONE = Effort.none()
"""No intervals and no tests."""


def _bounded(asked: int, affordable: int, least: int) -> int:
    return min(asked, max(affordable, least))

"""Which ties of a system each resample of its sentences has."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..bootstrap import StatusSample, is_one_of
from ..views import IN_NETWORK, Network, SystemView, ties

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class TieSample:
    """The ties of all that is stated, in a fixed order, and whether a resample has them in a network.

    A pair is one tie, however many statements are on it; a statement of a body about itself makes none.
    """

    def __init__(self, view: SystemView, sample: StatusSample) -> None:
        self.sample = sample
        self.pairs = tuple(ties(view.networks["stated"]))
        number = {pair: i for i, pair in enumerate(self.pairs)}
        self._tie = [
            number.get((min(e.source, e.target), max(e.source, e.target)), -1) for e in view.interfaces
        ]  # fmt: skip
        self.there = cache(self._there)

    def _there(self, network: Network) -> NDArray[np.bool_]:
        """A row for each resample, a column for each tie."""
        import numpy as np

        wanted = is_one_of(IN_NETWORK[network])
        out = np.zeros((self.sample.resamples, len(self.pairs)), dtype=bool, order="F")  # filled by column
        for column, tie in enumerate(self._tie):
            if tie >= 0:
                out[:, tie] |= wanted[self.sample.codes[:, column]]
        return out

"""The way from the letters of a clean text back to the source, held as the stretches that run on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import overload


class Offsets(Sequence[int]):
    """A source position for each letter of a clean text: a sequence of whole numbers, never changed.

    Text is copied from the source in long stretches, so a few ranges say what a tuple would say with
    one number for each letter: some hundred times less memory for a document of two thousand pages.
    """

    __slots__ = ("_ends", "_runs")

    def __init__(self, runs: Iterable[range]) -> None:
        self._runs = tuple(run for run in runs if run)
        self._ends = tuple(accumulate(map(len, self._runs)))

    @property
    def runs(self) -> tuple[range, ...]:
        """The stretches of the source, in order of the clean text."""
        return self._runs

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self._runs)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> Offsets: ...
    def __getitem__(self, at: int | slice) -> int | Offsets:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            if step != 1:
                return Offsets(range(one, one + 1) for one in tuple(self)[at])
            return Offsets(self._between(start, stop))
        size = len(self)
        at = at + size if at < 0 else at
        if not 0 <= at < size:
            raise IndexError("no letter stands there")
        run = bisect_right(self._ends, at)
        return self._runs[run][at - self._ends[run]]  # counted from the end of the run

    def _between(self, start: int, stop: int) -> Iterator[range]:
        if start >= stop:
            return
        first = bisect_right(self._ends, start)
        for run, end in zip(self._runs[first:], self._ends[first:], strict=True):
            begin = end - len(run)
            if begin >= stop:
                return
            yield run[max(0, start - begin) : stop - begin]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Offsets | tuple | list | range):
            return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))
        return NotImplemented

    def __hash__(self) -> int:
        return hash((len(self), self._runs[:1]))

    def __repr__(self) -> str:
        return f"Offsets({list(self._runs)!r})"

    def __getstate__(self) -> tuple[range, ...]:
        return self._runs

    def __setstate__(self, runs: tuple[range, ...]) -> None:
        self._runs = runs
        self._ends = tuple(accumulate(map(len, runs)))

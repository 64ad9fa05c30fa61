"""How wide the columns of a table are on a terminal, which are left out, and when rows are better stacked.

No word is ever broken to make a column fit. Where the columns do not fit side by side, spare ones go first; where
that is not enough, there is no layout, and the writer stacks each row as facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .blocks import Column
from .cells import is_number
from .wrapping import cell_len

GAP = 2
"""Characters between two columns."""

_LONGEST_WORD = 24  # longer ones are addresses and the like: they alone may be folded
_NARROW = 14  # a column of text may always be as narrow as this, if its words are
_WIDE = 36  # no column of text asks for more before others have enough
_DEEP = 5  # lines of a cell, from which on it asks for more room


@dataclass(frozen=True)
class Layout:
    """The columns that are shown, by number, and the width of each; ``left_out`` are the others."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]
    left_out: tuple[int, ...]


def lay_out(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> Layout | None:
    """The layout of a table within so many characters; ``None`` where even its least columns do not fit."""
    needs = [_Need.of(c, [row[i] for row in rows]) for i, c in enumerate(columns)]
    for level in sorted({0, *(c.spare for c in columns)}, reverse=True):
        kept = tuple(i for i, c in enumerate(columns) if c.spare <= level)
        room = width - GAP * (len(kept) - 1) - sum(needs[i].least for i in kept)
        if room >= 0:
            left_out = tuple(i for i in range(len(columns)) if i not in kept)
            return Layout(kept, tuple(_shared([needs[i] for i in kept], room)), left_out)
    return None


@dataclass(frozen=True)
class _Need:
    least: int
    most: int

    @classmethod
    def of(cls, column: Column, cells: Sequence[str]) -> _Need:
        head = max(map(cell_len, column.name.split()), default=0)
        most = max(map(cell_len, cells), default=0)
        if is_number(column):
            return cls(max(head, most), max(head, most))
        word = min(max((cell_len(w) for cell in cells for w in cell.split()), default=0), _LONGEST_WORD)
        least = max(head, min(most, max(word, _NARROW, min(most // _DEEP, _WIDE))))
        return cls(least, max(least, most, cell_len(column.name)))


def _shared(needs: Sequence[_Need], room: int) -> list[int]:
    """Widths when so much room is left: every column gets the like of what it still wants."""
    widths = [n.least for n in needs]
    while room > 0 and (wanting := [i for i, n in enumerate(needs) if widths[i] < n.most]):
        for i in wanting[: max(room, 1)]:
            step = min(max(room // len(wanting), 1), needs[i].most - widths[i], room)
            widths[i] += step
            room -= step
    return widths

"""Tables set with spaces whose cells take several lines: which lines make one row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .lines import Line
from .marks import BULLET

_CELL = re.compile(r"\S+(?: \S+)*")
_FEWEST = 3  # columns
_SHIFT = 2  # letters by which a cell may stand off from the head of its column


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the lines ``start`` to ``end`` of the group, and its cells' pieces, cell by cell."""

    start: int
    end: int
    pieces: tuple[Line, ...]


def wrapped_rows(group: Sequence[Line]) -> list[Row]:
    """The rows of a table in the group of which some have cells of several lines; none where none have."""
    for first, head in enumerate(group):
        places = [at for at, _ in _cells(head)]
        if len(places) < _FEWEST or BULLET.match(head.text):
            continue
        end = first + 1
        while end < len(group) and _fits(group[end], places):
            end += 1
        rows = list(_rows(group, first, end, places))
        full = sum(len(row.pieces) >= _FEWEST for row in rows)
        if full >= 2 and any(row.end - row.start > 1 for row in rows):
            return rows
    return []


def _cells(line: Line) -> list[tuple[int, re.Match[str]]]:
    if "\t" in line.text:
        return []
    return [(line.indent + cell.start(), cell) for cell in _CELL.finditer(line.text)]


def _column(at: int, places: list[int]) -> int | None:
    return next((n for n, place in enumerate(places) if abs(at - place) <= _SHIFT), None)


def _fits(line: Line, places: list[int]) -> bool:
    columns = [_column(at, places) for at, _ in _cells(line)]
    return bool(columns) and None not in columns and len(set(columns)) == len(columns)


def _rows(group: Sequence[Line], first: int, end: int, places: list[int]) -> Iterator[Row]:
    start = first
    for at in range(first + 1, end + 1):
        if at < end and not _begins(group[at], places):
            continue
        cells: list[list[Line]] = [[] for _ in places]
        for line in group[start:at]:
            for place, cell in _cells(line):
                column = _column(place, places)
                if column is not None:
                    begin = line.start + cell.start()
                    cells[column].append(replace(line, start=begin, end=line.start + cell.end(), text=cell.group()))
        yield Row(start, at, tuple(piece for cell in cells for piece in cell))
        start = at


def _begins(line: Line, places: list[int]) -> bool:
    """A row begins where the first column and another are filled: what is alone goes on from above."""
    cells = _cells(line)
    return len(cells) > 1 and _column(cells[0][0], places) == 0 and not cells[0][1].group()[0].islower()

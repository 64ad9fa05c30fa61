"""Columns of prose side by side in a plain text, as ``pdftotext -layout`` leaves them.

The white space that parts them ends at the same place line after line, and both sides are prose: full
lines, most of which go on with a small letter. Cells of a table are neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .lines import Line
from .marks import BARE_PAGE, PAGE_MARK, TERMINAL

_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_APART = re.compile(r"\s{3,}(?:page|p\.)", re.I)
_FAR = 8  # lines without a gap between lines with one: so many part two stretches
_FEWEST = 6  # lines of two columns in a stretch
_FEWEST_BETWEEN = 3  # and between two lines that cross the gap
_SHIFT = 3  # letters by which proportional type moves the start of a column
_NARROWEST = 16  # letters
_WORDS = 3.5  # a line of a column has so many on average,
_FILLED = 0.55  # is so full,
_GOES_ON = 0.35  # and begins so often with a small letter
_BOTH = 0.5  # share of lines that have text on both sides

_Side = Literal["both", "left", "right", "across"]


@dataclass(slots=True)
class _Row:
    """A line, which row of the text it stands in, and the gap that parts it."""

    line: Line
    number: int
    side: _Side = "across"
    cut: tuple[int, int] = (0, 0)


def in_reading_order(lines: list[Line]) -> list[Line]:
    """The same lines; where columns stand side by side, the left ones first, then the right ones."""
    gapped = [at for at, line in enumerate(lines) if _is_gapped(line)]
    if len(gapped) < _FEWEST:
        return lines
    stretches = list(_stretches(lines, gapped))
    known: set[int] = set()
    found = [_ordered(lines[start:end], known) for start, end in stretches]
    out: list[Line] = []
    done = 0
    for (start, end), ordered in zip(stretches, found, strict=True):
        out.extend(lines[done:start])
        # A short end of a chapter has its columns where the other pages have them.
        out.extend(ordered or _ordered(lines[start:end], known, sure=True) or lines[start:end])
        done = end
    out.extend(lines[done:])
    return out


def _is_gapped(line: Line) -> bool:
    return "  " in line.text and "\t" not in line.text and _GAP.search(line.text) is not None


def _stretches(lines: list[Line], gapped: list[int]) -> Iterator[tuple[int, int]]:
    """Lines near each other of which many have gaps, none of them over the end of a page."""
    found: list[list[int]] = []
    for at in gapped:
        if found and at - found[-1][1] <= _FAR and not any(line.feed for line in lines[found[-1][1] : at + 1]):
            found[-1][1] = at + 1
            found[-1][2] += 1
        else:
            found.append([at, at + 1, 1])
    after = 0
    for n, (start, end, count) in enumerate(found):
        if count < _FEWEST_BETWEEN:
            continue
        while start > after and lines[start].gap == 0 and not lines[start].feed:
            start -= 1  # the head of a column that begins above the other
        limit = found[n + 1][0] if n + 1 < len(found) else len(lines)
        after = end
        while after < min(limit, end + 4 * _FAR) and not lines[after].feed:
            after += 1  # the end of a column that is longer than the other
        yield start, after


def _ordered(lines: list[Line], known: set[int], sure: bool = False) -> list[Line]:
    """The lines in order of reading; none where no columns are found. Their places are put down as ``known``.

    ``sure``: only places that are known are tried, and fewer lines are enough.
    """
    rows = _rows(lines)
    places = [place for place, _ in Counter(_ends(lines)).most_common(4)]
    for place in [p for p in places if p in known] if sure else places:
        for row in rows:
            row.side, row.cut = _side(row.line, place)
        _stand_alone(rows)
        parts = [part for part in _parts(rows) if _is_prose(rows[part[0] : part[1]], sure)]
        both = sum(row.side == "both" for a, b in parts for row in rows[a:b])
        if not parts or both < (_FEWEST_BETWEEN if sure else _FEWEST):
            continue
        known.update(range(place - 1, place + 2))
        out: list[Line] = []
        done = 0
        for start, end in parts:
            out.extend(row.line for row in rows[done:start])
            out.extend(_two_sides(rows[start:end], place, known))
            done = end
        if done < len(rows):
            rows[done].line.gap = max(1, rows[done].line.gap)
        out.extend(row.line for row in rows[done:])
        return out
    return []


def _stand_alone(rows: list[_Row]) -> None:
    """A short line with empty rows above and below is a heading over both columns."""
    last = max((at for at, row in enumerate(rows) if row.side == "both"), default=0)
    for at in range(1, last):
        around = rows[at - 1].number, rows[at + 1].number
        if rows[at].side == "left" and around[0] + 1 < rows[at].number < around[1] - 1:
            rows[at].side = "across"


def _rows(lines: list[Line]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        rows.append(_Row(line, rows[-1].number + 1 + max(0, line.gap) if rows else 0))
    return rows


def _ends(lines: Iterable[Line]) -> Iterator[int]:
    """Where gaps end, each with its neighbours, for a column may waver by a letter."""
    for line in lines:
        for gap in _GAP.finditer(line.text):
            place = line.indent + gap.end()
            yield from (place - 1, place, place, place + 1)


def _side(line: Line, place: int) -> tuple[_Side, tuple[int, int]]:
    mark = PAGE_MARK.fullmatch(line.text)
    if BARE_PAGE.fullmatch(line.text) or (mark and (not mark["before"] or _APART.search(line.text))):
        return "across", (0, 0)
    if line.indent + len(line.text) < place:
        return "left", (0, 0)
    if line.indent >= place - _SHIFT:
        return "right", (0, 0)
    gaps = [gap for gap in _GAP.finditer(line.text) if abs(line.indent + gap.end() - place) <= _SHIFT]
    if not gaps:
        return "across", (0, 0)
    return "both", min((gap.span() for gap in gaps), key=lambda span: abs(line.indent + span[1] - place))


def _parts(rows: list[_Row]) -> Iterator[tuple[int, int]]:
    """Rows that no line crosses, from the first with text on both sides to the last, and what hangs on."""
    start = 0
    for at in range(len(rows) + 1):
        if at < len(rows) and rows[at].side != "across":
            continue
        both = [n for n in range(start, at) if rows[n].side == "both"]
        if len(both) >= _FEWEST_BETWEEN:
            yield _hanging(rows, start, both[0], -1), _hanging(rows, at - 1, both[-1], 1, both[0]) + 1
        start = at + 1


def _hanging(rows: list[_Row], limit: int, edge: int, step: int, first: int = 0) -> int:
    """How far a column goes on beyond the last row that has both: while its lines are as full as they were."""
    side = rows[edge].side
    top = (
        next((_halves(row)[1] for row in rows[first : edge + 1] if row.side in ("both", "right")), "")
        if step > 0
        else ""
    )
    while edge != limit and rows[edge + step].side in ("left", "right"):
        nearer, further = (edge, edge + step) if step > 0 else (edge + step, edge)
        apart = rows[further].number - rows[nearer].number > 1
        longer = edge + step != limit and rows[edge + 2 * step].number - rows[edge + step].number in (1, -1)
        cut = step > 0 and rows[edge + 1].side == "left" and _is_cut(rows[edge + 1], top)
        if apart and not cut and (not longer or step < 0):
            break
        if not cut and side not in ("both", rows[edge + step].side):
            break
        edge += step
        side = rows[edge].side
    return edge


def _is_cut(row: _Row, top: str) -> bool:
    """Whether the foot of the left column goes on at the top of the right one."""
    return not TERMINAL.search(row.line.text) and top[:1].islower()


def _halves(row: _Row) -> tuple[str, str]:
    if row.side == "both":
        return row.line.text[: row.cut[0]], row.line.text[row.cut[1] :]
    return (row.line.text, "") if row.side == "left" else ("", row.line.text)


def _is_prose(rows: list[_Row], sure: bool) -> bool:
    if sum(row.side == "both" for row in rows) < _BOTH * len(rows):
        return False
    for side in (0, 1):
        texts = [text for row in rows if (text := _halves(row)[side])]
        widest = max(map(len, texts))
        if widest < _NARROWEST or sum(map(len, texts)) < _FILLED * widest * len(texts):
            return False
        if sum(len(text.split()) for text in texts) < _WORDS * len(texts):
            return False
        if not sure and sum(text[0].islower() for text in texts) < _GOES_ON * len(texts):
            return False
    return True


def _two_sides(rows: list[_Row], place: int, known: set[int]) -> list[Line]:
    """The left column from top to bottom, then the right one."""
    left: list[Line] = []
    right: list[Line] = []
    above = [rows[0].number - 1 - max(1, rows[0].line.gap)] * 2
    for row in rows:
        line = row.line
        ends = (line.start + row.cut[0], line.start + row.cut[1]) if row.side == "both" else (line.end, line.start)
        if row.side != "right":
            made = replace(line, end=ends[0], text=line.text[: ends[0] - line.start])
            left.append(_below(made, row.number - above[0] - 1))
            above[0] = row.number
        if row.side != "left":
            begin = ends[1]
            made = replace(line, start=begin, text=line.text[begin - line.start :])
            made.indent = max(0, line.indent + begin - line.start - place)
            right.append(_below(made, row.number - above[1] - 1))
            above[1] = row.number
    feed = any(line.feed for line in (*left, *right))
    for line in (*left[1:], *right):
        line.feed = line.ruled = False
    left[0].feed = feed
    # The paragraph goes on at the top of the next column, unless it has ended.
    right[0].gap = max(1, right[0].gap) if TERMINAL.search(left[-1].text) else 0
    return [*(_ordered(left, known) or left), *(_ordered(right, known) or right)]


def _below(line: Line, gap: int) -> Line:
    line.gap = gap
    return line

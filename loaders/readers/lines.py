"""The lines of a plain text and what their statistics say of its layout."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ..values import Page
from .marks import BARE_PAGE, BULLET, CELL_GAP, PAGE_MARK, TERMINAL

_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_NEAR = 3  # a running header or footer stands within so many lines of a page break
_LONG_LINE = 50  # letters; a shorter line may be an item or a name
_WIDEST = 140  # no one wraps lines wider than this
_WRAPPED = 0.15  # share of line ends that are no ends of paragraphs in a wrapped text; others have none
_LONG_RULE = 12  # an empty line of so many spaces is what is left of the rule above a footnote


@dataclass(slots=True)
class Line:
    """A line that is not blank: ``text`` is ``source[start:end]``, without the white space around it."""

    start: int
    end: int
    text: str
    indent: int
    gap: int  # blank lines before it; -1 at the start of the text
    ruled: bool = False  # a long line of spaces before it
    feed: bool = False  # a form feed before it
    furniture: bool = False
    page_top: bool = False
    # Where the letters' places are known (PDF): type size, weight, the share of the column that the
    # line fills, and how many more letters would have fitted.
    size: float = 0.0
    bold: bool = False
    fill: float | None = None
    room: float | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """``base``: blank lines between the lines of one paragraph. ``wrapped``: paragraphs have many lines."""

    base: int
    wrapped: bool


def scan(source: str) -> list[Line]:
    """All lines that are not blank."""
    lines: list[Line] = []
    gap, ruled, feed, at = -1, False, False, 0
    for raw in source.splitlines(keepends=True):
        body = raw.strip("\ufeff").strip()
        feed = feed or raw[:1] == "\x0c" or raw[-1:] == "\x0c"
        if not body:
            if not (raw == "\x0c" or raw.strip("\x0c") == ""):
                gap = gap + 1 if lines else -1
            ruled = ruled or len(raw.rstrip("\r\n")) >= _LONG_RULE
        else:
            start = at + raw.index(body)
            indent = len(raw[: raw.index(body)].lstrip("\ufeff\x0c").expandtabs())
            lines.append(Line(start, start + len(body), body, indent, gap, ruled, feed))
            gap, ruled, feed = 0, False, raw[-1:] == "\x0c"
        at += len(raw)
    return lines


def measure(lines: list[Line]) -> Layout:
    """Tell the layout by the pairs of lines of which the second goes on with the first."""
    going_on: dict[int, int] = {}
    pairs: dict[int, int] = {}
    lengths = sorted(len(line.text) for line in lines)
    narrow = bool(lengths) and lengths[len(lengths) * 9 // 10] <= _WIDEST
    for previous, line in pairwise(lines):
        if BULLET.match(line.text) or CELL_GAP.search(line.text):
            continue
        pairs[line.gap] = pairs.get(line.gap, 0) + 1
        open_end = narrow and len(previous.text) >= _LONG_LINE and not TERMINAL.search(previous.text)
        if line.text[0].islower() or (open_end and line.gap == 0 and not CELL_GAP.search(previous.text)):
            going_on[line.gap] = going_on.get(line.gap, 0) + 1
    base = max((0, 1), key=lambda gap: going_on.get(gap, 0))
    wrapped = going_on.get(base, 0) > _WRAPPED * pairs.get(base, 0)
    return Layout(base if wrapped else 0, wrapped)


def mark_pages(lines: list[Line], layout: Layout) -> list[tuple[int, int | None]]:
    """Find page marks, running headers and footers (set ``furniture``) and page tops.

    Returns for each page the index of its first line and the number printed on it, if any.
    """
    marks = _page_marks(lines)
    for at in marks:
        lines[at].furniture = True
    tops = {at for at, line in enumerate(lines) if at and line.feed}
    if layout.base == 1:  # each line is followed by an empty one; at the top of a page it is not
        tops |= {at for at, line in enumerate(lines) if at and line.gap == 0 and line.indent}
    footer = _marks_are_footers(lines, marks)
    numbers: dict[int, int] = {}
    for at, number in marks.items():
        if footer:
            numbers[at] = number
            if at + 1 < len(lines):
                tops.add(at + 1)
        else:
            tops.add(at)
    _mark_running(lines, marks, tops)
    # A top on a line right after the mark's own running header or footer is the same page break.
    starts = [0, *sorted(_settle(lines, tops, footer))]
    pages: list[tuple[int, int | None]] = []
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(lines)
        printed = [marks[at] for at in range(start, end) if at in marks]
        pages.append((start, printed[-1] if printed else None))
        first = next((at for at in range(start, end) if not lines[at].furniture), None)
        if first is not None:
            lines[first].page_top = True
    return pages


def number_pages(lines: list[Line], starts: list[tuple[int, int | None]], length: int) -> tuple[Page, ...]:
    """Give every page the number that a reader would cite, counted on from those that are printed."""
    if len(starts) == 1 and starts[0][1] is None:
        return ()
    printed = [(n, number) for n, (_, number) in enumerate(starts) if number is not None]
    pages: list[Page] = []
    for n, (start, number) in enumerate(starts):
        if number is None:
            before = [p for p in printed if p[0] < n]
            after = [p for p in printed if p[0] > n]
            if before:
                number = before[-1][1] + n - before[-1][0]
            elif after:
                number = max(1, after[0][1] - (after[0][0] - n))
            else:
                number = n + 1
        begin = 0 if n == 0 else lines[start].start
        end = lines[starts[n + 1][0]].start if n + 1 < len(starts) else length
        pages.append(Page(number, begin, end))
    return tuple(pages)


def _page_marks(lines: list[Line]) -> dict[int, int]:
    """Lines that print a page number, with the number: "Page | 17", "Minutes – 18 May     Page 2"."""
    found: dict[int, int] = {}
    heads: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if len(line.text) > 160:
            continue
        match = PAGE_MARK.fullmatch(line.text)
        if match is None:
            continue
        before = match["before"] or ""
        if not before:
            found[at] = int(match["number"])
        elif len(before) < 120 and not before.endswith((" on", " see", " at", ",")):
            heads.setdefault(_masked(before), []).append(at)
    for same in heads.values():
        if len(same) > 1 or not found:
            for at in same:
                match = PAGE_MARK.fullmatch(lines[at].text)
                gap = re.search(r"(\s{3,}|[|–—-]\s*)(page|p\.)", lines[at].text, re.I)
                if match and (len(same) > 1 or gap):
                    found[at] = int(match["number"])
    if not found:
        found = _bare_numbers(lines)
    # A table of contents prints page numbers too: marks must grow down the document.
    ordered = sorted(found)
    return {at: found[at] for n, at in enumerate(ordered) if n == 0 or found[at] > found[ordered[n - 1]]}


def _bare_numbers(lines: list[Line]) -> dict[int, int]:
    """Numbers alone on a line that count up by one: at least three in a row."""
    alone = [(at, int(m["number"])) for at, line in enumerate(lines) if (m := BARE_PAGE.fullmatch(line.text))]
    best: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for at, number in alone:
        if run and number == run[-1][1] + 1 and at - run[-1][0] > 5:
            run.append((at, number))
        else:
            run = [(at, number)]
        best = max(best, run, key=len)
    return dict(best) if len(best) >= 3 else {}


def _marks_are_footers(lines: list[Line], marks: dict[int, int]) -> bool:
    if not marks:
        return True
    if len(lines) - 1 - max(marks) <= 1:
        return True
    return min(marks) > 1 or len(marks) == 1


def _masked(text: str) -> str:
    return _DIGITS.sub("#", _SPACES.sub(" ", text)).strip().lower()


def _mark_running(lines: list[Line], marks: dict[int, int], tops: set[int]) -> None:
    """Short lines that come again at other page breaks are running headers or footers."""
    near: dict[str, dict[int, tuple[int, int]]] = {}
    number, last = -1, -_NEAR
    for at in sorted(tops | set(marks)):
        number, last = number + (at > last + 1), at  # a mark and the top after it are one break
        for other in range(max(0, at - _NEAR), min(len(lines), at + _NEAR)):
            text = lines[other].text
            if len(text) <= 140 and not BULLET.match(text) and not lines[other].furniture:
                places = near.setdefault(_masked(text), {})
                places[other] = min(places.get(other, (_NEAR + 1, 0)), (abs(other - at), number))
    breaks = max(len(tops), len(marks))
    for text, places in near.items():
        at_breaks = {number for _, number in places.values()}
        if len(at_breaks) >= 2 and len(places) >= 0.4 * breaks and not text.endswith("?"):
            for at in places:
                lines[at].furniture = True


def _settle(lines: list[Line], tops: set[int], footer: bool) -> set[int]:
    """Merge the tops that belong to one page break, furniture around it going to its own page."""
    settled: set[int] = set()
    for top in sorted(tops):
        if footer:
            # Footer lines that follow the mark, and a second sign of the same break, stay behind it.
            while top < len(lines) and lines[top].furniture and top + 1 in tops:
                top += 1
        if top < len(lines):
            settled.add(top)
    for top in sorted(settled):
        previous = [other for other in settled if other < top]
        if previous and all(lines[at].furniture for at in range(max(previous), top)):
            settled.discard(max(previous) if footer else top)
    return settled

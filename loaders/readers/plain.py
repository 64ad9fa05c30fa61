"""Blocks of plain text: whether wrapped by hand, one paragraph a line, or drawn out of a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..blocks import Draft, clean
from ..values import BlockKind, Page
from .cells import wrapped_rows
from .items import mark_items, stacks
from .lines import Layout, Line, mark_pages, measure, number_pages, scan
from .marks import (
    BARE_NUMBER,
    BULLET,
    CAPTION,
    CELL_GAP,
    LETTERED,
    NOTE,
    NUMBERED,
    SENTENCE_END,
    SPEAKER,
    TERMINAL,
    could_be_heading,
    is_furniture,
    is_loose_end,
    is_never_heading,
)
from .outline import drop_links, rank_headings, set_ranks
from .side_by_side import in_reading_order
from .styles import Style

_WINDOW = 6  # lines before and after that tell how wide the column is here
_OVERLONG = 1.4
_TITLE_LINES = 12
_MAX_NOTE = 99


@dataclass(slots=True)
class Unit:
    """A block in the making: its lines, and where its text begins after the mark."""

    kind: BlockKind
    lines: list[Line]
    begin: int
    mark: str = ""
    depth: int = 0
    alone: bool = False  # nothing else in its group of lines
    first: bool = False  # first in its group
    level: int = 0

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        head = self.lines[0]
        return ((self.begin, head.end), *((line.start, line.end) for line in self.lines[1:]))

    @property
    def at_top(self) -> bool:
        return self.lines[0].page_top

    @property
    def style(self) -> Style:
        return Style(self.lines[0].size, self.lines[0].bold)

    @property
    def end(self) -> str:
        return self.lines[-1].text


def read_plain(source: str) -> tuple[list[Draft], tuple[Page, ...]]:
    """Headings, paragraphs, bullets, table rows, captions, footnotes and furniture of a plain text."""
    lines = in_reading_order(scan(source))
    if not lines:
        return [], ()
    layout = measure(lines)
    starts = mark_pages(lines, layout)
    pages = number_pages(lines, starts, len(source))
    return draw_blocks(lines, layout, source), pages


def draw_blocks(
    lines: list[Line], layout: Layout, source: str, ranks: Mapping[Style, int] | None = None
) -> list[Draft]:
    """Blocks of lines whose page tops and furniture are marked.

    ``ranks`` are the styles that set headings, where styles are known and differ.
    """
    units: list[Unit] = []
    at = 0
    for group in _groups(lines, layout):
        units.extend(_units(group, layout, lines, at))
        at += len(group)
    _mark_footnotes(units)
    units = _join_pages(units)
    mark_items(units)
    if ranks:
        _find_styled(units, source, ranks)
    else:
        _find_headings(units, source)
    _set_depths(units)
    drop_links(units, source)
    if ranks:
        set_ranks(units, [ranks.get(unit.style) for unit in units])
    else:
        rank_headings(units, source)
    return [Draft(unit.kind, unit.spans, unit.level or unit.depth) for unit in units]


def _groups(lines: list[Line], layout: Layout) -> list[list[Line]]:
    """Lines with no break between them."""
    groups: list[list[Line]] = []
    for at, line in enumerate(lines):
        new = (
            not groups
            or line.gap > layout.base
            or line.page_top
            or line.furniture
            or lines[at - 1].furniture
            or line.ruled
        )
        if new:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _units(group: list[Line], layout: Layout, lines: list[Line], at: int) -> list[Unit]:
    if group[0].furniture:
        return [Unit("furniture", [line], line.start) for line in group]
    wrapped = wrapped_rows(group)
    if wrapped:
        before, after = wrapped[0].start, wrapped[-1].end
        return [
            *(_units(group[:before], layout, lines, at) if before else ()),
            *(Unit("table", list(row.pieces), row.pieces[0].start) for row in wrapped),
            *(_units(group[after:], layout, lines, at + after) if after < len(group) else ()),
        ]
    rows = _table_rows(group)
    if not rows and _is_stack(group):
        return _stack(group)
    units: list[Unit] = []
    # Before the first sentence of the document, lines are title, author, date: each is its own.
    guessing = at < _TITLE_LINES and group[0].room is None  # type sizes tell better
    titles = guessing and not any(SENTENCE_END.search(line.text) for line in lines[: at + len(group)])
    for n, line in enumerate(group):
        if n in rows:
            units.append(Unit("table", [line], line.start))
            continue
        previous = group[n - 1] if n else None
        fresh = (
            previous is None
            or (n - 1) in rows
            or not layout.wrapped
            or (titles and line.text[0].isupper() and not is_loose_end(previous.text))
            or _begins(line, units[-1], previous, _width(lines, at + n))
        )
        if fresh:
            units.append(_start(line, first=n == 0))
        else:
            units[-1].lines.append(line)
    units[0].first = True
    if len(units) == 1:
        units[0].alone = True
    for unit in units:
        if is_furniture(" ".join(line.text for line in unit.lines)):
            unit.kind = "furniture"
    return units


def _stack(group: list[Line]) -> list[Unit]:
    """One unit a line; they are a list if the first line introduces them."""
    units = [_start(line, first=n == 0) for n, line in enumerate(group)]
    listed = group[0].text.endswith(":")
    for n, unit in enumerate(units):
        unit.first = n == 0
        if is_furniture(unit.end):
            unit.kind = "furniture"
        elif listed and n and unit.kind == "paragraph":
            unit.kind, unit.mark = "bullet", "\n"
    return units


def _start(line: Line, first: bool = False) -> Unit:
    if CAPTION.match(line.text):
        return Unit("caption", [line], line.start)
    found = BULLET.match(line.text) or LETTERED.match(line.text)
    if found:
        return Unit("bullet", [line], line.start + found.end(), mark=found["mark"])
    found = NUMBERED.match(line.text)
    if found:
        return Unit("paragraph", [line], line.start + found.end(), mark=found["mark"])
    found = BARE_NUMBER.match(line.text) if first else None  # "1 INTRODUCTION", but also "11 May"
    return Unit("paragraph", [line], line.start, mark=found["mark"] if found else "")


def _width(lines: list[Line], at: int) -> int:
    """How long a full line is around here, on this page."""
    start, end = at, at + 1
    while start > max(0, at - _WINDOW) and not lines[start].page_top and not lines[start - 1].furniture:
        start -= 1
    while end < min(len(lines), at + _WINDOW) and not lines[end].page_top and not lines[end].furniture:
        end += 1
    widths = sorted(line.indent + len(line.text) for line in lines[start:end])
    # One line that nobody wrapped tells nothing of the others.
    return widths[-2] if len(widths) > 3 and widths[-1] > _OVERLONG * widths[-2] else widths[-1]


def _begins(line: Line, unit: Unit, previous: Line, width: int) -> bool:
    """Whether this line of a wrapped text begins a block of its own."""
    text = line.text
    ended = TERMINAL.search(previous.text) is not None
    word = 1 + len(text.split(maxsplit=1)[0])
    if previous.room is not None and previous.fill is not None:
        full, filled = word > previous.room, previous.fill
    else:
        length = previous.indent + len(previous.text)
        full, filled = length + word > width, length / max(1, width)
    bullet = BULLET.match(text)
    if bullet:
        mark = bullet["mark"]
        if mark in "-–—*o" and not ended and unit.mark != mark:  # also a dash or a letter within a sentence
            return not full and (mark == "o" or not text[bullet.end()].islower())
        return True
    if CAPTION.match(text) or (ended and SPEAKER.match(text)):
        return True
    if LETTERED.match(text):
        return ended or not full or bool(LETTERED.match(unit.lines[0].text))
    if NUMBERED.match(text):
        return ended or not full
    first = text[0]
    if first.islower() or is_loose_end(previous.text):
        return False
    if is_furniture(text) or (len(unit.lines) == 1 and is_furniture(previous.text)):
        return True
    if unit.kind == "caption":
        return ended
    words = sum(len(part.text.split()) for part in unit.lines)
    if unit.kind == "bullet":
        return SENTENCE_END.search(previous.text) is not None and line.indent < unit.lines[0].indent
    if previous.text.endswith("?") and unit.first and len(unit.lines) <= 5 and words <= 60:
        joined = " ".join(part.text for part in unit.lines)
        return could_be_heading(joined)
    if not first.isalnum() and first not in "\"'“‘(£":
        return False
    # In a narrow column (a table, a caption beside a picture) lines are ragged.
    return not full and filled < (0.75 if width >= 60 else 0.5)


def _is_stack(group: list[Line]) -> bool:
    """Three lines or more that each begin and none of which ends: a list without marks."""
    body = group[1:] if group[0].text.endswith(":") else group
    return len(body) >= 3 and all(stacks(line.text) for line in body)


def _table_rows(group: list[Line]) -> set[int]:
    """Lines next to each other with three cells or more, set apart by wide gaps."""
    cells = [0 if BULLET.match(line.text) else len(CELL_GAP.split(line.text)) for line in group]
    padded = [0, *cells, 0]
    rows = {n for n, count in enumerate(cells) if count >= 3 and max(padded[n], padded[n + 2]) >= 3}
    # Words set wide by a careless hand have two spaces between them; a table has more somewhere.
    wide = sum("   " in group[n].text or "\t" in group[n].text for n in rows)
    return rows if wide >= 2 else set()


def _mark_footnotes(units: list[Unit]) -> None:
    """Numbered notes at the foot of a page."""
    for n, unit in enumerate(units):
        line = unit.lines[0]
        found = BARE_NUMBER.match(line.text) or NOTE.match(line.text)
        if not found or not (unit.first and (line.ruled or (n and units[n - 1].kind == "footnote"))):
            continue
        if int(found["mark"]) <= _MAX_NOTE and unit.kind in ("paragraph", "heading"):
            unit.kind, unit.mark = "footnote", found["mark"]
            unit.begin = line.start + found.end()


def _join_pages(units: list[Unit]) -> list[Unit]:
    """Put together what a page break, with the notes and marks around it, cuts in two."""
    out: list[Unit] = []
    for unit in units:
        if unit.lines[0].page_top and unit.kind == "paragraph" and not unit.mark:
            back = len(out) - 1
            while back >= 0 and out[back].kind in ("furniture", "footnote"):
                back -= 1
            if back >= 0 and _goes_on(out[back], unit):
                out[back].lines.extend(unit.lines)
                continue
        out.append(unit)
    return out


def _goes_on(before: Unit, unit: Unit) -> bool:
    if before.kind not in ("paragraph", "bullet") or TERMINAL.search(before.end):
        return False
    if unit.lines[0].text[0].islower() or is_loose_end(before.end):
        return True
    fill = before.lines[-1].fill
    full = len(before.end) > 45 if fill is None else fill > 0.8
    return full and not (len(unit.lines) == 1 and (unit.alone or unit.end.endswith("?")) and could_be_heading(unit.end))


def _find_headings(units: list[Unit], source: str) -> None:
    for n, unit in enumerate(units):
        short = len(unit.lines) == 1 and len(unit.end.split()) <= 12
        chained = n > 0 and units[n - 1].kind == "heading" and (short or unit.end.endswith("?"))
        if unit.kind != "paragraph" or not (unit.first or chained) or len(unit.lines) > 5:
            continue
        text = clean(source, ((unit.lines[0].start, unit.lines[0].end), *unit.spans[1:]))[0]
        if not could_be_heading(text) or (len(unit.lines) > 2 and not text.endswith("?")):
            continue
        after = n + 1
        while after < len(units) and units[after].kind in ("furniture", "footnote"):
            after += 1
        following = units[after] if after < len(units) else None
        if following is None:
            continue
        if unit.mark and _same_series(unit, following):
            continue
        if unit.mark and n and _same_series(units[n - 1], unit) and units[n - 1].kind != "heading":
            continue
        unit.kind, unit.begin = "heading", unit.lines[0].start
    _number_items(units)


def _number_items(units: list[Unit]) -> None:
    for unit in units:
        if unit.kind == "paragraph" and unit.mark and unit.mark.count(".") == 1 and unit.mark.endswith("."):
            unit.kind = "bullet"  # "1." heads an item of a list, "3.1" a numbered paragraph


def _find_styled(units: list[Unit], source: str, ranks: Mapping[Style, int]) -> None:
    """Headings are what is set in a style of headings and reads like one."""
    for unit in units:
        if unit.kind in ("paragraph", "caption", "bullet") and all(
            Style(line.size, line.bold) in ranks for line in unit.lines
        ):
            text = " ".join(line.text for line in unit.lines)
            wordy = len(text.split()) > 60 or SENTENCE_END.search(text.rstrip("?")) or is_never_heading(text)
            if unit.kind == "paragraph" and not wordy:
                unit.kind, unit.begin = "heading", unit.lines[0].start
    _number_items(units)


def _same_series(one: Unit, other: Unit) -> bool:
    """Whether the numbers follow each other: items of a list, with nothing in between."""
    a, b = one.mark.rstrip(".").split("."), other.mark.rstrip(".").split(".")
    if not (one.mark and other.mark) or len(a) != len(b) or a[:-1] != b[:-1]:
        return False
    return a[-1].isdigit() and b[-1].isdigit() and int(b[-1]) == int(a[-1]) + 1


def _set_depths(units: list[Unit]) -> None:
    """How deep each bullet lies: a mark that is new in the list, or further in, opens a deeper one."""
    stack: list[tuple[str, int]] = []
    for unit in units:
        if unit.kind in ("furniture", "footnote"):
            continue
        if unit.kind != "bullet":
            stack = []
            continue
        key = (_mark_class(unit.mark), unit.lines[0].indent)
        place = next((n for n, (mark, indent) in enumerate(stack) if mark == key[0] and abs(indent - key[1]) < 2), None)
        if place is None and key[0] in [mark for mark, _ in stack]:
            same = next(n for n, (mark, _) in enumerate(stack) if mark == key[0])
            place = same if key[1] < stack[same][1] + 2 or key[0] == "•" else None
        if place is None:
            stack.append(key)
        else:
            del stack[place + 1 :]
        unit.depth = len(stack)


def _mark_class(mark: str) -> str:
    inner = mark.strip("().")
    if inner.isdigit():
        return "1"
    return "a" if mark != inner and inner.isalpha() else mark

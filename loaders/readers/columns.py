"""Lines of a page in reading order: running heads, columns, rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

_MARGIN = 0.11  # running headers and footers stand within this share of the height
_MIN_LINES = 4  # a column has at least so many lines
_MIN_GUTTER = 6.0  # points
_FULL = 0.55  # lines of a column fill this share of it on average; cells of a table do not
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(page\s*\|?\s*)?[-–|\s]*\d{1,4}[-–|\s]*((of|/)\s*\d{1,4})?(\s*\|?\s*p\s*a\s*g\s*e)?", re.I)


@dataclass(slots=True)
class Run:
    """A stretch of text on one base line, in points from the lower left corner."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


@dataclass(slots=True)
class Placed:
    """A line in reading order."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    column: tuple[int, int] = (0, 0)
    indent: int = 0
    fill: float = 1.0
    room: float = 0.0
    furniture: bool = False
    low: bool = False  # in the lower part of the page


def page_lines(pages: list[dict[str, Any]]) -> list[list[Placed]]:
    """The lines of each page: headers first, then the text column by column, footers last."""
    runs = [[Run(*values) for values in page["runs"] if values[0].strip()] for page in pages]
    heights = [float(page["height"]) for page in pages]
    repeated = _repeated(runs, heights)
    split = [_margins(page, height, repeated) for page, height in zip(runs, heights, strict=True)]
    gutters = [_gutter(body) for _, body, _ in split]
    usual = _usual_gutter([gutter for gutter in gutters if gutter is not None])
    out: list[list[Placed]] = []
    for (headers, body, footers), gutter, height in zip(split, gutters, heights, strict=True):
        if gutter is None and usual is not None and _is_clear(body, usual):
            gutter = usual  # a page with a short second column
        out.append([*_furniture(headers), *_body(body, height, gutter), *_furniture(footers)])
    return out


def _margins(page: list[Run], height: float, repeated: set[tuple[str, str]]) -> tuple[list[Run], list[Run], list[Run]]:
    """Header, body and footer: a row in the margin is furniture if all of it comes again or is a page number."""
    plain: dict[int, bool] = {}
    for run in page:
        zone = _zone(run, height)
        mine = bool(zone) and ((zone, _masked(run.text)) in repeated or bool(_PAGE_NUMBER.fullmatch(run.text.strip())))
        row = round(run.y / 3)
        plain[row] = plain.get(row, True) and mine
    headers: list[Run] = []
    body: list[Run] = []
    footers: list[Run] = []
    for run in page:
        row = round(run.y / 3)
        if not plain[row] or (plain.get(row - 1, True), plain.get(row + 1, True)) != (True, True):
            body.append(run)
        else:
            (headers if _zone(run, height) == "top" else footers).append(run)
    return headers, body, footers


def _usual_gutter(gutters: list[tuple[float, float]]) -> tuple[float, float] | None:
    if not gutters:
        return None
    left, right = sorted(g[0] for g in gutters)[-1], sorted(g[1] for g in gutters)[0]
    return (left, right) if right - left >= _MIN_GUTTER else sorted(gutters)[len(gutters) // 2]


def _is_clear(runs: list[Run], gutter: tuple[float, float]) -> bool:
    left, right = gutter
    crossing = sum(run.x0 < left - 1 and run.x1 > right + 1 for run in runs)
    rights = [run for run in runs if run.x0 >= right - 1]
    lefts = [run for run in runs if run.x1 <= left + 1]
    return bool(rights and lefts) and crossing <= 0.12 * len(runs)


def _zone(run: Run, height: float) -> str:
    if run.y > height * (1 - _MARGIN):
        return "top"
    return "bottom" if run.y < height * _MARGIN else ""


def _masked(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split())).lower()


def _repeated(runs: list[list[Run]], heights: list[float]) -> set[tuple[str, str]]:
    """What stands in the margin of two pages or more, and of a good part of them all."""
    seen: Counter[tuple[str, str]] = Counter()
    for page, height in zip(runs, heights, strict=True):
        seen.update(
            {
                (zone, _masked(run.text))
                for run in page
                if (zone := _zone(run, height)) and any(map(str.isalnum, run.text))
            }
        )
    least = max(2, 0.3 * len(runs))
    return {key for key, count in seen.items() if count >= least}


def _furniture(runs: list[Run]) -> list[Placed]:
    lines = _rows(runs)
    for line in lines:
        line.furniture = True
    return lines


def _body(runs: list[Run], height: float, gutter: tuple[float, float] | None) -> list[Placed]:
    lines: list[Placed] = []
    for number, (band, column) in enumerate(_regions(runs, gutter)):
        rows = _rows(column)
        if not rows:
            continue
        left = min(row.x0 for row in rows)
        right = max(row.x1 for row in rows)
        for row in rows:
            letter = (row.x1 - row.x0) / max(1, len(row.text))
            row.column = (band, number)
            row.indent = max(0, round((row.x0 - left) / max(1.0, row.size * 0.5)))
            row.fill = (row.x1 - left) / max(1.0, right - left)
            row.room = (right - row.x1) / max(0.5, letter)
            row.low = row.y < 0.4 * height
        lines.extend(rows)
    return lines


def _regions(runs: list[Run], gutter: tuple[float, float] | None) -> list[tuple[int, list[Run]]]:
    """The page cut into bands, and bands into columns, in reading order."""
    if gutter is None:
        return [(0, runs)]
    left, right = gutter
    spanning = [run for run in runs if run.x0 < left - 1 and run.x1 > right + 1]
    sides = [run for run in runs if not (run.x0 < left - 1 and run.x1 > right + 1)]
    middle = (left + right) / 2
    out: list[tuple[int, list[Run]]] = []
    edges = sorted({run.y for run in spanning}, reverse=True)
    band = 0
    top = float("inf")
    for edge in [*edges, float("-inf")]:
        inside = [run for run in sides if edge < run.y < top]
        if inside:
            for side in ([r for r in inside if r.x0 < middle], [r for r in inside if r.x0 >= middle]):
                out.extend((band, part) for _, part in _regions(side, _gutter(side)))
            band += 1
        here = [run for run in spanning if run.y == edge] + [run for run in sides if run.y == edge]
        if here:
            if out and out[-1][0] == -band - 1:
                out[-1][1].extend(here)
            else:
                out.append((-band - 1, here))
        top = edge
    return [(number, part) for number, part in out if part]


def _gutter(runs: list[Run]) -> tuple[float, float] | None:
    """An upright white strip with text of full lines on both sides, or None."""
    if len(runs) < 2 * _MIN_LINES:
        return None
    low, high = min(run.x0 for run in runs), max(run.x1 for run in runs)
    width = high - low
    if width < 150:
        return None
    bins = [0] * (int(width) + 2)
    for run in runs:
        for at in range(max(0, int(run.x0 - low)), min(len(bins) - 1, int(run.x1 - low)) + 1):
            bins[at] += 1
    allowed = max(1, 0.12 * len(runs))
    best: tuple[float, float] | None = None
    at = int(0.2 * width)
    while at < int(0.8 * width):
        if bins[at] > allowed:
            at += 1
            continue
        end = at
        while end < len(bins) - 1 and bins[end] <= allowed:
            end += 1
        left, right = low + at, low + end
        if end - at >= _MIN_GUTTER and _is_column(runs, left, right) and (best is None or end - at > best[1] - best[0]):
            best = (left, right)
        at = end + 1
    return best


def _is_column(runs: list[Run], left: float, right: float) -> bool:
    for side in ([r for r in runs if r.x1 <= left + 1], [r for r in runs if r.x0 >= right - 1]):
        if len({round(run.y) for run in side}) < _MIN_LINES:
            return False
        start, end = min(run.x0 for run in side), max(run.x1 for run in side)
        filled: dict[int, float] = {}
        for run in side:
            filled[round(run.y)] = filled.get(round(run.y), 0.0) + run.x1 - run.x0
        if sum(filled.values()) / len(filled) < _FULL * (end - start) or end - start < 70:
            return False
    return True


def _rows(runs: list[Run]) -> list[Placed]:
    """Runs on one base line put together, from the top down; wide gaps become three spaces."""
    lines: list[Placed] = []
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x0)):
        if rows and abs(rows[-1][0].y - run.y) < 0.4 * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.x0)
        text = ""
        last: Run | None = None
        for run in row:
            if last is not None:
                gap = run.x0 - last.x1
                text += "   " if gap > 1.2 * run.size and len(last.text) > 2 else " " if gap > 0.12 * run.size else ""
            text += run.text.strip()
            last = run
        main = max(row, key=lambda run: len(run.text))
        bold = sum(len(run.text) for run in row if run.bold) > 0.8 * sum(len(run.text) for run in row)
        lines.append(Placed(text, row[0].x0, row[-1].x1, main.y, main.size, bold))
    return lines

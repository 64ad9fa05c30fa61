"""A report as one CSV table, for a spreadsheet or a program: its main tables, each row with its sentences.

Numbers are plain, what is not known is empty, and no cell is taken for a formula. The file begins with a byte order
mark, without which Excel shows curly quotes and dashes as other letters.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ...graph.cells import formula_safe
from ...graph.columns import encodable
from ..results import Quote
from .blocks import Cell, Paper
from .cells import clean
from .evidence import distinct
from .grids import Grid, grids

_BETWEEN = "\n"


def main_grids(paper: Paper, limit: int | None = None) -> tuple[Grid, ...]:
    """The tables and lists that a CSV file holds: those that are main, else the first."""
    found = tuple(grids(paper, limit))
    return tuple(grid for grid in found if grid.main) or found[:1]


def tables_left_out(paper: Paper) -> int:
    """How many tables and lists of a report a CSV file has no room for."""
    return sum(1 for grid in grids(paper) if grid.rows) - sum(1 for grid in main_grids(paper) if grid.rows)


def csv_bytes(paper: Paper, *, limit: int | None = None) -> bytes:
    """The main tables of a report as CSV (RFC 4180, UTF-8 with a byte order mark).

    Several stand below each other, with a column ``part`` that tells which. The last columns hold the sentences, each
    on a line of its own with where it stands.
    """
    shown = main_grids(paper, limit)
    keys = list(dict.fromkeys(key for grid in shown for key in _keys(grid)))
    several = len(shown) > 1
    head = [*(["part"] if several else []), *(name for name, _ in keys), "evidence"]
    disputed = any(grid.disputed for grid in shown)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([formula_safe(name) for name in [*head, *(["evidence against"] if disputed else [])]])
    for grid in shown:
        for row in grid.rows:
            cells = dict(zip(_keys(grid), row.cells, strict=True))
            line: list[Cell] = [grid.title] if several else []
            line += [cells.get(key) for key in keys]
            line.append(_sentences(row.evidence))
            if disputed:
                line.append(_sentences(row.against))
            writer.writerow([_cell(value) for value in line])
    return encodable(out.getvalue()).encode("utf-8-sig")


def _keys(grid: Grid) -> list[tuple[str, int]]:
    """The columns of a grid: two of one name are told apart by which of them it is."""
    names = [column.name for column in grid.columns]
    return [(name, names[:i].count(name)) for i, name in enumerate(names)]


def _sentences(quotes: Iterable[Quote]) -> str:
    return _BETWEEN.join(f"“{clean(quote.text)}” ({clean(quote.where)})" for quote in distinct(quotes))


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case str():
            return formula_safe(_BETWEEN.join(map(clean, value.split("\n"))))
    return repr(value)

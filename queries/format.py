"""Query results as a table, CSV or JSON. What came out of documents is made safe for where it goes."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from typing import Any, Literal, TextIO, get_args

from ..graph.cells import clean, count_line, formula_safe, shown
from ..graph.errors import QueryError
from ..graph.results import QueryResult, plain

Format = Literal["table", "csv", "json", "jsonl"]
FORMATS: tuple[str, ...] = get_args(Format)

_WIDTH = 120
_NARROWEST = 12  # characters: with less, words of a column break up


def format_result(result: QueryResult, fmt: str = "table", *, width: int | None = None) -> str:
    """The whole answer as text that ends in a newline.

    ``table`` is for reading: cells wrap within ``width`` columns (120 unless given), and rows with too
    many fields for that are shown one field a line, without those that are empty. ``csv`` has a
    header, lists and whole nodes as JSON, and no cell that a spreadsheet takes for a formula.
    ``json`` is one list of objects, ``jsonl`` one object a line. Raises :class:`QueryError` for
    another format.
    """
    match fmt:
        case "table":
            return _table(result, width or _WIDTH)
        case "csv":
            return _csv(result)
        case "json":
            return json.dumps(result.to_dicts(), ensure_ascii=False, indent=2) + "\n"
        case "jsonl":
            return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in result.to_dicts())
    raise QueryError(f"there is no format {fmt!r}", mend=f"choose one of {', '.join(FORMATS)}")


def write_result(result: QueryResult, out: TextIO, fmt: str = "table", *, width: int | None = None) -> None:
    """Write what :func:`format_result` makes to a stream."""
    out.write(format_result(result, fmt, width=width))


def _csv(result: QueryResult) -> str:
    out = io.StringIO()
    # as RFC 4180 has it; it also makes the writer quote a lone carriage return
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([formula_safe(name) for name in result.columns])
    writer.writerows([_csv_cell(value) for value in row] for row in result.rows)
    return out.getvalue()


def _csv_cell(value: Any) -> str:
    match plain(value):
        case None:
            return ""
        case bool() as truth:
            return "true" if truth else "false"
        case str() as text:
            return formula_safe(text)
        case int() | float() as number:
            return repr(number)
        case other:
            return json.dumps(other, ensure_ascii=False)


def _table(result: QueryResult, width: int) -> str:
    if not result.columns:
        return "no rows\n"
    widest = [max((len(shown(row[i])) for row in result.rows), default=0) for i in range(len(result.columns))]
    needed = sum(max(len(name), cell) + 3 for name, cell in zip(result.columns, widest, strict=True))
    if len(result.columns) * _NARROWEST > width and needed > width:
        return _records(result, width)
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False)
    # where there are quotes, the other columns leave them some room
    share = max(8, width * 3 // (4 * len(widest))) if max(widest) > width else None
    for i, name in enumerate(result.columns):
        numbers = all(isinstance(row[i], int | float | None) for row in result.rows) and bool(result.rows)
        justify: Literal["left", "right"] = "right" if numbers else "left"
        room = None if widest[i] > width else share
        # Text, so that nothing in a document is taken for markup
        table.add_column(Text(clean(name)), justify=justify, overflow="fold", max_width=room)
    for row in result.rows:
        table.add_row(*(Text(shown(value)) for value in row))
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(table)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    return "\n".join(lines) + f"\n{count_line(result)}\n"


def _records(result: QueryResult, width: int) -> str:
    """One field a line: for rows that have too many columns to stand side by side."""
    names = [clean(name) for name in result.columns]
    left = max(map(len, names))
    lines: list[str] = []
    for number, row in enumerate(result.rows, 1):
        lines.append(f"{number}.")
        for name, value in zip(names, row, strict=True):
            text = " ".join(shown(value).split())
            if text:
                wrapped = textwrap.wrap(text, max(width - left - 4, 20))
                lines += [f"  {name if i == 0 else '':{left}}  {part}" for i, part in enumerate(wrapped)]
    return "\n".join([*lines, count_line(result)]) + "\n"

"""Answers as files for other tools: Parquet (extra ``parquet``) and Excel workbooks (extra ``excel``).

Both keep types, and the same answer gives the same bytes. In Parquet a column has one type, see
:mod:`joinedup.graph.columns`; one without a value is text, which every reader takes. In a workbook every cell
has its own. A workbook is for people: lists stand one item a line, whole nodes as JSON text, nothing is taken
for a formula or a link, and what a cell cannot hold is marked there and noted on the second sheet.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from ..graph.columns import typed_columns
from ..graph.errors import QueryError
from ..graph.extras import import_extra
from ..graph.results import QueryResult
from .workbook import EXCEL_CELL, EXCEL_COLUMNS, EXCEL_ROWS, Sheet, cell_text, new_workbook

_WIDEST, _NARROWEST = 60, 8  # characters
_LOOKED_AT = 1000  # rows that widths are taken from


def parquet_bytes(result: QueryResult) -> bytes:
    """The answer as a Parquet file. Raises :class:`JoinedupError` where pyarrow is not installed."""
    pa = import_extra("pyarrow", "parquet", "a Parquet file")
    parquet = import_extra("pyarrow.parquet", "parquet", "a Parquet file")
    types = {
        "boolean": pa.bool_(), "integer": pa.int64(), "number": pa.float64(), "text": pa.string(), None: pa.string()
    }  # fmt: skip
    columns = typed_columns(result)
    fields = [(c.name, pa.list_(types[c.scalar]) if c.is_list else types[c.scalar]) for c in columns]
    table = pa.table([c.values for c in columns], schema=pa.schema(fields))
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def excel_bytes(
    result: QueryResult, *, title: str = "", query: str = "", parameters: Mapping[str, Any] | None = None
) -> bytes:
    """The answer as an Excel workbook; its second sheet says what was asked.

    Raises :class:`QueryError` for more rows or columns than a sheet has, :class:`JoinedupError` where
    xlsxwriter is not installed.
    """
    if len(result) > EXCEL_ROWS or len(result.columns) > EXCEL_COLUMNS:
        raise QueryError(
            f"the answer has {len(result):,} rows and {len(result.columns):,} columns; "
            f"a sheet of Excel has {EXCEL_ROWS:,} and {EXCEL_COLUMNS:,}",
            mend="write Parquet or CSV, or ask for less with --limit",
        )
    out = io.BytesIO()
    workbook = new_workbook(out)
    sheet = Sheet(workbook, "Answer")
    widths = [_width(result, i) for i in range(len(result.columns))]
    for i, width in enumerate(widths):
        sheet.worksheet.set_column(i, i, width)
    for i, name in enumerate(result.columns):
        sheet.write(0, i, name, sheet.bold)
    for number, row in enumerate(result.rows, 1):
        for i, value in enumerate(row):
            sheet.write(number, i, value)
    sheet.worksheet.freeze_panes(1, 0)
    if result.columns:
        sheet.worksheet.autofilter(0, 0, len(result), len(result.columns) - 1)
    _about(Sheet(workbook, "Query"), result, sheet, title, query, parameters or {})
    workbook.close()
    return out.getvalue()


def _about(
    sheet: Sheet, result: QueryResult, answer: Sheet, title: str, query: str, parameters: Mapping[str, Any]
) -> None:
    sheet.worksheet.set_column(0, 0, 16)
    sheet.worksheet.set_column(1, 1, 100)
    rows: list[tuple[str, Any]] = [("Question", title), ("Query", query)]
    rows += [(f"${name}", json.dumps(value, ensure_ascii=False)) for name, value in parameters.items()]
    rows.append(("Rows", len(result)))
    if result.truncated:
        rows.append(("Note", "There are more rows: a limit cut them off."))
    if answer.cut:
        rows.append(("Note", f"Cells whose text is longer than {EXCEL_CELL:,} characters and was cut: {answer.cut}."))
    if answer.replaced:
        rows.append(("Note", f"Cells with characters that a workbook cannot hold, shown as \ufffd: {answer.replaced}."))
    for number, (name, value) in enumerate((name, value) for name, value in rows if value != ""):
        sheet.write(number, 0, name, sheet.bold)
        sheet.write(number, 1, value)


def _width(result: QueryResult, column: int) -> float:
    values = (row[column] for row in result.rows[:_LOOKED_AT])
    lines = (len(line) for value in values for line in (cell_text(value).splitlines() or [""]))
    widest = max((len(result.columns[column]) + 3, *lines), default=0)  # with room for the button of the filter
    return float(min(max(widest + 1, _NARROWEST), _WIDEST))

"""Answers as files for other tools: Parquet (extra ``parquet``) and Excel workbooks (extra ``excel``).

Both keep types, and the same answer gives the same bytes. In Parquet a column has one type, see
:mod:`joinedup.graph.columns`; one without a value is text, which every reader takes. In a workbook every cell
has its own. A workbook is for people: lists stand one item a line, whole nodes as JSON text, nothing is taken
for a formula or a link, and what a cell cannot hold is marked there and noted on the second sheet.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..graph.columns import encodable, json_text, typed_columns
from ..graph.errors import QueryError
from ..graph.extras import import_extra
from ..graph.results import QueryResult

EXCEL_ROWS = 1_048_575
"""Rows that a sheet of Excel has below its header."""
EXCEL_COLUMNS = 16_384
EXCEL_CELL = 32_767
"""UTF-16 units that a cell of Excel holds."""

_DIGITS = 10**15  # from here on Excel rounds whole numbers
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CUT = "… [cut: {} characters, more than a cell of Excel holds; CSV, JSON and Parquet have them all]"
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
    xlsxwriter = import_extra("xlsxwriter", "excel", "an Excel workbook")
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties({"created": datetime(2000, 1, 1)})  # a clock would make every file differ
    sheet = _Sheet(workbook, "Answer")
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
    _about(_Sheet(workbook, "Query"), result, sheet, title, query, parameters or {})
    workbook.close()
    return out.getvalue()


class _Sheet:
    """A sheet whose cells take any value; counts what it could not write as it is."""

    def __init__(self, workbook: Any, name: str) -> None:
        self.worksheet = workbook.add_worksheet(name)
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._plain = workbook.add_format()
        self.cut = 0
        self.replaced = 0

    def write(self, row: int, column: int, value: Any, style: Any = None) -> None:
        """Each kind of value by the method of its own, so that a text is never taken for something else."""
        style = style or self.wrapped
        match value:
            case None:
                return
            case bool():
                self.worksheet.write_boolean(row, column, value, style)
            case int() if abs(value) < _DIGITS:
                self.worksheet.write_number(row, column, value, style)
            case float() if math.isfinite(value):
                self.worksheet.write_number(row, column, value, style)
            case _:
                self._write_text(row, column, self._fitting(_text(value)), style)

    def _write_text(self, row: int, column: int, text: str, style: Any) -> None:
        if text.startswith("<r>") and text.endswith("</r>"):
            # xlsxwriter would take it for mark-up of its own and not escape it; in two pieces it does
            self.worksheet.write_rich_string(row, column, self._plain, text[:1], text[1:], style)
        else:
            self.worksheet.write_string(row, column, text, style)

    def _fitting(self, text: str) -> str:
        """The text as a cell can hold it."""
        kept = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", encodable(text))
        self.replaced += kept != text
        kept = kept.replace("\r\n", "\n").replace("\r", "\n")
        if _units(kept) <= EXCEL_CELL:
            return kept
        self.cut += 1
        note = _CUT.format(f"{len(kept):,}")
        room = (EXCEL_CELL - _units(note)) * 2  # bytes
        return kept.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + note


def _about(
    sheet: _Sheet, result: QueryResult, answer: _Sheet, title: str, query: str, parameters: Mapping[str, Any]
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


def _text(value: Any) -> str:
    """A value that is no number as the text of a cell: a list one item a line, the rest as JSON."""
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return "\n".join(_text(item) for item in value)
    match value:
        case None:
            return ""
        case str():
            return value
        case int() | float() if not isinstance(value, bool):
            return str(value)
    return json_text(value)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _width(result: QueryResult, column: int) -> float:
    values = (row[column] for row in result.rows[:_LOOKED_AT])
    lines = (len(line) for value in values for line in (_text(value).splitlines() or [""]))
    widest = max((len(result.columns[column]) + 3, *lines), default=0)  # with room for the button of the filter
    return float(min(max(widest + 1, _NARROWEST), _WIDEST))

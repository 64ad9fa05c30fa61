"""Excel workbooks: cells of any value that are what they are, never a formula or a link, and no clock in the file."""

from __future__ import annotations

import io
import math
import re
from datetime import datetime
from typing import Any

from ..graph.columns import encodable, json_text
from ..graph.extras import import_extra

EXCEL_ROWS = 1_048_575
"""Rows that a sheet of Excel has below its header."""
EXCEL_COLUMNS = 16_384
EXCEL_CELL = 32_767
"""UTF-16 units that a cell of Excel holds."""

_DIGITS = 10**15  # from here on Excel rounds whole numbers
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CUT = "… [cut: {} characters, more than a cell of Excel holds; CSV, JSON and Parquet have them all]"


def new_workbook(out: io.BytesIO, title: str = "") -> Any:
    """A workbook that is written to ``out`` when it is closed; the same cells give the same bytes.

    Raises :class:`JoinedupError` where xlsxwriter is not installed.
    """
    xlsxwriter = import_extra("xlsxwriter", "excel", "an Excel workbook")
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    # a clock would make every file differ
    workbook.set_properties({"title": title, "created": datetime(2000, 1, 1)})
    return workbook


class Sheet:
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
                self._write_text(row, column, self._fitting(cell_text(value)), style)

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


def cell_text(value: Any) -> str:
    """A value that is no number as the text of a cell: a list one item a line, the rest as JSON."""
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return "\n".join(cell_text(item) for item in value)
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

"""A report as an Excel workbook: a sheet to read, a sheet for each table, the charts, and the evidence by number.

Every table is there to be filtered and sorted: its header stands in the first row and stays in sight, numbers are
numbers, and the last column leads to the sentences. The same report gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ...graph.errors import QueryError
from ..results import Quote
from ..workbook import EXCEL_ROWS, Sheet, new_workbook
from .blocks import Bullets, Cell, Chart, Claims, Column, ColumnKind, Facts, Heading, Paper, Paragraph, Quotation, Table
from .cells import DASH, clean, is_number, new_help, shown
from .evidence import Register
from .grids import Grid, grid_of
from .palette import LOOKS
from .sheet_names import SheetNames

_FORMATS: dict[ColumnKind, str] = {
    "text": "General",
    "count": "#,##0",
    "number": "0.000",
    "score": "0.0",
    "share": "0.0%",
}
_NARROW, _WIDE = 8, 60  # characters
_LOOKED_AT = 1000  # rows that widths are taken from
_LINKS = 60_000  # a sheet of Excel holds 65,530
_READING, _EVIDENCE, _CHARTS = "Report", "Evidence", "Charts"
_BAR, _BETWEEN = 20, 6  # rows of a sheet that a bar takes, in twentieths, and that a chart takes besides


def excel_report(paper: Paper, *, limit: int | None = None) -> bytes:
    """The workbook. ``limit`` bounds the rows of each table, and the sheet to read says how many are left out.

    Raises :class:`QueryError` for a table of more rows than a sheet has, :class:`JoinedupError` where xlsxwriter is not
    installed.
    """
    out = io.BytesIO()
    workbook = new_workbook(out, clean(paper.title))
    _Workbook(workbook, limit).write(paper)
    workbook.close()
    return out.getvalue()


class _Workbook:
    """The sheets as they are written; the sheet to read comes first, the evidence last."""

    def __init__(self, workbook: Any, limit: int | None) -> None:
        self.workbook, self.limit = workbook, limit
        self.register = Register()
        self.names = SheetNames((_READING, _EVIDENCE, _CHARTS))
        self.reading = Sheet(workbook, _READING)
        self.row = 0
        self._charts: Sheet | None = None
        self._chart_row = 0
        self._styles: dict[tuple[Any, ...], Any] = {}
        self._explained: set[str] = set()

    def write(self, paper: Paper) -> None:
        self.reading.worksheet.set_column(0, 0, 100)
        self.reading.worksheet.hide_gridlines(2)
        _printed(self.reading)
        self._line(paper.title, self._style(bold=True, font_size=18))
        self._line(paper.subtitle)
        part = ""
        for block in paper.blocks:
            match block:
                case Heading():
                    part = block.text
                    self.row += 1
                    self._line(block.text, self._style(bold=True, font_size=16 - 2 * min(block.level, 3)))
                case Paragraph():
                    style = self._style(bold=block.tone == "strong", italic=block.tone in ("note", "caution"))
                    self._line(block.text, style, block.evidence)
                case Bullets():
                    for item, quotes in block.cited:
                        self._line(f"• {item}", None, quotes)
                case Facts():
                    for label, value in block.items:
                        self._line(f"{label}: {value}")
                case Quotation():
                    for quote in block.quotes:
                        self._line(f"“{quote.text}”", None, [quote])
                case Table() | Claims():
                    self._grid(grid_of(block, part, self.limit))
                case Chart():
                    self._chart(block)
        self._evidence()

    def _style(self, **properties: Any) -> Any:
        """A format of cells, one for the same properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.workbook.add_format({"text_wrap": True, "valign": "top", **properties})
        return self._styles[key]

    def _line(self, text: str, style: Any = None, quotes: Iterable[Quote] = ()) -> None:
        """A line of the sheet to read."""
        label = self.register.label(quotes)
        if text := clean(f"{text} {label}"):
            self.reading.write(self.row, 0, text, style)
            self.row += 1

    # -- tables

    def _grid(self, grid: Grid) -> None:
        if not grid.rows:
            self._line(f"{grid.title}: {grid.empty}")
            return
        if len(grid.rows) > EXCEL_ROWS:
            raise QueryError(
                f"“{grid.title}” has {len(grid.rows):,} rows; a sheet of Excel has {EXCEL_ROWS:,}",
                mend="write JSON or CSV, or ask for less with --limit",
            )
        name = self.names.new(grid.title or grid.part)
        sheet = Sheet(self.workbook, name)
        columns = [*grid.columns]
        citing: list[Callable[[int], Iterable[Quote]]] = []
        if grid.cites:
            columns.append(Column(name="evidence"))
            citing.append(lambda i: grid.rows[i].evidence)
        if grid.disputed:
            columns.append(Column(name="evidence against"))
            citing.append(lambda i: grid.rows[i].against)
        for i, column in enumerate(columns):
            sheet.worksheet.set_column(i, i, _width(column, [row.cells[i] for row in grid.rows[:_LOOKED_AT]]
                                                    if i < len(grid.columns) else []))  # fmt: skip
            align = "right" if is_number(column) else "left"
            style = self._style(bold=True, bottom=1, bg_color="#E8EDEE", align=align)
            sheet.write(0, i, clean(column.name), style)
        for n, row in enumerate(grid.rows, 1):
            for i, (value, column) in enumerate(zip(row.cells, grid.columns, strict=True)):
                self._cell(sheet, n, i, value, column)
            for i, quotes in enumerate(citing, len(grid.columns)):
                self._cite(sheet, n, i, quotes(n - 1))
        sheet.worksheet.freeze_panes(1, 1)
        sheet.worksheet.autofilter(0, 0, len(grid.rows), len(columns) - 1)
        sheet.worksheet.repeat_rows(0)
        _printed(sheet)
        self._point_out(grid, name)

    def _cell(self, sheet: Sheet, row: int, column: int, value: Cell, head: Column) -> None:
        if isinstance(value, str):
            text = "\n".join(map(clean, value.split("\n")))
            status = LOOKS.get(text) if head.name == "status" else None  # type: ignore[call-overload]
            colour = {"font_color": f"#{status.colour}", "bold": True} if status else {}
            sheet.write(row, column, text, self._style(align="left", **colour))
        elif value is None:
            sheet.write(row, column, DASH, self._style(align="right" if is_number(head) else "left"))
        else:
            sheet.write(row, column, value, self._style(num_format=_FORMATS[head.kind], align="right"))

    def _cite(self, sheet: Sheet, row: int, column: int, quotes: Iterable[Quote]) -> None:
        """The numbers of sentences; they lead to the first of them."""
        numbers = self.register.cite(quotes)
        if not numbers:
            return
        label = self.register.label(quotes)
        if row > _LINKS:
            sheet.write(row, column, label)
            return
        style = self._style(font_color="#005EB8", underline=1, align="left")
        sheet.worksheet.write_url(row, column, _to(_EVIDENCE, numbers[0]), style, label)

    def _point_out(self, grid: Grid, name: str) -> None:
        """What the sheet to read says of a table: where it is, how much of it, and what its columns hold."""
        left_out = f", {grid.total - len(grid.rows):,} more left out" if grid.total > len(grid.rows) else ""
        rows = f"{len(grid.rows):,} row{'' if len(grid.rows) == 1 else 's'}"
        label = f"→ {clean(grid.title)} ({rows}{left_out})"
        style = self._style(font_color="#005EB8", underline=1)
        self.reading.worksheet.write_url(self.row, 0, _to(name), style, label)
        self.row += 1
        self._line(new_help(grid.columns, self._explained), self._style(indent=2))
        self._line(grid.note, self._style(italic=True))

    # -- charts

    def _chart(self, chart: Chart) -> None:
        """The figures of a chart on the sheet of charts, and the chart beside them."""
        if not chart.categories:
            return
        if self._charts is None:
            self._charts = Sheet(self.workbook, _CHARTS)
            self._charts.worksheet.set_column(0, 0, 32)
            self._charts.worksheet.hide_gridlines(2)
            _printed(self._charts)
        sheet, top = self._charts, self._chart_row
        sheet.write(top, 0, clean(chart.title), self._style(bold=True, font_size=14))
        first, last = top + 2, top + 1 + len(chart.categories)
        form = "0.0%" if chart.share else "General"
        drawn = self.workbook.add_chart({"type": "bar", "subtype": "stacked"})
        sheet.write(top + 1, 0, clean(chart.unit), self._style(italic=True))
        for i, text in enumerate(chart.categories):
            sheet.write(first + i, 0, clean(text))
        for i, series in enumerate(chart.series, 1):
            look = LOOKS[series.colour]
            sheet.write(top + 1, i, clean(series.name), sheet.bold)
            for n, value in enumerate(series.values):
                sheet.write(first + n, i, value, self._style(num_format=form, align="right"))
            drawn.add_series({
                "name": [_CHARTS, top + 1, i], "categories": [_CHARTS, first, 0, last, 0],
                "values": [_CHARTS, first, i, last, i], "gap": 60, **_filled(look.colour, look.fill),
            })  # fmt: skip
        # names are cells: xlsxwriter would take a text that looks like a reference for one
        drawn.set_title({"name": [_CHARTS, top, 0], "name_font": {"size": 12}, "overlay": False})
        drawn.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        axis = {"num_format": form, "major_gridlines": {"visible": True}}
        drawn.set_x_axis({"name": [_CHARTS, top + 1, 0], **axis} if chart.unit else axis)
        drawn.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
        height = len(chart.categories) * _BAR // 10 + _BETWEEN
        drawn.set_size({"width": 720, "height": height * 20})
        where = {"description": clean(chart.alt), "object_position": 2}
        sheet.worksheet.insert_chart(top + 1, len(chart.series) + 2, drawn, where)
        self.reading.worksheet.write_url(
            self.row, 0, _to(_CHARTS, top), self._style(font_color="#005EB8", underline=1),
            f"→ Chart: {clean(chart.title)}",
        )  # fmt: skip
        self.row += 1
        self._chart_row = top + 3 + max(len(chart.categories), height)

    # -- evidence

    def _evidence(self) -> None:
        if not self.register:
            return
        sheet = Sheet(self.workbook, _EVIDENCE)
        heads = (("number", 9), ("sentence", 90), ("document", 30), ("page", 7), ("line", 7), ("section", 50))
        for i, (name, width) in enumerate(heads):
            sheet.worksheet.set_column(i, i, width)
            sheet.write(0, i, name, self._style(bold=True, bottom=1, bg_color="#E8EDEE", align="left"))
        for number, quote in self.register:
            values = (number, f"“{quote.text}”", quote.document, quote.page, quote.line, quote.section)
            for i, value in enumerate(values):
                text = clean(value) if isinstance(value, str) else value
                sheet.write(number, i, text, self._style(align="left"))
        sheet.worksheet.freeze_panes(1, 1)
        sheet.worksheet.autofilter(0, 0, len(self.register), len(heads) - 1)
        sheet.worksheet.repeat_rows(0)
        _printed(sheet)


def _to(sheet: str, row: int = 0) -> str:
    """A link within the workbook; apostrophes in the name of a sheet are doubled."""
    quoted = sheet.replace("'", "''")
    return f"internal:'{quoted}'!A{row + 1}"


def _printed(sheet: Sheet) -> None:
    """On A4, lying, as wide as the page."""
    sheet.worksheet.set_paper(9)
    sheet.worksheet.set_landscape()
    sheet.worksheet.fit_to_pages(1, 0)


_PATTERNS = {
    "wdUpDiag": "wide_upward_diagonal", "smGrid": "small_grid", "pct20": "percent_20", "narHorz": "narrow_horizontal",
}  # fmt: skip


def _filled(colour: str, fill: str) -> dict[str, Any]:
    """Colour, and the pattern that tells it apart in print."""
    line = {"color": f"#{colour}"}
    if not fill:
        return {"fill": line, "border": line}
    return {"pattern": {"pattern": _PATTERNS[fill], "fg_color": f"#{colour}", "bg_color": "#FFFFFF"}, "border": line}


def _width(column: Column, cells: Iterable[Cell]) -> float:
    lines = [len(line) for value in cells for line in _lines(value, column)]
    widest = max([len(column.name) + 3, *lines])  # with room for the button of the filter
    return float(min(max(widest + 1, _NARROW), _WIDE))


def _lines(value: Cell, column: Column) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.split("\n")
    else:
        yield shown(value, column.kind)

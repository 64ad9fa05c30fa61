"""Reports as Excel workbooks, read back by another library."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joinedup.graph import JoinedupError, QueryError
from joinedup.queries.rendering import excel
from joinedup.queries.rendering.blocks import (
    Chart,
    Claim,
    Claims,
    Column,
    Heading,
    Paper,
    Paragraph,
    Row,
    Series,
    table,
)
from joinedup.queries.rendering.excel import excel_report
from joinedup.queries.rendering.sheet_names import LONGEST, SheetNames
from joinedup.queries.results import Quote

SAID = Quote(document="review.pdf", page=3, section="Crisis", quote="Nobody rang.")
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def opened(paper: Paper, limit: int | None = None) -> Any:
    return openpyxl.load_workbook(io.BytesIO(excel_report(paper, limit=limit)))


def cells(sheet: Any) -> list[list[Any]]:
    return [[c.value for c in row] for row in sheet.iter_rows()]


def one(*blocks: Any) -> Paper:
    return Paper(title="T", blocks=blocks)


FIGURES = table(
    "By stage", ("stage", Column(name="n", kind="count"), Column(name="gap", kind="share", help="of all"),
                 Column(name="F", kind="number")),
    [Row(cells=("crisis", 1200, 0.25, -0.5), evidence=(SAID,)), ("step-down", None, None, None)],
)  # fmt: skip


def test_a_table_is_there_to_be_worked_with() -> None:
    sheet = opened(one(FIGURES))["By stage"]
    assert cells(sheet) == [
        ["stage", "n", "gap", "F", "evidence"], ["crisis", 1200, 0.25, -0.5, "[1]"], ["step-down", "–", "–", "–", None],
    ]  # fmt: skip
    assert [sheet.cell(2, i).number_format for i in (2, 3, 4)] == ["#,##0", "0.0%", "0.000"]
    assert all(sheet.cell(2, i).data_type == "n" for i in (2, 3, 4))
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:E3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["A1"].font.bold
    assert sheet["A2"].alignment.wrap_text
    assert 8 <= sheet.column_dimensions["A"].width <= 60


def test_evidence_is_a_sheet_that_rows_lead_to() -> None:
    other = SAID.model_copy(update={"quote": "They rang.", "page": None, "line": 7})
    rows = [Row(cells=(t,), evidence=e) for t, e in (("a", (SAID,)), ("b", (other, SAID)), ("c", (other,)))]
    book = opened(one(table("T", ("x",), rows), Paragraph(text="So it is.", evidence=(other,))))
    assert cells(book["Evidence"]) == [
        ["number", "sentence", "document", "page", "line", "section"],
        [1, "“Nobody rang.”", "review.pdf", 3, None, "Crisis"],
        [2, "“They rang.”", "review.pdf", None, 7, "Crisis"],
    ]  # fmt: skip
    assert [c.value for c in book["T"]["B"]] == ["evidence", "[1]", "[1, 2]", "[2]"]
    assert [c.hyperlink and c.hyperlink.location for c in book["T"]["B"]] == [
        None, "'Evidence'!A2", "'Evidence'!A2", "'Evidence'!A3",
    ]  # fmt: skip
    assert "So it is. [2]" in [row[0] for row in cells(book["Report"])]
    assert book["Evidence"].freeze_panes == "B2"


def test_the_first_sheet_is_for_reading_and_leads_to_the_others(paper: Paper) -> None:
    book = opened(paper)
    assert book.sheetnames[0] == "Report"
    assert book.sheetnames[-1] == "Evidence"
    links = [c.hyperlink.location for c in book["Report"]["A"] if c.hyperlink]
    assert len(links) == 3  # a table, a chart, claims; what is empty has no sheet
    assert {re.fullmatch(r"'(.*)'!A\d+", link)[1].replace("''", "'") for link in links} < set(book.sheetnames)  # type: ignore[index]
    said = "\n".join(str(row[0]) for row in cells(book["Report"]) if row[0])
    for words in (
        "Summary",
        "• One [",
        "none stated",
        "no claim",
        "Do not compare.",
        "made with: joinedup",
        "gap: what is",
    ):
        assert words in said, words


def test_claims_are_rows_with_a_column_for_each_label() -> None:
    items = (
        Claim(title="A", status="absent", facts=(("score", "6.3"), ("owner", "X")), evidence=(SAID,), against=(SAID,)),
        Claim(title="B", status="limited", columns=(("to", "GPs"),),
              facts=(("score", "12"), ("owner", "Y"), ("owner", "Z"))),
        Claim(title="C"),
    )  # fmt: skip
    sheet = opened(one(Heading(text="Gaps, most urgent first"), Claims(items=items)))["Gaps, most urgent first"]
    assert cells(sheet) == [
        ["what", "status", "score", "owner", "to", "evidence", "evidence against"],
        ["A", "absent", 6.3, "X", "–", "[1]", "[1]"],
        ["B", "limited", 12, "Y\nZ", "GPs", None, None],
        ["C", "–", "–", "–", "–", None, None],
    ]
    assert sheet["C2"].data_type == "n", "scores can be sorted"


ATTACKS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "{=1+1}", "=cmd|' /C calc'!A0", "Evidence!B2",
    "https://example.org", "mailto:a@example.org",
    "internal:'Evidence'!A1", "<r><t>b</t></r>", "\u202e=1", "＝1", "\t=1", '=HYPERLINK("http://x")', "007", "_x0041_",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_is_a_formula_or_a_link(attack: str) -> None:
    quote = SAID.model_copy(update={"quote": attack, "document": attack, "section": attack})
    blocks = (
        Heading(text=attack), Paragraph(text=attack, evidence=(quote,)),
        table(attack, (attack,), [Row(cells=(attack,), evidence=(quote,))], note=attack),
        Claims(items=(Claim(title=attack, facts=((attack, attack),), evidence=(quote,)),)),
        Chart(title=attack, alt=attack, unit=attack, categories=(attack,), series=(Series(name=attack, values=(1,)),)),
    )  # fmt: skip
    data = excel_report(Paper(title=attack, subtitle=attack, blocks=blocks))
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in "sn", cell.value
                assert cell.hyperlink is None or cell.hyperlink.target is None
                assert not isinstance(cell.value, str) or "\u202e" not in cell.value
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            ET.fromstring(content)
            assert b"<f>" not in content or name.startswith("xl/charts/")
            assert b'TargetMode="External"' not in content
        # what a chart counts are cells of the sheet of charts
        chart = parts.read("xl/charts/chart1.xml").decode()
        assert set(re.findall(r"<c:f>([^!]*)!", chart)) == {"Charts"}


def test_a_chart_is_native_and_told_in_words() -> None:
    chart = Chart(
        title="By stage", alt="Crisis: 3 absent.", unit="links", categories=("crisis", "step-down"),
        series=(
            Series(name="present", colour="present", values=(4, 2)),
            Series(name="absent", colour="absent", values=(3, 0)),
        ),
    )  # fmt: skip
    data = excel_report(one(chart, chart.model_copy(update={"title": "Again", "share": True})))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Charts"]
    assert cells(sheet)[1:4] == [["links", "present", "absent"], ["crisis", 4, 3], ["step-down", 2, 0]]
    tops = [row for row, line in enumerate(cells(sheet)) if line[0] in ("By stage", "Again")]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        drawing = ET.fromstring(parts.read("xl/drawings/drawing1.xml"))
        assert [e.get("descr") for e in drawing.iter(f"{DRAWING}cNvPr")] == ["Crisis: 3 absent."] * 2
        rows = [int(e.text or 0) for e in drawing.iter(f"{DRAWING}row")]
        assert rows[1] <= tops[1] < rows[2], "charts do not lie on each other"
        first = parts.read("xl/charts/chart1.xml").decode()
    assert 'barDir val="bar"' in first
    assert 'grouping val="stacked"' in first
    assert "$A$3:$A$4" in first
    assert "pattFill" in first, "status is told by more than colour"


def test_a_limit_and_what_it_leaves_out() -> None:
    book = opened(one(table("T", ("a",), [("x",), ("y",), ("z",)])), limit=2)
    assert cells(book["T"]) == [["a"], ["x"], ["y"]]
    assert "→ T (2 rows, 1 more left out)" in [c.value for c in book["Report"]["A"]]


def test_an_empty_report_can_be_opened() -> None:
    assert opened(Paper(title="Nothing", blocks=())).sheetnames == ["Report"]
    assert opened(one(Claims(items=()), table("T", ("a",), []))).sheetnames == ["Report"]


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "EXCEL_ROWS", 1)
    with pytest.raises(QueryError, match=r"“T” has 2 rows; a sheet of Excel has 1"):
        excel_report(one(table("T", ("a",), [("x",), ("y",)])))


def test_links_stop_before_excel_would_drop_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_LINKS", 1)
    sheet = opened(one(table("T", ("a",), [Row(cells=(t,), evidence=(SAID,)) for t in "xy"])))["T"]
    assert [(c.value, bool(c.hyperlink)) for c in sheet["B"][1:]] == [("[1]", True), ("[1]", False)]


def test_a_missing_library_is_named_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(
        JoinedupError, match=r"an Excel workbook needs xlsxwriter, .* \(pip install \"joinedup\[excel\]\"\)"
    ):
        excel_report(one())


def test_the_same_report_gives_the_same_bytes(tmp_path: Path, paper: Paper) -> None:
    code = (
        "import sys, json; from joinedup.queries.rendering.blocks import Paper, table, Row\n"
        "from joinedup.queries.rendering.excel import excel_report; from joinedup.queries.results import Quote\n"
        "q = Quote(document='d', quote='q'); t = table('T', ('a', 'b'), [Row(cells=('x', 1.5), evidence=(q,))])\n"
        "open(sys.argv[1], 'wb').write(excel_report(Paper(title='T', blocks=(t, t))))"
    )
    for name, seed, zone in (("one", "1", "UTC"), ("two", "2", "Pacific/Auckland")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / name)], env=env, check=True, timeout=120)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert excel_report(paper) == excel_report(paper)


# -- names of sheets


def test_names_of_sheets() -> None:
    names = SheetNames(("Report",))
    assert names.new("Gaps at interfaces, most urgent first, as stated") == "Gaps at interfaces"
    assert names.new("gaps at INTERFACES, most urgent first, as stated") == "gaps at INTERFACES (2)"
    assert names.new("Other relationships stated to be absent or limited") == "Other relationships stated"
    assert names.new("'a/b: c [d] *? e'") == "a b c d e"
    assert names.new("report") == "report (2)"
    assert names.new("History") == "History (2)"
    assert names.new("") == "Table"
    assert names.new("'''") == "Table (2)"


@given(st.lists(st.text(max_size=60), max_size=8))
@settings(max_examples=40)
def test_excel_takes_every_name(titles: list[str]) -> None:
    names = SheetNames()
    given_names = [names.new(title) for title in titles]
    assert len({n.casefold() for n in given_names}) == len(titles)
    for name in given_names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= LONGEST
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
    book = opened(one(*(table(title, ("a",), [("x",)]) for title in titles)))
    assert len(book.sheetnames) == len(titles) + 1

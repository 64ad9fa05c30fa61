"""Answers as Parquet, Excel and text files, read back by other libraries."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph import GraphFileError, JoinedupError, QueryError
from joinedup.graph.results import NodeValue, QueryResult
from joinedup.queries import tables
from joinedup.queries.format import format_result
from joinedup.queries.save import BINARY, ENDINGS, FORMATS, format_of, result_bytes, save_result
from joinedup.queries.tables import EXCEL_CELL, excel_bytes, parquet_bytes

WARD = NodeValue("service:ward", ("Entity", "Service", "Unit"), {"name": "ward", "pages": [1]})
RESULT = QueryResult(
    ["n", "x", "yes", "name", "list", "whole", "nothing", "mixed"],
    [
        (1, 1.5, True, "a", ["p", "q"], WARD, None, 1),
        (-2, None, False, "é\U0001f3e5", [], None, None, "1"),
        (None, 2, None, None, None, WARD, None, None),
    ],
)


def sheets(data: bytes) -> Any:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data))


def cells(data: bytes, sheet: str = "Answer") -> list[list[Any]]:
    return [[c.value for c in row] for row in sheets(data)[sheet].iter_rows()]


def about(data: bytes) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in cells(data, "Query")]


# -- Parquet


def test_parquet_keeps_types() -> None:
    import pyarrow as pa
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(parquet_bytes(RESULT)))
    assert {f.name: str(f.type) for f in table.schema} == {
        "n": "int64", "x": "double", "yes": "bool", "name": "string", "list": "list<element: string>",
        "whole": "string", "nothing": "string", "mixed": "string",
    }  # fmt: skip
    rows = table.to_pylist()
    assert [r["list"] for r in rows] == [["p", "q"], [], None]
    assert json.loads(rows[0]["whole"])["labels"] == ["Entity", "Service", "Unit"]
    assert [r["mixed"] for r in rows] == ["1", '"1"', None]
    assert pa.types.is_int64(table.schema.field("n").type)
    assert rows[2]["n"] is None


def test_parquet_of_an_empty_answer_keeps_its_columns() -> None:
    from pyarrow import parquet

    assert parquet.read_table(io.BytesIO(parquet_bytes(QueryResult(["a", "b"])))).column_names == ["a", "b"]
    assert parquet.read_table(io.BytesIO(parquet_bytes(QueryResult([])))).num_columns == 0


# -- Excel


def test_a_workbook_keeps_types() -> None:
    head, *rows = cells(excel_bytes(RESULT))
    assert head == RESULT.columns
    assert rows[0][:4] == [1, 1.5, True, "a"]
    assert rows[0][4] == "p\nq"
    assert json.loads(rows[0][5])["id"] == "service:ward"
    assert rows[1][3] == "é\U0001f3e5"
    assert [type(row[7]) for row in rows] == [int, str, type(None)]
    assert rows[2][:5] == [None, 2, None, None, None]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "{=1+1}", "https://example.org", "mailto:someone@example.org", "007", "1e5",
        "internal:A1", "<r><t>bold</t></r>", "<r>a & b</r>", " spaces ", "_x0041_", "TRUE", "&amp;", "'quoted",
    ],
)  # fmt: skip
def test_a_text_stays_the_text_that_it_is(text: str) -> None:
    data = excel_bytes(QueryResult([text], [(text,)]), title=text, query=text)
    workbook = sheets(data)
    for cell in (*workbook["Answer"]["A"], workbook["Query"]["B1"], workbook["Query"]["B2"]):
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        assert unescaped(cell.value) == text
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


def unescaped(text: str) -> str:
    """As Excel shows it: the library that reads leaves this escape standing."""
    return text.replace("_x005F_", "_")


def test_a_workbook_marks_what_it_cannot_hold() -> None:
    long = "ö" * (EXCEL_CELL + 1)
    wide = "\U0001f3e5" * (EXCEL_CELL // 2 + 1)  # each counts twice
    fits = "z" * EXCEL_CELL
    data = excel_bytes(QueryResult(["t"], [(long,), (wide,), (fits,), ("a\x07\x1b\ufffe\ud800b",), ("c\r\nd\re",)]))
    _, *rows = (row[0] for row in cells(data))
    for text, whole in ((rows[0], long), (rows[1], wide)):
        kept, note = text.split("… [cut: ")
        assert whole.startswith(kept)
        assert note.startswith(f"{len(whole):,} characters")
        assert EXCEL_CELL - 2 <= len(text.encode("utf-16-le")) // 2 <= EXCEL_CELL
    assert rows[2] == fits
    assert rows[3] == "a\ufffd\ufffd\ufffd\ufffdb"
    assert rows[4] == "c\nd\ne"
    notes = [value for name, value in about(data) if name == "Note"]
    assert len(notes) == 2
    assert notes[0].endswith("was cut: 2.")
    assert notes[1].endswith("shown as \ufffd: 1.")


def test_numbers_that_a_workbook_would_round_or_refuse_are_text() -> None:
    data = excel_bytes(QueryResult(["n"], [(10**15,), (999_999_999_999_999,), (float("nan"),), (float("-inf"),)]))
    assert [row[0] for row in cells(data)[1:]] == ["1000000000000000", 999_999_999_999_999, "nan", "-inf"]


def test_the_second_sheet_says_what_was_asked() -> None:
    result = QueryResult(["n"], [(1,)], truncated=True)
    data = excel_bytes(result, title="How many?", query="MATCH (n)\nRETURN n", parameters={"sector": "acute", "k": [1]})
    assert about(data) == [
        ("Question", "How many?"), ("Query", "MATCH (n)\nRETURN n"), ("$sector", '"acute"'), ("$k", "[1]"), ("Rows", 1),
        ("Note", "There are more rows: a limit cut them off."),
    ]  # fmt: skip
    assert about(excel_bytes(QueryResult(["n"]))) == [("Rows", 0)]


def test_a_workbook_is_made_for_reading() -> None:
    quote = "a sentence about a ward that nobody could be sent to, as long as sentences are " * 3
    sheet = sheets(excel_bytes(QueryResult(["n", "quote"], [(1, quote)] * 3)))["Answer"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B4"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width
    assert 55 <= sheet.column_dimensions["B"].width <= 65
    assert sheet["B2"].alignment.wrap_text
    assert sheet["A1"].font.bold


def test_an_empty_answer_has_its_header() -> None:
    assert cells(excel_bytes(QueryResult(["a", "b"]))) == [["a", "b"]]
    assert sheets(excel_bytes(QueryResult([]))).sheetnames == ["Answer", "Query"]


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "EXCEL_ROWS", 2)
    assert len(cells(excel_bytes(QueryResult(["n"], [(1,)] * 2)))) == 3
    with pytest.raises(QueryError, match=r"3 rows .* \(write Parquet or CSV, or ask for less with --limit\)"):
        excel_bytes(QueryResult(["n"], [(1,)] * 3))
    monkeypatch.setattr(tables, "EXCEL_COLUMNS", 2)
    with pytest.raises(QueryError, match="3 columns"):
        excel_bytes(QueryResult(["a", "b", "c"]))


def test_the_same_answer_gives_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; from joinedup.graph.results import QueryResult; from joinedup.queries.save import save_result\n"
        "r = QueryResult(['a', 'b'], [(1, ['x', 'y']), (None, 'z')])\n"
        "[save_result(r, f'{sys.argv[1]}.{e}', query='Q', parameters={'p': 1}) for e in ('xlsx', 'parquet', 'csv')]"
    )
    for name, seed, zone in (("one", "1", "UTC"), ("two", "2", "Pacific/Auckland")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", code, str(tmp_path / name)]
        subprocess.run(command, env=env, check=True, timeout=120)
    for ending in ("xlsx", "parquet", "csv"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.xlsx") as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in parts.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("fmt", "library", "extra"), [("parquet", "pyarrow", "parquet"), ("xlsx", "xlsxwriter", "excel")]
)
def test_a_missing_library_is_named_with_the_mend(
    fmt: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(JoinedupError, match=rf"needs {library}, .* \(pip install \"joinedup\[{extra}\]\"\)"):
        result_bytes(RESULT, fmt)


# -- files


def test_the_ending_tells_the_format(tmp_path: Path) -> None:
    for ending, fmt in ENDINGS.items():
        path = tmp_path / f"answer{ending.upper()}"
        save_result(RESULT, path)
        assert path.read_bytes() == result_bytes(RESULT, fmt)
        assert format_of(path) == fmt
    assert set(ENDINGS.values()) == set(FORMATS)
    with pytest.raises(QueryError, match=r"choose one of \.txt, \.csv"):
        save_result(RESULT, tmp_path / "answer.doc")
    save_result(RESULT, tmp_path / "answer.doc", "json")
    assert json.loads((tmp_path / "answer.doc").read_text(encoding="utf-8")) == RESULT.to_dicts()


def test_text_formats_are_written_as_they_are_shown() -> None:
    for fmt in set(FORMATS) - set(BINARY):
        assert result_bytes(RESULT, fmt).decode() == format_result(RESULT, fmt)
    assert "a\ufffdb" in result_bytes(QueryResult(["t"], [("a\ud800b",)]), "csv").decode()


def test_a_file_that_cannot_be_written_is_named_and_an_old_one_stays(tmp_path: Path) -> None:
    with pytest.raises(GraphFileError, match=r"no-folder.*cannot be written"):
        save_result(RESULT, tmp_path / "no-folder" / "answer.csv")
    old = tmp_path / "answer.xlsx"
    old.write_bytes(b"old")
    too_many = QueryResult(["c"] * 20_000)
    with pytest.raises(QueryError):
        save_result(too_many, old)
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]


# -- whatever a store may answer

SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS | st.just(WARD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)
ANSWERS = st.integers(0, 3).flatmap(
    lambda width: st.builds(
        QueryResult,
        st.lists(st.text(max_size=8), min_size=width, max_size=width),
        st.lists(st.tuples(*[SCALARS | VALUES] * width), max_size=4),
    )
)


@given(ANSWERS)
def test_every_answer_can_be_written_in_every_way(result: QueryResult) -> None:
    from pyarrow import parquet

    polars, pandas = result.to_polars(), result.to_pandas()
    table = parquet.read_table(io.BytesIO(parquet_bytes(result)))
    assert table.num_columns == polars.width == pandas.shape[1] == len(result.columns)
    if result.columns:
        assert table.num_rows == polars.height == len(pandas) == len(result)
        for i, name in enumerate(table.column_names):
            nulls = [row[i] is None for row in result.rows]
            assert [v is None for v in table[name].to_pylist()] == nulls
            assert polars[:, i].is_null().to_list() == nulls
    assert sheets(excel_bytes(result)).sheetnames == ["Answer", "Query"]  # and it can be read


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), min_size=1, max_size=5))
def test_every_text_comes_back_from_a_workbook(texts: list[str]) -> None:
    _, *rows = cells(excel_bytes(QueryResult(["t"], [(text,) for text in texts])))
    broken = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
    assert [unescaped(row[0]) for row in rows] == [
        broken.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n") for text in texts
    ]

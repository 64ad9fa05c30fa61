"""Columns of one type, and the data frames made of them."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from joinedup.graph import JoinedupError
from joinedup.graph.columns import typed_columns
from joinedup.graph.results import HTML_ROWS, NodeValue, PathValue, QueryResult, RelationshipValue

WARD = NodeValue("service:ward", ("Entity", "Service"), {"name": "ward", "pages": [1]})
HOME = NodeValue("service:home", ("Entity", "Service"), {"name": "home"})
MOVE = RelationshipValue("r", "DISCHARGES_TO", "service:ward", "service:home", {"status": "limited"})
WAY = PathValue((WARD, HOME), (MOVE,))


def column(*values: Any) -> tuple[str | None, bool, list[Any]]:
    (found,) = typed_columns(QueryResult(["c"], [(v,) for v in values]))
    return found.scalar, found.is_list, found.values


@pytest.mark.parametrize(
    ("values", "scalar", "is_list"),
    [
        ((1, None, -3), "integer", False),
        ((1.5, None), "number", False),
        ((1, 1.5), "number", False),
        ((True, None), "boolean", False),
        (("a", None, "1"), "text", False),
        ((None, None), None, False),
        ((), None, False),
        ((["a"], [], None, [None]), "text", True),
        (([1], [2]), "integer", True),
        (([1], [2.5]), "number", True),
        (([], None), None, True),
    ],
)
def test_type_of_a_column(values: tuple[Any, ...], scalar: str | None, is_list: bool) -> None:
    assert column(*values) == (scalar, is_list, list(values))


@pytest.mark.parametrize(
    "values",
    [
        (1, "1"),
        (True, 1),
        (True, 1.0),
        (["a"], "a"),
        (["a"], [1]),
        ([["a"]], None),
        ({"a": 1},),
        (WARD, None),
        (WAY, MOVE),
        ([WARD],),
        (2**53 + 1, 0.5),  # would not survive as a number with a fraction
        (2**63,),
    ],
)
def test_what_has_no_one_type_becomes_json_text(values: tuple[Any, ...]) -> None:
    scalar, is_list, texts = column(*values)
    assert (scalar, is_list) == ("text", False)
    assert [None if t is None else json.loads(t) for t in texts] == [
        row["c"] for row in QueryResult(["c"], [(v,) for v in values]).to_dicts()
    ]
    assert len(set(texts)) == len(values)  # 1 and "1" stay apart


def test_numbers_that_are_none_stay_apart_from_null_in_json_text() -> None:
    assert column(float("inf"), "x")[2] == ['"inf"', '"x"']


def test_columns_of_one_name_are_told_apart() -> None:
    found = typed_columns(QueryResult(["a", "a", "a_2", "a"], [(1, 2, 3, 4)]))
    assert [c.name for c in found] == ["a", "a_2", "a_2_2", "a_3"]


def test_text_that_no_file_can_hold_is_marked() -> None:
    assert column("a\ud800b", "\U0001f3e5")[2] == ["a\ufffdb", "\U0001f3e5"]


def test_a_type_that_is_known_fills_what_values_leave_open() -> None:
    types = {
        "t": ("text", False),
        "l": ("text", True),
        "x": ("number", False),
        "ls": ("number", True),
        "i": ("text", False),
    }
    columns = list(types)
    for rows in ([], [(None,) * 5]):
        found = typed_columns(QueryResult(columns, rows, types=types))
        assert [(c.scalar, c.is_list) for c in found] == list(types.values())
        assert all(c.values == [None] * len(rows) for c in found)
    found = typed_columns(QueryResult(columns, [("a", [], 1, [1, None], 3)], types=types))
    assert [(c.scalar, c.is_list) for c in found] == [*list(types.values())[:4], ("integer", False)]
    assert repr([c.values for c in found]) == "[['a'], [[]], [1.0], [[1.0, None]], [3]]"
    assert QueryResult(columns, types=types) == QueryResult(columns)


RESULT = QueryResult(
    ["n", "x", "yes", "name", "list", "whole", "nothing"],
    [(1, 1.5, True, "a", ["p", "q"], WARD, None), (None, 2, None, None, None, MOVE, None)],
)


def test_pandas_keeps_types_and_nulls() -> None:
    import pandas as pd

    frame = RESULT.to_pandas()
    types = "Int64 Float64 boolean string object string object".split()
    assert [str(t) for t in frame.dtypes] == types
    assert frame["n"].sum() == 1
    assert frame["n"].isna().tolist() == [False, True]
    assert frame["list"][0] == ["p", "q"]
    assert frame["list"][1] is None
    assert json.loads(frame["whole"][0])["properties"]["name"] == "ward"
    assert frame.isna().sum().to_dict() == {
        "n": 1, "x": 0, "yes": 1, "name": 1, "list": 1, "whole": 0, "nothing": 2
    }  # fmt: skip
    assert isinstance(frame.index, pd.RangeIndex)


def test_polars_keeps_types_and_nulls() -> None:
    import polars as pl

    frame = RESULT.to_polars()
    assert dict(frame.schema) == {
        "n": pl.Int64, "x": pl.Float64, "yes": pl.Boolean, "name": pl.String, "list": pl.List(pl.String),
        "whole": pl.String, "nothing": pl.Null,
    }  # fmt: skip
    assert frame["list"].to_list() == [["p", "q"], None]
    assert frame["x"].to_list() == [1.5, 2.0]


def test_frames_of_empty_answers_keep_their_columns() -> None:
    import polars as pl

    empty = QueryResult(["a", "b"])
    assert list(empty.to_pandas().columns) == ["a", "b"]
    assert len(empty.to_pandas()) == 0
    assert dict(empty.to_polars().schema) == {"a": pl.Null, "b": pl.Null}
    assert QueryResult([]).to_pandas().empty
    assert QueryResult([]).to_polars().is_empty()


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_missing_library_is_named_with_the_mend(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(JoinedupError, match=rf"needs {library}, .* \(pip install \"joinedup\[{library}\]\"\)"):
        getattr(RESULT, f"to_{library}")()


def test_a_library_that_is_itself_broken_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from joinedup.graph import extras

    def broken(name: str) -> None:
        raise ModuleNotFoundError("No module named 'numpy'", name="numpy")

    monkeypatch.setattr(extras, "import_module", broken)
    with pytest.raises(ModuleNotFoundError, match="numpy"):
        RESULT.to_pandas()


def test_plain_rows() -> None:
    first = RESULT.to_dicts()[0]
    assert first["whole"]["id"] == "service:ward"
    assert RESULT.dicts()[0]["whole"] is WARD


# -- in a notebook


def test_a_notebook_shows_an_escaped_table() -> None:
    shown = QueryResult(["<b>", "q"], [("<script>alert(1)</script>", "a & b\x1b $x$"), (None, WARD)])._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;b&gt;" in shown
    assert "a &amp; b\ufffd $x$" in shown
    assert 'class="tex2jax_ignore mathjax_ignore"' in shown
    assert "(ward:Service)" in shown
    assert shown.endswith("<p>2 rows</p>")


def test_a_notebook_shows_the_beginning_of_a_long_answer() -> None:
    shown = QueryResult(["n"], [(i,) for i in range(HTML_ROWS + 5)], truncated=True)._repr_html_()
    assert shown.count("<tr>") == HTML_ROWS + 1
    assert f"<p>{HTML_ROWS + 5} rows, and there are more; the first {HTML_ROWS} are shown</p>" in shown

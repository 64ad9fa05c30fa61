"""Query results as text."""

from __future__ import annotations

import csv
import io
import json

import pytest

from joinedup.graph import QueryError
from joinedup.graph.results import NodeValue, PathValue, QueryResult, RelationshipValue
from joinedup.queries.format import FORMATS, format_result, write_result

WARD = NodeValue("service:ward", ("Entity", "Service", "Unit"), {"name": "ward", "pages": [1]})
HOME = NodeValue("service:home", ("Entity", "Service"), {"name": "home"})
MOVE = RelationshipValue("r", "DISCHARGES_TO", "service:ward", "service:home", {"status": "limited"})
RESULT = QueryResult(
    ["name", "n", "list", "whole"],
    [
        ('a,"b"\nc', 1.5, ["x", None, 2], WARD),
        (None, -2, [], PathValue((HOME, WARD), (MOVE,))),
        ("é", True, {"k": 1}, MOVE),
    ],
)


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_reads_back() -> None:
    head, *rows = read_csv(format_result(RESULT, "csv"))
    assert head == ["name", "n", "list", "whole"]
    assert rows[0][:3] == ['a,"b"\nc', "1.5", '["x", null, 2]']
    assert json.loads(rows[0][3]) == {
        "id": "service:ward", "labels": ["Entity", "Service", "Unit"], "properties": {"name": "ward", "pages": [1]}
    }  # fmt: skip
    assert rows[1][:3] == ["", "-2", "[]"]
    assert rows[2][:3] == ["é", "true", '{"k": 1}']


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    head, row = read_csv(format_result(QueryResult([text], [(text,)]), "csv"))
    assert head == row == [f"'{text}"]


def test_json_and_json_lines_say_the_same() -> None:
    whole = json.loads(format_result(RESULT, "json"))
    assert [json.loads(line) for line in format_result(RESULT, "jsonl").splitlines()] == whole
    assert whole[1]["whole"]["relationships"][0]["type"] == "DISCHARGES_TO"
    assert whole[1]["whole"]["nodes"][0]["id"] == "service:home"
    assert whole[2]["n"] is True


def test_json_is_strict_json() -> None:
    text = format_result(QueryResult(["x"], [(float("nan"),), (float("inf"),)]), "json")
    assert json.loads(text, parse_constant=pytest.fail) == [{"x": None}, {"x": None}]


def test_table_is_for_reading() -> None:
    text = format_result(RESULT, "table", width=100)
    assert "(ward:Unit)" in text
    assert "(home:Service)<-[DISCHARGES_TO limited]-(ward:Unit)" in " ".join(text.split())
    assert text.endswith("3 rows\n")


def test_table_keeps_to_its_width_and_wraps() -> None:
    words = " ".join(f"word{i}" for i in range(60))
    for width in (40, 60, 110):
        text = format_result(QueryResult(["a", "b", "c"], [(words, "x" * 50, "y" * 9)]), "table", width=width)
        assert max(map(len, text.splitlines())) <= width
        assert "word59" in text
        assert (text.count("x"), text.count("y")) == (50, 9)


def test_rows_with_too_many_fields_are_shown_one_field_a_line() -> None:
    many = [f"field{i}" for i in range(10)]
    long = "a ward that no team of the community could send people to " * 3
    shown = format_result(QueryResult(many, [[long, None, *"abcdefgh"], ["x"] * 10]), width=60)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[0] == "1."
    assert "2." in lines
    assert "field1" not in shown.split("2.")[0]  # what is empty is left out
    assert "a ward that no team" in lines[1]
    assert lines[-1] == "2 rows"
    assert format_result(QueryResult([*"abcdefghij"], [["x"] * 10]), width=60).splitlines()[0].split() == [
        *"abcdefghij"
    ]


def test_table_takes_no_markup_and_no_control_characters_from_documents() -> None:
    text = format_result(QueryResult(["q"], [("[red]loud[/red] \x1b[31mred \x9b31m :smile:",)]), "table")
    assert "[red]loud[/red]" in text
    assert ":smile:" in text
    assert "\x1b" not in text
    assert "\x9b" not in text


def test_empty_and_cut_off_answers_say_so() -> None:
    assert format_result(QueryResult(["a"]), "table").endswith("no rows\n")
    assert format_result(QueryResult([]), "table") == "no rows\n"
    assert format_result(QueryResult(["a"]), "csv") == "a\r\n"
    assert format_result(QueryResult(["a"]), "json") == "[]\n"
    assert format_result(QueryResult(["a"]), "jsonl") == ""
    assert format_result(QueryResult(["a"], [(1,)], truncated=True), "table").endswith("1 row, and there are more\n")


def test_another_format_is_refused() -> None:
    with pytest.raises(QueryError, match=r"no format 'xml' .choose one of table, csv, json, jsonl"):
        format_result(RESULT, "xml")


def test_written_to_a_stream() -> None:
    for fmt in FORMATS:
        out = io.StringIO()
        write_result(RESULT, out, fmt)
        assert out.getvalue() == format_result(RESULT, fmt)

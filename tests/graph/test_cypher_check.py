"""Reading the words of a query."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph import QueryError
from joinedup.graph.cypher_check import binds_paths, check, parameter_names, place, returned_columns, tokens


def test_parameters_in_texts_names_and_comments_are_none() -> None:
    query = "// $a\nMATCH (n {x: '$b', y: \"$c\", `$d`: $e}) /* $f */ WHERE n.z = $`g h` RETURN $1, 'it\\'s $i'"
    assert set(parameter_names(tokens(query))) == {"e", "g h", "1"}


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("RETURN 1", ["1"]),
        ("MATCH (n) RETURN n.a AS x, count( * ), [i IN [1, 2] | i] AS `a b` ORDER BY x", ["x", "count( * )", "a b"]),
        ("MATCH (n) RETURN DISTINCT n.limit, n.order SKIP 1", ["n.limit", "n.order"]),
        ("MATCH (n) WITH n RETURN *", None),
        ("CALL { MATCH (n) RETURN n } RETURN n.id AS id", ["id"]),
        ("RETURN 1 AS x UNION RETURN 2 AS x", ["x"]),
        ("CALL db.labels()", None),
        ("RETURN CASE WHEN true THEN 'a, b' ELSE 'RETURN' END AS c // , d", ["c"]),
    ],
)
def test_columns(query: str, columns: list[str] | None) -> None:
    assert returned_columns(query, tokens(query)) == columns


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("MATCH p = (a)-->(b) RETURN p", True),
        ("MATCH p=shortestPath((a)-[*]-(b)) RETURN p", True),
        ("MATCH (a) WHERE a.x = 'p = (b)' RETURN a", False),
        ("RETURN '(#1:0)' AS t", False),
    ],
)
def test_paths_are_noticed(query: str, paths: bool) -> None:
    assert binds_paths(tokens(query)) is paths


def test_places_are_counted_from_one() -> None:
    assert place("ab\ncd", 0) == "line 1, column 1"
    assert place("ab\ncd", 3) == "line 2, column 1"
    assert place("ab\ncd", 5) == "line 2, column 3"


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(QueryError):
        assert check(text, {})


@given(st.text(alphabet=st.characters(exclude_characters="'\\")))
def test_a_text_is_one_token_whatever_it_holds(text: str) -> None:
    words = tokens(f"RETURN '{text}' AS x")
    assert [w.text for w in words] == ["RETURN", f"'{text}'", "AS", "x"]

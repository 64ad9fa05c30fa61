"""Reading the words of a query."""

from __future__ import annotations

import contextlib

import neo4j
import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph import QueryError
from joinedup.graph.cypher_check import (
    binds_paths,
    check,
    is_function,
    parameter_names,
    place,
    returned_columns,
    tokens,
)
from joinedup.graph.cypher_tokens import calls
from joinedup.graph.stores.neo4j.credentials import find_credentials


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


@pytest.mark.parametrize(
    ("query", "place_"),
    [
        ("RETURN '\\u0027'", "line 1, column 9"),  # a quotation mark, to a server that reads Cypher 5
        ("RETURN '\\\\u0027'", "line 1, column 9"),
        ("RETURN 1 // \\u000a DELETE", "line 1, column 13"),
        ("RETURN `\\u0060`", "line 1, column 9"),
        ("R\\u0045TURN 1", "line 1, column 2"),
        ("RETURN '\\u00'", "line 1, column 9"),
        ("RETURN\u00a01", "line 1, column 7"),
        ("RETURN 1 // a\u2028b", "line 1, column 14"),
        ("RETURN\u180e1", "line 1, column 7"),
        ("RETURN \uff10", "line 1, column 8"),
        ("RETURN 1LOAD", "line 1, column 9"),
        ("RETURN 1.LOAD", "line 1, column 10"),
        ("RETURN a$b", "line 1, column 9"),
    ],
)
def test_what_databases_read_differently_is_refused(query: str, place_: str) -> None:
    with pytest.raises(QueryError) as caught:
        tokens(query)
    assert str(caught.value).startswith(f"{place_}: ")
    assert caught.value.mend


def test_escapes_in_texts_are_texts() -> None:
    assert [w.text for w in tokens("RETURN 'a\\u0041\\n\\'' AS x")] == ["RETURN", "'a\\u0041\\n\\''", "AS", "x"]


def test_a_comment_ends_with_the_line_however_that_ends() -> None:
    for end in ("\n", "\r", "\r\n"):
        assert [w.text for w in tokens(f"RETURN // 1{end}2")] == ["RETURN", "2"]


def test_numbers_are_numbers_and_ranges_ranges() -> None:
    found = [w.text for w in tokens("[0..x] [*1..3] 1.5e3 0x1F 2.5 1e-7 0o17")]
    ranges = ["[", "0", ".", ".", "x", "]", "[", "*", "1", ".", ".", "3", "]"]
    assert found == [*ranges, "1.5e3", "0x1F", "2.5", "1e-7", "0o17"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("RETURN count(*)", ["count"]),
        ("RETURN apoc . load /* */ . json ('x')", ["apoc.load.json"]),
        ("RETURN `apoc`.`load json`('x')", ["apoc.load json"]),
        ("RETURN xs[0..size(xs)]", ["size"]),
        ("RETURN (a).file()", ["RETURN", ".file"]),
        ("MATCH (a)-->(b) WHERE (a.x)", ["MATCH", "WHERE"]),
        ("RETURN 'count(x)' // size(x)", []),
    ],
)
def test_calls(query: str, names: list[str]) -> None:
    assert [name for name, _ in calls(tokens(query))] == names


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("CALL db.labels()", "procedures are switched off"),
        ("RETURN apoc.text.join([], '')", "no function apoc.text.join()"),
        ("RETURN file()", "file() is switched off: it tells a path"),
        ("EXPLAIN RETURN 1", "cannot begin with EXPLAIN"),
        ("SHOW FUNCTIONS", "cannot begin with SHOW"),
        ("USE system RETURN 1", "USE would reach another database"),
        ("CALL { RETURN 1 AS x } IN 3 TRANSACTIONS RETURN x", "runs in one transaction"),
        ("MATCH (n) INSERT (m) RETURN n", "INSERT would change the graph"),
    ],
)
def test_refusals_say_what_and_why(query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        check(query, {})
    assert message in str(caught.value)
    assert caught.value.mend


def test_functions_are_known_in_any_case() -> None:
    assert is_function("TOUPPER")
    assert is_function("date.truncate")
    assert not is_function("apoc.text.join")
    assert not is_function("file")


def test_index_hints_are_no_functions() -> None:
    assert check("MATCH (n:Service) USING INDEX n:Service(name) WHERE n.name = 'x' RETURN n", {})
    assert check("MATCH (n:Service) USING TEXT INDEX SEEK n:Service(name) WHERE n.name = 'x' RETURN n", {})
    with pytest.raises(QueryError, match="no function Service"):
        check("MATCH (n:Service) RETURN {n:Service(name)} AS x", {})


def test_every_function_of_a_server_is_let_through_or_refused_by_name(neo4j_uri: str) -> None:
    found = find_credentials(neo4j_uri)
    with neo4j.GraphDatabase.driver(neo4j_uri, auth=(found.user, found.password)) as driver:
        rows = driver.execute_query("SHOW BUILT IN FUNCTIONS YIELD name").records
    names = {row["name"] for row in rows}
    assert len(names) > 100
    refused = {name for name in names if not is_function(name)}
    assert refused == {"file", "linenumber", "graph.byElementId", "graph.byName"}

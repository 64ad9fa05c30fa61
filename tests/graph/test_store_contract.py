"""What every store must answer, whichever database is behind it; ``conftest.py`` lists the stores.

How their graphs come in, change and go is in ``test_store_changes.py``.
"""

from __future__ import annotations

import math

import pytest

from joinedup.graph import KnowledgeGraph, QueryError
from joinedup.graph.results import NodeValue, PathValue, RelationshipValue
from joinedup.graph.store import Store


def everything(store: Store) -> tuple[int, int]:
    nodes = store.run("MATCH (n) RETURN count(n)").rows[0][0]
    return nodes, store.run("MATCH ()-[r]->() RETURN count(r)").rows[0][0]


def test_schema(store: Store) -> None:
    schema = store.schema()
    kinds = ("Organisation", "Service", "InformationSystem", "Measure", "Document", "Passage")
    assert schema.labels["Entity"] == sum(schema.labels[kind] for kind in kinds)
    assert schema.labels["CCG"] == 1
    assert schema.relationships == {"ABOUT": 1, "COMMISSIONS": 1, "HAS_ACCESS_TO": 1, "PART_OF": 4, "REFERS_TO": 1}
    assert {"status", "quotes", "pages", "confidence"} <= set(schema.properties["HAS_ACCESS_TO"])
    assert list(schema.labels) == sorted(schema.labels)


def test_plain_values_and_columns(store: Store) -> None:
    result = store.run(
        "RETURN null AS nothing, true AS truth, 3 AS whole, 2.5 AS part, 'é' AS text, [1, [null, 'a']] AS list, "
        "{a: 1, b: [false]} AS map, $given AS given",
        {"given": {"x": [1.5, None, "y"]}},
    )
    assert result.columns == ["nothing", "truth", "whole", "part", "text", "list", "map", "given"]
    expected = (None, True, 3, 2.5, "é", [1, [None, "a"]], {"a": 1, "b": [False]}, {"x": [1.5, None, "y"]})
    assert result.rows == [expected]
    assert [type(v) for v in result.rows[0]] == [type(v) for v in expected]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1.0", 1.0),
        ("-0.0", -0.0),
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("-7 % 3", -1),
        ("7 / 2.0", 3.5),
        ("2 ^ 3", 8.0),
        ("round(2.5)", 3.0),
        ("toInteger('3.7')", 3),
        ("toFloat('x')", None),
        ("1.0 / 0.0", math.inf),
        ("-1.0 / 0.0", -math.inf),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("size('é🏥')", 2),
        ("[1, 1.0, '1', true, null]", [1, 1.0, "1", True, None]),
        ("1 IN [2, null]", None),
        ("null = null", None),
        ("'a' < 1", None),
        ("'x' + 1 + 1.0", "x11.0"),
        ("{b: 1, a: {d: [], c: {}}}", {"a": {"c": {}, "d": []}, "b": 1}),
        ("date('2018-01-02')", "2018-01-02"),
        ("[date('2018-01-02')]", ["2018-01-02"]),
        ("datetime('2018-01-02T10:00:00Z')", "2018-01-02T10:00Z"),
        ("datetime('2018-01-02T10:00:30.1200+01:00')", "2018-01-02T10:00:30.120+01:00"),
        ("localdatetime('2018-01-02T00:00:00.000001')", "2018-01-02T00:00:00.000001"),
        ("localtime('10:00')", "10:00"),
        ("time('10:30:00-02:00')", "10:30-02:00"),
        ("duration('P14M3DT2H')", "P1Y2M3DT2H"),
        ("duration({seconds: 3.5})", "PT3.5S"),
        ("date('2018-03-02') > date('2018-02-28')", True),
    ],
)
def test_values_and_their_types_are_alike(store: Store, expression: str, expected: object) -> None:
    ((value,),) = store.run(f"RETURN {expression} AS x").rows
    assert repr(value) == repr(expected)


def test_what_is_not_a_number_is_not_equal_to_itself(store: Store) -> None:
    ((value, same, listed),) = store.run("RETURN 0.0 / 0.0 AS x, 0.0 / 0.0 = 0.0 / 0.0 AS same, [0.0 / 0.0] AS l").rows
    assert math.isnan(value)
    assert math.isnan(listed[0])
    assert same is False


@pytest.mark.parametrize("number", [0, -1, 2**53 + 1, 2**63 - 1, -(2**63), 1.0, 1e300, -0.0, 5e-324])
def test_numbers_come_back_as_they_were_given(store: Store, number: float) -> None:
    assert repr(store.run("RETURN $n AS n", {"n": number}).rows[0][0]) == repr(number)


@pytest.mark.parametrize(
    ("values", "ascending"),
    [
        (
            ["b", "B", "é", "a", "z", "Z", "_", "", " ", "10", "2"],
            ["", " ", "10", "2", "B", "Z", "_", "a", "b", "z", "é"],
        ),
        ([3, None, 1.5, -1, 2, math.inf, math.nan], [-1, 1.5, 2, 3, math.inf, math.nan, None]),
        ([1, "a", True, None, 2.5, False], ["a", False, True, 1, 2.5, None]),
        ([[1, 2], [], [1], [2], [1, None]], [[], [1], [1, 2], [1, None], [2]]),
        ([True, None, False], [False, True, None]),
    ],
)
def test_order_is_alike(store: Store, values: list[object], ascending: list[object]) -> None:
    query = "UNWIND $values AS x RETURN x ORDER BY x"
    assert repr([x for (x,) in store.run(query, {"values": values}).rows]) == repr(ascending)
    backwards = [x for (x,) in store.run(f"{query} DESC", {"values": values}).rows]
    assert repr(backwards) == repr(ascending[::-1])


def test_properties_sort_with_what_is_missing_last(store: Store) -> None:
    query = "MATCH (n:Entity) RETURN n.id, n.code_ods AS code ORDER BY code, n.id"
    assert store.run(query).rows[:2] == [("organisation:harrowmere-ccg", "99Z"), ("document:harrowmere.txt", None)]


def test_nothing_adds_up_to_nothing(store: Store) -> None:
    row = store.run("UNWIND [] AS x RETURN sum(x), avg(x), min(x), max(x), collect(x), count(x), count(*)").rows[0]
    assert repr(row) == "(0, None, None, None, [], 0, 0)"
    row = store.run(
        "UNWIND [1, 2, null] AS x RETURN sum(x), avg(x), min(x), max(x), collect(x), count(x), count(*)"
    ).rows[0]
    assert repr(row) == "(3, 1.5, 1, 2, [1, 2], 2, 3)"


def test_columns_are_known_without_rows(store: Store) -> None:
    query = "MATCH (n:Pathway) RETURN DISTINCT n.name, n.order AS `in order`, count( * ) ORDER BY n.name LIMIT 3"
    result = store.run(query)
    assert result.columns == ["n.name", "in order", "count( * )"]
    assert result.rows == []


def test_whole_nodes_and_relationships(store: Store, harrowmere: KnowledgeGraph) -> None:
    rows = store.run("MATCH (a:CCG)-[r:REFERS_TO]->(b) RETURN a, r, [b, {r: r}] AS nested").rows
    ((a, r, nested),) = rows
    assert isinstance(a, NodeValue)
    assert a.id == "organisation:harrowmere-ccg"
    assert a.labels == ("Entity", "Organisation", "CCG")
    assert a.properties["code_ods"] == "99Z"
    assert isinstance(r, RelationshipValue)
    assert (r.type, r.source, r.target) == ("REFERS_TO", a.id, "service:gp-out-of-hours")
    assert r.properties["volume"] == 120.5
    assert r.id == next(e.id for e in harrowmere.edges("REFERS_TO"))
    assert nested[0].id == "service:gp-out-of-hours"
    assert nested[1] == {"r": r}


def test_paths(store: Store) -> None:
    query = "MATCH p = (:CCG)-[:COMMISSIONS]->()<-[:ABOUT]-(:Measure) RETURN p, length(p) AS steps, [p] AS list"
    ((path, steps, listed),) = store.run(query).rows
    assert isinstance(path, PathValue)
    assert [n.properties["name"] for n in path.nodes] == ["Harrowmere CCG", "GP out-of-hours service", "visits"]
    assert [r.type for r in path.relationships] == ["COMMISSIONS", "ABOUT"]
    assert steps == 2
    assert listed == [path]
    assert str(path) == (
        "(Harrowmere CCG:CCG)-[COMMISSIONS present]->(GP out-of-hours service:Service)"
        "<-[ABOUT present]-(visits:Measure)"
    )
    (((alone),),) = store.run("MATCH p = (:CCG) RETURN p").rows
    assert [n.id for n in alone.nodes] == ["organisation:harrowmere-ccg"]


def test_text_that_looks_like_a_path_stays_text(store: Store) -> None:
    assert store.run("RETURN '(#1:0)-[#5:0]->(#1:1)' AS t").rows == [("(#1:0)-[#5:0]->(#1:1)",)]


def test_a_limit_cuts_rows_off_and_says_so(store: Store) -> None:
    result = store.run("UNWIND range(1, 9) AS i RETURN i", limit=4)
    assert (result.rows, result.truncated) == ([(1,), (2,), (3,), (4,)], True)
    assert not store.run("UNWIND range(1, 4) AS i RETURN i", limit=4).truncated


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (n:Service {id: 'x'}) RETURN n",
        "MERGE (n:Service {id: 'x'}) RETURN n",
        "MATCH (n:Service) SET n.name = 'x' RETURN n",
        "MATCH (n:Service) SET n:Site RETURN n",
        "MATCH (n:Service) REMOVE n.name RETURN n",
        "MATCH (n:Measure) DETACH DELETE n",
        "MATCH ()-[r:ABOUT]->() DELETE r RETURN 1",
        "FOREACH (i IN [1] | CREATE (:Service))",
        "MATCH (n:Service) CALL { WITH n SET n.name = 'x' } RETURN n",
        "CALL { CREATE (:Service) } RETURN 1",
        "DROP INDEX anything",
        "CREATE INDEX anything FOR (n:Service) ON (n.name)",
        "CREATE CONSTRAINT c FOR (n:Service) REQUIRE n.name IS UNIQUE",
        "CALL db.createLabel('Fresh')",
        "CALL apoc.cypher.doIt('CREATE (:Service)', {}) YIELD value RETURN value",
        "CALL apoc.create.node(['Service'], {}) YIELD node RETURN node",
        "MATCH (n) RETURN n.id LIMIT 1; MATCH (n) DETACH DELETE n",
        "/* MATCH */ cReAtE (n) return n",
        "EXPLAIN CREATE (n) RETURN n",
        "PROFILE MATCH (n) DETACH DELETE n",
        "MATCH (n) WITH n // RETURN\nDETACH DELETE n RETURN 1",
    ],
)
def test_nothing_can_be_written(store: Store, query: str) -> None:
    before = everything(store)
    with pytest.raises(QueryError):
        store.run(query)
    assert everything(store) == before
    assert store.systems() == ["harrowmere"]


@pytest.mark.parametrize(
    "source", ["'file:///etc/passwd'", "'/etc/passwd'", "$url", "'http://127.0.0.1:9/x.csv'", "'ftp://127.0.0.1/x'"]
)
@pytest.mark.parametrize("how", ["LOAD CSV FROM", "load /* */ csv WITH HEADERS FROM", "MATCH (n) LOAD CSV FROM"])
def test_no_file_or_address_can_be_read(store: Store, how: str, source: str) -> None:
    parameters = {"url": "file:///etc/hostname"} if source == "$url" else {}
    with pytest.raises(QueryError, match="LOAD CSV is switched off"):
        store.run(f"{how} {source} AS line RETURN line", parameters)


RUNAWAY = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a, b WHERE a + b < 0 RETURN a"


def test_a_query_that_runs_on_is_stopped(store: Store) -> None:
    with pytest.raises(QueryError, match=r"stopped after 0\.3 seconds"):
        store.run(RUNAWAY, timeout=0.3)
    assert store.run("RETURN 1 AS x").rows == [(1,)]


@pytest.mark.parametrize(
    ("query", "parameters", "message"),
    [
        ("MATCH (n:Service RETURN n", {}, r"line 1, column 18: 'RETURN' is not expected here"),
        ("MATCH (n)\n  RETURN n,", {}, r"line 2, column \d+: "),
        ("MATCH (n)\nRETURN missing", {}, r"line 2, column 8: nothing before defines 'missing'"),
        ("MATCH (n) RETURN frobnicate(n)", {}, r"line 1, column 18: there is no function frobnicate\(\)"),
        ("MATCH (n {id: $id}) RETURN n", {}, r"line 1, column 15: the query uses \$id, and no value .*--param id="),
        ("RETURN 1 AS x", {"spare": 1}, r"the query has no parameter \$spare"),
        ("RETURN $x AS x", {"x": {1, 2}}, r"\$x cannot be a set"),
        ("", {}, "the query is empty"),
        ("// only a comment", {}, "the query is empty"),
        ("MATCH (n)", {}, "returns nothing"),
        ("RETURN 'open", {}, r"line 1, column 8: a text or name begins here"),
        ("RETURN 1 /* open", {}, r"line 1, column 10: a comment begins here"),
        ("RETURN 1/0 AS x", {}, "divides by zero"),
    ],
)
def test_mistakes_are_told_in_one_line_with_the_place(
    store: Store, query: str, parameters: dict[str, object], message: str
) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        store.run(query, parameters)
    assert "\n" not in str(caught.value)
    assert "Exception" not in str(caught.value)


def test_words_that_write_are_fine_as_names(store: Store) -> None:
    rows = store.run("MATCH (set:Service) RETURN set.create AS `delete`, {merge: set.name} AS remove").rows
    assert rows == [(None, {"merge": "GP out-of-hours service"})]


@pytest.mark.parametrize(("timeout", "limit"), [(0, None), (-1, None), (float("nan"), None), (5, -1)])
def test_senseless_bounds_are_refused(store: Store, timeout: float, limit: int | None) -> None:
    with pytest.raises(QueryError):
        store.run("RETURN 1 AS x", timeout=timeout, limit=limit)

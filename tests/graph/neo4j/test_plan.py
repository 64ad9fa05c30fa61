"""What a plan tells: operators by name, and the text of subqueries that have none."""

from __future__ import annotations

from typing import Any

import neo4j
import pytest

from joinedup.graph import QueryError
from joinedup.graph.stores.neo4j.credentials import find_credentials
from joinedup.graph.stores.neo4j.plan import explain, judge


def plan(*operators: str, details: str = "") -> dict[str, Any]:
    """A plan of operators one below the other, the last with these details."""
    out: dict[str, Any] = {"operatorType": f"{operators[-1]}@neo4j", "args": {"Details": details}, "children": []}
    for name in reversed(operators[:-1]):
        out = {"operatorType": f"{name}@neo4j", "args": {}, "children": [out]}
    return out


def test_operators_that_read_are_let_through() -> None:
    found = judge("r", plan("ProduceResults", "Expand(All)", "NodeUniqueIndexSeek"))
    assert found.operators == ("ProduceResults", "Expand(All)", "NodeUniqueIndexSeek")


@pytest.mark.parametrize(
    ("operator", "message"),
    [
        ("LoadCSV", "LOAD CSV is switched off"),
        ("ProcedureCall", "call a procedure"),
        ("Eager ProcedureCall", "Eager ProcedureCall, which is not among"),
        ("ShowFunctions", "ShowFunctions, which is not among"),
        ("NodeUniqueIndexSeek(Locking)", "Locking"),
        ("TransactionApply", "transactions of its own"),
        ("Create", "Create, which is not among"),
        ("SomethingNew", "SomethingNew, which is not among"),
    ],
)
def test_all_others_are_refused_wherever_they_stand(operator: str, message: str) -> None:
    for names in ((operator,), ("ProduceResults", operator, "Argument")):
        with pytest.raises(QueryError, match="the query would") as caught:
            judge("r", plan(*names))
        assert message in str(caught.value)
        assert caught.value.mend


@pytest.mark.parametrize("query_type", ["w", "rw", "s", ""])
def test_only_reading_is_let_through(query_type: str) -> None:
    with pytest.raises(QueryError):
        judge(query_type, plan("ProduceResults", "Argument"))


def test_no_plan_is_no_leave() -> None:
    with pytest.raises(QueryError, match="no plan"):
        judge("r", {})


@pytest.mark.parametrize(
    "details",
    [
        "[x IN $list | COLLECT { ResolvedCall(db.labels() :: label :: STRING,ArraySeq()) }] AS x",
        "[x IN $list | COLLECT {\n  CALL db.labels()\n    YIELD label\n}] AS x",
        "EXISTS { call `db`.`labels`() }",
        "EXISTS { CALL as.is() }",
        'COLLECT { LOAD CSV FROM "file:///etc/passwd" AS l RETURN l AS l } AS x',
        "COLLECT { load   csv WITH HEADERS FROM $x AS l RETURN l }",
        "apoc.load.json($x) AS x",
        "cache[n.name], graph.byName ($x)",
        "'it is open, LOAD CSV FROM",
    ],
)
def test_hidden_subqueries_are_read(details: str) -> None:
    with pytest.raises(QueryError):
        judge("r", plan("ProduceResults", "Projection", details=details))


@pytest.mark.parametrize(
    "details",
    [
        "n.call AS call, call ASC, `CALL db.labels()` AS x",
        "\"LOAD CSV\" AS x, 'CALL db.labels()' AS y",
        "CALL (x) { … }, COUNT { CALL { RETURN 1 } }",
        "UNIQUE n:Entity(system, id) WHERE system = $system AND id = $id, cache[n.name]",
        "date.truncate($month, date($day)) AS d, n.name AS name",
        "n.load AS load, n.csv AS csv",
    ],
)
def test_names_and_texts_are_no_harm(details: str) -> None:
    judge("r", plan("ProduceResults", "Projection", details=details))


# every way of reading that an analyst may want; the operators that it takes are the planner's choice
READS = (
    "MATCH (n) RETURN n.id AS id ORDER BY id SKIP 1 LIMIT 2",
    "MATCH (n:Service) WHERE n.system = 'x' AND n.id = 'y' RETURN n",
    "MATCH (n:Entity) WHERE n.id IN ['a', 'b'] OR n.name STARTS WITH 'a' RETURN DISTINCT n.name AS x",
    "MATCH (n:A|B) WHERE NOT n:C RETURN count(*) AS c",
    "MATCH (n:A&!B) RETURN n.x AS x, collect(n.y) AS ys ORDER BY x",
    "MATCH (a:A)-[r:R|S]->(b)<--(c:C) WHERE a <> c RETURN a, r, b, c",
    "MATCH (a:A) OPTIONAL MATCH (a)-[r:R]-(b:B) RETURN a.id AS id, count(b) AS c",
    "MATCH p = (a:A)-[:R*1..3]->(b) RETURN DISTINCT b, length(p) AS n",
    "MATCH p = (a:A)((x)-[r:R]->(y) WHERE x.v < y.v){1,3}(b) RETURN [n IN nodes(p) | n.id] AS ids",
    "MATCH p = SHORTEST 2 (a:A)-[:R]->+(b:B) RETURN p",
    "MATCH p = ANY SHORTEST (a:A)-[:R]->{1,5}(b:B) RETURN p",
    "MATCH (a:A), (b:B) MATCH p = shortestPath((a)-[:R*..5]-(b)) RETURN length(p) AS n",
    "MATCH (a:A), (b:B), p = allShortestPaths((a)-[*..5]-(b)) WHERE all(n IN nodes(p) WHERE n.x > 1) RETURN p",
    "MATCH (a:A) WHERE EXISTS { (a)-->(b) WHERE b.x = 1 } OR NOT (a)--(:C) OR a.z = 3 RETURN a.id AS id",
    "MATCH (a:A) RETURN COUNT { (a)--() } AS c, COLLECT { MATCH (a)--(b) RETURN b.id ORDER BY b.id } AS ids",
    "MATCH (a:A) RETURN [(a)-->(b) WHERE b.x IS NOT NULL | b.x] AS xs, a {.id, .name} AS m",
    "MATCH (a:A) CALL (a) { MATCH (a)--(b) RETURN b LIMIT 1 UNION MATCH (a)--(b:C) RETURN b } RETURN a, b",
    "UNWIND $list AS x MATCH (a {id: x}) RETURN a UNION ALL MATCH (a:B) RETURN a",
    "MATCH (a:A) MATCH (b:B) WHERE a.x = b.x RETURN count(*) AS c",
    "MATCH (a) WHERE elementId(a) = $id RETURN a",
    "MATCH ()-[r]->() WHERE elementId(r) = $id RETURN r",
    "MATCH (a:A)-->(b:B)-->(c:C)-->(a) RETURN count(*) AS c",
    "MATCH ()-[r:R]-() RETURN count(r) AS c",
    "MATCH (n:$($label)) RETURN n",
    "RETURN reduce(s = 0, x IN range(1, 3) | s + x) AS s, date.truncate('month', date()) AS d",
)


@pytest.mark.parametrize("query", READS)
def test_a_server_plans_reads_from_the_list(neo4j_uri: str, query: str) -> None:
    found = find_credentials(neo4j_uri)
    given = {"list": [1], "id": "x", "label": "A"}
    with (
        neo4j.GraphDatabase.driver(neo4j_uri, auth=(found.user, found.password)) as driver,
        driver.session(default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        seen = session.execute_read(lambda tx: explain(tx, query, given))
    assert seen.query_type == "r"
    assert seen.operators[0] == "ProduceResults"

"""What every store must do, whichever database is behind it. A new store joins by a line in ``STORES``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node, QueryError, StoreError
from joinedup.graph.property_graph import to_property_graph
from joinedup.graph.results import NodeValue, PathValue, RelationshipValue
from joinedup.graph.store import Store
from joinedup.graph.stores.arcadedb.store import ArcadeStore

STORES: dict[str, Callable[[], Store]] = {"arcadedb": ArcadeStore}


@pytest.fixture(scope="module", params=STORES)
def opened(request: pytest.FixtureRequest) -> Iterator[Store]:
    store = STORES[request.param]()
    yield store
    store.close()


@pytest.fixture
def store(opened: Store, harrowmere: KnowledgeGraph) -> Iterator[Store]:
    """An open store that holds the sample and nothing else."""
    for system in opened.systems():
        opened.delete(system)
    opened.replace(harrowmere)
    yield opened
    assert opened.read("harrowmere") == harrowmere, "the test changed the graph"


def everything(store: Store) -> tuple[int, int]:
    nodes = store.run("MATCH (n) RETURN count(n)").rows[0][0]
    return nodes, store.run("MATCH ()-[r]->() RETURN count(r)").rows[0][0]


def test_what_is_loaded_is_read_back_whole(store: Store, harrowmere: KnowledgeGraph) -> None:
    assert store.systems() == ["harrowmere"]
    back = store.read("harrowmere")
    assert back == harrowmere
    assert [e.model_dump() for e in back.edges()] == [e.model_dump() for e in harrowmere.edges()]
    assert back.node("measure:visits").attributes == {"value": -3, "unit": "%"}


def test_unusual_text_survives(store: Store) -> None:
    graph = KnowledgeGraph("Ünusual 'sys\"tem'")
    texts = ["a\nb\tc", "“quoted” – £5 & <b>", "\U0001f3e5 \u2028 \x07", "back\\slash $x {y}", "(#1:0)-[#2:0]->(#1:1)"]
    evidence = [Evidence(document=f"d{i}.txt", sentence=f"s{i}", quote=t) for i, t in enumerate([*texts, " "])]
    codes = {"odd code!": "1"}
    graph.add_node(Node(id="place:x", kind="Place", name="x`y", aliases=texts, codes=codes, evidence=evidence))
    store.replace(graph)
    assert store.read(graph.system) == graph
    assert store.run("MATCH (p:Place {name: $n}) RETURN p.aliases", {"n": "x`y"}).rows == [(sorted(texts),)]


def test_the_empty_graph(store: Store) -> None:
    store.replace(KnowledgeGraph("empty"))
    assert store.systems() == ["empty", "harrowmere"]
    assert store.read("empty") == KnowledgeGraph("empty")


def test_loading_again_replaces(store: Store, harrowmere: KnowledgeGraph) -> None:
    before = everything(store)
    store.replace(harrowmere)
    assert everything(store) == before
    less = KnowledgeGraph("harrowmere")
    less.add_node(harrowmere.node("organisation:harrowmere-ccg"))
    store.replace(less)
    assert store.read("harrowmere") == less
    store.replace(harrowmere)


def test_systems_do_not_mix(store: Store, harrowmere: KnowledgeGraph) -> None:
    other = KnowledgeGraph("other")
    other.add_node(harrowmere.node("organisation:harrowmere-ccg"))
    other.add_node(Node(id="service:x", kind="Service", name="x"))
    other.add_edge(Edge(source="organisation:harrowmere-ccg", type="PROVIDES", target="service:x"))
    store.replace(other)
    assert store.systems() == ["harrowmere", "other"]
    assert (store.read("harrowmere"), store.read("other")) == (harrowmere, other)
    before = everything(store)
    store.delete("other")
    # its three: the two nodes, and the one that says which system it is
    assert everything(store) == (before[0] - 3, before[1] - 1)
    store.delete("never loaded")
    assert store.read("harrowmere") == harrowmere


def test_a_system_that_is_not_there_is_named_with_those_that_are(store: Store) -> None:
    with pytest.raises(StoreError, match=r"no graph of 'elsewhere' \(it has: harrowmere\)"):
        store.read("elsewhere")


def test_progress_runs_up_to_everything(store: Store, harrowmere: KnowledgeGraph) -> None:
    seen: list[tuple[int, int]] = []
    store.replace(harrowmere, progress=lambda done, total: seen.append((done, total)))
    content = to_property_graph(harrowmere)
    total = len(content.nodes) + len(content.relationships)
    assert seen[-1] == (total, total)
    assert seen == sorted(seen)


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

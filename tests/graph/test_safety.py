"""Getting around the guards: nothing is written, no file is read, nobody is called, on either store.

Each attack runs against the whole of a store and, past our own reading of its words, against what stands
behind: the server's plan and access mode, the engine's read-only entry.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from neo4j.exceptions import Neo4jError

from joinedup.graph import Edge, KnowledgeGraph, Node, Provenance, QueryError, StoreError
from joinedup.graph.store import Store, open_store
from joinedup.graph.stores.arcadedb.process import EngineError
from joinedup.graph.stores.arcadedb.store import ArcadeStore
from joinedup.graph.stores.neo4j.plan import explain

SECRET = "the-secret-in-the-file"
STORES = ("arcadedb", "neo4j")


def fellbrook(system: str = "fellbrook") -> KnowledgeGraph:
    """Two bodies and what one is to the other, at an invented place."""
    graph = KnowledgeGraph(system, Provenance(tool="joinedup 0"))
    graph.add_node(Node.model_validate({"id": "service:tarn-ward", "kind": "Service", "name": "Tarn Ward"}))
    trust = {"id": "organisation:fellbrook", "kind": "Organisation", "type": "NHSTrust", "name": "Fellbrook Trust"}
    graph.add_node(Node.model_validate(trust))
    ends = {"source": trust["id"], "target": "service:tarn-ward"}
    graph.add_edge(Edge.model_validate({**ends, "type": "PROVIDES"}))
    return graph


class Listener:
    """An address on this machine, and how often somebody came."""

    def __init__(self) -> None:
        self.calls = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}/rows.csv"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._server.accept()
                self.calls += 1
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na,b\n")
                caller.close()

    def close(self) -> None:
        self._server.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    out = Listener()
    yield out
    out.close()


@pytest.fixture(scope="module")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "rows.csv"
    path.write_text(f"{SECRET},1\n", encoding="utf-8")
    path.chmod(0o644)
    return path


@pytest.fixture(scope="module", params=STORES)
def opened(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Each store in turn, with two systems in it."""
    with open_store(None if request.param == "arcadedb" else request.getfixturevalue("neo4j_uri")) as store:
        for system in store.systems():
            store.delete(system)
        store.load(fellbrook())
        store.load(fellbrook("other"))
        yield store
        for system in store.systems():
            store.delete(system)


@pytest.fixture(scope="module")
def guarded(opened: Store, listener: Listener) -> Iterator[Store]:
    """A store of which at the end of all attacks nothing is changed, and from which nobody was called."""
    yield opened
    assert opened.systems() == ["fellbrook", "other"]
    assert opened.read("fellbrook") == fellbrook()
    assert opened.read("other") == fellbrook("other")
    assert listener.calls == 0


def content(store: Store) -> object:
    """What an attack could have changed, in short."""
    nodes = store.run("MATCH (n) RETURN labels(n) AS l, properties(n) AS p ORDER BY n.system, n.id").rows
    edges = store.run("MATCH (a)-[r]->(b) RETURN type(r) AS t, properties(r) AS p ORDER BY r.system, r.id").rows
    return [sorted(labels) for labels, _ in nodes], [p for _, p in nodes], edges


WRITES = (
    "CREATE (n:Service {id: 'x'}) RETURN n",
    "INSERT (n:Service {id: 'x'}) RETURN n",
    "MERGE (n:Service {id: 'x'}) RETURN n",
    "MATCH (n:Service) SET n.name = 'x' RETURN n",
    "MATCH (n:Service) SET n += {name: 'x'} RETURN n",
    "MATCH (n:Service) SET (n).name = 'x' RETURN n",
    "MATCH (n:Service) SET n:Extra RETURN n",
    "MATCH (n:Service) REMOVE n.name RETURN n",
    "MATCH (n:Service) DETACH DELETE n",
    "MATCH (n:Service) NODETACH DELETE n RETURN 1",
    "MATCH ()-[r]->() DELETE r RETURN 1",
    "FOREACH (i IN [1] | CREATE (:Service))",
    "MATCH (n) FOREACH (x IN [n] | SET x.name = 'x') RETURN n",
    "MATCH (n:Service) CALL (n) { SET n.name = 'x' } RETURN n",
    "MATCH (n:Service) CALL { WITH n SET n.name = 'x' RETURN n AS m } RETURN m",
    "CALL () { CREATE (n:Service) RETURN n } RETURN n",
    "CALL { CREATE (n:Service) } IN TRANSACTIONS RETURN 1 AS x",
    "UNWIND [1, 2] AS x CALL (x) { CREATE (n:Service) } IN 2 CONCURRENT TRANSACTIONS OF 1 ROW RETURN x",
    "RETURN 1 AS x UNION ALL CREATE (n:Service) RETURN 1 AS x",
    "RETURN 1 AS x // harmless\rCREATE (n:Service)",
    "RETURN 1 AS x /* harmless */ CREATE (n:Service)",
    "WITH 1 AS x CREATE\u0020(n:Service) RETURN x",
    "WITH 1 AS x\u00a0CREATE\u2003(n:Service) RETURN x",
    "WITH 1 AS x C\\u0052EATE (n:Service) RETURN x",
    "RETURN '\\u0027 AS x CREATE (n:Service) RETURN \\u0027' AS y",
    "WITH 1 AS x /\\u002a *\\u002f CREATE (n:Service) RETURN x",
    "WITH 1 AS x // \\u000aCREATE (n:Service) RETURN x\nRETURN x",
    "WITH 1 AS `a` CREATE (n:`Service`) RETURN n",
    "WITH 1 AS AS SET x.y = 1 RETURN AS",
    "EXPLAIN CREATE (n:Service) RETURN n",
    "PROFILE CREATE (n:Service) RETURN n",
    "CYPHER 5 CREATE (n:Service) RETURN n",
    "CYPHER runtime=slotted CREATE (n:Service) RETURN n",
    "CYPHER 25 LET x = 1 INSERT (n:Service) RETURN x",
    "CREATE INDEX spare FOR (n:Service) ON (n.name)",
    "CREATE CONSTRAINT spare FOR (n:Service) REQUIRE n.name IS UNIQUE",
    "DROP CONSTRAINT joinedup_entity IF EXISTS",
    "DROP INDEX joinedup_entity IF EXISTS",
    "CREATE DATABASE spare",
    "CREATE USER eve SET PASSWORD 'wide-open-door'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'wide-open-door'",
    "USE system CREATE USER eve SET PASSWORD 'wide-open-door'",
    "GRANT ROLE admin TO eve",
    "MATCH (n) RETURN n; MATCH (n) DETACH DELETE n",
    "MATCH (n) RETURN n;;CREATE (n)",
)

CALLS = (
    "CALL db.createLabel('Extra')",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db.labels",
    "CALL/**/db.labels() YIELD label RETURN label",
    "CALL `db`.`labels`() YIELD label RETURN label",
    "UNWIND [1] AS AS CALL db.labels() YIELD label RETURN label",
    "CALL () { CALL db.labels() YIELD label RETURN label } RETURN label",
    "RETURN EXISTS { CALL db.labels() YIELD label RETURN label } AS x",
    "RETURN [x IN [1] WHERE EXISTS { CALL db.labels() YIELD label RETURN label }] AS x",
    "RETURN [x IN [1] | COLLECT { CALL db.labels() YIELD label RETURN label }] AS x",
    "RETURN reduce(a = 0, x IN [1] | a + COUNT { CALL db.labels() YIELD label RETURN label }) AS x",
    "MATCH (n) RETURN n.id AS id ORDER BY [x IN [1] | COUNT { CALL db.labels() YIELD label RETURN label }]",
    "RETURN CASE WHEN EXISTS { CALL db.labels() YIELD label RETURN label } THEN 1 ELSE 0 END AS x",
    "CALL dbms.listConfig() YIELD name, value RETURN name, value",
    "CALL dbms.killConnections([]) YIELD connectionId RETURN connectionId",
    "CALL tx.setMetaData({a: 1})",
    "CALL db.clearQueryCaches() YIELD value RETURN value",
    "CALL apoc.cypher.doIt('CREATE (:Service)', {}) YIELD value RETURN value",
    "CALL apoc.cypher.run('MATCH (n) DETACH DELETE n', {}) YIELD value RETURN value",
    "RETURN apoc.cypher.runFirstColumn('CREATE (n) RETURN n', {}, true) AS x",
    "RETURN apoc . cypher . runFirstColumnSingle ('CREATE (n) RETURN n', {}) AS x",
    "RETURN `apoc`.`cypher`./* */`runFirstColumnMany`('CREATE (n) RETURN n', {}) AS x",
    "RETURN {a:apoc.cypher.runFirstColumn('CREATE (n) RETURN n', {})} AS x",
    "RETURN [1, 2][0..apoc.util.sleep(1)] AS x",
    "RETURN apoc.util.sleep(1) AS x",
    "RETURN apoc.text.join(['a'], ',') AS x",
    "RETURN `apoc.text.join`(['a'], ',') AS x",
    "RETURN text.indexOf('abc', 'b') AS x",
    "RETURN vector.neighbors('Service', 'x', [1.0], 3) AS x",
    "CALL algo.pageRank() YIELD node RETURN node",
    "RETURN sql('SELECT FROM Service') AS x",
    "RETURN js('1 + 1') AS x",
    "RETURN eval('1 + 1') AS x",
    "CALL sql('DELETE FROM Service')",
    "RETURN file() AS f",
    "RETURN linenumber() AS n",
    "RETURN { f:file() } AS f",
    "RETURN (1).file() AS f",
    "USE graph.byName('system') RETURN 1 AS x",
    "USE system RETURN 1 AS x",
    "CALL () { USE system RETURN 1 AS x } RETURN x",
    "RETURN COUNT { USE neo4j MATCH (n) RETURN n } AS x",
    "SHOW DATABASES",
    "SHOW USERS",
    "SHOW SETTINGS",
    "SHOW FUNCTIONS YIELD name RETURN name",
    "SHOW TRANSACTIONS YIELD * RETURN *",
    "SHOW INDEXES",
    "TERMINATE TRANSACTION 'neo4j-transaction-1'",
)

READS_FILE = (
    "LOAD CSV FROM {source} AS line RETURN line",
    "load/* */csv WITH HEADERS FROM {source} AS line RETURN line",
    "L\\u004fAD CSV FROM {source} AS line RETURN line",
    "LOAD\u2003CSV FROM {source} AS line RETURN line",
    "LOAD\u180eCSV FROM {source} AS line RETURN line",
    "UNWIND [1] AS x LOAD CSV FROM {source} AS line RETURN line",
    "WITH 1 AS x LIMIT 1LOAD CSV FROM {source} AS line RETURN line",
    "CALL () {{ LOAD CSV FROM {source} AS line RETURN line }} RETURN line",
    "RETURN COLLECT {{ LOAD CSV FROM {source} AS line RETURN line }} AS x",
    "RETURN [x IN [1] | COLLECT {{ LOAD CSV FROM {source} AS line RETURN line }}] AS x",
    "RETURN CASE WHEN EXISTS {{ LOAD CSV FROM {source} AS line RETURN line }} THEN 1 END AS x",
    "MATCH (n) WHERE COUNT {{ LOAD CSV FROM {source} AS line RETURN line }} > 0 RETURN n.id AS id",
    "RETURN 1 AS x UNION LOAD CSV FROM {source} AS line RETURN line[0] AS x",
    "RETURN 1 AS x // \rLOAD CSV FROM {source} AS line RETURN line",
    "RETURN apoc.load.json({source}) AS x",
    "CALL apoc.load.csv({source}) YIELD map RETURN map",
    "CALL apoc.load.json({source}) YIELD value RETURN value",
    "CALL apoc.import.json({source})",
    "CALL apoc.export.csv.all({source}, {{}})",
    "CALL db.import({source})",
)


def _sources(file: Path, listener: Listener) -> list[str]:
    return [f"'file://{file.as_posix()}'", f"'{file.as_posix()}'", "'file:///etc/passwd'", f"'{listener.url}'"]


@pytest.mark.parametrize("query", WRITES)
def test_nothing_is_written(guarded: Store, query: str) -> None:
    before = content(guarded)
    with pytest.raises(QueryError):
        guarded.run(query)
    assert content(guarded) == before


@pytest.mark.parametrize("query", CALLS)
def test_nothing_is_called(guarded: Store, query: str) -> None:
    with pytest.raises(QueryError) as caught:
        guarded.run(query)
    assert "\n" not in str(caught.value)
    assert caught.value.mend


@pytest.mark.parametrize("query", READS_FILE)
def test_no_file_or_address_is_read(guarded: Store, query: str, secret_file: Path, listener: Listener) -> None:
    for source in _sources(secret_file, listener):
        with pytest.raises(QueryError) as caught:
            guarded.run(query.format(source=source))
        assert SECRET not in str(caught.value)
        assert "root:" not in str(caught.value)
    assert listener.calls == 0


def test_parameters_do_not_carry_an_address(guarded: Store, listener: Listener) -> None:
    with pytest.raises(QueryError, match="LOAD CSV"):
        guarded.run("LOAD CSV FROM $url AS line RETURN line", {"url": listener.url})
    with pytest.raises(QueryError, match="no function"):
        guarded.run("RETURN apoc.load.json($url) AS x", {"url": listener.url})


# -- past our own reading of the words: what stands behind it


def _server_refuses(driver: neo4j.Driver, query: str) -> None:
    """What a server's plan and access mode let through must be nothing."""

    def work(tx: neo4j.ManagedTransaction) -> None:
        explain(tx, query, {})
        tx.run(query).consume()

    with driver.session(default_access_mode=neo4j.READ_ACCESS) as session, pytest.raises((QueryError, Neo4jError)):
        session.execute_read(work)


@pytest.fixture(scope="module")
def driver(neo4j_uri: str) -> Iterator[neo4j.Driver]:
    from joinedup.graph.stores.neo4j.credentials import find_credentials

    found = find_credentials(neo4j_uri)
    with neo4j.GraphDatabase.driver(neo4j_uri, auth=(found.user, found.password)) as out:
        yield out


# what only our own check refuses: it does no harm, but differs from store to store, or is a comment that
# hides nothing from the server
_HARMLESS_ON_A_SERVER = frozenset(
    {
        "RETURN file() AS f", "RETURN linenumber() AS n", "RETURN { f:file() } AS f",
        "WITH 1 AS x // \\u000aCREATE (n:Service) RETURN x\nRETURN x",
        "RETURN COUNT { USE neo4j MATCH (n) RETURN n } AS x",
    }
)  # fmt: skip


@pytest.mark.parametrize("query", [q for q in (*WRITES, *CALLS) if q not in _HARMLESS_ON_A_SERVER])
def test_a_server_refuses_by_itself(driver: neo4j.Driver, query: str) -> None:
    _server_refuses(driver, query)


@pytest.mark.parametrize("query", READS_FILE)
def test_a_server_reads_no_file_by_itself(
    driver: neo4j.Driver, query: str, secret_file: Path, listener: Listener
) -> None:
    for source in _sources(secret_file, listener):
        _server_refuses(driver, query.format(source=source))
    assert listener.calls == 0


def test_the_engine_refuses_by_itself(secret_file: Path, listener: Listener) -> None:
    queries = [*WRITES, *(q.format(source=s) for q in READS_FILE for s in _sources(secret_file, listener))]
    with ArcadeStore() as store:
        store.load(fellbrook())
        before = content(store)
        for query in queries:
            reply: object = None
            with contextlib.suppress(EngineError):
                reply = store._engine.ask(
                    "run", query=query, parameters={}, limit=10, timeout_ms=5000, paths=False, within=10
                )
            assert SECRET not in str(reply), query
            assert "root:" not in str(reply), query
        assert content(store) == before
        assert store.read("fellbrook") == fellbrook()
    assert listener.calls == 0


# -- attacks made up on the spot

_SEEDS = (
    "CREATE (n:Service) RETURN n", "MATCH (n) SET n.name = 'x' RETURN n", "MATCH (n) DETACH DELETE n",
    "CALL db.labels() YIELD label RETURN label", "LOAD CSV FROM 'file:///etc/passwd' AS x RETURN x",
    "MATCH (n) REMOVE n.name RETURN n", "MERGE (n:Service {id: 'z'}) RETURN n",
    "RETURN apoc.cypher.runFirstColumn('CREATE (n) RETURN n', {}) AS x", "CALL apoc.load.json('file:///etc/passwd')",
    "INSERT (n:Service) RETURN n", "RETURN file() AS x", "SHOW FUNCTIONS", "USE system RETURN 1 AS x",
)  # fmt: skip
_SHELLS = (
    "{}", "CALL () {{ {} }} RETURN 1 AS y", "CALL {{ {} }} RETURN 1 AS y", "RETURN EXISTS {{ {} }} AS y",
    "RETURN COUNT {{ {} }} AS y", "RETURN COLLECT {{ {} }} AS y", "RETURN [v IN [1] | COLLECT {{ {} }}] AS y",
    "RETURN [v IN [1] WHERE EXISTS {{ {} }} | v] AS y", "RETURN CASE WHEN EXISTS {{ {} }} THEN 1 END AS y",
    "MATCH (q) WHERE EXISTS {{ {} }} RETURN q.id AS y", "MATCH (q) RETURN q.id AS y ORDER BY COUNT {{ {} }}",
    "RETURN 1 AS x UNION {}", "WITH 1 AS `CREATE (n)` {}", "RETURN 1 AS y;{}", "RETURN '\\'' AS y // '\r{}",
    "EXPLAIN {}", "PROFILE {}", "CYPHER 5 {}", "CYPHER planner=cost {}",
    "RETURN reduce(a = 0, v IN [1] | a + COUNT {{ {} }}) AS y", "UNWIND [v IN [1] | COLLECT {{ {} }}] AS y RETURN y",
    "RETURN {{k: EXISTS {{ {} }}}} AS y", "MATCH (q) RETURN q {{.id, k: COUNT {{ {} }}}} AS y",
    "CALL () {{ CALL () {{ {} }} RETURN 1 AS z }} RETURN z AS y", "OPTIONAL CALL () {{ {} }} RETURN 1 AS y",
)  # fmt: skip
_GAPS = (
    " ",
    "\n",
    "\t",
    "/**/",
    "/* RETURN 1 */",
    "// CALL\n",
    "//\r",
    "  ",
    "\u00a0",
    "\u2003",
    "\ufeff",
    "\x0b",
    "\u0085",
)


@st.composite
def attacks(draw: st.DrawFn) -> str:
    """A write, call or file in some disguise: letter case, gaps, escapes, backticks, and subqueries around it."""
    text = draw(st.sampled_from(_SEEDS))
    words = []
    for word in text.split(" "):
        if word.isupper() and draw(st.booleans()):
            letters = [c.lower() if draw(st.booleans()) else c for c in word]
            if draw(st.integers(0, 9)) == 0:
                at = draw(st.integers(0, len(letters) - 1))
                letters[at] = f"\\u{ord(letters[at]):04x}"
            word = "".join(letters)
        words.append(word)
    text = words[0]
    for word in words[1:]:
        text += draw(st.sampled_from(_GAPS) if draw(st.integers(0, 3)) == 0 else st.just(" ")) + word
    for _ in range(draw(st.integers(0, 2))):
        text = draw(st.sampled_from(_SHELLS)).format(text)
    return text


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=attacks())
@example(query="CALL () { CALL () { CREATE (n:Service) RETURN n } RETURN 1 AS z } RETURN z AS y")
def test_disguises_are_seen_through(guarded: Store, query: str) -> None:
    with pytest.raises(QueryError):
        guarded.run(query, timeout=10)


def test_disguises_are_seen_through_by_the_server_alone(driver: neo4j.Driver) -> None:
    before = _all(driver)

    @settings(max_examples=120)
    @given(query=attacks())
    def attack(query: str) -> None:
        def work(tx: neo4j.ManagedTransaction) -> None:
            explain(tx, query, {})
            result = [r.values() for r in tx.run(query)]
            assert "root:" not in str(result)

        refusal = contextlib.suppress(QueryError, Neo4jError)
        with driver.session(default_access_mode=neo4j.READ_ACCESS) as session, refusal:
            session.execute_read(work)

    attack()
    assert _all(driver) == before


def _all(driver: neo4j.Driver) -> object:
    rows = driver.execute_query(
        "MATCH (n) RETURN elementId(n) AS id, labels(n) AS l, properties(n) AS p ORDER BY id"
    ).records
    return [r.values() for r in rows]


# -- and what only looks like it

HARMLESS = (
    "RETURN 'CREATE (n) DETACH DELETE n; LOAD CSV FROM \"x\" AS y' AS x",
    "RETURN \"CALL apoc.load.json('http://x')\" AS x",
    "RETURN 'it\\'s // no comment /* here' AS x, 'DROP' + ' ' + 'INDEX' AS y",
    "// CREATE (n)\n/* MATCH (n) DELETE n; CALL db.labels() */\nRETURN 1 AS x",
    "RETURN {create: 1, set: 2, delete: {merge: 3}, load: 4, csv: 5} AS x",
    "MATCH (n) RETURN n.create AS create, n.set AS set, n.call AS call ORDER BY set, call LIMIT 1",
    "WITH {set: 1} AS set RETURN set.set AS load, set AS remove ORDER BY load",
    "UNWIND [1, 2] AS delete WITH delete WHERE delete > 1 RETURN delete AS `DELETE (n)`",
    "MATCH (n:Service) OPTIONAL MATCH (n)-[:CALL|SET|CREATE]->(m:Create&!Delete) RETURN count(m) AS n",
    "MATCH (load:Service) RETURN load.name AS csv",
    "RETURN [use IN [1, 2] WHERE use > 1 | use] AS x, 1 AS use",
    "RETURN 'a\\u0041' AS x, 'tab\\t' AS y, '\\\\' AS z",
    "RETURN size([1, 2, 3][0..size([1])]) AS x",
    "WITH 1 AS `CREATE (n)`, 2 AS `apoc load (` RETURN `CREATE (n)` + `apoc load (` AS x",
    "MATCH (n) WHERE EXISTS { (n)-[:PROVIDES]->(:Service) } RETURN COUNT { (n)--() } AS x ORDER BY x",
    "CALL () { RETURN 'CALL db.labels()' AS x } RETURN x",
    "RETURN [x IN [1] | COLLECT { RETURN 'LOAD CSV FROM' AS y ORDER BY y }] AS x",
    "MATCH p = shortestPath((a:NHSTrust)-[:PROVIDES*..3]->(b:Service)) RETURN length(p) AS n ORDER BY n",
    "RETURN date('2024-01-31').year AS y, toString(1.5) AS t, coalesce(null, head([1])) AS c",
    "RETURN $create AS x;",
    "match (n:Service) where n.name starts with 'T' return count(*) as n",
)


@pytest.mark.parametrize("query", HARMLESS)
def test_harmless_words_are_no_harm(guarded: Store, query: str) -> None:
    result = guarded.run(query, {"create": "CREATE (n)"} if "$create" in query else None)
    assert len(result) > 0
    assert result.columns


# -- names, systems and values that look like Cypher

HOSTILE = (
    "x' OR 1 = 1 //", "x\"}) DETACH DELETE n //", "`) DETACH DELETE (n) //", "$system", "\\u0027 OR true OR \\u0027",
    "'}) MATCH (n) DETACH DELETE n //", "*", "%", "{system: 'fellbrook'}", "é\u0000\u202e'", "",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_is_only_a_name(guarded: Store, text: str) -> None:
    guarded.delete(text)
    assert guarded.systems() == ["fellbrook", "other"]
    for act in (
        guarded.read,
        lambda s: guarded.delete_document(s, text),
        lambda s: guarded.delete_document("other", s),
    ):
        with pytest.raises(StoreError):
            act(text)
    assert guarded.run("MATCH (n:Entity {system: $s}) RETURN n", {"s": text}).rows == []
    assert guarded.run("RETURN $`a b` AS x", {"a b": text}).rows == [(text,)]
    assert guarded.run("WITH $m AS m RETURN m[$k] AS x", {"m": {text: 1}, "k": text}).rows == [(1,)]


@pytest.mark.parametrize("text", [t for t in HOSTILE if t and "\u0000" not in t])
def test_a_system_of_any_name_is_kept_apart(guarded: Store, text: str) -> None:
    graph = fellbrook(text)
    graph.add_node(Node.model_validate({"id": f"service:{text}", "kind": "Service", "name": text, "aliases": [text]}))
    try:
        guarded.load(graph)
        assert guarded.systems() == sorted(["fellbrook", "other", text])
        assert guarded.read(text) == graph
        guarded.replace(graph)
        guarded.merge(graph)
        rows = guarded.run("MATCH (n:Service {system: $s, name: $n}) RETURN n.id AS id", {"s": text, "n": text}).rows
        assert rows == [(f"service:{text}",)]
    finally:
        guarded.delete(text)
    assert guarded.systems() == ["fellbrook", "other"]
    assert guarded.read("other") == fellbrook("other")

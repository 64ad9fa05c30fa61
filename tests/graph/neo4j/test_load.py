"""Loads that are killed, lose their server, or meet other loads; and what readers see meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from neo4j_line import Line, Look, ward

from joinedup.graph import QueryError, StoreError, write_graph
from joinedup.graph.stores.neo4j import connection, load
from joinedup.graph.stores.neo4j.store import Neo4jStore

SIZE = 40
BATCH = 10  # so that the graph above takes many


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_NODES", BATCH)
    monkeypatch.setattr(load, "_RELATIONSHIPS", BATCH)
    monkeypatch.setattr(load, "_SMALL", 0)


LOADER = """
import os, signal, sys
from joinedup.graph.stores.neo4j import load
from joinedup.graph.stores.neo4j.store import Neo4jStore
uri, path, batch, moment = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
load._NODES = load._RELATIONSHIPS = batch
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
if moment in ("publish", "end"):
    setattr(load.Load, moment, lambda *args: die())
elif moment == "announced":
    original = load.Load.change
    def change(self, query, **parameters):
        if query == load._CALL_OFF:
            die()
        return original(self, query, **parameters)
    load.Load.change = change
steps = []
def progress(done, total):
    steps.append(done)
    if moment.isdigit() and len(steps) == int(moment):
        die()
Neo4jStore(uri).replace(path, progress=progress)
"""


def kill_a_load(uri: str, path: Path, moment: str) -> None:
    arguments = [sys.executable, "-c", LOADER, uri, str(path), str(BATCH), moment]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def count_batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    numbers: list[int] = []
    original = load.Load._add

    def add(self: load.Load, number: int, query: str, given: list[Any]) -> None:
        numbers.append(number)
        original(self, number, query, given)

    monkeypatch.setattr(load.Load, "_add", add)
    return numbers


def left_over(look: Look) -> int:
    count = look("MATCH (n:Load|Staged|Retired|Publishing) RETURN count(n)")[0][0]
    assert isinstance(count, int)
    return count


@pytest.mark.parametrize("moment", ["1", "6", "publish", "announced", "end"])
def test_a_killed_load_goes_on_where_it_stopped(
    server: Neo4jStore, neo4j_uri: str, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    old, new = ward("moor", SIZE), ward("moor", SIZE + 3, "new")
    server.replace(old)
    write_graph(new, tmp_path / "new.graph.json")
    kill_a_load(neo4j_uri, tmp_path / "new.graph.json", moment)
    if moment not in ("announced", "end"):  # both are after the new graph became visible
        assert server.read("moor") == old
    staged = look("MATCH (l:Load) RETURN l.batches")
    assert staged == [[int(moment)]] if moment.isdigit() else len(staged) == 1
    numbers = count_batches(monkeypatch)
    server.replace(tmp_path / "new.graph.json")
    if moment.isdigit():
        assert numbers[0] == int(moment)
        assert numbers == list(range(int(moment), numbers[-1] + 1))
    else:
        assert numbers == []  # all were there
    assert server.read("moor") == new
    assert left_over(look) == 0


def test_another_graph_takes_the_place_of_an_abandoned_load(
    server: Neo4jStore, neo4j_uri: str, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_graph(ward("moor", SIZE), tmp_path / "one.graph.json")
    kill_a_load(neo4j_uri, tmp_path / "one.graph.json", "6")
    assert server.systems() == []
    other = ward("moor", 5, "other")
    with pytest.raises(StoreError, match=r"another load of 'moor' goes on.*\(wait until it is done"):
        server.replace(other)
    monkeypatch.setattr(load, "ABANDONED_AFTER", 0.0)
    server.replace(other)
    assert server.read("moor") == other
    assert left_over(look) == 0


def test_deleting_a_system_ends_a_load_of_it(
    server: Neo4jStore, neo4j_uri: str, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def delete_half_way(done: int, total: int) -> None:
        if done == 3 * BATCH:
            with Neo4jStore(neo4j_uri) as other:
                other.delete("moor")

    with pytest.raises(StoreError, match=r"this load of 'moor' was ended by another one \(try again\)"):
        server.replace(ward("moor", SIZE), progress=delete_half_way)
    assert server.systems() == []
    assert left_over(look) == 0


def test_two_that_push_the_same_graph_share_the_work(
    server: Neo4jStore, neo4j_uri: str, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = ward("moor", SIZE)
    failed: list[BaseException] = []

    def push() -> None:
        try:
            with Neo4jStore(neo4j_uri) as store:
                store.replace(graph)
        except StoreError as error:
            failed.append(error)

    pushers = [threading.Thread(target=push) for _ in range(2)]
    for one in pushers:
        one.start()
    for one in pushers:
        one.join()
    # the slower one may find that the other has finished all of it
    assert all("ended by another" in str(error) for error in failed)
    assert len(failed) < 2
    assert server.read("moor") == graph
    assert look("MATCH (:Service)-[r:REFERS_TO]->() RETURN count(r)") == [[SIZE]]
    assert left_over(look) == 0


def test_a_connection_that_breaks_is_made_again(server: Neo4jStore, line: Line, look: Look) -> None:
    graph = ward("moor", SIZE)
    cuts = []

    def cut(done: int, total: int) -> None:
        if len(cuts) < 3:
            cuts.append(done)
            line.cut(for_good=False)

    with Neo4jStore(line.uri) as store:
        store.replace(graph, progress=cut)
    assert len(cuts) == 3
    assert server.read("moor") == graph
    assert left_over(look) == 0


def test_a_server_that_is_lost_is_told_and_the_load_goes_on_later(
    server: Neo4jStore, line: Line, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_RETRY_FOR", 0.5)
    graph = ward("moor", SIZE)
    with Neo4jStore(line.uri) as store:
        with pytest.raises(StoreError, match="cannot be reached") as caught:
            store.replace(graph, progress=lambda done, total: line.cut() if done == 3 * BATCH else None)
        assert "\n" not in str(caught.value)
        assert server.systems() == []
        line.mend()
        numbers = count_batches(monkeypatch)
        store.replace(graph)
    assert numbers[0] == 3
    assert server.read("moor") == graph
    assert left_over(look) == 0


def test_readers_see_the_old_graph_or_the_new_one(server: Neo4jStore, neo4j_uri: str) -> None:
    sizes = {"old": SIZE, "new": 2 * SIZE}
    graphs = {word: ward("moor", size, word) for word, size in sizes.items()}
    server.replace(graphs["old"])
    query = (
        "MATCH (n:Service) WITH n.aliases AS words, count(n) AS nodes ORDER BY words "
        "WITH collect([words, nodes]) AS seen MATCH (:Service)-[r:REFERS_TO]->(:Service) RETURN seen, count(r)"
    )
    whole = [([[[word], size]], size) for word, size in sizes.items()]
    seen: list[tuple[Any, ...]] = []
    wrong: list[Any] = []
    done = threading.Event()

    def read() -> None:
        with Neo4jStore(neo4j_uri) as store:
            while not done.is_set():
                try:
                    (row,) = store.run(query).rows
                    seen.append(row)
                    if store.read("moor") not in graphs.values():
                        wrong.append("read")
                except Exception as error:
                    wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for one in readers:
        one.start()
    for word in ("new", "old") * 4:
        server.replace(graphs[word])
    done.set()
    for one in readers:
        one.join()
    assert not wrong
    assert len(seen) > 5
    assert all(row in whole for row in seen)


@pytest.mark.parametrize(
    ("query", "labelled"),
    [
        ("MATCH (n) RETURN count(n)", False),
        ("MATCH (n) RETURN n.name", False),
        ("MATCH (n {id: 'service:1'}) RETURN n.name", False),
        ("MATCH ()-[r]->() RETURN count(r)", False),
        ("MATCH ()-[r:REFERS_TO]->() RETURN count(r)", False),
        ("MATCH ()-[r:REFERS_TO]-() RETURN r.status", False),
        ("MATCH ()-[r:REFERS_TO|PROVIDES]->() RETURN r.status", False),
        ("MATCH (n:!Place) RETURN count(n)", False),
        ("MATCH (n:Service) WHERE EXISTS { MATCH (m) WHERE m.name = 'old 1' } RETURN n.id", False),
        ("MATCH (n:Service) RETURN count(n)", True),
        ("MATCH (:Service)-[r:REFERS_TO]->() RETURN count(r)", True),
        ("MATCH (n:Service)-[r]->(m) RETURN count(*)", True),
        ("MATCH (n) WHERE n:Service OR n:Place RETURN n.id", True),
        # whatever the planner begins with: it may go through the relationships and look at labels then
        ("MATCH (a:Entity)-[r:REFERS_TO|PROVIDES]->(b:Entity) WHERE r.status = 'present' RETURN a.id, b.id", True),
        ("MATCH (a:Entity)-[r:REFERS_TO]-() WHERE r.status = 'present' RETURN a.id", True),
        ("MATCH (a)-[r:REFERS_TO]->(b) WHERE a:Entity OR r.status = 'present' RETURN a.id", False),
        ("RETURN 1 AS x", True),
        ("RETURN [x IN [1] | COLLECT { MATCH (n) RETURN n.id }] AS hidden", False),
    ],
)
def test_while_a_load_goes_on_a_query_names_a_label(server: Neo4jStore, query: str, labelled: bool) -> None:
    server.replace(ward("dale", 4))
    before = server.run(query).rows

    def ask(done: int, total: int) -> None:
        if labelled:
            assert server.run(query).rows == before
        else:
            with pytest.raises(QueryError, match=r"names no label.*\(name one, such as \(n:Entity\)"):
                server.run(query)

    server.replace(ward("moor", 12), progress=ask)
    assert len(server.run(query).rows) >= len(before)


def test_a_query_waits_while_a_graph_becomes_visible(
    server: Neo4jStore, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.replace(ward("moor", 4))
    look("CREATE (:Publishing {system: 'moor', since: timestamp()})")
    with pytest.raises(QueryError, match=r"put in all the time.*\(try again in a moment\)"):
        server.run("MATCH (n:Service) RETURN count(n)", timeout=0.5)
    timer = threading.Timer(0.5, lambda: look("MATCH (p:Publishing) DELETE p"))
    timer.start()
    assert server.run("MATCH (n:Service) RETURN count(n)").rows == [(4,)]
    timer.join()
    # whoever said so and died holds nobody up for ever
    look("CREATE (:Publishing {system: 'moor', since: timestamp() - 3600000})")
    assert server.run("MATCH (n:Service) RETURN count(n)").rows == [(4,)]


def test_a_graph_that_changed_under_a_query_is_asked_again(
    server: Neo4jStore, neo4j_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from joinedup.graph.stores.neo4j import read

    server.replace(ward("moor", 4))
    original, calls = read._ids, []

    def ids(*args: Any) -> dict[str, str]:
        calls.append(1)
        if len(calls) == 1:
            with Neo4jStore(neo4j_uri) as other:
                other.replace(ward("moor", 6, "new"))
        return original(*args)

    monkeypatch.setattr(read, "_ids", ids)
    assert server.run("MATCH (n:Service) RETURN count(n)").rows == [(6,)]
    assert len(calls) == 2


def test_constraints_and_indexes_are_there(server: Neo4jStore, look: Look) -> None:
    from joinedup.graph.stores.neo4j.indexes import statements

    server.replace(ward("moor", 4))
    have = {name: (state, kind) for name, state, kind in look("SHOW INDEXES YIELD name, state, type")}
    assert set(statements()) <= set(have)
    assert {have[name][0] for name in statements()} == {"ONLINE"}
    assert {name for name in statements() if have[name][1] == "FULLTEXT"} == {"joinedup_names", "joinedup_quotes"}
    look("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    found = look("CALL db.index.fulltext.queryNodes('joinedup_quotes', '\"ward 2\"') YIELD node RETURN node.text")
    assert found == [["Ward 2 refers on."]]


def test_labels_and_types_come_from_the_vocabulary_alone(server: Neo4jStore, look: Look) -> None:
    from joinedup.graph.records import NodeRecord, RelationshipRecord

    bad = NodeRecord(("Entity", "Service", "Fresh"), "x", {"id": "x", "kind": "Service", "type": "Fresh"})
    with pytest.raises(StoreError, match="not in the vocabulary"):
        load._check_node(bad)
    with pytest.raises(StoreError, match="do not follow"):
        load._check_node(NodeRecord(("Entity", "System"), "x", {"id": "x", "kind": "Service"}))
    with pytest.raises(StoreError, match="not in the vocabulary"):
        load._check_relationship(RelationshipRecord("FRESH", "a", "b", {"id": "a|FRESH|b"}))


def test_reading_writes_nothing(neo4j_uri: str, look: Look) -> None:
    for (name,) in look("SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH 'joinedup' RETURN name"):
        look(f"DROP CONSTRAINT {name}")
    with Neo4jStore(neo4j_uri) as store:
        store.systems()
        store.schema()
        store.run("MATCH (n:Service) RETURN count(n)")
        with pytest.raises(StoreError, match="no graph of 'moor'"):
            store.read("moor")
    assert look("SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH 'joinedup' RETURN name") == []

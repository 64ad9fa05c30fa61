"""The short way in, and the embedded engine's own process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from joinedup.graph import GraphFileError, KnowledgeGraph, QueryError, StoreError, write_graph
from joinedup.graph.records import NodeRecord, RelationshipRecord
from joinedup.graph.store import open_store, run_cypher
from joinedup.graph.stores.arcadedb import process
from joinedup.graph.stores.arcadedb.store import ArcadeStore
from joinedup.graph.stores.changes import ANYTHING

# one row that takes minutes to make: the engine looks at its time limit between rows only
ONE_LONG_ROW = "RETURN [x IN range(1, 900000) | [y IN range(1, 900000) | x * y][5]][0] AS z"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own place for temporary files, to see what is left there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_graph_a_file_and_a_store_can_be_asked(harrowmere: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "h.graph.json"
    write_graph(harrowmere, file)
    query = "MATCH (n:CCG {name: $name}) RETURN n.code_ods"
    for target in (harrowmere, file, str(file)):
        assert run_cypher(target, query, {"name": "Harrowmere CCG"}).rows == [("99Z",)]
    with open_store(harrowmere) as store:
        assert run_cypher(store, query, {"name": "Harrowmere CCG"}).rows == [("99Z",)]
        with open_store(store) as same:
            assert same is store
        assert store.systems() == ["harrowmere"], "still open"


def test_a_wrong_query_is_told_before_the_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="returns nothing"):
        run_cypher(tmp_path / "missing.graph.json", "MATCH (n)")
    with pytest.raises(GraphFileError, match="no such file"):
        run_cypher(tmp_path / "missing.graph.json", "RETURN 1 AS x")


def test_an_address_is_not_taken_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINEDUP_NEO4J_USER", "neo4j")
    monkeypatch.setenv("JOINEDUP_NEO4J_PASSWORD", "not asked for")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9"), open_store("bolt://127.0.0.1:9"):
        pass
    with pytest.raises(GraphFileError, match="no such file"), open_store("gopher://127.0.0.1:9"):
        pass


def test_nothing_is_left_behind(harrowmere: KnowledgeGraph, temporary: Path) -> None:
    run_cypher(harrowmere, "RETURN 1 AS x")
    with pytest.raises(QueryError):
        run_cypher(harrowmere, "RETURN 1/0 AS x")
    assert list(temporary.iterdir()) == []


def test_one_row_that_never_ends_is_ended_by_force(harrowmere: KnowledgeGraph, temporary: Path) -> None:
    start = time.monotonic()
    with open_store(harrowmere) as store:
        with pytest.raises(QueryError, match=r"stopped after 0\.2 seconds"):
            store.run(ONE_LONG_ROW, timeout=0.2)
        assert time.monotonic() - start < 20
        with pytest.raises(StoreError, match="the store is closed"):
            store.run("RETURN 1 AS x")
    assert list(temporary.iterdir()) == []


def test_an_engine_that_dies_costs_one_line(temporary: Path) -> None:
    store = ArcadeStore()
    assert store.systems() == []
    store._engine._process.kill()
    with pytest.raises(QueryError, match="stopped unexpectedly"):
        store.systems()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are for POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ending_the_asker_ends_the_engine_and_cleans_up(
    how: signal.Signals, harrowmere: KnowledgeGraph, tmp_path: Path
) -> None:
    file = tmp_path / "h.graph.json"
    write_graph(harrowmere, file)
    room = tmp_path / "room"
    room.mkdir()
    code = (
        "import sys\nfrom joinedup.graph.store import open_store\n"
        f"with open_store({str(file)!r}) as store:\n"
        "    store.systems(); print('ready', flush=True)\n"
        f"    store.run({ONE_LONG_ROW!r}, timeout=600)\n"
    )
    asker = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(room)},
    )  # fmt: skip
    assert asker.stdout is not None
    assert asker.stdout.readline() == "ready\n"
    assert len(list(room.iterdir())) == 1
    time.sleep(0.3)
    asker.send_signal(how)
    _, errors = asker.communicate(timeout=20)
    assert asker.returncode != 0
    if how == signal.SIGINT:
        assert errors.rstrip().endswith("KeyboardInterrupt")
    deadline = time.monotonic() + 10
    while list(room.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(room.iterdir()) == []


def test_several_processes_do_not_disturb_each_other(harrowmere: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "h.graph.json"
    write_graph(harrowmere, file)
    code = (
        "from joinedup.graph.store import run_cypher\n"
        f"print(run_cypher({str(file)!r}, 'MATCH (n:Entity) RETURN count(n) AS n').rows)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
        for _ in range(3)
    ]
    assert {p.communicate(timeout=60)[0] for p in running} == {"[(9,)]\n"}


def test_without_an_engine_the_mend_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "ENGINES", ("no_such_engine",))
    with pytest.raises(QueryError, match=r"none is installed \(install one .*Linux .* macOS .* Windows"):
        run_cypher(KnowledgeGraph("x"), "RETURN 1 AS x")


def test_an_engine_that_does_not_start_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, temporary: Path
) -> None:
    (tmp_path / "broken_engine.py").write_text("raise OSError('wrong\\n processor')\n", encoding="ascii")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(process, "ENGINES", ("broken_engine",))
    with pytest.raises(QueryError, match="broken_engine does not start: wrong processor"):
        run_cypher(KnowledgeGraph("x"), "RETURN 1 AS x")
    assert [p.name for p in temporary.iterdir() if p.name.startswith("joinedup")] == []


def test_leftovers_of_killed_processes_are_swept_a_day_later(temporary: Path) -> None:
    old, fresh = temporary / "joinedup-engine-old", temporary / "joinedup-engine-fresh"
    for folder in (old, fresh):
        folder.mkdir()
    os.utime(old, (time.time() - 90_000,) * 2)
    with open_store():
        pass
    assert [p.name for p in temporary.iterdir()] == [fresh.name]


def test_the_answer_does_not_depend_on_what_the_engine_prints(harrowmere: KnowledgeGraph) -> None:
    # more than a pipe holds, both ways
    big = "x" * 300_000
    assert run_cypher(harrowmere, "RETURN $t AS t, size($t) AS n", {"t": big}).rows == [(big, 300_000)]
    assert json.loads(json.dumps(run_cypher(harrowmere, "RETURN toFloat('NaN') AS x").rows[0][0])) != 0


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (:Service)",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) SET n.name = 'x'",
        "CALL { CREATE (:Service) } RETURN 1",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "LOAD CSV FROM 'http://127.0.0.1:9/x.csv' AS line RETURN line",
    ],
)
def test_the_engine_itself_refuses_what_the_check_refuses(harrowmere: KnowledgeGraph, query: str) -> None:
    with open_store(harrowmere) as store:
        assert isinstance(store, ArcadeStore)
        with pytest.raises(process.EngineError, match=r"QueryNotIdempotentException|SecurityException"):
            store._engine.ask("run", query=query, parameters={}, limit=None, timeout_ms=5000, paths=False)
        assert store.read("harrowmere") == harrowmere


def test_a_load_that_the_engine_refuses_leaves_what_was_there(harrowmere: KnowledgeGraph) -> None:
    class Broken:
        """Records of which the last cannot be put in: an end that is not there."""

        system = NodeRecord(("System",), "harrowmere", {"id": "harrowmere", "system": "harrowmere"})
        digest, node_count, relationship_count = "x", 1, 1

        def nodes(self) -> Iterator[NodeRecord]:
            yield NodeRecord(("Entity", "Site"), "site:x", {"id": "site:x", "system": "harrowmere"})

        def relationships(self) -> Iterator[RelationshipRecord]:
            yield RelationshipRecord("PART_OF", "site:x", "site:none", {})

    with open_store(harrowmere) as store:
        assert isinstance(store, ArcadeStore)
        with pytest.raises(StoreError, match=r"the embedded store could not load the graph: .*site:none"):
            store._put(Broken(), None, ANYTHING)
        assert store.read("harrowmere") == harrowmere
        assert store.run("MATCH (n {id: 'site:x'}) RETURN n").rows == []
        store.replace(harrowmere)
        assert store.run("MATCH (n:Entity) RETURN count(n)").rows == [(9,)]


def test_nobody_reads_while_a_graph_comes_in(harrowmere: KnowledgeGraph) -> None:
    with open_store(harrowmere) as store:
        said: list[str] = []

        def look(done: int, total: int) -> None:
            for use in (store.systems, lambda: store.run("RETURN 1 AS x"), lambda: store.delete("harrowmere")):
                with pytest.raises(StoreError) as caught:
                    use()
                said.append(str(caught.value))

        store.replace(harrowmere, progress=look)
        assert set(said) == {"the store is being loaded (ask when that is done)"}
        assert store.read("harrowmere") == harrowmere

"""How the graphs of a store come in, change, go, and are read back: the same on every store."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from joinedup.graph import (
    DocumentInfo,
    Edge,
    Evidence,
    KnowledgeGraph,
    Node,
    Provenance,
    StoreError,
    read_graph,
    write_graph,
)
from joinedup.graph.file import dumps
from joinedup.graph.record_stream import open_records
from joinedup.graph.store import Store, open_store, run_cypher
from joinedup.graph.stores.changes import ChangedMeanwhile

COUNT = "MATCH (n) WITH count(n) AS nodes OPTIONAL MATCH ()-[r]->() RETURN nodes, count(r) AS relationships"


def everything(store: Store) -> tuple[int, int]:
    nodes, relationships = store.run(COUNT).rows[0]
    return nodes, relationships


def said(document: str, sentence: int, quote: str, status: str | None = None) -> Evidence:
    return Evidence.model_validate(
        {"document": document, "sentence": f"s{sentence}", "start": 0, "end": len(quote), "quote": quote,
         "status": status, "confidence": 0.8}
    )  # fmt: skip


def of_document(document: str, status: str, *names: str, system: str = "vale") -> KnowledgeGraph:
    """A graph of one document, which says how each service is linked to the next."""
    graph = KnowledgeGraph(system, Provenance(tool="t", documents=[DocumentInfo(name=document, format="txt", words=9)]))
    for number, name in enumerate(names):
        evidence = [said(document, number, f"{name} is open.")]
        graph.add_node(Node(id=f"service:{name}", kind="Service", name=name, aliases=[f"{name}s"], evidence=evidence))
    for number, (one, other) in enumerate(pairwise(names)):
        evidence = [said(document, 10 + number, f"{one} to {other}", status)]
        graph.add_edge(Edge(source=f"service:{one}", type="REFERS_TO", target=f"service:{other}", evidence=evidence))
    return graph


ONE = of_document("one.txt", "present", "ward", "hub")
TWO = of_document("two.txt", "absent", "ward", "hub", "night team")


def merged(*graphs: KnowledgeGraph) -> KnowledgeGraph:
    out = KnowledgeGraph(graphs[0].system, graphs[0].provenance.model_copy(deep=True))
    for graph in graphs:
        out.merge(graph)
    return out


@pytest.fixture
def puts(empty: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The systems that are written to the store, in turn."""
    seen: list[str] = []
    put = empty._put  # type: ignore[attr-defined]

    def watched(records, *more, **named):  # type: ignore[no-untyped-def]
        put(records, *more, **named)
        seen.append(records.system.id)

    monkeypatch.setattr(empty, "_put", watched)
    return seen


# -- there and back


def odd() -> KnowledgeGraph:
    """Text, numbers and names that some database or format in between might not take."""
    graph = KnowledgeGraph("Ünusual 'sys\"tem'")
    texts = [
        "a\nb\tc\r", "“quoted” – £5 & <b>", "\U0001f3e5 \u2028 \x07", "back\\slash $x {y}", "(#1:0)-[#2:0]->(#1:1)",
        "half \ud800 a pair", "\x00", "null", "2018-01-02", "~", "e\u0301 é", "\ufeff", "#1:0",
    ]  # fmt: skip
    evidence = [Evidence(document=f"d{i}.txt", sentence=f"s{i}", quote=t) for i, t in enumerate([*texts, " ", ""])]
    codes = {"odd code!": "1", "é": "half \udc00"}
    graph.add_node(Node(id="place:x", kind="Place", name="x`y", aliases=texts, codes=codes, evidence=evidence))
    for i, number in enumerate(
        [0, -1, 3.0, 0.1, 2**53 + 1, 2**63 - 1, 2**63, 10**30, 10**400, -(2**63), 1e-320, 1e308]
    ):
        graph.add_node(Node(id=f"measure:{i}", kind="Measure", name="\udfff", attributes={"value": number}))
    graph.add_node(Node(id="service:half \ud800", kind="Service", name="half \ud800", attributes={"audience": []}))
    graph.add_edge(Edge(source="measure:0", type="ABOUT", target="service:half \ud800", evidence=evidence))
    return graph


def whole_graph(request: pytest.FixtureRequest, name: str) -> KnowledgeGraph:
    if name.endswith("_file"):
        return read_graph(request.getfixturevalue(name))
    made: dict[str, Callable[[], KnowledgeGraph]] = {
        "empty": lambda: KnowledgeGraph("nothing"),
        "documents alone": lambda: KnowledgeGraph(
            "d", Provenance(documents=[DocumentInfo(name="a.txt", skipped="no")])
        ),
        "odd": odd,
        "merged": lambda: merged(ONE, TWO),
    }
    return made[name]()


@pytest.mark.parametrize(
    "name",
    [
        "empty", "documents alone", "odd", "merged", "samples_file",
        pytest.param("corpus_file", marks=pytest.mark.shared),
    ],
)  # fmt: skip
def test_what_is_loaded_is_read_back_to_the_byte(
    empty: Store, request: pytest.FixtureRequest, name: str, tmp_path: Path
) -> None:
    graph = whole_graph(request, name)
    empty.load(graph)
    assert empty.systems() == [graph.system]
    back = empty.read(graph.system)
    assert back == graph
    assert dumps(back) == dumps(graph)
    write_graph(graph, tmp_path / "same.graph.json")
    with open_records(tmp_path / "same.graph.json") as records:
        entities = empty.run("MATCH (n:Entity) WHERE n.system = $s RETURN count(n)", {"s": graph.system}).rows
        assert entities == [(records.node_count,)]
        between = empty.run("MATCH (:Entity {system: $s})-[r]->() RETURN count(r)", {"s": graph.system}).rows
        assert between == [(records.relationship_count,)]
        digests = empty.run("MATCH (s:System) RETURN s.digest, s.nodes, s.relationships").rows
        assert digests == [(records.digest, len(graph), len(list(graph.edges())))]


def test_a_file_can_be_loaded_by_either_kind_of_path(empty: Store, tmp_path: Path) -> None:
    path = tmp_path / "one.graph.json"
    write_graph(ONE, path)
    empty.load(path)
    assert empty.read("vale") == ONE
    empty.merge(str(path))
    assert empty.read("vale") == ONE
    write_graph(TWO, path)
    empty.merge(str(path))
    assert empty.read("vale") == merged(ONE, TWO)
    empty.replace(str(path))
    assert empty.read("vale") == TWO


# -- loading


def test_the_same_graph_is_loaded_once(empty: Store, puts: list[str], tmp_path: Path) -> None:
    empty.load(ONE)
    path = tmp_path / "one.graph.json"
    write_graph(ONE, path)
    seen: list[tuple[int, int]] = []
    empty.load(path, progress=lambda done, total: seen.append((done, total)))
    assert puts == ["vale"]
    assert len(seen) == 1
    assert seen[0][0] == seen[0][1] > 0


def test_another_graph_of_the_system_is_not_written_over_by_chance(empty: Store) -> None:
    empty.load(ONE)
    with pytest.raises(StoreError, match=r"another graph of 'vale' already \(replace it .* or merge"):
        empty.load(TWO)
    assert empty.read("vale") == ONE
    empty.replace(TWO)
    assert empty.read("vale") == TWO


def test_a_load_that_is_broken_off_leaves_what_was_there(empty: Store) -> None:
    empty.load(ONE)
    empty.load(of_document("x.txt", "present", "ward", system="other"))
    before = everything(empty)

    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stop

    for change in (empty.replace, empty.merge):
        with pytest.raises(Stop):
            change(TWO, progress=stop)
        assert empty.read("vale") == ONE
        assert empty.systems() == ["other", "vale"]
    third = of_document("y.txt", "present", "ward", system="third")
    with pytest.raises(Stop):
        empty.load(third, progress=stop)
    assert empty.systems() == ["other", "vale"]
    assert run_cypher(empty, "MATCH (n:Entity {system: 'third'}) RETURN n.id").rows == []
    assert run_cypher(empty, "MATCH (n:Service) RETURN count(n)").rows == [(3,)]
    # what was broken off is done by the same call again
    empty.replace(TWO)
    assert empty.read("vale") == TWO
    empty.load(third)
    assert empty.read("third") == third
    empty.replace(ONE)
    empty.delete("third")
    assert everything(empty) == before


@pytest.mark.parametrize("how", ["load", "replace", "merge"])
def test_progress_runs_up_to_everything(empty: Store, how: str) -> None:
    if how == "merge":
        empty.load(ONE)
    for graph, least in ((TWO, 2), (KnowledgeGraph("empty"), 1)):
        seen: list[tuple[int, int]] = []
        getattr(empty, how)(graph, progress=lambda done, total, seen=seen: seen.append((done, total)))
        with open_records(empty.read(graph.system)) as records:
            total = records.node_count + records.relationship_count
        assert seen[-1] == (total, total)
        assert seen == sorted(seen)
        assert len(seen) >= least


def test_replacing_leaves_nothing_behind(store: Store, harrowmere: KnowledgeGraph) -> None:
    before = everything(store)
    store.replace(harrowmere)
    assert everything(store) == before
    less = KnowledgeGraph("harrowmere")
    less.add_node(harrowmere.node("organisation:harrowmere-ccg"))
    store.replace(less)
    assert store.read("harrowmere") == less
    store.replace(harrowmere)
    assert everything(store) == before


# -- several systems


def test_systems_do_not_mix(store: Store, harrowmere: KnowledgeGraph) -> None:
    other = KnowledgeGraph("Other", Provenance(documents=[DocumentInfo(name="harrowmere.txt")]))
    other.add_node(harrowmere.node("organisation:harrowmere-ccg"))
    other.add_node(harrowmere.node("service:gp-out-of-hours"))
    other.add_edge(next(harrowmere.edges("REFERS_TO")))
    before = everything(store)
    store.load(other)
    assert store.systems() == ["Other", "harrowmere"]
    assert (store.read("harrowmere"), store.read("Other")) == (harrowmere, other)
    query = "MATCH (n:CCG)-[:REFERS_TO]->(m) WHERE n.system <> m.system RETURN n.id"
    assert store.run(query).rows == []
    store.merge(of_document("two.txt", "absent", "ward", "hub", system="Other"))
    assert store.read("harrowmere") == harrowmere
    store.delete_document("Other", "harrowmere.txt")
    assert [n.id for n in store.read("Other").nodes()] == ["organisation:harrowmere-ccg", "service:hub", "service:ward"]
    assert store.read("harrowmere") == harrowmere
    store.delete("Other")
    assert everything(store) == before
    store.delete("never loaded")
    assert store.systems() == ["harrowmere"]


def test_a_system_that_is_not_there_is_named_with_those_that_are(store: Store) -> None:
    with pytest.raises(StoreError, match=r"no graph of 'elsewhere' \(it has: harrowmere\)"):
        store.read("elsewhere")
    with pytest.raises(StoreError, match=r"no graph of 'elsewhere' \(it has: harrowmere\)"):
        store.delete_document("elsewhere", "harrowmere.txt")
    with pytest.raises(StoreError, match=r"no document 'other\.txt' \(it has: harrowmere\.txt\)"):
        store.delete_document("harrowmere", "other.txt")


# -- merging and taking out


def test_a_merge_is_that_of_the_graphs(empty: Store, puts: list[str]) -> None:
    empty.merge(ONE)
    assert empty.read("vale") == ONE
    empty.merge(TWO)
    both = merged(ONE, TWO)
    assert dumps(empty.read("vale")) == dumps(both)
    rows = run_cypher(
        empty, "MATCH (:Service {name: 'ward'})-[r:REFERS_TO]->() RETURN r.conflict, r.statuses, r.documents"
    )
    assert rows.rows == [(True, ["present", "absent"], ["one.txt", "two.txt"])]
    empty.merge(ONE)
    empty.merge(both)
    assert puts == ["vale", "vale"], "what is there already is not written again"


def test_a_document_is_taken_out(empty: Store) -> None:
    empty.load(merged(ONE, TWO))
    empty.delete_document("vale", "two.txt")
    assert empty.read("vale") == ONE
    assert run_cypher(empty, "MATCH (d:Document) RETURN d.name").rows == [("one.txt",)]
    empty.delete_document("vale", "one.txt")
    assert empty.read("vale") == KnowledgeGraph("vale", Provenance(tool="t"))


@pytest.mark.parametrize("change", ["merge", "delete_document"])
def test_what_somebody_else_does_meanwhile_is_not_undone(
    empty: Store, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    three = of_document("three.txt", "planned", "ward", "clinic")
    empty.load(merged(ONE, TWO) if change == "delete_document" else ONE)
    read, times = empty.read, []

    def meanwhile(system: str) -> KnowledgeGraph:
        graph = read(system)
        times.append(system)
        if len(times) == 1:
            other = read(system)
            other.merge(three)
            empty.replace(other)
        return graph

    monkeypatch.setattr(empty, "read", meanwhile)
    if change == "merge":
        empty.merge(TWO)
    else:
        empty.delete_document("vale", "two.txt")
    assert len(times) == 2
    assert read("vale") == (merged(ONE, three, TWO) if change == "merge" else merged(ONE, three))


def test_a_change_that_never_gets_its_turn_says_so(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    empty.load(ONE)
    read, times = empty.read, []

    def busy(system: str) -> KnowledgeGraph:
        graph = read(system)
        times.append(system)
        empty.replace(of_document("one.txt", "present", f"ward {len(times)}"))
        return graph

    monkeypatch.setattr(empty, "read", busy)
    with pytest.raises(ChangedMeanwhile, match=r"'vale' was changed by somebody else .*\(try again\)"):
        empty.merge(TWO)
    assert read("vale") == of_document("one.txt", "present", f"ward {len(times)}")


# -- ways in


def test_an_open_store_stays_open(store: Store, harrowmere: KnowledgeGraph) -> None:
    with open_store(store) as same:
        assert same is store
    assert run_cypher(store, "MATCH (s:System) RETURN s.id").rows == [("harrowmere",)]

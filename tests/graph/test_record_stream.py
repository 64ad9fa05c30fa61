"""A graph and its file as a stream of records: equal, checked as whole reading checks, in little memory."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from joinedup.graph import GraphFileError, KnowledgeGraph, Node, StoreError, file, read_graph, write_graph
from joinedup.graph.model import Edge, Evidence
from joinedup.graph.record_stream import Records, open_records


def contents(records: Records) -> tuple[Any, ...]:
    return records.system, records.digest, list(records.nodes()), list(records.relationships())


@pytest.fixture
def path(harrowmere: KnowledgeGraph, tmp_path: Path) -> Path:
    write_graph(harrowmere, tmp_path / "h.graph.json")
    return tmp_path / "h.graph.json"


@pytest.fixture
def never_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> None:
        raise AssertionError("the file was read whole")

    monkeypatch.setattr(file, "read_graph", refuse)


@pytest.mark.usefixtures("never_whole")
def test_a_file_gives_what_the_graph_gives(harrowmere: KnowledgeGraph, path: Path) -> None:
    with open_records(harrowmere) as one, open_records(path) as two, open_records(str(path)) as three:
        assert contents(one) == contents(two) == contents(three)
        assert one.system.properties["digest"] == one.digest
        assert (one.node_count, one.relationship_count) == (len(list(two.nodes())), len(list(two.relationships())))


def test_records_can_be_gone_through_again_and_side_by_side(path: Path) -> None:
    with open_records(path) as records:
        ids = [n.id for n in records.nodes()]
        assert [n.id for n in records.nodes()] == ids
        assert [(a.id, b.id) for a, b in zip(records.nodes(), records.nodes(), strict=True)] == list(
            zip(ids, ids, strict=True)
        )
        known = set(ids)
        for node, relationship in zip(records.nodes(), records.relationships(), strict=False):
            assert node.id in known
            assert {relationship.source, relationship.target} <= known


def test_any_difference_changes_the_digest(harrowmere: KnowledgeGraph) -> None:
    def digest() -> str:
        with open_records(harrowmere) as records:
            return records.digest

    seen = [digest()]
    harrowmere.node("measure:visits").attributes["value"] = -3.0
    seen.append(digest())
    harrowmere.edge("organisation:harrowmere-ccg", "REFERS_TO", "service:gp-out-of-hours").confidence = 0.1  # type: ignore[union-attr]
    seen.append(digest())
    harrowmere.provenance.documents[0].words += 1
    seen.append(digest())
    harrowmere.system = "other"
    seen.append(digest())
    assert len(set(seen)) == 5


def changed(path: Path, change: Callable[[dict[str, Any]], None], indent: int | None = None) -> None:
    """Change a file, and keep it one item a line."""
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    if indent is not None:
        path.write_text(json.dumps(data, indent=indent), encoding="utf-8")
        return
    text = json.dumps(data).replace('"system": ', '\n"system": ', 1)
    for member in ("provenance", "nodes", "edges"):
        text = text.replace(f'"{member}": ', f'\n"{member}": ', 1)
    for member in ("nodes", "edges"):
        lines = ",\n".join(json.dumps(item) for item in data[member])
        text = text.replace(json.dumps(data[member]), f"[\n{lines}\n]" if lines else "[]")
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["nodes"][0].update(kind="Ship"),
        lambda d: d["nodes"][1].update(sector="sea"),
        lambda d: d["nodes"][1].pop("id"),
        lambda d: d["nodes"][2].update(unheard_of=1),
        lambda d: d["nodes"].pop(0),
        lambda d: d["nodes"].append({**d["nodes"][0], "kind": "Place", "type": None, "codes": {}}),
        lambda d: d["edges"][0].update(source="nobody"),
        lambda d: d["edges"][0].update(target="nobody"),
        lambda d: d["edges"][0].update(type="MEMBER_OF"),
        lambda d: d["edges"][1]["evidence"][0].update(confidence=7),
        lambda d: d["edges"][1]["evidence"][0].pop("quote"),
        lambda d: d.update(system=None),
        lambda d: d.update(provenance=[]),
        lambda d: d.update(schema_version=99),
        lambda d: d.pop("schema_version"),
    ],
)
def test_mistakes_are_told_as_whole_reading_tells_them(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    changed(path, change)
    with pytest.raises(GraphFileError) as whole:
        read_graph(path)
    with pytest.raises(GraphFileError) as streamed, open_records(path):
        pass
    assert str(streamed.value) == str(whole.value)


@pytest.mark.parametrize("cut", [0, 1, 30, 200, 2000, -2, -3, -4, -200])
def test_a_file_that_ends_early_is_no_graph(path: Path, cut: int) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:cut])
    with pytest.raises(GraphFileError), open_records(path):
        pass
    path.write_bytes(content + b"{}")
    with pytest.raises(GraphFileError), open_records(path):
        pass


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for place in (tmp_path / "missing.graph.json", tmp_path):
        with pytest.raises(GraphFileError, match=str(place)), open_records(place):
            pass


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["nodes"].reverse(),
        lambda d: d["edges"].reverse(),
        lambda d: d["nodes"].append(d["nodes"][0]),
        lambda d: d["edges"].append(d["edges"][-1]),
        lambda d: d["nodes"][0]["aliases"].extend(["b", "a", "b"]),
        lambda d: d["edges"][0].pop("id"),
        lambda d: d.update(schema_version=1),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_file_of_another_layout_is_read_all_the_same(
    path: Path, change: Callable[[dict[str, Any]], None], indent: int | None
) -> None:
    changed(path, change, indent)
    with open_records(read_graph(path)) as whole, open_records(path) as streamed:
        assert contents(streamed) == contents(whole)


@pytest.mark.usefixtures("never_whole")
def test_the_layout_helper_keeps_to_what_is_streamed(path: Path) -> None:
    changed(path, lambda d: None)
    with open_records(path):
        pass


@pytest.mark.usefixtures("never_whole")
def test_half_a_surrogate_pair_needs_no_whole_reading(tmp_path: Path) -> None:
    graph = KnowledgeGraph("x")
    graph.add_node(
        Node(
            id="place:a",
            kind="Place",
            name="half \ud800",
            evidence=[Evidence(document="\udcff", sentence="s", quote="")],
        )
    )
    write_graph(graph, tmp_path / "x.graph.json")
    with open_records(tmp_path / "x.graph.json") as streamed, open_records(graph) as whole:
        assert contents(streamed) == contents(whole)
        for record in (*streamed.nodes(), *streamed.relationships()):
            json.dumps(record.properties, ensure_ascii=False).encode()
            str(record).encode()


def large(size: int) -> KnowledgeGraph:
    """A graph of services, each with a long sentence and a link to the first."""
    graph = KnowledgeGraph("large")
    for number in range(size):
        quote = f"Service {number} is said to be open at all hours. " * 8
        said = Evidence(document="a.txt", sentence=f"s{number}", quote=quote)
        graph.add_node(Node(id=f"service:{number:05}", kind="Service", name=f"service {number}", evidence=[said]))
        if number:
            said = Evidence(document="a.txt", sentence=f"t{number}", quote=quote, status="present")
            graph.add_edge(
                Edge(source=f"service:{number:05}", type="REFERS_TO", target="service:00000", evidence=[said])
            )
    return graph


def test_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    graph = large(1200)
    path = tmp_path / "large.graph.json"
    write_graph(graph, path)
    tracemalloc.start()
    try:
        with open_records(path) as records:
            assert sum(1 for _ in records.nodes()) == 1200 + 1 + 2399
            assert sum(1 for _ in records.relationships()) == 1199 + 2399
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 1_500_000
    assert peak < 600_000


def test_no_room_for_temporary_data_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def small(*arguments: Any, **options: Any) -> sqlite3.Connection:
        database = connect(*arguments, **options)
        database.execute("PRAGMA max_page_count = 50")
        return database

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(StoreError, match=r"disk is full \(make room"), open_records(large(300)):
        pass

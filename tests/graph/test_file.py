"""The graph file: its bytes, its schema, its versions, and every way in which a file can be wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from joinedup.graph import (
    SCHEMA_VERSION,
    GraphFileError,
    KnowledgeGraph,
    Node,
    export_json_schema,
    json_schema,
    read_graph,
    write_graph,
)
from joinedup.graph.file import MIGRATIONS, dumps, loads


@pytest.fixture
def data(harrowmere: KnowledgeGraph) -> dict[str, Any]:
    """The contents of a good file, to be spoiled."""
    loaded: dict[str, Any] = json.loads(dumps(harrowmere))
    return loaded


def write(path: Path, data: object) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


# -- shape


def test_one_node_or_edge_a_line_sorted(harrowmere: KnowledgeGraph) -> None:
    lines = dumps(harrowmere).splitlines()
    nodes, edges = lines.index('"nodes": [') + 1, lines.index('"edges": [') + 1
    assert len(lines) == 3 + (1 + 4 + 1) + (1 + 4) + 1
    assert [json.loads(line.rstrip(","))["id"] for line in lines[nodes : nodes + 4]] == sorted(
        n.id for n in harrowmere.nodes()
    )
    assert [json.loads(line.rstrip(","))["id"] for line in lines[edges : edges + 4]] == sorted(
        e.id for e in harrowmere.edges()
    )


def test_what_the_scorer_reads_is_there(data: dict[str, Any]) -> None:
    assert set(data) == {"schema_version", "system", "provenance", "nodes", "edges"}
    assert set(data["nodes"][0]) >= {"id", "kind", "type", "name", "aliases", "codes", "sector", "evidence"}
    assert set(data["edges"][0]) >= {"id", "source", "type", "target", "status", "conflict", "confidence", "evidence"}
    quotes = [e for edge in data["edges"] for e in edge["evidence"]]
    assert set(quotes[0]) >= {"document", "page", "section", "quote"}


def test_an_empty_graph(tmp_path: Path) -> None:
    write_graph(KnowledgeGraph("none"), tmp_path / "a.json")
    assert read_graph(tmp_path / "a.json") == KnowledgeGraph("none")


def test_text_is_utf8_and_stays_as_it_was(tmp_path: Path) -> None:
    name = "Ynys Môn’s 🏥\u2028\u0000\ud83d"
    graph = KnowledgeGraph("x")
    graph.add_node(Node.model_validate({"id": "a", "kind": "Site", "name": name}))
    write_graph(graph, tmp_path / "a.json")
    assert "Ynys Môn’s 🏥" in (tmp_path / "a.json").read_text(encoding="utf-8")
    assert read_graph(tmp_path / "a.json").node("a").name == name


def test_same_bytes_in_another_process_with_another_hash_seed(harrowmere: KnowledgeGraph, tmp_path: Path) -> None:
    write_graph(harrowmere, tmp_path / "a.json")
    code = "import sys; from joinedup.graph import read_graph as r, write_graph as w; w(r(sys.argv[1]), sys.argv[2])"
    for seed in ("1", "2"):
        arguments = [sys.executable, "-c", code, "a.json", f"{seed}.json"]
        subprocess.run(arguments, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, timeout=60)
        assert (tmp_path / f"{seed}.json").read_bytes() == (tmp_path / "a.json").read_bytes()


# -- schema


def test_published_schema_is_current(root: Path, tmp_path: Path) -> None:
    export_json_schema(tmp_path / "schema.json")
    published = root / "docs" / "graph.schema.json"
    assert published.read_text(encoding="utf-8") == (tmp_path / "schema.json").read_text(encoding="utf-8"), (
        "write it again: python -c 'from joinedup.graph import export_json_schema as w; w(\"docs/graph.schema.json\")'"
    )


def test_schema_accepts_what_is_written_and_refuses_what_is_not(data: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.validate(data, json_schema())
    for spoil in (
        lambda d: d.update(schema_version=SCHEMA_VERSION + 1),
        lambda d: d["nodes"][0].update(kind="Hospital"),
        lambda d: d["edges"][0].update(status="broken"),
        lambda d: d["edges"][0].update(confidence=2),
        lambda d: d["edges"][0].pop("id"),
        lambda d: d.update(extra=1),
    ):
        spoilt = json.loads(json.dumps(data))
        spoil(spoilt)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(spoilt, json_schema())


# -- versions


def test_a_newer_version_is_refused_with_the_reason(data: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path / "new.graph.json", {**data, "schema_version": SCHEMA_VERSION + 1, "unheard_of": []})
    with pytest.raises(GraphFileError) as caught:
        read_graph(path)
    assert str(caught.value) == (
        f"{path}: was written by a newer joinedup (version {SCHEMA_VERSION + 1} of the file; this one reads up to "
        f"{SCHEMA_VERSION}) (update joinedup with: pip install --upgrade joinedup)"
    )


def test_an_older_version_is_migrated_step_by_step(
    data: dict[str, Any], harrowmere: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {**data, "schema_version": -1, "vertices": data["nodes"], "area": data["system"]}
    del old["nodes"], old["system"]

    def name_nodes(old: dict[str, Any]) -> dict[str, Any]:
        assert old.pop("schema_version") == -1
        nodes = old.pop("vertices")
        return {**old, "schema_version": 0, "nodes": nodes}

    def name_system(old: dict[str, Any]) -> dict[str, Any]:
        assert old.pop("schema_version") == 0
        system = old.pop("area")
        return {**old, "schema_version": 1, "system": system}

    monkeypatch.setitem(MIGRATIONS, -1, name_nodes)
    monkeypatch.setitem(MIGRATIONS, 0, name_system)
    monkeypatch.setattr("joinedup.graph.file.SCHEMA_VERSION", 1)
    assert read_graph(write(tmp_path / "old.json", old)) == harrowmere


def test_a_file_of_version_1_is_read(data: dict[str, Any], tmp_path: Path) -> None:
    """It knew neither reference facts nor systems nor when a document speaks."""
    new = {"node": {"system", "reference"}, "edge": {"reference"}, "document": {"date", "system"}}
    data["provenance"] = {k: v for k, v in data["provenance"].items() if k not in ("reference", "identity")}
    for name, items in (
        ("node", data["nodes"]),
        ("edge", data["edges"]),
        ("document", data["provenance"]["documents"]),
    ):
        for item in items:
            for field in new[name]:
                del item[field]
    graph = read_graph(write(tmp_path / "old.graph.json", {**data, "schema_version": 1}))
    assert len(graph) == len(data["nodes"])
    assert all(not x.reference for x in (*graph.nodes(), *graph.edges()))
    assert json.loads(dumps(graph))["schema_version"] == SCHEMA_VERSION


def test_a_version_without_a_way_up_is_refused(data: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(GraphFileError, match=r"version -7 of the file is too old .*build it again"):
        read_graph(write(tmp_path / "old.json", {**data, "schema_version": -7}))


def test_an_old_file_that_is_broken_is_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MIGRATIONS, 0, lambda data: {"nodes": data["vertices"]})
    with pytest.raises(GraphFileError, match="version 0 of the file is not what that version should be"):
        read_graph(write(tmp_path / "old.json", {"schema_version": 0}))


# -- broken files


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "broken JSON at line 1"),
        (b'{"schema_version": 1,\n"nodes": [', "broken JSON at line 2"),
        (b"[" * 200_000, "broken JSON"),
        (b"\xff\xfe{}", "is not a text file in UTF-8"),
        (b"[]", "is not a joinedup graph file"),
        (b'{"nodes": []}', "is not a joinedup graph file"),
        (b'{"schema_version": "1"}', "is not a joinedup graph file"),
        (b'{"schema_version": 1}', "system: Field required"),
    ],
)
def test_what_is_no_graph_file(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "bad.graph.json"
    path.write_bytes(content)
    with pytest.raises(GraphFileError) as caught:
        read_graph(path)
    assert str(caught.value).startswith(f"{path}: {says}")
    assert caught.value.mend
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda d: d["nodes"][1].update(kind="Hospital"), "nodes.1.kind"),
        (lambda d: d["nodes"][0].update(shape="round"), "nodes.0.shape"),
        (lambda d: d["nodes"][0].update(sector="sea"), "unknown sector 'sea'"),
        (lambda d: d["edges"][0].update(confidence=float("nan")), "edges.0.confidence"),
        (lambda d: d["edges"][0].update(target="nowhere"), "no node 'nowhere' in the graph"),
        (lambda d: d["edges"][0].update(type="HAS_ACCESS_TO"), "is not in the vocabulary"),
        (lambda d: d["nodes"].append({**d["nodes"][0], "kind": "Site"}), "cannot be a Site too"),
    ],
)
def test_what_the_vocabulary_does_not_allow(tmp_path: Path, data: dict[str, Any], spoil: Any, says: str) -> None:
    spoil(data)
    path = write(tmp_path / "bad.graph.json", data)
    with pytest.raises(GraphFileError) as caught:
        read_graph(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)


def test_no_such_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(GraphFileError, match=r"there is no such file \(make one with: joinedup build"):
        read_graph(tmp_path / "none.json")
    with pytest.raises(GraphFileError, match="cannot be read"):
        read_graph(tmp_path)


def test_a_folder_that_is_not_there_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(GraphFileError, match=r"cannot be written: .*choose a folder"):
        write_graph(KnowledgeGraph(), tmp_path / "none" / "a.json")


def test_text_of_a_file(harrowmere: KnowledgeGraph) -> None:
    assert loads(dumps(harrowmere)) == harrowmere
    with pytest.raises(GraphFileError, match="broken JSON"):
        loads("{")

"""The notebook of the documentation runs from beginning to end, and its last question on a server too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node
from joinedup.graph.store import open_store
from joinedup.queries import Connection, connect

SECONDS = 300


@pytest.fixture(scope="module")
def notebook(root: Path) -> Path:
    return root / "docs" / "notebook.ipynb"


def run(notebook: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """All that each cell shows, by the cell's id; the kernel keeps its own files in ``folder`` too."""
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "TMPDIR"):
        (folder / name).mkdir()
        monkeypatch.setenv(name, str(folder / name))
    (folder / "work").mkdir()
    content = nbformat.read(notebook, as_version=4)
    resources = {"metadata": {"path": str(folder / "work")}}
    nbclient.NotebookClient(content, timeout=SECONDS, kernel_name="python3", resources=resources).execute()
    assert list((folder / "work").iterdir()) == []  # it leaves nothing behind
    return {cell["id"]: shown(cell) for cell in content.cells if cell["cell_type"] == "code"}


def shown(cell: Any) -> str:
    texts = []
    for output in cell["outputs"]:
        assert output["output_type"] != "error", output
        assert output.get("name") != "stderr", output
        texts += [output["text"]] if "text" in output else list(output["data"].values())
    return "\n".join(texts)


def test_it_runs_without_a_server(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOINEDUP_NEO4J_URI", raising=False)
    said = run(notebook, tmp_path, monkeypatch)
    assert "KnowledgeGraph 'Merrowby'" in said["build"]
    assert "<table" in said["cypher"]
    assert "<td" in said["cypher"]
    assert "Int64" in said["catalogue"]
    assert "absent" in said["gaps"]
    assert "linear-gradient" in said["counts"]  # the bars
    assert "shape: (5, " in said["polars"]
    assert said["map"].endswith("items on the map; broken-ways.html gaps.xlsx\n")
    assert said["map"].split()[0] != "0"
    assert said["server"] == "JOINEDUP_NEO4J_URI is not set: no server was asked\n"


def ask_the_server(notebook: Path, system: Connection | None) -> None:
    """Run the one cell that asks a server, as if the cells before it had run."""
    cells = {cell["id"]: cell["source"] for cell in nbformat.read(notebook, as_version=4).cells}
    exec(cells["server"], {"connect": connect, "system": system})


def test_a_server_gives_the_same_rows(
    notebook: Path, neo4j_uri: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = KnowledgeGraph("Merrowby")
    said = Evidence(document="a.txt", quote="GPs knew of no ward.", sentence="s1", status="absent")
    graph.add_node(Node(id="gps", kind="StakeholderGroup", name="GPs", evidence=[said]))
    graph.add_node(Node(id="ward", kind="Service", name="ward", evidence=[said]))
    graph.add_edge(Edge(source="gps", type="REFERS_TO", target="ward", evidence=[said]))
    monkeypatch.setenv("JOINEDUP_NEO4J_URI", neo4j_uri)
    with open_store(neo4j_uri) as server, connect(graph) as system:
        server.delete("Merrowby")
        ask_the_server(notebook, system)
        assert capsys.readouterr().out.startswith("the server does not have this graph yet: joinedup push ")
        server.load(graph)
        try:
            assert len(system.ask("gaps")) == 1
            ask_the_server(notebook, system)
        finally:
            server.delete("Merrowby")
    assert capsys.readouterr().out == "the same rows as above: True\n"


def test_a_server_that_is_not_there_is_no_failure(
    notebook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JOINEDUP_NEO4J_URI", "bolt://127.0.0.1:9")
    monkeypatch.setenv("JOINEDUP_NEO4J_PASSWORD", "none")
    ask_the_server(notebook, None)
    assert capsys.readouterr().out.startswith("the server was not asked: bolt://127.0.0.1:9")


def test_it_is_kept_without_what_a_run_leaves(notebook: Path) -> None:
    content = nbformat.read(notebook, as_version=4)
    nbformat.validate(content)
    for cell in content.cells:
        assert not cell["metadata"]
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert set(content.metadata) == {"kernelspec", "language_info"}

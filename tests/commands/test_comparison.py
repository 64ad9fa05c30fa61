"""`joinedup diff` and `joinedup compare`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from joinedup.cli import main
from joinedup.graph import Edge, KnowledgeGraph, Node, write_graph


def graph_file(path: Path, status: str) -> str:
    graph = KnowledgeGraph("Amble")
    graph.add_node(Node(id="stakeholdergroup:gps", kind="StakeholderGroup", name="GPs"))
    graph.add_node(Node(id="service:door", kind="Service", name="Amble Door"))
    graph.add_edge(Edge(source="stakeholdergroup:gps", type="REFERS_TO", target="service:door", status=status))
    write_graph(graph, path)
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    return graph_file(tmp_path / "old.graph.json", "absent"), graph_file(tmp_path / "new.graph.json", "present")


def test_diff_tells_scripts_by_its_exit_code(files: tuple[str, str]) -> None:
    old, new = files
    same = CliRunner().invoke(main, ["diff", old, old])
    assert (same.exit_code, "Both graphs say the same" in same.output) == (0, True)
    other = CliRunner().invoke(main, ["diff", old, new])
    assert other.exit_code == 1
    assert "a gap before, in place now" in other.output
    missing = CliRunner().invoke(main, ["diff", old, "nowhere.graph.json"])
    assert missing.exit_code == 2
    assert "nowhere.graph.json" in missing.output


def test_diff_as_json(files: tuple[str, str]) -> None:
    done = CliRunner().invoke(main, ["diff", *files, "--json"])
    assert done.exit_code == 1
    (change,) = json.loads(done.output)["status_changed"]
    assert (change["before"], change["after"], change["turn"]) == ("absent", "present", "mended")


def test_compare(files: tuple[str, str]) -> None:
    done = CliRunner().invoke(main, ["compare", *files])
    assert done.exit_code == 0, done.output
    assert "side by side" in done.output
    found = json.loads(CliRunner().invoke(main, ["compare", *files, "--json"]).output)
    assert [g["found_in"] for g in found["gaps"]] == ["first"]


def test_a_system_that_is_not_there(files: tuple[str, str]) -> None:
    done = CliRunner().invoke(main, ["compare", *files, "--system-b", "Cold"])
    assert done.exit_code == 2
    assert "no document on 'Cold'" in done.output

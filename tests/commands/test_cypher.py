"""`joinedup cypher` and `joinedup queries` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node, write_graph
from joinedup.queries.catalogue import get_query

NAMES = "MATCH (n:Service) WHERE n.sector = $sector RETURN n.name AS name ORDER BY name"


def run(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    more = {"text": True, "encoding": "utf-8", **more}
    return subprocess.run(
        [sys.executable, "-m", "joinedup", *map(str, arguments)], capture_output=True, env=env, timeout=120, **more
    )


@pytest.fixture(scope="module")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    graph = KnowledgeGraph("Ambleford")
    said = Evidence(
        document="a.txt", page=4, section="Crisis", quote="GPs knew of no ward.", sentence="s1", status="absent"
    )
    for id_, kind, name, sector in (
        ("gps", "StakeholderGroup", "GPs", "primary"),
        ("ward", "Service", "=ward", "acute"),
        ("clinic", "Service", "clinic", "acute"),
    ):
        graph.add_node(Node(id=id_, kind=kind, name=name, sector=sector, evidence=[said]))
    graph.add_edge(Edge(source="gps", type="REFERS_TO", target="ward", evidence=[said]))
    path = tmp_path_factory.mktemp("graph") / "a.graph.json"
    write_graph(graph, path)
    return path


def test_an_answer_goes_into_a_file_by_its_ending(graph_file: Path, tmp_path: Path) -> None:
    import openpyxl
    from pyarrow import parquet

    for ending in ("csv", "jsonl", "parquet", "xlsx"):
        out = tmp_path / f"answer.{ending}"
        done = run("cypher", graph_file, NAMES, "-p", "sector=acute", "-o", out)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"written: {out}\n", "")
    assert list(csv.reader(io.StringIO((tmp_path / "answer.csv").read_text()))) == [["name"], ["'=ward"], ["clinic"]]
    assert [json.loads(x) for x in (tmp_path / "answer.jsonl").read_text().splitlines()] == [
        {"name": "=ward"}, {"name": "clinic"}
    ]  # fmt: skip
    assert parquet.read_table(tmp_path / "answer.parquet").to_pydict() == {"name": ["=ward", "clinic"]}
    workbook = openpyxl.load_workbook(tmp_path / "answer.xlsx")
    assert [c.value for c in workbook["Answer"]["A"]] == ["name", "=ward", "clinic"]
    assert [c.value for c in workbook["Query"]["B"]] == [NAMES, '"acute"', 2]


def test_what_is_no_text_goes_into_a_pipe_and_to_no_terminal(graph_file: Path) -> None:
    done = run("cypher", graph_file, NAMES, "-p", "sector=acute", "--format", "parquet", text=False, encoding=None)
    assert done.stdout[:4] == done.stdout[-4:] == b"PAR1"
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "joinedup", "cypher", str(graph_file), NAMES, "--format", "xlsx"]
    shown = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(theirs)
    os.close(ours)
    assert shown.returncode == 2
    assert "give a file with -o, or redirect the output" in shown.stderr


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("-o", "answer.doc"), "the ending does not tell the format"),
        (("-o", "no/such/folder/answer.csv"), "there is no such folder"),
        (("--map", "no/such/folder/map.html"), "there is no such folder"),
        (("-p", "sector"), "write it as NAME=VALUE"),
        (("--system", "Ambleford"), "does not use $system"),
    ],
)
def test_a_slip_is_told_before_the_graph_is_read(tmp_path: Path, more: tuple[str, ...], word: str) -> None:
    given = () if "-p" in more else ("-p", "sector=acute")
    done = run("cypher", "not-there.graph.json", NAMES, *given, *more, cwd=tmp_path)
    assert done.returncode == 2
    assert word in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_one_system_of_several(graph_file: Path) -> None:
    count = "MATCH (n:Entity) WHERE n.system = $system RETURN count(n) AS n"
    for system, there in (("Ambleford", True), ("elsewhere", False)):
        found = run("cypher", graph_file, count, "--system", system, "--format", "json")
        assert (json.loads(found.stdout)[0]["n"] > 0) is there
        found = run("cypher", graph_file, "gaps", "--system", system, "--format", "json")
        assert len(json.loads(found.stdout)) == there
    done = run("cypher", graph_file, count, "--system", "a", "-p", "system=b")
    assert (done.returncode, done.stdout) == (2, "")
    assert "leave one out" in done.stderr


def test_a_file_of_ones_own(graph_file: Path, tmp_path: Path) -> None:
    shown = run("queries", "gaps").stdout
    own = tmp_path / "own.cypher"
    own.write_text(shown.replace("ORDER BY", "ORDER BY size(target),"), encoding="utf-8")
    done = run("cypher", graph_file, own, "-p", "status=absent", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert [row["target"] for row in json.loads(done.stdout)] == ["=ward"]
    assert "choose one of" in run("cypher", graph_file, own, "-p", "status=lost").stderr


def test_the_map_of_an_answer(graph_file: Path, tmp_path: Path) -> None:
    query = "MATCH (a)-[r]->(b:Service) WHERE NOT coalesce(r.derived, false) RETURN a, r, b"
    done = run("cypher", graph_file, query, "--map", tmp_path / "map.html", "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, f"written: {tmp_path / 'map.html'}\n")
    assert json.loads(done.stdout)["r"]["type"] == "REFERS_TO"  # nothing else is among the rows
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    for said in ("GPs knew of no ward.", '"p":4', '"Crisis"', "Ambleford: the answer to a query"):
        assert said in html
    done = run("cypher", graph_file, "MATCH (n) RETURN count(n) AS n", "--map", tmp_path / "none.html")
    assert done.returncode == 2
    assert "RETURN a, r, b" in done.stderr
    assert not (tmp_path / "none.html").exists()


def test_queries_by_topic_and_with_all_that_is_known_of_one() -> None:
    shown = run("queries", "gaps")
    assert shown.returncode == 0
    for part in ("// [columns]", "// [parameters.sector]", "# one of:", get_query("gaps").text.strip()):
        assert part in shown.stdout
    listed = run("queries", "--topic", "governance")
    assert listed.returncode == 0
    assert "board-members" in listed.stdout
    assert "access-to-records" not in listed.stdout
    wrong = run("queries", "--topic", "weather")
    assert wrong.returncode == 2
    assert "governance" in wrong.stderr

"""Every command as a user runs it: output, exit code, and one clear line for every kind of bad input."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import click
import pytest

from joinedup import cli
from joinedup.graph import read_graph
from joinedup.loaders import build_graph
from joinedup.samples import sample_files


def run(*arguments, **more):
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "joinedup", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", env=env, check=False, **more,
    )  # fmt: skip


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    from joinedup.graph import write_graph

    write_graph(build_graph(sample_files()).graph, folder / "merrowby.graph.json")
    return folder / "merrowby.graph.json"


def commands():
    return list(cli.main.commands)


@pytest.mark.parametrize("command", [None, *commands()])
def test_help_names_the_exit_codes(command):
    done = run(*([command] if command else []), "--help")
    assert done.returncode == 0
    assert re.search(r"Exit codes: 0 \w[^;]*; 1 \w[^;]*;", done.stdout)
    assert not done.stderr


def test_every_option_of_every_command_is_explained():
    for command in cli.main.commands.values():
        assert command.help
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, f"{command.name} {option.name}"


def test_help_does_not_import_heavy_libraries():
    heavy = ("spacy", "networkx", "numpy", "pydantic", "pyvis", "arcadedb", "rich")
    code = f"import sys, joinedup.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_demo_builds_shows_and_says_what_next(tmp_path):
    done = run("demo", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "merrowby.graph.json", "merrowby.map.html", "merrowby.report.html",
    }  # fmt: skip
    for word in ("Merrowby", "absent", "limited", "Next:", "joinedup gaps", "[r:REFERS_TO]", "“"):
        assert word in done.stdout
    assert not done.stderr


def test_build_reports_what_it_skips_and_builds_the_rest(tmp_path):
    (tmp_path / "good.txt").write_text(
        "Larkdale City Council ran the reablement service for older people.", encoding="utf-8"
    )
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    done = run("build", tmp_path / "good.txt", tmp_path / "empty.txt", "-o", tmp_path / "g.graph.json")
    assert done.returncode == 1
    assert "skipped" in done.stderr
    assert "empty.txt" in done.stderr
    assert [d.name for d in read_graph(tmp_path / "g.graph.json").documents] == ["good.txt"]


def test_build_json_tells_a_program_everything(tmp_path):
    (tmp_path / "good.txt").write_text(
        "Larkdale City Council ran the reablement service for older people.", encoding="utf-8"
    )
    done = run("build", tmp_path / "good.txt", "-o", tmp_path / "g.graph.json", "--json")
    said = json.loads(done.stdout)
    assert said["skipped"] == []
    assert said["summary"]["relationships"] == {"PROVIDES": {"present": 1}}


def test_a_failed_build_leaves_the_old_file_whole(tmp_path):
    out = tmp_path / "g.graph.json"
    out.write_text("old", encoding="utf-8")
    done = run("build", tmp_path / "missing.pdf", "-o", out)
    assert done.returncode == 2
    assert out.read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal to send to another process")
def test_an_interrupted_build_leaves_the_old_file_whole(tmp_path):
    out = tmp_path / "g.graph.json"
    out.write_text("old", encoding="utf-8")
    command = [sys.executable, "-m", "joinedup", "build", *map(str, sample_files()), "-o", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as building:
        time.sleep(1.0)  # the parser alone takes longer to load
        os.killpg(building.pid, signal.SIGINT)
        building.communicate(timeout=60)
    assert building.returncode not in (0, 1)
    assert out.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["g.graph.json"]


@pytest.mark.parametrize(
    "name", ["empty.txt", "noise.txt", "picture.pdf", "truncated.pdf", "broken.docx", "menu.html", "missing.txt"]
)
def test_every_bad_document_gets_one_line_without_a_traceback(tmp_path, name):
    contents = {
        "empty.txt": b"", "noise.txt": bytes(range(256)) * 8, "picture.pdf": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "truncated.pdf": sample_files()[0].read_bytes()[:9000], "broken.docx": b"PK\x03\x04 broken",
        "menu.html": b"<html><body><nav><a href='/'>Home</a> <a href='/a'>About us</a></nav></body></html>",
    }  # fmt: skip
    if name in contents:
        (tmp_path / name).write_bytes(contents[name])
    done = run("build", tmp_path / name, "-o", tmp_path / "g.graph.json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert name in done.stderr
    assert not (tmp_path / "g.graph.json").exists()


def test_info_counts_what_is_there(graph_file):
    done = run("info", graph_file)
    assert "Merrowby" in done.stdout
    said = json.loads(run("info", graph_file, "--json").stdout)
    graph = read_graph(graph_file)
    assert said["nodes"] == len(graph)
    assert said["gaps"] == len(list(graph.interfaces(("absent", "limited"))))


@pytest.mark.parametrize("command", ["gaps", "access-points", "fragmentation"])
def test_the_analyses_print_for_people_and_for_programs(graph_file, command):
    shown = run(command, graph_file)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.strip()
    assert json.loads(run(command, graph_file, "--json").stdout)["system"] == "Merrowby"


def test_gaps_can_be_narrowed(graph_file):
    report = json.loads(run("gaps", graph_file, "--json", "--status", "absent").stdout)
    assert report["gaps"]
    assert {g["status"] for g in report["gaps"]} == {"absent"}
    assert run("gaps", graph_file, "--stage", "nowhere").returncode == 2


@pytest.mark.parametrize("shape", ["table", "csv", "json", "jsonl"])
def test_cypher_answers_in_every_format(graph_file, shape):
    query = "MATCH (n:Organisation) WHERE n.type = $type RETURN n.name AS name ORDER BY name"
    done = run("cypher", graph_file, query, "--param", "type=NHSTrust", "--format", shape)
    assert done.returncode == 0, done.stderr
    names = [n.name for n in read_graph(graph_file).nodes("Organisation", "NHSTrust")]
    assert names
    assert all(name in done.stdout for name in names)
    if shape == "json":
        assert sorted(r["name"] for r in json.loads(done.stdout)) == sorted(names)


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("MATCH (n RETURN n", ()),
        ("CREATE (n:Entity) RETURN n", ()),
        ("MATCH (n) WHERE n.name = $name RETURN n", ()),
        ("MATCH (n) RETURN n", ("--param", "name=x")),
        ("LOAD CSV FROM 'file:///etc/hosts' AS row RETURN row", ()),
        ("MATCH (n) RETURN n", ("--param", "name")),
    ],
)
def test_a_bad_query_gets_one_line_with_the_mend(graph_file, query, more):
    before = graph_file.read_bytes()
    done = run("cypher", graph_file, query, *more)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert graph_file.read_bytes() == before


def test_a_query_that_ships_runs_by_name_and_shows_its_text(graph_file):
    listed = json.loads(run("queries", "--json").stdout)
    assert len(listed) >= 15
    assert "missing-information-links" in run("queries").stdout
    assert "MATCH" in run("queries", "missing-information-links").stdout
    done = run("cypher", graph_file, "missing-information-links", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_a_query_can_come_from_standard_input(graph_file):
    done = run("cypher", graph_file, "-", "--format", "json", input="MATCH (n:Place) RETURN count(n) AS n")
    assert json.loads(done.stdout) == [{"n": len(list(read_graph(graph_file).nodes("Place")))}]


@pytest.mark.parametrize(
    ("text", "word"),
    [("{broken", "JSON"), ('{"schema_version": 99}', "newer"), ("[]", "not a joinedup graph"), (None, "no such file")],
)
def test_a_bad_graph_file_is_named_with_the_mend(tmp_path, text, word):
    path = tmp_path / "x.graph.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    done = run("info", path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "x.graph.json" in done.stderr
    assert word in done.stderr


def test_map_and_export_write_files(graph_file, tmp_path):
    assert run("map", graph_file, "-o", tmp_path / "m.html").returncode == 0
    assert (tmp_path / "m.html").read_text(encoding="utf-8").lower().startswith("<!doctype html")
    assert run("export", graph_file, "--format", "graphml", "-o", tmp_path / "g.graphml").returncode == 0
    assert run("export", graph_file, "--format", "csv", "-o", tmp_path / "csv").returncode == 0
    assert {p.name for p in (tmp_path / "csv").iterdir()} == {"nodes.csv", "edges.csv", "evidence.csv"}


def test_wrong_usage_says_how(graph_file):
    done = run("build")
    assert done.returncode == 2
    assert "Usage" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("command", ["today", "info --json", "identity suggest", "reference show 13P"])
def test_a_terminal_that_knows_few_letters_gets_all_the_text(graph_file, encoding, command):
    words = command.split()
    words = words if words[0] == "reference" else [*words, str(graph_file)]
    done = subprocess.run(
        [sys.executable, "-m", "joinedup", *words], capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "80"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert done.stdout.decode("utf-8" if encoding == "ascii" else encoding).strip()


@pytest.mark.skipif(os.name == "nt", reason="needs a shell's pipe")
@pytest.mark.parametrize("command", ["gaps", "fragmentation", "today", "today --json"])
def test_a_reader_of_a_pipe_that_has_seen_enough_is_no_failure(graph_file, command):
    with subprocess.Popen(
        [sys.executable, "-m", "joinedup", *command.split(), str(graph_file)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    ) as shown:  # fmt: skip
        shown.stdout.close()
        assert shown.stderr.read() == b""
        assert shown.wait(60) == 0


def test_a_folder_that_is_not_there_is_told_before_the_documents_are_read(tmp_path):
    done = run("build", tmp_path / "missing.pdf", "-o", tmp_path / "no" / "g.graph.json")
    assert done.returncode == 2
    assert "there is no such folder" in done.stderr

"""`joinedup push`, `pull` and `stores` as a user runs them, on a real server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from joinedup.cli import main
from joinedup.graph import KnowledgeGraph, Node, read_graph, write_graph
from joinedup.graph.stores.neo4j.store import Neo4jStore


def run(*arguments, **more):
    return CliRunner().invoke(main, [str(a) for a in arguments], env={"COLUMNS": "200"}, **more)


def done(*arguments, **more):
    result = run(*arguments, **more)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*arguments, **more):
    result = run(*arguments, **more)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def address(neo4j_uri):
    """A server that holds no graph."""
    with Neo4jStore(neo4j_uri) as store:
        for system in store.systems():
            store.delete(system)
    return neo4j_uri


def listed(address):
    return {s["system"]: s for s in json.loads(done("stores", address, "--json"))}


@pytest.fixture
def other(tmp_path):
    """Another graph of Fellmere, with one place in it."""
    graph = KnowledgeGraph("Fellmere")
    graph.add_node(Node(id="place:fellmere", kind="Place", name="Fellmere"))
    write_graph(graph, tmp_path / "other.graph.json")
    return tmp_path / "other.graph.json"


def test_what_is_pushed_is_pulled_byte_for_byte(address, fellmere_file, tmp_path):
    assert done("push", fellmere_file, address) == "Fellmere: loaded (4 nodes, 2 relationships)\n"
    done("pull", address, "Fellmere", "-o", tmp_path / "back.json")
    assert (tmp_path / "back.json").read_bytes() == fellmere_file.read_bytes()


def test_the_same_graph_again_is_no_work(address, fellmere_file):
    done("push", fellmere_file, address)
    before = listed(address)
    for way in ((), ("--replace",), ("--merge",)):
        assert "is there already" in done("push", fellmere_file, address, *way)
    assert listed(address) == before


def test_another_graph_of_the_system_needs_a_word(address, fellmere_file, other):
    done("push", fellmere_file, address)
    before = listed(address)
    said = refused("push", other, address)
    assert "--replace" in said
    assert "--merge" in said
    assert listed(address) == before
    assert done("push", other, address, "--replace") == "Fellmere: replaced (1 nodes, 0 relationships)\n"


def test_merging_adds(address, fellmere_file, other, tmp_path):
    done("push", fellmere_file, address)
    assert "merged (5 nodes, 2 relationships)" in done("push", other, address, "--merge")
    done("pull", address, "Fellmere", "-o", tmp_path / "both.json")
    both = read_graph(fellmere_file)
    both.merge(read_graph(other))
    assert read_graph(tmp_path / "both.json") == both


def test_of_several_files_none_is_loaded_where_one_would_be_refused(address, fellmere_file, other, tmp_path):
    write_graph(KnowledgeGraph("Aldwater"), tmp_path / "a.graph.json")
    assert "--merge puts them together" in refused("push", tmp_path / "a.graph.json", fellmere_file, other, address)
    refused("push", tmp_path / "a.graph.json", tmp_path / "missing.graph.json", address)
    assert listed(address) == {}
    report = json.loads(done("push", tmp_path / "a.graph.json", fellmere_file, other, address, "--merge", "--json"))
    assert [(r["system"], r["done"], r["nodes"]) for r in report] == [
        ("Aldwater", "loaded", 0), ("Fellmere", "loaded", 4), ("Fellmere", "merged", 5),
    ]  # fmt: skip
    assert list(listed(address)) == ["Aldwater", "Fellmere"]


def test_the_list_counts_and_names_documents(address, fellmere_file):
    assert "holds no graph" in done("stores", address)
    done("push", fellmere_file, address)
    assert "fellmere_news.txt" not in done("stores", address)
    shown = done("stores", address, "--system", "Fellmere")
    for word in ("Fellmere", "4", "2", "fellmere.txt", "fellmere_news.txt"):
        assert word in shown
    about = listed(address)["Fellmere"]
    assert about["documents"] == ["fellmere.txt", "fellmere_news.txt"]
    assert len(about["digest"]) == 64


def test_deleting_asks_first(address, fellmere_file):
    done("push", fellmere_file, address)
    assert "nothing deleted" in refused("stores", address, "--delete", "Fellmere", input="n\n")
    assert list(listed(address)) == ["Fellmere"]
    done("stores", address, "--delete", "Fellmere", input="y\n")
    assert listed(address) == {}


def test_a_document_can_be_taken_out(address, fellmere_file, fellmere, tmp_path):
    done("push", fellmere_file, address)
    done("stores", address, "--delete-document", "fellmere_news.txt", "--system", "Fellmere", "--yes")
    done("pull", address, "Fellmere", "-o", tmp_path / "less.json")
    assert read_graph(tmp_path / "less.json") == fellmere.without_document("fellmere_news.txt")
    said = refused("stores", address, "--delete-document", "nothing.txt", "--system", "Fellmere", "--yes")
    assert "nothing.txt" in said


def test_what_is_not_there_is_told_with_what_is(address, fellmere_file, tmp_path):
    done("push", fellmere_file, address)
    for arguments in (
        ("pull", address, "Nowhere", "-o", tmp_path / "x.json"),
        ("stores", address, "--delete", "Nowhere"),
    ):
        said = refused(*arguments)
        assert "Nowhere" in said
        assert "Fellmere" in said
    assert not (tmp_path / "x.json").exists()


def test_a_system_s_name_cannot_move_the_cursor(address, tmp_path):
    write_graph(KnowledgeGraph("Fell\x1b[2Jmere"), tmp_path / "x.graph.json")
    done("push", tmp_path / "x.graph.json", address)
    assert "\x1b" not in done("stores", address) + done("stores", address, "--system", "Fell\x1b[2Jmere")


def test_a_password_is_taken_from_nowhere_but_the_environment_a_keyring_or_a_prompt(neo4j_uri, monkeypatch):
    host = neo4j_uri.partition("://")[2]
    said = refused("stores", f"bolt://neo4j:secret-word@{host}")
    assert "secret-word" not in said
    monkeypatch.setenv("JOINEDUP_NEO4J_PASSWORD", "not-the-secret-word")
    said = refused("stores", neo4j_uri)
    assert "not-the-secret-word" not in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("stores", "fellmere.graph.json"),
        ("push", "fellmere.graph.json", "other.graph.json"),
        ("pull", "fellmere.graph.json", "Fellmere", "-o", "x.json"),
    ],
)
def test_a_file_is_no_address(arguments, fellmere_file, monkeypatch):
    monkeypatch.chdir(fellmere_file.parent)
    assert "is not the address of a server" in refused(*arguments)


@pytest.mark.parametrize(
    "more",
    [("--delete-document", "x.txt"), ("--delete", "A", "--system", "A"), ("--delete", "A", "--delete-document", "x")],
)
def test_what_is_to_be_deleted_must_be_clear(more):
    assert "--" in refused("stores", "bolt://localhost:1", *more, "--yes")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal to send to another process")
@pytest.mark.parametrize("again", [True, False])
def test_ctrl_c_during_a_push_says_how_it_goes_on(address, tmp_path, again):
    graph = KnowledgeGraph("Long")
    for i in range(20_000):
        graph.add_node(Node(id=f"place:{i}", kind="Place", name=f"place {i}"))
    write_graph(graph, tmp_path / "long.graph.json")
    command = [sys.executable, "-m", "joinedup", "push", str(tmp_path / "long.graph.json"), address]
    with (
        Neo4jStore(address) as store,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as pushing,
    ):
        # asked directly: a query of the store's own waits while a graph changes
        while pushing.poll() is None and not store._connection.ask("MATCH (l:Load {system: 'Long'}) RETURN l.batches"):
            time.sleep(0.01)
        pushing.send_signal(signal.SIGINT)
        _, said = pushing.communicate(timeout=60)
    assert pushing.returncode == 130, said
    assert "the same command completes" in said
    assert listed(address)["Long"]["unfinished"]
    assert "broke off" in done("stores", address)
    if again:
        done("push", tmp_path / "long.graph.json", address)
        assert listed(address)["Long"]["nodes"] == 20_000
        assert not listed(address)["Long"]["unfinished"]
    else:
        done("stores", address, "--delete", "Long", "--yes")
        assert listed(address) == {}

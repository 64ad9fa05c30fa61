"""`joinedup explain` and `joinedup read` as a user runs them."""

import json
import re

import pytest
from click.testing import CliRunner

from joinedup.cli import main

TEXT = """Review of Oakmere

Oakmere Royal Hospitals NHS Trust (ORH) runs the Home Again service. GPs can refer people to the Home Again \
service by telephone. However, care homes could not refer to it.

The trust had no access to [red]GP records[/red].
"""


def run(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments], env={"COLUMNS": "200"})


def done(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "reports").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "reports" / "oakmere.txt").write_text(TEXT, encoding="utf-8")
    done("build", tmp_path / "reports", "-o", tmp_path / "out" / "g.graph.json", "--no-reference")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def explained(folder, *more):
    return done("explain", folder / "out" / "g.graph.json", *more, "--no-reference")


def test_explain_says_why_in_words(folder):
    told = explained(folder, "care homes|REFERS_TO|home again", "--documents", folder / "reports")
    for part in (
        "No referral of people from care homes to Home Again",
        "How status and confidence come about: every sentence says absent",
        "oakmere.txt, line 3, sentence 4",
        "GPs can refer people to the Home Again service by telephone. However, care homes could not refer to it.",
        "the verb “refer”",
        "source: “care homes” → care homes",
        "target: “Home Again service” (in sentence 3) → Home Again",
    ):
        assert part in told, told


def test_explain_without_the_document_says_what_is_missing_and_how_to_mend_it(folder):
    told = explained(folder, "care homes|REFERS_TO|home again")
    assert "the source document was not found beside the graph or in this folder" in told
    assert "--documents FOLDER" in told
    assert "“However, care homes could not refer to it.”" in told


def test_documents_are_found_beside_the_graph_and_in_the_current_folder(folder, monkeypatch):
    monkeypatch.chdir(folder / "reports")
    assert "not found" not in explained(folder, "GPs|REFERS_TO|home again")
    monkeypatch.chdir(folder)
    (folder / "reports" / "oakmere.txt").rename(folder / "out" / "oakmere.txt")
    assert "not found" not in explained(folder, "GPs|REFERS_TO|home again")


def test_a_changed_document_is_a_warning(folder):
    with (folder / "reports" / "oakmere.txt").open("a", encoding="utf-8") as file:
        file.write("One more line.\n")
    told = explained(folder, "GPs|REFERS_TO|home again", "--documents", folder / "reports")
    assert "oakmere.txt: the file of that name has changed since the build" in told
    assert "“GPs can refer people to the Home Again service by telephone.”" in told


def test_other_reference_data_are_a_warning(folder):
    graph = folder / "out" / "g.graph.json"
    told = done("explain", graph, "GPs|REFERS_TO|home again", "--documents", folder / "reports")
    assert "the reference data differs: none when the graph was built" in told


def test_json_of_an_edge_and_of_a_node(folder):
    edge = json.loads(explained(folder, "ORH||GP records", "--documents", folder / "reports", "--json"))
    assert edge["explains"] == "edge"
    assert edge["status"] == "absent"
    assert set(edge["evidence"][0]) >= {"quote", "paragraph", "read_by", "source", "target", "competitors", "readings"}
    assert edge["weighing"]["agrees"] is True
    assert edge["not_read_again"] == []
    assert edge["differences"] == []
    node = json.loads(explained(folder, "ORH", "--json"))
    assert (node["explains"], node["kind"]) == ("node", "Organisation")
    assert node["id"] == "organisation:oakmere-royal-hospitals-nhs-trust"
    assert node["not_read_again"][0]["document"] == "oakmere.txt"
    assert len(node["edges"]) >= 2


def test_what_is_ambiguous_is_listed_and_nothing_explained(folder):
    result = run("explain", folder / "out" / "g.graph.json", "|REFERS_TO|")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert re.search(r"'\|REFERS_TO\|' fits [2-9] edges; give one of these:", result.stderr)
    assert "stakeholdergroup:gps|REFERS_TO|service:home-again" in result.stderr
    result = run("explain", folder / "out" / "g.graph.json", "|REFERS_TO|", "--json")
    assert result.exit_code == 2
    assert len(json.loads(result.stdout)["candidates"]) >= 2


def test_what_is_not_there_is_an_error(folder):
    result = run("explain", folder / "out" / "g.graph.json", "swimming pool")
    assert result.exit_code == 2
    assert "nothing in the graph is called 'swimming pool'" in result.stderr


def test_read_prints_the_text_with_its_mentions_and_claims(folder):
    told = done("read", folder / "reports" / "oakmere.txt", "--no-reference")
    told = " ".join(told.split())  # wrapped lines
    assert "However, care homes[group] could not refer to it." in told
    assert "→ No referral of people from care homes to Home Again REFERS_TO, absent" in told
    assert "[red]GP records[system][/red]" in told
    assert "of 4 sentences give relationships" in told


def test_read_writes_a_page_the_same_every_time(folder):
    document, page = folder / "reports" / "oakmere.txt", folder / "out" / "read.html"
    assert done("read", document, "--no-reference", "--html", page) == f"written: {page}\n"
    first = page.read_bytes()
    done("read", document, "--no-reference", "--html", page)
    assert page.read_bytes() == first
    assert str(folder).encode() not in first
    assert b"default-src &#39;none&#39;" in first


def test_read_as_json_beside_the_page(folder):
    page = folder / "out" / "read.html"
    sheet = json.loads(done("read", folder / "reports" / "oakmere.txt", "--json", "--html", page, "--no-reference"))
    assert sheet["document"]["name"] == "oakmere.txt"
    assert page.exists()


def test_read_refuses_what_it_cannot_do_before_it_reads(folder):
    result = run("read", folder / "reports" / "oakmere.txt", "--html", folder / "none" / "x.html")
    assert result.exit_code == 2
    assert "there is no such folder" in result.stderr
    result = run("read", folder / "reports" / "gone.txt")
    assert result.exit_code == 2
    assert "gone.txt does not exist" in result.stderr


def test_a_document_cannot_steer_the_terminal(folder):
    path = folder / "reports" / "steer.txt"
    path.write_text("Note\n\nGPs can refer people to the \x1b[31mfalls clinic\x1b[0m service.\n", encoding="utf-8")
    assert "\x1b" not in done("read", path, "--no-reference")
    done("build", path, "-o", folder / "out" / "s.graph.json", "--no-reference")
    assert "\x1b" not in done("explain", folder / "out" / "s.graph.json", "GPs", "--documents", folder / "reports")

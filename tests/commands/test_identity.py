"""`joinedup identity` as a user runs it: suggest, decide, list, and the builds that heed what was decided."""

import itertools
import json

import pytest
from click.testing import CliRunner

from joinedup.cli import main
from joinedup.graph import Kind, read_graph
from joinedup.graph.identity import read_decisions

LARKDALE = """Review of Larkdale

The Home from Hospital service supported older people in Larkdale after a stay on a ward. Larkdale City \
Council provided the Hospital from Home service, which GPs could not refer to.

The council funded the Neighbourhood Networks Scheme in Larkdale. Staff at Larkdale Royal Hospitals NHS Trust \
did not know the Neighbourhood Network Support Scheme.

The Delivery Board met each month in Larkdale. Larkdale City Council led the Larkdale Urgent Care Delivery Board.
"""
SHORT, LONG = "Delivery Board", "Larkdale Urgent Care Delivery Board"


def run(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments], env={"COLUMNS": "200"})


def done(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def build(folder, *more):
    done("build", folder / "larkdale.txt", "-o", folder / "g.graph.json", "--no-reference", *more)
    return read_graph(folder / "g.graph.json")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "larkdale.txt").write_text(LARKDALE, encoding="utf-8")
    build(tmp_path)
    return tmp_path


@pytest.fixture
def graph(folder):
    return folder / "g.graph.json"


def names(graph, kind):
    return {n.name for n in graph.nodes(kind)}


def suggested(graph, *more):
    return json.loads(done("identity", "suggest", graph, "--no-reference", "--json", *more))


def decide(graph, *arguments):
    return done("identity", "decide", graph, "--no-reference", *arguments)


def test_suggestions_are_listed_with_what_to_do(graph):
    out = done("identity", "suggest", graph, "--no-reference")
    first = suggested(graph)[0]
    for words in ("Home from Hospital", "Hospital from Home", "another order", first["id"], "joinedup identity decide"):
        assert words in out
    assert "supported older people" not in out
    assert "supported older people" in done("identity", "suggest", graph, "--no-reference", "--examples")


def test_json_has_both_sides_with_a_sentence_each(graph):
    first = suggested(graph)[0]
    assert first["kind"] == "Service"
    assert first["one"]["name"] == "Home from Hospital"
    assert first["other"]["example"].startswith("Larkdale City Council provided")
    assert first["other"]["document"] == "larkdale.txt"
    assert first["reasons"] == ["the same words in another order"]
    assert first["decided"] is None


def test_suggestions_can_be_narrowed(graph):
    everything = suggested(graph)
    assert len(everything) >= 2
    assert suggested(graph, "--kind", "Site") == []
    assert len(suggested(graph, "--limit", "1")) == 1
    assert all(s["score"] >= 90 for s in suggested(graph, "--min-score", "90"))
    assert "no pair to decide on" in done("identity", "suggest", graph, "--no-reference", "--kind", "Site")
    assert f"{len(everything) - 1} more" in done("identity", "suggest", graph, "--no-reference", "--limit", "1")


def test_decide_same_gives_one_node_at_the_next_build(folder, graph):
    pair = suggested(graph)[0]
    out = decide(graph, pair["id"], "--same", "--reason", "one leaflet has both names", "--reviewer", "data steward",
                 "--date", "2024-03-01")  # fmt: skip
    assert "It takes effect when the graph is built next" in out
    assert f"joinedup build DOCUMENT... -o {graph}" in out
    (kept,) = read_decisions(folder / "identity.json")
    assert str(kept) == "'Home from Hospital' and 'Hospital from Home' are the same (2024-03-01)"
    assert (kept.reviewer, kept.reason) == ("data steward", "one leaflet has both names")
    assert pair["id"] not in {s["id"] for s in suggested(graph)}
    assert [s["decided"] for s in suggested(graph, "--all") if s["id"] == pair["id"]] == ["same"]

    before = read_graph(graph)
    after = build(folder)
    assert {"Home from Hospital", "Hospital from Home"} <= names(before, Kind.SERVICE)
    (one,) = [n for n in after.nodes(Kind.SERVICE) if "hospital" in n.name.lower()]
    assert {one.name, *one.aliases} >= {"Home from Hospital", "Hospital from Home"}
    assert len(one.evidence) == 2
    assert before.provenance.identity is None
    assert len(after.provenance.identity) == 16


def test_decide_different_keeps_two_nodes_that_the_rules_would_merge(folder, graph):
    assert len(names(read_graph(graph), Kind.PARTNERSHIP)) == 1
    decide(graph, "--name", SHORT, "--with", LONG, "--different", "--reason", "the first is the trust's own board")
    assert names(build(folder), Kind.PARTNERSHIP) == {SHORT, LONG}


def test_different_from_another_document_stays_two(tmp_path):
    one, other, out = tmp_path / "one.txt", tmp_path / "other.txt", tmp_path / "g.graph.json"
    one.write_text("Review of Larkdale\n\nThe Delivery Board met each month in Larkdale.\n", encoding="utf-8")
    other.write_text(
        "Plan for Larkdale\n\nLarkdale City Council led the Larkdale Urgent Care Delivery Board in Larkdale.\n",
        encoding="utf-8",
    )
    build_both = ("build", one, other, "-o", out, "--no-reference", "--system", "Larkdale")
    done(*build_both)
    assert len(names(read_graph(out), Kind.PARTNERSHIP)) == 1
    decide(out, "--name", SHORT, "--with", LONG, "--different", "--reason", "two boards")
    done(*build_both)
    assert names(read_graph(out), Kind.PARTNERSHIP) == {SHORT, LONG}


def test_a_decision_for_one_document_holds_there_only(tmp_path):
    out = tmp_path / "g.graph.json"
    text = "{}\n\nThe Home from Hospital service in {} was full. Staff knew the Hospital from Home service in {}.\n"
    for place in ("Larkdale", "Wexmoor"):
        title = f"Review of {place}"
        (tmp_path / f"{place}.txt").write_text(text.format(title, place, place), encoding="utf-8")
    made = ("build", tmp_path / "Larkdale.txt", tmp_path / "Wexmoor.txt", "-o", out, "--no-reference")
    done(*made)
    assert len(list(read_graph(out).nodes(Kind.SERVICE))) == 4
    pair = ("--name", "Home from Hospital", "--with", "Hospital from Home", "--same", "--reason", "leaflet")
    decide(out, *pair, "--document", "Larkdale.txt")
    done(*made)
    documents = [sorted({e.document for e in n.evidence}) for n in read_graph(out).nodes(Kind.SERVICE)]
    assert sorted(documents) == [["Larkdale.txt"], ["Wexmoor.txt"], ["Wexmoor.txt"]]


def test_a_decision_on_a_body_gives_its_code_and_ruling_it_out_takes_it_away(tmp_path):
    (tmp_path / "r.txt").write_text(
        "Review of Larkdale, January 2018\n\nThe Lark Valley CCG commissioned the falls service in Larkdale.\n",
        encoding="utf-8",
    )
    out = tmp_path / "g.graph.json"

    def built():
        done("build", tmp_path / "r.txt", "-o", out)
        return [
            n.codes.get("ods")
            for n in read_graph(out).nodes(Kind.ORGANISATION)
            if "Lark Valley CCG" in (n.name, *n.aliases)
        ]

    assert built() == [None]
    pair = ("identity", "decide", out, "--name", "Lark Valley CCG", "--body", "ccg:13P")
    assert "[ccg:13P]" in done(*pair, "--same", "--reason", "its board says so")
    assert built() == ["13P"]
    done(*pair, "--different", "--reason", "that was another one")
    assert built() == [None]
    assert [d.verdict for d in read_decisions(tmp_path / "identity.json")] == ["same", "different"]


def test_a_decision_that_matches_nothing_is_told_at_the_build(folder, graph):
    decide(graph, "--name", "Home from Hospital", "--with", "Hospital from Home", "--same", "--reason", "leaflet")
    text = LARKDALE.replace("Hospital from Home", "night sitting")
    (folder / "larkdale.txt").write_text(text, encoding="utf-8")
    result = run("build", folder / "larkdale.txt", "-o", graph, "--no-reference")
    assert result.exit_code == 0
    assert "matches nothing in these documents" in result.output
    assert "'Hospital from Home'" in result.output


def test_decisions_can_be_kept_elsewhere(folder, graph):
    file = folder / "kept here.json"
    out = decide(graph, suggested(graph)[0]["id"], "--same", "--reason", "leaflet", "--decisions", file)
    assert f"--identity '{file}'" in out
    assert not (folder / "identity.json").exists()
    assert len(suggested(graph, "--decisions", file)) == len(suggested(graph)) - 1
    merged = build(folder, "--identity", file)
    assert not {"Home from Hospital", "Hospital from Home"} <= names(merged, Kind.SERVICE)


def test_list_shows_what_counts_and_on_request_what_was_replaced(folder, graph):
    pair = suggested(graph)[0]["id"]
    decide(graph, pair, "--same", "--reason", "leaflet", "--date", "2024-03-01")
    decide(graph, pair, "--different", "--reason", "asked the provider", "--date", "2024-03-05")
    file = folder / "identity.json"
    out = done("identity", "list", "--decisions", file)
    assert "asked the provider" in out
    assert "leaflet" not in out
    assert "1 decisions count; 1 were replaced" in out
    assert "replaced" in done("identity", "list", "--decisions", file, "--all")
    rows = json.loads(done("identity", "list", "--decisions", file, "--all", "--json"))
    assert [(r["verdict"], r["counts"], r["date"]) for r in rows] == [
        ("same", False, "2024-03-01"), ("different", True, "2024-03-05"),
    ]  # fmt: skip
    assert len(json.loads(done("identity", "list", "--decisions", file, "--json"))) == 1


GOOD = ("--same", "--reason", "x")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("00000000", *GOOD), "no pair with this id"),
        (GOOD, "name the pair"),
        (("00000000", "--name", "A", *GOOD), "name the pair"),
        (("--name", SHORT, *GOOD), "name the pair"),
        (("--name", SHORT, "--with", LONG, "--body", "ccg:13P", *GOOD), "name the pair"),
        (("--name", SHORT, "--with", LONG, "--reason", "x"), "--same or --different"),
        (("--name", "Home from hospitals", "--with", "Hospital from Hone", *GOOD), "did you mean 'Hospital from Home'"),
        (("--name", "Home from Hospital", "--with", "GPs", *GOOD), "only things of one kind"),
        (("--name", "Larkdale City Council", "--body", "ccg:13P", *GOOD), "no reference data are used"),
        (("--name", "Home from Hospital", "--with", "Hospital from Home", "--same", "--reason", " "), "reason"),
        (("--name", "Home from Hospital", "--with", "Hospital from Home", *GOOD, "--reviewer", "a@b.example"), "role"),
        (("--name", "Home from Hospital", "--with", "home from hospital", *GOOD), "two are needed"),
        (("--name", SHORT, "--with", LONG, *GOOD, "--system", "a", "--document", "b"), "not both"),
        (("--name", SHORT, "--with", LONG, *GOOD, "--different"), "either --same or --different"),
        (("--name", SHORT, "--with", LONG, *GOOD, "--document", "other.txt"), "it has larkdale.txt"),
        (("--name", SHORT, "--with", LONG, *GOOD, "--system", "Elsewhere"), "it has Larkdale"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line_and_nothing_is_written(folder, graph, arguments, problem):
    result = run("identity", "decide", graph, "--no-reference", *arguments)
    assert result.exit_code == 2
    assert problem in result.output
    assert "Traceback" not in result.output
    assert not (folder / "identity.json").exists()


def test_contradictions_and_repeats_are_refused_and_broken_files_left(folder, graph):
    file = folder / "identity.json"
    services = ("Home from Hospital", "Hospital from Home", "Neighbourhood Networks Scheme")
    for one, other in itertools.pairwise(services):
        decide(graph, "--name", one, "--with", other, *GOOD)
    before = file.read_bytes()
    clash = run("identity", "decide", graph, "--no-reference", "--name", services[0], "--with", services[2],
                "--different", "--reason", "x")  # fmt: skip
    assert clash.exit_code == 2
    assert "contradict each other" in clash.output
    again = run("identity", "decide", graph, "--no-reference", "--name", services[1], "--with", services[0], *GOOD)
    assert again.exit_code == 2
    assert "decided already by reviewer" in again.output
    assert file.read_bytes() == before
    file.write_bytes(before[:-9])
    for arguments in (
        ("identity", "suggest", graph),
        ("identity", "list", "--decisions", file),
        ("identity", "decide", graph, "--name", services[0], "--with", services[2], *GOOD),
        ("build", folder / "larkdale.txt", "-o", graph),
    ):
        broken = run(*arguments)
        assert broken.exit_code == 2
        assert f"{file}: broken JSON" in broken.output
    assert file.read_bytes() == before[:-9]


def test_help_of_every_command_names_the_exit_codes():
    for command in ("suggest", "decide", "list"):
        assert "Exit codes: 0 done" in done("identity", command, "--help")

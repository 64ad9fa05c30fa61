"""The page on what a template expects, and the command that prints it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from joinedup.cli import main
from joinedup.graph import write_graph
from joinedup.queries.missing_links import expected
from joinedup.queries.pages.expected import expected_blocks, question_claims
from joinedup.queries.rendering.blocks import Claims, Heading, Paragraph, Table


@pytest.fixture
def system(builder: Callable[[], Any]) -> Any:
    made = builder()
    crews = made.node("StakeholderGroup", "paramedics")
    made.edge(crews, "REFERS_TO", made.node("Service", "falls service"), "limited", said=["Crews seldom rang."])
    hub = made.node("Service", "discharge hub", type="Team")
    made.edge(hub, "LOCATED_AT", made.node("Site", "East Hospital"))
    made.node("Site", "West Hospital")
    made.edge(made.node("StakeholderGroup", "social workers"), "WORKS_WITH", hub, said=["They share a room."])
    return made


def test_the_page_says_how_many_and_keeps_questions_apart(system: Any) -> None:
    blocks = expected_blocks(expected(system.graph))
    assert [b.text for b in blocks if isinstance(b, Heading)] == [
        "What a joined-up system would have, and what the documents of Ambleford say",
        "Questions to ask, the gravest first",
        "Stated for some sites, not for others",
        "What the documents state of the other rows",
        "How to read this",
    ]
    summary, note = (b.text for b in blocks if isinstance(b, Paragraph))
    assert "60 expectations, 3 of them stated (3 limited), 57 not stated" in summary
    assert "no finding" in note
    (questions,) = (b for b in blocks if isinstance(b, Claims))
    assert len(questions.items) == 57
    assert all(not claim.evidence and claim.status == "plain" for claim in questions.items)
    sites, stated = (b for b in blocks if isinstance(b, Table))
    assert [r.cells[2:] for r in sites.rows] == [("East Hospital (present)", "West Hospital")]
    assert [(r.cells[0], r.cells[3], r.cells[4]) for r in stated.rows] == [
        ("T13", "limited", "paramedics → falls service"),
        ("T23", "limited", "paramedics → falls service"),
        ("T35", "limited", "social workers → discharge hub"),
    ]
    assert [q.quote for q in stated.rows[0].evidence] == ["Crews seldom rang."]


def test_a_question_says_by_what_of_whom_and_how_it_would_be_settled(system: Any) -> None:
    first = question_claims(expected(system.graph), limit=1).items[0]
    facts = dict(first.facts)
    assert first.title.endswith("?")
    assert set(facts) == {"row", "expected", "by", "ask", "what would settle it", "score"}
    assert facts["score"].startswith("3.6: severity 3 (harm or a statutory duty) × reach 3")


def test_the_command_prints_the_tier_and_takes_a_template(system: Any, tmp_path: Path) -> None:
    graph, own = tmp_path / "a.graph.json", tmp_path / "own.csv"
    write_graph(system.graph, graph)
    own.write_text("id,stage,from,relation,to,basis\nA1,C,ambulance service,REFERS_TO,falls,own\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["gaps", str(graph), "--expected", "--limit", "0"])
    assert run.exit_code == 0
    assert "60 expectations" in " ".join(run.output.split())
    run = CliRunner().invoke(main, ["gaps", str(graph), "--template", str(own)])
    assert run.exit_code == 0
    assert "own: 1 expectation, 1 of them stated (1 limited), 0 not stated" in " ".join(run.output.split())
    own.write_text("id,stage,from,relation,to,basis\nA1,C,ambulence,REFERS_TO,falls,own\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["gaps", str(graph), "--template", str(own)])
    assert run.exit_code != 0
    assert "row A1, from: no kind of actor 'ambulence'" in run.output

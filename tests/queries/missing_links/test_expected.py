"""The second tier: how rows are matched, what is asked, and what two annotators read in a real report."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph import Edge, KnowledgeGraph, Node, QueryError, Status
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.missing_links import expected, missing_links, reference_template, rows_of
from joinedup.queries.missing_links.expected import ExpectedReport, ExpectedRow
from joinedup.queries.missing_links.questions import _with_article
from joinedup.queries.missing_links.template_files import template_of
from joinedup.queries.views import SystemView

Make = Callable[[], Any]


def row(found: ExpectedReport | Any, id: str) -> ExpectedRow:
    report = found if isinstance(found, ExpectedReport) else expected(found.graph)
    return next(r for r in report.rows if r.id == id)


def lone(*rows: dict[str, Any], **more: Any) -> Any:
    base = {"stage": "C", "basis": ["own"]}
    return template_of("own.toml", {"rows": [{**base, **r} for r in rows], **more})


# -- an ambulance service and a rapid response service


@pytest.fixture
def crews(builder: Make) -> Any:
    made = builder()
    made.ambulance = made.node("Organisation", "Moor Ambulance Service NHS Trust", type="NHSTrust")
    made.team = made.node("Service", "Rapid Response Team", type="Team")
    return made


def test_what_no_document_states_is_a_question_with_its_score(crews: Any) -> None:
    found = row(crews, "T23")
    assert (found.answer, found.status, found.matches) == ("not stated", None, ())
    assert found.question == (
        "Does Moor Ambulance Service NHS Trust refer to the Rapid Response Team, a falls service or a single point of "
        "access to community services without conveying? By what route, at what hours, how many a month?"
    )
    assert found.ask[0].who == "the ambulance service"
    assert [b.name for b in found.ask[0].bodies] == ["Moor Ambulance Service NHS Trust"]
    assert found.settles
    assert found.score is not None
    score = found.score
    assert (score.severity, score.reach, score.evidence, score.score) == (3, 3, 0.4, 3.6)


@pytest.mark.parametrize("status", list(Status))
def test_any_status_states_a_row(crews: Any, status: Status) -> None:
    edge = crews.edge(crews.ambulance, "REFERS_TO", crews.team, status, said=["Crews and the team."])
    found = row(crews, "T23")
    assert (found.answer, found.status, found.question, found.score) == ("stated", status, "", None)
    assert [(m.edge, m.counts, m.evidence[0].quote) for m in found.matches] == [(edge, True, "Crews and the team.")]
    assert found.matches[0].taken_for == ("ambulance service", "rapid response service")
    assert found.open_to == ("a falls service", "a single point of access to community services")


def test_a_relationship_to_others_states_nothing(crews: Any) -> None:
    crews.edge(crews.ambulance, "REFERS_TO", crews.node("Service", "walk-in centre"))
    crews.edge(crews.team, "REFERS_TO", crews.ambulance)  # the other way
    assert row(crews, "T23").status is None


def test_the_gravest_of_several_is_shown_and_all_are_kept(crews: Any) -> None:
    falls = crews.node("Service", "falls pick-up service")
    crews.edge(crews.ambulance, "REFERS_TO", crews.team, "present")
    crews.edge(crews.ambulance, "REFERS_TO", falls, "planned")
    assert row(crews, "T23").status is Status.PLANNED
    crews.edge(crews.node("StakeholderGroup", "paramedics"), "REFERS_TO", falls, "absent")
    found = row(crews, "T23")
    assert found.status is Status.ABSENT
    assert found.why == "gravest of: 1 absent, 1 planned, 1 present"
    assert len(found.matches) == 3


def test_undirected_relationships_count_in_either_order(crews: Any) -> None:
    crews.edge(crews.team, "WORKS_WITH", crews.ambulance)
    (match,) = row(crews, "T23").matches
    assert (match.source.name, match.target.name) == ("Moor Ambulance Service NHS Trust", "Rapid Response Team")


# -- parts and wholes


def test_a_part_speaks_for_its_whole_unless_it_is_known_as_something_else(builder: Make) -> None:
    made = builder()
    trust = made.node("Organisation", "Amble Hospitals NHS Trust", type="NHSTrust")
    flow = made.node("Service", "Site Office", type="Team")
    council = made.node("Organisation", "Amble County Council", type="LocalAuthority")
    made.edge(trust, "PROVIDES", flow)
    made.edge(flow, "SHARES_INFORMATION_WITH", council)
    found = row(made, "T36")
    assert found.status is Status.PRESENT
    assert [t.name for t in found.matches[0].through] == ["Site Office"]
    # the council's housing department is not its social care
    other = builder()
    trust = other.node("Organisation", "Amble Hospitals NHS Trust", type="NHSTrust")
    council = other.node("Organisation", "Amble County Council", type="LocalAuthority")
    housing = other.node("Organisation", "housing department", type="Other")
    other.edge(housing, "PART_OF", council)
    other.edge(trust, "SHARES_INFORMATION_WITH", housing)
    assert row(other, "T36").status is None
    # nor is a committee of it
    committee = other.node("Partnership", "Scrutiny Committee", type="Board")
    other.edge(committee, "PART_OF", council)
    other.edge(trust, "SHARES_INFORMATION_WITH", committee)
    assert row(other, "T36").status is None


def test_a_whole_speaks_for_its_part_where_the_template_says_so(builder: Make) -> None:
    made = builder()
    trust = made.node("Organisation", "Moor Partnership NHS Trust", type="NHSTrust")
    record = made.node("InformationSystem", "GP records")
    made.edge(trust, "HAS_ACCESS_TO", record, "limited")
    assert row(made, "T21").status is None
    kinds = {"night desk": {"words": "a night desk", "whole": True, "any": [{"name": "^night desk$"}]}}
    rows = {"id": "N1", "from": ["night desk"], "relation": "HAS_ACCESS_TO", "to": ["GP record"]}
    template = lone(rows, actors=kinds)
    made.edge(trust, "PROVIDES", made.node("Service", "night desk"))
    (match,) = expected(made.graph, template).rows[0].matches
    assert (match.status, [t.name for t in match.through]) == (Status.LIMITED, ["Moor Partnership NHS Trust"])
    silent = lone(rows, actors={"night desk": {**kinds["night desk"], "whole": False}})
    assert expected(made.graph, silent).rows[0].status is None


def test_what_a_body_runs_tells_what_it_is(builder: Make) -> None:
    made = builder()
    trust = made.node("Organisation", "Heath NHS Foundation Trust", type="NHSTrust")
    gps = made.node("StakeholderGroup", "GPs")
    made.edge(trust, "SHARES_INFORMATION_WITH", gps)
    assert row(made, "T37").status is None
    made.edge(made.node("Site", "Heath General Hospital"), "PART_OF", trust)
    assert row(made, "T37").status is Status.PRESENT


# -- stage, cues, things


def test_the_stage_of_the_row_comes_first(builder: Make) -> None:
    made = builder()
    gps, homes = made.node("StakeholderGroup", "GPs"), made.node("StakeholderGroup", "care homes")
    made.edge(gps, "WORKS_WITH", homes, "absent", stage="step-down")
    found = row(made, "T08")
    assert found.status is Status.ABSENT
    assert found.why.endswith("said of another stage of the review only")
    made.edge(made.node("StakeholderGroup", "village practices"), "WORKS_WITH", homes, stage="usual-place-of-residence")
    found = row(made, "T08")
    assert found.status is Status.PRESENT
    assert sorted((m.status, m.in_stage, m.counts) for m in found.matches) == [
        ("absent", False, False), ("present", True, True),
    ]  # fmt: skip


def test_one_relationship_may_stand_differently_in_two_stages(builder: Make) -> None:
    made = builder()
    gps, homes = made.node("StakeholderGroup", "GPs"), made.node("StakeholderGroup", "care homes")
    made.edge(gps, "WORKS_WITH", homes, "absent", said=["No GP came.", "None ever."], stage="step-down")
    made.edge(gps, "WORKS_WITH", homes, "limited", said=["Some GPs came."], stage="usual-place-of-residence")
    (match,) = row(made, "T08").matches
    assert (match.status, [q.quote for q in match.evidence]) == (Status.LIMITED, ["Some GPs came."])


def test_a_row_about_a_purpose_needs_a_sentence_about_it(builder: Make) -> None:
    made = builder()
    council = made.node("Organisation", "Amble County Council", type="LocalAuthority")
    ward = made.node("StakeholderGroup", "hospital wards")
    made.edge(council, "WORKS_WITH", ward, said=["They met about parking."])
    assert row(made, "T44").status is None
    made.edge(council, "WORKS_WITH", ward, "absent", said=["Nobody was there at weekends."])
    found = row(made, "T44")
    assert (found.status, [q.quote for m in found.matches for q in m.evidence]) == (
        Status.ABSENT, ["Nobody was there at weekends."],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "status"), [("absent", Status.ABSENT), ("planned", Status.PLANNED), ("present", None)]
)
def test_a_thing_that_is_not_there_answers_the_row(builder: Make, state: str, status: Status | None) -> None:
    made = builder()
    made.node("InformationSystem", "shared risk register", "There was no such register.", state=state)
    found = row(made, "T59")
    assert found.status is status
    assert [m.thing.name for m in found.missing] == (["shared risk register"] if status else [])


# -- sites


@pytest.fixture
def sites(builder: Make) -> Any:
    made = builder()
    made.east, made.west = made.node("Site", "East Hospital"), made.node("Site", "West Hospital")
    made.node("Site", "hospitals in Ambleford")  # no single site
    made.node("Site", "Moor Community Hospital")  # not acute
    made.hub = made.node("Service", "discharge hub", type="Team")
    made.workers = made.node("StakeholderGroup", "social workers")
    made.edge(made.hub, "LOCATED_AT", made.east)
    return made


def told(found: ExpectedRow) -> dict[str, str | None]:
    return {s.site.name: s.status and str(s.status) for s in found.sites}


def test_a_row_met_at_some_sites_is_limited_and_lists_both(sites: Any) -> None:
    sites.edge(sites.workers, "WORKS_WITH", sites.hub)
    found = row(sites, "T35")
    assert told(found) == {"East Hospital": "present", "West Hospital": None}
    assert (found.answer, found.status) == ("stated for some sites", Status.LIMITED)
    assert found.why == "gravest of: 1 present; said of East Hospital, not of West Hospital"
    assert found.question.startswith("West Hospital: Do ")
    assert found.score is None  # it is stated: the first tier has its score


def test_sites_come_from_ends_then_from_sentences_then_from_bodies(sites: Any) -> None:
    nurses = sites.node("Service", "discharge nurses")
    sites.edge(sites.workers, "WORKS_WITH", nurses, said=["At West Hospital they share a room."])
    found = row(sites, "T35")
    assert told(found) == {"East Hospital": None, "West Hospital": "present"}
    trust = sites.node("Organisation", "Amble Hospitals NHS Trust", type="NHSTrust")
    team = sites.node("Service", "integrated discharge team")
    sites.edge(sites.east, "PART_OF", trust)
    sites.edge(trust, "PROVIDES", team)
    sites.edge(sites.workers, "WORKS_WITH", team, "limited")
    assert told(row(sites, "T35")) == {"East Hospital": "limited", "West Hospital": "present"}
    # of a body with several sites it is not said at which
    sites.edge(sites.west, "PART_OF", trust)
    assert told(row(sites, "T35")) == {"East Hospital": None, "West Hospital": "present"}


def test_what_is_said_of_no_site_holds_everywhere(sites: Any) -> None:
    teams = sites.node("StakeholderGroup", "discharge teams")
    sites.edge(sites.workers, "WORKS_WITH", teams)
    found = row(sites, "T35")
    assert (found.answer, found.status) == ("stated", Status.PRESENT)
    assert told(found) == {"East Hospital": None, "West Hospital": None}


def test_absence_at_a_site_is_the_gravest(sites: Any) -> None:
    sites.edge(sites.workers, "WORKS_WITH", sites.hub)
    lounge = sites.node("Service", "discharge desk")
    sites.edge(lounge, "LOCATED_AT", sites.west)
    sites.edge(sites.workers, "WORKS_WITH", lounge, "absent")
    found = row(sites, "T35")
    assert (found.answer, found.status) == ("stated", Status.ABSENT)
    assert told(found) == {"East Hospital": "present", "West Hospital": "absent"}


# -- questions


def test_bodies_that_are_not_there_are_not_asked(builder: Make) -> None:
    made = builder()
    made.edge(
        made.node("StakeholderGroup", "system partners"), "PROVIDES",
        made.node("Service", "single point of access", type="AccessPoint"), "absent",
    )  # fmt: skip
    assert "refer older people to a single point of access to community services?" in row(made, "T01").question


def test_one_of_many_is_not_named_as_if_it_were_all(builder: Make) -> None:
    made = builder()
    made.node("Organisation", "Mill Lane Surgery", type="GPOrganisation")
    found = row(made, "T12")
    assert "GPs" in found.question
    assert "Mill Lane" not in found.question
    assert [b.name for b in found.ask[1].bodies] == ["Mill Lane Surgery"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amble’s falls service", "Amble’s falls service"),
        ("A&E", "A&E"),
        ("the falls service", "the falls service"),
        ("falls service", "the falls service"),
        ("carers' falls service", "the carers' falls service"),
    ],
)
def test_articles_stand_where_names_need_them(builder: Make, name: str, expected: str) -> None:
    made = builder()
    assert _with_article(made.graph.node(made.node("Service", name))) == expected


def test_a_template_without_questions_gets_plain_ones(builder: Make) -> None:
    made = builder()
    made.node("Organisation", "Amble County Council", type="LocalAuthority")
    template = lone({"id": "A", "from": ["council"], "relation": "WORKS_WITH", "to": ["care home"]})
    found = expected(made.graph, template).rows[0]
    assert found.question == (
        "Does Amble County Council stand in the relationship WORKS_WITH to care homes? How, where, and for whom?"
    )
    assert [a.who for a in found.ask] == ["adult social care", "care homes"]
    assert found.expectation == "adult social care WORKS_WITH care homes"
    assert found.score is not None
    assert found.score.score == 2.4  # 2 × 3 × 0.4


# -- the report


def test_stages_filter_rows_and_shares_are_counted(crews: Any) -> None:
    crews.edge(crews.ambulance, "REFERS_TO", crews.team)
    report = expected(crews.graph)
    assert len(report.rows) == 60
    assert report.not_stated.denominator == 60
    assert report.not_stated.numerator == len(report.questions) == 59
    assert {r.stage for r in expected(crews.graph, stage="crisis").rows} == {"crisis"}
    assert len(expected(crews.graph, stage="not stated").rows) == 12
    assert missing_links(crews.graph).expected == report


def test_each_local_system_of_a_graph_is_asked_apart(crews: Any) -> None:
    graph = KnowledgeGraph("two valleys")
    for system, status in (("Amble", Status.LIMITED), ("Wend", None)):
        crew, team = f"{system}-crew", f"{system}-team"
        graph.add_node(Node(id=crew, kind="StakeholderGroup", name=f"{system} paramedics", system=system))
        graph.add_node(Node(id=team, kind="Service", name=f"{system} Rapid Response", system=system))
        if status:
            graph.add_edge(Edge(source=crew, type="REFERS_TO", target=team, status=status))
    report = expected(graph)
    assert (len(report.rows), report.systems) == (120, ("Amble", "Wend"))
    amble, wend = (r for r in report.rows if r.id == "T23")
    assert (amble.system, amble.status, wend.system, wend.status) == ("Amble", Status.LIMITED, "Wend", None)
    assert "Wend Rapid Response" in wend.question
    assert "Amble" not in wend.question
    assert report.not_stated.denominator == 120


def test_unknown_stages_are_refused(crews: Any) -> None:
    with pytest.raises(QueryError, match="unknown stage 'later'"):
        expected(crews.graph, stage="later")


def test_questions_come_by_score(crews: Any) -> None:
    scores = [q.score.score for q in expected(crews.graph).questions if q.score]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 3.6


def test_an_empty_graph_asks_everything() -> None:
    report = expected(KnowledgeGraph("nowhere"))
    assert report.not_stated.value == 1
    assert len(report.questions) == 60
    assert report.limits == (
        "The graph holds no statements, so every row is a question.",
        "No single site is named in nowhere, so nothing can be said by site there.",
    )
    assert "nan" not in report.model_dump_json().casefold()


def test_a_template_without_rows_says_so() -> None:
    report = expected(KnowledgeGraph("nowhere"), template_of("own.toml", {}))
    assert (report.rows, report.not_stated.value) == ((), None)
    assert report.limits[0] == "The template has no rows."


@given(statuses=st.lists(st.sampled_from(list(Status)), min_size=1, max_size=5), mirrored=st.booleans())
def test_names_order_and_repetition_do_not_matter(statuses: list[Status], mirrored: bool) -> None:
    def made(order: list[int], prefix: str) -> ExpectedReport:
        graph = KnowledgeGraph("Ambleford")
        graph.add_node(Node(id="team", kind="Service", name="Rapid Response Team"))
        for i in order:
            crew = f"{prefix}{i:02}"
            graph.add_node(Node(id=crew, kind="StakeholderGroup", name=f"paramedics {i}"))
            graph.add_edge(Edge(source=crew, type="REFERS_TO", target="team", status=statuses[i]))
        return expected(graph)

    forward, other = list(range(len(statuses))), list(range(len(statuses)))[:: -1 if mirrored else 1]
    one, two = row(made(forward, "a"), "T23"), row(made(other, "z"), "T23")
    grave = {s: info.grave for s, info in vocabulary().statuses.items()}
    assert one.status == two.status == min(statuses, key=lambda s: grave[s])
    assert one.why == two.why
    assert len(one.matches) == len(statuses)


def test_the_result_is_json_and_the_same_twice(crews: Any) -> None:
    report = expected(crews.graph)
    assert ExpectedReport.model_validate(json.loads(report.model_dump_json())) == report
    assert expected(crews.graph).model_dump_json() == report.model_dump_json()


def test_rows_of_a_statement(crews: Any) -> None:
    template = reference_template()
    edge_id = crews.edge(crews.ambulance, "REFERS_TO", crews.node("Service", "falls service"), "limited")
    view = SystemView.of(crews.graph)
    edge = next(e for e in view.graph.edges() if e.id == edge_id)
    assert [r.id for r in rows_of(view, template, edge)] == ["T13", "T23"]


# -- against what two annotators read

EXCEPTIONS = {"T15": ("present", "not stated")}
"""Annotators gave the housing department its place in the council, and no relationship to social care."""


def test_rows_agree_with_what_annotators_read(birmingham: KnowledgeGraph, shared: Path) -> None:
    """The analysis apart from extraction: statuses on the annotated graph, row by row."""
    with (shared / "gold/template-birmingham-dev.csv").open(encoding="utf-8", newline="") as file:
        read = {r["id"]: r["status"] for r in csv.DictReader(file)}
    report = expected(birmingham)
    found = {r.id: str(r.status or "not stated") for r in report.rows if r.id in read}
    assert {i: (read[i], found[i]) for i in read if read[i] != found[i]} == EXCEPTIONS
    assert {r.id for r in report.rows if r.answer == "stated for some sites"} == {"T35", "T39"}

"""Who answered for a gap, and who does today: an invented system with reference facts."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from joinedup.graph import Edge, KnowledgeGraph, Node, QueryError, node_id
from joinedup.graph.model import ReferenceFact
from joinedup.queries.access_points import access_points
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import fragmentation
from joinedup.queries.missing_links import missing_links
from joinedup.queries.overview import overview
from joinedup.queries.report import render, to_json
from joinedup.queries.successors import Successors
from joinedup.queries.today import Answer, Concern, TodayReport, today

Make = Callable[[], Any]


def fact(record: str, start: str | None = None, end: str | None = None) -> ReferenceFact:
    return ReferenceFact(source="ODS list", record=record, start=start, end=end)


def known(
    graph: KnowledgeGraph, kind: str, name: str, code: str, type: str, end: str | None = None, official: str = ""
) -> str:
    """A body of the reference data: added, or said of the node that is there."""
    key = node_id(kind, name)  # type: ignore[arg-type]
    about = {"codes": {"ods": code}, "type": type, "reference": [fact(official or name, end=end)]}
    return graph.add_node(Node(id=key, kind=kind, name=name, **about)).id  # type: ignore[arg-type]


def succeeded(graph: KnowledgeGraph, one: str, other: str, day: str) -> None:
    record = f"{one} → {other}"
    graph.add_edge(
        Edge(source=one, type="SUCCEEDED_BY", target=other, attributes={"date": day}, reference=[fact(record, day)])
    )


def with_reference(graph: KnowledgeGraph) -> KnowledgeGraph:
    """The graph of :func:`documents` with what published lists add."""
    out = KnowledgeGraph(graph.system, graph.provenance.model_copy(update={"reference": "f00d"}))
    out.merge(graph)
    ccg = known(out, "Organisation", "Amble North CCG", "01X", "CCG", "2018-03-31")
    merged = known(out, "Organisation", "NHS Ambleshire CCG", "03X", "CCG", "2022-06-30")
    board = known(out, "Organisation", "NHS Ambleshire ICB", "QXX", "ICB")
    system = known(out, "Partnership", "Ambleshire ICS", "QXX", "ICS")
    known(out, "Organisation", "Ambleford NHS Trust", "RXX", "NHSTrust")
    known(out, "Organisation", "Amble Ambulance Trust", "RYY", "NHSTrust", "2019-03-31")
    county = known(out, "Organisation", "Moorshire County Council", "901", "LocalAuthority")
    for name, code in (("East Moor Council", "902"), ("West Moor Council", "903")):
        succeeded(out, county, known(out, "Organisation", name, code, "LocalAuthority"), "2021-04-01")
    succeeded(out, ccg, merged, "2018-04-01")
    succeeded(out, merged, board, "2022-07-01")
    succeeded(out, known(out, "Partnership", "Ambleshire STP", "QXX", "STP"), system, "2021-04-01")
    out.add_edge(Edge(source=board, type="PART_OF", target=system, reference=[fact("board", "2022-07-01")]))
    return out


@pytest.fixture
def documents(builder: Make) -> KnowledgeGraph:
    """What documents state: gaps whose ends are bodies, services, systems, groups, and nobody's."""
    b = builder()
    ccg = b.node("Organisation", "Amble North CCG", sector="commissioning")
    trust = b.node("Organisation", "Ambleford NHS Trust", sector="acute")
    ambulance = b.node("Organisation", "Amble Ambulance Trust", sector="ambulance")
    county = b.node("Organisation", "Moorshire County Council", "Moorshire County Council was told.")
    club = b.node("Organisation", "Age Well Ambleford", sector="voluntary")
    stp = b.node("Partnership", "Ambleshire STP")
    night = b.node("Service", "GP out-of-hours service", sector="primary")
    wing = b.node("Service", "east wing")
    ward = b.node("Service", "east ward")
    records = b.node("InformationSystem", "GP records")
    ccgs = b.node("StakeholderGroup", "the CCGs")
    homes = b.node("StakeholderGroup", "care homes", sector="independent-care")
    carers = b.node("StakeholderGroup", "carers", sector="people")
    b.edge(ccg, "COMMISSIONS", night, said=["The CCG paid for it."])
    b.edge(club, "PROVIDES", night, "planned")
    b.edge(trust, "PROVIDES", wing)
    b.edge(ward, "PART_OF", wing)
    b.edge(ccg, "PART_OF", ccgs)
    b.edge(carers, "PART_OF", club)
    b.edge(night, "HAS_ACCESS_TO", records, "absent", ["It had no way into GP records."], stage="crisis")
    b.edge(ward, "SHARES_INFORMATION_WITH", homes, "limited", stage="step-down")
    b.edge(stp, "WORKS_WITH", club, "limited", ["They seldom met."])
    b.edge(ambulance, "WORKS_WITH", county, "absent")
    b.edge(trust, "WORKS_WITH", ccg)
    late = b.node(
        "Finding", "The CCGs were late.", "The CCGs were late.",
        attributes={"polarity": "weakness", "theme": "governance", "stage": "crisis"},
    )  # fmt: skip
    b.edge(late, "ABOUT", ccgs)
    b.edge(late, "ABOUT", carers)
    b.edge(b.node("Finding", "All was well.", attributes={"polarity": "strength"}), "ABOUT", ccgs)
    b.node("Finding", "Things were slow.", "Things were slow.", attributes={"polarity": "weakness"})
    graph: KnowledgeGraph = b.graph
    return graph


@pytest.fixture
def graph(documents: KnowledgeGraph) -> KnowledgeGraph:
    return with_reference(documents)


def gap(report: TodayReport, words: str) -> Concern:
    (found,) = (c for c in (*report.gaps, *report.findings) if words in c.statement)
    return found


def told(answer: Answer) -> tuple[str, str, list[str]]:
    return answer.body.name, answer.standing, [n.body.name for n in answer.now]


def text(report: TodayReport, limit: int | None = None) -> str:
    out = io.StringIO()
    render(report, Console(file=out, width=200), limit=limit)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def test_whoever_commissioned_a_service_leads_to_the_board_of_today(graph: KnowledgeGraph) -> None:
    service, records = gap(today(graph), "GP records").ends
    (answer,) = service.bodies
    assert told(answer) == ("Amble North CCG", "succeeded", ["NHS Ambleshire ICB"])
    assert [(f.how, f.evidence[0].quote) for f in answer.found] == [("commissions", "The CCG paid for it.")]
    (now,) = answer.now
    assert [(s.codes["ods"], s.date) for s in now.path] == [("03X", "2018-04-01"), ("QXX", "2022-07-01")]
    assert now.path[0].facts == (
        "ODS list: organisation:amble-north-ccg → organisation:nhs-ambleshire-ccg (2018-04-01)",
    )
    assert now.date == "2022-07-01"
    assert records.bodies == ()  # nobody is named


def test_gaps_carry_what_the_documents_say(graph: KnowledgeGraph) -> None:
    row = gap(today(graph), "GP records")
    assert (row.status, row.stages, row.theme) == ("absent", ("crisis",), "information-sharing")
    assert (row.evidence[0].quote, row.evidence[0].page) == ("It had no way into GP records.", 1)


def test_where_nobody_is_stated_the_whole_answers(graph: KnowledgeGraph) -> None:
    ward, homes = gap(today(graph), "care homes").ends
    assert [told(a) for a in ward.bodies] == [("Ambleford NHS Trust", "still there", ["Ambleford NHS Trust"])]
    assert [(f.how, f.through.name) for f in ward.bodies[0].found] == [("provides", "east wing")]
    assert homes.bodies == ()


def test_a_partnership_answers_through_the_board_of_its_system(graph: KnowledgeGraph) -> None:
    stp, club = gap(today(graph), "Age Well").ends
    assert told(stp.bodies[0]) == ("Ambleshire STP", "succeeded", ["NHS Ambleshire ICB", "Ambleshire ICS"])
    board = stp.bodies[0].now[0]
    assert [(s.leads, s.date) for s in board.path] == [
        ("succeeded by", "2021-04-01"),
        ("through its board", "2022-07-01"),
    ]
    assert told(club.bodies[0]) == ("Age Well Ambleford", "not in the reference data", [])


def test_todays_name_is_the_official_one(documents: KnowledgeGraph) -> None:
    named = known(
        documents, "Organisation", "Ambleford NHS Trust", "RXX", "NHSTrust", official="Ambleford University NHS Trust"
    )
    report = today(documents)
    (row,) = report.bodies
    assert (row.body.id, row.name, [t.name for t in row.then]) == (
        named, "Ambleford University NHS Trust", ["Ambleford NHS Trust"],
    )  # fmt: skip
    assert "(provides east wing): still there, as Ambleford University NHS Trust" in text(report)


def test_divided_and_closed_bodies(graph: KnowledgeGraph) -> None:
    ambulance, county = gap(today(graph), "Moorshire").ends
    assert told(ambulance.bodies[0]) == ("Amble Ambulance Trust", "closed", ["Amble Ambulance Trust"])
    assert ambulance.bodies[0].now[0].closed == "2019-03-31"
    assert told(county.bodies[0])[2] == ["East Moor Council", "West Moor Council"]


def test_weaknesses_concern_members_of_groups_and_people_have_no_keeper(graph: KnowledgeGraph) -> None:
    late = gap(today(graph), "late")
    carers, ccgs = late.ends
    assert (carers.node.name, carers.bodies) == ("carers", ())
    assert [(a.body.name, a.found[0].how) for a in ccgs.bodies] == [("Amble North CCG", "member")]
    assert (late.what, late.status, late.relation, late.theme) == ("finding", None, None, "governance")
    slow = gap(today(graph), "slow")
    assert (slow.ends, slow.stages, slow.theme) == ((), ("not stated",), "not stated")
    assert [c.statement for c in today(graph).findings] == ["The CCGs were late.", "Things were slow."]


def test_what_is_planned_or_said_by_documents_alone_makes_no_successor(documents: KnowledgeGraph) -> None:
    documents.add_edge(
        Edge(source=node_id("Organisation", "Amble North CCG"), type="SUCCEEDED_BY",  # type: ignore[arg-type]
             target=node_id("Organisation", "Ambleford NHS Trust"), status="planned")  # type: ignore[arg-type]
    )  # fmt: skip
    report = today(with_reference(documents))
    assert [a.body.name for a in gap(report, "GP records").ends[0].bodies] == ["Amble North CCG"]
    assert [n.body.name for n in gap(report, "GP records").ends[0].bodies[0].now] == ["NHS Ambleshire ICB"]


def test_bodies_in_the_same_sentence_are_named_and_not_counted(documents: KnowledgeGraph) -> None:
    club = node_id("Organisation", "Age Well Ambleford")  # type: ignore[arg-type]
    (edge,) = (e for e in documents.interfaces("absent") if e.type == "HAS_ACCESS_TO")
    documents.node(club).evidence.append(edge.evidence[0].model_copy(update={"status": None}))
    report = today(with_reference(documents))
    assert [a.body.name for a in gap(report, "GP records").named] == ["Age Well Ambleford"]
    assert club not in {a.body.id for e in gap(report, "GP records").ends for a in e.bodies}


def test_the_roll_up_counts_each_gap_once_for_a_body(graph: KnowledgeGraph) -> None:
    report = today(graph)
    rows = {b.body.name: (b.gaps, b.absent, b.limited, b.findings) for b in report.bodies}
    assert rows == {
        "NHS Ambleshire ICB": (2, 1, 1, 1), "Ambleshire ICS": (1, 0, 1, 0), "Ambleford NHS Trust": (1, 0, 1, 0),
        "Amble Ambulance Trust": (1, 1, 0, 0), "East Moor Council": (1, 1, 0, 0), "West Moor Council": (1, 1, 0, 0),
    }  # fmt: skip
    assert next(iter(rows)) == "NHS Ambleshire ICB"
    assert [t.name for t in report.bodies[0].then] == ["Amble North CCG", "Ambleshire STP"]
    assert [r.name for r in report.unknown] == ["Age Well Ambleford"]
    assert report.unanswered == 1


def test_filters(graph: KnowledgeGraph) -> None:
    assert {c.statement for c in today(graph, stage="crisis").findings} == {"The CCGs were late."}
    assert len(today(graph, stage="crisis").gaps) == 1
    assert today(graph, status="absent").findings == ()
    assert {c.status for c in today(graph, status="absent").gaps} == {"absent"}
    assert today(graph, theme="governance").gaps == ()
    assert len(today(graph, theme="governance").findings) == 1
    assert len(today(graph, sector="ambulance").gaps) == 1
    assert today(graph, sector="ambulance").findings == ()
    for body in ("qxx", "ambleshire icb", "Amble North", "03X"):
        some = today(graph, body=body)
        assert some.gaps, body
        assert all("NHS Ambleshire ICB" in str(c) for c in (*some.gaps, *some.findings)), body
    assert today(graph, body="nobody").bodies == ()
    with pytest.raises(QueryError, match="unknown theme"):
        today(graph, theme="weather")


def test_without_reference_data_the_mend_is_named(documents: KnowledgeGraph) -> None:
    report = today(documents)
    assert not report.reference
    assert report.bodies == ()
    assert "--no-reference" in report.cautions[0]
    assert {a.standing for c in report.gaps for e in c.ends for a in e.bodies} == {"not in the reference data"}
    assert "built without reference data" in text(report)


def test_text(graph: KnowledgeGraph) -> None:
    page = text(today(graph))
    for line in (
        "4 interfaces absent or limited (2 absent, 2 limited), 2 weaknesses; for 1 of them nobody is named",
        "NHS Ambleshire ICB     QXX      2       1        1           1  Amble North CCG; Ambleshire STP",
        "Not in the reference data: Age Well Ambleford",
        "   who answers: GP out-of-hours service: Amble North CCG [01X] (commissions it): now NHS Ambleshire ICB "
        "(→ 03X 2018-04-01 → QXX 2022-07-01)",
        "   nobody named for: GP records",
        "   who answers: east ward: Ambleford NHS Trust [RXX] (provides east wing): still there",
        "   who answers: Ambleshire STP [QXX]: now NHS Ambleshire ICB (→ Ambleshire ICS 2021-04-01 → its board "
        "2022-07-01); now Ambleshire ICS (since 2021-04-01)",
        "   who answers: Amble Ambulance Trust [RYY]: closed (2019-03-31), and no successor in the reference data",
        "   not stated: stage, theme, whom it concerns",
        "   “It had no way into GP records.” (review.txt, p. 1, One)",
    ):
        assert line in page.splitlines(), line
    assert "… and 3 more" in text(today(graph), limit=1)


def test_json_is_whole(graph: KnowledgeGraph) -> None:
    report = today(graph)
    assert TodayReport.model_validate_json(to_json(report)) == report
    assert json.loads(to_json(report))["analysis"] == "today"


def test_circles_end(graph: KnowledgeGraph) -> None:
    board, ccg = (node_id("Organisation", n) for n in ("NHS Ambleshire ICB", "Amble North CCG"))  # type: ignore[arg-type]
    succeeded(graph, board, ccg, "2030-01-01")
    assert Successors(graph).now(ccg) == ()
    assert today(graph).gaps


# -- and what published lists say counts nowhere else


def test_analyses_are_the_same_with_and_without_reference_facts(
    documents: KnowledgeGraph, graph: KnowledgeGraph
) -> None:
    assert len(graph) > len(documents)
    few = Effort(resamples=20, permutations=20, rewirings=2, communities=2)
    assert fragmentation(graph, effort=few) == fragmentation(documents, effort=few)
    assert access_points(graph) == access_points(documents)
    # the other tiers go by the types of bodies, which published lists tell too
    found, alone = missing_links(graph), missing_links(documents)
    assert (found.gaps, found.others, found.nobody) == (alone.gaps, alone.others, alone.nobody)


def test_the_overview_counts_reference_data_apart(documents: KnowledgeGraph, graph: KnowledgeGraph) -> None:
    def shown(some: KnowledgeGraph) -> list[str]:
        out = io.StringIO()
        overview(some, Console(file=out, width=120))
        return out.getvalue().splitlines()

    assert shown(graph) == [*shown(documents), "from reference data: 5 bodies, 5 successions"]

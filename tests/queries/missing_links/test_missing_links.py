"""The third analysis, stated tier: scores of the worked examples, order, words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph import Edge, Kind, KnowledgeGraph, Node, QueryError, RelationshipType, Status
from joinedup.graph.model import Evidence
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.missing_links import StatedGap, missing_links
from joinedup.queries.missing_links.triage import statement

Make = Callable[[], Any]


def scored(gap: StatedGap) -> tuple[int, int, float, float]:
    return gap.score.severity, gap.score.reach, gap.score.evidence, gap.score.score


@pytest.fixture
def system(builder: Make) -> Any:
    made = builder()
    city, west = made.node("Place", "Ambleford"), made.node("Place", "west Ambleford")
    made.edge(west, "PART_OF", city)
    night = made.node("Service", "GP out-of-hours service", sector="primary")
    records = made.node("InformationSystem", "GP records")
    no_access = "At night it had no way into GP records."
    made.edge(night, "HAS_ACCESS_TO", records, "absent", said=[no_access], stage="crisis", section="Crisis")
    made.edge(night, "HAS_ACCESS_TO", records, "absent", said=["It could not see GP records."], section="Summary")
    hospital = made.node("StakeholderGroup", "hospital staff", sector="acute")
    homes = made.node("StakeholderGroup", "care homes", sector="independent-care")
    lost = "Residents came back with a different DNAR form."
    made.edge(hospital, "SHARES_INFORMATION_WITH", homes, "limited", said=[lost], stage="crisis")
    spa = made.node("Service", "single point of access", type="AccessPoint")
    made.edge(homes, "REFERS_TO", spa, "limited", said=["Homes did not know that they could refer."], section="Crisis")
    made.edge(homes, "REFERS_TO", spa, "limited", said=["Few referrals came from homes."], section="Summary")
    made.edge(made.node("Recommendation", "make the point of access known"), "ABOUT", spa)
    falls = made.node("Service", "falls service")
    therapy = made.node("Service", "physiotherapy")
    further = "In west Ambleford a further referral to physiotherapy was needed."
    made.edge(falls, "REFERS_TO", therapy, "limited", said=[further])
    board = made.node("Partnership", "Amble Safeguarding Board", type="Board")
    made.edge(made.node("StakeholderGroup", "NHS trusts"), "MEMBER_OF", board, "limited")
    made.edge(hospital, "WORKS_WITH", homes, "present")
    return made


def test_worked_scores_and_order(system: Any) -> None:
    gaps = missing_links(system.graph).gaps
    assert [g.statement for g in gaps] == [
        "GP out-of-hours service has no access to GP records",
        "Hospital staff give information to care homes only in part",
        "Care homes refer people to single point of access only in part",
        "Falls service refers people to physiotherapy only in part",
    ]
    assert [scored(g) for g in gaps] == [(3, 3, 1.0, 9), (3, 3, 0.7, 6.3), (2, 3, 1.0, 6), (2, 2, 0.7, 2.8)]
    assert [g.covered for g in gaps] == [False, False, True, False]
    assert gaps[2].recommendations[0].recommendation.name == "make the point of access known"
    assert gaps[0].id == "service:gp-out-of-hours-service|HAS_ACCESS_TO|informationsystem:gp-records"
    assert gaps[0].stages == ("crisis", "not stated")
    assert all(q.document == "review.txt" and q.page and q.section for g in gaps for q in g.evidence)


def test_other_relationships_are_kept_apart(system: Any) -> None:
    (other,) = missing_links(system.graph).others
    assert other.statement == "NHS trusts take only a limited part in Amble Safeguarding Board"
    assert not other.interface
    assert other.score.severity == 3


def test_uncovered_come_first_within_a_score(builder: Make) -> None:
    made = builder()
    made.edge(made.node("StakeholderGroup", "GPs"), "REFERS_TO", b := made.node("Service", "a team"), "limited")
    made.edge(made.node("StakeholderGroup", "homes"), "REFERS_TO", made.node("Service", "z team"), "limited")
    made.edge(made.node("Recommendation", "do it"), "ABOUT", b)
    first, second = missing_links(made.graph).gaps
    assert (first.target.name, second.target.name) == ("z team", "a team")
    assert missing_links(made.graph, uncovered_only=True).gaps == (first,)


def test_a_recommendation_for_the_place_is_not_about_the_gap(builder: Make) -> None:
    made = builder()
    place = made.node("Place", "Amble")
    made.edge(team := made.node("Service", "falls team"), "COVERS", place, "limited")
    made.edge(made.node("Recommendation", "plan together across Amble"), "ABOUT", place)
    assert not missing_links(made.graph).others[0].covered
    made.edge(made.node("Recommendation", "extend the team"), "ABOUT", team)
    (covering,) = missing_links(made.graph).others[0].recommendations
    assert covering.recommendation.name == "extend the team"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("night nurses", "There are no night nurses for Amble"),
        ("falls team", "There is no falls team for Amble"),
        ("single front door for Amble", "There is no single front door for Amble"),
    ],
)
def test_what_a_place_has_not_may_exist_elsewhere(builder: Make, name: str, expected: str) -> None:
    made = builder()
    made.edge(made.node("Service", name), "COVERS", made.node("Place", "Amble"), "absent")
    assert [gap.statement for gap in missing_links(made.graph).others] == [expected]


def test_filters(system: Any) -> None:
    assert len(missing_links(system.graph, stage="crisis").gaps) == 2
    assert len(missing_links(system.graph, sector="acute").gaps) == 1
    assert len(missing_links(system.graph, theme="information-sharing").gaps) == 2
    assert len(missing_links(system.graph, status="absent").gaps) == 1
    assert len(missing_links(system.graph, min_score=6).gaps) == 3


@pytest.mark.parametrize("wrong", [{"stage": "hospital"}, {"theme": "x"}, {"sector": "y"}, {"status": "present"}])
def test_unknown_filter_values_name_what_is_known(system: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(QueryError, match="use one of"):
        missing_links(system.graph, **wrong)  # type: ignore[arg-type]


def test_owner_holds_both_ends(builder: Make) -> None:
    made = builder()
    ccg = made.node("Organisation", "NHS Amble CCG", type="CCG")
    trust = made.node("Organisation", "Amble NHS Trust", type="NHSTrust")
    ward = made.node("Service", "short stay ward")
    falls = made.node("Service", "falls team")
    made.edge(trust, "PROVIDES", ward)
    made.edge(ward, "REFERS_TO", falls, "absent")
    assert missing_links(made.graph).gaps[0].owners == ()
    made.edge(ccg, "COMMISSIONS", trust)
    made.edge(ccg, "OVERSEES", falls)
    assert [o.name for o in missing_links(made.graph).gaps[0].owners] == ["NHS Amble CCG"]


def test_conflict_is_shown_with_what_speaks_against(builder: Make) -> None:
    made = builder()
    a, b = made.node("StakeholderGroup", "wards"), made.node("Service", "hub")
    made.edge(a, "REFERS_TO", b, "absent", said=["Wards did not refer."])
    made.edge(a, "REFERS_TO", b, "present", said=["One ward did refer."])
    (gap,) = missing_links(made.graph).gaps
    assert gap.conflict
    assert [q.quote for q in gap.evidence] == ["Wards did not refer."]
    assert [q.quote for q in gap.against] == ["One ward did refer."]


def test_context_is_shown_and_does_not_corroborate(builder: Make) -> None:
    made = builder()
    a, b = made.node("StakeholderGroup", "wards"), made.node("Service", "hub")
    edge = made.edge(a, "REFERS_TO", b, "absent", said=["They did not refer."], section="Crisis")
    found = made.graph.edge(a, "REFERS_TO", b)
    found.evidence.append(made.evidence("Wards knew the hub.", section="Summary", status=None))
    (gap,) = missing_links(made.graph).gaps
    assert gap.id == edge
    assert gap.score.evidence == 0.7
    assert (len(gap.evidence), gap.against) == (2, ())


def test_reach_of_a_site_and_of_one_provider(builder: Make) -> None:
    made = builder()
    trust = made.node("Organisation", "Amble NHS Trust", type="NHSTrust", sector="acute")
    site = made.node("Site", "Amble General Hospital")
    made.edge(site, "PART_OF", trust)
    unit = made.node("Service", "assessment unit")
    made.edge(unit, "LOCATED_AT", site)
    made.edge(site, "DISCHARGES_TO", unit, "limited", said=["Moves were slow."])
    homes = made.node("StakeholderGroup", "care homes")
    made.edge(trust, "SHARES_INFORMATION_WITH", homes, "limited", said=["Letters came late."])
    crews = made.node("Organisation", "Amble Ambulance Service", type="NHSTrust", sector="ambulance")
    made.edge(crews, "REFERS_TO", made.node("Service", "rapid response"), "absent", said=["Crews could not refer."])
    reach = {g.source.name: g.score.reach for g in missing_links(made.graph).gaps}
    assert reach == {"Amble General Hospital": 1, "Amble NHS Trust": 2, "Amble Ambulance Service": 3}


@pytest.mark.parametrize("status", ["absent", "limited"])
@pytest.mark.parametrize("type_", sorted(set(RelationshipType) - {RelationshipType.ABOUT}))
def test_every_gap_has_words(type_: RelationshipType, status: str) -> None:
    info = vocabulary().relationships[type_]
    ends = [Node(id=n, kind=min(kinds), name=n) for n, kinds in (("wards", info.domain), ("hubs", info.range))]
    text = statement(Edge(source="wards", type=type_, target="hubs", status=status), *ends)
    assert "ards" in text
    assert "hubs" in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("StakeholderGroup", "practices north of the canal", "Practices north of the canal do not refer"),
        ("StakeholderGroup", "health and social care professionals", "Health and social care professionals do not"),
        ("Organisation", "Forward Friends", "Forward Friends does not refer"),
        ("StakeholderGroup", "people who use services", "People who use services cannot reach"),
        ("Service", "GP appointments outside of hours", "GP appointments outside of hours do not"),
    ],
)
def test_number_of_the_verb(builder: Make, kind: str, name: str, expected: str) -> None:
    made = builder()
    made.edge(made.node(kind, name), "REFERS_TO", made.node("Service", "falls team"), "absent")
    assert missing_links(made.graph).gaps[0].statement.startswith(expected)


def test_a_graph_of_several_systems_tells_whose_gap_it_is():
    graph = KnowledgeGraph("Harrowmere and Wexcombe")
    for system in ("Harrowmere", "Wexcombe"):
        ends = [f"stakeholdergroup:gps@{system.lower()}", f"informationsystem:records@{system.lower()}"]
        said = Evidence(document=f"{system}.txt", quote="GPs could not see the records.", status=Status.ABSENT)
        graph.add_node(Node(id=ends[0], kind=Kind.STAKEHOLDER_GROUP, name="GPs", system=system))
        graph.add_node(Node(id=ends[1], kind=Kind.INFORMATION_SYSTEM, name="records", system=system))
        graph.add_edge(Edge(source=ends[0], type=RelationshipType.HAS_ACCESS_TO, target=ends[1], evidence=[said]))
    gaps = missing_links(graph).gaps
    assert {g.source.name for g in gaps} == {"GPs (Harrowmere)", "GPs (Wexcombe)"}
    assert len({g.statement for g in gaps}) == 2

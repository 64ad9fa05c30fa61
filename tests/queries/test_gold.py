"""The analyses on what two people read in a real report: the answers that they must give."""

from __future__ import annotations

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.queries.access_points import AccessPointReport, access_points
from joinedup.queries.fragmentation.footprint import footprints, oversight_coverage
from joinedup.queries.missing_links import MissingLinksReport, missing_links
from joinedup.queries.views import SystemView


@pytest.fixture(scope="module")
def doors(birmingham: KnowledgeGraph) -> AccessPointReport:
    return access_points(birmingham)


@pytest.fixture(scope="module")
def links(birmingham: KnowledgeGraph) -> MissingLinksReport:
    return missing_links(birmingham)


def test_four_points_of_access_are_declared(doors: AccessPointReport) -> None:
    rows = {p.point.name: (p.operator, p.hours) for p in doors.declared}
    assert len(rows) == 4
    assert sorted(hours for _, hours in rows.values()) == ["24/7", "24/7", "not stated", "not stated"]
    assert rows["Adults and Communities Access Point"] == ("not stated", "not stated")
    assert rows["single point of access for community health services"] == (
        "Birmingham Community Healthcare NHS Foundation Trust", "24/7",
    )  # fmt: skip
    assert "Forward Carers" in {operator for operator, _ in rows.values()}


def test_the_integrated_point_is_a_missing_door(doors: AccessPointReport) -> None:
    (door,) = doors.missing_doors
    assert door.point.name == "integrated single point of access for health and social care"
    assert door.status == "absent"
    assert set(door.purposes) == {"health", "social care"}


def test_who_is_said_not_to_know(doors: AccessPointReport) -> None:
    assert {g.source.name for g in doors.awareness if g.declared} >= {"care homes", "nursing homes"}


def test_city_between_two_partnerships(birmingham: KnowledgeGraph) -> None:
    view = SystemView(birmingham)
    (stp,) = [f for f in footprints(view) if f.layer.startswith("sustainability")]
    assert [b.share for b in stp.bodies] == [0.8, 0.2]
    assert stp.figures is not None
    assert round(stp.figures.hhi, 2) == 0.68
    assert {o.place.name: o.value.value for o in oversight_coverage(view)} == {"Birmingham": 0.8}


def test_records_out_of_hours_come_first(links: MissingLinksReport) -> None:
    first = links.gaps[0]
    assert first.statement == "GP out-of-hours service has no access to GP records"
    assert (first.score.score, first.status) == (9, "absent")
    absent = {g.target.name for g in links.gaps if g.source.name == first.source.name and g.status == "absent"}
    assert absent == {"GP records", "hospital records", "pathology and radiology results"}


def test_every_gap_quotes_the_report(links: MissingLinksReport, birmingham: KnowledgeGraph) -> None:
    assert len(links.gaps) == sum(1 for _ in birmingham.interfaces(("absent", "limited")))
    assert all(g.evidence and g.evidence[0].quote for g in (*links.gaps, *links.others))

"""Reach among sectors, flows, and cohesion from one graph to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import FragmentationReport, fragmentation

Make = Callable[[], Any]
SOME = Effort(resamples=200, permutations=0, rewirings=0, communities=1)


@pytest.fixture
def door(builder: Make) -> Any:
    """A point of access that three sectors may use."""
    made = builder()
    spa = made.node("Service", "single point of access", type="AccessPoint", sector="community")
    for name, sector, volume in (
        ("GPs", "primary", 1999), ("care homes", "independent-care", 1), ("charities", "voluntary", 1),
    ):  # fmt: skip
        source = made.node("StakeholderGroup", name, sector=sector)
        said = [f"{volume} were referred by {name}."]
        made.edge(source, "REFERS_TO", spa, said=said, attributes={"volume": volume, "period": "January"})
    return made


def test_nominal_against_effective_reach(door: Any) -> None:
    report = fragmentation(door.graph, effort=SOME)
    (row,) = report.reach
    assert row.node.name == "single point of access"
    assert (row.period, row.volumes["primary"]) == ("January", 1999)
    assert round(row.nominal.value or 0, 3) == 0.667
    assert round(row.effective.value or 0, 4) == 0.0020
    assert round(row.gap.value or 0, 3) == 0.665
    assert row.gap.not_stated == 0
    assert len(row.evidence) == 3
    role = next(r for r in report.roles if r.node.name == "single point of access")
    assert round(role.participation.value or 0, 3) == 0.667
    assert role.participation.interval is not None
    assert role.participation.interval.low == 0
    assert role.participation.interval.high == pytest.approx(2 / 3, abs=1e-5)
    assert (role.role, role.hub) == ("connector", False)


def test_routes_without_a_number_are_said_and_one_number_is_no_reach(door: Any) -> None:
    spa = "service:single-point-of-access"
    door.edge(door.node("StakeholderGroup", "wards", sector="acute"), "REFERS_TO", spa, "limited")
    door.edge(door.node("StakeholderGroup", "police"), "REFERS_TO", spa, "absent")
    lone = door.node("Service", "night nursing")
    door.edge(door.node("StakeholderGroup", "GPs", sector="primary"), "REFERS_TO", lone, attributes={"volume": 9})
    (row,) = fragmentation(door.graph, effort=SOME).reach
    assert row.node.id == spa
    assert row.routes == {"acute": 1, "independent-care": 1, "primary": 1, "voluntary": 1}
    assert row.nominal.value == pytest.approx(0.75)
    assert row.effective.not_stated == 0.25


def test_nobody_who_comes_is_no_reach(builder: Make) -> None:
    made = builder()
    spa = made.node("Service", "single point of access")
    for name in ("GPs", "wards"):
        made.edge(made.node("StakeholderGroup", name), "REFERS_TO", spa, attributes={"volume": 0, "period": "May"})
    report = fragmentation(made.graph, effort=Effort.none())
    assert report.reach == ()
    assert [r.figure.value for r in report.flow_ei if r.period == "May"] == [None, None, None]


def test_flows_inside_and_between(builder: Make) -> None:
    """60 of 100 people stay within the trust: (40 − 60)/100."""
    made = builder()
    trust = made.node("Organisation", "Amble Trust", sector="acute")
    ward, home = made.node("Service", "ward"), made.node("Service", "home team")
    made.edge(trust, "PROVIDES", ward)
    made.edge(trust, "PROVIDES", home)
    made.edge(ward, "DISCHARGES_TO", home, attributes={"volume": 60, "period": "a week"})
    homes = made.node("StakeholderGroup", "care homes", sector="independent-care")
    made.edge(ward, "DISCHARGES_TO", homes, attributes={"volume": 40, "period": "a week"})
    made.edge(ward, "DISCHARGES_TO", homes, "limited", attributes={"volume": 5, "period": "a day"})
    rows = fragmentation(made.graph, effort=Effort.none()).flow_ei
    by = {(r.period, r.within): r for r in rows}
    org = by["a week", "org"]
    assert (org.external, org.internal) == (40, 60)
    assert org.figure.value == pytest.approx(-0.2)
    assert by["a week", "sector"].figure.value == pytest.approx(-0.2)
    assert by["a week", "place"].figure.value is None
    assert "place" in by["a week", "place"].figure.note


def test_bodies_whose_own_work_is_measured_have_their_flows(builder: Make) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    for name, share, own in (("North", 50, 55), ("South", 29, 67), ("West", 18, 41)):
        trust = made.node("Organisation", f"{name} Trust", type="NHSTrust")
        made.edge(trust, "COVERS", city)
        for value, text in (
            (share, f"{share}% of admissions of people from Ambleford were to {name} Trust."),
            (own, f"People from Ambleford made up {own}% of the trust's admissions."),
        ):
            figure = made.node("Measure", f"{value}%: {text}", text, attributes={"value": value, "unit": "%"})
            made.edge(figure, "ABOUT", trust)
    rows = [r for r in fragmentation(made.graph, effort=Effort.none()).flow_ei if r.body]
    assert {r.body.name: round(r.figure.value or 0, 2) for r in rows if r.body} == {
        "North Trust": -0.10, "South Trust": -0.34, "West Trust": 0.18,
    }  # fmt: skip
    assert {r.within for r in rows} == {"Ambleford"}
    assert all(r.evidence for r in rows)


def by_networks(report: FragmentationReport) -> dict[tuple[str, str], Any]:
    return {(c.weaker, c.stronger): c for c in report.cohesion_changes}


def test_cohesion_on_weak_ties_and_from_plans(builder: Make) -> None:
    """Four nodes, six pairs: one joined by a present tie, two more by a limited one, three more by a plan."""
    made = builder()
    a, b, c, d = (made.node("Service", f"team {x}") for x in "abcd")
    made.edge(a, "WORKS_WITH", b)
    weak = made.edge(b, "WORKS_WITH", c, "limited")
    plan = made.edge(c, "REFERS_TO", d, "planned")
    report = fragmentation(made.graph, effort=SOME)
    changes = by_networks(report)
    weaker, planned = changes["present", "working"].fragmentation, changes["working", "planned"].fragmentation
    assert (weaker.numerator, weaker.denominator, weaker.edges) == (2, 6, (weak,))
    assert (planned.numerator, planned.denominator, planned.edges) == (3, 6, (plan,))
    f = {row.network: row.fragmentation.value or 0 for row in report.cohesion}
    assert weaker.value == pytest.approx(f["present"] - f["working"])
    assert planned.value == pytest.approx(f["working"] - f["planned"])
    df = {row.network: row.distance_weighted.value or 0 for row in report.cohesion}
    assert changes["present", "working"].distance_weighted.value == pytest.approx(df["present"] - df["working"])
    for figure in (weaker, planned):
        assert figure.interval is not None
        assert figure.value is not None
        assert figure.interval.low <= figure.value <= figure.interval.high
        assert figure.interval.shifted

"""The second analysis over invented doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.queries.access_points import AccessPointReport, access_points

Make = Callable[[], Any]


@pytest.fixture
def doors(builder: Make) -> Any:
    """Two doors for health in one city, one for carers, one missing, a hub, and a way round."""
    made = builder()
    city, west = made.node("Place", "Ambleford"), made.node("Place", "west Ambleford")
    made.edge(west, "PART_OF", city)
    trust = made.node("Organisation", "Amble Community NHS Trust", type="NHSTrust", sector="community")
    ccg = made.node("Organisation", "NHS Amble CCG", type="CCG", sector="commissioning")
    carers = made.node("Organisation", "Amble Carers", type="VCSE", sector="voluntary")
    spa = made.node(
        "Service", "single point of access for community health services",
        "The 24/7 single point of access was open to nurses, GPs and residents on its books.",
        "The team gave advice and a visit within two hours.",
        aliases=["single point of access"], type="AccessPoint",
    )  # fmt: skip
    made.edge(trust, "PROVIDES", spa)
    made.edge(ccg, "COMMISSIONS", spa)
    made.edge(spa, "COVERS", city)
    made.node(
        "Service", "Amble Line", "Amble Line, the council's first point of contact for adults, took calls on weekdays."
    )
    entry = made.node(
        "Service", "point of entry of the west federation",
        "The model rested on a point of entry of the west federation and community-based nursing.",
    )  # fmt: skip
    made.edge(entry, "COVERS", west)
    advice = made.node("Service", "single point of information for carers", "It was for carers.")
    made.edge(carers, "PROVIDES", advice)
    made.node(
        "Service", "integrated single point of access", "There was no integrated single point of access.",
        type="AccessPoint",
    )  # fmt: skip
    made.node("Service", "discharge hub", "The discharge hub met daily.")
    made.node("Service", "One Amble", "Both will be folded into One Amble next year.", type="AccessPoint")
    gps = made.node("StakeholderGroup", "GPs", sector="primary")
    homes = made.node("StakeholderGroup", "care homes", sector="independent-care")
    charities = made.node("StakeholderGroup", "voluntary sector", sector="voluntary")
    example = "For example, in May the service had 1,999 referrals from GPs, one from a home and one from a charity."
    made.edge(gps, "REFERS_TO", spa, said=[example], attributes={"volume": 1999, "period": "May"})
    made.edge(
        homes, "REFERS_TO", spa, "limited", said=["Care home staff were not aware that they could refer."],
        attributes={"volume": 1, "period": "May"},
    )  # fmt: skip
    made.edge(charities, "REFERS_TO", spa, attributes={"volume": 1, "period": "May"})
    ambulance = made.node("Organisation", "Amble Ambulance Service", sector="ambulance")
    made.edge(homes, "REFERS_TO", ambulance, said=["Homes would call the Amble Ambulance Service instead."])
    made.node("Finding", "homes call 999", "Staff who could not get through had to call the ambulance.")
    emergency = made.node("Service", "emergency department", sector="acute")
    made.edge(homes, "REFERS_TO", emergency)
    made.edge(gps, "REFERS_TO", emergency)
    made.node("Finding", "substitution", "Residents went to the emergency department, as nobody came.")
    return made


@pytest.fixture
def report(doors: Any) -> AccessPointReport:
    return access_points(doors.graph)


def test_declared_candidates_and_missing(report: AccessPointReport) -> None:
    assert {p.point.name for p in report.declared} == {
        "single point of access for community health services", "Amble Line", "point of entry of the west federation",
        "single point of information for carers",
    }  # fmt: skip
    assert [p.point.name for p in report.candidates] == ["discharge hub"]
    assert {m.point.name: str(m.status) for m in report.missing_doors} == {
        "integrated single point of access": "absent", "One Amble": "planned",
    }  # fmt: skip


def test_columns_are_filled_or_not_stated(report: AccessPointReport) -> None:
    by_name = {p.point.name: p for p in report.points}
    spa = by_name["single point of access for community health services"]
    assert spa.operator == "Amble Community NHS Trust"
    assert spa.commissioner == "NHS Amble CCG"
    assert spa.hours == "24/7"
    assert spa.purpose == "community health services"
    assert spa.audience == "nurses, GPs and residents on its books"
    assert spa.gives == "advice and a visit within two hours"
    assert [c.place.name for c in spa.covers] == ["Ambleford"]
    assert spa.channel == "not stated"
    line = by_name["Amble Line"]
    assert line.basis == "described as “point of contact”"
    assert (line.operator, line.hours) == ("not stated", "weekdays")
    assert all(p.evidence for p in report.points)


def test_attributes_of_the_node_win(doors: Any) -> None:
    doors.node("Service", "Amble Line", attributes={"hours": "8am to 8pm", "audience": ["residents", "GPs"]})
    line = next(p for p in access_points(doors.graph).points if p.point.name == "Amble Line")
    assert (line.hours, line.audience) == ("8am to 8pm", "residents; GPs")


def test_who_can_use(report: AccessPointReport) -> None:
    answers = {u.audience: (u.answer, u.basis) for u in report.use if u.point.name.startswith("single point of access")}
    assert answers["GPs"] == ("yes", "referral")
    assert answers["care homes"] == ("limited", "referral")
    assert answers["people"] == ("yes", "sentence")
    assert answers["ambulance service"] == ("not stated", "")
    missing = {u.answer for u in report.use if u.point.name == "integrated single point of access"}
    assert missing == {"no"}


def test_volumes_and_participation(report: AccessPointReport) -> None:
    (volumes,) = report.volumes
    assert volumes.total == 2001
    assert round(volumes.sources[0].share, 4) == 0.9990
    assert round(volumes.hhi.value or 0, 3) == 0.998
    assert round(volumes.hill_1.value or 0, 3) == 1.009
    assert round(volumes.nominal.value or 0, 3) == 0.667
    assert round(volumes.effective.value or 0, 4) == 0.0020
    assert round(volumes.reach_gap.value or 0, 3) == 0.665
    assert volumes.examples, "the figures were introduced as examples"


def test_dormant_audiences_may_refer_and_are_not_said_to_be_unaware(report: AccessPointReport) -> None:
    (dormant,) = report.dormant
    assert dormant.source.name == "voluntary sector", "care homes are unaware, which is another thing"
    assert dormant.audience == "voluntary sector"
    assert round(dormant.share.value or 0, 5) == 0.0005
    assert dormant.examples
    assert dormant.evidence


def test_volumes_from_measures(builder: Make) -> None:
    made = builder()
    spa = made.node("Service", "single point of access")
    for name, count in (("GPs", 30), ("care homes", 10)):
        source = made.node("StakeholderGroup", name)
        measure = made.node(
            "Measure", f"{count} referrals from {name}", f"It had {count} referrals from {name}.",
            attributes={"value": count, "unit": "referrals", "period": "2018"},
        )  # fmt: skip
        made.edge(measure, "ABOUT", spa)
        made.edge(measure, "ABOUT", source)
    (volumes,) = access_points(made.graph).volumes
    assert [(s.source.name, s.volume, s.share) for s in volumes.sources] == [
        ("GPs", 30, 0.75), ("care homes", 10, 0.25),
    ]  # fmt: skip
    assert volumes.period == "2018"


def test_a_measure_about_several_sources_goes_to_the_one_it_is_from(builder: Make) -> None:
    made = builder()
    spa = made.node("Service", "single point of access")
    gps, homes = made.node("StakeholderGroup", "GPs"), made.node("StakeholderGroup", "care homes", aliases=["homes"])
    said = "In May it had one referral from homes; 40 referrals were received from GPs."
    for name, value in (
        ("one referral: …one referral from homes; 40…", 1),
        ("40 referrals: …homes; 40 referrals…", 40),
    ):
        measure = made.node("Measure", name, said, attributes={"value": value, "unit": "referrals"})
        for end in (spa, gps, homes):
            made.edge(measure, "ABOUT", end)
    (volumes,) = access_points(made.graph).volumes
    assert [(s.source.name, s.volume) for s in volumes.sources] == [("GPs", 40), ("care homes", 1)]


def test_awareness_gaps(report: AccessPointReport) -> None:
    (gap,) = report.awareness
    assert (gap.audience, gap.source.name, str(gap.status)) == ("care homes", "care homes", "limited")
    assert "aware" in gap.evidence[0].quote


def test_competing_points(doors: Any, report: AccessPointReport) -> None:
    (pair,) = [c for c in report.competing if c.purpose == "health"]
    assert pair.places == ("west Ambleford",), "the city-wide point serves the west too"
    assert (pair.alternatives, pair.unjoined) == (1, 1)
    spa, entry = (p.id for p in sorted(pair.points, key=lambda p: p.name, reverse=True))
    joined = doors.edge(spa, "REFERS_TO", entry)
    (pair,) = [c for c in access_points(doors.graph).competing if c.purpose == "health"]
    assert (pair.alternatives, pair.unjoined, pair.joined_by) == (1, 0, (joined,))


def test_de_facto_points_and_ways_round(report: AccessPointReport) -> None:
    found = {d.node.name: d for d in report.de_facto}
    assert found["emergency department"].basis == "flows + substitution"
    assert found["emergency department"].sectors == ("independent-care", "primary")
    assert found["Amble Ambulance Service"].basis == "substitution"
    assert "emergency department" in {d.name for d in report.undesigned_doors}
    assert "Amble Line" in {d.name for d in report.unused_doors}
    assert "single point of access for community health services" not in {d.name for d in report.unused_doors}


def test_single_points_of_failure(report: AccessPointReport) -> None:
    present = {c.node.name: c for c in report.single_points.nodes if c.network == "present"}
    # voluntary sector – SPA – GPs – emergency department – care homes – ambulance: a chain of six
    assert {name: c.pairs_cut for name, c in present.items()} == {
        "GPs": 6, "emergency department": 6, "single point of access for community health services": 4,
        "care homes": 4,
    }  # fmt: skip
    assert present["GPs"].pairs == 10
    assert {n.name for n in present["GPs"].lost_access} == {"Amble Ambulance Service", "care homes"}
    assert len([b for b in report.single_points.bridges if b.network == "present"]) == 5


def test_sole_providers(report: AccessPointReport) -> None:
    found = {(s.function, s.place): s.organisation.name for s in report.single_points.sole_providers}
    assert found["point of access (health)", "Ambleford"] == "Amble Community NHS Trust"
    assert found["point of access (carers)", "not stated"] == "Amble Carers"


def test_within_24_hours_is_no_opening_time(builder: Make) -> None:
    made = builder()
    made.node("Service", "single point of access", "Wards refer to the single point of access within 24 hours.")
    (point,) = access_points(made.graph).points
    assert point.hours == "not stated"


@pytest.mark.parametrize("plural", ["points of access", "two points of access", "the access points"])
def test_a_plural_without_a_name_is_the_points_that_have_one(builder: Make, plural: str) -> None:
    made = builder()
    both = made.node("Service", plural, "The two points of access did not know of each other.")
    made.edge(both, "COVERS", made.node("Place", "Amble"), "absent")
    assert [p.point.name for p in access_points(made.graph).points] == [plural], "with no other it is all that is known"
    made.node("Service", "Amble single point of access", "The Amble single point of access took calls.")
    report = access_points(made.graph)
    assert [p.point.name for p in report.points] == ["Amble single point of access"]

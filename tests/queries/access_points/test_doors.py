"""Doors that nobody designed, directories, load, and doors that are missing: over invented places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph.errors import RuleError
from joinedup.queries.access_points import AccessPointReport, access_points
from joinedup.queries.access_points.rules import DoorRules, door_rules
from joinedup.queries.effort import Effort
from joinedup.queries.lexicon import access_lexicon, checked, read_table

Make = Callable[[], Any]
QUICK = Effort(resamples=200)


def report_on(made: Any, effort: Effort = QUICK) -> AccessPointReport:
    return access_points(made.graph, effort=effort)


# -- recognised by a sentence, by a name, or as a register


def test_a_name_behind_the_phrase_is_called_so(builder: Make) -> None:
    made = builder()
    made.node("Service", "Amble First", "The two desks became a single point of access, Amble First.")
    made.node("Service", "night visits", "It rests on a single point of entry, night visits and a helpline.")
    assert [(p.point.name, p.basis) for p in report_on(made).points] == [
        ("Amble First", "described as “point of access”")
    ]


def test_other_kinds_must_be_said_to_be_one(builder: Make) -> None:
    made = builder()
    made.node("Site", "Quay House", "Quay House is the point of contact for families in the port.")
    made.node("Pathway", "continuing care route", "The continuing care route gave families a point of contact.")
    made.node("Pathway", "single point of access for falls", "People enter by the single point of access for falls.")
    assert {(p.point.name, p.point.kind) for p in report_on(made).declared} == {
        ("Quay House", "Site"), ("single point of access for falls", "Pathway"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("discharge hub", "candidate"), ("centralised booking system", "candidate"), ("central triage", "candidate"),
        ("single front door", "declared"), ("hospital front door", None), ("Amble Support Finder", "directory"),
        ("online directory of services", "directory"), ("ward dashboard", None),
    ],
)  # fmt: skip
def test_what_a_name_makes_of_a_system(builder: Make, name: str, standing: str | None) -> None:
    made = builder()
    made.node("InformationSystem", name, f"There was a {name}.")
    assert [p.standing for p in report_on(made).points] == ([standing] if standing else [])


def test_an_empty_cell_is_filled_by_relationships_before_it_is_not_stated(builder: Make) -> None:
    made = builder()
    door, team = made.node("Service", "access point"), made.node("Service", "night team")
    made.edge(made.node("StakeholderGroup", "GPs"), "REFERS_TO", door)
    made.edge(door, "REFERS_TO", team)
    (point,) = report_on(made).points
    assert (point.audience, point.audience_by, point.gives) == ("GPs", "referral", "refers to night team")
    assert (point.purpose, point.hours, point.commissioner) == ("not stated",) * 3


def test_a_sentence_that_goes_on_about_a_point_is_of_it(builder: Make) -> None:
    made = builder()
    made.node(
        "Service", "transfer hub", "The transfer hub is hosted by the trust. It is open from 8am to 8pm every day.",
        "The ward is visited. It is open from 9am to 5pm.",
    )  # fmt: skip
    (point,) = report_on(made).points
    assert point.hours == "8am to 8pm every day"


def test_a_place_is_no_purpose_and_the_point_itself_no_audience(builder: Make) -> None:
    made = builder()
    made.node("Place", "Ambleford")
    made.node("Service", "access point", "The access point for Ambleford opened.", "The team is open to access point.")
    (point,) = report_on(made).points
    assert (point.purpose, point.audience) == ("not stated", "not stated")


# -- who competes with whom


@pytest.fixture
def directories(builder: Make) -> Any:
    made = builder()
    desk = made.node("Service", "Amble Access Point")
    two = made.node("InformationSystem", "online directories", "There were two online directories, both out of date.")
    own = made.node("InformationSystem", "the desk's own directory", "Staff made the desk's own directory.")
    people = made.node("StakeholderGroup", "residents")
    made.edge(people, "HAS_ACCESS_TO", two, "limited")
    made.edge(desk, "HAS_ACCESS_TO", two, "limited")
    made.edge(desk, "HAS_ACCESS_TO", own)
    return made


def test_three_directories_make_two_alternatives_that_nothing_joins(directories: Any) -> None:
    report = report_on(directories)
    assert {p.point.name: p.things for p in report.directories} == {
        "online directories": 2, "the desk's own directory": 1,
    }  # fmt: skip
    whole = next(c for c in report.competing if len(c.points) == 2)
    assert (whole.things, whole.alternatives, whole.unjoined) == (3, 2, 2)
    assert whole.u.value == 2
    assert whole.u.interval is None
    assert "no document states a tie" in whole.u.note
    of_people = next(c for c in report.competing if c.audiences_in_common == ("people",))
    assert [p.name for p in of_people.points] == ["online directories"]
    assert of_people.unjoined == 1
    assert not report.declared or all(p.standing == "declared" for p in report.declared)


@pytest.fixture
def west(builder: Make) -> Any:
    """A city-wide point, and one of a neighbour and the west of the city."""
    made = builder()
    city = made.node("Place", "Ambleford")
    over = made.node("Place", "Sandwick and west Ambleford")
    one = made.node("Service", "24/7 single point of access for health services")
    other = made.node("Service", "24/7 single point of entry for health services")
    gps = made.node("StakeholderGroup", "GPs", sector="primary")
    made.edge(one, "COVERS", city)
    made.edge(other, "COVERS", over)
    for door in (one, other):
        made.edge(gps, "REFERS_TO", door)
    made.ends = one, other
    return made


def test_a_part_of_a_city_has_the_points_of_both(west: Any) -> None:
    (row,) = [c for c in report_on(west).competing if c.purpose == "health"]
    assert row.places == ("west Ambleford",)
    assert (row.alternatives, row.unjoined, row.audiences_in_common) == (1, 1, ("GPs",))


def test_a_tie_between_points_joins_them_or_is_told_to_be_missing(west: Any) -> None:
    one, other = west.ends
    told = west.edge(one, "WORKS_WITH", other, "absent", said=["The two points do not speak to each other."])
    report = report_on(west)
    (row,) = [c for c in report.competing if c.purpose == "health"]
    assert (row.unjoined, row.parted_by) == (1, (told,))
    assert [(a.relation, str(a.status), a.edge) for a in report.apart] == [("WORKS_WITH", "absent", told)]
    joined = west.edge(one, "REFERS_TO", other)
    (row,) = [c for c in report_on(west).competing if c.purpose == "health"]
    assert (row.unjoined, row.joined_by) == (0, (joined,))
    assert row.u.interval is not None
    assert (row.u.interval.low, row.u.interval.high) == (0, 1), "the tie hangs on one sentence of two"


def test_a_point_without_a_place_serves_the_whole_system(builder: Make) -> None:
    made = builder()
    made.edge(made.node("Service", "access point for carers"), "COVERS", made.node("Place", "Ambleford"))
    made.node("Service", "point of information for carers")
    (row,) = [c for c in report_on(made).competing if c.purpose == "carers"]
    assert row.places == ("Ambleford",)


# -- doors that nobody designed


def test_people_of_the_own_organisation_do_not_come_in(builder: Make) -> None:
    made = builder()
    trust = made.node("Organisation", "Amble NHS Trust", type="NHSTrust", sector="acute")
    ward, team = made.node("Service", "ward"), made.node("Service", "frailty team")
    clinic = made.node("Service", "clinic", sector="community")
    for service in (ward, team):
        made.edge(trust, "PROVIDES", service)
    made.edge(ward, "REFERS_TO", team)
    made.edge(clinic, "REFERS_TO", team)
    assert "frailty team" not in {d.node.name for d in report_on(made).de_facto}
    made.edge(made.node("StakeholderGroup", "GPs"), "REFERS_TO", team)
    found = {d.node.name: d for d in report_on(made).de_facto}
    assert found["frailty team"].sectors == ("community", "primary"), "GPs belong to primary care, stated or not"
    assert found["frailty team"].strength.value == 2


def test_where_hospitals_alone_send_people_is_no_door_in(builder: Make) -> None:
    made = builder()
    home = made.node("Service", "step-down unit")
    made.edge(made.node("Site", "North Hospital"), "DISCHARGES_TO", home)
    made.edge(made.node("StakeholderGroup", "hospital wards", sector="acute"), "REFERS_TO", home)
    made.edge(made.node("StakeholderGroup", "helpers"), "REFERS_TO", home)
    report = report_on(made)
    (row,) = report.de_facto
    assert row.left_hospital
    assert not report.undesigned_doors


@pytest.mark.parametrize(
    ("said", "kind", "named"),
    [
        ("Homes rang the Amble Ambulance Service instead.", "ambulance service", ["Amble Ambulance Service"]),
        ("Nobody came, so staff could not wait and dialled 999.", "ambulance service", ["Amble Ambulance Service"]),
        ("Families had no other choice and went to A&E.", "emergency department", ["A&E"]),
        (
            "Attendances at the walk-in centre had been driven up by people being unable to get GP appointments.",
            "walk-in or minor injuries", ["walk-in centre"],
        ),
        (
            "Homes reached the council through the duty desk, rather than having a named worker.",
            "duty social work", ["duty desk"],
        ),
        ("People were admitted with social rather than medical needs.", "hospital bed", []),
    ],
)  # fmt: skip
def test_sentences_of_substitution_tell_which_door_is_used(
    builder: Make, said: str, kind: str, named: list[str]
) -> None:
    made = builder()
    made.node("Organisation", "Amble Ambulance Service")
    for name in ("A&E", "walk-in centre", "duty desk"):
        made.node("Service", name)
    made.node("Finding", "a way round", said)
    (row,) = report_on(made).substitutions
    assert (row.door_kind, [n.name for n in row.named]) == (kind, named)
    assert row.quote.quote == said


@pytest.mark.parametrize(
    "said",
    [
        "The ambulance service answered most calls in time.", "In May 310 people attended A&E.",
        "The trust had 1,999 referrals from GPs, and could not count the rest.", "Staff went to the meeting instead.",
    ],
)  # fmt: skip
def test_a_door_that_is_only_mentioned_is_not_used_instead(builder: Make, said: str) -> None:
    made = builder()
    made.node("Service", "A&E")
    made.node("Organisation", "Amble Ambulance Service")
    made.node("Finding", "something", said)
    assert not [s for s in report_on(made).substitutions if s.door_kind]


def test_of_two_ambulance_services_a_sentence_that_names_none_means_none(builder: Make) -> None:
    made = builder()
    for name in ("Amble Ambulance Service", "Wend Ambulance Service"):
        made.node("Organisation", name)
    made.node("Finding", "calls", "Homes could not get through and dialled 999.")
    (row,) = report_on(made).substitutions
    assert (row.door_kind, row.named) == ("ambulance service", ())


def test_figures_that_count_people_at_a_door(builder: Make) -> None:
    made = builder()
    made.node("Service", "walk-in centre", aliases=["the centre"])
    made.node("Service", "A&E")
    made.node(
        "Finding", "busy", "One walk-in centre saw over 60,000 people in 2017, and 3,000 of these were referred to A&E."
    )
    report = report_on(made)
    (count,) = report.counts
    assert (count.node.name, count.value, count.unit, count.period) == ("walk-in centre", 60_000, "people", "2017")
    assert count.onward is not None
    assert (count.onward.value, count.onward_to) == (0.05, "A&E")
    assert "walk-in centre" in {d.name for d in report.undesigned_doors}


# -- load


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "The district nurses were seeing about 300 more people a week than they were commissioned for.",
            [("activity above commission", ["district nurses"], 300.0, 300.0)],
        ),
        ("Bed occupancy was 96% at North Hospital.", [("bed occupancy", ["North Hospital"], 96.0, 11.0)]),
        (
            "Bed occupancy stood at 92% at North Hospital and 97% at South Hospital.",
            [("bed occupancy", ["South Hospital"], 97.0, 12.0), ("bed occupancy", ["North Hospital"], 92.0, 7.0)],
        ),
        ("Bed occupancy at North Hospital was 80%.", []),
        ("Bed occupancy at North Hospital was 96.8 per cent.", [("bed occupancy", ["North Hospital"], 96.8, 11.8)]),
        (
            "Bed occupancy at North Hospital was 93%, above the England average of 90%.",
            [("bed occupancy", ["North Hospital"], 93.0, 8.0)],
        ),
        ("Trusts had bed occupancy above the England average of 90%.", []),
        ("Hospitals with bed occupancy levels above 85% run short of beds.", []),
        ("Occupancy of care homes was 95%.", []),
        (
            "The district nurses were over capacity.",
            [("said to be over capacity", ["district nurses"], None, None)],
        ),
    ],
)  # fmt: skip
def test_load_is_more_than_commissioned_or_over_a_safe_level(builder: Make, said: str, expected: list[Any]) -> None:
    made = builder()
    for name in ("North Hospital", "South Hospital"):
        made.node("Site", name)
    made.node("Service", "district nurses")
    made.node("StakeholderGroup", "care homes")
    made.node("Finding", "load", said)
    found = report_on(made).single_points.load
    assert [(r.measure, [n.name for n in r.nodes], r.value, r.excess.value) for r in found] == expected


def test_a_figure_whose_body_stands_in_another_sentence_is_nobodys(builder: Make) -> None:
    made = builder()
    made.node("Site", "North Hospital", "Bed occupancy was at 96% at North Hospital and 97% at")
    rows = report_on(made).single_points.load
    assert {(r.value, tuple(n.name for n in r.nodes)) for r in rows} == {(96.0, ("North Hospital",)), (97.0, ())}


# -- missing doors


def test_a_missing_door_is_stated_or_not_mentioned(builder: Make) -> None:
    made = builder()
    place = made.node("Place", "Ambleford")
    joint = made.node("Service", "integrated point of access for health and social care", "There was no such door.")
    made.edge(joint, "COVERS", place, "absent")
    nursing = made.node("Service", "access point for health services")
    made.edge(nursing, "COVERS", place)
    made.edge(made.node("StakeholderGroup", "GPs"), "REFERS_TO", nursing)
    made.edge(made.node("StakeholderGroup", "paramedics"), "REFERS_TO", nursing, "absent")
    made.edge(made.node("StakeholderGroup", "care homes"), "REFERS_TO", nursing, "limited")
    report = report_on(made)
    cells = {(u.purpose, u.why): u for u in report.unserved}
    together = cells["health and social care", "stated to be missing"]
    assert (together.every_audience, str(together.status), together.places) == (True, "absent", ("Ambleford",))
    assert together.evidence
    assert cells["health", "shut"].audiences == ("ambulance service",)
    assert cells["health", "limited"].audiences == ("care homes",)
    assert "GPs" not in {a for (p, _), u in cells.items() if p == "health" for a in u.audiences}
    silent = cells["mental health", "not mentioned"]
    assert silent.every_audience
    assert (silent.points, silent.evidence, silent.status) == ((), (), None)


def test_the_share_of_open_cells_counts_every_cell_once(builder: Make) -> None:
    made = builder()
    made.edge(
        made.node("StakeholderGroup", "GPs"), "REFERS_TO", made.node("Service", "access point for health services")
    )
    report = report_on(made)
    lexicon = access_lexicon()
    assert report.open_share.denominator == len(lexicon.purposes.labels) * len(lexicon.audiences.labels)
    assert report.open_share.numerator == 1
    assert report.answered.denominator == len(lexicon.audiences.labels)
    assert report.answered.not_stated == pytest.approx(1 - 1 / len(lexicon.audiences.labels))


# -- the rules themselves


def test_every_audience_of_the_contract_has_a_row(builder: Make) -> None:
    made = builder()
    made.node("Service", "access point")
    rows = {u.audience for u in report_on(made).use}
    assert rows >= {
        "GPs", "care homes", "domiciliary care", "hospital wards", "emergency departments", "ambulance service",
        "GP out-of-hours and 111", "adult social care", "voluntary sector", "people", "carers",
    }  # fmt: skip


def test_every_sector_of_an_audience_is_one_that_the_lexicon_knows() -> None:
    assert set(door_rules().audience_sectors) <= set(access_lexicon().audiences.labels)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"substitution": [{"says": "x", "door": "no group"}]}, "no group called door"),
        ({"audience_sectors": {"GPs": "medicine"}}, "no sectors of the vocabulary: medicine"),
        ({"door_kinds": {"one": "("}}, "not a regular expression"),
        ({"colour": 1}, "colour"),
    ],
)
def test_a_wrong_rule_is_told_with_its_place(change: dict[str, Any], words: str) -> None:
    data = {**read_table("joinedup.queries.access_points", "doors.toml"), **change}
    with pytest.raises(RuleError, match=r"doors\.toml") as told:
        checked(DoorRules, "doors.toml", data)
    assert words in str(told.value)

"""Unequal coverage (A9): places that a service reaches, and shares that documents state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from joinedup.graph import KnowledgeGraph
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation.coverage import CoverageReport, coverage_report
from joinedup.queries.fragmentation.population import populations
from joinedup.queries.fragmentation.stated_shares import read_pairs, read_respondents, share_rules, stated_shares
from joinedup.queries.views import SystemView

Make = Callable[[], Any]
NONE = Effort.none()


def of(made: Any, effort: Effort = NONE) -> CoverageReport:
    return coverage_report(SystemView.of(made.graph), effort)


def covered(made: Any, **places: str) -> str:
    """A therapy service with a status for each place."""
    service: str = made.node("Service", "falls therapy")
    for name, status in places.items():
        made.edge(service, "COVERS", made.node("Place", f"{name} Amble"), status, [f"In {name} Amble it is {status}."])
    return service


def people(made: Any, place: str, number: int, said: str = "It has a population of {:,}.") -> None:
    text = said.format(number)
    measure = made.node("Measure", f"{number}: {text}", text, attributes={"value": number, "unit": "people"})
    made.edge(measure, "ABOUT", place)


# -- coverage by place


def test_worked_falls_therapy(builder: Make) -> None:
    made = builder()
    covered(made, east="present", north="present", central="limited", west="limited")
    (row,) = of(made).services
    assert row.value.value == 0.75
    assert (row.value.numerator, row.value.denominator) == (3, 4)
    assert (row.fully_served.numerator, row.fully_served.denominator) == (2, 4)
    assert row.gap.value == 0.5
    assert row.gini.value is None, "four places only"
    assert {p.place.name for p in row.below} == {"central Amble", "west Amble"}
    assert row.value.not_stated == 0
    assert all(p.evidence for p in row.places)


def test_intervals_follow_the_places_that_are_drawn(builder: Make) -> None:
    made = builder()
    covered(made, east="present", west="limited")
    (row,) = of(made, Effort(resamples=400)).services
    ends = [(f.interval.low, f.interval.high) for f in (row.value, row.fully_served, row.gap) if f.interval]
    assert ends == [(0.5, 1), (0, 1), (0, 0.5)], "one place or the other alone, or both"
    assert (row.gap.not_stated, row.fully_served.not_stated) == (0, 0)


def test_gini_from_five_places_on(builder: Make) -> None:
    made = builder()
    covered(made, a="present", b="present", c="limited", d="absent", e="planned")
    (row,) = of(made).services
    assert row.value.value == 0.5
    weights = [1, 1, 0.5, 0, 0]
    plain = sum(abs(x - y) for x in weights for y in weights) / (2 * 25 * 0.5)
    assert row.gini.value == pytest.approx(plain)


def test_a_service_that_is_nowhere_has_no_gini(builder: Make) -> None:
    made = builder()
    covered(made, a="absent", b="absent", c="ended", d="absent", e="planned")
    (row,) = of(made).services
    assert (row.value.value, row.gap.value, row.gini.value) == (0, 0, None)
    assert row.gini.note


def test_populations_count_where_all_are_known(builder: Make) -> None:
    made = builder()
    covered(made, east="present", west="absent")
    people(made, "place:east-amble", 30_000)
    (row,) = of(made).services
    assert (row.value.value, row.by_population) == (0.5, False)
    people(made, "place:west-amble", 10_000)
    (row,) = of(made).services
    assert (row.value.value, row.by_population) == (0.75, True)


def test_what_is_said_of_a_part_goes_before(builder: Make) -> None:
    made = builder()
    service = covered(made, west="absent")
    city = made.node("Place", "Amble City")
    made.edge("place:west-amble", "PART_OF", city)
    made.edge(service, "COVERS", city)
    people(made, city, 50_000)
    people(made, "place:west-amble", 10_000)
    (row,) = of(made).services
    assert {p.place.name: p.rest for p in row.places} == {"Amble City": True, "west Amble": False}
    assert row.value.value == 40_000 / 50_000, "the rest of the city"


def test_a_stated_share_goes_before_the_weight_of_the_status(builder: Make) -> None:
    made = builder()
    service = covered(made, north="present")
    made.edge(service, "COVERS", made.node("Place", "Amble Moor"), "limited", attributes={"share": 0.3})
    made.edge(service, "COVERS", made.node("Place", "Amble Fell"), "absent", attributes={"share": 0.3})
    (row,) = of(made).services
    assert {p.place.name: p.weight for p in row.places} == {"north Amble": 1, "Amble Moor": 0.3, "Amble Fell": 0}


def test_the_interval_follows_sentences_that_disagree(builder: Make) -> None:
    made = builder()
    service = covered(made, north="present", south="present")
    made.edge(service, "COVERS", "place:south-amble", "absent", ["It never came.", "Nobody has seen it."])
    (row,) = of(made, Effort(resamples=400)).services
    assert row.value.value == 0.5
    assert row.value.interval is not None
    assert (row.value.interval.low, row.value.interval.high) == (0, 1)


def test_places_of_which_nothing_is_said_are_counted(builder: Make) -> None:
    made = builder()
    covered(made, east="present", west="limited")
    for name in ("Moor", "Fell"):
        made.node("Place", name)
    (row,) = of(made).services
    assert row.value.not_stated == 0.5
    assert row.value.value == 0.75, "unstated is not absent"


STATUSES = st.sampled_from(["present", "limited", "absent", "planned", "ended"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d", "e", "f"]), STATUSES, min_size=1))
def test_bounds(builder: Make, places: dict[str, str]) -> None:
    made = builder()
    covered(made, **places)
    (row,) = of(made).services
    assert row.value.value is not None
    assert row.gap.value is not None
    assert 0 <= row.gap.value <= 1
    weights = [p.weight for p in row.places]
    assert min(weights) <= row.value.value <= max(weights)
    assert row.fully_served.numerator == list(places.values()).count("present")


def test_an_empty_graph_says_what_is_missing() -> None:
    found = coverage_report(SystemView.of(KnowledgeGraph("nowhere")), Effort())
    assert (found.services, found.shares) == ((), ())
    assert "cannot be worked out" in found.limits[0]


@pytest.mark.parametrize(
    ("said", "unit", "read"),
    [
        ("The city has a population of {:,}.", "people", True),
        ("It is home to {:,} people.", "people", True),
        ("The population of people aged 65 and over was {:,}.", "people", False),
        ("Some {:,} people had opted in.", "people", False),
        ("The population of the place was {:,}.", "referrals", False),
    ],
)
def test_what_is_a_population(builder: Make, said: str, unit: str, read: bool) -> None:
    made = builder()
    place = made.node("Place", "Ambleton")
    text = said.format(20_000)
    made.edge(made.node("Measure", text, text, attributes={"value": 20_000, "unit": unit}), "ABOUT", place)
    assert populations(SystemView.of(made.graph)) == ({place: 20_000} if read else {})


# -- shares that are stated as two numbers

PAIRS = [(rule.pattern.pattern[:20], *case) for rule in share_rules().pairs for case in rule.examples]
NO_PAIRS = [text for rule in share_rules().pairs for text in rule.counters]
RESPONDENTS = [case for rule in share_rules().respondents for case in rule.examples]
NO_RESPONDENTS = [case for rule in share_rules().respondents for case in rule.counters]


@pytest.mark.parametrize(("rule", "text", "part", "whole"), PAIRS, ids=lambda x: str(x)[:30])
def test_examples_of_pairs(rule: str, text: str, part: float, whole: float) -> None:
    (pair,) = read_pairs(text)
    assert (pair.part, pair.whole) == (part, whole), rule


@pytest.mark.parametrize("text", NO_PAIRS)
def test_what_is_no_pair(text: str) -> None:
    assert list(read_pairs(text)) == []


@pytest.mark.parametrize(("first", "second", "part", "whole"), RESPONDENTS)
def test_examples_over_two_sentences(first: str, second: str, part: float, whole: float) -> None:
    (pair,) = read_respondents(first, second)
    assert (pair.part, pair.whole) == (part, whole)


@pytest.mark.parametrize(("first", "second"), NO_RESPONDENTS)
def test_what_is_no_answer(first: str, second: str) -> None:
    assert list(read_respondents(first, second)) == []


@pytest.mark.parametrize(
    ("said", "share", "what", "rough", "printed"),
    [
        ("Just under 4,000 carers had joined it out of about 20,000 carers in it.", 0.200, "carers", True, None),
        ("At the ward, of the 115 referrals to the beds, only 53 (46%) were assessed in a day.", 0.461, "referrals", False, 0.46),  # noqa: E501
        ("Six of the 34 managers had it.", 0.176, "managers", False, None),
    ],
)  # fmt: skip
def test_worked_shares(builder: Make, said: str, share: float, what: str, rough: bool, printed: float | None) -> None:
    made = builder()
    service = made.node("Service", "emergency cover")
    figure = made.node("Measure", "a figure", said, attributes={"value": 6, "unit": "people"})
    made.edge(figure, "ABOUT", service)
    (row,) = stated_shares(SystemView.of(made.graph))
    assert round(row.value.value or 0, 3) == share
    assert (row.what, row.rough, row.printed) == (what, rough, printed)
    assert [ref.name for ref in row.about] == ["emergency cover"]
    assert row.evidence[0].quote == said


def test_worked_share_over_two_sentences(builder: Make) -> None:
    made = builder()
    first = "Thirty-four managers of homes fed back to us about summaries."
    second = "Only six said that one came with the person."
    ward = made.node("Service", "discharge lounge")
    before = made.evidence(first).model_copy(update={"start": 100, "end": 100 + len(first)})
    start = 102 + len(first)
    after = made.evidence(second).model_copy(update={"start": start, "end": start + len(second)})
    made.graph.node(ward).evidence += [after, before]
    (row,) = stated_shares(SystemView.of(made.graph))
    assert round(row.value.value or 0, 3) == 0.176
    assert [quote.quote for quote in row.evidence] == [first, second]
    far = after.model_copy(update={"start": 9000, "end": 9000 + len(second)})
    made.graph.node(ward).evidence = [before, far]
    assert stated_shares(SystemView.of(made.graph)) == (), "the sentences do not follow on each other"


def test_a_printed_percentage_that_differs_is_said(builder: Make) -> None:
    made = builder()
    made.node("Service", "beds", "Of the 20 people, 5 (52%) had one.")
    (row,) = stated_shares(SystemView.of(made.graph))
    assert row.value.value == 0.25
    assert "prints 52%" in row.value.note


def test_a_sentence_in_several_places_is_one_share(builder: Make) -> None:
    made = builder()
    said = made.evidence("Two of the nine homes could see it.")
    for name in ("one team", "another team"):
        made.graph.node(made.node("Service", name)).evidence.append(said)
    (row,) = stated_shares(SystemView.of(made.graph))
    assert [ref.name for ref in row.about] == ["another team", "one team"]

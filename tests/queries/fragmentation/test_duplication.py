"""Potential duplication, overlap and variation of services (A8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from joinedup.graph import KnowledgeGraph
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation.duplication import Duplications, duplications
from joinedup.queries.views import SystemView

Make = Callable[[], Any]
NONE = Effort.none()


def of(made: Any, effort: Effort = NONE) -> Duplications:
    return duplications(SystemView.of(made.graph), effort)


def names(refs: Sequence[Any]) -> list[str]:
    return [ref.name for ref in refs]


def hospitals(made: Any, *sites: str) -> list[str]:
    return [made.node("Site", f"{name} Hospital") for name in sites]


def city(made: Any) -> str:
    """A city of four quadrants."""
    whole: str = made.node("Place", "Amble City")
    for part in ("north", "east", "central", "west"):
        made.edge(made.node("Place", f"{part} Amble"), "PART_OF", whole)
    return whole


# -- the worked values


def test_directories_are_potential_duplicates_that_nothing_joins(builder: Make) -> None:
    made = builder()
    for name in ("One Directory", "Other Directory", "access point's own directory"):
        made.node("InformationSystem", name)
    (cell,) = of(made).cells
    assert (cell.function, cell.places, cell.stages) == ("directory", ("whole system",), ("not stated",))
    assert (cell.alternatives, cell.unjoined.value, cell.unjoined.denominator) == (2, 2, 2)
    assert names(cell.in_general_words) == ["access point's own directory"]
    assert cell.unjoined.interval is None
    assert "no link" in cell.unjoined.note


def test_one_name_for_several_directories_counts_as_several(builder: Make) -> None:
    made = builder()
    made.node("InformationSystem", "online directories", aliases=["two online directories"])
    (cell,) = of(made).cells
    assert (cell.alternatives, cell.unjoined.value) == (1, 1)
    made.node("InformationSystem", "access point's own directory")
    (cell,) = of(made).cells
    assert (cell.alternatives, cell.unjoined.value, len(cell.services)) == (2, 2, 2)


def test_front_door_varies_and_is_not_duplicated(builder: Make) -> None:
    made = builder()
    town, heath, hope, queen = hospitals(made, "Town", "Heath", "Hope", "Queen")
    first, second = made.node("Service", "Acute Frailty Team"), made.node("Service", "Rapid Emergency Assessment Team")
    made.edge(first, "LOCATED_AT", town, said=["It is based at Town."])
    made.edge(second, "LOCATED_AT", heath)
    made.edge(second, "LOCATED_AT", hope)
    found = of(made)
    assert found.cells == ()
    (row,) = found.variations
    assert (row.function, row.by) == ("front-door assessment", "site")
    assert row.value.value == pytest.approx(2 / 3)
    assert round(row.hhi.value or 0, 3) == 0.556
    assert (row.served.numerator, row.served.denominator) == (3, 4)
    assert row.unserved == ("Queen Hospital",)
    assert "It is based at Town." in {quote.quote for quote in row.evidence}
    (pair,) = found.overlaps
    assert pair.jaccard.value == 0
    assert queen not in {s.id for s in pair.services}


def test_each_site_its_own_step_down(builder: Make) -> None:
    made = builder()
    for site, name in zip(hospitals(made, "Queen", "Heath", "Hope"), ("Queen@Home", "Supported Integrated Discharge", "Care @ Home"), strict=True):  # noqa: E501  # fmt: skip
        made.edge(made.node("Service", name), "LOCATED_AT", site)
    (row,) = of(made).variations
    assert (row.function, row.value.value) == ("home-based step-down", 1)
    assert row.hhi.value == pytest.approx(1 / 3)


def test_two_points_of_access_overlap_where_the_smaller_lies(builder: Make) -> None:
    made = builder()
    whole = city(made)
    wide, narrow = made.node("Service", "single point of access"), made.node("Service", "Vanguard's point of entry")
    made.edge(wide, "COVERS", whole)
    made.edge(narrow, "COVERS", "place:west-amble")
    (pair,) = of(made).overlaps
    assert pair.smaller_within_larger.value == 1
    assert (pair.jaccard.value, pair.jaccard.numerator, pair.jaccard.denominator) == (1 / 4, 1, 4)
    assert pair.shared == ("west Amble",)
    assert pair.by_population.value is None
    assert "population" in pair.by_population.note


# -- cells


def test_cells_part_stages_places_and_user_groups(builder: Make) -> None:
    made = builder()
    one = made.node("Place", "Ambleton")
    two = made.node("Place", "Bartonby")

    def service(name: str, place: str | None, stage: str | None) -> str:
        key: str = made.node("Service", name)
        if stage:
            made.graph.node(key).evidence.append(made.evidence(f"{name} works.", stage=stage))
        if place:
            made.edge(key, "COVERS", place)
        return key

    service("Steady reablement", one, "step-down")
    service("Quick reablement", one, "step-down")
    service("Far reablement", two, "step-down")
    service("Early reablement", one, "crisis")
    service("Wide reablement", None, None)
    service("Dementia reablement", one, "step-down")
    rows = {(c.places, c.stages, c.users): set(names(c.services)) for c in of(made).cells}
    everywhere = "Wide reablement"
    assert rows == {
        (("Ambleton",), ("step-down",), "not stated"): {"Steady reablement", "Quick reablement", everywhere},
        (("Ambleton",), ("crisis",), "not stated"): {"Early reablement", everywhere},
        (("Bartonby",), ("step-down",), "not stated"): {"Far reablement", everywhere},
    }


def test_links_join_and_only_present_ones(builder: Make) -> None:
    made = builder()
    a, b, c = (made.node("Service", f"{name} falls team") for name in ("Amble", "Barton", "Corby"))
    link = made.edge(a, "REFERS_TO", b)
    made.edge(b, "WORKS_WITH", c, "limited")
    (cell,) = of(made).cells
    assert (cell.alternatives, cell.unjoined.value, cell.unjoined.edges) == (2, 1, (link,))


def test_the_interval_follows_sentences_that_disagree(builder: Make) -> None:
    made = builder()
    a, b = made.node("Service", "Amble falls team"), made.node("Service", "Barton falls team")
    made.edge(a, "REFERS_TO", b, "present", ["They refer.", "They refer daily."])
    made.edge(a, "REFERS_TO", b, "absent", ["They do not."])
    (cell,) = of(made, Effort(resamples=400)).cells
    interval = cell.unjoined.interval
    assert cell.unjoined.value == 0
    assert interval is not None
    assert (interval.low, interval.high, interval.resamples) == (0, 1, 400)


@pytest.mark.parametrize("status", ["absent", "planned", "ended"])
def test_what_is_not_there_competes_with_nothing(builder: Make, status: str) -> None:
    made = builder()
    trust = made.node("Organisation", "Amble NHS Trust")
    made.edge(trust, "PROVIDES", made.node("Service", "Amble falls team"), status)
    made.edge(trust, "PROVIDES", made.node("Service", "Barton falls team"))
    assert of(made).cells == ()


def test_what_is_no_alternative_is_not_compared(builder: Make) -> None:
    made = builder()
    for name in ("Town emergency department", "Heath emergency department"):
        made.node("Service", name)
    for name in ("single point of access", "another point of access"):
        made.node("Service", name)
    found = of(made)
    assert found.cells == (), "each hospital has its own; points of access are compared apart"
    assert found.without_function.value == 0


def test_services_of_two_systems_do_not_meet(builder: Make) -> None:
    made = builder()
    for system in ("Amble", "Barton"):
        made.node("Service", f"{system} falls team", system=system)
    assert of(made).cells == ()


# -- variation


def test_one_model_for_several_named_places(builder: Make) -> None:
    made = builder()
    city(made)
    team = made.node("Service", "Amble falls team")
    made.edge(team, "COVERS", "place:amble-city")
    assert of(made).variations == (), "one model for one area tells nothing of differences"
    made.edge(made.node("Service", "Barton falls team"), "COVERS", "place:east-amble")
    (row,) = of(made).variations
    assert (row.by, row.value.value, row.served.value) == ("place", 2 / 4, 1)
    assert row.hhi.value == pytest.approx((16 + 1) / 25)


def test_parts_and_general_names_are_no_models_of_their_own(builder: Make) -> None:
    made = builder()
    town, heath = hospitals(made, "Town", "Heath")
    team = made.node("Service", "Acute Frailty Team")
    for site in (town, heath):
        made.edge(team, "LOCATED_AT", site)
        made.edge(made.node("Service", "assessment unit"), "LOCATED_AT", site)
    part = made.node("Service", "Frailty Unit Nurses")
    made.edge(part, "PART_OF", team)
    made.edge(part, "LOCATED_AT", town)
    (row,) = of(made).variations
    assert [m.service.name for m in row.models] == ["Acute Frailty Team"]
    assert row.value.value == 1 / 2


# -- populations, limits, invariances


def test_places_count_by_population_where_all_are_known(builder: Make) -> None:
    made = builder()
    whole = city(made)
    for part, people in (("north", 1000), ("east", 1000), ("central", 1000), ("west", 7000)):
        said = f"It has a population of {people:,}."
        about = made.node("Measure", f"{part} {people}", said, attributes={"value": people, "unit": "people"})
        made.edge(about, "ABOUT", f"place:{part}-amble")
    older = made.node(
        "Measure", "older", "The population of people aged 65 was 900.", attributes={"value": 900, "unit": "people"}
    )
    made.edge(older, "ABOUT", "place:west-amble")
    for name, place in (("Amble falls team", whole), ("Barton falls team", "place:west-amble")):
        made.edge(made.node("Service", name), "COVERS", place)
    (pair,) = of(made).overlaps
    assert pair.by_population.value == pytest.approx(0.7)


def test_limits_are_said(builder: Make) -> None:
    assert of(builder()).limits == ("No service is stated: there is nothing to compare.",)
    made = builder()
    made.node("Service", "Firm Footing")
    (limit,) = of(made).limits
    assert "none can be compared" in limit
    assert of(made).without_function.value == 1
    made.node("Service", "falls team")
    assert "No place and no site" in of(made).limits[0]


def test_too_many_to_compare_by_place(builder: Make) -> None:
    made = builder()
    place = made.node("Place", "Ambleton")
    for n in range(41):
        made.edge(made.node("Service", f"Team {n} for falls"), "COVERS", place)
    found = of(made)
    assert found.overlaps == ()
    assert [limit for limit in found.limits if "too many" in limit]
    assert found.cells[0].alternatives == 40


def _groups(letters: list[str], links: list[tuple[str, str]]) -> int:
    """Into how many groups links join letters, by joining sets one after another."""
    groups = [{letter} for letter in letters]
    for pair in links:
        met = [g for g in groups if g & set(pair)] if set(pair) <= set(letters) else []
        groups = [g for g in groups if g not in met] + ([set().union(*met)] if met else [])
    return len(groups)


LETTERS = st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=6, unique=True)
LINKS = st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")), max_size=6)


# the fixture only hands over the class that makes an empty graph
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LETTERS, LINKS, st.booleans())
def test_what_always_holds(builder: Make, letters: list[str], links: list[tuple[str, str]], twice: bool) -> None:
    made = builder()
    for letter in letters:
        made.node("Service", f"{letter} falls team")
    for u, v in links:
        if u in letters and v in letters and u != v:
            said = ["So it was.", "So it was again."] if twice else ["So it was."]
            made.edge(f"service:{u.lower()}-falls-team", "REFERS_TO", f"service:{v.lower()}-falls-team", said=said)
    isolate = made.node("Organisation", "Amble NHS Trust")
    found = of(made)
    assert all(cell.unjoined.value == _groups(letters, links) - 1 for cell in found.cells), "however often it is said"
    assert isolate not in {ref.id for cell in found.cells for ref in cell.services}
    assert len(found.cells) == (len(letters) > 1)
    for cell in found.cells:
        assert 0 <= (cell.unjoined.value or 0) <= cell.alternatives == len(letters) - 1


def test_nothing_at_all() -> None:
    found = duplications(SystemView.of(KnowledgeGraph("nowhere")), Effort())
    assert (found.cells, found.overlaps, found.variations) == ((), (), ())
    assert found.without_function.value is None

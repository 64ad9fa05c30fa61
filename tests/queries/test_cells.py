"""Where, when and for whom services work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.queries.cells import Geography, service_profiles
from joinedup.queries.views import SystemView

Make = Callable[[], Any]


@pytest.fixture
def town(builder: Make) -> Any:
    """A county of two districts, one of them divided, and a hospital in it."""
    made = builder()
    county = made.node("Place", "Ambleshire")
    for name in ("Amblebury", "Amble Moor"):
        made.edge(made.node("Place", name), "PART_OF", county)
    for name in ("east Amblebury", "west Amblebury"):
        made.edge(made.node("Place", name), "PART_OF", "place:amblebury")
    made.edge(made.node("Site", "Amble General Hospital"), "PART_OF", "place:east-amblebury")
    return made


def places(made: Any, service: str) -> tuple[tuple[str, ...], str]:
    profile = service_profiles(SystemView.of(made.graph))[service]
    return profile.places, profile.through


def test_places_of_a_service_come_from_the_nearest_that_has_any(town: Any) -> None:
    trust = town.node("Organisation", "Amble NHS Trust", type="NHSTrust")
    team = town.node("Service", "falls team")
    assert places(town, team) == ((), "system"), "no place is stated"
    town.edge(trust, "PROVIDES", team)
    town.edge(trust, "COVERS", "place:amble-moor")
    assert places(town, team) == (("place:amble-moor",), "operator")
    ward = town.node("Service", "Ward 6")
    town.edge(team, "PART_OF", ward)
    town.edge(ward, "PART_OF", "site:amble-general-hospital")
    assert places(town, team) == (("site:amble-general-hospital",), "whole")
    town.edge(team, "LOCATED_AT", "place:west-amblebury")
    assert places(town, team) == (("place:west-amblebury",), "own")
    town.edge(team, "COVERS", "place:amblebury")
    town.edge(team, "COVERS", "place:east-amblebury")
    assert places(town, team) == (("place:amblebury",), "own"), "what it covers goes before where it stands"
    town.edge(team, "COVERS", "place:ambleshire", "absent")
    assert places(town, team) == (("place:amblebury",), "own"), "what it does not cover is no place of it"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("reablement in west Amblebury", {"place:amblebury"}),
        ("reablement in West Amblebury", {"place:west-amblebury"}),
        ("Amble Moor falls team", {"place:amble-moor"}),
        ("Amble General Hospital’s pharmacy", {"site:amble-general-hospital"}),
        ("Amble falls team", set()),
        ("falls team of the city", set()),
    ],
)
def test_names_tell_places(town: Any, name: str, found: set[str]) -> None:
    town.graph.node("place:amblebury").aliases.append("the city")
    assert set(places(town, town.node("Service", name))[0]) == found


def test_councils_and_acute_trusts_tell_where_their_services_are(town: Any) -> None:
    council = town.node("Organisation", "Amblebury City Council", type="LocalAuthority")
    team, ward = town.node("Service", "falls team"), town.node("Service", "Ward 6")
    town.edge(council, "PROVIDES", team)
    assert places(town, team) == (("place:amblebury",), "operator")
    for sector, found in (("community", ()), ("acute", ("site:amble-general-hospital",))):
        trust = town.node("Organisation", f"Amble {sector} trust", type="NHSTrust", sector=sector)
        town.edge("site:amble-general-hospital", "PART_OF", trust)
        town.edge(trust, "PROVIDES", ward)
        assert places(town, ward)[0] == found, sector
        ward = town.node("Service", "Ward 7")


def test_what_an_operator_covers_wholly_goes_before_what_it_covers_in_part(town: Any) -> None:
    vanguard = town.node("Partnership", "Moor Vanguard", type="Alliance")
    door = town.node("Service", "point of entry")
    town.edge(vanguard, "PROVIDES", door)
    town.edge(vanguard, "COVERS", "place:ambleshire", "limited")
    assert places(town, door) == (("place:ambleshire",), "operator")
    town.edge(vanguard, "COVERS", "place:amble-moor")
    assert places(town, door) == (("place:amble-moor",), "operator")


def test_circles_of_parts_end(builder: Make) -> None:
    made = builder()
    a, b = made.node("Service", "one"), made.node("Service", "two")
    made.edge(a, "PART_OF", b)
    made.edge(b, "PART_OF", a)
    assert places(made, a) == ((), "system")


def test_parts_and_the_whole(town: Any) -> None:
    geography = Geography.of(SystemView.of(town.graph))
    quarters = {"place:amble-moor", "place:east-amblebury", "place:west-amblebury"}
    assert geography.parts(()) == geography.parts(("place:ambleshire",)) == quarters
    assert geography.parts(("place:amblebury",)) == quarters - {"place:amble-moor"}
    assert geography.parts(("site:amble-general-hospital",)) == {"site:amble-general-hospital"}
    assert geography.serves((), "site:amble-general-hospital")
    assert geography.serves(("place:amblebury",), "site:amble-general-hospital")
    assert not geography.serves(("place:west-amblebury",), "site:amble-general-hospital")


def test_a_place_of_the_systems_name_is_the_whole(builder: Make) -> None:
    made = builder()  # its system is called Ambleford
    town, other = made.node("Place", "Ambleford"), made.node("Place", "Elsewhere")
    geography = Geography.of(SystemView.of(made.graph))
    assert geography.whole == {town}
    assert geography.serves((town,), other)
    assert not geography.serves((other,), town)


@pytest.mark.parametrize(
    ("said", "state", "edge", "status"),
    [
        ((), None, None, "present"),
        (("There is no falls team.",), "absent", "present", "absent"),
        ((), None, "planned", "planned"),
        ((), None, "limited", "limited"),
    ],
)
def test_whether_a_service_is_there(
    builder: Make, said: tuple[str, ...], state: str | None, edge: str | None, status: str
) -> None:
    made = builder()
    team = made.node("Service", "falls team", *said, state=state)
    if edge:
        made.edge(made.node("Organisation", "Amble NHS Trust"), "PROVIDES", team, edge)
    profile = service_profiles(SystemView.of(made.graph))[team]
    assert profile.status == status
    assert profile.exists == (status in ("present", "limited"))


def test_stages(builder: Make) -> None:
    made = builder()
    beds = made.node("Service", "intermediate care", "The beds were full.")
    named = made.node("Service", "Amble beds")
    made.graph.node(beds).evidence.append(made.evidence("They help.", stage="step-down"))
    profiles = service_profiles(SystemView.of(made.graph))
    assert (profiles[beds].stages, profiles[named].stages) == (("step-down",), ())

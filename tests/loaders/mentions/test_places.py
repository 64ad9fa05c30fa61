import pytest

from joinedup.loaders.mentions.places import (
    called_places,
    described_places,
    part_pattern,
    places_beside,
    places_in_text,
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The team visits Oxley, a village of 900 people.", ["Oxley"]),
        ("Solbury, our neighbouring place, has done it.", ["Solbury"]),
        ("It stops at the Larkdale Canal.", ["Larkdale Canal"]),
        ("Homes on the Fernhill Estate were left out.", ["Fernhill Estate"]),
        ("People ran Steady Feet, the town’s falls service.", []),
        ("It was the plan of NHS Vale of Oxley Clinical Commissioning Group.", []),
    ],
)
def test_a_text_says_that_a_name_is_a_place(text, places):
    assert called_places(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("It took nobody from Marrow or Upper Sall.", ["Upper Sall"]),
        ("It runs in Larkdale and Marrow every day.", ["Larkdale"]),
        ("Marrow, Larkdale and Healthwatch Oxley agreed.", ["Larkdale"]),
        ("It runs in Oxley and Solbury.", []),
        ("Marrow and Oxley Partnership runs it.", []),
    ],
)
def test_the_neighbours_of_a_known_place_in_a_series_are_places(text, places):
    assert places_beside(text, {"Marrow"}, lambda name: False) == places
    assert places_beside(text, {"Marrow"}, lambda name: True) == []


def test_the_series_of_bare_names_is_read_whole():
    text = "In three – Thorn East, Marrow and Upper Sall – they do not meet."
    assert places_beside(text, {"Marrow"}, lambda name: False) == ["Thorn East", "Upper Sall"]


def test_the_name_of_a_body_cut_short_is_no_place():
    assert places_in_text("It met within Marrow and Oxley Health and Wellbeing Board.") == []
    assert places_in_text("It took people from the General on weekdays.") == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("It covers south Larkdale alone.", "south Larkdale"),
        ("It serves Oxley and west Larkdale.", "Oxley and west Larkdale"),
        ("It stops in the north of the city.", "north of the city"),
    ],
)
def test_a_part_of_a_known_place_is_a_place(text, part):
    match = part_pattern(["Larkdale"]).search(text)
    assert match is not None
    assert match.group() == part


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("It takes in parts of two neighbouring counties.", "two neighbouring counties"),
        ("It lies in the next county and took no part.", "next county"),
        ("All but the university quarter was covered.", "university quarter"),
        ("Six of our nine neighbourhoods have one.", "nine neighbourhoods"),
        ("Practices on the coast did not know.", "the coast"),
        ("In the first quarter there were 19.", None),
        ("In the neighbouring city of Oxley it works.", None),
    ],
)
def test_a_place_can_be_told_without_a_name(text, place):
    found = [text[a:b] for a, b in described_places(text)]
    assert found == ([place] if place else [])

"""How like two names are: what differs between names of one thing, and what tells two things apart."""

import pytest

from joinedup.loaders.likeness import contrast, is_acronym, leftover, likeness, words_of


@pytest.mark.parametrize(
    ("one", "other", "least", "why"),
    [
        ("Home from Hospital", "Hospital from Home", 90, "another order"),
        ("CrossDale CCG", "Cross Dale CCG", 90, "the same letters"),
        ("Healthcare @ Home", "Healthcare at Home", 90, "little words"),
        ("enhanced assessment units", "Enhanced Assessment Beds", 80, "“unit”"),
        ("Supported Integrated Discharge", "Supported Integrated Discharge service", 80, "“service”"),
        ("EAB", "Enhanced Assessment Beds", 80, "first letters"),
        ("HoEFT", "Heart of Elmshire NHS Foundation Trust", 80, "first letters"),
        ("LWol STP", "Larkdale and Woldham STP", 80, "LWol may stand for"),
        ("Bournevale Day Centre", "Bournvale Day Centre", 85, "spelt differently"),
        ("workforce strategy", "system-wide workforce strategy", 60, "stands within"),
        ("Connected Care Partnership Vanguard", "Connected Care Vanguard", 65, ""),
    ],
)
def test_names_of_one_thing_are_alike_either_way_round(one, other, least, why):
    found, turned = likeness(one, other), likeness(other, one)
    assert found.score >= least
    assert found.score == turned.score
    assert why in found.why
    assert found.score <= 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Larkdale City Council", "Larkdale City Council scrutiny committee"),  # a part of it
        ("Larkdale Royal Hospital", "Larkdale Ambulance Service"),
        ("falls service", "stroke service"),
        ("NHS Larkdale CCG", "NHS North Larkdale CCG"),  # two official names
        ("reablement staff", "reablement beds"),  # people and things
        ("the service", "services"),
        ("Lark", "Larch"),
    ],
)
def test_names_of_two_things_are_not(one, other):
    assert likeness(one, other) is None


def test_words_of_one_set_tell_two_things_apart():
    def between(one, other):
        return contrast(*leftover(words_of(one), words_of(other)))

    assert between("North Larkdale locality team", "South Larkdale locality team") == "north and south"
    assert between("Ward 12", "Ward 14") == "12 and 14"
    assert between("adult mental health team", "adult community team") is None
    assert between("rapid response team", "rapid response service") is None


def test_acronyms_are_words_of_capitals():
    assert [n for n in ("EAB", "HoEFT", "A&E", "Larkdale", "Rapid Response", "NHS trusts", "a") if is_acronym(n)] == [
        "EAB", "HoEFT", "A&E",
    ]  # fmt: skip

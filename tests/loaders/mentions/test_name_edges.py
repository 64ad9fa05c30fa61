"""Where a name begins and ends: dates, lists, quotation marks, apposition."""

import pytest

from joinedup.loaders.mentions.context import apposed
from joinedup.loaders.mentions.names import find_names


def read(text):
    return [(n.text, n.rule.name if n.rule else None) for n in find_names(text) if not n.bare]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It told Oxley Health and Wellbeing Board in November.",
         [("Oxley Health and Wellbeing Board", "health-and-wellbeing-board")]),
        ("It brings together ORH, NWC, Eastvale and Marrow General Hospital NHS Trust.",
         [("ORH", None), ("NWC", None), ("Eastvale", None), ("Marrow General Hospital NHS Trust", "nhs-trust")]),
        ("It met ORH, NWC, Marrow and Oxley Community NHS Trust and Healthwatch Oxley.",
         [("ORH", None), ("NWC", None), ("Marrow and Oxley Community NHS Trust", "nhs-trust"),
          ("Healthwatch Oxley", "healthwatch")]),
        ("It signed off ‘Nearer Home: A Vision for Adult Social Care in Oxley’ in May.",
         [("Nearer Home: A Vision for Adult Social Care in Oxley", "public-fund-or-plan")]),
        ("It began a ‘Doctor of the Week’ scheme.", [("Doctor of the Week", "public-fund-or-plan")]),
        ("She said, “We were told nothing about it at all”.", []),
        ("The Rest, Recovery and Reablement review was late.",
         [("Rest, Recovery and Reablement review", "public-fund-or-plan")]),
        ("It was bought from Fernhill Care.", [("Fernhill Care", "care-company")]),
        ("Intermediate Care was short.", [("Intermediate Care", None)]),
        ("A grant went to Dementia Friends of Oxley.", [("Dementia Friends of Oxley", "friends-of")]),
    ],
)  # fmt: skip
def test_a_name_ends_where_it_ends(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "thing", "yes"),
    [
        ("Fern House, a 24-bed rehabilitation unit, is old.", "Fern House", "rehabilitation unit", True),
        ("Elm Ward, formerly a rehabilitation unit, is shut.", "Elm Ward", "rehabilitation unit", True),
        ("The assessment unit (Elm Ward) is old.", "Elm Ward", "assessment unit", True),
        ("The older adult unit, Fern House, is full.", "Fern House", "older adult unit", True),
        ("It has a falls clinic called Steady Feet.", "Steady Feet", "falls clinic", True),
        ("It runs the falls clinic, Steady Feet and the hub.", "Steady Feet", "falls clinic", False),
        ("It runs the hub, the falls clinic, Steady Feet and more.", "Steady Feet", "falls clinic", False),
        ("It runs two care units, Elm Ward and Fern House.", "Elm Ward", "care units", False),
        ("Elm Ward wrote to the assessment unit.", "Elm Ward", "assessment unit", False),
    ],
)
def test_a_name_and_a_description_side_by_side(text, name, thing, yes):
    def span(part):
        return text.index(part), text.index(part) + len(part)

    assert apposed(text, span(name), span(thing)) is yes

"""Polarity: negation, contrast, purpose, and what is no finding."""

from __future__ import annotations

import pytest

from joinedup.loaders.statements import judge, theme_of


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("There was no clear framework for joint work between the two trusts.", "weakness"),
        ("The framework for joint work was clear and effective.", "strength"),
        ("Care in the unit was not always person-centred.", "weakness"),
        ("The discharge team was working well.", "strength"),
        ("Leaders described good working relationships, but records were not shared.", "weakness"),
        ("Although records were not shared, the team was effective.", "strength"),
        ("However, delivery remained fragmented.", "weakness"),
        ("The service was stopped although it was highly valued.", "strength"),
        ("There was not a recent, coherent, shared account of need.", "weakness"),
        ("Crews had little choice but to take people to hospital, and no route to the team.", "weakness"),
        ("Plans were in their infancy.", "neutral"),
        ("Admission rates for older people were consistently higher than the average for similar areas.", "weakness"),
        ("Rates of admission to care homes had fallen and were below the England average.", "strength"),
    ],
)
def test_polarity(text, polarity):
    found = judge(text)
    assert found is not None
    assert found.polarity == polarity


@pytest.mark.parametrize(
    "text",
    [
        "The Wexcombe Health and Wellbeing Board met every two months.",
        "The service was run by Wexcombe Voluntary Action and paid for by the CCG.",
        "Volunteers from Good Neighbours Wexcombe visit people at home.",
        "The post was paid for out of the improved Better Care Fund.",
        "Is there a clear framework for joint working?",
        "We looked at how effective the arrangements were.",
        "The board aims to build good relationships with providers.",
        "System leaders should draw up a clear and robust plan.",
        "The trust was rated good in February.",
        "It would be good to meet again.",
        "Improved communication between the wards would help people to go home.",
    ],
)
def test_no_finding(text):
    assert judge(text) is None


def test_a_request_keeps_the_judgement_in_its_other_clause():
    found = judge("The forum was effective, but partners need to ensure that it lasts.")
    assert found is not None
    assert found.polarity == "strength"


def test_more_cues_make_a_finding_surer():
    one = judge("Delivery was fragmented.")
    two = judge("Delivery was fragmented and there was a lack of oversight.")
    assert one is not None
    assert two is not None
    assert one.confidence < two.confidence <= 0.9


def test_heading_gives_the_theme_where_the_sentence_gives_none():
    section = ("Wexcombe local system review report", "Governance of the local system")
    assert theme_of("This was a positive step.", section) == "governance"
    assert theme_of("Nurses could not open the shared record.", section) == "information-sharing"
    assert theme_of("This was a positive step.") is None
    assert theme_of("This was a positive step.", inherited="workforce") == "workforce"

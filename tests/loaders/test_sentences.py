"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.loaders.sentences import split_sentences
from joinedup.loaders.stages import stage_of


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["They were seen in A&E.", "Staff said so."],
        ["The hub (see 3.4) opened in 2018.", "It cost £2.4 million."],
        ["Some services, e.g. the hub, were new.", "Others, i.e. The Hinge, were not."],
        ["Dr. Smith saw St. Aldhelm’s ward and No. 4 ward.", "No. 5 was closed."],
        ["The contract with Swiftline Ltd. has passed.", "It was with Dunmoor Ltd.", "The council paid."],
        ["It closes at 5 p.m. on Fridays.", "It opens at 8 a.m.", "The team meets then."],
        ["“The slots have gone.”", "Crews took people to A&E."],
        ["(It is a charity.)", "Few staff knew it."],
        ["Who pays?", "Nobody knew!", "The board did not ask."],
        ["Delays were higher than the average.4", "The review said why."],
        ["‘The NHS at its best.’", "It was said twice."],
        ["It was managed with the iBCF.", "iBCF money ended."],
        ["They chose option A.", "Staff were told."],
        ["See www.norland.gov.uk/hub for hours; the hub is at U.K. House."],
        ["Professor J. Smith spoke."],
        ["A heading without a stop"],
        ["One stop… and no more."],
    ],
)
def test_sentences_end_where_they_end(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_missing_space_after_a_quotation_is_seen() -> None:
    assert sentences("He said ‘no.’It was over.") == ["He said ‘no.’", "It was over."]


@given(st.text(alphabet='abAB .!?"”’()1&', min_size=1, max_size=200))
def test_nothing_is_lost(text: str) -> None:
    text = " ".join(text.split())
    spans = split_sentences(text)
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")
    assert all(a < b for a, b in spans)


@pytest.mark.parametrize(
    ("heading", "stage"),
    [
        ("Maintaining the wellbeing of a person in usual place of residence", "usual-place-of-residence"),
        ("Do services keep people well and maintain them in their own homes?", "usual-place-of-residence"),
        ("Helping people to stay well at home", "usual-place-of-residence"),
        ("Crisis management", "crisis"),
        ("Do services manage people effectively at a time of crisis?", "crisis"),
        ("Care and support in a crisis", "crisis"),
        ("3 GETTING HELP IN A CRISIS", "crisis"),
        ("Step down, return to usual place of residence, or a new one", "step-down"),
        ("Do services return people to their usual place of residence?", "step-down"),
        ("4. LEAVING HOSPITAL", "step-down"),
        ("BRIEFING, PART 1: COMING OUT OF HOSPITAL", "step-down"),
        ("Governance of the local system", None),
        ("Are services in Norland well led?", None),
        ("Market shaping", None),
    ],
)  # fmt: skip
def test_headings_tell_the_stage(heading: str, stage: str | None) -> None:
    assert stage_of((heading,)) == stage


def test_the_innermost_heading_that_tells_decides() -> None:
    assert stage_of(("Crisis management", "Are services safe?")) == "crisis"
    assert stage_of(("Crisis management", "Leaving hospital")) == "step-down"
    assert stage_of(()) is None

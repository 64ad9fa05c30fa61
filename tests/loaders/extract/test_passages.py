"""Passages that state nothing of the local system, and groups that use services and do not give them."""

from __future__ import annotations

import pytest

from joinedup.graph.vocabulary import Kind
from joinedup.loaders.extract import extract
from joinedup.loaders.extract.examples import trial
from joinedup.loaders.extract.rules import rules
from joinedup.loaders.extract.view import is_aside, is_method, is_users
from joinedup.loaders.values import Mention


@pytest.mark.parametrize("text", rules().passages.examples)
def test_an_aside_is_left_out(text: str) -> None:
    assert is_aside(text)


@pytest.mark.parametrize("text", rules().passages.negated)
def test_what_is_stated_is_read(text: str) -> None:
    assert not is_aside(text)


@pytest.mark.parametrize(
    ("section", "method"),
    [
        (("Background", "The review team"), True),
        (("2. How we carried out the review",), True),
        (("Methodology:", "Interviews"), True),
        (("How are services carried out in Elmton?",), False),
        (("Governance",), False),
        ((), False),
    ],
)
def test_sections_on_method(section: tuple[str, ...], method: bool) -> None:
    assert is_method(section) is method


def test_nothing_is_read_below_a_heading_on_method() -> None:
    said = "[GPs|group] refer people to the [hub|service]. => nothing"
    assert extract(trial(f"# What we found || {said}").reading)
    assert not extract(trial(f"# How we carried out the review || {said}").reading)


@pytest.mark.parametrize(
    ("name", "users"),
    [
        ("older people", True),
        ("patients with a clinical need", True),
        ("unpaid carers", True),
        ("community nurses", False),
        ("people's organisations", False),
        ("care homes", False),
    ],
)
def test_users_are_told_from_those_who_give_care(name: str, users: bool) -> None:
    mention = Mention(0, len(name), name, Kind.STAKEHOLDER_GROUP, None, name, name, people=True)
    assert is_users(mention) is users

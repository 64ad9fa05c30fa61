"""Every rule reads its examples and leaves their look-alikes alone."""

from __future__ import annotations

import pytest

from joinedup.graph.vocabulary import vocabulary
from joinedup.loaders.statements import judge, measures_of, theme_of
from joinedup.loaders.statements.recommendations import asks
from joinedup.loaders.statements.rules import (
    finding_rules,
    measure_rules,
    recommendation_rules,
    theme_rules,
)

CUES = finding_rules().cues
REQUESTS = recommendation_rules().rules
UNITS = measure_rules().units
THEMES = theme_rules().themes


def pairs(rules, which):
    return [pytest.param(rule, text, id=f"{rule.id}: {text}") for rule in rules for text in getattr(rule, which)]


@pytest.mark.parametrize(("cue", "text"), pairs(CUES, "examples"))
def test_cue_reads_its_example(cue, text):
    found = judge(text)
    assert found is not None
    assert found.polarity == cue.polarity


@pytest.mark.parametrize("cue", CUES, ids=lambda c: c.id)
def test_cue_is_named_by_one_of_its_examples(cue):
    assert cue.id in {found.rule for text in cue.examples if (found := judge(text))}


@pytest.mark.parametrize(("cue", "text"), pairs(CUES, "negated"))
def test_cue_leaves_the_look_alike(cue, text):
    found = judge(text)
    assert found is None or found.polarity != cue.polarity


@pytest.mark.parametrize(("rule", "text"), pairs(REQUESTS, "examples"))
def test_request_reads_its_example(rule, text):
    assert asks(text) is not None


@pytest.mark.parametrize("rule", REQUESTS, ids=lambda r: r.id)
def test_request_is_named_by_one_of_its_examples(rule):
    assert rule.id in {asks(text) for text in rule.examples}


@pytest.mark.parametrize(("rule", "text"), pairs(REQUESTS, "negated"))
def test_request_leaves_the_look_alike(rule, text):
    assert asks(text) is None


@pytest.mark.parametrize(("unit", "text"), pairs(UNITS, "examples"))
def test_unit_reads_its_example(unit, text):
    assert unit.id in {figure.rule for figure in measures_of(text)}


@pytest.mark.parametrize(("unit", "text"), pairs(UNITS, "negated"))
def test_unit_leaves_the_look_alike(unit, text):
    assert unit.id not in {figure.rule for figure in measures_of(text)}


@pytest.mark.parametrize(("theme", "text"), [(t, x) for t, rule in THEMES.items() for x in rule["examples"]])
def test_theme_reads_its_example(theme, text):
    assert theme_of(text) == theme


@pytest.mark.parametrize(("theme", "text"), [(t, x) for t, rule in THEMES.items() for x in rule["negated"]])
def test_theme_leaves_the_look_alike(theme, text):
    assert theme_of(text) != theme


def test_themes_are_the_closed_list():
    assert set(THEMES) == set(vocabulary().themes)


def test_ids_are_distinct():
    for rules in (CUES, REQUESTS, UNITS):
        assert len({rule.id for rule in rules}) == len(rules)

"""Clauses that take their verb or their object from what was just stated."""

from __future__ import annotations

import pytest

from joinedup.graph.vocabulary import vocabulary
from joinedup.loaders.extract import extract
from joinedup.loaders.extract.examples import got, trial, unordered
from joinedup.loaders.extract.rules import EllipsisRule, rules
from joinedup.loaders.model import parse
from joinedup.loaders.values import Claim, Reading

CASES = [
    pytest.param(rule, text, id=f"{rule.id}-{group}{n}")
    for rule in rules().ellipses
    for group, texts in (("example", rule.examples), ("negated", rule.negated))
    for n, text in enumerate(texts)
]


def _claims(text: str) -> tuple[Reading, list[Claim]]:
    t = trial(text)
    parses = parse(t.reading.document.sentences)
    reading = Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses)
    return reading, [c for c in extract(reading) if c.sentence == t.last]


@pytest.mark.parametrize(("rule", "text"), CASES)
def test_ellipsis_reads_its_example(rule: EllipsisRule, text: str) -> None:
    reading, claims = _claims(text)
    assert unordered(got(reading, claims, rule.id)) == unordered(trial(text).wanted)


def test_what_a_clause_takes_from_the_sentence_before_has_that_as_context() -> None:
    _, claims = _claims(
        "[GPs|group] refer people to the [falls service|service]. || The [wards|group] do not. => nothing"
    )
    assert [(c.status, [s.id for s in c.context]) for c in claims] == [("absent", ["s1"])]


def test_a_clause_takes_nothing_from_another_block() -> None:
    _, claims = _claims(
        "[GPs|group] refer people to the [falls service|service]. || # Wards || The [wards|group] do not. => nothing"
    )
    assert not [c for c in claims if c.extractor == "ellipsis"]


def test_the_people_for_whom_a_service_is_are_no_referrers() -> None:
    _, claims = _claims(
        "[GPs|group] discharge people to the [falls service|service]; [patients|group] do not. => nothing"
    )
    assert not [c for c in claims if c.extractor == "ellipsis" and c.type in vocabulary().interfaces]


def test_who_is_named_as_an_exception_in_a_list_is_without_it() -> None:
    _, claims = _claims("[GPs|group], though not [dentists|group], can view the [shared record|system]. => nothing")
    assert {(c.subject.partition(":")[2], c.status) for c in claims} == {("gps", "present"), ("dentists", "absent")}

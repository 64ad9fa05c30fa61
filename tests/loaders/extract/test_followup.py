"""What a sentence takes back of the one before it."""

from __future__ import annotations

import pytest

from joinedup.graph.vocabulary import vocabulary
from joinedup.loaders.extract import extract
from joinedup.loaders.extract.examples import got, trial, unordered
from joinedup.loaders.extract.rules import FollowUpRule, rules
from joinedup.loaders.model import parse
from joinedup.loaders.values import Reading

CASES = [
    pytest.param(rule, text, id=f"{rule.id}-{group}{n}")
    for rule in rules().followups
    for group, texts in (("example", rule.examples), ("negated", rule.negated))
    for n, text in enumerate(texts)
]


@pytest.mark.parametrize(("rule", "text"), CASES)
def test_follow_up_reads_its_example(rule: FollowUpRule, text: str) -> None:
    t = trial(text)
    parses = parse(t.reading.document.sentences)
    reading = Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses)
    claims = [c for c in extract(reading) if c.sentence == t.last and c.rule == rule.id]
    assert unordered(got(reading, claims, rule.id)) == unordered(t.wanted)
    for c in claims:
        assert [s.id for s in c.context] == ["s1"]


def test_follow_up_types_are_domain_relationships() -> None:
    for rule in rules().followups:
        assert rule.types <= set(vocabulary().relationships)


@pytest.mark.parametrize("second", ["and have access to", "and [nurses|group] have access to"])
def test_a_follow_up_of_two_services_is_of_neither(second: str) -> None:
    t = trial(
        f"[GPs|group] refer people to the [falls service|service] {second} the [shared record|system]. || "
        "It ran only on weekdays. => nothing"
    )
    parses = parse(t.reading.document.sentences)
    reading = Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses)
    assert {c.type for c in extract(reading)} >= {"REFERS_TO", "HAS_ACCESS_TO"}
    assert not [c for c in extract(reading) if c.extractor == "followup"]

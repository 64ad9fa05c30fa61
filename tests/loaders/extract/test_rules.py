"""Every rule's own examples, read by the extractors that the rule belongs to."""

from __future__ import annotations

import pytest

from joinedup.graph.vocabulary import vocabulary
from joinedup.loaders.extract import DEFAULT, extract
from joinedup.loaders.extract.examples import got, trial, unordered
from joinedup.loaders.extract.rules import Relation, TriggerRule, rules
from joinedup.loaders.model import load_model, parse
from joinedup.loaders.values import Reading

CASES = [
    pytest.param(rule, text, id=f"{rule.id}-{group}{n}")
    for rule in rules().all()
    for group, texts in (("example", rule.examples), ("negated", rule.negated))
    for n, text in enumerate(texts)
]


@pytest.mark.parametrize(("rule", "text"), CASES)
def test_rule_reads_its_example(rule: Relation, text: str) -> None:
    if isinstance(rule, TriggerRule) and load_model() is None:
        pytest.skip("no language model is installed, and trigger rules read parses")
    t = trial(text)
    reading = Reading(
        t.reading.document,
        t.reading.mentions,
        t.reading.entities,
        parse(t.reading.document.sentences),
    )
    read = got(reading, [c for e in DEFAULT for c in e.claims(reading) if c.sentence == t.last], rule.id)
    if vocabulary().relationships[rule.type].undirected:
        assert unordered(read) == unordered(t.wanted)
    else:
        assert read == t.wanted


def test_extract_is_deterministic_and_distinct() -> None:
    t = trial("[Elm Trust|org] provides the [falls service|service] and refers people to the [hub|service]. => nothing")
    reading = Reading(
        t.reading.document,
        t.reading.mentions,
        t.reading.entities,
        parse(t.reading.document.sentences),
    )
    first, second = extract(reading), extract(reading)
    assert first == second
    keys = [(c.sentence.id, c.subject, c.type, c.object) for c in first]
    assert len(keys) == len(set(keys))

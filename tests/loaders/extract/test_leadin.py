"""Bullets that complete the sentence before them."""

from __future__ import annotations

import pytest

from joinedup.loaders.extract import extract
from joinedup.loaders.extract.examples import trial
from joinedup.loaders.model import load_model, parse
from joinedup.loaders.values import Reading

pytestmark = pytest.mark.skipif(load_model() is None, reason="no language model is installed")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The [alliance|body]'s members included: || * [Elm Trust|org]; || * [Ash Hospice|org] and",
            "Ash Hospice MEMBER_OF alliance present",
        ),
        ("[GPs|group] could refer people to: || * the [falls service|service]", "GPs REFERS_TO falls service present"),
        (
            "[GPs|group] were not able to: || * refer people to the [falls service|service].",
            "GPs REFERS_TO falls service absent",
        ),
        (
            "The [Delivery Board|body] met each month. || The following were not represented on it: || "
            "* [care homes|group] (61 of them)",
            "care homes MEMBER_OF Delivery Board absent",
        ),
        (
            "[Elm Trust|org] provides the following services: || * [memory clinic|service]: for older people",
            "Elm Trust PROVIDES memory clinic present",
        ),
    ],
)
def test_a_bullet_is_read_with_its_lead_in(text: str, wanted: str) -> None:
    t = trial(text + " => nothing")
    parses = parse(t.reading.document.sentences)
    reading = Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses)
    names = {key: entity.name for key, entity in reading.entities.items()}
    found = {
        f"{names[c.subject]} {c.type} {names[c.object]} {c.status}": c
        for c in extract(reading)
        if c.sentence.id == t.last.id
    }
    assert wanted in found
    assert found[wanted].context
    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[GPs|group] could refer people to: || * [Carers|group] told us of the [falls service|service].",
        "We asked [Elm Trust|org] this: || * who runs the [falls service|service]?",
        "[Elm Trust|org] || * [memory clinic|service]",
    ],
)
def test_a_bullet_that_does_not_complete_its_lead_in_is_left_alone(text: str) -> None:
    t = trial(text + " => nothing")
    parses = parse(t.reading.document.sentences)
    reading = Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses)
    assert not [c for c in extract(reading) if c.extractor == "lead-in"]

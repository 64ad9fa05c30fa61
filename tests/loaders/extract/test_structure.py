"""What stands side by side: bodies spoken of by their number, offices of councils, second guesses."""

from __future__ import annotations

import pytest

from joinedup.loaders.extract import extract
from joinedup.loaders.extract.examples import trial
from joinedup.loaders.extract.nearby import fill
from joinedup.loaders.extract.structure import StructureExtractor
from joinedup.loaders.model import load_model, parse
from joinedup.loaders.values import Reading

_NAMED = "[Elm Council|council] met [Ash Council|council]. || "


def _structure(text: str) -> set[tuple[str, str, str, str]]:
    t = trial(f"{text} => nothing")
    names = {key: e.name for key, e in t.reading.entities.items()}
    found = StructureExtractor().claims(t.reading)
    return {(names[c.subject], str(c.type), names[c.object], str(c.status)) for c in found}


def test_bodies_that_merge_are_those_that_the_document_names() -> None:
    text = _NAMED + "[The two councils|group] will merge into [Oakshire Council|council] in May."
    assert _structure(text) == {
        ("Elm Council", "SUCCEEDED_BY", "Oakshire Council", "planned"),
        ("Ash Council", "SUCCEEDED_BY", "Oakshire Council", "planned"),
    }


@pytest.mark.parametrize(
    "text",
    [
        _NAMED + "[The three councils|group] merged into [Oakshire Council|council].",
        _NAMED + "[The two councils|group] met [Oakshire Council|council].",
        _NAMED + "[The councils|group] merged into [Oakshire Council|council].",
    ],
)
def test_where_the_number_does_not_tell_nothing_is_said(text: str) -> None:
    assert not {c for c in _structure(text) if c[1] == "SUCCEEDED_BY"}


def test_a_rule_read_from_the_parse_is_not_guessed_at_again() -> None:
    if load_model() is None:
        pytest.skip("no language model is installed")
    t = trial("[Elm Trust|org] runs the [falls service|service]. => nothing")
    reading = Reading(
        t.reading.document,
        t.reading.mentions,
        t.reading.entities,
        parse(t.reading.document.sentences, t.reading.mentions),
    )
    (parsed,) = [c for c in extract(reading) if c.rule == "provide"]
    assert parsed.extractor == "dependency"
    (guessed,) = [c for c in extract(t.reading) if c.rule == "provide"]
    assert guessed.extractor == "surface"
    assert fill([parsed, guessed], []) == [parsed]
    assert fill([guessed], []) == [guessed]


def test_leaders_stand_for_the_bodies_that_they_lead() -> None:
    if load_model() is None:
        pytest.skip("no language model is installed")
    t = trial(
        "The [Elm Board|body] was attended by the [chief executives|group] of [Elm Trust|org] and [Ash Trust|org]. "
        "=> nothing"
    )
    parses = parse(t.reading.document.sentences, t.reading.mentions)
    claims = extract(Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses))
    assert {t.reading.entities[c.subject].name for c in claims if c.type == "MEMBER_OF"} == {"Elm Trust", "Ash Trust"}

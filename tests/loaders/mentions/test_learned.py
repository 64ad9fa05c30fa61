"""The learned recogniser: candidates, cues without names, weights that are checked, and what it adds."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import numpy as np
import pytest

from joinedup.graph import Kind
from joinedup.graph.errors import RuleError
from joinedup.loaders.learned.model import packed
from joinedup.loaders.mentions import recognise, scorer, weights, worth_parsing
from joinedup.loaders.mentions.candidates import Spot, spots
from joinedup.loaders.mentions.cues import hashed, place_cues, shape
from joinedup.loaders.mentions.names import find_names
from joinedup.loaders.mentions.weights import FILE, KINDS, shipped, unpacked
from joinedup.loaders.model import parse
from joinedup.loaders.readers import read_document
from joinedup.loaders.values import Reading, Sentence

TEXT = """Tarnmoor winter review

Out of hours

Tarnmoor County Council and Ashmere Hospitals NHS Foundation Trust (AHFT) paid for Hearthway Home last winter. Ward
sisters at AHFT referred people to Hearthway Home. Practices in Tarnmoor could not refer to Hearthway Home.

Brightnote belongs to Ashmere Hospitals NHS Foundation Trust. The district nurses record visits on Brightnote. Nobody
at the council can see Brightnote. Ann Marlow, Head of Operations, spoke for the trust.
"""


def read(folder: Path, text: str = TEXT) -> Reading:
    path = folder / "tarnmoor.txt"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    return recognise(document, parse(s for s in document.sentences if worth_parsing(s)))


def candidates(text: str) -> list[Spot]:
    sentence = Sentence("s1", text, tuple(range(len(text))), ((0, len(text)),), 0, "paragraph")
    return list(spots(sentence, parse([sentence])["s1"], (), find_names(text), {}))


def called(text: str) -> set[str]:
    return {v.name for spot in candidates(text) for v in spot.variants}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("People are sent to Brightmoor by their doctors.", "Brightmoor"),
        ("The patients were seen by ward sisters at the Infirmary.", "ward sisters at the Infirmary"),
        ("We spoke to the trust's therapists about it.", "trust's therapists"),
        ("Homes on the coast had nobody to call.", "homes on the coast"),
        ("The night pick-up crew comes to people who fell.", "night pick-up crew"),
    ],
)
def test_a_place_is_read_with_and_without_whose_and_where_it_is(text: str, name: str) -> None:
    assert name in called(text)


@pytest.mark.parametrize("text", ["Dr Ann Marlow spoke.", "We heard Ann Marlow, Chief Officer of the trust."])
def test_a_person_is_no_candidate(text: str) -> None:
    assert not {n for n in called(text) if "Marlow" in n}


def test_a_word_that_only_opens_a_sentence_is_no_name() -> None:
    assert not [s for s in candidates("Homes on the coast had nobody to call.") if s.capital]


def test_names_are_cues_by_their_shape_alone() -> None:
    """What stands around two names is the same, whatever they are."""
    one, other = (
        next(s for s in candidates(f"People were referred to {name} by doctors.") if s.capital)
        for name in ("Larkway", "Fernhope")
    )
    assert place_cues(one, one.variants[0], None, ()) == place_cues(other, other.variants[0], None, ())
    assert shape("Friends of St Ann") == "Xx of Xx Xx"
    assert hashed("form:core") == 2927524197


def test_likely_things_are_mentions_and_nodes_need_no_rule(tmp_path: Path) -> None:
    trained = shipped()
    assert trained is not None
    reading = read(tmp_path)
    rules = {m.rule for found in reading.mentions.values() for m in found}
    assert rules & {scorer.LEARNED, "described"}
    for found in reading.mentions.values():
        for m in found:
            if m.rule == scorer.LEARNED:
                assert trained[1].sure <= m.confidence <= 1
                assert m.kind in KINDS
    assert not any("Marlow" in e.name for e in reading.entities.values())


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    assert read(tmp_path).mentions == read(tmp_path).mentions


def test_what_has_no_capital_is_no_body_and_no_place() -> None:
    read_ = np.array([0.1, 0.5, 0.0, 0.2, 0.05, 0.0, 0.0, 0.15, 0.0, 0.0])
    assert scorer._kind(read_, capital=False) == (Kind.STAKEHOLDER_GROUP, pytest.approx(0.25))
    assert scorer._kind(read_, capital=True) == (Kind.ORGANISATION, pytest.approx(0.9))


def test_missing_or_damaged_weights_are_said_once_and_the_rules_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = tmp_path / "weights"
    elsewhere.mkdir()
    (elsewhere / FILE).write_bytes(b"no weights")
    monkeypatch.setattr(weights.resources, "files", lambda package: elsewhere)
    shipped.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            one, other = read(tmp_path), read(tmp_path)
        assert one.entities == other.entities
        assert any(e.name == "Tarnmoor County Council" for e in one.entities.values())
        assert not [m for found in one.mentions.values() for m in found if m.rule == scorer.LEARNED]
        told = [r.getMessage() for r in caplog.records if "learned recogniser" in r.getMessage()]
        assert len(told) == 1
        assert "train_mentions.py" in told[0]
    finally:
        shipped.cache_clear()


def test_weights_of_another_shape_are_refused() -> None:
    trained = shipped()
    assert trained is not None
    arrays = {name: np.array(kept) for name, kept in trained[0].arrays.items()}
    assert unpacked(packed(arrays)).rows == trained[0].rows
    with pytest.raises(RuleError, match="another version"):
        unpacked(packed({**arrays, "bias": arrays["bias"][1:]}))
    with pytest.raises(RuleError, match="no number"):
        unpacked(packed({**arrays, "bias": arrays["bias"] * np.nan}))
    with pytest.raises(RuleError):
        unpacked(packed({name: kept for name, kept in arrays.items() if name != "dense"}))
    with pytest.raises(RuleError):
        unpacked(packed(arrays)[:500])


def test_probabilities_add_up() -> None:
    trained = shipped()
    assert trained is not None
    for cues in ({}, {hashed("cap"): 1.0, hashed("h:team"): 1.0}):
        assert trained[0].probabilities(cues, None).sum() == pytest.approx(1)


def test_the_weights_hold_no_text_and_are_small(root: Path) -> None:
    data = (root / "loaders" / "mentions" / FILE).read_bytes()
    assert len(data) < 3_000_000
    texts = [p.read_text(encoding="utf-8") for p in sorted((root / "tests" / "annotated").glob("*.txt"))]
    assert texts
    words = {m for text in texts for m in re.findall(r"[A-Z][a-z]{3,} [A-Za-z]{3,}|[A-Z][a-z]+[A-Z][a-z]+", text)}
    words -= {str(k) for k in Kind}
    assert not [w for w in words if w.encode() in data]

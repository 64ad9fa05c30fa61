"""The learned scorer: stable features without names, a model that is checked, and what it does to claims."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import numpy as np
import pytest

from joinedup.graph.errors import RuleError
from joinedup.graph.vocabulary import RelationshipType, vocabulary
from joinedup.loaders.extract import extract
from joinedup.loaders.extract.examples import trial
from joinedup.loaders.learned import model as model_module
from joinedup.loaders.learned.combine import Scorer
from joinedup.loaders.learned.explain import explain_pair
from joinedup.loaders.learned.extractor import LearnedExtractor
from joinedup.loaders.learned.features import Views, features, hashed
from joinedup.loaders.learned.model import FILE, Model, packed, shipped, thresholds, unpacked
from joinedup.loaders.learned.pairs import TYPES, columns_of, pairs
from joinedup.loaders.learned.words import Families, families
from joinedup.loaders.model import parse
from joinedup.loaders.values import Reading

TEXT = (
    "[Elm Trust|org] runs the [falls service|service] for people over 65. || "
    "It is said that [GPs|group] send people to the [falls service|service] whenever they can. || "
    "The [Ash Alliance|body] has three members: [Elm Trust|org], [Oak Council|org] and [Yew Hospice|org]."
    " => nothing"
)


def reading(text: str = TEXT) -> Reading:
    r = trial(text).reading
    return Reading(r.document, r.mentions, r.entities, parse(r.document.sentences))


@pytest.fixture(scope="module")
def model() -> Model:
    found = shipped()
    assert found is not None
    return found


def test_every_pair_of_a_sentence_that_the_kinds_permit_is_a_candidate() -> None:
    found = pairs(reading())
    same = [p for p in found if p.where == "same"]
    assert {(p.first.name, p.second.name) for p in same} >= {("Elm Trust", "falls service"), ("GPs", "falls service")}
    for pair in found:
        for column in pair.columns:
            subject, object_ = pair.ends(column)
            kinds = {m.entity: m.kind for m in (pair.first, pair.second)}
            assert vocabulary().allows(kinds[subject], TYPES[column // 2], kinds[object_])
    assert any(p.where == "before" for p in found)


def test_what_has_no_direction_is_one_column() -> None:
    kinds = vocabulary().groups["actor"]
    for a in kinds:
        for b in kinds:
            assert sum(TYPES[c // 2] is RelationshipType.WORKS_WITH for c in columns_of(a, b)) <= 1


def test_features_hold_no_name() -> None:
    """The same sentence about other bodies has the same features."""
    one = reading("[Elm Trust|org] refers people to the [Larch team|service]. => nothing")
    other = reading("[Bream Trust|org] refers people to the [Perch team|service]. => nothing")
    seen = [[features(p, Views(r)) for p in pairs(r)] for r in (one, other)]
    assert seen[0] == seen[1]
    assert "b:refer" in seen[0][0]


def test_a_verb_that_no_text_holds_shares_a_family_with_one_that_many_do() -> None:
    one = reading("[Elm Trust|org] refers people to the [Larch team|service]. => nothing")
    other = reading("[Elm Trust|org] navigates people to the [Larch team|service]. => nothing")
    seen = [set(features(pairs(r)[0], Views(r))) for r in (one, other)]
    assert "~b:%refer" in seen[0] & seen[1]
    assert "b:refer" in seen[0] - seen[1]


def test_a_word_has_one_family() -> None:
    assert families()["signpost"] == families()["refer"] == "%refer"
    with pytest.raises(ValueError, match="two families"):
        Families(families={"refer": ("refer", "send"), "share": ("send",)})


def test_an_entity_two_sentences_before_is_paired_in_its_paragraph() -> None:
    r = reading("[Elm Trust|org] has grown. || It is well led. || It runs the [falls service|service] too. => nothing")
    assert [(p.where, p.first.name, p.second.name) for p in pairs(r)] == [("earlier", "Elm Trust", "falls service")]


def test_hashes_are_the_same_everywhere() -> None:
    assert hashed("b:refer") == 1100294791


def test_a_pair_of_two_sentences_has_its_context() -> None:
    across = [p for p in pairs(reading()) if p.where == "before"]
    assert all(p.context is not None and p.context.id != p.sentence.id for p in across)


def test_probabilities_are_probabilities_and_repeatable(model: Model) -> None:
    claims = extract(reading(), floor=0.01)
    assert claims == extract(reading(), floor=0.01)
    assert claims
    assert all(0.01 <= c.confidence <= 1 for c in claims)
    levels = thresholds()
    assert 0 < levels.floor <= levels.complete <= levels.default <= levels.precise < 1
    higher = extract(reading(), floor=levels.precise)
    assert {(c.sentence.id, c.subject, c.type, c.object) for c in higher} <= {
        (c.sentence.id, c.subject, c.type, c.object) for c in claims
    }


def test_what_plain_words_say_is_likelier_than_what_they_do_not(model: Model) -> None:
    r = reading("[Elm Trust|org] runs the [falls service|service]. => nothing")
    by = {(c.type, c.subject): c.confidence for c in extract(r, floor=0.001)}
    best = max(by, key=lambda k: by[k])
    assert best[0] is RelationshipType.PROVIDES
    assert best[1].endswith("elm-trust")


def test_claims_are_permitted_evidenced_and_named_after_the_model(model: Model) -> None:
    r = reading()
    claims = list(LearnedExtractor(0.001).claims(r))
    assert claims
    for c in claims:
        assert vocabulary().allows(r.entities[c.subject].kind, c.type, r.entities[c.object].kind)
        assert c.rule == f"learned/{c.type}"
        assert c.subject != c.object
        said = {m.entity for s in (c.sentence, *c.context) for m in r.mentions[s.id]}
        assert {c.subject, c.object} <= said


def test_without_a_floor_the_rules_speak_alone() -> None:
    assert not [c for c in extract(reading()) if c.extractor == "learned"]


def test_a_missing_or_damaged_model_is_said_once_and_the_rules_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(b"no model")
    monkeypatch.setattr(model_module.resources, "files", lambda package: tmp_path)
    model_module.shipped.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            assert extract(reading(), floor=0.5) == extract(reading())
            assert extract(reading(), floor=0.5)
            assert list(LearnedExtractor(0.1).claims(reading())) == []
        told = [r.getMessage() for r in caplog.records if "learned model" in r.getMessage()]
        assert len(told) == 1
        assert "train_relations.py" in told[0]
    finally:
        model_module.shipped.cache_clear()


def test_a_model_of_another_shape_is_refused(model: Model) -> None:
    arrays = {name: np.array(kept) for name, kept in model.arrays.items()}
    assert unpacked(packed(arrays)).rows == model.rows
    with pytest.raises(RuleError, match="another version"):
        unpacked(packed({**arrays, "bias": arrays["bias"][1:]}))
    with pytest.raises(RuleError, match="holds no 'bias'"):
        unpacked(packed({name: kept for name, kept in arrays.items() if name != "bias"}))
    with pytest.raises(RuleError, match="no number"):
        unpacked(packed({**arrays, "bias": arrays["bias"] * np.nan}))
    with pytest.raises(RuleError, match="lead nowhere"):
        unpacked(packed({**arrays, "left": arrays["left"] + 10_000}))
    with pytest.raises(RuleError):
        unpacked(packed(arrays)[:1000])
    with pytest.raises(RuleError):
        unpacked(b"")


def test_the_same_arrays_are_the_same_bytes(model: Model) -> None:
    assert packed(model.arrays) == packed(dict(reversed(list(model.arrays.items()))))


def test_the_model_holds_no_text_and_is_small(root: Path) -> None:
    data = (root / "loaders" / "learned" / FILE).read_bytes()
    assert len(data) < 7_000_000
    texts = [p.read_text(encoding="utf-8") for p in sorted((root / "tests" / "annotated").glob("*.txt"))]
    assert texts
    runs = {m for text in texts for m in re.findall(r"[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}", text)}
    assert not [r for r in runs if r.encode() in data]


def test_the_reasons_are_words(model: Model) -> None:
    r = reading("[Elm Trust|org] refers people to the [falls service|service]. => nothing")
    keys = {e.name: k for k, e in r.entities.items()}
    sentence = r.document.sentences[-1].id
    found = explain_pair(r, sentence, keys["Elm Trust"], RelationshipType.REFERS_TO, keys["falls service"])
    assert found is not None
    assert 0 < found.probability < 1
    assert any("refer" in said for said, _ in found.reasons)
    assert any("refer" in rule for rule in found.rules)
    assert explain_pair(r, "s99", keys["Elm Trust"], RelationshipType.REFERS_TO, keys["falls service"]) is None


def test_scoring_does_not_depend_on_the_order_of_claims(model: Model) -> None:
    from joinedup.loaders.extract import by_rules

    claims = by_rules(reading())
    one = [(s.column, round(s.probability, 9)) for s in Scorer(reading(), claims).scored(model)]
    other = [(s.column, round(s.probability, 9)) for s in Scorer(reading(), claims[::-1]).scored(model)]
    assert one == other

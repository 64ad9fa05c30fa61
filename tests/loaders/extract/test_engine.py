"""The extractor as a whole: typed, evidenced, distinct, the same every time; its rules as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from joinedup.graph.vocabulary import Kind, RelationshipType, vocabulary
from joinedup.loaders.extract import DEFAULT, extract
from joinedup.loaders.extract.examples import trial
from joinedup.loaders.extract.figures import figures
from joinedup.loaders.extract.forms import noun_forms, verb_forms
from joinedup.loaders.extract.rules import Rules, TriggerRule, rules
from joinedup.loaders.model import load_model, parse, spans
from joinedup.loaders.values import Extractor, Mention, Reading

TEXT = (
    "[Elm Trust|org] provides the [falls service|service] and refers people to the [hub|service]. || "
    "Its staff had no access to [GP records|system], although [Oak Council|org] funds the [hub|service]. || "
    "The [alliance|body] brings together [Elm Trust|org], [Oak Council|org] and, since May, [Ash Hospice|org]."
    " => nothing"
)


def reading() -> Reading:
    t = trial(TEXT)
    parses = parse(t.reading.document.sentences, t.reading.mentions)
    return Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses)


def test_claims_are_typed_distinct_evidenced_and_repeatable() -> None:
    r = reading()
    claims = extract(r)
    assert claims
    assert claims == extract(r)
    keys = [(c.sentence.id, c.subject, c.type, c.object) for c in claims]
    assert len(keys) == len(set(keys))
    for c in claims:
        assert vocabulary().allows(r.entities[c.subject].kind, c.type, r.entities[c.object].kind)
        assert c.subject != c.object
        assert c.sentence in r.document.sentences
        assert 0 < c.confidence <= 1
        assert all(s.id != c.sentence.id for s in c.context)


def test_a_chosen_extractor_reads_alone() -> None:
    for extractor in DEFAULT:
        assert isinstance(extractor.name, str)
        alone: list[Extractor] = [extractor]
        assert {c.extractor for c in extract(reading(), alone)} <= {extractor.name, "structure"}


def test_every_domain_relationship_has_a_rule() -> None:
    assert {rule.type for rule in rules().all()} == set(RelationshipType) - {RelationshipType.ABOUT}


def test_rule_data_is_checked() -> None:
    first = rules().triggers[0].model_dump()
    with pytest.raises(ValidationError):
        TriggerRule.model_validate({**first, "negated": []})
    with pytest.raises(ValidationError):
        TriggerRule.model_validate({**first, "type": "KNOWS"})
    everything = rules().model_dump()
    with pytest.raises(ValidationError, match="two rules are called"):
        Rules.model_validate({**everything, "triggers": [first, first]})


def test_an_example_without_claims_is_refused() -> None:
    with pytest.raises(ValueError, match="=>"):
        trial("[Elm Trust|org] is busy.")
    with pytest.raises(ValueError, match="subject > object"):
        trial("[Elm Trust|org] is busy. => Elm Trust")


@pytest.mark.skipif(load_model() is None, reason="no language model is installed")
def test_a_mention_is_one_token_with_its_place_in_the_sentence() -> None:
    t = trial("People go to [care homes|group] and to the [Health and Wellbeing Board|body]. => nothing")
    sentence = t.last
    doc = parse([sentence], t.reading.mentions)[sentence.id]
    stands = {sentence.text[a:b] for a, b in spans(doc)}
    assert {"care homes", "Health and Wellbeing Board"} <= stands
    plain = parse([sentence])[sentence.id]
    assert [sentence.text[a:b] for a, b in spans(plain)] == [token.text for token in plain]


def test_overlapping_mentions_share_a_token() -> None:
    if load_model() is None:
        pytest.skip("no language model is installed")
    t = trial("They went to residential and nursing homes. => nothing")
    text = t.last.text
    both = tuple(
        Mention(text.index(word), text.index("homes") + 5, word, Kind.STAKEHOLDER_GROUP, None, word, word)
        for word in ("residential", "nursing")
    )
    doc = parse([t.last], {t.last.id: both})[t.last.id]
    assert "residential and nursing homes" in {text[a:b] for a, b in spans(doc)}


@pytest.mark.parametrize(
    ("kind", "clause", "found"),
    [
        ("COVERS", "The board covers 80% of the city", {"share": 0.8}),
        ("COVERS", "It covers 80% of the city and 5% of the county", {}),
        ("REFERS_TO", "GPs made 1,140 referrals in 2017/18", {"volume": 1140.0, "period": "2017/18"}),
        ("REFERS_TO", "one referral came from homes", {"volume": 1.0}),
        ("PROVIDES", "It saw 300 people", {}),
    ],
)
def test_figures_of_a_relationship(kind: str, clause: str, found: dict[str, float | str]) -> None:
    assert figures(RelationshipType(kind), clause) == found


def test_forms_of_a_trigger() -> None:
    assert set(verb_forms("refer")) == {"refer", "refers", "referring", "referred"}
    assert set(verb_forms("supply")) == {"supply", "supplies", "supplying", "supplied"}
    assert verb_forms("run")["ran"] == "past"
    assert set(noun_forms("summary")) == {"summary", "summaries"}


def _said(text: str) -> set[tuple[str, str, str, str]]:
    t = trial(f"{text} => nothing")
    parses = parse(t.reading.document.sentences)
    read = Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses)
    names = {key: e.name for key, e in read.entities.items()}
    return {(names[c.subject], str(c.type), names[c.object], str(c.status)) for c in extract(read)}


@pytest.mark.skipif(load_model() is None, reason="no language model is installed")
@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "[Carers|group] have no line to the [night team|service] and ring the [hub|service].",
            ("Carers", "REFERS_TO", "hub", "present"),
        ),
        (
            "[Elm Council|council]'s [brokerage desk|service] buys hours from [Ash Homecare|org].",
            ("Elm Council", "COMMISSIONS", "Ash Homecare", "present"),
        ),
        (
            "The [falls team|service] covered every part of the county but [Ashton|place].",
            ("falls team", "COVERS", "Ashton", "absent"),
        ),
    ],
)
def test_what_belongs_to_one_part_of_a_sentence_is_not_said_of_the_other(
    text: str, claim: tuple[str, str, str, str]
) -> None:
    assert claim in _said(text)

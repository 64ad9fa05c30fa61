"""Whole documents, built by hand and read from files."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from joinedup.graph.vocabulary import Kind
from joinedup.loaders.evidence import evidence_of
from joinedup.loaders.readers import read_document
from joinedup.loaders.statements import statements
from joinedup.loaders.values import Block, Mention, Reading, Sentence, SourceDocument

SHARED = Path(os.environ.get("JOINEDUP_SHARED", Path(__file__).resolve().parents[3].parent / "shared"))
INVENTED = SHARED / "gold" / "invented"


def document(*lines, title="Wexcombe local system review report"):
    """A document of one sentence a block; a line is (kind, section, text) or (…, lead_in)."""
    blocks, sentences, text = [], [], ""
    for index, (kind, section, body, *lead) in enumerate(lines):
        start = len(text)
        offsets = tuple(range(start, start + len(body)))
        text += body + "\n"
        lead_in = lead[0] if lead else None
        blocks.append(Block(index, kind, body, offsets, section=section, lead_in=lead_in))
        pieces = ((start, start + len(body)),)
        sentences.append(Sentence(f"s{index + 1}", body, offsets, pieces, index, kind, section=section))
    return SourceDocument("wexcombe.txt", "txt", text, "0", title, blocks=tuple(blocks), sentences=tuple(sentences))


def read(*lines, mentions=None, **more):
    return statements(Reading(document(*lines, **more), mentions or {}, {}))


def kinds(found):
    return [str(s.node.kind) for s in found]


SUMMARY = ("Summary of findings",)


def test_kinds_attributes_and_evidence():
    found = read(
        ("bullet", SUMMARY, "There was no shared risk register for the county."),
        ("paragraph", SUMMARY, "System leaders should agree one risk register for the county."),
        ("paragraph", SUMMARY, "The hub took 1,140 referrals in 2016/17."),
    )
    assert kinds(found) == ["Finding", "Recommendation", "Measure"]
    finding, request, measure = (s.node for s in found)
    assert finding.attributes == {"polarity": "weakness", "theme": "governance"}
    assert finding.id.startswith("finding:there-was-no-shared-risk-register-for-")
    assert request.attributes["theme"] == "governance"
    assert measure.attributes == {"value": 1140, "unit": "referrals", "period": "2016/17"}
    assert measure.evidence[0].quote == "The hub took 1,140 referrals in 2016/17."
    assert (measure.evidence[0].line, measure.evidence[0].rule) == (3, "measure:count")


@pytest.mark.parametrize(
    ("section", "text"),
    [
        (("How we carried out the review",), "There was no clear plan and 34 people waited."),
        (("The review team",), "The system should be better and 34 people waited."),
    ],
)
def test_method_sections_hold_nothing(section, text):
    assert read(("paragraph", section, text)) == []


def test_context_sections_hold_figures_alone():
    found = read(("paragraph", ("The Wexcombe context",), "There was no shared plan and 34 people waited."))
    assert kinds(found) == ["Measure"]


def test_procedures_hold_no_advice_and_no_judgement():
    lines = [("paragraph", ("Referral",), "GPs should be careful. They have no access to the hub.")]
    assert read(*lines, title="Discharge to assess: standard operating procedure") == []
    assert read(*lines) != []


def test_headings_and_furniture_are_not_read():
    found = read(("heading", SUMMARY, "There was no plan at all"), ("furniture", SUMMARY, "There was no page at all"))
    assert found == []


def test_lists_of_recommendations():
    section = ("Areas for improvement",)
    lead = "We recommend that partners take the following steps:"
    found = read(
        ("paragraph", section, lead),
        ("bullet", section, "System leaders should develop one workforce plan.", 0),
        ("bullet", section, "Publish a directory that everyone can use", 0),
        ("bullet", section, "The falls team was closed to referrals.", 0),
    )
    assert [s.node.evidence[0].rule for s in found if s.node.kind == Kind.RECOMMENDATION] == [
        "recommendation:listed",
        "recommendation:listed",
    ]
    assert found[1].node.name == "Publish a directory that everyone can use"


def test_lead_in_makes_a_list_in_notes_to_editors_too():
    section = ("Notes to editors",)
    found = read(
        ("paragraph", section, "The reviewers make suggestions of areas for action, including:"),
        ("bullet", section, "Information flows need to improve between the wards and the homes.", 0),
    )
    assert kinds(found) == ["Recommendation"]


def test_ratings_take_their_noun_from_the_bullet_above():
    section = ("The Wexcombe context",)
    found = read(
        ("bullet", section, "88 active residential care homes:"),
        ("bullet", section, "42 rated good", 0),
        ("bullet", section, "One rated outstanding", 0),
    )
    assert [(s.node.attributes["value"], s.node.attributes["unit"]) for s in found] == [
        (88, "active residential care homes"),
        (42, "active residential care homes rated good"),
        (1, "active residential care homes rated outstanding"),
    ]


def test_several_figures_are_several_nodes():
    found = read(("paragraph", SUMMARY, "It had one referral from homes and one referral from charities."))
    assert len({s.node.id for s in found}) == 2


def test_a_repeated_sentence_is_one_node_with_two_places():
    line = ("bullet", SUMMARY, "There was no shared risk register for the county.")
    first, second = read(line, line)
    assert first.node.id == second.node.id
    assert first.node.evidence[0].start != second.node.evidence[0].start


def mention(text, within, kind, entity, type=None):
    start = within.index(text)
    return Mention(start, start + len(text), text, kind, type, entity=entity)


def test_about_prefers_bodies_and_services_and_drops_what_is_nested():
    text = "Staff in Wexcombe told CQC that the council's scrutiny committee had no access to the hub."
    mentions = (
        mention("Staff", text, Kind.STAKEHOLDER_GROUP, "g"),
        mention("Wexcombe", text, Kind.PLACE, "p"),
        mention("CQC", text, Kind.ORGANISATION, "cqc", "NationalBody"),
        mention("the council's scrutiny committee", text, Kind.PARTNERSHIP, "committee"),
        mention("the council", text, Kind.ORGANISATION, "council"),
        mention("the hub", text, Kind.SERVICE, "hub"),
    )
    (found,) = read(("paragraph", SUMMARY, text), mentions={"s1": mentions})
    assert found.about == ("committee", "hub", "g", "p")


def test_a_figure_is_about_what_stands_nearest():
    text = "Occupancy was at 96% at Alder Hospital and 97% at Birch Hospital."
    mentions = (
        mention("Alder Hospital", text, Kind.SITE, "alder"),
        mention("Birch Hospital", text, Kind.SITE, "birch"),
    )
    first, second = read(("paragraph", SUMMARY, text), mentions={"s1": mentions})
    assert (first.about[0], second.about[0]) == ("alder", "birch")


def test_a_bullet_over_others_is_their_subject():
    section = ("The Wexcombe context",)
    name = "Wexcombe Royal Hospitals NHS Foundation Trust"
    text = "Took 50% of patients from Wexcombe"
    (found,) = read(
        ("bullet", section, name),
        ("bullet", section, text, 0),
        mentions={
            "s1": (mention(name, name, Kind.ORGANISATION, "royal"),),
            "s2": (mention("Wexcombe", text, Kind.PLACE, "wexcombe"),),
        },
    )
    assert found.about == ("royal", "wexcombe")


def test_a_sentence_that_names_nobody_is_about_what_went_before():
    made = document(("bullet", SUMMARY, "The hub was open daily. This was a positive step forward."))
    first = Sentence("s1", "The hub was open daily.", tuple(range(23)), ((0, 23),), 0, "bullet", section=SUMMARY)
    text = "This was a positive step forward."
    second = Sentence("s2", text, tuple(range(24, 57)), ((24, 57),), 0, "bullet", section=SUMMARY)
    made = replace(made, sentences=(first, second))
    (found,) = statements(Reading(made, {"s1": (mention("The hub", first.text, Kind.SERVICE, "hub"),)}, {}))
    assert found.about == ("hub",)


def test_a_number_in_a_name_is_no_figure():
    text = "Lantern Urgent Care 24 calls people back and took 900 calls."
    name = mention("Lantern Urgent Care 24", text, Kind.ORGANISATION, "lantern")
    (found,) = read(("paragraph", SUMMARY, text), mentions={"s1": (name,)})
    assert found.node.attributes["value"] == 900


def test_short_sentences_are_no_evidence():
    made = document(("paragraph", SUMMARY, "No plan."), ("paragraph", SUMMARY, "There was no plan."))
    assert evidence_of(made, made.sentences[0]) == []
    assert [e.line for e in evidence_of(made, made.sentences[1], extractor="x", rule="y")] == [2]


def test_cut_sentences_give_their_pieces():
    made = document(("paragraph", SUMMARY, "There was no shared plan in the county. Tail"))
    whole = made.sentences[0]
    cut = Sentence("s1", whole.text, whole.offsets, ((0, 24), (25, 39), (40, 44)), 0, "paragraph")
    assert [e.quote for e in evidence_of(made, cut)] == [made.text[0:24], made.text[25:39]]


@pytest.mark.skipif(not INVENTED.is_dir(), reason="the shared documents are missing: set JOINEDUP_SHARED")
@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("wexcombe_report", {"Finding": 30, "Measure": 8}),
        ("wexcombe_release", {"Finding": 15, "Recommendation": 7, "Measure": 6}),
        ("castlebourne_urgent", {"Finding": 18, "Recommendation": 5, "Measure": 18}),
        ("norland_scrutiny", {"Finding": 20, "Recommendation": 4, "Measure": 6}),
        ("norland_icb_plan", {"Finding": 12, "Measure": 10}),
    ],
)
def test_invented_documents(name, least):
    made = read_document(INVENTED / f"{name}.txt")
    found = statements(Reading(made, {}, {}))
    count = Counter(kinds(found))
    assert {kind: count[kind] >= number for kind, number in least.items()} == dict.fromkeys(least, True)
    assert all(e.quote == made.text[e.start : e.end] for s in found for e in s.node.evidence)
    assert found == statements(Reading(read_document(INVENTED / f"{name}.txt"), {}, {}))


@pytest.mark.skipif(not INVENTED.is_dir(), reason="the shared documents are missing: set JOINEDUP_SHARED")
def test_a_procedure_makes_no_findings():
    found = statements(Reading(read_document(INVENTED / "harrowmere_sop.txt"), {}, {}))
    assert set(kinds(found)) <= {"Measure"}

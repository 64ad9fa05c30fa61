"""References: what "it", "they", "there" and "the coordinators" mean, and what is left unsaid."""

from __future__ import annotations

import pytest

from joinedup.loaders.extract import extract
from joinedup.loaders.mentions import recognise, worth_parsing
from joinedup.loaders.mentions.coreference_data import data
from joinedup.loaders.model import load_model, parse
from joinedup.loaders.readers import read_document

needs_model = pytest.mark.skipif(load_model() is None, reason="no language model is installed")


def reading(tmp_path, text):
    path = tmp_path / "tarnley.txt"
    path.write_text(f"Tarnley: plan for older people\n\n{text}\n", encoding="utf-8")
    document = read_document(path)
    return recognise(document, parse(s for s in document.sentences if worth_parsing(s)))


def meant(tmp_path, text, word):
    """The names that a word of the last sentence refers to; "" asks for what is left unsaid."""
    read = reading(tmp_path, text)
    last = read.document.sentences[-1]
    rule = "topic" if not word else ""
    return {
        m.name for m in read.references.get(last.id, ()) if m.text.lower() == word and (m.rule == "topic") is bool(rule)
    }


@needs_model
@pytest.mark.parametrize(
    ("text", "word", "names"),
    [
        ("The Tarnley Falls Team is small. GPs and paramedics refer to it.", "it", {"Tarnley Falls Team"}),
        ("The Tarnley Falls Team is small. Its nurses ring the GPs.", "its", {"Tarnley Falls Team"}),
        ("District nurses knew of the scheme. They rang GPs each day.", "they", {"district nurses"}),
        ("The Tarnley Health Board met. Brookside NHS Trust and Fenby Council sat on it.", "it",
         {"Tarnley Health Board"}),
        ("Brookside NHS Trust and Fenby County Council met. They fund the Tarnley Falls Team.", "they",
         {"Brookside NHS Trust", "Fenby County Council"}),
        ("Brookside NHS Trust relies on its own district nurses.", "its", {"Brookside NHS Trust"}),
    ],
)  # fmt: skip
def test_a_pronoun_means_what_is_spoken_of(tmp_path, text, word, names):
    assert meant(tmp_path, text, word) == names


@needs_model
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The Tarnley Falls Team is small. It was clear that GPs and paramedics liked the hub.", "it"),  # for nothing
        ("The report was late. It told GPs and paramedics nothing.", "it"),  # no mention, but a noun all the same
        ("District nurses met people at home. People told GPs and paramedics that they were lonely.", "they"),
        ("District nurses visit. They lose their home and family, GPs said.", "their"),
        ("The Tarnley Falls Team is small. “It never came,” GPs and paramedics heard.", "it"),  # speech has its own
        ("The Tarnley Falls Team closed.\n\n2. Pharmacies\n\nIt told GPs nothing.", "it"),  # another section
    ],
)
def test_what_is_not_safe_to_say_is_not_said(tmp_path, text, word):
    assert meant(tmp_path, text, word) == set()


@needs_model
def test_a_bare_noun_is_the_one_thing_whose_name_ends_so(tmp_path):
    text = "Brookside NHS Trust has discharge coordinators. Referrals from the coordinators go to the GPs."
    assert meant(tmp_path, text, "the coordinators") == {"discharge coordinators"}
    two = "The discharge coordinators met the care coordinators. GPs told the coordinators nothing."
    assert meant(tmp_path, two, "the coordinators") == set()


@needs_model
def test_a_paragraph_is_about_what_opens_it(tmp_path):
    text = "The Tarnley Health Board meets monthly. Brookside NHS Trust and Fenby County Council are members."
    assert meant(tmp_path, text, "") == {"Tarnley Health Board"}
    assert meant(tmp_path, "Brookside NHS Trust is large. GPs are members.", "") == set()


@needs_model
def test_a_claim_through_a_pronoun_quotes_what_names_its_end(tmp_path):
    read = reading(tmp_path, "The Tarnley Falls Team is small. It is busy. GPs and paramedics refer to it.")
    claims = [c for c in extract(read) if c.type == "REFERS_TO"]
    assert {c.sentence.text for c in claims} == {"GPs and paramedics refer to it."}
    assert all("The Tarnley Falls Team is small." in [s.text for s in c.context] for c in claims)


@needs_model
def test_references_name_no_node(tmp_path):
    read = reading(tmp_path, "The Tarnley Falls Team is small. GPs and paramedics refer to it.")
    assert all(m.rule not in ("pronoun", "topic") for ms in read.mentions.values() for m in ms)


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("It was unclear who had asked.", True),
        ("It took a week to arrange.", True),
        ("as she put it, a mess", True),
        ("It was commissioned by the council.", False),
        ("They put it in the hall.", False),
    ],
)
def test_where_it_stands_for_nothing(text, nothing):
    assert bool(data().pleonastic_pattern.search(text)) is nothing

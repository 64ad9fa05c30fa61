"""Names that only their use tells: what the frames fit, and what the whole document makes of a name."""

import pytest

from joinedup.graph import Kind
from joinedup.loaders.mentions import recognise
from joinedup.loaders.mentions.usage import usage
from joinedup.loaders.readers import read_document


def bare(example):
    """The text of an example, and where the name in square brackets stands."""
    start, end = example.index("["), example.index("]") - 1
    return example.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize("frame", usage().frames, ids=lambda f: f.name)
def test_a_frame_fits_its_examples_only(frame):
    for example in frame.examples:
        assert frame.fits(*bare(example)), example
    for example in frame.not_examples:
        assert not frame.fits(*bare(example)), example


def kinds(tmp_path, text):
    path = tmp_path / "oxley.txt"
    path.write_text(f"Oxley: delivery plan\n\nOxley Borough Council wrote it.\n\n{text}\n", encoding="utf-8")
    return {e.name: (e.kind, e.type) for e in recognise(read_document(path)).entities.values()}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Marigold Mornings, run by a charity, sits with people after a fall.", "Marigold Mornings", Kind.SERVICE),
        ("Wardens may refer a tenant to Marigold Mornings.", "Marigold Mornings", Kind.SERVICE),
        ("In the east the scheme is Marigold Mornings, which is new.", "Marigold Mornings", Kind.SERVICE),
        ("TealNote, the hospital's bed system, is slow.", "TealNote", Kind.INFORMATION_SYSTEM),
        ("Visits are recorded on TealNote.", "TealNote", Kind.INFORMATION_SYSTEM),
        ("Therapists cannot look at TealNote.", "TealNote", Kind.INFORMATION_SYSTEM),
        ("Every visit is logged on Larkspur by the nurse.", "Larkspur", Kind.INFORMATION_SYSTEM),
        ("Marigold Days runs a lunch club.", "Marigold Days", Kind.ORGANISATION),
        ("There is a campaign called Walk Tall.", "Walk Tall", Kind.PROGRAMME),
        ("Marigold Steps is the council's own short-term care at home.", "Marigold Steps", Kind.SERVICE),
    ],
)
def test_use_tells_the_kind_of_a_name(tmp_path, text, name, kind):
    assert kinds(tmp_path, text)[name][0] is kind


@pytest.mark.parametrize(
    "text",
    [
        "The group met at Marigold Mornings.",
        "Can Larkspur be referred to? Nobody was referred to it.",
        "People go to Larkspur and Teal End, and clinics open there.",
        "The paragraph was written in haste by Larkspur.",
    ],
)
def test_a_name_that_nothing_tells_stays_out(tmp_path, text):
    assert not {"Marigold Mornings", "Larkspur", "Can Larkspur", "Larkspur and Teal End"} & set(kinds(tmp_path, text))


def test_uses_that_disagree_tell_nothing(tmp_path):
    said = kinds(tmp_path, "Wardens refer people to Larkspur Days.\n\nThe lunch club is run by Larkspur Days.")
    assert "Larkspur Days" not in said or said["Larkspur Days"][0] is Kind.ORGANISATION


def test_letters_without_a_bracket_lead_to_the_one_name_that_they_begin(tmp_path):
    text = "Oxley Voluntary Exchange has a newsletter.\n\nOVE employs two link workers, and OVE runs a helpline."
    said = kinds(tmp_path, text)
    assert "OVE" not in said
    assert said["Oxley Voluntary Exchange"][0] is Kind.ORGANISATION


TABLE = """Oxley hub: who can see what

The nurses use TealNote every day.

Team                 TealNote          Council's Ledgerly
Oxley Hub            Yes               No
Oxley Night Team     No                From May 2021

Scheme               Run by                Paid for by
Marigold Mornings    Later Days Oxley      Oxley Borough Council
"""


def test_columns_tell_what_names_are(tmp_path):
    path = tmp_path / "oxley.txt"
    path.write_text(TABLE, encoding="utf-8")
    said = {e.name: e.kind for e in recognise(read_document(path)).entities.values()}
    assert said["TealNote"] is said["Ledgerly"] is Kind.INFORMATION_SYSTEM
    assert said["Marigold Mornings"] is Kind.SERVICE
    assert said["Later Days Oxley"] is Kind.ORGANISATION

import pytest

from joinedup.graph import Kind
from joinedup.loaders.evidence import evidence_of
from joinedup.loaders.identity import Identities
from joinedup.loaders.mentions import recognise
from joinedup.loaders.readers import read_document
from joinedup.loaders.reference.match import Matcher
from joinedup.loaders.reference.table import shipped_table

TEXT = """Larkdale local system review

Governance

The Larkdale Health and Wellbeing Board (HWB) met monthly. Its members were Larkdale City Council, NHS Larkdale Clinical
Commissioning Group (the CCG) and Larkdale Royal Hospitals NHS Foundation Trust (LRH).

The council ran Steady Feet, the city's falls service. LRH staff could not refer to it. The CCG paid for Oakmere Wheels,
which had no base in Larkdale.

The board asked the trust for a report. GPs in west Larkdale used the service, and MCAS did not.
"""


@pytest.fixture
def reading(tmp_path):
    path = tmp_path / "larkdale.txt"
    path.write_text(TEXT, encoding="utf-8")
    return recognise(read_document(path))


def where(reading, surface):
    return {
        reading.entities[m.entity].name
        for s in reading.document.sentences
        for m in reading.mentions.get(s.id, ())
        if m.text == surface
    }


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("HWB", "Larkdale Health and Wellbeing Board"),
        ("The council", "Larkdale City Council"),
        ("The CCG", "NHS Larkdale Clinical Commissioning Group"),
        ("LRH staff", "Larkdale Royal Hospitals NHS Foundation Trust"),
        ("The board", "Larkdale Health and Wellbeing Board"),
        ("the trust", "Larkdale Royal Hospitals NHS Foundation Trust"),
        ("west Larkdale", "west Larkdale"),
    ],
)
def test_a_mention_leads_to_the_body_that_is_meant(reading, surface, name):
    assert where(reading, surface) <= {name}
    if surface != "HWB":  # a short form in its own definition belongs to the name before it
        assert where(reading, surface) == {name}


def test_a_name_takes_its_kind_from_its_apposition(reading):
    steady = next(e for e in reading.entities.values() if e.name == "Steady Feet")
    assert steady.kind is Kind.SERVICE


def test_mentions_are_slices_of_their_sentence_and_lead_to_entities(reading):
    for sentence in reading.document.sentences:
        for mention in reading.mentions.get(sentence.id, ()):
            assert sentence.text[mention.start : mention.end] == mention.text
            entity = reading.entities[mention.entity]
            assert (mention.kind, mention.type) == (entity.kind, entity.type)


def test_the_document_speaks_for_its_author(tmp_path):
    path = tmp_path / "annual.txt"
    path.write_text(
        "Oakmere Community NHS Trust\n\nWe serve the town. We run two clinics. Our nurses visit homes. We were asked. "
        "Our teams grew, and we moved.\n\nOakmere Community NHS Trust employs many people.\n",
        encoding="utf-8",
    )
    reading = recognise(read_document(path))
    assert where(reading, "We") == {"Oakmere Community NHS Trust"}


def test_a_list_of_areas_names_places_with_their_lead_in_as_evidence(tmp_path):
    path = tmp_path / "areas.txt"
    path.write_text(
        "New reviews\n\nReviews will take place in three more areas:\n\n"
        "• Larkdale\n• Oxley\n• St Osyth\n\nThey begin soon.\n",
        encoding="utf-8",
    )
    document = read_document(path)
    reading = recognise(document)
    assert {e.name for e in reading.entities.values() if e.kind is Kind.PLACE} >= {"Larkdale", "Oxley"}
    bullet = next(s for s in document.sentences if s.text == "Oxley")
    (evidence,) = evidence_of(document, bullet)
    assert evidence.quote == document.text[evidence.start : evidence.end]
    assert evidence.text.startswith("Reviews will take place")
    assert evidence.text.endswith("Oxley")


def test_the_single_point_of_access_is_the_one_named_before_and_never_one_that_is_missing(tmp_path):
    path = tmp_path / "doors.txt"
    path.write_text(
        "Larkdale review\n\nStaff could refer into the community single point of access. "
        "There was not an integrated single point of access. The single point of access was open at all hours.\n",
        encoding="utf-8",
    )
    reading = recognise(read_document(path))
    assert where(reading, "The single point of access") | where(reading, "single point of access") == {
        "community single point of access"
    }
    assert any("integrated" in e.name for e in reading.entities.values())


def test_an_apostrophe_in_either_shape_is_the_same_name(tmp_path):
    path = tmp_path / "carers.txt"
    path.write_text(
        "Larkdale review\n\nThe Larkdale Carers' Centre opened. People praised the Larkdale Carers’ Centre.\n",
        encoding="utf-8",
    )
    reading = recognise(read_document(path))
    assert len({e.key for e in reading.entities.values() if "Carers" in e.name}) == 1


def called(tmp_path, text, reference=None):
    """What the bodies of a text are called, by name, with the body that each is known as."""
    path = tmp_path / "review.txt"
    path.write_text(f"Larkdale local system review\n\nDate of review: 5-9 March 2018\n\n{text}\n", encoding="utf-8")
    found = recognise(read_document(path), identities=Identities(reference))
    return {e.name: e for e in found.entities.values() if e.kind in (Kind.ORGANISATION, Kind.PARTNERSHIP)}


@pytest.fixture(scope="module")
def matcher():
    return Matcher(shipped_table())


def test_a_short_form_with_the_form_of_a_name_is_no_second_body(tmp_path):
    found = called(
        tmp_path,
        "Tarn and North Oxley and Wexshire STP (TOW STP) had a board. A plan of TOW STP was for winter.",
    )
    assert {n: e.aliases for n, e in found.items() if "STP" in n} == {
        "Tarn and North Oxley and Wexshire STP": ("TOW STP",)
    }


def test_a_list_is_cut_where_its_parts_are_named_in_full_elsewhere(tmp_path):
    found = called(
        tmp_path,
        "It met NHS Ashenby CCG. It met NHS Wexmoor CCG. It met NHS Oxley and Tarn CCG. "
        "Ashenby, Wexmoor and Oxley and Tarn CCGs had one plan.",
    )
    assert sorted(n for n, e in found.items() if e.type == "CCG") == [
        "NHS Ashenby CCG",
        "NHS Oxley and Tarn CCG",
        "NHS Wexmoor CCG",
    ]


@pytest.mark.parametrize(
    ("text", "short", "body"),
    [
        ("Pennine Care NHS Foundation Trust took part. Staff of Pennine Care met.", "Pennine Care", "nhs-trust:RT2"),
        (
            "Plymouth Hospitals NHS Trust took part. Staff of Plymouth Hospitals met.",
            "Plymouth Hospitals",
            "nhs-trust:RK9",
        ),
        ("City of York Council (CYC) took part. The city council met. CYC agreed.", "CYC", "local-authority:219"),
    ],
)
def test_a_known_body_without_its_form_is_no_second_body(tmp_path, matcher, text, short, body):
    found = called(tmp_path, text, matcher)
    assert [e.body for e in found.values() if short in (e.name, *e.aliases)] == [body]


def test_a_partnership_that_bears_a_name_of_the_table_is_of_its_type(tmp_path, matcher):
    known = called(tmp_path, "The Northamptonshire Health and Care Partnership met.", matcher)
    assert [(e.type, e.body) for e in known.values()] == [("STP", "stp:QPM")]
    other = called(tmp_path, "The Larkdale Health and Care Partnership met.", matcher)
    assert [(e.type, e.body) for e in other.values()] == [("Alliance", None)]

"""Collective terms: which bodies "the three CCGs" means, place by place."""

import pytest

from joinedup.graph import RelationshipType
from joinedup.loaders import build_graph
from joinedup.loaders.identity import Identities
from joinedup.loaders.mentions import recognise
from joinedup.loaders.mentions.groups import collective_terms
from joinedup.loaders.readers import read_document
from joinedup.loaders.reference.match import Matcher
from joinedup.loaders.reference.model import Body, DatedName, Role
from joinedup.loaders.reference.table import as_table

TEXT = """Larkdale local system review

Who we spoke with

We met leaders from NHS Larkdale North, NHS Larkdale South and NHS Oakmere Clinical Commissioning Groups (referred to
together as the CCGs) and from Larkdale City Council.

Findings

The CCGs commissioned the reablement service.

From April, the two CCGs in the city (NHS Larkdale North CCG and NHS Larkdale South CCG) will share information with
Larkdale City Council.

Larkdale STP and Fenland STP both met monthly. Hospital staff said that the two STPs shared no information with
Larkdale City Council.

The trusts met, and three trusts sent nobody.
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "larkdale.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def meant(reading, surface):
    return {
        reading.entities[m.entity].name
        for s in reading.document.sentences
        for m in reading.mentions.get(s.id, ())
        if m.text == surface
    }


@pytest.mark.parametrize(
    ("text", "type_", "number"),
    [
        ("the three CCGs met", "CCG", 3),
        ("Both trusts agreed", "NHSTrust", 2),
        ("all of the clinical commissioning groups", "CCG", None),
        ("the two acute trusts", "NHSTrust", 2),
        ("four local authorities", "LocalAuthority", 4),
        ("two Sustainability and Transformation Partnerships", "STP", 2),
    ],
)
def test_a_collective_term_tells_type_and_number(text, type_, number):
    (term,) = collective_terms(text)
    assert (term.type, term.number) == (type_, number)


@pytest.mark.parametrize(
    "text", ["the CCG met", "trusting relationships", "she trusts them", "the council's CCGs-wide plan"]
)
def test_no_collective_term(text):
    assert [t.number for t in collective_terms(text) if t.number] == []


def test_one_term_means_two_sets_in_one_report(path):
    reading = recognise(read_document(path))
    north, south = "NHS Larkdale North Clinical Commissioning Group", "NHS Larkdale South Clinical Commissioning Group"
    assert meant(reading, "the two CCGs") == {north, south}
    assert meant(reading, "the CCGs") == meant(reading, "The CCGs") == {"Larkdale CCGs"}


def test_a_number_picks_the_bodies_named_just_before(path):
    assert meant(recognise(read_document(path)), "the two STPs") == {"Larkdale STP", "Fenland STP"}


def test_a_number_that_nothing_bears_out_means_nobody(path):
    assert not meant(recognise(read_document(path)), "three trusts")


def test_a_collective_term_is_no_alias_of_the_bodies_it_means(path):
    aliases = {a for n in build_graph([path]).graph.nodes() for a in n.aliases}
    assert "the two CCGs" not in aliases


def test_a_defined_group_has_its_members(path):
    graph = build_graph([path]).graph
    (group,) = (n for n in graph.nodes() if n.name == "Larkdale CCGs")
    members = {graph.node(e.source).name for e in graph.edges(RelationshipType.PART_OF, target=group.id)}
    assert members == {
        "NHS Larkdale North Clinical Commissioning Group",
        "NHS Larkdale South Clinical Commissioning Group",
        "NHS Oakmere Clinical Commissioning Group",
    }


def test_what_is_said_of_the_two_is_said_of_each(path):
    graph = build_graph([path]).graph
    told = {graph.node(e.source).name for e in graph.edges(RelationshipType.SHARES_INFORMATION_WITH)}
    assert {
        "NHS Larkdale North Clinical Commissioning Group",
        "NHS Larkdale South Clinical Commissioning Group",
    } <= told


def body(code, name, former=()):
    names = tuple(DatedName(name=n) for n in (name, *former))
    return Body(role=Role.NHS_TRUST, code=code, codes={"ods": code}, name=name, names=names, source="test")


def test_two_names_of_one_body_are_one_entity(tmp_path):
    table = as_table([body("RZ1", "Larkdale Royal NHS Foundation Trust", ["Larkdale and Oakmere Hospitals NHS Trust"])])
    file = tmp_path / "trust.txt"
    file.write_text(
        "Larkdale Royal NHS Foundation Trust runs the ward.\n\n"
        "Larkdale and Oakmere Hospitals NHS Trust ran it before.\n",
        encoding="utf-8",
    )
    document = read_document(file)
    trusts = {
        e.name: e for e in recognise(document, {}, Identities(Matcher(table))).entities.values() if e.type == "NHSTrust"
    }
    assert {e.body for e in trusts.values()} == {"nhs-trust:RZ1"}
    assert len(trusts) == 1
    assert len([e for e in recognise(document).entities.values() if e.type == "NHSTrust"]) == 2


def test_two_bodies_stay_two_whatever_words_they_share(tmp_path):
    table = as_table(
        [body("RZ1", "Larkdale Hospitals NHS Trust"), body("RZ2", "Larkdale Hospitals and Community NHS Trust")]
    )
    file = tmp_path / "trusts.txt"
    file.write_text(
        "Larkdale Hospitals NHS Trust met Larkdale Hospitals and Community NHS Trust. Larkdale Hospitals was closed.\n",
        encoding="utf-8",
    )
    reading = recognise(read_document(file), {}, Identities(Matcher(table)))
    assert {e.body for e in reading.entities.values() if e.type == "NHSTrust"} == {"nhs-trust:RZ1", "nhs-trust:RZ2"}

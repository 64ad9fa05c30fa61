"""The field's own terms, and those of them that are words of the language as well."""

import pytest

from joinedup.graph import Kind
from joinedup.loaders import build_graph
from joinedup.loaders.mentions import recognise
from joinedup.loaders.mentions.data import spelled
from joinedup.loaders.mentions.lexicon import find_lexicon
from joinedup.loaders.readers import read_document


def entries(text):
    return {e.name: e for hit in find_lexicon(text) for e in hit.entries}


@pytest.mark.parametrize(
    ("text", "name", "kind", "sector"),
    [
        ("The urgent community response came in an hour.", "urgent community response", Kind.SERVICE, "community"),
        ("Oxley had no hospice at home.", "hospice at home", Kind.SERVICE, "voluntary"),
        ("He moved into extra care housing.", "extra care housing", Kind.SERVICE, "independent-care"),
        ("A place in supported living was found.", "supported living", Kind.SERVICE, "independent-care"),
        ("Shared Lives carers were few.", "Shared Lives", Kind.SERVICE, "independent-care"),
        ("The MASH passed it on.", "multi-agency safeguarding hub", Kind.SERVICE, "adult-social-care"),
        ("The memory clinic had a long queue.", "memory clinic", Kind.SERVICE, "mental-health"),
        ("Step-down beds stood empty.", "step-down beds", Kind.SERVICE, None),
        ("Community hospitals were full.", "community hospitals", Kind.SITE, "community"),
        ("A Care Act assessment took weeks.", "Care Act assessments", Kind.PATHWAY, "adult-social-care"),
        ("People waited on the fast-track CHC.", "fast track continuing healthcare", Kind.PATHWAY, "commissioning"),
        ("Homes filled in the Capacity Tracker.", "Capacity Tracker", Kind.INFORMATION_SYSTEM, None),
        ("Crews could not see EPaCCS.", "Electronic Palliative Care Co-ordination System",
         Kind.INFORMATION_SYSTEM, None),
        ("The Summary Care Record was not used.", "Summary Care Record", Kind.INFORMATION_SYSTEM, None),
        ("A trusted assessor visited.", "trusted assessor model", Kind.PROGRAMME, None),
        ("The red bag scheme had stopped.", "red bags", Kind.PROGRAMME, None),
        ("There was no market position statement.", "market position statement", Kind.PROGRAMME, "commissioning"),
        ("Discharge co-ordinators rang the hub.", "discharge coordinators", Kind.STAKEHOLDER_GROUP, "acute"),
        ("Self-funders were given a leaflet.", "people who fund their own care", Kind.STAKEHOLDER_GROUP, "people"),
        ("Social prescribers could refer.", "social prescribers", Kind.STAKEHOLDER_GROUP, "primary"),
    ],
)  # fmt: skip
def test_terms_of_the_field_have_a_kind_and_a_sector(text, name, kind, sector):
    found = entries(text)
    assert (found[name].kind, found[name].sector) == (kind, sector)


@pytest.mark.parametrize(
    "text",
    ["The population is older than the England average.", "It was 14% against 12% across England.",
     "It ranks low among local authorities in England."],
)  # fmt: skip
def test_a_country_to_compare_with_is_no_place_of_the_system(text):
    assert "England" not in entries(text)


def test_a_country_that_is_covered_is_a_place():
    assert "England" in entries("Twenty reviews were made in England.")


def nodes(tmp_path, text):
    path = tmp_path / "oxley.txt"
    path.write_text(text, encoding="utf-8")
    return {n.name for n in build_graph([path]).graph.nodes()}


def test_words_used_in_passing_are_no_nodes_until_something_is_said_of_them(tmp_path):
    passing = "Oxley review\n\nOxley City Council met. It was a hard winter for families.\n"
    assert "families" not in nodes(tmp_path, passing)
    said = passing + "\nFamilies could not refer to the reablement service.\n"
    assert "families" in nodes(tmp_path, said)
    often = passing + "\nThe winter was long for families.\n\nAll this was new to families.\n"
    assert "families" in nodes(tmp_path, often)


def test_a_thing_that_can_be_referred_to_is_a_node_though_no_relationship_is_stated_of_it(tmp_path):
    found = nodes(
        tmp_path, "Oxley review\n\nThe stroke outreach team was tired. Preventative community services were.\n"
    )
    assert "stroke outreach team" in found
    assert "preventative community services" not in found


def test_a_name_and_its_description_are_one_thing(tmp_path):
    path = tmp_path / "oxley.txt"
    path.write_text(
        "Oxley review\n\nOxley City Council wrote to Fern Ward, a 22-bed rehabilitation unit. "
        "Staff in the assessment unit (Elm Ward) were ready.\n",
        encoding="utf-8",
    )
    reading = recognise(read_document(path))
    units = {e.name for e in reading.entities.values() if e.type == "Unit"}
    assert units == {"Fern Ward", "Elm Ward"}


def test_a_thing_is_also_called_by_its_owner(tmp_path):
    path = tmp_path / "oxley.txt"
    path.write_text("Oxley review\n\nOxley City Council’s stroke outreach team was tired.\n", encoding="utf-8")
    reading = recognise(read_document(path))
    team = next(e for e in reading.entities.values() if e.type == "Team")
    assert "Oxley City Council’s stroke outreach team" in {team.name, *team.aliases}


def test_what_may_be_left_out_of_a_form():
    assert spelled(("Minister for Roads( and Canals) and( for) Ports", "hub(s)")) == [
        "Minister for Roads and Canals and Ports",
        "Minister for Roads and Canals and for Ports",
        "Minister for Roads and Ports",
        "Minister for Roads and for Ports",
        "hub",
        "hubs",
    ]

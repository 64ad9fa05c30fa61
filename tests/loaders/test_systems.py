import itertools

import pytest

from joinedup.graph import Kind
from joinedup.loaders.mentions import recognise
from joinedup.loaders.readers import read_document
from joinedup.loaders.systems import NATIONAL, is_full_name, joint_name, systems_of
from joinedup.loaders.values import Entity, Mention, Reading, SourceDocument
from joinedup.samples import sample_files


def reading(name, places=(), bodies=(), title=""):
    """A document that names places and (type, name) bodies so often each."""
    entities, mentions = {}, []
    for kind, type_, called, often in [
        *((Kind.PLACE, None, p, n) for p, n in places),
        *((Kind.ORGANISATION, t, b, n) for t, b, n in bodies),
    ]:
        key = f"{kind}:{called}"
        entities[key] = Entity(key, kind, called, type_)
        mention = Mention(0, 1, called, kind, type_, name=called, entity=key, rule="name")
        mentions += [mention] * often
    return Reading(SourceDocument(name, "txt", "", "", title=title), {"s1": tuple(mentions)}, entities)


NORTH = reading("north.txt", [("Larkdale", 5), ("England", 9)], [("LocalAuthority", "Larkdale City Council", 3)])
SOUTH = reading("south.txt", [("Oxley", 4)], [("LocalAuthority", "Oxley Borough Council", 2)])


def test_a_document_is_about_the_place_that_it_speaks_of_most_and_that_is_no_country():
    assert systems_of([NORTH]) == {"north.txt": "Larkdale"}


def test_documents_on_two_places_are_about_two_systems_in_whatever_order():
    expected = {"north.txt": "Larkdale", "south.txt": "Oxley"}
    assert systems_of([NORTH, SOUTH]) == systems_of([SOUTH, NORTH]) == expected


def test_the_most_named_council_tells_whose_document_it_is():
    newsletter = reading("news.txt", [("Tarn End", 3)], [("LocalAuthority", "Larkdale City Council", 1)])
    assert systems_of([newsletter]) == {"news.txt": "Tarn End"}
    assert systems_of([newsletter, NORTH, SOUTH])["news.txt"] == "Larkdale"


def test_the_one_place_of_a_title_is_the_home_where_its_council_is_named():
    places = [("Merrowshire", 5), ("Oxley", 3)]
    councils = [("LocalAuthority", "Oxley City Council", 2), ("LocalAuthority", "Merrowshire County Council", 1)]
    review = reading("review.txt", places, councils, title="Oxley local system review")
    assert systems_of([review]) == {"review.txt": "Oxley"}
    unnamed = reading("review.txt", places, councils[1:], title="Oxley local system review")
    assert systems_of([unnamed]) == {"review.txt": "Merrowshire"}


def test_a_neighbour_named_in_passing_joins_nothing():
    more = [("LocalAuthority", "Oxley Borough Council", 2), ("LocalAuthority", "Larkdale City Council", 1)]
    assert len(set(systems_of([NORTH, reading("south.txt", [("Oxley", 4)], more)]).values())) == 2


def test_documents_with_one_council_are_one_system_though_neither_is_named_after_its_place():
    one, other = (
        reading(f"{place}.txt", [(place, 3)], [("LocalAuthority", "Merrowshire County Council", 2)])
        for place in ("Ashenby", "Brackwold")
    )
    assert len(set(systems_of([one, other]).values())) == 1


def test_places_side_by_side_make_a_document_about_the_country():
    listed = reading("eight.txt", [("Larkdale", 1), ("Oxley", 1), ("Ashenby", 1)])
    titled = reading("two.txt", [("Larkdale", 6), ("Oxley", 3)], title="Variation in Larkdale and Oxley")
    found = systems_of([listed, titled, NORTH])
    assert found == {"eight.txt": NATIONAL, "two.txt": NATIONAL, "north.txt": "Larkdale"}


def test_places_after_which_one_body_is_named_are_one_area():
    trust = [("NHSTrust", "Larkdale and Oxley Community NHS Trust", 4)]
    both = reading("both.txt", [("Larkdale", 6), ("Oxley", 6)], trust, title="Care in Larkdale and Oxley")
    assert systems_of([both]) == {"both.txt": "Larkdale"}


def test_a_document_without_a_place_is_about_the_system_of_the_others_if_they_have_one():
    blank = reading("blank.txt")
    assert systems_of([blank]) == {"blank.txt": "local system"}
    assert systems_of([blank, NORTH])["blank.txt"] == "Larkdale"
    assert systems_of([blank, NORTH, SOUTH])["blank.txt"] == NATIONAL


def test_a_graph_of_several_systems_is_named_after_all_of_them_that_are_local():
    assert joint_name(["Liverpool", NATIONAL, "Birmingham", "Liverpool"]) == "Birmingham and Liverpool"
    assert joint_name(["C", "A", "B"]) == "A, B and C"
    assert joint_name([NATIONAL]) == NATIONAL


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Larkdale Royal Hospitals NHS Trust", True),
        ("NHS Larkdale CCG", True),
        ("Larkdale City Council", True),
        ("Larkdale and Oxley STP", True),
        ("Health and Wellbeing Board", False),
        ("Sustainability and Transformation Partnership", False),
        ("Clinical Commissioning Group", False),
        ("A&E Delivery Board", False),
        ("Safeguarding Adults Board", False),
        ("City Council", False),
        ("NHS Foundation Trust", False),
    ],
)
def test_a_name_of_many_places_is_no_full_name(name, full):
    assert is_full_name(name) is full


def test_the_samples_are_about_one_system():
    readings = [recognise(read_document(path)) for path in sample_files()]
    assert set(systems_of(readings).values()) == {"Merrowby"}


def test_each_invented_system_is_one_and_real_ones_are_told_apart(shared):
    files = sorted((shared / "gold" / "invented").glob("*.txt")) + sorted((shared / "corpus").glob("*.txt"))
    systems = systems_of(recognise(read_document(path)) for path in files)
    invented = {name: s for name, s in systems.items() if not name[0].isdigit()}
    for family, names in itertools.groupby(sorted(invented), key=lambda n: n.partition("_")[0]):
        assert {invented[n] for n in names} == {family.title()}
    corpus = {name[:3]: s for name, s in systems.items() if name[0].isdigit()}
    assert corpus == {
        "000": NATIONAL, "001": "Liverpool", "002": "Birmingham", "003": "Liverpool", "004": NATIONAL,
    }  # fmt: skip

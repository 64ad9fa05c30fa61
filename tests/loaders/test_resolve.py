from dataclasses import replace
from datetime import date

import pytest

from joinedup.graph import Kind
from joinedup.graph.identity import IdentityDecision
from joinedup.loaders.identity import Identities
from joinedup.loaders.reference.match import Matcher
from joinedup.loaders.reference.model import Body, DatedName, Role, Source
from joinedup.loaders.reference.table import as_table
from joinedup.loaders.resolve import resolve
from joinedup.loaders.systems import NATIONAL
from joinedup.loaders.values import Entity, Reading, SourceDocument


def reading(name, *entities, dated="2018-01"):
    document = SourceDocument(name, "txt", "", "")
    return Reading(document, {}, {e.key: e for e in entities}, dated=dated)


def body(key, name, *aliases, kind=Kind.ORGANISATION, type_="NHSTrust", known=None):
    return Entity(key, kind, name, type_, aliases, body=known)


ONE = reading("a.txt", body("x", "Larkdale Royal Hospitals NHS Foundation Trust", "LRH"))
OTHER = reading(
    "b.txt", body("y", "Larkdale Royal Hospitals", "the Royal"), body("z", "Oxley Royal Hospitals NHS Trust")
)


def test_one_body_in_two_documents_is_one_node():
    final = resolve([ONE, OTHER]).entities
    assert final["a.txt", "x"] == final["b.txt", "y"]
    assert final["b.txt", "y"].name == "Larkdale Royal Hospitals NHS Foundation Trust"
    assert {"LRH", "the Royal", "Larkdale Royal Hospitals"} <= set(final["a.txt", "x"].aliases)
    assert final["b.txt", "z"] != final["a.txt", "x"]


def test_the_order_of_documents_does_not_matter():
    assert resolve([ONE, OTHER]) == resolve([OTHER, ONE])


def test_likeness_alone_merges_nothing():
    final = resolve(
        [
            reading("a.txt", body("x", "Larkdale North NHS Trust")),
            reading("b.txt", body("y", "Larkdale South NHS Trust")),
        ]
    ).entities
    assert len({e.key for e in final.values()}) == 2


# -- with reference data

SOURCE = Source(id="list", title="List", publisher="Publisher", licence="OGL v3")
TRUST = Body(
    role=Role.NHS_TRUST, code="RX1", codes={"ods": "RX1"}, source="list", sector="acute",
    name="Larkdale Teaching Hospitals NHS Foundation Trust",
    names=(
        DatedName(name="Larkdale Royal Hospitals NHS Foundation Trust", end=date(2021, 3, 31)),
        DatedName(name="Larkdale Teaching Hospitals NHS Foundation Trust", start=date(2021, 4, 1)),
    ),
)  # fmt: skip
COUNCIL = Body(
    role=Role.LOCAL_AUTHORITY, code="999", codes={"ods": "999", "gss": "E0999"}, source="list",
    name="Larkdale City Council", places=("Larkdale",),
)  # fmt: skip
NORTH_CCG = Body(role=Role.CCG, code="9N", codes={"ods": "9N"}, source="list", name="NHS Larkdale North CCG")
SOUTH_CCG = Body(role=Role.CCG, code="9S", codes={"ods": "9S"}, source="list", name="NHS Larkdale South CCG")
TABLE = as_table([TRUST, COUNCIL, NORTH_CCG, SOUTH_CCG], [SOURCE])


def known(*decisions):
    return Identities(Matcher(TABLE), decisions)


def decision(verdict, name, other=None, body=None, **more):
    more = {"kind": Kind.ORGANISATION, "date": date(2018, 11, 1), "reason": "minutes say so", **more}
    return IdentityDecision(verdict=verdict, name=name, other=other, body=body, **more)


def test_entities_with_one_body_are_one_whatever_they_are_called():
    one = reading("a.txt", body("x", "Larkdale Royal Hospitals NHS Foundation Trust", known=TRUST.id))
    other = reading("b.txt", body("y", "LRHFT", known=TRUST.id))
    final = resolve([one, other], known()).entities
    assert final["a.txt", "x"] == final["b.txt", "y"]
    assert "LRHFT" in final["a.txt", "x"].aliases


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NHS Larkdale CCG", "NHS Larkdale CCG"),  # one name
        ("Larkdale", "Larkdale South"),  # one holds the other
        ("L&S CCG", "Larkdale South CCG"),  # initials
    ],
)
def test_two_bodies_never_become_one(one, other):
    entities = (
        body("x", one, "Larkdale clinical commissioning group", type_="CCG", known=NORTH_CCG.id),
        body("y", other, "Larkdale clinical commissioning group", type_="CCG", known=SOUTH_CCG.id),
    )
    apart = resolve([reading("a.txt", entities[0]), reading("b.txt", entities[1])], known()).entities
    together = resolve([reading("a.txt", *entities)], known()).entities
    for final in (apart, together):
        assert len({e.key for e in final.values()}) == 2
        assert {e.body for e in final.values()} == {NORTH_CCG.id, SOUTH_CCG.id}


def test_one_official_name_for_two_bodies_gives_ids_that_tell_them_apart():
    twin = NORTH_CCG.model_copy(update={"code": "9T", "codes": {"ods": "9T"}})
    identities = Identities(Matcher(as_table([NORTH_CCG, twin], [SOURCE])))
    one = reading("a.txt", body("x", NORTH_CCG.name, type_="CCG", known=NORTH_CCG.id))
    other = reading("b.txt", body("y", twin.name, type_="CCG", known=twin.id))
    keys = {e.key for e in resolve([one, other], identities).entities.values()}
    assert keys == {"organisation:nhs-larkdale-north-ccg-ccg-9n", "organisation:nhs-larkdale-north-ccg-ccg-9t"}


def test_a_body_keeps_the_spelling_of_its_documents_else_takes_the_name_it_bore_then():
    spelt = "Larkdale Royal Hospitals NHS foundation trust"
    for called, dated, name in [
        (spelt, "2018-01", spelt),
        ("LRH", "2018-01", "Larkdale Royal Hospitals NHS Foundation Trust"),
        ("LRH", "2023", "Larkdale Teaching Hospitals NHS Foundation Trust"),
        ("LRH", None, "Larkdale Teaching Hospitals NHS Foundation Trust"),
    ]:
        final = resolve([reading("a.txt", body("x", called, known=TRUST.id), dated=dated)], known()).entities
        assert final["a.txt", "x"].name == name
        assert {called} - {name} <= set(final["a.txt", "x"].aliases)


def test_a_known_body_has_its_type_and_sector():
    entity = body("x", "Larkdale Royal Hospitals NHS Foundation Trust", type_="Other", known=TRUST.id)
    final = resolve([reading("a.txt", replace(entity, sector="community"))], known()).entities["a.txt", "x"]
    assert (final.type, final.sector) == ("NHSTrust", "acute")


def test_what_no_document_alone_tells_all_of_them_together_can():
    one = reading("a.txt", body("x", "Royal Hospitals of Larkdale Group", "Larkdale Royal Hospitals"))
    other = reading("b.txt", body("y", "Royal Hospitals of Larkdale Group", TRUST.names[0].name))
    final = resolve([one, other], known()).entities
    assert {e.body for e in final.values()} == {TRUST.id}


def test_letters_for_an_area_mean_it_in_every_name():
    stp = Body(role=Role.STP, code="QL", codes={"ods": "QL"}, source="list", name="Larkdale and Oxley STP")
    merged = Body(role=Role.CCG, code="9M", codes={"ods": "9M"}, source="list", name="NHS Larkdale and Oxley CCG")
    identities = Identities(Matcher(as_table([stp, merged], [SOURCE])))
    partnership = body(
        "p", "Larkdale and Oxley STP", "LOx STP", kind=Kind.PARTNERSHIP, type_="STP", known=stp.id
    )  # fmt: skip
    ccg = body("c", "LOx CCG", "LOX CCG", type_="CCG")
    final = resolve([reading("a.txt", partnership, ccg)], identities).entities
    assert (final["a.txt", "c"].body, final["a.txt", "c"].name) == (merged.id, "NHS Larkdale and Oxley CCG")
    alone = resolve([reading("a.txt", ccg)], identities).entities
    assert alone["a.txt", "c"].body is None, "nothing says what the letters stand for"


def test_decisions_join_and_part():
    one, other = reading("a.txt", body("x", "The Infirmary Group")), reading("b.txt", body("y", "Oxley Acute Partners"))
    assert len({e.key for e in resolve([one, other], known()).entities.values()}) == 2
    same = resolve([one, other], known(decision("same", "The Infirmary Group", "Oxley Acute Partners"))).entities
    assert same["a.txt", "x"] == same["b.txt", "y"]
    apart = decision("different", "Larkdale Royal Hospitals NHS Foundation Trust", "Larkdale Royal Hospitals")
    parted = resolve([ONE, OTHER], known(apart)).entities
    assert parted["a.txt", "x"].key != parted["b.txt", "y"].key


def test_decisions_say_which_body_a_name_is_and_is_not():
    one = reading("a.txt", body("x", "The Infirmary Group"))
    same = resolve([one], known(decision("same", "The Infirmary Group", body=TRUST.id))).entities["a.txt", "x"]
    assert (same.body, same.name) == (TRUST.id, "Larkdale Royal Hospitals NHS Foundation Trust")
    wrong = reading("a.txt", body("x", "The Infirmary Group", known=TRUST.id))
    barred = resolve([wrong], known(decision("different", "The Infirmary Group", body=TRUST.id))).entities
    assert (barred["a.txt", "x"].body, barred["a.txt", "x"].name) == (None, "The Infirmary Group")


# -- several systems

SYSTEMS = {"a.txt": "Larkdale", "b.txt": "Oxley"}


def test_systems_share_known_and_national_bodies_and_full_names_and_nothing_else():
    shared = (
        body("trust", "LRH", known=TRUST.id),
        body("cqc", "Care Quality Commission", type_="NationalBody"),
        body("full", "Tarn Valley Ambulance NHS Trust"),
    )
    own = (
        body("gps", "GPs", kind=Kind.STAKEHOLDER_GROUP, type_=None),
        body("hub", "single point of access", kind=Kind.SERVICE, type_="AccessPoint"),
        body("fund", "Better Care Fund", kind=Kind.PROGRAMME, type_=None),
        body("place", "England", kind=Kind.PLACE, type_=None),
        body("board", "Health and Wellbeing Board", kind=Kind.PARTNERSHIP, type_="HealthAndWellbeingBoard"),
        body("charity", "Age Concern", type_="VCSE"),
    )
    found = resolve([reading("a.txt", *shared, *own), reading("b.txt", *shared, *own)], known(), SYSTEMS)
    for entity in shared:
        one, other = found.entities["a.txt", entity.key], found.entities["b.txt", entity.key]
        assert one == other
        assert "@" not in one.key
        assert one.key not in found.system_of
    for entity in own:
        one, other = found.entities["a.txt", entity.key], found.entities["b.txt", entity.key]
        assert (one.key.partition("@")[2], other.key.partition("@")[2]) == ("larkdale", "oxley")
        assert (found.system_of[one.key], found.system_of[other.key]) == ("Larkdale", "Oxley")


def test_what_could_be_shared_and_one_system_alone_names_belongs_to_it_under_its_plain_id():
    council = body("c", "Larkdale City Council", type_="LocalAuthority", known=COUNCIL.id)
    found = resolve([reading("a.txt", council), OTHER], known(), SYSTEMS)
    key = found.entities["a.txt", "c"].key
    assert (key, found.system_of[key]) == ("organisation:larkdale-city-council", "Larkdale")


def test_short_names_are_not_joined_across_systems():
    found = resolve([ONE, OTHER], None, SYSTEMS)
    assert found.entities["a.txt", "x"].key != found.entities["b.txt", "y"].key


def test_one_system_has_plain_ids_and_no_systems():
    found = resolve([ONE, OTHER], known(), dict.fromkeys(SYSTEMS, "Larkdale"))
    assert not any("@" in e.key for e in found.entities.values())
    assert found.system_of == {}


def test_a_city_of_which_the_country_is_told_is_that_city():
    place = body("p", "Larkdale", kind=Kind.PLACE, type_=None)
    found = resolve([reading("a.txt", place), reading("b.txt", place)], None, {"a.txt": "Larkdale", "b.txt": NATIONAL})
    assert found.entities["b.txt", "p"].key == found.entities["a.txt", "p"].key == "place:larkdale@larkdale"


def test_systems_resolve_alike_in_any_order():
    readings = [ONE, OTHER, reading("c.txt", body("y", "LRH", known=TRUST.id))]
    systems = {**SYSTEMS, "c.txt": "Oxley"}
    assert resolve(readings, known(), systems) == resolve(readings[::-1], known(), systems)

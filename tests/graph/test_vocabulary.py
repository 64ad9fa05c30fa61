"""The tables say what the ontology says. Everything is written out again here, on purpose."""

from __future__ import annotations

import itertools

import pytest
from pydantic import ValidationError

from joinedup.graph import GAP_STATUSES, Kind, RelationshipType, Status, VocabularyError
from joinedup.graph.vocabulary import Vocabulary, vocabulary

TYPES = {
    "Organisation": "NHSTrust CCG ICB LocalAuthority GPOrganisation CareProvider VCSE Healthwatch CSU NationalBody"
    " Other",
    "Partnership": "STP ICS HealthAndWellbeingBoard Board Alliance",
    "Service": "AccessPoint Team Unit Service",
}
ACTOR = "Organisation Partnership StakeholderGroup"
ANY = " ".join(Kind)
DOMAIN_AND_RANGE = {
    "MEMBER_OF": (ACTOR, "Partnership"),
    "PART_OF": (ANY, ANY),
    "LOCATED_AT": ("Service Organisation", "Site Place"),
    "COVERS": ("Organisation Partnership Service Programme", "Place"),
    "SUCCEEDED_BY": ("Organisation Partnership", "Organisation Partnership"),
    "COMMISSIONS": (ACTOR, f"Service Pathway Programme {ACTOR}"),
    "FUNDS": (f"{ACTOR} Programme", "Service Programme InformationSystem"),
    "PROVIDES": (ACTOR, "Service Pathway Programme InformationSystem"),
    "OVERSEES": (ACTOR, f"{ACTOR} Service Pathway Programme"),
    "REFERS_TO": (f"{ACTOR} Service", f"Service Pathway {ACTOR}"),
    "DISCHARGES_TO": (f"Service Site {ACTOR}", f"Service Pathway Site {ACTOR}"),
    "SHARES_INFORMATION_WITH": (f"{ACTOR} Service", f"{ACTOR} Service"),
    "HAS_ACCESS_TO": (f"{ACTOR} Service", "InformationSystem"),
    "WORKS_WITH": (f"{ACTOR} Service", f"{ACTOR} Service"),
    "ABOUT": ("Finding Recommendation Measure", ANY),
}


def stated(source: Kind, type_: RelationshipType, target: Kind) -> bool:
    """What the ontology allows, from the table above and its two exceptions."""
    domain, range_ = DOMAIN_AND_RANGE[type_]
    if source not in domain.split() or target not in range_.split():
        return False
    if type_ == "SUCCEEDED_BY":
        return source == target
    if "Passage" in (source, target):
        return type_ == "PART_OF" and target == "Document"
    return True


@pytest.mark.parametrize("type_", RelationshipType)
def test_domain_and_range(type_: RelationshipType) -> None:
    vocab = vocabulary()
    wrong = [
        (source, target)
        for source, target in itertools.product(Kind, Kind)
        if vocab.allows(source, type_, target) != stated(source, type_, target)
    ]
    assert not wrong


def test_fourteen_kinds_and_fifteen_relationships() -> None:
    assert len(Kind) == 14
    assert set(RelationshipType) == set(DOMAIN_AND_RANGE)
    assert len(RelationshipType) == 15


@pytest.mark.parametrize("kind", Kind)
def test_types_of_kinds(kind: Kind) -> None:
    assert set(vocabulary().kinds[kind].types) == set(TYPES.get(kind, "").split())


def test_interfaces_are_the_five_seams() -> None:
    assert vocabulary().interfaces == {
        "REFERS_TO", "DISCHARGES_TO", "SHARES_INFORMATION_WITH", "HAS_ACCESS_TO", "WORKS_WITH",
    }  # fmt: skip


def test_only_works_with_is_undirected() -> None:
    assert {t for t, info in vocabulary().relationships.items() if info.undirected} == {"WORKS_WITH"}


def test_lists() -> None:
    vocab = vocabulary()
    assert vocab.sectors == (
        "acute", "community", "primary", "ambulance", "mental-health", "adult-social-care", "independent-care",
        "voluntary", "commissioning", "governance", "national", "people",
    )  # fmt: skip
    assert set(vocab.themes) == {
        "access", "information-sharing", "commissioning", "governance", "strategy", "workforce", "discharge",
        "market", "engagement", "personalisation", "prevention", "quality", "finance",
    }  # fmt: skip
    assert vocab.stages == ("usual-place-of-residence", "crisis", "step-down")
    assert set(vocab.polarities) == {"strength", "weakness", "neutral"}


def test_graver_statuses_first() -> None:
    statuses = vocabulary().statuses
    assert sorted(Status, key=lambda s: statuses[s].grave) == ["absent", "limited", "planned", "ended", "present"]
    assert GAP_STATUSES == ("absent", "limited")


def test_attributes_of_statements() -> None:
    kinds = vocabulary().kinds
    assert set(kinds[Kind.FINDING].attributes) >= {"polarity", "theme", "stage"}
    assert set(kinds[Kind.MEASURE].attributes) >= {"value", "unit", "period", "comparators"}
    assert set(kinds[Kind.PASSAGE].attributes) >= {"page", "section", "start", "end"}
    assert vocabulary().relationships[RelationshipType.COVERS].attributes == {"share": "number"}


def test_check_edge_says_what_would_be_right() -> None:
    with pytest.raises(VocabularyError) as caught:
        vocabulary().check_edge(Kind.SITE, RelationshipType.HAS_ACCESS_TO, Kind.INFORMATION_SYSTEM)
    assert str(caught.value) == (
        "Site HAS_ACCESS_TO InformationSystem is not in the vocabulary "
        "(HAS_ACCESS_TO runs from Organisation, Partnership, Service, StakeholderGroup to InformationSystem)"
    )


def test_no_name_is_both_a_label_and_a_relationship() -> None:
    labels = {*Kind, "Entity", *(t for info in vocabulary().kinds.values() for t in info.types)}
    assert not labels & set(RelationshipType)


def test_everything_reads_as_something() -> None:
    vocab = vocabulary()
    for info in (*vocab.kinds.values(), *vocab.relationships.values(), *vocab.statuses.values()):
        assert info.reads


def test_tables_that_lack_a_kind_are_refused() -> None:
    data = vocabulary().model_dump(mode="json")
    del data["kinds"]["Site"]
    for info in data["relationships"].values():
        for end in ("domain", "range"):
            info[end] = [kind for kind in info[end] if kind != "Site"]
    data["groups"] = {}
    with pytest.raises(ValidationError, match=r"differ on .*SITE"):
        Vocabulary.model_validate(data)

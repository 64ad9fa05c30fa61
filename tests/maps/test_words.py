import tomllib
from importlib import resources

import pytest
from pydantic import ValidationError

from joinedup.graph.vocabulary import RelationshipType, Status
from joinedup.maps.words import Words, words


def table() -> dict:
    return tomllib.loads(resources.files("joinedup.maps").joinpath("words.toml").read_text(encoding="utf-8"))


def test_every_type_and_status_has_a_statement_of_its_own() -> None:
    for type_ in RelationshipType:
        statements = {getattr(words().relationships[type_], status) for status in Status}
        assert len(statements) == len(Status), type_


def test_statements_must_name_both_ends() -> None:
    broken = table()
    broken["relationships"]["FUNDS"]["absent"] = "no money from {s}"
    with pytest.raises(ValidationError, match="absent"):
        Words.model_validate(broken)


@pytest.mark.parametrize(
    ("name", "key"),
    [("sectors", "acute"), ("types", "CCG"), ("kinds", "Site"), ("relationships", "COVERS"), ("attributes", "hours")],
)
def test_nothing_of_the_vocabulary_may_be_left_out(name: str, key: str) -> None:
    broken = table()
    del broken[name][key]
    with pytest.raises(ValidationError, match=key):
        Words.model_validate(broken)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Heartwell Hospitals NHS Foundation Trust", "Heartwell Hospitals NHS FT"),
        ("NHS Heartwell Clinical Commissioning Groups", "NHS Heartwell CCGs"),
        ("voluntary, community and social enterprise (VCSE) sector", "VCSE sector"),
        ("Multidisciplinary team", "MDT team"),
        ("GPs", "GPs"),
    ],
)
def test_boxes_have_short_names(name: str, short: str) -> None:
    assert words().short(name) == short

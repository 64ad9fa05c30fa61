"""Arguments that are said elsewhere: pronouns, descriptions, omissions, lead-ins and headings."""

from __future__ import annotations

import pytest

from joinedup.loaders.extract import extract
from joinedup.loaders.extract.examples import trial
from joinedup.loaders.model import load_model, parse
from joinedup.loaders.values import Reading

needs_model = pytest.mark.skipif(load_model() is None, reason="no language model is installed")


def read(text: str, *, parsed: bool = True) -> set[str]:
    """Every claim of the last sentence, written "subject TYPE object status"."""
    t = trial(text + " => nothing")
    sentences = t.reading.document.sentences
    parses = parse(sentences, t.reading.mentions) if parsed else {}
    reading = Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses)
    names = {key: entity.name for key, entity in reading.entities.items()}
    return {
        f"{names[c.subject]} {c.type} {names[c.object]} {c.status}"
        for c in extract(reading)
        if c.sentence.id == t.last.id
    }


@needs_model
@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "The [Care Record|system] went live in May. || [GPs|group] can open it from their desks.",
            "GPs HAS_ACCESS_TO Care Record present",
        ),
        (
            "The [response team|service] is busy. || [Paramedics|group] could not refer to it at night.",
            "Paramedics REFERS_TO response team absent",
        ),
        (
            "The [response team|service] set out to see people quickly. || The team does not cover [Ashton|place].",
            "response team COVERS Ashton absent",
        ),
        (
            "The [Delivery Board|body] met each month. || [Hospices|group] had not been asked to join.",
            "Hospices MEMBER_OF Delivery Board absent",
        ),
        (
            "The [Wellbeing Board|body] met twice. || Its members included [Elm Trust|org] and [Oak Council|org].",
            "Oak Council MEMBER_OF Wellbeing Board present",
        ),
        (
            "During the year [Elm Trust|org] has: || * joined the [alliance|body];",
            "Elm Trust MEMBER_OF alliance present",
        ),
        (
            "The [falls service|service] is new. || Each [hub=hubs|service] is its own, and [GPs|group] refer to it.",
            "GPs REFERS_TO hubs present",
        ),
        (
            "The [night service|service], which [Elm Trust|org] ran until 2016, was liked.",
            "Elm Trust PROVIDES night service ended",
        ),
        (
            "[Wexley|org] sits on the [board|body], of which the [college|org] is also a member.",
            "college MEMBER_OF board present",
        ),
    ],
)
def test_what_is_said_elsewhere(text: str, claim: str) -> None:
    assert claim in read(text)


@needs_model
def test_an_exception_is_absent() -> None:
    claims = read("The [home service|service] covered all of [Norley|place] except [Marsh|place].")
    assert "home service COVERS Marsh absent" in claims
    assert not any(c.startswith("home service COVERS Norley absent") for c in claims)


@needs_model
def test_we_is_the_body_whose_report_it_is() -> None:
    own = (
        "[Elm Trust|org] is proud of our year. || "
        "Our staff and our volunteers did well, and our thanks go to us all. || "
        "We provide the [falls service|service]."
    )
    assert "Elm Trust PROVIDES falls service present" in read(own)
    outsiders = (
        "[Elm Trust|org] was visited. || "
        "We found our inspection useful, we saw our notes and we heard from our friends. || "
        "We provide the [falls service|service]."
    )
    assert "Elm Trust PROVIDES falls service present" not in read(outsiders)


def test_a_name_within_a_name() -> None:
    claims = read("[A&E at Elm Hospital|service] was full.", parsed=False)
    assert claims == set()
    t = trial("[Elm Hospital|site] ([EHT=Elm Hospitals|org]) was full. => nothing")
    owners = {(c.subject, c.type, c.object) for c in extract(t.reading)}
    assert owners == {("site:elm-hospital", "PART_OF", "organisation:elm-hospitals")}


def test_services_listed_below_a_site_are_there() -> None:
    claims = read("# [Elm House|site] || * [Memory clinic|service]: three nurses.", parsed=False)
    assert claims == {"Memory clinic LOCATED_AT Elm House present"}


def test_without_a_parse_the_surface_is_read() -> None:
    claims = read(
        "The [night service|service] had no access to [GP records|system] and [results|system].", parsed=False
    )
    assert claims == {
        "night service HAS_ACCESS_TO GP records absent",
        "night service HAS_ACCESS_TO results absent",
    }


def test_people_who_use_services_are_not_referred_to() -> None:
    claims = read("[GPs|group] refer [carers|group] to the [hub|service] and [the public|group].", parsed=False)
    assert "GPs REFERS_TO the public present" not in claims

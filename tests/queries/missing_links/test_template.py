"""The template that ships: its rows, its kinds of actor, and what it may not hold."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from joinedup.graph import Kind, KnowledgeGraph, Node, RuleError
from joinedup.graph.model import Evidence
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.lexicon import checked
from joinedup.queries.missing_links.matching import Matcher
from joinedup.queries.missing_links.template import Template, reference_template
from joinedup.queries.views import SystemView


def roles(name: str, kind: str, said: str = "", **fields: object) -> frozenset[str]:
    graph = KnowledgeGraph("Ambleford")
    evidence = [Evidence(document="r.txt", quote=said)] if said else []
    graph.add_node(Node.model_validate({"id": "x", "kind": kind, "name": name, "evidence": evidence, **fields}))
    return Matcher(SystemView.of(graph), reference_template()).roles["x"]


def test_the_sixty_rows_stand_as_they_were_written(shared: Path) -> None:
    template = reference_template()
    with (shared / "gold/template.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert [
        (row.id, row.stage, row.from_words, str(row.relation), row.to_words, "; ".join(row.basis))
        for row in template.rows
    ] == [(w["id"], w["stage"], w["from"], w["relation"], w["to"], w["basis"]) for w in written]


def kinds_of(template: Template, actors: tuple[str, ...]) -> set[Kind]:
    """The kinds of node that such actors may be."""
    found: set[Kind] = set()
    for name in {other for actor in actors for other in template.included[actor]}:
        for selector in template.actors[name].any:
            typed = {k for k, info in vocabulary().kinds.items() if selector.types & set(info.types)}
            found |= selector.kinds or typed or set(Kind)
    return found


def test_every_row_can_be_stated_and_asked() -> None:
    template, vocab = reference_template(), vocabulary()
    for row in template.rows:
        assert row.question.endswith("?"), row.id
        assert row.ask, row.id
        assert row.settles, row.id
        assert set(re.findall(r"\{(\w+)[}:]", row.question)) <= {"from", "to", "verb"}, row.id
        for statement in row.statements:
            for relation in statement.relations:
                ends = [kinds_of(template, names) for names in (statement.source, statement.target)]
                pairs = [(s, t) for s in ends[0] for t in ends[1]]
                either = vocab.relationships[relation].undirected
                assert any(
                    vocab.allows(s, relation, t) or (either and vocab.allows(t, relation, s)) for s, t in pairs
                ), f"{row.id}: no {relation} can run between such ends"


def test_every_kind_of_actor_is_used() -> None:
    template = reference_template()
    used = {name for row in template.rows for _, name in row.actors} | {template.sites}
    used |= {other for name in used for other in template.included[name]}
    assert set(template.actors) - used == set()


def test_scores_of_the_statutory_rows_are_the_gravest() -> None:
    template = reference_template()
    grave = {row.id for row in template.rows if row.severity == 3}
    assert {"T19", "T20", "T21", "T23", "T27", "T31", "T53"} <= grave
    assert {row.id for row in template.rows if row.per_site} == {"T28", "T35", "T39"}


@pytest.mark.parametrize(
    ("name", "kind", "more", "is_", "is_not"),
    [
        ("GPs", "StakeholderGroup", {}, "GP practice", "GP out-of-hours or 111"),
        ("Amble Vale GP Federation", "Organisation", {"type": "GPOrganisation"}, "GP federation", "care home"),
        ("GP out-of-hours service", "Service", {}, "GP out-of-hours or 111", "GP practice"),
        ("residential and nursing homes", "StakeholderGroup", {}, "care home", "domiciliary care"),
        ("Dale Homecare Ltd", "Organisation", {"type": "CareProvider"}, "domiciliary care", "care home"),
        ("hospital social workers", "StakeholderGroup", {}, "adult social care", "acute hospital"),
        ("social care providers", "StakeholderGroup", {}, "care provider", "adult social care"),
        ("Amble Moor Community Hospital", "Site", {}, "anybody", "acute hospital"),
        ("Ambleford Infirmary", "Site", {}, "acute hospital", "community provider"),
        ("Ambleford District Council", "Organisation", {"type": "LocalAuthority"}, "housing", "adult social care"),
        ("paramedics", "StakeholderGroup", {}, "ambulance service", "acute hospital"),
        ("non-emergency patient transport", "Service", {}, "patient transport", "ambulance service"),
        ("public health", "StakeholderGroup", {}, "public health", "people"),
        ("Summary Care Record", "InformationSystem", {}, "care plan or notes", "shared care record"),
        ("psychiatric liaison team", "Service", {"type": "Team"}, "mental health liaison", "discharge team"),
        ("Moor Trust", "Organisation", {"type": "NHSTrust", "sector": "acute"}, "acute hospital", "community provider"),
    ],
)
def test_bodies_are_known_by_what_they_are(name: str, kind: str, more: dict[str, str], is_: str, is_not: str) -> None:
    found = roles(name, kind, **more)
    assert is_ in found or is_ == "anybody"
    assert is_not not in found


@pytest.mark.parametrize(
    ("name", "kind", "said", "kind_of_actor"),
    [
        ("Afterglow", "Service", "Home with Afterglow, the council's reablement service.", "intermediate care"),
        ("Threadneedle", "InformationSystem", "Threadneedle, a shared record, went live.", "shared care record"),
        ("Lark Doctors", "Organisation", "Lark Doctors, an out-of-hours co-operative.", "GP out-of-hours or 111"),
        ("Kindle", "Service", "It bought a link worker scheme, Kindle, from a charity.", "social prescribing"),
    ],
)  # fmt: skip
def test_names_that_say_nothing_are_known_by_what_stands_beside_them(
    name: str, kind: str, said: str, kind_of_actor: str
) -> None:
    more = {"type": "GPOrganisation"} if kind == "Organisation" else {}
    assert kind_of_actor in roles(name, kind, said, **more)
    assert kind_of_actor not in roles(name, kind, f"{name} was praised.", **more)
    assert kind_of_actor not in roles(name, kind, f"{name} and the reablement service meet, as do others.", **more)


def test_a_template_that_names_an_unknown_kind_is_refused() -> None:
    row = {"id": "A", "stage": "U", "from": ["x"], "relation": "REFERS_TO", "to": ["x"], "basis": ["b"]}
    with pytest.raises(RuleError, match=r"row A, from: no kind of actor 'x'"):
        checked(Template, "own.toml", {"title": "t", "actors": {}, "rows": [row]})

"""Sectors: every rule on its own examples, what the graph around a node says, and the invented documents."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

from joinedup.graph import Edge, Evidence, Kind, KnowledgeGraph, Node, RelationshipType, Status
from joinedup.loaders import build_graph
from joinedup.loaders.mentions.data import SectorRule, sector_of, sector_rule, sector_rules
from joinedup.loaders.normal import normal
from joinedup.loaders.sectors import assign_sectors, called_in

DATA = Path(__file__).parent.parent / "data"
LABELS = tomllib.loads((DATA / "sectors.toml").read_text(encoding="utf-8"))


def subject(rule):
    """A kind and type that a rule is for."""
    kind = rule.kinds[0] if rule.kinds else Kind.ORGANISATION if rule.types else Kind.STAKEHOLDER_GROUP
    return kind, rule.types[0] if rule.types else None


@pytest.mark.parametrize("rule", sector_rules(), ids=lambda r: f"{r.sector}: {r.examples[0]}")
def test_a_rule_reads_its_examples_and_leaves_its_look_alikes(rule):
    kind, type_ = subject(rule)
    for name in rule.examples:
        found = sector_rule(kind, type_, name)
        assert found is not None, name
        assert found.sector == rule.sector, name
    for name in rule.not_examples:
        found = sector_rule(kind, type_, name)
        assert not found or found.sector != rule.sector, name


@pytest.mark.parametrize(
    "wrong",
    [
        {"sector": "social", "examples": ["a"], "not_examples": []},
        {"sector": "acute", "examples": [], "not_examples": []},
        {"sector": "acute", "pattern": "ward", "examples": ["ward"], "not_examples": []},
    ],
)
def test_a_rule_needs_a_known_sector_and_examples(wrong):
    with pytest.raises(ValueError, match=r"sector|examples"):
        SectorRule.model_validate(wrong)


@pytest.mark.parametrize(
    ("kind", "type_", "name", "sector"),
    [
        ("Organisation", "NHSTrust", "Vale Partnership University NHS Foundation Trust", "mental-health"),
        ("Organisation", "NHSTrust", "Vale NHS Trust", None),
        ("Service", "Team", "urgent crisis response team", None),
        ("StakeholderGroup", None, "health and social care professionals", None),
        ("StakeholderGroup", None, "secondary care providers", "acute"),
        ("Organisation", "LocalAuthority", "Vale District Council", None),
        ("Service", "Service", "enhanced GP support to care homes", "primary"),
    ],
)
def test_names_that_mislead(kind, type_, name, sector):
    assert sector_of(Kind(kind), type_, name) == sector


def evidence(text):
    return Evidence(document="a.txt", quote=text, status=Status.PRESENT)


def graph_of(nodes, edges=()):
    """``nodes``: id → (kind, type, name, more); ``edges``: (source, type, target, status)."""
    graph = KnowledgeGraph("Vale")
    for key, (kind, type_, name, more) in nodes.items():
        graph.add_node(
            Node(**{"id": key, "kind": kind, "type": type_, "name": name, "evidence": [evidence(f"{name}.")]} | more)
        )
    for source, type_, target, status in edges:
        said = Evidence(document="a.txt", quote=f"{source} {type_} {target}", status=Status(status))
        graph.add_edge(Edge(source=source, type=RelationshipType(type_), target=target, evidence=[said]))
    assign_sectors(graph)
    return {n.id: n.sector for n in graph.nodes()}


TRUSTS = {
    "ch": ("Organisation", "NHSTrust", "Vale Community NHS Trust", {"aliases": ["VCT"]}),
    "ac": ("Organisation", "NHSTrust", "Vale Hospitals NHS Trust", {}),
    "cc": ("Organisation", "LocalAuthority", "Vale City Council", {"aliases": ["the council"]}),
}


def service(name, type_="Service"):
    return ("Service", type_, name, {})


def test_a_service_is_in_the_sector_of_its_one_provider_whatever_it_usually_is():
    found = graph_of(TRUSTS | {"s": service("frailty unit")}, [("ch", "PROVIDES", "s", "present")])
    assert found["s"] == "community"


def test_a_name_that_leaves_no_doubt_outweighs_the_provider():
    found = graph_of(TRUSTS | {"s": service("GP out-of-hours service")}, [("ac", "PROVIDES", "s", "present")])
    assert found["s"] == "primary"


def test_providers_of_two_sectors_leave_it_open_unless_the_name_is_on_one_side():
    edges = [(t, "PROVIDES", s, "present") for t in ("ch", "ac") for s in ("hub", "falls", "bank")]
    found = graph_of(
        TRUSTS | {"hub": service("Care Hub"), "falls": service("falls service"), "bank": service("telecare service")},
        edges,
    )
    assert (found["hub"], found["falls"], found["bank"]) == ("not stated", "community", "not stated")


def test_a_former_provider_does_not_count_beside_the_present_one():
    found = graph_of(
        TRUSTS | {"s": service("Home First")}, [("ch", "PROVIDES", "s", "ended"), ("ac", "PROVIDES", "s", "present")]
    )
    assert found["s"] == "acute"


def test_the_sector_goes_down_to_teams_and_their_staff():
    nodes = TRUSTS | {
        "s": service("Home First"),
        "t": service("triage team", "Team"),
        "g": ("StakeholderGroup", None, "Home First advisers", {}),
    }
    found = graph_of(nodes, [("ch", "PROVIDES", "s", "present"), ("t", "PART_OF", "s", "present")])
    assert found["t"] == found["g"] == "community"


def test_nurses_at_large_are_no_teams_because_some_sit_in_it():
    nodes = TRUSTS | {"g": ("StakeholderGroup", None, "nurses", {})}
    assert graph_of(nodes, [("g", "PART_OF", "ac", "present")])["g"] == "not stated"


def test_a_name_tells_whose_it_is():
    nodes = TRUSTS | {
        "a": service("council’s older people’s team", "Team"),
        "b": ("StakeholderGroup", None, "two nurses employed by VCT", {}),
        "c": service("nobody’s desk"),
    }
    found = graph_of(nodes)
    assert (found["a"], found["b"], found["c"]) == ("adult-social-care", "community", "not stated")


def test_beds_in_a_community_hospital_are_no_acute_ones():
    nodes = {
        "site": ("Site", None, "Wharf Cottage Hospital", {}),
        "w": service("Elm Ward", "Unit"),
    }
    assert graph_of(nodes, [("w", "LOCATED_AT", "site", "present")])["w"] == "community"


def test_a_site_is_its_owners():
    nodes = TRUSTS | {"site": ("Site", None, "Brackwold Hospital", {})}
    assert graph_of(nodes)["site"] == "acute"
    assert graph_of(nodes, [("site", "PART_OF", "ch", "present")])["site"] == "community"


def test_a_body_is_what_the_sentences_call_it():
    def body(*texts, **more):
        return Node(
            id="b", kind=Kind.ORGANISATION, type="Other", name="Oakmere", evidence=[evidence(t) for t in texts], **more
        )

    assert called_in(body("Oakmere, a domiciliary care agency, withdrew.")) == "independent-care"
    assert called_in(body("The charity Oakmere ran the scheme.")) == "voluntary"
    assert called_in(body("Oakmere (a mental health trust) took part.")) == "mental-health"
    assert called_in(body("Oakmere worked with a domiciliary care agency.")) == ""
    assert called_in(body("Oakmere, a charity, ran it.", "Oakmere, a domiciliary care agency, ran it.")) == ""
    assert called_in(body("Oakmere, the home of many carers, was visited.")) == ""


def test_a_body_is_known_by_the_services_that_it_runs_where_these_agree():
    nodes = {
        "b": ("Organisation", "Other", "Swiftline Ltd", {}),
        "s": service("patient transport"),
        "t": service("memory clinic"),
    }
    assert graph_of(nodes, [("b", "PROVIDES", "s", "present")])["b"] == "ambulance"
    both = [("b", "PROVIDES", "s", "present"), ("b", "PROVIDES", "t", "present")]
    assert graph_of(nodes, both)["b"] == "not stated"


def test_a_borough_below_a_county_arranges_no_social_care():
    borough = {"b": ("Organisation", "LocalAuthority", "Thorn Borough Council", {})}
    county = {"c": ("Organisation", "LocalAuthority", "Vale County Council", {})}
    assert graph_of(borough)["b"] == "adult-social-care"
    assert graph_of(borough | county)["b"] == "not stated"


@pytest.mark.parametrize(("gss", "sector"), [("E07000999", "not stated"), ("E08000999", "adult-social-care")])
def test_the_code_of_a_district_below_a_county_tells_that_it_arranges_no_social_care(gss, sector):
    council = {"codes": {"gss": gss}, "sector": "adult-social-care"}
    assert graph_of({"b": ("Organisation", "LocalAuthority", "Thorn Borough Council", council)})["b"] == sector


def test_a_node_with_an_official_code_keeps_its_sector():
    nodes = {"t": ("Organisation", "NHSTrust", "Vale NHS Trust", {"codes": {"ods": "RZZ"}, "sector": "mental-health"})}
    assert graph_of(nodes)["t"] == "mental-health"


@pytest.fixture(scope="module")
def judged():
    """(what a careful reader could say, what was found) for every labelled node that the build found."""
    out = []
    for stem, labels in sorted(LABELS.items()):
        gold = yaml.safe_load((DATA / "invented" / f"{stem}.yaml").read_text(encoding="utf-8"))
        graph = build_graph([DATA / "invented" / f"{stem}.txt"]).graph
        found = {}
        for node in graph.nodes():
            for form in (node.name, *node.aliases):
                found.setdefault((node.kind, normal(form)), node.sector)
        for node in gold["nodes"]:
            said = labels.get(node["id"])
            forms = (normal(f) for f in (node["name"], *node.get("aliases", ())))
            sector = next((found[node["kind"], f] for f in forms if (node["kind"], f) in found), None)
            if said is not None and sector is not None:
                out.append(([said] if isinstance(said, str) else said, sector))
    return out


def test_every_label_is_of_a_node_and_a_sector():
    known = {"not stated", *(r.sector for r in sector_rules())}
    for stem, labels in LABELS.items():
        gold = yaml.safe_load((DATA / "invented" / f"{stem}.yaml").read_text(encoding="utf-8"))
        assert set(labels) <= {n["id"] for n in gold["nodes"]}
        assert {s for said in labels.values() for s in ([said] if isinstance(said, str) else said)} <= known


def test_sectors_of_the_invented_documents_are_mostly_right_and_hardly_ever_wrong(judged):
    assert len(judged) > 300
    stated = Counter(found for _, found in judged if found != "not stated")
    wrong = Counter(found for said, found in judged if found != "not stated" and found not in said)
    assert sum(found in said for said, found in judged) / len(judged) > 0.93
    assert wrong.total() / stated.total() < 0.04
    assert all(wrong[s] / n < 0.15 for s, n in stated.items() if n > 5)

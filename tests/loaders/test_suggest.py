"""Suggestions on graphs that were built from short texts about places that do not exist."""

import pytest

from joinedup.graph import DocumentInfo, Edge, Evidence, Kind, KnowledgeGraph, Node, RelationshipType
from joinedup.graph.identity import IdentityDecision
from joinedup.graph.model import ReferenceFact
from joinedup.loaders import build_graph
from joinedup.loaders.reference.match import Matcher
from joinedup.loaders.reference.model import Body, Role
from joinedup.loaders.reference.table import Reference, as_table
from joinedup.loaders.suggest import suggest, suggestion_id

TEXT = """Review of Larkdale

The Home from Hospital service supported older people in Larkdale after a stay on a ward. Larkdale City \
Council provided the Hospital from Home service, which GPs could not refer to.

The council funded the Neighbourhood Networks Scheme in Larkdale. Staff at Larkdale Royal Hospitals NHS Trust \
did not know the Neighbourhood Network Support Scheme.

Larkdale City Council commissioned the falls service, the stroke team and the dementia service.
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    path = tmp_path_factory.mktemp("suggest") / "larkdale.txt"
    path.write_text(TEXT, encoding="utf-8")
    return build_graph([path], reference=Reference(False)).graph


def pairs(found):
    return [(s.one.name, s.other.name) for s in found]


def of(*nodes, edges=(), places=()):
    graph = KnowledgeGraph("Larkdale")
    for place in places:
        graph.add_node(Node(id=f"place:{place}", kind=Kind.PLACE, name=place))
    for node in nodes:
        graph.add_node(node)
    for edge in edges:
        graph.add_edge(edge)
    return graph


def node(name, kind=Kind.SERVICE, *quotes, **more):
    said = [Evidence(document="r.txt", sentence=f"s{q}", quote=q) for q in quotes]
    return Node(id=more.pop("id", f"{kind.lower()}:{name}"), kind=kind, name=name, evidence=said, **more)


def test_a_document_with_two_names_for_one_service(graph):
    found = suggest(graph)
    assert pairs(found) == [
        ("Home from Hospital", "Hospital from Home"),
        ("Neighbourhood Network Support Scheme", "Neighbourhood Networks Scheme"),
    ]
    first = found[0]
    assert first.kind is Kind.SERVICE
    assert first.reasons == ("the same words in another order",)
    assert first.one.example.startswith("The Home from Hospital service")
    assert first.other.example.startswith("Larkdale City Council provided")
    assert first.one.document == "larkdale.txt"
    assert 100 >= first.score > found[1].score
    assert first.decided is None


def test_ids_stay_and_do_not_hang_on_the_side(graph):
    first, again = suggest(graph), suggest(graph)
    assert first == again
    assert len({s.id for s in first}) == 2
    one, other = first[0].one.id, first[0].other.id
    assert first[0].id == suggestion_id(Kind.SERVICE, other, one) == suggestion_id(Kind.SERVICE, one, other)


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_was_decided_says_so(graph, verdict):
    decision = IdentityDecision(
        verdict=verdict, kind="Service", name="Hospital from home", other="Home from hospital", date="2024-03-01",
        reason="leaflet",
    )  # fmt: skip
    assert [s.decided for s in suggest(graph, None, [decision])] == [verdict, None]


def test_a_score_can_be_asked_for(graph):
    assert len(suggest(graph, least=90)) == 1
    assert len(suggest(graph, least=0)) >= 2


def test_different_codes_systems_kinds_and_types_are_never_suggested():
    org = Kind.ORGANISATION
    alike = {"name": "Rapid Response Team", "kind": org}
    for one, other in [
        ({"codes": {"ods": "RX1"}}, {"codes": {"ods": "RX2"}}),
        ({"codes": {"ods": "RX1"}}, {"codes": {"gss": "E08"}}),
        ({"system": "Larkdale"}, {"system": "Wexmoor"}),
        ({"type": "CCG"}, {"type": "NHSTrust"}),
    ]:
        left = Node(id="organisation:a", **alike, **one)
        right = Node(id="organisation:b", **{**alike, "name": "Response Team, Rapid"}, **other)
        assert suggest(of(left, right)) == []
        assert len(suggest(of(left, right.model_copy(update={"codes": {}, "system": None, "type": "Other"})))) == 1
    assert suggest(of(node("Rapid Response"), node("Rapid Response Programme", Kind.PROGRAMME))) == []


def test_bodies_that_reference_data_alone_know_are_no_side_of_a_pair():
    fact = ReferenceFact(source="list")
    known = Node(id="organisation:b", kind="Organisation", name="Larkdale Rapid Response Ltd", reference=[fact])
    assert suggest(of(node("Larkdale Rapid Response", Kind.ORGANISATION), known)) == []


def test_names_of_two_places_are_two_things():
    two = node("Larkdale Wellbeing Hub"), node("Wexmoor Wellbeing Hub")
    assert suggest(of(*two, places=("Larkdale", "Wexmoor")), least=0) == []
    found = suggest(of(two[0], node("Wellbeing Hub"), places=("Larkdale",)), least=0)
    assert "only one has “larkdale”" in found[0].reasons[-1]


def test_what_a_sentence_lists_side_by_side_is_less_likely_one():
    listed = "It runs the stroke unit, the stroke team and a ward."
    apart = "The stroke unit knew. The ward had a stroke team."
    scores = {}
    for name, quote in (("listed", listed), ("apart", apart)):
        (found,) = suggest(
            of(node("stroke unit", Kind.SERVICE, quote), node("stroke team", Kind.SERVICE, quote)), least=0
        )
        scores[name] = found.score
        assert any("side by side" in r for r in found.reasons) == (name == "listed")
    assert scores["listed"] == scores["apart"] - 25


def test_what_stands_in_a_relationship_is_less_likely_one():
    one, other = node("community rehabilitation service"), node("community rehabilitation team")
    edge = Edge(source=other.id, type=RelationshipType.PART_OF, target=one.id)
    (alone,), (related,) = suggest(of(one, other)), suggest(of(one, other, edges=[edge]))
    assert related.score < alone.score
    assert any("relationship" in r for r in related.reasons)


def test_a_name_that_both_bear_counts_but_a_common_noun_does_not():
    def council(place, *aliases):
        return node(
            f"{place} City Council", Kind.ORGANISATION, type="LocalAuthority", aliases=["Local authority", *aliases]
        )

    assert suggest(of(council("Larkdale"), council("Wexmoor"))) == []
    one = node("Larkdale Rapid Care", aliases=["Quick Return"])
    other = node("Urgent Homecare Fund Response", aliases=["Quick Return"])
    (found,) = suggest(of(one, other))
    assert found.reasons == ("both are called “quick return”",)


# -- bodies of the reference table


@pytest.fixture(scope="module")
def matcher():
    def body(role, code, name, **more):
        return Body(role=role, code=code, name=name, codes={"ods": code}, source="list", **more)

    return Matcher(as_table([
        body(Role.CCG, "01X", "NHS Larkdale and Woldham CCG", opened="2018-04-01"),
        body(Role.CCG, "02X", "NHS Larwick and Wolston CCG", opened="2013-04-01", closed="2014-03-31"),
        body(Role.CCG, "03X", "NHS North Fernmoor CCG"),
        body(Role.CCG, "04X", "NHS Aldermere CCG"),
        body(Role.NHS_TRUST, "RXA", "Wexmoor Royal Hospitals NHS Foundation Trust"),
        body(Role.NHS_TRUST, "RXB", "Fernmoor Royal Hospitals NHS Foundation Trust"),
    ]))  # fmt: skip


def dated(*nodes, date="2018-01"):
    graph = of(*nodes)
    graph.provenance.documents.append(DocumentInfo(name="r.txt", date=date))
    return graph


def bodies(graph, matcher, decisions=()):
    return [(s.one.name, s.other.id, s.decided) for s in suggest(graph, matcher, decisions) if s.other.is_body]


def org(name, type_, *aliases, **more):
    return node(name, Kind.ORGANISATION, f"{name} was there.", type=type_, aliases=list(aliases), **more)


def test_letters_lead_to_the_body_of_the_time(matcher):
    graph = dated(org("LWol CCG", "CCG", "NHS LWol"))
    assert bodies(graph, matcher) == [("LWol CCG", "ccg:01X", None)]
    (found,) = suggest(graph, matcher)
    assert found.reasons == ("LWol may stand for Larkdale and Woldham",)
    assert found.other.codes == (("ods", "01X"),)
    assert not found.other.example
    assert bodies(dated(org("LWol CCG", "CCG"), date="2013-06"), matcher) == [("LWol CCG", "ccg:02X", None)]


def test_a_name_spelt_differently_leads_to_its_body_and_a_like_one_does_not(matcher):
    assert bodies(dated(org("Wexmor Royal Hospitals NHS Trust", "NHSTrust")), matcher) == [
        ("Wexmor Royal Hospitals NHS Trust", "nhs-trust:RXA", None)
    ]
    assert bodies(dated(org("Oakmoor Royal Hospitals NHS Trust", "NHSTrust")), matcher) == []
    assert bodies(dated(org("South Fernmoor CCG", "CCG")), matcher) == []


def test_what_is_known_for_sure_or_of_another_type_is_not_asked(matcher):
    assert bodies(dated(org("Aldermere CCG", "CCG")), matcher) == []
    assert bodies(dated(org("Wexmor Royal Hospitals NHS Trust", "VCSE")), matcher) == []
    assert bodies(dated(org("Wexmor Royal Hospitals NHS Trust", "NHSTrust", codes={"ods": "RZZ"})), matcher) == []
    known = org("Wexmoor Royal Hospitals NHS Foundation Trust", "NHSTrust", codes={"ods": "RXA"})
    graph = dated(org("Wexmor Royal Hospitals NHS Trust", "NHSTrust"), known)
    assert bodies(graph, matcher) == []
    (found,) = suggest(graph, matcher)
    assert {found.one.name, found.other.name} == {n.name for n in graph.nodes(Kind.ORGANISATION)}


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_was_decided_on_a_body_says_so(matcher, verdict):
    decision = IdentityDecision(
        verdict=verdict, kind="Organisation", name="LWol CCG", body="ccg:01X", date="2024-03-01", reason="board papers"
    )
    assert bodies(dated(org("LWol CCG", "CCG")), matcher, [decision]) == [("LWol CCG", "ccg:01X", verdict)]


def test_without_reference_data_no_body_is_suggested():
    assert suggest(dated(org("LWol CCG", "CCG"))) == []


def test_it_stays_quick_on_many_names():
    import time

    words = [f"w{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(2000)]
    graph = of(*(node(f"{w} community response team") for w in words))
    start = time.perf_counter()
    suggest(graph)
    assert time.perf_counter() - start < 10

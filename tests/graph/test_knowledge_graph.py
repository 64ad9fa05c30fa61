"""Adding, merging, looking up, and the way to networkx and back."""

from __future__ import annotations

import networkx as nx
import pytest

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance, VocabularyError
from joinedup.graph.file import dumps


def node(id_: str = "service:hub", kind: str = "Service", name: str = "Hub", **more: object) -> Node:
    return Node.model_validate({"id": id_, "kind": kind, "name": name, **more})


def piece(quote: str = "q", **more: object) -> Evidence:
    return Evidence.model_validate({"document": "a.txt", "quote": quote, **more})


@pytest.fixture
def pair() -> KnowledgeGraph:
    graph = KnowledgeGraph("x")
    graph.add_node(node())
    graph.add_node(node("service:team", name="Team"))
    return graph


def link(**more: object) -> Edge:
    return Edge.model_validate({"source": "service:hub", "type": "REFERS_TO", "target": "service:team", **more})


# -- merging nodes


def merged(*many: Node) -> Node:
    """The node that comes of adding these, in the order given and in the other."""
    one, other = KnowledgeGraph(), KnowledgeGraph()
    for item in many:
        one.add_node(item)
    for item in reversed(many):
        other.add_node(item)
    assert dumps(one) == dumps(other)
    return next(one.nodes())


def test_the_fullest_name_is_kept_and_the_others_become_aliases() -> None:
    out = merged(node(name="Hub", aliases=["the hub"]), node(name="Harrowmere Hub"), node(name="HARROWMERE HUB"))
    assert out.name == "Harrowmere Hub"
    assert out.aliases == ["HARROWMERE HUB", "Hub", "the hub"]


def test_the_specific_type_and_the_stated_sector_are_kept() -> None:
    out = merged(node(type="Service"), node(sector="community"), node(type="AccessPoint"))
    assert (out.type, out.sector) == ("AccessPoint", "community")


def test_codes_and_attributes_are_united() -> None:
    out = merged(
        node(codes={"ods": "A1"}, attributes={"hours": "9 to 5", "audience": ["carers", "adults"]}),
        node(codes={"ons": "E1"}, attributes={"hours": "9 to 5, Monday to Friday", "audience": ["children"]}),
    )
    assert out.codes == {"ods": "A1", "ons": "E1"}
    assert out.attributes == {"hours": "9 to 5, Monday to Friday", "audience": ["adults", "carers", "children"]}


def test_the_same_evidence_is_kept_once_at_its_most_confident() -> None:
    out = merged(node(evidence=[piece(confidence=0.4)]), node(evidence=[piece(confidence=0.8), piece("r", start=5)]))
    assert [(e.quote, e.confidence) for e in out.evidence] == [("q", 0.8), ("r", 1.0)]


def test_one_id_is_one_kind(pair: KnowledgeGraph) -> None:
    with pytest.raises(VocabularyError, match="service:hub is a Service already, and cannot be a Site too"):
        pair.add_node(node(kind="Site"))


def test_what_was_added_is_not_changed_by_the_graph() -> None:
    graph, given_node = KnowledgeGraph(), node(aliases=["b", "a"])
    graph.add_node(given_node)
    graph.add_node(node(name="The Hub"))
    assert (given_node.name, given_node.aliases) == ("Hub", ["b", "a"])


# -- merging edges


def test_more_evidence_adds_to_the_edge(pair: KnowledgeGraph) -> None:
    pair.add_edge(link(evidence=[piece(sentence="s1", status="present", confidence=0.6)]))
    kept = pair.add_edge(link(evidence=[piece(sentence="s2", status="absent", confidence=0.6)]))
    assert (kept.status, kept.conflict, len(kept.evidence)) == ("absent", True, 2)
    assert [e.id for e in pair.edges()] == ["service:hub|REFERS_TO|service:team"]


def test_types_between_the_same_ends_are_different_edges(pair: KnowledgeGraph) -> None:
    pair.add_edge(link())
    pair.add_edge(link(type="WORKS_WITH"))
    assert [e.type for e in pair.edges()] == ["REFERS_TO", "WORKS_WITH"]


@pytest.mark.parametrize("turn", [1, -1])
def test_without_evidence_the_more_confident_statement_stands(pair: KnowledgeGraph, turn: int) -> None:
    for edge in [link(status="present", confidence=0.9), link(status="planned", confidence=0.4)][::turn]:
        kept = pair.add_edge(edge)
    assert (kept.status, kept.confidence, kept.conflict) == ("present", 0.9, True)


@pytest.mark.parametrize("turn", [1, -1])
def test_evidence_outweighs_an_edge_that_has_none(pair: KnowledgeGraph, turn: int) -> None:
    for edge in [link(status="ended"), link(evidence=[piece(status="limited", confidence=0.7)])][::turn]:
        kept = pair.add_edge(edge)
    assert (kept.status, kept.confidence, kept.conflict) == ("limited", 0.7, False)


def test_unknown_end(pair: KnowledgeGraph) -> None:
    with pytest.raises(VocabularyError, match="no node 'service:other'"):
        pair.add_edge(link(target="service:other"))


def test_outside_domain_or_range(pair: KnowledgeGraph) -> None:
    with pytest.raises(VocabularyError, match="Service MEMBER_OF Service is not in the vocabulary"):
        pair.add_edge(link(type="MEMBER_OF"))
    assert list(pair.edges()) == []


def test_merge_of_graphs(pair: KnowledgeGraph) -> None:
    pair.provenance.documents = [DocumentInfo(name="b.txt")]
    other = KnowledgeGraph("y", Provenance(documents=[DocumentInfo(name="a.txt")]))
    other.add_node(node(sector="acute"))
    other.add_node(node("place:vale", "Place", "Vale"))
    other.add_edge(Edge.model_validate({"source": "service:hub", "type": "COVERS", "target": "place:vale"}))
    pair.merge(other)
    assert [n.id for n in pair.nodes()] == ["place:vale", "service:hub", "service:team"]
    assert pair.node("service:hub").sector == "acute"
    assert [d.name for d in pair.documents] == ["a.txt", "b.txt"]
    assert [e.type for e in pair.edges()] == ["COVERS"]


# -- looking up


def test_lookups(harrowmere: KnowledgeGraph) -> None:
    assert len(harrowmere) == 4
    assert "measure:visits" in harrowmere
    assert "measure:other" not in harrowmere
    with pytest.raises(KeyError):
        harrowmere.node("measure:other")
    assert [n.id for n in harrowmere.find("ooh")] == ["service:gp-out-of-hours"]
    assert harrowmere.find("nobody") == []
    assert [n.name for n in harrowmere.nodes("Organisation")] == ["Harrowmere CCG"]
    assert [n.kind for n in harrowmere.nodes(["Organisation", "Measure"])] == ["Measure", "Organisation"]
    assert list(harrowmere.nodes("Organisation", "ICB")) == []


def test_edges_by_type_status_and_ends(harrowmere: KnowledgeGraph) -> None:
    def ids(**query: object) -> list[str]:
        return [f"{e.type} {e.status}" for e in harrowmere.edges(**query)]  # type: ignore[arg-type]

    assert ids() == ["ABOUT present", "COMMISSIONS present", "REFERS_TO planned", "HAS_ACCESS_TO absent"]
    assert ids(type="COMMISSIONS") == ["COMMISSIONS present"]
    assert ids(status=["absent", "planned"]) == ["REFERS_TO planned", "HAS_ACCESS_TO absent"]
    assert ids(source="organisation:harrowmere-ccg") == ["COMMISSIONS present", "REFERS_TO planned"]
    assert ids(target="service:gp-out-of-hours", type="ABOUT") == ["ABOUT present"]
    assert ids(source="measure:visits", target="informationsystem:moor-care-record") == []
    assert ids(source="nobody") == ids(target="nobody") == []
    assert [e.type for e in harrowmere.interfaces()] == ["REFERS_TO", "HAS_ACCESS_TO"]
    assert [e.type for e in harrowmere.interfaces("absent")] == ["HAS_ACCESS_TO"]
    assert harrowmere.edge("measure:visits", "REFERS_TO", "service:gp-out-of-hours") is None


def test_equality_sees_everything(harrowmere: KnowledgeGraph) -> None:
    copy = KnowledgeGraph.from_networkx(harrowmere.to_networkx())
    assert copy == harrowmere
    copy.provenance.rules = "other"
    assert copy != harrowmere
    assert harrowmere != "harrowmere"
    with pytest.raises(TypeError):
        hash(harrowmere)


def test_repr(harrowmere: KnowledgeGraph) -> None:
    assert repr(harrowmere) == "<KnowledgeGraph 'harrowmere': 4 nodes, 4 edges>"


# -- networkx


def test_networkx_holds_plain_values(harrowmere: KnowledgeGraph) -> None:
    graph = harrowmere.to_networkx()
    assert graph.nodes["measure:visits"]["attributes"] == {"value": -3, "unit": "%"}
    data = graph.edges["service:gp-out-of-hours", "informationsystem:moor-care-record", "HAS_ACCESS_TO"]
    assert (data["status"], data["conflict"]) == ("absent", True)
    assert type(data["status"]) is str
    assert type(data["evidence"][0]) is dict
    assert nx.number_weakly_connected_components(graph) == 1


def test_a_networkx_graph_outside_the_vocabulary_is_refused() -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_node("a", kind="Site", name="A")
    graph.add_edge("a", "a", key="REFERS_TO")
    with pytest.raises(VocabularyError):
        KnowledgeGraph.from_networkx(graph)

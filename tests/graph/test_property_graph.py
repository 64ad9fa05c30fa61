"""The mapping to labelled nodes and relationships, there and back."""

from __future__ import annotations

import pytest

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance, Status
from joinedup.graph.property_graph import (
    NodeRecord,
    RelationshipRecord,
    from_property_graph,
    label_names,
    relationship_names,
    to_property_graph,
)


def node(graph: KnowledgeGraph, id: str) -> NodeRecord:
    return next(n for n in to_property_graph(graph).nodes if n.id == id)


def relationship(graph: KnowledgeGraph, type: str) -> RelationshipRecord:
    return next(r for r in to_property_graph(graph).relationships if r.type == type)


def test_no_label_is_a_relationship_type_too() -> None:
    assert not set(label_names()) & set(relationship_names())


def test_labels_are_entity_kind_and_a_differing_type(harrowmere: KnowledgeGraph) -> None:
    assert node(harrowmere, "organisation:harrowmere-ccg").labels == ("Entity", "Organisation", "CCG")
    assert node(harrowmere, "service:gp-out-of-hours").labels == ("Entity", "Service")
    assert node(harrowmere, "informationsystem:moor-care-record").labels == ("Entity", "InformationSystem")


def test_properties_are_plain_and_lists_have_one_type(harrowmere: KnowledgeGraph) -> None:
    content = to_property_graph(harrowmere)
    records = [content.system, *content.nodes, *content.relationships]
    for properties in (record.properties for record in records):
        for name, value in properties.items():
            assert isinstance(value, str | int | float | bool | list), name
            if isinstance(value, list):
                assert len({type(item) for item in value}) <= 1, name
                assert all(isinstance(item, str | int | float) for item in value), name
        assert properties["system"] == "harrowmere"


def test_codes_and_attributes_are_flattened(harrowmere: KnowledgeGraph) -> None:
    assert node(harrowmere, "organisation:harrowmere-ccg").properties["code_ods"] == "99Z"
    service = node(harrowmere, "service:gp-out-of-hours").properties
    assert service["hours"] == "18:30-08:00"
    assert service["audience"] == ["adults", "children"]
    assert relationship(harrowmere, "REFERS_TO").properties["volume"] == 120.5


def test_reference_facts_stand_apart_from_evidence(harrowmere: KnowledgeGraph) -> None:
    ccg = node(harrowmere, "organisation:harrowmere-ccg").properties
    assert ccg["reference"] == ["=ONS list", "ODS list: NHS Harrowmere CCG (2013-04-01 until 2022-06-30)"]
    assert (ccg["documents"], ccg["quotes"], ccg["local_system"]) == ([], [], "Moor")
    assert ccg["official_name"] == "NHS Harrowmere CCG"
    paid = relationship(harrowmere, "COMMISSIONS").properties
    assert paid["reference"] == ["ODS list (until 2022-06-30)"]
    assert paid["documents"] == ["harrowmere.txt"]
    other = node(harrowmere, "service:gp-out-of-hours").properties
    assert other["reference"] == []
    assert "local_system" not in other


def test_a_database_that_was_loaded_before_there_were_facts_can_be_read(harrowmere: KnowledgeGraph) -> None:
    content = to_property_graph(harrowmere)
    for record in (*content.nodes, *content.relationships):
        for name in ("reference", "reference_facts", "local_system"):
            record.properties.pop(name, None)
    back = from_property_graph(content)
    assert len(back) == len(harrowmere)
    assert back.node("organisation:harrowmere-ccg").reference == []


def test_a_document_says_when_and_where_it_speaks() -> None:
    info = DocumentInfo(name="a.pdf", date="2018-01", system="Moor")
    properties = node(KnowledgeGraph("x", Provenance(documents=[info])), "document:a.pdf").properties
    assert (properties["date"], properties["local_system"]) == ("2018-01", "Moor")


def test_evidence_lists_run_parallel(harrowmere: KnowledgeGraph) -> None:
    access = relationship(harrowmere, "HAS_ACCESS_TO").properties
    assert access["statuses"] == ["absent", "limited"]
    assert access["quotes"] == [
        "The out-of-hours service had no access to the Moor Care Record.",
        "- Some of its doctors could see\u0007 the Moor Care Record.",
    ]
    assert access["pages"] == [2, 2]
    assert access["lines"] == [11, 11]
    assert access["passage_ids"] == ["harrowmere.txt#s4", "harrowmere.txt#s9"]
    assert access["stages"] == ["crisis"]
    assert (access["status"], access["conflict"]) == ("absent", True)


def test_passages_belong_to_documents(harrowmere: KnowledgeGraph) -> None:
    content = to_property_graph(harrowmere)
    passage = node(harrowmere, "harrowmere.txt#s4")
    assert passage.labels == ("Entity", "Passage")
    assert passage.properties["text"] == "The out-of-hours service had no access to the Moor Care Record."
    assert passage.properties["section"] == "Crisis > Discharge"
    wholes = {(r.source, r.target) for r in content.relationships if r.type == "PART_OF"}
    assert ("harrowmere.txt#s4", "document:harrowmere.txt") in wholes
    assert node(harrowmere, "document:harrowmere.txt").properties["format"] == "txt"


def pieces(*quotes: tuple[int, str], rule: str = "r") -> list[Evidence]:
    return [
        Evidence(document="a.pdf", sentence="s1", start=start, end=start + len(q), quote=q, page=1, rule=rule)
        for start, q in quotes
    ]


def test_a_sentence_cut_by_a_page_break_is_one_statement() -> None:
    graph = KnowledgeGraph("x")
    cut = pieces((0, "The ward sends people\n"), (900, "home at night."))
    again = pieces((0, "The ward sends people\n"), (900, "home at night."), rule="other")
    graph.add_node(Node(id="service:ward", kind="Service", name="ward", evidence=[*cut, *again]))
    assert node(graph, "service:ward").properties["quotes"] == ["The ward sends people home at night."]
    assert node(graph, "a.pdf#s1").properties["text"] == "The ward sends people home at night."
    assert (node(graph, "a.pdf#s1").properties["start"], node(graph, "a.pdf#s1").properties["end"]) == (0, 914)


def test_a_document_node_of_the_graph_is_used_and_kept() -> None:
    graph = KnowledgeGraph("x", Provenance(documents=[DocumentInfo(name="a.pdf", format="pdf", words=90)]))
    graph.add_node(Node(id="document:a", kind="Document", name="a.pdf", attributes={"title": "A", "pages": 4}))
    graph.add_node(Node(id="service:ward", kind="Service", name="ward", evidence=pieces((0, "The ward is open."))))
    content = to_property_graph(graph)
    assert [n.id for n in content.nodes if "Document" in n.labels] == ["document:a"]
    properties = node(graph, "document:a").properties
    assert (properties["title"], properties["word_count"], properties["page_count"]) == ("A", 90, 4)
    assert properties["pages"] == []
    assert from_property_graph(content) == graph


def test_what_the_source_does_not_have_is_left_out_or_zero() -> None:
    graph = KnowledgeGraph("x")
    graph.add_node(Node(id="place:moor", kind="Place", name="Moor", evidence=[Evidence(document="a", quote="Moor")]))
    properties = node(graph, "place:moor").properties
    assert "type" not in properties
    assert (properties["pages"], properties["lines"], properties["stages"]) == ([0], [0], [])
    assert not [n for n in to_property_graph(graph).nodes if "Passage" in n.labels]


def test_the_way_back_loses_nothing(harrowmere: KnowledgeGraph) -> None:
    assert from_property_graph(to_property_graph(harrowmere)) == harrowmere
    assert from_property_graph(to_property_graph(KnowledgeGraph("empty"))) == KnowledgeGraph("empty")


@pytest.mark.parametrize("status", ["present", "planned"])
def test_an_edge_without_evidence_keeps_its_own_status(status: str) -> None:
    graph = KnowledgeGraph("x")
    for name in ("a", "b"):
        graph.add_node(Node(id=f"service:{name}", kind="Service", name=name))
    edge = Edge(source="service:a", type="REFERS_TO", target="service:b", status=status, confidence=0.25)
    graph.add_edge(edge)
    back = from_property_graph(to_property_graph(graph)).edge("service:a", "REFERS_TO", "service:b")
    assert back == edge


def test_records_come_in_order(harrowmere: KnowledgeGraph) -> None:
    content = to_property_graph(harrowmere)
    passages = [f"harrowmere.txt#s{number}" for number in (2, 3, 4, 9)]
    assert [n.id for n in content.nodes] == [*(n.id for n in harrowmere.nodes()), "document:harrowmere.txt", *passages]
    assert [r.properties["id"] for r in content.relationships] == [
        *(e.id for e in harrowmere.edges()),
        *(f"{passage}|PART_OF|document:harrowmere.txt" for passage in passages),
    ]


def test_context_tells_no_status_and_a_thing_may_have_one() -> None:
    graph = KnowledgeGraph("vale")
    lead = Evidence(document="a.txt", sentence="s1", quote="Two things were missing.")
    said = Evidence(document="a.txt", sentence="s2", quote="There was no shared register.", status=Status.ABSENT)
    opened = "The register opened."
    later = Evidence(document="b.txt", sentence="s1", quote=opened, status=Status.PRESENT, confidence=0.4)
    graph.add_node(Node(id="x", kind="InformationSystem", name="register", evidence=[lead, said, later]))
    graph.add_node(Node(id="y", kind="Organisation", name="Vale Council", evidence=[lead]))
    graph.add_edge(Edge(source="y", type="HAS_ACCESS_TO", target="x", evidence=[lead, said]))
    content = to_property_graph(graph)
    nodes = {n.id: n.properties for n in content.nodes}
    assert (nodes["x"]["status"], nodes["x"]["statuses"]) == ("absent", ["", "absent", "present"])
    assert "status" not in nodes["y"]
    edge = next(r for r in content.relationships if r.type == "HAS_ACCESS_TO")
    assert (edge.properties["status"], edge.properties["statuses"]) == ("absent", ["", "absent"])
    assert from_property_graph(content) == graph

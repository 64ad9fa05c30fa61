import pytest

from joinedup.graph import Kind, Provenance, RelationshipType, Status
from joinedup.graph.model import DocumentInfo
from joinedup.loaders.assemble import DocumentReading, assemble
from joinedup.loaders.mentions import recognise
from joinedup.loaders.readers import read_document
from joinedup.loaders.values import Claim

TEXT = """Larkdale review

Oakmere Community NHS Trust ran the night sitting scheme for the whole of Larkdale. There was not an integrated single
point of access. An out-of-date leaflet described the old telephone befriending scheme. Larkdale City Council had met
Oakmere Community NHS Trust twice.
"""


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "larkdale.txt"
    path.write_text(TEXT, encoding="utf-8")
    return read_document(path)


def reading_of(document, *claims):
    reading = recognise(document)

    def key(words):
        return next(e.key for e in reading.entities.values() if words in e.name)

    made = [
        Claim(
            key(s), RelationshipType(type_), key(o), Status(status), document.sentences[i], "test", "rule", 0.8,
            context=context,
        )
        for s, type_, o, status, i, context in claims
    ]  # fmt: skip
    return DocumentReading(DocumentInfo(name=document.name), reading, tuple(made), ())


def graph_of(document, *claims):
    return assemble([reading_of(document, *claims)], "Larkdale", Provenance())


def test_a_described_thing_is_a_node_only_where_something_is_stated_of_it(document):
    graph = graph_of(document, ("Oakmere", "PROVIDES", "night sitting", "present", 1, ()))
    names = {n.name for n in graph.nodes()}
    assert "night sitting scheme" in names
    assert not any("befriending" in name for name in names)
    assert any("single point of access" in name for name in names), "a point of access counts even if it is missing"


def test_a_service_is_in_the_sector_of_its_one_provider(document):
    graph = graph_of(document, ("Oakmere", "PROVIDES", "night sitting", "present", 1, ()))
    assert next(n for n in graph.nodes(Kind.SERVICE) if "night" in n.name).sector == "community"


def test_both_orders_of_joint_working_are_one_edge(document):
    graph = graph_of(
        document,
        ("Oakmere", "WORKS_WITH", "City Council", "present", 4, ()),
        ("City Council", "WORKS_WITH", "Oakmere", "limited", 4, ()),
    )
    (edge,) = graph.edges(RelationshipType.WORKS_WITH)
    assert edge.conflict


def test_a_body_has_no_relationship_with_itself(document):
    assert not list(graph_of(document, ("Oakmere", "WORKS_WITH", "Oakmere", "present", 4, ())).edges())


def test_context_is_shown_and_weighs_nothing(document):
    lead = document.sentences[1]
    graph = graph_of(document, ("Oakmere", "WORKS_WITH", "City Council", "absent", 4, (lead,)))
    (edge,) = graph.edges(RelationshipType.WORKS_WITH)
    assert {e.status for e in edge.evidence} == {Status.ABSENT, None}
    assert (edge.status, edge.confidence, edge.conflict) == (Status.ABSENT, 0.8, False)

from datetime import date

import pytest

from joinedup.graph import Kind, Provenance, RelationshipType, Status
from joinedup.graph.model import DocumentInfo
from joinedup.loaders.assemble import DocumentReading, assemble
from joinedup.loaders.identity import Identities
from joinedup.loaders.identity_check import identity_problems
from joinedup.loaders.mentions import recognise
from joinedup.loaders.readers import read_document
from joinedup.loaders.reference.match import Matcher
from joinedup.loaders.reference.model import Body, Role, Source, Succession
from joinedup.loaders.reference.table import as_table
from joinedup.loaders.statements import statements
from joinedup.loaders.values import Claim

TEXT = """Larkdale review

Oakmere Community NHS Trust ran the night sitting scheme for the whole of Larkdale. There was not an integrated single
point of access. An out-of-date leaflet described the old paper transfer process. Larkdale City Council had met
Oakmere Community NHS Trust twice.
"""


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "larkdale.txt"
    path.write_text(TEXT, encoding="utf-8")
    return read_document(path)


def reading_of(document, *claims, identities=None, stated=()):
    reading = recognise(document, None, identities)

    def key(words):
        return next(e.key for e in reading.entities.values() if words in e.name)

    made = [
        Claim(
            key(s), RelationshipType(type_), key(o), Status(status), document.sentences[i], "test", "rule", 0.8,
            context=context,
        )
        for s, type_, o, status, i, context in claims
    ]  # fmt: skip
    return DocumentReading(DocumentInfo(name=document.name), reading, tuple(made), stated)


def graph_of(document, *claims):
    return assemble([reading_of(document, *claims)], "Larkdale", Provenance())


def test_a_described_thing_is_a_node_only_where_something_is_stated_of_it(document):
    claim = ("Oakmere", "PROVIDES", "transfer process", "present", 1, ())
    assert any("transfer process" in n.name for n in graph_of(document, claim).nodes())
    names = {n.name for n in graph_of(document).nodes()}
    assert not any("transfer process" in name for name in names)
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


# -- reference data

SOURCE = Source(id="list", title="List of bodies", edition="2018", publisher="Publisher", licence="OGL v3")
OLD = Body(
    role=Role.NHS_TRUST, code="RX1", codes={"ods": "RX1"}, source="list", name="Oakmere Community NHS Trust",
    opened=date(2001, 4, 1), closed=date(2019, 3, 31),
    successors=(Succession(body="nhs-trust:RX2", date=date(2019, 4, 1), source="list"),),
)  # fmt: skip
NEW = Body(role=Role.NHS_TRUST, code="RX2", codes={"ods": "RX2"}, source="list", name="Tarn Valley NHS Trust")
COUNCIL = Body(
    role=Role.LOCAL_AUTHORITY, code="999", codes={"ods": "999", "gss": "E08000999"}, source="list",
    name="Larkdale City Council", places=("Larkdale",),
)  # fmt: skip


@pytest.fixture
def identities():
    return Identities(Matcher(as_table([OLD, NEW, COUNCIL], [SOURCE])))


def known_graph(document, identities):
    claims = ("City Council", "WORKS_WITH", "Oakmere", "present", 4, ())
    return assemble([reading_of(document, claims, identities=identities)], "Larkdale", Provenance(), identities)


def test_bodies_carry_their_codes_and_lead_to_those_of_today(document, identities):
    graph = known_graph(document, identities)
    trust = graph.find("Oakmere Community NHS Trust")[0]
    assert trust.codes == {"ods": "RX1"}
    assert graph.find("Larkdale City Council")[0].codes == {"ods": "999", "gss": "E08000999"}
    (onward,) = graph.edges(RelationshipType.SUCCEEDED_BY, source=trust.id)
    assert graph.node(onward.target).codes == {"ods": "RX2"}
    assert onward.from_reference_only
    assert graph.node(onward.target).from_reference_only
    assert not identity_problems(graph, identities.matcher)


def test_a_place_has_the_code_of_the_council_named_after_it(document, identities):
    place = next(known_graph(document, identities).nodes(Kind.PLACE))
    assert (place.name, place.codes) == ("Larkdale", {"gss": "E08000999"})
    assert [f.text for f in place.reference] == ["List of bodies (2018): Larkdale"]


def test_reference_data_change_nothing_that_documents_state(document, identities):
    plain = graph_of(document, ("City Council", "WORKS_WITH", "Oakmere", "present", 4, ()))
    stated = known_graph(document, identities).stated()
    assert [n.evidence for n in stated.nodes()] == [n.evidence for n in plain.nodes()]
    assert [(e.id, e.evidence, e.confidence) for e in stated.edges()] == [
        (e.id, e.evidence, e.confidence) for e in plain.edges()
    ]


# -- several systems

ELSEWHERE = """Oxley review

Oxley City Council ran the reablement service with the Care Quality Commission. GPs could not refer people to the single
point of access. People did not always get care in the right place.
"""


@pytest.fixture
def joint(document, tmp_path):
    path = tmp_path / "oxley.txt"
    path.write_text(ELSEWHERE, encoding="utf-8")
    again = tmp_path / "ashenby.txt"
    again.write_text(ELSEWHERE.replace("Oxley", "Ashenby"), encoding="utf-8")
    documents = (document, read_document(path), read_document(again))
    readings = [reading_of(d, stated=tuple(statements(recognise(d)))) for d in documents]
    systems = {"larkdale.txt": "Larkdale", "oxley.txt": "Oxley", "ashenby.txt": "Ashenby"}
    return assemble(readings, "all", Provenance(), None, systems)


def test_systems_in_one_graph_share_national_bodies_alone(joint):
    for node in joint.nodes():
        documents = {e.document for e in node.evidence}
        assert (len(documents) > 1) == (node.type == "NationalBody"), node.id
        assert (node.system is None) == (node.type == "NationalBody")
        assert ("@" in node.id) == (node.type != "NationalBody" and "council" not in node.id and "trust" not in node.id)
    assert {n.system for n in joint.find("single point of access")} == {"Oxley", "Ashenby"}


def test_a_sentence_that_two_systems_share_is_a_finding_of_each(joint):
    found = [n for n in joint.nodes(Kind.FINDING) if "right place" in n.name]
    assert {n.system for n in found} == {"Oxley", "Ashenby"}


# -- the check


def test_the_check_sees_two_nodes_of_one_body_and_one_node_of_two(document, identities):
    graph = known_graph(document, identities)
    trust = graph.find("Oakmere Community NHS Trust")[0]
    graph.add_node(trust.model_copy(update={"id": "organisation:again", "name": "Another"}))
    graph.node(trust.id).aliases.append("Tarn Valley NHS Trust")
    problems = identity_problems(graph, identities.matcher)
    assert any("one code" in p and "organisation:again" in p for p in problems)
    assert any(OLD.id in p and NEW.id in p for p in problems)
    plain = graph_of(document)
    council = plain.find("Larkdale City Council")[0]
    plain.add_node(council.model_copy(update={"id": "organisation:twice", "name": "The Larkdale City Council"}))
    assert [p for p in identity_problems(plain) if "one name" in p]

"""The chain from a body that a document names to the bodies of today, by an invented reference table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node, node_id
from joinedup.graph.model import ReferenceFact
from joinedup.graph.vocabulary import Kind
from joinedup.loaders.reference.model import Body, DatedName, Membership, Source, Succession
from joinedup.loaders.reference.table import Table, as_table
from joinedup.loaders.succession import add_reference

LIST = "ODS successor organisations (2025-12)"


def later(body: str, day: str) -> Succession:
    return Succession(body=body, date=date.fromisoformat(day), source="succ")


def body(role: str, code: str, name: str, **more: object) -> Body:
    more = {"sector": "commissioning", "codes": {"ods": code}, "source": "list", **more}
    return Body.model_validate({"role": role, "code": code, "name": name, **more})


@pytest.fixture
def table() -> Table:
    """Two CCGs that merged, a partnership that became a system with a board, a council that was divided."""
    return as_table(
        [
            body(
                "ccg", "01X", "NHS Amble North CCG", closed="2018-03-31", successors=[later("ccg:03X", "2018-04-01")]
            ),
            body("ccg", "02X", "NHS Amble South CCG", successors=[later("ccg:03X", "2018-04-01")]),
            body(
                "ccg", "03X", "NHS Ambleshire CCG", successors=[later("icb:QXX", "2022-07-01")],
                names=[DatedName(name="NHS Ambleshire CCG"), DatedName(name="Ambleshire Clinical Commissioning Group")],
            ),
            body("stp", "QXX", "Ambleshire", successors=[later("ics:QXX", "2021-04-01")]),
            body("ics", "QXX", "Ambleshire"),
            body("icb", "QXX", "NHS Ambleshire ICB", parent="ics:QXX", opened="2022-07-01"),
            body("sub-icb-location", "03X", "NHS Ambleshire ICB - 03X", parent="icb:QXX"),
            body(
                "local-authority", "901", "Moorshire County Council", sector="adult-social-care",
                successors=[later("local-authority:902", "2021-04-01"), later("local-authority:903", "2021-04-01")],
            ),
            body("local-authority", "902", "East Moor Council", sector="adult-social-care"),
            body("local-authority", "903", "West Moor Council", sector="adult-social-care"),
            body("nhs-trust", "RXX", "Ambleford Hospitals NHS Trust", sector="acute"),
            body(
                "national-body", "old", "Old Commission", codes={},
                successors=[later("national-body:cqc", "2009-04-01")],
            ),
            body("national-body", "cqc", "Care Quality Commission", codes={}, sector="national"),
        ],
        [
            Source(id="list", title="ODS organisations", publisher="NHS", licence="OGL v3"),
            Source(
                id="succ", title="ODS successor organisations", edition="2025-12", publisher="NHS", licence="OGL v3"
            ),
        ],
    )  # fmt: skip


def said(text: str, status: str | None = None) -> list[Evidence]:
    return [Evidence(document="review.txt", quote=text, status=status, sentence="s1", confidence=0.8)]  # type: ignore[arg-type]


def graph_of(*names: tuple[str, str], kind: Kind = Kind.ORGANISATION) -> tuple[KnowledgeGraph, dict[str, str]]:
    """A graph of mentioned bodies, and which body each is."""
    graph, bodies = KnowledgeGraph("Ambleshire"), {}
    for name, body_id in names:
        node = graph.add_node(Node(id=node_id(kind, name), kind=kind, name=name, evidence=said(f"{name} took part.")))
        bodies[node.id] = body_id
    return graph, bodies


def successions(graph: KnowledgeGraph) -> dict[tuple[str, str], object]:
    return {
        (graph.node(e.source).name, graph.node(e.target).name): e.attributes.get("date")
        for e in graph.edges("SUCCEEDED_BY")  # type: ignore[arg-type]
    }


def parts(graph: KnowledgeGraph) -> set[tuple[str, str]]:
    return {(graph.node(e.source).name, graph.node(e.target).name) for e in graph.edges("PART_OF")}  # type: ignore[arg-type]


def test_a_chain_leads_to_the_body_of_today(table: Table) -> None:
    graph, bodies = graph_of(("Amble North", "ccg:01X"))
    add_reference(graph, bodies, table)
    assert successions(graph) == {
        ("Amble North", "NHS Ambleshire CCG"): "2018-04-01",
        ("NHS Ambleshire CCG", "NHS Ambleshire ICB"): "2022-07-01",
    }
    added = graph.node("organisation:nhs-ambleshire-ccg")
    assert (added.type, added.codes, added.sector, added.evidence) == ("CCG", {"ods": "03X"}, "commissioning", [])
    assert added.aliases == ["Ambleshire Clinical Commissioning Group"]
    assert added.from_reference_only
    edge = graph.edge("organisation:amble-north", "SUCCEEDED_BY", added.id)
    assert edge is not None
    assert edge.from_reference_only
    assert (edge.status, edge.confidence) == ("present", 1.0)
    assert edge.reference == [ReferenceFact(source=LIST, record="01X → 03X", start="2018-04-01")]
    board = graph.node("organisation:nhs-ambleshire-icb")
    assert board.reference == [
        ReferenceFact(source="ODS organisations", record="NHS Ambleshire ICB", start="2022-07-01")
    ]
    assert len(graph) == 3  # neither the system of the board nor its sub-location


def test_what_documents_say_is_left_as_it_is(table: Table) -> None:
    graph, bodies = graph_of(("Amble North", "ccg:01X"), ("NHS Ambleshire CCG", "ccg:03X"))
    before = {n.id: list(n.evidence) for n in graph.nodes()}
    sentence = said("The CCG is to merge into Ambleshire CCG.", "planned")
    graph.add_edge(
        Edge(source="organisation:amble-north", type="SUCCEEDED_BY", target="organisation:nhs-ambleshire-ccg",
             evidence=sentence)
    )  # fmt: skip
    add_reference(graph, bodies, table)
    assert {n.id: n.evidence for n in graph.nodes() if n.evidence} == before
    edge = graph.edge("organisation:amble-north", "SUCCEEDED_BY", "organisation:nhs-ambleshire-ccg")
    assert edge is not None
    assert (edge.status, edge.confidence, edge.evidence) == ("planned", 0.8, sentence)
    assert [f.record for f in edge.reference] == ["01X → 03X"]
    assert edge.attributes == {"date": "2018-04-01"}
    assert not edge.from_reference_only
    # and without a status in the sentences, what was shown stays shown
    bare = Edge(source="organisation:amble-north", type="SUCCEEDED_BY", target="organisation:nhs-ambleshire-ccg",
                status="planned", confidence=0.3)  # fmt: skip
    graph, bodies = graph_of(("Amble North", "ccg:01X"), ("NHS Ambleshire CCG", "ccg:03X"))
    graph.add_edge(bare)
    add_reference(graph, bodies, table)
    again = graph.edge(bare.source, bare.type, bare.target)
    assert again is not None
    assert (again.status, again.confidence) == ("planned", 0.3)


def test_a_partnership_leads_to_the_board_of_its_system(table: Table) -> None:
    graph, bodies = graph_of(("Ambleshire STP", "stp:QXX"), kind=Kind.PARTNERSHIP)
    add_reference(graph, bodies, table)
    assert successions(graph) == {("Ambleshire STP", "Ambleshire"): "2021-04-01"}
    (edge,) = graph.edges("SUCCEEDED_BY")  # type: ignore[arg-type]
    assert [f.record for f in edge.reference] == ["STP QXX → ICS QXX"]
    assert graph.node("partnership:ambleshire").type == "ICS"
    (whole,) = graph.edges("PART_OF")  # type: ignore[arg-type]
    assert (whole.source, whole.target) == ("organisation:nhs-ambleshire-icb", "partnership:ambleshire")
    assert whole.reference[0].record == "NHS Ambleshire ICB is part of Ambleshire"


def test_a_body_of_the_same_name_gets_an_id_of_its_own(table: Table) -> None:
    graph, bodies = graph_of(("Ambleshire", "stp:QXX"), kind=Kind.PARTNERSHIP)
    add_reference(graph, bodies, table)
    assert graph.node("partnership:ambleshire").evidence
    assert graph.node("partnership:ambleshire-ics-qxx").type == "ICS"
    assert graph.edge("partnership:ambleshire", "SUCCEEDED_BY", "partnership:ambleshire-ics-qxx")


def test_a_node_of_the_official_name_is_that_body_unless_something_speaks_against_it(table: Table) -> None:
    graph, bodies = graph_of(("Amble North", "ccg:01X"), ("NHS Ambleshire CCG", "nowhere:1"))
    add_reference(graph, bodies, table)
    assert len(graph) == 3
    assert graph.node("organisation:nhs-ambleshire-ccg").evidence
    graph, bodies = graph_of(("Amble North", "ccg:01X"))
    trust = Node(id="organisation:nhs-ambleshire-ccg", kind=Kind.ORGANISATION, type="VCSE", name="NHS Ambleshire CCG")
    graph.add_node(trust)
    add_reference(graph, bodies, table)
    assert graph.node("organisation:nhs-ambleshire-ccg-ccg-03x").codes == {"ods": "03X"}
    assert graph.node(trust.id).codes == {}


def test_all_parts_of_a_divided_body_appear(table: Table) -> None:
    graph, bodies = graph_of(("Moorshire County Council", "local-authority:901"))
    add_reference(graph, bodies, table)
    assert {pair[1] for pair in successions(graph)} == {"East Moor Council", "West Moor Council"}


def test_a_sub_location_belongs_to_its_board_where_it_is_in_the_graph(table: Table) -> None:
    graph, bodies = graph_of(("NHS Ambleshire ICB - 03X", "sub-icb-location:03X"))
    add_reference(graph, bodies, table)
    assert parts(graph) == {("NHS Ambleshire ICB - 03X", "NHS Ambleshire ICB")}
    assert len(graph) == 2


def test_a_body_that_is_still_there_is_said_to_be_known(table: Table) -> None:
    graph, bodies = graph_of(("the Trust", "nhs-trust:RXX"), ("CQC", "national-body:cqc"))
    add_reference(graph, bodies, table)
    assert len(graph) == 2
    assert [f.text for f in graph.node("organisation:the-trust").reference] == [
        "ODS organisations: Ambleford Hospitals NHS Trust"
    ]
    assert graph.node("organisation:cqc").reference[0].record == "Care Quality Commission"


def test_a_short_name_of_the_table_is_no_official_code(table: Table) -> None:
    graph, bodies = graph_of(("the old one", "national-body:old"))
    add_reference(graph, bodies, table)
    (edge,) = graph.edges("SUCCEEDED_BY")  # type: ignore[arg-type]
    assert edge.reference[0].record == "Old Commission → Care Quality Commission"


def test_a_node_keeps_the_name_of_the_documents_and_learns_the_official_one(table: Table) -> None:
    graph, bodies = graph_of(("Amble Infirmary", "nhs-trust:RXX"))
    add_reference(graph, bodies, table)
    node = graph.node("organisation:amble-infirmary")
    assert (node.name, node.official_name) == ("Amble Infirmary", "Ambleford Hospitals NHS Trust")


def test_the_end_of_a_membership_and_unknown_bodies_are_heeded(table: Table) -> None:
    moved = body(
        "icb", "QYY", "NHS Elsewhere ICB",
        members_of=[Membership(body="ics:QXX", end=date(2024, 3, 31), source="list")],
        successors=[later("icb:QZZ", "2026-04-01")],
    )  # fmt: skip
    table = table.overlaid(as_table([moved]))
    graph, bodies = graph_of(("Elsewhere ICB", "icb:QYY"))
    add_reference(graph, {**bodies, "organisation:nobody": "ccg:01X", next(iter(bodies)): "icb:QYY"}, table)
    assert len(graph) == 1
    assert list(graph.edges()) == []


def test_a_circle_of_successors_ends(table: Table) -> None:
    circle = [
        body("ccg", "08X", "NHS Round CCG", successors=[later("ccg:09X", "2018-04-01")]),
        body("ccg", "09X", "NHS Square CCG", successors=[later("ccg:08X", "2019-04-01")]),
    ]
    graph, bodies = graph_of(("Round", "ccg:08X"))
    add_reference(graph, bodies, table.overlaid(as_table(circle)))
    assert len(graph) == 2


@pytest.mark.parametrize("backwards", [False, True])
def test_the_order_of_what_is_given_does_not_matter(table: Table, backwards: bool) -> None:
    names = [("Amble North", "ccg:01X"), ("Amble South", "ccg:02X"), ("Moorshire", "local-authority:901")]
    graph, bodies = graph_of(*names)
    add_reference(graph, bodies, table)
    other, same = graph_of(*(names[::-1] if backwards else names))
    given: Mapping[str, str] = dict(reversed(same.items())) if backwards else same
    add_reference(other, given, as_table(reversed(list(table)), table.sources.values()))
    assert other == graph
    once = [n.model_copy(deep=True) for n in graph.nodes()]
    add_reference(graph, bodies, table)  # and what is there already is not added again
    assert list(graph.nodes()) == once

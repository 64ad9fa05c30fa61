"""Taking out what one document contributed leaves what the others said, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance, Status
from joinedup.graph.file import dumps
from joinedup.graph.model import ReferenceFact

NAMES = "abcdef"
FACT = ReferenceFact(source="published list", record="A")
LISTED, JOINED = ("a", "b"), ("a", "b")
"""What published lists name, and join: the same whichever documents are read."""


def said(document: str, number: int, status: str | None = None, confidence: float = 0.5) -> Evidence:
    quote = f"sentence {number} of {document}"
    return Evidence(document=document, sentence=f"s{number}", start=number, end=number + len(quote), quote=quote,
                    status=Status(status) if status else None, confidence=confidence)  # fmt: skip


@st.composite
def stated(draw: st.DrawFn, document: str) -> KnowledgeGraph:
    """What one document says of some services: some are only named in a relationship."""
    graph = KnowledgeGraph("x", Provenance(documents=[DocumentInfo(name=document)]))
    mentioned = draw(st.sets(st.sampled_from(NAMES)))
    pairs = draw(st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=6))
    ends = {name for pair in pairs for name in pair}
    for number, name in enumerate(sorted(mentioned | ends | set(LISTED))):
        graph.add_node(
            Node(
                id=f"service:{name}", kind="Service", name=name, reference=[FACT] if name in LISTED else [],
                evidence=[said(document, number)] if name in mentioned else [],
            )
        )  # fmt: skip
    for number, (source, target) in enumerate(sorted(pairs)):
        evidence = [
            said(document, 100 + 10 * number + i, status, confidence)
            for i, (status, confidence) in enumerate(
                draw(st.lists(st.tuples(st.sampled_from(list(Status)), st.floats(0, 1)), min_size=1, max_size=3))
            )
        ]
        graph.add_edge(
            Edge(source=f"service:{source}", type="REFERS_TO", target=f"service:{target}", evidence=evidence)
        )
    graph.add_edge(
        Edge(source=f"service:{JOINED[0]}", type="REFERS_TO", target=f"service:{JOINED[1]}", reference=[FACT])
    )
    return graph


def merged(*graphs: KnowledgeGraph) -> KnowledgeGraph:
    out = KnowledgeGraph("x", graphs[0].provenance.model_copy(deep=True))
    for graph in graphs:
        out.merge(graph)
    return out


@given(stated("one.txt"), stated("two.txt"), stated("three.txt"))
def test_what_the_others_said_is_left(one: KnowledgeGraph, two: KnowledgeGraph, three: KnowledgeGraph) -> None:
    both = merged(one, two)
    before = dumps(both)
    assert dumps(both.without_document("two.txt")) == dumps(one)
    assert dumps(both.without_document("one.txt")) == dumps(merged(two))
    assert dumps(both) == before, "the graph itself is as it was"
    all_three = merged(one, two, three)
    assert dumps(all_three.without_document("two.txt")) == dumps(merged(one, three))
    rest = all_three.without_document("two.txt").without_document("three.txt")
    assert dumps(rest) == dumps(one)


def two_documents(*nodes: Node, edges: tuple[Edge, ...] = ()) -> KnowledgeGraph:
    graph = KnowledgeGraph(
        "x", Provenance(tool="t", documents=[DocumentInfo(name="one.txt"), DocumentInfo(name="two.txt")])
    )
    for node in nodes:
        graph.add_node(node)
    for edge in edges:
        graph.add_edge(edge)
    return graph


def service(name: str, *evidence: Evidence, **more: object) -> Node:
    return Node.model_validate({"id": f"service:{name}", "kind": "Service", "name": name, "evidence": evidence, **more})


def link(*evidence: Evidence, **more: object) -> Edge:
    return Edge.model_validate(
        {"source": "service:a", "type": "REFERS_TO", "target": "service:b", "evidence": evidence, **more}
    )


def test_a_document_that_is_not_there() -> None:
    with pytest.raises(KeyError, match=r"none\.txt"):
        two_documents().without_document("none.txt")


def test_provenance_keeps_all_but_the_document() -> None:
    assert two_documents().without_document("two.txt").provenance == Provenance(
        tool="t", documents=[DocumentInfo(name="one.txt")]
    )


def test_what_a_list_states_of_an_edge_is_present_again() -> None:
    nodes = service("a", said("one.txt", 1)), service("b", said("one.txt", 2))
    graph = two_documents(*nodes, edges=(link(said("two.txt", 3, "ended", 0.2), reference=[FACT]),))
    assert graph.edge("service:a", "REFERS_TO", "service:b").status == "ended"  # type: ignore[union-attr]
    (left,) = graph.without_document("two.txt").edges()
    assert (left.status, left.conflict, left.confidence, left.reference) == ("present", False, 1.0, [FACT])


def test_context_keeps_the_status_that_was_never_weighed() -> None:
    nodes = service("a", said("one.txt", 1)), service("b", said("one.txt", 2))
    graph = two_documents(
        *nodes, edges=(link(said("one.txt", 1), said("two.txt", 1), status="planned", confidence=0.3),)
    )
    (left,) = graph.without_document("two.txt").edges()
    assert (left.status, left.confidence, len(left.evidence)) == ("planned", 0.3, 1)


def test_a_node_stays_for_a_list_or_for_an_edge_that_stays() -> None:
    graph = two_documents(
        service("a", said("two.txt", 1)),
        service("b", said("two.txt", 1)),
        service("c", said("two.txt", 1)),
        service("listed", said("two.txt", 1), reference=[FACT]),
        service("alone"),
        edges=(link(said("one.txt", 1, "present"), said("two.txt", 2, "absent", 0.9)),),
    )
    left = graph.without_document("two.txt")
    assert [(n.name, len(n.evidence)) for n in left.nodes()] == [("a", 0), ("alone", 0), ("b", 0), ("listed", 0)]
    assert [(e.status, e.conflict) for e in left.edges()] == [("present", False)]


def test_the_document_and_its_passages_go_as_nodes_too() -> None:
    def source(name: str) -> list[Node]:
        return [
            Node(id=f"document:{name}", kind="Document", name=f"{name}.txt"),
            Node(id=f"{name}.txt#s1", kind="Passage", name=f"{name}.txt#s1"),
        ]

    graph = two_documents(*source("one"), *source("two"))
    for name in ("one", "two"):
        graph.add_edge(Edge(source=f"{name}.txt#s1", type="PART_OF", target=f"document:{name}"))
    left = graph.without_document("two.txt")
    assert [n.id for n in left.nodes()] == ["document:one", "one.txt#s1"]
    assert [e.id for e in left.edges()] == ["one.txt#s1|PART_OF|document:one"]
    # another document speaks of it
    graph.node("document:two").evidence = [said("one.txt", 4)]
    assert [n.id for n in graph.without_document("two.txt").nodes()] == ["document:one", "document:two", "one.txt#s1"]


def test_time_grows_with_the_graph_and_not_with_its_square() -> None:
    def seconds(size: int) -> float:
        nodes = [service(str(i), said("one.txt" if i % 2 else "two.txt", i)) for i in range(size)]
        graph = two_documents(*nodes)
        for i in range(1, size):
            evidence = [said("one.txt", size + i, "present")]
            graph.add_edge(Edge(source=f"service:{i}", type="REFERS_TO", target=f"service:{i - 1}", evidence=evidence))
        start = time.process_time()
        graph.without_document("two.txt")
        return time.process_time() - start

    seconds(200)
    assert seconds(4000) < 60 * seconds(200)  # 20 times the size; the square would be 400

"""What holds for every graph that keeps to the vocabulary, not only for the ones we thought of."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from random import Random

import jsonschema
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph import (
    NOT_STATED,
    Edge,
    Evidence,
    Kind,
    KnowledgeGraph,
    Node,
    Status,
    export_csv,
    export_graphml,
    json_schema,
    node_id,
    read_graph,
    write_graph,
)
from joinedup.graph.file import dumps
from joinedup.graph.model import ReferenceFact
from joinedup.graph.property_graph import from_property_graph, to_property_graph
from joinedup.graph.record_stream import open_records
from joinedup.graph.vocabulary import vocabulary

# any text that JSON can hold, half surrogate pairs and controls included
TEXT = st.text(st.characters(), max_size=12)
NAMES = st.sampled_from(["Hub", "HUB", "hub", "Rapid Response Team", "rapid response team", "Ward–7", "=A1", "Æ 🏥"])
DOCUMENTS = ("a.txt", "b.pdf")

EVIDENCE = st.builds(
    Evidence,
    document=st.sampled_from(DOCUMENTS),
    page=st.none() | st.integers(1, 3),
    line=st.none() | st.integers(1, 3),
    section=st.sampled_from(["", "Access", "Crisis"]),
    stage=st.none() | st.sampled_from(vocabulary().stages),
    sentence=st.sampled_from(["", "s1", "s2", "s3"]),
    start=st.none() | st.integers(0, 2),
    end=st.none() | st.integers(1, 4),
    quote=TEXT,
    status=st.none() | st.sampled_from(Status),
    extractor=st.sampled_from(["frames", "absence"]),
    rule=st.sampled_from(["r1", "r2"]),
    confidence=st.floats(0, 1),
)
FACTS = st.lists(
    st.builds(
        ReferenceFact, source=st.sampled_from(["ODS", "=ONS"]), record=TEXT,
        start=st.none() | st.just("2018-04-01"), end=st.none() | st.just("2022-06-30"),
    ),
    max_size=2,
)  # fmt: skip
NUMBERS = st.integers(-1000, 1000) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = {
    "text": TEXT,
    "number": NUMBERS,
    "list": st.lists(TEXT, max_size=3),
    "polarity": st.sampled_from(vocabulary().polarities),
    "theme": st.sampled_from(vocabulary().themes),
    "stage": st.sampled_from(vocabulary().stages),
}


def _attributes(known: dict[str, str]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional={name: VALUES[type_] for name, type_ in known.items()})


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    """A node; its id follows from its kind and name, so that several share one."""
    kind = draw(st.sampled_from(Kind))
    info = vocabulary().kinds[kind]
    name = draw(NAMES)
    return Node(
        id=node_id(kind, name),
        kind=kind,
        type=draw(st.none() | st.sampled_from(info.types)) if info.types else None,
        name=name,
        aliases=draw(st.lists(NAMES, max_size=2)),
        codes=draw(st.dictionaries(st.sampled_from(["ods", "ons"]), st.sampled_from(["A1", "B22"]))),
        sector=draw(st.sampled_from([NOT_STATED, "acute", "community", "people"])),
        attributes=draw(_attributes(info.attributes)),  # type: ignore[arg-type]
        system=draw(st.sampled_from([None, "Moor", "Amble"])),
        evidence=draw(st.lists(EVIDENCE, max_size=3)),
        reference=draw(FACTS),
    )


@st.composite
def parts(draw: st.DrawFn) -> tuple[list[Node], list[Edge]]:
    """Nodes and edges to add to a graph, in the order drawn; some come several times over."""
    all_nodes = draw(st.lists(nodes(), min_size=1, max_size=6))
    vocab = vocabulary()
    possible = [
        (source.id, type_, target.id)
        for source in all_nodes
        for target in all_nodes
        for type_ in vocab.relationships
        if vocab.allows(source.kind, type_, target.kind)
    ]
    edges = []
    for source_id, type_, target_id in draw(st.lists(st.sampled_from(possible), max_size=6)) if possible else []:
        edges.append(
            Edge(
                source=source_id,
                type=type_,
                target=target_id,
                status=draw(st.sampled_from(Status)),
                confidence=draw(st.floats(0, 1)),
                attributes=draw(_attributes(vocab.relationships[type_].attributes)),  # type: ignore[arg-type]
                evidence=draw(st.lists(EVIDENCE, max_size=3)),
                reference=draw(FACTS),
            )
        )
    return all_nodes, edges


def build(nodes: list[Node], edges: list[Edge]) -> KnowledgeGraph:
    graph = KnowledgeGraph("x")
    for item in nodes:
        graph.add_node(item)
    for edge in edges:
        graph.add_edge(edge)
    return graph


GRAPHS = parts().map(lambda drawn: build(*drawn))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples: each writes over the one before it."""
    return tmp_path_factory.mktemp("graphs")


@given(parts(), st.integers())
def test_bytes_do_not_depend_on_the_order_of_adding(drawn: tuple[list[Node], list[Edge]], seed: int) -> None:
    nodes, edges = drawn
    shuffled_nodes, shuffled_edges = list(nodes), list(edges)
    Random(seed).shuffle(shuffled_nodes)
    Random(seed).shuffle(shuffled_edges)
    assert dumps(build(shuffled_nodes, shuffled_edges)) == dumps(build(nodes, edges))


@given(parts())
def test_adding_everything_again_changes_nothing(drawn: tuple[list[Node], list[Edge]]) -> None:
    nodes, edges = drawn
    once = build(nodes, edges)
    assert build([*nodes, *nodes], [*edges, *edges]) == once
    once.merge(build(nodes, edges))
    assert once == build(nodes, edges)


@given(graph=GRAPHS)
def test_networkx_round_trip(graph: KnowledgeGraph) -> None:
    assert KnowledgeGraph.from_networkx(graph.to_networkx()) == graph


@given(graph=GRAPHS)
def test_property_graph_round_trip(graph: KnowledgeGraph) -> None:
    again = from_property_graph(to_property_graph(graph))
    assert again == graph
    assert dumps(again) == dumps(graph)


@given(graph=GRAPHS)
def test_records_of_a_graph_and_of_its_file_are_the_same(folder: Path, graph: KnowledgeGraph) -> None:
    path = folder / "records.graph.json"
    write_graph(graph, path)
    with open_records(graph) as one, open_records(path) as two:
        assert (one.system, one.digest, list(one.nodes())) == (two.system, two.digest, list(two.nodes()))
        assert list(one.relationships()) == list(two.relationships())
        assert len({n.id for n in two.nodes()}) == two.node_count
        assert {end for r in two.relationships() for end in (r.source, r.target)} <= {n.id for n in two.nodes()}


@given(graph=GRAPHS)
def test_what_is_stated_has_both_ends_and_nothing_of_reference_alone(graph: KnowledgeGraph) -> None:
    stated = graph.stated()
    assert [e for e in graph.edges() if not e.from_reference_only] == list(stated.edges())
    ends = {end for e in stated.edges() for end in (e.source, e.target)}
    assert {n.id for n in stated.nodes()} == {n.id for n in graph.nodes() if not n.from_reference_only} | ends
    assert stated.stated() == stated


@given(graph=GRAPHS)
def test_file_round_trip(folder: Path, graph: KnowledgeGraph) -> None:
    path = folder / "some.graph.json"
    write_graph(graph, path)
    again = read_graph(path)
    assert again == graph
    before = path.read_bytes()
    write_graph(again, path)
    assert path.read_bytes() == before
    jsonschema.validate(json.loads(before), json_schema())


@given(graph=GRAPHS)
def test_every_graph_can_be_exported(folder: Path, graph: KnowledgeGraph) -> None:
    export_graphml(graph, folder / "some.graphml")
    read = nx.read_graphml(folder / "some.graphml")
    assert set(read) == {n.id for n in graph.nodes()}
    assert read.number_of_edges() == len(list(graph.edges()))
    for path in export_csv(graph, folder):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
        if path.name == "evidence.csv":
            assert len(rows) == sum(len(x.evidence) for x in (*graph.nodes(), *graph.edges()))
        else:
            assert {r["id"] for r in rows} == {x.id for x in (graph.nodes() if "nodes" in path.name else graph.edges())}
        numbers = {"value", "start", "number", "volume", "share", "pages", "page", "end"}
        assert not [
            cell
            for row in rows
            for column, cell in row.items()
            if column not in numbers and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        ]

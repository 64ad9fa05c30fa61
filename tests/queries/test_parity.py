"""The catalogue on the embedded store and on Neo4j: the same columns, rows, order and types from both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from joinedup.graph import Kind, KnowledgeGraph, Node, read_graph
from joinedup.graph.store import Store, open_store
from joinedup.queries.catalogue import CatalogueQuery, Parameter, list_queries, run_query

QUERIES = [pytest.param(query, id=query.name) for query in list_queries()]

Pair = tuple[Store, Store]


def both(stack: ExitStack, uri: str, *graphs: KnowledgeGraph) -> Pair:
    """An embedded store and the server with the same graphs in them; what else the server holds is in both."""
    embedded, server = stack.enter_context(open_store()), stack.enter_context(open_store(uri))
    for graph in graphs:
        embedded.load(graph)
        server.replace(graph)
        stack.callback(server.delete, graph.system)
    for system in sorted(set(server.systems()) - {graph.system for graph in graphs}):
        embedded.load(server.read(system))
    return embedded, server


@pytest.fixture(scope="module")
def invented(
    neo4j_uri: str, town: KnowledgeGraph, borough: KnowledgeGraph, samples_file: Path
) -> Iterator[tuple[list[KnowledgeGraph], Pair]]:
    """Two invented towns and the sample, side by side."""
    graphs = [town, borough, read_graph(samples_file)]
    with ExitStack() as stack:
        yield graphs, both(stack, neo4j_uri, *graphs)


@pytest.fixture(scope="module")
def corpus(shared: Path, corpus_file: Path, neo4j_uri: str) -> Iterator[tuple[list[KnowledgeGraph], Pair]]:
    """What is read in the real documents."""
    graph = read_graph(corpus_file)
    with ExitStack() as stack:
        yield [graph], both(stack, neo4j_uri, graph)


# -- values for the parameters, taken from the graph


def most_linked(graph: KnowledgeGraph, *kinds: Kind) -> list[Node]:
    """The nodes of these kinds, those at most relationships other than ABOUT first."""
    ends = Counter(end for e in graph.edges() if e.type != "ABOUT" for end in (e.source, e.target))
    return sorted((n for n in graph.nodes() if n.kind in kinds), key=lambda n: (-ends[n.id], n.id))


def sides(graph: KnowledgeGraph) -> list[str]:
    """Local systems where the graph has several, else its documents, else the system alone."""
    local = sorted({n.system for n in graph.nodes() if n.system})
    documents = sorted({e.document for n in graph.nodes() for e in n.evidence})
    return local if len(local) > 1 else [*documents, graph.system]


ACTORS = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP)
NAMED: dict[str, tuple[Kind, ...]] = {
    "name": (*ACTORS, Kind.SERVICE), "service": (Kind.SERVICE,), "board": (Kind.PARTNERSHIP,), "place": (Kind.PLACE,),
    "from": ACTORS, "to": (Kind.SERVICE,), "commissioner": ACTORS,
}  # fmt: skip
"""What a text parameter is a name of."""


def values(graph: KnowledgeGraph, query: CatalogueQuery, name: str, parameter: Parameter) -> list[Any]:
    """A few sensible values, most telling first."""
    if parameter.choices:
        said = Counter(str(x) for n in graph.nodes() for x in (n.sector, n.kind, *n.attributes.values()))
        said.update(str(x) for e in graph.edges() for x in (e.status, e.type))
        said.update(x.stage for e in graph.edges() for x in e.evidence if x.stage)
        return sorted(parameter.choices, key=lambda choice: (-said[choice], choice))[:3]
    if name in NAMED:
        nodes = most_linked(graph, *NAMED[name])
        return [nodes[0].name, *nodes[0].aliases[:1], nodes[-1].name, nodes[0].name.split()[0].upper()]
    if name in ("first", "second"):
        return sides(graph)[:2] if name == "first" else sides(graph)[1::-1]
    if name == "document":
        return sides(graph)[:1] + sorted({e.document for n in graph.nodes() for e in n.evidence})
    match parameter.type:
        case "integer":
            return [0, 1, 3]
        case "list":
            return [["care", "a"], []]
    raise AssertionError(f"{query.name}: say what values {name} may have")


def calls(graph: KnowledgeGraph, query: CatalogueQuery) -> Iterator[dict[str, Any]]:
    """The defaults, and each parameter with each of its values, one at a time."""
    open_ones = {n: p for n, p in query.parameters.items() if n != "system"}
    needed = {n: values(graph, query, n, p)[0] for n, p in open_ones.items() if p.default is None}
    yield needed
    for name, parameter in open_ones.items():
        for value in values(graph, query, name, parameter):
            yield {**needed, name: value}


# -- the same from both


def same(stores: Pair, query: CatalogueQuery, given: dict[str, Any]) -> int:
    """Asks both stores; the number of rows that both give."""
    embedded, server = (run_query(store, query.name, given) for store in stores)
    assert embedded.columns == server.columns == list(query.columns)
    assert embedded.rows == server.rows, given
    assert repr(embedded.rows) == repr(server.rows), given  # 1 and 1.0 and True are not the same
    for row in embedded.rows:
        for column, value in zip(query.columns.values(), row, strict=True):
            assert column.fits(value), (given, value)
    return len(embedded)


@pytest.mark.parametrize("query", QUERIES)
def test_invented_systems_and_the_sample(invented: tuple[list[KnowledgeGraph], Pair], query: CatalogueQuery) -> None:
    graphs, stores = invented
    answered = {
        graph.system: sum(same(stores, query, {**given, "system": graph.system}) for given in calls(graph, query))
        for graph in graphs
    }
    assert max(answered.values()) > 0


@pytest.mark.parametrize("query", QUERIES)
def test_several_systems_at_once(invented: tuple[list[KnowledgeGraph], Pair], query: CatalogueQuery) -> None:
    graphs, stores = invented
    for graph in graphs:
        assert same(stores, query, next(calls(graph, query))) >= 0
    with_both = {name: graph.system for name, graph in zip(("first", "second"), graphs, strict=False)}
    if with_both.keys() <= query.parameters.keys():
        assert same(stores, query, with_both) > 0


@pytest.mark.parametrize("query", QUERIES)
def test_a_system_answers_as_if_it_were_alone(
    invented: tuple[list[KnowledgeGraph], Pair], store: Store, query: CatalogueQuery
) -> None:
    (graph, *_), (among_others, _) = invented  # the server gives what this one gives, as was just seen
    for given in calls(graph, query):
        alone = run_query(store, query.name, {**given, "system": graph.system})
        assert run_query(among_others, query.name, {**given, "system": graph.system}) == alone, given


@pytest.mark.parametrize("query", QUERIES)
def test_the_real_corpus(corpus: tuple[list[KnowledgeGraph], Pair], query: CatalogueQuery) -> None:
    (graph,), stores = corpus
    for given in calls(graph, query):
        same(stores, query, {**given, "system": graph.system})


def test_every_question_is_answered_while_another_graph_is_loaded(
    invented: tuple[list[KnowledgeGraph], Pair],
) -> None:
    """The server plans some of them over relationships, before it looks at labels; that is no reason to refuse."""
    graphs, (_, server) = invented
    answered: set[str] = set()

    def ask(done: int, total: int) -> None:
        for query in list_queries() if not answered else ():  # once, in the middle of the load
            run_query(server, query.name, next(calls(graphs[0], query)), timeout=60)
            answered.add(query.name)

    other = KnowledgeGraph("elsewhere")
    other.add_node(Node(id="service:x", kind="Service", name="x"))
    server.replace(other, progress=ask)
    server.delete("elsewhere")
    assert answered == {q.name for q in list_queries()}

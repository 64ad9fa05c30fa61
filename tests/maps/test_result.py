"""The map of an answer: what a query returned, with every sentence behind it, from either store."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from joinedup.graph import DocumentInfo, KnowledgeGraph, Provenance, QueryError
from joinedup.graph.results import QueryResult
from joinedup.graph.store import Store, open_store
from joinedup.maps.result import result_graph, write_result_map
from joinedup.queries import ask

if TYPE_CHECKING:
    from conftest import Page
else:
    Page = Any

ABSENT = "MATCH (a)-[r {status: 'absent'}]->(b)"


@pytest.fixture(params=["arcadedb", "neo4j"])
def store(request: pytest.FixtureRequest, listed: KnowledgeGraph) -> Iterator[Store]:
    """A store that holds the sample and what published lists say of it."""
    target = request.getfixturevalue("neo4j_uri") if request.param == "neo4j" else None
    with open_store(target) as opened:
        for system in opened.systems():
            opened.delete(system)
        opened.load(listed)
        yield opened
        for system in opened.systems():
            opened.delete(system)


def ids(graph: KnowledgeGraph) -> tuple[list[str], list[str]]:
    return [n.id for n in graph.nodes()], [e.id for e in graph.edges()]


GONE = ["council|SHARES_INFORMATION_WITH|homes", "ooh|HAS_ACCESS_TO|records"]


@pytest.mark.parametrize(
    "query",
    [
        f"{ABSENT} RETURN r",
        f"{ABSENT} RETURN r.id",
        f"{ABSENT} RETURN a, r, b",
        f"{ABSENT} RETURN collect(r) AS all",
        f"{ABSENT} RETURN {{one: a, two: [r]}} AS both",
        f"{ABSENT} RETURN a.name, r, 3 AS n",
        "MATCH p = (a)-[r {status: 'absent'}]->(b) RETURN p",
        "MATCH p = (b)<-[r {status: 'absent'}]-(a) RETURN p, a",
    ],
)
def test_relationships_come_with_both_ends_and_all_their_evidence(
    query: str, store: Store, listed: KnowledgeGraph
) -> None:
    graph = result_graph(store.run(query), store)
    assert ids(graph) == (["council", "homes", "ooh", "records"], GONE)
    for edge in graph.edges():
        assert edge == listed.edge(edge.source, edge.type, edge.target)
    for node in graph.nodes():
        assert node == listed.node(node.id)
    assert graph.provenance == listed.provenance


@pytest.mark.parametrize("returned", ["n", "n.id", "collect(n)", "{k: n.id}"])
def test_nodes_alone_come_with_the_relationships_between_them(returned: str, store: Store) -> None:
    graph = result_graph(store.run(f"MATCH (n) WHERE n.id IN ['gps', 'homes', 'trust'] RETURN {returned} AS x"), store)
    assert ids(graph) == (["gps", "homes", "trust"], ["gps|WORKS_WITH|homes", "trust|DISCHARGES_TO|homes"])


def test_with_relationships_no_others_are_drawn(store: Store) -> None:
    graph = result_graph(
        store.run("MATCH (a {id: 'trust'})-[r:DISCHARGES_TO]->(b), (c {id: 'gps'}) RETURN a, r, c"), store
    )
    assert ids(graph)[1] == ["trust|DISCHARGES_TO|homes", "trust|DISCHARGES_TO|reablement"]


def test_what_published_lists_say_is_drawn_when_it_is_asked_for(store: Store, tmp_path: Path) -> None:
    result = store.run("MATCH p = (a)-[:SUCCEEDED_BY]->(b) RETURN p")
    graph = write_result_map(result, tmp_path / "map.html", store=store)
    assert ids(graph) == (["later", "trust"], ["trust|SUCCEEDED_BY|later"])
    (edge,) = content(tmp_path / "map.html")["edges"]
    assert edge["lists"] == ["ODS list: XHW → XGH (2020-04-01)"]
    assert "evidence" not in edge


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n) RETURN count(n) AS n",
        "MATCH (n) RETURN n.name AS name",
        "MATCH (n) WHERE n.id = 'nobody' RETURN n",
        "MATCH (p:Passage) RETURN p LIMIT 2",
        "RETURN 'a|b|c' AS x",
    ],
)
def test_an_answer_without_anything_to_draw_says_what_to_return(query: str, store: Store, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"nothing that a map can draw \(return whole nodes, .*RETURN a, r, b"):
        write_result_map(store.run(query), tmp_path / "map.html", store=store)
    assert list(tmp_path.iterdir()) == []


def test_text_that_looks_like_an_id_is_never_part_of_a_query(store: Store) -> None:
    for text in ("x'}) DETACH DELETE n //", "gps' OR 1=1", "a|b'|c", "$ids", "gps"):
        result = QueryResult(["x"], [(text,)])
        if text == "gps":
            assert ids(result_graph(result, store))[0] == ["gps"]
        else:
            with pytest.raises(QueryError, match="nothing that a map can draw"):
                result_graph(result, store)
    assert len(store.read("heartwell")) == 12


def test_nodes_of_several_systems_stay_apart(store: Store, sample: KnowledgeGraph) -> None:
    other = KnowledgeGraph("Moorland")
    other.merge(sample)
    other.provenance = Provenance(documents=[DocumentInfo(name="heartwell-review.pdf", title="Another review")])
    store.load(other)
    graph = result_graph(store.run(f"{ABSENT} RETURN r"), store)
    assert graph.system == "Moorland, heartwell"
    assert len(ids(graph)[0]) == 8
    assert {n.label for n in graph.nodes() if n.name == "care homes"} == {
        "care homes (Moorland)", "care homes (heartwell)"
    }  # fmt: skip
    assert all(e.evidence for e in graph.edges())
    titles = {d.name: d.title for d in graph.documents}
    assert titles["heartwell-review.pdf"] == ""  # of two titles neither is sure
    alone = result_graph(store.run(f"{ABSENT} WHERE r.system = 'Moorland' RETURN r"), store)
    assert (alone.system, ids(alone)[1]) == ("Moorland", GONE)


# -- without a store


def test_without_a_store_the_lists_of_the_answer_are_the_evidence(listed: KnowledgeGraph) -> None:
    graph = result_graph(ask(listed, "MATCH p = (a)-[:SHARES_INFORMATION_WITH|ABOUT]->(b) RETURN p"))
    assert ids(graph)[1] == ["council|SHARES_INFORMATION_WITH|homes", "finding|ABOUT|ooh"]
    edge, whole = (g.edge("council", "SHARES_INFORMATION_WITH", "homes") for g in (graph, listed))
    assert edge is not None
    assert whole is not None
    assert (edge.status, edge.conflict, edge.confidence) == (whole.status, whole.conflict, whole.confidence)
    assert whole.conflict
    said = [(e.document, e.page, e.quote, e.status, e.passage) for e in edge.evidence]
    assert said == [(e.document, e.page, e.text, e.status, e.passage) for e in whole.evidence]
    trust = result_graph(ask(listed, "MATCH (n {id: 'trust'}) RETURN n")).node("trust")
    assert trust.reference == listed.node("trust").reference
    assert (trust.codes, trust.type, trust.sector) == ({"ods": "XHW"}, "NHSTrust", "acute")


def test_without_a_store_a_missing_end_is_named(listed: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"without its node council \(return both ends too .*give the store"):
        result_graph(ask(listed, f"{ABSENT} RETURN r"))
    graph = result_graph(ask(listed, f"{ABSENT} RETURN r"), listed)  # a graph or file will do
    assert ids(graph)[1] == GONE


# -- the page


def content(path: Path) -> dict[str, Any]:
    match = re.search(r'<script type="application/json" id="content">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert match
    found: dict[str, Any] = json.loads(match.group(1))
    return found


def test_the_page_is_the_same_every_time_and_says_what_it_is(listed: KnowledgeGraph, tmp_path: Path) -> None:
    result = ask(listed, f"{ABSENT} RETURN a, r, b ORDER BY r.id", limit=1)
    for name in ("one", "two"):
        write_result_map(result, tmp_path / name, title="Who <b>cannot</b>", store=listed)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    page = content(tmp_path / "one")
    assert page["title"] == "Who <b>cannot</b>"
    assert page["answer"] == {"cutOff": True}
    assert "<b>cannot" not in (tmp_path / "one").read_text(encoding="utf-8")
    assert all(edge["evidence"] for edge in page["edges"])


def test_the_map_of_a_whole_graph_is_no_answer(sample: KnowledgeGraph, tmp_path: Path) -> None:
    from joinedup.maps import write_map

    write_map(sample, tmp_path / "map.html")
    assert content(tmp_path / "map.html")["answer"] is None


@pytest.mark.browser
def test_the_answer_in_a_browser(page: Page, listed: KnowledgeGraph, tmp_path: Path) -> None:
    query = "MATCH p = (a)-[r:ABOUT|HAS_ACCESS_TO|SUCCEEDED_BY]->(b) RETURN p"
    write_result_map(ask(listed, query), tmp_path / "map.html", store=listed)
    page.open(tmp_path / "map.html")
    assert page.text("h1") == "heartwell: the answer to a query"
    assert page.text("#totals") == "5 items · 3 links · 1 missing · 0 limited · 1 document"
    assert page.text("#shown") == "Showing 5 of 5 items, 3 of 3 links"  # findings too, having been asked for
    assert "What the query returned, and nothing else" in page.panel
    assert len(page.texts("#panel li button")) == 3
    page.click_on_map("ooh|HAS_ACCESS_TO|records")
    page.wait_for_panel("No access to GP records for GP out-of-hours service")
    for said in ("no access to GP records.", "page 3 · Are services joined up?", "rule frame.refers"):
        assert said in page.panel
    page.at("#close").click()
    page.wait_for_panel("The answer to a query")
    page.click_on_map("trust|SUCCEEDED_BY|later")
    page.until(lambda: "No quote: this link comes from reference data." in page.panel)
    page.click_on_map("records")
    page.wait_for_panel("GP records")
    assert page.requests() == []
    assert page.complaints() == []


def test_a_node_of_another_making_is_left_out(listed: KnowledgeGraph) -> None:
    """A database can hold nodes that are none of ours: they have no label of ours."""
    from joinedup.graph.results import NodeValue

    stranger = NodeValue("x", ("Thing",), {"name": "x"})
    ours = ask(listed, "MATCH (n {id: 'gps'}) RETURN n").rows
    assert ids(result_graph(QueryResult(["n"], [(stranger,), *ours])))[0] == ["gps"]

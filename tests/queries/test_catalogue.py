"""The shipped questions: their headers, their parameters, and what holds for every one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from joinedup.graph import Kind, KnowledgeGraph, QueryError, RuleError
from joinedup.graph.cypher_check import check
from joinedup.graph.cypher_dialect import portable
from joinedup.graph.store import Store, open_store
from joinedup.queries.catalogue import CatalogueQuery, get_query, list_queries, parse_query, run_query, topics
from joinedup.queries.catalogue_page import catalogue_page, example

QUERIES = [pytest.param(query, id=query.name) for query in list_queries()]

NEEDED = {
    "who-can-refer": {"service": "a"},
    "paths-between": {"from": "GPs", "to": "care homes"},
    "profile": {"name": "a"},
    "passages": {"name": "a"},
    "compare-gaps": {"first": "Ambleford", "second": "news.html"},
    "compare-measures": {"first": "Ambleford", "second": "news.html"},
    "compare-recommendations": {"first": "Ambleford", "second": "news.html"},
}


@pytest.mark.parametrize("name", [q.name for q in list_queries()])
def test_every_question_has_an_answer_here_and_none_elsewhere(town: KnowledgeGraph, store: Store, name: str) -> None:
    everywhere = run_query(store, name, NEEDED.get(name))
    assert everywhere.rows
    assert everywhere.columns == list(get_query(name).columns)
    for column, values in zip(get_query(name).columns.items(), zip(*everywhere.rows, strict=True), strict=True):
        assert all(column[1].fits(value) for value in values), (column, values)
    here = run_query(store, name, {**NEEDED.get(name, {}), "system": town.system})
    assert here == everywhere
    elsewhere = run_query(store, name, {**NEEDED.get(name, {}), "system": "elsewhere"})
    assert elsewhere.rows == []
    assert elsewhere.columns == everywhere.columns


def test_rows_come_in_one_order(town: KnowledgeGraph, store: Store) -> None:
    again = KnowledgeGraph(town.system, town.provenance)
    for node in reversed(list(town.nodes())):
        again.add_node(node)
    for edge in reversed(list(town.edges())):
        again.add_edge(edge)
    with open_store() as other:
        decoy = KnowledgeGraph("decoy")
        for node in town.nodes(Kind.SERVICE):
            decoy.add_node(node)
        other.load(decoy)
        other.load(again)
        for query in list_queries():
            given = {**NEEDED.get(query.name, {}), "system": town.system}
            assert run_query(other, query.name, given) == run_query(store, query.name, given), query.name


def test_there_are_enough_and_they_are_documented(root: Path) -> None:
    queries = list_queries()
    assert len(queries) >= 42
    assert [q.name for q in queries] == sorted(q.name for q in queries)
    for query in queries:
        assert query.question.endswith("?")
        assert query.title
        assert len(query.description) > 20
        assert list(query.parameters)[-1] == "system"
    # made by: make catalogue
    assert (root / "docs/catalogue.md").read_text(encoding="utf-8") == catalogue_page()


def test_every_topic_has_questions_of_its_own(root: Path) -> None:
    for topic, reads in topics().items():
        assert reads
        found = list_queries(topic)
        assert len(found) >= 3, topic
        assert all(topic in query.topics for query in found)
    # what is described for all questions is used by some
    described = tomllib.loads((root / "queries/catalogue.toml").read_text(encoding="utf-8"))["columns"]
    assert described.keys() <= {column for q in list_queries() for column in q.columns}
    assert {q.name for topic in topics() for q in list_queries(topic)} == {q.name for q in list_queries()}
    with pytest.raises(QueryError, match=r"no topic 'gaps' .choose one of fragmentation, "):
        list_queries("gaps")


def test_the_page_shows_what_must_be_given() -> None:
    assert example(get_query("gaps")) == "joinedup cypher system.graph.json gaps"
    assert example(get_query("profile")) == 'joinedup cypher system.graph.json profile --param name="…"'
    page = catalogue_page()
    assert (
        "| `stage` | text | crisis | the stage; one of usual-place-of-residence, crisis, step-down, not stated |"
        in page
    )
    assert "| `name` | text | none: must be given |" in page


@pytest.mark.parametrize("query", QUERIES)
def test_it_only_reads_and_runs_on_both_stores(query: CatalogueQuery) -> None:
    check(query.text, dict.fromkeys(query.parameters, ""))  # raises for a clause that writes or reads files
    for word in ("apoc.", "algo.", "@rid", "toJSON"):
        assert word not in query.text
    assert not re.search(r"\bCALL\b", query.text)
    assert portable(query.text) == []


def unlabelled(text: str) -> list[str]:
    """The nodes of the patterns of a query that carry no label and are not bound before."""
    bound: set[str] = set()
    out = []
    ends = r"\bWHERE\b|\bWITH\b|\bRETURN\b|\bMATCH\b|\bUNWIND\b|\}(?!\s*\))|$"
    for pattern in re.finditer(rf"MATCH\b(.*?)(?={ends})", text, re.DOTALL):
        bound |= set(re.findall(r"AS (\w+)", text[: pattern.start()]))
        for name, labels in re.findall(r"\((\w*)((?::\w+(?:\|\w+)*)*)(?:\s*\{[^}]*\})?\)", pattern[1]):
            if not labels and name not in bound:
                out.append(name)
            bound.add(name)
    return out


@pytest.mark.parametrize("query", QUERIES)
def test_it_looks_at_labelled_nodes_and_bounded_routes(query: CatalogueQuery) -> None:
    assert unlabelled(query.text) == []
    for lower, upper in re.findall(r"\*(\d*)(?:\.\.(\d*))?\]", query.text):
        assert lower
        assert int(upper or lower) <= 8
    if re.search(r"\*\d*\.\.\d*\]-", query.text) and "SUCCEEDED_BY" not in query.text:
        assert "LIMIT $most" in query.text


def test_the_lint_sees_a_node_without_a_label() -> None:
    assert unlabelled("MATCH (a)-[r]->(b:Entity) RETURN a") == ["a"]
    assert unlabelled("MATCH (a:Entity)-[r]->() RETURN a") == [""]
    assert unlabelled("MATCH (a:Entity {id: 'x'})-[r]->(b:Organisation|Partnership) MATCH (a)--(b) RETURN a") == []
    assert unlabelled("MATCH (a:Entity) WHERE EXISTS { MATCH (a)-[:ABOUT]->(c) } RETURN a") == ["c"]


HEADER = '// title = "T"\n// question = "Q?"\n// description = "D"\n// topics = ["evidence"]\n'
ASKED = "MATCH (n {system: $system}) RETURN n.name AS body ORDER BY body"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x", ASKED, "x.cypher: title: Field required"),
        ("x", "// title = ", "x.cypher: the header is not valid TOML"),
        ("x", HEADER + ASKED.replace("}", ", a: $a}"), r"differ on the parameters \['a'\]"),
        ("x", HEADER + ASKED.replace(" {system: $system}", ""), r"differ on the parameters \['system'\]"),
        ("x", HEADER + ASKED.partition(" ORDER")[0], "need an order"),
        ("x", HEADER + ASKED.replace(" AS body", " AS body, n.sector AS sector"), "ties open: add sector to ORDER BY"),
        ("x", HEADER + ASKED.replace("ORDER BY body", "ORDER BY n.body"), "ties open: add body to ORDER BY"),
        ("x", HEADER + ASKED.replace("body", "odd"), "does not describe the column 'odd'"),
        ("x", HEADER + '// [columns]\n// odd = "text: m"\n' + ASKED, r"does not return the columns \['odd'\]"),
        ("x", HEADER + '// [columns]\n// body = "texts: m"\n' + ASKED, "type: Input should be 'text'"),
        ("x", HEADER + ASKED.replace("n.name AS body", "*"), "every column of RETURN needs a name"),
        ("x", HEADER.replace("evidence", "evidnce") + ASKED, "'evidnce' is no topic; there are fragmentation, "),
        ("x", HEADER.replace('["evidence"]', "[]") + ASKED, "topics: Tuple should have at least 1 item"),
        ("Not Kebab", HEADER + ASKED, "kebab-case"),
        ("x", HEADER + "RETURN 'open", "line 1, column 8: a text or name begins here"),
        (
            "x",
            HEADER + '// [parameters.n]\n// type = "integer"\n// default = "many"\n// meaning = "m"\n'
            "MATCH (n {system: $system, n: $n}) RETURN n.name AS body ORDER BY body",
            "n='many' is not a whole number",
        ),
    ],
)  # fmt: skip
def test_a_faulty_file_is_named(name: str, text: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_query(name, text)


def test_values_are_read_and_checked(store: Store) -> None:
    assert get_query("most-gaps").bind({"least": "2"}) == {"least": 2, "system": ""}
    assert get_query("awareness-gaps").bind({"words": "a, b"})["words"] == ["a", "b"]
    for name, given, message in (
        ("most-gaps", {"least": "two"}, "least='two' is not a whole number"),
        ("most-gaps", {"leest": "2"}, "most-gaps has no parameter 'leest' .it takes least, system"),
        ("who-can-refer", {}, "who-can-refer needs a value for 'service'"),
        ("at-a-stage", {"stage": "crises"}, "stage='crises' is not known .do you mean 'crisis'"),
        ("at-a-stage", {"stage": 3}, "stage=3 is not a text"),
        ("gaps", {"sector": "acuet"}, "do you mean 'acute'"),
    ):
        with pytest.raises(QueryError, match=message):
            run_query(store, name, given)
    with pytest.raises(QueryError, match=r"no query 'gap' .do you mean gaps"):
        run_query(store, "gap")


def test_a_name_cannot_smuggle_cypher_in(store: Store) -> None:
    assert run_query(store, "passages", {"name": "') RETURN 1 //"}).rows == []

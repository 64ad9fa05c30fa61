"""The questions about the real documents: asked on both stores, and the page that shows the answers tells the truth."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from joinedup.graph import KnowledgeGraph, read_graph
from joinedup.graph.cypher_dialect import portable
from joinedup.graph.results import QueryResult
from joinedup.graph.store import open_store
from joinedup.graph.vocabulary import vocabulary

TOOLS = Path(__file__).resolve().parents[1] / "tools"
sys.path.insert(0, str(TOOLS))
questions_list = importlib.import_module("questions_list")
questions_page = importlib.import_module("questions_page")
script = importlib.import_module("questions")

QUESTIONS = questions_list.read_questions()
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
Answers = dict[str, list[QueryResult]]


# -- the list


def test_every_question_is_in_the_list_with_all_that_is_checked(shared: Path) -> None:
    """A mark is worth nothing if the facts that it counts are picked: there is one at least for each given check."""
    given = {q["id"]: q for q in yaml.safe_load((shared / "gold" / "questions.yaml").read_text(encoding="utf-8"))}
    assert [q.id for q in QUESTIONS] == list(given)
    for question in QUESTIONS:
        assert question.kind == given[question.id]["kind"]
        checks = [check.split(":", 1) for check in given[question.id]["check"]]
        # the first cell of a row is its name
        pieces = sum(len(what.split("|")) - (kind == "row") for kind, what in checks)
        assert len(question.fact) >= pieces, question.id


@every_question
def test_no_query_gives_its_answer_away(question: Any) -> None:
    """Whatever is expected in a row and stands in the query must stand in the question, or be of the vocabulary."""
    v = vocabulary()
    types = {t for info in v.kinds.values() for t in info.types}
    open_words = {str(w).lower() for w in (*v.statuses, *v.relationships, *v.kinds, *types, *v.themes, *v.polarities)}
    open_words |= {str(w).lower() for w in (*v.stages, *v.sectors)}
    asked = question.question.lower()
    for fact in question.fact:
        query = question.query[fact.query - 1]
        # what a CASE makes of a value is worked out, not known
        text = re.sub(r"\bcase\b.*?\bend\b", "", f"{query.cypher or ''} {list(query.parameters.values())}".lower())
        for wanted in (fact.row or fact.without).values():
            for cell in wanted if isinstance(wanted, list) else [wanted]:
                for part in str(cell).lower().split("*"):
                    part = part.strip()
                    if len(part) > 1 and part not in open_words and part not in asked:
                        assert not re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text), (question.id, part)


@every_question
def test_every_query_is_portable_and_kept_to_one_system(question: Any) -> None:
    for query in question.query:
        text, parameters = query.bound("Somewhere")
        assert "ORDER BY" in text
        assert parameters["system"] == "Somewhere", "the query is not kept to one system"
        # the catalogue's own tests see to its texts
        assert query.catalogue or portable(text) == []


# -- what counts as found


ANSWER = QueryResult(
    ["who", "status", "share", "of"],
    [("GPs", "limited", 0.5, ["One Ward", "Two Ward"]), ("Care homes", "absent", None, [])],
)


@pytest.mark.parametrize(
    ("fact", "holds"),
    [
        ({"row": {"who": "gps", "status": "limited"}}, True),
        ({"row": {"who": "gps", "status": "absent"}}, False),
        ({"row": {"who": "care*"}}, True),
        ({"row": {"who": "care"}}, False),
        ({"row": {"share": 0.5}}, True),
        ({"row": {"share": 0.51}}, False),
        ({"row": {"who": "Care homes", "share": "not stated", "of": "not stated"}}, True),
        ({"row": {"who": "GPs", "share": "not stated"}}, False),
        ({"row": {"of": "two*"}}, True),
        ({"row": {"of": ["two ward", "one ward"]}}, True),
        ({"row": {"of": ["two ward", "three ward"]}}, False),
        ({"without": {"who": "hospitals"}}, True),
        ({"without": {"who": "GPs"}}, False),
        ({"count": 2}, True),
        ({"count": 3}, False),
    ],
)
def test_a_fact_is_found_where_a_row_has_it(fact: dict[str, Any], holds: bool) -> None:
    assert questions_list.Fact(says="it", **fact).holds([ANSWER]) is holds


def test_a_fact_about_a_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="no column nobody among who, status"):
        questions_list.Fact(says="it", row={"nobody": "x"}).holds([ANSWER])


def invented(*missing: str) -> Any:
    facts = [{"says": "it", "row": {"who": "GPs"}, "missing": reason} for reason in missing]
    query = [{"cypher": "MATCH (n) RETURN n.name AS who ORDER BY who"}]
    return questions_list.Question(id="Q", kind="lookup", question="Who?", answer="GPs.", query=query, fact=facts)


def test_the_mark_follows_from_the_facts() -> None:
    assert invented("", "").mark == "answered"
    assert invented("", "unread").mark == "partly"
    assert invented("unread").mark == "not found"


def test_what_the_list_says_and_is_not_so_is_told() -> None:
    assert questions_list.untrue(invented(""), [ANSWER]) == []
    assert "is found after all" in questions_list.untrue(invented("unread"), [ANSWER])[0]
    nobody = QueryResult(ANSWER.columns, ANSWER.rows[1:])
    assert "is not found" in questions_list.untrue(invented(""), [nobody])[0]
    assert questions_list.untrue(invented("unread"), [nobody]) == []


@pytest.mark.parametrize("other", [[(1.0,), (2,)], [(2,), (1,)], [(1,)], [(True,), (2,)], [([1],), (2,)]])
def test_stores_differ_in_order_number_and_type(other: list[tuple[Any, ...]]) -> None:
    here = [QueryResult(["n"], [(1,), (2,)])]
    assert questions_list.differences(invented(""), here, here) == []
    assert questions_list.differences(invented(""), here, [QueryResult(["n"], other)]) == [
        "Q, query 1: the stores differ"
    ]


# -- the page


def test_the_page_is_of_this_list() -> None:
    text = script.PAGE.read_text(encoding="utf-8")
    assert questions_page.without_answers(text) == questions_page.page(QUESTIONS), "run tools/questions.py"


def test_no_text_of_a_document_comes_through() -> None:
    said = "No one at all could see what the ward had written down about him."
    for value in (said, [said], [[said]]):
        assert questions_page.cell(value) == "No one at all could see what …"
    rows = questions_page.page([invented("")], {"Q": [QueryResult(["who", "quote"], [("GPs", said)])]})
    assert "GPs" in rows
    assert "could see" not in rows


def test_what_markdown_would_act_on_is_escaped() -> None:
    assert questions_page.cell("<b>|*x* [y](z) _a_ b_c") == r"&lt;b&gt;\|\*x\* \[y\](z) \_a\_ b_c"


def test_a_graph_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main([str(tmp_path / "none.graph.json"), "bolt://localhost:1"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


# -- the answers


@pytest.fixture(scope="module")
def graph(corpus_file: Path) -> KnowledgeGraph:
    return read_graph(corpus_file)


def answers(target: Any, graph: KnowledgeGraph) -> Answers:
    with open_store(target) as store:
        store.replace(graph)
        return {q.id: questions_list.ask(store, q, graph.system) for q in QUESTIONS}


@pytest.fixture(scope="module")
def embedded(graph: KnowledgeGraph) -> Answers:
    return answers(None, graph)


@pytest.fixture(scope="module")
def served(graph: KnowledgeGraph, neo4j_uri: str) -> Iterator[Answers]:
    yield answers(neo4j_uri, graph)
    with open_store(neo4j_uri) as store:
        store.delete(graph.system)


@every_question
def test_what_is_said_to_be_found_is_found_and_nothing_else(question: Any, embedded: Answers) -> None:
    assert questions_list.untrue(question, embedded[question.id]) == []


@pytest.mark.neo4j
@every_question
def test_both_stores_give_the_same_rows(question: Any, embedded: Answers, served: Answers) -> None:
    assert questions_list.differences(question, embedded[question.id], served[question.id]) == []


def test_the_page_shows_these_rows(embedded: Answers) -> None:
    assert script.PAGE.read_text(encoding="utf-8") == questions_page.page(QUESTIONS, embedded), "run tools/questions.py"

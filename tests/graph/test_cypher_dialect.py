"""Portable Cypher: every rule objects to its examples, and lets the others pass."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from joinedup.graph import KnowledgeGraph, QueryError
from joinedup.graph.cypher_check import is_function
from joinedup.graph.cypher_dialect import Rule, dialect, portable
from joinedup.graph.store import Store, open_store
from joinedup.graph.stores.arcadedb.store import ArcadeStore

RULES = dialect().rules


@pytest.mark.parametrize(("rule", "query"), [(r, q) for r in RULES for q in r.objects])
def test_a_rule_objects(rule: Rule, query: str) -> None:
    assert rule.name in {p.rule for p in portable(query)}


@pytest.mark.parametrize(("rule", "query"), [(r, q) for r in RULES for q in r.passes])
def test_a_rule_lets_pass(rule: Rule, query: str) -> None:
    assert [p for p in portable(query) if p.rule == rule.name] == []


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("RETURN 1_000 AS x", 1, 8), ("MATCH (n)\nRETURN n.a AS a,\n  collect(n.b) AS b", 3, 3)],
)
def test_a_problem_has_a_place(query: str, line: int, column: int) -> None:
    (problem,) = portable(query)
    assert (problem.line, problem.column) == (line, column)
    assert str(problem).startswith(f"line {line}, column {column}: ")
    assert problem.what in str(problem)
    assert problem.instead in str(problem)


def test_functions_that_are_not_alike_are_found() -> None:
    query = "MATCH (n) RETURN elementId(n) AS a, VALUETYPE(n.x) AS b, datetime.truncate('day', n.t) AS c, date() AS d"
    found = portable(query)
    assert [p.what.partition("(")[0] for p in found] == ["elementId", "valueType", "datetime"]
    assert all(is_function(name) for name in dialect().functions)


def test_a_query_that_may_not_run_is_not_portable_either() -> None:
    for query in ("CREATE (n)", "CALL db.labels()", "RETURN file() AS x", "CYPHER 5 RETURN 1 AS x", "RETURN '"):
        with pytest.raises(QueryError):
            portable(query)


def test_parameters_need_no_values() -> None:
    assert portable("MATCH (n {system: $system}) RETURN n.id AS id ORDER BY id") == []


def test_an_unknown_rule_is_refused() -> None:
    data = {"what": "x", "instead": "y", "effect": "differs", "objects": [], "passes": []}
    with pytest.raises(ValidationError, match="by words or by code"):
        Rule.model_validate({"name": "nowhere", **data})
    with pytest.raises(ValidationError, match="by words or by code"):
        Rule.model_validate({"name": "average", "find": ["avg ("], **data})


@given(st.text(alphabet="MATCHRETUNWIDby(){}[]<>-=:.,|*'\"`$ \n\\ab1_", max_size=60))
def test_any_text_is_judged_or_refused(text: str) -> None:
    with contextlib.suppress(QueryError):
        portable(text)


# -- the rules against the stores themselves


@pytest.fixture
def embedded(harrowmere: KnowledgeGraph) -> Iterator[ArcadeStore]:
    with ArcadeStore() as store:
        store.load(harrowmere)
        yield store


@pytest.fixture
def server(neo4j_uri: str, harrowmere: KnowledgeGraph) -> Iterator[Store]:
    with open_store(neo4j_uri) as store:
        for system in store.systems():
            store.delete(system)
        store.load(harrowmere)
        yield store
        store.delete(harrowmere.system)


def _raw(store: ArcadeStore, query: str) -> list[list[object]]:
    """What the engine says, past the rules by which the store refuses its wrong answers."""
    reply = store._engine.ask("run", query=query, parameters={}, limit=None, timeout_ms=10_000, paths=False)
    rows: list[list[object]] = reply["rows"]
    return rows


def test_the_embedded_store_refuses_what_it_would_answer_wrongly(embedded: ArcadeStore) -> None:
    wrong = [(rule, query) for rule in RULES if rule.wrong for query in rule.objects]
    assert len(wrong) > 5
    for rule, query in wrong:
        with pytest.raises(QueryError, match="answers this wrongly") as caught:
            embedded.run(query)
        assert caught.value.mend == rule.instead


def test_what_one_store_refuses(embedded: ArcadeStore, server: Store) -> None:
    for rule in RULES:
        for query in rule.objects if rule.effect != "differs" else ():
            one, other = (embedded, server) if rule.effect == "arcadedb" else (server, embedded)
            with pytest.raises(QueryError):
                one.run(query)
            other.run(query)


def test_wrong_answers_are_still_wrong(embedded: ArcadeStore, server: Store) -> None:
    """Where a newer engine answers rightly, the rule can go."""
    for rule in RULES:
        if rule.wrong:
            answers = [(_raw(embedded, q), [list(row) for row in server.run(q).rows]) for q in rule.objects]
            assert any(mine != theirs for mine, theirs in answers), rule.name


def test_what_passes_is_answered_alike(embedded: ArcadeStore, server: Store) -> None:
    for rule in RULES:
        for query in rule.passes:
            mine, theirs = embedded.run(query), server.run(query)
            assert mine.columns == theirs.columns, query
            assert mine.rows == theirs.rows, query
            assert [[type(v) for v in row] for row in mine.rows] == [[type(v) for v in row] for row in theirs.rows]

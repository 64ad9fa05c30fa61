"""The list of questions, ``docs/questions.toml``: its model, how it is asked, and whether what it says is so."""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from joinedup.graph.results import QueryResult
from joinedup.graph.store import Store
from joinedup.queries.catalogue import get_query

LIST = Path(__file__).resolve().parents[1] / "docs" / "questions.toml"

Mark = Literal["answered", "partly", "not found"]
MARKS: tuple[Mark, ...] = ("answered", "partly", "not found")
NOT_STATED = "not stated"
"""As an expected cell: the documents do not say, so the cell is empty."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Query(_Part):
    """What is asked: a query of the catalogue by name, or a short Cypher.

    A Cypher that uses ``$system`` gets the name of the graph's system. ``columns`` are the ones that the page
    shows, by default all but quotes.
    """

    catalogue: str | None = None
    cypher: str | None = None
    parameters: dict[str, str | int | float | list[str]] = {}
    columns: list[str] = []

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.catalogue is None) == (self.cypher is None):
            raise ValueError("give either catalogue or cypher")
        return self

    def bound(self, system: str) -> tuple[str, dict[str, Any]]:
        """The Cypher and its parameters for the graph of a system."""
        if self.catalogue is not None:
            query = get_query(self.catalogue)
            return query.text, query.bind({**self.parameters, "system": system})
        assert self.cypher is not None
        given: dict[str, Any] = dict(self.parameters)
        return self.cypher, given | ({"system": system} if "$system" in self.cypher else {})


class Fact(_Part):
    """One thing that the right answer holds, and how to see it in the rows.

    ``row`` gives cells that must stand together in one row, by column; ``without`` cells that must not;
    ``count`` the number of rows. A text is compared without regard to case, ``*`` stands for any text; of a cell
    that is a list one item must fit, and all items of an expected list. ``missing`` says why the graph does not
    have it: what has no ``missing`` is claimed to be found.
    """

    says: str
    query: int = Field(1, ge=1)
    row: dict[str, Any] = {}
    without: dict[str, Any] = {}
    count: int | None = None
    missing: str = ""

    @model_validator(mode="after")
    def _one_way_to_see_it(self) -> Self:
        if sum((bool(self.row), bool(self.without), self.count is not None)) != 1:
            raise ValueError(f"{self.says}: give one of row, without and count")
        return self

    def holds(self, answers: Sequence[QueryResult]) -> bool:
        """Whether the rows bear it out. ``KeyError`` for a column that the answer does not have."""
        answer = answers[self.query - 1]
        if self.count is not None:
            return len(answer) == self.count
        wanted = self.row or self.without
        if unknown := set(wanted) - set(answer.columns):
            raise KeyError(f"{self.says}: no column {', '.join(sorted(unknown))} among {', '.join(answer.columns)}")
        there = any(self.is_in(row) for row in answer.dicts())
        return there if self.row else not there

    def is_in(self, row: Mapping[str, Any]) -> bool:
        """Whether a row has the cells of ``row`` or ``without``."""
        wanted = self.row or self.without
        return bool(wanted) and all(_fits(wanted[column], row[column]) for column in wanted)


class Question(_Part):
    """One question: the right answer in our words, the queries, and the facts that decide on the mark."""

    id: str
    kind: str
    question: str
    answer: str
    note: str = ""
    query: list[Query] = Field(min_length=1)
    fact: list[Fact] = Field(min_length=1)

    @model_validator(mode="after")
    def _facts_are_of_queries(self) -> Self:
        for fact in self.fact:
            if fact.query > len(self.query):
                raise ValueError(f"{self.id}: {fact.says}: there is no query {fact.query}")
        return self

    @property
    def found(self) -> int:
        """How many facts are claimed to be found."""
        return sum(not f.missing for f in self.fact)

    @property
    def mark(self) -> Mark:
        """Answered with all facts, partly with some, not found with none."""
        return "answered" if self.found == len(self.fact) else "partly" if self.found else "not found"


def _fits(wanted: Any, cell: Any) -> bool:
    if wanted == NOT_STATED:
        return cell in (None, "", [], NOT_STATED)
    if isinstance(wanted, list):
        return all(_fits(one, cell) for one in wanted)
    if isinstance(cell, list):
        return any(_fits(wanted, item) for item in cell)
    if isinstance(wanted, str):
        return isinstance(cell, str) and fnmatch.fnmatchcase(cell.lower(), wanted.lower())
    return not isinstance(cell, str) and cell is not None and abs(cell - wanted) < 1e-9


def read_questions(path: Path = LIST) -> list[Question]:
    """The list of questions, checked."""
    return [Question.model_validate(q) for q in tomllib.loads(path.read_text(encoding="utf-8"))["question"]]


def ask(store: Store, question: Question, system: str) -> list[QueryResult]:
    """The answers to the queries of a question, in their order."""
    return [store.run(*query.bound(system)) for query in question.query]


def typed(value: Any) -> Any:
    """A value with its type, so that 1, 1.0 and true differ when compared."""
    if isinstance(value, (list, tuple)):
        return [typed(item) for item in value]
    if isinstance(value, dict):
        return {name: typed(item) for name, item in value.items()}
    return type(value).__name__, value


def differences(question: Question, here: Sequence[QueryResult], there: Sequence[QueryResult]) -> list[str]:
    """Where two stores do not give the same columns and rows, in order and typed alike: one line a query."""
    return [
        f"{question.id}, query {number}: the stores differ"
        for number, (a, b) in enumerate(zip(here, there, strict=True), 1)
        if a.columns != b.columns or typed(a.rows) != typed(b.rows)
    ]


def untrue(question: Question, answers: Sequence[QueryResult]) -> list[str]:
    """What the list says of the answers and is not so: one line a fact."""
    out = []
    for fact in question.fact:
        if fact.holds(answers) == bool(fact.missing):
            is_found = "is found after all: take out missing" if fact.missing else "is not found: say what is missing"
            out.append(f"{question.id}: “{fact.says}” {is_found}")
    return out

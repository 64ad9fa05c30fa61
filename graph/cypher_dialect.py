"""Portable Cypher: what the embedded store and Neo4j both read, and answer alike.

The rules are data, in ``cypher_dialect.toml``; those that need more than words in a row are found by
:mod:`.cypher_rules`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from .cypher_check import check
from .cypher_rules import RULES
from .cypher_structure import Shape
from .cypher_tokens import Token, calls, parameter_names, tokens
from .errors import QueryError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A place of a query that the two stores do not read alike; lines and columns are counted from 1."""

    line: int
    column: int
    rule: str
    what: str
    instead: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.what} (instead: {self.instead})"


class Rule(BaseModel):
    """A difference between the stores; see the head of ``cypher_dialect.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    find: tuple[str, ...] = ()
    what: str
    instead: str
    effect: Literal["differs", "arcadedb", "neo4j"]
    wrong: bool = False
    objects: tuple[str, ...]
    passes: tuple[str, ...]

    @model_validator(mode="after")
    def _is_found(self) -> Rule:
        if bool(self.find) == (self.name in RULES):
            raise ValueError(f"{self.name}: a rule is found by words or by code, one of them")
        return self


class Dialect(BaseModel):
    """All rules, and the functions that queries for both stores do without, with what to use instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[Rule, ...]
    functions: dict[str, str]


@cache
def dialect() -> Dialect:
    """The shipped rules."""
    source = resources.files(__package__).joinpath("cypher_dialect.toml").read_text(encoding="utf-8")
    return Dialect.model_validate(tomllib.loads(source))


def portable(query: str) -> list[Problem]:
    """Why a query would not run, or not answer alike, on the embedded store and on Neo4j; in order of place.

    An empty list is no proof: order the rows fully, for what the database is free to choose it chooses
    differently. Raises :class:`QueryError` for a query that may not run at all.
    """
    words = check(query, dict.fromkeys(parameter_names(tokens(query))))
    return sorted(_problems(query, words, dialect().rules))


def refuse_wrong(query: str, words: list[Token]) -> None:
    """Raise :class:`QueryError` for a query that the embedded engine is known to answer wrongly."""
    wrong = tuple(rule for rule in dialect().rules if rule.wrong)
    for problem in sorted(_problems(query, words, wrong, functions=False)):
        raise QueryError(
            f"line {problem.line}, column {problem.column}: the embedded engine answers this wrongly: {problem.what}",
            mend=problem.instead,
        )


def _problems(query: str, words: list[Token], rules: tuple[Rule, ...], *, functions: bool = True) -> Iterator[Problem]:
    shape = Shape(words)
    for rule in rules:
        places = RULES[rule.name](shape) if rule.name in RULES else _found(words, rule.find)
        for i in dict.fromkeys(places):
            yield _problem(query, words[i], rule.name, rule.what, rule.instead)
    if functions:
        known = {name.lower(): (name, instead) for name, instead in dialect().functions.items()}
        for name, first in calls(words):
            if (small := name.lower().partition(".")[0]) in known and (small == name.lower() or small != "date"):
                written, instead = known[small]
                yield _problem(query, words[first], "function", f"{written}() is not alike on both", instead)


def _problem(query: str, token: Token, rule: str, what: str, instead: str) -> Problem:
    line = query.count("\n", 0, token.start) + 1
    return Problem(line, token.start - query.rfind("\n", 0, token.start), rule, what, instead)


def _found(words: list[Token], patterns: tuple[str, ...]) -> Iterator[int]:
    for pattern in patterns:
        parts = pattern.split()
        start = parts[0] == "^"
        for i in range(1 if start else len(words)):
            if all(i + k < len(words) and _fits(words, i + k, p) for k, p in enumerate(parts[start:])):
                yield i


def _fits(words: list[Token], i: int, part: str) -> bool:
    token = words[i]
    if part in ("name", "number", "text"):
        return bool(token.name) if part == "name" else token.kind == part
    if part == "any":
        return True
    if part.isalpha():
        is_key = i + 1 < len(words) and words[i + 1].text == ":"
        return token.text.lower() == part.lower() and (i == 0 or words[i - 1].text not in (".", ":")) and not is_key
    return token.text == part

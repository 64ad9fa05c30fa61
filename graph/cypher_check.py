"""What a query may be, told from its words before it runs, the same for every store.

Only what is known to read is let through: the words that may begin a query, and the functions that only
compute, stand in ``cypher_words.toml``; a procedure, or a function that a plugin of the server brings, is
refused by not being there. This gives clear messages, with the place. It is the first of several
layers: the server's own plan and access mode, and the engine's read-only entry, decide for themselves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

from .cypher_tokens import Token, calls, parameter_names, place, tokens
from .errors import QueryError

__all__ = [
    "Token", "binds_paths", "check", "is_function", "parameter_names", "place", "returned_columns", "tokens",
]  # fmt: skip

_WRITES = frozenset("CREATE INSERT MERGE SET DELETE DETACH REMOVE DROP FOREACH ALTER GRANT DENY REVOKE".split())
_AFTER_NAME = frozenset(
    "AS IN IS AND OR XOR ORDER SKIP LIMIT OFFSET WHERE RETURN WITH UNION MATCH OPTIONAL UNWIND CALL CONTAINS STARTS "
    "ENDS THEN ELSE END WHEN ASC DESC ASCENDING DESCENDING NEXT".split()
)
_AFTER_RETURN = frozenset("ORDER SKIP LIMIT OFFSET UNION".split())


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    first: frozenset[str]
    before_bracket: frozenset[str]
    functions: frozenset[str]
    refused: dict[str, str]


@cache
def _words() -> _Words:
    """The lists of ``cypher_words.toml``; functions in small letters, as letter case does not count."""
    source = resources.files(__package__).joinpath("cypher_words.toml").read_text(encoding="utf-8")
    words = _Words.model_validate(tomllib.loads(source))
    return words.model_copy(
        update={
            "functions": frozenset(f.lower() for f in words.functions),
            "refused": {name.lower(): why for name, why in words.refused.items()},
        }
    )


def check(query: str, parameters: Mapping[str, Any]) -> list[Token]:
    """The tokens of a query that may run; :class:`QueryError`, with the place, for one that may not.

    Refused: an empty query, one without an answer to give, several statements, prefixes such as
    ``EXPLAIN``, clauses that write, ``LOAD CSV``, ``USE``, procedures, functions that are not known to
    only compute, a parameter without a value, and a value that no parameter takes.
    """
    words = tokens(query)
    if not words:
        raise QueryError("the query is empty", mend="try: MATCH (n:Service) RETURN n.name LIMIT 10")
    if words[-1].text == ";":
        words.pop()
    for i, token in enumerate(words):
        _check_clause(query, words, i, token)
    if words and words[0].word not in _words().first:
        raise QueryError(
            f"{place(query, words[0].start)}: a query cannot begin with {words[0].text}",
            mend="begin with MATCH, WITH, UNWIND, RETURN or CALL {",
        )
    _check_functions(query, words)
    if not any(t.word in ("RETURN", "CALL", "FINISH") for t in words):
        raise QueryError(f"{place(query, len(query))}: the query returns nothing", mend="end it with RETURN …")
    _check_parameters(query, parameter_names(words), parameters)
    return words


def _check_clause(query: str, words: list[Token], i: int, token: Token) -> None:
    after = words[i + 1] if i + 1 < len(words) else None
    if token.text == ";":
        raise _refusal(query, token, "there is more than one statement", "run one at a time")
    if token.kind != "name" or after is None:
        return
    if token.word == "LOAD" and after.word == "CSV":
        what = "LOAD CSV is switched off: a query reads the graph, never a file or address"
        raise _refusal(query, token, what, "put what you need into a parameter")
    if token.word in _WRITES and (_goes_on(words, i) or after.text == "("):
        what = f"{token.word} would change the graph, and queries only read it"
        raise _refusal(query, token, what, "to change a graph, build it again or record a review decision")
    if token.word == "CALL" and _goes_on(words, i):
        what = "procedures are switched off, since what they do depends on the server"
        raise _refusal(query, token, what, "CALL (x) { … } for a subquery; labels and types are listed by schema()")
    if token.word == "TRANSACTIONS" and any(w.word == "IN" for w in words[max(0, i - 3) : i]):
        raise _refusal(query, token, "a query runs in one transaction", "leave IN TRANSACTIONS out")
    if token.word == "USE" and _goes_on(words, i):
        what = "USE would reach another database"
        raise _refusal(query, token, what, "name the database in the address: ?database=NAME")


def _refusal(query: str, token: Token, what: str, mend: str) -> QueryError:
    return QueryError(f"{place(query, token.start)}: {what}", mend=mend)


def _goes_on(words: list[Token], i: int) -> bool:
    """Whether a word opens a clause, by what follows it, rather than being a variable, label or map key."""
    after, then = words[i + 1], words[i + 2] if i + 2 < len(words) else None
    if after.kind == "name" and after.word in _AFTER_NAME:
        return then is not None and then.text == "."  # such a word can begin a name with dots as well
    return after.kind in ("name", "quoted", "parameter")


def is_function(name: str) -> bool:
    """Whether this is the name of a function that only computes; letter case does not count."""
    return name.lower() in _words().functions


def _check_functions(query: str, words: list[Token]) -> None:
    known = _words()
    for name, first in calls(words):
        token, small = words[first], name.lower()
        if is_function(name):
            continue
        if "." not in name and token.kind == "name" and token.word in known.before_bracket:
            continue
        if _is_hint(words, first):
            continue
        if small in known.refused:
            raise _refusal(query, token, f"{name}() is switched off: {known.refused[small]}", "leave it out")
        what = f"there is no function {name}() that every store has and that only computes"
        raise _refusal(query, token, what, "use standard Cypher functions: see docs/cypher.md")


def _is_hint(words: list[Token], first: int) -> bool:
    """Whether this is the label of an index hint: ``USING INDEX n:Service(name)``."""
    before = [w.text.upper() for w in words[max(0, first - 6) : first]]
    return len(before) >= 4 and before[-1] == ":" and "USING" in before[:-2] and "INDEX" in before[:-2]


def _windows(words: list[Token]) -> Iterator[tuple[Token | None, Token, Token | None]]:
    for i, token in enumerate(words):
        yield (words[i - 1] if i else None), token, (words[i + 1] if i + 1 < len(words) else None)


def _check_parameters(query: str, used: Mapping[str, int], given: Mapping[str, Any]) -> None:
    for name, offset in used.items():
        if name not in given:
            raise QueryError(
                f"{place(query, offset)}: the query uses ${name}, and no value is given for it",
                mend=f"give one, on the command line with --param {name}=VALUE",
            )
    for name, value in given.items():
        if name not in used:
            known = ", ".join(f"${n}" for n in used) or "it has none"
            raise QueryError(
                f"the query has no parameter ${name}", mend=f"leave the value out; the query's parameters: {known}"
            )
        if not _is_plain(value):
            raise QueryError(
                f"${name} cannot be a {type(value).__name__}", mend="give a text, number, truth value, list or map"
            )


def _is_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(k, str) and _is_plain(v) for k, v in value.items())
    if isinstance(value, list | tuple):
        return all(_is_plain(v) for v in value)
    return value is None or isinstance(value, str | bool | int | float)


def returned_columns(query: str, words: list[Token]) -> list[str] | None:
    """The columns that the query's last RETURN names; ``None`` where only running it tells (``*``)."""
    at = [i for i, t in enumerate(words) if t.word == "RETURN" and t.depth == 0]
    if not at:
        return None
    rest = words[at[-1] + 1 :]
    if rest and rest[0].word == "DISTINCT":
        rest = rest[1:]
    items: list[list[Token]] = [[]]
    for before, token, _ in _windows(rest):
        if token.depth == 0 and token.word in _AFTER_RETURN and (before is None or before.text != "."):
            break
        if token.depth == 0 and token.text == ",":
            items.append([])
        else:
            items[-1].append(token)
    columns = []
    for item in items:
        if not item or item[0].text == "*":
            return None
        if len(item) > 2 and item[-2].word == "AS" and item[-2].depth == 0:
            columns.append(item[-1].name or item[-1].text)
        else:
            columns.append(query[item[0].start : item[-1].start + len(item[-1].text)])
    return columns


def binds_paths(words: list[Token]) -> bool:
    """Whether the query names a path, as in ``p = (a)-->(b)`` or ``p = shortestPath(…)``."""
    return any(
        token.text == "="
        and before is not None
        and before.kind in ("name", "quoted")
        and after is not None
        and (after.text == "(" or after.word in ("SHORTESTPATH", "ALLSHORTESTPATHS", "SHORTEST", "ALL", "ANY"))
        for before, token, after in _windows(words)
    )

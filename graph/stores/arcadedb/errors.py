"""The engine's error texts, as one line that names the place and the mend."""

from __future__ import annotations

import re

from ...cypher_check import Token, place
from ...errors import QueryError

_AT = (
    re.compile(r"Syntax error at line (?P<line>\d+):(?P<column>\d+) - (?P<what>.*)", re.DOTALL),
    re.compile(r"(?P<what>.*?) at line (?P<line>\d+), column (?P<column>\d+)", re.DOTALL),
)
_PREFIX = re.compile(r"^(?:[\w ]+: )?(?:[a-z]\w*\.)+(?:\w+Exception|\w+Error): ")
_CAUSE = re.compile(r" \(caused by .*\)$", re.DOTALL)
_UNEXPECTED = re.compile(
    r"(?:mismatched|extraneous) input '(?P<found>.*?)'|no viable alternative at input '(?P<seen>.*)'"
)
_UNDEFINED = re.compile(r"Undefined\w*: (?:Variable|Function)? ?'?(?P<name>\w+)'? not defined")
_UNKNOWN = re.compile(r"UnknownFunction: Unknown function '(?P<name>[\w.]+)'")
_LOOK_UP = "the labels, relationship types and properties are listed in docs/cypher.md"


def explain(error: Exception, query: str, words: list[Token]) -> QueryError:
    """The :class:`QueryError` for what the engine raised on a query."""
    whole = str(error)
    text = _CAUSE.sub("", _PREFIX.sub("", whole)).strip()
    if "QueryNotIdempotentException" in whole:
        return QueryError(
            "the query would change the graph, or calls a procedure that may: queries only read it",
            mend="use MATCH … RETURN, and CALL only for db.labels() and its like",
        )
    if "SecurityException" in whole or "LOAD CSV" in whole:
        return QueryError("LOAD CSV is switched off: a query reads the graph, never a file or address")
    if "CommandParameterMissingException" in whole:
        return QueryError(_line(text), mend="give each parameter a value")
    if match := _UNDEFINED.search(text):
        name = match["name"]
        return QueryError(
            f"{_first(query, words, name)}nothing before defines {name!r}",
            mend=f"name it in a MATCH or WITH first, or write ${name} for a parameter",
        )
    if match := _UNKNOWN.search(text):
        return QueryError(
            f"{_first(query, words, match['name'].split('.')[0])}there is no function {match['name']}()",
            mend="standard Cypher functions only: see docs/cypher.md",
        )
    for pattern in _AT:
        if match := pattern.search(text):
            what = _plain(_line(match["what"]))
            # the engine counts columns from 0, people from 1
            return QueryError(f"line {match['line']}, column {int(match['column']) + 1}: {what}", mend=_LOOK_UP)
    if "range(" in text and "exceeding" in text:
        return QueryError("range() makes too long a list: a million numbers at most")
    if "by zero" in text:
        return QueryError("the query divides by zero", mend="test the divisor first: CASE WHEN x <> 0 THEN … END")
    return QueryError(f"the query cannot be run: {_line(text)}")


def _plain(what: str) -> str:
    if match := _UNEXPECTED.search(what):
        found = match["found"] or match["seen"]
        if found == "<EOF>":
            return "the query stops here, and something is missing"
        return f"{found!r} is not expected here"
    if match := re.match(r"Unexpected input '(.*)'", what):
        return f"{match[1]!r} is not expected here"
    return f"syntax error: {what}"


def _first(query: str, words: list[Token], name: str) -> str:
    at = [t.start for t in words if t.text.strip("`") == name]
    return f"{place(query, at[0])}: " if len(at) == 1 else ""


def _line(text: str) -> str:
    out = " ".join(text.split())
    return out if len(out) <= 300 else out[:299] + "…"

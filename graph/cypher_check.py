"""Reading a query's words before it runs: parameters, columns, and what can be refused with a place.

This is for clear messages. What keeps a query from writing or from reading files is the store itself,
which would refuse a query that got past here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import QueryError

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
  | (?P<parameter>\$(?:[^\W\d]\w*|\d+|`(?:[^`]|``)+`))
  | (?P<quoted>`(?:[^`]|``)*`)
  | (?P<name>[^\W\d]\w*)
  | (?P<number>\d[\d_.]*\w*)
  | (?P<open>[([{])
  | (?P<close>[)\]}])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_WRITES = frozenset("CREATE MERGE SET DELETE DETACH REMOVE DROP FOREACH ALTER GRANT DENY REVOKE".split())
_AFTER_RETURN = frozenset("ORDER SKIP LIMIT OFFSET UNION".split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a query; ``depth`` counts the brackets around it."""

    kind: str
    text: str
    start: int
    depth: int

    @property
    def word(self) -> str:
        """The token as a keyword, in capitals; empty where it cannot be one."""
        return self.text.upper() if self.kind == "name" else ""


def tokens(query: str) -> list[Token]:
    """The query without white space and comments. Raises :class:`QueryError` for a text left open."""
    out: list[Token] = []
    depth = 0
    for match in _TOKEN.finditer(query):
        kind = str(match.lastgroup)
        if kind in ("space", "comment"):
            continue
        if kind == "other" and match.group() in "'\"`":
            raise QueryError(
                f"{place(query, match.start())}: a text or name begins here and does not end",
                mend="close it with the same quotation mark",
            )
        if kind == "other" and query.startswith("/*", match.start()):
            raise QueryError(f"{place(query, match.start())}: a comment begins here and does not end", mend="add */")
        if kind == "close":
            depth -= 1
        out.append(Token(kind, match.group(), match.start(), depth))
        if kind == "open":
            depth += 1
    return out


def place(query: str, offset: int) -> str:
    """Where in the query a character stands, for people: both counted from 1."""
    line = query.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - query.rfind(chr(10), 0, offset)}"


def parameter_names(words: list[Token]) -> dict[str, int]:
    """Each parameter's name without the $, and where it is first used."""
    out: dict[str, int] = {}
    for token in words:
        if token.kind == "parameter":
            name = token.text[1:]
            out.setdefault(name[1:-1].replace("``", "`") if name[0] == "`" else name, token.start)
    return out


def check(query: str, parameters: Mapping[str, Any]) -> list[Token]:
    """The tokens of a query that may run; :class:`QueryError`, with the place, for one that may not.

    Refused: an empty query, one without an answer to give, several statements, clauses that write,
    ``LOAD CSV``, a parameter without a value, and a value that no parameter takes.
    """
    words = tokens(query)
    if not words:
        raise QueryError("the query is empty", mend="try: MATCH (n:Service) RETURN n.name LIMIT 10")
    if words[-1].text == ";":
        words.pop()
    for before, token, after in _windows(words):
        if token.text == ";":
            raise QueryError(f"{place(query, token.start)}: there is more than one statement", mend="run one at a time")
        if token.word == "LOAD" and after is not None and after.word == "CSV":
            raise QueryError(
                f"{place(query, token.start)}: LOAD CSV is switched off: "
                "a query reads the graph, never a file or address",
                mend="put what you need into a parameter",
            )
        if token.word in _WRITES and _is_clause(before, after):
            raise QueryError(
                f"{place(query, token.start)}: {token.word} would change the graph, and queries only read it",
                mend="to change a graph, build it again or record a review decision",
            )
    if not any(t.word in ("RETURN", "CALL", "SHOW") for t in words):
        raise QueryError(f"{place(query, len(query))}: the query returns nothing", mend="end it with RETURN …")
    _check_parameters(query, parameter_names(words), parameters)
    return words


def _windows(words: list[Token]) -> Iterator[tuple[Token | None, Token, Token | None]]:
    for i, token in enumerate(words):
        yield (words[i - 1] if i else None), token, (words[i + 1] if i + 1 < len(words) else None)


def _is_clause(before: Token | None, after: Token | None) -> bool:
    """Whether a word opens a clause, rather than being a label, property, variable or map key."""
    if after is None or (before is not None and (before.text in (".", ":", "|", "&", "!") or before.word == "AS")):
        return False
    return after.kind in ("name", "quoted") or after.text == "("


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
            columns.append(item[-1].text.strip("`"))
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

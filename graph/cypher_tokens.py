"""A query's words and signs, read as every server and the embedded engine would read them.

Where two engines could read a text differently, one of them hiding from us what the other would do, it
is refused here: escapes outside a text, odd white space, letters glued to a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import QueryError

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\r\n]*|/\*.*?\*/)
  | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
  | (?P<parameter>\$(?:[^\W\d]\w*|\d+|`(?:[^`]|``)+`))
  | (?P<quoted>`(?:[^`]|``)*`)
  | (?P<name>[^\W\d]\w*)
  | (?P<number>0[xX][\da-fA-F_]+|0[oO][0-7_]+|[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?)
  | (?P<open>[(\[{])
  | (?P<close>[)\]}])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGNS = frozenset("!$%&*+,-./:;<=>?@^|~'\"`")
# Cypher 5 turns \uXXXX into a character anywhere in a query and before it is read, Cypher 25 in texts only
_ESCAPE = re.compile(r"\\+u+([0-9a-fA-F]{0,4})")
_NEVER_ESCAPED = frozenset("'\"`\\")
_BLANK = re.compile(r"[^\S \t\r\n]")


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

    @property
    def name(self) -> str:
        """The name that the token is, without backticks; empty where it is none."""
        if self.kind == "quoted":
            return self.text[1:-1].replace("``", "`")
        return self.text if self.kind == "name" else ""

    @property
    def end(self) -> int:
        """Where the token ends in the query."""
        return self.start + len(self.text)


def tokens(query: str) -> list[Token]:
    """The query without white space and comments.

    Raises :class:`QueryError` for a text left open, and for what engines may read differently.
    """
    out: list[Token] = []
    depth = 0
    for match in _TOKEN.finditer(query):
        kind, text, start = str(match.lastgroup), match.group(), match.start()
        _refuse_odd(query, kind, text, start)
        if kind in ("space", "comment"):
            continue
        if out and out[-1].end == start and _is_glued(out, kind):
            raise QueryError(f"{place(query, start)}: {text!r} must not follow at once", mend="put a space between")
        if kind == "close":
            depth -= 1
        out.append(Token(kind, text, start, depth))
        if kind == "open":
            depth += 1
    return out


def _refuse_odd(query: str, kind: str, text: str, start: int) -> None:
    if kind == "other" and text in "'\"`":
        raise QueryError(
            f"{place(query, start)}: a text or name begins here and does not end",
            mend="close it with the same quotation mark",
        )
    if kind == "other" and query.startswith("/*", start):
        raise QueryError(f"{place(query, start)}: a comment begins here and does not end", mend="add */")
    for escape in _ESCAPE.finditer(text) if kind in ("text", "quoted", "comment") else ():
        if kind != "text" or len(escape[1]) < 4 or chr(int(escape[1], 16)) in _NEVER_ESCAPED:
            raise QueryError(
                f"{place(query, start + escape.start())}: {escape[0]} is refused here, "
                "since databases differ on when it becomes a character",
                mend="write the character itself",
            )
    if kind == "other" and text not in _SIGNS:
        raise QueryError(
            f"{place(query, start)}: {text!r} does not belong here", mend="outside of texts use plain signs only"
        )
    if kind in ("space", "comment") and (odd := _BLANK.search(text)):
        raise QueryError(
            f"{place(query, start + odd.start())}: an unusual white space {odd[0]!r} stands here",
            mend="use plain spaces and line breaks",
        )


def _is_glued(out: list[Token], kind: str) -> bool:
    """Whether tokens without a space between could also be read as one, or be split elsewhere: ``1LOAD``, ``1.x``."""
    before = out[-1]
    if before.text == "." and len(out) > 1 and out[-2].kind == "number" and out[-2].end == before.start:
        return kind == "name"
    if before.kind == "number":
        return kind in ("name", "number", "parameter")
    return before.kind in ("name", "parameter") and kind == "parameter"


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


def calls(words: list[Token]) -> list[tuple[str, int]]:
    """What stands before each ``(`` as a name, dots included, with the index of its first token.

    Keywords such as ``WHERE`` are among them: ``WHERE (a.x = 1)``.
    """
    out = []
    for i, token in enumerate(words):
        if token.text != "(" or i == 0 or not words[i - 1].name:
            continue
        first = i - 1
        while first >= 2 and words[first - 1].text == "." and words[first - 2].name:
            first -= 2
        parts = [words[j].name for j in range(first, i, 2)]
        before = "".join(w.text for w in words[max(0, first - 2) : first])
        if before.endswith(".") and before != "..":  # of an expression, (…).name(, and not of a slice, [0..size(
            parts.insert(0, "")
        out.append((".".join(parts), first))
    return out

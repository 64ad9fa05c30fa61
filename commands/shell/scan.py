"""What was typed, cut into statements. Unlike :mod:`joinedup.graph.cypher_check` it takes what is not finished yet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .words import BEGINNINGS

PREFIX = ":"
"""What the shell's own commands begin with."""

WORDS = frozenset({"exit", "quit", "help"})
"""Commands that people type without it."""

_PIECE = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
  | (?P<text>'(?:[^'\\]|\\.)*(?:'|\\?\Z)|"(?:[^"\\]|\\.)*(?:"|\\?\Z))
  | (?P<quoted>`[^`]*(?:`|\Z))
  | (?P<parameter>\$\w*)
  | (?P<name>[^\W\d]\w*)
  | (?P<number>\d[\w.]*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BY_NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*|\S+\.cypher)((?:\s+\w+=\S.*|\s*)?);?", re.DOTALL)
_CLOSERS = {"text": ("'", '"'), "quoted": ("`",)}


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, sign, text or comment. ``kind`` is one of space, comment, text, quoted, parameter, name, number, sign."""

    kind: str
    text: str
    start: int

    @property
    def is_open(self) -> bool:
        """Whether it is a text, quoted name or comment that the end of the input cuts off."""
        if self.kind == "comment":
            return self.text.startswith("//") or not self.text.endswith("*/") or len(self.text) < 4
        if self.kind not in _CLOSERS:
            return False
        # an escaped quotation mark closes nothing
        body = re.sub(r"\\.", "", self.text, flags=re.DOTALL) if self.kind == "text" else self.text
        return len(body) < 2 or body[-1] != body[0]


def scan(text: str) -> Iterator[Piece]:
    """All of the text, in pieces."""
    for match in _PIECE.finditer(text):
        yield Piece(str(match.lastgroup), match.group(), match.start())


def named_query(statement: str, names: Collection[str]) -> tuple[str, str] | None:
    """The name and the rest, where a statement asks a question by its name: ``gaps sector=acute``.

    Any word that Cypher could not begin with counts as a name, a mistyped one too.
    """
    match = _BY_NAME.fullmatch(statement.strip())
    if match is None or (match[1].upper() in BEGINNINGS and match[1] not in names):
        return None
    return match[1], match[2].strip().removesuffix(";").strip()


def is_command(statement: str) -> bool:
    """Whether a statement is one of the shell's own commands."""
    word = statement.strip().removesuffix(";").strip()
    return word.startswith(PREFIX) or word.lower() in WORDS


def split(text: str, names: Collection[str] = ()) -> tuple[list[str], str]:
    """The statements of a text that are complete, and what is left over.

    Cypher ends with a semicolon; a command and a question asked by its name (``names`` are those there are)
    end with the line.
    """
    done: list[str] = []
    rest = text
    while rest := rest.lstrip():
        line, _, after = rest.partition("\n")
        if is_command(line) or named_query(line, names):
            done.append(line.strip())
            rest = after
            continue
        end = next((p.start for p in scan(rest) if p.kind == "sign" and p.text == ";"), None)
        if end is None:
            break
        if _says_something(rest[:end]):
            done.append(rest[:end].strip())
        rest = rest[end + 1 :]
    return done, rest if _says_something(rest) else ""


def is_complete(text: str, names: Collection[str] = ()) -> bool:
    """Whether nothing more needs to be typed."""
    return not split(text, names)[1]


def _says_something(text: str) -> bool:
    return any(p.kind not in ("space", "comment") for p in scan(text))

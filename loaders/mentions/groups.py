"""Collective terms for bodies of one type: "the three CCGs", "both trusts".

One report can mean different bodies by one term in two places, so every occurrence is read where it
stands: by the list in brackets after it, else by its number where just so many were named just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..values import Mention

_HEADS = {
    "CCG": r"CCGs|[Cc]linical [Cc]ommissioning [Gg]roups",
    "STP": r"STPs|[Ss]ustainability and [Tt]ransformation (?:[Pp]lans?|[Pp]artnerships?)(?: \(STPs?\))?",
    "ICB": r"ICBs|[Ii]ntegrated [Cc]are [Bb]oards",
    "NHSTrust": r"(?:NHS |[Ff]oundation )*[Tt]rusts",
    "LocalAuthority": r"[Cc]ouncils|[Ll]ocal [Aa]uthorities",
}
_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_TERM = re.compile(
    r"\b(?:[Tt]he |[Aa]ll (?:of )?(?:the )?|[Tt]hese |[Tt]hose )?(?:(?P<number>[Bb]oth(?: of)?(?: the)?|"
    + "|".join(f"[{n[0].upper()}{n[0]}]{n[1:]}" for n in _NUMBERS if n != "both")
    + r") )?(?:(?:main|local|neighbouring|acute|hospital|partner) )*(?:"
    + "|".join(f"(?P<{type_}>{heads})" for type_, heads in _HEADS.items())
    + r")(?![\w-])(?: footprints?\b)?"
)
_FEWEST = 2
_REACH = 80  # characters between a term and the bracket that lists what it means


@dataclass(frozen=True, slots=True)
class Term:
    """A collective term in a sentence: the type of the bodies, and how many, where it tells."""

    start: int
    end: int
    type: str
    number: int | None


def collective_terms(text: str) -> list[Term]:
    """The collective terms of a sentence, in order."""
    return [
        Term(m.start(), m.end(), m.lastgroup or "", _number(m.group("number")))
        for m in _TERM.finditer(text)
        if m.lastgroup
    ]


def members(term: Term, text: str, here: Iterable[Mention], before: Iterable[Mention]) -> list[str]:
    """The entities that a term means where it stands; none where the sentence does not tell.

    ``here`` are the mentions of the sentence, ``before`` those of the sentences just before.
    """
    mine = [m for m in here if m.type == term.type and m.rule == "name"]
    bracket = _bracket_after(text, term.end)
    if bracket:
        listed = _distinct(m for m in mine if bracket[0] <= m.start and m.end <= bracket[1])
        if len(listed) >= _FEWEST and term.number in (None, len(listed)):
            return listed
    if term.number is None:
        return []
    named = _distinct(m for m in mine if m.end <= term.start)
    if len(named) < term.number:
        earlier = (m for m in before if m.type == term.type and m.rule == "name")
        named = _distinct([*earlier, *(m for m in mine if m.end <= term.start)])
    return named if len(named) == term.number else []


def _number(word: str | None) -> int | None:
    return _NUMBERS[word.split()[0].lower()] if word else None


def _bracket_after(text: str, end: int) -> tuple[int, int] | None:
    """The bracket that opens after a term, within reach and before the clause ends."""
    start = text.find("(", end, end + _REACH)
    if start < 0 or re.search(r"[.;:)]", text[end:start]):
        return None
    close = text.find(")", start)
    return (start, close) if close > 0 else None


def _distinct(mentions: Iterable[Mention]) -> list[str]:
    return list(dict.fromkeys(m.entity for m in mentions))

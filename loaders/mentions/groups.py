"""Collective terms for bodies of one type: "the three CCGs", "both trusts".

One report can mean different bodies by one term in two places, so every occurrence is read where it
stands: by the list in brackets after it, else by its number where just so many were named just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...graph.vocabulary import Kind
from ..values import Mention

_HEADS = {
    "CCG": r"CCGs|[Cc]linical [Cc]ommissioning [Gg]roups",
    "STP": r"STPs|[Ss]ustainability and [Tt]ransformation (?:[Pp]lans?|[Pp]artnerships?)(?: \(STPs?\))?",
    "ICB": r"ICBs|[Ii]ntegrated [Cc]are [Bb]oards",
    "NHSTrust": r"(?:NHS |[Ff]oundation )*[Tt]rusts",
    "LocalAuthority": r"[Cc]ouncils|[Ll]ocal [Aa]uthorities",
    "Hospital": r"[Hh]ospitals|[Ii]nfirmaries|hospital sites",
    "Body": r"organisations|bodies|agencies|partners|charities|providers",
    "Board": r"[Bb]oards|[Cc]ommittees",
    "Team": r"[Tt]eams|[Hh]ubs|[Uu]nits|[Ww]ards|[Cc]linics",
    "Service": r"services|schemes",
    "System": r"systems|records",
}
_BY_NUMBER = frozenset({"Hospital", "Body", "Board", "Team", "Service", "System"})
"""Heads of any kind of body or thing: only with a number do they mean those just named."""
_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_TERM = re.compile(
    r"\b(?:[Tt]he |[Aa]ll (?:of )?(?:the )?|[Tt]hese |[Tt]hose )?(?:(?P<number>[Bb]oth(?: of)?(?: the)?|"
    + "|".join(f"[{n[0].upper()}{n[0]}]{n[1:]}" for n in _NUMBERS if n != "both")
    + r") )?(?:(?:main|local|neighbouring|acute|hospital|partner|clinical|care) )*(?:"
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
        if m.lastgroup and (m.lastgroup not in _BY_NUMBER or _means_those(m))
    ]


def _means_those(match: re.Match[str]) -> bool:
    """Whether a term points back: "both services", "these two teams"; never "two services" as such."""
    number = match.group("number")
    return bool(number) and bool(re.match(r"(?:[Bb]oth|[Tt]he|[Tt]hese|[Tt]hose|[Aa]ll)\b", match.group()))


def _can_be(type_: str, mention: Mention) -> bool:
    """Whether a mention is one of the bodies that a head of that type counts."""
    if type_ not in _BY_NUMBER:
        return mention.type == type_ and mention.rule == "name"
    named = mention.rule in ("name", "lexicon", "referable") and not mention.people
    head = mention.name or mention.text
    return (
        named
        and {
            "Hospital": mention.kind is Kind.SITE,
            "Body": mention.kind is Kind.ORGANISATION,
            "Board": mention.kind is Kind.PARTNERSHIP and bool(re.search(r"[Bb]oard|[Cc]ommittee|[Gg]roup", head)),
            "Team": mention.kind is Kind.SERVICE and mention.type in ("Team", "Unit", "AccessPoint"),
            "Service": mention.kind is Kind.SERVICE,
            "System": mention.kind is Kind.INFORMATION_SYSTEM,
        }[type_]
    )


def members(
    term: Term, text: str, here: Iterable[Mention], before: Iterable[Iterable[Mention]], known: Iterable[str] = ()
) -> list[str]:
    """The entities that a term means where it stands; none where nothing tells.

    ``here`` are the mentions of the sentence, ``before`` those of the sentences just before, in order, and
    ``known`` all bodies of the type in the document: where they are just so many, no others can be meant.
    """
    mine = [m for m in here if _can_be(term.type, m)]
    bracket = _bracket_after(text, term.end)
    if bracket:
        listed = _distinct(m for m in mine if bracket[0] <= m.start and m.end <= bracket[1])
        if len(listed) >= _FEWEST and term.number in (None, len(listed)):
            return listed
    if term.number is None:
        return []
    named = [m for m in mine if m.end <= term.start]
    for earlier in [(), *reversed([*before])]:  # those named last, as far back as it takes to have so many
        named = [*(m for m in earlier if _can_be(term.type, m)), *named]
        if len(_distinct(named)) >= term.number:
            break
    found = _distinct(named)
    if len(found) != term.number and term.type not in _BY_NUMBER:
        found = [*known]
    return found if len(found) == term.number else []


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

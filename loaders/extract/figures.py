"""The figures that a sentence gives of a relationship: what share is covered, how many were referred."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...graph.vocabulary import RelationshipType

Span = tuple[int, int]

_SHARE = re.compile(
    r"\b(?P<n>\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent\b)"
    r"|\b(?P<word>half|a third|two[- ]thirds|a quarter|three[- ]quarters)(?= of\b)",
    re.IGNORECASE,
)
_FRACTIONS = {"half": 0.5, "a third": 0.333, "two thirds": 0.667, "a quarter": 0.25, "three quarters": 0.75}
_COUNTED = (
    r"(?:re-?)?referrals?|people|patients|cases|calls|callers|times|residents|transfers|discharges|admissions|"
    r"conveyances|attendances|arrivals|contacts|requests|enquiries|bookings|handovers|placements"
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_VOLUME = re.compile(
    rf"(?P<name>\b(?:pathway|ward|option|level|tier|stage|phase|unit|band|type|step) )?"
    rf"\b(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(_WORDS)}) (?:\w+ )?(?:{_COUNTED})\b"
    r"(?! (?:aged|living|out of|old)\b)",
    re.IGNORECASE,
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = r"20\d\d(?:[/–-]\d{2,4})?"
_PERIOD = re.compile(
    rf"\b(?:[Ii]n|[Dd]uring|[Ss]ince|for|[Oo]ver) (?P<a>{_MONTH}(?: 20\d\d)?|{_YEAR}|Q[1-4] {_YEAR}|"
    rf"(?:spring|summer|autumn|winter) 20\d\d)"
    rf"|\b(?P<b>[Bb]etween {_MONTH}(?: 20\d\d)? and {_MONTH}(?: 20\d\d)?)"
    rf"|\b(?P<c>(?:a|per|each|every|last|this) (?:day|week|month|quarter|year))\b"
    rf"|\b(?:[Ii]n|[Dd]uring|[Oo]ver) "
    rf"(?P<d>the (?:(?:first|second|third|last|past|previous) )?(?:day|week|month|quarter|year))\b"
    rf"|\b(?P<e>\d+ months to {_MONTH} 20\d\d)",
)
_TO_END = re.compile(
    r"^(?: (?!and\b|or\b|but\b)[\w-]+){0,4}?(?: (?:from|by|to|into|of|in|for))?"
    r"(?: (?:the|a|an|its|their))?(?: [\w-]+ of(?: the)?)? ?$",
    re.IGNORECASE,
)


def figures(
    kind: RelationshipType, clause: str, sentence: str = "", ends: tuple[Span, ...] = (), alone: bool = True
) -> dict[str, float | str]:
    """The attributes that a clause states of one pair; none where it gives two figures that could be meant.

    ``share`` is a fraction of 1; ``volume`` counts people or referrals over ``period``. Where a
    sentence gives several, each belongs to the end that it leads to ("one referral from care homes,
    40 from GPs"); ``ends`` are where the two are named, ``alone`` says that there is but one pair.
    """
    if kind is RelationshipType.COVERS:
        value = _one(list(_shares(clause)), list(_shares(sentence)), sentence, ends, alone)
        return {"share": value} if value is not None and value <= 1 else {}
    if kind in (RelationshipType.REFERS_TO, RelationshipType.DISCHARGES_TO):
        value = _one(list(_volumes(clause)), list(_volumes(sentence)), sentence, ends, alone)
        if value is None:
            return {}
        found: dict[str, float | str] = {"volume": value}
        periods = {next(g for g in hit.groups() if g) for hit in _PERIOD.finditer(sentence or clause)}
        if len(periods) == 1:
            found["period"] = periods.pop()
        return found
    return {}


_Figure = tuple[int, int, float]


def _one(
    inside: list[_Figure], everywhere: list[_Figure], sentence: str, ends: tuple[Span, ...], alone: bool
) -> float | None:
    near = {
        value
        for start, _ in ends
        for _, end, value in everywhere
        if end <= start and _TO_END.match(sentence[end:start])
    }
    if len(near) == 1:
        return near.pop()
    if near or not alone or len({v for *_, v in inside}) != 1 or len(everywhere) > len(inside):
        return None
    return inside[0][2]


def _shares(text: str) -> Iterator[_Figure]:
    for hit in _SHARE.finditer(text):
        word = (hit["word"] or "").lower().replace("-", " ")
        yield hit.start(), hit.end(), _FRACTIONS[word] if word else round(float(hit["n"]) / 100, 4)


def _volumes(text: str) -> Iterator[_Figure]:
    for hit in _VOLUME.finditer(text):
        word = hit["n"].lower()
        if not hit["name"]:  # "Pathway 2 transfers" counts nothing
            yield hit.start(), hit.end(), float(_WORDS.index(word) + 1 if word in _WORDS else word.replace(",", ""))

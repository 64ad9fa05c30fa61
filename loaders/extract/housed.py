"""Wards of a named hospital: what "the wards at Elm Hospital" do, the hospital does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...graph.vocabulary import Kind, RelationshipType, vocabulary
from ..values import Claim, Mention, Reading
from .view import mentions_of

_PARTS = re.compile(r"\b(?:wards?|departments?|consultants|doctors)$", re.IGNORECASE)
_OF = re.compile(r"^(?: staff| teams| sisters| managers)? (?:at|of|in) (?:the )?$")
_OWN = re.compile(r"^['’]s? (?:own |acute |medical |surgical )?$")
_WHOLE = frozenset({Kind.SITE, Kind.ORGANISATION})


def housed(reading: Reading, claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims, those of moves from wards made of the hospital that the sentence puts them in."""
    for claim in claims:
        if claim.type is RelationshipType.DISCHARGES_TO:
            whole = _whole(reading, claim)
            if whole and whole != claim.object:
                claim = replace(claim, subject=whole)
        yield claim


def _whole(reading: Reading, claim: Claim) -> str:
    mentions = mentions_of(reading, claim.sentence)
    allowed = vocabulary().relationships[claim.type].domain & _WHOLE
    for part in mentions:
        if part.entity != claim.subject or part.kind is not Kind.STAKEHOLDER_GROUP or not _PARTS.search(part.text):
            continue
        for m in mentions:
            if m.kind in allowed and _gap(claim.sentence.text, part, m):
                return m.entity
    return ""


def _gap(text: str, part: Mention, whole: Mention) -> bool:
    if part.end <= whole.start:
        return _OF.search(text[part.end : whole.start]) is not None
    return whole.end <= part.start and _OWN.search(text[whole.end : part.start]) is not None

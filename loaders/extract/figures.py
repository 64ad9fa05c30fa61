"""The figures that a sentence gives of a relationship: what share is covered, how many were referred."""

from __future__ import annotations

import re

from ...graph.vocabulary import RelationshipType

_SHARE = re.compile(r"\b(\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent)(?: of)?", re.IGNORECASE)
_VOLUME = re.compile(
    r"\b(\d{1,3}(?:,\d{3})+|\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:\w+ )?"
    r"(?:referrals?|people|patients|cases|calls|times|residents|transfers|discharges|admissions)\b"
    r"(?! (?:aged|living|out of|old)\b)",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:in|during|since|between) "
    r"((?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d{4})?|20\d\d(?:[/–-]\d{2,4})?)|\b((?:a|per|each|every|last|this) (?:day|week|month|quarter|year))\b",
    re.IGNORECASE,
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def figures(kind: RelationshipType, clause: str) -> dict[str, float | str]:
    """The attributes that a clause states; none where it gives two figures that could be meant.

    ``share`` is a fraction of 1; ``volume`` counts people or referrals over ``period``.
    """
    if kind is RelationshipType.COVERS:
        shares = _SHARE.findall(clause)
        value = float(shares[0]) / 100 if len(shares) == 1 else 2.0
        return {"share": round(value, 4)} if value <= 1 else {}
    if kind in (RelationshipType.REFERS_TO, RelationshipType.DISCHARGES_TO):
        volumes = _VOLUME.findall(clause)
        if len(volumes) != 1:
            return {}
        word = volumes[0].lower()
        found: dict[str, float | str] = {
            "volume": float(_WORDS.index(word) + 1) if word in _WORDS else float(word.replace(",", ""))
        }
        periods = [a or b for a, b in _PERIOD.findall(clause)]
        if len(periods) == 1:
            found["period"] = periods[0]
        return found
    return {}

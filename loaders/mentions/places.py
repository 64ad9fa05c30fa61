"""Places: what organisations are named after, and what stands after "in", "across" or "the town of"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_CIVIC = re.compile(
    r"^(?P<place>[A-Z][\w’'-]+(?: (?:and|upon|on|of|the|in|[A-Z][\w’'-]+)){0,5}?) "
    r"(?:(?:City|County|Borough|District|Metropolitan|Metropolitan Borough|Town|Parish) )?Council$"
)
_LONDON = re.compile(r"^(?:London|Royal) Borough of (?P<place>.+)$")
_AFTER_BODY = re.compile(r"^Healthwatch (?P<place>.+)$")
_BEFORE_BODY = re.compile(
    r"^(?:NHS )?(?P<place>[A-Z]\S+(?: (?:and|[A-Z]\S+))*?) (?:Clinical Commissioning Group|CCG|Health and Wellbeing Board|"
    r"Safeguarding Adults Board|Voluntary Action|Hospitals? NHS|Royal Hospitals|City Hospital|A&E Delivery Board|"
    r"Care Alliance|local system review)\b"
)
_PREPOSED = re.compile(
    r"\b(?:in|across|throughout|around|near|outside|within|serving|north of|south of)"
    r" (?:the )?(?:(?:rural |neighbouring |nearby )?(?:city|county|town|borough|district|parish|village|villages|area) of )?"
    r"(?P<place>[A-Z][a-z’'-]+(?: (?:[A-Z][a-z’'-]+|upon|on)){0,2})"
    r"(?=[\s,.;:’')]|$)"
)
_CALLED = re.compile(
    r"\b(?:city|county|town|borough|district|parish|village|neighbourhood|suburb)s?,? of (?P<place>[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+){0,2})"
)
_NEIGHBOURING = re.compile(r"\b(?:neighbouring|nearby) (?P<place>[A-Z][a-z’'-]+)")
_PART = (
    r"(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral|[Nn]orth[- ]?[Ee]ast|[Nn]orth[- ]?[Ww]est|[Ss]outh[- ]?[Ee]ast|[Ss]outh[- ]?[Ww]est)"
)
_NOT_PLACES = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday "
    "Friday Saturday Sunday Christmas Easter Parliament Government Board Council Trust Page The They This These It We In On "
    "Section Chapter Appendix Table Figure Map NHS Health Care Services Service Social Adult Brexit English British "
    "Alliance Hub Team Unit Ward Partnership Committee Group Federation Centre Hospital Infirmary Chair Chief Director Cabinet "
    "Winter Summer Spring Autumn Pathway Hospitals Good Outstanding Older People Better Special".split()
)


def places_in_names(names: Iterable[str], *, civic: bool = False) -> Counter[str]:
    """Places that bodies are named after, with how many bodies are; ``civic``: councils alone."""
    found: Counter[str] = Counter()
    for name in names:
        for pattern in (_CIVIC, _LONDON) if civic else (_CIVIC, _LONDON, _AFTER_BODY, _BEFORE_BODY):
            match = pattern.match(name)
            if match:
                place = match.group("place")
                if place not in _NOT_PLACES and place.split()[0] not in ("NHS", "Health"):
                    found[place] += 1
                break
    return found


def places_in_text(text: str) -> list[str]:
    """Single or double capitalised words in the position of a place."""
    out = []
    for pattern in (_PREPOSED, _CALLED, _NEIGHBOURING):
        for match in pattern.finditer(text):
            place = re.sub(r"[’']s?$", "", match.group("place"))
            if place.split()[0] not in _NOT_PLACES and place.split()[-1] not in _NOT_PLACES and len(place) > 2:
                out.append(place)
    return out


def called_places(text: str) -> list[str]:
    """Places that a text calls so: "the town of X", "neighbouring X"."""
    return [m.group("place") for p in (_CALLED, _NEIGHBOURING) for m in p.finditer(text)]


def part_pattern(places: Iterable[str]) -> re.Pattern[str]:
    """Parts of known places: "west Birmingham", "the north of the city"."""
    wholes = "|".join(sorted(map(re.escape, places), key=lambda p: (-len(p), p))) or "(?!)"
    return re.compile(
        rf"\b{_PART}(?: and {_PART})? (?:{wholes})\b"
        rf"|\b(?:{_PART} of (?:the )?(?:city|county|town|borough|area|canal|river|{wholes}))\b"
        rf"|\b(?:rest|remainder) of the (?:city|county|borough)\b"
    )

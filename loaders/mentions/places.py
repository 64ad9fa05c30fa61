"""Places: what organisations are named after, and what stands after "in", "across" or "the town of"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from .data import names

_CIVIC = re.compile(
    r"^(?P<place>[A-Z][\w’'-]+(?: (?:and|upon|on|of|the|in|[A-Z][\w’'-]+)){0,5}?) "
    r"(?:(?:City|County|Borough|District|Metropolitan|Metropolitan Borough|Town|Parish) )?Council$"
)
_LONDON = re.compile(r"^(?:London|Royal) Borough of (?P<place>.+)$")
_AFTER_BODY = re.compile(r"^Healthwatch (?P<place>.+)$")
_BEFORE_BODY = re.compile(
    r"^(?:NHS )?(?P<place>[A-Z]\S+(?: (?:and|[A-Z]\S+))*?) (?:Clinical Commissioning Group|"
    r"CCG|Health and Wellbeing Board|"
    r"Safeguarding Adults Board|Voluntary Action|Hospitals? NHS|Royal Hospitals|City Hospital|A&E Delivery Board|"
    r"Care Alliance|local system review)\b"
)
_PREPOSED = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Aa]round|[Nn]ear|[Oo]utside|[Ww]ithin|"
    r"serving|serves?|covers?|covering|north of|south of)"
    r" (?:the )?(?:(?:rural |neighbouring |nearby )?"
    r"(?:city|county|town|borough|district|parish|village|villages|area) of )?"
    r"(?P<place>[A-Z][a-z’'-]+(?: (?:[A-Z][a-z’'-]+|upon|on)){0,2})"
    r"(?=[\s,.;:’')]|$)"
)
_CALLED = re.compile(
    r"\b(?:city|county|town|borough|district|parish|village|neighbourhood|suburb)s?,? of "
    r"(?P<place>[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+){0,2})"
)
_NEIGHBOURING = re.compile(r"\b(?:neighbouring|nearby) (?P<place>[A-Z][a-z’'-]+)")
_LEADS_TO_PLACES = re.compile(
    r"\b(?:areas|places|localities|authorities|towns|cities|counties|boroughs|districts|neighbourhoods|villages)\b[^.]*:?\s*$"
)
_NAME_ALONE = re.compile(r"^[A-Z][a-z’'-]+(?: (?:and |upon |on )?[A-Z][a-z’'-]+){0,2}$")
_PART = r"(?:(?:[Nn]orth|[Ss]outh)(?:[- ]?(?:[Ee]ast|[Ww]est))?|[Ee]ast|[Ww]est|[Cc]entral)"


def places_in_names(bodies: Iterable[str], *, civic: bool = False) -> Counter[str]:
    """Places that bodies are named after, with how many bodies are; ``civic``: councils alone."""
    found: Counter[str] = Counter()
    for name in bodies:
        for pattern in (_CIVIC, _LONDON) if civic else (_CIVIC, _LONDON, _AFTER_BODY, _BEFORE_BODY):
            match = pattern.match(name)
            if match:
                place = match.group("place")
                if place not in names().not_places and place.split()[0] not in ("NHS", "Health"):
                    found[place] += 1
                break
    return found


def places_in_text(text: str) -> list[str]:
    """Single or double capitalised words in the position of a place."""
    out = []
    for pattern in (_PREPOSED, _CALLED, _NEIGHBOURING):
        for match in pattern.finditer(text):
            place = re.sub(r"[’']s?$", "", match.group("place"))
            if (
                place.split()[0] not in names().not_places
                and place.split()[-1] not in names().not_places
                and len(place) > 2
            ):
                out.append(place)
    return out


def called_places(text: str) -> list[str]:
    """Places that a text calls so: "the town of X", "neighbouring X"."""
    return [m.group("place") for p in (_CALLED, _NEIGHBOURING) for m in p.finditer(text)]


def lists_places(lead_in: str) -> bool:
    """Whether a lead-in introduces a list of places: "The eight areas are:"."""
    return bool(_LEADS_TO_PLACES.search(lead_in))


def is_name(text: str) -> bool:
    """Whether a text is one to three capitalised words and nothing else."""
    return bool(_NAME_ALONE.match(text))


def part_pattern(places: Iterable[str]) -> re.Pattern[str]:
    """Parts of known places: "west Birmingham", "the north of the city"."""
    wholes = "|".join(sorted(map(re.escape, places), key=lambda p: (-len(p), p))) or "(?!)"
    return re.compile(
        rf"\b{_PART}(?: and {_PART})? (?:{wholes})\b"
        rf"|\b(?:{_PART} of (?:the )?(?:city|county|town|borough|area|canal|river|{wholes}))\b"
        rf"|\b(?:rest|remainder) of the (?:city|county|borough)\b"
    )

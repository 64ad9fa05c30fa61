"""Places: what organisations are named after, and what stands after "in", "across" or "the town of"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable

from .data import lexical_forms, names
from .names import classify, find_names

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
    r"serving|serves?|covers?|covering|north of|south of|"
    r"(?:people|patients|residents|households|communities|practices|homes|anyone) from(?! the))"
    r" (?:the )?(?:(?:rural |neighbouring |nearby )?"
    r"(?:city|county|town|borough|district|parish|village|villages|area) of )?"
    r"(?P<place>[A-Z][a-z’'-]+(?: (?:[A-Z][a-z’'-]+|(?:upon|on)(?= [A-Z]))){0,2})"
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
_AREA = r"(?:place|town|city|village|borough|county|district|area|neighbourhood|suburb|parish|locality)"
_APPOSED = re.compile(
    rf"(?P<place>\b[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)?), (?:a|an|the|our|its) (?:[a-z-]+ ){{0,3}}{_AREA}"
    r"(?=[,.;:)]|$| (?:of|in|on|with|where|which|near|to|that|whose)\b)"
)
_FEATURE = re.compile(
    r"\b(?P<place>[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)? (?:Canal|Moors?|Valley|Peninsula|Estate|Quarter|Forest|Dales?|"
    r"Fells|Island|Coast|Hills)|(?:River|Isle of|Vale of|Forest of|Isles of) [A-Z][a-z’'-]+)(?![\w’'-])(?! [A-Z])"
)
_MEMBER = r"[A-Z][a-z’'-]+(?: (?:[A-Z][a-z’'-]+|(?:upon|on|le|under)(?= [A-Z]))){0,2}"
_SERIES = re.compile(
    rf"\b{_MEMBER}(?:, (?:in |from )?{_MEMBER})*,? (?:and|or) (?:in |from )?{_MEMBER}(?![\w’'-])(?! ?[A-Z&(])"
)
_CAPITAL_BEFORE = re.compile(r"\b[A-Z]\S* $")
_SEPARATOR = re.compile(r"(?:, |,? (?:and|or) )(?:in |from )?")
_SHORTEST = 3
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"


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
    bodies = [(n.start, n.end) for n in find_names(text) if n.rule and not n.bare]
    for pattern in (_PREPOSED, _CALLED, _NEIGHBOURING):
        for match in pattern.finditer(text):
            start, end = match.span("place")
            if any(a <= start and end < b for a, b in bodies):
                continue  # "in Larkdale and Oxley STP": the body's name, cut short
            place = re.sub(r"[’']s?$", "", match.group("place"))
            if _may_be_place(place):
                out.append(place)
    return out


def _may_be_place(place: str) -> bool:
    words, never = place.split(), names().not_places
    if words[0] in never or words[-1] in never or len(place) < _SHORTEST:
        return False
    return place not in lexical_forms() and classify(place)[0] is None


def called_places(text: str) -> list[str]:
    """Places that a text calls so: "the town of X", "neighbouring X", "X, a village", "the X Canal"."""
    found = [m.group("place") for p in (_CALLED, _NEIGHBOURING, _APPOSED, _FEATURE) for m in p.finditer(text)]
    return [p for p in found if _may_be_place(p)]


def places_beside(text: str, known: Container[str], names_body: Callable[[str], bool]) -> list[str]:
    """The other members of a series of bare names of which one is known for a place: "Oxley, Solbury and Nether End".

    A series that is part of a body's name ("Larkdale and Oxley" STP) is left alone.
    """
    out: list[str] = []
    openers = names().openers
    for match in _SERIES.finditer(text):
        if names_body(match.group()) or _CAPITAL_BEFORE.search(text[: match.start()]):
            continue
        members = [re.sub(r"[’']s?$", "", m) for m in _SEPARATOR.split(match.group())]
        first, _, rest = members[0].partition(" ")
        members[0] = rest if first in openers else members[0]
        if any(m in known for m in members):
            out += [m for m in members if m not in known and _may_be_place(m)]
    return out


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
        rf"\b(?:[A-Z][a-z’'-]+ and )?{_PART}(?: and {_PART})? (?:{wholes})\b(?! [A-Z])"
        rf"|\b(?:{_PART} of (?:the )?(?:city|county|town|borough|area|canal|river|{wholes}))\b"
        rf"|\b(?:rest|remainder) of the (?:city|county|borough)\b"
    )


_DESCRIBED = re.compile(
    rf"\b(?:(?:{_NUMBER} )?(?:neighbouring|adjoining|surrounding) (?:counties|boroughs|cities|towns|districts|villages)"
    r"|(?:next|neighbouring|adjoining) (?:county|borough|city|town|village)(?! of [A-Z]| [A-Z]))\b"
    rf"|\b{_NUMBER} (?:neighbourhoods|localities|constituencies)\b(?! teams?)"
    rf"|\b(?:(?:{_PART}(?:ern)?|university|market|harbour|cultural|student) (?:quarter|quadrant))\b"
    r"|(?<=\b[oO]n )the coast\b|(?<=\b[aA]long )the coast\b"
)


def described_places(text: str) -> list[tuple[int, int]]:
    """Places that are told apart without a name: "two neighbouring counties", "the university quarter"."""
    return [m.span() for m in _DESCRIBED.finditer(text)]

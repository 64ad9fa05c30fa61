"""Letters that documents use for an area: "BSol" for Birmingham and Solihull, so "BSol CCG" too.

Commissioners, partnerships and systems are named after the areas that they cover. Where a document uses
letters in the name of one of them that is known, the same letters mean the same area in the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from .normal import normal

AREA_TYPES = ("CCG", "STP", "ICS", "ICB")
"""Types of body that are named after the area that they cover, and cut short at will."""

_NAMED = re.compile(
    r"^(?:the |The )?(?:NHS )?(?P<area>.+?)(?P<head> (?:CCG|Clinical Commissioning Group|STP|"
    r"Sustainability and Transformation (?:Plan|Partnership)|ICS|Integrated Care System|ICB|Integrated Care Board))$"
)
_SMALL = frozenset({"and", "&", "of", "the"})


def areas_by_letters(bodies: Iterable[Iterable[str]]) -> dict[str, str]:
    """What letters stand for, by the forms of each body that is known; none where they stand for two areas."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for forms in bodies:
        areas = {re.sub("[’']s?$", "", m.group("area")) for form in forms if (m := _NAMED.match(form))}
        for letters in (a for a in areas if " " not in a):
            found[letters.casefold()] |= {a for a in areas if opens(letters, a, whole=True)}
    return {
        k: max(areas, key=lambda a: (len(a), a)) for k, areas in found.items() if len({normal(a) for a in areas}) == 1
    }


def written_out(forms: Iterable[str], areas: Mapping[str, str]) -> set[str]:
    """The forms that have letters for an area, with the area in full."""
    matches = [m for form in forms if (m := _NAMED.match(form))]
    return {areas[a] + m.group("head") for m in matches if (a := m.group("area").casefold()) in areas}


def opens(letters: str, name: str, *, whole: bool = False) -> bool:
    """Whether letters are openings of a name's words, in order ("BSol", "T&W"); of the ``whole``: of every word."""
    parts = [p.lower() for p in re.findall(r"[A-Z][a-z]*", letters)]
    words = [w for w in re.sub(r"^NHS ", "", name).lower().split() if w not in _SMALL]
    if len(parts) < 2 or len(parts) > len(words) or (whole and len(parts) < len(words)):
        return False
    return all(w.startswith(p) for w, p in zip(words, parts, strict=False))

"""Official names found whole: "Barking, Havering and Redbridge University Hospitals NHS Trust".

The grammar of names cuts at commas and at an "and" between two names, as it must where it does not know
them; a name that reference data hold is one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...graph.vocabulary import Kind
from ..identity import Identified
from .names import Name, classify, tokens

_HEAD = re.compile(
    r"\b(?:NHS (?:Foundation )?Trust|NHS ?FT|Foundation Trust|CCG|Clinical Commissioning Group|ICB|"
    r"Integrated Care Board|"
    r"STP|Sustainability and Transformation (?:Partnership|Plan)|ICS|Integrated Care System|Council)\b(?!s\b)"
)
_CUT_AT = re.compile(r",| (?:and|&|for|in|with|to|by|from|at|on) ")
_MOST_WORDS = 14

Identify = Callable[[Kind, str | None, str], Identified | None]


def whole_names(text: str, found: tuple[Name, ...], identify: Identify) -> list[Name]:
    """The names of a sentence, with those that an official name holds replaced by it."""
    names = list(found)
    for whole in _official(text, identify):
        if any((n.start, n.end) == (whole.start, whole.end) for n in names):
            continue
        names = [n for n in names if n.end <= whole.start or whole.end <= n.start]
        names.append(whole)
    return sorted(names, key=lambda n: n.start)


def _official(text: str, identify: Identify) -> Iterator[Name]:
    words = None
    for head in _HEAD.finditer(text):
        words = words if words is not None else tokens(text)
        before = [w for w in words if w.end <= head.start()][-_MOST_WORDS:]
        for first in before:
            surface = text[first.start : head.end()]
            if not first.text[0].isupper() or not _CUT_AT.search(text[first.start : head.start()]):
                continue
            if re.search(r"[.;:()]", surface):
                continue
            rule, bare = classify(surface)
            if rule is None or bare:
                continue
            known = identify(rule.kind, rule.type, surface)
            if known and known.rule != "short":
                yield Name(first.start, head.end(), surface, rule)
                break

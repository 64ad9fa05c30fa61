"""Groups told by whose or where they are: "Oxley Trust's nurses", "practices in Eastvale".

A part of the county's practices is another group than all of them: a report that names the part says
something of it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...graph.vocabulary import Kind
from ..values import Mention

_WHERE = re.compile(
    r" (?:in|on|at|of|from|across|(?:to the )?(?:north|south|east|west) of) "
    r"(?:(?:parts of|most of|the (?:north|south|east|west) of|rural) )?(?:the )?"
)
_WHOSE = re.compile(r"(?:[’']s|(?<=s)[’']) (?:own )?")
_PLACES = frozenset({Kind.PLACE, Kind.SITE})
_OWNERS = frozenset({Kind.ORGANISATION, Kind.SERVICE, Kind.SITE})
_WARDS = re.compile(r"\b[Ww]ards?$")
_OF_ITS_OWN = re.compile(r"\b(?:staff|crews?|clinicians?|colleagues|officers?|managers?|representatives|leaders)\b")
"""An organisation's own staff stand for the organisation itself."""


def narrowed(text: str, found: Iterable[Mention], main_place: str | None) -> Iterator[tuple[Mention, int, int, str]]:
    """Groups with whose or where they are: the mention of the group, the whole, and what to call it."""
    mentions = [*found]
    for group in mentions:
        if group.kind is not Kind.STAKEHOLDER_GROUP or group.rule not in ("lexicon", "described", "referable"):
            continue
        if _WARDS.search(group.text):
            continue  # the wards of a hospital are the hospital
        where = _WHERE.match(text, group.end - 3 if group.text.endswith(" in") else group.end)
        there = [
            m for m in mentions
            if where and m.start == where.end() and m.kind in _PLACES and m.entity != main_place
            and m.rule in ("name", "part-of-place") and not text[m.end :].startswith(("’s", "'s"))
        ]  # fmt: skip
        if there:
            end = max(m.end for m in there)
            yield group, group.start, end, text[group.start : end]
            continue
        owners = [m for m in mentions if m.end < group.start and _WHOSE.fullmatch(text[m.end : group.start])]
        whose = [m for m in owners if m.rule == "name" and m.kind in _OWNERS and not _OF_ITS_OWN.search(group.text)]
        if whose and not (whose[0].people):
            yield group, whose[0].start, group.end, text[whose[0].start : group.end]

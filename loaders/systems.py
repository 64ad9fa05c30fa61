"""Which local system each document is about.

A document's home is the place that most of its bodies are named after and most of its sentences name.
Documents with one home are about one system, and so are documents whose most-named council (or, where
they name none, health and wellbeing board, Healthwatch or CCG) is of the other's home. A document that
puts several places side by side, and names the council or such of none or of several of them, is about
the country: all of those together are the system ``national``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from ..graph.model import slug
from ..graph.vocabulary import Kind
from .mentions.places import places_in_names
from .normal import normal
from .ruledata import load_rules
from .values import Entity, Reading

NATIONAL = "national"
"""The system of documents that are about no one place."""

NO_PLACE = "local system"
"""The name of a system whose documents name no place at all."""

_BODY_WEIGHT = 5
"""A body that is named after a place counts as so many sentences that name the place."""

_FEWEST_TO_MOVE = 2
"""So often a document must name a council to be about its place rather than about the one it names most."""


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    too_wide: frozenset[str]
    anchors: tuple[str, ...]
    full_names: tuple[re.Pattern[str], ...]
    fewest_words: int


@cache
def _rules() -> _Rules:
    return load_rules(__package__, "systems.toml", _Rules)


def is_full_name(name: str) -> bool:
    """Whether a name of a body is official as it stands, so that it means one body in every system."""
    rules = _rules()
    return len(name.split()) >= rules.fewest_words and any(p.fullmatch(name) for p in rules.full_names)


@dataclass(frozen=True, slots=True)
class _About:
    """What one document says of places: how much it speaks of each, and its home, if it has one."""

    weights: Mapping[str, int]
    home: str | None
    anchor: str | None
    """The place of its most-named council or such, where that is not its home."""
    several: bool


def systems_of(readings: Iterable[Reading]) -> dict[str, str]:
    """The system of each document by name: named after the home of its documents that they weigh most.

    A document that names no place is about the system of the others, if they have one.
    """
    about = {r.document.name: _about(r) for r in readings}
    local = {name: a for name, a in about.items() if a.home is not None}
    groups = _groups(local)
    out: dict[str, str] = {}
    for group in groups:
        weights: Counter[str] = Counter()
        for name in group:
            weights.update(local[name].weights)
        homes = {h for name in group if (h := local[name].home)}
        system = min(homes, key=lambda h: (-weights[h], h))
        out.update(dict.fromkeys(group, system))
    alone = next(iter(set(out.values()))) if len(groups) == 1 else None
    for name, a in about.items():
        if a.home is None:
            elsewhere = NATIONAL if groups or any(b.several for b in about.values()) else NO_PLACE
            out[name] = NATIONAL if a.several else alone or elsewhere
    return {name: out[name] for name in sorted(out)}


def in_system(key: str, system: str) -> str:
    """The id of a node that belongs to one of several systems of a graph: ``stakeholdergroup:gps@liverpool``."""
    return f"{key}@{slug(system)}"


def in_any_system(key: str) -> str:
    """What the ids of one thing in several systems have in common."""
    return key.partition("@")[0]


def joint_name(systems: Iterable[str]) -> str:
    """The name of a graph of several systems: "Birmingham and Liverpool"."""
    local = sorted(set(systems) - {NATIONAL}) or sorted(set(systems)) or [NO_PLACE]
    return " and ".join([", ".join(local[:-1]), local[-1]] if len(local) > 1 else local)


def _groups(local: Mapping[str, _About]) -> list[list[str]]:
    """Documents that share a place that they are about, directly or over others."""
    group_of: dict[str, set[str]] = {}
    for name in sorted(local):
        places = {normal(p) for p in (local[name].home, local[name].anchor) if p}
        joined = set(places).union(*(group_of[p] for p in places if p in group_of))
        for place in joined:
            group_of[place] = joined
    by_group: dict[frozenset[str], list[str]] = {}
    for name in sorted(local):
        by_group.setdefault(frozenset(group_of[normal(local[name].home or "")]), []).append(name)
    return list(by_group.values())


def _about(reading: Reading) -> _About:
    said = _mentioned(reading)
    bodies = [e.name for e in reading.entities.values() if e.kind not in (Kind.PLACE, Kind.STAKEHOLDER_GROUP)]
    weights = {p: n + _BODY_WEIGHT * sum(f"{p} " in f"{name} " for name in bodies) for p, n in said.items()}
    ranked = sorted(weights, key=lambda p: (-weights[p], p))
    anchored = _anchored(reading)
    if not ranked:
        home = anchored[0][0] if anchored else None
        return _About(weights, home, None, several=False)
    titled = _titled(reading, ranked, anchored)
    home = titled or ranked[0]
    of_home = any(normal(place) == normal(home) for place, _, _ in anchored)
    one = titled or len({normal(place) for place, _, _ in anchored}) == 1
    if not one and _side_by_side(reading, ranked, said, weights, bodies):
        return _About(weights, None, None, several=True)
    lead = next(((p, n) for p, n, alone in anchored if alone), None)
    moves = lead is not None and (lead[1] >= _FEWEST_TO_MOVE or not of_home)
    return _About(weights, home, lead[0] if lead and moves else None, several=False)


def _mentioned(reading: Reading) -> Counter[str]:
    """How often each place is named that a local system could be."""
    wide = _rules().too_wide
    return Counter(
        m.name
        for mentions in reading.mentions.values()
        for m in mentions
        if m.kind is Kind.PLACE and m.rule in ("name", "definite") and m.name not in wide
    )


def _side_by_side(
    reading: Reading, ranked: Sequence[str], said: Mapping[str, int], weights: Mapping[str, int], bodies: Sequence[str]
) -> bool:
    """Whether a document is about several places that have nothing to do with each other.

    Either its title names two that it speaks of to a like extent, or none stands out by half. Places after
    which one body is named ("Castlebourne and Wexmoor Community Health NHS Trust") are one area.
    """
    first = ranked[0]

    def together(place: str) -> bool:
        holding = (name for name in bodies if _names(first, name))
        return _names(first, place) or _names(place, first) or any(_names(place, name) for name in holding)

    titled = [p for p in ranked if _names(p, reading.document.title)]
    return any(
        not together(p)
        and (2 * weights[p] >= weights[first] or (first in titled and p in titled and 2 * said[p] >= said[first]))
        for p in ranked[1:]
    )


def _titled(reading: Reading, ranked: Sequence[str], anchored: Sequence[tuple[str, int, bool]]) -> str | None:
    """The one place of the title, where the document names its council or such: Oxley in a review of Oxley.

    Bodies of the county around it can make the county the place that is named most.
    """
    titled = [p for p in ranked if _names(p, reading.document.title)]
    own = {normal(place) for place, _, _ in anchored}
    return titled[0] if len(titled) == 1 and normal(titled[0]) in own else None


def _names(place: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(place)}\b", text) is not None


def _anchored(reading: Reading) -> list[tuple[str, int, bool]]:
    """Places of its councils and such: how often it names the body, and whether it alone is named so often.

    Those of the first type of body that it names come first, most named first.
    """
    counts = Counter(m.entity for mentions in reading.mentions.values() for m in mentions)
    out: list[tuple[str, int, bool]] = []
    for type_ in _rules().anchors:
        found = [
            (place, counts[e.key]) for e in reading.entities.values() if e.type == type_ if (place := _place_of(e))
        ]
        for place, count in sorted(found, key=lambda f: (-f[1], f[0])):
            rivals = sum(n >= count for _, n in found)
            out.append((place, count, rivals == 1))
    return out


def _place_of(entity: Entity) -> str | None:
    found = sorted(places_in_names([entity.name]))
    return found[0] if found else None

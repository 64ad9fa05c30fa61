"""Missing doors: places, purposes and audiences without a point that is there (b8)."""

from __future__ import annotations

from typing import Literal

from ...graph.vocabulary import Status
from ..lexicon import access_lexicon
from ..results import Figure, NodeRef, Quote, Result
from ..views import SystemView
from .declared import AccessPoint
from .places import Areas, by_system
from .use import MayRefer

Cell = Literal[
    "open", "limited", "shut", "audience not stated", "purpose not stated", "stated to be missing", "not mentioned"
]
TOGETHER = " and "
"""Joins purposes that one point was to serve together."""

_GRAVEST: tuple[Cell, ...] = (
    "stated to be missing", "shut", "limited", "audience not stated", "purpose not stated", "not mentioned", "open",
)  # fmt: skip


class MissingDoor(Result):
    """A point that the documents say does not (yet, or any longer) exist."""

    point: NodeRef
    purposes: tuple[str, ...]
    places: tuple[str, ...]
    status: Status
    evidence: tuple[Quote, ...]


class Unserved(Result):
    """Audiences that have no point in some places for one purpose that they are stated to be able to use.

    ``why``: "stated to be missing" (a document says that there is none, or none yet: ``status``), "shut" (there is
    one, and they may not use it), "limited", "audience not stated" (there is one, and nobody says whether for them),
    "purpose not stated" (there is one, and nobody says what for), "not mentioned" (no document mentions one, which is
    not to say that there is none).
    """

    purpose: str
    places: tuple[str, ...]
    audiences: tuple[str, ...]
    every_audience: bool
    why: Cell
    status: Status | None = None
    points: tuple[NodeRef, ...] = ()
    evidence: tuple[Quote, ...] = ()


def missing_doors(points: tuple[AccessPoint, ...]) -> tuple[MissingDoor, ...]:
    """Points stated to be absent, planned or ended; what no document mentions is not listed."""
    return tuple(
        MissingDoor(
            point=p.point, purposes=p.purposes, status=p.status, evidence=p.evidence,
            places=tuple(c.place.name for c in p.covers),
        )
        for p in points
        if not p.exists
    )  # fmt: skip


Key = tuple[str, Cell, Status | None, tuple[str, ...]]


def unserved(
    view: SystemView, points: tuple[AccessPoint, ...], use: tuple[MayRefer, ...]
) -> tuple[tuple[Unserved, ...], dict[Cell, int]]:
    """Every place × purpose × audience without an open point, grouped; and how many cells of each sort there are.

    Purposes are those of the lexicon, and those that one missing point was to serve together.
    """
    answers = {(u.point.id, u.audience): u for u in use}
    audiences = access_lexicon().audiences.labels
    grouped: dict[Key, dict[str, set[str]]] = {}
    found_points: dict[Key, dict[str, AccessPoint]] = {}
    counts: dict[Cell, int] = dict.fromkeys(_GRAVEST, 0)
    declared = tuple(p for p in points if p.standing == "declared")
    cells = (
        (purpose, wanted, doors, areas, area)
        for doors in by_system(view, declared)
        for areas in [Areas(view, doors)]
        for purpose, wanted in _purposes(doors)
        for area in areas.all
    )
    for purpose, wanted, doors, areas, area in cells:
        here = [p for p in doors if wanted <= set(p.purposes) and areas.serves(p, area)]
        unsaid = [p for p in doors if p.exists and not p.purposes and areas.serves(p, area)]
        for audience in audiences:
            why, status, because = _cell(here, audience, answers)
            if why == "not mentioned" and unsaid:
                why, because = "purpose not stated", unsaid
            counts[why] += 1
            if why != "open":
                key = (purpose, why, status, tuple(p.point.id for p in because))
                grouped.setdefault(key, {}).setdefault(area.name, set()).add(audience)
                found_points.setdefault(key, {}).update({p.point.id: p for p in because})
    rows = []
    for (purpose, why, status, ids), by_place in grouped.items():
        alike: dict[frozenset[str], list[str]] = {}
        for place, who in by_place.items():
            alike.setdefault(frozenset(who), []).append(place)
        because = [found_points[purpose, why, status, ids][i] for i in ids]
        for who_set, places in alike.items():
            said = [answers.get((p.point.id, a)) for p in because for a in sorted(who_set)]
            lines = [q for u in said if u for q in u.evidence] or [q for p in because for q in p.evidence[:2]]
            rows.append(
                Unserved(
                    purpose=purpose, places=tuple(places), audiences=tuple(a for a in audiences if a in who_set),
                    every_audience=len(who_set) == len(audiences), why=why, status=status,
                    points=tuple(p.point for p in because), evidence=tuple(dict.fromkeys(lines)),
                )
            )  # fmt: skip
    rows.sort(key=lambda r: (_GRAVEST.index(r.why), r.purpose, r.places, r.audiences, [p.id for p in r.points]))
    return tuple(rows), counts


def _purposes(doors: tuple[AccessPoint, ...]) -> list[tuple[str, set[str]]]:
    """Purposes one by one, after the sets of purposes that a missing point was to serve as one door."""
    joint = {p.purposes for p in doors if not p.exists and len(p.purposes) > 1}
    return [(TOGETHER.join(j), set(j)) for j in sorted(joint)] + [
        (label, {label}) for label in access_lexicon().purposes.labels
    ]


def _cell(
    here: list[AccessPoint], audience: str, answers: dict[tuple[str, str], MayRefer]
) -> tuple[Cell, Status | None, list[AccessPoint]]:
    """The best that some point here offers an audience; points that do not exist only where there is no other."""
    there = [p for p in here if p.exists]
    by_answer: dict[str, list[AccessPoint]] = {}
    for point in there:
        row = answers.get((point.point.id, audience))
        by_answer.setdefault(row.answer if row else "not stated", []).append(point)
    if "yes" in by_answer:
        return "open", Status.PRESENT, by_answer["yes"]
    if "limited" in by_answer:
        return "limited", Status.LIMITED, by_answer["limited"]
    if "not stated" in by_answer:
        return "audience not stated", None, by_answer["not stated"]
    if there:
        return "shut", None, there
    if here:
        status = min((p.status for p in here), key=_HOPEFUL.index)
        return "stated to be missing", status, [p for p in here if p.status is status]
    return "not mentioned", None, []


_HOPEFUL = (Status.PLANNED, Status.ABSENT, Status.ENDED)


def open_share(counts: dict[Cell, int]) -> Figure:
    """The share of place × purpose × audience with a stated open point; most of the rest is not stated."""
    total = sum(counts.values())
    silent = counts["audience not stated"] + counts["purpose not stated"] + counts["not mentioned"]
    return Figure.ratio(
        counts["open"], total, not_stated=silent / total if total else None,
        not_stated_of="cells of place, purpose and audience",
        note="no interval: most cells hang on what no sentence says, which no drawing of sentences can vary",
    )  # fmt: skip

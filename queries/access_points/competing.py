"""Points for one purpose, place and audience, and whether anything joins them (b5, with K and U of A8)."""

from __future__ import annotations

from collections.abc import Iterable

from ...graph.model import Edge
from ...graph.vocabulary import NOT_STATED, Status, vocabulary
from ..bootstrap import STATUS_ORDER, StatusSample
from ..cells import JOINING
from ..effort import Effort
from ..lexicon import access_lexicon
from ..measures.duplication import duplication
from ..results import Figure, NodeRef, Quote, Result, quotes
from ..views import SystemView
from .declared import AccessPoint
from .places import Area, Areas, by_system
from .use import MayRefer

DIRECTORIES = "directory of services"
"""What registers of services are compared as: their purpose is to tell where to turn."""

_PRESENT = STATUS_ORDER.index(Status.PRESENT)


class Competing(Result):
    """Points that serve one purpose in the same places: ``alternatives`` K = k − 1, ``unjoined`` U = g − 1.

    Potential duplication only: points may differ in ways that the documents do not mention. ``audiences_in_common``
    are those to whom every one of the points is stated to be open; none means that no audience is stated of them all.
    ``candidates`` are those of them that only work like a point of access.
    k counts things, so that "two directories" are two; things of one name that nothing tells apart are not joined.
    ``parted_by`` are ties among the points that are stated to be limited or absent.
    """

    places: tuple[str, ...]
    purpose: str
    points: tuple[NodeRef, ...]
    candidates: tuple[NodeRef, ...] = ()
    things: int
    audiences_in_common: tuple[str, ...]
    alternatives: int
    unjoined: int
    u: Figure
    joined_by: tuple[str, ...]
    parted_by: tuple[str, ...] = ()
    evidence: tuple[Quote, ...]


class DoorsApart(Result):
    """A tie between two points of access (or candidates) that is stated to be limited or absent: doors side by side."""

    one: NodeRef
    other: NodeRef
    relation: str
    status: Status
    edge: str
    evidence: tuple[Quote, ...]


def doors_apart(view: SystemView, points: tuple[AccessPoint, ...]) -> tuple[DoorsApart, ...]:
    """Ties between points that are stated not to work (fully), absent ones first."""
    doors = {p.point.id: p.point for p in points if p.standing != "directory"}
    rows = [
        DoorsApart(
            one=doors[e.source], other=doors[e.target], relation=str(e.type), status=e.status, edge=e.id,
            evidence=quotes(e.evidence),
        )
        for e in view.interfaces
        if e.source in doors and e.target in doors and e.status in (Status.LIMITED, Status.ABSENT)
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (r.status is not Status.ABSENT, r.one.id, r.other.id, r.relation)))


def competing_points(
    view: SystemView, points: tuple[AccessPoint, ...], use: tuple[MayRefer, ...], effort: Effort
) -> tuple[Competing, ...]:
    """Per place, purpose and audience, the existing points where there is more than one.

    Rows that have the same points are one row. A purpose that no document gives is compared where a point calls
    itself a point of access or entry without more: that may be for the same.
    """
    there = {p.point.id: p for p in points if p.exists and (p.standing != "candidate" or p.purposes_named)}
    open_to: dict[str, set[str]] = {i: set() for i in there}
    for row in use:
        if row.point.id in open_to and row.answer in ("yes", "limited"):
            open_to[row.point.id].add(row.audience)
    groups: dict[tuple[str, tuple[str, ...]], tuple[list[str], set[str]]] = {}
    for system in by_system(view, tuple(there.values())):
        areas = Areas(view, system)
        for purpose, same in _by_purpose(system):
            for area in areas.all:
                serving = [p.point.id for p in same if areas.serves(p, area)]
                _group(groups, purpose, area, serving, open_to, there)
    rows = [
        _row(view, purpose, [there[i] for i in ids], places, audiences, effort)
        for (purpose, ids), (places, audiences) in groups.items()
    ]
    return tuple(
        sorted(rows, key=lambda r: (-r.unjoined, -r.alternatives, r.purpose, r.places, [p.id for p in r.points]))
    )


def _by_purpose(points: Iterable[AccessPoint]) -> list[tuple[str, list[AccessPoint]]]:
    doors = [p for p in points if p.standing != "directory"]
    found = [(purpose, [p for p in doors if purpose in p.purposes]) for purpose in access_lexicon().purposes.labels]
    if any(not p.purposes for p in doors):
        found.append((NOT_STATED, [p for p in doors if p.general]))
    return [*found, (DIRECTORIES, [p for p in points if p.standing == "directory"])]


def _group(
    groups: dict[tuple[str, tuple[str, ...]], tuple[list[str], set[str]]],
    purpose: str, area: Area, serving: list[str], open_to: dict[str, set[str]], there: dict[str, AccessPoint],
) -> None:  # fmt: skip
    """Note all points of a cell together, and those that fewer of them share an audience."""
    audiences = sorted(set().union(*(open_to[i] for i in serving)))
    cells = [(tuple(serving), [a for a in audiences if all(a in open_to[i] for i in serving)])]
    cells += [(tuple(i for i in serving if a in open_to[i]), [a]) for a in audiences]
    for ids, common in cells:
        if sum(there[i].things for i in ids) > 1:
            places, shared = groups.setdefault((purpose, ids), ([], set()))
            if area.name not in places:
                places.append(area.name)
            shared.update(common)


def _row(
    view: SystemView, purpose: str, points: list[AccessPoint], places: list[str], audiences: set[str], effort: Effort
) -> Competing:
    ids = [p.point.id for p in points]
    among = [e for i in ids for e in view.graph.edges(JOINING, source=i) if e.target in ids and e.target != i]
    joined = [e for e in among if e.status is Status.PRESENT]
    apart = [
        e for i in ids for e in view.graph.edges(source=i)
        if e.target in ids and e.target != i and e.type in vocabulary().interfaces
        and e.status in (Status.LIMITED, Status.ABSENT)
    ]  # fmt: skip
    things = sum(p.things for p in points)
    unnamed = things - len(ids)  # several things under one name: nothing is stated to join them
    groups = _groups(ids, joined) + unnamed
    interval = None
    if effort.resamples and among:
        drawn = StatusSample([(e.evidence, e.status) for e in among], resamples=effort.resamples, seed=effort.seed)
        interval = drawn.each(
            lambda codes: float(
                _groups(ids, [e for e, c in zip(among, codes, strict=True) if int(c) == _PRESENT]) + unnamed - 1
            ),
            float(groups - 1),
        )
    return Competing(
        places=tuple(places), purpose=purpose, points=tuple(p.point for p in points),
        candidates=tuple(p.point for p in points if p.standing == "candidate"), things=things,
        audiences_in_common=tuple(sorted(audiences)), alternatives=things - 1, unjoined=groups - 1,
        u=Figure(
            value=float(groups - 1), numerator=float(groups), denominator=float(things),
            edges=tuple(e.id for e in among), interval=interval,
            not_stated=sum(not p.covers for p in points) / len(points), not_stated_of="points, by the place they serve",
            note="numerator: groups; denominator: points"
            + ("" if among else "; no interval: no document states a tie between them"),
        ),
        joined_by=tuple(e.id for e in joined), parted_by=tuple(e.id for e in apart),
        evidence=tuple(
            dict.fromkeys([*quotes(i for e in (*joined, *apart) for i in e.evidence)]
            + [q for p in points for q in p.evidence[:2]])
        ),
    )  # fmt: skip


def _groups(ids: list[str], edges: list[Edge]) -> int:
    return duplication(ids, ((e.source, e.target) for e in edges)).unjoined + 1

"""Duplication, overlap and variation of services (A8): three different things.

Potential duplication: services of one function that work in one place, at one stage, for one user group. Overlap: how
far the places of two of them are the same. Variation: how many models one function has over the places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from ...graph.model import Edge
from ...graph.vocabulary import NOT_STATED, RelationshipType, Status, vocabulary
from ..access_points.declared import things_of
from ..bootstrap import StatusSample, is_one_of
from ..cells import JOINING, WHOLE_SYSTEM, Geography, ServiceProfile, joining, service_profiles
from ..effort import Effort
from ..functions import function_list, in_general_words
from ..measures.duplication import duplication
from ..measures.overlap import jaccard, szymkiewicz_simpson
from ..measures.variation import model_spread
from ..results import Figure, Interval, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .population import populations

COUNTED = "a count of services and places that sentences name: no statuses to draw again"
AT_MOST = 40
"""Of how many services of one function and user group every two are compared by place."""
QUOTED = 2
"""How many sentences of each service a row shows."""


class DuplicateCell(Result):
    """Services of one function in one place, stage and user group: *potential* duplication.

    ``alternatives`` is K = k − 1, ``unjoined`` U = g − 1 of K; "two directories" under one name count as two.
    ``in_general_words`` are services without a name of their own, which may be others of the row under a general name.
    Cells with the same services are one row.
    """

    function: str
    places: tuple[str, ...]
    stages: tuple[str, ...]
    users: str
    services: tuple[NodeRef, ...]
    in_general_words: tuple[NodeRef, ...]
    alternatives: int
    unjoined: Figure
    evidence: tuple[Quote, ...]


class ServiceOverlap(Result):
    """The places of two services of one function. ``parts`` are the smallest named places that either serves."""

    function: str
    users: str
    services: tuple[NodeRef, NodeRef]
    jaccard: Figure
    by_population: Figure
    smaller_within_larger: Figure
    shared: tuple[str, ...]
    parts: tuple[str, ...]
    evidence: tuple[Quote, ...]


class ModelOfPlaces(Result):
    """One service as the model of a function, with the places that it serves.

    A service without a name of its own counts only for places where no named one works.
    """

    service: NodeRef
    places: tuple[str, ...]


class Variation(Result):
    """``value`` V = distinct models / places served, ``hhi`` of models, over sites or over other places.

    ``served`` is the share of the named sites (or places) for which a service of this function is named; for the
    ``unserved`` none is, which is not the same as that there is none.
    """

    function: str
    users: str
    by: Literal["site", "place"]
    value: Figure
    hhi: Figure
    served: Figure
    models: tuple[ModelOfPlaces, ...]
    unserved: tuple[str, ...]
    evidence: tuple[Quote, ...]


class Duplications(Result):
    """All three, and how many services could not be compared for want of a function."""

    cells: tuple[DuplicateCell, ...]
    overlaps: tuple[ServiceOverlap, ...]
    variations: tuple[Variation, ...]
    without_function: Figure
    place_not_stated: Figure
    limits: tuple[str, ...]

    @property
    def edges(self) -> set[str]:
        """The ids of all edges that figures count."""
        return {edge for cell in self.cells for edge in cell.unjoined.edges}


POINT_OF_ACCESS, DIRECTORY = "point of access", "directory"


@dataclass(frozen=True)
class _Group:
    """Services that exist and have one function and one user group, in one local system."""

    function: str
    users: str
    members: tuple[ServiceProfile, ...]
    system: str


def duplications(view: SystemView, effort: Effort) -> Duplications:
    """Potential duplication, overlap and variation of the services that exist.

    Of points of access only the overlap is shown: they are compared by purpose and audience, in the analysis of access
    points, by the same formula.
    """
    geography = Geography.of(view)
    there = [p for p in service_profiles(view, geography=geography).values() if p.exists]
    known = [p for p in there if p.functions]
    groups = _groups(known)
    people = populations(view)
    cells = [cell for g in groups if g.function != POINT_OF_ACCESS for cell in _cells(view, geography, g)]
    overlaps = [o for g in groups for o in _overlaps(view, geography, people, g)]
    variations = [v for g in groups if g.function != POINT_OF_ACCESS for v in _variations(view, geography, g)]
    unstated = sum(p.through == "system" for p in known)
    return Duplications(
        cells=tuple(sorted(_with_intervals(view, cells, effort), key=_least_joined_first)),
        overlaps=tuple(sorted(overlaps, key=_most_alike_first)),
        variations=tuple(sorted(variations, key=lambda v: (-(v.value.value or 0), -v.served.numerator, v.function))),
        without_function=Figure.ratio(len(there) - len(known), len(there), note=COUNTED),
        place_not_stated=Figure.ratio(unstated, len(known), note=COUNTED),
        limits=_limits(there, known, geography, groups),
    )


def _groups(profiles: Sequence[ServiceProfile]) -> list[_Group]:
    """By local system, function and user group, where there is more than one service or one for several places."""
    found: dict[tuple[str, str, tuple[str, ...]], _Group] = {}
    for system in sorted({p.node.system or "" for p in profiles}):
        own = [p for p in profiles if p.node.system in (None, system)]
        by: dict[tuple[str, str], list[ServiceProfile]] = {}
        for profile in own:
            for function in (f for f in profile.functions if f in function_list().compared):
                by.setdefault((function, profile.users), []).append(profile)
        for (function, users), members in by.items():
            ids = tuple(m.node.id for m in members)
            found.setdefault((function, users, ids), _Group(function, users, tuple(members), system))
    return [found[key] for key in sorted(found)]


def _cells(view: SystemView, geography: Geography, group: _Group) -> Iterator[DuplicateCell]:
    stages = [s for s in vocabulary().stages if any(s in m.stages for m in group.members)] or [NOT_STATED]
    places = sorted({place for m in group.members for place in m.places}) or [WHOLE_SYSTEM]
    # "two online directories" are two, which nothing is stated to join
    more = {m.node.id: things_of(m.node) - 1 if group.function == DIRECTORY else 0 for m in group.members}
    found: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for stage in stages:
        at = [m for m in group.members if not m.stages or stage in m.stages]
        for place in places:
            ids = tuple(m.node.id for m in at if place == WHOLE_SYSTEM or geography.serves(m.places, place))
            if len(ids) + sum(more[i] for i in ids) > 1:
                found.setdefault(ids, set()).add((stage, place))
    for ids, where in sorted(found.items()):
        # what a stage leaves out of a fuller row for the same places says nothing new
        within = {p for _, p in where}
        if any(set(ids) < set(other) and within <= {p for _, p in at} for other, at in found.items()):
            continue
        members = [m for m in group.members if m.node.id in ids]
        links = [e for e in joining(view, ids) if e.source != e.target]
        doubled = duplication(ids, ((e.source, e.target) for e in links))
        unnamed = sum(more[i] for i in ids)
        k, u = doubled.alternatives + unnamed, doubled.unjoined + unnamed
        yield DuplicateCell(
            function=group.function, users=group.users,
            places=tuple(place if place == WHOLE_SYSTEM else view.name(place) for place in sorted(within)),
            stages=tuple(s for s in stages if s in {stage for stage, _ in where}),
            services=tuple(node_ref(view.graph, i) for i in ids),
            in_general_words=tuple(node_ref(view.graph, m.node.id) for m in members if in_general_words(m.node)),
            alternatives=k,
            unjoined=Figure(
                value=u, numerator=u, denominator=k,
                edges=tuple(e.id for e in links), note="" if links else "no link between them is stated",
                **_unplaced(members),
            ),
            evidence=_evidence(view, members, links),
        )  # fmt: skip


def _unplaced(members: Sequence[ServiceProfile]) -> dict[str, Any]:
    """Of some services, the share that counts for the whole system because no document says where they are."""
    blank = sum(m.through == "system" for m in members)
    return {
        "not_stated": blank / len(members) if members else None,
        "not_stated_of": "services of this function without a stated place",
    }


_WHERE = (RelationshipType.COVERS, RelationshipType.LOCATED_AT)


def _evidence(view: SystemView, members: Sequence[ServiceProfile], links: Sequence[Edge] = ()) -> tuple[Quote, ...]:
    """The first sentences on each service and on where it is, and those on the links between them."""
    lines: list[Quote] = []
    for member in members:
        where = list(view.graph.edges(_WHERE, source=member.node.id))
        lines += quotes(member.node.evidence)[:QUOTED]
        lines += quotes(item for edge in where for item in edge.evidence)[:QUOTED]
    return tuple(dict.fromkeys([*lines, *(q for e in links for q in quotes(e.evidence)[:QUOTED])]))


def _with_intervals(view: SystemView, cells: Sequence[DuplicateCell], effort: Effort) -> list[DuplicateCell]:
    """The cells, with intervals of U where links between their services are stated."""
    inside = [{ref.id for ref in cell.services} for cell in cells]
    members = set().union(*inside)
    links = [e for e in view.graph.edges(JOINING) if e.source in members and e.target in members]
    if not (links and effort.resamples):
        return list(cells)
    sample = StatusSample([(e.evidence, e.status) for e in links], resamples=effort.resamples, seed=effort.seed)
    present = is_one_of([Status.PRESENT])[sample.codes]
    out = []
    for cell, ids in zip(cells, inside, strict=True):
        columns = [i for i, e in enumerate(links) if e.source in ids and e.target in ids]
        if not columns:
            out.append(cell)
            continue
        unnamed = cell.alternatives - (len(ids) - 1)
        known: dict[bytes, float] = {}
        drawn = []
        for row in present[:, columns]:
            if row.tobytes() not in known:  # few links: few different draws
                kept = [(links[c].source, links[c].target) for c, there in zip(columns, row, strict=True) if there]
                known[row.tobytes()] = float(duplication(ids, kept).unjoined + unnamed)
            drawn.append(known[row.tobytes()])
        figure = cell.unjoined.with_interval(interval_of(sample, drawn, cell.unjoined.value))
        out.append(cell.model_copy(update={"unjoined": figure}))
    return out


def interval_of(sample: StatusSample, drawn: Sequence[float], value: float | None) -> Interval | None:
    """The interval of a statistic that was worked out for every resample."""
    import numpy as np

    return sample.interval(np.array(drawn), value)


def _least_joined_first(cell: DuplicateCell) -> tuple[object, ...]:
    return (-(cell.unjoined.value or 0), -cell.alternatives, cell.function, cell.users, cell.places, cell.stages)


def _overlaps(
    view: SystemView, geography: Geography, people: Mapping[str, float], group: _Group
) -> Iterator[ServiceOverlap]:
    stated = [m for m in group.members if m.through != "system"]
    if len(stated) > AT_MOST:
        return
    silent = _unplaced(group.members)
    for one, other in combinations(stated, 2):
        parts = sorted(geography.parts(one.places) | geography.parts(other.places))
        a, b = ({p for p in parts if geography.serves(m.places, p)} for m in (one, other))
        shared = a & b
        weighed = {p: people[p] for p in parts if p in people}
        by_people = jaccard(a, b, weighed) if len(weighed) == len(parts) else None
        yield ServiceOverlap(
            function=group.function, users=group.users,
            services=(node_ref(view.graph, one.node.id), node_ref(view.graph, other.node.id)),
            jaccard=Figure(
                value=jaccard(a, b), numerator=len(shared), denominator=len(parts), note=COUNTED, **silent,
            ),
            by_population=Figure(
                value=by_people, numerator=sum(weighed.get(p, 0) for p in sorted(shared)),
                denominator=sum(weighed.values()),
                note=COUNTED if by_people is not None else "the population of some of these places is not stated",
                **silent,
            ),
            smaller_within_larger=Figure(
                value=szymkiewicz_simpson(a, b), numerator=len(shared), denominator=min(len(a), len(b)), note=COUNTED,
                **silent,
            ),
            shared=tuple(view.name(p) for p in sorted(shared)), parts=tuple(view.name(p) for p in parts),
            evidence=_evidence(view, (one, other)),
        )  # fmt: skip


def _most_alike_first(overlap: ServiceOverlap) -> tuple[object, ...]:
    values = (-(overlap.smaller_within_larger.value or 0), -(overlap.jaccard.value or 0))
    return (*values, overlap.function, overlap.users, [ref.id for ref in overlap.services])


def _variations(view: SystemView, geography: Geography, group: _Group) -> Iterator[Variation]:
    """Over sites, for services that stand at some; over the smallest named places, for services of other places."""
    whole = _whole_models(view, group.members)
    silent = _unplaced(whole)
    ways: tuple[tuple[Literal["site", "place"], set[str]], ...] = (
        ("site", _of_system(view, geography.sites, group)), ("place", _of_system(view, geography.leaves, group)),
    )  # fmt: skip
    for by, all_ in ways:
        own = {m.node.id: set(geography.parts(m.places)) & all_ for m in whole if m.through != "system"}
        general = {m.node.id for m in whole if in_general_words(m.node)}
        named = {p for i, places in own.items() if i not in general for p in places}
        # "assessment units" where a named team works are hardly a model beside it
        served = {i: rest for i, places in own.items() if (rest := places - named if i in general else places)}
        spread = model_spread(served)
        each = any(len(m.places) > 1 for m in whole if m.node.id in served)
        if spread.value is None or spread.places < 2 or (spread.models == 1 and not each):
            continue  # one model for one area tells nothing of how places differ
        reached = set().union(*served.values())
        yield Variation(
            function=group.function, users=group.users, by=by,
            value=Figure.ratio(spread.models, spread.places, note=COUNTED, **silent),
            hhi=Figure(value=spread.hhi, numerator=spread.hhi or 0.0, denominator=1.0, note=COUNTED, **silent),
            served=Figure.ratio(len(reached), len(all_), note=COUNTED, **silent),
            models=tuple(
                ModelOfPlaces(service=node_ref(view.graph, i), places=tuple(view.name(p) for p in sorted(places)))
                for i, places in sorted(served.items())
            ),
            unserved=tuple(view.name(p) for p in sorted(all_ - reached)),
            evidence=_evidence(view, [m for m in whole if m.node.id in served]),
        )  # fmt: skip


def _of_system(view: SystemView, places: Sequence[str], group: _Group) -> set[str]:
    return {p for p in places if view.graph.node(p).system in (None, group.system or None)}


def _whole_models(view: SystemView, members: Sequence[ServiceProfile]) -> list[ServiceProfile]:
    """The services that are no part of another of the same function: a part is no model of its own."""
    ids = {m.node.id for m in members}

    def is_part(member: ServiceProfile) -> bool:
        wholes = view.graph.edges(RelationshipType.PART_OF, Status.PRESENT, source=member.node.id)
        return any(e.target in ids and e.target != member.node.id for e in wholes)

    return [m for m in members if not is_part(m)]


def _limits(
    there: Sequence[ServiceProfile], known: Sequence[ServiceProfile], geography: Geography, groups: Sequence[_Group]
) -> tuple[str, ...]:
    out = []
    if not there:
        out.append("No service is stated: there is nothing to compare.")
    elif not known:
        out.append("No service has a name or description that tells what it is for: none can be compared.")
    elif not (geography.leaves or geography.sites):
        out.append("No place and no site is stated: every service counts as one for the whole system.")
    for group in groups:
        if len([m for m in group.members if m.through != "system"]) > AT_MOST:
            number = len(group.members)
            out.append(f"{number} services for “{group.function}” are too many to compare every two of them by place.")
    return tuple(out)

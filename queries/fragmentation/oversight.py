"""Oversight coverage (A6): the largest part of a place's people whom one overseeing body reaches."""

from __future__ import annotations

from collections.abc import Sequence

from ...graph.vocabulary import BODIES, NOT_STATED, WORKING, Kind, RelationshipType, Status
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .areas import by_law, stated_shares
from .footprint import Footprint


class Overseer(Result):
    """A body that oversees, and what part of the place it is for.

    ``share`` is as stated; where ``by_law`` it is the whole place, which the law gives it and no document states.
    ``status`` is the best that is said of its oversight, ``oversees`` what it is over with that status.
    """

    body: NodeRef
    status: Status
    share: float | None
    by_law: bool = False
    through: NodeRef | None = None
    oversees: tuple[NodeRef, ...]
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...] = ()


class OversightCoverage(Result):
    """``value`` is the largest stated share among the bodies whose oversight is present; the others stand beside it."""

    place: NodeRef
    value: Figure
    bodies: tuple[Overseer, ...]


def oversight_coverage(view: SystemView) -> tuple[OversightCoverage, ...]:
    """Per place, how far the oversight of one body reaches.

    A body reaches what it COVERS, else what the whole that it is part of does. Without a stated share its coverage is
    not known, and is not taken for the whole place; nor is that which the law gives a council's own boards, since the
    question is what is overseen and not what ought to be.
    """
    shares, law = stated_shares(view), by_law(view)
    found: dict[str, list[Overseer]] = {}
    unplaced = total = 0
    for node in view.graph.nodes(BODIES):
        edges = list(view.graph.edges(RelationshipType.OVERSEES, WORKING, source=node.id))
        if not edges:
            continue
        total += 1
        status = Status.PRESENT if any(e.status is Status.PRESENT for e in edges) else Status.LIMITED
        best = [e for e in edges if e.status is status]
        shared = False
        placed: dict[str, Overseer] = {}
        for holder in (node.id, *_wholes(view, node.id)):
            places = {e.target: e for e in view.graph.edges(RelationshipType.COVERS, WORKING, source=holder)}
            for place in sorted({*places, *(p for b, p in shares if b == holder), *_own(law, holder)}):
                if place in placed and placed[place].share is not None:
                    continue
                said = [s for s in shares.get((holder, place), ()) if not s.planned]
                covers = places.get(place)
                shared |= bool(said)
                items = [*(covers.evidence if covers else ()), *(i for e in best for i in e.evidence)]
                placed[place] = Overseer(
                    body=node_ref(view.graph, node.id), status=status,
                    # of several statements the least: the larger is not beyond doubt
                    share=min(s.share for s in said) if said else 1.0 if law.get(holder) == place else None,
                    by_law=not said and law.get(holder) == place,
                    through=node_ref(view.graph, holder) if holder != node.id else None,
                    oversees=tuple(node_ref(view.graph, e.target) for e in best),
                    edges=(*([covers.id] if covers else ()), *(e.id for e in best)), evidence=quotes(items),
                )  # fmt: skip
        unplaced += not shared
        for place, row in placed.items():
            found.setdefault(place, []).append(row)
    shown = {place: rows for place, rows in found.items() if any(row.share is not None for row in rows)} or found
    return tuple(
        _coverage(node_ref(view.graph, place), rows, unplaced / total) for place, rows in sorted(shown.items())
    )


def area_limits(view: SystemView, feet: Sequence[Footprint], oversight: Sequence[OversightCoverage]) -> tuple[str, ...]:
    """What cannot be worked out of places, shares and oversight, in one sentence each."""
    if not any(view.graph.nodes(Kind.PLACE)):
        return ("No document names a place: layers, footprints and oversight coverage cannot be worked out.",)
    out = []
    if not any(b.share is not None or b.conflicting for foot in feet for b in foot.bodies):
        out.append("No document states what share of a place a body covers: footprints have no figures.")
    if all(row.value.value is None for row in oversight):
        out.append("No document states what share of a place a body oversees: oversight coverage has no value.")
    out += [
        f"Shares do not add up: {foot.place.name if foot.place else NOT_STATED}, {foot.layer}, {foot.of}: {foot.note}."
        for foot in feet if foot.note and foot.figures is None and not foot.alternatives
    ]  # fmt: skip
    layers: dict[str, set[str]] = {}
    for foot in feet:
        if foot.place and foot.figures:
            layers.setdefault(foot.place.name, set()).add(foot.layer)
    out += [
        f"Whether layers divide {place} along the same lines (variation of information: {', '.join(sorted(names))}) "
        "cannot be worked out: no document states how many people each two of their bodies have in common."
        for place, names in sorted(layers.items()) if len(names) > 1
    ]  # fmt: skip
    for edge in view.graph.edges(RelationshipType.COVERS):
        share = edge.attributes.get("share")
        if share is not None and not (isinstance(share, int | float) and 0 <= share <= 1):
            body, place = (view.graph.node(end).label for end in (edge.source, edge.target))
            out.append(f"The share of {place} that {body} covers is given as {share}, no number from 0 to 1: left out.")
    return tuple(out)


def _coverage(place: NodeRef, rows: list[Overseer], unplaced: float) -> OversightCoverage:
    rows.sort(key=lambda r: (r.status is not Status.PRESENT, r.by_law, -(r.share or 0), r.body.id))
    reached = [r for r in rows if r.status is Status.PRESENT and r.share is not None and not r.by_law]
    top = reached[0] if reached else None
    note = "a stated share, not a count of statuses: no interval"
    if top is None:
        note = "no document states the share of a body that oversees in full"
    return OversightCoverage(
        place=place,
        value=Figure(
            value=top.share if top else None, numerator=(top.share or 0.0) if top else 0.0, denominator=1.0,
            edges=top.edges if top else (), not_stated=unplaced,
            not_stated_of="bodies that oversee without a stated share of any place", note=note,
        ),
        bodies=tuple(rows),
    )  # fmt: skip


def _wholes(view: SystemView, body: str) -> list[str]:
    """What it is part of, and so on up, nearest first; places and loose groups hold no area."""
    out: list[str] = []
    for here in (body, *out):
        for edge in view.graph.edges(RelationshipType.PART_OF, Status.PRESENT, source=here):
            if view.graph.node(edge.target).kind in (Kind.ORGANISATION, Kind.PARTNERSHIP) and edge.target not in out:
                out.append(edge.target)
    return out


def _own(law: dict[str, str], body: str) -> list[str]:
    return [law[body]] if body in law else []

"""Footprint fragmentation (A6): how many bodies of one layer a place is divided among."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from math import fsum, log
from typing import Literal

from ...graph.model import Node
from ...graph.vocabulary import BODIES, WORKING, Kind, RelationshipType, Status
from ..measures.concentration import dice, evenness, hhi, hill, shannon, shares
from ..measures.ei_index import ei_index
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .areas import TOLERANCE, StatedShare, area_rules, layer_of, per_cent, stated_shares

MOST_ALTERNATIVES = 8
"""So many readings of shares that conflict are worked out; a note says that they do."""


_STATED = "from stated shares, not a count of statuses: no interval"


class FootprintFigures(Result):
    """Concentration of a set of shares that add up to 1; formulas and sources in ``concentration``.

    ``not_stated`` of each figure is the share of the place that no named body has.
    """

    shares: tuple[float, ...]
    hhi: Figure
    one_minus_hhi: Figure
    shannon: Figure
    evenness: Figure
    hill_1: Figure
    hill_2: Figure


def footprint_figures(
    parts: Sequence[float], *, edges: tuple[str, ...] = (), rest: float | None = None
) -> FootprintFigures:
    """HHI, 1 − HHI, Shannon H in nats, evenness J, and Hill numbers ¹D and ²D of shares.

    ``edges`` are the statements that the shares stand in, ``rest`` is what the named bodies leave of the place.
    """
    index, entropy, filled = hhi(parts), shannon(parts), sum(p > 0 for p in parts)

    def figure(value: float | None, numerator: float, denominator: float = 1.0) -> Figure:
        return Figure(
            value=value, numerator=numerator, denominator=denominator, edges=edges, not_stated=rest,
            not_stated_of="" if rest is None else "the place, in no named body",
            note=_STATED if value is not None else "one body alone: there is nothing to be even",
        )  # fmt: skip

    return FootprintFigures(
        shares=tuple(parts), hhi=figure(index, index), one_minus_hhi=figure(1 - index, 1 - index),
        shannon=figure(entropy, entropy),
        evenness=figure(evenness(parts), entropy, log(filled) if filled else 0.0),
        hill_1=figure(first := hill(parts, 1), first), hill_2=figure(hill(parts, 2), 1.0, index),
    )  # fmt: skip


class Share(Result):
    """A body and its share of the place; with the share of the body's own work that the place makes up.

    Where documents state several shares, ``share`` is none and ``conflicting`` has them all: a mean of two
    statements is what nobody said.
    """

    body: NodeRef
    status: Status
    share: float | None
    conflicting: tuple[float, ...] = ()
    commitment: float | None = None
    dice: Figure | None = None
    ei_flow: Figure | None = None
    evidence: tuple[Quote, ...] = ()


class Footprint(Result):
    """One layer over one place. ``remainder`` is what the named bodies leave, counted as one more body.

    ``alternatives`` are the figures by each of the shares of a body that conflict, ``figures`` then being none.
    """

    place: NodeRef | None
    layer: str
    of: str
    when: Literal["now", "planned"]
    bodies: tuple[Share, ...]
    not_stated: Figure
    remainder: float | None = None
    figures: FootprintFigures | None = None
    renormalised: FootprintFigures | None = None
    alternatives: tuple[FootprintFigures, ...] = ()
    edges: tuple[str, ...] = ()
    note: str = ""


def footprints(view: SystemView) -> tuple[Footprint, ...]:
    """Every place that two or more bodies of a layer divide, or one with a stated share."""
    return (*_population(view), *_use(view))


def _population(view: SystemView) -> list[Footprint]:
    layers: dict[tuple[str, str, bool], list[tuple[Share, tuple[str, ...]]]] = {}
    statuses = (*WORKING, Status.PLANNED)
    known = stated_shares(view)
    for covers in view.graph.edges(RelationshipType.COVERS, statuses):
        layer = layer_of(view, view.graph.node(covers.source))
        if layer is not None:
            said = known.get((covers.source, covers.target), ())
            row = _share(node_ref(view.graph, covers.source), covers.status, said, quotes(covers.evidence))
            layers.setdefault((covers.target, layer, covers.status is Status.PLANNED), []).append((row, (covers.id,)))
    for (body, place), said in known.items():
        layer = layer_of(view, view.graph.node(body))
        planned = said[0].planned
        edge = view.graph.edge(body, RelationshipType.COVERS, place)
        listed = edge is not None and edge.status in statuses and (edge.status is Status.PLANNED) == planned
        if layer is not None and not listed:  # by a measure alone
            row = _share(said[0].body, Status.PLANNED if planned else Status.PRESENT, said, ())
            layers.setdefault((place, layer, planned), []).append((row, ()))
    out = []
    for (place, name, planned), rows in sorted(layers.items()):
        if len(rows) > 1 or rows[0][0].share is not None or rows[0][0].conflicting:
            edges = tuple(e for _, ids in rows for e in ids)
            place_ref = node_ref(view.graph, place)
            out.append(_footprint(place_ref, name, "population", planned, [r for r, _ in rows], edges))
    return out


def _share(body: NodeRef, status: Status, said: Sequence[StatedShare], evidence: Sequence[Quote]) -> Share:
    return Share(
        body=body, status=status, share=said[0].share if len(said) == 1 else None,
        conflicting=tuple(s.share for s in said) if len(said) > 1 else (),
        evidence=tuple(dict.fromkeys([*evidence, *(q for s in said for q in s.evidence)])),
    )  # fmt: skip


def _use(view: SystemView) -> list[Footprint]:
    """Footprints from measures in per cent that are ABOUT a body, such as shares of admissions."""
    found: dict[tuple[str, str], dict[str, dict[str, tuple[float, Node]]]] = {}
    for measure in view.graph.nodes(Kind.MEASURE):
        value = per_cent(measure)
        if value is None:
            continue
        text = " ".join([measure.name, *(item.text for item in measure.evidence)])
        rule = next((r for r in area_rules().measures if r.pattern.search(text)), None)
        if rule is None:
            continue
        bodies = [view.graph.node(e.target) for e in view.graph.edges(RelationshipType.ABOUT, source=measure.id)]
        for layer in sorted({str(b.type) for b in bodies if b.kind in BODIES} & set(area_rules().layers)):
            of_layer = [b for b in bodies if b.type == layer]
            if len(of_layer) == 1:  # a figure about several bodies of a layer at once is nobody's share
                shown = found.setdefault((layer, rule.of), {}).setdefault(of_layer[0].id, {})
                shown.setdefault(rule.role, (value, measure))
    out = []
    for (layer, of), by_body in sorted(found.items()):
        rows = []
        for body_id, roles in sorted(by_body.items()):
            relevance, commitment = roles.get("relevance"), roles.get("commitment")
            rows.append(
                Share(
                    body=node_ref(view.graph, body_id), status=Status.PRESENT,
                    share=relevance[0] if relevance else None,
                    commitment=commitment[0] if commitment else None,
                    dice=_dice(relevance[0], commitment[0]) if relevance and commitment else None,
                    ei_flow=_ei_flow(commitment[0]) if commitment else None,
                    evidence=quotes(item for _, measure in roles.values() for item in measure.evidence),
                )
            )  # fmt: skip
        if len([r for r in rows if r.share is not None]) > 1:
            out.append(_footprint(_common_place(view, rows), area_rules().layers[layer], of, False, rows, ()))
    return out


def _dice(relevance: float, commitment: float) -> Figure:
    both = relevance + commitment
    return Figure(
        value=dice(relevance, commitment) if both else None, numerator=2 * relevance * commitment, denominator=both,
        note=_STATED if both else "neither of the two shares is above nought",
    )  # fmt: skip


def _ei_flow(commitment: float) -> Figure:
    """Of a body's own work: what comes from elsewhere against what comes from the place."""
    return Figure(
        value=ei_index(1 - commitment, commitment), numerator=1 - 2 * commitment, denominator=1.0, note=_STATED
    )


def _common_place(view: SystemView, rows: Sequence[Share]) -> NodeRef | None:
    """The one place that the sentences on every body name; none where that is not clear."""
    named = []
    for place in view.graph.nodes(Kind.PLACE):
        names = [n for n in (place.name, *place.aliases) if n[:1].isupper()]
        found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)") if names else None
        if found and all(any(found.search(q.text) for q in row.evidence) for row in rows):
            named.append(place.id)
    return node_ref(view.graph, named[0]) if len(named) == 1 else None


def _footprint(
    place: NodeRef | None, layer: str, of: str, planned: bool, rows: list[Share], edges: tuple[str, ...]
) -> Footprint:
    rows = sorted(rows, key=lambda r: (-(r.share or max(r.conflicting, default=0)), r.body.id))
    known = [r.share for r in rows if r.share is not None]
    notes: list[str] = []
    remainder, figures, renormalised = None, None, None
    alternatives: tuple[FootprintFigures, ...] = ()
    if any(r.conflicting for r in rows):
        notes += [
            f"{r.body.name}: {' or '.join(f'{c:.0%}' for c in r.conflicting)}, as stated; not averaged"
            for r in rows if r.conflicting
        ]  # fmt: skip
        readings = product(*(r.conflicting or (r.share,) for r in rows if r.conflicting or r.share is not None))
        fitting = [parts for parts in readings if fsum(p or 0 for p in parts) <= 1 + TOLERANCE]
        alternatives = tuple(
            footprint_figures(filled, edges=edges, rest=left)
            for filled, left in (_with_rest([p or 0 for p in parts]) for parts in fitting[:MOST_ALTERNATIVES])
        )
    elif known and fsum(known) > 1 + TOLERANCE:
        notes.append(f"the stated shares add up to {fsum(known):.0%}: they overlap, or are of different things")
        renormalised = footprint_figures(shares(known), edges=edges) if len(known) > 1 else None
    elif known:
        parts, remainder = _with_rest(known)
        figures = footprint_figures(parts, edges=edges, rest=remainder)
        several = remainder and len(known) > 1
        renormalised = footprint_figures(shares(known), edges=edges, rest=remainder) if several else None
        if remainder and len(known) < len(rows):
            notes.append("the remainder is the part of the bodies whose share is not stated, and of any not named")
        elif remainder:
            notes.append(f"the stated shares add up to {fsum(known):.0%}: what they leave counts as one more body")
    unknown = sum(r.share is None and not r.conflicting for r in rows)
    return Footprint(
        place=place, layer=layer, of=of, when="planned" if planned else "now", bodies=tuple(rows),
        not_stated=Figure.ratio(unknown, len(rows), edges=edges, not_stated_of="bodies without a stated share",
            note="bodies counted, not sentences: no interval",
        ),
        remainder=remainder, figures=figures, renormalised=renormalised, alternatives=alternatives, edges=edges,
        note="; ".join(notes),
    )  # fmt: skip


def _with_rest(known: Sequence[float]) -> tuple[list[float], float]:
    """The shares with what they leave of 1 as one more, and that rest; nought within the rounding of percentages."""
    rest = 1 - fsum(known)
    return ([*known, rest], rest) if rest > TOLERANCE else (list(known), 0.0)

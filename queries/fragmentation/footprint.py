"""Footprint fragmentation (A6): how many bodies of one layer a place is divided among."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from math import fsum
from typing import Literal

from ...graph.model import Node
from ...graph.vocabulary import Kind, RelationshipType, Status
from ..lexicon import Table, checked, read_table
from ..measures.concentration import dice, evenness, hhi, hill, shannon, shares
from ..measures.ei_index import ei_index
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView

TOLERANCE = 0.005
"""Printed percentages are rounded: shares within half a point of 1 leave no remainder."""


class FootprintFigures(Result):
    """Concentration of a set of shares that add up to 1; formulas and sources in ``concentration``."""

    shares: tuple[float, ...]
    hhi: float
    one_minus_hhi: float
    shannon: float
    evenness: float | None
    hill_1: float
    hill_2: float


def footprint_figures(parts: Sequence[float]) -> FootprintFigures:
    """HHI, 1 − HHI, Shannon H in nats, evenness J, and Hill numbers ¹D and ²D of shares."""
    index = hhi(parts)
    return FootprintFigures(
        shares=tuple(parts), hhi=index, one_minus_hhi=1 - index, shannon=shannon(parts),
        evenness=evenness(parts), hill_1=hill(parts, 1), hill_2=hill(parts, 2),
    )  # fmt: skip


class Share(Result):
    """A body and its share of the place; with the share of the body's own work that the place makes up."""

    body: NodeRef
    status: Status
    share: float | None
    commitment: float | None = None
    dice: float | None = None
    ei_flow: float | None = None
    evidence: tuple[Quote, ...] = ()


class Footprint(Result):
    """One layer over one place. ``remainder`` is what the named bodies leave, counted as one more body."""

    place: NodeRef | None
    layer: str
    of: str
    when: Literal["now", "planned"]
    bodies: tuple[Share, ...]
    not_stated: Figure
    remainder: float | None = None
    figures: FootprintFigures | None = None
    renormalised: FootprintFigures | None = None
    edges: tuple[str, ...] = ()
    note: str = ""


class OversightCoverage(Result):
    """The largest share of a place that one overseeing body reaches, and all that have one stated."""

    place: NodeRef
    value: Figure
    bodies: tuple[Share, ...]


class _MeasureRule(Table):
    of: str
    role: Literal["relevance", "commitment"]
    pattern: re.Pattern[str]


class _Rules(Table):
    layers: dict[str, str]
    measures: tuple[_MeasureRule, ...] = ()


@cache
def _rules() -> _Rules:
    return checked(_Rules, "footprint.toml", read_table(__package__, "footprint.toml"))


def footprints(view: SystemView) -> tuple[Footprint, ...]:
    """Every place that two or more bodies of a layer divide, or one with a stated share."""
    return (*_population(view), *_use(view))


def _population(view: SystemView) -> list[Footprint]:
    layers: dict[tuple[str, str, bool], list[tuple[Share, str]]] = {}
    statuses = (Status.PRESENT, Status.LIMITED, Status.PLANNED)
    for edge in view.graph.edges(RelationshipType.COVERS, statuses):
        body = view.graph.node(edge.source)
        if body.type not in _rules().layers or body.kind not in (Kind.ORGANISATION, Kind.PARTNERSHIP):
            continue
        share = edge.attributes.get("share")
        row = Share(
            body=node_ref(view.graph, body.id), status=edge.status,
            share=float(share) if isinstance(share, int | float) else None, evidence=quotes(edge.evidence),
        )  # fmt: skip
        key = (edge.target, body.type, edge.status is Status.PLANNED)
        layers.setdefault(key, []).append((row, edge.id))
    out = []
    for (place, layer, planned), rows in sorted(layers.items()):
        if len(rows) > 1 or rows[0][0].share is not None:
            out.append(
                _footprint(
                    node_ref(view.graph, place), layer, "population", planned, [r for r, _ in rows],
                    tuple(edge for _, edge in rows),
                )
            )  # fmt: skip
    return out


def _use(view: SystemView) -> list[Footprint]:
    """Footprints from measures in per cent that are ABOUT a body, such as shares of admissions."""
    found: dict[tuple[str, str], dict[str, dict[str, tuple[float, Node]]]] = {}
    for measure in view.graph.nodes(Kind.MEASURE):
        value = measure.attributes.get("value")
        unit = str(measure.attributes.get("unit", "")).strip().casefold()
        if not isinstance(value, int | float) or unit not in ("%", "per cent", "percent", "percentage"):
            continue
        text = " ".join([measure.name, *(item.text for item in measure.evidence)])
        rule = next((r for r in _rules().measures if r.pattern.search(text)), None)
        if rule is None:
            continue
        bodies = [view.graph.node(e.target) for e in view.graph.edges(RelationshipType.ABOUT, source=measure.id)]
        for layer in sorted({str(b.type) for b in bodies} & set(_rules().layers)):
            of_layer = [b for b in bodies if b.type == layer]
            if len(of_layer) == 1:  # a figure about several bodies of a layer at once is nobody's share
                shown = found.setdefault((layer, rule.of), {}).setdefault(of_layer[0].id, {})
                shown.setdefault(rule.role, (float(value) / 100, measure))
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
                    dice=dice(relevance[0], commitment[0]) if relevance and commitment else None,
                    ei_flow=ei_index(1 - commitment[0], commitment[0]) if commitment else None,
                    evidence=quotes(item for _, measure in roles.values() for item in measure.evidence),
                )
            )  # fmt: skip
        if len([r for r in rows if r.share is not None]) > 1:
            out.append(_footprint(_common_place(view, rows), layer, of, False, rows, ()))
    return out


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
    rows = sorted(rows, key=lambda r: (-(r.share or 0), r.body.id))
    known = [r.share for r in rows if r.share is not None]
    total = fsum(known)
    note, remainder, figures, renormalised = "", None, None, None
    if known and total > 1 + TOLERANCE:
        note = f"the stated shares add up to {total:.0%}: they overlap, or are of different things"
    elif known:
        remainder = 1 - total if total < 1 - TOLERANCE else 0.0
        figures = footprint_figures([*known, remainder] if remainder else known)
    if len(known) > 1 and (remainder or note):
        renormalised = footprint_figures(shares(known))
    if remainder and len(known) < len(rows):
        note = "the remainder is the part of the bodies whose share is not stated, and of any not named"
    return Footprint(
        place=place, layer=_rules().layers[layer], of=of, when="planned" if planned else "now",
        bodies=tuple(rows),
        not_stated=Figure.ratio(
            len(rows) - len(known), len(rows), edges=edges, not_stated_of="bodies without a stated share"
        ),
        remainder=remainder, figures=figures, renormalised=renormalised, edges=edges, note=note,
    )  # fmt: skip


def oversight_coverage(view: SystemView) -> tuple[OversightCoverage, ...]:
    """Per place, the largest population share that one body with OVERSEES `present` reaches.

    A body reaches what it, or the whole that it is part of, COVERS; without a stated share its
    coverage is unknown and it is left out of the value, not taken for the whole place.
    """
    found: dict[str, list[tuple[Share, tuple[str, ...]]]] = {}
    for node in view.graph.nodes((Kind.ORGANISATION, Kind.PARTNERSHIP)):
        oversees = list(view.graph.edges(RelationshipType.OVERSEES, (Status.PRESENT, Status.LIMITED), source=node.id))
        if not oversees:
            continue
        best = Status.PRESENT if any(e.status is Status.PRESENT for e in oversees) else Status.LIMITED
        wholes = [e.target for e in view.graph.edges(RelationshipType.PART_OF, Status.PRESENT, source=node.id)]
        for holder in (node.id, *wholes):
            covers = [
                e for e in view.graph.edges(RelationshipType.COVERS, Status.PRESENT, source=holder)
                if isinstance(e.attributes.get("share"), int | float)
            ]  # fmt: skip
            for edge in covers:
                row = Share(
                    body=node_ref(view.graph, node.id), status=best, share=float(edge.attributes["share"]),  # type: ignore[arg-type]
                    evidence=quotes([*edge.evidence, *(i for e in oversees for i in e.evidence)]),
                )  # fmt: skip
                found.setdefault(edge.target, []).append((row, (edge.id, *(e.id for e in oversees))))
            if covers:
                break
    out = []
    for place, rows in sorted(found.items()):
        rows.sort(key=lambda r: (r[0].status is not Status.PRESENT, -(r[0].share or 0), r[0].body.id))
        top, edges = rows[0]
        value = top.share if top.status is Status.PRESENT else None
        out.append(
            OversightCoverage(
                place=node_ref(view.graph, place),
                value=Figure(value=value, numerator=value or 0.0, denominator=1.0, edges=edges),
                bodies=tuple(row for row, _ in rows),
            )
        )
    return tuple(out)

"""Doors that nobody designed: where people enter, whatever was declared (b6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...graph.model import Edge, Node
from ...graph.vocabulary import FLOW_TYPES, NOT_STATED, WORKING, Kind
from ..bootstrap import STATUS_ORDER, StatusSample
from ..effort import Effort
from ..lexicon import access_lexicon
from ..results import Figure, NodeRef, Quote, Result, node_ref
from ..views import JOINT, SystemView
from .declared import AccessPoint
from .use import audience_of, sector_of
from .volumes import Volumes
from .ways_round import DoorCount, Substitution, doors_by_kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_KINDS = (Kind.STAKEHOLDER_GROUP, Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.SERVICE, Kind.SITE)
_HOSPITAL = "hospital wards"
_USABLE = frozenset(STATUS_ORDER.index(s) for s in WORKING)
INTERVALS_FOR = 50
"""For how many of the strongest doors an interval is worked out."""


class DeFactoPoint(Result):
    """A node where people enter from outside its own organisation, whatever it was designed for.

    ``basis``: "flows" where people of several sectors are referred or moved there, "substitution" where sentences tell
    of its use in place of another door, "counts" where figures count people at it. ``strength`` is the volume of the
    flows where one is given (that of the fullest period), else the number of distinct sectors they come from.
    ``left_hospital`` marks places that hospitals alone move people on to: a way out, not a door in.
    """

    node: NodeRef
    basis: str
    door_kind: str = ""
    declared: bool
    sectors: tuple[str, ...]
    sources: tuple[NodeRef, ...]
    volume: float | None
    strength: Figure
    counts: tuple[DoorCount, ...] = ()
    left_hospital: bool = False
    not_stated: float
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


def de_facto_points(
    view: SystemView,
    points: tuple[AccessPoint, ...],
    substituted: tuple[Substitution, ...],
    counted: tuple[DoorCount, ...],
    referred: tuple[Volumes, ...],
    effort: Effort,
) -> tuple[DeFactoPoint, ...]:
    """Nodes that people come to from outside their own organisation, from several sectors (a declared point: from
    any), those that sentences of substitution name, and those at which people are counted.

    Ordered by what is known of them, volume, sectors and sources. Sources whose sector is not stated count as one
    sector together.
    """
    told: dict[str, list[Quote]] = {}
    for way in substituted:
        for ref in way.named:
            told.setdefault(ref.id, []).append(way.quote)
    counts: dict[str, list[DoorCount]] = {}
    for count in counted:
        counts.setdefault(count.node.id, []).append(count)
    totals: dict[str, float] = {}
    for found_volumes in referred:
        known_total = totals.get(found_volumes.point.id, 0.0)
        totals[found_volumes.point.id] = max(known_total, found_volumes.total)
    limits = access_lexicon().de_facto
    declared = {p.point.id for p in points if p.standing == "declared" and p.exists}
    kinds = doors_by_kind(view)
    found: list[tuple[Node, list[Edge], str]] = []
    for node in view.graph.nodes(_KINDS):
        edges = flows_into(view, node.id)
        sources = {e.source for e in edges}
        sectors = {sector_of(view, s) for s in sources}
        several = len(sources) >= limits.min_sources and len(sectors) >= limits.min_sectors
        known = (
            ("flows", several or bool(sources and node.id in declared)),
            ("substitution", node.id in told),
            ("counts", node.id in counts),
        )
        basis = " + ".join(name for name, holds in known if holds)
        if basis:
            found.append((node, edges, basis))
    rows = [
        _row(view, node, edges, basis, kinds.get(node.id, ""), node.id in declared, told, counts, totals.get(node.id))
        for node, edges, basis in found
    ]
    rows.sort(key=lambda r: ("flows" not in r.basis, -(r.volume or 0), -len(r.sectors), -len(r.sources), r.node.id))
    by_id = {node.id: edges for node, edges, _ in found}
    for at, row in enumerate(rows[:INTERVALS_FOR]):
        rows[at] = _with_interval(view, row, by_id[row.node.id], effort)
    return tuple(rows)


def flows_into(view: SystemView, node_id: str) -> list[Edge]:
    """Routes that work, if only in part, by which people come to a node from outside its own organisation."""
    own = set(view.org[node_id].split(JOINT))
    return [
        e
        for e in view.graph.edges(FLOW_TYPES, WORKING, target=node_id)
        if not own & set(view.org[e.source].split(JOINT))
    ]


def _row(
    view: SystemView, node: Node, edges: list[Edge], basis: str, kind: str, declared: bool,
    told: dict[str, list[Quote]], counts: dict[str, list[DoorCount]], total: float | None,
) -> DeFactoPoint:  # fmt: skip
    sources = sorted({e.source for e in edges})
    sectors = tuple(sorted({sector_of(view, s) for s in sources}))
    amounts = [v for e in edges if isinstance(v := e.attributes.get("volume"), int | float)]
    volume = total if total is not None else float(sum(amounts)) if amounts else None
    lines = (
        *(Quote.of(i) for e in edges for i in e.evidence[:1]), *told.get(node.id, ()),
        *(c.quote for c in counts.get(node.id, ())),
    )  # fmt: skip
    unstated = sum(sector_of(view, s) == NOT_STATED for s in sources) / len(sources) if sources else 0.0
    return DeFactoPoint(
        node=node_ref(view.graph, node.id), basis=basis, door_kind=kind, declared=declared, sectors=sectors,
        sources=tuple(node_ref(view.graph, s) for s in sources), volume=volume,
        strength=Figure(
            value=(volume if volume is not None else float(len(sectors))) if edges else None,
            numerator=volume if volume is not None else float(len(sectors)), denominator=float(len(sources)),
            edges=tuple(e.id for e in edges), not_stated=unstated if sources else None,
            not_stated_of="sources, by their sector",
            note="volume of the routes; denominator: sources" if volume is not None
            else "distinct sectors; denominator: sources" if edges
            else "no route is stated: sentences or figures alone tell of it",
        ),
        counts=tuple(counts.get(node.id, ())),
        left_hospital=node.id not in told and _leaves_hospital(view, sources),
        not_stated=unstated, edges=tuple(e.id for e in edges), evidence=tuple(dict.fromkeys(lines)),
    )  # fmt: skip


def _leaves_hospital(view: SystemView, sources: list[str]) -> bool:
    """Whether all whose sector is known are of a hospital."""
    known = {
        "acute" if view.graph.node(s).kind is Kind.SITE or audience_of(view.graph.node(s)) == _HOSPITAL
        else sector_of(view, s)
        for s in sources
    }  # fmt: skip
    return known - {NOT_STATED} == {"acute"}


def _with_interval(view: SystemView, row: DeFactoPoint, edges: list[Edge], effort: Effort) -> DeFactoPoint:
    """The interval of the number of sectors; a volume is a printed figure, and hangs on no status."""
    if row.volume is not None or not edges or not effort.resamples or row.strength.value is None:
        return row
    drawn = StatusSample([(e.evidence, e.status) for e in edges], resamples=effort.resamples, seed=effort.seed)
    sectors = [sector_of(view, e.source) for e in edges]

    def reached(codes: NDArray[np.int8]) -> float:
        return float(len({s for s, code in zip(sectors, codes, strict=True) if int(code) in _USABLE}))

    figure = row.strength.with_interval(drawn.each(reached, row.strength.value))
    return row.model_copy(update={"strength": figure})

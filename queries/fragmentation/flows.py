"""Flows of people with a number, and the E-I index of flows (A4)."""

from __future__ import annotations

from collections.abc import Sequence

from ...graph.vocabulary import FLOW_TYPES, NOT_STATED, WORKING
from ..measures.ei_index import ei_index
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import Partition, SystemView
from .ei import PARTITIONS, unstated
from .footprint import Footprint

_COUNTED = "no interval: the numbers are printed, and hang on no status"


class Flow(Result):
    """People referred or moved from one node to another in a period, as printed."""

    source: NodeRef
    target: NodeRef
    period: str
    volume: float
    edge: str
    evidence: tuple[Quote, ...]


class FlowEI(Result):
    """The E-I index of flows: −1 all inside the class, +1 all between.

    Of all numbered flows of one period under a partition (``body`` is none), or of one body's own work, inside being
    what comes from the place that it is measured against. Flows of different periods are never added up.
    """

    of: str
    within: str
    period: str
    body: NodeRef | None = None
    external: float
    internal: float
    figure: Figure
    evidence: tuple[Quote, ...]


def numbered_flows(view: SystemView) -> tuple[Flow, ...]:
    """Referrals and moves that a document puts a number to, in order of their edges."""
    out = []
    for edge in view.graph.edges(FLOW_TYPES, WORKING):
        volume = edge.attributes.get("volume")
        if isinstance(volume, int | float) and volume >= 0 and edge.source != edge.target:
            out.append(
                Flow(
                    source=node_ref(view.graph, edge.source), target=node_ref(view.graph, edge.target),
                    period=str(edge.attributes.get("period") or NOT_STATED), volume=float(volume), edge=edge.id,
                    evidence=quotes(edge.evidence),
                )
            )  # fmt: skip
    return tuple(out)


def flow_ei(view: SystemView, flows: Sequence[Flow], feet: Sequence[Footprint]) -> tuple[FlowEI, ...]:
    """The index of all numbered flows by period and partition, then that of single bodies from their footprints."""
    by_period: dict[str, list[Flow]] = {}
    for flow in flows:
        by_period.setdefault(flow.period, []).append(flow)
    whole = [_of_all(view, period, found, by) for period, found in sorted(by_period.items()) for by in PARTITIONS]
    return (*whole, *_of_bodies(feet))


def _of_all(view: SystemView, period: str, flows: Sequence[Flow], partition: Partition) -> FlowEI:
    group = view.partition(partition)
    total = sum(f.volume for f in flows)
    internal = sum(f.volume for f in flows if group[f.source.id] == group[f.target.id])
    ends = [[unstated(view, partition, end.id) for end in (f.source, f.target)] for f in flows]
    open_ends = sum(f.volume for f, unknown in zip(flows, ends, strict=True) if any(unknown))
    blank = all(any(unknown) for unknown in ends)  # nothing is known to run inside, or between
    return FlowEI(
        of="referrals and moves", within=partition, period=period, external=total - internal, internal=internal,
        figure=Figure(
            value=None if blank else ei_index(total - internal, internal), numerator=total - 2 * internal,
            denominator=total,
            edges=tuple(f.edge for f in flows), not_stated=open_ends / total if total else None,
            not_stated_of=f"people whose route has an end without a {partition}",
            note=f"no route has a {partition} at both ends" if blank else _COUNTED,
        ),
        evidence=tuple(dict.fromkeys(q for f in flows for q in f.evidence)),
    )  # fmt: skip


def _of_bodies(feet: Sequence[Footprint]) -> list[FlowEI]:
    out = []
    for foot in feet:
        for row in foot.bodies:
            if row.commitment is not None and row.ei_flow is not None:
                out.append(
                    FlowEI(
                        of=foot.of, within=foot.place.name if foot.place else NOT_STATED, period=NOT_STATED,
                        body=row.body, external=1 - row.commitment, internal=row.commitment,
                        figure=row.ei_flow,
                        evidence=row.evidence,
                    )
                )  # fmt: skip
    return out

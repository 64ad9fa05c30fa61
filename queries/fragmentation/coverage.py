"""Unequal coverage (A9): which places a service reaches, and how evenly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any, NamedTuple

from ...graph.model import Edge
from ...graph.vocabulary import Kind, RelationshipType, Status, vocabulary
from ..bootstrap import STATUS_ORDER, StatusSample
from ..cells import Geography
from ..effort import Effort
from ..measures.coverage import coverage, equity_gap, gini
from ..results import Figure, Interval, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .population import populations
from .stated_shares import StatedShare, stated_shares

GINI_FROM = 5
"""Over fewer places a Gini coefficient says no more than the gap does."""


class PlaceCoverage(Result):
    """A place and how much of the service it has: ``weight`` by the status, or the share that the document gives.

    ``rest`` marks a place that holds others of the list: what is said of them goes before, and it stands for the rest.
    """

    place: NodeRef
    status: Status
    weight: float
    population: float | None
    rest: bool = False
    evidence: tuple[Quote, ...]


class ServiceCoverage(Result):
    """Coverage of one service: ``value`` = Σ w n / Σ n over the places that a document names for it."""

    service: NodeRef
    value: Figure
    fully_served: Figure
    gap: Figure
    gini: Figure
    by_population: bool
    places: tuple[PlaceCoverage, ...]

    @property
    def below(self) -> tuple[PlaceCoverage, ...]:
        """The places that have less than the whole service, the worst served first."""
        return tuple(p for p in self.places if p.weight < 1)


class CoverageReport(Result):
    """Services by place, and shares of people or cases that documents state."""

    services: tuple[ServiceCoverage, ...]
    shares: tuple[StatedShare, ...]
    limits: tuple[str, ...]

    @property
    def edges(self) -> set[str]:
        """The ids of all edges that figures count."""
        return {edge for row in self.services for edge in row.value.edges}


def coverage_report(view: SystemView, effort: Effort) -> CoverageReport:
    """Coverage of every service for which a document names a place, and the shares "x of y" that documents state."""
    stated = [
        e for e in view.graph.edges(RelationshipType.COVERS) if view.graph.node(e.source).kind is Kind.SERVICE
    ]  # fmt: skip
    sample = StatusSample([(e.evidence, e.status) for e in stated], resamples=effort.resamples, seed=effort.seed)
    geography, people = Geography.of(view), populations(view)
    by_service: dict[str, list[tuple[Edge, int]]] = {}
    for column, edge in enumerate(stated):
        by_service.setdefault(edge.source, []).append((edge, column))
    rows = [_service(view, geography, people, own, sample) for own in by_service.values()]
    limits = () if rows else ("No document says of any service which places it covers: coverage cannot be worked out.",)
    return CoverageReport(
        services=tuple(sorted(rows, key=_most_unequal_first)), shares=stated_shares(view), limits=limits
    )


def weight_of(edge: Edge) -> float:
    """How much of a service a place has: the stated share of its people, else the weight of the status."""
    share = edge.attributes.get("share")
    weight = vocabulary().statuses[edge.status].weight
    return min(1.0, max(0.0, float(share))) if isinstance(share, int | float) and weight else weight


def _service(
    view: SystemView, geography: Geography, people: Mapping[str, float], own: Sequence[tuple[Edge, int]],
    sample: StatusSample,
) -> ServiceCoverage:  # fmt: skip
    own = sorted(own, key=lambda pair: (weight_of(pair[0]), pair[0].target))
    edges = [edge for edge, _ in own]
    inner = {
        e.target: [f.target for f in edges if f is not e and e.target in geography.around[f.target]] for e in edges
    }
    sizes = {e.target: _population(people, e.target, inner[e.target]) for e in edges}
    known = all(size is not None for size in sizes.values())
    counts = [float(sizes[e.target] or 0) if known else 1.0 for e in edges]
    weights = [weight_of(e) for e in edges]
    total = fsum(counts)
    value = coverage(weights, counts)
    rows = tuple(
        PlaceCoverage(
            place=node_ref(view.graph, e.target), status=e.status, weight=w, population=people.get(e.target),
            rest=bool(inner[e.target]), evidence=quotes(e.evidence),
        )
        for e, w in zip(edges, weights, strict=True)
    )  # fmt: skip
    ids = tuple(e.id for e in edges)
    unsaid = [p for p in geography.leaves if not any(e.target in geography.around[p] for e in edges)]
    note = "places count by population" if known else "every place counts alike: not all populations are stated"
    uneven = gini(weights, counts) if len(edges) >= GINI_FROM else None
    spread = _intervals(sample, own, counts, value) if value is not None else _Intervals()
    silent: dict[str, Any] = {
        "not_stated": len(unsaid) / len(geography.leaves) if geography.leaves else None,
        "not_stated_of": "named places of which nothing is said",
    }
    return ServiceCoverage(
        service=node_ref(view.graph, edges[0].source), by_population=known, places=rows,
        value=Figure(
            value=value, numerator=fsum(w * n for w, n in zip(weights, counts, strict=True)), denominator=total,
            edges=ids, note=note, interval=spread.coverage, **silent,
        ),
        fully_served=Figure.ratio(
            sum(w == 1 for w in weights), len(weights), edges=ids, note=note, interval=spread.fully_served, **silent
        ),
        gap=Figure(
            value=equity_gap(weights), numerator=max(weights) - min(weights), denominator=1.0, edges=ids,
            note="best less worst served place", interval=spread.gap, **silent,
        ),
        gini=Figure(
            value=uneven, numerator=uneven or 0.0, denominator=1.0, edges=ids,
            note=f"{note}; no interval: that of the gap tells how far single sentences bear on it"
            if uneven is not None else f"worked out for {GINI_FROM} places or more, one of them served",
            **silent,
        ),
    )  # fmt: skip


def _population(people: Mapping[str, float], place: str, inner: Sequence[str]) -> float | None:
    """The people of a place, less those of the places within it that have a row of their own; none if not all known."""
    if place not in people or any(p not in people for p in inner):
        return None
    return max(0.0, people[place] - fsum(people[p] for p in inner))


class _Intervals(NamedTuple):
    """Intervals of what a row tells; none where nothing was drawn."""

    coverage: Interval | None = None
    fully_served: Interval | None = None
    gap: Interval | None = None


def _intervals(
    sample: StatusSample, own: Sequence[tuple[Edge, int]], counts: Sequence[float], value: float
) -> _Intervals:
    """A row under resampling: a place of which no sentence was drawn is left out."""
    import numpy as np

    if not sample.resamples:
        return _Intervals()
    weights = np.array(
        [[weight_of(e.model_copy(update={"status": s})) for s in STATUS_ORDER] + [0.0] for e, _ in own]
    )  # fmt: skip
    codes = sample.codes[:, [column for _, column in own]]
    drawn = codes >= 0
    people = np.where(drawn, np.array(counts), 0.0)
    found = weights[np.arange(len(own)), codes]
    best = np.where(drawn, found, -np.inf).max(axis=1)
    worst = np.where(drawn, found, np.inf).min(axis=1)
    return _Intervals(
        coverage=sample.ratio((found * people).sum(axis=1), people.sum(axis=1), value),
        fully_served=sample.ratio((drawn & (found == 1)).sum(axis=1), drawn.sum(axis=1)),
        gap=sample.interval(np.subtract(best, worst, out=np.full(len(best), np.nan), where=drawn.any(axis=1))),
    )


def _most_unequal_first(row: ServiceCoverage) -> tuple[object, ...]:
    value = row.value.value
    return (-(row.gap.value or 0), 1.0 if value is None else value, -len(row.places), row.service.id)

"""Providers of a pathway (A7): how many bodies provide one function in one place at one stage."""

from __future__ import annotations

from ...graph.model import Node
from ...graph.vocabulary import FLOW_TYPES, NOT_STATED, WORKING, Kind, RelationshipType, vocabulary
from ..cells import service_profiles
from ..measures.concentration import hhi, hill, shares
from ..measures.continuity import fragmentation_ceiling
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .footprint import Footprint

WHOLE_SYSTEM = "the whole system"
"""The place of services for which none is stated."""

_PROVIDERS = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP)


class ProvidedCell(Result):
    """One stage × function × place: its services, and the bodies that are stated to provide them.

    ``concentration`` is the HHI of volumes where every provider has one, else ``1/n``: ``by`` says which.
    """

    stage: str
    function: str
    place: str
    services: tuple[NodeRef, ...]
    providers: tuple[NodeRef, ...]
    provider_not_stated: tuple[NodeRef, ...]
    concentration: Figure
    hill_2: float | None
    by: str
    evidence: tuple[Quote, ...] = ()


class FragmentationCeiling(Result):
    """What the FCI of a person would be who drew a provider at the stated shares of use at every visit."""

    place: NodeRef | None
    of: str
    layer: str
    providers: int
    hhi: Figure
    ceiling: Figure


def provided_cells(view: SystemView) -> tuple[ProvidedCell, ...]:
    """Every cell with a service whose function is told; those with the most providers first.

    A service of several functions, stages or places stands in several cells; one that is stated not to exist in none.
    Without a stated place, of its own or of its operator, it serves the whole system. A joint service has several
    providers.
    """
    cells: dict[tuple[str, str, str], list[str]] = {}
    for service, profile in service_profiles(view, (Kind.SERVICE,)).items():
        if profile.exists:
            for stage in profile.stages or (NOT_STATED,):
                for function in profile.functions:
                    for place in profile.places or (_everywhere(view, profile.node),):
                        cells.setdefault((stage, function, place), []).append(service)
    rows = [_cell(view, *key, services) for key, services in sorted(cells.items())]
    order = vocabulary().stages
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                -len(r.providers), order.index(r.stage) if r.stage in order else len(order), r.function, r.place
            ),
        )
    )  # fmt: skip


def _everywhere(view: SystemView, service: Node) -> str:
    """The place of a service without one; its system is named where the graph holds several."""
    return WHOLE_SYSTEM if service.system in (None, view.graph.system) else f"{WHOLE_SYSTEM} of {service.system}"


def _cell(view: SystemView, stage: str, function: str, place: str, services: list[str]) -> ProvidedCell:
    edges = [
        e for s in services for e in view.graph.edges(RelationshipType.PROVIDES, WORKING, target=s)
        if view.graph.node(e.source).kind in _PROVIDERS
    ]  # fmt: skip
    providers = sorted({_whole(view, e.source) for e in edges})
    unknown = [s for s in services if not any(e.target == s for e in edges)]
    volumes = _volumes(
        view, services, {s: sorted({_whole(view, e.source) for e in edges if e.target == s}) for s in services}
    )
    by_volume = bool(providers) and not unknown and set(volumes) == set(providers) and len(providers) > 1
    parts = shares([volumes[p] if by_volume else 1 for p in providers])
    index = hhi(parts) if parts else None
    names = tuple(node_ref(view.graph, s) for s in services)
    return ProvidedCell(
        stage=stage, function=function, place=view.name(place), services=names,
        providers=tuple(node_ref(view.graph, p) for p in providers),
        provider_not_stated=tuple(node_ref(view.graph, s) for s in unknown),
        concentration=Figure(
            value=index, numerator=index or 0.0, denominator=1.0 if providers else 0.0,
            edges=tuple(e.id for e in edges),
            not_stated=len(unknown) / len(services), not_stated_of="services whose provider no document states",
            note="of bodies that are stated to provide: no interval" if providers else "no provider is stated",
        ),
        hill_2=hill(parts, 2) if parts else None, by="volumes" if by_volume else "1/n",
        evidence=quotes(i for e in edges for i in e.evidence),
    )  # fmt: skip


def _whole(view: SystemView, provider: str) -> str:
    """The one body that a department or board which provides is part of: two of its parts are one provider."""
    return whole if (whole := view.org[provider]) in view.graph else provider


def _volumes(view: SystemView, services: list[str], providers: dict[str, list[str]]) -> dict[str, float]:
    """What is referred or moved to the services of each provider, as far as numbers of one period are stated.

    A service that several provide together is left out: its number is nobody's alone.
    """
    out: dict[str, float] = {}
    periods = set()
    for service in services:
        for edge in view.graph.edges(FLOW_TYPES, WORKING, target=service):
            volume = edge.attributes.get("volume")
            if isinstance(volume, int | float) and volume > 0 and len(providers[service]) == 1:
                (provider,) = providers[service]
                out[provider] = out.get(provider, 0.0) + float(volume)
                periods.add(edge.attributes.get("period"))
    return out if len(periods) == 1 else {}


def fragmentation_ceilings(feet: tuple[Footprint, ...]) -> tuple[FragmentationCeiling, ...]:
    """For every stated division of a place's use among bodies: ``1 − HHI``, the rest counted as one more body."""
    return tuple(
        FragmentationCeiling(
            place=foot.place, of=foot.of, layer=foot.layer, providers=len(foot.figures.shares),
            hhi=foot.figures.hhi,
            ceiling=Figure(
                value=(value := fragmentation_ceiling(foot.figures.shares)), numerator=value, denominator=1.0,
                edges=foot.edges, not_stated=foot.remainder, not_stated_of="use of bodies that are not named",
                note="a ceiling from stated shares, not a count of statuses: no interval",
            ),
        )
        for foot in feet if foot.of != "population" and foot.figures
    )  # fmt: skip

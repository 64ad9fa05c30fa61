"""Dependence: functions of a place that one organisation alone is stated to provide (b7)."""

from __future__ import annotations

from ...graph.vocabulary import NOT_STATED, WORKING, Kind, RelationshipType
from ..functions import functions_of
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import JOINT, SystemView
from .declared import AccessPoint


class SoleProvider(Result):
    """A function that one organisation alone is stated to provide in a place: dependence.

    ``known`` is the share of the services there whose provider a document names: the lower, the less it says.
    """

    function: str
    place: str
    organisation: NodeRef
    services: tuple[NodeRef, ...]
    provider_not_stated: tuple[NodeRef, ...]
    known: Figure
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


def sole_providers(view: SystemView, points: tuple[AccessPoint, ...] = ()) -> tuple[SoleProvider, ...]:
    """Functions of a place that one organisation provides, as far as providers are stated.

    A service that is stated not to exist serves nobody; a point of access counts by its purpose.
    """
    known = {p.point.id: p for p in points if p.standing == "declared"}
    cells: dict[tuple[str, str], list[str]] = {}
    for service in view.graph.nodes(Kind.SERVICE):
        point = known.get(service.id)
        if point and not point.exists:
            continue
        labels = functions_of(service)
        if point:
            labels = tuple(f"point of access ({purpose})" for purpose in point.purposes)
        for label in labels:
            for place in view.place[service.id].split(JOINT):
                cells.setdefault((label, place), []).append(service.id)
    rows = []
    for (function, place), services in sorted(cells.items()):
        provides = {s: list(view.graph.edges(RelationshipType.PROVIDES, WORKING, target=s)) for s in services}
        providers = {e.source for edges in provides.values() for e in edges}
        if len(providers) != 1:
            continue
        (provider,) = providers
        if view.graph.node(provider).kind not in (Kind.ORGANISATION, Kind.PARTNERSHIP):
            continue
        edges = [e for found in provides.values() for e in found]
        rows.append(
            SoleProvider(
                function=function, place=NOT_STATED if place == NOT_STATED else view.name(place),
                organisation=node_ref(view.graph, provider),
                services=tuple(node_ref(view.graph, s) for s in services if provides[s]),
                provider_not_stated=tuple(node_ref(view.graph, s) for s in services if not provides[s]),
                known=Figure.ratio(
                    sum(bool(found) for found in provides.values()), len(services), edges=tuple(e.id for e in edges),
                    not_stated=sum(not found for found in provides.values()) / len(services),
                    not_stated_of="services, by their provider",
                    note="no interval: that a provider is named at all is counted, not with what status",
                ),
                edges=tuple(e.id for e in edges), evidence=quotes(i for e in edges for i in e.evidence),
            )
        )  # fmt: skip
    return tuple(rows)

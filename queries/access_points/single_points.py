"""Single points of failure: what falls apart without one node or one tie, and who has no substitute."""

from __future__ import annotations

from typing import Literal

import networkx as nx

from ...graph.vocabulary import NOT_STATED, Kind, RelationshipType, Status
from ..lexicon import access_lexicon
from ..measures.connectedness import betweenness, cuts
from ..results import NodeRef, Quote, Result, node_ref, quotes
from ..views import JOINT, SystemView
from .declared import AccessPoint

Working = Literal["present", "working"]
_THERE = (Status.PRESENT, Status.LIMITED)
_ACTORS = (Kind.STAKEHOLDER_GROUP, Kind.ORGANISATION, Kind.PARTNERSHIP)
LOST_FOR = 50
"""For how many of the gravest articulation points the bodies left without a door are worked out."""


class CutNode(Result):
    """An articulation point: brokerage, not load. ``pairs_cut`` are pairs of the remaining nodes."""

    network: Working
    node: NodeRef
    pairs_cut: int
    pairs: int
    betweenness: float
    lost_access: tuple[NodeRef, ...]
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


class Bridge(Result):
    """A tie that alone holds two parts together."""

    network: Working
    ends: tuple[NodeRef, NodeRef]
    pairs_cut: int
    pairs: int
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


class SoleProvider(Result):
    """A function that one organisation alone is stated to provide in a place: dependence."""

    function: str
    place: str
    organisation: NodeRef
    services: tuple[NodeRef, ...]
    provider_not_stated: tuple[NodeRef, ...]
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


class SinglePoints(Result):
    """Brokerage (nodes and ties) and dependence (sole providers), kept apart."""

    nodes: tuple[CutNode, ...]
    bridges: tuple[Bridge, ...]
    sole_providers: tuple[SoleProvider, ...]


def single_points(view: SystemView, points: tuple[AccessPoint, ...]) -> SinglePoints:
    """Articulation points and bridges of the present and the working graph, and sole providers.

    For the gravest articulation points it is worked out which actors would have no path to any of
    the access ``points`` that are declared and exist.
    """
    doors = frozenset(p.point.id for p in points if p.exists and p.standing == "declared")
    nodes: list[CutNode] = []
    bridges: list[Bridge] = []
    edges_of: dict[str, list[int]] = {}
    for number, edge in enumerate(view.interfaces):
        for end in {edge.source, edge.target}:
            edges_of.setdefault(end, []).append(number)
    networks: tuple[Working, ...] = ("present", "working")
    for network in networks:
        graph = view.networks[network]
        statuses = (Status.PRESENT,) if network == "present" else _THERE
        found = cuts(graph)
        between = betweenness(graph) if found.nodes else {}
        n = len(graph)
        for rank, (node, pairs) in enumerate(found.nodes.items()):
            own = [e for i in edges_of[node] if (e := view.interfaces[i]).status in statuses]
            lost = _lost(view, graph, node, doors) if rank < LOST_FOR else ()
            nodes.append(
                CutNode(
                    network=network, node=node_ref(view.graph, node),
                    pairs_cut=pairs, pairs=(n - 1) * (n - 2) // 2, betweenness=round(between[node], 6),
                    lost_access=lost, edges=tuple(e.id for e in own),
                    evidence=quotes(i for e in own for i in e.evidence),
                )
            )  # fmt: skip
        for (left, right), pairs in found.bridges.items():
            own = [
                e for i in edges_of[left]
                if (e := view.interfaces[i]).status in statuses and right in (e.source, e.target)
            ]  # fmt: skip
            bridges.append(
                Bridge(
                    network=network, ends=(node_ref(view.graph, left), node_ref(view.graph, right)),
                    pairs_cut=pairs, pairs=n * (n - 1) // 2, edges=tuple(e.id for e in own),
                    evidence=quotes(i for e in own for i in e.evidence),
                )
            )  # fmt: skip
    return SinglePoints(nodes=tuple(nodes), bridges=tuple(bridges), sole_providers=sole_providers(view, points))


def _lost(view: SystemView, graph: nx.Graph[str], node: str, doors: frozenset[str]) -> tuple[NodeRef, ...]:
    """Actors that reach a door now and would not without the node."""
    whole = nx.node_connected_component(graph, node)
    if not whole & doors:
        return ()
    rest = graph.subgraph(whole - {node})
    lost: set[str] = set()
    for part in nx.connected_components(rest):
        if not part & doors:
            lost |= part
    return tuple(node_ref(view.graph, i) for i in sorted(lost) if view.graph.node(i).kind in _ACTORS)


def sole_providers(view: SystemView, points: tuple[AccessPoint, ...] = ()) -> tuple[SoleProvider, ...]:
    """Functions of a place that one organisation provides, as far as providers are stated.

    A service that is stated not to exist serves nobody; a point of access counts by its purpose.
    """
    functions = access_lexicon().functions
    known = {p.point.id: p for p in points if p.standing == "declared"}
    cells: dict[tuple[str, str], list[str]] = {}
    for service in view.graph.nodes(Kind.SERVICE):
        point = known.get(service.id)
        if point and not point.exists:
            continue
        labels = functions.all(service.name)
        if point:
            labels = tuple(f"point of access ({purpose})" for purpose in point.purposes)
        for label in labels:
            for place in view.place[service.id].split(JOINT):
                cells.setdefault((label, place), []).append(service.id)
    rows = []
    for (function, place), services in sorted(cells.items()):
        provides = {s: list(view.graph.edges(RelationshipType.PROVIDES, _THERE, target=s)) for s in services}
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
                edges=tuple(e.id for e in edges), evidence=quotes(i for e in edges for i in e.evidence),
            )
        )  # fmt: skip
    return tuple(rows)

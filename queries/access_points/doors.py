"""Doors of a system: points that compete, doors that nobody designed, and doors that are missing."""

from __future__ import annotations

import re
from typing import Literal

import networkx as nx

from ...graph.model import Evidence
from ...graph.vocabulary import NOT_STATED, Kind, RelationshipType, Status
from ..lexicon import access_lexicon
from ..results import NodeRef, Quote, Result, node_ref
from ..views import SystemView
from .declared import AccessPoint
from .use import MayRefer

WHOLE_SYSTEM = "whole system"
_THERE = (Status.PRESENT, Status.LIMITED)
_JOINING = (
    RelationshipType.PART_OF, RelationshipType.REFERS_TO, RelationshipType.WORKS_WITH, RelationshipType.DISCHARGES_TO,
)  # fmt: skip
_ACTORS = (Kind.STAKEHOLDER_GROUP, Kind.ORGANISATION, Kind.PARTNERSHIP)


class Competing(Result):
    """Points that serve one purpose in one place: ``alternatives`` K = k − 1, ``unjoined`` U = g − 1.

    Potential duplication only: points may differ in ways that the documents do not mention.
    """

    places: tuple[str, ...]
    purpose: str
    points: tuple[NodeRef, ...]
    audiences_in_common: tuple[str, ...]
    alternatives: int
    unjoined: int
    joined_by: tuple[str, ...]
    evidence: tuple[Quote, ...]


class DeFactoPoint(Result):
    """A node where people enter from outside its own organisation, whatever it was designed for.

    ``basis``: "flows" where people of several sectors are referred or moved there, "substitution"
    where sentences tell of its use in place of another door.
    """

    node: NodeRef
    basis: Literal["flows", "substitution"] = "flows"
    declared: bool
    sectors: tuple[str, ...]
    sources: tuple[NodeRef, ...]
    volume: float | None
    not_stated: float
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


class Substitution(Result):
    """A sentence on people or staff who use another door than the designed one."""

    quote: Quote
    named: tuple[NodeRef, ...]


class MissingDoor(Result):
    """A point that the documents say does not (yet, or any longer) exist."""

    point: NodeRef
    purposes: tuple[str, ...]
    places: tuple[str, ...]
    status: Status
    evidence: tuple[Quote, ...]


def competing_points(
    view: SystemView, points: tuple[AccessPoint, ...], use: tuple[MayRefer, ...]
) -> tuple[Competing, ...]:
    """Per place and purpose, the existing points where there is more than one.

    A point serves the places that it covers and all places within them; one without a place, or
    whose place is the one that every other lies in, serves the whole system.
    """
    there = [p for p in points if p.exists and p.standing == "declared"]
    areas = {p.point.id: {c.place.id for c in p.covers if c.status in _THERE} for p in there}
    places = sorted(set().union(*areas.values())) if areas else []
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for purpose in (*access_lexicon().purposes.labels, NOT_STATED):
        same = [p for p in there if purpose in p.purposes]
        if purpose == NOT_STATED and any(not p.purposes for p in there):
            same = [p for p in there if p.general]  # these may all be for the same
        for place in places or [WHOLE_SYSTEM]:
            serving = [
                p.point.id for p in same
                if not areas[p.point.id]
                or place == WHOLE_SYSTEM
                or any(view.lies_in(place, area) for area in areas[p.point.id])
            ]  # fmt: skip
            if len(serving) > 1:
                groups.setdefault((purpose, tuple(serving)), []).append(place)
    by_id = {p.point.id: p for p in there}
    rows = []
    for (purpose, ids), found in groups.items():
        joined, edges = _joined(view, ids)
        may = [{u.audience for u in use if u.point.id == i and u.answer in ("yes", "limited")} for i in ids]
        rows.append(
            Competing(
                places=tuple(view.name(p) for p in found), purpose=purpose,
                points=tuple(node_ref(view.graph, i) for i in ids),
                audiences_in_common=tuple(sorted(set.intersection(*may))),
                alternatives=len(ids) - 1, unjoined=joined - 1, joined_by=edges,
                evidence=tuple(q for i in ids for q in by_id[i].evidence[:2]),
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (-r.unjoined, -r.alternatives, r.purpose, r.places)))


def _joined(view: SystemView, ids: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """How many groups the points form by their direct links, and the links."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(ids)
    edges = []
    for source in ids:
        for edge in view.graph.edges(_JOINING, Status.PRESENT, source=source):
            if edge.target in ids:
                graph.add_edge(source, edge.target)
                edges.append(edge.id)
    return nx.number_connected_components(graph), tuple(edges)


def de_facto_points(
    view: SystemView, points: tuple[AccessPoint, ...], substituted: tuple[Substitution, ...] = ()
) -> tuple[DeFactoPoint, ...]:
    """Nodes that people are referred or moved to from several sectors outside their own organisation,
    and services or bodies that a sentence of substitution names.

    Ordered by volume where there is one, then by sectors and sources. Sources whose sector is not
    stated count as one sector together.
    """
    told: dict[str, list[Quote]] = {}
    for row in substituted:
        for ref in row.named:
            told.setdefault(ref.id, []).append(row.quote)
    limits = access_lexicon().de_facto
    declared = {p.point.id for p in points if p.standing == "declared"}
    rows = []
    for node in view.graph.nodes((*_ACTORS, Kind.SERVICE, Kind.SITE)):
        edges = [
            e for e in view.graph.edges((RelationshipType.REFERS_TO, RelationshipType.DISCHARGES_TO), target=node.id)
            if e.status in _THERE and view.org[e.source] != view.org[node.id]
        ]  # fmt: skip
        sources = sorted({e.source for e in edges})
        sectors = {view.sector[s] for s in sources}
        flows = len(sources) >= limits.min_sources and len(sectors) >= limits.min_sectors
        if not flows and node.id not in told:
            continue
        amounts = [v for e in edges if isinstance(v := e.attributes.get("volume"), int | float)]
        lines = (*(Quote.of(i) for e in edges for i in e.evidence[:1]), *told.get(node.id, ()))
        rows.append(
            DeFactoPoint(
                node=node_ref(view.graph, node.id), basis="flows" if flows else "substitution",
                declared=node.id in declared, sectors=tuple(sorted(sectors)),
                sources=tuple(node_ref(view.graph, s) for s in sources),
                volume=float(sum(amounts)) if amounts else None,
                not_stated=(
                    sum(view.sector[s] == NOT_STATED for s in sources) / len(sources) if sources else 0.0
                ),
                edges=tuple(e.id for e in edges), evidence=tuple(dict.fromkeys(lines)),
            )
        )  # fmt: skip
    return tuple(
        sorted(rows, key=lambda r: (r.basis != "flows", -(r.volume or 0), -len(r.sectors), -len(r.sources), r.node.id))
    )


def substitutions(view: SystemView) -> tuple[Substitution, ...]:
    """Sentences that tell of another door taken, with the services and bodies that they name."""
    cue = access_lexicon().substitution.pattern
    found: dict[tuple[str, str], tuple[Evidence, str]] = {}
    for item in _all_evidence(view):
        # a piece of evidence may hold more than its sentence: only the one that tells of it counts
        told = [part for part in re.split(r"(?<=[.;])\s+(?=[A-Z•])", item.text) if cue.search(part)]
        if told:
            found.setdefault((item.passage, item.quote), (item, " ".join(told)))
    names = [
        (re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), node.id)
        for node in view.graph.nodes((Kind.SERVICE, Kind.ORGANISATION))
        for name in (node.name, *node.aliases)
    ] if found else []  # fmt: skip
    rows = []
    for item, text in sorted(found.values(), key=lambda pair: pair[0].sort_key()):
        named = sorted({node_id for pattern, node_id in names if pattern.search(text)})
        rows.append(Substitution(quote=Quote.of(item), named=tuple(node_ref(view.graph, i) for i in named)))
    return tuple(rows)


def _all_evidence(view: SystemView) -> list[Evidence]:
    nodes = view.graph.nodes()
    return [i for n in nodes for i in n.evidence] + [i for e in view.graph.edges() for i in e.evidence]


def missing_doors(view: SystemView, points: tuple[AccessPoint, ...]) -> tuple[MissingDoor, ...]:
    """Points stated to be absent, planned or ended; what no document mentions is not listed."""
    return tuple(
        MissingDoor(
            point=p.point, purposes=p.purposes, status=p.status, evidence=p.evidence,
            places=tuple(c.place.name for c in p.covers),
        )
        for p in points
        if not p.exists
    )  # fmt: skip

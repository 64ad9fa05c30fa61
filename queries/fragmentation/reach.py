"""Reach among sectors (A5): nominal by stated ties, effective by volume; and the hubs that come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import networkx as nx

from ...graph.vocabulary import FLOW_TYPES, NOT_STATED, WORKING
from ..measures.roles import Role, participation_of, role_of, ties_by_module, within_module_z
from ..results import Figure, Interval, NodeRef, Quote, Result, node_ref
from ..views import IN_NETWORK, SystemView
from .flows import Flow
from .tie_sample import TieSample

_COUNTED = "no interval: the counts are printed, and hang on no status"
_HANGS = "; no interval: a route counts however many sentences bear it"


class NodeRole(Result):
    """The reach of one node over sectors, by ties that are present or limited, each counted once.

    ``sectors`` has sector → ties. ``z`` is how far its ties within its own sector stand out there; ``role`` is one of
    the seven of Guimerà & Amaral (2005). Neither is given for a node whose own sector is not stated, and no reach
    where none of its ties leads to a node with a sector.
    """

    node: NodeRef
    sector: str
    ties: int
    sectors: dict[str, int]
    participation: Figure
    z: float | None = None
    role: Role | None = None

    @property
    def hub(self) -> bool:
        """Whether it stands out within its sector."""
        return self.role is not None and self.role.endswith("hub")


class ReachGap(Result):
    """Where people come from to one node in one period: by routes that are stated, and by how many come.

    ``gap`` is nominal less effective participation: near the nominal one, the node is open to many sectors and used
    by one. ``volumes`` has sector → people; ``evidence`` the sentences with the figures.
    """

    node: NodeRef
    period: str
    routes: dict[str, int]
    volumes: dict[str, float]
    nominal: Figure
    effective: Figure
    gap: Figure
    evidence: tuple[Quote, ...]


def node_roles(view: SystemView, drawn: TieSample) -> tuple[NodeRole, ...]:
    """Every node with a tie, hubs first, then by the number of ties."""
    whole, sector = view.networks["working"], view.sector
    graph = nx.Graph(whole.subgraph([n for n in whole if whole.degree(n)]))
    counts, z = ties_by_module(graph, sector), within_module_z(graph, sector)
    reach = _Drawn(view, drawn)
    statements: dict[str, list[str]] = {node: [] for node in graph}
    for edge in view.interfaces:
        if edge.status in IN_NETWORK["working"] and edge.source != edge.target:
            statements[edge.source].append(edge.id)
            statements[edge.target].append(edge.id)
    rows = []
    for node in sorted(graph):
        by_sector = {str(s): n for s, n in sorted(counts[node].items())}
        blank = set(by_sector) == {NOT_STATED}  # all ties to "not stated" say nothing of reach
        value = None if blank else participation_of(by_sector)
        figure = _participation(by_sector, value, "ties to nodes without a sector", tuple(sorted(statements[node])), "")
        known = sector[node] != NOT_STATED
        rows.append(
            NodeRole(
                node=node_ref(view.graph, node), sector=sector[node], ties=sum(by_sector.values()), sectors=by_sector,
                participation=figure.with_interval(reach.interval(node, value)),
                z=z[node] if known else None,
                role=role_of(value, z[node]) if known and value is not None else None,
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (not r.hub, -r.ties, r.node.id)))


class _Drawn:
    """The participation of a node in every resample."""

    def __init__(self, view: SystemView, drawn: TieSample) -> None:
        self._sample, self._there = drawn.sample, drawn.there("working")
        self._ties: dict[str, list[tuple[int, str]]] = {node: [] for node in view.networks["stated"]}
        for i, (u, v) in enumerate(drawn.pairs):
            self._ties[u].append((i, view.sector[v]))
            self._ties[v].append((i, view.sector[u]))

    def interval(self, node: str, value: float | None) -> Interval | None:
        """The interval of a node's participation; none with a single stated tie."""
        import numpy as np

        found = self._ties[node]
        if len(found) < 2 or value is None or not self._sample.resamples:
            return None
        there = self._there[:, [i for i, _ in found]].astype(float)
        sectors = sorted({s for _, s in found})
        member = np.array([[s == sector for sector in sectors] for _, s in found], dtype=float)
        counts = there @ member
        total = counts.sum(axis=1)
        values = np.full(len(total), np.nan)
        np.divide((counts**2).sum(axis=1), total**2, out=values, where=total > 0)
        return self._sample.interval(1 - values, value)


def _participation(
    counts: Mapping[str, float], value: float | None, what: str, edges: tuple[str, ...], note: str = f"; {_COUNTED}"
) -> Figure:
    total = sum(counts.values())
    return Figure(
        value=value, numerator=max(counts.values(), default=0.0), denominator=total, edges=edges,
        not_stated=counts.get(NOT_STATED, 0.0) / total if total else None, not_stated_of=what,
        note=f"numerator: the largest sector; denominator: all{note}",
    )  # fmt: skip


def reach_gaps(view: SystemView, flows: Sequence[Flow]) -> tuple[ReachGap, ...]:
    """Nominal against effective reach of every node with numbers from two sources at least, the widest gap first.

    A number for one source alone, without those of the others, would say nothing of who else comes.
    """
    arriving: dict[tuple[str, str], list[Flow]] = {}
    for flow in flows:
        arriving.setdefault((flow.target.id, flow.period), []).append(flow)
    found = (_reach_gap(view, counted) for _, counted in sorted(arriving.items()) if len(counted) > 1)
    return tuple(sorted((r for r in found if r), key=lambda r: (-(r.gap.value or 0.0), r.node.id, r.period)))


def _reach_gap(view: SystemView, counted: Sequence[Flow]) -> ReachGap | None:
    """Where people come from to one node in one period; none if nobody comes."""
    target, numbered = counted[0].target, {f.source.id for f in counted}
    edges = {e.id: e.source for e in view.graph.edges(FLOW_TYPES, WORKING, target=target.id) if e.source != target.id}
    sources = sorted(set(edges.values()))
    routes, volumes = Counter(view.sector[s] for s in sources), Counter[str]()
    for flow in counted:
        volumes[view.sector[flow.source.id]] += flow.volume  # type: ignore[assignment]
    nominal, effective = participation_of(routes), participation_of(volumes)
    if nominal is None or effective is None:
        return None
    ids = tuple(sorted(edges))
    uncounted = sum(s not in numbered for s in sources) / len(sources)
    of_volume = _participation(volumes, effective, "", ids)
    return ReachGap(
        node=target, period=counted[0].period, routes=dict(sorted(routes.items())),
        volumes=dict(sorted(volumes.items())),
        nominal=_participation(routes, nominal, "routes from sources without a sector", ids, _HANGS),
        effective=of_volume.model_copy(update={"not_stated": uncounted, "not_stated_of": "routes without a number"}),
        gap=Figure(
            value=nominal - effective, numerator=nominal - effective, denominator=1.0, edges=ids,
            not_stated=uncounted, not_stated_of="routes without a number", note=_COUNTED,
        ),
        evidence=tuple(dict.fromkeys(q for f in counted for q in f.evidence)),
    )  # fmt: skip

"""Single points of failure: what falls apart without one node or one tie, and who is left without a door (b7).

Three things are kept apart: brokerage (a node or tie that alone joins two parts), dependence (one organisation alone
provides something) and load (more to do than room was made for).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import networkx as nx

from ...graph.model import Edge
from ...graph.vocabulary import NOT_STATED, vocabulary
from ..bootstrap import STATUS_ORDER, StatusSample
from ..effort import Effort
from ..measures.connectedness import betweenness, cuts
from ..results import Figure, Interval, NodeRef, Quote, Result, node_ref, quotes
from ..views import IN_NETWORK, JOINT, SystemView
from .declared import AccessPoint
from .dependence import SoleProvider, sole_providers
from .load import Load
from .use import audience_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Working = Literal["present", "working"]
_ACTORS = vocabulary().groups["actor"]
LOST_FOR = 50
"""For how many of the gravest articulation points (and single doors) those left without a door are worked out."""

INTERVALS_UP_TO = 2_000
"""Up to how many nodes and ties together an interval is drawn: each draw looks for all cuts of a graph."""


class LeftOut(Result):
    """Who could reach a declared door and would not without a node: bodies, kinds of audience, places.

    A kind of audience or a place is left out where none of its bodies could reach a door any more.
    """

    bodies: tuple[NodeRef, ...] = ()
    audiences: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class CutNode(Result):
    """An articulation point: brokerage, not load. ``pairs_cut`` are pairs of the remaining nodes.

    ``share`` is those of all pairs of the remaining nodes, so that the denominator is the same for every node.
    """

    network: Working
    node: NodeRef
    pairs_cut: int
    pairs: int
    share: Figure
    betweenness: float
    lost_access: tuple[NodeRef, ...]
    left_out: LeftOut
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


class Bridge(Result):
    """A tie that alone holds two parts together."""

    network: Working
    ends: tuple[NodeRef, NodeRef]
    pairs_cut: int
    pairs: int
    share: Figure
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


class OnlyDoor(Result):
    """A declared door without which some would reach no other, though nothing else would part."""

    network: Working
    node: NodeRef
    left_out: LeftOut
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


class SinglePoints(Result):
    """Brokerage (nodes and ties), only doors, dependence (sole providers) and load, kept apart."""

    nodes: tuple[CutNode, ...]
    bridges: tuple[Bridge, ...]
    only_doors: tuple[OnlyDoor, ...]
    sole_providers: tuple[SoleProvider, ...]
    load: tuple[Load, ...]


def single_points(
    view: SystemView, points: tuple[AccessPoint, ...], load: tuple[Load, ...], effort: Effort
) -> SinglePoints:
    """Articulation points and bridges of the present and the working graph, sole providers, and load."""
    doors = frozenset(p.point.id for p in points if p.exists and p.standing == "declared")
    nodes: list[CutNode] = []
    bridges: list[Bridge] = []
    only: list[OnlyDoor] = []
    networks: tuple[Working, ...] = ("present", "working")
    for network in networks:
        found = _Network(view, network, doors, effort)
        nodes += found.cut_nodes()
        bridges += found.bridges()
        only += found.only_doors({c.node.id for c in nodes if c.network == network})
    return SinglePoints(
        nodes=tuple(nodes), bridges=tuple(bridges), only_doors=tuple(only),
        sole_providers=sole_providers(view, points), load=load,
    )  # fmt: skip


class _Network:
    """One of the two graphs, its cuts, and who reaches a door in it."""

    def __init__(self, view: SystemView, network: Working, doors: frozenset[str], effort: Effort) -> None:
        self.view, self.network, self.doors, self.effort = view, network, doors, effort
        self.graph = view.networks[network]
        stated, pairs = view.networks["stated"].number_of_edges(), len(self.graph) * (len(self.graph) - 1) // 2
        self.unstated = 1 - stated / pairs if pairs else None
        self.cuts = cuts(self.graph)
        self.drawn = _Drawn(view.interfaces, network, list(self.graph), effort)
        self.ties: dict[str, list[Edge]] = {}
        for edge in view.interfaces:
            if edge.status in IN_NETWORK[network]:
                for end in {edge.source, edge.target}:
                    self.ties.setdefault(end, []).append(edge)
        self.component: dict[str, frozenset[str]] = {}
        self.of_audience: dict[str, set[str]] = {}
        self.of_place: dict[str, set[str]] = {}
        for part in nx.connected_components(self.graph):
            members = frozenset(part)
            self.component.update(dict.fromkeys(members, members))
            if members & doors:
                self._note(members)

    def _note(self, members: frozenset[str]) -> None:
        """Which bodies of a kind of audience, and which nodes of a place, can reach a door."""
        for node_id in members:
            node = self.view.graph.node(node_id)
            if node.kind in _ACTORS:
                self.of_audience.setdefault(audience_of(node) or NOT_STATED, set()).add(node_id)
            for place in self.view.place[node_id].split(JOINT):
                self.of_place.setdefault(place, set()).add(node_id)

    def cut_nodes(self) -> list[CutNode]:
        between = betweenness(self.graph) if self.cuts.nodes else {}
        n = len(self.graph)
        pairs = (n - 1) * (n - 2) // 2
        out = []
        for rank, (node, cut) in enumerate(self.cuts.nodes.items()):
            left = self._left_out(node) if rank < LOST_FOR else LeftOut()
            own = self.ties.get(node, [])
            out.append(
                CutNode(
                    network=self.network, node=node_ref(self.view.graph, node), pairs_cut=cut, pairs=pairs,
                    share=self._share(cut, pairs, own, self.drawn.node(node, cut, pairs)),
                    betweenness=round(between[node], 6), lost_access=left.bodies, left_out=left,
                    edges=tuple(e.id for e in own), evidence=quotes(i for e in own for i in e.evidence),
                )
            )  # fmt: skip
        return out

    def bridges(self) -> list[Bridge]:
        n = len(self.graph)
        pairs = n * (n - 1) // 2
        out = []
        for (one, other), cut in self.cuts.bridges.items():
            own = [e for e in self.ties[one] if other in (e.source, e.target)]
            out.append(
                Bridge(
                    network=self.network, ends=(node_ref(self.view.graph, one), node_ref(self.view.graph, other)),
                    pairs_cut=cut, pairs=pairs,
                    share=self._share(cut, pairs, own, self.drawn.bridge((one, other), cut, pairs)),
                    edges=tuple(e.id for e in own), evidence=quotes(i for e in own for i in e.evidence),
                )
            )  # fmt: skip
        return out

    def only_doors(self, cut: set[str]) -> list[OnlyDoor]:
        out = []
        for door in sorted(self.doors - cut)[:LOST_FOR]:
            left = self._left_out(door) if door in self.graph else LeftOut()
            if left.bodies:
                own = self.ties.get(door, [])
                out.append(
                    OnlyDoor(
                        network=self.network, node=node_ref(self.view.graph, door), left_out=left,
                        edges=tuple(e.id for e in own), evidence=quotes(i for e in own for i in e.evidence),
                    )
                )  # fmt: skip
        return out

    def _share(self, cut: int, pairs: int, own: Sequence[Edge], interval: Interval | None) -> Figure:
        return Figure.ratio(
            cut, pairs, edges=tuple(e.id for e in own), interval=interval, not_stated=self.unstated,
            not_stated_of="pairs of nodes without a statement",
            note="" if interval
            else f"no interval: none was asked for, or the graph has over {INTERVALS_UP_TO:,} parts",
        )  # fmt: skip

    def _left_out(self, node: str) -> LeftOut:
        """Who reaches a door now and would not without the node."""
        whole = self.component[node]
        if not whole & self.doors:
            return LeftOut()
        lost = self._cut_off(node)
        gone = lost | {node}
        bodies = [i for i in sorted(lost) if self.view.graph.node(i).kind in _ACTORS]
        return LeftOut(
            bodies=tuple(node_ref(self.view.graph, i) for i in bodies),
            audiences=_all_gone(self.of_audience, lost, gone),
            places=tuple(self.view.name(p) for p in _all_gone(self.of_place, lost, gone)),
        )

    def _cut_off(self, node: str) -> set[str]:
        """Nodes that reach no door without the node; the search of a part ends as soon as it meets a door."""
        lost: set[str] = set()
        safe: set[str] = set()
        for start in self.graph.adj[node]:
            if start in lost or start in safe:
                continue
            seen, front, reached = {start}, [start], False
            while front and not reached:
                here = front.pop()
                reached = here in self.doors or here in safe
                near = [n for n in self.graph.adj[here] if n != node and n not in seen]
                seen.update(near)
                front += near
            (safe if reached else lost).update(seen)
        return lost


def _all_gone(groups: Mapping[str, set[str]], lost: set[str], gone: set[str]) -> tuple[str, ...]:
    """The groups with someone lost and nobody left; a class that is not stated is no group."""
    return tuple(
        sorted(label for label, who in groups.items() if label != NOT_STATED and who & lost and not who - gone)
    )


class _Drawn:
    """Cuts of the graph under resampling of sentences; nothing is drawn where it would take too long."""

    def __init__(self, interfaces: Sequence[Edge], network: Working, nodes: Sequence[str], effort: Effort) -> None:
        self.nodes: dict[str, NDArray[np.float64]] = {}
        self.bridges: dict[tuple[str, str], NDArray[np.float64]] = {}
        self.sample: StatusSample | None = None
        if not effort.resamples or not interfaces or len(nodes) + len(interfaces) > INTERVALS_UP_TO:
            return
        import numpy as np

        self.sample = StatusSample(
            [(e.evidence, e.status) for e in interfaces], resamples=effort.resamples, seed=effort.seed
        )
        counted = {STATUS_ORDER.index(s) for s in IN_NETWORK[network]}
        ends = [(e.source, e.target) for e in interfaces]
        for row, codes in enumerate(self.sample.codes.tolist()):
            graph: nx.Graph[str] = nx.Graph()
            graph.add_edges_from(pair for pair, code in zip(ends, codes, strict=True) if code in counted)
            found = cuts(graph)
            for node, pairs in found.nodes.items():
                self.nodes.setdefault(node, np.zeros(effort.resamples))[row] = pairs
            for tie, pairs in found.bridges.items():
                self.bridges.setdefault(tie, np.zeros(effort.resamples))[row] = pairs

    def node(self, node: str, cut: int, pairs: int) -> Interval | None:
        """The interval of the share of pairs that a node holds together."""
        return self._interval(self.nodes.get(node), cut, pairs)

    def bridge(self, tie: tuple[str, str], cut: int, pairs: int) -> Interval | None:
        """The interval of the share of pairs that a tie holds together."""
        return self._interval(self.bridges.get(tie), cut, pairs)

    def _interval(self, drawn: NDArray[np.float64] | None, cut: int, pairs: int) -> Interval | None:
        if self.sample is None or drawn is None or not pairs:
            return None
        return self.sample.interval(drawn / pairs, cut / pairs, shift=True)

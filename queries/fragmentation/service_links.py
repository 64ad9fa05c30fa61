"""Links between the bodies of a system by kind: multiplexity, and whether cliques of several kinds overlap (A8)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import networkx as nx

from ...graph.model import Edge
from ...graph.vocabulary import WORKING, Kind
from ..bootstrap import StatusSample, is_one_of
from ..effort import Effort
from ..measures.overlap import clique_overlap, in_cliques, multiplexity
from ..results import Figure, Interval, NodeRef, Result, node_ref
from ..views import JOINT, SystemView
from .population import service_words

_BODIES = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP)


class LinkNetwork(Result):
    """One kind of links between bodies: how many bodies and pairs, and how many bodies stand in cliques of three."""

    kind: str
    bodies: int
    pairs: int
    in_cliques: int


class CliqueOverlap(Result):
    """Two kinds of links: of the bodies in a clique of either, the share that share a clique in both."""

    kinds: tuple[str, str]
    value: Figure
    bodies: tuple[NodeRef, ...]


class MultiplexPair(Result):
    """Two bodies that are tied in more than one way."""

    bodies: tuple[NodeRef, NodeRef]
    kinds: tuple[str, ...]
    edges: tuple[str, ...]


class ServiceLinks(Result):
    """How strongly the bodies hold together: by several kinds of links, or by one each (Provan & Sebastian 1998)."""

    networks: tuple[LinkNetwork, ...]
    multiplexity: Figure
    pairs: tuple[MultiplexPair, ...]
    cliques: tuple[CliqueOverlap, ...]

    @property
    def edges(self) -> set[str]:
        """The ids of all edges that make pairs with several kinds of links."""
        return set(self.multiplexity.edges)


Tie = tuple[str, str, str]


def service_links(view: SystemView, effort: Effort) -> ServiceLinks:
    """Links that work, present or limited, between the bodies that provide what they join.

    A service stands for its provider, a joint service for each of its providers; links within a body count for none.
    """
    words = service_words().links
    kind_of = {type_: kind for kind, types in words.items() for type_ in types}
    stated = [(e, ties) for e in view.graph.edges(tuple(kind_of)) if (ties := _ties(view, e, kind_of[e.type]))]
    networks: dict[str, nx.Graph[str]] = {kind: nx.Graph() for kind in words}
    behind: dict[tuple[str, str], dict[str, set[str]]] = {}
    for edge, ties in stated:
        if edge.status in WORKING:
            for kind, u, v in ties:
                networks[kind].add_edge(u, v)
                behind.setdefault((u, v), {}).setdefault(kind, set()).add(edge.id)
    several, tied = multiplexity(list(networks.values()))
    multiple = [(pair, kinds) for pair, kinds in sorted(behind.items()) if len(kinds) > 1]
    used = sorted({edge for _, kinds in multiple for ids in kinds.values() for edge in ids})
    return ServiceLinks(
        networks=tuple(
            LinkNetwork(kind=kind, bodies=len(net), pairs=net.number_of_edges(), in_cliques=len(in_cliques(net)))
            for kind, net in networks.items()
        ),
        multiplexity=Figure.ratio(
            several, tied, edges=tuple(used), interval=_interval(stated, several, tied, effort),
            note="" if tied else "no link between two bodies is stated to work",
        ),
        pairs=tuple(_pair(view, pair, kinds) for pair, kinds in multiple),
        cliques=tuple(_cliques(view, networks, pair) for pair in combinations(networks, 2)),
    )  # fmt: skip


def _ties(view: SystemView, edge: Edge, kind: str) -> set[Tie]:
    """The pairs of different bodies that an edge ties."""
    ends = [
        [b for b in view.org[end].split(JOINT) if b in view.graph and view.graph.node(b).kind in _BODIES]
        for end in (edge.source, edge.target)
    ]
    return {(kind, min(u, v), max(u, v)) for u in ends[0] for v in ends[1] if u != v}


def _pair(view: SystemView, pair: tuple[str, str], kinds: Mapping[str, set[str]]) -> MultiplexPair:
    return MultiplexPair(
        bodies=(node_ref(view.graph, pair[0]), node_ref(view.graph, pair[1])), kinds=tuple(sorted(kinds)),
        edges=tuple(sorted(edge for ids in kinds.values() for edge in ids)),
    )  # fmt: skip


def _cliques(view: SystemView, networks: Mapping[str, nx.Graph[str]], kinds: tuple[str, str]) -> CliqueOverlap:
    both, either = clique_overlap(networks[kinds[0]], networks[kinds[1]])
    return CliqueOverlap(
        kinds=kinds, bodies=tuple(node_ref(view.graph, b) for b in sorted(both)),
        value=Figure.ratio(
            len(both), len(either),
            note="a clique hangs on three ties: too few sentences to draw again" if either else "no clique is stated",
        ),
    )  # fmt: skip


def _interval(stated: list[tuple[Edge, set[Tie]]], several: int, tied: int, effort: Effort) -> Interval | None:
    import numpy as np

    if not (tied and effort.resamples):
        return None
    sample = StatusSample(
        [(e.evidence, e.status) for e, _ in stated], resamples=effort.resamples, seed=effort.seed
    )  # fmt: skip
    slots = {tie: n for n, tie in enumerate(sorted({tie for _, ties in stated for tie in ties}))}
    pairs = {pair: n for n, pair in enumerate(sorted({tie[1:] for tie in slots}))}
    column = np.array([c for c, (_, ties) in enumerate(stated) for _ in ties], dtype=np.int64)
    slot = np.array([slots[tie] for _, ties in stated for tie in sorted(ties)], dtype=np.int64)
    pair_of = np.array([pairs[tie[1:]] for tie in slots], dtype=np.int64)
    there = is_one_of(WORKING)

    def statistic(codes: np.ndarray[tuple[int], np.dtype[np.int8]]) -> float:
        held = np.unique(slot[there[codes[column]]])
        kinds = np.bincount(pair_of[held], minlength=len(pairs))
        linked = int((kinds > 0).sum())
        return float((kinds > 1).sum()) / linked if linked else float("nan")

    return sample.each(statistic, several / tied)

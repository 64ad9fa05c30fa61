"""Connectedness and fragmentation (A2) of what can be relied on, of what happens somewhere, and of what is planned."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..bootstrap import StatusSample, component_sizes, is_one_of
from ..measures.connectedness import component_sizes as sizes_of
from ..measures.connectedness import disconnected_pairs, distance_weighted_fragmentation
from ..results import Figure, Interval, Result
from ..views import IN_NETWORK, Network, SystemView

if TYPE_CHECKING:
    from numpy.typing import NDArray

REPORTED: tuple[Network, ...] = ("present", "working", "planned")
_UNSTATED = "pairs of nodes without a statement"
_SHIFTED = "resamples lose ties: their bias was taken off the interval"
_NO_INTERVAL = "no interval: the distances of every resample would have to be measured"


class Cohesion(Result):
    """Connectedness, fragmentation F and distance-weighted DF of one of the graphs."""

    network: Network
    nodes: int
    ties: int
    components: int
    largest: int
    isolates: int
    connectedness: Figure
    fragmentation: Figure
    distance_weighted: Figure


class CohesionChange(Result):
    """By how much F falls from one graph to the next, as a share of all pairs of nodes.

    From ``present`` to ``working``: pairs that only limited ties join. From ``working`` to ``planned``: pairs that
    would be joined if all that is planned were done. ``edges`` of the figure are the statements that make the
    difference: limited ones, or planned ones.
    """

    weaker: Network
    stronger: Network
    fragmentation: Figure
    distance_weighted: Figure


class CohesionAnalysis:
    """F and DF of the graphs and their differences, all intervals from the same resamples of sentences."""

    def __init__(self, view: SystemView, sample: StatusSample) -> None:
        self._view, self._sample = view, sample
        self._n = len(view.networks["stated"])
        self._pairs = self._n * (self._n - 1) // 2

    def rows(self) -> tuple[Cohesion, ...]:
        """A row for each graph, from the one with the fewest ties to the one with the most."""
        return tuple(self._cohesion(network) for network in REPORTED)

    def changes(self) -> tuple[CohesionChange, ...]:
        """The cohesion that hangs on weak ties, and what the plans would add."""
        return tuple(self._change(a, b) for a, b in pairwise(REPORTED))

    @cached_property
    def _apart(self) -> dict[Network, int]:
        return {network: disconnected_pairs(sizes_of(self._view.networks[network])) for network in REPORTED}

    @cached_property
    def _distance(self) -> dict[Network, float]:
        return {network: distance_weighted_fragmentation(self._view.networks[network]) for network in REPORTED}

    @cached_property
    def _drawn(self) -> dict[Network, NDArray[Any]]:
        """F of every resample."""
        import numpy as np

        view, n = self._view, self._n
        index = {node: i for i, node in enumerate(view.networks["stated"])}
        left = np.array([index.get(e.source, 0) for e in view.interfaces], dtype=np.int64)
        right = np.array([index.get(e.target, 0) for e in view.interfaces], dtype=np.int64)

        def fragmentation(keep: NDArray[np.bool_]) -> float:
            sizes = component_sizes(n, left[keep], right[keep])
            return 1 - float((sizes * (sizes - 1)).sum()) / (n * (n - 1))

        out: dict[Network, NDArray[Any]] = {}
        for network in REPORTED:
            wanted = is_one_of(IN_NETWORK[network])
            out[network] = np.array([fragmentation(wanted[row]) for row in self._sample.codes])
        return out

    @property
    def _unstated(self) -> dict[str, Any]:
        stated = self._view.networks["stated"].number_of_edges()
        return {"not_stated": 1 - stated / self._pairs if self._pairs else None, "not_stated_of": _UNSTATED}

    def _edges(self, network: Network, less: Network | None = None) -> tuple[str, ...]:
        statuses = IN_NETWORK[network] - (IN_NETWORK[less] if less else frozenset())
        return tuple(e.id for e in self._view.interfaces if e.status in statuses and e.source != e.target)

    def _cohesion(self, network: Network) -> Cohesion:
        graph, pairs, apart = self._view.networks[network], self._pairs, self._apart[network]
        sizes = sizes_of(graph)
        more = {"edges": self._edges(network), **self._unstated}
        interval = self._sample.interval(self._drawn[network], apart / pairs, shift=True) if pairs else None
        return Cohesion(
            network=network, nodes=len(graph), ties=graph.number_of_edges(), components=len(sizes),
            largest=sizes[0] if sizes else 0, isolates=sizes.count(1),
            connectedness=Figure.ratio(pairs - apart, pairs, interval=_turned(interval), note=_SHIFTED, **more),
            fragmentation=Figure.ratio(apart, pairs, interval=interval, note=_SHIFTED, **more),
            distance_weighted=Figure.ratio(self._distance[network] * pairs, pairs, note=_NO_INTERVAL, **more),
        )  # fmt: skip

    def _change(self, weaker: Network, stronger: Network) -> CohesionChange:
        pairs, joined = self._pairs, self._apart[weaker] - self._apart[stronger]
        drawn = self._drawn[weaker] - self._drawn[stronger] if pairs else None
        interval = self._sample.interval(drawn, joined / pairs, shift=True) if drawn is not None else None
        more = {"edges": self._edges(stronger, less=weaker), **self._unstated}
        nearer = (self._distance[weaker] - self._distance[stronger]) * pairs
        return CohesionChange(
            weaker=weaker, stronger=stronger,
            fragmentation=Figure.ratio(joined, pairs, interval=interval, note=_SHIFTED, **more),
            distance_weighted=Figure.ratio(nearer, pairs, note=_NO_INTERVAL, **more),
        )  # fmt: skip


def _turned(interval: Interval | None) -> Interval | None:
    """The interval of ``1 − x``."""
    return interval and interval.model_copy(
        update={"low": round(1 - interval.high, 6), "high": round(1 - interval.low, 6), "bias": -interval.bias}
    )

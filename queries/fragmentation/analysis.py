"""The first analysis: how fragmented a system is, as its reviews describe it.

A review samples what its authors chose to write. Compare only reports of one type and similar
length, never call a low value better without that check, and read "not stated" as not stated.
"""

from __future__ import annotations

from typing import Literal

from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.vocabulary import NOT_STATED, vocabulary
from ..bootstrap import RESAMPLES, SEED, StatusSample, component_sizes, is_one_of
from ..measures.connectedness import component_sizes as sizes_of
from ..measures.connectedness import disconnected_pairs, distance_weighted_fragmentation
from ..measures.ei_index import PERMUTATIONS, ei_test
from ..results import Figure, Interval, Quote, Result, evidence_of
from ..views import IN_NETWORK, Network, Partition, SystemView, ties
from .footprint import Footprint, OversightCoverage, footprints, oversight_coverage
from .gap_rate import GapRates, gap_rates

CAUTIONS = (
    "A review report samples what reviewers chose to write: compare only reports of one type and similar length.",
    "A pair without a statement is not stated, which is not the same as absent.",
    "Intervals show how far a figure hangs on single sentences; they say nothing of what was never written.",
)


ACTORS = vocabulary().groups["actor"]


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


class EIRow(Result):
    """The E-I index of one graph under one partition, and what chance would give."""

    network: Network
    partition: Partition
    groups: int
    figure: Figure
    external: int
    internal: int
    expected: float | None = None
    lowest: float | None = None
    highest: float | None = None
    p_low: float | None = None
    p_high: float | None = None
    permutations: int = 0
    seed: int = 0


class FragmentationReport(Result):
    """All figures of the analysis. ``evidence`` has the lines of every edge that a figure counts."""

    analysis: Literal["fragmentation"] = "fragmentation"
    system: str
    documents: tuple[str, ...]
    gaps: GapRates
    cohesion: tuple[Cohesion, ...]
    ei: tuple[EIRow, ...]
    footprints: tuple[Footprint, ...]
    oversight: tuple[OversightCoverage, ...]
    evidence: dict[str, tuple[Quote, ...]]
    names: dict[str, str]
    cautions: tuple[str, ...] = CAUTIONS


def fragmentation(
    graph: KnowledgeGraph | SystemView,
    *,
    resamples: int = RESAMPLES,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> FragmentationReport:
    """Gap rates, cohesion, E-I index and footprints of a system.

    ``resamples`` and ``permutations`` trade time for precision of intervals and tests; the same
    ``seed`` gives the same report.
    """
    view = SystemView.of(graph)
    graph = view.graph
    sample = StatusSample([(e.evidence, e.status) for e in view.interfaces], resamples=resamples, seed=seed)
    feet, oversight = footprints(view), oversight_coverage(view)
    counted = {e for foot in feet for e in foot.edges} | {e for row in oversight for e in row.value.edges}
    others = [e for e in graph.edges() if e.id in counted]
    return FragmentationReport(
        system=graph.system,
        documents=tuple(d.name for d in graph.documents if not d.skipped),
        gaps=gap_rates(view, sample),
        cohesion=tuple(_cohesion(view, network, sample) for network in ("present", "working", "planned")),
        ei=tuple(
            _ei(view, network, partition, sample, permutations)
            for partition in ("org", "sector", "place")
            for network in ("present", "working")
        ),
        footprints=feet,
        oversight=oversight,
        evidence=evidence_of([*view.interfaces, *others]),
        names={end: graph.node(end).label for end in view.networks["stated"]},
    )


def _cohesion(view: SystemView, network: Network, sample: StatusSample) -> Cohesion:
    graph, stated = view.networks[network], view.networks["stated"]
    sizes = sizes_of(graph)
    n = len(graph)
    pairs = n * (n - 1) // 2
    apart = disconnected_pairs(sizes)
    unstated = 1 - stated.number_of_edges() / pairs if pairs else None
    edges = tuple(e.id for e in view.interfaces if e.status in IN_NETWORK[network] and e.source != e.target)
    more = {"edges": edges, "not_stated": unstated, "not_stated_of": "pairs of nodes without a statement"}
    interval = _cohesion_interval(view, network, sample, apart / pairs) if pairs else None
    turned = interval and interval.model_copy(
        update={"low": round(1 - interval.high, 6), "high": round(1 - interval.low, 6), "bias": -interval.bias}
    )
    distance = distance_weighted_fragmentation(graph)
    note = "resamples lose ties: their bias was taken off the interval"
    return Cohesion(
        network=network, nodes=n, ties=graph.number_of_edges(), components=len(sizes),
        largest=sizes[0] if sizes else 0, isolates=sizes.count(1),
        connectedness=Figure.ratio(pairs - apart, pairs, interval=turned, **more),
        fragmentation=Figure.ratio(apart, pairs, interval=interval, note=note, **more),
        distance_weighted=Figure(
            value=distance if pairs else None, numerator=distance * pairs, denominator=pairs, **more  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def _cohesion_interval(view: SystemView, network: Network, sample: StatusSample, value: float) -> Interval | None:
    import numpy as np

    index = {node: i for i, node in enumerate(view.networks["stated"])}
    n = len(index)
    left = np.array([index.get(e.source, 0) for e in view.interfaces], dtype=np.int64)
    right = np.array([index.get(e.target, 0) for e in view.interfaces], dtype=np.int64)
    wanted = is_one_of(IN_NETWORK[network])

    def statistic(codes: np.ndarray[tuple[int], np.dtype[np.int8]]) -> float:
        keep = wanted[codes]
        sizes = component_sizes(n, left[keep], right[keep])
        return 1 - float((sizes * (sizes - 1)).sum()) / (n * (n - 1))

    return sample.each(statistic, value, shift=True)


def _unstated(view: SystemView, partition: Partition, node: str) -> bool:
    """Whether a node has no class; a service or system of nobody is its own class by organisation."""
    if partition == "org":
        return view.org[node] == node and view.graph.node(node).kind not in ACTORS
    return view.partition(partition)[node] == NOT_STATED


def _ei(view: SystemView, network: Network, partition: Partition, sample: StatusSample, permutations: int) -> EIRow:
    import numpy as np

    graph, group = view.networks[network], view.partition(partition)
    nodes, pairs = sorted(graph), list(ties(graph))
    test = ei_test(nodes, pairs, group, permutations=permutations)
    unstated = sum(_unstated(view, partition, n) for n in nodes) / len(nodes) if nodes else None

    # the ties of a resample: one per pair, however many statements it has
    numbers = {pair: i for i, pair in enumerate(ties(view.networks["stated"]))}
    crossing = np.array([group[u] != group[v] for u, v in numbers], dtype=bool)
    owner = np.array(
        [numbers.get((min(e.source, e.target), max(e.source, e.target)), -1) for e in view.interfaces], dtype=np.int64
    )
    wanted = is_one_of(IN_NETWORK[network])

    def statistic(codes: np.ndarray[tuple[int], np.dtype[np.int8]]) -> float:
        there = np.zeros(len(numbers) + 1, dtype=bool)
        there[owner[wanted[codes]]] = True
        there = there[:-1]  # statements of a body about itself are no ties
        total = int(there.sum())
        return (2 * int(crossing[there].sum()) - total) / total if total else float("nan")

    return EIRow(
        network=network, partition=partition, groups=len({group[n] for n in nodes}),
        figure=Figure(
            value=test.value, numerator=test.external - test.internal, denominator=test.external + test.internal,
            edges=tuple(e.id for e in view.interfaces if e.status in IN_NETWORK[network] and e.source != e.target),
            not_stated=unstated, not_stated_of=f"nodes without a {partition}",
            interval=sample.each(statistic, test.value) if pairs else None,
        ),
        external=test.external, internal=test.internal, expected=test.expected, lowest=test.lowest,
        highest=test.highest, p_low=test.p_low, p_high=test.p_high, permutations=test.permutations, seed=test.seed,
    )  # fmt: skip

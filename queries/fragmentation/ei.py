"""The E-I index (A4) of ties and of flows: do they run inside organisations, sectors and places, or between them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...graph.vocabulary import NOT_STATED, vocabulary
from ..measures.ei_index import EITest, ei_test
from ..results import Figure, Interval, Result
from ..views import IN_NETWORK, Network, Partition, SystemView, ties
from .tie_sample import TieSample

ACTORS = vocabulary().groups["actor"]
PARTITIONS: tuple[Partition, ...] = ("org", "sector", "place")


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


def unstated(view: SystemView, partition: Partition, node: str) -> bool:
    """Whether a node has no class; a service or system of nobody is its own class by organisation."""
    if partition == "org":
        return view.org[node] == node and view.graph.node(node).kind not in ACTORS
    return view.partition(partition)[node] == NOT_STATED


def unstated_share(view: SystemView, partition: Partition, nodes: Sequence[str]) -> float | None:
    """The share of some nodes that have no class; none of no nodes."""
    return sum(unstated(view, partition, n) for n in nodes) / len(nodes) if nodes else None


def ei_rows(view: SystemView, drawn: TieSample, *, permutations: int, seed: int) -> tuple[EIRow, ...]:
    """The index of ties, by organisation, sector and place, on what is present and on what works."""
    networks: tuple[Network, ...] = ("present", "working")
    pairs = {network: list(ties(view.networks[network])) for network in networks}
    tests = {
        (by, network): ei_test(
            sorted(view.networks[network]), pairs[network], view.partition(by), permutations=permutations, seed=seed
        )
        for by in PARTITIONS
        for network in networks
    }
    return tuple(_row(view, network, by, test, drawn) for (by, network), test in tests.items())


def _row(view: SystemView, network: Network, partition: Partition, test: EITest, drawn: TieSample) -> EIRow:
    group, nodes = view.partition(partition), sorted(view.networks[network])
    total = test.external + test.internal
    blank = bool(nodes) and {group[n] for n in nodes} == {NOT_STATED}  # all inside "not stated" says nothing
    return EIRow(
        network=network, partition=partition, groups=len({group[n] for n in nodes}),
        figure=Figure(
            value=None if blank else test.value, numerator=test.external - test.internal, denominator=total,
            edges=tuple(e.id for e in view.interfaces if e.status in IN_NETWORK[network] and e.source != e.target),
            not_stated=unstated_share(view, partition, nodes), not_stated_of=f"nodes without a {partition}",
            interval=_interval(group, network, drawn, test.value) if total and not blank else None,
            note=f"no node has a {partition}" if blank else "" if total else "there are no ties",
        ),
        external=test.external, internal=test.internal, expected=test.expected, lowest=test.lowest,
        highest=test.highest, p_low=test.p_low, p_high=test.p_high, permutations=test.permutations, seed=test.seed,
    )  # fmt: skip


def _interval(group: Mapping[str, str], network: Network, drawn: TieSample, value: float | None) -> Interval | None:
    import numpy as np

    there = drawn.there(network)
    crossing = np.array([group[u] != group[v] for u, v in drawn.pairs], dtype=bool)
    total = there.sum(axis=1)
    return drawn.sample.ratio(2 * there[:, crossing].sum(axis=1) - total, total, value)

"""Modularity (A3): do the communities of a network follow organisations, sectors, places, or stages of care?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import networkx as nx
from pydantic import Field

from ...graph.vocabulary import NOT_STATED, Status, vocabulary
from ..effort import Effort
from ..lexicon import Table, checked, read_table
from ..measures.modularity import (
    FoundCommunities,
    adjusted_rand_index,
    find_communities,
    modularity,
    modularity_terms,
    normalised_mutual_information,
    null_test,
)
from ..results import Figure, Interval, Result
from ..views import IN_NETWORK, Partition, SystemView
from .ei import unstated_share
from .tie_sample import TieSample

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTITIONS: tuple[Partition, ...] = ("org", "sector", "place", "stage")
_WORDS: dict[Partition, str] = {"org": "organisation", "sector": "sector", "place": "place", "stage": "stage of care"}
Reading = Literal["siloed", "place-based", "neither", "no reading"]
_SEARCHED = "no interval: communities would have to be searched for in every resample"


class ReadingLimits(Table):
    """``communities.toml``."""

    least_nodes: int = Field(ge=2)
    least_z: float = Field(ge=0)
    near_one: float = Field(gt=0, le=1)
    most_not_stated: float = Field(ge=0, le=1)


@cache
def reading_limits() -> ReadingLimits:
    """The limits, read once."""
    return checked(ReadingLimits, "communities.toml", read_table(__package__, "communities.toml"))


class PartitionFit(Result):
    """How well one given partition divides the network, and how far the communities found agree with it.

    ``ratio`` is Q of the partition over the highest found; ``nmi`` and ``ari`` compare it with the communities.
    """

    partition: Partition
    classes: int
    modularity: Figure
    ratio: Figure
    nmi: Figure
    ari: Figure


class Community(Result):
    """One community: its nodes, the statements among them, and its commonest class in each partition.

    ``commonest`` has partition → (class, share of the nodes); ``inside`` is the weight of the ties inside, ``term``
    the part of Q.
    """

    nodes: tuple[str, ...]
    inside: float
    term: float
    commonest: dict[Partition, tuple[str, float]]
    edges: tuple[str, ...]


class Communities(Result):
    """Modularity of the working network, weighted by status, on the nodes that have a tie.

    ``expected`` and ``spread`` are mean and standard deviation of one search in each rewired network; ``z`` compares
    them with the mean of the ``searches`` in the observed one. ``reading`` is given only where the numbers allow it,
    and ``why`` says what it rests on, or what forbids it.
    """

    network: Literal["working"] = "working"
    nodes: int
    isolates: int
    ties: int
    highest: Figure
    communities: tuple[Community, ...]
    given: tuple[PartitionFit, ...]
    z: Figure
    expected: float | None = None
    spread: float | None = None
    p_high: float | None = None
    searches: int
    rewirings: int
    seed: int
    reading: Reading
    why: str


def communities(view: SystemView, drawn: TieSample, effort: Effort) -> Communities:
    """The best partition found, the given ones beside it, the test against chance, and what may be read into it."""
    whole = view.networks["working"]
    graph = nx.Graph(whole.subgraph([n for n in whole if whole.degree(n)]))
    found = find_communities(graph, starts=effort.communities, seed=effort.seed)
    found = _at_least(found, view, graph)
    null = null_test(graph, found, rewirings=effort.rewirings, seed=effort.seed) if found else None
    # a network so small falls apart whatever joins it
    told = found if found and (len(graph) >= reading_limits().least_nodes or null) else None
    given = tuple(_fit(view, graph, partition, told, drawn) for partition in PARTITIONS)
    edges = _edges(view)
    total = graph.size(weight="weight")
    best = told.quality if told else None
    loose: dict[str, Any] = {
        "not_stated": 1 - len(graph) / len(whole) if len(whole) else None,
        "not_stated_of": "bodies with a stated interface and none that works, which are in no community",
    }
    reading, why = _reading(graph, told, null.z if null else None, given)
    return Communities(
        nodes=len(graph), isolates=len(whole) - len(graph), ties=graph.number_of_edges(),
        highest=Figure(
            value=best, numerator=(best or 0.0) * total, denominator=total, edges=edges, **loose,
            note=f"numerator: weight inside the communities beyond what is to be expected; {_SEARCHED}",
        ),
        communities=_communities(view, graph, told) if told else (),
        given=given,
        z=Figure(
            value=null.z if null else None,
            numerator=sum(found.searches) / len(found.searches) - null.expected if found and null else 0.0,
            denominator=null.spread if null else 0.0, edges=edges, **loose,
            note="numerator: mean Q of the searches less that of rewired networks; denominator: standard deviation "
            f"of the latter; {_SEARCHED}",
        ),
        expected=null.expected if null else None, spread=null.spread if null else None,
        p_high=null.p_high if null else None,
        searches=len(found.searches) if found else 0, rewirings=null.rewirings if null else 0, seed=effort.seed,
        reading=reading, why=why,
    )  # fmt: skip


def _at_least(
    found: FoundCommunities | None, view: SystemView, graph: nx.Graph[str]
) -> FoundCommunities | None:  # fmt: skip
    """What was found, or a given partition that is even more modular: the search is greedy."""
    for partition in PARTITIONS if found else ():
        group = view.partition(partition)
        quality = modularity(graph, group)
        if found and quality is not None and quality > found.quality + 1e-12:
            sizes = Counter(group[n] for n in graph)
            order = {c: i for i, (c, _) in enumerate(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))}
            found = FoundCommunities({n: order[group[n]] for n in graph}, quality, found.searches)
    return found


def _edges(view: SystemView) -> tuple[str, ...]:
    return tuple(e.id for e in view.interfaces if e.status in IN_NETWORK["working"] and e.source != e.target)


def _fit(
    view: SystemView, graph: nx.Graph[str], partition: Partition, found: FoundCommunities | None, drawn: TieSample
) -> PartitionFit:
    group, nodes, total = view.partition(partition), sorted(graph), graph.size(weight="weight")
    of_nodes = [group[n] for n in nodes]
    blank = set(of_nodes) <= {NOT_STATED}  # one class of all that is not stated divides nothing
    quality = None if blank else modularity(graph, group)
    found = None if blank else found
    more: dict[str, Any] = {
        "edges": _edges(view), "not_stated": unstated_share(view, partition, nodes),
        "not_stated_of": f"nodes without a {partition}",
    }  # fmt: skip

    none_has = f"no node that has a tie has a {partition}" if blank else ""

    def agreement(value: float | None) -> Figure:
        note = none_has or f"over the nodes that have a tie; {_SEARCHED}"
        return Figure(value=value, numerator=value or 0.0, denominator=1.0, note=note, **more)

    numbers = [found.group[n] for n in nodes] if found else []
    highest = found.quality if found else 0.0
    return PartitionFit(
        partition=partition, classes=len(set(of_nodes)),
        modularity=Figure(
            value=quality, numerator=(quality or 0.0) * total, denominator=total,
            interval=_interval(group, drawn, quality), **more,
            note=none_has or "numerator: weight inside the classes beyond what is to be expected",
        ),
        ratio=Figure(
            value=quality / highest if quality is not None and highest > 0 else None, numerator=quality or 0.0,
            denominator=max(highest, 0.0), note=none_has or _SEARCHED, **more,
        ),
        nmi=agreement(normalised_mutual_information(of_nodes, numbers) if found else None),
        ari=agreement(adjusted_rand_index(of_nodes, numbers) if found else None),
    )  # fmt: skip


def _interval(
    group: Mapping[str, str], drawn: TieSample, value: float | None
) -> Interval | None:  # fmt: skip
    """Q of a partition in every resample: statuses give the weights, and what is not drawn is no tie."""
    import numpy as np

    if value is None:
        return None
    classes = {c: i for i, c in enumerate(sorted({group[n] for pair in drawn.pairs for n in pair}))}
    left = np.array([classes[group[u]] for u, _ in drawn.pairs], dtype=np.int64)
    right = np.array([classes[group[v]] for _, v in drawn.pairs], dtype=np.int64)
    present, limited = (vocabulary().statuses[s].weight for s in (Status.PRESENT, Status.LIMITED))

    def quality(relied_on: NDArray[np.bool_], works: NDArray[np.bool_]) -> float:
        weight = np.where(relied_on, present, np.where(works, limited, 0.0))
        total = float(weight.sum())
        if not total:
            return float("nan")
        ends = np.bincount(left, weight, len(classes)) + np.bincount(right, weight, len(classes))
        return float(weight[left == right].sum()) / total - float(((ends / (2 * total)) ** 2).sum())

    rows = zip(drawn.there("present"), drawn.there("working"), strict=True)
    return drawn.sample.interval(np.array([quality(*row) for row in rows]), value)


def _communities(view: SystemView, graph: nx.Graph[str], found: FoundCommunities) -> tuple[Community, ...]:
    members: dict[int, list[str]] = {}
    for node, number in sorted(found.group.items()):
        members.setdefault(number, []).append(node)
    terms, total = modularity_terms(graph, found.group), graph.size(weight="weight")
    statements: dict[int, list[str]] = {}
    for edge in view.interfaces:
        works = edge.status in IN_NETWORK["working"] and edge.source != edge.target
        if works and found.group[edge.source] == found.group[edge.target]:
            statements.setdefault(found.group[edge.source], []).append(edge.id)
    out = []
    for number, nodes in sorted(members.items()):
        inside, expected = terms[number]
        commonest: dict[Partition, tuple[str, float]] = {}
        for partition in PARTITIONS:
            counts = Counter(view.partition(partition)[n] for n in nodes)
            name, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
            commonest[partition] = (view.name(name), count / len(nodes))
        out.append(
            Community(
                nodes=tuple(nodes), inside=inside * total, term=inside - expected, commonest=commonest,
                edges=tuple(statements.get(number, ())),
            )
        )  # fmt: skip
    return tuple(out)


def _reading(
    graph: nx.Graph[str], found: FoundCommunities | None, z: float | None, given: tuple[PartitionFit, ...]
) -> tuple[Reading, str]:
    """Siloed, by place, or neither, where the numbers allow to say so; and in one sentence why."""
    limits = reading_limits()
    if found is None or len(graph) < limits.least_nodes:
        return "no reading", (
            f"only {len(graph)} nodes have a tie: under {limits.least_nodes} any network falls into parts"
        )
    if z is None:
        return "no reading", "the communities were not tested against rewired networks"
    if z < limits.least_z:
        return "no reading", (
            f"rewired networks, in which every node has as many ties, fall apart about as much (z = {z:.1f})"
        )
    usable = {
        fit.partition: fit for fit in given
        if (fit.modularity.not_stated or 0.0) <= limits.most_not_stated and fit.nmi.value is not None
    }  # fmt: skip
    org, place = usable.get("org"), usable.get("place")
    others = [fit for name, fit in usable.items() if name != "place"]
    if org and (org.ratio.value or 0.0) >= limits.near_one and "stage" in usable and _closer(org, usable["stage"]):
        return "siloed", (
            f"dividing by organisation gives {org.ratio.value:.0%} of the highest modularity found, and the "
            "communities agree with organisations more than with stages of care (by NMI and by ARI)"
        )
    if place and others and all(_closer(place, fit) for fit in others):
        return "place-based", "the communities agree with places more than with any other partition (by NMI and by ARI)"
    missing = ", ".join(_WORDS[name] for name in PARTITIONS if name not in usable)
    if not org or len(usable) < 2:
        return "no reading", f"too many nodes have no class, or all have the same, by {missing}"
    said = "the communities follow neither organisations nor places clearly"
    return "neither", said + (f"; not compared for want of classes: {missing}" if missing else "")


def _closer(fit: PartitionFit, than: PartitionFit) -> bool:
    """Whether the communities agree more with one partition, by both measures: NMI alone favours small classes."""
    measures = ((fit.nmi.value, than.nmi.value), (fit.ari.value, than.ari.value))
    return all(a is not None and b is not None and a > b for a, b in measures)

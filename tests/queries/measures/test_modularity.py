"""Modularity, its null, and agreement of labellings: worked values, published examples, networkx."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import product
from random import Random
from typing import Any

import networkx as nx
import pytest

from joinedup.queries.measures.modularity import (
    adjusted_rand_index,
    find_communities,
    modularity,
    modularity_terms,
    normalised_mutual_information,
    null_test,
    rewired,
)

BEST = [
    {"City", "ADAPT"}, {"QE", "discharge hub", "QEHB@Home"}, {"Heartlands", "REACT", "SID"},
    {"Good Hope", "HC@Home", "CU27"},
]  # fmt: skip


def test_fixture_s_by_trust(fixture_s: nx.Graph[str], trusts: dict[str, str]) -> None:
    terms = {trust: round(a - b, 4) for trust, (a, b) in modularity_terms(fixture_s, trusts).items()}
    assert terms == {"SWBH": 0.1094, "HoEFT": 0.1836, "BCHT": -0.0039, "UHB": 0.1875}
    assert round(modularity(fixture_s, trusts) or 0, 4) == 0.4766


def test_fixture_s_best_partition_and_ratio(fixture_s: nx.Graph[str], trusts: dict[str, str]) -> None:
    found = find_communities(fixture_s, starts=100)
    assert found is not None
    assert round(found.quality, 4) == 0.6016
    communities: dict[int, set[str]] = {}
    for node, number in found.group.items():
        communities.setdefault(number, set()).add(node)
    assert sorted(map(sorted, communities.values())) == sorted(map(sorted, BEST))
    assert len(found.searches) == 100
    assert round((modularity(fixture_s, trusts) or 0) / found.quality, 2) == 0.79


def partitions(items: list[Any]) -> Iterator[list[list[Any]]]:
    """Every way to divide some items."""
    if not items:
        yield []
        return
    first, *rest = items
    for parts in partitions(rest):
        yield [[first], *parts]
        for i in range(len(parts)):
            yield [*parts[:i], [first, *parts[i]], *parts[i + 1 :]]


def test_no_partition_of_fixture_s_is_better(fixture_s: nx.Graph[str]) -> None:
    """The best partition never joins what is not connected, so components can be divided apart."""
    components = [list(partitions(sorted(c))) for c in nx.connected_components(fixture_s)]
    best = max(
        modularity(fixture_s, {n: part[0] for parts in chosen for part in parts for n in part}) or 0
        for chosen in product(*components)
    )  # fmt: skip
    assert round(best, 4) == 0.6016


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0])
def test_modularity_agrees_with_networkx(seed: int, gamma: float) -> None:
    random = Random(seed)
    graph: nx.Graph[int] = nx.gnm_random_graph(30, 60, seed=seed)
    for u, v in graph.edges():
        graph[u][v]["weight"] = random.choice([0.5, 1.0])
    group: dict[int, Hashable] = {n: random.randrange(5) for n in graph}
    classes = [{n for n in graph if group[n] == c} for c in set(group.values())]
    theirs = nx.community.modularity(graph, classes, weight="weight", resolution=gamma)
    assert modularity(graph, group, gamma=gamma) == pytest.approx(theirs)


def test_zacharys_karate_club() -> None:
    """The published optimum is 0.4198, with four communities; the split into two clubs is less modular."""
    graph = nx.karate_club_graph()
    nx.set_edge_attributes(graph, 1.0, "weight")
    found = find_communities(graph, starts=50)
    assert found is not None
    assert round(found.quality, 4) == 0.4198
    assert round(modularity(graph, nx.get_node_attributes(graph, "club")) or 0, 4) == 0.3582


def test_two_labellings_from_a_textbook() -> None:
    """Manning, Raghavan & Schütze, Introduction to Information Retrieval, 16.3: NMI 0.36."""
    clusters = [1] * 6 + [2] * 6 + [3] * 5
    classes = list("xxxxxo" + "xooood" + "xxddd")
    assert round(normalised_mutual_information(clusters, classes) or 0, 2) == 0.36
    # pairs together in both 20, in clusters 40, in classes 44, of 136: (20 − 40·44/136) / (42 − 40·44/136)
    assert adjusted_rand_index(clusters, classes) == pytest.approx((20 - 1760 / 136) / (42 - 1760 / 136))
    assert round(adjusted_rand_index(clusters, classes) or 0, 2) == 0.24


def test_agreement_by_hand() -> None:
    """H = ln 2 and 1.5 ln 2, I = ln 2: NMI 2/2.5. Pairs 2 and 1 of 6, both 1: (1 − 1/3)/(3/2 − 1/3)."""
    first, second = [0, 0, 1, 1], [0, 0, 1, 2]
    assert normalised_mutual_information(first, second) == pytest.approx(0.8)
    assert adjusted_rand_index(first, second) == pytest.approx(4 / 7)
    assert adjusted_rand_index([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(-0.5)
    assert normalised_mutual_information([0, 0, 1, 1], [0, 1, 0, 1]) == 0
    assert normalised_mutual_information("aabb", "xxyy") == adjusted_rand_index("aabb", "xxyy") == 1


def test_labellings_that_tell_nothing_apart_have_no_agreement() -> None:
    assert normalised_mutual_information("aaa", "bbb") is None
    assert adjusted_rand_index("aaa", "bbb") is None
    assert normalised_mutual_information([], []) is None
    assert adjusted_rand_index("a", "b") is None


@pytest.mark.parametrize("seed", range(5))
def test_rewiring_keeps_every_degree_and_the_weights(seed: int) -> None:
    graph: nx.Graph[int] = nx.barabasi_albert_graph(40, 2, seed=seed)
    for i, (u, v) in enumerate(sorted(graph.edges())):
        graph[u][v]["weight"] = 0.5 if i % 3 else 1.0
    null = rewired(graph, Random(seed))
    assert dict(null.degree()) == dict(graph.degree())
    assert nx.number_of_selfloops(null) == 0
    assert sorted(w for *_, w in null.edges(data="weight")) == sorted(w for *_, w in graph.edges(data="weight"))
    kept = {frozenset(e) for e in null.edges()} & {frozenset(e) for e in graph.edges()}
    assert len(kept) < graph.number_of_edges() / 2, "most ties are new"


def test_blocks_stand_out_from_chance_and_chance_does_not() -> None:
    blocks = nx.planted_partition_graph(4, 12, 0.6, 0.03, seed=1)
    found = find_communities(blocks, starts=5, seed=3)
    assert found is not None
    test = null_test(blocks, found, rewirings=40, seed=3)
    assert test is not None
    assert test.z is not None
    assert test.z > 5
    assert test.p_high == pytest.approx(1 / 41)
    assert test == null_test(blocks, found, rewirings=40, seed=3), "seeded"
    chance: nx.Graph[int] = nx.gnm_random_graph(48, blocks.number_of_edges(), seed=2)
    plain = find_communities(chance, starts=5, seed=3)
    assert plain is not None
    none = null_test(chance, plain, rewirings=40, seed=3)
    assert none is not None
    assert none.z is not None
    assert abs(none.z) < 3


def test_without_ties_or_rewirings_there_is_nothing_to_say() -> None:
    alone: nx.Graph[str] = nx.Graph()
    assert find_communities(alone) is None
    alone.add_node("a")
    assert find_communities(alone) is None
    assert modularity(alone, {"a": 1}) is None
    alone.add_edge("a", "b")
    found = find_communities(alone, starts=2)
    assert found is not None
    assert found.quality == 0
    assert null_test(alone, found, rewirings=0) is None
    single = null_test(alone, found, rewirings=3)
    assert single is not None
    assert single.z is None, "one tie can be laid in one way only"

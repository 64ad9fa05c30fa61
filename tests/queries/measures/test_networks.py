"""Connectedness, single points of failure and the E-I index, on abstract graphs with known answers."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest

from joinedup.graph import Status
from joinedup.queries.bootstrap import component_sizes as array_component_sizes
from joinedup.queries.measures.connectedness import (
    betweenness,
    component_sizes,
    cuts,
    disconnected_pairs,
    distance_weighted_fragmentation,
    fragmentation_index,
)
from joinedup.queries.measures.ei_index import ei_index, ei_test
from joinedup.queries.views import four_graphs


def test_fixture_s_fragmentation(fixture_s: nx.Graph[str]) -> None:
    assert (len(fixture_s), fixture_s.number_of_edges()) == (11, 8)
    assert component_sizes(fixture_s) == [6, 3, 2]
    assert round(fragmentation_index(fixture_s), 4) == 0.6545
    assert round(distance_weighted_fragmentation(fixture_s), 4) == 0.7727


def test_fixture_s_pairs_cut_equal_betweenness_in_trees(fixture_s: nx.Graph[str]) -> None:
    found = cuts(fixture_s)
    assert found.nodes == {"Good Hope": 7, "REACT": 6, "Heartlands": 4, "QE": 1}
    between = betweenness(fixture_s)
    assert {node: between[node] for node in found.nodes} == found.nodes
    assert len(found.bridges) == 8  # every tie of a forest


def test_out_of_hours_records_by_network() -> None:
    records = ["GP", "hospital", "pathology", "radiology"]
    limited = ["special patient notes", "summary care record"]
    graphs = four_graphs(
        [("out of hours", r, Status.ABSENT) for r in records] + [("out of hours", r, Status.LIMITED) for r in limited]
    )
    assert all(len(g) == 7 for g in graphs.values()), "the node set is that of all statements"
    assert fragmentation_index(graphs["present"]) == 1
    assert round(fragmentation_index(graphs["working"]), 3) == 0.857
    assert round(distance_weighted_fragmentation(graphs["working"]), 3) == 0.881
    assert graphs["working"]["out of hours"]["summary care record"]["weight"] == 0.5
    assert graphs["stated"].number_of_edges() == 6


def test_planned_ties_join_only_the_planned_network() -> None:
    graphs = four_graphs([("a", "b", Status.PRESENT), ("c", "b", Status.PLANNED), ("d", "d", Status.PRESENT)])
    assert sorted(graphs["working"]) == ["a", "b", "c"]
    assert fragmentation_index(graphs["working"]) == pytest.approx(2 / 3)
    assert fragmentation_index(graphs["planned"]) == 0
    assert graphs["planned"]["b"]["c"]["weight"] == 1


@pytest.mark.parametrize("seed", range(8))
def test_cuts_agree_with_removing_each_node_and_tie(seed: int) -> None:
    graph: nx.Graph[int] = nx.gnm_random_graph(24, 26, seed=seed)
    found = cuts(graph)
    assert set(found.nodes) == set(nx.articulation_points(graph))
    assert {frozenset(b) for b in found.bridges} == {frozenset(b) for b in nx.bridges(graph)}
    together = [len(c) for c in nx.connected_components(graph)]
    for node, pairs in found.nodes.items():
        part = nx.node_connected_component(graph, node)
        rest = graph.subgraph(part - {node})
        assert pairs == disconnected_pairs([len(c) for c in nx.connected_components(rest)])
    for (u, v), pairs in found.bridges.items():
        less = graph.copy()
        less.remove_edge(u, v)
        after = [len(c) for c in nx.connected_components(less)]
        assert pairs == disconnected_pairs(after) - disconnected_pairs(together)


@pytest.mark.parametrize("seed", range(4))
def test_distances_and_components_agree_with_networkx(seed: int) -> None:
    import numpy as np

    graph: nx.Graph[int] = nx.gnm_random_graph(40, 45, seed=seed)
    n = len(graph)
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    closeness = sum(1 / lengths[u][v] for u, v in itertools.combinations(graph, 2) if v in lengths[u])
    assert distance_weighted_fragmentation(graph) == pytest.approx(1 - 2 * closeness / (n * (n - 1)))
    ends = np.array(list(graph.edges()))
    assert sorted(array_component_sizes(n, ends[:, 0], ends[:, 1]), reverse=True) == component_sizes(graph)


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    chain: nx.Graph[int] = nx.path_graph(5000)
    found = cuts(chain)
    assert found.nodes[1] == 1 * 4998
    assert found.bridges[(0, 1)] == 4999


def test_empty_and_single() -> None:
    empty: nx.Graph[str] = nx.Graph()
    assert fragmentation_index(empty) == distance_weighted_fragmentation(empty) == 0
    empty.add_node("alone")
    assert fragmentation_index(empty) == 0
    assert cuts(empty).nodes == {}


def test_ei_of_ties_and_of_flows(fixture_s: nx.Graph[str], trusts: dict[str, str]) -> None:
    ties = sorted(fixture_s.edges())
    result = ei_test(sorted(trusts), ties, trusts, permutations=500)
    assert (result.external, result.internal, result.value) == (1, 7, -0.75)
    assert result.p_low is not None
    assert result.p_low < 0.01, "seven of eight ties inside a trust is no accident"
    assert result == ei_test(sorted(trusts), ties, trusts, permutations=500), "seeded"
    flows = {"HoEFT": 0.55, "UHB": 0.67, "SWBH": 0.41}
    assert {k: round(ei_index(1 - v, v) or 0, 2) for k, v in flows.items()} == {
        "HoEFT": -0.10, "UHB": -0.34, "SWBH": 0.18,
    }  # fmt: skip


def test_ei_without_ties_has_no_value() -> None:
    assert ei_index(0, 0) is None
    assert ei_test(["a"], [], {"a": "x"}).value is None

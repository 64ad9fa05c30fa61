"""Scores by shared neighbours against networkx, and measures of a ranking against counting by hand."""

from __future__ import annotations

import itertools
from statistics import mean

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.queries.measures.link_prediction import (
    adamic_adar,
    by_degree,
    by_logarithm,
    hits,
    hits_by_chance,
    mean_reciprocal_rank,
    reciprocal_rank_by_chance,
    resource_allocation,
    shared_neighbours,
)

EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda e: e[0] != e[1]), max_size=20)


def near(graph: nx.Graph[int]) -> dict[int, set[int]]:
    return {n: set(graph.adj[n]) for n in graph}


@given(EDGES)
def test_pairs_as_in_networkx(edges: list[tuple[int, int]]) -> None:
    graph: nx.Graph[int] = nx.Graph(edges)
    pairs = list(nx.non_edges(graph))
    for mine, theirs in ((adamic_adar, nx.adamic_adar_index), (resource_allocation, nx.resource_allocation_index)):
        assert [mine(near(graph), a, b) for a, b in pairs] == pytest.approx([p for _, _, p in theirs(graph, pairs)])


@given(EDGES)
def test_one_against_all_is_the_same_as_pair_by_pair(edges: list[tuple[int, int]]) -> None:
    graph: nx.Graph[int] = nx.Graph(edges)
    for a, b in itertools.permutations(graph, 2):
        for worth, pair in ((by_logarithm, adamic_adar), (by_degree, resource_allocation)):
            if not graph.has_edge(a, b):
                found = shared_neighbours(near(graph), a, worth)
                assert found.get(b, 0.0) == pytest.approx(pair(near(graph), a, b))


@given(EDGES.filter(bool))
def test_a_hidden_tie_counts_as_not_there(edges: list[tuple[int, int]]) -> None:
    graph: nx.Graph[int] = nx.Graph(edges)
    a, b = edges[0]
    without = nx.Graph(graph)
    without.remove_edge(a, b)
    hidden = shared_neighbours(near(graph), a, by_degree, without=b)
    assert hidden.get(b, 0.0) == pytest.approx(resource_allocation(near(without), a, b))


def test_what_nearly_everything_shares_is_left_out() -> None:
    star = {"hub": {"a", "b", "c"}, "a": {"hub"}, "b": {"hub"}, "c": {"hub"}}
    assert shared_neighbours(star, "a", by_degree) == pytest.approx({"b": 1 / 3, "c": 1 / 3})
    assert shared_neighbours(star, "a", by_degree, widest=2) == {}
    assert resource_allocation(star, "a", "b", widest=2) == 0


def test_hits_and_reciprocal_ranks() -> None:
    assert hits([1, 10, 10.5, 40]) == 0.5
    assert mean_reciprocal_rank([1, 2, 4]) == pytest.approx((1 + 1 / 2 + 1 / 4) / 3)
    assert hits([]) is None
    assert mean_reciprocal_rank([]) is None


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_by_chance_is_the_average_over_all_places(sizes: list[int]) -> None:
    assert hits_by_chance(sizes) == pytest.approx(mean(mean(r <= 10 for r in range(1, n + 1)) for n in sizes))
    assert reciprocal_rank_by_chance(sizes) == pytest.approx(mean(mean(1 / r for r in range(1, n + 1)) for n in sizes))


def test_nothing_by_chance_without_searches() -> None:
    assert hits_by_chance([]) is None
    assert reciprocal_rank_by_chance([]) is None

"""Structural holes: the worked values, networkx, and what must not matter."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.queries.measures.holes import constraint, effective_size

EDGES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda e: e[0] != e[1]), max_size=25)


def graph_of(edges: list[tuple[int, int]]) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(9))
    graph.add_edges_from(edges)
    return graph


def test_worked_values_of_fixture_s(fixture_s: nx.Graph[str]) -> None:
    assert constraint(fixture_s, "Good Hope") == pytest.approx(1 / 3)
    assert constraint(fixture_s, "REACT") == pytest.approx(0.5)
    assert effective_size(fixture_s, "Good Hope") == 3
    assert effective_size(fixture_s, "CU27") == 1


def test_a_triangle_leaves_no_hole() -> None:
    triangle: nx.Graph[str] = nx.Graph([("a", "b"), ("b", "c"), ("a", "c")])
    # each share is 1/2, and half of the other half comes back: 2 × (1/2 + 1/4)²
    assert constraint(triangle, "a") == pytest.approx(1.125)
    assert effective_size(triangle, "a") == 1


def test_no_contacts_no_value() -> None:
    alone: nx.Graph[str] = nx.Graph()
    alone.add_edge("a", "a")
    assert constraint(alone, "a") is None
    assert effective_size(alone, "a") is None


@given(EDGES)
def test_as_in_networkx(edges: list[tuple[int, int]]) -> None:
    graph = graph_of(edges)
    tied = [n for n in graph if graph.degree(n)]
    assert {n: constraint(graph, n) for n in tied} == pytest.approx(nx.constraint(graph, nodes=tied))
    assert {n: effective_size(graph, n) for n in tied} == pytest.approx(nx.effective_size(graph, nodes=tied))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([0.5, 1.0])), min_size=1, max_size=15))
def test_strength_of_ties_as_in_networkx(rows: list[tuple[int, int, float]]) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from((a, b, w) for a, b, w in rows if a != b)
    # given the nodes, networkx counts without scipy
    expected = nx.constraint(graph, nodes=list(graph), weight="weight")
    assert {n: constraint(graph, n, weight="weight") for n in graph} == pytest.approx(expected)


@given(EDGES, st.permutations(range(9)))
def test_names_do_not_matter_and_bounds_hold(edges: list[tuple[int, int]], names: list[int]) -> None:
    graph = graph_of(edges)
    renamed = nx.relabel_nodes(graph, dict(enumerate(names)))
    for node in graph:
        value, size = constraint(graph, node), effective_size(graph, node)
        assert constraint(renamed, names[node]) == (None if value is None else pytest.approx(value))
        if value is not None and size is not None:
            assert 1 / graph.degree(node) <= value + 1e-12
            assert 1 <= size + 1e-12 <= graph.degree(node) + 1e-9

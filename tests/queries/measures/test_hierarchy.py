"""Krackhardt's four dimensions, worked by hand and against their definitions spelt out."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.queries.measures.core_agency import core_agency, degree_centralisation, density
from joinedup.queries.measures.hierarchy import Authority

DIMENSIONS = ("connectedness", "hierarchy", "efficiency", "upper_bound", "least_upper_bound")


def values(*arcs: str, alone: str = "") -> list[float | None]:
    graph: nx.DiGraph[str] = nx.DiGraph([(a, b) for a, b in arcs])
    graph.add_nodes_from(alone)
    found = Authority.of(graph)
    return [getattr(found, name).value for name in DIMENSIONS]


def test_an_out_tree_is_one_on_all_four() -> None:
    assert values("ab", "ac", "bd", "be", "cf") == [1, 1, 1, 1, 1]


def test_the_tree_turned_round_has_no_superior_for_its_leaves() -> None:
    # direction matters: a and b both above c are two heads without a head above them
    assert values("ab", "ac") == [1, 1, 1, 1, 1]
    assert values("ba", "ca") == [1, 1, 1, 0, 0]


def test_a_cycle_has_no_hierarchy() -> None:
    # each of the three is above the other two; one arc more than the two that join them, of four that there could be
    assert values("ab", "bc", "ca") == [1, 0, 1 - 1 / 4, 1, 1]


def test_two_superiors_of_one_body() -> None:
    # of the pairs of a, b, c, d only (a, b) has nobody above it: 1 of 3·2/2
    assert values("ac", "bc", "cd") == [1, 1, 1, pytest.approx(2 / 3), pytest.approx(2 / 3)]


def test_two_common_superiors_are_no_least_one() -> None:
    # a and b are above c and d: (c, d) has two common superiors, neither above the other; (a, b) has none
    assert values("ac", "bc", "ad", "bd") == [
        1, 1, pytest.approx(1 - 1 / 9), pytest.approx(2 / 3), pytest.approx(1 / 3),
    ]  # fmt: skip
    # with a head above a and b, one arc too many of 16, and (c, d) still without a least superior: 1 of 6
    assert values("ha", "hb", "ac", "bc", "ad", "bd") == [
        1, 1, pytest.approx(1 - 2 / 16), 1, pytest.approx(1 - 1 / 6),
    ]  # fmt: skip


def test_reporting_both_ways() -> None:
    # a is above b and c; b is above a too: 1 of the 3 pairs in which one is above the other is mutual
    assert values("ab", "ba", "ac")[1] == pytest.approx(2 / 3)


def test_components_and_isolates() -> None:
    # a tree of three and a pair: 3 + 1 of 10 pairs are joined; within each part nothing is missing
    assert values("ab", "ac", "de") == [pytest.approx(0.4), 1, 1, 1, 1]
    assert values("ab", alone="xyz")[0] == pytest.approx(1 / 10)
    assert values(alone="xy") == [0, None, None, None, None]
    assert values(alone="x") == [None] * 5
    assert values() == [None] * 5


def test_a_loop_is_no_arc() -> None:
    assert values("ab", "aa", "ac") == [1, 1, 1, 1, 1]


def test_common_superiors() -> None:
    found = Authority.of(nx.DiGraph([("a", "b"), ("a", "c"), ("x", "c"), ("x", "y")]))
    assert found.common("b", "c") == ["a"]
    assert found.common("a", "b") == ["a"], "a boss holds both"
    assert found.common("b", "y") == []
    assert sorted(found.members(found.below[found.index["x"]])) == ["c", "x", "y"]


@st.composite
def digraphs(draw: st.DrawFn) -> nx.DiGraph[int]:
    n = draw(st.integers(0, 7))
    arcs = draw(st.lists(st.sampled_from([*product(range(n), repeat=2)]), max_size=14)) if n else []
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(arcs)
    return graph


@given(digraphs())
def test_as_the_definitions_say(graph: nx.DiGraph[int]) -> None:
    """Every pair looked at, as Krackhardt (1994) puts it."""
    reach = {u: {u, *nx.descendants(graph, u)} for u in graph}
    part = {n: i for i, nodes in enumerate(nx.weakly_connected_components(graph)) for n in nodes}
    pairs = list(combinations(graph, 2))
    found = Authority.of(graph)
    assert found.connectedness.violations == sum(part[u] != part[v] for u, v in pairs)
    either = [(u, v) for u, v in pairs if v in reach[u] or u in reach[v]]
    assert found.hierarchy.most == len(either)
    assert found.hierarchy.violations == sum(v in reach[u] and u in reach[v] for u, v in either)
    inside = [(u, v) for u, v in pairs if part[u] == part[v]]
    bounds = {(u, v): {k for k in graph if {u, v} <= reach[k]} for u, v in inside}
    assert found.upper_bound.violations == sum(not above for above in bounds.values())
    least = {pair: [k for k in above if all(k in reach[x] for x in above)] for pair, above in bounds.items()}
    assert found.least_upper_bound.violations == sum(not heads for heads in least.values())
    for name in DIMENSIONS:
        value = getattr(found, name).value
        assert value is None or 0 <= value <= 1
    trees = graph.number_of_nodes() > 2 and all(getattr(found, n).value == 1 for n in DIMENSIONS)
    loopless = nx.DiGraph((u, v) for u, v in graph.edges() if u != v)
    loopless.add_nodes_from(graph)
    assert trees == (graph.number_of_nodes() > 2 and nx.is_arborescence(loopless)), "one for out-trees alone"


@given(digraphs(), st.randoms(use_true_random=False))
def test_names_do_not_matter(graph: nx.DiGraph[int], random: object) -> None:
    order = list(graph)
    random.shuffle(order)  # type: ignore[attr-defined]
    renamed = nx.relabel_nodes(graph, {n: f"x{order.index(n)}" for n in graph})
    one, other = Authority.of(graph), Authority.of(renamed)
    assert [getattr(one, d) for d in DIMENSIONS] == [getattr(other, d) for d in DIMENSIONS]


# -- about a core agency


def test_star_ring_and_what_lies_between() -> None:
    star, ring = nx.star_graph(5), nx.cycle_graph(6)
    assert (degree_centralisation(star), degree_centralisation(ring)) == (1, 0)
    assert core_agency(star) == (0, 5)
    assert density(star) == pytest.approx(nx.density(star))
    # degrees 3, 2, 2, 1: (0 + 1 + 1 + 2) / (3 · 2)
    graph: nx.Graph[str] = nx.Graph(["ab", "ac", "ad", "bc"])
    assert degree_centralisation(graph) == pytest.approx(4 / 6)
    assert density(graph) == pytest.approx(4 / 6)
    assert core_agency(graph) == ("a", 3)


def test_nothing_to_centre_on() -> None:
    graph: nx.Graph[str] = nx.Graph()
    assert (density(graph), degree_centralisation(graph), core_agency(graph)) == (None, None, None)
    graph.add_nodes_from("ab")
    assert (density(graph), degree_centralisation(graph), core_agency(graph)) == (0, None, None)

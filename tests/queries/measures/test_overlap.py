"""Overlap of place sets and of networks, variation, and coverage: worked values, and what always holds."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.queries.measures.coverage import coverage, equity_gap, gini
from joinedup.queries.measures.overlap import clique_overlap, in_cliques, jaccard, multiplexity, szymkiewicz_simpson
from joinedup.queries.measures.variation import model_spread

QUADRANTS = {"north", "east", "central", "west"}
SETS = st.sets(st.sampled_from("abcdef"))
WEIGHTS = st.lists(st.floats(0, 1), min_size=1, max_size=12)
GRAPHS = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"))).map(nx.Graph)


def test_worked_overlaps() -> None:
    assert jaccard({"city hospital"}, {"heart hospital", "hope hospital"}) == 0
    assert jaccard(QUADRANTS, {"west"}) == 1 / 4
    assert szymkiewicz_simpson(QUADRANTS, {"west"}) == 1


def test_populations_weigh() -> None:
    people = {"north": 100.0, "east": 100.0, "central": 100.0, "west": 700.0}
    assert jaccard(QUADRANTS, {"west"}, people) == pytest.approx(0.7)
    assert szymkiewicz_simpson({"west", "north"}, {"north", "east", "central"}, people) == pytest.approx(100 / 300)


@given(SETS, SETS)
def test_bounds_of_overlap(a: set[str], b: set[str]) -> None:
    index, least = jaccard(a, b), szymkiewicz_simpson(a, b)
    assert (index, least) == (jaccard(b, a), szymkiewicz_simpson(b, a))
    assert (index is None) == (not a | b)
    assert (least is None) == (not a or not b)
    if index is not None and least is not None:
        assert 0 <= index <= least <= 1
        even = dict.fromkeys("abcdef", 3.0)
        assert jaccard(a, b, even) == pytest.approx(index)


def test_worked_variation() -> None:
    front_door = model_spread({"one": ["city"], "other": ["heart", "hope"]})
    assert front_door.value == pytest.approx(2 / 3)
    assert round(front_door.hhi or 0, 3) == 0.556
    step_down = model_spread({"a": ["queen"], "b": ["heart"], "c": ["hope"]})
    assert step_down.value == 1
    assert model_spread({"a": ["queen", "heart"]}).value == 1 / 2, "one model everywhere"
    assert model_spread({"a": []}) == (None, None, 0, 0)


@given(st.dictionaries(st.sampled_from("uvwxyz"), SETS))
def test_bounds_of_variation(served: dict[str, set[str]]) -> None:
    found = model_spread(served)
    if found.value is not None and found.hhi is not None:
        assert 0 < found.value <= found.models
        assert 1 / found.models - 1e-9 <= found.hhi <= 1 + 1e-9


def test_worked_coverage() -> None:
    therapy = [1, 1, 0.5, 0.5]
    assert coverage(therapy) == 0.75
    assert equity_gap(therapy) == 0.5
    assert sum(w == 1 for w in therapy) == 2
    assert coverage(therapy, [1, 1, 1, 5]) == pytest.approx((2 + 0.5 + 2.5) / 8)
    assert (coverage([]), equity_gap([]), gini([])) == (None, None, None)
    assert gini([0, 0]) is None


@given(WEIGHTS, st.integers(1, 5))
def test_gini_by_its_definition(weights: list[float], times: int) -> None:
    found, mean = gini(weights), coverage(weights)
    assert mean is not None
    if not mean:
        assert found is None
        return
    n = len(weights)
    plain = sum(abs(a - b) for a in weights for b in weights) / (2 * n * n * mean)
    assert found == pytest.approx(plain, abs=1e-9)
    assert gini(weights, [float(times)] * n) == pytest.approx(found, abs=1e-9)
    assert gini(weights * times) == pytest.approx(found, abs=1e-9), "the same shares among more places"


def test_worked_multiplexity() -> None:
    refers, meets = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]), nx.Graph([("b", "a"), ("d", "e")])
    assert multiplexity([refers, meets]) == (1, 5)
    assert in_cliques(refers) == {"a", "b", "c"}
    assert clique_overlap(refers, meets) == (set(), {"a", "b", "c"})
    meets.add_edges_from([("b", "c"), ("c", "a")])
    assert clique_overlap(refers, meets) == ({"a", "b", "c"}, {"a", "b", "c"})


@given(GRAPHS, GRAPHS)
def test_cliques_against_enumeration(a: nx.Graph[str], b: nx.Graph[str]) -> None:
    for graph in (a, b):
        graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    both, either = clique_overlap(a, b)
    found = [set(x) & set(y) for x in nx.find_cliques(a) for y in nx.find_cliques(b)]
    assert both == set().union(*(common for common in found if len(common) > 2))
    assert either == {n for g in (a, b) for c in nx.find_cliques(g) if len(c) > 2 for n in c}
    many, all_ = multiplexity([a, b])
    assert many == sum(a.has_edge(u, v) and b.has_edge(u, v) for u, v in combinations("abcdefg", 2))
    assert all_ == len({frozenset(e) for g in (a, b) for e in g.edges()})

"""What holds of every network measure on every small graph: bounds, names that do not matter, nodes without ties."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.queries.measures.connectedness import (
    component_sizes,
    cuts,
    disconnected_pairs,
    distance_weighted_fragmentation,
    fragmentation_index,
)
from joinedup.queries.measures.ei_index import ei_test
from joinedup.queries.measures.modularity import (
    adjusted_rand_index,
    find_communities,
    modularity,
    normalised_mutual_information,
    null_test,
    rewired,
)
from joinedup.queries.measures.roles import participation_of, role_of, ties_by_module, within_module_z
from joinedup.queries.views import ties

Labelled = tuple["nx.Graph[str]", dict[str, int]]


@st.composite
def networks(draw: st.DrawFn, least: int = 0) -> Labelled:
    """A simple weighted graph of up to nine nodes, and a class for each."""
    n = draw(st.integers(least, 9))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(f"n{i}" for i in range(n))
    pairs = [(f"n{i}", f"n{j}") for i in range(n) for j in range(i)]
    for u, v in draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []:
        graph.add_edge(u, v, weight=draw(st.sampled_from([0.5, 1.0])))
    return graph, {node: draw(st.integers(0, 3)) for node in graph}


labels = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12)


def renamed(labelled: Labelled, seed: int) -> tuple[Labelled, dict[str, str]]:
    """The same graph with its names dealt out anew, and its nodes and ties in another order."""
    graph, group = labelled
    old = list(graph)
    new = [f"m{i}" for i in range(len(old))]
    random = Random(seed)
    random.shuffle(new)
    names = dict(zip(old, new, strict=True))
    out: nx.Graph[str] = nx.Graph()
    out.add_nodes_from(sorted(new))
    rows = [(names[v], names[u], w) for u, v, w in graph.edges(data="weight")]
    random.shuffle(rows)
    out.add_weighted_edges_from(rows)
    return (out, {names[n]: 10 - c for n, c in group.items()}), names


@given(networks())
def test_cohesion_is_bounded_and_distance_only_adds(labelled: Labelled) -> None:
    graph, _ = labelled
    plain, distance = fragmentation_index(graph), distance_weighted_fragmentation(graph)
    assert 0 <= plain <= distance + 1e-12
    assert distance <= 1
    if len(graph) > 1:
        assert (plain == 1) == (graph.number_of_edges() == 0)
        assert (plain == 0) == nx.is_connected(graph)


@given(networks(least=2), st.data())
def test_another_tie_never_fragments(labelled: Labelled, data: st.DataObject) -> None:
    graph, _ = labelled
    u, v = data.draw(st.lists(st.sampled_from(sorted(graph)), min_size=2, max_size=2, unique=True))
    more = graph.copy()
    more.add_edge(u, v)
    assert fragmentation_index(more) <= fragmentation_index(graph)
    assert distance_weighted_fragmentation(more) <= distance_weighted_fragmentation(graph) + 1e-12


@given(networks(), st.integers(0, 99))
def test_names_do_not_matter(labelled: Labelled, seed: int) -> None:
    (graph, group), ((other, classes), names) = labelled, renamed(labelled, seed)
    assert fragmentation_index(other) == fragmentation_index(graph)
    assert distance_weighted_fragmentation(other) == pytest.approx(distance_weighted_fragmentation(graph))
    assert {names[n]: pairs for n, pairs in cuts(graph).nodes.items()} == cuts(other).nodes
    assert modularity(other, classes) == pytest.approx(modularity(graph, group))
    assert ei_test(list(other), list(ties(other)), classes, permutations=0).value == (
        ei_test(list(graph), list(ties(graph)), group, permutations=0).value
    )
    z, theirs = within_module_z(graph, group), within_module_z(other, classes)
    assert {names[n]: value for n, value in z.items()} == pytest.approx(theirs)


@given(networks())
def test_nodes_without_ties_change_cohesion_alone(labelled: Labelled) -> None:
    graph, group = labelled
    more, classes = graph.copy(), {**group, "alone": 99}
    more.add_node("alone")
    assert modularity(more, classes) == modularity(graph, group)
    assert ei_test(list(more), list(ties(more)), classes, permutations=0).value == (
        ei_test(list(graph), list(ties(graph)), group, permutations=0).value
    )
    assert fragmentation_index(more) >= fragmentation_index(graph)
    assert cuts(more) == cuts(graph)
    assert participation_of(ties_by_module(more, classes)["alone"]) is None
    assert within_module_z(more, classes)["alone"] == 0


@given(networks())
def test_cut_pairs_are_what_is_lost(labelled: Labelled) -> None:
    graph, _ = labelled
    for node, pairs in cuts(graph).nodes.items():
        rest = graph.subgraph(set(nx.node_connected_component(graph, node)) - {node})
        assert pairs == disconnected_pairs(component_sizes(rest)) > 0


@given(networks())
def test_modularity_is_bounded_and_one_class_has_none(labelled: Labelled) -> None:
    graph, group = labelled
    quality = modularity(graph, group)
    if quality is None:
        assert graph.number_of_edges() == 0
        return
    assert -0.5 - 1e-12 <= quality < 1
    assert modularity(graph, dict.fromkeys(graph, 0)) == pytest.approx(0)
    heavier = graph.copy()
    for u, v in heavier.edges():
        heavier[u][v]["weight"] *= 7
    assert modularity(heavier, group) == pytest.approx(quality)


@given(networks(), st.integers(0, 9))
def test_a_search_finds_what_it_says(labelled: Labelled, seed: int) -> None:
    graph, _ = labelled
    found = find_communities(graph, starts=2, seed=seed)
    if found is None:
        assert graph.number_of_edges() == 0
        return
    assert set(found.group) == set(graph)
    assert found.quality == pytest.approx(modularity(graph, found.group))
    assert found.quality == max(found.searches) >= -1e-12
    assert found == find_communities(graph, starts=2, seed=seed)
    test = null_test(graph, found, rewirings=3, seed=seed)
    assert test is not None
    assert 0 < test.p_high <= 1
    assert test.z is None or math.isfinite(test.z)


@given(networks(), st.integers(0, 9))
def test_rewiring_keeps_degrees(labelled: Labelled, seed: int) -> None:
    graph: nx.Graph[Any] = nx.convert_node_labels_to_integers(labelled[0])
    null = rewired(graph, Random(seed))
    assert dict(null.degree()) == dict(graph.degree())
    assert nx.number_of_selfloops(null) == 0


@given(networks())
def test_ei_is_bounded_and_of_one_group_all_inside(labelled: Labelled) -> None:
    graph, group = labelled
    found = ei_test(sorted(graph), list(ties(graph)), group, permutations=9)
    if found.value is None:
        assert graph.number_of_edges() == 0
        return
    assert -1 <= found.value <= 1
    assert found.lowest is not None
    assert found.highest is not None
    assert found.expected is not None
    assert -1 <= found.lowest <= found.expected <= found.highest <= 1
    assert all(p is not None and 0 < p <= 1 for p in (found.p_low, found.p_high))
    assert ei_test(sorted(graph), list(ties(graph)), dict.fromkeys(graph, 0), permutations=0).value == -1
    apart = {node: i for i, node in enumerate(graph)}
    assert ei_test(sorted(graph), list(ties(graph)), apart, permutations=0).value == 1


@given(networks())
def test_reach_is_bounded_and_z_is_standardised(labelled: Labelled) -> None:
    graph, group = labelled
    counts, z = ties_by_module(graph, group), within_module_z(graph, group)
    for node in graph:
        value = participation_of(counts[node])
        if value is None:
            assert graph.degree(node) == 0
        else:
            assert 0 <= value <= 1 - 1 / len(counts[node]) + 1e-12
            assert role_of(value, z[node])
    for module in set(group.values()):
        members = [z[n] for n in graph if group[n] == module]
        assert sum(members) == pytest.approx(0, abs=1e-9)
        assert sum(x * x for x in members) == pytest.approx(len(members)) or not any(members)


@given(labels)
def test_agreement_is_bounded_and_symmetric(pairs: list[tuple[int, int]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    nmi, ari = normalised_mutual_information(first, second), adjusted_rand_index(first, second)
    assert nmi is None or 0 <= nmi <= 1
    assert ari is None or -1 <= ari <= 1
    assert nmi == pytest.approx(normalised_mutual_information(second, first))
    assert ari == pytest.approx(adjusted_rand_index(second, first))
    assert normalised_mutual_information(first, [-a for a in first]) in (None, pytest.approx(1))
    assert adjusted_rand_index(first, [-a for a in first]) in (None, pytest.approx(1))

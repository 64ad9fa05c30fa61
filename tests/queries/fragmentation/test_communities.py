"""Modularity of a system's network: given partitions, found communities, and what may be read into them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import Communities, fragmentation

Make = Callable[[], Any]
TESTED = Effort(resamples=30, permutations=0, rewirings=30, communities=5)
STAGES = ("usual-place-of-residence", "crisis", "step-down")


def found(graph: KnowledgeGraph, effort: Effort = TESTED) -> Communities:
    return fragmentation(graph, effort=effort).communities


def blocks(made: Any, by: str, *, size: int = 6, groups: int = 6) -> KnowledgeGraph:
    """Rings of services with chords; each ring is one organisation's, or one place's, and few ties lead out."""
    rings = []
    for g in range(groups):
        trust, town = made.node("Organisation", f"Trust {g}", sector="acute"), made.node("Place", f"Town {g}")
        ring = []
        for i in range(size):
            service = made.node("Service", f"service {g}-{i}", sector="acute")
            owner = trust if by == "org" else made.node("Organisation", f"Firm {i}", sector="acute")
            made.edge(owner, "PROVIDES", service)
            made.edge(service, "COVERS", town if by == "place" else made.node("Place", f"Quarter {i}"))
            ring.append(service)
        rings.append(ring)
    for g, ring in enumerate(rings):
        for i, service in enumerate(ring):
            stage = STAGES[(g + i) % 3]
            made.edge(service, "WORKS_WITH", ring[(i + 1) % size], stage=stage)
            made.edge(service, "REFERS_TO", ring[(i + 2) % size], stage=stage)
        made.edge(ring[0], "REFERS_TO", rings[(g + 1) % groups][3], "limited", stage="crisis")
    graph: KnowledgeGraph = made.graph
    return graph


def test_silos_are_called_silos(builder: Make) -> None:
    result = found(blocks(builder(), "org"))
    assert (result.nodes, result.isolates) == (36, 0)
    assert result.z.value is not None
    assert result.z.value > 5
    assert result.reading == "siloed"
    org = next(fit for fit in result.given if fit.partition == "org")
    assert org.ratio.value == pytest.approx(1)
    assert org.nmi.value == pytest.approx(1)
    assert org.ari.value == pytest.approx(1)
    assert org.modularity.interval is not None
    assert org.modularity.value == pytest.approx(result.highest.value)
    assert all(c.commonest["org"][1] == 1 for c in result.communities)


def test_places_are_called_places(builder: Make) -> None:
    result = found(blocks(builder(), "place"))
    assert result.reading == "place-based"
    place = next(fit for fit in result.given if fit.partition == "place")
    assert place.nmi.value == pytest.approx(1)


def test_without_rewirings_a_large_network_has_values_and_no_reading(builder: Make) -> None:
    result = found(blocks(builder(), "org"), Effort.none())
    assert result.highest.value is not None
    assert result.z.value is None
    assert result.reading == "no reading"
    assert "rewired" in result.why


def test_a_small_network_is_reported_with_the_null_alone(builder: Make) -> None:
    graph = blocks(builder(), "org", size=5, groups=3)
    untested = fragmentation(graph, effort=Effort.none())
    assert untested.communities.highest.value is None
    assert untested.communities.communities == ()
    assert all(fit.ratio.value is fit.nmi.value is None for fit in untested.communities.given)
    assert any("rewired" in limit for limit in untested.limits)
    tested = found(graph)
    assert tested.highest.value is not None
    assert tested.z.value is not None
    assert tested.reading == "no reading"
    assert "under 30" in tested.why


def test_chance_is_not_read(builder: Make) -> None:
    made = builder()
    random: nx.Graph[int] = nx.gnm_random_graph(40, 60, seed=11)
    nodes = {n: made.node("Service", f"service {n}", sector="acute") for n in random}
    for n in random:
        made.edge(made.node("Organisation", f"Trust {n % 5}"), "PROVIDES", nodes[n])
    for u, v in random.edges():
        made.edge(nodes[u], "WORKS_WITH", nodes[v], stage="crisis")
    result = found(made.graph, Effort(resamples=0, permutations=0, rewirings=60, communities=5))
    assert result.highest.value is not None
    assert result.highest.value > 0.4, "a sparse random network looks modular"
    assert result.reading == "no reading"
    assert "rewired networks" in result.why


def test_the_found_partition_is_never_worse_than_a_given_one(builder: Make) -> None:
    for by in ("org", "place"):
        result = found(blocks(builder(), by), Effort.none())
        assert all((fit.ratio.value or 0) <= 1 + 1e-9 for fit in result.given)


def test_statuses_weigh(builder: Make) -> None:
    """Two pairs, one tie present and one limited: 1/1.5 − (2/3)² + 0.5/1.5 − (1/3)²."""
    made = builder()
    for i, status in enumerate(("present", "limited")):
        trust = made.node("Organisation", f"Trust {i}")
        one, other = made.node("Service", f"ward {i}"), made.node("Service", f"team {i}")
        made.edge(trust, "PROVIDES", one)
        made.edge(trust, "PROVIDES", other)
        made.edge(one, "REFERS_TO", other, status)
    made.edge(one, "REFERS_TO", made.node("Service", "nowhere"), "absent")
    result = found(made.graph)
    assert (result.nodes, result.isolates, result.ties) == (4, 1, 2)
    org = next(fit for fit in result.given if fit.partition == "org")
    assert org.modularity.value == pytest.approx(1 - 4 / 9 - 1 / 9)
    assert org.modularity.denominator == 1.5


def test_a_partition_without_classes_has_no_value(builder: Make) -> None:
    graph = blocks(builder(), "org")
    for node in list(graph.nodes()):
        node.sector = "not stated"
    report = fragmentation(graph, effort=Effort.none())
    sector = next(fit for fit in report.communities.given if fit.partition == "sector")
    assert sector.modularity.value is sector.ratio.value is sector.nmi.value is None
    assert sector.modularity.not_stated == 1
    assert all(row.figure.value is None for row in report.ei if row.partition == "sector")
    assert any("a sector" in limit for limit in report.limits)


def test_the_same_effort_gives_the_same_communities(builder: Make) -> None:
    graph = blocks(builder(), "org")
    assert found(graph) == found(graph)
    assert found(graph).rewirings == 30
    other = found(graph, TESTED.model_copy(update={"seed": 7}))
    assert other.expected != found(graph).expected

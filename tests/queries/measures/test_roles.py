"""Participation, within-module z and the roles of nodes."""

from __future__ import annotations

import networkx as nx
import pytest

from joinedup.queries.measures.roles import participation_of, role_of, ties_by_module, within_module_z


def test_open_to_three_sectors_used_by_one() -> None:
    nominal = participation_of({"primary": 1, "independent-care": 1, "voluntary": 1})
    effective = participation_of({"primary": 1999, "independent-care": 1, "voluntary": 1})
    assert round(nominal or 0, 3) == 0.667
    assert round(effective or 0, 4) == 0.0020
    assert round((nominal or 0) - (effective or 0), 3) == 0.665
    assert participation_of({}) is None
    assert participation_of({"primary": 0}) is None


@pytest.mark.parametrize(
    ("p", "z", "role"),
    [
        (0.0, 0.0, "ultra-peripheral"), (0.05, 2.49, "ultra-peripheral"), (0.06, 0.0, "peripheral"),
        (0.62, 1.0, "peripheral"), (0.625, 1.0, "connector"), (0.80, 0.0, "connector"), (0.81, 0.0, "kinless"),
        (0.0, 2.5, "provincial hub"), (0.30, 3.0, "provincial hub"), (0.31, 3.0, "connector hub"),
        (0.75, 9.0, "connector hub"), (0.76, 2.5, "kinless hub"),
    ],
)  # fmt: skip
def test_the_seven_regions_of_guimera_and_amaral(p: float, z: float, role: str) -> None:
    assert role_of(p, z) == role


def test_a_star_with_spokes_outside() -> None:
    """A hub with nine ties in its own module and one each to two others: κ is 9 once and 1 nine times."""
    graph: nx.Graph[str] = nx.star_graph(9)
    graph = nx.relabel_nodes(graph, {i: f"a{i}" for i in range(10)})
    graph.add_edges_from([("a0", "b"), ("a0", "c")])
    group = {node: node[0] for node in graph}
    z = within_module_z(graph, group)
    assert z["a0"] == pytest.approx((9 - 1.8) / 2.4)
    assert z["a1"] == pytest.approx((1 - 1.8) / 2.4)
    assert z["b"] == 0, "alone in its module"
    counts = ties_by_module(graph, group)["a0"]
    assert counts == {"a": 9, "b": 1, "c": 1}
    assert participation_of(counts) == pytest.approx(1 - (81 + 1 + 1) / 121)
    assert role_of(participation_of(counts) or 0, z["a0"]) == "connector hub"

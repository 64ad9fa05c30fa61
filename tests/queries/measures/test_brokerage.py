"""Gould & Fernandez's roles, by hand and by looking at every triple."""

from __future__ import annotations

from itertools import permutations, product

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from joinedup.queries.measures.brokerage import Roles, brokerage


def test_each_role_once() -> None:
    # b of group 1; what comes in: p (1) and q (2); what goes out: r (1), s (2) and t (3)
    graph: nx.DiGraph[str] = nx.DiGraph([("p", "b"), ("q", "b"), ("b", "r"), ("b", "s"), ("b", "t")])
    group = {"b": "1", "p": "1", "q": "2", "r": "1", "s": "2", "t": "3"}
    # p→r coordinator; p→s, p→t representative; q→r gatekeeper; q→s consultant; q→t liaison
    assert brokerage(graph, group, "b") == Roles(coordinator=1, representative=2, gatekeeper=1, consultant=1, liaison=1)


def test_whoever_deals_directly_needs_no_broker() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("p", "b"), ("b", "r")])
    group = {"b": "1", "p": "2", "r": "3"}
    assert brokerage(graph, group, "b").liaison == 1
    graph.add_edge("p", "r")
    assert brokerage(graph, group, "b").total == 0
    graph.remove_edge("p", "r")
    graph.add_edge("r", "p")
    assert brokerage(graph, group, "b").liaison == 1, "the other way round is another matter"


def test_a_board_that_joins_its_members() -> None:
    # ties both ways with two trusts and a council: 6 ordered pairs of members
    members = {"trust": "acute", "other trust": "acute", "council": "social care"}
    graph: nx.DiGraph[str] = nx.DiGraph()
    for member in members:
        graph.add_edge(member, "board")
        graph.add_edge("board", member)
    roles = brokerage(graph, {**members, "board": "governance"}, "board")
    assert (roles.consultant, roles.liaison, roles.total) == (2, 4, 6)


def test_without_a_group_no_role() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("p", "b"), ("b", "r")])
    assert brokerage(graph, {"b": "1", "p": None, "r": "1"}, "b") == Roles(not_stated=1)
    assert brokerage(graph, {"b": None, "p": "1", "r": "1"}, "b") == Roles(not_stated=1)
    graph.add_node("alone")
    assert brokerage(graph, {"alone": "1"}, "alone") == Roles()


def _role(a: str | None, b: str | None, c: str | None) -> str:
    """As the paper's figure has them."""
    if None in (a, b, c):
        return "not_stated"
    return {
        (True, True, True): "coordinator", (False, False, True): "consultant", (False, True, False): "gatekeeper",
        (True, False, False): "representative", (False, False, False): "liaison",
    }[a == b, b == c, a == c]  # fmt: skip


@given(st.data(), st.integers(1, 6))
def test_as_looking_at_every_triple(data: st.DataObject, n: int) -> None:
    arcs = data.draw(st.lists(st.sampled_from([*product(range(n), repeat=2)]), max_size=20))
    group = {i: data.draw(st.sampled_from(["1", "2", "3", None])) for i in range(n)}
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(arcs)
    for b in graph:
        counts = dict.fromkeys(Roles.__dataclass_fields__, 0)
        for a, c in permutations(set(graph) - {b}, 2):
            if graph.has_edge(a, b) and graph.has_edge(b, c) and not graph.has_edge(a, c):
                counts[_role(group[a], group[b], group[c])] += 1
        assert brokerage(graph, group, b) == Roles(**counts)

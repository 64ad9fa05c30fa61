"""Alternatives in one cell, and how many of them nothing joins: pure functions of members and links."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import networkx as nx


class Duplication(NamedTuple):
    """``alternatives`` K = k − 1 for k members, ``unjoined`` U = g − 1 for the g groups that their links make.

    K counts what a person could turn to instead; U what nothing joins, which is what confuses a referrer.
    """

    alternatives: int
    unjoined: int


def duplication(members: Collection[str], links: Iterable[tuple[str, str]]) -> Duplication:
    """K and U of the members of a cell; links with another end are left out, none of either for an empty cell."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(members)
    graph.add_edges_from((u, v) for u, v in links if u in members and v in members)
    return Duplication(max(0, len(graph) - 1), max(0, nx.number_connected_components(graph) - 1))

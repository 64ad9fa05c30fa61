"""Density and centralisation of a network about its core agency (Provan & Milward 1995).

Pure functions of simple undirected graphs; isolates count, so give them the whole node set.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, TypeVar

import networkx as nx

V = TypeVar("V", bound=Hashable)


def density(graph: nx.Graph[Any]) -> float | None:
    """Ties over pairs, ``m / [n(n−1)/2]``; none with fewer than two nodes."""
    n = len(graph)
    return graph.number_of_edges() / (n * (n - 1) / 2) if n > 1 else None


def degree_centralisation(graph: nx.Graph[Any]) -> float | None:
    """``Σ (d_max − d_i) / [(n−1)(n−2)]`` (Freeman 1979): 1 for a star, 0 where all have as many ties.

    None with fewer than three nodes.
    """
    return centralisation([degree for _, degree in graph.degree()])


def centralisation(degrees: Sequence[int]) -> float | None:
    """:func:`degree_centralisation` of a graph whose nodes have these degrees."""
    n = len(degrees)
    return (n * max(degrees) - sum(degrees)) / ((n - 1) * (n - 2)) if n > 2 else None


def core_agency(graph: nx.Graph[V]) -> tuple[V, int] | None:
    """The node with the most ties, the first in order of names on a tie, and how many; none without a tie."""
    found = [(-degree, str(node), node) for node, degree in graph.degree() if degree]
    return (best[2], -best[0]) if (best := min(found, default=None, key=lambda row: row[:2])) else None

"""Structural holes (Burt 1992): how far a node's contacts are tied to each other already.

Pure functions of simple ``networkx`` graphs; ties are undirected, and all of one strength unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, TypeVar

import networkx as nx

V = TypeVar("V", bound=Hashable)


def constraint(graph: nx.Graph[V], node: V, *, weight: str | None = None) -> float | None:
    """Burt's (1992) constraint ``Σ_j (p_ij + Σ_q p_iq p_qj)²`` over the contacts j of a node i.

    ``p_ij`` is the share of i's ties that goes to j, q any contact of both. 1/n where none of n contacts is tied to
    another: n ways out, none of them redundant. It is near 1 where all depends on one contact or one clique (a pair
    of contacts tied to each other gives 1.125). ``None`` for a node without contacts.
    """
    shares = _shares(graph, node, weight)
    if not shares:
        return None
    indirect = dict.fromkeys(shares, 0.0)
    for between, share in shares.items():
        for contact, further in _shares(graph, between, weight).items():
            if contact in indirect and contact != between:
                indirect[contact] += share * further
    return sum((share + indirect[contact]) ** 2 for contact, share in shares.items())


def effective_size(graph: nx.Graph[V], node: V) -> float | None:
    """Effective size ``n − 2t/n``: n contacts less their mean redundancy, t being the ties among them.

    Burt (1992), in the form of Borgatti (1997) for ties of one strength. ``None`` for a node without contacts.
    """
    contacts = {near for near in graph.adj[node] if near != node}
    if not contacts:
        return None
    among = sum(1 for contact in contacts for near in graph.adj[contact] if near in contacts and near != contact) / 2
    return len(contacts) - 2 * among / len(contacts)


def _shares(graph: nx.Graph[Any], node: Any, weight: str | None) -> dict[Any, float]:
    """Contact → its share of a node's ties; loops do not count."""
    ties = {
        near: float(data.get(weight, 1.0)) if weight else 1.0 for near, data in graph.adj[node].items() if near != node
    }
    total = sum(ties.values())
    return {near: value / total for near, value in ties.items()} if total else {}

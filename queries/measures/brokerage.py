"""Brokerage roles between groups (Gould & Fernandez 1989)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import networkx as nx

V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True)
class Roles:
    """In how many ways a node b stands between a and c, where a → b → c and a has no arc to c.

    ``coordinator``: all three in one group. ``consultant`` (or itinerant broker): a and c in one group, b outside.
    ``gatekeeper``: b and c in one group, so b lets in what comes from a. ``representative``: a and b in one group,
    so b carries what goes out to c. ``liaison``: three groups. ``not_stated``: one of the three has no group.
    """

    coordinator: int = 0
    consultant: int = 0
    gatekeeper: int = 0
    representative: int = 0
    liaison: int = 0
    not_stated: int = 0

    @property
    def total(self) -> int:
        """All of the five roles."""
        return self.coordinator + self.consultant + self.gatekeeper + self.representative + self.liaison


def brokerage(graph: nx.DiGraph[V], group: Mapping[V, str | None], node: V) -> Roles:
    """The roles of one node; ``group`` is ``None`` for what has none. Loops do not count.

    Counts by pairs of groups, less what is closed: so a hub does not take the square of its ties.
    """
    sources = [n for n in graph.predecessors(node) if n != node]
    targets = {n for n in graph.successors(node) if n != node}
    into, out = Counter(group[n] for n in sources), Counter(group[n] for n in targets)
    pairs = Counter({(a, c): into[a] * out[c] for a in into for c in out})
    for source in sources:
        for near in graph.adj[source]:
            if near in targets and near != source:
                pairs[group[source], group[near]] -= 1
        if source in targets:  # there and back again is nobody's brokerage
            pairs[group[source], group[source]] -= 1
    own = group[node]
    roles: Counter[str] = Counter()
    for (before, after), number in pairs.items():
        roles[_role(before, own, after)] += number
    return Roles(**roles)


def _role(before: str | None, own: str | None, after: str | None) -> str:
    if before is None or own is None or after is None:
        return "not_stated"
    if before == after:
        return "coordinator" if own == before else "consultant"
    if own == after:
        return "gatekeeper"
    return "representative" if own == before else "liaison"

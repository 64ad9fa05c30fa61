"""How far a digraph of authority is one hierarchy: Krackhardt's (1994) four dimensions.

Every arc runs from a superior to a subordinate. All four are 1 for an out-tree, in which one body is above all
others and each has one superior, and for nothing else. Efficiency and the bound are summed over weak components,
as Krackhardt has it; components are what connectedness tells of.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import networkx as nx

V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True)
class Dimension:
    """One of the four: ``1 − violations / most``; none where nothing could have been violated."""

    violations: int
    most: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1, 1 as in an out-tree."""
        return 1 - self.violations / self.most if self.most else None


class Authority(Generic[V]):
    """Who is above whom in a digraph of superior → subordinate; loops do not count.

    Sets of nodes are kept as bits of one integer, so that thousands of nodes take seconds.
    """

    def __init__(self, nodes: Iterable[V], arcs: Iterable[tuple[V, V]]) -> None:
        self.nodes: list[V] = list(nodes)
        self.index = {node: i for i, node in enumerate(self.nodes)}
        found = {(self.index[u], self.index[v]) for u, v in arcs}
        self._arcs = sorted((i, j) for i, j in found if i != j)
        self._down: list[list[int]] = [[] for _ in self.nodes]
        self._up: list[list[int]] = [[] for _ in self.nodes]
        for i, j in self._arcs:
            self._down[i].append(j)
            self._up[j].append(i)

    @classmethod
    def of(cls, graph: nx.DiGraph[V]) -> Authority[V]:
        """The authority in a digraph of superior → subordinate."""
        return cls(graph, graph.edges())

    @property
    def ties(self) -> set[tuple[int, int]]:
        """Pairs of indices with an arc between them, either way."""
        return {(min(i, j), max(i, j)) for i, j in self._arcs}

    @property
    def degrees(self) -> list[int]:
        """How many others each node has an arc with."""
        return [len({*down, *up}) for down, up in zip(self._down, self._up, strict=True)]

    @cached_property
    def _parts(self) -> list[list[int]]:
        """The weak components."""
        out, seen = [], [False] * len(self.nodes)
        for start in range(len(self.nodes)):
            if seen[start]:
                continue
            seen[start], part = True, [start]
            for i in part:  # grows as it goes
                for j in (*self._down[i], *self._up[i]):
                    if not seen[j]:
                        seen[j] = True
                        part.append(j)
            out.append(sorted(part))
        return out

    @cached_property
    def _order(self) -> list[int]:
        """Subordinates before superiors, as far as there are no cycles: each once all below it are done."""
        out: list[int] = []
        seen = [False] * len(self.nodes)
        for start in range(len(self.nodes)):
            if seen[start]:
                continue
            seen[start], stack = True, [(start, iter(self._down[start]))]
            while stack:
                i, rest = stack[-1]
                near = next((j for j in rest if not seen[j]), None)
                if near is None:
                    out.append(i)
                    stack.pop()
                else:
                    seen[near] = True
                    stack.append((near, iter(self._down[near])))
        return out

    @cached_property
    def below(self) -> list[int]:
        """Per node, itself and all that it is above, directly or through others."""
        return self._closure(up=False)

    @cached_property
    def above(self) -> list[int]:
        """Per node, itself and all that are above it."""
        return self._closure(up=True)

    def members(self, bits: int) -> list[V]:
        """The nodes of a set, in the order of the graph."""
        out = []
        while bits:
            low = bits & -bits
            out.append(self.nodes[low.bit_length() - 1])
            bits ^= low
        return out

    def _closure(self, *, up: bool) -> list[int]:
        """Reachability along (or against) the arcs: grown until nothing is new, which without cycles is at once."""
        near = self._up if up else self._down
        rows = [(i, near[i]) for i in (reversed(self._order) if up else self._order) if near[i]]
        reach = [1 << i for i in range(len(self.nodes))]
        grew = True
        while grew:
            grew = False
            for i, others in rows:
                bits = reach[i]
                for j in others:
                    bits |= reach[j]
                if bits != reach[i]:
                    reach[i], grew = bits, True
        return reach

    # -- the four dimensions

    @property
    def connectedness(self) -> Dimension:
        """``1 − V / [n(n−1)/2]``, V the pairs that no path joins, whatever its direction."""
        n = len(self.nodes)
        joined = sum(len(part) * (len(part) - 1) // 2 for part in self._parts)
        return Dimension(n * (n - 1) // 2 - joined, n * (n - 1) // 2)

    @property
    def hierarchy(self) -> Dimension:
        """``1 − pairs of which each is above the other / pairs of which one is above the other``."""
        ordered = sum(bits.bit_count() - 1 for bits in self.below)
        both = sum((down & up).bit_count() - 1 for down, up in zip(self.below, self.above, strict=True))
        return Dimension(both // 2, ordered - both // 2)

    @property
    def efficiency(self) -> Dimension:
        """``1 − arcs beyond the n_i − 1 that join a component / the most that there could be, (n_i − 1)²``."""
        needed = [len(part) - 1 for part in self._parts]
        return Dimension(len(self._arcs) - sum(needed), sum(n * n for n in needed))

    @property
    def upper_bound(self) -> Dimension:
        """``1 − pairs of a component without a common superior / Σ (n_i−1)(n_i−2)/2``.

        A body counts as its own superior here, so that a boss and a subordinate have one.
        """
        held = self._held()
        apart = 0
        for part in self._parts:
            inside = 0
            for i in part:
                inside |= 1 << i
            apart += sum((inside & ~held[i]).bit_count() for i in part)
        return Dimension(apart // 2, self._most_unbounded)

    @property
    def least_upper_bound(self) -> Dimension:
        """As :attr:`upper_bound`, but the common superior has to be the one that all others are above.

        This is the condition in full (Krackhardt 1994): two bodies under the same two superiors, neither of which
        is above the other, have common superiors and no least one. Takes time as the square of the nodes.
        """
        known = set(self.above)
        apart = sum(
            (self.above[i] & self.above[j]) not in known
            for part in self._parts for n, i in enumerate(part) for j in part[:n]
        )  # fmt: skip
        return Dimension(apart, self._most_unbounded)

    @property
    def _most_unbounded(self) -> int:
        return sum((len(part) - 1) * (len(part) - 2) // 2 for part in self._parts)

    def _held(self) -> list[int]:
        """Per node, all with which it has a common superior; those at the top tell, as they are above all others."""
        top = 0
        for i, bits in enumerate(self.above):
            if bits & self.below[i] == bits:  # nothing is above it but its own cycle
                top |= 1 << i
        known: dict[int, int] = {}
        out = []
        for bits in self.above:
            tops = bits & top
            if tops not in known:
                reached, rest = 0, tops
                while rest:
                    low = rest & -rest
                    reached |= self.below[low.bit_length() - 1]
                    rest ^= low
                known[tops] = reached
            out.append(known[tops])
        return out

    def common(self, one: V, other: V) -> list[V]:
        """The superiors that two nodes have in common, each its own superior too."""
        return self.members(self.above[self.index[one]] & self.above[self.index[other]])

"""How likely an interface is between two nodes by sector and kind alone, as other reports state interfaces.

A stochastic block model (Holland, Laskey & Leinhardt 1983) whose blocks are sectors and kinds:
``p(r | a → b) = p(r | sector a, sector b) · p(r | kind a, kind b) / p(r)``, each share drawn towards ``p(r)`` by
``strength`` pairs of its own, so that a pair of blocks that no report had says nothing. What is counted are statements
of any status: a report states what it holds to be an interface, even where nothing passes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from ...graph.model import Node
from ...graph.vocabulary import Kind, RelationshipType, vocabulary
from ..views import SystemView

Block: TypeAlias = tuple[str, Kind]
"""Sector ("not stated" is one of them) and kind."""

STRENGTH = 50.0
"""How many pairs the overall share counts for beside those of a pair of blocks."""

_ENDS = frozenset(
    kind
    for t in vocabulary().interfaces
    for info in [vocabulary().relationships[t]]
    for kind in info.domain | info.range
)


@dataclass
class Counts:
    """Ordered pairs of nodes, and the interfaces stated from the one to the other, by sectors and by kinds."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By "sector > sector" and "kind > kind"."""
    stated: Counter[tuple[str, str, RelationshipType]] = field(default_factory=Counter)
    all_pairs: int = 0
    all_stated: Counter[RelationshipType] = field(default_factory=Counter)

    def add(self, view: SystemView, nodes: Collection[str] | None = None) -> None:
        """Count one report: all of it, or what stands between some of its nodes.

        What goes both ways (working together) counts in both directions.
        """
        ends = [n for n in view.graph.nodes(_ENDS) if nodes is None or n.id in nodes]
        of = {n.id: block_of(view, n) for n in ends}
        for classes in (Counter(s for s, _ in of.values()), Counter(str(k) for _, k in of.values())):
            for one, n in classes.items():
                for other, m in classes.items():
                    self.pairs[one, other] += n * (m - (one == other))
        self.all_pairs += len(ends) * (len(ends) - 1)
        for edge in view.interfaces:
            if edge.source in of and edge.target in of and edge.source != edge.target:
                ways = [(of[edge.source], of[edge.target])]
                if vocabulary().relationships[edge.type].undirected:
                    ways.append((of[edge.target], of[edge.source]))
                for here, there in ways:
                    self.stated[here[0], there[0], edge.type] += 1
                    self.stated[here[1], there[1], edge.type] += 1
                    self.all_stated[edge.type] += 1

    def with_(self, other: Counts) -> Counts:
        """The sum of two counts."""
        return Counts(
            self.pairs + other.pairs, self.stated + other.stated,
            self.all_pairs + other.all_pairs, self.all_stated + other.all_stated,
        )  # fmt: skip


def block_of(view: SystemView, node: Node) -> Block:
    """The block of a node of a system."""
    return view.sector[node.id], node.kind


@dataclass(frozen=True)
class BlockModel:
    """Probabilities from counts."""

    counts: Counts
    strength: float = STRENGTH

    @cached_property
    def overall(self) -> dict[RelationshipType, float]:
        """The share of ordered pairs with such an interface, over all blocks."""
        return {t: n / self.counts.all_pairs for t, n in sorted(self.counts.all_stated.items()) if n}

    def probability(self, one: Block, relation: RelationshipType, other: Block) -> float:
        """p(relation stated from one to other) for a pair of nodes of these blocks; 0 where the vocabulary has none."""
        if relation not in self.overall or not vocabulary().allows(one[1], relation, other[1]):
            return 0.0
        p = self.overall[relation]
        return self._share(one[0], relation, other[0], p) * self._share(one[1], relation, other[1], p) / p

    def _share(self, one: str, relation: RelationshipType, other: str, overall: float) -> float:
        stated = self.counts.stated[one, other, relation] + self.strength * overall
        return stated / (self.counts.pairs[one, other] + self.strength)

    def either_way(self, one: Block, other: Block) -> float:
        """How many interfaces are expected between a pair of nodes of these blocks, in either direction."""
        return sum(self.probability(a, t, b) for t in self.overall for a, b in ((one, other), (other, one)))

    def likeliest(self, one: Block, other: Block) -> tuple[RelationshipType, bool] | None:
        """The likeliest interface between two blocks, and whether it runs from the first to the second.

        ``None`` where the vocabulary has none.
        """
        found = [
            (-self.probability(*ends), not forth, t)
            for t in self.overall
            for forth, ends in ((True, (one, t, other)), (False, (other, t, one)))
        ]
        best = min(found, default=(0.0, False, None))
        return (best[2], not best[1]) if best[2] is not None and best[0] < 0 else None

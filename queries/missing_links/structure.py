"""What the ranking of tier 3 goes by: the structure around two nodes, each part weighed as other reports taught."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from math import log, log1p
from typing import TYPE_CHECKING

from ...graph.model import Node
from ...graph.vocabulary import NOT_STATED, RelationshipType, vocabulary
from ..functions import functions_of
from ..lexicon import access_lexicon
from ..measures.link_prediction import (
    adamic_adar,
    by_degree,
    by_logarithm,
    resource_allocation,
    shared_neighbours,
)
from ..results import Result
from ..views import main_stage
from .block_model import Block, BlockModel, block_of
from .ends import Ends

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDEST = 500
"""What more nodes than this are tied to (a whole city) says of no two of them that they belong together."""


class Weights(Result):
    """What each part counts for in the score, a log-odds (logistic regression on other reports)."""

    resource_allocation: float
    adamic_adar: float
    prior: float
    degree: float
    same_stage: float
    same_function: float


class Parts(Result):
    """The structure around one pair.

    ``resource_allocation`` ``Σ 1/k`` and ``adamic_adar`` ``Σ 1/ln k`` over the neighbours that both have by stated
    interfaces; ``adamic_adar_all`` by any stated relationship (a site, a board, a commissioner, a place that both
    have counts too). ``prior`` is how many interfaces other reports state per pair of such sectors and kinds.
    ``degrees`` are the numbers of nodes that each end has a stated interface with.
    """

    resource_allocation: float
    adamic_adar: float
    adamic_adar_all: float
    prior: float
    degrees: tuple[int, int]
    same_stage: str | None
    same_functions: tuple[str, ...]


class Structure:
    """The structure around the named nodes of one system. Nodes are indices, as in :class:`.ends.Ends`."""

    def __init__(self, ends: Ends, model: BlockModel, weights: Weights) -> None:
        self.ends, self.model, self.weights = ends, model, weights
        view = ends.view
        near: dict[str, set[str]] = defaultdict(set)
        around: dict[str, set[str]] = defaultdict(set)
        self._passages: dict[frozenset[str], set[str]] = defaultdict(set)
        for edge in view.graph.edges():
            if edge.type is RelationshipType.ABOUT or edge.source == edge.target:
                continue
            for tied in (around, near) if edge.is_interface else (around,):
                tied[edge.source].add(edge.target)
                tied[edge.target].add(edge.source)
            if edge.is_interface:
                self._passages[frozenset((edge.source, edge.target))] |= {i.passage for i in edge.evidence}
        self.near, self.around = dict(near), dict(around)
        self.functions = [_functions(n) for n in ends.nodes]
        self.stages = [view.stage[n.id] for n in ends.nodes]
        self.blocks: list[Block] = [block_of(view, n) for n in ends.nodes]
        self._priors: dict[Block, NDArray[np.float64]] = {}

    # -- one pair

    def parts(self, a: int, b: int) -> Parts:
        """What speaks for a pair, and how much."""
        one, other = (self.ends.nodes[i].id for i in (a, b))
        stage = self.stages[a] if self.stages[a] == self.stages[b] != NOT_STATED else None
        return Parts(
            resource_allocation=resource_allocation(self.near, one, other, widest=WIDEST),
            adamic_adar=adamic_adar(self.near, one, other, widest=WIDEST),
            adamic_adar_all=adamic_adar(self.around, one, other, widest=WIDEST),
            prior=self.model.either_way(self.blocks[a], self.blocks[b]),
            degrees=(self.degree(a), self.degree(b)),
            same_stage=stage, same_functions=tuple(sorted(self.functions[a] & self.functions[b])),
        )  # fmt: skip

    def degree(self, a: int) -> int:
        """How many nodes it has a stated interface with."""
        return len(self.near.get(self.ends.nodes[a].id, ()))

    def shared(self, a: int, b: int) -> tuple[str, ...]:
        """The nodes that both are tied to by a stated relationship, the one with fewest ties of its own first."""
        one, other = (self.around.get(self.ends.nodes[i].id, set()) for i in (a, b))
        return tuple(sorted(one & other, key=lambda z: (len(self.around[z]), z)))

    # -- one node and all others, as arrays

    @cached_property
    def degrees(self) -> NDArray[np.float64]:
        """Degree of every node."""
        import numpy as np

        return np.array([self.degree(i) for i in range(len(self.ends.nodes))], dtype=float)

    @cached_property
    def _stage_codes(self) -> NDArray[np.int64]:
        import numpy as np

        order = {stage: i for i, stage in enumerate(vocabulary().stages)}
        return np.array([order.get(s, -1) for s in self.stages], dtype=np.int64)

    @cached_property
    def _function_bits(self) -> NDArray[np.uint64]:
        import numpy as np

        known = {f: 1 << i for i, f in enumerate(sorted({f for found in self.functions for f in found})[:64])}
        return np.array([sum(known.get(f, 0) for f in found) for found in self.functions], dtype=np.uint64)

    @cached_property
    def _block_codes(self) -> tuple[dict[Block, int], NDArray[np.int64]]:
        import numpy as np

        order = {block: i for i, block in enumerate(dict.fromkeys(self.blocks))}
        return order, np.array([order[b] for b in self.blocks], dtype=np.int64)

    def _log_prior(self, a: int) -> NDArray[np.float64]:
        """``ln`` of the expected interfaces with every other node."""
        block = self.blocks[a]
        if block not in self._priors:
            import numpy as np

            order, codes = self._block_codes
            values = np.array([self.model.either_way(block, other) for other in order])
            self._priors[block] = np.log(np.maximum(values, 1e-9))[codes]
        return self._priors[block]

    def columns(self, a: int, *, without: int | None = None) -> dict[str, NDArray[np.float64]]:
        """Every part of the score of ``a`` with each node; with ``without`` as if they had no stated interface.

        Then what only the hidden sentences tell is gone too: the tie, the degree, and their word on the stage.
        """
        import numpy as np

        stages, own = self._stage_codes, self._stage_codes[a]
        degrees = self.degrees
        if without is not None:
            stages, degrees = stages.copy(), degrees.copy()
            stages[without], own = self._stage_left(without, a), self._stage_left(a, without)
            degrees[without] -= 1
        bits = self._function_bits
        return {
            "resource_allocation": self._array(self.near, a, by_degree, without),
            "adamic_adar": self._array(self.around, a, by_logarithm, without),
            "prior": self._log_prior(a),
            "degree": np.log1p(degrees),
            "same_stage": ((stages == own) & (own >= 0)).astype(float),
            "same_function": ((bits & bits[a]) != 0).astype(float),
        }

    def scores(self, a: int, *, without: int | None = None) -> NDArray[np.float64]:
        """The score of ``a`` with every node, :meth:`columns` weighed; alike from both ends but for what is hidden."""
        columns = self.columns(a, without=without)
        total = sum(getattr(self.weights, name) * values for name, values in columns.items())
        own = self.degrees[a] - (without is not None)
        scores: NDArray[np.float64] = total + self.weights.degree * log1p(own)
        return scores

    def _array(
        self, tied: Mapping[str, set[str]], a: int, worth: Callable[[int], float], without: int | None
    ) -> NDArray[np.float64]:
        import numpy as np

        out = np.zeros(len(self.ends.nodes))
        hidden = None if without is None else self.ends.nodes[without].id
        for other, value in shared_neighbours(
            tied, self.ends.nodes[a].id, worth, without=hidden, widest=WIDEST
        ).items():  # fmt: skip
            if (i := self.ends.index.get(other)) is not None:
                out[i] = value
        return out

    def _stage_left(self, a: int, hidden: int) -> int:
        """The stage of a node without the sentences that state its interface with another."""
        one, other = self.ends.nodes[a].id, self.ends.nodes[hidden].id
        gone = self._passages.get(frozenset((one, other)), set())
        left = {stage: found - gone for stage, found in self.ends.view.stage_passages[one].items()}
        stage = main_stage(left)
        return -1 if stage == NOT_STATED else vocabulary().stages.index(stage)


def _functions(node: Node) -> frozenset[str]:
    """What a node is for, by its names; all points of access have that in common whatever they are called."""
    names = " | ".join((node.name, *node.aliases))
    found = {*functions_of(node), *access_lexicon().purposes.all(names)}
    return frozenset(found | ({"point of access"} if node.type == "AccessPoint" else set()))


def log_odds(parts: Parts, weights: Weights) -> float:
    """The score of a pair from its parts."""
    return (
        weights.resource_allocation * parts.resource_allocation
        + weights.adamic_adar * parts.adamic_adar_all
        + weights.prior * log(max(parts.prior, 1e-9))
        + weights.degree * sum(log1p(k) for k in parts.degrees)
        + weights.same_stage * (parts.same_stage is not None)
        + weights.same_function * bool(parts.same_functions)
    )

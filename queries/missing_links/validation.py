"""Is the ranking of tier 3 worth showing? Stated interfaces are hidden, and it has to find them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from ..effort import SEED
from ..measures.link_prediction import (
    HITS,
    hits,
    hits_by_chance,
    mean_reciprocal_rank,
    reciprocal_rank_by_chance,
)
from ..results import Figure, Result
from .structure import Structure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TIES = 200
"""At most so many ties are hidden, one at a time; of more a sample is drawn."""

LEAST = 10
"""With fewer ties than this nothing can be told."""


class Test(Result):
    """How one ranking did: ``hits`` is hits@10, the share of hidden ends among the first ten; ``mrr`` the mean
    reciprocal rank."""

    __test__ = False  # no test of pytest's

    hits: Figure
    mrr: Figure


class Validation(Result):
    """What hiding stated interfaces showed.

    Each of ``hidden`` ties (of ``stated``: pairs of named ends with a stated interface, present and absent alike) is
    hidden alone, with what only its sentences tell; from each of its ends the other one is looked for among all nodes
    that nothing is stated about. ``structure`` is the ranking, ``degree`` one by the number of stated interfaces
    alone, ``random`` what shuffling gives on the average. ``better`` and ``worse`` count the searches in which the
    ranking did better or worse than degree alone. ``others`` is the mean number of nodes to choose from.
    """

    hidden: int
    stated: int
    searches: int
    others: float
    structure: Test
    degree: Test
    random: Test
    better: int
    worse: int
    beats: bool
    seed: int
    note: str


def validate(structure: Structure, *, ties: int = TIES, seed: int = SEED) -> Validation:
    """Hide stated ties one at a time, and look for them by structure, by degree and at random.

    The ranking beats the baseline if its hits@10 are no fewer and its mean reciprocal rank is higher than by degree
    alone and at random; never with fewer than ``LEAST`` ties.
    """
    known = structure.ends.ties
    chosen = known if len(known) <= ties else tuple(sorted(Random(seed).sample(known, ties)))
    by_structure, by_degree, sizes = [], [], []
    for a, b in (pair for tie in chosen for pair in (tie, tie[::-1])):
        others = structure.ends.open_to(a)
        degrees = structure.degrees.copy()
        degrees[b] -= 1
        by_structure.append(_rank(structure.scores(a, without=b), b, others))
        by_degree.append(_rank(degrees, b, others))
        sizes.append(int(others.sum()) + 1)
    edges = _edges(structure, chosen)
    tests = [_test(by_structure, edges), _test(by_degree, edges), _by_chance(sizes, edges)]
    return Validation(
        hidden=len(chosen), stated=len(known), searches=len(sizes),
        others=sum(sizes) / len(sizes) if sizes else 0.0,
        structure=tests[0], degree=tests[1], random=tests[2],
        better=sum(x < y for x, y in zip(by_structure, by_degree, strict=True)),
        worse=sum(x > y for x, y in zip(by_structure, by_degree, strict=True)),
        beats=len(chosen) >= LEAST and _beats(tests), seed=seed,
        note=f"{len(chosen)} of {len(known)} ties hidden one at a time" + (
            f" (a sample, seed {seed})" if len(chosen) < len(known) else ""
        ),
    )  # fmt: skip


def _beats(tests: Sequence[Test]) -> bool:
    hits_of, ranks_of = [t.hits.value or 0.0 for t in tests], [t.mrr.value or 0.0 for t in tests]
    return hits_of[0] >= max(hits_of[1:]) and ranks_of[0] > max(ranks_of[1:])


def _rank(scores: NDArray[np.float64], wanted: int, others: NDArray[np.bool_]) -> float:
    """The rank of one node among the others; the middle of its place where scores are equal (to nine digits)."""
    rounded = scores.round(9)
    rest = rounded[others]
    return float(1 + (rest > rounded[wanted]).sum() + (rest == rounded[wanted]).sum() / 2)


def _edges(structure: Structure, ties: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    ends = structure.ends
    pairs = {frozenset((ends.nodes[a].id, ends.nodes[b].id)) for a, b in ties}
    return tuple(e.id for e in ends.view.interfaces if frozenset((e.source, e.target)) in pairs)


_NO_INTERVAL = "of searches for hidden ties; no interval over sentences, as no status enters"


def _test(ranks: list[float], edges: tuple[str, ...]) -> Test:
    n, within, mrr = len(ranks), sum(r <= HITS for r in ranks), mean_reciprocal_rank(ranks)
    return Test(
        hits=Figure(value=hits(ranks), numerator=within, denominator=n, edges=edges, note=_NO_INTERVAL),
        mrr=Figure(value=mrr, numerator=(mrr or 0.0) * n, denominator=n, edges=edges, note=_NO_INTERVAL),
    )


def _by_chance(sizes: list[int], edges: tuple[str, ...]) -> Test:
    n, found, mrr = len(sizes), hits_by_chance(sizes), reciprocal_rank_by_chance(sizes)
    note = "the average over all orders"
    return Test(
        hits=Figure(value=found, numerator=(found or 0.0) * n, denominator=n, edges=edges, note=note),
        mrr=Figure(value=mrr, numerator=(mrr or 0.0) * n, denominator=n, edges=edges, note=note),
    )

"""Levels of integration (A1) of pairs of units, after Leutz (1999) and Ahgren & Axelsson (2005).

The ranks are theirs: 0 full segregation, 25 linkage, 50 coordination in networks, 75 cooperation, 100 full
integration. How a statement is read as a level is ours; ``levels.toml`` says how.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from ...graph.model import Edge
from ...graph.vocabulary import NOT_STATED, WORKING, Kind, RelationshipType, Status, vocabulary
from ..bootstrap import STATUS_ORDER, StatusSample
from ..lexicon import Table, checked, read_table
from ..results import Figure, NodeRef, Result, node_ref
from ..views import JOINT, SystemView, edge_stages
from .gap_rate import within_stage

if TYPE_CHECKING:
    from numpy.typing import NDArray

Condition = Literal["shared", "pooled", "one organisation"]
Pair = tuple[str, str]


class _Shared(Table):
    relations: tuple[RelationshipType, ...]
    kinds: frozenset[Kind]


class _Pooled(Table):
    relations: tuple[RelationshipType, ...]
    pattern: re.Pattern[str]


class Level(Table):
    """One level: its rank, what it reads, and which statements on which pairs reach it."""

    name: str
    rank: int = Field(ge=0, le=100)
    reads: str
    relations: frozenset[RelationshipType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    where: frozenset[Condition] = frozenset()


class LevelRules(Table):
    """``levels.toml``."""

    not_units: frozenset[Kind]
    shared: _Shared
    pooled: _Pooled
    levels: tuple[Level, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _in_order(self) -> LevelRules:
        ranks = [level.rank for level in self.levels]
        if ranks != sorted(set(ranks)):
            raise ValueError("levels stand from the lowest rank to the highest, each once")
        if self.levels[0].relations:
            raise ValueError("the lowest level is what is left: it has no relations of its own")
        return self


@cache
def level_rules() -> LevelRules:
    """The rules, read once."""
    return checked(LevelRules, "levels.toml", read_table(__package__, "levels.toml"))


@cache
def _reachable() -> dict[tuple[RelationshipType, Status], list[tuple[int, frozenset[Condition]]]]:
    """Relationship and status → the places of the levels that such a statement may reach, the highest first."""
    out: dict[tuple[RelationshipType, Status], list[tuple[int, frozenset[Condition]]]] = {}
    for place, level in reversed(list(enumerate(level_rules().levels))):
        for relation, status in product(level.relations, level.statuses):
            out.setdefault((relation, status), []).append((place, level.where))
    return out


class DyadLevel(Result):
    """The level of one pair of units. ``edges`` are all statements on the pair, ``because`` those that reach the level.

    ``same_organisation`` with rank 0: within one organisation, and yet what is stated between the two does not work.
    """

    ends: tuple[NodeRef, NodeRef]
    sectors: tuple[str, str]
    stages: tuple[str, ...]
    level: str
    rank: int
    same_organisation: bool
    edges: tuple[str, ...]
    because: tuple[str, ...]


class LevelCell(Result):
    """The levels of a class of pairs: all, a stage, a pair of sectors, both. ``mean`` is from 0 to 100.

    ``pairs`` has the number of pairs at each level, from the lowest to the highest.
    """

    stage: str | None = None
    sectors: tuple[str, str] | None = None
    pairs: tuple[int, ...]
    mean: Figure


class IntegrationLevels(Result):
    """Level of integration of every pair of units with a statement, and in classes.

    ``levels`` are name, rank and reading, from the lowest to the highest. In a breakdown by stage a pair counts in
    every stage that has a sentence on it, with the level which those sentences reach. ``left_out`` are statements
    that are on no pair of units: about a body itself, an information system or a pathway; ``left_out_gaps`` those of
    them that are limited or absent.
    """

    levels: tuple[tuple[str, int, str], ...]
    overall: LevelCell
    by_stage: tuple[LevelCell, ...]
    by_sectors: tuple[LevelCell, ...]
    by_stage_and_sectors: tuple[LevelCell, ...]
    pairs: tuple[DyadLevel, ...]
    left_out: int
    left_out_gaps: int


def integration_levels(view: SystemView, whole: StatusSample) -> IntegrationLevels:
    """The levels of all pairs of units; ``whole`` is the resampling of ``view.interfaces``."""
    reading = _Reading(view)
    columns = [c for c, e in enumerate(view.interfaces) if reading.is_on_units(e)]
    others = [e for e in view.interfaces if not reading.is_on_units(e)]
    statements = [view.interfaces[c] for c in columns]
    staged = [(within_stage(e, stage), stage) for e in statements for stage in edge_stages(e)]
    partial, stages = [e for e, _ in staged], [stage for _, stage in staged]
    by_stage = StatusSample([(e.evidence, e.status) for e in partial], resamples=whole.resamples, seed=whole.seed)
    all_over = _Statements(reading, statements, columns, whole)
    in_stages = _Statements(reading, partial, list(range(len(partial))), by_stage)
    sectors = [reading.sectors(_pair(e)) for e in statements]
    staged_sectors = [reading.sectors(_pair(e)) for e in partial]
    return IntegrationLevels(
        levels=tuple((level.name, level.rank, level.reads) for level in level_rules().levels),
        overall=all_over.cell(None, None, range(len(statements))),
        by_stage=in_stages.cells([(stage, None) for stage in stages]),
        by_sectors=all_over.cells([(None, pair) for pair in sectors]),
        by_stage_and_sectors=in_stages.cells(list(zip(stages, staged_sectors, strict=True))),
        pairs=all_over.pairs(),
        left_out=len(others),
        left_out_gaps=sum(e.status in (Status.LIMITED, Status.ABSENT) for e in others),
    )


def _pair(edge: Edge) -> Pair:
    return min(edge.source, edge.target), max(edge.source, edge.target)


class _Reading:
    """How the rules read the statements of one system."""

    def __init__(self, view: SystemView) -> None:
        self._view = view
        self._where: dict[Pair, frozenset[Condition]] = {}
        self._at: dict[str, set[str]] = {}

    def is_on_units(self, edge: Edge) -> bool:
        """Whether a statement is on two different units of care."""
        kinds = {self._view.graph.node(end).kind for end in (edge.source, edge.target)}
        return edge.source != edge.target and not kinds & level_rules().not_units

    def sectors(self, pair: Pair) -> tuple[str, str]:
        """The sectors of the two ends, in order of the alphabet."""
        low, high = sorted(self._view.sector[end] for end in pair)
        return low, high

    def level(self, edge: Edge, status: Status) -> int:
        """The place of the highest level that a statement reaches, if it has this status."""
        for place, where in _reachable().get((edge.type, status), ()):
            if not where or where & self.where(_pair(edge)):
                return place
        return 0

    def where(self, pair: Pair) -> frozenset[Condition]:
        """What holds of two units besides the statements on them."""
        if pair not in self._where:
            one, other = pair
            found: set[Condition] = set()
            graph, body = self._view.graph, self._view.org[one]
            # of one service or partnership alone, nobody says which organisation answers for both
            if body == self._view.org[other] and body in graph and graph.node(body).kind is Kind.ORGANISATION:
                found.add("one organisation")
            if self._works_at(one) & self._works_at(other):
                found.add("shared")
            if self._pooled_by(one) & self._pooled_by(other):
                found.add("pooled")
            self._where[pair] = frozenset(found)
        return self._where[pair]

    def _works_at(self, node: str) -> set[str]:
        """Teams and sites that a unit belongs to or is based at; and itself, if it is one."""
        if node not in self._at:
            rules, graph = level_rules().shared, self._view.graph
            ends = {node} | {e.target for e in graph.edges(rules.relations, WORKING, source=node)}
            self._at[node] = {end for end in ends if graph.node(end).kind in rules.kinds}
        return self._at[node]

    def _pooled_by(self, node: str) -> frozenset[str]:
        """Pooled budgets that the organisations of a unit pay into."""
        return frozenset().union(
            *(self._pools.get(body, frozenset()) for body in (node, *self._view.org[node].split(JOINT)))
        )

    @cached_property
    def _pools(self) -> dict[str, frozenset[str]]:
        rules, graph = level_rules().pooled, self._view.graph
        out: dict[str, frozenset[str]] = {}
        for edge in graph.edges(rules.relations, WORKING):
            fund = graph.node(edge.target)
            words = [fund.name, *fund.aliases, *(i.text for i in edge.evidence)]
            if fund.kind is Kind.PROGRAMME and any(rules.pattern.search(text) for text in words):
                out[edge.source] = out.get(edge.source, frozenset()) | {fund.id}
        return out

    def dyad(self, pair: Pair, edges: Sequence[Edge]) -> DyadLevel:
        """One pair with all its statements."""
        places = [self.level(e, e.status) for e in edges]
        best = max(places)
        level = level_rules().levels[best]
        stages = {stage for e in edges for stage in edge_stages(e)}
        order = (*vocabulary().stages, NOT_STATED)
        return DyadLevel(
            ends=(node_ref(self._view.graph, pair[0]), node_ref(self._view.graph, pair[1])),
            sectors=(self._view.sector[pair[0]], self._view.sector[pair[1]]),
            stages=tuple(s for s in order if s in stages), level=level.name, rank=level.rank,
            same_organisation="one organisation" in self.where(pair), edges=tuple(e.id for e in edges),
            because=tuple(e.id for e, place in zip(edges, places, strict=True) if place == best),
        )  # fmt: skip


class _Statements:
    """Statements on pairs of units, with their statuses in every resample (``columns`` of the sample)."""

    def __init__(self, reading: _Reading, edges: Sequence[Edge], columns: Sequence[int], sample: StatusSample) -> None:
        self._reading, self._edges, self._columns, self._sample = reading, edges, columns, sample

    def pairs(self) -> tuple[DyadLevel, ...]:
        """Every pair, the least integrated first."""
        found = (
            self._reading.dyad(pair, [self._edges[i] for i in at])
            for pair, at in self._by_pair(range(len(self._edges)))
        )
        return tuple(sorted(found, key=lambda d: (d.rank, not d.same_organisation, d.ends[0].id, d.ends[1].id)))

    def cells(self, keys: Sequence[tuple[str | None, tuple[str, str] | None]]) -> tuple[LevelCell, ...]:
        """A cell for each key, stages in their order, the largest pair of sectors first."""
        groups: dict[tuple[str | None, tuple[str, str] | None], list[int]] = {}
        for at, key in enumerate(keys):
            groups.setdefault(key, []).append(at)
        stages = vocabulary().stages

        def order(cell: LevelCell) -> tuple[object, ...]:
            position = stages.index(cell.stage) if cell.stage in stages else len(stages)
            return (position, -sum(cell.pairs), cell.sectors or ())

        return tuple(sorted((self.cell(*key, at) for key, at in groups.items()), key=order))

    def cell(self, stage: str | None, sectors: tuple[str, str] | None, at: Iterable[int]) -> LevelCell:
        """The levels of the pairs that some of the statements are on."""
        levels = level_rules().levels
        pairs = self._by_pair(at)
        edges = [self._edges[i] for _, found in pairs for i in found]
        reached = Counter(
            max(self._reading.level(self._edges[i], self._edges[i].status) for i in found) for _, found in pairs
        )
        total = sum(levels[place].rank * count for place, count in reached.items())
        ends = [sector for pair, _ in pairs for sector in self._reading.sectors(pair)]
        value = total / len(pairs) if pairs else None
        return LevelCell(
            stage=stage, sectors=sectors, pairs=tuple(reached[place] for place in range(len(levels))),
            mean=Figure.ratio(
                total, len(pairs), edges=tuple(e.id for e in edges),
                not_stated=ends.count(NOT_STATED) / len(ends) if ends else None, not_stated_of="ends without a sector",
                interval=self._sample.interval(self._drawn(pairs), value) if pairs and self._sample.resamples else None,
                note="numerator: ranks (0 to 100) added up; denominator: pairs of units",
            ),
        )  # fmt: skip

    def _by_pair(self, at: Iterable[int]) -> list[tuple[Pair, list[int]]]:
        out: dict[Pair, list[int]] = {}
        for i in at:
            out.setdefault(_pair(self._edges[i]), []).append(i)
        return sorted(out.items())

    def _drawn(self, pairs: Sequence[tuple[Pair, Sequence[int]]]) -> NDArray[Any]:
        """The mean rank of every resample, over the pairs of which a sentence was drawn."""
        import numpy as np

        ranks = np.array([level.rank for level in level_rules().levels] + [-1])
        order = [i for _, found in pairs for i in found]
        # a row for each statement, a column for each status; the last for a statement that was not drawn
        reach = np.array([[*(self._reading.level(self._edges[i], s) for s in STATUS_ORDER), -1] for i in order])
        codes = self._sample.codes[:, [self._columns[i] for i in order]]
        drawn = ranks[reach[np.arange(len(order)), codes]]
        starts = np.cumsum([0, *(len(found) for _, found in pairs[:-1])])
        best = np.maximum.reduceat(drawn, starts, axis=1)
        known = (best >= 0).sum(axis=1)
        values = np.full(len(best), np.nan)
        np.divide(np.where(best >= 0, best, 0).sum(axis=1), known, out=values, where=known > 0)
        return values

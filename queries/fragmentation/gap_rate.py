"""Gap rate and realised integration (A1): how much of what is stated works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...graph.model import Edge
from ...graph.vocabulary import NOT_STATED, Status, vocabulary
from ..bootstrap import StatusSample
from ..results import Figure, Result
from ..views import SystemView, edge_stages

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNTED = (Status.PRESENT, Status.LIMITED, Status.ABSENT, Status.PLANNED)
"""What the denominator holds: an ended interface is no longer part of the system."""


class Counts(Result):
    """Stated interfaces by status; limited and absent are never added up silently."""

    present: int = 0
    limited: int = 0
    absent: int = 0
    planned: int = 0
    ended: int = 0

    @classmethod
    def of(cls, statuses: Iterable[Status]) -> Counts:
        """Count statuses."""
        counts = dict.fromkeys(Status, 0)
        for status in statuses:
            counts[status] += 1
        return cls(**{str(status): n for status, n in counts.items()})

    @property
    def stated(self) -> int:
        """The denominator: present, limited, absent and planned."""
        return self.present + self.limited + self.absent + self.planned

    @property
    def gap(self) -> float | None:
        """``(L + A) / (P + L + A + planned)``; none where nothing is stated."""
        return (self.limited + self.absent) / self.stated if self.stated else None

    @property
    def realised(self) -> float | None:
        """``(P + 0.5 L) / (P + L + A + planned)``; none where nothing is stated."""
        return (self.present + limited_weight() * self.limited) / self.stated if self.stated else None


def limited_weight() -> float:
    """The weight of a limited interface (0.5 unless the vocabulary says otherwise)."""
    return vocabulary().statuses[Status.LIMITED].weight


class GapCell(Result):
    """Gap rate and realised integration of one class: all, a stage, a pair of sectors, a type."""

    stage: str | None = None
    sectors: tuple[str, str] | None = None
    relation: str | None = None
    counts: Counts
    gap: Figure
    limited_share: Figure
    absent_share: Figure
    realised: Figure


class GapRates(Result):
    """A1, overall and broken down. A cell that is not listed has no stated interface: not a gap."""

    overall: GapCell
    by_stage: tuple[GapCell, ...]
    by_sectors: tuple[GapCell, ...]
    by_stage_and_sectors: tuple[GapCell, ...]
    by_relation: tuple[GapCell, ...]


Key = tuple[str | None, tuple[str, str] | None, str | None]
Item = tuple[int, Status]


def gap_rates(view: SystemView, whole: StatusSample) -> GapRates:
    """Gap rates of the stated interfaces; ``whole`` is the resampling of ``view.interfaces``.

    An interface counts once over all and per pair of sectors. In a breakdown by stage it counts once
    in every stage that has a sentence of it, with the status which those sentences give; statements
    on the whole system are under "not stated".
    """
    edges = view.interfaces
    staged: list[tuple[Edge, str]] = [(e, stage) for e in edges for stage in edge_stages(e)]
    partial = [within_stage(e, stage) for e, stage in staged]
    by_stage = StatusSample([(e.evidence, e.status) for e in partial], resamples=whole.resamples, seed=whole.seed)

    def sectors(edge: Edge) -> tuple[str, str]:
        low, high = sorted((view.sector[edge.source], view.sector[edge.target]))
        return low, high

    def whole_by(key: Sequence[Key]) -> tuple[GapCell, ...]:
        return _cells(edges, key, whole, view.sector)

    def staged_by(key: Sequence[Key]) -> tuple[GapCell, ...]:
        return _cells(partial, key, by_stage, view.sector)

    (overall,) = whole_by([(None, None, None)] * len(edges)) or (_cell((None, None, None), [], [], whole, view.sector),)
    return GapRates(
        overall=overall,
        by_stage=staged_by([(stage, None, None) for _, stage in staged]),
        by_sectors=whole_by([(None, sectors(e), None) for e in edges]),
        by_stage_and_sectors=staged_by([(stage, sectors(e), None) for e, stage in staged]),
        by_relation=whole_by([(None, None, str(e.type)) for e in edges]),
    )


def within_stage(edge: Edge, stage: str) -> Edge:
    """The edge as the sentences of one stage have it: with their status alone."""
    out = edge.model_copy(update={"evidence": edge_stages(edge)[stage]})
    out.weigh()
    return out


def _cells(
    edges: Sequence[Edge], keys: Sequence[Key], sample: StatusSample, sector: Mapping[str, str]
) -> tuple[GapCell, ...]:
    groups: dict[Key, list[int]] = {}
    for column, key in enumerate(keys):
        groups.setdefault(key, []).append(column)
    cells = [_cell(key, [edges[c] for c in columns], columns, sample, sector) for key, columns in groups.items()]
    stages = vocabulary().stages

    def order(cell: GapCell) -> tuple[object, ...]:
        position = stages.index(cell.stage) if cell.stage in stages else len(stages)
        return (position, -cell.counts.stated, cell.sectors or (), cell.relation or "")

    return tuple(sorted(cells, key=order))


def _cell(
    key: Key, edges: Sequence[Edge], columns: list[int], sample: StatusSample, sector: Mapping[str, str]
) -> GapCell:
    stage, sectors, relation = key
    counts = Counts.of(e.status for e in edges)
    half = limited_weight()
    total = sample.count(COUNTED, columns)
    present, limited = sample.count([Status.PRESENT], columns), sample.count([Status.LIMITED], columns)
    absent = sample.count([Status.ABSENT], columns)
    ends = [sector[end] for e in edges for end in (e.source, e.target)]
    unstated = ends.count(NOT_STATED) / len(ends) if ends else None

    def figure(statuses: Iterable[Status], numerator: float, drawn: NDArray[Any]) -> Figure:
        wanted = set(statuses)
        return Figure.ratio(
            numerator, counts.stated,
            edges=tuple(e.id for e in edges if e.status in wanted),
            not_stated=unstated, not_stated_of="ends without a sector",
            interval=sample.ratio(drawn, total, numerator / counts.stated if counts.stated else None),
        )  # fmt: skip

    return GapCell(
        stage=stage, sectors=sectors, relation=relation, counts=counts,
        gap=figure((Status.LIMITED, Status.ABSENT), counts.limited + counts.absent, limited + absent),
        limited_share=figure((Status.LIMITED,), counts.limited, limited),
        absent_share=figure((Status.ABSENT,), counts.absent, absent),
        realised=figure(
            (Status.PRESENT, Status.LIMITED), counts.present + half * counts.limited, present + half * limited
        ),
    )  # fmt: skip

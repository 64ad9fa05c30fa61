"""Who can use each point of access, as far as documents say."""

from __future__ import annotations

from typing import Literal

from ...graph.model import Edge, Node
from ...graph.vocabulary import NOT_STATED, RelationshipType, Status
from ..bootstrap import StatusSample
from ..effort import Effort
from ..lexicon import access_lexicon
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .declared import AccessPoint, gravest
from .rules import door_rules

Answer = Literal["yes", "limited", "no", "not stated"]
USE = (RelationshipType.REFERS_TO, RelationshipType.HAS_ACCESS_TO)
"""What says that somebody may use a point: people are referred to a service, and see a directory."""

_ANSWER: dict[Status, Answer] = {
    Status.PRESENT: "yes",
    Status.LIMITED: "limited",
    Status.ABSENT: "no",
    Status.PLANNED: "no",
    Status.ENDED: "no",
}


class MayRefer(Result):
    """Whether one kind of audience may use one point; ``status`` keeps planned and ended apart from absent."""

    audience: str
    point: NodeRef
    answer: Answer
    status: Status | None = None
    who: tuple[NodeRef, ...] = ()
    basis: Literal["referral", "sentence", ""] = ""
    edges: tuple[str, ...] = ()
    evidence: tuple[Quote, ...] = ()


def audience_of(node: Node) -> str | None:
    """The kind of audience that a node belongs to, by its name and then by its aliases."""
    kinds = access_lexicon().audiences
    return kinds.first(node.name) or next((k for a in node.aliases if (k := kinds.first(a))), None)


def sector_of(view: SystemView, node_id: str) -> str:
    """The sector of a source: its own, else that of the kind of audience that it is, else "not stated"."""
    sector = view.sector[node_id]
    if sector != NOT_STATED:
        return sector
    return door_rules().audience_sectors.get(audience_of(view.graph.node(node_id)) or "", NOT_STATED)


def who_can_use(view: SystemView, points: tuple[AccessPoint, ...]) -> tuple[MayRefer, ...]:
    """One row per audience and point. Where sources of one kind differ, the gravest status is shown.

    A relationship says more than a sentence on the point's audience; what nobody says is "not stated".
    """
    rows = []
    for point in points:
        by_kind: dict[str, list[Edge]] = {}
        for edge in view.graph.edges(USE, target=point.point.id):
            source = view.graph.node(edge.source)
            by_kind.setdefault(audience_of(source) or source.name, []).append(edge)
        said = access_lexicon().audiences.all(point.audience) if point.audience_by == "sentence" else ()
        said = tuple(kind for kind in said if kind != access_lexicon().audiences.first(point.point.name))
        for kind in dict.fromkeys([*access_lexicon().audiences.labels, *sorted(by_kind)]):
            edges = by_kind.get(kind, [])
            if edges:
                status = gravest(e.status for e in edges)
                rows.append(
                    MayRefer(
                        audience=kind, point=point.point, answer=_ANSWER[status], status=status,
                        who=tuple(node_ref(view.graph, e.source) for e in edges), basis="referral",
                        edges=tuple(e.id for e in edges), evidence=quotes(i for e in edges for i in e.evidence),
                    )
                )  # fmt: skip
            elif kind in said and point.exists:
                lines = tuple(q for q in point.evidence if point.audience in q.text) or point.evidence[:1]
                rows.append(
                    MayRefer(
                        audience=kind, point=point.point, answer="yes", status=Status.PRESENT,
                        basis="sentence", evidence=lines,
                    )
                )  # fmt: skip
            else:
                answer: Answer = "not stated" if point.exists else "no"
                rows.append(MayRefer(audience=kind, point=point.point, answer=answer))
    return tuple(rows)


def answered(view: SystemView, use: tuple[MayRefer, ...], points: tuple[AccessPoint, ...], effort: Effort) -> Figure:
    """Of all pairs of an audience and a declared point that exists: how many may use it without limits, as stated.

    ``not_stated`` is the share of pairs of which no document says anything, and no measure of doors that are shut.
    """
    existing = {p.point.id for p in points if p.exists and p.standing == "declared"}
    rows = [u for u in use if u.point.id in existing]
    edges = [e for u in rows for i in u.edges if (e := _edge(view, u.point.id, i))]
    yes = sum(u.answer == "yes" for u in rows)
    interval = None
    if effort.resamples and edges:
        import numpy as np

        drawn = StatusSample([(e.evidence, e.status) for e in edges], resamples=effort.resamples, seed=effort.seed)
        column = {e.id: n for n, e in enumerate(edges)}
        by_row = [[column[i] for i in u.edges if i in column] for u in rows if u.edges]
        fixed = yes - sum(u.answer == "yes" for u in rows if u.edges)
        total = np.full(effort.resamples, float(fixed))
        for columns in by_row:
            closed = drawn.count((Status.LIMITED, Status.ABSENT, Status.PLANNED, Status.ENDED), columns)
            total += (drawn.count((Status.PRESENT,), columns) > 0) & (closed == 0)
        interval = drawn.interval(total / len(rows), yes / len(rows), shift=True)
    return Figure.ratio(
        yes, len(rows), edges=tuple(e.id for e in edges), interval=interval,
        not_stated=sum(u.answer == "not stated" for u in rows) / len(rows) if rows else None,
        not_stated_of="pairs of an audience and a declared point",
        note="" if interval else "no interval: no relationship says who may use them" if rows else "no declared point",
    )  # fmt: skip


def _edge(view: SystemView, point: str, edge_id: str) -> Edge | None:
    return next((e for e in view.graph.edges(USE, target=point) if e.id == edge_id), None)

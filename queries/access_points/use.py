"""Who can use each point of access, how much it is used, and who does not know of it."""

from __future__ import annotations

import re
from typing import Literal

from ...graph.model import Edge, Node
from ...graph.vocabulary import NOT_STATED, Kind, RelationshipType, Status
from ..lexicon import access_lexicon
from ..measures.concentration import hhi, hill, participation, shares
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .declared import AccessPoint, gravest

Answer = Literal["yes", "limited", "no", "not stated"]
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


class SourceVolume(Result):
    """Referrals to a point by one source in one period."""

    source: NodeRef
    sector: str
    period: str
    volume: float
    share: float
    evidence: tuple[Quote, ...] = ()


class Volumes(Result):
    """Referrals to a point by source, and how concentrated they are.

    ``nominal`` is the participation coefficient over the sectors that may refer, ``effective`` the
    one over what they did refer: the gap between them is the finding. ``examples`` warns that the
    figures quoted are examples, so that their sum is not the total of the service.
    """

    point: NodeRef
    period: str
    sources: tuple[SourceVolume, ...]
    total: float
    hhi: float
    hill_1: float
    nominal: Figure
    effective: Figure
    examples: bool
    dormant: tuple[NodeRef, ...]


class AwarenessGap(Result):
    """An audience that is said not to know (enough) that it could use a service."""

    audience: str
    source: NodeRef
    point: NodeRef
    declared: bool
    status: Status
    edge: str
    evidence: tuple[Quote, ...]


def audience_of(node: Node) -> str | None:
    """The kind of audience that a node belongs to, by its name and then by its aliases."""
    kinds = access_lexicon().audiences
    return kinds.first(node.name) or next((k for a in node.aliases if (k := kinds.first(a))), None)


def who_can_use(view: SystemView, points: tuple[AccessPoint, ...]) -> tuple[MayRefer, ...]:
    """One row per audience and point. Where sources of one kind differ, the gravest status is shown."""
    rows = []
    for point in points:
        by_kind: dict[str, list[Edge]] = {}
        for edge in view.graph.edges(RelationshipType.REFERS_TO, target=point.point.id):
            source = view.graph.node(edge.source)
            by_kind.setdefault(audience_of(source) or source.name, []).append(edge)
        said = access_lexicon().audiences.all(point.audience) if point.audience != NOT_STATED else ()
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


def volumes(view: SystemView, points: tuple[AccessPoint, ...]) -> tuple[Volumes, ...]:
    """Referral volumes by source, from REFERS_TO edges and from measures ABOUT the point and a source."""
    out = []
    for point in points:
        periods: dict[str, dict[str, tuple[float, list[Quote]]]] = {}
        for edge in view.graph.edges(RelationshipType.REFERS_TO, target=point.point.id):
            amount = edge.attributes.get("volume")
            if isinstance(amount, int | float):
                lines = list(quotes(edge.evidence))
                _add(periods, str(edge.attributes.get("period", "")), edge.source, float(amount), lines)
        for about in view.graph.edges(RelationshipType.ABOUT, target=point.point.id):
            measure = view.graph.node(about.source)
            if measure.kind is Kind.MEASURE:
                _add_measure(view, periods, measure, point.point.id)
        out += [_volumes(view, point, period, found) for period, found in sorted(periods.items())]
    return tuple(out)


Found = dict[str, tuple[float, list[Quote]]]


def _add(periods: dict[str, Found], period: str, source: str, amount: float, lines: list[Quote]) -> None:
    # one figure a source and period: the same count quoted again is not another referral
    periods.setdefault(period, {}).setdefault(source, (amount, lines))


def _add_measure(view: SystemView, periods: dict[str, Found], measure: Node, point: str) -> None:
    value, unit = measure.attributes.get("value"), str(measure.attributes.get("unit", ""))
    text = " ".join([measure.name, unit, *(i.text for i in measure.evidence)])
    if not isinstance(value, int | float) or "%" in unit or not access_lexicon().volumes.referral.search(text):
        return
    others = [e.target for e in view.graph.edges(RelationshipType.ABOUT, source=measure.id) if e.target != point]
    sources = [
        i for i in others
        if view.graph.node(i).kind in (Kind.STAKEHOLDER_GROUP, Kind.ORGANISATION) and i not in view.org[point]
    ]  # fmt: skip
    source = sources[0] if len(sources) == 1 else _named_source(view, measure, sources)
    if source:
        period = str(measure.attributes.get("period", ""))
        _add(periods, period, source, float(value), list(quotes(measure.evidence)))


def _named_source(view: SystemView, measure: Node, sources: list[str]) -> str | None:
    """Which of several bodies a figure is of: the first that is named after "from" behind the figure.

    The name of a measure starts with the figure as printed, then a colon and its surroundings.
    """
    figure, _, around = measure.name.partition(":")
    for text in (around, *(i.text for i in measure.evidence)):
        at = text.casefold().find(figure.casefold())
        start = re.compile(r"\b(?:from|by)\b", re.IGNORECASE).search(text, at + len(figure)) if at >= 0 else None
        if not start:
            continue
        found = []
        for source in sources:
            node = view.graph.node(source)
            for name in (node.name, *node.aliases):
                match = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE).search(text, start.end())
                if match:
                    found.append((match.start(), -len(name), source))
        if found:
            return min(found)[2]
    return None


def _volumes(view: SystemView, point: AccessPoint, period: str, found: Found) -> Volumes:
    words = access_lexicon().volumes
    total = sum(amount for amount, _ in found.values())
    rows = sorted(
        (
            SourceVolume(
                source=node_ref(view.graph, i), sector=view.sector[i], period=period or NOT_STATED,
                volume=amount, share=amount / total if total else 0.0, evidence=tuple(lines),
            )
            for i, (amount, lines) in found.items()
        ),
        key=lambda r: (-r.volume, r.source.id),
    )  # fmt: skip
    parts = shares([r.volume for r in rows])
    entitled = list(view.graph.edges(RelationshipType.REFERS_TO, target=point.point.id))
    usable = [e for e in entitled if e.status in (Status.PRESENT, Status.LIMITED)]
    by_sector: dict[str, float] = {}
    for row in rows:
        by_sector[row.sector] = by_sector.get(row.sector, 0.0) + row.volume
    nominal_sectors = sorted({view.sector[e.source] for e in usable} | set(by_sector))
    unaware = {e.source for e in entitled if _unaware(e)}
    return Volumes(
        point=point.point, period=period or NOT_STATED, sources=tuple(rows), total=total,
        hhi=hhi(parts), hill_1=hill(parts, 1) if parts else 0.0,
        nominal=_participation([1.0] * len(nominal_sectors), nominal_sectors, "sectors that may refer"),
        effective=_participation(list(by_sector.values()), list(by_sector), "referrals"),
        examples=any(words.example.search(line.text) for r in rows for line in r.evidence),
        dormant=tuple(
            r.source for r in rows if r.share < words.dormant_below and r.source.id not in unaware
        ),
    )  # fmt: skip


def _participation(amounts: list[float], sectors: list[str], what: str) -> Figure:
    total = sum(amounts)
    unstated = sum(a for a, s in zip(amounts, sectors, strict=True) if s == NOT_STATED) / total if total else None
    return Figure(
        value=participation(amounts) if total else None, numerator=max(amounts, default=0.0), denominator=total,
        not_stated=unstated, not_stated_of=what, note="numerator: the largest sector; denominator: all",
    )  # fmt: skip


def _unaware(edge: Edge) -> bool:
    cue = access_lexicon().awareness.pattern
    return edge.status in (Status.LIMITED, Status.ABSENT) and any(cue.search(i.text) for i in edge.evidence)


def awareness_gaps(view: SystemView, points: tuple[AccessPoint, ...]) -> tuple[AwarenessGap, ...]:
    """Limited or absent referral routes whose evidence speaks of knowing, to points of access first."""
    known = {p.point.id for p in points}
    cue = access_lexicon().awareness.pattern
    rows = [
        AwarenessGap(
            audience=audience_of(view.graph.node(e.source)) or NOT_STATED,
            source=node_ref(view.graph, e.source), point=node_ref(view.graph, e.target),
            declared=e.target in known, status=e.status, edge=e.id,
            evidence=tuple(q for q in quotes(e.evidence) if cue.search(q.text)),
        )
        for e in view.graph.edges(RelationshipType.REFERS_TO)
        if _unaware(e)
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (not r.declared, r.point.id, r.status is not Status.ABSENT, r.source.id)))

"""How much each point of access is used, by whom, and how concentrated that is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...graph.model import Edge, Evidence, Node
from ...graph.vocabulary import NOT_STATED, WORKING, Kind, RelationshipType
from ..bootstrap import STATUS_ORDER, StatusSample
from ..effort import Effort
from ..lexicon import access_lexicon
from ..measures.concentration import hhi, hill, participation, shares
from ..results import Figure, Interval, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .declared import NUMBERS, AccessPoint
from .rules import door_rules
from .sentences import Sentences
from .use import audience_of, sector_of
from .ways_round import period_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NUMBER = re.compile(r"\d")
_SOURCES = (Kind.STAKEHOLDER_GROUP, Kind.ORGANISATION, Kind.SERVICE, Kind.SITE)
_COUNTED = "no interval: the counts are printed, and hang on no status"


class SourceVolume(Result):
    """Referrals to a point by one source in one period; ``together_with``: those that the same figure is for."""

    source: NodeRef
    together_with: tuple[NodeRef, ...] = ()
    sector: str
    period: str
    volume: float
    share: float
    evidence: tuple[Quote, ...] = ()


class Volumes(Result):
    """Referrals to a point by source in one period, and how concentrated they are.

    ``hhi`` and ``hill_1`` (how many equal sources it amounts to) are of the sources. ``nominal`` is the participation
    coefficient over sectors where every stated route counts 1, ``effective`` the one by what was referred, and
    ``reach_gap`` the first less the second: open to many, used by one. ``examples`` warns that the figures quoted are
    examples, so that their sum is not the total of the service.
    """

    point: NodeRef
    period: str
    sources: tuple[SourceVolume, ...]
    total: float
    hhi: Figure
    hill_1: Figure
    nominal: Figure
    effective: Figure
    reach_gap: Figure
    examples: bool


@dataclass(frozen=True)
class _Count:
    """One figure: how many, of which bodies, with what evidence."""

    amount: float
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...]


Periods = dict[str, list[_Count]]


def volumes(
    view: SystemView, points: tuple[AccessPoint, ...], sentences: Sentences, effort: Effort
) -> tuple[Volumes, ...]:
    """Referral volumes by source: from REFERS_TO edges, from sentences that divide a total by source, and from
    measures ABOUT the point and a source.
    """
    out = []
    for point in points:
        periods: Periods = {}
        for edge in view.graph.edges(RelationshipType.REFERS_TO, target=point.point.id):
            amount = edge.attributes.get("volume")
            if isinstance(amount, int | float):
                period = str(edge.attributes.get("period", ""))
                _add(view, periods, period, _Count(float(amount), (edge.source,), tuple(edge.evidence)))
        divided: set[str] = set()
        abouts = view.graph.edges(RelationshipType.ABOUT, target=point.point.id)
        measures = [m for e in abouts if (m := view.graph.node(e.source)).kind is Kind.MEASURE]
        for item in sorted((i for m in measures for i in m.evidence), key=Evidence.sort_key):
            own = next(str(m.attributes.get("period", "")) for m in measures if item in m.evidence)
            for new in _divided(view, sentences, item, point.point.id):
                divided.add(item.passage)
                _add(view, periods, own or period_of(item.text), new)
        for measure in measures:
            if not any(i.passage in divided for i in measure.evidence):  # else its parts are counted, or it is one
                _add_measure(view, periods, measure, point.point.id)
        out += [_volumes(view, point, period, found, effort) for period, found in sorted(periods.items())]
    return tuple(out)


def _divided(view: SystemView, sentences: Sentences, item: Evidence, point: str) -> list[_Count]:
    """The parts of a total that a sentence divides by source; none where it names fewer than two sources.

    A source that is called by no name of a node is the one of that kind of audience that refers to the point.
    """
    found = []
    for match in door_rules().breakdown.part.finditer(item.text):
        said = match.group("source")
        named = [
            m.node for m in sentences.named_in(said, item.document) if view.graph.node(m.node).kind in _SOURCES
        ] or _of_kind(view, access_lexicon().audiences.first(said), point)
        if named:
            value = match.group("value").casefold()
            amount = float(NUMBERS.get(value) or value.replace(",", ""))
            found.append(_Count(amount, tuple(named[:1]), (item,)))
    return found if len({c.sources for c in found}) > 1 else []


def _of_kind(view: SystemView, audience: str | None, point: str) -> list[str]:
    routes = view.graph.edges(RelationshipType.REFERS_TO, target=point)
    return [e.source for e in routes if audience and audience_of(view.graph.node(e.source)) == audience]


def _add(view: SystemView, periods: Periods, period: str, new: _Count) -> None:
    """Keep a figure, once for each source and period.

    The same count quoted again is no other referral, and neither is one figure for two bodies of one kind ("three
    from residential and nursing homes"): those share it.
    """
    found = periods.setdefault(period, [])
    (source,) = new.sources
    if any(source in count.sources for count in found):
        return
    kind = audience_of(view.graph.node(source))
    passages = {i.passage for i in new.evidence}
    for at, count in enumerate(found):
        same = kind and kind == audience_of(view.graph.node(count.sources[0])) and count.amount == new.amount
        if same and passages & {i.passage for i in count.evidence}:
            found[at] = _Count(count.amount, (*count.sources, source), (*count.evidence, *new.evidence))
            return
    found.append(new)


def _add_measure(view: SystemView, periods: Periods, measure: Node, point: str) -> None:
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
        _add(view, periods, period, _Count(float(value), (source,), tuple(measure.evidence)))


def _named_source(view: SystemView, measure: Node, sources: list[str]) -> str | None:
    """Which of several bodies a figure is of: the first that is named after "from" behind the figure.

    The name of a measure starts with the figure as printed, then a colon and its surroundings.
    """
    figure, _, around = measure.name.partition(":")
    for text in (around, *(i.text for i in measure.evidence)):
        at = text.casefold().find(figure.casefold())
        start = re.compile(r"\b(?:from|by)\b", re.IGNORECASE).search(text, at + len(figure)) if at >= 0 else None
        # another figure before the source divides this one: "310 referrals: 200 from GPs"
        if not start or _NUMBER.search(text, at + len(figure), start.start()):
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


def _volumes(view: SystemView, point: AccessPoint, period: str, found: list[_Count], effort: Effort) -> Volumes:
    words = access_lexicon().volumes
    total = sum(count.amount for count in found)
    rows = sorted(
        (
            SourceVolume(
                source=node_ref(view.graph, c.sources[0]),
                together_with=tuple(node_ref(view.graph, i) for i in c.sources[1:]),
                sector=sector_of(view, c.sources[0]), period=period or NOT_STATED, volume=c.amount,
                share=c.amount / total if total else 0.0, evidence=quotes(c.evidence),
            )
            for c in found
        ),
        key=lambda r: (-r.volume, r.source.id),
    )  # fmt: skip
    parts = shares([r.volume for r in rows])
    by_sector: dict[str, float] = {}
    for row in rows:
        by_sector[row.sector] = by_sector.get(row.sector, 0.0) + row.volume
    effective = _effective(by_sector)
    nominal = _nominal(view, point.point.id, {c.sources[0] for c in found}, effort)
    largest = max((r.volume for r in rows), default=0.0)
    lower = nominal.value - effective.value if nominal.value is not None and effective.value is not None else None
    return Volumes(
        point=point.point, period=period or NOT_STATED, sources=tuple(rows), total=total,
        hhi=Figure(value=hhi(parts) if parts else None, numerator=largest, denominator=total, note=_COUNTED),
        hill_1=Figure(value=hill(parts, 1) if parts else None, numerator=largest, denominator=total, note=_COUNTED),
        nominal=nominal, effective=effective,
        reach_gap=Figure(
            value=lower, numerator=nominal.value or 0.0, denominator=1.0, edges=nominal.edges,
            interval=_less(nominal.interval, effective.value), not_stated=nominal.not_stated,
            not_stated_of=nominal.not_stated_of, note="the nominal less the effective participation coefficient",
        ),
        examples=any(words.example.search(line.text) for r in rows for line in r.evidence),
    )  # fmt: skip


def _less(interval: Interval | None, amount: float | None) -> Interval | None:
    """An interval moved down by a constant."""
    if interval is None or amount is None:
        return None
    return interval.model_copy(update={"low": interval.low - amount, "high": interval.high - amount})


def _effective(by_sector: dict[str, float]) -> Figure:
    total = sum(by_sector.values())
    return Figure(
        value=participation(list(by_sector.values())) if total else None,
        numerator=max(by_sector.values(), default=0.0), denominator=total,
        not_stated=by_sector.get(NOT_STATED, 0.0) / total if total else None, not_stated_of="referrals",
        note=f"numerator: the largest sector; denominator: all; {_COUNTED}",
    )  # fmt: skip


def _nominal(view: SystemView, point: str, counted: set[str], effort: Effort) -> Figure:
    """Participation by stated routes, each of which counts 1; a source whose referrals are counted has one."""
    routes = list(view.graph.edges(RelationshipType.REFERS_TO, target=point))
    usable = {e.source for e in routes if e.status in WORKING}
    sector = {i: sector_of(view, i) for i in {e.source for e in routes} | counted}
    per_sector = Counter(sector[i] for i in sorted(usable | counted))
    known = sum(per_sector.values())
    value = participation(list(per_sector.values())) if known else None
    return Figure(
        value=value, numerator=float(max(per_sector.values(), default=0)), denominator=float(known),
        edges=tuple(e.id for e in routes), not_stated=per_sector[NOT_STATED] / known if known else None,
        not_stated_of="sources that may refer", interval=_nominal_interval(routes, sector, counted, value, effort),
        note="numerator: routes from the sector with most; denominator: all routes",
    )  # fmt: skip


def _nominal_interval(
    routes: list[Edge], sector: dict[str, str], counted: set[str], value: float | None, effort: Effort
) -> Interval | None:
    if value is None or not effort.resamples or not routes:
        return None
    drawn = StatusSample([(e.evidence, e.status) for e in routes], resamples=effort.resamples, seed=effort.seed)
    usable = {STATUS_ORDER.index(s) for s in WORKING}
    sources = [e.source for e in routes]

    def reach(codes: NDArray[np.int8]) -> float:
        there = {i for i, code in zip(sources, codes, strict=True) if int(code) in usable} | counted
        return participation(list(Counter(sector[i] for i in sorted(there)).values()))

    return drawn.each(reach, value)

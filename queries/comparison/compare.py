"""Two systems side by side: which gaps and recommendations they share, and how their figures compare.

Reports sample what their reviewers wrote. What one does not mention is "not stated" there, never better.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from ...graph.errors import QueryError
from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.model import Edge, Node
from ...graph.vocabulary import GAP_STATUSES, NOT_STATED, Kind, RelationshipType, Status, vocabulary
from ..effort import Effort
from ..fragmentation import FragmentationReport, fragmentation
from ..fragmentation.gap_rate import Counts
from ..naming import called
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .roles import role

ALIKE = 80
"""From which likeness on (token-set ratio, 0 to 100) two recommendations are shown as much alike."""
SIMILAR_LENGTH = 1.5
"""Up to which ratio of their words two sets of documents are of similar length."""
FEWEST = 10
"""From how many sentences on the intervals of both sides are set against each other."""

FoundIn = Literal["both", "first", "second"]

CAUTIONS = (
    "A report samples what its reviewers chose to write: a gap that only one report states may be in both systems.",
    "Compare figures only between reports of one type and similar length, and never call a low one better without "
    "that check.",
)


class Side(Result):
    """What one side was read from, and how much it states."""

    name: str
    documents: tuple[str, ...]
    dates: tuple[str, ...]
    words: int
    nodes: int
    interfaces: Counts
    recommendations: int
    measures: int


class FigureRow(Result):
    """One figure of both sides. ``apart`` is whether their intervals leave each other, if they can tell."""

    name: str
    first: Figure
    second: Figure
    difference: float | None
    apart: bool | None


class Statement(Result):
    """One interface as a side states it."""

    edge: str
    source: NodeRef
    target: NodeRef
    status: Status
    evidence: tuple[Quote, ...]


class GapRow(Result):
    """A kind of interface that at least one side states as a gap, by the roles of its ends.

    ``first`` and ``second`` are the gravest statuses stated; ``None`` where a side states nothing of the kind.
    """

    source: str
    relation: RelationshipType
    target: str
    found_in: FoundIn
    first: Status | None
    second: Status | None
    first_statements: tuple[Statement, ...]
    second_statements: tuple[Statement, ...]


class Likeness(Result):
    """Two recommendations that use much the same words."""

    first: NodeRef
    second: NodeRef
    score: float


class ThemeRow(Result):
    """What both sides are asked to do on one theme, with the weaknesses found there."""

    theme: str
    found_in: FoundIn
    first: tuple[NodeRef, ...]
    second: tuple[NodeRef, ...]
    first_weaknesses: int
    second_weaknesses: int


class MeasureRow(Result):
    """Figures of both sides in one unit, about things of one role."""

    about: str
    unit: str
    first: tuple[NodeRef, ...]
    second: tuple[NodeRef, ...]
    evidence: tuple[Quote, ...]


class CompareReport(Result):
    """Two systems side by side. ``evidence`` has the sentences of every recommendation that is shown, by its id.

    ``limits`` say what could not be compared, and why.
    """

    analysis: Literal["compare"] = "compare"
    first: Side
    second: Side
    similar_length: bool
    figures: tuple[FigureRow, ...]
    gaps: tuple[GapRow, ...]
    themes: tuple[ThemeRow, ...]
    alike: tuple[Likeness, ...]
    measures: tuple[MeasureRow, ...]
    evidence: dict[str, tuple[Quote, ...]]
    limits: tuple[str, ...] = ()
    cautions: tuple[str, ...] = CAUTIONS


def part_of(graph: KnowledgeGraph, name: str) -> KnowledgeGraph:
    """What the documents on one local system say, or one document: all others are taken out.

    Raises :class:`QueryError` where no document of the graph is of that system, or called so.
    """
    key = name.casefold()
    wanted = {d.name for d in graph.documents if key in ((d.system or "").casefold(), d.name.casefold())}
    if not wanted:
        known = sorted({d.system for d in graph.documents if d.system} | {d.name for d in graph.documents})
        mend = f"use one of: {', '.join(known)}" if known else "the graph lists no documents, so leave the name out"
        raise QueryError(f"no document on {name!r} in the graph of {graph.system}", mend=mend)
    others = [d.name for d in graph.documents if d.name not in wanted]
    if not others:
        return graph
    out = graph
    for document in others:
        out = out.without_document(document)
    out.system = next(d.system or d.name for d in graph.documents if d.name in wanted)
    return out


def compare(
    first: KnowledgeGraph | SystemView, second: KnowledgeGraph | SystemView, *, effort: Effort | None = None
) -> CompareReport:
    """Shared and differing gaps, recommendations, measures and figures of two systems."""
    views = SystemView.of(first), SystemView.of(second)
    one, other = (fragmentation(view, effort=effort or Effort()) for view in views)
    sides = tuple(_side(view) for view in views)
    words = sorted(side.words for side in sides)
    asked = [list(view.graph.nodes(Kind.RECOMMENDATION)) for view in views]
    return CompareReport(
        first=sides[0], second=sides[1],
        similar_length=bool(words[0]) and words[1] / words[0] <= SIMILAR_LENGTH,
        figures=_figures(one, other), gaps=_gaps(*views), themes=_themes(*views), alike=_alike(*asked),
        measures=_measures(*views),
        evidence={node.id: quotes(node.evidence) for nodes in asked for node in nodes},
        limits=tuple(limit for side in sides for limit in _limits(side)),
    )  # fmt: skip


def _limits(side: Side) -> Iterator[str]:
    if not side.words:
        yield f"How long the documents on {side.name} are is not known: whether both sides are of a length stays open."
    if not side.interfaces.stated:
        yield f"No interface is stated on {side.name}: there are no gaps and no figures to compare."
    if not side.recommendations:
        yield f"No recommendation is stated on {side.name}: what is asked for cannot be compared."


def _side(view: SystemView) -> Side:
    graph = view.graph
    read = [d for d in graph.documents if not d.skipped]
    return Side(
        name=graph.system, documents=tuple(d.name for d in read), dates=tuple(sorted({d.date for d in read if d.date})),
        words=sum(d.words for d in read), nodes=len(graph), interfaces=Counts.of(e.status for e in view.interfaces),
        recommendations=sum(1 for _ in graph.nodes(Kind.RECOMMENDATION)),
        measures=sum(1 for _ in graph.nodes(Kind.MEASURE)),
    )  # fmt: skip


def _figures(one: FragmentationReport, other: FragmentationReport) -> tuple[FigureRow, ...]:
    return tuple(_row(name, left, right) for (name, left), (_, right) in zip(_named(one), _named(other), strict=True))


def _named(report: FragmentationReport) -> list[tuple[str, Figure]]:
    whole = report.gaps.overall
    out = [
        ("gap rate", whole.gap), ("of these, limited", whole.limited_share), ("of these, absent", whole.absent_share),
        ("realised integration", whole.realised),
    ]  # fmt: skip
    out += [(f"fragmentation, {c.network} interfaces", c.fragmentation) for c in report.cohesion]
    return out + [(f"E-I index by {e.partition}, {e.network} interfaces", e.figure) for e in report.ei]


def _row(name: str, left: Figure, right: Figure) -> FigureRow:
    known = left.value is not None and right.value is not None
    apart = None
    if left.interval and right.interval and min(left.interval.sentences, right.interval.sentences) >= FEWEST:
        apart = left.interval.high < right.interval.low or right.interval.high < left.interval.low
    return FigureRow(
        name=name, first=left, second=right, apart=apart,
        difference=right.value - left.value if known and right.value is not None and left.value is not None else None,
    )  # fmt: skip


Key = tuple[str, RelationshipType, str]


def _gaps(one: SystemView, other: SystemView) -> tuple[GapRow, ...]:
    sides = [_by_role(view) for view in (one, other)]
    rows = []
    for key in sides[0].keys() | sides[1].keys():
        found = [_stated(view, side.get(key, [])) for view, side in zip((one, other), sides, strict=True)]
        worst = [min((s.status for s in rows), key=_grave, default=None) for rows in found]
        gap = [any(s.status in GAP_STATUSES for s in rows) for rows in found]
        if not any(gap):
            continue
        rows.append(
            GapRow(
                source=key[0], relation=key[1], target=key[2],
                found_in="both" if all(gap) else "first" if gap[0] else "second",
                first=worst[0], second=worst[1], first_statements=found[0], second_statements=found[1],
            )
        )  # fmt: skip
    order = ("both", "first", "second")
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                order.index(r.found_in), -len(r.first_statements) - len(r.second_statements),
                r.source, r.relation, r.target,
            ),
        )
    )  # fmt: skip


def _by_role(view: SystemView) -> Mapping[Key, list[Edge]]:
    out: dict[Key, list[Edge]] = {}
    for edge in view.interfaces:
        ends = role(view, edge.source), role(view, edge.target)
        if edge.type is RelationshipType.WORKS_WITH:  # holds either way round
            ends = min(ends), max(ends)
        out.setdefault((ends[0], edge.type, ends[1]), []).append(edge)
    return out


def _stated(view: SystemView, edges: Iterable[Edge]) -> tuple[Statement, ...]:
    rows = [
        Statement(
            edge=e.id, source=node_ref(view.graph, e.source), target=node_ref(view.graph, e.target), status=e.status,
            evidence=quotes(i for i in e.evidence if i.status is not None) or quotes(e.evidence),
        )
        for e in edges
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (_grave(r.status), r.edge)))


def _grave(status: Status) -> int:
    return vocabulary().statuses[status].grave


def _themes(one: SystemView, other: SystemView) -> tuple[ThemeRow, ...]:
    asked = [_by_theme(view.graph.nodes(Kind.RECOMMENDATION)) for view in (one, other)]
    weak = [
        _by_theme(n for n in view.graph.nodes(Kind.FINDING) if n.attributes.get("polarity") == "weakness")
        for view in (one, other)
    ]
    rows = []
    for theme in (*vocabulary().themes, NOT_STATED):
        first, second = (side.get(theme, []) for side in asked)
        if first or second:
            rows.append(
                ThemeRow(
                    theme=theme, found_in="both" if first and second else "first" if first else "second",
                    first=tuple(node_ref(one.graph, n.id) for n in first),
                    second=tuple(node_ref(other.graph, n.id) for n in second),
                    first_weaknesses=len(weak[0].get(theme, [])), second_weaknesses=len(weak[1].get(theme, [])),
                )
            )  # fmt: skip
    return tuple(rows)


def _by_theme(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    out: dict[str, list[Node]] = {}
    for node in nodes:
        out.setdefault(str(node.attributes.get("theme", NOT_STATED)), []).append(node)
    return out


def _alike(first: list[Node], second: list[Node]) -> tuple[Likeness, ...]:
    from rapidfuzz import fuzz, process, utils

    if not (first and second):
        return ()
    scores = process.cdist(
        [n.name for n in first], [n.name for n in second], scorer=fuzz.token_set_ratio, processor=utils.default_process
    )
    rows = [
        Likeness(first=_ref(left), second=_ref(right), score=round(float(scores[i][j]), 1))
        for i, left in enumerate(first)
        for j, right in enumerate(second)
        if scores[i][j] >= ALIKE
    ]
    return tuple(sorted(rows, key=lambda r: (-r.score, r.first.id, r.second.id)))


def _ref(node: Node) -> NodeRef:
    return NodeRef(id=node.id, name=called(node), kind=str(node.kind))


def _measures(one: SystemView, other: SystemView) -> tuple[MeasureRow, ...]:
    """Measures of one unit about one role; places are left out, as nearly every figure is about one."""
    sides = [_by_subject(view) for view in (one, other)]
    rows = []
    for about, unit in sorted(sides[0].keys() & sides[1].keys()):
        left, right = sides[0][about, unit], sides[1][about, unit]
        rows.append(
            MeasureRow(
                about=about, unit=unit, first=tuple(map(_ref, left)), second=tuple(map(_ref, right)),
                evidence=quotes(i for n in (*left, *right) for i in n.evidence),
            )
        )  # fmt: skip
    return tuple(rows)


def _by_subject(view: SystemView) -> dict[tuple[str, str], list[Node]]:
    out: dict[tuple[str, str], list[Node]] = {}
    for edge in view.graph.edges(RelationshipType.ABOUT):
        measure, subject = view.graph.node(edge.source), view.graph.node(edge.target)
        if measure.kind is Kind.MEASURE and subject.kind is not Kind.PLACE:
            unit = re.sub(r"\s+", " ", str(measure.attributes.get("unit", ""))).strip().casefold()
            found = out.setdefault((role(view, subject.id), unit), [])
            if measure not in found:
                found.append(measure)
    return out

"""The first tier of missing links: what the documents themselves say is absent or limited, with the sentence.

Nothing here is inferred; links that one would expect, and links that the structure suggests, are other tiers and never
mixed into these lists.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...graph.errors import QueryError
from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.model import Edge
from ...graph.vocabulary import GAP_STATUSES, NOT_STATED, Kind, RelationshipType, Status, vocabulary
from ..results import NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView, edge_stages
from .elsewhere import Alike, Elsewhere
from .owners import Owners, Ownership
from .triage import Score, Triage, gap_evidence, statement, triage_rules


class Covering(Result):
    """A recommendation that concerns an end of the gap, or both."""

    recommendation: NodeRef
    both_ends: bool
    evidence: tuple[Quote, ...]


class StatedGap(Result):
    """A relationship that a document says is absent or limited. ``id`` is the id of its edge.

    ``owners`` are the bodies that hold both ends; none means that the gap has to be escalated, and ``ownership`` says
    to whom, if to anybody. ``elsewhere`` are statements that may be about the same link. ``evidence`` is what says so;
    where sentences disagree (``conflict``), ``against`` has the others.
    """

    id: str
    source: NodeRef
    relation: RelationshipType
    target: NodeRef
    status: Status
    interface: bool
    statement: str
    theme: str
    stages: tuple[str, ...]
    sectors: tuple[str, str]
    score: Score
    covered: bool
    recommendations: tuple[Covering, ...]
    owners: tuple[NodeRef, ...]
    ownership: Ownership
    elsewhere: tuple[Elsewhere, ...]
    conflict: bool
    confidence: float
    documents: tuple[str, ...]
    evidence: tuple[Quote, ...]
    against: tuple[Quote, ...]

    @property
    def tier(self) -> str:
        """Always "stated": other tiers have models of their own."""
        return "stated"


def stated_gaps(
    view: SystemView,
    *,
    stage: str | None = None,
    theme: str | None = None,
    sector: str | None = None,
    status: Status | str | None = None,
    min_score: float = 0.0,
    uncovered_only: bool = False,
) -> tuple[StatedGap, ...]:
    """The stated gaps of a system, the highest score first.

    Within a score those without a recommendation about either end come first, then absent before
    limited. Filters: review ``stage`` (or "not stated"), ``theme``, ``sector`` of either end,
    ``status`` ("absent" or "limited"), ``min_score``, ``uncovered_only``.
    Raises :class:`QueryError` for a filter value that the vocabulary does not know.
    """
    vocab = vocabulary()
    _known("stage", stage, (*vocab.stages, NOT_STATED))
    _known("theme", theme, vocab.themes)
    _known("sector", sector, (*vocab.sectors, NOT_STATED))
    _known("status", status, GAP_STATUSES)
    made = _Gaps(view)
    gaps = [
        gap for edge in view.graph.edges(set(RelationshipType) - {RelationshipType.ABOUT}, GAP_STATUSES)
        if (gap := made.of(edge))
        and (stage is None or stage in gap.stages)
        and (theme is None or gap.theme == theme)
        and (sector is None or sector in gap.sectors)
        and (status is None or gap.status == status)
        and gap.score.score >= min_score
        and not (uncovered_only and gap.covered)
    ]  # fmt: skip
    return tuple(sorted(gaps, key=_order))


def _known(name: str, value: str | None, allowed: Iterable[str]) -> None:
    allowed = [str(a) for a in allowed]
    if value is not None and value not in allowed:
        raise QueryError(f"unknown {name} {value!r}", mend=f"use one of: {', '.join(allowed)}")


def _order(gap: StatedGap) -> tuple[object, ...]:
    grave = vocabulary().statuses[gap.status].grave
    return (-gap.score.score, gap.covered, grave, -len(gap.evidence), gap.id)


class _Gaps:
    """Makes gaps of edges, for one system."""

    def __init__(self, view: SystemView) -> None:
        self.view = view
        self._triage, self._owners, self._alike = Triage(view), Owners(view), Alike(view)
        self._about = _recommendations(view.graph)

    def of(self, edge: Edge) -> StatedGap:
        """The gap that an edge states."""
        view, graph = self.view, self.view.graph
        source, target = graph.node(edge.source), graph.node(edge.target)
        lines = gap_evidence(edge)
        order = (*vocabulary().stages, NOT_STATED)
        recommendations, ownership = _covering(graph, self._about, edge), self._owners.of(edge)
        return StatedGap(
            id=edge.id, source=node_ref(graph, source.id), relation=edge.type, target=node_ref(graph, target.id),
            status=edge.status, interface=edge.is_interface, statement=statement(edge, source, target),
            theme=triage_rules().themes[edge.type],
            stages=tuple(sorted(edge_stages(edge.model_copy(update={"evidence": lines})), key=order.index)),
            sectors=(view.sector[source.id], view.sector[target.id]),
            score=self._triage.score(edge), covered=bool(recommendations), recommendations=recommendations,
            owners=tuple(h.body for h in ownership.holders) if ownership.held == "both ends" else (),
            ownership=ownership, elsewhere=self._alike.to(edge), conflict=edge.conflict, confidence=edge.confidence,
            documents=tuple(sorted({i.document for i in lines})),
            # a sentence without a status is context: it says what "they" and "it" are
            evidence=(*quotes(lines), *quotes(i for i in edge.evidence if i.status is None and i not in lines)),
            against=quotes(i for i in edge.evidence if i not in lines and i.status is not None),
        )  # fmt: skip


def _recommendations(graph: KnowledgeGraph) -> dict[str, list[Edge]]:
    """Node → the ABOUT edges of recommendations that concern it."""
    out: dict[str, list[Edge]] = {}
    for edge in graph.edges(RelationshipType.ABOUT):
        if graph.node(edge.source).kind is Kind.RECOMMENDATION:
            out.setdefault(edge.target, []).append(edge)
    return out


def _covering(graph: KnowledgeGraph, about: dict[str, list[Edge]], edge: Edge) -> tuple[Covering, ...]:
    ends: dict[str, set[str]] = {}
    for end in (edge.source, edge.target):
        if graph.node(end).kind is Kind.PLACE:
            continue  # nearly every recommendation is for the place: to name it says nothing on this gap
        for found in about.get(end, []):
            ends.setdefault(found.source, set()).add(end)
    rows = [
        Covering(recommendation=node_ref(graph, i), both_ends=len(found) == 2, evidence=quotes(graph.node(i).evidence))
        for i, found in ends.items()
    ]
    return tuple(sorted(rows, key=lambda r: (not r.both_ends, r.recommendation.id)))

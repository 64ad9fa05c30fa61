"""What the documents do not agree on: kept as they say it, shown side by side, never averaged or decided here.

Three kinds: a relationship with evidence for several statuses; a thing that is there in one sentence and
planned, missing or over in another; and two figures that seem to count the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Literal

from ..graph.dispute import at_odds, maybe_one
from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Evidence
from ..graph.vocabulary import Kind, RelationshipType, Status, vocabulary
from .conflicting_figures import Measured, same_counted
from .results import NodeRef, Quote, Result, node_ref, quotes


class Side(Result):
    """One of the answers, how much speaks for it, and the sentences."""

    status: Status
    confidence: float
    evidence: tuple[Quote, ...]


class StatusConflict(Result):
    """A relationship of which sentences tell different statuses. ``shown`` is the one that the graph bears."""

    id: str
    source: NodeRef
    relation: RelationshipType
    target: NodeRef
    interface: bool
    shown: Status
    sides: tuple[Side, ...]


class StateConflict(Result):
    """A thing, or two of nearly one name, that is there in one sentence and planned, missing or over in another."""

    nodes: tuple[NodeRef, ...]
    certain: bool
    """Whether it is one node, rather than two whose names suggest one thing."""
    sides: tuple[Side, ...]


class FigureSide(Result):
    """A figure, as the documents give it."""

    measure: NodeRef
    value: float
    unit: str
    period: str | None
    evidence: tuple[Quote, ...]


class FigureConflict(Result):
    """Figures that differ and seem to count the same; ``about`` is what both concern."""

    about: tuple[NodeRef, ...]
    sides: tuple[FigureSide, ...]


class ConflictsReport(Result):
    """Everything that the documents of a system do not agree on."""

    analysis: Literal["conflicts"] = "conflicts"
    system: str
    documents: tuple[str, ...]
    statuses: tuple[StatusConflict, ...]
    states: tuple[StateConflict, ...]
    figures: tuple[FigureConflict, ...]
    cautions: tuple[str, ...] = (
        "Sentences that differ are not always at odds: they can speak of different years, places or parts.",
        "Which figures count the same is judged by their words: read both sentences.",
    )

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.statuses) + len(self.states) + len(self.figures)


def conflicts(graph: KnowledgeGraph) -> ConflictsReport:
    """What documents do not agree on: interfaces first, then by how evenly the sides are borne out, then by id."""
    graph = graph.stated()
    return ConflictsReport(
        system=graph.system,
        documents=tuple(d.name for d in graph.documents),
        statuses=tuple(_statuses(graph)),
        states=tuple(_states(graph)),
        figures=tuple(_figures(graph)),
    )


def _sides(evidence: Iterable[Evidence]) -> tuple[Side, ...]:
    """The evidence by status, the best borne out first."""
    by_status: dict[Status, list[Evidence]] = {}
    for item in evidence:
        if item.status is not None:
            by_status.setdefault(item.status, []).append(item)
    sides = []
    for status, items in by_status.items():
        best: dict[str, float] = {}
        for item in items:
            best[item.passage] = max(best.get(item.passage, 0.0), item.confidence)
        sides.append(Side(status=status, confidence=round(sum(best.values()), 4), evidence=quotes(items)))
    grave = vocabulary().statuses
    return tuple(sorted(sides, key=lambda s: (-s.confidence, grave[s.status].grave)))


def _statuses(graph: KnowledgeGraph) -> list[StatusConflict]:
    found = [
        StatusConflict(
            id=edge.id, source=node_ref(graph, edge.source), relation=edge.type, target=node_ref(graph, edge.target),
            interface=edge.is_interface, shown=edge.status, sides=_sides(edge.evidence),
        )
        for edge in graph.edges()
        if edge.conflict and edge.type is not RelationshipType.ABOUT
    ]  # fmt: skip
    return sorted(found, key=lambda c: (not c.interface, -min((s.confidence for s in c.sides), default=0), c.id))


def _states(graph: KnowledgeGraph) -> list[StateConflict]:
    told = [n for n in graph.nodes() if n.kind is not Kind.FINDING and any(e.status for e in n.evidence)]
    found = [
        StateConflict(nodes=(node_ref(graph, n.id),), certain=True, sides=_sides(n.evidence))
        for n in told
        if at_odds(e.status for e in n.evidence)
    ]
    for one, other in combinations(told, 2):
        if (one.kind, one.system) != (other.kind, other.system) or not maybe_one(one.name, other.name):
            continue
        by_itself = any(at_odds(e.status for e in n.evidence) for n in (one, other))  # shown already
        if not by_itself and at_odds(e.status for n in (one, other) for e in n.evidence):
            nodes = (node_ref(graph, one.id), node_ref(graph, other.id))
            found.append(StateConflict(nodes=nodes, certain=False, sides=_sides([*one.evidence, *other.evidence])))
    return sorted(found, key=lambda c: (not c.certain, [n.id for n in c.nodes]))


def _figures(graph: KnowledgeGraph) -> list[FigureConflict]:
    about: dict[str, set[str]] = {}
    for edge in graph.edges({RelationshipType.ABOUT}):
        about.setdefault(edge.source, set()).add(edge.target)
    measures = [Measured.of(graph, n, about.get(n.id, set())) for n in graph.nodes() if n.kind is Kind.MEASURE]
    found = [
        FigureConflict(
            about=tuple(node_ref(graph, key) for key in sorted(one.about & other.about)),
            sides=tuple(_figure(graph, m) for m in (one, other)),
        )
        for one, other in combinations([m for m in measures if m is not None], 2)
        if same_counted(one, other)
    ]
    return sorted(found, key=lambda c: [s.measure.id for s in c.sides])


def _figure(graph: KnowledgeGraph, measured: Measured) -> FigureSide:
    node = measured.node
    period = node.attributes.get("period")
    return FigureSide(
        measure=node_ref(graph, node.id), value=measured.value, unit=measured.unit,
        period=str(period) if period else None, evidence=quotes(node.evidence),
    )  # fmt: skip

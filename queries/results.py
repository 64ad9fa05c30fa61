"""What every result is made of: figures that say what they were counted from, and lines of evidence."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, model_validator

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Edge, Evidence
from ..graph.vocabulary import Status
from .naming import called


class Result(BaseModel):
    """Base of all results: immutable, JSON by ``model_dump(mode="json")``, and never NaN or infinite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Quote(Result):
    """A line of evidence: where it stands, and the words of the source."""

    document: str
    page: int | None = None
    line: int | None = None
    section: str = ""
    stage: str | None = None
    status: Status | None = None
    quote: str

    @classmethod
    def of(cls, item: Evidence) -> Quote:
        """The evidence of a node or edge, as a result shows it (the quote stays verbatim)."""
        return cls(
            document=item.document, page=item.page, line=item.line, section=item.section,
            stage=item.stage, status=item.status, quote=item.quote,
        )  # fmt: skip

    @property
    def where(self) -> str:
        """Document, page and section for a reader."""
        parts = [self.document]
        if self.page is not None:
            parts.append(f"p. {self.page}")
        elif self.line is not None:
            parts.append(f"line {self.line}")
        return ", ".join([*parts, self.section] if self.section else parts)

    @property
    def text(self) -> str:
        """The quote on one line."""
        return " ".join(self.quote.split())


class Interval(Result):
    """A percentile bootstrap interval over evidence sentences.

    The reviewers chose what to write: the interval says how far a figure hangs on single sentences,
    not how far it would move had they looked elsewhere. ``bias`` is the mean of the resamples less
    the value; where ``shifted``, it was taken off (resamples lose ties, so cohesion always drops).
    """

    low: float
    high: float
    level: float = 0.95
    bias: float = 0.0
    shifted: bool = False
    resamples: int
    sentences: int
    seed: int


NO_VALUE = "nothing is stated that it could be worked out from"
NO_INTERVAL = "no interval: fewer than two sentences bear on it, or none was asked for"
"""Why a figure has no value, or no interval, where nothing nearer is said."""


class Figure(Result):
    """One value, with all that it was counted from.

    ``value`` is ``None`` where the denominator is nought. A figure without a value or an interval always
    has a ``note`` that says why. ``not_stated`` is the share of what was counted (said in
    ``not_stated_of``) whose class or value the documents leave open.
    ``edges`` are ids; the report that holds the figure has their evidence, or the row that it stands in.
    """

    value: float | None
    numerator: float
    denominator: float
    edges: tuple[str, ...] = ()
    not_stated: float | None = None
    not_stated_of: str = ""
    interval: Interval | None = None
    note: str = ""

    @classmethod
    def ratio(cls, numerator: float, denominator: float, **more: object) -> Figure:
        """A share; no value where there is nothing to divide by."""
        value = numerator / denominator if denominator else None
        return cls.model_validate({"value": value, "numerator": numerator, "denominator": denominator, **more})

    @model_validator(mode="before")
    @classmethod
    def _say_why_not(cls, data: object) -> object:
        if not isinstance(data, dict) or data.get("note"):
            return data
        note = NO_VALUE if data.get("value") is None else NO_INTERVAL if data.get("interval") is None else ""
        return {**data, "note": note}

    def with_interval(self, interval: Interval | None) -> Figure:
        """The same figure with another interval."""
        note = "" if self.note == NO_INTERVAL else self.note
        return Figure.model_validate({**dict(self), "interval": interval, "note": note})


class NodeRef(Result):
    """A node as a row of a result names it."""

    id: str
    name: str
    kind: str


def node_ref(graph: KnowledgeGraph, node_id: str) -> NodeRef:
    """The reference to a node of the graph."""
    node = graph.node(node_id)
    return NodeRef(id=node.id, name=called(node), kind=str(node.kind))


def quotes(evidence: Iterable[Evidence]) -> tuple[Quote, ...]:
    """The distinct lines of evidence, in order of reading; those that only give context come last."""
    seen: dict[tuple[object, ...], Quote] = {}
    said: set[tuple[object, ...]] = set()
    for item in sorted(evidence, key=lambda e: (e.status is None, e.sort_key())):
        line = (item.document, item.start, item.quote)
        if item.status is not None or line not in said:
            said.add(line)
            seen.setdefault((*line, item.status), Quote.of(item))
    return tuple(seen.values())


def evidence_of(edges: Iterable[Edge]) -> dict[str, tuple[Quote, ...]]:
    """Edge id → its lines of evidence."""
    return {edge.id: quotes(edge.evidence) for edge in edges}

"""Nodes, edges and their evidence, as pydantic models that follow the ontology."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

from .vocabulary import NOT_STATED, Kind, RelationshipType, Status, vocabulary

Scalar = str | int | float | bool
Attribute = Scalar | list[str]
Confidence = Annotated[float, Field(ge=0, le=1)]
Level = Literal["precise", "default", "complete"]
"""How sure a relationship has to be for a graph to hold it."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=False, allow_inf_nan=False)


class Evidence(_Model):
    """One piece of a source document that bears a node or an edge out.

    ``quote`` is an exact slice of the source text, line breaks and all; ``start`` and ``end`` are
    its character offsets there, ``line`` its first line (1-based). ``sentence`` numbers the sentence
    within its document: a sentence cut by a page break gives several pieces with one number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    document: str
    page: int | None = None
    line: int | None = None
    section: str = ""
    stage: str | None = None
    sentence: str = ""
    start: int | None = None
    end: int | None = None
    quote: str
    status: Status | None = None
    extractor: str = ""
    rule: str = ""
    confidence: Confidence = 1.0

    @property
    def text(self) -> str:
        """The quote on one line, for reading."""
        return " ".join(self.quote.split())

    @property
    def passage(self) -> str:
        """The id of the passage that this quote is (a piece of)."""
        return f"{self.document}#{self.sentence}" if self.sentence else self.document

    def sort_key(self) -> tuple[object, ...]:
        """Order of reading, then by how it was read."""
        return (
            self.document, self.start if self.start is not None else -1, self.end or -1,
            self.status or "", self.extractor, self.rule, -self.confidence, self.quote,
            self.page or 0, self.line or 0, self.section, self.stage or "", self.sentence,
        )  # fmt: skip


class ReferenceFact(_Model):
    """One published fact that bears a node or an edge out: never a sentence of a document.

    ``source`` is the title of the published list, ``record`` what stands there (of a node its official
    name, now or when it closed), ``start`` and ``end`` the dates between which it holds (ISO 8601; ``None``
    where the list gives none).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    source: str
    record: str = ""
    start: str | None = None
    end: str | None = None

    @property
    def text(self) -> str:
        """The fact on one line: source, record and dates."""
        dates = " ".join(d for d in (self.start, self.end and f"until {self.end}") if d)
        return (f"{self.source}: {self.record}" if self.record else self.source) + (f" ({dates})" if dates else "")

    def sort_key(self) -> tuple[str, ...]:
        """By source, then by record and dates."""
        return self.source, self.record, self.start or "", self.end or ""


class Node(_Model):
    """An entity. ``sector`` is "not stated" where nothing tells it.

    ``codes`` are official codes by scheme (``ods``, ``gss``); ``system`` is the local system that a node
    belongs to where a graph holds several, and ``None`` for what all of them share. ``reference`` holds
    what published lists say of it: a node that has nothing else was mentioned by no document.
    """

    id: str
    kind: Kind
    type: str | None = None
    name: str
    aliases: list[str] = []
    codes: dict[str, str] = {}
    sector: str = NOT_STATED
    system: str | None = None
    attributes: dict[str, Attribute] = {}
    evidence: list[Evidence] = []
    reference: list[ReferenceFact] = []

    @model_validator(mode="after")
    def _follows_vocabulary(self) -> Node:
        vocab = vocabulary()
        info = vocab.kinds[self.kind]
        if self.type is not None and self.type not in info.types:
            raise ValueError(f"{self.id}: {self.type!r} is not a type of {self.kind}")
        if self.sector != NOT_STATED and self.sector not in vocab.sectors:
            raise ValueError(f"{self.id}: unknown sector {self.sector!r}")
        _check_attributes(self.id, self.attributes, info.attributes)
        return self

    @property
    def label(self) -> str:
        """The name, with the local system where several in the graph have a thing of that name.

        A name of which nothing can be seen is no name: the id stands for it.
        """
        if not any(c.isprintable() and not c.isspace() for c in self.name):
            return self.id
        told = not self.system or "@" not in self.id or self.system in self.name
        return self.name if told else f"{self.name} ({self.system})"

    @property
    def from_reference_only(self) -> bool:
        """Whether published lists alone speak of it, and no document does."""
        return bool(self.reference) and not self.evidence

    @property
    def official_name(self) -> str | None:
        """The name in published lists, now or when the body closed; ``None`` where they do not have it."""
        named = [fact for fact in self.reference if fact.record]
        return min(named, key=lambda f: (f.end is not None, f.sort_key())).record if named else None

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the node in a property graph: ``Entity``, the kind, and a differing type."""
        more = (self.type,) if self.type and self.type != self.kind else ()
        return ("Entity", str(self.kind), *more)


class Edge(_Model):
    """A relationship with a status. Conflicting evidence is kept, and flagged by ``conflict``.

    ``reference`` holds what published lists say of it, apart from what documents say.
    """

    source: str
    type: RelationshipType
    target: str
    status: Status = Status.PRESENT
    conflict: bool = False
    confidence: Confidence = 1.0
    attributes: dict[str, Attribute] = {}
    evidence: list[Evidence] = []
    reference: list[ReferenceFact] = []

    @model_validator(mode="after")
    def _follows_vocabulary(self) -> Edge:
        _check_attributes(self.id, self.attributes, vocabulary().relationships[self.type].attributes)
        return self

    @model_validator(mode="before")
    @classmethod
    def _drop_id(cls, data: Any) -> Any:
        """The file writes the id out for its readers; it always follows from the ends and the type."""
        return {k: v for k, v in data.items() if k != "id"} if isinstance(data, dict) else data

    @computed_field  # type: ignore[prop-decorator]
    @property
    def id(self) -> str:
        """Made from what the edge says, so that it survives rebuilds."""
        return edge_id(self.source, self.type, self.target)

    @property
    def from_reference_only(self) -> bool:
        """Whether published lists alone state it, and no document does."""
        return bool(self.reference) and not self.evidence

    @property
    def is_interface(self) -> bool:
        """Whether people or information cross between bodies along this edge."""
        return vocabulary().relationships[self.type].interface

    def weigh(self) -> None:
        """Set status, conflict and confidence from the evidence.

        The status shown is the one with the greatest summed confidence over distinct sentences, the
        graver one on a tie. Confidence is the noisy-or ``1 - Π(1 - c)`` over the distinct sentences
        that support it: independent statements strengthen each other. Evidence without a status is
        context, and weighs nothing.
        """
        weighed = weigh(self.evidence)
        if weighed is not None:
            self.status, self.conflict, self.confidence = weighed


def weigh(evidence: Iterable[Evidence]) -> tuple[Status, bool, float] | None:
    """The status that evidence tells, whether it disagrees, and how sure it is: see :meth:`Edge.weigh`.

    ``None`` where no piece has a status.
    """
    best: dict[tuple[Status, str], float] = {}
    for item in evidence:
        if item.status is None:  # context: shown beside the sentence that states the edge
            continue
        key = (item.status, item.passage)
        best[key] = max(best.get(key, 0.0), item.confidence)
    if not best:
        return None
    totals: dict[Status, float] = {}
    for (status, _), confidence in sorted(best.items()):
        totals[status] = totals.get(status, 0.0) + confidence
    statuses = vocabulary().statuses
    shown = min(totals, key=lambda s: (-round(totals[s], 9), statuses[s].grave))
    doubt = 1.0
    for (status, _), confidence in sorted(best.items()):
        if status is shown:
            doubt *= 1 - confidence
    return shown, len(totals) > 1, round(1 - doubt, 4)


class DocumentInfo(_Model):
    """A document that the graph was read from.

    ``date`` is when it speaks, as precisely as it tells (``2018-01``, ``2018-01-22`` or ``2018``);
    ``system`` the local system that it is about.
    """

    name: str
    title: str = ""
    format: str = ""
    sha256: str = ""
    pages: int | None = None
    words: int = 0
    date: str | None = None
    system: str | None = None
    near_duplicate_of: str | None = None
    skipped: str | None = None


class Provenance(_Model):
    """What made the graph: no clock and no path, so that the same input gives the same bytes.

    ``rules``, ``learned``, ``reference`` and ``identity`` are hashes: of the rules, of the learned scorer's
    weights, of the table of reference data, and of the decisions on identity (``None`` where there were
    none, or none was used). ``level`` is how sure a relationship had to be.
    ``llm`` names the language model that read too and its prompt, ``None`` where none did.
    """

    tool: str = ""
    rules: str = ""
    model: str | None = None
    learned: str | None = None
    level: Level = "default"
    reference: str | None = None
    identity: str | None = None
    llm: str | None = None
    documents: list[DocumentInfo] = []


def _check_attributes(owner: str, have: Mapping[str, Attribute], known: Mapping[str, str]) -> None:
    vocab = vocabulary()
    closed = {"polarity": vocab.polarities, "theme": vocab.themes, "stage": vocab.stages}
    for name, value in have.items():
        kind = known.get(name)
        if kind is None:
            raise ValueError(f"{owner}: unknown attribute {name!r}")
        if kind in closed and value not in closed[kind]:
            raise ValueError(f"{owner}: {value!r} is not a {kind}")
        if kind == "number" and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise ValueError(f"{owner}: {name} must be a number, not {value!r}")
        if (kind == "list") != isinstance(value, list):
            raise ValueError(f"{owner}: {name} must {'' if kind == 'list' else 'not '}be a list")


def slug(text: str, limit: int = 80) -> str:
    """A readable, ASCII-only form of a name, cut at a word boundary.

    >>> slug("Birmingham & Solihull NHS Trust’s A&E")
    'birmingham-and-solihull-nhs-trusts-a-and-e'
    """
    text = re.sub("[\u2018\u2019']", "", text).replace("&", " and ")
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)  # dashes have no ASCII form, yet part words
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    out = "-".join(re.findall(r"[a-z0-9]+", text))
    return out if len(out) <= limit else out[:limit].rsplit("-", 1)[0]


def node_id(kind: Kind, name: str) -> str:
    """The id of a named node: stable as long as its kind and name are.

    >>> node_id(Kind.ORGANISATION, "Birmingham City Council")
    'organisation:birmingham-city-council'
    """
    return f"{kind.lower()}:{slug(name)}"


def edge_id(source: str, type_: str, target: str) -> str:
    """The id of an edge, made of its ends and type."""
    return f"{source}|{type_}|{target}"

"""Why an edge or a node is in a graph: its sentences in their paragraphs, what read them, what competed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...graph import Edge, Kind, KnowledgeGraph, Node
from ...graph.identity import IdentityDecision
from ...graph.model import Evidence
from ..build import SHIPPED, identities_of
from ..reference.table import Reference
from ..values import Claim, Mention, Sentence, SourceDocument
from .learned import Explainer, features_of
from .mention_words import MentionWords, is_node, mention_words
from .rule_words import CONTEXT, RuleWords, rule_words
from .sources import Source, Unread, differences, read_sources
from .weighing import Weighing, weighing


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Where a sentence stands: what leads to its list, and what is before and after it in its paragraph."""

    lead_in: str
    before: str
    sentence: str
    after: str


@dataclass(frozen=True, slots=True)
class Competitor:
    """Another claim of the same sentence, of the same pair or with one of its ends, and what became of it."""

    subject: str
    type: str
    object: str
    status: str
    extractor: str
    rule: str
    confidence: float
    shares: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement: a sentence, what read it, and what it was taken to say.

    What needs the source document is empty without it: ``paragraph``, the mentions of both ends,
    ``competitors`` and ``readings`` (other mentions over the same words).
    """

    document: str
    page: int | None
    line: int | None
    section: str
    stage: str | None
    sentence: str
    quote: str
    status: str | None
    confidence: float
    read_by: RuleWords
    features: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    paragraph: Paragraph | None = None
    source: tuple[MentionWords, ...] = ()
    target: tuple[MentionWords, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    readings: tuple[MentionWords, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is to be said of one edge or node. ``ends`` are the nodes of the edge, or the node itself."""

    id: str
    ends: tuple[Node, ...]
    edge: Edge | None
    weighing: Weighing | None
    pieces: tuple[Piece, ...]
    edges: tuple[Edge, ...] = ()
    unread: tuple[Unread, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def facts(self) -> list[str]:
        """What published lists say of it, a line each."""
        thing = self.edge or self.ends[0]
        return [fact.text for fact in thing.reference]


def explain(
    graph: KnowledgeGraph,
    thing: Edge | Node,
    folders: Iterable[Path] = (),
    reference: Reference = SHIPPED,
    decisions: tuple[IdentityDecision, ...] = (),
    explainer: Explainer | None = None,
) -> Explanation:
    """Explain an edge or a node of a graph.

    Its documents are looked for in ``folders`` and read again with the same reference data as any build.
    What cannot be read again is explained from the graph alone, and named. ``explainer`` tells what
    weighed most in a learned claim; the shipped model does where there is one.
    """
    wanted: dict[str, set[str]] = {}
    for item in thing.evidence:
        wanted.setdefault(item.document, set()).add(item.sentence)
    sources, unread = read_sources(graph, wanted, folders, reference, decisions)
    edge: Edge | None = None
    ends: tuple[Node, ...]
    if isinstance(thing, Edge):
        edge, ends = thing, (graph.node(thing.source), graph.node(thing.target))
    else:
        ends = (thing,)
    explained = _Explainer(edge, ends, sources, explainer)
    identities = identities_of(reference, decisions) if sources else None
    return Explanation(
        thing.id,
        ends,
        edge,
        weighing(edge) if edge is not None and edge.evidence else None,
        tuple(explained.pieces(thing.evidence)),
        () if edge is not None else tuple(_edges_of(graph, thing.id)),
        tuple(unread),
        tuple(differences(graph, identities)) if thing.evidence else (),
    )


def _edges_of(graph: KnowledgeGraph, node: str) -> list[Edge]:
    found = {e.id: e for e in graph.edges() if node in (e.source, e.target)}
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Explainer:
    """Turns the evidence of one edge or node into pieces."""

    edge: Edge | None
    ends: tuple[Node, ...]
    sources: dict[str, Source]
    explainer: Explainer | None

    def pieces(self, evidence: Iterable[Evidence]) -> list[Piece]:
        """One piece for each sentence, rule and status; what was read with it is its context."""
        stated: dict[tuple[object, ...], list[Evidence]] = {}
        beside: list[Evidence] = []
        for item in sorted(evidence, key=Evidence.sort_key):
            if item.rule.endswith(CONTEXT):
                beside.append(item)
            else:
                stated.setdefault((item.passage, item.extractor, item.rule, item.status), []).append(item)
        context: dict[tuple[object, ...], list[Evidence]] = {}
        for item in beside:
            same = [k for k, e in stated.items() if _belongs(item, e[0])]
            if same:
                nearest = min(same, key=lambda k: abs(_number(item.sentence) - _number(stated[k][0].sentence)))
                context.setdefault(nearest, []).append(item)
        return [self._piece(items, context.get(key, [])) for key, items in stated.items()]

    def _piece(self, items: Sequence[Evidence], context: Sequence[Evidence]) -> Piece:
        first = items[0]
        piece = Piece(
            first.document, first.page, first.line, first.section, first.stage, first.sentence,
            " […] ".join(i.text for i in items), first.status and str(first.status), first.confidence,
            rule_words(first.extractor, first.rule, first.text), context=tuple(i.text for i in context),
        )  # fmt: skip
        source = self.sources.get(first.document)
        if source is None:
            return piece
        document = source.reading.document
        sentence = next((s for s in document.sentences if s.id == first.sentence), None)
        if sentence is None or not _is_slice(document, items):
            return replace(piece, notes=("the document is the same, yet its sentences are cut otherwise now",))
        piece = replace(piece, paragraph=_paragraph(document, sentence))
        return self._of_edge(piece, source, sentence) if self.edge else self._of_node(piece, source, sentence)

    def _of_edge(self, piece: Piece, source: Source, sentence: Sentence) -> Piece:
        assert self.edge is not None
        claim = self._claim(piece, source, sentence)
        if claim is None:
            return self._of_statement(piece, source, sentence)
        notes = []
        if not _is(source, claim.subject, self.ends[0]):  # said of either, so kept under one of the two
            claim = replace(claim, subject=claim.object, object=claim.subject)
        where = (sentence, *claim.context)
        sides = [_mentions(source, where, key) for key in (claim.subject, claim.object)]
        for side, key in zip(sides, (claim.subject, claim.object), strict=True):
            if not any(m.sentence == sentence.id for m in side):
                name = source.reading.entities[key].name
                notes.append(
                    f"{name} is not named in this sentence: a pronoun, a list or the words before stand for it"
                )
        return replace(
            piece,
            source=tuple(sides[0]), target=tuple(sides[1]), notes=tuple(notes),
            features=features_of(source.near, claim, self.explainer),
            competitors=tuple(_competitors(source, claim)),
            readings=tuple(_other_readings(source, sentence, [*sides[0], *sides[1]])),
        )  # fmt: skip

    def _claim(self, piece: Piece, source: Source, sentence: Sentence) -> Claim | None:
        assert self.edge is not None
        found = [
            c for c in source.read.claims
            if c.sentence.id == sentence.id and c.type == self.edge.type and c.rule == piece.read_by.rule
        ]  # fmt: skip
        for a, b in (self.ends, self.ends[::-1]):
            for claim in found:
                if _is(source, claim.subject, a) and _is(source, claim.object, b):
                    return claim
        return None

    def _of_statement(self, piece: Piece, source: Source, sentence: Sentence) -> Piece:
        """A finding, recommendation or measure is a sentence; what it is about may stand in another."""
        base = self.ends[0].id.partition("@")[0]
        for statement in source.read.statements:
            if statement.sentence.id == sentence.id and statement.node.id == base:
                about = [k for k in statement.about if _is(source, k, self.ends[-1])]
                target = _mentions(source, [sentence], about[0]) if about else []
                notes = () if target else ("what it is about is named before, not in this sentence",)
                readings = _other_readings(source, sentence, target)
                return replace(piece, target=tuple(target), notes=notes, readings=tuple(readings))
        return replace(piece, notes=("this reading of the sentence is not repeated now: see what differs",))

    def _of_node(self, piece: Piece, source: Source, sentence: Sentence) -> Piece:
        node = self.ends[0]
        if node.kind in (Kind.FINDING, Kind.RECOMMENDATION, Kind.MEASURE):
            return piece
        found = [
            mention_words(source, sentence.id, m)
            for m in source.reading.mentions.get(sentence.id, ())
            if _is(source, m.entity, node)
        ]
        notes = () if found else ("this mention is not found now: see what differs",)
        readings = _other_readings(source, sentence, found)
        return replace(piece, source=tuple(found), readings=tuple(readings), notes=notes)


def _belongs(context: Evidence, stated: Evidence) -> bool:
    return context.document == stated.document and context.rule == stated.rule + CONTEXT


def _number(sentence: str) -> int:
    digits = sentence.removeprefix("s")
    return int(digits) if digits.isdecimal() else 0


def _is_slice(document: SourceDocument, items: Iterable[Evidence]) -> bool:
    return all(i.start is None or i.end is None or document.text[i.start : i.end] == i.quote for i in items)


def _paragraph(document: SourceDocument, sentence: Sentence) -> Paragraph:
    block = document.blocks[sentence.block]
    start = block.offsets.index(sentence.offsets[0])
    end = start + len(sentence.text)
    above = document.lead_in_of(sentence)
    return Paragraph(above.text if above else "", block.text[:start], block.text[start:end], block.text[end:])


def _is(source: Source, key: str, node: Node) -> bool:
    entity = source.reading.entities.get(key)
    return entity is not None and is_node(entity, node)


def _mentions(source: Source, sentences: Iterable[Sentence], key: str) -> list[MentionWords]:
    mentions = source.reading.mentions
    return [mention_words(source, s.id, m) for s in sentences for m in mentions.get(s.id, ()) if m.entity == key]


def _other_readings(source: Source, sentence: Sentence, ends: Iterable[MentionWords]) -> list[MentionWords]:
    """What else was recognised over the words of the ends."""
    held = [(m.start, m.end, m.entity) for m in ends if m.sentence == sentence.id]

    def over(m: Mention) -> bool:
        return any(m.start < end and start < m.end for start, end, _ in held)

    mine = {entity for *_, entity in held}
    return [
        mention_words(source, sentence.id, m)
        for m in source.reading.mentions.get(sentence.id, ())
        if over(m) and (m.name or m.entity) not in mine
    ]


def _competitors(source: Source, claim: Claim) -> list[Competitor]:
    """What else was read of the sentence with one of the ends: of the same pair first, the surest first."""
    kept = [c for c in source.read.claims if c.sentence.id == claim.sentence.id]
    mine = {claim.subject, claim.object}
    out: list[tuple[tuple[Any, ...], Competitor]] = []
    seen: set[tuple[Any, ...]] = set()
    for other in (*kept, *source.weighed):
        key = (other.subject, other.type, other.object, other.status, other.extractor, other.rule)
        shared = mine & {other.subject, other.object}
        if other.sentence.id != claim.sentence.id or not shared or key in seen or _same(other, claim):
            continue
        seen.add(key)
        whole = shared == mine
        names = source.reading.entities
        made = Competitor(
            names[other.subject].name, str(other.type), names[other.object].name, str(other.status), other.extractor,
            other.rule, round(other.confidence, 4), "both ends" if whole else names[min(shared)].name,
            _outcome(other, kept),
        )  # fmt: skip
        out.append(((not whole, -other.confidence, key), made))
    return [made for _, made in sorted(out, key=lambda item: tuple(map(str, item[0])))]


def _same(one: Claim, other: Claim) -> bool:
    return one.rule == other.rule and one.type == other.type and {one.subject, one.object} == {
        other.subject, other.object,
    }  # fmt: skip


def _outcome(claim: Claim, kept: Iterable[Claim]) -> str:
    for other in kept:
        if (other.subject, other.type, other.object) == (claim.subject, claim.type, claim.object):
            if (other.extractor, other.rule, other.status) == (claim.extractor, claim.rule, claim.status):
                return "kept"
            return f"gave way to {other.rule} ({other.status})"
    return "left out: below the threshold, or another reading explains the sentence"

"""Statements: what the reviewers found, what they recommend, and the figures that they give."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...graph.model import Attribute, Node, slug
from ...graph.vocabulary import Kind
from ..evidence import evidence_of
from ..values import Reading, Sentence, SourceDocument
from .about import about, parent
from .findings import Judgement, judge
from .measures import Figure, measures_of, shares_and_volumes
from .recommendations import Request, request
from .sections import is_context, is_judging, is_method, is_procedure
from .themes import theme_of

EXTRACTOR = "statements"
_LONGEST_NAME, _SLUG_WORDS, _DIGEST = 160, 8, 6
_READ = ("paragraph", "bullet")
_COUNTED = (*_READ, "table", "footnote")
_BARE_REQUESTS = frozenset({"listed", "resolved", "resolved-that", "action", "we-recommend"})
_RATED = re.compile(r"^(?:currently )?(?:rated|unrated|not )")
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|compared|rated|per|average)\b")
_OBSERVED = re.compile(r"\b(?:average|median|audit|in practice|last year)\b")
_MARK = re.compile(r"^(?:[•●▪◦‣–—-]|o(?= [A-Z\d]))\s*")


@dataclass(frozen=True, slots=True)
class Statement:
    """A finding, recommendation or measure, the sentence that states it, and what it is about.

    ``about`` holds entity keys, most central first; it is empty where the sentence names nothing.
    """

    node: Node
    sentence: Sentence
    about: tuple[str, ...]


def statements(reading: Reading) -> list[Statement]:
    """Every finding, recommendation and measure of a document, in order of reading.

    A sentence that a report repeats gives the same node id again, with the evidence of its own place.
    """
    return list(_statements(reading))


def _statements(reading: Reading) -> Iterator[Statement]:
    document = reading.document
    judging = is_judging(document)
    before: list[Sentence] = []
    theme: str | None = None
    for sentence in document.sentences:
        if before and before[-1].block != sentence.block:
            theme = None
        if (sentence.kind in _COUNTED and not is_method(sentence.section)) or _listed(document, sentence):
            if sentence.kind in _READ and len(sentence.text.split()) >= 4:
                asked = request(document, sentence, before)
                found = judge(sentence.text) if judging and not _closed(sentence, asked) else None
                if asked or found:
                    theme = theme_of(sentence.text, sentence.section, theme)
                for kind, read in ((Kind.RECOMMENDATION, asked), (Kind.FINDING, found)):
                    if read is not None:
                        made = _judged(reading, sentence, kind, read, theme, about(reading, sentence, before))
                        if made:
                            yield made
            if not is_method(sentence.section):
                yield from _measured(reading, sentence, before)
        before.append(sentence)


def _listed(document: SourceDocument, sentence: Sentence) -> bool:
    """Lists of recommendations are read wherever they stand, in notes to editors too."""
    return sentence.kind == "bullet" and request(document, sentence, ()) is not None


def _closed(sentence: Sentence, asked: Request | None) -> bool:
    return (
        is_context(sentence.section)
        or is_method(sentence.section)
        or (asked is not None and asked.rule in _BARE_REQUESTS)
    )


def _judged(
    reading: Reading,
    sentence: Sentence,
    kind: Kind,
    read: Judgement | Request,
    theme: str | None,
    targets: tuple[str, ...],
) -> Statement | None:
    attributes: dict[str, Attribute] = {}
    if isinstance(read, Judgement):
        attributes["polarity"] = read.polarity
    elif read.number:
        attributes["number"] = read.number
    if theme:
        attributes["theme"] = theme
    if sentence.stage:
        attributes["stage"] = sentence.stage
    rule = read.rule
    return _made(reading, sentence, kind, sentence.text, "", rule, read.confidence, attributes, targets)


def _measured(reading: Reading, sentence: Sentence, before: list[Sentence]) -> Iterator[Statement]:
    if sentence.kind == "footnote" and not _VERB.search(sentence.text.lower()):
        return  # a list of who answered a survey, a source
    lays_down = is_procedure(reading.document) and not _OBSERVED.search(sentence.text.lower())
    for figure in measures_of(sentence.text):
        named = any(m.start < figure.start < m.end for m in reading.mentions.get(sentence.id, ()))
        if named or (lays_down and figure.share is None):
            continue  # a number in a name ("Urgent Care 24"); a rule ("within 48 hours")
        unit = _rated_unit(reading.document, sentence, figure)
        attributes: dict[str, Attribute] = {"value": figure.value, "unit": unit}
        if figure.period:
            attributes["period"] = figure.period
        if figure.comparators:
            attributes["comparators"] = list(figure.comparators)
        if sentence.stage:
            attributes["stage"] = sentence.stage
        span = (figure.start, figure.end)
        name = _around(sentence.text, *span)
        confidence = 0.8 if figure.rule in ("count", "bare", "fraction") else 0.9
        targets = about(reading, sentence, before, span)
        label = f"{figure.start}:{figure.value:g}:{unit}"
        made = _made(reading, sentence, Kind.MEASURE, name, label, figure.rule, confidence, attributes, targets)
        if made:
            plain = f"{figure.value:g}%" if unit == "%" else f"{figure.value:,.10g} {unit}"
            short = figure.text if unit in figure.text else plain
            yield Statement(made.node.model_copy(update={"name": _short(f"{short}: {name}")}), sentence, made.about)


def _rated_unit(document: SourceDocument, sentence: Sentence, figure: Figure) -> str:
    """What is rated stands in the bullet above: "88 active residential care homes" – "42 rated good"."""
    if not _RATED.match(figure.unit):
        return figure.unit
    above = parent(document.blocks, sentence)
    counted = shares_and_volumes(above.text) if above else []
    return f"{counted[0].unit} {figure.unit}" if counted and counted[0].rule == "count" else figure.unit


def _made(
    reading: Reading, sentence: Sentence, kind: Kind, name: str, label: str,
    rule: str, confidence: float, attributes: dict[str, Attribute], targets: tuple[str, ...],
) -> Statement | None:  # fmt: skip
    evidence = evidence_of(
        reading.document, sentence, extractor=EXTRACTOR, rule=f"{kind.lower()}:{rule}", confidence=confidence
    )
    if not evidence:
        return None
    squeezed = " ".join(_MARK.sub("", sentence.text).split())
    digest = hashlib.sha256(f"{squeezed.lower()}|{label}".encode()).hexdigest()[:_DIGEST]
    words = slug(" ".join(squeezed.split()[:_SLUG_WORDS]), 60)
    node = Node(
        id=f"{kind.lower()}:{words}-{digest}", kind=kind, name=_short(_MARK.sub("", name)),
        attributes=attributes, evidence=evidence,
    )  # fmt: skip
    return Statement(node, sentence, targets)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1].rsplit(" ", 1)[0].rstrip(",;:–-") + "…"


def _around(text: str, start: int, end: int) -> str:
    """The sentence, or, where it is long, the words about the figure."""
    text = _MARK.sub(lambda m: " " * len(m.group()), text)
    if len(text) <= _LONGEST_NAME - 40:
        return text.strip()
    room = (_LONGEST_NAME - 50 - (end - start)) // 2
    left = 0 if start <= room else text.find(" ", start - room) + 1
    right = len(text) if end + room >= len(text) else text.rfind(" ", end, end + room)
    right = max(right, end)
    return ("…" if left else "") + text[left:right].strip() + ("…" if right < len(text) else "")


__all__ = ["EXTRACTOR", "Figure", "Statement", "judge", "measures_of", "shares_and_volumes", "statements", "theme_of"]

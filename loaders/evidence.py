"""From a sentence to the evidence that a node or an edge carries."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from ..graph.model import Evidence
from ..graph.vocabulary import Status
from .values import Sentence, SourceDocument, Span

FEWEST_WORDS = 3
"""A quote shorter than this bears nothing out: a one-word heading, or the tail of a page break."""

LONGEST_LIST = 600
"""Characters from a lead-in to its bullet within which they are quoted as one."""

LINED_FORMATS = frozenset({"txt", "text"})
"""Formats whose readers can look a line number up; in a PDF or a DOCX there is none to look up."""


@lru_cache(maxsize=4)
def _line_starts(text: str) -> list[int]:
    """Where each line begins: a document is asked for its line numbers many times over."""
    starts = [0]
    while (at := text.find("\n", starts[-1])) >= 0:
        starts.append(at + 1)
    return starts


def _with_lead_in(document: SourceDocument, sentence: Sentence) -> list[Span]:
    """From the lead-in of a list to one of its short bullets ("The areas are: • A • B"), if that is near."""
    above = document.lead_in_of(sentence)
    if above is None or not sentence.pieces:
        return []
    start, end = above.offsets[0], sentence.pieces[-1][1]
    return [(start, end)] if 0 < end - start <= LONGEST_LIST else []


def evidence_of(
    document: SourceDocument,
    sentence: Sentence,
    *,
    status: Status | None = None,
    extractor: str = "",
    rule: str = "",
    confidence: float = 1.0,
) -> list[Evidence]:
    """One piece of evidence per raw piece of the sentence, in order of reading.

    Pieces of fewer than three words are left out where a longer one remains. A sentence of fewer than
    three words altogether gives none, but for a bullet, whose quote then begins with its lead-in. The
    quote is the exact slice ``document.text[start:end]``.
    """
    pieces = [(start, end) for start, end in sentence.pieces if document.text[start:end].strip()]
    words = [len(document.text[start:end].split()) for start, end in pieces]
    if sum(words) < FEWEST_WORDS:
        pieces = _with_lead_in(document, sentence)
        words = [FEWEST_WORDS] * len(pieces)
    kept = [piece for piece, count in zip(pieces, words, strict=True) if count >= FEWEST_WORDS] or pieces
    lined = document.format in LINED_FORMATS
    return [
        Evidence(
            document=document.name,
            page=sentence.page,
            line=bisect_right(_line_starts(document.text), start) if lined else None,
            section=" > ".join(sentence.section),
            stage=sentence.stage,
            sentence=sentence.id,
            start=start,
            end=end,
            quote=document.text[start:end],
            status=status,
            extractor=extractor,
            rule=rule,
            confidence=round(confidence, 4),
        )
        for start, end in kept
    ]

"""Which entities a statement concerns."""

from __future__ import annotations

from collections.abc import Sequence

from ...graph.vocabulary import Kind
from ..values import Block, Mention, Reading, Sentence

MOST = 4
"""A statement is about at most this many entities: more would say nothing."""

_RANK = {
    Kind.ORGANISATION: 0, Kind.PARTNERSHIP: 0, Kind.SERVICE: 0, Kind.INFORMATION_SYSTEM: 0, Kind.PATHWAY: 0,
    Kind.PROGRAMME: 0, Kind.SITE: 1, Kind.STAKEHOLDER_GROUP: 2, Kind.PLACE: 3,
}  # fmt: skip
_LAST = 4
_SPEAKERS = frozenset({"NationalBody"})
_AUTHORS = frozenset({"we", "us", "our", "ours"})
_HEADLINE = 12


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Without what stands inside a longer mention: of "the council's scrutiny committee" not the council."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.entity and not any(k.start <= mention.start and mention.end <= k.end for k in kept):
            kept.append(mention)
    return kept


def _rank(mention: Mention) -> int:
    """Bodies and services, sites, groups of people, places; those who speak or write come last."""
    if mention.type in _SPEAKERS or mention.text.lower() in _AUTHORS:
        return _LAST
    return _RANK.get(mention.kind, _LAST)


def parent(blocks: Sequence[Block], sentence: Sentence) -> Block | None:
    """The bullet that a bullet stands under: "88 active residential care homes:" – "42 rated good"."""
    if sentence.kind != "bullet" or sentence.block >= len(blocks):
        return None
    block = blocks[sentence.block]
    if block.lead_in is not None:
        above = blocks[block.lead_in]
        return above if above.kind == "bullet" and len(above.text.split()) <= _HEADLINE else None
    for other in reversed(blocks[max(0, block.index - _HEADLINE) : block.index]):
        if other.kind != "bullet" or other.section != block.section:
            return None
        if other.level < block.level:
            return other if len(other.text.split()) <= _HEADLINE else None
    return None


def about(
    reading: Reading, sentence: Sentence, before: Sequence[Sentence], span: tuple[int, int] | None = None
) -> tuple[str, ...]:
    """Keys of the entities that a statement concerns, most central first, at most four.

    Bodies and services come before groups of people and places; among equals the subject, which stands
    first, or for a figure what stands nearest. A short bullet that others stand under is their subject.
    A sentence that names nobody ("This was a step forward") takes what the sentence before it in the
    same bullet or paragraph is about.
    """
    mentions = _outermost(reading.mentions.get(sentence.id, ()))

    def order(mention: Mention) -> tuple[int, int, int]:
        if span is None:
            return _rank(mention), mention.start, mention.end
        gap = max(span[0] - mention.end, mention.start - span[1], 0)
        return _rank(mention), gap, mention.start

    keys = [m.entity for m in sorted(mentions, key=order)]
    over = parent(reading.document.blocks, sentence)
    if over is not None:
        headline = next((s for s in reversed(before) if s.block == over.index), None)
        keys = [*(about(reading, headline, ())[:1] if headline else ()), *keys]
    if not keys:
        above = next((s for s in reversed(before[-2:]) if s.block == sentence.block), None)
        return about(reading, above, ())[:1] if above else ()
    return tuple(dict.fromkeys(keys))[:MOST]

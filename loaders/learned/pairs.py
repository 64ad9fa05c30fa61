"""Candidate pairs: which two entities a sentence, with what stands around it, may relate.

Both may stand in the sentence; or one in the sentence and the other in the one before, in the one before that in
the same paragraph, in the bullet's lead-in, or in the heading above. What the rules relate is a candidate however
far apart its ends are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Literal

from ...graph.vocabulary import Kind, RelationshipType, vocabulary
from ..extract.view import mentions_of, readable
from ..values import Claim, Mention, Reading, Sentence, Span

Where = Literal["same", "before", "earlier", "lead", "heading", "far"]

TYPES: tuple[RelationshipType, ...] = tuple(t for t in RelationshipType if t is not RelationshipType.ABOUT)
"""The relationships that are scored, in the order of a model's columns."""

COLUMNS = 2 * len(TYPES)
"""One per relationship and direction: column ``2 * type`` for first to second, the next one for second to first."""

_FARTHEST = 12
"""Mentions that may stand between the two of a pair."""
_LONGEST = 24
"""Entities of a sentence that are paired; a sentence that names more is a list."""
_AROUND = 4
"""Entities of the sentence before, of a lead-in or a heading that are paired with those of a sentence."""

PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|these|those|this|both|each|all|we|our|us|who|which)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities in order of reading: ``first`` is said before ``second``.

    ``context`` is the sentence in which the first is said where that is another one; ``columns`` are the
    relationships and directions that the kinds of the two permit.
    """

    sentence: Sentence
    first: Mention
    second: Mention
    where: Where
    columns: tuple[int, ...]
    context: Sentence | None = None
    nested: bool = False

    def ends(self, column: int) -> tuple[str, str]:
        """The keys of subject and object in a column."""
        keys = (self.first.entity, self.second.entity)
        return (keys[1], keys[0]) if column % 2 else keys


@cache
def columns_of(first: Kind, second: Kind) -> tuple[int, ...]:
    """The columns that two kinds permit; what has no direction has only the first of its two."""
    vocab = vocabulary()
    found = []
    for i, type_ in enumerate(TYPES):
        if vocab.allows(first, type_, second):
            found.append(2 * i)
        if vocab.allows(second, type_, first) and not vocab.relationships[type_].undirected:
            found.append(2 * i + 1)
    return tuple(found)


def column_of(type_: RelationshipType, reverse: bool) -> int:
    """The column of a relationship; ``reverse`` where the second entity is its subject."""
    return 2 * TYPES.index(type_) + (reverse and not vocabulary().relationships[type_].undirected)


def pairs(reading: Reading, claims: Iterable[Claim] = ()) -> list[Pair]:
    """Every candidate pair of a document, in order of reading; last in a sentence what only ``claims`` relate."""
    stated: dict[str, list[Claim]] = {}
    for claim in claims:
        stated.setdefault(claim.sentence.id, []).append(claim)
    readable_ids = {s.id for s in readable(reading)}
    headings = _headings(reading)
    lasts = {s.block: s for s in reading.document.sentences}
    found: list[Pair] = []
    before: Sentence | None = None
    earlier: Sentence | None = None
    for sentence in reading.document.sentences:
        here: dict[tuple[str, str, bool], Pair] = {}
        if sentence.id in readable_ids:
            everyone = mentions_of(reading, sentence)
            for pair in _within(sentence, everyone):
                one, other = sorted((pair.first.entity, pair.second.entity))
                held = here.get((one, other, pair.nested))
                if held is None or _gap(pair) < _gap(held):
                    here[one, other, pair.nested] = pair
            if everyone:
                for where, context in _contexts(reading, sentence, before, earlier, headings, lasts):
                    for pair in _across(reading, sentence, everyone, context, where):
                        one, other = sorted((pair.first.entity, pair.second.entity))
                        if (one, other, False) not in here and (one, other, True) not in here:
                            here[one, other, False] = pair
            before, earlier = sentence, before
        for claim in stated.get(sentence.id, ()):
            one, other = sorted((claim.subject, claim.object))
            if (one, other, False) not in here and (one, other, True) not in here:
                far = _far(reading, claim)
                if far is not None:
                    here[one, other, False] = far
        found += here.values()
    return found


def _gap(pair: Pair) -> int:
    return pair.second.start - pair.first.end


def _within(sentence: Sentence, everyone: tuple[Mention, ...]) -> Iterator[Pair]:
    if len({m.entity for m in everyone}) > _LONGEST:
        everyone = everyone[: 2 * _LONGEST]
    for (i, a), (j, b) in combinations(enumerate(everyone), 2):
        if a.entity == b.entity or (a.start == b.start and a.end == b.end) or j - i - 1 > _FARTHEST:
            continue
        columns = columns_of(a.kind, b.kind)
        if columns:
            yield Pair(sentence, a, b, "same", columns, nested=b.start < a.end)


def _contexts(
    reading: Reading,
    sentence: Sentence,
    before: Sentence | None,
    earlier: Sentence | None,
    headings: dict[str, Sentence],
    lasts: dict[int, Sentence],
) -> Iterator[tuple[Where, Sentence]]:
    lead = reading.document.lead_in_of(sentence)
    if lead is not None:
        last = lasts.get(lead.index)
        if last is not None:
            yield "lead", last
    elif before is not None and (
        before.block == sentence.block or (before.section == sentence.section and PRONOUN.search(sentence.text[:60]))
    ):
        yield "before", before
    if earlier is not None and earlier.block == sentence.block:
        yield "earlier", earlier
    heading = headings.get(sentence.section[-1]) if sentence.section else None
    if heading is not None:
        yield "heading", heading


def _headings(reading: Reading) -> dict[str, Sentence]:
    return {s.text: s for s in reading.document.sentences if s.kind == "heading" and mentions_of(reading, s)}


def _across(
    reading: Reading, sentence: Sentence, everyone: tuple[Mention, ...], context: Sentence, where: Where
) -> Iterator[Pair]:
    there = _distinct(mentions_of(reading, context))
    if len(there) > _AROUND:  # what it opens with, and what it ends with
        there = there if where == "lead" and len(there) <= 2 * _AROUND else [*there[:2], *there[-2:]]
    here = _distinct(everyone)[: _AROUND if where != "heading" else 2]
    inside = {m.entity for m in everyone}
    for a in there:
        if a.entity in inside:
            continue
        for b in here:
            columns = columns_of(a.kind, b.kind)
            if columns:
                yield Pair(sentence, a, b, where, columns, context)


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    """The first mention of each entity."""
    first: dict[str, Mention] = {}
    for m in mentions:
        first.setdefault(m.entity, m)
    return [*first.values()]


def _far(reading: Reading, claim: Claim) -> Pair | None:
    """What only a rule brings together: its ends where they are said, in the sentence or its context."""
    places: list[tuple[Sentence, Mention]] = []
    for key in (claim.subject, claim.object):
        hits = ((s, m) for s in (claim.sentence, *claim.context) for m in mentions_of(reading, s) if m.entity == key)
        entity = reading.entities[key]
        bare = Mention(0, 0, entity.name, entity.kind, entity.type, entity.name, key)
        places.append(next(hits, (claim.sentence, bare)))
    (s_in, s), (o_in, o) = places
    if s_in is o_in is claim.sentence:
        first, second = sorted((s, o), key=lambda m: (m.start, -m.end))
        context = None
    else:
        first, second = (o, s) if s_in is claim.sentence else (s, o)
        context = next((x for x in (s_in, o_in) if x is not claim.sentence), None)
    columns = columns_of(first.kind, second.kind)
    return Pair(claim.sentence, first, second, "far", columns, context) if columns else None


def span_of(pair: Pair) -> Span:
    """From the first mention to the end of the second, in the sentence; from its start where one is elsewhere."""
    if pair.where == "same":
        return pair.first.start, max(pair.first.end, pair.second.end)
    return 0, pair.second.end

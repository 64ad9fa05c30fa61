"""What a clause leaves unsaid because the one before it said it: "GPs can see it, but pharmacists cannot".

The clause names one actor or service and takes its verb, and the other end, from a relationship that
was just stated, in the same sentence or in the one before. The claim is made again with that actor in
the place of the one that was named first ("so can X") or last ("but not to X").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from ...graph.vocabulary import Kind, Status, vocabulary
from ..values import Claim, Reading, Sentence
from .marks import GROUP, Marked
from .rules import EllipsisRule, rules
from .status import judge
from .view import Arg, barred, mentions_of, readable

NAME = "ellipsis"

_AUX = r"(?:can|could|may|might|do|does|did|has|have|had|is|are|was|were|will|would)"
_NOT = rf"(?:cannot|{_AUX}(?: still| often| generally)? (?:not|never))"
_PEOPLE = (
    r"(?:['’]s?)?(?: (?:staff|teams?|crews|nurses|doctors|social workers|therapists|officers|managers|members|wards|"
    r"themselves|elsewhere|upstairs|there))?"
)
_START = (
    r"(?:^|(?:, (?:but |and |yet |though |although |while |whereas )?|; (?:but |and |however, )?| but | whereas "
    r"| while | and | yet |: | – | — | though | although ))(?:however, |in contrast, |by contrast, |as yet, )?"
    r"(?:(?:the|a|an|our|its|their|most|many|all|other|local|for) ){0,3}"
)
_END = (
    r"(?=[.,;:)]|$| (?:and|but|because|as|owing|until|for|since|though|although|at (?:present|all|the)|in practice|"
    r"on|yet|when|unless|except)\b)"
)
_STOP = re.compile(r"[;:.]| (?:but|whereas|while)\b")
_PARTLY = re.compile(r"\b(?:not|never) (?:always|often|all|every|usually|routinely|consistently|fully|reliably)\b")
_KEPT = frozenset({Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP, Kind.SERVICE, Kind.SITE})
_DISCOUNT = 0.9


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    for slot, text in (("<B>", f"(?P<b>{GROUP})"), ("<AUX>", _AUX), ("<NOT>", _NOT), ("<START>", _START),
                       ("<END>", _END), ("<PEOPLE>", _PEOPLE)):  # fmt: skip
        pattern = pattern.replace(slot, text)
    return re.compile(pattern, re.IGNORECASE)


def elided(reading: Reading, claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims that clauses without a verb or an object of their own make, in order of reading."""
    made: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        made[claim.sentence.id].append(claim)
    before: Sentence | None = None
    for sentence in readable(reading):
        known = {(c.subject, c.type, c.object) for c in made[sentence.id]}
        for claim in list(_of(reading, sentence, before, made)):
            if (claim.subject, claim.type, claim.object) not in known:
                known.add((claim.subject, claim.type, claim.object))
                made[sentence.id].append(claim)
                yield claim
        before = sentence


def _of(reading: Reading, sentence: Sentence, before: Sentence | None, made: dict[str, list[Claim]]) -> Iterator[Claim]:
    mentions = mentions_of(reading, sentence)
    if not mentions:
        return
    marked = Marked(sentence, mentions)
    text = marked.text.lower().replace("’", "'").replace("n't", " not")
    for rule in rules().ellipses:
        for hit in _compiled(rule.pattern).finditer(text):
            named = marked.args(hit.group("b"))
            first = min((a.start for a in named), default=0)
            here = [c for c in made[sentence.id] if c.type in rule.types and _said(reading, sentence, c) < first]
            there = not here and before is not None and before.block == sentence.block
            if there and first <= _OPENING and before is not None:
                here = [c for c in made[before.id] if c.type in rule.types]
            source = before if there and before is not None else sentence
            yield from _again(reading, rule, hit, text, named, _nearest(reading, source, here), source, sentence)


_OPENING = 60
"""How far into a sentence its first actor may stand for the sentence to carry on the one before."""


def _said(reading: Reading, sentence: Sentence, claim: Claim) -> int:
    """Where the first of the ends that the sentence names is named."""
    firsts = {m.entity: m.start for m in reversed(mentions_of(reading, sentence))}
    ends = [firsts[e] for e in (claim.subject, claim.object) if e in firsts]
    return min(ends, default=0)


def _nearest(reading: Reading, sentence: Sentence, claims: list[Claim]) -> list[Claim]:
    """The claims of one type and one end: those whose ends are named last."""
    if not claims:
        return []
    last = max(claims, key=lambda c: (_said(reading, sentence, c), c.type, c.object))
    return [c for c in claims if c.type is last.type]


def _again(
    reading: Reading, rule: EllipsisRule, hit: re.Match[str], text: str, named: tuple[Arg, ...],
    claims: list[Claim], source: Sentence, sentence: Sentence,
) -> Iterator[Claim]:  # fmt: skip
    vocab = vocabulary()
    made: set[tuple[str, str]] = set()
    for claim in claims:
        side = _side(reading, rule, claim, source)
        kept = claim.object if side == "subject" else claim.subject
        for arg in named:
            m = arg.mention
            if m.entity in (claim.subject, claim.object) or m.kind not in _KEPT or barred(claim.type, m, side):
                continue
            ends = (m.entity, kept) if side == "subject" else (kept, m.entity)
            kinds = tuple(reading.entities[e].kind for e in ends)
            if not vocab.allows(kinds[0], claim.type, kinds[1]) or ends in made:
                continue
            made.add(ends)
            if vocab.relationships[claim.type].undirected:
                ends = (min(ends), max(ends))
            yield Claim(
                ends[0], claim.type, ends[1], _status(rule, claim, hit, text), sentence, NAME, rule.id,
                round(claim.confidence * _DISCOUNT, 3), {},
                (source,) if source.id != sentence.id else claim.context,
            )  # fmt: skip


def _side(reading: Reading, rule: EllipsisRule, claim: Claim, source: Sentence) -> str:
    """Which end the newly named one stands in for: that named first or last, or one that a preposition tells."""
    places: dict[str, int] = {}
    for m in mentions_of(reading, source):
        places.setdefault(m.entity, m.start)
    forward = places.get(claim.subject, -1) <= places.get(claim.object, len(source.text))
    return "subject" if forward is (rule.stands_for == "first") else "object"


def _status(rule: EllipsisRule, claim: Claim, hit: re.Match[str], text: str) -> Status:
    stop = _STOP.search(text, hit.end())
    rest = text[hit.start() : stop.start() if stop else len(text)]
    if rule.status == "same":
        return claim.status
    if rule.status == "opposite":
        return Status.ABSENT if claim.status is not Status.ABSENT else Status.PRESENT
    if rule.status == "absent":
        return Status.LIMITED if _PARTLY.search(hit.group()) else Status.ABSENT
    told = judge(rest, len(rest))
    return Status(rule.status) if told is Status.PRESENT else told

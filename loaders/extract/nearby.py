"""The last resort: two mentions in one clause, near each other, and a word that tells what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from ...graph.vocabulary import Status
from ..values import Claim, Reading
from .dependency import NAME as DEPENDENCY
from .marks import GROUP, Marked, clause_at
from .rules import rules
from .surface import NAME as SURFACE
from .view import Arg, Found, fits, make, mentions_of, readable, verdict

_REACH = 110
"""How far apart, in characters, two groups of mentions may stand."""

_LISTED = re.compile(GROUP)
_LEFT_OUT = re.compile(r"\b(?:though|although|but|and) not\b", re.IGNORECASE)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class NearbyExtractor:
    """Relates neighbours by the words between them; meant to fill what surer rules leave."""

    name = "nearby"

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """What the words between neighbouring mentions tell, in order of reading."""
        for sentence in readable(reading):
            mentions = mentions_of(reading, sentence)
            if len(mentions) < 2:
                continue
            marked = Marked(sentence, mentions)
            groups = [(h.start(), h.end(), marked.args(h.group())) for h in _LISTED.finditer(marked.text)]
            for first, second in pairwise(groups):
                if second[0] - first[1] > _REACH:
                    continue
                for found in _between(marked, first, second):
                    status = verdict(found, mentions)
                    yield from make(found, self.name, status)


_Group = tuple[int, int, tuple[Arg, ...]]


def _between(marked: Marked, first: _Group, second: _Group) -> Iterator[Found]:
    clause, at = clause_at(marked.text, first[1], second[0])
    start = first[1] - at
    if start > first[0] or start + len(clause) < second[1]:
        return  # a clause break stands between the two
    gap = marked.text[first[1] : second[0]]
    for rule in rules().nearby:
        if not _compiled(rule.between).search(gap) or (rule.pattern and not _compiled(rule.pattern).search(clause)):
            continue
        subjects, objects = (second[2], first[2]) if rule.reverse else (first[2], second[2])
        s = tuple(a for a in subjects if fits(rule, a.mention, "subject"))
        o = tuple(a for a in objects if fits(rule, a.mention, "object"))
        if s and o:
            yield Found(rule, marked.sentence, first[1], second[0], s, o, clause, at)
            return


def fill(claims: list[Claim], nearby: Iterable[Claim]) -> list[Claim]:
    """The claims, and those of the last resort whose two ends nothing else joins in that sentence.

    A rule that was read from the parse of a sentence is not read there by position too: what position
    adds is then mostly a second, wrong guess at the same trigger; but whom "though not" leaves out, the
    parse leaves out as well.
    """
    parsed = {(c.sentence.id, c.rule) for c in claims if c.extractor == DEPENDENCY}
    kept = [
        c
        for c in claims
        if c.extractor != SURFACE
        or (c.sentence.id, c.rule) not in parsed
        or (c.status is Status.ABSENT and _LEFT_OUT.search(c.sentence.text))
    ]
    joined = {(c.sentence.id, frozenset((c.subject, c.object))) for c in kept}
    return [*kept, *(c for c in nearby if (c.sentence.id, frozenset((c.subject, c.object))) not in joined)]

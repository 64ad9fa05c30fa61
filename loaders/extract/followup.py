"""What a sentence takes back of the one before it: "However, not all were aware of it."

The sentence names little itself; its subject stands for the service or the people of a relationship
that was just stated. The claim is made again of the second sentence, with the status that it gives,
and the first is its context.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from ...graph.vocabulary import Kind, Status
from ..values import Claim, Reading, Sentence
from .marks import MARK, Marked
from .rules import rules
from .view import mentions_of, readable

NAME = "followup"

_NOUN = (
    r"(?:service|scheme|team|unit|hub|line|clinic|pathway|system|record|programme|project|pilot|model|arrangement|"
    r"agreement|offer|lounge|ward|desk|message|letter|summary|form|list|agent|adviser|helpline|worker|nurse|clinic|support|contract|post|role|group|board|forum|meetings?|approach|initiative|facility|beds?)s?"
)
_IT = rf"(?:it|this|that|these|they|those|(?:the|this|that|these|such) (?:\w+ )?{_NOUN}|(?:the |this )?{MARK})"
_THEM = rf"(?P<them>(?: (?:of )?(?:the |these |those |our |its )?(?:{MARK}|[a-z-]+))*?) "
_OPENING = re.compile(
    r"^(?:(?:however|but|yet|nevertheless|unfortunately|although|though|at the time of our \w+|"
    r"at present|to date|so far|despite this|in practice|in reality|elsewhere|"
    r"at (?:weekends|night|times)|out of hours|after hours|in the evenings?|by (?:teatime|then)|often|sometimes|"
    r"we (?:found|heard|were told|saw) (?:also )?(?:that )?|and),? )*"
)
_PLURAL = ("these", "they", "those")
_THINGS = frozenset(set(Kind) - {Kind.STAKEHOLDER_GROUP, Kind.ORGANISATION, Kind.PLACE})
_FEW = 6
"""A sentence that states more relationships than this is a list, and no one of them is "it"."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("<IT>", f"(?P<it>{_IT})").replace("<THEM>", _THEM))


def follow_ups(reading: Reading, claims: Iterable[Claim]) -> Iterator[Claim]:
    """The present ones of ``claims`` that the very next sentence of their block limits, denies or ends."""
    made: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        made[claim.sentence.id].append(claim)
    for first, then in pairwise(readable(reading)):
        stated = [c for c in made.get(first.id, ()) if c.status is Status.PRESENT]
        if first.block == then.block and 0 < len(stated) <= _FEW:
            known = {(c.subject, c.type, c.object) for c in made.get(then.id, ())}
            for claim in _taken_back(reading, then, stated):
                if (claim.subject, claim.type, claim.object) not in known:
                    yield claim


def _taken_back(reading: Reading, sentence: Sentence, stated: list[Claim]) -> Iterator[Claim]:
    marked = Marked(sentence, mentions_of(reading, sentence))
    text = marked.text.lower().replace("’", "'").replace("n't", " not")
    opening = _OPENING.match(text)
    text = text[opening.end() :] if opening else text
    for rule in rules().followups:
        hit = _compiled(rule.pattern).search(text)
        if hit is None:
            continue
        for claim in _meant(reading, hit, marked, [c for c in stated if c.type in rule.types]):
            yield Claim(
                claim.subject, claim.type, claim.object, rule.status, sentence, NAME, rule.id, claim.confidence,
                {}, (claim.sentence, *(s for s in claim.context if s.id != sentence.id)),
            )  # fmt: skip
        return


def _meant(reading: Reading, hit: re.Match[str], marked: Marked, claims: list[Claim]) -> list[Claim]:
    """The claims that the sentence can be about; none where that is not plain."""
    groups = hit.groupdict()
    who = groups.get("it") or groups.get("them") or ""
    named = {a.mention.entity for a in marked.args(who)}
    if named:
        return [c for c in claims if named & {c.subject, c.object}]
    if who.strip().startswith(_PLURAL) or not claims:
        return claims
    # one service or body is spoken of, or one group of people
    shared = set.intersection(*({c.subject, c.object} for c in claims))
    if groups.get("it") and len(claims) > 1:
        shared = {key for key in shared if reading.entities[key].kind in _THINGS}
    return claims if shared else []

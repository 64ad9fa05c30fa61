"""The status of a relationship: what the words around its trigger say of it.

Softened negations ("not all", "not always") are limits and are masked before a plain negation is
looked for; a negation counts where it stands before the trigger or governs it. In order: ended,
absent, planned, limited, present.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ...graph.vocabulary import Status
from .rules import StatusCue, rules

_FINITE = re.compile(
    r"\b(?:will|would|should|shall|must|can|could|cannot|is|are|was|were|has|have|had|does|do|did)\b"
    r"(?: (?:not|never|no longer)\b)?"
)
_ASIDE = re.compile(r"\b(?:who|whom|which|that|whose|when|if|where|because|as|since|after|before)\b")
_NOT_AFTER = re.compile(r" (?:not|never|no)\b")


@cache
def _cues() -> tuple[tuple[StatusCue, re.Pattern[str]], ...]:
    ordered = sorted(enumerate(rules().cues), key=lambda pair: (pair[1].rank, pair[0]))
    return tuple((cue, re.compile(cue.pattern)) for _, cue in ordered)


def judge(
    clause: str, at: int, end: int | None = None, default: Status = Status.PRESENT, *, noun: bool = False
) -> Status:
    """The status that a clause gives to what its trigger at ``at`` says.

    ``clause`` is in any case; ``end`` is where the trigger ends. What a ``noun`` that opens its
    clause is said to do counts as much as what stands before it: "transfers to the unit will run".
    """
    text = clause.lower().replace("’", "'").replace("n't", " not")
    shift = len(text) - len(clause)
    at = max(0, min(at + (shift if shift and "n't" in clause[:at].lower() else 0), len(text)))
    end = at if end is None else max(at, min(end, len(text)))
    follows = _NOT_AFTER.match(text, end)
    reach = follows.end() if follows else end
    if noun and not _FINITE.search(text, 0, at):
        verb = _FINITE.search(text, end)
        if verb and not _ASIDE.search(text, end, verb.start()):
            reach = max(reach, verb.end())
    for cue, pattern in _cues():
        if cue.scope == "before":
            hit = pattern.search(text, 0, reach)
        elif cue.scope == "after":
            hit = pattern.search(text, at)
        else:
            hit = pattern.search(text)
        if hit:
            return cue.status
    return default


_NEAR = 60
_TURN = re.compile(
    r"(?:, |; | [–—-] | \(| (?=but\b))"
    r"(?:but|although|though|however|yet|except|unless|when|if|provided|"
    r"with|and then only|albeit|whose|which|an offer)\b",
    re.IGNORECASE,
)


def qualified(text: str, end: int, others: Iterable[int]) -> bool:
    """Whether what follows in the sentence takes back part of what was said: ", though few do".

    ``end`` is where the statement ends, ``others`` where other actors or services are named: what
    is said of them is no qualification.
    """
    turn = _TURN.search(text, end)
    if turn is None or turn.start() - end > _NEAR or any(start >= end for start in others):
        return False
    rest = text[turn.start() :]
    return judge(rest, len(rest)) in (Status.LIMITED, Status.ABSENT)


def hedged(text: str) -> bool:
    """Whether a sentence that speaks of one relationship alone holds any word of limits."""
    low = text.lower().replace("’", "'").replace("n't", " not")
    return any(cue.status is Status.LIMITED and pattern.search(low) for cue, pattern in _cues())

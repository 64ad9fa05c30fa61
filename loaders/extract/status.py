"""The status of a relationship: what the words around its trigger say of it.

Softened negations ("not all", "not always") are limits and are masked before a plain negation is
looked for; a negation counts where it stands before the trigger or governs it. In order: ended,
absent, planned, limited, present.
"""

from __future__ import annotations

import re
from functools import cache

from ...graph.vocabulary import Status
from .rules import StatusCue, rules


@cache
def _cues() -> tuple[tuple[StatusCue, re.Pattern[str]], ...]:
    ordered = sorted(enumerate(rules().cues), key=lambda pair: (pair[1].rank, pair[0]))
    return tuple((cue, re.compile(cue.pattern)) for _, cue in ordered)


def judge(clause: str, at: int, end: int | None = None, default: Status = Status.PRESENT) -> Status:
    """The status that a clause gives to what its trigger at ``at`` says.

    ``clause`` is in any case; ``end`` is where the trigger ends.
    """
    text = clause.lower().replace("’", "'").replace("n't", " not")
    shift = len(text) - len(clause)
    at = max(0, min(at + (shift if shift and "n't" in clause[:at].lower() else 0), len(text)))
    end = at if end is None else max(at, min(end, len(text)))
    for cue, pattern in _cues():
        if cue.scope == "before":
            hit = pattern.search(text, 0, end)
        elif cue.scope == "after":
            hit = pattern.search(text, at)
        else:
            hit = pattern.search(text)
        if hit:
            return cue.status
    return default

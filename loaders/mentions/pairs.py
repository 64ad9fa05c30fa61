"""The former and the latter: of two that were named side by side just before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ...graph.vocabulary import Kind
from ..values import Mention

_TERM = re.compile(
    r"\b[Tt]he (?P<which>former|latter)(?:[’']s)?(?=$|[,.;:)]| (?:and|but|or|in|on|at|by|to|for|from|with|through|"
    r"has|have|had|is|was|are|were|does|do|did|can|cannot|could|will|would|may|should|must|also|only|now|not|never|"
    r"covers?|provides?|runs?|ran|pays?|paid|sees?|saw|uses?|used|refers?|takes?|took|meets?|met|reports?)\b)"
)
_JOINED = re.compile(r",? (?:and|or|but not|rather than|with|to|from)(?: by| from| to| with| in)? (?:the |its |an? )?")


def former_and_latter(
    text: str, here: Iterable[Mention], before: Sequence[tuple[str, Sequence[Mention]]]
) -> Iterator[tuple[int, int, str]]:
    """Where "the former" and "the latter" stand in a sentence, and the entity that each means.

    ``before`` are the sentences just before, in order, each with its mentions. The two are the last pair of
    one kind that stands side by side; of three in a row there is no latter.
    """
    for match in _TERM.finditer(text):
        inside = [m for m in here if m.end <= match.start()]
        pair = _pair(text[: match.start()], inside)
        if pair is None and before:
            pair = _pair(*before[-1])
        if pair is not None:
            yield match.start(), match.end(), pair[match.group("which") == "latter"]


def _pair(text: str, mentions: Sequence[Mention]) -> tuple[str, str] | None:
    named = sorted((m for m in mentions if m.kind is not Kind.PLACE), key=lambda m: (m.start, -m.end))
    whole = [m for m in named if not any(o is not m and o.start <= m.start and m.end <= o.end for o in named)]
    for one, other in reversed([*pairwise(whole)]):
        if one.kind is other.kind and one.entity != other.entity and _JOINED.fullmatch(text[one.end : other.start]):
            if re.search(r"[\w)], (?:the )?$", text[: one.start]) and one is not whole[0]:
                return None
            return one.entity, other.entity
    return None

"""The status of a claim: a small classifier over the words around, the rules' cues and their verdict among them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...graph.vocabulary import RelationshipType, Status
from ..extract.status import judge
from .features import Views
from .pairs import Pair, span_of

STATUSES: tuple[Status, ...] = tuple(Status)
"""In the order of the model's columns."""

_BREAK = re.compile(
    r"; |: | – | — |, (?:but|although|though|while|whereas|and yet|so|which|who) | but | although | whereas "
)


def clause_span(pair: Pair) -> tuple[int, int]:
    """Where the clause that holds both ends of a pair begins and ends in the sentence."""
    start, end = span_of(pair)
    left, right = 0, len(pair.sentence.text)
    for hit in _BREAK.finditer(pair.sentence.text):
        if hit.end() <= start:
            left = hit.end()
        elif hit.start() >= end:
            right = hit.start()
            break
    return left, right


def verdict(pair: Pair) -> Status:
    """What the rules' cues say of the clause."""
    left, right = clause_span(pair)
    return judge(pair.sentence.text[left:right], span_of(pair)[1] - left)


def status_features(pair: Pair, type_: RelationshipType, views: Views, ruled: Status | None) -> Iterator[str]:
    """The words of the clause by where they stand, the rules' cues, and the relationship.

    ``ruled`` is the status that the rules give it, where they claim it.
    """
    left, right = clause_span(pair)
    start, end = span_of(pair)
    text = pair.sentence.text
    said = verdict(pair)
    yield f"j:{said}"
    yield f"jt:{said}:{type_}"
    yield f"js:{judge(text, len(text))}"
    yield f"jb:{judge(text[start:end], end - start)}"
    yield f"r:{ruled}"
    yield f"rt:{ruled}:{type_}"
    yield f"rj:{ruled}:{said}"
    yield f"t:{type_}"
    yield f"w:{pair.where}"
    last = ""
    for item in views.of(pair.sentence).items:
        if item.start < left or item.end > right:
            if not item.mention:
                yield f"s:{item.text}"
            continue
        place = "p" if item.end <= start else "m" if item.end <= end else "f"
        yield f"c:{item.text}"
        yield f"{place}:{item.text}"
        if last:
            yield f"cc:{last} {item.text}"
        last = item.text

"""Whether two figures of a graph count the same, by the words around them and by what they are about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Node
from ..graph.vocabulary import Kind

ROUNDED = 0.1
"""Two figures that differ by no more than this share agree, where one of them is given as about right."""

ALIKE = 0.6
"""The share of the shorter frame's words that two figures without a common verb must have in common."""

FEWEST_ALIKE = 3
"""How many words that has to be at least."""

_NUMBER = re.compile(r"£?\d[\d,]*(?:\.\d+)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:about|around|approximately|nearly|almost|over|some|more than|just under|up to|circa)\b")
_WORD = re.compile(r"[a-z]{3,}")
_STOP = frozenset(
    "the and for that with from this were was are had has have been which their they its than more those these "
    "who will would could not but also per cent about around approximately nearly over aged people said told "
    "data showed".split()
)
_SIDE = 6  # words on each side of a figure that say what it counts
_WHOLE = re.compile(r"^(?:%|per cent|percent)? ?of (?:the |its |all |our )?([a-z]+)")
_EVERYONE = frozenset({"population", "city", "county", "borough", "residents", "people", "area"})
_VERBS = (re.compile(r"\b([a-z]+(?:ing|ed|s)) $"), re.compile(r"\b([a-z]+(?:ing|ed|s)) [a-z]+ $"))


@dataclass(frozen=True)
class Measured:
    """A measure with what is needed to compare it."""

    node: Node
    value: float
    unit: str
    about: frozenset[str]
    bodies: frozenset[tuple[str, str | None, str]]
    """What it is about, but for places, as (kind, type, id)."""
    frame: frozenset[str]
    verb: str
    whole: str
    """What a share is a share of: "population"; empty where the words do not say."""
    rough: bool

    @classmethod
    def of(cls, graph: KnowledgeGraph, node: Node, about: set[str]) -> Measured | None:
        """A measure of the graph, or ``None`` where it has no value or no sentence."""
        value, unit = node.attributes.get("value"), str(node.attributes.get("unit", ""))
        if not isinstance(value, (int, float)) or not node.evidence or not unit:
            return None
        frame, verb, whole, rough = _frame(node.evidence[0].text.lower(), float(value))
        nodes = [graph.node(key) for key in about]
        bodies = frozenset((str(n.kind), n.type, n.id) for n in nodes if n.kind is not Kind.PLACE)
        return cls(node, float(value), unit.lower(), frozenset(about), bodies, frame, verb, whole, rough)


def _frame(text: str, value: float) -> tuple[frozenset[str], str, str, bool]:
    """The words around a figure, the verb before it, what it is a share of, and whether it is roughly right."""
    shown = {f"{value:g}", f"{value:,.0f}", f"{value:,.1f}", f"{value / 1e6:g}"}
    at = next((m for m in _NUMBER.finditer(text) if m.group().lstrip("£") in shown), None)
    if at is None:
        return frozenset(_WORD.findall(text)) - _STOP, "", "", _ABOUT.search(text) is not None
    before, after = text[: at.start()].split()[-_SIDE:], text[at.end() :].split()[:_SIDE]
    left = " ".join(before) + " "
    verb = next((hit for pattern in _VERBS if (hit := pattern.search(left))), None)
    words = frozenset(_WORD.findall(" ".join([*before, *after]))) - _STOP
    whole = _WHOLE.match(" ".join(after))
    of = "everyone" if whole and whole.group(1) in _EVERYONE else whole.group(1) if whole else ""
    return words, verb.group(1) if verb else "", of, _ABOUT.search(" ".join(before[-3:])) is not None


def same_counted(one: Measured, other: Measured) -> bool:
    """Whether two figures differ, and seem to count the same thing at the same time.

    They need one unit, something in common that they are about, no body of one kind each for itself, no
    different periods, if shares the same whole, and the same words: one verb before both, or most of what
    stands around them.
    """
    if one.unit != other.unit or one.value == other.value or not one.about & other.about:
        return False
    if {e.passage for e in one.node.evidence} & {e.passage for e in other.node.evidence}:
        return False
    periods = {m.node.attributes.get("period") for m in (one, other)} - {None}
    if len(periods) > 1 or _each_its_own(one, other):
        return False
    if (one.rough or other.rough) and abs(one.value - other.value) <= ROUNDED * max(one.value, other.value):
        return False
    if one.unit == "%" and (one.whole != other.whole or not one.whole):
        return False
    if one.verb and one.verb == other.verb:
        return True
    common, fewest = one.frame & other.frame, min(len(one.frame), len(other.frame))
    return len(common) >= max(FEWEST_ALIKE, ALIKE * fewest)


def _each_its_own(one: Measured, other: Measured) -> bool:
    """Whether each is about a body of one kind and type that the other is not about: two trusts, two figures."""
    left, right = one.bodies - other.bodies, other.bodies - one.bodies
    return bool({b[:2] for b in left} & {b[:2] for b in right})

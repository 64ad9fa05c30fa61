"""Shares that documents state as two numbers, "six of the 34 managers": coverage of people, cases or places (A9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from pydantic import Field, field_validator

from ...graph.model import Evidence, Node
from ...graph.numbers import NUMBER, parse_number
from ...graph.vocabulary import Kind, RelationshipType
from ..lexicon import Table, checked, read_table
from ..results import Figure, NodeRef, Quote, Result, node_ref
from ..views import SystemView

ADJACENT = 8
"""How many characters (a space, the mark of a footnote) may part two sentences that follow on each other."""
_OF_A_NUMBER = re.compile(rf"\bof\s+(?:\w+\s+){{0,5}}?{NUMBER}\b", re.IGNORECASE)
"""What every pair has: most sentences are passed over by it."""
_SERVES = (Kind.SERVICE, Kind.PATHWAY, Kind.INFORMATION_SYSTEM)


class StatedShare(Result):
    """One share, with the words that say what the whole counts and what its sentence is about.

    ``printed`` is the percentage that the document gives beside the numbers, as a share; ``rough`` marks numbers that
    the document itself rounds ("just under 4,000").
    """

    value: Figure
    what: str
    rough: bool
    printed: float | None
    about: tuple[NodeRef, ...]
    evidence: tuple[Quote, ...]


class Pair(NamedTuple):
    """What a rule reads in a text."""

    part: float
    whole: float
    what: str
    printed: float | None
    rough: bool


class PairRule(Table):
    """Two numbers of one sentence."""

    needs: str
    pattern: re.Pattern[str]
    examples: tuple[tuple[str, float, float], ...] = Field(min_length=1)
    counters: tuple[str, ...] = Field(min_length=1)

    @field_validator("pattern", mode="before")
    @classmethod
    def _numbers(cls, value: str) -> str:
        return value.replace("{number}", NUMBER)


class RespondentsRule(Table):
    """The whole in one sentence, the part in the next."""

    whole: re.Pattern[str]
    part: re.Pattern[str]
    examples: tuple[tuple[str, str, float, float], ...] = Field(min_length=1)
    counters: tuple[tuple[str, str], ...] = Field(min_length=1)

    @field_validator("whole", "part", mode="before")
    @classmethod
    def _numbers(cls, value: str) -> str:
        return value.replace("{number}", NUMBER)


class ShareRules(Table):
    """``stated_shares.toml``."""

    unless: re.Pattern[str]
    rough: re.Pattern[str]
    ends: re.Pattern[str]
    pairs: tuple[PairRule, ...]
    respondents: tuple[RespondentsRule, ...]


@cache
def share_rules() -> ShareRules:
    """The rules, read once. Raises :class:`RuleError` where the file is not valid."""
    return checked(ShareRules, "stated_shares.toml", read_table(__package__, "stated_shares.toml"))


def read_pairs(text: str) -> Iterator[Pair]:
    """The shares that a sentence states; of readings that overlap the first rule's."""
    if not _OF_A_NUMBER.search(text):
        return
    taken: list[tuple[int, int]] = []
    low = text.casefold()
    for rule in (r for r in share_rules().pairs if r.needs in low):
        for match in rule.pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            pair = _pair(match, match, text)
            if pair and not share_rules().unless.search(text[: match.start()]):
                taken.append(match.span())
                yield pair


def read_respondents(first: str, second: str) -> Iterator[Pair]:
    """The shares of which one sentence has the whole and the next one the part."""
    for rule in share_rules().respondents:
        wholes = list(rule.whole.finditer(first))
        part = rule.part.search(second)
        pair = _pair(part, wholes[-1], second) if part and wholes else None
        if pair:
            yield pair


def _pair(part: re.Match[str], whole: re.Match[str], text: str) -> Pair | None:
    try:
        x, y = parse_number(part["part"].casefold()), parse_number(whole["whole"].casefold())
    except ValueError:
        return None
    said = part.groupdict()
    before = text[max(0, part.start() - 20) : part.start("part")]
    if not (0 < x <= y and y >= 2 and x.is_integer() and y.is_integer()) or (
        x == 1 and not re.search(r"\b(?:only|just)\s+$", before, re.IGNORECASE)
    ):
        return None  # "one of the three trusts" tells which, not how many
    rules = share_rules()
    printed = float(said["printed"]) / 100 if said.get("printed") else None
    rough = bool(rules.rough.search(before) or rules.rough.search(whole.group(0)) or rules.rough.search(part.group(0)))
    return Pair(x, y, rules.ends.sub("", whole["what"] or "").strip(), printed, rough)


Sentence = tuple[str, str]
NodesOf = dict[Sentence, list[Node]]


def _sentence(item: Evidence) -> Sentence:
    """What a piece of evidence is a piece of: its passage, or itself where its sentence has no number."""
    return (item.document, item.passage if item.sentence else f"{item.start} {item.quote}")


def stated_shares(view: SystemView) -> tuple[StatedShare, ...]:
    """Every share "x of y" in the sentences that the graph rests on, in order of reading."""
    nodes_of = _nodes_by_sentence(view)
    found: dict[tuple[str, float, float, str], StatedShare] = {}
    before: Evidence | None = None
    for item in _sentences(view):
        read: list[tuple[Pair, tuple[Evidence, ...]]] = [(pair, (item,)) for pair in read_pairs(item.text)]
        if before is not None and _follows(before, item):
            read += [(pair, (before, item)) for pair in read_respondents(before.text, item.text)]
        for pair, items in read:
            key = (item.document, pair.part, pair.whole, pair.what)  # a sentence may stand in several pieces
            found.setdefault(key, _share(view, nodes_of, pair, items))
        before = item
    return tuple(found.values())


def _share(view: SystemView, nodes_of: NodesOf, pair: Pair, items: tuple[Evidence, ...]) -> StatedShare:
    value = pair.part / pair.whole
    differs = pair.printed is not None and abs(pair.printed - value) > 0.01
    note = f"the document prints {pair.printed:.0%} beside these numbers" if differs else "as the document counts"
    return StatedShare(
        value=Figure.ratio(pair.part, pair.whole, note=note), what=pair.what, rough=pair.rough, printed=pair.printed,
        about=_about(view, nodes_of, items), evidence=tuple(Quote.of(item) for item in items),
    )  # fmt: skip


def _sentences(view: SystemView) -> list[Evidence]:
    """One piece of evidence for each sentence of the graph, in order of reading; the longest where several are."""
    kept: dict[Sentence, Evidence] = {}
    owners: Iterable[Iterable[Evidence]] = (
        *(n.evidence for n in view.graph.nodes()), *(e.evidence for e in view.graph.edges()),
    )  # fmt: skip
    for evidence in owners:
        for item in evidence:
            key = _sentence(item)
            if key not in kept or (-len(item.quote), item.sort_key()) < (-len(kept[key].quote), kept[key].sort_key()):
                kept[key] = item
    return sorted(kept.values(), key=lambda item: item.sort_key())


def _follows(before: Evidence, item: Evidence) -> bool:
    if before.document != item.document or before.end is None or item.start is None:
        return False
    return 0 <= item.start - before.end <= ADJACENT


def _nodes_by_sentence(view: SystemView) -> NodesOf:
    out: NodesOf = {}
    for node in view.graph.nodes():
        for key in {_sentence(item) for item in node.evidence}:
            out.setdefault(key, []).append(node)
    return out


def _about(view: SystemView, nodes_of: NodesOf, items: tuple[Evidence, ...]) -> tuple[NodeRef, ...]:
    """The services that stand in the sentences or that measures of them are about; else all that the measures are."""
    there = [node for i in items for node in nodes_of.get(_sentence(i), ())]
    measures = [n.id for n in there if n.kind is Kind.MEASURE]
    ends = {e.target for m in measures for e in view.graph.edges(RelationshipType.ABOUT, source=m)}
    served = {i for i in ends | {n.id for n in there} if view.graph.node(i).kind in _SERVES}
    return tuple(node_ref(view.graph, i) for i in sorted(served or ends))

"""Findings: sentences that judge how well the system works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .recommendations import ASKS
from .rules import Cue, Polarity, compiled, finding_rules

_LEAST = 2
_TWICE = 2
_NEAR = 5
_LESSER = 0.5
_CLEAR = 1.25
_COMMA = re.compile(r",\s")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the cues of a sentence come to. ``weight`` is theirs that bear the polarity out."""

    polarity: Polarity
    weight: float
    rule: str

    @property
    def confidence(self) -> float:
        """A second cue makes a judgement likelier; mixed sentences stay less certain."""
        return round(min(0.9, 0.5 + 0.1 * self.weight), 2)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    polarity: Polarity
    weight: float
    rule: str


@cache
def _cues() -> tuple[tuple[Cue, re.Pattern[str]], ...]:
    rules = finding_rules()
    return tuple((cue, compiled(cue.patterns, rules.macros)) for cue in rules.cues)


@cache
def _context() -> tuple[re.Pattern[str], ...]:
    rules = finding_rules()
    return (
        re.compile(rules.negators), re.compile(rules.less), re.compile("|".join(rules.void)),
        re.compile("|".join(rules.whole_void)), re.compile(rules.concession), re.compile(rules.contrast),
    )  # fmt: skip


def _clauses(low: str) -> list[tuple[int, int, float]]:
    """Start, end and weight of each clause: what is conceded weighs less than what it is set against."""
    _, _, _, _, concession, contrast = _context()
    cuts = [(m.start(), m.end(), m.group().strip() != ";") for m in contrast.finditer(low)]
    bounds: list[tuple[int, int, float]] = []
    start = 0
    for cut_start, cut_end, against in [*cuts, (len(low), len(low), False)]:
        if low[start:cut_start].strip():
            bounds.append((start, cut_start, _LESSER if against else 1.0))
        start = cut_end
    out: list[tuple[int, int, float]] = []
    for start, end, weight in bounds:
        at = start
        for match in concession.finditer(low, start, end):
            if match.start() > at:
                out.append((at, match.start(), weight))
            comma = next((c.end() for c in _COMMA.finditer(low, match.end() + 10, end)), end)
            out.append((match.start(), comma, weight * _LESSER))
            at = comma
        if at < end:
            out.append((at, end, weight))
    return out


def _hits(text: str, low: str, start: int, end: int) -> list[_Hit]:
    """Cues in one clause, each stretch of text counted once: the weightiest, then the longest."""
    negators, less, void, *_ = _context()
    found: list[_Hit] = []
    for cue, pattern in _cues():
        for match in pattern.finditer(low, start, end):
            first = match.start()
            # a capital inside a sentence is a name: Good Neighbours, the improved Better Care Fund
            if first > 0 and text[first].isupper() and text[:first].rstrip()[-1:] not in '.:“"‘•':
                continue
            before = low[start:first]
            polarity, weight = cue.polarity, float(cue.weight)
            if cue.negated_only:
                if not negators.search(" ".join(before.split()[-_NEAR:]) + " "):
                    continue
            elif not cue.plain:
                if polarity == "strength" and negators.search(before):
                    polarity, weight = "weakness", max(weight, 2.0)
                elif (polarity == "strength" and void.search(before)) or (
                    polarity == "weakness" and less.search(before)
                ):
                    continue
            found.append(_Hit(first, match.end(), polarity, weight, cue.id))
    found.sort(key=lambda h: (-h.weight, h.start - h.end, h.start))
    kept: list[_Hit] = []
    for hit in found:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def judge(text: str) -> Judgement | None:
    """The judgement that a sentence makes, or None where it only describes, asks or plans.

    Cues are weighed by clause: in "although A, B" and "A, but B", B decides where it judges. Where
    strength and weakness come out about equal the finding is neutral.
    """
    low = text.lower()
    if len(low) != len(text) or low.rstrip().endswith("?") or _context()[3].search(low):
        return None
    sums: dict[Polarity, float] = {}
    raw: dict[Polarity, float] = {}
    main: dict[Polarity, float] = {}
    conceded = False
    ends_on_main = False
    counted: dict[tuple[str, Polarity], int] = {}
    best: dict[Polarity, tuple[float, str]] = {}
    for start, end, share in _clauses(low):
        if ASKS.search(low, start, end):
            continue
        conceded, ends_on_main = conceded or share < 1, share == 1
        for hit in _hits(text, low, start, end):
            key = (hit.rule, hit.polarity)
            counted[key] = counted.get(key, 0) + 1
            if counted[key] > _TWICE:
                continue
            raw[hit.polarity] = raw.get(hit.polarity, 0.0) + hit.weight
            if share == 1:
                main[hit.polarity] = main.get(hit.polarity, 0.0) + hit.weight
            sums[hit.polarity] = sums.get(hit.polarity, 0.0) + hit.weight * share
            if hit.weight * share > best.get(hit.polarity, (0.0, ""))[0]:
                best[hit.polarity] = (hit.weight * share, hit.rule)
    if not raw or max(raw.values()) < _LEAST:
        return None
    if main and max(main.values()) >= _LEAST:
        sums = main
    strength, weakness, neutral = (sums.get(p, 0.0) for p in ("strength", "weakness", "neutral"))
    polarity: Polarity
    if neutral > max(strength, weakness) or (conceded and ends_on_main and not main):
        polarity = "neutral"  # "good, but…" with nothing that judges after the "but"
    elif strength > weakness * _CLEAR:
        polarity = "strength"
    elif weakness > strength * _CLEAR:
        polarity = "weakness"
    else:
        polarity = "neutral"
    rule = best.get(polarity, max(best.values()))[1]
    weight = abs(strength - weakness) if polarity != "neutral" else neutral
    return Judgement(polarity, round(weight, 2), rule)


__all__ = ["Judgement", "judge"]

"""Load: who has more to do than room was made for. Neither brokerage nor dependence (b7)."""

from __future__ import annotations

import re

from ..results import Figure, NodeRef, Quote, Result, node_ref
from .rules import LoadRule, door_rules
from .sentences import Mention, Sentences


class Load(Result):
    """A figure (or a judgement in words) over what was commissioned, or over a safe level.

    ``excess`` is the value less the safe level, or how many more than commissioned where the sentence says only that;
    it has no value where the sentence has no figure. ``nodes`` are what the sentence names: the body measured, or
    where it is; none means that the sentence does not say whose load it is.
    """

    measure: str
    nodes: tuple[NodeRef, ...]
    value: float | None
    unit: str
    safe: float | None
    excess: Figure
    quote: Quote


def loads(sentences: Sentences) -> tuple[Load, ...]:
    """Statements of load, the gravest first within a measure."""
    rules = door_rules().load
    rows: dict[tuple[str, str, float | None, tuple[str, ...]], Load] = {}
    for item, text in sentences.matching(*(r.pattern for r in rules)):
        mentions = sentences.named_in(text, item.document)
        for rule in rules:
            if (rule.not_ and rule.not_.search(text)) or (rule.about and not rule.about.search(text)):
                continue
            for match in rule.pattern.finditer(text):
                for found in _each(rule, match, text, mentions, sentences, Quote.of(item)):
                    key = (item.document, rule.measure, found.value, tuple(n.id for n in found.nodes))
                    rows.setdefault(key, found)
            if any(r.quote.text == Quote.of(item).text for r in rows.values()):
                break  # a sentence with a figure is not told again in words
    return tuple(sorted(rows.values(), key=_gravest))


def _gravest(row: Load) -> tuple[object, ...]:
    return (row.excess.value is None, row.measure, -(row.excess.value or 0), [n.id for n in row.nodes], row.quote.text)


_MORE = re.compile(r"(?:\band\b|,)\s+(?P<value>\d{2,3}(?:\.\d+)?)(?:\s?(?:%|per\s?cent))\s+(?:at|in|for)\b")


def _each(
    rule: LoadRule, match: re.Match[str], text: str, mentions: list[Mention], sentences: Sentences, quote: Quote
) -> list[Load]:
    """The load of a match, and of figures that go on in the same way: "96% at one and 97% at another"."""
    matches = [match]
    if rule.safe is not None and "percent" in rule.pattern.groupindex:
        matches += list(_MORE.finditer(text, match.end()))
    out = []
    for at, part in enumerate(matches):
        value = float(part.group("value").replace(",", "")) if "value" in part.re.groupindex else None
        if value is not None and rule.safe is not None and value <= rule.safe:
            continue
        until = matches[at + 1].start() if at + 1 < len(matches) else len(text)
        nodes = _whose(part, until, mentions, at, len(matches))
        excess = value if rule.safe is None or value is None else round(value - rule.safe, 6)
        out.append(
            Load(
                measure=rule.measure, nodes=tuple(node_ref(sentences.view.graph, i) for i in nodes),
                value=value, unit=rule.unit, safe=rule.safe,
                excess=Figure(
                    value=excess, numerator=value or 0.0, denominator=rule.safe or 0.0,
                    note="no figure is given" if value is None
                    else "no interval: the figure is printed, and hangs on no status",
                ),
                quote=quote,
            )
        )  # fmt: skip
    return out


def _whose(part: re.Match[str], until: int, mentions: list[Mention], at: int, figures: int) -> list[str]:
    """What the figure at a place of several is of.

    The only one: what was named last before it, else first behind it. One of several: what is named behind it and
    before the next; the first may also be of what stands before, but for a later one that would be another's.
    """
    behind = [m for m in mentions if part.end() <= m.start < until]
    figure = part.start("value") if "value" in part.re.groupindex else part.start()
    before = [m for m in mentions if m.end <= figure]
    last = before[-1:] if figures == 1 else behind[:1]
    if not last and at == 0:
        last = behind[:1] or before[-1:]
    return sorted({m.node for m in mentions for n in last if (m.start, m.end) == (n.start, n.end)})

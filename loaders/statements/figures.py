"""Figures in a sentence: numbers with their units and periods, and what only looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from ...graph.numbers import FRACTION, NUMBER, parse_fraction, parse_number
from .rules import compiled, expand, measure_rules

BARE = "?"
"""The unit of a number that names none: it counts only where it is compared, or a noun stands before."""

APPROXIMATELY = r"(?:about |around |some |approximately |over )?"
_TOKEN = re.compile(r"[\s]+([a-z&’'-]+)")
# What stands before a number without a unit where it is a figure all the same.
_BEFORE_BARE = re.compile(
    r"(?:averages?(?: \w+){0,3}|stood at|reached|totalled|against(?: an? \w+ \w*)?|standard of|target of"
    r"|compared (?:to|with)|number(?:ed)?|figure|from|to|up from|down from) "
    rf"(?:an? )?{APPROXIMATELY}(?:average of )?$|\([^()]{{0,12}}$"
)
_DEFINITE = re.compile(
    r"\b(?:the|these|those|all|both|other|our|first|last|next|its|their|no|any|which|of the|any)\s+(?:\w+\s+)?$"
)
_OUT_OF = re.compile(r"\bout of (?:the |about )?$")
_ONLY = re.compile(r"\b(?:only|just|but|all but|for|to|than)\s+$")
_TIME = ("days", "nights", "weeks", "months", "sessions", "shifts")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a sentence. ``start`` and ``end`` are offsets in its text; ``text`` is number and unit.

    ``unit`` is "%", "GBP", "per 100,000 population", "days", "of 58 care homes" or the counted noun;
    ``share`` is the part of a whole that a percentage, a fraction or "31 of 58" states, from 0 to 1.
    ``comparators`` are what the sentence sets it against: "England 17.6", "similar areas 17.1".
    """

    start: int
    end: int
    text: str
    value: float
    unit: str
    share: float | None = None
    period: str | None = None
    comparators: tuple[str, ...] = ()
    rule: str = ""


@cache
def _masks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = measure_rules()
    bodies = [expand(p, rules.macros) for group in rules.masks.values() for p in group]
    return re.compile("|".join(f"(?:{b})" for b in bodies)), compiled(rules.periods, rules.macros)


@cache
def _units() -> tuple[tuple[str, str, str, re.Pattern[str], re.Pattern[str] | None], ...]:
    out = []
    for unit in measure_rules().units:
        body = "|".join(f"(?:{p.replace('{n}', NUMBER)})" for p in unit.patterns)
        out.append((unit.id, unit.unit, body, re.compile(body), re.compile(unit.needs) if unit.needs else None))
    return tuple(out)


@cache
def _words() -> tuple[re.Pattern[str], frozenset[str], re.Pattern[str]]:
    rules = measure_rules()
    return (
        re.compile(rf"(?:{'|'.join(rules.heads)})$"),
        frozenset(rules.modifiers_stop),
        re.compile(rf"(?:{'|'.join(rules.uncountable)})$"),
    )


@cache
def _finders() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"(?<![\w.,/£$-]){NUMBER}(?![\w/]|\.\d|-\w)|£\s?{NUMBER}"),
        re.compile(rf"(?<![\w-])(?P<part>{FRACTION}) of (?:the |its |all |our |those )?[\w’'-]+"),
    )


def _blank(text: str) -> str:
    return "\0" * len(text)


def _counted(low: str, at: int, digits: bool) -> int | None:
    """Where the counted noun phrase after a number ends: "88 active residential care homes"."""
    head, stop, uncountable = _words()
    end: int | None = None
    gap = 0
    for _ in range(6):
        token = _TOKEN.match(low, at)
        if token is None:
            break
        word = token[1].strip("'’")
        if word in stop or (uncountable.match(word) and end is None):
            break
        at = token.end()
        plural = digits and len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ings"))
        if head.match(word) or plural:
            end, gap = at, 0
        elif end is not None:
            gap += 1
            if gap > 1:
                break
    return end


def _unit_at(low: str, start: int, end: int, number: str, text: str) -> tuple[int, str, float | None, str] | None:
    """End, unit, share and rule of the figure whose number stands at ``start``, or None."""
    value = parse_number(number.lstrip("£ "))
    rules = measure_rules()
    for name, unit, _, pattern, needs in _units():
        if name == "pounds":
            if number.startswith("£"):
                per = re.compile(r" (?:per annum|a year|per year|each year)").match(low, end)
                return (per.end(), "GBP per year", None, name) if per else (end, unit, None, name)
            continue
        match = pattern.match(low, end)
        if match is None or (needs is not None and not needs.search(low)):
            continue
        groups = match.groupdict()
        if name == "of-total":
            whole = groups["total"] or groups["total2"] or ""
            found = re.search(NUMBER, whole)
            if found is None:
                continue
            total = parse_number(found.group())
            if not 0 < value <= total or (value == 1 and total > 12):
                continue
            if value == 1 and groups["total"] and not _ONLY.search(low[:start]):
                continue
            stop = match.end()
            if groups["total"]:
                noun = _counted(low, match.start("total") + found.end(), True)
                stop = noun if noun is not None else match.start("total") + found.end()
                noun_text = " ".join(text[match.start("total") + found.end() : stop].split())
            else:
                noun = None if groups["between"] else _counted(low, match.end(), True)
                stop = noun if noun is not None else stop
                noun_text = groups["between"] or (text[match.end() : stop].strip() if noun else "")
                noun_text += "s" if noun_text and not noun_text.endswith(("s", "people", "staff")) else ""
            unit = f"of {total:g} {noun_text}".strip()
            return stop, unit, round(value / total, 4), name
        if name == "rate":
            of = groups.get("of") or ""
            what = text[match.start("what") : match.end("what")].strip()
            return match.end(), f"{what} per {groups['base']}{of}".strip(), None, name
        if name in ("days", "rated"):
            return match.end(), " ".join(str(groups["word"]).split()), None, name
        return match.end(), unit, (round(value / 100, 4) if unit == "%" and value <= 100 else None), name
    noun = _counted(low, end, number[0].isdigit())
    if noun is None:
        return None
    unit = " ".join(w for i, w in enumerate(text[end:noun].split()) if i or w.lower() not in rules.light)
    if unit.lower() in _TIME:
        return None
    if number.isdigit() and len(number) == 4 and number[:2] in ("19", "20") and unit[:1].isupper():
        return None
    if not number[0].isdigit():
        if not re.search(rf"\b(?:{'|'.join(rules.word_heads)})$", unit.lower()):
            return None
        small = value < 3 and not re.match(r"(?:\w+ )?referrals?", unit)
        if small or _DEFINITE.search(low[max(0, start - 20) : start]):
            return None
    return noun, unit, None, "count"


def _find(text: str, low: str, masked: str) -> list[Figure]:
    numbers, fractions = _finders()
    out: list[Figure] = []
    taken = 0
    for match in numbers.finditer(masked):
        if match.start() < taken or _OUT_OF.search(masked[: match.start()]):
            continue
        number = match.group()
        rest = _unit_at(masked, match.start(), match.end(), number, text)
        if rest is None:
            if number[0].isdigit() and _BEFORE_BARE.search(masked[max(0, match.start() - 60) : match.start()]):
                out.append(Figure(match.start(), match.end(), number, parse_number(number), BARE, rule="bare"))
            continue
        taken, unit, share, rule = rest
        value = parse_number(number.lstrip("£ "))
        out.append(Figure(match.start(), taken, text[match.start() : taken].strip(), value, unit, share, rule=rule))
    for match in fractions.finditer(masked):
        if any(f.start < match.end("part") + 1 and f.end > match.start() for f in out):
            continue
        end = _counted(masked, match.end("part") + 3, True)
        if end is None:
            continue
        part = parse_fraction(match["part"])
        unit = " ".join(text[match.end("part") : end].split())
        out.append(Figure(match.start(), end, text[match.start() : end], part, unit, part, rule="fraction"))
    return sorted(out, key=lambda f: f.start)


def noun_before(low: str, at: int) -> str | None:
    """The counted noun of a number that stands alone: "look-ups rose to an average of 4,529"."""
    head = _words()[0]
    words = re.findall(r"[a-z’'-]+", low[max(0, at - 90) : at])
    return next((w for w in reversed(words) if head.match(w) and w not in ("days", "nights", "weeks")), None)


def _with_periods(text: str, low: str, figures: list[Figure], periods: list[tuple[int, int]]) -> list[Figure]:
    """Each figure with the period that stands nearest: after it, before the next one; else before it."""
    periods = [p for p in periods if "previous" not in low[p[0] : p[1]]]  # those are what it is compared with
    out = []
    for index, figure in enumerate(figures):
        nxt = figures[index + 1].start if index + 1 < len(figures) else len(low)
        after = [p for p in periods if figure.end <= p[0] < nxt]
        prior = [p for p in periods if p[1] <= figure.start]
        later = [p for p in periods if p[0] >= nxt and _alike(figures[index:], p[0])]
        chosen = after[0] if after else prior[-1] if prior else later[0] if later else None
        out.append(replace(figure, period=_period_text(text[chosen[0] : chosen[1]])) if chosen else figure)
    return out


def _alike(figures: list[Figure], end: int) -> bool:
    """Whether the figures before a position share one unit, so that a period after the last is theirs too."""
    return len({f.unit for f in figures if f.end <= end}) == 1


def _period_text(text: str) -> str:
    short = re.sub(
        r"^(?:as (?:at|of)|in|during|since|by|for|of|from|over|within|on|between)\s+(?=\S)",
        "",
        " ".join(text.split()),
        flags=re.I,
    )
    first = text.split()[0].lower()
    if first == "between":
        short = re.sub(r" and ", " to ", short, count=1)
    return f"{first} {short}" if first in ("since", "by") else short


def figures_of(text: str, low: str) -> list[Figure]:
    """Every figure of a sentence, in order of reading; ``low`` is the sentence in lower case.

    Those without a unit of their own have ``BARE`` for one.
    """
    if not any(finder.search(low) for finder in _finders()):
        return []  # the masks below cost more than the look
    mask, period = _masks()
    periods = [m.span() for m in period.finditer(low)]
    masked = low
    for start, end in periods:
        masked = masked[:start] + _blank(masked[start:end]) + masked[end:]
    masked = mask.sub(lambda m: _blank(m.group()), masked)
    return _with_periods(text, low, _find(text, low, masked), periods)

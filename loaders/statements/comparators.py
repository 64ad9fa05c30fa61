"""What a figure is compared with: England, similar areas, a target, the year before."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

from .figures import APPROXIMATELY, BARE, Figure, noun_before
from .rules import measure_rules

_LIST_GAP = re.compile(r"[^.;:]{0,90}\($")
_AVERAGE_OF = r"(?:an? )?(?:\w+ ){0,2}?(?:average of |low of |high of )?"
# What stands before a figure that another is compared with.
_COMPARED_BEFORE = re.compile(
    r"\b(?:compared (?:to|with)|against|versus|rather than|(?:up|down) from|than (?:the |an? )?[\w ]{0,40}"
    r"|averages? (?:of|\()|average for [\w ]{0,30}\(?)[\s\w’'(-]{0,45}$"
)
_FROM = re.compile(rf"\bfrom {_AVERAGE_OF}{APPROXIMATELY}$")
_TO = re.compile(rf"(?:^|[\s,])to (?:just )?{_AVERAGE_OF}{APPROXIMATELY}$")
# A label after the figure: "17.6% nationally", "540 the year before".
_POST = re.compile(
    r"^\s*\)?\s*(?:,?\s*(?:respectively))?\s*(?:per ?cent|%)?\s*"
    r"(nationally|across|in|for|the|expected|before|at|last|we|that)\b"
)
_NEAR = 70


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((label, re.compile(p)) for label, p in measure_rules().comparators.items())


def _label(low: str, figures: list[Figure], index: int, claimed: int) -> tuple[str | None, int]:
    """The comparator's label of a figure, and how far into the text it reaches."""
    figure = figures[index]
    after_end = figures[index + 1].start if index + 1 < len(figures) else len(low)
    after = re.split(r"[,;.(]| and ", low[figure.end : after_end], maxsplit=1)[0]
    if _POST.match(after):
        for label, pattern in _labels():
            if pattern.search(after):
                return label, figure.end + len(after)
    before = low[max(claimed, figure.start - _NEAR) : figure.start]
    before = re.split(r"[;]|\), (?!and)", before)[-1]
    found = [(m.end(), label) for label, pattern in _labels() for m in pattern.finditer(before)]
    if found and (
        _COMPARED_BEFORE.search(before)
        or re.search(
            r"averages? |target of|standard of|(?:target|standard|england|expected)\W{1,3}(?:was |is )?$", before
        )
        or re.search(r"\band (?:across |the )", before)
    ):
        return max(found)[1], figure.end
    return None, figure.end


def _value_text(figure: Figure) -> str:
    return f"{figure.value:g}" if abs(figure.value) < 1e6 else f"{figure.value:.0f}"


def compare(low: str, figures: list[Figure]) -> list[Figure]:
    """The figures that are measures, with the others attached to them as comparators."""
    mains: list[Figure] = []
    run: list[int] = []
    group: list[tuple[str, Figure]] = []
    claimed = 0
    last_label: str | None = None

    def flush() -> None:
        nonlocal group
        if not group or not run:
            group = []
            return
        unit = next((f.unit for _, f in group if f.unit != BARE), None)
        fitting = [i for i in run if unit is None or mains[i].unit == unit]
        labels = {label for label, _ in group}
        if len(labels) == 1 and len(group) == len(fitting) > 1:
            pairs = [(i, [g]) for i, g in zip(fitting, group, strict=True)]
        else:
            listed = len(fitting) > 1 and all(
                _LIST_GAP.search(low[mains[a].end : mains[b].start]) for a, b in pairwise(fitting)
            )
            pairs = [(i, group) for i in (fitting if listed else fitting[-1:])]
        for i, items in pairs:
            added = tuple(f"{label} {_value_text(f)}" for label, f in items)
            mains[i] = replace(mains[i], comparators=tuple(dict.fromkeys((*mains[i].comparators, *added))))
        group = []

    index = 0
    while index < len(figures):
        figure = figures[index]
        before = low[max(claimed, figure.start - _NEAR) : figure.start]
        nxt = figures[index + 1] if index + 1 < len(figures) else None
        # "from 14.2 per 100,000 in 2016/17 to 11.3": the first is what the second is set against
        if (
            nxt
            and _FROM.search(before)
            and _TO.search(low[figure.end : nxt.start])
            and (figure.unit == nxt.unit or BARE in (figure.unit, nxt.unit))
        ):
            unit = (
                next((u for u in (figure.unit, nxt.unit) if u != BARE), None) or noun_before(low, figure.start) or BARE
            )
            flush()
            run.clear()
            run.append(len(mains))
            mains.append(replace(nxt, unit=unit, comparators=(f"{figure.period or 'before'} {_value_text(figure)}",)))
            claimed, last_label = nxt.end, None
            index += 2
            continue
        label, reach = _label(low, figures, index, claimed)
        same = any(mains[i].unit == figure.unit for i in run) or (figure.unit == BARE and bool(run))
        if (
            same
            and label is None
            and group
            and re.fullmatch(r"\s*(?:,|and|, and)\s*", low[group[-1][1].end : figure.start])
        ):
            label = last_label
        if (
            same
            and label is None
            and _COMPARED_BEFORE.search(before)
            and re.search(r"compared|against|versus|from", before)
        ):
            label = _sentence_label(low, figure.start) if "compared" in before else None
            label = label or ("previous" if "from" in before else "comparator")
        if same and label is not None:
            group.append((_shown(label, low, figure), figure))
            claimed, last_label = reach, label
        elif figure.unit != BARE:
            if group:
                flush()
                run.clear()
            run.append(len(mains))
            mains.append(figure)
            claimed = figure.end
        elif "," in figure.text or (figure.value >= 100 and not 1900 <= figure.value < 2100):
            noun = noun_before(low, figure.start)
            if noun:
                mains.append(replace(figure, unit=noun))
                run.append(len(mains) - 1)
        index += 1
    flush()
    return [f for f in mains if f.unit != BARE]


def _sentence_label(low: str, at: int) -> str | None:
    found = [(m.end(), label) for label, p in _labels() if label != "previous" for m in p.finditer(low, 0, at)]
    return max(found)[1] if found else None


def _shown(label: str, low: str, figure: Figure) -> str:
    if label != "previous":
        return label
    after = low[figure.end : figure.end + 30]
    return "previous year" if re.match(r"[^.;]{0,24}\byear\b", after) else "before"

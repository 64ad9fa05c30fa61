"""Lists without marks: short lines that hang under a lead-in with a colon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .marks import BULLET, SENTENCE_END, is_loose_end

if TYPE_CHECKING:
    from .plain import Unit

_LONGEST = 140
_FEWEST = 2
_LONGEST_LEAD_IN = 400


def stacks(text: str) -> bool:
    """Whether a line is a whole item: "Chief Operating Officer, Norland Hospitals NHS Trust"."""
    if len(text) > _LONGEST or not (text[0].isupper() or text[0].isdigit()):
        return False
    return not (SENTENCE_END.search(text) or text.endswith((";", ":")) or is_loose_end(text))


def mark_items(units: list[Unit]) -> None:
    """Make bullets of two short lines or more under "…provides:", up to what is no item.

    Before running text the last line is left out where it stands off from the others, or where all
    stand apart: it is a heading.
    """
    at = 0
    while at < len(units):
        at += 1
        if not _leads(units[at - 1]):
            continue
        end = at
        while end < len(units) and _is_item(units[end]):
            end += 1
        if end < len(units) and end > at and _heads(units, at, end):
            end -= 1
        if end - at >= _FEWEST:
            for unit in units[at:end]:
                unit.kind, unit.mark = "bullet", "\n"
            at = end


def _leads(unit: Unit) -> bool:
    text = unit.end
    return (
        unit.kind == "paragraph"
        and text.endswith((":", ":-"))
        and sum(len(x.text) for x in unit.lines) <= _LONGEST_LEAD_IN
    )


def _is_item(unit: Unit) -> bool:
    text = " ".join(line.text for line in unit.lines)
    return unit.kind == "paragraph" and not unit.mark and not BULLET.match(text) and stacks(text)


def _heads(units: list[Unit], start: int, end: int) -> bool:
    """Whether the last of the lines is the heading of the text after it."""
    last, after = units[end - 1].lines[0], units[end]
    if after.kind not in ("paragraph", "bullet", "table", "caption"):
        return False
    gaps = {unit.lines[0].gap for unit in units[start + 1 : end - 1]}
    if not gaps:
        return last.gap > units[start].lines[0].gap or after.lines[0].gap <= last.gap
    return last.gap > max(gaps) or (min(gaps) > 0 and after.lines[0].gap <= last.gap)

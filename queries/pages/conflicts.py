"""The report on what documents do not agree on: each conflict with its sides and their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..conflicts import ConflictsReport, FigureConflict, FigureSide, Side, StateConflict, StatusConflict
from ..rendering.blocks import Block, Claim, Claims, Heading, Paragraph
from ..results import Quote
from . import words
from .parts import cautions, colour, names, some


def conflicts_blocks(report: ConflictsReport) -> tuple[Block, ...]:
    """Relationships of more than one status, things that are there and not, and figures that differ."""
    return (
        Heading(level=1, text=f"What the documents on {report.system} do not agree on"),
        Paragraph(
            text=f"{some(len(report.statuses), 'relationship')}, {some(len(report.states), 'thing')}, "
            f"{some(len(report.figures), 'pair')} of figures",
            tone="strong",
        ),
        Heading(level=2, text="Relationships with more than one status"),
        Paragraph(
            text="Each is shown with the status that most evidence speaks for; the sentences for another follow."
        ),
        Claims(items=tuple(map(_status, report.statuses)), main=True),
        Heading(level=2, text="Things that are there in one sentence, and not in another"),
        Claims(items=tuple(map(_state, report.states)), main=True),
        Heading(level=2, text="Figures that differ"),
        Claims(items=tuple(map(_figure, report.figures)), main=True),
        *cautions(report.cautions),
    )


def _status(conflict: StatusConflict) -> Claim:
    """The sentences for what the graph shows are its evidence, the others stand against it."""
    shown = [side for side in conflict.sides if side.status == conflict.shown]
    others = [side for side in conflict.sides if side.status != conflict.shown]
    return Claim(
        title=f"Whether {words.told(conflict.source, conflict.relation, conflict.target)}",
        status=colour(conflict.shown),
        facts=_sides(conflict.sides),
        evidence=_quotes(shown),
        against=_quotes(others),
    )


def _state(conflict: StateConflict) -> Claim:
    title = names(conflict.nodes).replace("; ", " and ")
    return Claim(
        title=title if conflict.certain else f"{title} (if these are one thing)",
        facts=_sides(conflict.sides),
        evidence=_quotes(conflict.sides[:1]),
        against=_quotes(conflict.sides[1:]),
    )


def _sides(sides: Iterable[Side]) -> tuple[tuple[str, str], ...]:
    """How many sentences say what; a graph can hold a conflict without any."""
    told = ", ".join(f"{len(side.evidence)} {side.status}" for side in sides)
    return (("sentences", told or "none in the graph"),)


def _quotes(sides: Sequence[Side]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(quote for side in sides for quote in side.evidence))


def _figure(conflict: FigureConflict) -> Claim:
    sides = conflict.sides
    return Claim(
        title=f"On {', '.join(n.name for n in conflict.about)}",
        facts=tuple(("figure", _told(side)) for side in sides),
        evidence=tuple(dict.fromkeys(q for s in sides[:1] for q in s.evidence[:1])),
        against=tuple(dict.fromkeys(q for s in sides[1:] for q in s.evidence[:1])),
    )


def _told(side: FigureSide) -> str:
    unit = side.unit if side.unit.startswith("%") else f" {side.unit}"
    return f"{side.value:,g}{unit}" + (f" ({side.period})" if side.period else "")

"""What several pages are made of: names in a row, figures with their intervals, cautions at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...graph.vocabulary import Status
from ..rendering.blocks import Block, Bullets, Cell, Colour, Column, ColumnKind, Heading
from ..results import Figure, NodeRef, Quote
from .words import DASH

_COLOURS: dict[Status, Colour] = {
    Status.PRESENT: "present", Status.LIMITED: "limited", Status.ABSENT: "absent", Status.PLANNED: "planned",
    Status.ENDED: "ended",
}  # fmt: skip


ADVICE = "How to read this"
"""The heading over what is to be borne in mind."""


def colour(status: Status | None) -> Colour:
    """The colour that a status has in every format; plain where there is none."""
    return "plain" if status is None else _COLOURS[status]


def names(refs: Iterable[NodeRef], empty: str = DASH) -> str:
    """The names of nodes, parted by semicolons."""
    return "; ".join(ref.name for ref in refs) or empty


def some(count: int, what: str) -> str:
    """So many of a thing, in the plural where there is not just one."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def number(value: float) -> str:
    """A number in running text: whole where it is, else with one decimal."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def figure_columns(name: str, kind: ColumnKind = "share", help: str = "") -> tuple[Column, ...]:
    """Columns for a figure and the two ends of its 95 % interval."""
    return (
        Column(name=name, kind=kind, help=help),
        Column(name="95% low", kind=kind, help="with 95% high: how far the value hangs on single sentences", spare=1),
        Column(name="95% high", kind=kind, spare=1),
    )


def figure_cells(figure: Figure) -> tuple[Cell, Cell, Cell]:
    """The cells for :func:`figure_columns`."""
    if figure.interval is None:
        return figure.value, None, None
    return figure.value, figure.interval.low, figure.interval.high


def evidence_for(edges: Iterable[str], evidence: Mapping[str, tuple[Quote, ...]]) -> tuple[Quote, ...]:
    """The lines of evidence of some edges, each once."""
    return tuple(dict.fromkeys(quote for edge in edges for quote in evidence.get(edge, ())))


def cautions(texts: Iterable[str], level: int = 2) -> tuple[Block, ...]:
    """The part that says what is to be borne in mind; nothing where there is nothing."""
    items = tuple(texts)
    if not items:
        return ()
    return (Heading.model_validate({"level": level, "text": ADVICE}), Bullets(items=items))

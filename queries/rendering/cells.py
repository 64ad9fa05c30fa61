"""What a cell of a table reads like, and text of documents without what could do harm where it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from ..results import Quote
from .blocks import Cell, Column, ColumnKind

DASH = "–"
"""Stands for ``None``: not stated, or not to be worked out."""


def clean(text: str) -> str:
    """The text on one line without control or invisible direction characters."""
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable() or c.isspace())
    return " ".join(text.split())


def shown(value: Cell, kind: ColumnKind = "text") -> str:
    """A cell as a person reads it; numbers by the kind of their column, whatever is not known as a dash."""
    if value is None:
        return DASH
    if isinstance(value, str):
        return clean(value)
    match kind:
        case "share":
            return share(value)
        case "score":
            text = f"{value:.1f}"
        case "number" if abs(value) < 1000:
            text = f"{value:.3f}"
        case _ if value == int(value):
            text = f"{value:,.0f}"
        case _:
            text = f"{value:,.1f}"
    return text.replace("-", "\N{MINUS SIGN}")


def is_number(column: Column) -> bool:
    """Whether a column stands on the right."""
    return column.kind != "text"


def new_help(columns: Iterable[Column], told: set[str]) -> str:
    """What columns hold, of those that a report has not explained before; adds them to what it has ``told``."""
    new = [f"{clean(c.name)}: {clean(c.help)}" for c in columns if c.help]
    new = [text for text in dict.fromkeys(new) if text not in told]
    told.update(new)
    return "; ".join(new)


def share(value: float) -> str:
    """A share of 0 to 1 in whole per cent; near the ends with the digits that keep it apart from none and from all."""
    edge = min(abs(value), abs(1 - value))
    if edge < 5e-10 or edge >= 0.01:
        return f"{value:.0%}"
    if edge < 5e-5:
        return "<0.01%" if abs(value) < 0.5 else ">99.99%"
    return f"{value:.2%}" if edge < 0.001 else f"{value:.1%}"


def place(quote: Quote) -> str:
    """Document, page and innermost section of a quote: what a reader needs to find it."""
    section = quote.section.rpartition(" > ")[2]
    return clean(quote.model_copy(update={"section": section}).where)

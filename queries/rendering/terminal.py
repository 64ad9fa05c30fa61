"""The terminal that reports are printed on.

Everything that came out of documents is shown as plain :class:`rich.text.Text`: no markup in a
quote is interpreted, and control characters, which could drive a terminal, are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..results import Quote

if TYPE_CHECKING:
    from rich.console import Console

Cell = str | int | float | None
DASH = "–"


def clean(text: str) -> str:
    """The text on one line without control or invisible direction characters."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


class Page:
    """A console, and how many rows of a table to print on it (``None``: all)."""

    def __init__(self, console: Console, limit: int | None) -> None:
        self.console, self.limit = console, limit

    def line(self, text: str = "", style: str = "") -> None:
        """A line of text, indented as it is, and where it has to be broken."""
        from rich.padding import Padding
        from rich.text import Text

        indent = len(text) - len(text.lstrip(" "))
        # padding, so that the lines which follow on from a long one are indented too
        self.console.print(Padding(Text(clean(text), style=style), (0, 0, 0, indent), expand=False))

    def heading(self, text: str) -> None:
        """A line that opens a part."""
        self.console.print()
        self.line(text, "bold")

    def notes(self, texts: Iterable[str]) -> None:
        """What is to be borne in mind, at the end."""
        self.console.print()
        for text in texts:
            self.line(text, "dim")

    def quote(self, quote: Quote, indent: str = "  ") -> None:
        """A line of evidence, with the place where it stands."""
        from rich.padding import Padding
        from rich.text import Text

        text = Text(f"“{clean(quote.text)}”")
        text.append(f" ({clean(quote.where)})", style="dim")
        self.console.print(Padding(text, (0, 0, 0, len(indent)), expand=False))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]], *, right: Sequence[str] = ()) -> None:
        """A table; ``right`` names the columns of numbers."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        if not rows:
            self.line("  none stated", "dim")
            return
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for name in columns:
            table.add_column(name, justify="right" if name in right else "left", overflow="fold")
        shown = rows if self.limit is None else rows[: self.limit]
        for row in shown:
            table.add_row(*(Text(clean(_cell(value))) for value in row))
        self.console.print(table)
        if len(shown) < len(rows):
            self.line(f"  … and {len(rows) - len(shown)} more", "dim")


def _cell(value: Cell) -> str:
    if value is None:
        return DASH
    return f"{value:.3f}" if isinstance(value, float) else str(value)

"""Reports on a terminal, and as plain text in a file.

Everything that came out of documents is shown as plain :class:`rich.text.Text`: no markup in a quote is interpreted,
and control characters, which could drive a terminal, are left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, get_args

from ...graph.vocabulary import NOT_STATED
from ..results import Quote
from .blocks import Block, Bullets, Chart, Claim, Claims, Column, Facts, Heading, Paper, Paragraph, Quotation, Table
from .cells import clean, is_number, new_help, place, shown
from .columns import GAP, Layout, lay_out
from .evidence import Register, distinct
from .wrapping import cell_len, in_lines, split_words

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"plain": "", "strong": "bold", "note": "dim", "caution": "yellow"}
_FOR, _AGAINST = 2, 3
"""Sentences that a claim shows on a terminal; files have them all."""
_SHORT = 28
"""Facts up to this long share a line."""
_WIDTH = 100
"""Characters of a line in a text file."""


def print_paper(paper: Paper, console: Console, *, limit: int | None = None) -> None:
    """Print a report; ``limit`` bounds the rows of tables and the claims of lists."""
    out = _Terminal(console, limit)
    out.line(paper.title, "bold")
    if paper.subtitle:
        out.line(paper.subtitle, "dim")
    out.blocks(paper.blocks)


def print_blocks(blocks: Iterable[Block], console: Console, *, limit: int | None = None) -> None:
    """Print a part of a report."""
    _Terminal(console, limit).blocks(blocks)


def paper_text(paper: Paper, *, limit: int | None = None, width: int = _WIDTH) -> str:
    """A report as plain text, whose rows cite by number the sentences that stand at its end."""
    from rich.console import Console

    console = Console(
        file=io.StringIO(), width=width, color_system=None, force_terminal=False, legacy_windows=False, _environ={}
    )
    out = _Terminal(console, limit, Register())
    out.line(paper.title)
    out.line("=" * min(len(clean(paper.title)), width))
    if paper.subtitle:
        out.line(paper.subtitle)
    out.blocks(paper.blocks)
    out.list_evidence()
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


class _Terminal:
    """A console, and how many rows of a table to print on it (``None``: all).

    With a register rows and claims cite their sentences by number; without one, claims show a few of them.
    """

    def __init__(self, console: Console, limit: int | None, register: Register | None = None) -> None:
        self.console, self.limit, self.register = console, limit, register
        self._explained: set[str] = set()

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            match block:
                case Heading():
                    self._heading(block)
                case Paragraph():
                    self.line(block.text + self._cited(block.evidence), _STYLES[block.tone])
                case Bullets():
                    for item, quotes in block.cited:
                        self._paragraph("• ", item + self._cited(quotes))
                case Facts():
                    for label, value in block.items:
                        self.line(f"  {label}: {value}")
                case Quotation():
                    for quote in block.quotes:
                        self._quote(quote, 2)
                case Table():
                    self._table(block)
                case Claims():
                    self._claims(block)
                case Chart():
                    pass  # a table with the same figures stands beside it

    def line(self, text: str = "", style: str = "") -> None:
        """A paragraph, indented as its text is; the lines that follow on from a long one are indented too."""
        self._paragraph(" " * (len(text) - len(text.lstrip(" "))), text, style)

    def _paragraph(self, mark: str, text: str, style: str = "", tail: str = "", tail_style: str = "") -> None:
        """A paragraph behind a mark, its further lines under the first; ``tail`` goes on in a style of its own."""
        from rich.text import Text

        room = max(self.console.width - cell_len(mark), 1)
        words = [(w, style) for w in split_words(clean(text), room)] + [
            (w, tail_style) for w in split_words(clean(tail), room)
        ]
        made = Text(mark, style=style, no_wrap=True, overflow="ignore")
        for n, line in enumerate(in_lines(words, room)):
            if n:
                made.append("\n" + " " * cell_len(mark))
            for i, (word, look) in enumerate(line):
                made.append(f" {word}" if i else word, look)
        if self.register is None:
            self.console.print(made, crop=False)
        else:  # plain text: a console would take ten times as long over it
            self.console.file.write(made.plain + "\n")

    def list_evidence(self) -> None:
        """All sentences that were cited, by number."""
        if not self.register:
            return
        self._heading(Heading(level=1, text="Evidence"))
        for number, quote in self.register:
            self._paragraph(f"[{number}] ", f"“{quote.text}” ({quote.where})")

    def _heading(self, heading: Heading) -> None:
        self.console.print()
        self.line(heading.text, "bold")
        if self.register is not None and heading.level == 1:
            self.line("-" * min(len(clean(heading.text)), self.console.width))

    def _cited(self, quotes: Iterable[Quote]) -> str:
        label = self.register.label(quotes) if self.register is not None else ""
        return f" {label}" if label else ""

    def _quote(self, quote: Quote, indent: int, before: str = "") -> None:
        """A sentence with the place where it stands; or its number, where there is a list of them."""
        where = f"({place(quote)})" if self.register is None else self._cited([quote])
        self._paragraph(" " * indent, f"{before}“{quote.text}”", tail=where, tail_style="dim")

    # -- tables

    def _table(self, table: Table) -> None:
        self.console.print()
        self.line(table.title, "italic")
        if not table.rows:
            self.line(f"  {table.empty}", "dim")
            return
        kept, columns = table.rows[: self.limit], table.columns
        rows = [tuple(shown(v, c.kind) for v, c in zip(row.cells, table.columns, strict=True)) for row in kept]
        if self.register is not None and any(row.evidence for row in kept):
            labels = [self.register.label(row.evidence) for row in kept]
            table = table.model_copy(update={"columns": (*columns, Column(name="evidence"))})
            rows = [(*row, label) for row, label in zip(rows, labels, strict=True)]
        layout = lay_out(table.columns, rows, self.console.width)
        if layout is None:
            self._stacked(table, rows)
        else:
            self._side_by_side(table, rows, layout)
        self._left_out(len(table.rows) - len(kept))
        if layout is not None and layout.left_out:
            names = ", ".join(dict.fromkeys(table.columns[i].name for i in layout.left_out))
            self.line(f"  left out for want of room: {names}", "dim")
        seen = columns if layout is None else [columns[i] for i in layout.columns if i < len(columns)]
        for note in (new_help(seen, self._explained), table.note):
            if note:
                self.line(f"  {note}", "dim")

    def _side_by_side(self, table: Table, rows: Sequence[Sequence[str]], layout: Layout) -> None:
        from rich import box
        from rich.table import Table as Grid
        from rich.text import Text

        deep = any(len(row[i]) > 2 * w for row in rows for i, w in zip(layout.columns, layout.widths, strict=True))
        # one blank beside every cell, and one that the box puts between two
        grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0), leading=int(deep))
        for i, width in zip(layout.columns, layout.widths, strict=True):
            column = table.columns[i]
            justify: Literal["left", "right"] = "right" if is_number(column) else "left"
            grid.add_column(Text(clean(column.name)), justify=justify, overflow="fold", width=width)
        for row in rows:
            grid.add_row(*(Text(row[i]) for i in layout.columns))
        self.console.print(grid)

    def _stacked(self, table: Table, rows: Sequence[Sequence[str]]) -> None:
        """Each row as a title, which is its first text or two, with the others as facts under it."""
        texts = [i for i, column in enumerate(table.columns) if not is_number(column)] or [0]
        heads = texts[:1]
        if len({row[heads[0]] for row in rows}) < len(rows):
            heads = texts[:2]  # the first column alone does not tell them apart
        for row in rows:
            self.line("  " + " · ".join(row[i] for i in heads), "bold")
            self._facts([(c.name, row[i]) for i, c in enumerate(table.columns) if i not in heads], 4)

    def _left_out(self, count: int) -> None:
        if count > 0:
            self.line(f"  … and {count} more", "dim")

    # -- claims

    def _claims(self, claims: Claims) -> None:
        if not claims.items:
            self.line(f"  {claims.empty}", "dim")
            return
        kept = claims.items[: self.limit]
        for number, claim in enumerate(kept, 1):
            self.console.print()
            self._paragraph(f"{number}. ", claim.title, "bold")
            self._claim(claim, 3)
        if len(kept) < len(claims.items):
            self.console.print()
        self._left_out(len(claims.items) - len(kept))

    def _claim(self, claim: Claim, indent: int) -> None:
        status = [] if claim.status == "plain" else [("", claim.status)]
        self._facts([*status, *claim.facts], indent)
        every = self.register is not None
        told, against = distinct(claim.evidence), distinct(claim.against)
        for quote in told if every else told[:_FOR]:
            if clean(quote.text) == clean(claim.title):
                self.line(" " * indent + (self._cited([quote]).strip() if every else f"({place(quote)})"), "dim")
            else:
                self._quote(quote, indent)
        for quote in against if every else against[:_AGAINST]:
            self._quote(quote, indent, f"but {quote.status}: " if quote.status else "but: ")

    def _facts(self, facts: Sequence[tuple[str, str]], indent: int) -> None:
        """Short facts side by side, each long one on a line of its own, and at last what nobody states.

        A label of "" is left out.
        """
        unstated = [label for label, value in facts if value == NOT_STATED]
        if len(unstated) > 1:
            facts = [*((n, v) for n, v in facts if v != NOT_STATED), (NOT_STATED, ", ".join(unstated))]
        together: list[str] = []
        for label, value in facts:
            said = f"{label}: {value}" if label else value
            if len(said) <= _SHORT:
                together.append(said)
                continue
            self._side(together, indent)
            together = []
            self._paragraph(" " * indent, said)
        self._side(together, indent)

    def _side(self, facts: Sequence[str], indent: int) -> None:
        if facts:
            self.line(" " * indent + "; ".join(facts))


BLOCKS = get_args(Block)
"""Every kind of block, for tests that no writer forgets one."""

"""What a report is made of, whatever it is written as.

An analysis returns a result; a function of :mod:`joinedup.queries.pages` turns the result into blocks; a writer of
this package turns blocks into text for a terminal, Markdown, HTML, a Word document or an Excel workbook. So every
format says the same, and what came out of documents is escaped in one place for each format.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from pydantic import model_validator

from ..results import Quote, Result

Cell: TypeAlias = str | int | float | None
"""``None`` is shown as a dash: not stated, or not to be worked out. Never NaN."""

ColumnKind = Literal["text", "count", "number", "score", "share"]
"""``count`` is shown with thousands parted, ``number`` with three decimals, ``share`` (0 to 1) in per cent."""

Colour = Literal["present", "limited", "absent", "planned", "ended", "plain"]
"""The status that a bar stands for, which gives it its colour and its pattern in every format."""


class Heading(Result):
    """A line that opens a part; levels without gaps, 1 for the title of an analysis."""

    block: Literal["heading"] = "heading"
    level: Literal[1, 2, 3, 4] = 2
    text: str


class Paragraph(Result):
    """Running text. A ``note`` tells how to read what stands before; a ``caution`` what not to conclude.

    ``evidence`` is cited at its end.
    """

    block: Literal["paragraph"] = "paragraph"
    text: str
    tone: Literal["plain", "strong", "note", "caution"] = "plain"
    evidence: tuple[Quote, ...] = ()


class Bullets(Result):
    """A list. ``evidence`` holds what each item cites, in the same order; empty where no item cites anything."""

    block: Literal["bullets"] = "bullets"
    items: tuple[str, ...]
    evidence: tuple[tuple[Quote, ...], ...] = ()

    @model_validator(mode="after")
    def _one_each(self) -> Bullets:
        if self.evidence and len(self.evidence) != len(self.items):
            raise ValueError(f"{len(self.items)} items have {len(self.evidence)} lists of evidence")
        return self

    @property
    def cited(self) -> tuple[tuple[str, tuple[Quote, ...]], ...]:
        """Each item with what it cites."""
        return tuple(zip(self.items, self.evidence or ((),) * len(self.items), strict=True))


class Facts(Result):
    """Labels, each with what is said under it."""

    block: Literal["facts"] = "facts"
    items: tuple[tuple[str, str], ...]


class Quotation(Result):
    """Lines of evidence, word for word, with where they stand."""

    block: Literal["quotation"] = "quotation"
    quotes: tuple[Quote, ...]


class Column(Result):
    """The head of a column; ``help`` says in a few words what it holds where the name does not.

    Where a terminal has no room for all columns, those with the highest ``spare`` are left out first, and those with
    0 never; files have them all.
    """

    name: str
    kind: ColumnKind = "text"
    help: str = ""
    spare: int = 0


class Row(Result):
    """The cells of a row, and the sentences that it rests on."""

    cells: tuple[Cell, ...]
    evidence: tuple[Quote, ...] = ()


class Table(Result):
    """A table. ``title`` is its caption; ``empty`` stands in its place where it has no rows.

    Every format limits the rows where it is asked to, and says how many it left out. What a report is asked for most
    is ``main``: a CSV file, which has room for one table, holds the main ones.
    """

    block: Literal["table"] = "table"
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = "none stated"
    main: bool = False

    @model_validator(mode="after")
    def _rectangular(self) -> Table:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.title}: a row has not {len(self.columns)} cells")
        return self


class Claim(Result):
    """One thing that the report says of the system, with what is known of it and its sentences.

    ``against`` are sentences that disagree. What the title says in words, ``columns`` says again for spreadsheets, to
    sort and to filter by; pages for reading leave them out.
    """

    title: str
    status: Colour = "plain"
    facts: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, Cell], ...] = ()
    evidence: tuple[Quote, ...] = ()
    against: tuple[Quote, ...] = ()


class Claims(Result):
    """A numbered list of claims; limited as tables are, and ``main`` as they."""

    block: Literal["claims"] = "claims"
    items: tuple[Claim, ...]
    empty: str = "none stated"
    main: bool = False


class Series(Result):
    """The values of one colour of bars; one for each category."""

    name: str
    colour: Colour = "plain"
    values: tuple[float, ...]


class Chart(Result):
    """Horizontal bars, stacked where there are several series. ``alt`` says what can be seen, for who cannot see.

    A table with the same figures belongs beside every chart: the terminal and Markdown show no charts.
    """

    block: Literal["chart"] = "chart"
    title: str
    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    share: bool = False

    @model_validator(mode="after")
    def _one_value_a_category(self) -> Chart:
        if any(len(s.values) != len(self.categories) for s in self.series):
            raise ValueError(f"{self.title}: a series has not {len(self.categories)} values")
        return self


Block: TypeAlias = Heading | Paragraph | Bullets | Facts | Quotation | Table | Claims | Chart


class Paper(Result):
    """A whole report: its title, what it was made from, and its blocks."""

    title: str
    subtitle: str = ""
    blocks: tuple[Block, ...]


def table(
    title: str, columns: Iterable[str | Column], rows: Iterable[Row | tuple[Cell, ...]], *, note: str = "",
    empty: str = "none stated", main: bool = False,
) -> Table:  # fmt: skip
    """A table from plain values: a name is a column of text, a tuple of cells a row without evidence."""
    heads = tuple(Column(name=c) if isinstance(c, str) else c for c in columns)
    made = tuple(r if isinstance(r, Row) else Row(cells=r) for r in rows)
    return Table(title=title, columns=heads, rows=made, note=note, empty=empty, main=main)

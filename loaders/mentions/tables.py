"""Tables of a document: rows of cells, each with the words at the head of its column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..values import Sentence, SourceDocument

_FEWEST = 2  # a row of one cell is no row


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and where it stands in the sentence that is its row."""

    start: int
    end: int
    text: str


def cells(document: SourceDocument, row: Sentence) -> list[Cell]:
    """The cells of a row: the source has a tab, or more than one space, between them."""
    cuts = [
        i
        for i, char in enumerate(row.text)
        if char == " " and i + 1 < len(row.text) and _is_gap(document.text, row.offsets[i], row.offsets[i + 1])
    ]
    starts, ends = [0, *(i + 1 for i in cuts)], [*cuts, len(row.text)]
    return [Cell(a, b, row.text[a:b]) for a, b in zip(starts, ends, strict=True) if a < b]


def _is_gap(source: str, here: int, following: int) -> bool:
    if following < here:  # after a wrapped cell the next one begins further up
        return True
    between = source[here:following]
    return "\n" not in between and ("\t" in between or len(between) > 1)


def tables(document: SourceDocument) -> Iterator[list[tuple[Sentence, list[Cell]]]]:
    """Each table: its rows in order, the head first.

    Rows follow each other without other blocks between, and without an empty line where rows before
    had none.
    """
    table: list[tuple[Sentence, list[Cell]]] = []
    last = -1
    for row in (s for s in document.sentences if s.kind == "table"):
        if table and (row.block > last + 1 or (_apart(document, table[-1][0], row) and not _is_airy(document, table))):
            yield from _worth(table)
            table = []
        table.append((row, cells(document, row)))
        last = row.block
    yield from _worth(table)


def _apart(document: SourceDocument, one: Sentence, other: Sentence) -> bool:
    """Whether an empty line stands between two rows of plain text."""
    return document.text[one.offsets[-1] : other.offsets[0]].count("\n") > 1


def _is_airy(document: SourceDocument, table: list[tuple[Sentence, list[Cell]]]) -> bool:
    """Whether a table has empty lines between its rows, as far as it goes."""
    return len(table) == 1 or _apart(document, table[-2][0], table[-1][0])


def _worth(table: list[tuple[Sentence, list[Cell]]]) -> Iterator[list[tuple[Sentence, list[Cell]]]]:
    if len(table) > 1 and len(table[0][1]) >= _FEWEST:
        yield table


def column(table: list[tuple[Sentence, list[Cell]]], number: int) -> Iterable[Cell]:
    """The cells of a column below its head, of the rows that are as wide as the head."""
    width = len(table[0][1])
    return [row[number] for _, row in table[1:] if len(row) == width]

"""Words in lines of so many cells of a terminal, where a wide character takes two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

S = TypeVar("S")


def cell_len(text: str) -> int:
    """How many cells a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)


def split_words(text: str, width: int) -> Iterator[str]:
    """The words of a text; one that is wider than a line in pieces."""
    for word in text.split():
        if cell_len(word) <= width:
            yield word
        else:
            from rich.cells import chop_cells

            yield from chop_cells(word, width)


def in_lines(words: Iterable[tuple[str, S]], width: int) -> Iterator[list[tuple[str, S]]]:
    """Words, each with what goes with it, in lines that fit; no line at all for no words."""
    line: list[tuple[str, S]] = []
    room = width
    for word, more in words:
        needed = cell_len(word) + bool(line)
        if line and needed > room:
            yield line
            line, room, needed = [], width, needed - 1
        line.append((word, more))
        room -= needed
    if line:
        yield line

"""Which reader reads which file. Others may add theirs as entry points of the group ``joinedup.readers``."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, runtime_checkable

from ...graph.errors import InputError
from ..values import SourceDocument
from .source import looks_like, read_head

GROUP = "joinedup.readers"


@runtime_checkable
class Reader(Protocol):
    """Turns the files that it matches into documents."""

    name: str

    def matches(self, path: Path, head: bytes) -> bool:
        """Whether this reader is for this file, by its name and its first bytes."""
        ...

    def read(self, path: Path) -> SourceDocument:
        """Read it. Raises InputError, with one clear line, where that cannot be done."""
        ...


@lru_cache(maxsize=1)
def readers() -> tuple[Reader, ...]:
    """All readers in the order in which they are asked: those of other packages first, by name."""
    from .pdf import PdfReader
    from .text import TextReader
    from .web_page import HtmlReader
    from .word import DocxReader

    added: list[Reader] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        made = entry.load()
        added.append(made() if isinstance(made, type) else made)
    return (*added, PdfReader(), DocxReader(), HtmlReader(), TextReader())


def reader_for(path: Path) -> Reader | None:
    """The first reader that matches, or None."""
    head = read_head(path)
    return next((reader for reader in readers() if reader.matches(path, head)), None)


def read_document(path: str | Path) -> SourceDocument:
    """Read one document of any format that is known.

    Raises InputError naming the file and the mend: missing, empty, a folder, encrypted, damaged,
    without a text layer, not what its name says, not text, or without an article.
    """
    path = Path(path)
    reader = reader_for(path)
    if reader is None:
        what = looks_like(read_head(path)) or "of a kind that is not known"
        raise InputError(f"{path.name} is {what}", mend="give a .txt, .pdf, .html or .docx file")
    return reader.read(path)

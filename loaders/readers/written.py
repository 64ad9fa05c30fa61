"""A text that is written as the document is read: for formats that name their own blocks."""

from __future__ import annotations

from dataclasses import dataclass

from ..blocks import Draft
from ..values import BlockKind, Span
from .marks import BULLET, CAPTION, LETTERED, NUMBERED, is_furniture
from .outline import drop_links


@dataclass(slots=True)
class Written:
    """A block that has its place in the text."""

    kind: BlockKind
    level: int
    span: Span
    first: bool = True

    @property
    def spans(self) -> tuple[Span, ...]:
        return (self.span,)

    @property
    def at_top(self) -> bool:
        return False


class Writer:
    """Writes blocks one below the other: a bullet with its mark, cells of a row with tabs between."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._last: BlockKind | None = None
        self.blocks: list[Written] = []

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        """Add a block. White space is folded, but tabs between cells; empty blocks are left out."""
        if kind == "table":
            text = "\t".join(" ".join(cell.split()) for cell in text.split("\t")).strip("\t")
        else:
            text = " ".join(text.split())
        if not text:
            return
        mark = None
        if kind in ("paragraph", "bullet"):
            mark = BULLET.match(text) or LETTERED.match(text) or (NUMBERED.match(text) if kind == "paragraph" else None)
            if mark and kind == "paragraph" and (BULLET.match(text) or LETTERED.match(text)):
                kind, level = "bullet", 1
        if kind == "paragraph" and CAPTION.match(text) and len(text.split()) <= 40:
            kind = "caption"
        if self._parts:
            tight = kind == self._last and kind in ("bullet", "table")
            self._write("\n" if tight else "\n\n")
        if kind == "bullet" and mark is None:
            self._write("  " * (level - 1) + "• ")
        start = self._length + (mark.end() if mark else 0)
        self._write(text)
        if is_furniture(text):
            kind = "furniture"
        self.blocks.append(Written(kind, level, (start, self._length)))
        self._last = kind

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def drafts(self) -> list[Draft]:
        """The blocks, with links and contacts marked as furniture."""
        drop_links(self.blocks, self.text)
        return [Draft(block.kind, block.spans, block.level) for block in self.blocks]

"""From drafts of blocks to a :class:`SourceDocument`: clean text, sections, lead-ins, stages, sentences.

A reader says where the headings, paragraphs and bullets are (:class:`Draft`: slices of the raw text);
what every format has in common is done here, once.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .letters import INVISIBLE, Letters, reach
from .offsets import Offsets
from .screen import screen
from .sentences import split_sentences
from .stages import stage_of
from .values import Block, BlockKind, Page, Sentence, SourceDocument, Span

MIN_PIECE_WORDS = 3
"""A quote of fewer words proves nothing, so such a piece of a cut sentence is left out."""

_LETTERS = Letters()
_INTRODUCES = re.compile(r"\b(the following|as follows|(?:set out|listed) below|these (?:are|were|include))\b", re.I)
_LIST_KINDS = frozenset({"bullet", "footnote", "furniture", "caption"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A block as a reader found it: the slices of the source that hold it, in reading order.

    ``level`` is the rank of a heading (0: the document's title, 1: highest section) or the depth of a
    bullet (1: outermost). Marks ("•", "4.2") are left out of ``spans``.
    """

    kind: BlockKind
    spans: tuple[Span, ...]
    level: int = 0


def assemble(
    name: str,
    format: str,
    text: str,
    drafts: Iterable[Draft],
    *,
    pages: Sequence[Page] = (),
    title: str = "",
    sha256: str = "",
    warnings: Sequence[str] = (),
) -> SourceDocument:
    """Make the document of ``text``: blocks in the order of ``drafts``, sentences numbered from s1."""
    blocks, passed_over = screen(make_blocks(text, drafts, pages))
    return SourceDocument(
        name=name,
        format=format,
        text=text,
        sha256=sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title=title or title_of(blocks),
        pages=tuple(pages),
        blocks=blocks,
        sentences=make_sentences(text, blocks, pages),
        warnings=(*warnings, *passed_over),
    )


def clean(text: str, spans: Sequence[Span]) -> tuple[str, Offsets]:
    """The slices as one line, and for each of its characters the position in ``text``.

    What the words of the whole document tell of its letters is left aside here: see :class:`Letters`.
    """
    return _LETTERS.clean(text, spans)


def make_blocks(text: str, drafts: Iterable[Draft], pages: Sequence[Page] = ()) -> tuple[Block, ...]:
    """Blocks with section paths and lead-ins. Drafts without any text are left out."""
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    letters = Letters(text)
    for draft in drafts:
        line, offsets = letters.clean(text, draft.spans)
        if not line:
            continue
        if draft.kind == "heading":
            while path and path[-1][0] >= draft.level:
                path.pop()
            section = (*(title for _, title in path), line)
            if draft.level > 0:
                path.append((draft.level, line))
        else:
            section = tuple(title for _, title in path)
        lead_in = _lead_in(blocks, draft)
        blocks.append(
            Block(len(blocks), draft.kind, line, offsets, page_at(pages, offsets[0]), draft.level, section, lead_in)
        )
    return tuple(blocks)


def _lead_in(before: list[Block], draft: Draft) -> int | None:
    """The block that introduces this bullet, or the caption of this table row."""
    if draft.kind == "table":
        if before and before[-1].kind == "table":
            return before[-1].lead_in
        above = next((block for block in reversed(before) if block.kind not in ("table", "furniture")), None)
        if above is None or above.kind not in ("caption", "paragraph"):
            return None
        return above.index if above.kind == "caption" or introduces(above.text) else None
    if draft.kind != "bullet":
        return None
    for block in reversed(before):
        if block.kind == "bullet":
            if block.level < draft.level:
                return block.index
            if block.level == draft.level:
                return block.lead_in
        elif block.kind == "paragraph":
            return block.index if introduces(block.text) else None
        elif block.kind not in _LIST_KINDS:
            return None
    return None


def introduces(text: str) -> bool:
    """Whether a paragraph leads to the list right after it: "…the following:", "We recommend that"."""
    if text.endswith((":", ":-", ": -", "–", "—")) or text[-1].isalnum() or text[-1] == ",":
        return True
    last = split_sentences(text)[-1]
    return _INTRODUCES.search(text, last[0], last[1]) is not None


def page_at(pages: Sequence[Page], offset: int) -> int | None:
    """The number of the page that holds this position, or None where the document has no pages."""
    if not pages:
        return None
    at = bisect_right(pages, offset, key=lambda page: page.start) - 1
    return pages[max(at, 0)].number


def make_sentences(text: str, blocks: Iterable[Block], pages: Sequence[Page] = ()) -> tuple[Sentence, ...]:
    """The sentences of all blocks but furniture, in order, numbered s1, s2, …"""
    sentences: list[Sentence] = []
    for block in blocks:
        if block.kind == "furniture":
            continue
        stage = stage_of(block.section)
        spans = split_sentences(block.text) if block.kind in ("paragraph", "bullet", "footnote") else None
        for start, end in spans or [(0, len(block.text))]:
            offsets = block.offsets[start:end]
            sentences.append(
                Sentence(
                    id=f"s{len(sentences) + 1}",
                    text=block.text[start:end],
                    offsets=offsets,
                    pieces=_row_of(text, offsets) if block.kind == "table" else pieces_of(text, offsets),
                    block=block.index,
                    kind=block.kind,
                    page=page_at(pages, offsets[0]),
                    section=block.section,
                    stage=stage,
                )
            )
    return tuple(sentences)


def pieces_of(text: str, offsets: Sequence[int]) -> tuple[Span, ...]:
    """The contiguous slices of the source behind these characters, trimmed, in order.

    A new piece begins where the source holds something else in between: a page number, a footnote, the
    other column. A piece of fewer than three words is left out if there is a longer one.
    """
    pieces: list[list[int]] = []
    for run in offsets.runs if isinstance(offsets, Offsets) else _runs(offsets):
        said = text[run.start : run.stop]
        start = run.start + len(said) - len(said.lstrip())
        end = run.stop - len(said) + len(said.rstrip())
        if start >= end:
            continue
        end = reach(text, end - 1)
        if pieces and (start == pieces[-1][1] - 1 or (start >= pieces[-1][1] and _silent(text[pieces[-1][1] : start]))):
            pieces[-1][1] = max(end, pieces[-1][1])
        else:
            pieces.append([start, end])
    spans = [(start, end) for start, end in pieces]
    long = [span for span in spans if len(text[span[0] : span[1]].split()) >= MIN_PIECE_WORDS]
    return tuple(long or spans[:1] if len(spans) > 1 else spans)


def _row_of(text: str, offsets: Sequence[int]) -> tuple[Span, ...]:
    """A row of a table is one slice: what stands between its cells is the row's too."""
    start, end = min(offsets), max(offsets) + 1
    return ((start, reach(text, start + len(text[start:end].rstrip()) - 1)),)


def _silent(between: str) -> bool:
    """Whether nothing was left out between two stretches but what is no word: letters mended, a line's end."""
    return (
        not between.strip(_STRIP)
        or ("\n" not in between and len(between) <= _LONGEST_UNIT)
        or (between[0] in _HYPHENS and not between[1:].strip(_STRIP))
    )


def _runs(offsets: Sequence[int]) -> list[range]:
    runs: list[range] = []
    for at in offsets:
        if runs and runs[-1].stop == at:
            runs[-1] = range(runs[-1].start, at + 1)
        else:
            runs.append(range(at, at + 1))
    return runs


_STRIP = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    [*map(chr, range(0x2000, 0x200B)), *sorted(INVISIBLE)]
)
_HYPHENS = "-\u2010\u2011¬"
_LONGEST_UNIT = 6


def title_of(blocks: Sequence[Block]) -> str:
    """The lines of the title page ("Norland – Local system review report"), else the first heading."""
    titles = [block.text for block in blocks if block.kind == "heading" and block.level == 0][:3]
    if titles:
        return " – ".join(titles)
    return next((block.text for block in blocks if block.kind == "heading"), "")

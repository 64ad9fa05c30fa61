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

from .sentences import split_sentences
from .stages import stage_of
from .values import Block, BlockKind, Page, Sentence, SourceDocument, Span

MIN_PIECE_WORDS = 3
"""A quote of fewer words proves nothing, so such a piece of a cut sentence is left out."""

_INVISIBLE = frozenset("\ufeff\u200b\u200c\u200d\u2060\u00ad")
_SUSPENDED = frozenset({"and", "or", "to"})  # "short- and long-term": the space after the hyphen is real
_WORD = re.compile(r"\w+")
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
    blocks = make_blocks(text, drafts, pages)
    return SourceDocument(
        name=name,
        format=format,
        text=text,
        sha256=sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title=title or title_of(blocks),
        pages=tuple(pages),
        blocks=blocks,
        sentences=make_sentences(text, blocks, pages),
        warnings=tuple(warnings),
    )


def clean(text: str, spans: Sequence[Span]) -> tuple[str, tuple[int, ...]]:
    """The slices as one line, and for each of its characters the position in ``text``.

    Runs of white space become one space; a line break after a hyphen inside a word disappears
    ("person-", "centred" → "person-centred"), since line-end hyphens are real in this genre.
    """
    chars: list[str] = []
    offsets: list[int] = []
    for start, end in spans:
        if chars and chars[-1] != " " and not _hyphen_joins(chars, text, start):
            chars.append(" ")
            offsets.append(offsets[-1] + 1)
        for at in range(start, end):
            char = text[at]
            if char.isspace():
                if chars and chars[-1] != " ":
                    chars.append(" ")
                    offsets.append(at)
            elif char not in _INVISIBLE:
                chars.append(char)
                offsets.append(at)
    if chars and chars[-1] == " ":
        chars.pop()
        offsets.pop()
    return "".join(chars), tuple(offsets)


def _hyphen_joins(chars: list[str], text: str, start: int) -> bool:
    if len(chars) < 2 or chars[-1] not in "-\u2010\u2011" or not chars[-2].isalnum():
        return False
    word = _WORD.match(text, start)
    return word is not None and word.group().lower() not in _SUSPENDED


def make_blocks(text: str, drafts: Iterable[Draft], pages: Sequence[Page] = ()) -> tuple[Block, ...]:
    """Blocks with section paths and lead-ins. Drafts without any text are left out."""
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    for draft in drafts:
        line, offsets = clean(text, draft.spans)
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
                    pieces=pieces_of(text, offsets),
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

    A new piece begins where the source holds something else in between: a page number, a footnote.
    A piece of fewer than three words is left out if there is a longer one.
    """
    pieces: list[list[int]] = []
    last = -1
    for at in offsets:
        if text[at].isspace():
            continue
        if pieces and (at == last + 1 or (at > last and not text[last + 1 : at].strip(_STRIP))):
            pieces[-1][1] = at + 1
        else:
            pieces.append([at, at + 1])
        last = at
    spans = [(start, end) for start, end in pieces]
    long = [span for span in spans if len(text[span[0] : span[1]].split()) >= MIN_PIECE_WORDS]
    return tuple(long or spans[:1] if len(spans) > 1 else spans)


_STRIP = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    [*map(chr, range(0x2000, 0x200B)), *sorted(_INVISIBLE)]
)


def title_of(blocks: Sequence[Block]) -> str:
    """The lines of the title page ("Norland – Local system review report"), else the first heading."""
    titles = [block.text for block in blocks if block.kind == "heading" and block.level == 0][:3]
    if titles:
        return " – ".join(titles)
    return next((block.text for block in blocks if block.kind == "heading"), "")

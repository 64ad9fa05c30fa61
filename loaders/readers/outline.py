"""The rank of headings where a text shows no type sizes, and the parts of a page that only link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..blocks import clean
from ..values import BlockKind, Span
from .marks import SENTENCE_END, genre_level, is_capitals, numbering_depth, opens_furniture

_MAX_TITLE = 4  # headings in a row at the start that make up the title
_MAX_LINK = 160


class Heading(Protocol):
    """What this module needs of a block in the making."""

    kind: BlockKind
    level: int
    first: bool

    @property
    def spans(self) -> tuple[Span, ...]: ...

    @property
    def at_top(self) -> bool: ...


def rank_headings(units: Sequence[Heading], source: str) -> None:
    """Set ``level``: by number, capitals, what the genre knows, the top of a page; 0 for the title."""
    headings = [(unit, clean(source, unit.spans)[0]) for unit in units if unit.kind == "heading"]
    if not headings:
        return
    depths = [numbering_depth(text) for _, text in headings]
    capitals = sum(is_capitals(text) for _, text in headings)
    some_capitals = 2 <= capitals < len(headings)
    questions = sum(genre_level(text) == 2 for _, text in headings) >= 2
    numbered = any(depths)
    for (unit, text), depth in zip(headings, depths, strict=True):
        known = genre_level(text)
        if depth:
            unit.level = depth
        elif some_capitals and not questions:
            unit.level = 1 if is_capitals(text) or known == 1 else 2
        elif known:
            unit.level = known
        elif questions:
            unit.level = 1 if unit.at_top else 3
        else:
            unit.level = 2 if numbered and not is_capitals(text) else 1
    _mark_title(units, source)


def _is_prose(unit: Heading, source: str) -> bool:
    return SENTENCE_END.search(clean(source, unit.spans)[0]) is not None


def set_ranks(units: Sequence[Heading], ranks: Sequence[int | None]) -> None:
    """Set ``level`` by rank of style; headings at the start in styles that never come again are the title."""
    read = [(unit, rank) for unit, rank in zip(units, ranks, strict=True) if unit.kind != "furniture"]
    start = 0
    while start < min(_MAX_TITLE, len(read)) and read[start][0].kind == "heading":
        start += 1
    later = [rank for unit, rank in read[start:] if unit.kind == "heading" and rank]
    while start and (not later or read[start - 1][1] in later):
        start -= 1
        later.append(read[start][1] or 0)
    used = sorted(set(later) - {0})
    for place, (unit, rank) in enumerate(read):
        if unit.kind == "heading" and rank:
            unit.level = 0 if place < start else used.index(rank) + 1


def _mark_title(units: Sequence[Heading], source: str) -> None:
    """The headings in a row at the start are the title, but for one that text follows directly."""
    run: list[Heading] = []
    following: Heading | None = None
    for unit in units:
        if unit.kind == "furniture":
            continue
        following = unit
        if unit.kind != "heading" or len(run) == _MAX_TITLE:
            break
        text = clean(source, unit.spans)[0]
        if numbering_depth(text) or (run and genre_level(text) is not None):
            break
        run.append(unit)
    text_follows = following is not None and following.kind in ("paragraph", "bullet")
    if len(run) > 1 and following is not None and text_follows and _is_prose(following, source):
        run.pop()
    for unit in run:
        unit.level = 0


def drop_links(units: Sequence[Heading], source: str) -> None:
    """Make furniture of headings such as "Read next", "On this page" and of the links under them."""
    texts = [clean(source, unit.spans)[0] for unit in units]
    links = [
        unit.kind == "furniture" or (len(text) <= _MAX_LINK and not SENTENCE_END.search(text))
        for unit, text in zip(units, texts, strict=True)
    ]
    under = False
    for n, unit in enumerate(units):
        if unit.kind in ("heading", "paragraph") and opens_furniture(texts[n]):
            unit.kind, under = "furniture", True
            continue
        if not under or unit.kind == "furniture":
            continue
        link_next = n + 1 >= len(units) or links[n + 1]
        if unit.kind == "bullet" or not unit.first or (links[n] and link_next):
            unit.kind = "furniture"
        else:
            under = False

"""What a document holds that cannot be read: another language, print that was not recognised, capitals.

Such blocks are kept as furniture, so that nothing is read into them, and a warning says how many there
are, on which pages, and what would mend it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .values import Block

_SMALL = re.compile(r"(?<![\w’'-])[a-zà-öø-ÿŵŷ]+(?:[’'-][a-zà-öø-ÿŵŷ]+)*")
_FEWEST_WORDS = 12  # words in small letters that show a language
_ENGLISH = frozenset(
    "the of and to in a is are was were that for on with as by be been at from this it its there their they which who "
    "or not an have has had will would can could should our we your you his her he she but if when where what all "
    "more than do does did so no into about out up may must any some other each how these those such only also".split()
)
_SHARE = 0.06  # English prose has more than a third, an English list of names some
_LETTERS = 0.5  # share of letters and digits in what is not white space
_FEWEST_MARKS = 8
_SINGLE = 0.6  # share of lone letters and marks among the words of a line
_CAPITALS = 0.7
_FEWEST_CAPITALS = 200
_SAMPLE = 500  # blocks
_UPPER, _LOWER = re.compile(r"[A-Z]"), re.compile(r"[a-z]")
_SIGN = re.compile(r"[^\w\s]|_")
_PAGES = 8
_PROSE = frozenset({"paragraph", "bullet", "footnote"})
_GARBLED = frozenset({"paragraph", "bullet", "footnote", "heading", "caption"})


def screen(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], list[str]]:
    """The blocks, those that cannot be read made furniture, and what to say of it."""
    foreign = [b for b in blocks if b.kind in _PROSE and is_foreign(b.text)]
    garbled = [b for b in blocks if b.kind in _GARBLED and is_garbled(b.text)]
    warnings = []
    if foreign:
        warnings.append(
            f"{_count(foreign, 'paragraph')} not in English{_where(foreign)}, passed over: only English is read"
        )
    if garbled:
        warnings.append(
            f"{_count(garbled, 'line')} too garbled to read{_where(garbled)}, passed over: "
            "run text recognition (OCR) again on a better scan"
        )
    if _is_capitals(blocks):
        warnings.append(
            "nearly all of it is in capitals, so that names cannot be told from other words and little is found: "
            "give it in ordinary letters"
        )
    out = {b.index for b in (*foreign, *garbled)}
    if not out:
        return tuple(blocks), warnings
    return tuple(replace(b, kind="furniture", lead_in=None) if b.index in out else b for b in blocks), warnings


def is_foreign(text: str) -> bool:
    """Whether these are words of another language: many in small letters, and hardly one that English needs."""
    words = _SMALL.findall(text)
    if len(words) < _FEWEST_WORDS:
        return False
    return sum(word in _ENGLISH for word in words) < _SHARE * len(words)


def is_garbled(text: str) -> bool:
    """Whether a line is what is left of print that was not recognised."""
    words = text.split()
    marks = sum(map(len, words))
    if marks < _FEWEST_MARKS:
        return False
    if len(_SIGN.findall(text)) > (1 - _LETTERS) * marks:
        return True
    if len(words) < _FEWEST_MARKS or marks > 4 * len(words):
        return False
    single = sum(len(word) == 1 and not word.isdigit() and word not in "aI&-–—|" for word in words)
    return single > _SINGLE * len(words)


def _is_capitals(blocks: Sequence[Block]) -> bool:
    text = "".join(b.text for b in blocks[:_SAMPLE] if b.kind in _PROSE)
    capitals, small = len(_UPPER.findall(text)), len(_LOWER.findall(text))
    return capitals > _FEWEST_CAPITALS and capitals > _CAPITALS * (capitals + small)


def _count(blocks: Sequence[Block], what: str) -> str:
    return f"{len(blocks)} {what}{'' if len(blocks) == 1 else 's'}"


def _where(blocks: Sequence[Block]) -> str:
    pages = sorted({b.page for b in blocks if b.page is not None})
    if not pages:
        return ""
    more = f" and {len(pages) - _PAGES} more" if len(pages) > _PAGES else ""
    return f" (page {', '.join(map(str, pages[:_PAGES]))}{more})"

"""Names of sheets as Excel allows them: at most 31 characters, some of them not allowed, each name once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .cells import clean

LONGEST = 31
_LEAST = 5
_REFUSED = re.compile(r"[\[\]:*?/\\]")
_OPEN = frozenset("a an and as at be by for from in is of on or that the to with".split())
"""Words that a name does not end in."""
_KEPT_BACK = "history"  # Excel has a use of its own for it


class SheetNames:
    """Names that were given; letter case makes no difference to Excel."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {name.casefold() for name in taken} | {_KEPT_BACK}

    def new(self, title: str) -> str:
        """A name for a sheet with this title, cut between words, with a number where the name is taken."""
        plain = _REFUSED.sub(" ", clean(title))
        plain = " ".join(plain.split()).strip("' ,;:–") or "Table"
        number, name = 1, _cut(plain, LONGEST)
        while name.casefold() in self._taken:
            number += 1
            mark = f" ({number})"
            name = _cut(plain, LONGEST - len(mark)) + mark
        self._taken.add(name.casefold())
        return name


def _cut(text: str, room: int) -> str:
    """The text within so many UTF-16 units: its first part, if that fits, else cut between words."""
    if _units(text) > room:
        parts = re.split(r",? \(|, |; ", text)
        text = parts[0] if len(parts[0]) > _LEAST else text
    while _units(text) > room:
        kept = text[: min(room, len(text) - 1)]
        at = kept.rfind(" ")
        text = kept[:at] if at > room // 2 else kept
        while (last := text.rpartition(" "))[0] and last[2].casefold() in _OPEN:
            text = last[0]
    return text.strip("' ,;:–")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2

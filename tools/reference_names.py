"""Names for the reference table: capitals made readable, and the days between which a name was borne."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from joinedup.loaders.reference.model import DatedName

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Casing:
    """How words of a name are written: ``words`` as they stand, ``small`` in lower case within a name."""

    words: dict[str, str] = field(default_factory=dict)
    small: frozenset[str] = frozenset()
    phrases: dict[str, str] = field(default_factory=dict)

    def readable(self, name: str) -> str:
        """A name in capitals as a reader would write it.

        >>> Casing({"nhs": "NHS"}, frozenset({"of"})).readable("HEART OF ENGLAND NHS FOUNDATION TRUST")
        'Heart of England NHS Foundation Trust'
        """
        text = re.sub(r"\s+", " ", name.replace("’", "'")).strip(" .")
        words = re.split(r"([\s\-(/,)]+)", text)
        out = "".join(self._word(w, first=i == 0) for i, w in enumerate(words))
        for written, meant in self.phrases.items():
            out = re.sub(rf"\b{re.escape(written)}", meant, out)
        return out

    def _word(self, word: str, *, first: bool) -> str:
        low = word.lower()
        if low in self.words:
            return self.words[low]
        if low in self.small and not first:
            return low
        return low[:1].upper() + low[1:] if low[:1].isalpha() else low


def alike(name: str) -> str:
    """A key that is equal for one name however it is typed: case, ``&``, articles, plurals, punctuation."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", name.lower().replace("&", " and ")))
    return " ".join(w.removesuffix("s") for w in words if w not in ("the", "and"))


def month_end(day: date) -> bool:
    """Whether a day is the last of its month: ODS dates some successions on the last day of the old body."""
    return (day + DAY).day == 1


def dated_names(seen: list[tuple[date, str]], changes: set[date]) -> tuple[DatedName, ...]:
    """The names of a body with their days, from the lists that show them and the days of known changes.

    Between the last list with one name and the first list with the next the change is known to fall on a
    day of ``changes`` if exactly one lies there; else both names count for all the days between.
    """
    runs: list[tuple[str, date, date]] = []
    for day, name in sorted(seen):
        if runs and alike(runs[-1][0]) == alike(name):
            runs[-1] = (_better(runs[-1][0], name), runs[-1][1], day)
        else:
            runs.append((name, day, day))
    starts: list[date | None] = [None]
    ends: list[date | None] = []
    for (_, _, last), (_, first, _) in pairwise(runs):
        known = {c for c in changes if last < c <= first}
        change = known.pop() if len(known) == 1 else None
        ends.append((change or first) - DAY)
        starts.append(change or last + DAY)
    ends.append(None)
    return tuple(
        DatedName(name=name, start=start, end=end) for (name, *_), start, end in zip(runs, starts, ends, strict=True)
    )


def _better(old: str, new: str) -> str:
    """Of two spellings of one name the later one, unless that has ``&`` for the ``and`` of the other."""
    return old if "&" in new and "&" not in old else new

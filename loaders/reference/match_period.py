"""When a document speaks, and which names count for it."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

BEFORE, AFTER = 12, 24
"""Months: reviews still speak of bodies that closed a year ago, and already of those about to be formed."""

_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def parse_period(dated: str) -> tuple[date, date]:
    """The first and last day of ``2018``, ``2018-01`` or ``2018-01-31``. Raises ``ValueError`` otherwise.

    >>> parse_period("2018-02")
    (datetime.date(2018, 2, 1), datetime.date(2018, 2, 28))
    """
    found = _PERIOD.fullmatch(dated)
    if found is None:
        raise ValueError(f"{dated!r} is no date: write 2018, 2018-01 or 2018-01-31")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError as error:  # calendar's own for a month, datetime's for a day
        raise ValueError(f"{dated!r} is no date: {error}") from error


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a document, and the wider time whose names it may use."""

    first: date
    last: date
    opens: date
    closes: date

    @staticmethod
    @lru_cache(maxsize=1000)
    def of(dated: str | None) -> Window | None:
        """The window of a date, or ``None`` (any time) where there is none."""
        if dated is None:
            return None
        first, last = parse_period(dated)
        return Window(first, last, _months(first, -BEFORE), _months(last, AFTER))

    def meets(self, start: date | None, end: date | None) -> bool:
        """Whether a name borne over this time counts for the document."""
        return (start is None or start <= self.closes) and (end is None or end >= self.opens)

    def holds(self, start: date | None, end: date | None) -> bool:
        """Whether the name was borne on the days of the document itself."""
        return (start is None or start <= self.last) and (end is None or end >= self.first)


def _months(day: date, months: int) -> date:
    count = min(max(day.year * 12 + day.month - 1 + months, 12), 12 * 9999 + 11)
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

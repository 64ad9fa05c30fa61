"""Dates as official files write them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from .official_layouts import Recognised, is_date

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_EARLIEST, _LATEST = 1800, 2100


@lru_cache(maxsize=20_000)
def day_in(text: str) -> date | None:
    """The day that a cell names; ``None`` where it is empty. Raises ``ValueError`` for what is no date."""
    text = text.strip()
    if not text or text == "-":
        return None
    if not is_date(text):
        raise ValueError(f"not a date: {text[:20]!r}")
    if re.fullmatch(r"\d{8}", text):
        year, month, day = text[:4], text[4:6], text[6:]
    else:
        first, month, last = re.split(r"[/-]", text)
        year, day = (first, last) if len(first) == 4 else (last, first)
    number = _MONTHS.get(month.lower()) or (int(month) if month.isdigit() else 0)
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        found = None
    if found is None or not _EARLIEST <= found.year <= _LATEST:
        raise ValueError(f"impossible date: {text}")
    return found


def date_of_edition(edition: str) -> date | None:
    """The first day that an edition can mean: "2025-12" is 1 December 2025, "December 2024" 1 December 2024."""
    if match := re.search(r"(?<!\d)((?:18|19|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?(?!\d)", edition):
        year, month, day = match[1], match[2] or "1", match[3] or "1"
        if int(month) > 12:  # "2017-18"
            month, day = "1", "1"
        named = re.search(r"(?<![a-z])([a-z]{3})[a-z]*[_ -]+$", edition[: match.start()].lower())
        if match[2] is None and named and named[1] in _MONTHS:
            month = str(_MONTHS[named[1]])
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            return None
    return None


def latest(found: Recognised) -> date | None:
    """The latest day on which something in a file began. Closing dates do not count: they can be announced."""
    columns = [found.columns[f] for f in ("opened", "date") if f in found.columns]
    days: set[str] = set()
    for row in found.rows:
        days.update(row.cells[c] for c in columns if c < len(row.cells))
        if "status" in found.columns and found.layout.reader == "partner" and len(row.cells) > found.columns["status"]:
            days.update(re.findall(r"\d{4}-\d\d-\d\d", row.cells[found.columns["status"]]))
    known = []
    for text in days:
        try:
            known.append(day_in(text))
        except ValueError:
            continue
    return max((d for d in known if d), default=None)

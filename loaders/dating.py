"""When a document speaks: the time whose names, bodies and arrangements it takes for granted.

What the document says of itself comes first: labelled dates, a date alone on a line, its title. Where it
says nothing, the dates that its sentences name decide: the latest that several of them speak of as past.
Nothing is taken from the clock, nor from the file's own dates.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .ruledata import load_rules
from .values import SourceDocument

Place = Literal["opening", "title", "closing"]
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d|2\d)\d\d"
_RANGE = r"\s*(?:–|—|-|to|and|until|&|/)\s*"
_DATE = re.compile(
    rf"""(?<![\w/.£-])(?:
      (?P<iso>(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d))
    | (?P<days>{_DAY}(?:\s+(?:of\s+)?{_MONTH})?(?:,?\s+{_YEAR})?{_RANGE}
        {_DAY}\s+(?:of\s+)?(?P<dm>{_MONTH}),?\s+(?P<dy>{_YEAR}))
    | (?P<day>(?P<fd>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<fm>{_MONTH}),?\s+(?P<fy>{_YEAR}))
    | (?P<us>(?P<um>{_MONTH})\s+(?P<ud>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<uy>{_YEAR}))
    | (?P<digits>(?P<gd>\d{{1,2}})(?P<gs>[/.-])(?P<gm>\d{{1,2}})(?P=gs)(?P<gy>{_YEAR}))
    | (?P<months>{_MONTH}(?:,?\s+{_YEAR})?{_RANGE}(?P<mm>{_MONTH}),?\s+(?P<my>{_YEAR}))
    | (?P<month>(?P<nm>{_MONTH}),?[\s-]+(?P<ny>{_YEAR}))
    | (?P<years>(?P<y1>{_YEAR})\s?(?:/|–|—|-|\ to\ )\s?(?P<y2>{_YEAR}|\d\d))
    | (?P<year>(?P<yy>{_YEAR}))
    )(?![\w]|[/-]\d|[.,]\d|\s?%)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: where it stands, and its value; ``first`` is where a stretch of years begins."""

    start: int
    end: int
    value: str
    first: str


class Cue(BaseModel):
    """What tells that a date is the document's own; ``examples`` and ``not_examples`` are tests of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    where: Place
    lead: str
    follow: str = ""
    not_follow: str = ""
    examples: Annotated[tuple[tuple[str, str], ...], Field(min_length=1)]
    not_examples: Annotated[tuple[str, ...], Field(min_length=1)]

    @cached_property
    def _lead(self) -> re.Pattern[str]:
        return re.compile(self.lead, re.IGNORECASE)

    @cached_property
    def _follow(self) -> re.Pattern[str]:
        return re.compile(self.follow, re.IGNORECASE)

    @cached_property
    def _not_follow(self) -> re.Pattern[str]:
        return re.compile(self.not_follow or r"(?!)", re.IGNORECASE)

    def fits(self, text: str, date: Dated) -> bool:
        """Whether the words around a date make it the document's own."""
        before = text[max(0, date.start - _REACH) : date.start]
        return bool(
            self._lead.search(before)
            and self._follow.match(text, date.end)
            and not self._not_follow.match(text, date.end)
        )


class Dating(BaseModel):
    """The data of ``dating.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    earliest: int
    latest: int
    opening: int
    closing: int
    support: int
    no_lead: str
    law: str
    past: str
    future: str
    onwards: str
    ahead: str
    cues: tuple[Cue, ...]


_REACH = 320
"""How far before a date its label is looked for, in characters."""


@cache
def rules() -> Dating:
    """The cues, in order. Raises :class:`RuleError` where the file does not hold what it should."""
    return load_rules(__package__, "dating.toml", Dating)


@cache
def _regex(name: Literal["no_lead", "law", "past", "future", "onwards", "ahead"]) -> re.Pattern[str]:
    return re.compile(getattr(rules(), name), re.IGNORECASE)


def date_of(document: SourceDocument) -> str | None:
    """When the document speaks: ``2018-05-11``, ``2018-01`` or ``2018``; ``None`` where nothing tells it.

    A stretch of days or months gives the month in which it ends, a financial year its last month (the
    first, in the title of a plan).
    """
    texts = {
        "opening": _edge(document, rules().opening),
        "closing": _edge(document, rules().closing, last=True),
    }
    for cue in rules().cues:
        text = _title(document) if cue.where == "title" else texts[cue.where]
        found = date_by(cue, text)
        if found:
            return found
    return _from_sentences(document)


def date_by(cue: Cue, text: str) -> str | None:
    """The date in a text that a cue makes the document's own: the first, the more exact ones before years."""
    if cue.where == "title":
        return _from_title(text, cue)
    return next((d.value for d in dates(text) if len(d.value) > 4 and _own(text, d) and cue.fits(text, d)), None)


def _own(text: str, date: Dated) -> bool:
    before = text[max(0, date.start - 80) : date.start]
    return not _regex("law").search(before) and not _regex("no_lead").search(before)


def _edge(document: SourceDocument, size: int, last: bool = False) -> str:
    """The opening or the closing, a block a line: what looks like furniture often bears the date."""
    lines: list[str] = []
    for block in reversed(document.blocks) if last else document.blocks:
        lines.append(block.text)
        if sum(map(len, lines)) >= size:
            break
    if last:
        return "\n".join(reversed(lines))[-size:]
    return "\n".join(lines)[:size]


def _title(document: SourceDocument) -> str:
    headings = (b.text for b in document.blocks[:12] if b.kind == "heading")
    return "\n".join(dict.fromkeys((document.title, *headings)))


def _from_title(text: str, cue: Cue) -> str | None:
    """A month before a stretch of years, and that before a year."""
    ahead = _regex("ahead").search(text)
    found = [d for d in dates(text) if _own(text, d) and cue.fits(text, d)]
    months = [d for d in found if len(d.value) > 4 and d.value == d.first]
    years = [d for d in found if d.value != d.first]
    if months:
        return months[0].value
    if years:
        return years[0].first if ahead or len(years[0].value) == 4 else years[0].value
    return found[-1].value if found else None


def _from_sentences(document: SourceDocument) -> str | None:
    """The latest month, else year, that enough sentences speak of as past."""
    months: list[str] = []
    years: Counter[str] = Counter()
    for sentence in document.sentences:
        text = sentence.text
        spoken = _regex("past").search(text)
        for date in dates(text):
            before = text[: date.start]
            if _regex("law").search(before) or _regex("future").search(before) or _regex("onwards").search(before):
                continue
            years[date.value[:4]] += 1
            if len(date.value) > 4 and spoken and not _regex("future").search(text, date.end):
                months.append(date.value[:7])
    for month in sorted(set(months), reverse=True):
        year_before = f"{int(month[:4]) - 1}{month[4:]}"
        if sum(year_before < m <= month for m in months) >= rules().support:
            return month
    several = [y for y, n in years.items() if n > 1]
    return max(several or years, default=None)


def dates(text: str) -> Iterator[Dated]:
    """Every possible date in a text, in order; what cannot be one (31 February, 2099) is passed over."""
    for match in _DATE.finditer(text):
        value, first = _value(match)
        if value and first:
            yield Dated(match.start(), match.end(), value, first)


def _value(match: re.Match[str]) -> tuple[str, str]:
    """The value of a match and where it begins; empty where there is no such date."""
    g = match.groupdict()
    form = next(k for k in ("iso", "days", "day", "us", "digits", "months", "month", "years", "year") if g[k])
    if form == "years":
        return _years(g["y1"], g["y2"])
    year, month, day = {
        "iso": (g["iy"], g["im"], g["id"]),
        "days": (g["dy"], g["dm"], None),
        "day": (g["fy"], g["fm"], g["fd"]),
        "us": (g["uy"], g["um"], g["ud"]),
        "digits": (g["gy"], g["gm"], g["gd"]),
        "months": (g["my"], g["mm"], None),
        "month": (g["ny"], g["nm"], None),
        "year": (g["yy"], None, None),
    }[form]
    value = _checked(year, month, day)
    return value, value


def _checked(year: str, month: str | None, day: str | None) -> str:
    if not rules().earliest <= int(year) <= rules().latest:
        return ""
    if month is None:
        return year
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    if not 1 <= number <= 12:
        return ""
    if day is None:
        return f"{year}-{number:02}"
    if not 1 <= int(day) <= monthrange(int(year), number)[1]:
        return ""
    return f"{year}-{number:02}-{int(day):02}"


def _years(first: str, last: str) -> tuple[str, str]:
    """A financial year, from April to March, or a longer stretch of years."""
    end = last if len(last) == 4 else first[:2] + last
    if not _checked(first, None, None) or not _checked(end, None, None) or int(end) <= int(first):
        return "", ""
    if int(end) == int(first) + 1:
        return f"{end}-03", f"{first}-04"
    return end, first

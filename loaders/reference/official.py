"""What official files state: each row of a file, as facts on bodies that can be merged into a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .model import Role, Source
from .official_dates import date_of_edition, latest
from .official_layouts import Recognised, recognise
from .official_text import read_text


@dataclass(frozen=True, slots=True)
class Stated:
    """What one row states of one body; empty where it says nothing.

    ``parents`` and ``member_of`` are ids, ``parents`` the possible ones in order of preference. With
    ``known_only`` the row adds to a body of the table and makes none; a ``loose`` name is not the official
    one, and serves only where the body is new.
    """

    role: Role
    code: str
    name: str | None = None
    loose: bool = False
    codes: tuple[tuple[str, str], ...] = ()
    short: tuple[str, ...] = ()
    opened: date | None = None
    closed: date | None = None
    parents: tuple[str, ...] = ()
    member_of: str | None = None
    member_until: date | None = None
    sector: str | None = None
    places: tuple[str, ...] = ()
    known_only: bool = False

    @property
    def id(self) -> str:
        """Role and code."""
        return f"{self.role}:{self.code}"


@dataclass(frozen=True, slots=True)
class Link:
    """One body succeeded by another, by their codes: the roles are found in the table."""

    old: str
    new: str
    date: date


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it states, or why it is rejected (it is wrong) or left out (it is not for the table).

    Rows with the same ``key`` are about the same thing: equal ones are duplicates, others contradict.
    """

    line: int
    key: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()
    links: tuple[Link, ...] = ()
    rejected: str = ""
    left_out: str = ""
    duplicate: bool = False


@dataclass(frozen=True)
class OfficialFile:
    """A file that was read: what it is, of when, and its rows. ``as_of`` is a day on which it was true."""

    path: Path
    layout: str
    order: int
    source: Source
    as_of: date | None
    rows: tuple[Row, ...] = field(repr=False)


def read_official(path: str | Path, edition: str | None = None) -> OfficialFile:
    """Read an official file. Raises :class:`InputError` where it cannot be read or is none that is known.

    ``edition`` says of when the list is ("2025-12"); else the name of the file does, else the latest date
    in it.
    """
    from .official_rows import rows_of

    path = Path(path)
    found = recognise(read_text(path))
    named = edition or _edition_in(path.stem, found.headings)
    as_of = date_of_edition(named) if named else None
    inside = latest(found)
    if as_of is None:
        as_of = inside
    rows = tuple(_paired(rows_of(found, as_of)))
    return OfficialFile(path, found.layout.id, found.layout.order, _source(found, named, inside), as_of, rows)


def _edition_in(stem: str, headings: Sequence[str]) -> str | None:
    """The edition that the name of a file tells, or that its columns do: those of ONS name the year (ICB24NM)."""
    if match := re.search(r"(?<!\d)(?:19|20)\d\d-\d\d(?:-\d\d)?(?!\d)", stem):
        return match[0]
    if match := re.search(r"(?<![a-z])([a-z]{3,9}[_ -](?:19|20)\d\d)(?!\d)", stem.lower()):
        found = date_of_edition(match[0])
        if (found and found.month > 1) or match[0].startswith("jan"):
            return str(found)[:7]
    if match := re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", stem):
        return match[0]
    years = {m[1] for h in headings if (m := re.match(r"[a-z]+(\d\d)(?!\d)", h))}
    return f"20{max(years)}" if years else None


def _source(found: Recognised, edition: str | None, inside: date | None) -> Source:
    layout = found.layout
    told = edition or (f"with dates to {inside}" if inside else "")
    slug = "-".join(re.findall(r"[a-z0-9]+", (edition or (str(inside) if inside else "")).lower()))
    return Source(
        id=f"{layout.id}-{slug}" if slug else layout.id, title=layout.title, publisher=layout.publisher,
        edition=told, licence=layout.licence,
    )  # fmt: skip


def _paired(rows: list[Row]) -> Iterator[Row]:
    """The rows with duplicates marked, and those that contradict one another rejected."""
    same: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.key and not row.rejected and not row.left_out:
            same[row.key].append(row)
    for row in rows:
        group = same[row.key] if row.key and not row.rejected and not row.left_out else [row]
        others = [r for r in group if (r.stated, r.links) != (row.stated, row.links)]
        if others:
            lines = ", ".join(str(r.line) for r in others[:3]) + (", …" if len(others) > 3 else "")
            what = " and ".join(row.key[-1:]) if len(row.key) == 1 else " ".join(row.key)
            yield Row(row.line, rejected=f"{what}: contradicts line {lines}, which has the same code and other facts")
        else:
            yield row if row is group[0] else Row(row.line, row.key, duplicate=True)

"""Which official file is this? The layouts of ``official.toml``, and recognition by content."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ...graph.errors import InputError
from ..ruledata import load_rules
from .model import Role
from .official_text import TextFile, TextRow

_HEADER_WITHIN = 20
"""Rows in which a header is looked for: some editions have a preamble."""
_LOOKED_AT = 2000
"""Rows on which a list without a header is recognised."""
_MOST = 0.8
"""The share of rows that must look right for a list without a header to be recognised."""
_ENOUGH = 0.5
"""The share of names that must have a word of their list."""


def _compiled(flags: int = 0) -> BeforeValidator:
    return BeforeValidator(
        lambda value: re.compile(value.replace("\n", ""), flags) if isinstance(value, str) else value
    )


def _known(sector: str | None) -> str | None:
    from ...graph.vocabulary import vocabulary

    if sector is not None and sector not in vocabulary().sectors:
        raise ValueError(f"unknown sector {sector!r}")
    return sector


Pattern = Annotated[re.Pattern[str], _compiled()]
AnyCase = Annotated[re.Pattern[str], _compiled(re.I)]
Sector = Annotated[str | None, AfterValidator(_known)]


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Layout(_Rules):
    """One kind of official file; see the head of ``official.toml``."""

    id: str
    title: str
    publisher: str
    licence: str = "Open Government Licence v3.0"
    files: tuple[str, ...] = ()
    order: int
    reader: Literal["trust", "ccg", "practice", "successor", "partner", "stp", "location", "icb", "choices", "care"]
    header: bool
    least: int = 0
    most: int = 60
    usual: str = ""
    codes: Pattern | None = None
    names: AnyCase | None = None
    required: tuple[str, ...] = ()
    columns: dict[str, int | Pattern]

    @model_validator(mode="after")
    def _whole(self) -> Layout:
        if any(isinstance(c, int) == self.header for c in self.columns.values()):
            raise ValueError(f"{self.id}: columns are named by pattern with a header, by number without")
        if not self.header and (self.codes is None or not self.least):
            raise ValueError(f"{self.id}: a layout without a header needs codes and the least number of columns")
        if missing := [c for c in self.required if c not in self.columns]:
            raise ValueError(f"{self.id}: required columns that it does not have: {missing}")
        return self


class Refused(_Rules):
    """A list that is recognised by its codes and not taken."""

    codes: Pattern
    reason: str


class CcgRule(_Rules):
    """What a row of the CCG list is."""

    name: AnyCase | None = None
    subtype: Pattern | None = None
    role: Role | None = None
    left_out: str = ""


class CareRule(_Rules):
    """What a service or provider of the care directory says."""

    pattern: AnyCase
    sector: Sector = None
    left_out: str = ""


class _Codes(_Rules):
    codes: Pattern


class _Ccg(_Rules):
    rules: tuple[CcgRule, ...]


class _Practice(_Rules):
    settings: frozenset[str]
    left_out: dict[str, str]
    other: str


class _Roles(_Rules):
    roles: dict[str, Role]


class _Care(_Codes):
    rules: tuple[CareRule, ...]
    providers: tuple[CareRule, ...]


class _Persons(_Rules):
    patterns: tuple[Pattern, ...]
    reason: str
    business: Pattern
    bare: str


class _Names(_Rules):
    keep: str
    small: str


class Rules(_Rules):
    """All of ``official.toml``."""

    layouts: tuple[Layout, ...] = Field(alias="layout")
    refused: tuple[Refused, ...]
    trust: _Codes
    ccg: _Ccg
    practice: _Practice
    partner: _Roles
    choices: _Roles
    care: _Care
    persons: _Persons
    names: _Names


@cache
def rules() -> Rules:
    """The rules, read once."""
    return load_rules(__package__, "official.toml", Rules)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file whose layout is known: where its columns are (0 is the first), and its rows of data."""

    layout: Layout
    columns: dict[str, int]
    width: int
    rows: Sequence[TextRow]
    headings: tuple[str, ...] = ()


def recognise(file: TextFile) -> Recognised:
    """Which official file this is. Raises :class:`InputError` with what was seen where it is none."""
    for separator in file.separators():
        rows = file.rows(separator)
        found = _headed(rows, file.name) or _unheaded(rows, file)
        if found is not None:
            return found
    raise _unknown(file)


def _headed(rows: Sequence[TextRow], name: str) -> Recognised | None:
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        headings = _without_empty_end([_plain(cell) for cell in row.cells])
        found: list[tuple[int, bool, Layout, dict[str, int]]] = []
        for layout in rules().layouts:
            columns = _mapped(layout, headings) if layout.header and len(headings) <= layout.most else {}
            if columns and all(c in columns for c in layout.required):
                found.append((len(columns), _hinted(layout, name), layout, columns))
        if found:
            # the layout that explains most columns; of two, the one that the name of the file hints at
            _, _, layout, columns = max(found, key=lambda f: f[:2])
            return Recognised(layout, columns, len(headings), rows[at + 1 :], tuple(headings))
    return None


def _mapped(layout: Layout, headings: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for field, pattern in layout.columns.items():
        assert isinstance(pattern, re.Pattern)
        at = next((i for i, h in enumerate(headings) if pattern.fullmatch(h) and i not in columns.values()), None)
        if at is not None:
            columns[field] = at
    return columns


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", heading.lower()))


def _without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _unheaded(rows: Sequence[TextRow], file: TextFile) -> Recognised | None:
    if rows and _plain(rows[0].cells[0]) in ("code", "organisation code", "ods code", "org code"):
        rows = rows[1:]  # exported with the headings on
    if not rows:
        return None
    width = Counter(len(r.cells) for r in rows).most_common(1)[0][0]
    whole = [r.cells for r in rows if len(r.cells) == width]
    whole = whole[:: max(1, len(whole) // _LOOKED_AT)]  # from all of the file, for its parts can differ
    found: list[tuple[bool, int, Layout, dict[str, int]]] = []
    for layout in rules().layouts:
        if layout.header or not layout.least <= width <= layout.most:
            continue
        columns = _placed(layout, whole, width)
        if columns is not None:
            found.append((_hinted(layout, file.name), -len(found), layout, columns))
    if not found:
        _refuse(whole, file)
        return None
    _, _, layout, columns = max(found, key=lambda f: f[:2])
    return Recognised(layout, columns, width, rows)


def _placed(layout: Layout, rows: Sequence[Sequence[str]], width: int) -> dict[str, int] | None:
    """Where the columns of a list without a header are, or ``None`` where the content does not fit."""
    columns = {f: c - 1 for f, c in layout.columns.items() if isinstance(c, int) and c <= width}
    if layout.reader == "successor":
        dated = next((i for i in range(2, min(width, 4)) if _share(rows, i, is_date) >= _MOST), None)
        if dated is None:
            return None
        columns["date"] = dated
        fields = ["old", "new"]
    else:
        fields = ["code"]
        if any(_share(rows, columns[f], lambda v: not v.strip() or is_date(v)) < _MOST for f in ("opened", "closed")):
            return None
    assert layout.codes is not None
    codes = layout.codes
    if any(_share(rows, columns[f], lambda v: bool(codes.fullmatch(v.strip().upper()))) < _MOST for f in fields):
        return None
    names = layout.names
    if names is not None and _share(rows, columns["name"], lambda v: bool(names.search(v))) < _ENOUGH:
        return None
    return columns


def is_date(text: str) -> bool:
    """Whether a cell is written like a date; it may be an impossible one."""
    return bool(re.fullmatch(r"\d{8}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-](\d{1,2}|[A-Za-z]{3})[/-]\d{4}", text.strip()))


def _share(rows: Sequence[Sequence[str]], column: int, test: Callable[[str], bool]) -> float:
    return sum(bool(test(r[column])) for r in rows) / len(rows)


def _hinted(layout: Layout, name: str) -> bool:
    return any(name.lower().startswith(f) for f in layout.files)


def _refuse(rows: Sequence[Sequence[str]], file: TextFile) -> None:
    if len(rows[0]) < 12 or _share(rows, 10, lambda v: not v.strip() or is_date(v)) < _MOST:
        return
    for refused in rules().refused:
        codes = refused.codes
        if _share(rows, 0, lambda v, codes=codes: bool(codes.fullmatch(v.strip().upper()))) >= _MOST:  # type: ignore[misc]
            raise InputError(f"{file.path}: {refused.reason}", mend=_TAKEN)


_TAKEN = (
    "files that are taken: ODS etr, eccg, epraccur and succ; STP lists and partners; ONS names and codes of ICBs; "
    "the CQC care directory"
)


def _unknown(file: TextFile) -> InputError:
    rows = file.rows(file.separators()[0])
    if not rows:
        return InputError(f"{file.path}: is empty but for separators")
    first = rows[0]
    seen = f"{len(first.cells)} columns, the first of them {first.cells[0].strip()[:30]!r}"
    wide = "; ODS lists have 23 to 27 and no header" if 9 <= len(first.cells) < 23 else ""
    return InputError(f"{file.path}: not recognised as an official file: it has {seen}{wide}", mend=_TAKEN)

"""The rows of each official file, one reader for each layout."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from .model import Role
from .official import Link, Row, Stated
from .official_dates import day_in
from .official_layouts import CareRule, Recognised, rules
from .official_names import bare_name, person_in, readable
from .official_text import TextRow

ICBS_BEGIN = date(2022, 7, 1)
"""Integrated care boards, and with them sub-ICB locations, begin (Health and Care Act 2022)."""
_STP, _GSS_STP = re.compile(r"Q[0-9A-Z]{2}"), re.compile(r"E54\d{6}")
_SHORT_CODE = re.compile(r"[0-9A-Z]{3,9}")


class _Bad(Exception):
    """The row is wrong."""


class _Out(Exception):
    """The row is sound, and not for the table."""


class _Cells:
    """The cells of one row by the names of their columns."""

    def __init__(self, found: Recognised, row: TextRow) -> None:
        self._columns, self._cells = found.columns, row.cells
        extra = [c for c in row.cells[found.width :] if c.strip()]
        if len(row.cells) < found.width or extra or (not found.layout.header and len(row.cells) != found.width):
            raise _Bad(f"has {len(row.cells)} columns where the others have {found.width}")

    def __getitem__(self, column: str) -> str:
        at = self._columns.get(column)
        return " ".join(self._cells[at].split()) if at is not None and at < len(self._cells) else ""

    def __contains__(self, column: str) -> bool:
        return column in self._columns

    def code(self, column: str, shape: re.Pattern[str], what: str = "code") -> str:
        code = self[column].upper()
        if not shape.fullmatch(code):
            raise _Bad(f"the {what} is missing" if not code else f"not a {what} of this list: {code[:20]!r}")
        return code

    def name(self, column: str = "name") -> str:
        name = readable(self[column])
        if not any(c.isalpha() for c in name):
            raise _Bad("the name is missing")
        return name

    def day(self, column: str) -> date | None:
        try:
            return day_in(self[column])
        except ValueError as error:
            raise _Bad(str(error)) from None

    def life(self) -> tuple[date | None, date | None]:
        opened, closed = self.day("opened"), self.day("closed")
        if opened and closed and closed < opened:
            raise _Bad(f"closes ({closed}) before it opens ({opened})")
        return opened, closed


Facts: TypeAlias = "tuple[tuple[str, ...], tuple[Stated | Link, ...]]"
"""The key of a row and what it states."""
Reader: TypeAlias = "Callable[[_Cells, Recognised, date | None], Facts]"


def rows_of(found: Recognised, as_of: date | None) -> list[Row]:
    """What each row of a file states."""
    read = _READERS[found.layout.reader]
    return [_row(row, read, found, as_of) for row in found.rows]


def _row(row: TextRow, read: Reader, found: Recognised, as_of: date | None) -> Row:
    try:
        key, facts = read(_Cells(found, row), found, as_of)
    except _Bad as error:
        return Row(row.line, rejected=str(error))
    except _Out as error:
        return Row(row.line, left_out=str(error))
    stated = tuple(f for f in facts if isinstance(f, Stated))
    return Row(row.line, key, stated, tuple(f for f in facts if isinstance(f, Link)))


def _one(stated: Stated) -> Facts:
    return (stated.code,), (stated,)


def _codes(found: Recognised) -> re.Pattern[str]:
    assert found.layout.codes is not None
    return found.layout.codes


def _trust(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    code = cells.code("code", _codes(found))
    opened, closed = cells.life()
    return _one(Stated(Role.NHS_TRUST, code, cells.name(), codes=(("ods", code),), opened=opened, closed=closed))


def _ccg(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    code, name, subtype = cells.code("code", _codes(found)), cells.name(), cells["subtype"]
    opened, closed = cells.life()
    for rule in rules().ccg.rules:
        if (rule.name is None or rule.name.search(name)) and (rule.subtype is None or rule.subtype.fullmatch(subtype)):
            break
    else:
        raise _Out(f"neither a CCG nor a sub-ICB location (sub-type {subtype or 'empty'}): no role for it")
    if rule.role is None:
        raise _Out(rule.left_out)
    parents: tuple[str, ...] = ()
    if rule.role is Role.SUB_ICB_LOCATION:
        # the code is the CCG's, and so is the opening date that the list gives
        opened = max(opened, ICBS_BEGIN) if opened else ICBS_BEGIN
        if closed and closed < opened:
            raise _Bad(f"a sub-ICB location that closed ({closed}) before there were any ({ICBS_BEGIN})")
        board = cells["geography"].upper()
        parents = (f"{Role.ICB}:{board}",) if _STP.fullmatch(board) else ()
    return _one(Stated(rule.role, code, name, codes=(("ods", code),), opened=opened, closed=closed, parents=parents))


def _practice(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    code, name = cells.code("code", _codes(found)), cells.name()
    rule, setting = rules().practice, cells["setting"]
    if setting and setting not in rule.settings:
        raise _Out(f"{rule.left_out.get(setting, rule.other)}: no role for it")
    opened, closed = cells.life()
    if cells["status"].upper() == "P":
        raise _Out("proposed, not open")
    if reason := person_in(name) or bare_name(name):
        raise _Bad(reason)
    parent = cells["parent"].upper()
    parents: tuple[str, ...] = ()
    if parent:
        ids = (f"{Role.SUB_ICB_LOCATION}:{parent}", f"{Role.CCG}:{parent}")
        until = min((d for d in (as_of, closed) if d), default=None)
        parents = ids[::-1] if until and until < ICBS_BEGIN else ids
    stated = Stated(Role.GP_PRACTICE, code, name, codes=(("ods", code),), opened=opened, closed=closed,
                    parents=parents, sector="primary")  # fmt: skip
    return _one(stated)


def _successor(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    old, new = cells.code("old", _SHORT_CODE), cells.code("new", _SHORT_CODE)
    day = cells.day("date")
    if day is None:
        raise _Bad("the date is missing")
    if old == new:
        raise _Bad(f"{old} is succeeded by itself")
    return (old, "→", new), (Link(old, new, day),)


def _partnership(cells: _Cells) -> Stated:
    code, gss = cells["stp"].upper(), cells["stp_gss"].upper()
    name = re.sub(r" \(STP\)$|(?<=Partnership) STP$|(?<=Partnership\)) STP$", "", cells.name("stp_name"))
    if _GSS_STP.fullmatch(code):
        raise _Out("has the ONS code of the STP only: the table goes by the ODS code")
    cells.code("stp", _STP, "code")
    codes = (("gss", gss), ("ods", code)) if _GSS_STP.fullmatch(gss) else (("ods", code),)
    return Stated(Role.STP, code, name, codes=codes)


def _stp(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    return _one(_partnership(cells))


def _partner(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    stp = _partnership(cells)
    ended = re.search(r"clos(?:ed|es)\D{0,4}(\d{4}-\d\d-\d\d)(?: into ([0-9A-Z]{3}))?", cells["status"], re.I)
    until: date | None = None
    links: tuple[Link, ...] = ()
    if ended:
        try:
            until = day_in(ended[1])
        except ValueError as error:
            raise _Bad(str(error)) from None
        links = (Link(stp.code, ended[2].upper(), until),) if ended[2] and until else ()
        until = until - timedelta(days=1) if until else None  # the last day of the old one
        stp = Stated(stp.role, stp.code, stp.name, codes=stp.codes, closed=until)
    code, name, kind = cells["partner"].upper(), cells["partner_name"], cells["partner_type"].lower()
    role = rules().partner.roles.get(kind)
    if role is None and re.fullmatch(r"[RT][0-9A-Z]{2}", code):
        role = Role.NHS_TRUST
    if role is None:
        raise _Out("a partner of another kind: no role for it")
    if not _SHORT_CODE.fullmatch(code):
        raise _Out("a partner without a code")
    partner = Stated(
        role, code, readable(name), loose=True, codes=(("ods", code),), member_of=stp.id, member_until=until
    )
    return (stp.code, code), (stp, partner, *links)


def _icb_of(cells: _Cells) -> Stated:
    code, gss = cells.code("icb", _STP), cells["icb_gss"].upper()
    codes = (("gss", gss), ("ods", code)) if _GSS_STP.fullmatch(gss) else (("ods", code),)
    return Stated(Role.ICB, code, cells.name("icb_name"), codes=codes, sector="commissioning")


def _icb(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    return _one(_icb_of(cells))


def _location(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    board = _icb_of(cells)
    code, gss = cells.code("location", re.compile(r"\d\d[A-Z]|[A-Z]\d[A-Z]\d[A-Z]")), cells["location_gss"].upper()
    codes = (("gss", gss), ("ods", code)) if re.fullmatch(r"E38\d{6}", gss) else (("ods", code),)
    place = Stated(Role.SUB_ICB_LOCATION, code, cells.name("location_name"), codes=codes, opened=ICBS_BEGIN,
                   parents=(board.id,))  # fmt: skip
    return (code,), (board, place)


def _choices(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    if cells["parent"]:
        # hospitals are sites; but the list says what the trusts that run them were called
        code = cells["parent"].upper()
        if not rules().trust.codes.fullmatch(code):
            raise _Out("a site of another body than an NHS trust")
        name = cells.name("parent_name")
        if "TRUST" not in name.upper():
            raise _Out("a site of another body than an NHS trust")
        return _one(Stated(Role.NHS_TRUST, code, name, codes=(("ods", code),), known_only=True))
    role = rules().choices.roles.get(cells["type"].lower())
    code = cells.code("code", _SHORT_CODE)
    name = cells.name()
    if role is None or (role is Role.NHS_TRUST and not rules().trust.codes.fullmatch(code)):
        raise _Out("neither an NHS trust nor a CCG nor a GP practice: no role for it")
    if role is Role.GP_PRACTICE and (reason := person_in(name) or bare_name(name)):
        raise _Bad(reason)
    # the list has no dates: it adds names to bodies that are known, and makes none that would seem to be open
    return _one(Stated(role, code, name, codes=(("ods", code),), known_only=True))


def _care(cells: _Cells, found: Recognised, as_of: date | None) -> Facts:
    code, name = cells.code("code", rules().care.codes, "location ID"), cells.name()
    services = [s.strip() for s in re.split(r"[|;,]", f"{cells['types']}|{cells['services']}") if s.strip()]
    if not services:
        raise _Out("no service is given: whether it provides care is not known")
    rule = _first(rules().care.rules, cells["types"].split("|") if cells["types"] else services)
    rule = rule or _first(rules().care.rules, services)
    if rule is None:
        raise _Out("not a provider of care: no role for it")
    if rule.left_out:
        raise _Out(rule.left_out)
    if reason := person_in(name) or _alone(name, cells["provider_name"]):
        raise _Bad(reason)
    provider = _first(rules().care.providers, [cells["provider_name"], name])
    codes = [("cqc", code)]
    if re.fullmatch(r"[0-9A-Z][0-9A-Z-]{2,19}", cells["provider"].upper()):
        codes.append(("cqc_provider", cells["provider"].upper()))
    also = tuple(
        dict.fromkeys(readable(a) for a in re.split(r"\s*[|;]\s*", cells["also"]) if _useful(a) and not person_in(a))
    )
    place = cells["place"]
    stated = Stated(
        Role.CARE_PROVIDER, code, name, codes=tuple(codes), short=tuple(a for a in also if a != name),
        sector=provider.sector if provider else rule.sector,
        places=(readable(place),) if any(c.isalpha() for c in place) else (),
    )  # fmt: skip
    return _one(stated)


def _first(care: tuple[CareRule, ...], texts: list[str]) -> CareRule | None:
    return next((r for r in care if any(r.pattern.search(t) for t in texts)), None)


def _useful(name: str) -> bool:
    return any(c.isalpha() for c in name) and name.lower() not in ("n/a", "na", "none", "not applicable")


def _alone(name: str, provider: str) -> str:
    """A service with the very name of a provider that is no company: it can be a person's name."""
    if provider and name.casefold() == provider.casefold() and 2 <= len(name.split()) <= 3 and bare_name(name):
        return rules().persons.reason + ", or may be: the provider has the same name and is no company"
    return ""


_READERS: dict[str, Reader] = {
    "trust": _trust, "ccg": _ccg, "practice": _practice, "successor": _successor, "partner": _partner, "stp": _stp,
    "location": _location, "icb": _icb, "choices": _choices, "care": _care,
}  # fmt: skip

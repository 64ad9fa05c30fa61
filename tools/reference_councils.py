"""Councils of England: with social care responsibility, districts, and combined authorities; old and new."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date

from reference_files import Folder, Row, day
from reference_names import DAY, alike, dated_names

from joinedup.loaders.normal import normal
from joinedup.loaders.reference.model import Body, DatedName, Membership, Role, Succession

SOCIAL_CARE = {"UA", "MD", "CTY", "LBO", "CC"}
WORDS = re.compile(
    r"\b(?:county|city|borough|district|metropolitan|metropolitian|london|royal|council|corporation|the|of|unitary|"
    r"and|upon|on|combined|authority|mayoral)\b"
)


def councils(folder: Folder) -> list[Body]:
    """Every council, with the ODS code of 2018 where the name tells which it is."""
    rows = [r for r in folder.table("la/uk_local_authorities_future.csv") if r["nation"] == "England"]
    rows = [r for r in rows if r["local-authority-code"] not in folder.facts["councils"]["left_out"]]
    ods = _ods_codes(folder, rows)
    ids = {r["local-authority-code"]: _id(r, ods) for r in rows}
    systems = _systems(folder)
    bodies = [_council(folder, row, ods, ids, systems) for row in rows]
    return _with_short_forms(bodies, rows)


def _id(row: Row, ods: dict[str, tuple[str, str]]) -> str:
    known = ods.get(row["local-authority-code"])
    return known[0] if known else row["gss-code"]


def _kind(row: Row) -> str:
    return {"CTY": "county", "NMD": "district"}.get(row["local-authority-type"], "unitary")


def _words(name: str) -> str:
    """What of a council's name tells the area: ``brighton hove``."""
    return " ".join(sorted(WORDS.sub(" ", re.sub(r"[-']", " ", alike(re.sub(r"\(.*\)", "", name)))).split()))


def _ods_codes(folder: Folder, rows: list[Row]) -> dict[str, tuple[str, str]]:
    """ODS code and name of 2018, by the code of the register; counties and districts are kept apart."""
    by_area: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if not row["start-date"] > "2018-12":
            by_area[_words(row["official-name"]), _kind(row)].append(row)
    stated: dict[str, str] = folder.facts["councils"]["ods"]
    found: dict[str, tuple[str, str]] = {}
    kinds = {"A": "county", "B": "district", "C": "district", "D": "district"}
    for row in folder.table("la/ods_la_codes_2018.csv"):
        if row["national_grouping"] == "W00":
            continue
        sub_type = next(v for k, v in row.items() if k.startswith("subtype"))
        name = folder.casing.readable(re.sub(r" \(UNITARY\)$", "", row["name"]))
        fits = by_area.get((_words(name), kinds.get(sub_type, "unitary")), [])
        code = stated.get(row["ods_la_code"]) or (fits[0]["local-authority-code"] if len(fits) == 1 else None)
        if code:
            found[code] = (row["ods_la_code"], name)
    return found


def _council(
    folder: Folder,
    row: Row,
    ods: dict[str, tuple[str, str]],
    ids: dict[str, str],
    systems: dict[str, list[tuple[str, date, date]]],
) -> Body:
    key = row["local-authority-code"]
    ods_code, ods_name = ods.get(key, (None, None))
    opened, closed = _opened(folder, row), _closed(row)
    stated = folder.facts["councils"]["names"]
    official = stated.get(key) or " ".join(row["official-name"].replace("&", "and").split())
    code = ids[key]
    changes = folder.changes(f"local-authority:{code}")
    seen = folder.seen(f"local-authority:{code}")
    if seen:
        names = list(dated_names([*seen, (closed or folder.edition("la-register"), official)], changes))
    else:
        names = [DatedName(name=official)]
    if ods_name and normal(ods_name) not in {normal(n.name) for n in names}:
        names.append(DatedName(name=ods_name))
    return Body(
        role=Role.LOCAL_AUTHORITY,
        code=code,
        codes=({"ods": ods_code} if ods_code else {}) | {"gss": row["gss-code"]},
        name=official,
        names=tuple(names),
        opened=opened,
        closed=closed,
        members_of=tuple(_memberships(systems.get(ods_code or "", []), opened, closed)),
        successors=tuple(
            Succession(body=f"local-authority:{ids[heir]}", date=closed + DAY, source="la-register")
            for heir in row["replaced-by"].split(",")
            if heir and closed
        ),
        sector="adult-social-care" if row["local-authority-type"] in SOCIAL_CARE else None,
        places=tuple(folder.facts["councils"]["places"].get(key) or _places(row)),
        source="la-register",
    )


def _opened(folder: Folder, row: Row) -> date | None:
    """The opening where the register's is one: since 2009, on the first of April, or stated."""
    stated: dict[str, date] = folder.facts["councils"]["opened"]
    found = stated.get(row["local-authority-code"])
    start = day(row["start-date"])
    return found or (
        start
        if start and start.year >= 2009 and (start.month, start.day) == (4, 1) and row["local-authority-type"] != "COMB"
        else None
    )


def _closed(row: Row) -> date | None:
    """The last day: the register gives that, or the first day of the council that came after."""
    end = day(row["end-date"])
    return end - DAY if end and end.day == 1 else end


def _places(row: Row) -> list[str]:
    if row["local-authority-type"] in ("COMB", "SRA"):
        return []
    nice = re.sub(r" (?:County|Council)$", "", row["nice-name"])
    nice = re.sub(r"^City of (?!London)", "", nice)
    return sorted({nice, nice.replace("St.", "St"), nice.removeprefix("County ")}, key=lambda n: (n != nice, n))


def _systems(folder: Folder) -> dict[str, list[tuple[str, date, date]]]:
    began, ended, merged = (folder.facts["stps"][k] for k in ("opened", "closed", "merged"))
    found: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
    for row in folder.partners:
        if row["partner_type"] == "LA" and row["partner_ods_code"]:
            if row["status"].startswith("closed"):
                span = (began, merged - DAY)
            else:
                span = (merged if row["stp_ods"] == "QHM" else began, ended)
            found[row["partner_ods_code"]].append((f"stp:{row['stp_ods']}", *span))
    return found


def _memberships(rows: list[tuple[str, date, date]], opened: date | None, closed: date | None) -> list[Membership]:
    out = []
    for body, start, end in sorted(rows):
        begin, finish = max(start, opened or start), min(end, closed or end)
        if begin <= finish:
            out.append(Membership(body=body, start=begin, end=finish, source="stp-partners-2019"))
    return out


def _with_short_forms(bodies: list[Body], rows: list[Row]) -> list[Body]:
    """The bodies with the forms in which people write of them: ``Solihull Council``, where only one can be meant."""
    forms: list[list[str]] = []
    for body, row in zip(bodies, rows, strict=True):
        kind, places = row["local-authority-type"], body.places
        made = [f"{p} Council" for p in places]
        if kind == "LBO":
            made += [form for p in places for form in (f"London Borough of {p}", f"{p} London Borough Council")]
        if kind == "MD" and "City" not in body.name:
            made += [f"{p} {form}" for p in places for form in ("Metropolitan Borough Council", "Borough Council")]
        forms.append(made)
    taken = Counter(normal(n.name) for body in bodies for n in body.names)
    wanted = Counter(key for made in forms for key in {normal(form) for form in made})
    out = []
    for body, made in zip(bodies, forms, strict=True):
        short: dict[str, str] = {}
        for form in made:
            if not taken[normal(form)] and wanted[normal(form)] == 1:
                short.setdefault(normal(form), form)
        out.append(body.model_copy(update={"short": tuple(short.values())}))
    return out

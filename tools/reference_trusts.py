"""NHS trusts and foundation trusts of England, ambulance trusts among them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from reference_files import Folder, Ods
from reference_names import DAY, alike, dated_names, month_end

from joinedup.loaders.reference.model import Body, Membership, Role, Succession

CODE = re.compile(r"[RTG][0-9A-Z]{2,4}$")
SECTORS = {"Acute": "acute", "MentalHealth": "mental-health", "Health and Care": "community", "Ambulance": "ambulance"}
HOSPITALS = {"Mental Health Hospital": "mental-health", "Hospital": "acute"}
RENAMED = re.compile(
    r"\b([RT][0-9A-Z]{2})\b,? (?:name updated from .+? to |named? updated from .+? to )([^,(]+?)(?: ,|\.|,|$)"
)


def trusts(folder: Folder) -> list[Body]:
    """Every English trust that any file names."""
    now = {row.code: row for row in folder.ods("trust/etr_2025-12.csv")}
    names = _names_seen(folder, now)
    heirs = _successions(folder, now, set(names))
    received: dict[str, set[date]] = defaultdict(set)
    for successions in heirs.values():
        for code, day, _ in successions:
            received[code].add(day)
    sectors = _sectors(folder)
    systems = _systems(folder, now)
    regions = _regions(folder, now)
    outside = set(folder.facts["trusts"]["not_english"]) | set(folder.facts["trusts"]["never_worked"])
    return [
        _body(
            folder,
            code,
            names[code],
            now.get(code),
            regions.get(code),
            heirs.get(code, []),
            received[code],
            sectors,
            systems,
        )
        for code in sorted(set(names) - outside)
    ]


def _body(
    folder: Folder,
    code: str,
    seen: list[tuple[date, str]],
    row: Ods | None,
    region: str | None,
    heirs: list[tuple[str, date, str]],
    received: set[date],
    sectors: dict[str, str],
    systems: dict[str, list[tuple[str, date | None, date | None, str]]],
) -> Body:
    extra: dict[str, Any] = folder.facts["trusts"]["dates"].get(code, {})
    opened = extra.get("opened") or (row.opened if row else None)
    closed = extra.get("closed") or (row.closed if row else None)
    changes = folder.changes(f"nhs-trust:{code}") or received
    names = dated_names([(min(day, closed or day), name) for day, name in seen], changes)
    return Body(
        role=Role.NHS_TRUST,
        code=code,
        codes={"ods": code},
        name=names[-1].name,
        names=names,
        opened=opened,
        closed=closed,
        parent=f"nhs-england-region:{region}" if region else None,
        members_of=tuple(_memberships(systems.get(code, []), opened, closed)),
        successors=tuple(Succession(body=f"nhs-trust:{to}", date=day, source=source) for to, day, source in heirs),
        sector=_sector(folder, code, [n.name for n in names], sectors),
        source="etr-2025" if row else "stp-partners-2019",
    )


def _names_seen(folder: Folder, now: dict[str, Ods]) -> dict[str, list[tuple[date, str]]]:
    seen: dict[str, list[tuple[date, str]]] = defaultdict(list)

    def add(code: str, source: str, name: str) -> None:
        if CODE.match(code) and name and "#" not in name:
            seen[code].append((folder.edition(source), folder.casing.readable(name)))

    for row in folder.table("sites/trusts_2014.csv"):
        if row["SubType"] != "Independent":
            add(row["OrganisationCode"], "nhs-choices-2014", row["OrganisationName"])
    known = {row["name"].upper() for row in folder.table("trust/ods_trusts_2018_with_dates.csv")}
    for old in folder.ods("trust/etr_2021-01.csv"):
        if old.opened and old.region.startswith("Y"):
            add(old.code, "etr-2016", old.name)
    for row in folder.table("trust/ods_trusts_2018_with_dates.csv"):
        add(row["code"], "trusts-2016", row["name"])
    for row in folder.partners:
        if row["partner_type"] == "TRUST" and row["partner_name"].upper() not in folder.facts["trusts"]["mistyped"]:
            add(row["partner_ods_code"], "stp-partners-2019", row["partner_name"])
    for row in folder.table("stp_icb/stp_change_log.csv"):
        for code, name in RENAMED.findall(row["details"]):
            if name.upper() in known or name.endswith("Trust"):
                seen[code].append((date.fromisoformat(row["date"]), folder.casing.readable(name)))
    for ods in now.values():
        add(ods.code, "etr-2025", ods.name)
    for code in list(seen):
        stated = folder.seen(f"nhs-trust:{code}")
        seen[code] = _without_strays(code, [*seen[code], *stated], now)
    return dict(seen)


def _without_strays(code: str, seen: list[tuple[date, str]], now: dict[str, Ods]) -> list[tuple[date, str]]:
    """Without what a list shows under the code before the body opened."""
    row = now.get(code)
    return [s for s in seen if not (row and row.opened and s[0] < row.opened)] or seen


def _successions(folder: Folder, now: dict[str, Ods], known: set[str]) -> dict[str, list[tuple[str, date, str]]]:
    heirs: dict[str, list[tuple[str, date, str]]] = defaultdict(list)
    stated = folder.facts["succession"]
    for row in folder.table("trust/ods_successors_trusts.csv"):
        text = row["date"]
        day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        heirs[row["old_code"]].append((row["new_code"], day, "ods-successors-2021"))
    for row in folder.table("trust/trust_successors_supplement_after_2021-10.csv"):
        heirs[row["old_code"]].append((row["new_code"], date.fromisoformat(row["date"]), "ods-api"))
    for entry in stated:
        heirs[entry["from"]].append((entry["to"], entry["date"], entry["source"]))
    out = {}
    for code, found in heirs.items():
        ods = now.get(code)
        shifted = [(to, day + DAY if month_end(day) else day, source) for to, day, source in found if to in known]
        if code in known and (ods is None or ods.closed or any(e["from"] == code for e in stated)):
            out[code] = sorted(shifted)
    return out


def _regions(folder: Folder, now: dict[str, Ods]) -> dict[str, str]:
    """The region of each trust at its latest: those that closed before the regions were divided keep the old."""
    then = {row["code"]: row["national_grouping"] for row in folder.table("trust/ods_trusts_2018_with_dates.csv")}
    split = folder.facts["regions"]["split"]
    began = folder.facts["regions"]["opened"]
    return {
        code: then.get(code, row.region) if row.closed and row.closed < split else row.region
        for code, row in now.items()
        if row.region and not (row.closed and row.closed < began)
    }


def _sectors(folder: Folder) -> dict[str, str]:
    sectors = {
        row["OrganisationCode"]: SECTORS[row["SubType"]]
        for row in folder.table("sites/trusts_2014.csv")
        if row["SubType"] in SECTORS
    }
    sites: dict[str, Counter[str]] = defaultdict(Counter)
    for row in folder.table("sites/hospitals_2014.csv"):
        if row["SubType"] in HOSPITALS and CODE.match(row["ParentODSCode"]):
            sites[row["ParentODSCode"]][HOSPITALS[row["SubType"]]] += 1
    for code, counted in sites.items():
        sectors.setdefault(code, counted.most_common(1)[0][0])
    return sectors


def _sector(folder: Folder, code: str, names: Iterable[str], sectors: dict[str, str]) -> str | None:
    stated: dict[str, str] = folder.facts["trusts"]["sectors"]
    if code in stated:
        return stated[code]
    if code in sectors:
        return sectors[code]
    for word, sector in folder.facts["trusts"]["sector_words"].items():
        if any(word in alike(name) for name in names):
            return str(sector)
    return None


def _systems(folder: Folder, now: dict[str, Ods]) -> dict[str, list[tuple[str, date | None, date | None, str]]]:
    """The STPs of a trust, and the integrated care system of its area today, with dates."""
    found: dict[str, list[tuple[str, date | None, date | None, str]]] = defaultdict(list)
    began, ended = folder.facts["stps"]["opened"], folder.facts["stps"]["closed"]
    merged = folder.facts["stps"]["merged"]
    by_gss = {row["stp_ons"]: row["stp_ods"] for row in folder.table("stp_icb/stps_2019-04.csv")}
    for row in folder.partners:
        if row["partner_type"] == "TRUST":
            found[row["partner_ods_code"]].append(_membership(row, began, ended, merged))
    for row in folder.table("trust/HF_Trust-STP-lookup_2017-18.csv"):
        if row["code"] not in found and row["STP_code"] in by_gss:
            found[row["code"]].append((f"stp:{by_gss[row['STP_code']]}", began, ended, "hf-2018"))
    for code, ods in now.items():
        if ods.system and code not in found:
            found[code].append((f"stp:{ods.system}", began, ended, "etr-2025"))
        if ods.system and not ods.closed:
            found[code].append((f"ics:{ods.system}", folder.facts["icbs"]["opened"], None, "etr-2025"))
    return {code: sorted(set(rows), key=str) for code, rows in found.items()}


def _membership(
    row: dict[str, str], began: date, ended: date, merged: date
) -> tuple[str, date | None, date | None, str]:
    body = f"stp:{row['stp_ods']}"
    if row["status"].startswith("closed"):
        return body, began, merged - DAY, "stp-partners-2019"
    start = merged if row["stp_ods"] == "QHM" else began
    return body, start, ended, "stp-partners-2019"


def _memberships(
    rows: Iterable[tuple[str, date | None, date | None, str]], opened: date | None, closed: date | None
) -> Iterable[Membership]:
    """The memberships that fall within the life of the body, cut to it."""
    for body, start, end, source in rows:
        begin = max((d for d in (start, opened) if d), default=None)
        finish = min((d for d in (end, closed) if d), default=None)
        if not (begin and finish and begin > finish):
            yield Membership(body=body, start=begin, end=finish, source=source)

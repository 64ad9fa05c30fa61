"""CCGs, sub-ICB locations, ICBs, and the partnerships of their areas: STPs and integrated care systems."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from reference_files import Folder, Ods, day
from reference_names import DAY, alike, dated_names

from joinedup.loaders.reference.model import Body, DatedName, Membership, Role, Succession

PARTNERSHIP = re.compile(
    r"^(?:The )?(.+?) (?:\(?(?:Health(?: and Social)? (?:&|and) (?:Social )?Care(?: Partnership)?|Health and Care)\)?)$"
)


def ccgs(folder: Folder) -> list[Body]:
    """Every clinical commissioning group, of every generation, with its chain to an ICB."""
    now = {row.code: row for row in folder.ods("ods/eccg_2025-12.csv")}
    names, gss, then = _ccg_names(folder, now)
    heirs = _ccg_heirs(folder, now, set(names))
    systems = _ccg_systems(folder, now)
    return [_ccg(folder, code, names[code], gss.get(code), now[code], then, heirs, systems) for code in sorted(names)]


def _ccg(
    folder: Folder,
    code: str,
    seen: list[tuple[date, str]],
    gss: str | None,
    row: Ods,
    then: dict[str, str],
    heirs: dict[str, tuple[Succession, ...]],
    systems: dict[str, set[tuple[str, date, date, str]]],
) -> Body:
    ended = folder.facts["icbs"]["opened"] - DAY
    closed = row.closed or ended
    to_icb = Succession(body=f"icb:{row.system}", date=ended + DAY, source="hca-2022")
    names = dated_names([(min(when, closed), name) for when, name in seen], folder.changes(f"ccg:{code}"))
    old_regions = closed < folder.facts["regions"]["split"]
    members = []
    for body, start, end, source in sorted(systems.get(code, ())):
        begin, finish = max(start, row.opened or start), min(end, closed)
        if begin <= finish:
            members.append(Membership(body=body, start=begin, end=finish, source=source))
    return Body(
        role=Role.CCG,
        code=code,
        codes={"ods": code} | ({"gss": gss} if gss else {}),
        name=names[-1].name,
        names=names,
        opened=row.opened,
        closed=closed,
        parent=f"nhs-england-region:{then.get(code, row.region) if old_regions else row.region}",
        members_of=tuple(members),
        successors=heirs.get(code) or (to_icb,),
        sector="commissioning",
        source="eccg-2025",
    )


def _ccg_names(
    folder: Folder, now: dict[str, Ods]
) -> tuple[dict[str, list[tuple[date, str]]], dict[str, str], dict[str, str]]:
    """Names seen of CCGs, their GSS codes, and their regions before the regions were divided."""
    seen: dict[str, list[tuple[date, str]]] = defaultdict(list)
    regions: dict[str, str] = {}

    def add(code: str, source: str, name: str) -> None:
        if code in now:
            seen[code].append((folder.edition(source), folder.casing.readable(name)))

    for row in folder.table("sites/ccgs_2014.csv"):
        add(row["OrganisationCode"], "ccgs-2014", row["OrganisationName"])
    for source, path in (("eccg-2016", "ods/eccg_2016-02.csv"), ("eccg-2018", "ods/eccg_2018-11.csv")):
        for ods in folder.ods(path):
            if ods.sub_type == "C":
                add(ods.code, source, ods.name)
                regions[ods.code] = ods.region
    codes = {row["ccg_code"]: row["ccg_nhs_code"] for row in folder.table("stp_icb/ccg20_stp20_lookup.csv")}
    codes |= {row["ONS_CCG_CODE"]: row["CCG_CODE"] for row in folder.table("gp/gp-reg-pat-prac-map_2022-01.csv")}
    for source, path, column in (
        ("ons-2020", "stp_icb/ccg20_stp20_lookup.csv", "ccg"),
        ("ons-2021", "stp_icb/ccg21_stp21_ltla21_lookup.csv", "ccg21"),
    ):
        for gss, name in sorted({(r[f"{column}_code"], r[f"{column}_name"]) for r in folder.table(path)}):
            add(codes[gss], source, name)
    for ods in now.values():
        if ods.code in seen and " ICB - " not in ods.name:
            add(ods.code, "eccg-2025", ods.name)
    return dict(seen), {code: gss for gss, code in codes.items()}, regions


def _ccg_heirs(folder: Folder, now: dict[str, Ods], known: set[str]) -> dict[str, tuple[Succession, ...]]:
    heirs: dict[str, set[tuple[str, date, str]]] = defaultdict(set)
    for row in folder.table("ods/ods_successors_ccg.csv"):
        when = day(row["date"])
        if {row["old_code"], row["new_code"]} <= known and when:
            heirs[row["old_code"]].add((row["new_code"], when, "ods-successors-2021"))
    for row in folder.table("ods/DERIVED_ccg_successors.csv"):
        closed, to = now[row["ccg_code"]].closed if row["ccg_code"] in now else None, row["immediate_successor_code"]
        if closed and to in known and row["ccg_code"] in known and row["ccg_code"] not in heirs:
            heirs[row["ccg_code"]].add((to, closed + DAY, "derived-practices"))
    return {
        code: tuple(Succession(body=f"ccg:{to}", date=when, source=source) for to, when, source in sorted(found))
        for code, found in heirs.items()
    }


def _ccg_systems(folder: Folder, now: dict[str, Ods]) -> dict[str, set[tuple[str, date, date, str]]]:
    began, ended, merged = (folder.facts["stps"][k] for k in ("opened", "closed", "merged"))
    found: dict[str, set[tuple[str, date, date, str]]] = defaultdict(set)
    for row in folder.partners:
        if row["partner_type"] == "CCG":
            body, code = f"stp:{row['stp_ods']}", row["partner_ods_code"]
            if row["status"].startswith("closed"):
                found[code].add((body, began, merged - DAY, "stp-partners-2019"))
            else:
                found[code].add((body, merged if row["stp_ods"] == "QHM" else began, ended, "stp-partners-2019"))
    by_gss = {row["stp_ons"]: row["stp_ods"] for row in folder.table("stp_icb/stps_2019-04.csv")}
    for stp, code in _ons_2017(folder, by_gss):
        if code not in found:
            found[code].add((f"stp:{stp}", began, ended, "ons-2017"))
    for code, ods in now.items():
        if code not in found and ods.system:
            start = merged if ods.system == "QHM" else began
            found[code].add((f"stp:{ods.system}", start, ended, "eccg-2025"))
    return found


def _ons_2017(folder: Folder, by_gss: dict[str, str]) -> list[tuple[str, str]]:
    """STP and CCG codes of the ONS mapping of 2017, which is a sheet with two tables side by side."""
    pairs, stp = [], None
    for row in folder.rows("stp_icb/ons_stp_ccg_mapping_2017_sheet.csv"):
        stp = by_gss.get(row[0]) if row[0].startswith("E54") else stp
        if stp and re.fullmatch(r"\d\d[A-Z]", row[1]):
            pairs.append((stp, row[1]))
    return sorted(set(pairs))


def icbs(folder: Folder) -> list[Body]:
    """The integrated care boards."""
    regions = {row.system: row.region for row in folder.ods("ods/eccg_2025-12.csv") if not row.closed}
    opened = folder.facts["icbs"]["opened"]
    return [
        Body(
            role=Role.ICB,
            code=row["ICB24CDH"],
            codes={"ods": row["ICB24CDH"], "gss": row["ICB24CD"]},
            name=row["ICB24NM"],
            names=(DatedName(name=row["ICB24NM"]),),
            opened=opened,
            parent=f"nhs-england-region:{regions[row['ICB24CDH']]}",
            members_of=(Membership(body=f"ics:{row['ICB24CDH']}", start=opened, source="hca-2022"),),
            sector="commissioning",
            source="ons-icb-2024",
        )
        for row in folder.table("stp_icb/icb_names_codes_dec_2024.csv")
    ]


def sub_icb_locations(folder: Folder) -> list[Body]:
    """The places of ICBs that go on under the codes of the last CCGs."""
    gss = {row["sicbl24_code_nhs"]: row["sicbl24_code"] for row in folder.table("stp_icb/sicbl24_icb24_lookup.csv")}
    opened = folder.facts["icbs"]["opened"]
    out = []
    for row in folder.ods("ods/eccg_2025-12.csv"):
        if row.sub_type.startswith("RO319"):
            name = re.sub(r"- (\S+)$", lambda found: f"- {found[1].upper()}", folder.casing.readable(row.name))
            out.append(
                Body(
                    role=Role.SUB_ICB_LOCATION,
                    code=row.code,
                    codes={"ods": row.code} | ({"gss": gss[row.code]} if row.code in gss else {}),
                    name=name,
                    names=(DatedName(name=name),),
                    opened=max(opened, row.opened or opened),
                    parent=f"icb:{row.system}",
                    members_of=(Membership(body=f"icb:{row.system}", start=opened, source="eccg-2025"),),
                    sector="commissioning",
                    source="eccg-2025",
                )
            )
    return out


def stps(folder: Folder) -> list[Body]:
    """The sustainability and transformation partnerships, those that merged in 2018 included."""
    facts = folder.facts["stps"]
    ons = _ons_names(folder)
    out = []
    for row in folder.table("stp_icb/stps_2019-04.csv"):
        names = facts["names"].get(row["stp_ods"]) or _stp_names(row["stp_name"], ons.get(row["stp_ons"]))
        found = re.search(r"\((Y\d\d)\)", row["nhse_region"])
        out.append(
            Body(
                role=Role.STP,
                code=row["stp_ods"],
                codes={"ods": row["stp_ods"], "gss": row["stp_ons"]},
                name=names[0],
                names=tuple(DatedName(name=n) for n in names),
                opened=facts["merged"] if row["stp_ods"] == "QHM" else facts["opened"],
                closed=facts["closed"],
                parent=f"nhs-england-region:{found[1]}" if found else None,
                successors=(Succession(body=f"ics:{row['stp_ods']}", date=facts["closed"] + DAY, source="nhse-ics"),),
                sector="governance",
                source="stps-2019",
            )
        )
    merged = {row["stp_ods"]: row["stp_name"] for row in folder.partners if row["status"].startswith("closed")}
    gss: dict[str, str] = facts["merged_gss"]
    for code, name in sorted(merged.items()):
        names = facts["names"].get(code) or _stp_names(name, ons.get(gss[code]))
        out.append(
            Body(
                role=Role.STP,
                code=code,
                codes={"ods": code, "gss": gss[code]},
                name=names[0],
                names=tuple(DatedName(name=n) for n in names),
                opened=facts["opened"],
                closed=facts["merged"] - DAY,
                parent="nhs-england-region:Y54",
                successors=(Succession(body="stp:QHM", date=facts["merged"], source="stp-log-2019"),),
                sector="governance",
                source="stp-partners-2019",
            )
        )
    return out


def _ons_names(folder: Folder) -> dict[str, str]:
    rows = folder.rows("stp_icb/ons_stp_ccg_mapping_2017_sheet.csv")
    return {row[4]: row[5] for row in rows if row[4].startswith("E54") and row[5]}


def _stp_names(published: str, ons: str | None) -> list[str]:
    """The forms in which lists name an STP: with and without the suffix, and by its area alone.

    >>> _stp_names("Norfolk and Waveney Health & Care Partnership (STP)", None)
    ['Norfolk and Waveney Health and Care Partnership', 'Norfolk and Waveney STP']
    """
    text = re.sub(r" ICS$", "", re.sub(r" ?\(STP\)$", "", published.replace(" & ", " and ")))
    text = text.replace("(Health and Care Partnership) STP", "Health and Care Partnership")
    names = [text]
    for area in (text, ons or ""):
        if area:
            names.append(f"{area_of(area)} STP")
    unique: dict[str, str] = {}
    for name in names:
        unique.setdefault(alike(name), name)
    return list(unique.values())


def area_of(name: str) -> str:
    """The area in the name of a partnership: ``Devon`` of ``Devon STP``."""
    text = re.sub(r" STP$", "", name)
    found = PARTNERSHIP.match(text)
    text = found[1] if found else text
    return re.sub(r"^(?:The|Our Healthier|Healthier|Joined Up Care) ", "", text)


def integrated_care_systems(folder: Folder) -> list[Body]:
    """The integrated care system of each area: at first by agreement, from July 2022 in law."""
    facts = folder.facts["icss"]
    stp = {row["stp_ods"]: row for row in folder.table("stp_icb/stps_2019-04.csv")}
    ons = {r["stp21_code"]: r["stp21_name"] for r in folder.table("stp_icb/ccg21_stp21_ltla21_lookup.csv")}
    regions = {row.system: row.region for row in folder.ods("ods/eccg_2025-12.csv") if not row.closed}
    later: dict[str, str] = facts["gss_2021"]
    out = []
    for row in folder.table("stp_icb/icb_names_codes_dec_2024.csv"):
        code = row["ICB24CDH"]
        area = row["ICB24NM"].removeprefix("NHS ").removesuffix(" Integrated Care Board")
        before = area_of(ons[later.get(code, stp[code]["stp_ons"])])
        spans = [(f"{before} Integrated Care System", None, facts["statutory"] - DAY)]
        published = _stp_names(stp[code]["stp_name"], None)[0]
        if code in facts["names"]:
            spans = [(name, None, facts["statutory"] - DAY) for name in facts["names"][code]]
        elif not published.endswith("STP"):
            spans.append((published, facts["opened"], None))
        spans.insert(1, (f"{area} Integrated Care System", None, None))
        names = {alike(name): DatedName(name=name, start=start, end=end) for name, start, end in spans}
        wave = facts["waves"].get(stp[code]["ics_wave"].split(" (")[0])
        out.append(
            Body(
                role=Role.ICS,
                code=code,
                codes={"ods": code},
                name=f"{area} Integrated Care System",
                names=tuple(names.values()),
                opened=wave or facts["opened"],
                parent=f"nhs-england-region:{regions[code]}",
                sector="governance",
                source="nhse-ics",
            )
        )
    return out

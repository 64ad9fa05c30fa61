"""The reference table that ships: what it says of bodies whose history is known, and that it holds together."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from joinedup.loaders.normal import normal
from joinedup.loaders.reference.consistency import ends, problems
from joinedup.loaders.reference.model import Body, Role
from joinedup.loaders.reference.table import Table, dumps, shipped_table


@pytest.fixture(scope="module")
def table() -> Table:
    return shipped_table()


def _text() -> str:
    return resources.files("joinedup.loaders.reference").joinpath("data", "reference.jsonl").read_text("utf-8")


def _body(table: Table, body_id: str) -> Body:
    found = table.get(body_id)
    assert found is not None, body_id
    return found


def test_it_holds_together(table: Table) -> None:
    assert problems(table) == []


def test_it_is_written_as_the_script_writes_it_and_stays_small(table: Table) -> None:
    text = _text()
    assert dumps(table) == text
    assert len(text.encode()) < 450_000


@pytest.mark.parametrize(
    ("role", "at_least"),
    [
        (Role.NHS_TRUST, 260),
        (Role.CCG, 248),
        (Role.SUB_ICB_LOCATION, 106),
        (Role.ICB, 42),
        (Role.ICS, 42),
        (Role.STP, 45),
        (Role.NHS_ENGLAND_REGION, 10),
        (Role.CSU, 20),
        (Role.NATIONAL_BODY, 50),
        (Role.LOCAL_AUTHORITY, 370),
    ],
)
def test_it_has_every_role(table: Table, role: Role, at_least: int) -> None:
    assert sum(body.role is role for body in table) >= at_least


@pytest.mark.parametrize(
    ("body_id", "name"),
    [
        ("nhs-trust:RRK", "University Hospitals Birmingham NHS Foundation Trust"),
        ("nhs-trust:RXT", "Birmingham and Solihull Mental Health NHS Foundation Trust"),
        ("nhs-trust:RQ6", "Royal Liverpool and Broadgreen University Hospitals NHS Trust"),
        ("nhs-trust:RCX", "The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust"),
        ("ccg:13P", "NHS Birmingham CrossCity CCG"),
        ("ccg:00K", "NHS Hartlepool and Stockton-on-Tees CCG"),
        ("sub-icb-location:15E", "NHS Birmingham and Solihull ICB - 15E"),
        ("icb:QYG", "NHS Cheshire and Merseyside Integrated Care Board"),
        ("local-authority:406", "Birmingham City Council"),
        ("local-authority:410", "Solihull Metropolitan Borough Council"),
        ("local-authority:316", "Liverpool City Council"),
        ("national-body:cqc", "Care Quality Commission"),
    ],
)
def test_names_are_readable(table: Table, body_id: str, name: str) -> None:
    assert _body(table, body_id).name == name


def test_no_name_is_in_capitals(table: Table) -> None:
    shouted = [n.name for b in table for n in b.borne if re.search(r"\b[A-Z]{5,}\b", n.name) and len(n.name) > 8]
    assert shouted == []


@pytest.mark.parametrize(
    ("body_id", "on", "name"),
    [
        ("nhs-trust:RYA", "2018-01-22", "West Midlands Ambulance Service NHS Foundation Trust"),
        ("nhs-trust:RYA", "2019-06-01", "West Midlands Ambulance Service University NHS Foundation Trust"),
        ("nhs-trust:REM", "2019-09-30", "Aintree University Hospital NHS Foundation Trust"),
        ("nhs-trust:REM", "2019-10-01", "Liverpool University Hospitals NHS Foundation Trust"),
        ("nhs-trust:RQ3", "2018-01-01", "Birmingham Women's and Children's NHS Foundation Trust"),
        ("ccg:01H", "2016-05-01", "NHS Cumbria CCG"),
        ("ccg:01H", "2018-05-01", "NHS North Cumbria CCG"),
        ("national-body:dhsc", "2018-01-07", "Department of Health"),
        ("national-body:dhsc", "2018-01-08", "Department of Health and Social Care"),
        ("national-body:mhclg", "2022-01-01", "Department for Levelling Up, Housing and Communities"),
        ("national-body:nlcf", "2018-06-01", "Big Lottery Fund"),
        ("national-body:nhs-digital", "2015-01-01", "Health and Social Care Information Centre"),
    ],
)
def test_names_by_date(table: Table, body_id: str, on: str, name: str) -> None:
    assert _body(table, body_id).named(date.fromisoformat(on)) == name


@pytest.mark.parametrize(
    ("body_id", "heirs"),
    [
        ("nhs-trust:RR1", {"nhs-trust:RRK": "2018-04-01"}),
        ("nhs-trust:RQ6", {"nhs-trust:REM": "2019-10-01"}),
        ("nhs-trust:RW6", {"nhs-trust:R0A": "2021-10-01", "nhs-trust:RM3": "2021-10-01"}),
        ("nhs-trust:R1C", {"nhs-trust:RW1": "2024-10-01"}),
        ("ccg:04X", {"ccg:15E": "2018-04-01"}),
        ("ccg:13P", {"ccg:15E": "2018-04-01"}),
        ("ccg:15E", {"icb:QHL": "2022-07-01"}),
        ("ccg:05L", {"ccg:D2P2L": "2021-04-01"}),
        ("ccg:D2P2L", {"icb:QUA": "2022-07-01"}),
        ("stp:QHL", {"ics:QHL": "2021-04-01"}),
        ("stp:QT8", {"stp:QHM": "2018-06-07"}),
        ("local-authority:102", {"local-authority:E06000063": "2023-04-01", "local-authority:E06000064": "2023-04-01"}),
        ("national-body:nhs-improvement", {"national-body:nhs-england": "2022-07-01"}),
        ("national-body:phe", {"national-body:ohid": "2021-10-01", "national-body:ukhsa": "2021-10-01"}),
        ("national-body:hee", {"national-body:nhs-england": "2023-04-01"}),
    ],
)
def test_successors(table: Table, body_id: str, heirs: dict[str, str]) -> None:
    assert {s.body: s.date.isoformat() for s in _body(table, body_id).successors} == heirs


def test_every_ccg_leads_to_boards_of_today(table: Table) -> None:
    for body in table:
        if body.role is Role.CCG:
            assert all(i.startswith("icb:") for i in ends(table, body.id)), body.id


def test_every_trust_that_closed_since_2018_leads_to_an_open_one(table: Table) -> None:
    for body in table:
        if body.role is Role.NHS_TRUST and body.closed and body.closed.year >= 2018:
            assert all(_body(table, i).closed is None and i != body.id for i in ends(table, body.id)), body.id


def test_stp_and_board_share_their_code_and_the_board_is_part_of_the_system(table: Table) -> None:
    for body in table:
        if body.role is Role.ICB:
            assert table.get(f"stp:{body.code}") is not None
            assert [m.body for m in body.members_of] == [f"ics:{body.code}"]
    assert _body(table, "stp:QHL").codes["gss"] != _body(table, "icb:QHL").codes["gss"]


def test_memberships_of_2018(table: Table) -> None:
    def systems(body_id: str) -> set[str]:
        on = date(2018, 1, 22)
        return {
            m.body for m in _body(table, body_id).members_of if m.start and m.start <= on and (not m.end or on <= m.end)
        }

    assert systems("ccg:13P") == {"stp:QHL"}
    assert systems("nhs-trust:RR1") == {"stp:QHL"}
    assert systems("local-authority:406") == {"stp:QHL", "stp:QUA"}
    assert systems("nhs-trust:RQ6") == {"stp:QYG"}
    assert systems("local-authority:102") == {"stp:QT8", "stp:QE1"}


@pytest.mark.parametrize(
    ("body_id", "sector"),
    [
        ("nhs-trust:RRK", "acute"),
        ("nhs-trust:RXT", "mental-health"),
        ("nhs-trust:RYW", "community"),
        ("nhs-trust:RYA", "ambulance"),
        ("ccg:13P", "commissioning"),
        ("stp:QHL", "governance"),
        ("local-authority:406", "adult-social-care"),
        ("local-authority:116", "adult-social-care"),
        ("local-authority:153", None),
        ("national-body:cqc", "national"),
    ],
)
def test_sectors(table: Table, body_id: str, sector: str | None) -> None:
    assert _body(table, body_id).sector == sector


def test_councils_say_which_places_they_serve(table: Table) -> None:
    assert _body(table, "local-authority:406").places == ("Birmingham",)
    assert _body(table, "local-authority:102").places == ("Cumbria",)
    assert _body(table, "local-authority:116").places == ("County Durham", "Durham")
    assert all(not b.places for b in table if b.role is not Role.LOCAL_AUTHORITY)


def test_nothing_in_it_reaches_a_person() -> None:
    rows = _text().partition("\n")[2]
    assert "@" not in rows
    assert not re.search(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b", rows), "a postcode"
    assert not re.search(r"\b0\d{2,4}[ )]\d{3}", rows), "a telephone number"
    assert not re.search(r'"(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Lord)\b', rows), "a person"


def test_every_source_has_a_licence_and_names_its_publisher(table: Table) -> None:
    assert len(table.sources) > 20
    for source in table.sources.values():
        assert source.licence
        assert source.publisher
        assert not source.url or source.url.startswith("https://")


def test_no_short_form_names_two_bodies_of_a_role(table: Table) -> None:
    # `problems` compares those borne at the same time; a short form has no dates, so it may never do so
    seen: dict[tuple[Role, str], str] = {}
    for body in table:
        for form in {normal(s) for s in body.short}:
            assert seen.setdefault((body.role, form), body.id) == body.id, form


def test_the_script_gives_the_table_that_ships(shared: Path, root: Path, tmp_path: Path) -> None:
    written = tmp_path / "reference.jsonl"
    done = subprocess.run(
        [sys.executable, str(root / "tools" / "reference_table.py"), str(shared / "reference"), "-o", str(written)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert written.read_text(encoding="utf-8") == _text()

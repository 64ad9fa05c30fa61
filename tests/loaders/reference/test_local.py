"""Importing into the local table: what is added, changed and kept, and that a broken file changes nothing."""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from joinedup.graph.errors import InputError
from joinedup.loaders.reference.consistency import problems
from joinedup.loaders.reference.local import FileReport, ImportReport, import_files
from joinedup.loaders.reference.model import Body
from joinedup.loaders.reference.table import Reference, read_table, shipped_table

PARTNERS = ["stp_ods", "stp_ons", "stp_name", "partner_type", "partner_name", "partner_ods_code", "status"]


def ods(code: str, name: str, opened: str = "20130401", closed: str = "", **more: str) -> list[str]:
    """A row as ODS writes it, with 27 columns."""
    row = [""] * 27
    row[:4] = [code, name, "Y99", more.get("geography", "")]
    row[10:12] = [opened, closed]
    row[13:15] = [more.get("subtype", ""), more.get("parent", "")]
    row[25] = more.get("setting", "")
    return row


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


@pytest.fixture
def local(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "reference.jsonl"


def take(local: Path, path: Path, rows: Sequence[Sequence[str]], edition: str | None = None) -> FileReport:
    return import_files([write(path, rows)], local, edition=edition).files[0]


def held(local: Path, body_id: str) -> Body:
    table = Reference(local=str(local)).table()
    assert table is not None
    body = table.get(body_id)
    assert body is not None
    return body


def counts(report: FileReport) -> tuple[int, ...]:
    return report.added, report.changed, report.unchanged, report.duplicates, len(report.rejected)


# -- adding and refreshing


def test_a_new_body_is_added_and_found_in_the_table(tmp_path: Path, local: Path) -> None:
    report = take(local, tmp_path / "etr.csv", [ods("RZ1", "ZED NHS TRUST")], "2020-01")
    assert counts(report) == (1, 0, 0, 0, 0)
    body = held(local, "nhs-trust:RZ1")
    assert (body.name, body.opened, body.codes) == ("Zed NHS Trust", date(2013, 4, 1), {"ods": "RZ1"})
    table = read_table(local)
    assert table.title(body.source) == "NHS trusts (etr) (2020-01)"
    assert table.sources[body.source].licence == "Open Government Licence v3.0"


def test_importing_again_changes_nothing(tmp_path: Path, local: Path) -> None:
    rows = [ods("RZ1", "ZED NHS TRUST"), ods("RZ2", "WHY NHS TRUST", closed="20180331")]
    take(local, tmp_path / "etr.csv", rows, "2020-01")
    written = local.read_bytes()
    assert counts(take(local, tmp_path / "etr.csv", rows, "2020-01")) == (0, 0, 2, 0, 0)
    assert counts(take(local, tmp_path / "etr.csv", rows, "2021-01")) == (0, 0, 2, 0, 0)
    assert local.read_bytes() == written


def test_a_new_name_leaves_the_former_one_with_dates(tmp_path: Path, local: Path) -> None:
    take(local, tmp_path / "etr.csv", [ods("RZ1", "ZED NHS TRUST")], "2018-01")
    report = take(local, tmp_path / "etr.csv", [ods("RZ1", "ZED AND WHY NHS TRUST", closed="20211231")], "2022-02")
    assert counts(report) == (0, 1, 0, 0, 0)
    body = held(local, "nhs-trust:RZ1")
    assert (body.name, body.closed) == ("Zed and Why NHS Trust", date(2021, 12, 31))
    assert [n.name for n in body.names] == ["Zed NHS Trust", "Zed and Why NHS Trust"]
    assert body.named(date(2018, 1, 1)) == "Zed NHS Trust"
    assert body.named(date(2021, 12, 31)) == "Zed and Why NHS Trust"
    assert body.source == "ods-trusts-2022-02"


def test_an_older_list_adds_a_former_name_and_takes_nothing_away(tmp_path: Path, local: Path) -> None:
    take(local, tmp_path / "etr.csv", [ods("RZ1", "ZED AND WHY NHS TRUST", closed="20211231")], "2022-02")
    report = take(local, tmp_path / "etr.csv", [ods("RZ1", "ZED NHS TRUST")], "2016-01")
    assert counts(report) == (0, 1, 0, 0, 0)
    body = held(local, "nhs-trust:RZ1")
    assert (body.name, body.closed, body.source) == ("Zed and Why NHS Trust", date(2021, 12, 31), "ods-trusts-2022-02")
    assert body.named(date(2016, 1, 1)) == "Zed NHS Trust"
    assert body.named(date(2020, 1, 1)) == "Zed and Why NHS Trust"


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    old = write(tmp_path / "etr_2016-01.csv", [ods("RZ1", "ZED NHS TRUST"), ods("RZ2", "WHY NHS TRUST")])
    new = write(
        tmp_path / "etr_2022-02.csv",
        [ods("RZ1", "ZED AND WHY NHS TRUST"), ods("RZ2", "WHY NHS TRUST", closed="20211231")],
    )
    succ = write(tmp_path / "succ.csv", [["RZ2", "RZ1", "20220101", "1"]])
    written = []
    for number, files in enumerate(([old, new, succ], [succ, new, old], [new, succ, old])):
        local = tmp_path / f"{number}.jsonl"
        import_files(files, local)
        written.append(local.read_bytes())
    assert written[0] == written[1] == written[2]
    one, two = held(tmp_path / "0.jsonl", "nhs-trust:RZ1"), held(tmp_path / "0.jsonl", "nhs-trust:RZ2")
    assert one.named(date(2016, 1, 1)) == "Zed NHS Trust"
    assert [(s.body, s.date) for s in two.successors] == [("nhs-trust:RZ1", date(2022, 1, 1))]


def test_another_way_of_typing_a_name_is_no_change(tmp_path: Path, local: Path) -> None:
    take(local, tmp_path / "etr.csv", [ods("RZ1", "ZED & WHY NHS TRUST")], "2018-01")
    again = take(local, tmp_path / "etr.csv", [ods("RZ1", "The Zed and Why NHS Trust")], "2019-01")
    assert counts(again) == (0, 0, 1, 0, 0)


def test_only_what_differs_from_the_shipped_table_is_held(tmp_path: Path, local: Path) -> None:
    known = next(b for b in shipped_table() if b.role == "nhs-trust" and b.opened and not b.closed)
    row = ods(known.code, known.name.upper(), known.opened.strftime("%Y%m%d") if known.opened else "")
    report = take(local, tmp_path / "etr.csv", [row, ods("RZ1", "ZED NHS TRUST")], "2030-01")
    assert counts(report) == (1, 0, 1, 0, 0)
    assert set(read_table(local).bodies) == {"nhs-trust:RZ1"}


def test_a_shipped_body_is_refreshed_in_the_local_table(tmp_path: Path, local: Path) -> None:
    known = next(b for b in shipped_table() if b.role == "nhs-trust" and b.opened and not b.closed and b.members_of)
    report = take(local, tmp_path / "etr.csv", [ods(known.code, "ZED NEW NAME NHS TRUST", "", "")], "2030-01")
    assert counts(report) == (0, 1, 0, 0, 0)
    body = held(local, known.id)
    assert body.name == "Zed New Name NHS Trust"
    assert (body.opened, body.members_of, body.parent, body.sector) == (
        known.opened, known.members_of, known.parent, known.sector,
    )  # fmt: skip
    assert known.name in [n.name for n in body.names]
    assert set(read_table(local).sources) >= {body.source, *(m.source for m in body.members_of)}


def test_a_dry_run_writes_nothing_and_reports_the_same(tmp_path: Path, local: Path) -> None:
    path = write(tmp_path / "etr.csv", [ods("RZ1", "ZED NHS TRUST")])
    dry = import_files([path], local, dry_run=True)
    assert not local.exists()
    assert not dry.written
    assert import_files([path], local).files == dry.files
    assert local.exists()


def test_every_row_is_counted_once(tmp_path: Path, local: Path) -> None:
    rows = [ods("91A", "NHS ZED CCG"), ods("91A", "NHS ZED CCG"), ods("91B", "ZED COMMISSIONING HUB"),
            ods("91C", "NHS WHY CCG", "20139999")]  # fmt: skip
    report = take(local, tmp_path / "eccg.csv", rows)
    assert report.rows == 4 == sum(counts(report)) + sum(n for _, n in report.left_out)
    assert report.rejected[0].line == 4
    assert report.taken == 2


def test_a_practice_is_part_of_the_body_that_the_table_has(tmp_path: Path, local: Path) -> None:
    location = next(b for b in shipped_table() if b.role == "sub-icb-location")
    rows = [ods("A99001", "ZED SURGERY", setting="4", parent=location.code),
            ods("A99002", "WHY SURGERY", setting="4", parent="9ZZ")]  # fmt: skip
    take(local, tmp_path / "epraccur.csv", rows, "2025-01")
    assert held(local, "gp-practice:A99001").parent == location.id
    assert held(local, "gp-practice:A99002").parent is None


def test_practices_may_share_a_name(tmp_path: Path, local: Path) -> None:
    rows = [ods("A99001", "THE ZED SURGERY", setting="4"), ods("A99002", "THE ZED SURGERY", setting="4")]
    assert counts(take(local, tmp_path / "epraccur.csv", rows)) == (2, 0, 0, 0, 0)


def test_partners_become_members_with_dates(tmp_path: Path, local: Path) -> None:
    rows = [
        PARTNERS,
        ["QZ1", "E54999001", "Zedshire STP", "CCG", "Zed Valley", "91A", "current 2019-04-03"],
        ["QZ2", "E54999002", "Old Zed STP", "TRUST", "Zed Trust", "RZ1", "closed 2018-06-07 into QZ1"],
        ["QZ1", "E54999001", "Zedshire STP", "TRUST", "Zed Trust", "RZ1", "current 2019-04-03"],
    ]
    ccgs = write(tmp_path / "eccg.csv", [ods("91A", "NHS ZED VALLEY CCG")])
    report = import_files([write(tmp_path / "partners.csv", rows), ccgs], local, edition="2019-04")
    assert report.rejected == 0
    ccg, trust, old = (held(local, i) for i in ("ccg:91A", "nhs-trust:RZ1", "stp:QZ2"))
    assert ccg.name == "NHS Zed Valley CCG"  # the list of partners writes names as it likes
    assert [m.body for m in ccg.members_of] == ["stp:QZ1"]
    assert [(m.body, m.end) for m in trust.members_of] == [("stp:QZ2", date(2018, 6, 6)), ("stp:QZ1", None)]
    assert (old.closed, old.successors[0].body, old.successors[0].date) == (
        date(2018, 6, 6), "stp:QZ1", date(2018, 6, 7),
    )  # fmt: skip


def test_a_code_of_two_roles_is_succeeded_in_the_right_one(tmp_path: Path, local: Path) -> None:
    """The codes of CCGs are those of sub-ICB locations since July 2022."""
    rows = [ods("91A", "NHS ZED CCG", closed="20200331"), ods("91B", "NHS WHY CCG", closed="20220630"),
            ods("91C", "NHS EX ICB - 91C", subtype="RO319")]  # fmt: skip
    take(local, tmp_path / "eccg.csv", rows, "2022-08")
    take(local, tmp_path / "eccg.csv", [ods("91B", "NHS WHYSHIRE ICB - 91B", subtype="RO319")], "2022-09")
    report = take(local, tmp_path / "succ.csv", [["91A", "91B", "20200331", "1"], ["91B", "91C", "20230401", "1"]])
    assert counts(report) == (0, 2, 0, 0, 0)
    # dated on the last day of the old body: the new one begins on the day after
    assert [(s.body, s.date) for s in held(local, "ccg:91A").successors] == [("ccg:91B", date(2020, 4, 1))]
    assert [s.body for s in held(local, "sub-icb-location:91B").successors] == ["sub-icb-location:91C"]
    assert not held(local, "ccg:91B").successors


# -- rows that do not fit


def test_a_successor_that_no_table_has_is_rejected(tmp_path: Path, local: Path) -> None:
    take(local, tmp_path / "etr.csv", [ods("RZ1", "ZED NHS TRUST"), ods("RZ2", "WHY NHS TRUST")], "2020-01")
    rows = [["RZ1", "RZ9", "20200401", "1"], ["RZ1", "RZ2", "20200401", "1"], ["8ZX", "8ZY", "20200401", "1"]]
    report = take(local, tmp_path / "succ.csv", rows)
    assert [(r.line, r.reason) for r in report.rejected] == [(1, "RZ1 is succeeded by RZ9, which no table has")]
    assert report.left_out == (("a successor of a body that the table does not have", 1),)
    assert [s.body for s in held(local, "nhs-trust:RZ1").successors] == ["nhs-trust:RZ2"]


def test_a_row_that_would_close_a_body_before_it_opens_is_rejected(tmp_path: Path, local: Path) -> None:
    take(local, tmp_path / "etr.csv", [ods("RZ1", "ZED NHS TRUST", "20150401")], "2018-01")
    rows = [ods("RZ1", "ZED NHS TRUST", "", "20140331"), ods("RZ2", "WHY NHS TRUST")]
    report = take(local, tmp_path / "etr.csv", rows, "2019-01")
    assert counts(report) == (1, 0, 0, 0, 1)
    assert "close (2014-03-31) before it opens (2015-04-01)" in report.rejected[0].reason
    assert held(local, "nhs-trust:RZ1").closed is None


def test_rows_that_make_two_bodies_of_one_name_are_rejected(tmp_path: Path, local: Path) -> None:
    rows = [ods("RZ1", "ZED NHS TRUST"), ods("RZ2", "THE ZED NHS TRUST"), ods("RZ3", "WHY NHS TRUST")]
    report = take(local, tmp_path / "etr.csv", rows)
    assert [r.line for r in report.rejected] == [1, 2]
    assert "named alike" in report.rejected[0].reason
    assert set(read_table(local).bodies) == {"nhs-trust:RZ3"}


# -- all or nothing


def unchanged_after(local: Path, files: list[Path], message: str) -> None:
    before = local.read_bytes() if local.exists() else None
    with pytest.raises(InputError, match=message):
        import_files(files, local)
    assert (local.read_bytes() if local.exists() else None) == before
    assert not local.parent.exists() or {p.name for p in local.parent.iterdir()} <= {local.name}


def test_one_broken_file_stops_the_import_of_all(tmp_path: Path, local: Path) -> None:
    take(local, tmp_path / "first.csv", [ods("RZ1", "ZED NHS TRUST")])
    good = write(tmp_path / "good.csv", [ods("RZ2", "WHY NHS TRUST")])
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"PK\x03\x04 not a list")
    unchanged_after(local, [good, broken], "broken.csv: is a ZIP archive")
    unchanged_after(local, [good, tmp_path / "none.csv"], "none.csv: there is no such file")
    unchanged_after(local, [good, tmp_path], "is a folder")


def test_a_circle_of_successors_stops_the_import(tmp_path: Path, local: Path) -> None:
    codes = ("RZ1", "RZ2", "RZ3")
    take(local, tmp_path / "etr.csv", [ods(c, f"ZED {c} NHS TRUST") for c in codes])
    rows = [["RZ1", "RZ2", "20180401", "1"], ["RZ2", "RZ3", "20190401", "1"], ["RZ3", "RZ1", "20200401", "1"]]
    circle = write(tmp_path / "succ.csv", rows)
    unchanged_after(local, [circle], r"succ.csv: line 1; .*circle: nhs-trust:RZ1 → nhs-trust:RZ2 → nhs-trust:RZ3")


def test_a_circle_through_the_table_is_found_too(tmp_path: Path, local: Path) -> None:
    take(local, tmp_path / "etr.csv", [ods(c, f"ZED {c} NHS TRUST") for c in ("RZ1", "RZ2")])
    take(local, tmp_path / "succ.csv", [["RZ1", "RZ2", "20180401", "1"]])
    unchanged_after(
        local, [write(tmp_path / "more.csv", [["RZ2", "RZ1", "20190401", "1"]])], r"more.csv: line 1.*circle"
    )


def test_nothing_taken_is_an_error_that_says_why(tmp_path: Path, local: Path) -> None:
    rows = [ods("91B", "ZED COMMISSIONING HUB"), ods("91C", "WHY COMMISSIONING HUB")]
    unchanged_after(local, [write(tmp_path / "eccg.csv", rows)], "nothing to import: 2 × a commissioning hub")


def test_a_local_table_that_is_broken_is_named(tmp_path: Path) -> None:
    local = tmp_path / "user" / "reference.jsonl"
    local.parent.mkdir()
    local.write_text("something else\n", encoding="utf-8")
    unchanged_after(local, [write(tmp_path / "etr.csv", [ods("RZ1", "ZED NHS TRUST")])], "not a reference table")


def test_no_files_and_an_empty_edition(tmp_path: Path, local: Path) -> None:
    with pytest.raises(InputError, match="no files"):
        import_files([], local)
    with pytest.raises(InputError, match="edition is empty"):
        import_files([tmp_path / "x.csv"], local, edition=" ")


def test_sixty_thousand_rows_take_seconds(tmp_path: Path, local: Path) -> None:
    rows = [ods(f"{chr(65 + i // 10000)}{i:05d}", f"ZED {i} SURGERY", setting="4", parent="91A") for i in range(60_000)]
    random.Random(1).shuffle(rows)
    seen: list[tuple[int, int]] = []
    begun = process_time()
    report = import_files(
        [write(tmp_path / "epraccur.csv", rows)], local, progress=lambda _, done, total: seen.append((done, total))
    )
    assert process_time() - begun < 30  # 5 to 8 s on a small machine
    assert report.files[0].added == 60_000
    assert seen[-1] == (60_000, 60_000)


# -- the real files


@pytest.fixture(scope="module")
def everything(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[ImportReport, Path]:
    names = ["trust/etr_2025-12", "trust/etr_2021-01", "ods/eccg_2018-11", "ods/eccg_2025-12", "gp/epraccur_2019-12",
             "ods/ods_successors_ccg", "trust/ods_successors_trusts", "stp_icb/stp_partners_2019-04",
             "stp_icb/stps_2019-04", "stp_icb/icb_names_codes_dec_2024", "stp_icb/sicbl24_icb24_lookup",
             "sites/hospitals_2014"]  # fmt: skip
    local = tmp_path_factory.mktemp("local") / "reference.jsonl"
    return import_files([shared / f"reference/{n}.csv" for n in names], local), local


def test_published_files_fit_the_shipped_table(everything: tuple[ImportReport, Path]) -> None:
    report, _ = everything
    rejected = {f.title: f.rejected for f in report.files if f.rejected}
    assert set(rejected) <= {"GP practices (epraccur)"}
    assert all(r.reason.startswith("named after a person") for rows in rejected.values() for r in rows)
    for file in report.files:
        assert file.rows == file.taken + len(file.rejected) + sum(n for _, n in file.left_out)


def test_the_shipped_facts_are_left_as_they_are_by_the_lists_they_come_from(
    everything: tuple[ImportReport, Path],
) -> None:
    _, local = everything
    shipped, overlay = shipped_table(), read_table(local)
    differing = [b for b in overlay if b.id in shipped.bodies]
    assert len(differing) < 15
    for body in differing:
        was = shipped.bodies[body.id]
        assert {n.name for n in was.names} <= {n.name for n in body.names}
        assert len(body.successors) >= len(was.successors)
        assert len(body.members_of) >= len(was.members_of)
    whole = shipped.overlaid(overlay)
    assert [p for p in problems(whole) if p not in problems(shipped)] == []


def test_what_another_import_wrote_meanwhile_is_not_lost(local: Path, tmp_path: Path) -> None:
    second = write(tmp_path / "etr_b.csv", [ods("RZ2", "WHY NHS TRUST")])

    def meanwhile(*_: object) -> None:
        if not local.exists():
            import_files([second], local)

    first = write(tmp_path / "etr_a.csv", [ods("RZ1", "ZED NHS TRUST")])
    with pytest.raises(InputError, match="changed by another import"):
        import_files([first], local, progress=meanwhile)
    assert set(read_table(local).bodies) == {"nhs-trust:RZ2"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_refused_and_not_waited_for(local: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a file"):
        import_files([tmp_path / "pipe"], local)
    with pytest.raises(InputError, match="not a file"):
        read_table(tmp_path / "pipe")


def test_an_endless_cell_is_called_that(local: Path, tmp_path: Path) -> None:
    path = tmp_path / "etr.csv"
    path.write_text("x" * 200_000, encoding="utf-8")
    with pytest.raises(InputError, match="line 1: a cell too long"):
        import_files([path], local)

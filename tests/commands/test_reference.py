"""`joinedup reference`: what it prints, writes and returns."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from joinedup.cli import main
from joinedup.commands.shared import chosen_reference, local_reference


@pytest.fixture
def local(tmp_path: Path) -> Path:
    return tmp_path / "user" / "reference.jsonl"


@pytest.fixture
def run(local: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("JOINEDUP_REFERENCE", str(local))

    def call(*args: str | Path, text: str | None = None) -> Result:
        return CliRunner().invoke(main, ["reference", *map(str, args)], input=text)

    return call


def row(code: str, name: str, opened: str = "20130401") -> list[str]:
    return [code, name, "Y99", "QZ1", *[""] * 6, opened, *[""] * 16]


@pytest.fixture
def trusts(tmp_path: Path) -> Path:
    path = tmp_path / "etr_2024-01.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([row("RZ1", "ZED [NORTH] NHS TRUST"), row("RZ2", "WHY NHS TRUST")])
    return path


def test_import_says_what_became_of_the_rows(run: Any, trusts: Path, local: Path) -> None:
    result = run("import", trusts)
    assert result.exit_code == 0, result.output
    assert "NHS trusts (etr), 2024-01" in result.output
    assert "2 rows: 2 added, 0 changed, 0 unchanged, 0 duplicates, 0 left out, 0 rejected" in result.output
    assert f"written: {local}" in result.output
    assert "0 added, 0 changed, 2 unchanged" in run("import", trusts).output


def test_rejected_rows_are_named_with_line_and_reason(run: Any, trusts: Path) -> None:
    with trusts.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out).writerow(row("RZ3", "EX NHS TRUST", "20139999"))
        csv.writer(out).writerow(row("RZ4", "EKS NHS TRUST", "20139999"))
    result = run("import", trusts)
    assert result.exit_code == 1
    assert "rejected: line 3, 4: impossible date: 20139999" in result.output
    told = json.loads(run("import", trusts, "--json").output)
    assert told["files"][0]["rejected"] == [
        {"line": 3, "reason": "impossible date: 20139999"},
        {"line": 4, "reason": "impossible date: 20139999"},
    ]
    assert told["bodies"] == 2


def test_nothing_imported_is_exit_code_2(run: Any, tmp_path: Path, local: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n", encoding="utf-8")
    result = run("import", tmp_path / "x.csv")
    assert result.exit_code == 2
    assert "not recognised as an official file" in result.output
    assert not local.exists()
    assert run("import", tmp_path / "none.csv").exit_code == 2
    assert run("import").exit_code == 2


def test_a_dry_run_and_an_edition(run: Any, trusts: Path, local: Path) -> None:
    result = run("import", trusts, "--dry-run", "--edition", "2020-06")
    assert result.exit_code == 0
    assert "nothing written (dry run)" in result.output
    assert "2020-06" in result.output
    assert not local.exists()


def test_show_a_body_by_code_id_and_name(run: Any, trusts: Path) -> None:
    run("import", trusts)
    for wanted in ("RZ1", "rz1", "nhs-trust:RZ1", "the zed north nhs trust"):
        result = run("show", wanted)
        assert result.exit_code == 0, result.output
        assert "Zed [North] NHS Trust" in result.output
        assert "it is the body of today" in result.output


def test_show_both_roles_of_a_code_and_the_way_to_today(run: Any) -> None:
    bodies = json.loads(run("show", "QHL", "--json").output)
    assert {"stp:QHL", "icb:QHL"} <= {b["id"] for b in bodies}
    (ccg,) = json.loads(run("show", "ccg:13P", "--on", "2018-01", "--json").output)
    assert ccg["name_on"] == "NHS Birmingham CrossCity CCG"
    assert [s["to"] for s in ccg["successors"]] == ["ccg:15E", "icb:QHL"]
    assert [s["date"] for s in ccg["successors"]] == ["2018-04-01", "2022-07-01"]
    assert all(s["source"] for s in ccg["successors"])
    assert [t["id"] for t in ccg["today"]] == ["icb:QHL"]
    (later,) = json.loads(run("show", "ccg:13P", "--on", "2021", "--json").output)
    assert later["name_on"] is None
    assert later["members_of"] == []
    assert "did not exist" in run("show", "ccg:13P", "--on", "2021").output


def test_show_of_what_is_not_there_names_the_nearest(run: Any) -> None:
    result = run("show", "Birmingham CrosCity CCG")
    assert result.exit_code == 2
    assert "nearest: NHS Birmingham CrossCity CCG (ccg:13P)" in result.output
    assert run("show", "zzzz qqqq").exit_code == 2


@pytest.mark.parametrize("day", ["April", "2018-13", "18", "2018-1-1-1", ""])
def test_show_on_a_day_that_is_none(run: Any, day: str) -> None:
    result = run("show", "RRK", "--on", day)
    assert result.exit_code == 2
    assert "2018-01-31" in result.output


def test_sources(run: Any, trusts: Path) -> None:
    run("import", trusts)
    listed = {s["id"]: s for s in json.loads(run("sources", "--json").output)}
    assert listed["ods-trusts-2024-01"]["bodies"] == 2
    assert all(s["licence"] and s["publisher"] for s in listed.values())
    shown = run("sources").output
    assert all(title in shown for title in ("NHS trusts", "edition", "publisher", "licence"))


def test_reset_asks_first(run: Any, trusts: Path, local: Path) -> None:
    assert "there is no local reference table" in run("reset", "--reference", local).output
    run("import", trusts)
    result = run("reset", text="n\n")
    assert "2 bodies" in result.output
    assert local.exists()
    assert run("reset", "--yes").exit_code == 0
    assert not local.exists()


def test_reset_never_removes_another_file(run: Any, local: Path) -> None:
    local.parent.mkdir()
    local.write_text("my notes\n", encoding="utf-8")
    assert run("reset", "--yes").exit_code == 2
    assert local.read_text(encoding="utf-8") == "my notes\n"


def test_where_the_local_table_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINEDUP_REFERENCE", str(tmp_path / "env.jsonl"))
    assert local_reference(tmp_path / "given.jsonl") == tmp_path / "given.jsonl"
    assert local_reference(None) == tmp_path / "env.jsonl"
    monkeypatch.delenv("JOINEDUP_REFERENCE")
    assert local_reference(None).name == "reference.jsonl"
    assert "joinedup" in str(local_reference(None)).lower()
    assert chosen_reference(None, no_reference=True).table() is None
    assert chosen_reference(tmp_path / "given.jsonl").local == str(tmp_path / "given.jsonl")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("West Midlands Ambulance Service", "RYA"),
        ("Birmingham CrossCity", "13P"),
        ("Heart of England Foundation Trust", "RR1"),
    ],
)
def test_show_by_a_shorter_form_that_can_mean_one_body_only(run: Any, name: str, code: str) -> None:
    (found,) = json.loads(run("show", name, "--json").output)
    assert found["code"] == code


def test_reset_that_is_declined_is_no_interruption(run: Any, trusts: Path) -> None:
    run("import", trusts)
    result = run("reset", text="n\n")
    assert result.exit_code == 2
    assert "nothing removed" in result.output


def test_a_table_that_breaks_off_names_the_line(run: Any, trusts: Path, local: Path) -> None:
    run("import", trusts)
    local.write_bytes(local.read_bytes()[:-40])
    result = run("show", "RZ1")
    assert result.exit_code == 2
    assert "line 3: broken JSON" in result.output

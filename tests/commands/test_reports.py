"""Analyses into files: -o on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from joinedup.cli import main
from joinedup.queries.rendering.save import ENDINGS


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.mark.parametrize("ending", ENDINGS)
def test_gaps_in_every_format(ending: str, fellmere_file: Path, tmp_path: Path) -> None:
    out = tmp_path / f"gaps{ending}"
    done = run("gaps", fellmere_file, "-o", out)
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"written: {out}")
    assert out.stat().st_size > 100
    if ending not in (".docx", ".xlsx"):
        assert "could not refer" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["gaps", "today", "conflicts", "access-points", "fragmentation"])
def test_every_analysis_writes_files(command: str, fellmere_file: Path, tmp_path: Path) -> None:
    done = run(command, fellmere_file, "-o", tmp_path / "a.json", "--limit", "1")
    assert done.exit_code == 0, done.output
    printed = run(command, fellmere_file, "--json")
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == printed.output
    assert json.loads(printed.output)["system"] == "Fellmere"
    assert run(command, fellmere_file, "-o", tmp_path / "a.md").exit_code == 0


def test_csv_says_that_there_is_more(fellmere_file: Path, tmp_path: Path) -> None:
    done = run("fragmentation", fellmere_file, "--effort", "none", "-o", tmp_path / "f.csv")
    assert "(the main table; " in done.output
    assert "-o FILE.xlsx has all)" in done.output


def test_a_limit_holds_in_files_only_where_it_is_asked_for(fellmere_file: Path, tmp_path: Path) -> None:
    for name, more in (("all.md", []), ("one.md", ["--limit", "1"]), ("zero.md", ["--limit", "0"])):
        assert run("fragmentation", fellmere_file, "--effort", "none", "-o", tmp_path / name, *more).exit_code == 0
    whole, one, zero = ((tmp_path / n).read_text(encoding="utf-8") for n in ("all.md", "one.md", "zero.md"))
    assert "… and" not in whole
    assert whole == zero
    assert "… and" in one


def test_bad_files_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.json"
    for out, words in ((tmp_path / "gaps.doc", "choose one of .txt"), (tmp_path / "no" / "gaps.md", "no such folder")):
        done = run("gaps", nothing, "-o", out)
        assert done.exit_code == 2
        assert words in done.output
        assert "nothing.json" not in done.output
    assert not list(tmp_path.iterdir())


def test_json_is_printed_or_written(fellmere_file: Path, tmp_path: Path) -> None:
    done = run("gaps", fellmere_file, "--json", "-o", tmp_path / "a.json")
    assert done.exit_code == 2
    assert "choose one" in done.output
    assert not (tmp_path / "a.json").exists()

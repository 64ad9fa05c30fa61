"""`joinedup today` from a document to the board of today, with the table that ships, and without it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPORT = """Local system review: January 2018

NHS Birmingham CrossCity Clinical Commissioning Group commissioned the Larkdale Rapid Response Service.
The Larkdale Rapid Response Service had no access to GP records.
"""


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200", "JOINEDUP_REFERENCE": ""}
    return subprocess.run(
        [sys.executable, "-m", "joinedup", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", env=env, check=False,
    )  # fmt: skip


def built(folder: Path, *options: str) -> Path:
    (folder / "review.txt").write_text(REPORT, encoding="utf-8")
    done = run("build", folder / "review.txt", "-o", folder / "g.graph.json", *options)
    assert done.returncode == 0, done.stderr
    return folder / "g.graph.json"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("with"))


def test_a_group_of_2018_leads_to_its_board(graph: Path) -> None:
    done = run("today", graph)
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    assert (
        "NHS Birmingham CrossCity Clinical Commissioning Group [13P] (commissions it): now NHS Birmingham and Solihull "
        "Integrated Care Board (→ 15E 2018-04-01 → QHL 2022-07-01)"
    ) in shown
    assert "nobody named for: GP records" in shown
    said: dict[str, Any] = json.loads(run("today", graph, "--body", "QHL", "--json").stdout)
    assert [b["codes"]["ods"] for b in said["bodies"]] == ["QHL"]
    assert len(said["gaps"]) == 1
    assert json.loads(run("today", graph, "--body", "QOP", "--json").stdout)["gaps"] == []


def test_info_counts_reference_data_apart(graph: Path, tmp_path: Path) -> None:
    plain = built(tmp_path, "--no-reference")
    lines = run("info", graph).stdout.splitlines()
    assert lines[-1] == "from reference data: 2 bodies, 2 successions"
    summary = json.loads(run("info", graph, "--json").stdout)
    other = json.loads(run("info", plain, "--json").stdout)
    assert (summary["reference_bodies"], summary["successions"]) == (2, 2)
    same = ("nodes", "edges", "kinds", "relationships", "statuses", "interfaces", "gaps", "conflicts", "quotes")
    assert {k: summary[k] for k in same} == {k: other[k] for k in same}
    assert summary["reference"]
    done = run("today", plain)
    assert done.returncode == 0
    assert "built without reference data" in done.stdout
    assert "NHS Birmingham CrossCity Clinical Commissioning Group (commissions it): not in the" in done.stdout


def test_an_unknown_filter_value_is_one_line(graph: Path) -> None:
    done = run("today", graph, "--theme", "weather")
    assert done.returncode == 2
    assert "unknown theme 'weather'" in done.stderr
    assert "Traceback" not in done.stderr

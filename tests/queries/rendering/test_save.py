"""Reports into files: every format, whole or not at all, the same bytes for the same report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from joinedup.graph import GraphFileError, InputError, JoinedupError
from joinedup.queries.conflicts import conflicts
from joinedup.queries.missing_links import missing_links
from joinedup.queries.pages import paper_of
from joinedup.queries.rendering.blocks import Block, Paper, table
from joinedup.queries.rendering.save import ENDINGS, WRITERS, ending_of, paper_bytes, write_paper, write_report
from joinedup.queries.report import to_json

MAGIC = {".docx": b"PK", ".xlsx": b"PK", ".html": b"<!DOCTYPE html>", ".csv": b"\xef\xbb\xbf", ".md": b"# "}


@pytest.fixture
def graph(builder: Any) -> Any:
    made = builder()
    gps, record = made.node("StakeholderGroup", "GPs"), made.node("InformationSystem", "shared record")
    made.edge(gps, "HAS_ACCESS_TO", record, "absent", said=["=GPs <b>could not</b> see the record."])
    return made.graph


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_ending_tells_the_format(ending: str, graph: Any, tmp_path: Path) -> None:
    report = missing_links(graph)
    path = tmp_path / f"gaps{ending.upper()}"
    write_report(report, path)
    data = path.read_bytes()
    assert data.startswith(MAGIC.get(ending, b""))
    if ending == ".json":
        assert data.decode() == to_json(report)
    else:
        assert data == paper_bytes(paper_of(report), ending)
    if ending in (".txt", ".md", ".csv", ".json"):
        assert "see the record" in data.decode()


def test_a_csv_file_says_how_much_it_has_no_room_for(graph: Any, tmp_path: Path) -> None:
    assert write_report(conflicts(graph), tmp_path / "a.csv") == 0
    assert write_report(missing_links(graph), tmp_path / "a.csv") > 0
    assert write_report(missing_links(graph), tmp_path / "a.xlsx") == 0
    paper = Paper(title="T", blocks=(table("A", ("a",), [("1",)], main=True), table("B", ("b",), [("2",)])))
    write_paper(paper, tmp_path / "b.csv")
    assert "2" not in (tmp_path / "b.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["gaps.doc", "gaps", ".csv", "gaps.csv.zip"])
def test_another_ending_is_refused_with_the_mend(name: str, graph: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"does not tell the format \(choose one of \.txt, \.md, \.html"):
        write_report(missing_links(graph), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_paper_alone_is_no_json(tmp_path: Path) -> None:
    assert ending_of(Path("a.json")) == ".json"
    with pytest.raises(InputError, match="choose one of"):
        write_paper(Paper(title="T", blocks=()), tmp_path / "a.json")


def test_an_old_file_stays_where_the_new_one_fails(graph: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "old.xlsx"
    old.write_bytes(b"old")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(JoinedupError, match="needs xlsxwriter"):
        write_report(missing_links(graph), old)
    assert old.read_bytes() == b"old"
    with pytest.raises(GraphFileError, match=r"nowhere.*cannot be written"):
        write_report(missing_links(graph), tmp_path / "nowhere" / "a.md")
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.parametrize("ending", list(WRITERS))
def test_every_writer_takes_every_kind_of_block(ending: str, paper: Paper) -> None:
    assert {type(block) for block in paper.blocks} == set(get_args(Block)), "the fixture has one of each"
    whole, short = paper_bytes(paper, ending), paper_bytes(paper, ending, 1)
    assert whole != short
    assert paper_bytes(paper, ending) == whole


@pytest.mark.parametrize("ending", list(WRITERS))
def test_every_writer_takes_an_empty_report(ending: str, builder: Any) -> None:
    made = builder()
    made.node("Place", "Ambleford")
    assert paper_bytes(paper_of(conflicts(made.graph)), ending)
    assert paper_bytes(Paper(title="Nothing", blocks=()), ending)


def test_text_that_no_encoding_takes_is_written(tmp_path: Path) -> None:
    paper = Paper(title="a\ud800b", blocks=(table("T", ("a",), [("x\udfffy",)]),))
    for ending in WRITERS:
        write_paper(paper, tmp_path / f"a{ending}")


def test_the_same_report_gives_the_same_bytes(graph: Any, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(to_json(missing_links(graph)), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from joinedup.queries.rendering.save import ENDINGS, write_report\n"
        "from joinedup.queries.missing_links import MissingLinksReport\n"
        "made = MissingLinksReport.model_validate_json(Path(sys.argv[1]).read_text(encoding='utf-8'))\n"
        "[write_report(made, sys.argv[2] + ending) for ending in ENDINGS]"
    )
    for name, seed, zone in (("one", "1", "UTC"), ("two", "2", "Pacific/Auckland")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "COLUMNS": "60" if name == "one" else "150"}
        command = [sys.executable, "-c", code, str(tmp_path / "report.json"), str(tmp_path / name)]
        subprocess.run(command, env=env, check=True, timeout=120)
    for ending in ENDINGS:
        assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes(), ending
    assert json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["analysis"] == "missing-links"

"""`joinedup report` as a user runs it."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from joinedup.graph import KnowledgeGraph, write_graph


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "joinedup", "report", *map(str, arguments)],
        capture_output=True, env=env, timeout=120, text=True, encoding="utf-8",
    )  # fmt: skip


@pytest.mark.parametrize("ending", [".html", ".docx", ".xlsx", ".md"])
def test_it_writes_every_format_and_the_same_bytes_twice(fellmere_file, tmp_path, ending):
    first, second = tmp_path / f"one{ending}", tmp_path / f"two{ending.upper()}"
    done = run(fellmere_file, "-o", first, "--effort", "quick")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"written: {first}\n", "")
    assert run(fellmere_file, "-o", second, "--effort", "quick").returncode == 0
    assert first.read_bytes() == second.read_bytes()
    words = "The hospitals could not refer to the Falls Team."
    data = first.read_bytes()
    match ending:
        case ".docx":
            assert words in "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
        case ".xlsx":
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            cells = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c]
            assert any(words in cell for cell in cells)
        case _:
            assert words in data.decode("utf-8")


def test_title_limit_and_seed_are_heard(fellmere_file, tmp_path):
    made = tmp_path / "report.html"
    done = run(fellmere_file, "-o", made, "--title", "Ours & theirs", "--limit", "1", "--seed", "7", "--no-annexes")
    assert done.returncode == 0
    assert "Annex A" not in made.read_text(encoding="utf-8")
    text = made.read_text(encoding="utf-8")
    assert "<h1>Ours &amp; theirs</h1>" in text
    assert "with the seed 7" in text


@pytest.mark.parametrize(
    ("output", "told"),
    [("report.pdf", "the ending does not tell the format"), ("gone/report.html", "there is no such folder")],
)
def test_bad_output_is_refused_before_any_work(fellmere_file, tmp_path, output, told):
    done = run(fellmere_file, "-o", tmp_path / output)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / output).exists()


def test_no_output_and_a_graph_that_is_none_are_wrong_usage(fellmere_file, tmp_path):
    assert run(fellmere_file).returncode == 2
    broken = tmp_path / "broken.graph.json"
    broken.write_text("{", encoding="utf-8")
    done = run(broken, "-o", tmp_path / "report.html")
    assert done.returncode == 2
    assert "broken.graph.json" in done.stderr
    assert not (tmp_path / "report.html").exists()


def test_an_empty_graph_gives_a_report_that_says_so(tmp_path):
    graph = tmp_path / "empty.graph.json"
    write_graph(KnowledgeGraph("Nowhere"), graph)
    assert run(graph, "-o", tmp_path / "report.docx").returncode == 0
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "report.docx")).paragraphs)
    assert "there is nothing to report" in text
    assert zipfile.is_zipfile(tmp_path / "report.docx")


def test_progress_is_shown_on_a_terminal_alone(fellmere_file, tmp_path):
    leader, follower = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(
        [sys.executable, "-m", "joinedup", "report", str(fellmere_file), "-o", str(tmp_path / "r.html")],
        stdout=subprocess.PIPE, stderr=follower, env=env,
    )  # fmt: skip
    os.close(follower)
    out, _ = process.communicate(timeout=120)
    shown = _read(leader)
    assert process.returncode == 0
    assert out.decode() == f"written: {tmp_path / 'r.html'}\n"
    assert "\x1b[" in shown, "a bar, and then nothing of it"


def _read(terminal: int) -> str:
    data = b""
    try:
        while chunk := os.read(terminal, 65536):
            data += chunk
    except OSError:  # the other side is closed
        pass
    return data.decode(errors="replace")


def test_an_old_report_stays_where_a_new_one_cannot_be_written(fellmere_file, tmp_path: Path):
    made = tmp_path / "report.html"
    made.write_text("old", encoding="utf-8")
    (tmp_path / "broken.graph.json").write_text("{", encoding="utf-8")
    assert run(tmp_path / "broken.graph.json", "-o", made).returncode == 2
    assert made.read_text(encoding="utf-8") == "old"

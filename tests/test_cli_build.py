"""What `joinedup build` takes reference data and decisions on identity from, and says of bad ones."""

import os
import subprocess
import sys

import pytest

from joinedup.graph import read_graph
from joinedup.loaders.reference.model import Body, Role, Source
from joinedup.loaders.reference.table import as_table, write_table

REVIEW = """Larkdale review

Larkdale City Council ran the reablement service. Larkdale Community NHS Trust worked with Larkdale City Council.
"""
DECIDED = (
    '{"identity_version": 1, "decisions": [{"verdict": "same", "kind": "Organisation",'
    ' "name": "Larkdale Community NHS Trust", "other": "Larkdale City Council", "reviewer": "data steward",'
    ' "date": "2018-11-01", "reason": "made up"}]}'
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "review.txt").write_text(REVIEW, encoding="utf-8")
    body = Body(
        role=Role.NHS_TRUST, code="RX1", codes={"ods": "RX1"}, source="list", name="Larkdale Community NHS Trust"
    )
    source = Source(id="list", title="List", publisher="P", licence="OGL v3")
    write_table(as_table([body], [source]), tmp_path / "local.jsonl")
    return tmp_path


def build(folder, *arguments, **env):
    here = {**os.environ, "PYTHONIOENCODING": "utf-8", "JOINEDUP_REFERENCE": "", "HOME": str(folder), **env}
    here["XDG_CONFIG_HOME"] = here["APPDATA"] = str(folder / "none")  # whoever runs this may have a table of their own
    command = [sys.executable, "-m", "joinedup", "build", "review.txt", "-o", "out.json", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=here, cwd=folder, check=False)


def codes(folder):
    return read_graph(folder / "out.json").find("Larkdale Community NHS Trust")[0].codes


def test_a_local_table_is_named_by_option_or_environment_and_can_be_left_out(folder):
    assert build(folder).returncode == 0
    assert codes(folder) == {}
    assert build(folder, "--reference", "local.jsonl").returncode == 0
    assert codes(folder) == {"ods": "RX1"}
    assert build(folder, JOINEDUP_REFERENCE="local.jsonl").returncode == 0
    assert codes(folder) == {"ods": "RX1"}
    assert build(folder, "--no-reference", JOINEDUP_REFERENCE="local.jsonl").returncode == 0
    assert codes(folder) == {}
    assert read_graph(folder / "out.json").provenance.reference is None


def test_decisions_beside_the_output_are_taken_and_it_is_said(folder):
    (folder / "identity.json").write_text(DECIDED, encoding="utf-8")
    done = build(folder)
    assert done.returncode == 0
    assert "identity.json" in done.stderr
    graph = read_graph(folder / "out.json")
    assert graph.find("Larkdale Community NHS Trust") == graph.find("Larkdale City Council")
    assert graph.provenance.identity


def test_decisions_can_be_named(folder):
    (folder / "mine.json").write_text(DECIDED, encoding="utf-8")
    done = build(folder, "--identity", "mine.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert read_graph(folder / "out.json").provenance.identity


@pytest.mark.parametrize("option", ["--identity", "--reference"])
@pytest.mark.parametrize("content", [None, b"{}", b"\xff\xfe"])
def test_a_bad_file_gives_one_line_that_names_it_and_nothing_is_written(folder, option, content):
    if content is not None:
        (folder / "bad.file").write_bytes(content)
    done = build(folder, option, "bad.file")
    assert done.returncode == 2
    assert "bad.file" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert not (folder / "out.json").exists()

"""CI must not be green because what it should test was skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

@pytest.mark.browser
def test_browser():
    pytest.skip("no browser")

def test_shared(shared):
    assert shared

@pytest.mark.neo4j
def test_server():
    pytest.skip("no server")
"""
CONFIGURATION = f"""[pytest]
pythonpath = {Path(__file__).with_name("neo4j")}
markers =
    shared
    browser
    neo4j
"""


def run(folder: Path, *, ci: bool, tests: str = TESTS) -> str:
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    (folder / "pytest.ini").write_text(CONFIGURATION)
    (folder / "test_some.py").write_text(tests)
    environment = {**os.environ, "JOINEDUP_SHARED": str(folder / "nowhere"), "JOINEDUP_CI": "1" if ci else ""}
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    return done.stdout


def test_missing_corpus_skips_with_the_reason(tmp_path: Path) -> None:
    out = run(tmp_path, ci=False)
    assert "3 skipped" in out
    assert "set JOINEDUP_SHARED" in out


def test_ci_fails_where_corpus_browser_or_server_would_be_skipped(tmp_path: Path) -> None:
    out = run(tmp_path, ci=True)
    assert "2 failed, 1 error" in out
    assert "no browser" in out
    assert "no server" in out


@pytest.mark.parametrize("body", ["pytest.skip('all', allow_module_level=True)", "pytest.importorskip('no_such')"])
def test_ci_fails_where_a_whole_file_would_be_skipped(tmp_path: Path, body: str) -> None:
    out = run(tmp_path, ci=True, tests=f"import pytest\n{body}\ndef test_one(): pass\n")
    assert "1 error" in out
    assert "skipped as a whole" in out

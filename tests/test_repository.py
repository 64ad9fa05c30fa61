"""What must not be in the repository: text of real documents, and details of persons."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

RUN = 12
"""So many words in a row that stand in a real document are a quotation."""

BINARY = {".pdf", ".docx", ".png", ".ico", ".npz"}


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[str, str]:
    """Text files that are, or would be, committed; without git, all that lie here."""
    command = ["git", "-c", f"safe.directory={root}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=True)
        names = [name for name in done.stdout.split("\0") if name and (root / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        files = (f.relative_to(root) for f in root.rglob("*") if f.is_file())
        made = {"build", "__pycache__"}
        names = [str(f) for f in files if not any(p in made or (p[0] == "." and p != ".ci") for p in f.parts[:-1])]
    return {name: (root / name).read_text(encoding="utf-8") for name in names if Path(name).suffix not in BINARY}


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def test_no_text_of_real_documents(texts: dict[str, str], shared: Path) -> None:
    real: set[tuple[str, ...]] = set()
    for path in sorted((shared / "corpus").glob("*.txt")):
        real |= runs(path.read_text(encoding="utf-8", errors="replace"))
    assert len(real) > 10_000
    quoted = {name: " ".join(min(found)) for name, text in texts.items() if (found := runs(text) & real)}
    assert quoted == {}


def test_no_contact_details(texts: dict[str, str]) -> None:
    address = re.compile(r"\b[\w.+-]+@(?!example\.)[\w-]+(?:\.[\w-]+)*\.(?:uk|com|net|org)\b")
    telephone = re.compile(r"(?<![\w.:/-])(?:\+44 ?|0)7\d{3}[ -]?\d{3}[ -]?\d{3}(?![\w-])")
    found = {
        name: match.group()
        for name, text in texts.items()
        for pattern in (address, telephone)
        if (match := pattern.search(text))
    }
    assert found == {}


def test_text_files_are_utf8_with_unix_line_ends(root: Path, texts: dict[str, str]) -> None:
    assert [name for name in texts if b"\r" in (root / name).read_bytes()] == []

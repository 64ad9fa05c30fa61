"""Three documents about one invented city, Merrowby, in the manner of the genre.

A local system review report (PDF), the press release about it (HTML) and a provider's news item (DOCX). The city,
its organisations, the reviewing office and every figure are made up; ``expected.toml`` lists facts that a careful
reader finds in them.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

REPORT = "merrowby_report.pdf"
PRESS_RELEASE = "merrowby_press_release.html"
TRUST_NEWS = "merrowby_trust_news.docx"


def sample_files() -> list[Path]:
    """Paths of the three documents: report, press release, news item."""
    return [_path(name) for name in (REPORT, PRESS_RELEASE, TRUST_NEWS)]


def expected_facts() -> Path:
    """Path of the list of facts (TOML) that the three documents state."""
    return _path("expected.toml")


def _path(name: str) -> Path:
    return Path(str(files(__name__) / name))

"""A short report on an invented area, and the graph that is built from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.loaders import build_graph
from joinedup.loaders.reference.table import Reference

OAKMERE = """Review of Oakmere

How services work together

Oakmere Royal Hospitals NHS Trust (ORH) runs the Home Again service. GPs can refer people to the Home Again \
service by telephone. However, care homes could not refer to it.

The trust had no access to GP records. Out-of-hours doctors had access to GP records at weekends.

It was not known to the public. The weather was fine.

How we did this review

We visited ORH and the Home Again service in May.
"""
NOTE = """Oakmere briefing

Care homes cannot refer to the Home Again service of Oakmere Royal Hospitals NHS Trust.
"""
NO_REFERENCE = Reference(use=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "oakmere.txt").write_text(OAKMERE, encoding="utf-8")
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def graph(folder: Path) -> KnowledgeGraph:
    return build_graph([folder / "oakmere.txt", folder / "note.txt"], reference=NO_REFERENCE).graph

"""How sure a relationship has to be: the three settings, in a build and in its provenance."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.graph.model import Level
from joinedup.loaders import build_graph
from joinedup.loaders.settings import Settings
from joinedup.samples import sample_files

LEVELS: tuple[Level, ...] = ("precise", "default", "complete")


@pytest.fixture(scope="module")
def graphs() -> dict[Level, KnowledgeGraph]:
    return {level: build_graph(sample_files(), settings=Settings(level)).graph for level in LEVELS}


def stated(graph: KnowledgeGraph) -> set[tuple[str, frozenset[str]]]:
    """What documents state; joint working has no direction."""
    return {(e.type, frozenset((e.source, e.target))) for e in graph.edges() if e.type != "ABOUT" and e.evidence}


def test_each_setting_holds_what_a_surer_one_holds(graphs: dict[Level, KnowledgeGraph]) -> None:
    precise, default, complete = (stated(graphs[level]) for level in LEVELS)
    assert precise < default < complete


def test_nothing_is_less_sure_than_the_setting(graphs: dict[Level, KnowledgeGraph]) -> None:
    for level in LEVELS:
        least = Settings(level).floor
        found = [v.confidence for e in graphs[level].edges() if e.type != "ABOUT" for v in e.evidence if v.status]
        assert found
        assert min(found) >= round(least, 4)


def test_provenance_names_the_setting_and_the_weights(graphs: dict[Level, KnowledgeGraph]) -> None:
    assert [graphs[level].provenance.level for level in LEVELS] == list(LEVELS)
    assert {len(graph.provenance.learned or "") for graph in graphs.values()} == {16}
    rules_alone = build_graph(sample_files()[:1], settings=Settings(learned=False)).graph
    assert rules_alone.provenance.learned is None


def test_the_command_takes_them(tmp_path: Path) -> None:
    output = tmp_path / "g.graph.json"
    command = [sys.executable, "-m", "joinedup", "build", str(sample_files()[1]), "-o", str(output), "--precise"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(output.read_text(encoding="utf-8"))["provenance"]["level"] == "precise"

"""The annotated documents, and the scorer of the annotations.

Those about invented places lie in ``tests/annotated``; those of real documents, and the scorer, in the
folder that JOINEDUP_SHARED names (``gold/``, ``corpus/``, ``score/score.py``).
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("JOINEDUP_SHARED", ROOT.parent / "shared"))
INVENTED = ROOT / "tests" / "annotated"
RANGES = {"birmingham-dev": "1-1179,1501-1749,1991-2454,2851-3512"}
"""The lines that were annotated, where that is not the whole document."""

MEASURES = ("nodes", "relations", "interfaces", "gaps")


@cache
def scorer() -> Any:
    """The scorer of the annotations, as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Annotated:
    """A document with its annotations."""

    source: Path
    path: Path

    @property
    def name(self) -> str:
        """The name of the annotations."""
        return self.path.stem

    @property
    def area(self) -> str | None:
        """The invented area that the document is about; ``None`` for a real one."""
        return self.name.partition("_")[0] if self.path.parent == INVENTED else None

    @cached_property
    def gold(self) -> dict[str, Any]:
        """The annotations."""
        loaded: dict[str, Any] = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        return loaded

    @property
    def ranges(self) -> list[tuple[int, int]] | None:
        """The lines that were annotated; ``None`` for all."""
        found: list[tuple[int, int]] | None = scorer().parse_ranges(RANGES.get(self.name))
        return found

    def required(self) -> list[dict[str, Any]]:
        """The relations that count, in the lines that were annotated."""
        nodes = {n["id"]: n for n in self.gold["nodes"]}
        return [
            r for r in self.gold["relations"]
            if not (r.get("optional") or nodes[r["s"]].get("optional") or nodes[r["o"]].get("optional"))
            and scorer().inside(r.get("lines") or [], self.ranges)
        ]  # fmt: skip

    def judged(self, graph: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], bool | None]]:
        """Every relationship of a graph by itself, and whether it is right; ``None`` where it does not count."""
        source, nodes = scorer().Source(self.source), {n["id"]: n for n in graph["nodes"]}
        for edge in graph["edges"]:
            if edge["type"] != "ABOUT":
                alone = {"nodes": [nodes[edge["source"]], nodes[edge["target"]]], "edges": [edge]}
                found = scorer().score(alone, self.gold, source, self.ranges)[0]["relations"]
                yield edge, True if found["tp"] else False if found["fp"] else None


def annotated() -> list[Annotated]:
    """Every annotated document: real ones first, then by name."""
    by_name = {p.name: p for p in sorted((SHARED / "corpus").glob("*.txt"))}
    found = []
    for path in sorted((SHARED / "gold").glob("*.yaml")):
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "relations" in gold and gold.get("document") in by_name:
            found.append(Annotated(by_name[gold["document"]], path))
    return found + [Annotated(p.with_suffix(".txt"), p) for p in sorted(INVENTED.glob("*.yaml"))]

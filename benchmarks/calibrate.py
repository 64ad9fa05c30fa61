"""Proposes a confidence for every extraction rule: how often what it says is right, end to end.

Each annotated document is built, and every edge that a rule supports is held against the annotations
by itself. A rule's confidence is ``(right + prior * mean) / (right + wrong + prior)``, where ``mean``
is the pooled precision of its engine (itself shrunk towards that of all): a rule that is seldom seen
stays near its engine's mean. Where several rules read one claim in a sentence, only the surest is
counted, so that figures move a little from one round to the next.

Needs the annotated documents and their scorer (``gold/``, ``corpus/``, ``score/score.py``) in the
folder that JOINEDUP_SHARED names. ``--write`` puts the figures into the rules' TOML files.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import yaml

from joinedup.graph.file import dumps
from joinedup.loaders import build_graph
from joinedup.loaders import extract as extraction
from joinedup.loaders.extract.rules import rules

SHARED = Path(os.environ.get("JOINEDUP_SHARED", Path(__file__).resolve().parents[2] / "shared"))
RANGES = {"birmingham-dev": "1-1179,1501-1749,1991-2454,2851-3512"}
"""The lines that were annotated, where that is not the whole document."""

Counts = dict[tuple[str, str], Counter[str]]


def scorer() -> Any:
    """The scorer of the annotations, as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents() -> list[tuple[Path, Path]]:
    """Every annotated document with its annotations."""
    by_name = {p.name: p for folder in ("corpus", "gold/invented") for p in sorted((SHARED / folder).glob("*.txt"))}
    golds = [*sorted((SHARED / "gold").glob("*.yaml")), *sorted((SHARED / "gold/invented").glob("*.yaml"))]
    named = [(yaml.safe_load(p.read_text(encoding="utf-8")), p) for p in golds]
    return [(by_name[g["document"]], p) for g, p in named if "relations" in g and g.get("document") in by_name]


def count(counts: Counts) -> None:
    """Add to ``counts`` how often each rule, by engine and id, was right and wrong."""
    judge = scorer()
    for source, path in documents():
        gold, lines = yaml.safe_load(path.read_text(encoding="utf-8")), judge.Source(source)
        graph = json.loads(dumps(build_graph([source]).graph))
        ranges = judge.parse_ranges(RANGES.get(path.stem))
        for edge in graph["edges"]:
            if edge["type"] == "ABOUT":
                continue
            ends = [n for n in graph["nodes"] if n["id"] in (edge["source"], edge["target"])]
            found = judge.score({"nodes": ends, "edges": [edge]}, gold, lines, ranges)[0]["relations"]
            verdict = "right" if found["tp"] else "wrong" if found["fp"] else ""
            for engine, rule in sorted({(v["extractor"], v["rule"]) for v in edge["evidence"] if v.get("status")}):
                counts[engine, rule][verdict] += 1


def main() -> None:
    """Print a table, and write the figures where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--prior", type=float, default=5, help="how many cases the engine's mean weighs")
    parser.add_argument("--write", action="store_true", help="put the figures into the TOML files")
    options = parser.parse_args()
    counts: Counts = defaultdict(Counter)
    count(counts)
    engines: dict[str, Counter[str]] = defaultdict(Counter)
    for (engine, _), seen in counts.items():
        engines[engine].update(seen)
    pooled = sum((c for c in engines.values()), Counter())
    overall = pooled["right"] / (pooled["right"] + pooled["wrong"])

    def shrunk(seen: Counter[str], towards: float) -> float:
        return (seen["right"] + options.prior * towards) / (seen["right"] + seen["wrong"] + options.prior)

    means = {engine: shrunk(seen, overall) for engine, seen in engines.items()}
    for engine in sorted(means):
        c = engines[engine]
        print(f"# {engine}: {c['right']} right, {c['wrong']} wrong, mean {means[engine]:.3f}")
    print("\n| engine | rule | right | wrong | now | proposed |\n|---|---|---:|---:|---:|---:|")
    proposed: dict[str, float] = {}
    now = {**{r.id: r.confidence for r in rules().all()}, **rules().derived}
    homes = {"dependency": rules().triggers, "frames": rules().frames, "absence": rules().absences,
             "structure": rules().structures, "nearby": rules().nearby}  # fmt: skip
    home = {r.id: engine for engine, held in homes.items() for r in held}
    for name in now:
        engine = home.get(name, "structure")
        if name == "surface":  # a factor: what a trigger rule is worth where it is read by position
            proposed[name] = round(min(means[name] / means["dependency"], 1), 2)
            print(f"| surface | (factor) | | | {now[name]} | {proposed[name]} |")
            continue
        c = counts[engine, name]
        proposed[name] = round(shrunk(c, means[engine]), 2)
        print(f"| {engine} | {name} | {c['right']} | {c['wrong']} | {now[name]} | {proposed[name]} |")
    if options.write:
        for path in sorted((Path(extraction.__file__).parent / "rules").glob("*.toml")):
            text = path.read_text(encoding="utf-8")
            for name, value in proposed.items():
                text = re.sub(rf'(?ms)^(id = "{name}"\n(?:(?!^\[\[).)*?^confidence = )[\d.]+$', rf"\g<1>{value}", text)
                text = re.sub(rf"(?m)^{name} = [\d.]+$", f"{name} = {value}", text)
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Proposes a confidence for every extraction rule: how often what it says is right, end to end.

Each annotated document is built, and every edge that a rule supports is held against the annotations
by itself. A rule's confidence is ``(right + prior * mean) / (right + wrong + prior)``, where ``mean``
is the pooled precision of its engine (itself shrunk towards that of all): a rule that is seldom seen
stays near its engine's mean. Where several rules read one claim in a sentence, only the surest is
counted, so that figures move a little from one round to the next.

Needs the annotations of real documents and the scorer in the folder that JOINEDUP_SHARED names. ``--write``
puts the figures into the rules' TOML files.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

from _annotated import annotated

from joinedup.graph.file import dumps
from joinedup.loaders import build_graph
from joinedup.loaders import extract as extraction
from joinedup.loaders.extract.rules import rules
from joinedup.loaders.settings import Settings

Counts = dict[tuple[str, str], Counter[str]]


def count(counts: Counts) -> None:
    """Add to ``counts`` how often each rule, by engine and id, was right and wrong."""
    for document in annotated():
        # rules alone: the scorer would hide the claims that it holds for wrong
        graph = json.loads(dumps(build_graph([document.source], settings=Settings(learned=False)).graph))
        for edge, right in document.judged(graph):
            verdict = {True: "right", False: "wrong", None: ""}[right]
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

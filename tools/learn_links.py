"""Writes queries/missing_links/learnt.toml from the annotated documents about invented places. Run by hand.

    python tools/learn_links.py            # writes the file, and says how well it does on areas left out
    python tools/learn_links.py --check    # says whether the file is what this would write

Counts of interfaces by sector and by kind make the block model; a logistic regression weighs it against the rest of
the structure. It learns from hidden ties: each is taken out, with what only its sentences tell, and told apart from
pairs of the same node without a statement. For each area the block model is counted on the others, as it will be in
use.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))
from annotated_graph import annotated_graph

from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.missing_links.block_model import BlockModel, Counts
from joinedup.queries.missing_links.ends import Ends
from joinedup.queries.missing_links.predicted import link_rules
from joinedup.queries.missing_links.structure import Structure, Weights
from joinedup.queries.missing_links.validation import Test, validate
from joinedup.queries.views import SystemView

ROOT = Path(__file__).resolve().parents[1]
ANNOTATED = ROOT / "tests" / "annotated"
TARGET = ROOT / "queries" / "missing_links" / "learnt.toml"
OTHERS_PER_TIE = 20
RIDGE = 1.0
"""Pull of the weights towards nought."""
NAMES = tuple(Weights.model_fields)


def systems() -> dict[str, SystemView]:
    """Every annotated document by name."""
    paths = sorted(ANNOTATED.glob("*.yaml"))
    return {p.stem: SystemView.of(annotated_graph(p, p.with_suffix(".txt"))) for p in paths}


def area(name: str) -> str:
    """The invented area that a document is about."""
    return name.partition("_")[0]


def counted(views: Sequence[SystemView]) -> Counts:
    """The counts of several reports."""
    counts = Counts()
    for view in views:
        counts.add(view)
    return counts


def structures(views: dict[str, SystemView], left_out: str | None) -> list[Structure]:
    """Every document but those of one area, its block model counted on other areas than its own."""
    none = Weights(**dict.fromkeys(NAMES, 0.0))
    kept = {n: v for n, v in views.items() if area(n) != left_out}
    models = {
        a: BlockModel(counted([v for n, v in kept.items() if area(n) != a])) for a in sorted({area(n) for n in kept})
    }
    return [Structure(Ends(v, link_rules().kinds), models[area(n)], none) for n, v in kept.items()]


def weights(found: Sequence[Structure]) -> Weights:
    """Logistic regression, by Newton's method with a ridge."""
    rows, labels = _examples(found)
    x = np.column_stack([rows, np.ones(len(rows))])
    pull = np.diag([RIDGE] * len(NAMES) + [0.0])
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve(
            x.T @ (x * (p * (1 - p))[:, None]) + pull, x.T @ (labels - p) - pull @ beta
        )  # fmt: skip
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return Weights(**{name: round(float(value), 2) for name, value in zip(NAMES, beta, strict=False)})


def _examples(found: Sequence[Structure]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    random, rows, labels = Random(1), [], []
    for structure in found:
        for tie in structure.ends.ties:
            for a, b in (tie, tie[::-1]):
                columns = structure.columns(a, without=b)
                others = np.flatnonzero(structure.ends.open_to(a)).tolist()
                chosen = sorted(random.sample(others, min(OTHERS_PER_TIE, len(others))))
                for i in (b, *chosen):
                    rows.append([columns[name][i] for name in NAMES])
                    labels.append(float(i == b))
    return np.array(rows), np.array(labels)


def text(views: dict[str, SystemView]) -> str:
    """The file."""
    counts, fitted = counted(list(views.values())), weights(structures(views, None))
    sectors = {n for v in views.values() for n in v.sector.values()}
    kinds = {str(node.kind) for v in views.values() for node in v.graph.nodes()}
    types = sorted(vocabulary().interfaces)

    def cell(pairs: int, stated: Sequence[int]) -> str:
        filled = [f"{t} = {n}" for t, n in zip(types, stated, strict=True) if n]
        return "{ " + ", ".join([f"pairs = {pairs}", *filled]) + " }"

    def table(names: set[str]) -> list[str]:
        return [
            f'"{a} > {b}" = {cell(counts.pairs[a, b], [counts.stated[a, b, t] for t in types])}'
            for a in sorted(names) for b in sorted(names) if counts.pairs[a, b]
        ]  # fmt: skip

    lines = [
        "# Written by tools/learn_links.py from annotated documents about invented places: numbers alone. What is",
        "# counted are ordered pairs of nodes that can have an interface, and the interfaces that are stated, whatever",
        "# their status, from the first to the second. The weights are those of a logistic regression.",
        f"documents = {len(views)}",
        f"overall = {cell(counts.all_pairs, [counts.all_stated[t] for t in types])}",
        "", "[weights]", *(f"{name} = {value}" for name, value in fitted.model_dump().items()),
        "", "[sectors]", *table(sectors), "", "[kinds]", *table(kinds),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def left_out(views: dict[str, SystemView]) -> None:
    """Print how well each document does with what the other areas teach."""
    total: list[tuple[Test, ...]] = []
    for name, view in views.items():
        taught = weights(structures(views, area(name)))
        model = BlockModel(counted([v for n, v in views.items() if area(n) != area(name)]))
        result = validate(Structure(Ends(view, link_rules().kinds), model, taught))
        total.append(tests := (result.structure, result.degree, result.random))
        print(f"{name:24} {result.hidden:4}", *(f"{t.hits.value:.3f} {t.mrr.value:.3f}" for t in tests), result.beats)
    for i, what in enumerate(("structure", "degree", "random")):
        hits = np.mean([t[i].hits.value for t in total])
        mrr = np.mean([t[i].mrr.value for t in total])
        print(f"{what}: hits@10 {hits:.3f}, MRR {mrr:.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    made = systems()
    if parser.parse_args().check:
        sys.exit(TARGET.read_text(encoding="utf-8") != text(made))
    TARGET.write_text(text(made), encoding="utf-8", newline="\n")
    left_out(made)

"""Trains the learned part of relation extraction, and says how good it is on documents left out.

    python tools/train_relations.py            # train, print the table, write the model
    python tools/train_relations.py --dry-run  # the table alone
    python tools/train_relations.py --check    # is the model in the repository of these texts and this code?

Reads ``tests/annotated/NAME.txt`` with ``NAME.yaml``; what stands before the first "_" of a name is its area.
Figures are of areas left out one at a time, end to end: our own mentions, recognised by weights that have not
seen the area either (tools/train_mentions.py), rules included, calibration and thresholds fitted on the other
areas. Areas that the rules were written with in view (``--seen``) can be learned from and left out of all
figures. Real text that must not be trained on is reported where JOINEDUP_SHARED names the folder that holds it.
Needs ``pip install joinedup[train]``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

# one thread: the sums are then the same in every run, and a busy machine does not wait for itself
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"

import numpy as np  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
ANNOTATED = ROOT / "tests" / "annotated"
LEARNED = ROOT / "loaders" / "learned"
REAL = (("corpus/002_0ceb135c2ca79ee4.txt", "gold/birmingham-dev.yaml", "1-1179,1501-1749,1991-2454,2851-3512"),
        ("corpus/001_c775b86440e700a9.txt", "gold/liverpool.yaml", None))  # fmt: skip
PRECISE, DEFAULT, COMPLETE = 0.83, 0.73, 0.50
"""The least precision of each setting on areas left out."""
FLOOR = 0.05


def fingerprint() -> dict[str, str]:
    """Hashes of what the model is made of: texts, annotations, the code that sees them, and the rules."""
    parts = {
        "texts": [*ANNOTATED.glob("*.txt"), Path(__file__).with_name("relations_sentences.txt")],
        "annotations": ANNOTATED.glob("*.yaml"),
        "code": [*LEARNED.glob("*.py"), *LEARNED.glob("families.toml"), *(ROOT / "tools").glob("*relations*.py")],
        "rules": (ROOT / "loaders" / "extract" / "rules").glob("*.toml"),
    }
    return {name: _hash(paths) for name, paths in parts.items()}


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda p: p.name):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


def check() -> int:
    """0 where the model is of these texts and this code, else 1, saying what differs."""
    from joinedup.loaders.learned.model import unpacked

    made = unpacked((LEARNED / "relations.npz").read_bytes()).meta["of"]
    changed = [name for name, value in fingerprint().items() if made.get(name) != value]
    print("the model is of other " + ", ".join(changed) if changed else "the model is of these texts and this code")
    return 1 if changed else 0


Figures = tuple[int, int, int]


def edges(
    documents: Sequence[Any], probabilities: Sequence[Any], least: float, types: frozenset[str] = frozenset()
) -> Figures:
    """Right, wrong and missed relationships at a confidence, by the rules of the scorer."""
    right = wrong = missed = 0
    for d, p in zip(documents, probabilities, strict=True):
        found, false = set(), set()
        for k in np.flatnonzero(p >= least):
            r = d.rows[k]
            if types and not types & {r.key[0], r.key[-1]}:
                continue
            if r.right == 1:
                found.add(r.key)
            elif r.right == 0:
                false.add(r.key)
        want = {k for k in d.wanted if not types or k[0] in types}
        right, wrong, missed = right + len(found), wrong + len(false), missed + len(want - found)
    return right, wrong, missed


def prf(figures: Figures) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    tp, fp, fn = figures
    return tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn)


def thresholds_for(documents: Sequence[Any], probabilities: Sequence[Any]) -> tuple[float, float, float]:
    """The confidences of precise, default and complete."""
    grid = [round(x, 2) for x in np.arange(0.04, 0.98, 0.01)]
    at = {x: prf(edges(documents, probabilities, x)) for x in grid}

    def best(least: float, value: Callable[[float], float]) -> float:
        fit = [x for x in grid if at[x][0] >= least]
        return max(fit, key=lambda x: (value(x), x)) if fit else max(grid, key=lambda x: (at[x][0], -x))

    precise = best(PRECISE, lambda x: at[x][1])
    default = best(DEFAULT, lambda x: at[x][2])
    complete = best(COMPLETE, lambda x: at[x][1])
    return max(precise, default), default, min(complete, default)


class Trainer:
    """The stages with each area left out in turn, and fitted to all.

    The second stage is trained on scores of areas that the first had not seen. For an area left out these come
    from first stages that had seen that area's words, though never with the ones scored: a second stage of a few
    hundred numbers cannot carry them over, and each area needs one fit in place of many.
    """

    def __init__(self, documents: Sequence[Any], extra: Sequence[Any], seen: frozenset[str]) -> None:
        self.every = list(documents)
        self.documents = [d for d in documents if d.area not in seen]
        self.extra = list(extra)
        self.areas = sorted({d.area for d in self.documents})
        self.scores: dict[str, Any] = {}

    def left_out(self) -> list[Any]:
        """The raw probabilities of every document that counts, from stages that have not seen its area."""
        from relations_fit import fit_first, fit_second, predicted

        for area in self.areas:
            first = fit_first([*(d for d in self.every if d.area != area), *self.extra])
            self.scores |= {d.name: first.scores(d) for d in self.documents if d.area == area}
        out = {}
        for area in self.areas:
            others = [d for d in self.documents if d.area != area]
            second = fit_second(others, [self.scores[d.name] for d in others])
            for d in self.documents:
                if d.area == area:
                    out[d.name] = predicted(second, d, self.scores[d.name])
        return [out[d.name] for d in self.documents]

    def fitted(self) -> tuple[Any, Any]:
        """Both stages trained on all; after :meth:`left_out`, whose scores the second needs."""
        from relations_fit import fit_first, fit_second

        second = fit_second(self.documents, [self.scores[d.name] for d in self.documents])
        return fit_first([*self.every, *self.extra]), second


def say(name: str, *figures: Figures) -> None:
    """One line of the table."""
    print(f"{name:26}" + "  ".join("{:.2f} {:.2f} {:.2f}".format(*prf(f)) for f in figures), flush=True)


def report(trainer: Trainer, raw: Sequence[Any]) -> None:
    """The table: rules alone, precise, default, complete; each area by what was fitted on the others."""
    from relations_fit import calibrated, fit_calibration

    from joinedup.graph.vocabulary import vocabulary

    docs = trainer.documents
    ruled = [d.ruled.astype(float) for d in docs]
    crossed: list[list[Any]] = [[], [], []]
    probabilities: list[Any] = []
    for d, r in zip(docs, raw, strict=True):
        others = [k for k, o in enumerate(docs) if o.area != d.area]
        calibration = fit_calibration(np.concatenate([raw[k] for k in others]),
                                      np.concatenate([docs[k].right() for k in others]))  # fmt: skip
        levels = thresholds_for([docs[k] for k in others], [calibrated(raw[k], calibration) for k in others])
        p = calibrated(r, calibration)
        probabilities.append(p)
        for kept, level in zip(crossed, levels, strict=True):
            kept.append((p >= level).astype(float))
    print(f"{'left out, P R F1':26}{'rules':16}{'precise':16}{'default':16}{'complete':16}")
    for k, d in enumerate(docs):
        say(d.name, *(edges([d], [x[k]], 0.5) for x in (ruled, *crossed)))
    say("all", *(edges(docs, x, 0.5) for x in (ruled, *crossed)))
    interfaces = frozenset(map(str, vocabulary().interfaces))
    say("interfaces", *(edges(docs, x, 0.5, interfaces) for x in (ruled, *crossed)))
    for type_ in sorted({k[0] for d in docs for k in d.wanted}):
        say("  " + type_, *(edges(docs, x, 0.5, frozenset({type_})) for x in (ruled, *crossed)))
    p, right = np.concatenate(probabilities), np.concatenate([d.right() for d in docs])
    print("calibration (confidence: claims, share right)")
    for low in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        held = (p >= low) & (p < low + (0.05 if low == 0.05 else 0.1)) & (right >= 0)
        if held.any():
            print(f"  {low:.2f}  {held.sum():5d}  {right[held].mean():.2f}  (mean {p[held].mean():.2f})")


def report_status(trainer: Trainer) -> Any:
    """How often the status is right on areas left out, by the classifier and by the rules; the final model."""
    from relations_fit import fit_status, status_rows

    rows = status_rows(trainer.every)
    said: list[tuple[Any, str]] = []
    for area in trainer.areas:
        model = fit_status([r for r in rows if r.area != area])
        said += [(r, model.says(r.hashes)) for r in rows if r.area == area]

    def share(of: Iterable[bool]) -> str:
        held = [*of]
        return f"{sum(held) / max(1, len(held)):.3f} of {len(held)}"

    weak = ("absent", "limited")
    print("status left out: " + share(s == r.status for r, s in said)
          + "; not present: " + share(s == r.status for r, s in said if r.status != "present")
          + "; claimed by rules: " + share(s == r.status for r, s in said if r.ruled is not None)
          + ", the rules' own: " + share(r.ruled == r.status for r, _ in said if r.ruled is not None)
          + "; gaps P " + share(r.status in weak for r, s in said if s in weak)
          + ", R " + share(s in weak for r, s in said if r.status in weak))  # fmt: skip
    return fit_status(rows)


def main() -> int:
    """Train, report and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dry-run", action="store_true", help="print the table, write nothing")
    parser.add_argument("--seen", default="", metavar="AREAS",
                        help="areas that the rules were written with in view, with commas between")  # fmt: skip
    parser.add_argument("--check", action="store_true", help="only say whether the model is of these texts and code")
    options = parser.parse_args()
    if options.check:
        return check()
    from relations_fit import calibrated, exported, fit_calibration, predicted
    from relations_gold import examples, load, sentences
    from train_mentions import area_of, left_out, recognisers_without

    from joinedup.loaders.learned.model import packed
    from joinedup.loaders.learned.votes import NAMES

    paths = sorted(p for p in ANNOTATED.glob("*.yaml") if p.with_suffix(".txt").exists())
    seen = frozenset(filter(None, options.seen.split(",")))
    recognisers = recognisers_without(paths)
    read = []
    for p in paths:
        with left_out(recognisers[area_of(p)]):
            read.append(load(p.with_suffix(".txt"), p))
    trainer = Trainer(read, [examples(), sentences()], seen)
    docs = trainer.documents
    reach = sum(len({r.key for r in d.rows if r.right == 1}) for d in docs)
    wanted = sum(len(d.wanted) for d in docs)
    print(f"{len(paths)} documents to learn from; figures of {len(docs)}, of {len(trainer.areas)} areas: "
          f"{sum(len(d.pairs) for d in docs)} candidate pairs; "
          f"of {wanted} relationships {reach / wanted:.2f} are among them")  # fmt: skip
    raw = trainer.left_out()
    report(trainer, raw)
    status = report_status(trainer)
    calibration = fit_calibration(np.concatenate(raw), np.concatenate([d.right() for d in docs]))
    levels = thresholds_for(docs, [calibrated(r, calibration) for r in raw])
    first, second = trainer.fitted()
    shared = Path(os.environ.get("JOINEDUP_SHARED", ROOT.parent / "shared"))
    for text, gold, lines in REAL:
        if (shared / gold).exists():
            ranges = [(int(a), int(b)) for a, b in (x.split("-") for x in lines.split(","))] if lines else None
            d = load(shared / text, shared / gold, ranges)
            p = calibrated(predicted(second, d, first.scores(d)), calibration)
            say(d.name + " (not trained on)", edges([d], [d.ruled.astype(float)], 0.5),
                *(edges([d], [p], level) for level in levels))  # fmt: skip
    print("thresholds: precise {:.2f}, default {:.2f}, complete {:.2f}".format(*levels))
    if options.dry_run:
        return 0
    meta = {"names": list(NAMES), "of": fingerprint(), "documents": [d.name for d in trainer.every]}
    arrays = exported(first, second, calibration, status)
    arrays["meta"] = np.frombuffer(json.dumps(meta, sort_keys=True).encode("utf-8"), dtype=np.uint8)
    data = packed(arrays)
    (LEARNED / "relations.npz").write_bytes(data)
    values = dict(zip(("precise", "default", "complete"), levels, strict=True)) | {"floor": FLOOR}
    lines_ = [f"{name} = {value:.2f}" for name, value in values.items()]
    text_ = (
        "# The least confidence of a claim in each setting, chosen on areas left out. Written with the weights\n"
        "# by tools/train_relations.py: do not edit.\n"
        f'model = "{hashlib.sha256(data).hexdigest()}"\n' + "\n".join(lines_) + "\n"
    )
    (LEARNED / "thresholds.toml").write_text(text_, encoding="utf-8", newline="\n")
    print(f"{len(data) / 1e6:.1f} MB written")
    return 0


if __name__ == "__main__":
    sys.exit(main())

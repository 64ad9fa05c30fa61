"""Trains the learned recogniser of names and noun phrases, and says how good it is on documents left out.

    python tools/train_mentions.py            # train, print the table, write the weights
    python tools/train_mentions.py --dry-run  # the table alone
    python tools/train_mentions.py --check    # are the weights in the repository of these texts and this code?

Reads ``tests/annotated/NAME.txt`` with ``NAME.yaml``; what stands before the first "_" of a name is its area.
Figures are of areas left out one at a time, end to end: the nodes of a whole build. Real text that must not be
trained on is reported where JOINEDUP_SHARED names the folder that holds it. Needs ``pip install joinedup[train]``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from relations_gold import forms, inside, norm

ROOT = Path(__file__).resolve().parents[1]
ANNOTATED = ROOT / "tests" / "annotated"
MENTIONS = ROOT / "loaders" / "mentions"
REAL = (("corpus/002_0ceb135c2ca79ee4.txt", "gold/birmingham-dev.yaml", "1-1179,1501-1749,1991-2454,2851-3512"),
        ("corpus/001_c775b86440e700a9.txt", "gold/liverpool.yaml", None))  # fmt: skip
STRENGTH = 0.3
SUPPORT = 2
"""Areas in which a cue must be seen: what one area alone has is its names, not its language."""
DENSE = 0.15
"""How much of the parser's vectors is let in, against single cues."""
SURE, UNSURE, SCOPED = 0.8, 0.3, 0.8

Ranges = Sequence[tuple[int, int]] | None


@dataclass(slots=True)
class Row:
    """One candidate of a document: its cues, and its label (``None`` is unknown; 0 is nothing)."""

    cues: Mapping[int, float]
    vector: Any
    label: int | None


@dataclass(slots=True)
class Document:
    """An annotated document and its candidates."""

    name: str
    area: str
    text: Path
    gold: Mapping[str, Any]
    ranges: Ranges
    rows: list[Row]


def fingerprint() -> dict[str, str]:
    """Hashes of what the weights are made of: texts, annotations, and the code that sees them."""
    code = [MENTIONS / f"{name}.py" for name in ("candidates", "cues", "weights")]
    parts = {"texts": ANNOTATED.glob("*.txt"), "annotations": ANNOTATED.glob("*.yaml"),
             "code": [*code, ROOT / "tools" / "train_mentions.py"]}  # fmt: skip
    return {name: _hash(paths) for name, paths in parts.items()}


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda p: p.name):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


def check() -> int:
    """0 where the weights are of these texts and this code, else 1, saying what differs."""
    from joinedup.loaders.mentions.weights import FILE, unpacked

    made = unpacked((MENTIONS / FILE).read_bytes()).meta["of"]
    changed = [name for name, value in fingerprint().items() if made.get(name) != value]
    print("the weights are of other " + ", ".join(changed) if changed else "the weights are of these texts and code")
    return 1 if changed else 0


def load(text: Path, annotations: Path, ranges: Ranges = None) -> Document:
    """An annotated document with the candidates that a build of it would score."""
    from joinedup.loaders.build import identities_of
    from joinedup.loaders.mentions import scorer, worth_parsing
    from joinedup.loaders.mentions.candidates import by_name
    from joinedup.loaders.mentions.cues import pooled, vector
    from joinedup.loaders.mentions.recognise import _Recogniser
    from joinedup.loaders.mentions.weights import KINDS
    from joinedup.loaders.model import parse
    from joinedup.loaders.readers import read_document

    document = read_document(text)
    identities = identities_of().within(document=document.name, system=None)
    parses = parse(s for s in document.sentences if worth_parsing(s))
    reader = _Recogniser(document, parses, identities)
    with left_out(None):
        reading = reader.run()
    drafts = reader.by_rules
    gold = yaml.safe_load(annotations.read_text(encoding="utf-8"))
    nodes = {n["id"]: n for n in gold["nodes"]}
    by_form: dict[str, list[str]] = {}
    for key, node in nodes.items():
        for form in forms(node["name"], node.get("aliases") or ()):
            by_form.setdefault(form, []).append(key)
    known = {g for e in reading.entities.values() for f in forms(e.name, e.aliases) for g in by_form.get(f, ())}
    found = {s.id: list(scorer.spots(s, parses.get(s.id), drafts[s.id], reader.names.names.get(s.id, ()),
                                      reader.names.lowercase)) for s in reader.sentences}  # fmt: skip
    rows = []
    for places in by_name(found).values():
        keys = by_form.get(norm(places[0][1].name), [])
        required = [k for k in keys if not nodes[k].get("optional")]
        label: int | None = 0
        if required:
            kinds = [str(k) for k in KINDS]
            label = 1 + kinds.index(nodes[required[0]]["kind"])
            if set(required) & known and all(spot.taken is None for spot, _ in places):
                label = None  # another word for what a rule has found
        elif keys:
            label = None
        rows.append(Row(pooled(places, parses, drafts), vector(places, parses), label))
    return Document(annotations.stem, area_of(annotations), text, gold, ranges, rows)


def area_of(path: Path) -> str:
    """The invented area that an annotated document is about."""
    return path.stem.partition("_")[0]


def recognisers_without(paths: Sequence[Path]) -> dict[str, Any]:
    """For each area of annotated documents a recogniser that has not seen it, as ``left_out`` takes them."""
    from joinedup.loaders.mentions.weights import unpacked

    documents = [load(p.with_suffix(".txt"), p) for p in paths]
    return {
        area: (unpacked(weights_of(fit([d for d in documents if d.area != area]))), levels_of())
        for area in sorted({d.area for d in documents})
    }


class left_out:
    """A build with other weights than those that ship; with none for ``None``."""

    def __init__(self, trained: Any) -> None:
        self.trained = trained

    def __enter__(self) -> None:
        from joinedup.loaders.mentions import scorer

        self.kept, scorer.learned = scorer.learned, lambda: self.trained  # type: ignore[assignment]

    def __exit__(self, *_: Any) -> None:
        from joinedup.loaders.mentions import scorer

        scorer.learned = self.kept


def fit(documents: Sequence[Document]) -> dict[str, Any]:
    """Arrays of a multinomial logistic regression over hashed cues and the parser's vectors."""
    import scipy.sparse as sp
    from sklearn.linear_model import LogisticRegression

    from joinedup.loaders.mentions.weights import KINDS, VECTOR

    support: dict[int, set[str]] = {}
    for d in documents:
        for row in d.rows:
            for h in row.cues:
                support.setdefault(h, set()).add(d.area)
    keys = sorted(h for h, areas in support.items() if len(areas) >= SUPPORT)
    index = {h: i for i, h in enumerate(keys)}
    rows = [r for d in documents for r in d.rows if r.label is not None]
    data, columns, ends = [], [], [0]
    for r in rows:
        for h, v in sorted(r.cues.items()):
            if h in index:
                columns.append(index[h])
                data.append(v)
        ends.append(len(columns))
    vectors = np.array([np.zeros(VECTOR) if r.vector is None else r.vector for r in rows])
    mean, scale = vectors.mean(axis=0), (vectors.std(axis=0) + 1e-6) / DENSE
    x = sp.hstack([sp.csr_matrix((data, columns, ends), shape=(len(rows), len(keys))),
                   sp.csr_matrix((vectors - mean) / scale)]).tocsr()  # fmt: skip
    y = np.array([r.label for r in rows])
    fitted = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3).fit(x, y)
    weights, bias = np.zeros((x.shape[1], len(KINDS) + 1)), np.full(len(KINDS) + 1, -20.0)
    weights[:, fitted.classes_], bias[fitted.classes_] = fitted.coef_.T, fitted.intercept_
    return {
        "keys": np.array(keys, dtype=np.uint32), "weights": weights[: len(keys)].astype(np.float16), "bias": bias,
        "dense": weights[len(keys) :].astype(np.float32), "mean": mean.astype(np.float32),
        "scale": scale.astype(np.float32),
    }  # fmt: skip


def weights_of(arrays: Mapping[str, Any]) -> bytes:
    """The bytes of the weights' file."""
    from joinedup.loaders.learned.model import packed
    from joinedup.loaders.mentions.weights import KINDS, VERSION

    meta = {"version": VERSION, "kinds": [str(k) for k in KINDS], "of": fingerprint()}
    return packed({**arrays, "meta": np.frombuffer(json.dumps(meta, sort_keys=True).encode(), dtype=np.uint8)})


def levels_of(sure: float = SURE, unsure: float = UNSURE, scoped: float = SCOPED, model: str = "") -> Any:
    """Thresholds as the recogniser takes them."""
    from joinedup.loaders.mentions.weights import Thresholds

    return Thresholds(model=model, sure=sure, unsure=unsure, scoped=scoped)


Figures = tuple[int, int, int]


def nodes_of(document: Document, trained: Any) -> Figures:
    """Right, wrong and missed nodes of a whole build of a document."""
    from joinedup.loaders import build_graph

    with left_out(trained):
        graph = build_graph([document.text]).graph
    gold = {n["id"]: n for n in document.gold["nodes"]}
    by_form: dict[str, list[str]] = {}
    for key, node in gold.items():
        for form in forms(node["name"], node.get("aliases") or ()):
            by_form.setdefault(form, []).append(key)
    kinds = {str(n["kind"]) for n in gold.values()}
    made = [n for n in graph.nodes() if str(n.kind) in kinds and n.evidence]
    pairs = sorted(
        (str(n.kind) != gold[k]["kind"], norm(n.name) != norm(gold[k]["name"]), n.id, k)
        for n in made
        for k in {k for f in forms(n.name, n.aliases) for k in by_form.get(f, ())}
    )
    matched: dict[str, str] = {}
    for *_, node_id, key in pairs:
        if node_id not in matched and key not in matched.values():
            matched[node_id] = key
    wanted = {k for k, n in gold.items() if not n.get("optional") and inside(n.get("lines") or [], document.ranges)}
    free = {node_id for *_, node_id, key in pairs if gold[key].get("optional")}
    right = len(wanted & set(matched.values()))
    wrong = sum(n.id not in matched and n.id not in free for n in made)
    return right, wrong if document.ranges is None else 0, len(wanted) - right


def prf(figures: Iterable[int]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    tp, fp, fn = figures
    return tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn)


def main() -> int:
    """Train, report and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dry-run", action="store_true", help="print the table, write nothing")
    parser.add_argument("--check", action="store_true", help="only say whether the weights are of these texts and code")
    options = parser.parse_args()
    if options.check:
        return check()
    from joinedup.loaders.mentions.weights import FILE, unpacked

    paths = sorted(p for p in ANNOTATED.glob("*.yaml") if p.with_suffix(".txt").exists())
    documents = [load(p.with_suffix(".txt"), p) for p in paths]
    areas = sorted({d.area for d in documents})
    candidates = [r for d in documents for r in d.rows]
    print(f"{len(documents)} documents of {len(areas)} areas, {len(candidates)} candidates, "
          f"{sum(bool(r.label) for r in candidates)} of them things")  # fmt: skip
    print(f"{'nodes left out, P R F1':28}{'rules':18}with the learned")
    total = np.zeros((2, 3), dtype=int)
    levels = levels_of()
    for area in areas:
        trained = unpacked(weights_of(fit([d for d in documents if d.area != area]))), levels
        for d in documents:
            if d.area == area:
                figures = np.array([nodes_of(d, None), nodes_of(d, trained)])
                total += figures
                print(f"{d.name:28}" + "  ".join("{:.2f} {:.2f} {:.2f}".format(*prf(f)) for f in figures), flush=True)
    print(f"{'all':28}" + "  ".join("{:.3f} {:.3f} {:.3f}".format(*prf(f)) for f in total))
    data = weights_of(fit(documents))
    trained = unpacked(data), levels
    shared = Path(os.environ.get("JOINEDUP_SHARED", ROOT.parent / "shared"))
    for text, gold, lines in REAL:
        if (shared / gold).exists():
            ranges = [(int(a), int(b)) for a, b in (x.split("-") for x in lines.split(","))] if lines else None
            held = yaml.safe_load((shared / gold).read_text(encoding="utf-8"))
            d = Document(Path(gold).stem, "", shared / text, held, ranges, [])
            found = [prf(nodes_of(d, which))[1] for which in (None, trained)]
            print("{:28}recall {:.3f}, with the learned {:.3f}".format(d.name, *found))
    if options.dry_run:
        return 0
    (MENTIONS / FILE).write_bytes(data)
    (MENTIONS / "recogniser.toml").write_text(
        "# From which likelihood on a candidate is a thing, chosen on areas left out. Written with the weights by\n"
        "# tools/train_mentions.py: do not edit.\n"
        f'model = "{hashlib.sha256(data).hexdigest()}"\n'
        f"sure = {SURE}\nunsure = {UNSURE}\nscoped = {SCOPED}\n",
        encoding="utf-8", newline="\n",
    )  # fmt: skip
    print(f"{len(data) / 1e6:.2f} MB written")
    return 0


if __name__ == "__main__":
    sys.exit(main())

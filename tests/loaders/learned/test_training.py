"""The model in the repository is made of the texts, annotations and code in the repository."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from joinedup.graph.vocabulary import vocabulary
from joinedup.loaders.extract.examples import trial
from joinedup.loaders.learned.model import FILE, unpacked


@pytest.fixture(scope="module")
def trainer(root: Path) -> dict[str, Any]:
    return runpy.run_path(str(root / "tools" / "train_relations.py"))


def test_the_model_is_of_these_texts_and_this_code(root: Path, trainer: dict[str, Any]) -> None:
    made = unpacked((root / "loaders" / "learned" / FILE).read_bytes()).meta["of"]
    now = trainer["fingerprint"]()
    changed = [name for name in ("texts", "annotations", "code") if made[name] != now[name]]
    assert not changed, "run tools/train_relations.py"


def test_every_annotated_text_was_trained_on(root: Path) -> None:
    made = unpacked((root / "loaders" / "learned" / FILE).read_bytes()).meta["documents"]
    assert made == sorted(p.stem for p in (root / "tests" / "annotated").glob("*.yaml"))


def test_annotations_hold_together(root: Path) -> None:
    for path in sorted((root / "tests" / "annotated").glob("*.yaml")):
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        kinds = {n["id"]: n["kind"] for n in gold["nodes"]}
        for rel in gold["relations"]:
            assert rel["r"] in vocabulary().relationships, f"{path.name}: {rel}"
            assert vocabulary().allows(kinds[rel["s"]], rel["r"], kinds[rel["o"]]) or rel.get("optional"), rel


def test_our_own_sentences_claim_what_they_hold(root: Path) -> None:
    lines = (root / "tools" / "relations_sentences.txt").read_text(encoding="utf-8").splitlines()
    written = [x for x in lines if x and not x.startswith("#")]
    assert len(written) > 80
    for line in written:
        text, _, claims = line.partition(" =>")
        names = {e.name: e.kind for e in trial(f"{text} => nothing").reading.entities.values()}
        for claim in filter(None, (c.strip() for c in claims.split(";"))):
            found = re.fullmatch(r"(.+) ([A-Z_]+) ([^:]+)(?::(\w+))?", claim)
            assert found is not None, claim
            assert vocabulary().allows(names[found[1]], found[2], names[found[3]]), claim  # type: ignore[arg-type]
            assert found[4] in (None, "limited", "absent", "planned", "ended"), claim


def test_thresholds_are_chosen_by_precision(trainer: dict[str, Any]) -> None:
    """Ten claims, of which the surer ones are right: the settings follow from the precision at each confidence."""
    rows = [SimpleNamespace(right=int(k < 5 or k == 6), key=("PROVIDES", str(k), "o")) for k in range(10)]
    document = SimpleNamespace(rows=rows, wanted={row.key: {} for row in rows if row.right})
    p = np.array([0.95, 0.9, 0.85, 0.8, 0.75, 0.5, 0.45, 0.3, 0.2, 0.1])
    precise, default, complete = trainer["thresholds_for"]([document], [p])
    assert 0.3 < default <= precise
    assert complete <= default
    assert trainer["edges"]([document], [p], 0.7) == (5, 0, 1)
    assert trainer["edges"]([document], [p], 0.4) == (6, 1, 0)

"""Readers of annotated documents that have not seen the area that they read about."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from _annotated import INVENTED, ROOT, Annotated

from joinedup.loaders.assemble import DocumentReading
from joinedup.loaders.build import read_one
from joinedup.loaders.learned.model import Model, packed, unpacked
from joinedup.loaders.learned.votes import NAMES
from joinedup.loaders.settings import Settings

sys.path.insert(0, str(ROOT / "tools"))


@dataclass(frozen=True)
class Readers:
    """By area a recogniser of names and a scorer of relationships; what ships for every other document."""

    recognisers: dict[str, Any]
    models: dict[str, Model]

    def read(self, document: Annotated, settings: Settings) -> DocumentReading:
        """A document as a build reads it, with what has not seen its area."""
        from train_mentions import left_out as with_recogniser

        area = document.area
        if area is None or area not in self.models:
            return read_one(document.source, settings=settings)
        with with_recogniser(self.recognisers[area]):
            return read_one(document.source, settings=replace(settings, model=self.models[area]))


def shipped_alone() -> Readers:
    """What ships, for every document: it was trained on the invented ones."""
    return Readers({}, {})


def left_out() -> Readers:
    """Recogniser and scorer without each area of ``tests/annotated``; takes some minutes."""
    from relations_fit import exported, fit_calibration, fit_first, fit_second, fit_status, status_rows
    from relations_gold import examples, load, sentences
    from train_mentions import area_of, recognisers_without
    from train_mentions import left_out as with_recogniser
    from train_relations import Trainer

    paths = sorted(INVENTED.glob("*.yaml"))
    recognisers = recognisers_without(paths)
    documents = []
    for path in paths:
        with with_recogniser(recognisers[area_of(path)]):
            documents.append(load(path.with_suffix(".txt"), path))
    extra = [examples(), sentences()]
    trainer = Trainer(documents, extra, frozenset())
    raw = dict(zip((d.name for d in documents), trainer.left_out(), strict=True))
    statuses = status_rows(documents)
    meta = np.frombuffer(b'{"names": %s}' % str(list(NAMES)).replace("'", '"').encode(), dtype=np.uint8)
    models = {}
    for area in trainer.areas:
        others = [d for d in documents if d.area != area]
        calibration = fit_calibration(
            np.concatenate([raw[d.name] for d in others]), np.concatenate([d.right() for d in others])
        )
        second = fit_second(others, [trainer.scores[d.name] for d in others])
        arrays = exported(fit_first([*others, *extra]), second, calibration,
                          fit_status([r for r in statuses if r.area != area]))  # fmt: skip
        models[area] = unpacked(packed({**arrays, "meta": meta}))
    return Readers(recognisers, models)

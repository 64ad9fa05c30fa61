"""Variation of a function between places: how many models there are, and how evenly they are spread."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from .concentration import hhi, shares


class ModelSpread(NamedTuple):
    """``value`` V = distinct models / places served: 1/places is one model everywhere, 1 each place its own (above 1
    where places have several). ``hhi`` is of the models' shares of all (model, place) pairs, 1 for a single model.
    """

    value: float | None
    hhi: float | None
    models: int
    places: int


def model_spread(served: Mapping[str, Collection[str]]) -> ModelSpread:
    """V and HHI of models, each with the places that it serves; models that serve none are left out."""
    filled = {model: set(places) for model, places in served.items() if places}
    places = set().union(*filled.values()) if filled else set()
    parts = shares([len(filled[model]) for model in sorted(filled)])
    return ModelSpread(
        value=len(filled) / len(places) if places else None, hhi=hhi(parts) if parts else None,
        models=len(filled), places=len(places),
    )  # fmt: skip

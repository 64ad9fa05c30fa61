"""The model as one extractor among others: what it reads by itself, and no rule does."""

from __future__ import annotations

from collections.abc import Iterable

from ..values import Claim, Reading
from .combine import NAME, combine
from .model import shipped, thresholds


class LearnedExtractor:
    """Reads what the learned model finds likely and no rule claims; nothing where the model is missing."""

    name = NAME

    def __init__(self, floor: float | None = None) -> None:
        self._floor = floor

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """What only the model reads, down to the floor (else the default threshold)."""
        from ..extract import by_rules

        model = shipped()
        if model is None:
            return []
        floor = thresholds().default if self._floor is None else self._floor
        return combine(reading, by_rules(reading), (), model, floor)

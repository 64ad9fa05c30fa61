"""Measures: figures with a unit, a period and what they are compared with."""

from __future__ import annotations

import re
from functools import cache

from .comparators import compare
from .figures import Figure, figures_of
from .rules import measure_rules


@cache
def _own_counts() -> re.Pattern[str]:
    return re.compile("|".join(measure_rules().own_counts))


def shares_and_volumes(text: str) -> list[Figure]:
    """The figures of a sentence with their spans, comparators attached, in order of reading.

    ``share`` serves a COVERS edge, ``value`` and ``period`` the volume of a REFERS_TO or DISCHARGES_TO.
    Dates, ages, telephone numbers, labels and references ("Section 48", "111", "24/7") are none.
    """
    low = text.lower()
    if len(low) != len(text):
        return []  # a letter whose small form is longer would shift every span
    return compare(low, figures_of(text, low))


def measures_of(text: str) -> list[Figure]:
    """The figures that state something of the system: not the reviewers' own sample."""
    return [] if _own_counts().search(text.lower()) else shares_and_volumes(text)


__all__ = ["Figure", "measures_of", "shares_and_volumes"]

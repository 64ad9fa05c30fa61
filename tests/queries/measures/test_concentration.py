"""Footprint tables, Dice and participation, to the printed digits of the worked examples."""

from __future__ import annotations

import pytest

from joinedup.queries.fragmentation.footprint import footprint_figures
from joinedup.queries.measures.concentration import dice, evenness, hill, participation, shares


@pytest.mark.parametrize(
    ("parts", "hhi", "rest", "entropy", "even", "first", "second"),
    [
        ([0.80, 0.20], 0.6800, 0.3200, 0.5004, 0.722, 1.65, 1.47),
        ([0.78, 0.22], 0.6568, 0.3432, 0.5269, 0.760, 1.69, 1.52),
        ([0.50, 0.29, 0.18, 0.03], 0.3674, 0.6326, 1.1194, 0.807, 3.06, 2.72),
        (shares([0.50, 0.29, 0.18]), 0.3895, 0.6105, 1.0151, 0.924, 2.76, 2.57),
    ],
)
def test_footprint_table(
    parts: list[float], hhi: float, rest: float, entropy: float, even: float, first: float, second: float
) -> None:
    found = footprint_figures(parts)
    assert round(found.hhi, 4) == hhi
    assert round(found.one_minus_hhi, 4) == rest
    assert round(found.shannon, 4) == entropy
    assert round(found.evenness or 0, 3) == even
    assert (round(found.hill_1, 2), round(found.hill_2, 2)) == (first, second)


def test_renormalised_shares() -> None:
    assert [round(p, 3) for p in shares([0.50, 0.29, 0.18])] == [0.515, 0.299, 0.186]


@pytest.mark.parametrize(("ri", "ci", "expected"), [(0.50, 0.55, 0.524), (0.29, 0.67, 0.405), (0.18, 0.41, 0.250)])
def test_dice(ri: float, ci: float, expected: float) -> None:
    assert round(dice(ri, ci), 3) == expected


def test_nominal_and_effective_participation() -> None:
    assert round(participation([1, 1, 1]), 3) == 0.667
    assert round(participation([1999, 1, 1]), 4) == 0.0020
    assert round(participation([1, 1, 1]) - participation([1999, 1, 1]), 3) == 0.665


def test_source_concentration() -> None:
    found = footprint_figures(shares([1999, 1, 1]))
    assert round(found.hhi, 3) == 0.998
    assert round(found.hill_1, 3) == 1.009


def test_edges_of_the_formulas() -> None:
    assert evenness([1.0]) is None
    assert shares([0, 0]) == []
    assert dice(0, 0) == 0
    with pytest.raises(ValueError, match="order"):
        hill([1.0], 3)

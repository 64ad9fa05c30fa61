"""Footprint tables, Dice and participation, to the printed digits of the worked examples."""

from __future__ import annotations

from math import log

import pytest

from joinedup.queries.fragmentation.footprint import footprint_figures
from joinedup.queries.measures.concentration import (
    dice,
    evenness,
    hill,
    participation,
    shares,
    variation_of_information,
)


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
    assert round(found.hhi.value or 0, 4) == hhi
    assert round(found.one_minus_hhi.value or 0, 4) == rest
    assert round(found.shannon.value or 0, 4) == entropy
    assert round(found.evenness.value or 0, 3) == even
    assert (round(found.hill_1.value or 0, 2), round(found.hill_2.value or 0, 2)) == (first, second)


def test_footprint_figures_say_what_they_were_worked_out_from() -> None:
    found = footprint_figures([0.5, 0.3, 0.2], edges=("covers",), rest=0.2)
    assert found.hhi.value == found.hhi.numerator == pytest.approx(0.25 + 0.09 + 0.04)
    assert found.evenness.denominator == pytest.approx(log(3))
    assert found.evenness.numerator == found.shannon.value
    assert (found.hill_2.numerator, found.hill_2.denominator) == (1, found.hhi.value)
    assert found.one_minus_hhi.not_stated == 0.2
    assert found.hill_1.edges == ("covers",)
    whole = footprint_figures([1.0])
    assert (whole.evenness.value, whole.evenness.denominator, whole.hhi.value, whole.hill_1.value) == (None, 0, 1, 1)
    assert whole.evenness.note == "one body alone: there is nothing to be even"


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
    assert round(found.hhi.value or 0, 3) == 0.998
    assert round(found.hill_1.value or 0, 3) == 1.009


def test_edges_of_the_formulas() -> None:
    assert evenness([1.0]) is None
    assert shares([0, 0]) == []
    assert dice(0, 0) == 0
    assert participation([]) == participation([0, 0]) == 0, "nothing that comes reaches nothing"
    with pytest.raises(ValueError, match="order"):
        hill([1.0], 3)


def test_variation_of_information_needs_the_cross_tabulation() -> None:
    # both halve the whole: alike, or across each other
    assert variation_of_information([[0.5, 0], [0, 0.5]]) == 0
    assert variation_of_information([[0.25, 0.25], [0.25, 0.25]]) == pytest.approx(2 * log(2))
    # A divides 80 to 20; B divides the larger part once more, 60 to 20: H(B|A) = 0.8 · H(¾, ¼), H(A|B) = 0
    inside = -0.8 * (0.75 * log(0.75) + 0.25 * log(0.25))
    assert variation_of_information([[0.6, 0.2, 0], [0, 0, 0.2]]) == pytest.approx(inside)
    assert variation_of_information([]) == 0

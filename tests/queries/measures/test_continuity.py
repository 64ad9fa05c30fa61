"""Continuity and fragmentation of one person's care, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.queries.measures.concentration import hhi, hill, shares
from joinedup.queries.measures.continuity import (
    bice_boxerman,
    care_density,
    fragmentation_ceiling,
    fragmentation_of_care,
    usual_provider,
)

VISITS = st.lists(st.integers(0, 40), max_size=8)


@pytest.mark.parametrize(
    ("visits", "upc", "coc"),
    [
        ([6], 1, 1),  # one provider for everything
        ([1, 1, 1, 1], 1 / 4, 0),  # another one every time
        ([3, 1], 3 / 4, (9 + 1 - 4) / 12),
        ([4, 3, 2, 1], 4 / 10, (16 + 9 + 4 + 1 - 10) / 90),
        ([5, 5], 1 / 2, (25 + 25 - 10) / 90),
    ],
)
def test_usual_provider_and_bice_boxerman(visits: list[int], upc: float, coc: float) -> None:
    assert usual_provider(visits) == pytest.approx(upc)
    assert bice_boxerman(visits) == pytest.approx(coc)
    assert fragmentation_of_care(visits) == pytest.approx(1 - coc)


def test_too_few_visits_have_no_value() -> None:
    assert usual_provider([]) is None
    assert usual_provider([0, 0]) is None
    assert bice_boxerman([1]) is None
    assert fragmentation_of_care([0, 1]) is None
    with pytest.raises(ValueError, match="below nought"):
        usual_provider([2, -1])


def test_with_many_visits_the_index_tends_to_the_hhi() -> None:
    parts = [0.50, 0.29, 0.18, 0.03]
    apart = [abs((bice_boxerman([round(n * p) for p in parts]) or 0) - hhi(parts)) for n in (100, 1_000, 100_000)]
    assert apart[0] > apart[1] > apart[2]
    assert apart[2] < 0.00002


def test_ceiling_from_shares_of_admissions() -> None:
    parts = [0.50, 0.29, 0.18, 0.03]
    assert round(hhi(parts), 3) == 0.367
    assert round(fragmentation_ceiling(parts), 2) == 0.63


def test_concentration_of_sources_at_one_door() -> None:
    parts = shares([1999, 1, 1])
    assert (round(hhi(parts), 3), round(hill(parts, 1), 3)) == (0.998, 1.009)


def test_care_density_is_shared_patients_per_pair_of_providers() -> None:
    shared = {frozenset("ab"): 12, frozenset("ac"): 6, frozenset("bc"): 0}

    def both(one: str, other: str) -> int:
        return shared[frozenset(one + other)]

    assert care_density("abc", both) == pytest.approx((12 + 6 + 0) / 3)
    assert care_density("abcab", both) == pytest.approx(6), "a provider seen twice is one provider"
    assert care_density("ab", both) == 12
    assert care_density("aa", both) is None


@given(VISITS)
def test_bounds_and_order_of_providers(visits: list[int]) -> None:
    upc, coc = usual_provider(visits), bice_boxerman(visits)
    assert usual_provider([*reversed(visits), 0]) == upc
    if upc is not None:
        assert 0 < upc <= 1
    if coc is not None and upc is not None:
        assert 0 <= coc <= 1
        assert coc <= hhi(shares(visits)) + 1e-12, "drawing without putting back never meets the same provider oftener"
        assert (coc == 1) == (upc == 1)

"""How far one person's care is spread over providers: formulae for records of visits, where there are any.

``visits`` are numbers of visits to each provider in one period. A provider may be a doctor, a team or an
organisation: say which, as the same person scores otherwise at each.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations
from typing import TypeVar

from .concentration import hhi

P = TypeVar("P", bound=Hashable)


def usual_provider(visits: Sequence[int]) -> float | None:
    """UPC, the usual provider continuity ``max n_j / N`` (Breslau & Reeb 1975): 1 where one provider has all visits.

    ``None`` without a visit. Raises :class:`ValueError` for a negative number.
    """
    total = _total(visits)
    return max(visits) / total if total else None


def bice_boxerman(visits: Sequence[int]) -> float | None:
    """COC, the continuity of care index ``(Σ n_j² − N) / [N(N − 1)]`` (Bice & Boxerman 1977).

    1 where one provider has all visits, 0 where every visit is to another one: the chance that two visits, drawn
    without putting the first back, are to one provider. With many visits it tends to the HHI of their shares.
    ``None`` with fewer than two visits. Raises :class:`ValueError` for a negative number.
    """
    total = _total(visits)
    return (sum(n * n for n in visits) - total) / (total * (total - 1)) if total > 1 else None


def fragmentation_of_care(visits: Sequence[int]) -> float | None:
    """FCI, the fragmentation of care index ``1 − COC`` (Liu et al. 2010); ``None`` with fewer than two visits."""
    continuity = bice_boxerman(visits)
    return None if continuity is None else 1 - continuity


def fragmentation_ceiling(shares: Sequence[float]) -> float:
    """The FCI of a person with many visits, each drawn at these shares (which add up to 1): ``1 − HHI``.

    A ceiling for a place whose use is divided so: people do not draw a provider anew for every visit.
    """
    return 1 - hhi(shares)


def care_density(providers: Iterable[P], shared: Callable[[P, P], float]) -> float | None:
    """Care density (Pollack et al. 2013): patients that a person's providers share, per pair of providers.

    ``Σ_{i<j} w_ij / [m(m − 1)/2]`` over the person's m distinct providers, where ``shared(i, j)`` is the number of
    patients that both have seen. High: they know each other's work. ``None`` with fewer than two providers.
    """
    pairs = list(combinations(dict.fromkeys(providers), 2))
    return sum(shared(a, b) for a, b in pairs) / len(pairs) if pairs else None


def _total(visits: Sequence[int]) -> int:
    if any(n < 0 for n in visits):
        raise ValueError("a number of visits is below nought")
    return sum(visits)

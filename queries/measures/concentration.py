"""Concentration and overlap of shares: pure functions of numbers, with the formula's source each."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, fsum, log


def shares(values: Sequence[float]) -> list[float]:
    """Values as shares of their sum; empty where the sum is not positive."""
    total = fsum(values)
    return [v / total for v in values] if total > 0 else []


def hhi(parts: Sequence[float]) -> float:
    """Herfindahl–Hirschman index ``Σ p²``: 1 where one body has all, 1/K where K share equally."""
    return fsum(p * p for p in parts)


def shannon(parts: Sequence[float]) -> float:
    """Shannon entropy ``−Σ p ln p``, in nats."""
    return -fsum(p * log(p) for p in parts if p > 0)


def evenness(parts: Sequence[float]) -> float | None:
    """Pielou's ``J = H / ln K`` over the K parts that are not nought; none for a single one."""
    filled = [p for p in parts if p > 0]
    return shannon(filled) / log(len(filled)) if len(filled) > 1 else None


def hill(parts: Sequence[float], order: int) -> float:
    """Hill number of order 1 (``e^H``) or 2 (``1/HHI``): how many equal bodies it amounts to (Hill 1973)."""
    if order == 1:
        return exp(shannon(parts))
    if order == 2:
        return 1 / hhi(parts)
    raise ValueError("the order of a Hill number is 1 or 2 here")


def variation_of_information(table: Sequence[Sequence[float]]) -> float:
    """How far two divisions of one whole differ, ``VI = H(A|B) + H(B|A) = 2·H(A,B) − H(A) − H(B)``, in nats.

    ``table[i][j]`` is the share of the whole in part i of A and part j of B (Meilă 2007). 0 where both divide it
    alike. The two sets of shares alone do not tell it: the cross-tabulation is needed.
    """
    cells = [cell for row in table for cell in row]
    rows = [fsum(row) for row in table]
    columns = [fsum(column) for column in zip(*table, strict=True)]
    return max(0.0, 2 * shannon(cells) - shannon(rows) - shannon(columns))


def dice(relevance: float, commitment: float) -> float:
    """Coterminosity of a place and a body, ``2·RI·CI/(RI + CI)``.

    ``relevance`` = flow(place, body)/flow(place), ``commitment`` = flow(place, body)/flow(body)
    (the pair behind LIFO and LOFI: Elzinga & Hogarty 1973).
    """
    total = relevance + commitment
    return 2 * relevance * commitment / total if total else 0.0


def participation(volumes: Sequence[float]) -> float:
    """Participation coefficient ``1 − Σ (k_is/k_i)²`` over sectors s (Guimerà & Amaral 2005).

    Give every stated tie 1 for the nominal reach, its volume for the effective one. 0 where nothing is counted.
    """
    parts = shares(volumes)
    return 1 - hhi(parts) if parts else 0.0

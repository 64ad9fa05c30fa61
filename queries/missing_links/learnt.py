"""What tier 3 has learnt from other reports: counts of interfaces by sector and kind, and weights (``learnt.toml``).

The file is written by ``tools/learn_links.py`` from annotated documents about invented places. It holds numbers alone.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from pydantic import Field, field_validator

from ...graph.vocabulary import NOT_STATED, Kind, RelationshipType, vocabulary
from ..lexicon import Table, checked, read_table
from .block_model import Counts
from .structure import Weights

BETWEEN = " > "


class Cell(Table):
    """Ordered pairs of nodes of two blocks, and how many interfaces of each type are stated from the first."""

    pairs: int = Field(ge=0)
    REFERS_TO: int = Field(default=0, ge=0)
    DISCHARGES_TO: int = Field(default=0, ge=0)
    SHARES_INFORMATION_WITH: int = Field(default=0, ge=0)
    HAS_ACCESS_TO: int = Field(default=0, ge=0)
    WORKS_WITH: int = Field(default=0, ge=0)


class Learnt(Table):
    """``learnt.toml``."""

    documents: int = Field(ge=1)
    weights: Weights
    overall: Cell
    sectors: dict[str, Cell]
    kinds: dict[str, Cell]

    @field_validator("sectors")
    @classmethod
    def _sectors(cls, value: dict[str, Cell]) -> dict[str, Cell]:
        return _between(value, {*vocabulary().sectors, NOT_STATED})

    @field_validator("kinds")
    @classmethod
    def _kinds(cls, value: dict[str, Cell]) -> dict[str, Cell]:
        return _between(value, {str(kind) for kind in Kind})

    @property
    def counts(self) -> Counts:
        """The counts, as the block model takes them."""
        cells = {tuple(name.split(BETWEEN)): cell for name, cell in (*self.sectors.items(), *self.kinds.items())}
        types = sorted(vocabulary().interfaces)
        return Counts(
            Counter({(a, b): cell.pairs for (a, b), cell in cells.items()}),
            Counter({(a, b, t): n for (a, b), cell in cells.items() for t in types if (n := getattr(cell, t))}),
            self.overall.pairs,
            Counter({RelationshipType(t): getattr(self.overall, t) for t in types}),
        )


def _between(cells: dict[str, Cell], known: set[str]) -> dict[str, Cell]:
    for name in cells:
        ends = name.split(BETWEEN)
        if len(ends) != 2 or not set(ends) <= known:
            raise ValueError(f"{name!r} is not two of {', '.join(sorted(known))} with {BETWEEN!r} between")
    return cells


@cache
def learnt() -> Learnt:
    """What was learnt, read once."""
    return checked(Learnt, "learnt.toml", read_table(__package__, "learnt.toml"))

"""Tables and claims as plain grids, for spreadsheets and for programs: one header, one row for each thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..results import Quote
from .blocks import Block, Cell, Claim, Claims, Column, Heading, Paper, Table

_CLAIM, _STATUS = Column(name="what"), Column(name="status")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")


@dataclass(frozen=True)
class GridRow:
    """The cells of a row, the sentences that it rests on, and those that disagree."""

    cells: tuple[Cell, ...]
    evidence: tuple[Quote, ...] = ()
    against: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Grid:
    """``part`` is the heading under which it stands, ``total`` how many rows there are without a limit."""

    title: str
    part: str
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    total: int
    note: str = ""
    empty: str = ""
    main: bool = False

    @property
    def cites(self) -> bool:
        """Whether any row has a sentence."""
        return any(row.evidence for row in self.rows)

    @property
    def disputed(self) -> bool:
        """Whether sentences disagree with any row."""
        return any(row.against for row in self.rows)


def grid_of(block: Table | Claims, part: str, limit: int | None = None) -> Grid:
    """A table or a list of claims as a grid; of claims each label of a fact is a column."""
    if isinstance(block, Table):
        rows = tuple(GridRow(row.cells, row.evidence) for row in block.rows[:limit])
        return Grid(
            block.title, part, block.columns, rows, len(block.rows), block.note, block.empty, block.main
        )  # fmt: skip
    kept = block.items[:limit]
    told = [_told(claim) for claim in kept]
    labels = tuple(dict.fromkeys(label for cells in told for label in cells))
    status = any(claim.status != "plain" for claim in kept)
    columns = (_CLAIM, *([_STATUS] if status else []), *(Column(name=label) for label in labels))
    rows = tuple(
        GridRow(
            (
                claim.title,
                *([None if claim.status == "plain" else claim.status] if status else []),
                *(cells.get(label) for label in labels),
            ),
            claim.evidence, claim.against,
        )
        for claim, cells in zip(kept, told, strict=True)
    )  # fmt: skip
    return Grid(part, part, columns, rows, len(block.items), "", block.empty, block.main)


def _told(claim: Claim) -> dict[str, Cell]:
    """What a claim says under each label; of several under one, each on a line. What reads as a number is one."""
    cells: dict[str, Cell] = dict(claim.columns)
    for label, value in claim.facts:
        before = cells.get(label)
        cells[label] = value if before is None else f"{before}\n{value}"
    return {
        label: float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value
        for label, value in cells.items()
    }


def grids(content: Paper | Iterable[Block], limit: int | None = None) -> Iterator[Grid]:
    """Every table and list of claims of a report, in order."""
    part = ""
    for block in content.blocks if isinstance(content, Paper) else content:
        if isinstance(block, Heading):
            part = block.text
        elif isinstance(block, Table | Claims):
            yield grid_of(block, part, limit)

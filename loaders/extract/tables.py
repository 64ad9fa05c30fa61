"""What tables say: who runs and pays for each scheme, which team can see which record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ...graph.vocabulary import Kind, RelationshipType, Status, vocabulary
from ..mentions.tables import Cell, tables
from ..ruledata import load_rules
from ..values import Claim, Mention, Reading, Sentence
from .status import judge
from .view import mentions_of

_NUMBER = re.compile(r"^(?:table )?\d+[.:]? ", re.IGNORECASE)
_ENDED = re.compile(r"\b(?:ended|ceased|stopped|closed|until \d{4}|withdrawn|lapsed)\b", re.IGNORECASE)
_THROUGH = re.compile(r"\b(?:via|through|on behalf of|instead of|not) (?:the )?$", re.IGNORECASE)


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnRule(_Rule):
    """What the cells of a column say of the thing that opens their row; see the head of ``tables.toml``.

    ``needs`` is what must stand at the head of the first column, ``unless`` what at the head of none.
    """

    id: str
    head: str
    type: RelationshipType
    confidence: float
    reverse: bool = False
    needs: str = ""
    unless: str = ""
    examples: Annotated[tuple[str, ...], Field(min_length=1)]
    negated: Annotated[tuple[str, ...], Field(min_length=1)]

    def fits(self, head: str, first: str, heads: Iterable[str] = ()) -> bool:
        """Whether a column with this head, in a table whose first column has that one, is meant."""
        if re.fullmatch(self.head, head, re.IGNORECASE) is None:
            return False
        if self.unless and any(re.fullmatch(self.unless, other, re.IGNORECASE) for other in heads):
            return False
        return not self.needs or re.fullmatch(self.needs, first, re.IGNORECASE) is not None


class AccessRule(_Rule):
    """What cells below the name of a system answer."""

    id: str
    confidence: float
    absent: str
    present: str
    planned: str
    limited: str
    referring: str

    @cached_property
    def _answers(self) -> tuple[tuple[Status, re.Pattern[str]], ...]:
        pairs = (
            (Status.ABSENT, self.absent), (Status.PRESENT, self.present), (Status.LIMITED, self.limited),
            (Status.PLANNED, self.planned),
        )  # fmt: skip
        return tuple((status, re.compile(pattern, re.IGNORECASE)) for status, pattern in pairs)

    def status(self, answer: str) -> Status | None:
        """The status that an answer gives; ``None`` where it is none."""
        text = answer.strip(" .*†")
        return next((status for status, pattern in self._answers if pattern.fullmatch(text)), None)


class TableRules(_Rule):
    """The content of ``tables.toml``."""

    columns: tuple[ColumnRule, ...]
    access: AccessRule


@cache
def table_rules() -> TableRules:
    """The rules of ``rules/tables.toml``."""
    return load_rules(__package__, "rules/tables.toml", TableRules)


class TableExtractor:
    """Reads a claim from each cell that the head of its column gives a meaning to."""

    name = "tables"

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """Row by row, column by column."""
        for table in tables(reading.document):
            head, heads = table[0]
            for row, cells in table[1:]:
                if len(cells) == len(heads):
                    yield from _of_row(reading, head, heads, row, cells)


def _of_row(reading: Reading, head: Sentence, heads: list[Cell], row: Sentence, cells: list[Cell]) -> Iterator[Claim]:
    subjects = _opening(reading, row, cells[0])
    if not subjects:
        return
    first = heads[0].text
    for over, cell in zip(heads[1:], cells[1:], strict=True):
        answered = [*_answered(subjects, _within(reading, head, over), cell, first)]
        for source, type_, target, status in answered:
            yield from _claims(source, type_, [target], status, row, head, table_rules().access)
        if answered:
            continue
        title = _NUMBER.sub("", over.text).strip(" :*")
        column = next((c for c in table_rules().columns if c.fits(title, first, [h.text.strip() for h in heads])), None)
        if column is None:
            continue
        named = [m for m in _within(reading, row, cell) if not _THROUGH.search(row.text[cell.start : m.start])]
        for m in named:
            said = _clause(cell, m)
            status = Status.ENDED if _ENDED.search(said) else judge(said, 0, len(said))
            for subject in subjects:
                pair = (m, [subject]) if column.reverse else (subject, [m])
                yield from _claims(pair[0], column.type, pair[1], status, row, head, column)


def _answered(
    rows: list[Mention], columns: list[Mention], cell: Cell, first: str
) -> Iterator[tuple[Mention, RelationshipType, Mention, Status]]:
    """What "yes" and "no" say where a row and a column meet: who sees which system, who refers to whom."""
    rule = table_rules().access
    status = rule.status(cell.text)
    if status is None:
        return
    for one in rows:
        for other in columns:
            if other.kind is Kind.INFORMATION_SYSTEM:
                yield one, RelationshipType.HAS_ACCESS_TO, other, status
            elif one.kind is Kind.INFORMATION_SYSTEM:
                yield other, RelationshipType.HAS_ACCESS_TO, one, status
            elif re.fullmatch(rule.referring, first, re.IGNORECASE):
                yield one, RelationshipType.REFERS_TO, other, status


def _claims(
    subject: Mention, type_: RelationshipType, objects: Iterable[Mention], status: Status,
    row: Sentence, head: Sentence, rule: ColumnRule | AccessRule,
) -> Iterator[Claim]:  # fmt: skip
    for other in objects:
        if other.entity != subject.entity and vocabulary().allows(subject.kind, type_, other.kind):
            yield Claim(
                subject.entity, type_, other.entity, status, row, TableExtractor.name, rule.id, rule.confidence,
                context=(head,),
            )  # fmt: skip


def _within(reading: Reading, row: Sentence, cell: Cell) -> list[Mention]:
    """The mentions of a cell that no longer one there holds."""
    inside = [m for m in mentions_of(reading, row) if cell.start <= m.start and m.end <= cell.end]
    return [m for m in inside if not any(o is not m and o.start <= m.start and m.end < o.end for o in inside)]


def _opening(reading: Reading, row: Sentence, cell: Cell) -> list[Mention]:
    """What a row is about: the thing that its first cell begins with, with others that the cell lists."""
    inside = _within(reading, row, cell)
    if not inside or inside[0].start - cell.start > len("the "):
        return []
    first = inside[0].start
    listed = [m for m in inside if m.start == first]
    for m in inside:
        between = row.text[listed[-1].end : m.start]
        if re.fullmatch(r",? and |, |/| & ", between):
            listed.append(m)
    return listed


def _clause(cell: Cell, m: Mention) -> str:
    """The part of a cell, between semicolons, in which a mention stands."""
    at = cell.start
    for part in cell.text.split(";"):
        if at <= m.start < at + len(part) + 1:
            return part
        at += len(part) + 1
    return cell.text

"""Reads the folder of published files: rows as they stand, under names for their columns."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from reference_names import Casing

HERE = Path(__file__).resolve().parent
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Ods:
    """A row of an ODS list: ``etr`` and ``eccg`` have no header, and these columns are the ones used."""

    code: str
    name: str
    region: str
    system: str
    opened: date | None
    closed: date | None
    sub_type: str


class Folder:
    """The folder, and the facts that no file holds (``reference_facts.toml``)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.facts: dict[str, Any] = tomllib.loads((HERE / "reference_facts.toml").read_text(encoding="utf-8"))
        casing = self.facts["casing"]
        words = {w.lower(): w for w in casing["words"]}
        self.casing = Casing(words, frozenset(casing["small"]), casing["phrases"])

    def table(self, name: str) -> list[Row]:
        """The rows of a file with a header."""
        with (self.path / name).open(encoding="utf-8-sig", newline="") as lines:
            return [{k: (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(lines)]

    def rows(self, name: str) -> list[list[str]]:
        """The rows of a file as lists, header or not."""
        with (self.path / name).open(encoding="utf-8-sig", newline="") as lines:
            return [[cell.strip() for cell in row] for row in csv.reader(lines)]

    def ods(self, name: str) -> Iterator[Ods]:
        """The rows of an ODS list without a header."""
        for row in self.rows(name):
            region, system = ("" if cell in ("", "-") else cell for cell in row[2:4])
            kind = row[13] or (row[14] if len(row) > 14 else "")
            yield Ods(row[0], row[1], region, system, day(row[10]), day(row[11]), kind)

    def edition(self, source: str) -> date:
        """The day for which a list speaks: of its contents, not of the copy."""
        for entry in self.facts["source"]:
            if entry["id"] == source:
                when: date = entry["as_of"]
                return when
        raise KeyError(source)

    def changes(self, body_id: str) -> set[date]:
        """The days of changes of name that ``reference_facts.toml`` states."""
        return {entry["date"] for entry in self.facts["renamed"] if entry["id"] == body_id}

    def seen(self, body_id: str) -> list[tuple[date, str]]:
        """Names that ``reference_facts.toml`` states, with a day on which each was borne."""
        return [(entry["date"], entry["name"]) for entry in self.facts["seen"] if entry["id"] == body_id]

    @cached_property
    def partners(self) -> list[Row]:
        """The partners of the STPs, 2019, and of those that had closed."""
        return self.table("stp_icb/stp_partners_2019-04.csv")


def day(text: str) -> date | None:
    """A day written ``20180401`` or ``2018-04-01``; ``None`` where there is none."""
    digits = text.strip().replace("-", "")
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) if len(digits) == 8 and digits.isdigit() else None

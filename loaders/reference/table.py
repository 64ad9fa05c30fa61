"""The reference table: the one that ships, and a local file that extends or refreshes it.

The file is UTF-8 text with one JSON object a line: first the header (version and sources), then the
bodies in order of their ids.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ...graph.atomic import write_output
from ...graph.errors import InputError
from .model import Body, Source

VERSION = 1
_MEND_NONE = "make one with: joinedup reference import FILE…"
_BODIES = TypeAdapter(list[Body])


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reference_version: int
    sources: list[Source]


@dataclass(frozen=True)
class Table:
    """Bodies by id, and the sources of their facts by id."""

    bodies: dict[str, Body]
    sources: dict[str, Source] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.bodies)

    def __iter__(self) -> Iterator[Body]:
        return iter(self.bodies.values())

    def get(self, body_id: str) -> Body | None:
        """The body with this id (``ccg:13P``), if the table has it."""
        return self.bodies.get(body_id)

    def title(self, source: str) -> str:
        """What a source is called, its edition included, for a fact's ``source``."""
        known = self.sources.get(source)
        return source if known is None else f"{known.title} ({known.edition})" if known.edition else known.title

    def overlaid(self, other: Table) -> Table:
        """This table with the bodies and sources of another in place of its own."""
        bodies = {**self.bodies, **other.bodies}
        return Table({k: bodies[k] for k in sorted(bodies)}, {**self.sources, **other.sources})

    @cached_property
    def hash(self) -> str:
        """The first 16 hex digits of the SHA-256 of what is in the table."""
        return hashlib.sha256(dumps(self).encode()).hexdigest()[:16]


def dumps(table: Table) -> str:
    """The text of a table file: sorted, the same bytes for the same facts."""

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    header = {
        "reference_version": VERSION,
        "sources": [table.sources[k].model_dump(mode="json", exclude_defaults=True) for k in sorted(table.sources)],
    }
    rows = [line(table.bodies[k].model_dump(mode="json", exclude_defaults=True)) for k in sorted(table.bodies)]
    return "\n".join([line(header), *rows]) + "\n"


def loads(text: str, path: str | Path = "reference table") -> Table:
    """The table from the text of its file. Raises :class:`InputError` that names the file and line."""
    header, _, rest = text.partition("\n")
    try:
        head = _Header.model_validate_json(header)
    except ValidationError as error:
        raise InputError(f"{path}: is not a reference table", mend=_MEND_NONE) from error
    if head.reference_version != VERSION:
        raise InputError(
            f"{path}: is version {head.reference_version} of the table; this joinedup reads {VERSION}",
            mend="update joinedup, or import the files again",
        )
    lines = [row for row in rest.split("\n") if row]
    try:
        with _uncollected():
            bodies = _BODIES.validate_json(f"[{','.join(lines)}]")
    except ValidationError as error:
        raise InputError(f"{path}: {_first_problem(lines, error)}", mend="import the files again") from error
    return Table({b.id: b for b in sorted(bodies, key=lambda b: b.id)}, {s.id: s for s in head.sources})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without collecting garbage: all that is made here is kept, and to look through it takes as long as to make it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _first_problem(lines: list[str], error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    number = first["loc"][0] if first["loc"] and isinstance(first["loc"][0], int) else None
    if number is None:  # broken JSON: the parser knows no lines, for it is given them all at once
        return f"line {_broken_line(lines) + 2}: broken JSON"
    return f"line {number + 2}: {first['msg']}"


def _broken_line(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        try:
            json.loads(line)
        except (ValueError, RecursionError):
            return number
    return len(lines) - 1


def read_table(path: str | Path) -> Table:
    """Read a table file. Raises :class:`InputError` that names the file and the mend."""
    if Path(path).exists() and not Path(path).is_file():  # a pipe or a device could go on for ever
        raise InputError(f"{path}: is not a file", mend=_MEND_NONE)
    try:
        return loads(Path(path).read_text(encoding="utf-8"), path)
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such reference table", mend=_MEND_NONE) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a reference table: {error}") from error


def write_table(table: Table, path: str | Path) -> None:
    """Write a table file atomically."""
    write_output(path, dumps(table).encode(), InputError)


@cache
def shipped_table() -> Table:
    """The table that ships with joinedup. Read once, when first asked for."""
    return loads(resources.files(__package__).joinpath("data", "reference.jsonl").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Reference:
    """Which reference data a build uses: none, the shipped table, or that with a local one over it."""

    use: bool = True
    local: str | None = None

    @property
    def stamp(self) -> tuple[int, int] | None:
        """What changes when the local table does: its time of change and size."""
        if not self.use or self.local is None or not Path(self.local).is_file():
            return None
        status = Path(self.local).stat()
        return status.st_mtime_ns, status.st_size

    def table(self) -> Table | None:
        """The table, or ``None`` where none is to be used. Read again only where the local one has changed."""
        return _table(self.local, self.stamp) if self.use else None


@lru_cache(maxsize=2)
def _table(local: str | None, stamp: tuple[int, int] | None) -> Table:
    return shipped_table() if local is None else shipped_table().overlaid(read_table(local))


def as_table(bodies: Iterable[Body], sources: Iterable[Source] = ()) -> Table:
    """A table of some bodies, for instance those of one file."""
    return Table({b.id: b for b in sorted(bodies, key=lambda b: b.id)}, {s.id: s for s in sources})

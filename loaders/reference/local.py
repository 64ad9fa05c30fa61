"""The local reference table: official files that a user downloads, merged over the table that ships.

All files or none: a file that is broken as a whole stops the import, and the local table stays as it
was. Single rows that are wrong are rejected, each with its line and the reason, and the rest goes in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ...graph.errors import InputError
from .consistency import problems
from .local_merge import Draft, linked, merged
from .model import Body
from .official import OfficialFile, Row, read_official
from .table import Reference, Table, read_table, shipped_table, write_table

Progress = Callable[[str, int, int], None]
"""Told the name of a file, the rows done and the rows to do."""

_STEP = 500
_ID = re.compile(r"\b[a-z]+(?:-[a-z]+)*:[0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken because something is wrong with it."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of the rows of one file: each counts once.

    ``left_out`` are rows that are sound and not for the table (a dentist, a hospital), by reason.
    """

    path: str
    layout: str
    title: str
    edition: str
    rows: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    rejected: tuple[RejectedRow, ...] = ()

    @property
    def taken(self) -> int:
        """Rows that are in the table now, whether they were new or not."""
        return self.added + self.changed + self.unchanged + self.duplicates


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. ``bodies`` is how many the local table holds now, ``written`` is ``None`` in a dry run."""

    files: tuple[FileReport, ...]
    local: str
    bodies: int
    written: bool

    @property
    def rejected(self) -> int:
        """Rows rejected in all files."""
        return sum(len(f.rejected) for f in self.files)


@dataclass
class _Tally:
    """The fate of the rows of one file while it is merged."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    rejected: list[RejectedRow] = field(default_factory=list)


def import_files(
    paths: Iterable[str | Path],
    local: str | Path,
    *,
    edition: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Merge official files into the local table at ``local``, which is made where there is none.

    The result does not depend on the order of the files. ``edition`` says of when the lists are, where
    their names do not. Raises :class:`InputError` that names the file and the mend where a file cannot be
    read or is not known, where nothing of any file can be taken, or where successors would go round in a
    circle; nothing is written then.
    """
    paths = [Path(p) for p in paths]
    if not paths:
        raise InputError("no files to import")
    if edition is not None and not edition.strip():
        raise InputError("the edition is empty", mend='write it as a date, such as "2025-12"')
    local = Path(local)
    stamp = Reference(local=str(local)).stamp
    before = read_table(local) if local.exists() else Table({})
    files = [read_official(p, edition) for p in paths]
    table, tallies = _merge(files, shipped_table().overlaid(before), progress)
    reports = tuple(_report(f, tallies[i]) for i, f in enumerate(files))
    if not any(r.taken for r in reports):
        raise InputError(f"nothing to import: {_why(reports)}", mend="nothing was written")
    overlay = _overlay(table)
    if not dry_run and (overlay.bodies != before.bodies or not local.exists()):
        if Reference(local=str(local)).stamp != stamp:
            raise InputError(
                f"{local}: was changed by another import meanwhile", mend="import the files again; nothing was written"
            )
        _write(overlay, local)
    return ImportReport(reports, str(local), len(overlay), not dry_run)


def _merge(files: Sequence[OfficialFile], start: Table, progress: Progress | None) -> tuple[Table, dict[int, _Tally]]:
    """The merged table, and the tally of each file. Rows that do not fit the whole are rejected, and it starts anew."""
    wrong: dict[tuple[int, int], str] = {}
    known = set(problems(start))
    while True:
        draft = Draft(start)
        tallies: dict[int, _Tally] = {}
        touched: dict[str, list[tuple[int, int]]] = {}
        for number in sorted(range(len(files)), key=lambda n: (files[n].order, files[n].as_of or date.max, n)):
            draft.sources[files[number].source.id] = files[number].source
            tallies[number] = _merge_file(draft, files[number], number, wrong, touched, progress)
        table = draft.table()
        found = [p for p in problems(table) if p not in known]
        if not found:
            return table, tallies
        _settle(found, files, touched, wrong)


def _merge_file(
    draft: Draft, file: OfficialFile, number: int, wrong: dict[tuple[int, int], str],
    touched: dict[str, list[tuple[int, int]]], progress: Progress | None,
) -> _Tally:  # fmt: skip
    tally = _Tally()
    for at, row in enumerate(file.rows, 1):
        if progress and (at % _STEP == 0 or at == len(file.rows)):
            progress(file.path.name, at, len(file.rows))
        reason = row.rejected or wrong.get((number, row.line), "")
        if reason:
            tally.rejected.append(RejectedRow(row.line, reason))
        elif row.left_out:
            tally.left_out[row.left_out] += 1
        elif row.duplicate:
            tally.duplicates += 1
        else:
            _merge_row(draft, file, number, row, tally, touched)
    return tally


def _merge_row(
    draft: Draft, file: OfficialFile, number: int, row: Row, tally: _Tally, touched: dict[str, list[tuple[int, int]]]
) -> None:
    was: dict[str, Body | None] = {}
    try:
        left_out = _apply(draft, file, row, was)
    except ValueError as error:
        _undo(draft, was)
        tally.rejected.append(RejectedRow(row.line, str(error)))
        return
    if left_out:
        tally.left_out[left_out] += 1
        return
    changed = {i for i, old in was.items() if draft.bodies[i] != old}
    for body_id in changed:
        touched.setdefault(body_id, []).append((number, row.line))
    if any(was[i] is None for i in changed):
        tally.added += 1
    elif changed:
        tally.changed += 1
    else:
        tally.unchanged += 1


def _apply(draft: Draft, file: OfficialFile, row: Row, was: dict[str, Body | None]) -> str:
    """Merge one row; what it changes is kept in ``was``. Returns why it is left out, if it is."""
    for stated in row.stated:
        old, new = merged(draft, stated, file.source.id, file.as_of)
        if new is None:
            return f"about a body that the table does not have ({stated.role})"
        was.setdefault(new.id, old)
        draft.put(new)
    for link in row.links:
        found = linked(draft, link, file.source.id, file.as_of)
        if isinstance(found, str):
            raise ValueError(found)
        if found is None:
            return "a successor of a body that the table does not have"
        was.setdefault(found[0].id, found[0])
        draft.put(found[1])
    return ""


def _undo(draft: Draft, was: dict[str, Body | None]) -> None:
    for body_id, old in was.items():
        if old is None:
            del draft.bodies[body_id]
        else:
            draft.bodies[body_id] = old


def _settle(
    found: Sequence[str], files: Sequence[OfficialFile], touched: dict[str, list[tuple[int, int]]],
    wrong: dict[tuple[int, int], str],
) -> None:  # fmt: skip
    """Mark the rows that brought a problem as rejected. Raises where the problem is not one of single rows."""
    for problem in found:
        rows = [r for body_id in dict.fromkeys(_ID.findall(problem)) for r in touched.get(body_id, ())]
        if "circle" in problem:
            where = "; ".join(dict.fromkeys(f"{files[n].path}: line {line}" for n, line in rows))
            raise InputError(
                f"{where or files[0].path}: {problem}", mend="mend or take out one of these rows; nothing was written"
            )
        fresh = [r for r in rows if r not in wrong]
        if not fresh:
            names = ", ".join(str(f.path) for f in files)
            raise InputError(f"{names}: does not fit the table: {problem}", mend="nothing was written")
        for row in fresh:
            wrong[row] = problem


def _overlay(table: Table) -> Table:
    """What differs from the shipped table, and the sources of that."""
    shipped = shipped_table()
    bodies = {i: b for i, b in table.bodies.items() if shipped.get(i) != b}
    stating = {source for body in bodies.values() for source in body.sources}
    return Table(bodies, {i: source for i, source in table.sources.items() if i in stating})


def _write(overlay: Table, local: Path) -> None:
    try:
        local.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{local.parent}: cannot be made: {error.strerror or error}") from error
    write_table(overlay, local)


def _report(file: OfficialFile, tally: _Tally) -> FileReport:
    return FileReport(
        str(file.path), file.layout, file.source.title, file.source.edition, len(file.rows), tally.added,
        tally.changed, tally.unchanged, tally.duplicates,
        tuple(sorted(tally.left_out.items(), key=lambda r: (-r[1], r[0]))),
        tuple(sorted(tally.rejected, key=lambda r: r.line)),
    )  # fmt: skip


def _why(reports: Sequence[FileReport]) -> str:
    reasons = Counter[str]()
    for report in reports:
        reasons.update(r.reason for r in report.rejected)
        reasons.update(dict(report.left_out))
    told = [f"{n} × {reason}" for reason, n in reasons.most_common(3)]
    return "; ".join(told) if told else "the files have no rows"

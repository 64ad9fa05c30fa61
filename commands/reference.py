"""`joinedup reference`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .shared import AS_JSON, EPILOG, REFERENCE, chosen_reference, echo_json, local_reference, new_console, progress_bar

if TYPE_CHECKING:
    from rich.console import Console

    from ..loaders.reference.local import FileReport, ImportReport
    from ..loaders.reference.model import Body
    from ..loaders.reference.table import Table

_LINES = 5
"""Lines named for each reason; all of them are in the JSON."""
_REASONS = 12


@click.group(epilog=EPILOG)
def reference() -> None:
    """Reference data: who NHS bodies and councils are, and who came after them."""


@reference.command("import", epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@REFERENCE
@click.option("--edition", metavar="TEXT", help='Of when the lists are, such as "2025-12" [default: from the files].')
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@AS_JSON
def import_(files: tuple[Path, ...], local: Path | None, edition: str | None, dry_run: bool, as_json: bool) -> int:
    """Take official FILEs into the local reference table: all of them, or none.

    ODS etr.csv, eccg.csv, epraccur.csv and succ.csv, STP lists and partners, ONS names and codes of ICBs and
    sub-ICB locations, and the CQC care directory are known by what is in them. Rows that are wrong are
    rejected, each with its line and the reason (exit code 1). Addresses, telephone numbers and names of
    persons are never kept.
    """
    from ..loaders.reference.local import import_files

    with progress_bar(new_console(stderr=True)) as tell:
        report = import_files(files, local_reference(local), edition=edition, dry_run=dry_run, progress=tell)
    if as_json:
        echo_json(_import_json(report))
    else:
        _print_import(report, new_console())
    return 1 if report.rejected else 0


@reference.command(epilog=EPILOG)
@click.argument("wanted", metavar="CODE_OR_NAME")
@click.option(
    "--on", "day", metavar="DATE", help="What it was called, and belonged to, on a day: 2018, 2018-01 or 2018-01-31."
)
@REFERENCE
@AS_JSON
def show(wanted: str, day: str | None, local: Path | None, as_json: bool) -> None:
    """Show a body: names with dates, memberships, successors to today, and where each fact comes from.

    A code that serves two roles (an STP and the ICB after it) shows both. A shorter form of a name will do
    where it can mean one body only, or one of each type.
    """
    from ..loaders.reference.lookup import find

    on = _day(day)
    table = chosen_reference(local).table()
    assert table is not None  # only --no-reference leaves none
    found = find(table, wanted, str(on) if on else None)
    if as_json:
        echo_json([_body_json(table, b, on) for b in found])
        return
    console = new_console()
    for number, body in enumerate(found):
        if number:
            console.print()
        _print_body(table, body, on, console)


@reference.command(epilog=EPILOG)
@REFERENCE
@AS_JSON
def sources(local: Path | None, as_json: bool) -> None:
    """List where the facts of the table come from: title, publisher, edition, licence."""
    from ..loaders.reference.lookup import counts_by_source

    table = chosen_reference(local).table()
    assert table is not None
    counts = counts_by_source(table)
    listed = [table.sources[k] for k in sorted(table.sources)]
    if as_json:
        echo_json([{**s.model_dump(mode="json"), "bodies": counts[s.id]} for s in listed])
        return
    from rich.table import Table as Grid

    grid = Grid(box=None, pad_edge=False)
    for title in ("source", "edition", "publisher", "licence"):
        grid.add_column(title)
    grid.add_column("bodies", justify="right")
    for source in listed:
        grid.add_row(
            *map(_plain, (source.title, source.edition, source.publisher, source.licence)), str(counts[source.id])
        )
    new_console().print(grid)


@reference.command(epilog=EPILOG)
@REFERENCE
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(local: Path | None, yes: bool) -> int:
    """Remove the local reference table, with all that was imported. What ships stays."""
    path = local_reference(local)
    if not path.exists():
        click.echo(f"there is no local reference table: {path}")
        return 0
    from ..graph.errors import InputError
    from ..loaders.reference.table import read_table

    try:
        what = f"{len(read_table(path))} bodies"
    except InputError as error:
        if "is not a reference table" in str(error):
            raise  # never remove a file of another kind
        what = "cannot be read"
    if not yes and not click.confirm(f"Remove {path} ({what})?"):
        click.echo("nothing removed")
        return 2
    try:
        path.unlink()
    except OSError as error:
        raise InputError(f"{path}: cannot be removed: {error.strerror or error}") from error
    click.echo(f"removed: {path}")
    return 0


# -- import


def _by_reason(report: FileReport) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {}
    for row in report.rejected:
        lines.setdefault(row.reason, []).append(row.line)
    return lines


def _print_import(report: ImportReport, console: Console) -> None:
    for file in report.files:
        edition = f", {file.edition}" if file.edition else ""
        click.echo(f"{file.path}: {file.title}{edition}")
        click.echo(
            f"  {file.rows:,} rows: {file.added:,} added, {file.changed:,} changed, {file.unchanged:,} unchanged, "
            f"{file.duplicates:,} duplicates, {sum(n for _, n in file.left_out):,} left out, "
            f"{len(file.rejected):,} rejected"
        )
        for reason, number in file.left_out[:_REASONS]:
            click.echo(f"    left out: {number:,} × {reason}")
        reasons = _by_reason(file)
        for reason, lines in list(reasons.items())[:_REASONS]:
            shown = ", ".join(map(str, lines[:_LINES])) + (
                f" and {len(lines) - _LINES:,} more" if lines[_LINES:] else ""
            )
            click.echo(f"    rejected: line {shown}: {reason}")
        if len(reasons) > _REASONS:
            click.echo(f"    rejected: {len(reasons) - _REASONS} reasons more: all lines are in --json")
    held = f"{report.bodies:,} bodies that are new or differ from the table that ships"
    click.echo(
        f"written: {report.local}: {held}" if report.written else f"nothing written (dry run): would hold {held}"
    )


def _import_json(report: ImportReport) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "local": report.local,
        "written": report.written,
        "bodies": report.bodies,
        "files": [
            {**asdict(f), "left_out": [{"reason": reason, "rows": number} for reason, number in f.left_out]}
            for f in report.files
        ],
    }


# -- show


def _day(text: str | None) -> date | None:
    """A day; of a month or year, its first."""
    if text is None:
        return None
    parts = text.split("-")
    try:
        if len(parts) > 3 or any(not p.isdigit() for p in parts) or len(parts[0]) != 4:
            raise ValueError
        numbers = [int(p) for p in parts] + [1, 1]
        return date(*numbers[:3])
    except ValueError:
        raise click.UsageError(f"--on {text!r}: write it as 2018, 2018-01 or 2018-01-31") from None


def _span(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"to {end}" if end else ""


def _in_force(start: date | None, end: date | None, on: date | None) -> bool:
    return on is None or not ((start and on < start) or (end and on > end))


def _plain(text: str) -> Any:
    from rich.text import Text

    return Text(text)  # a name can hold square brackets


def _print_body(table: Table, body: Body, on: date | None, console: Console) -> None:
    from rich.table import Table as Grid

    from ..loaders.reference.lookup import chain, name_of

    grid = Grid(box=None, pad_edge=False, show_header=False)
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column()
    grid.add_column(style="dim")

    def row(title: str, text: str, source: str = "") -> None:
        grid.add_row(title, _plain(text), _plain(table.title(source)) if source else "")

    console.print(_plain(f"{body.name}  [{body.id}]"), style="bold")
    row("what it is", f"{body.role.type}{f', sector {body.sector}' if body.sector else ''}", body.source)
    row("codes", ", ".join(f"{k} {v}" for k, v in sorted(body.codes.items())))
    row("open", _span(body.opened, body.closed) or "dates not known")
    if on:
        alive = _in_force(body.opened, body.closed, on)
        row(f"on {on}", body.named(on) if alive else "did not exist")
    for name in body.names:
        row("name", f"{name.name}  {_span(name.start, name.end)}".rstrip())
    if body.short:
        row("also", ", ".join(body.short))
    if body.places:
        row("area", ", ".join(body.places))
    if body.parent:
        row("part of", f"{name_of(table, body.parent)} [{body.parent}]")
    for member in body.members_of:
        if _in_force(member.start, member.end, on):
            span = _span(member.start, member.end)
            row("member of", f"{name_of(table, member.body)} [{member.body}]  {span}".rstrip(), member.source)
    steps = list(chain(table, body.id))
    for step in steps:
        arrow = "  " * (step.depth - 1) + "→"
        row("successor", f"{arrow} {name_of(table, step.new)} [{step.new}]  from {step.date}", step.source)
    if not steps:
        row("successor", "none" if body.closed else "none: it is the body of today")
    console.print(grid)


def _body_json(table: Table, body: Body, on: date | None) -> dict[str, Any]:
    from ..loaders.reference.consistency import ends
    from ..loaders.reference.lookup import chain, name_of

    told = {
        "id": body.id,
        **body.model_dump(mode="json"),
        "type": body.role.type,
        "source": table.title(body.source),
        "members_of": [
            {**m.model_dump(mode="json"), "name": name_of(table, m.body), "source": table.title(m.source)}
            for m in body.members_of
            if _in_force(m.start, m.end, on)
        ],
        "successors": [
            {
                "from": s.old,
                "to": s.new,
                "name": name_of(table, s.new),
                "date": str(s.date),
                "source": table.title(s.source),
            }
            for s in chain(table, body.id)
        ],
        "today": [{"id": i, "name": name_of(table, i)} for i in sorted(ends(table, body.id))],
    }
    if on:
        told["on"] = str(on)
        told["name_on"] = body.named(on) if _in_force(body.opened, body.closed, on) else None
    return told

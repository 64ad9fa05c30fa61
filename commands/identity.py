"""`joinedup identity`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .shared import (
    AS_JSON,
    EPILOG,
    GRAPH,
    NO_REFERENCE,
    REFERENCE,
    chosen_reference,
    echo_json,
    limit_option,
    new_console,
    read_graph_file,
)

if TYPE_CHECKING:
    from ..graph.identity import IdentityDecision
    from ..loaders.reference.match import Matcher
    from ..loaders.suggest import Side, Suggestion

_DEFAULT_FILE = "identity.json"
_KINDS = (
    "Organisation", "Partnership", "StakeholderGroup", "Service", "InformationSystem", "Site", "Pathway", "Programme",
)  # fmt: skip
_KIND = click.option("--kind", type=click.Choice(_KINDS, case_sensitive=False), help="Only things of one kind.")
_FILE = click.option(
    "--decisions", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="The file of decisions [default: identity.json beside the graph].",
)  # fmt: skip


@click.group(epilog=EPILOG)
def identity() -> None:
    """Which names mean the same body: suggestions, and the decisions of people."""


@identity.command(epilog=EPILOG)
@GRAPH
@_FILE
@REFERENCE
@NO_REFERENCE
@_KIND
@click.option("--min-score", type=click.FloatRange(0, 100), default=60, show_default=True, help="Only pairs so alike.")
@limit_option("Pairs to show; 0 for all.")
@click.option("--all", "everything", is_flag=True, help="Show pairs that were decided too.")
@click.option("--examples", is_flag=True, help="Show a sentence for each name.")
@AS_JSON
def suggest(
    graph: Path, file: Path | None, local: Path | None, no_reference: bool, kind: str | None, min_score: float,
    limit: int, everything: bool, examples: bool, as_json: bool,
) -> None:  # fmt: skip
    """List pairs of names that may mean one thing, for a person to decide on.

    Two things of one kind whose names are alike, and bodies without a code that may be one of the reference
    data. Nothing is merged on likeness: decide with `joinedup identity decide`.
    """
    from dataclasses import asdict

    from ..graph.identity import current
    from ..loaders.suggest import suggest as find

    file = file or graph.with_name(_DEFAULT_FILE)
    content = read_graph_file(graph)
    found = find(content, _matcher(local, no_reference), current(_read(file)), least=min_score)
    kept = [s for s in found if (everything or s.decided is None) and kind in (None, str(s.kind))]
    shown = kept[:limit] if limit else kept
    if as_json:
        echo_json([{**asdict(s), "one": _side_json(s.one), "other": _side_json(s.other)} for s in shown])
    else:
        _print_suggestions(shown, len(kept), len(found) - len(kept), graph, examples)


@identity.command(epilog=EPILOG)
@GRAPH
@click.argument("suggestion", required=False, metavar="[SUGGESTION_ID]")
@click.option("--same", is_flag=True, help="Both are one.")
@click.option("--different", is_flag=True, help="They are two.")
@click.option("--reason", required=True, help="Why, for whoever asks later.")
@click.option(
    "--reviewer", default="reviewer", show_default=True, metavar="ROLE",
    help="Who decides: a role, such as 'data steward', not a person's name.",
)  # fmt: skip
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of the decision [default: today].",
)
@click.option("--name", help="For a pair that is not suggested: a name as the documents have it.")
@click.option("--with", "other", metavar="NAME", help="The other name.")
@click.option("--body", metavar="ID", help="The body of the reference data, for example ccg:13P.")
@_KIND
@click.option("--system", metavar="NAME", help="Only where documents are about this local system.")
@click.option("--document", metavar="NAME", help="Only in this document, by its file name.")
@_FILE
@REFERENCE
@NO_REFERENCE
def decide(
    graph: Path, suggestion: str | None, same: bool, different: bool, reason: str, reviewer: str, day: datetime | None,
    name: str | None, other: str | None, body: str | None, kind: str | None, system: str | None, document: str | None,
    file: Path | None, local: Path | None, no_reference: bool,
) -> None:  # fmt: skip
    """Decide that two names, or a name and a body of the reference data, are the same or different.

    The pair is a SUGGESTION_ID of `joinedup identity suggest`, or --name with --with or --body. The decision is
    kept in a file and heeded by every build from then on; a later one on the same pair takes its place.
    """
    from ..loaders.decide import decide as keep

    if same == different:
        raise click.UsageError("say either --same or --different")
    if (suggestion is None) == (name is None) or (name is not None) != ((other is None) != (body is None)):
        raise click.UsageError("name the pair: SUGGESTION_ID alone, or --name with either --with or --body")
    if system and document:
        raise click.UsageError("--system or --document, not both")
    content = read_graph_file(graph)
    matcher = _matcher(local, no_reference)
    pairing = _pairing(content, suggestion, name, other, body, kind, matcher)
    if system or document:
        pairing |= {"system": system, "document": document}
    file = file or graph.with_name(_DEFAULT_FILE)
    decision = keep(
        content, pairing, "same" if same else "different", file,
        reason=reason, reviewer=reviewer, day=day.date() if day else date.today(), matcher=matcher,
    )  # fmt: skip
    click.echo(f"decided: {_clean(str(decision))}")
    click.echo(f"written: {file}")
    option = "" if file == graph.with_name(_DEFAULT_FILE) else f" --identity {shlex.quote(str(file))}"
    click.echo("It takes effect when the graph is built next:")
    click.echo(f"  joinedup build DOCUMENT... -o {shlex.quote(str(graph))}{option}")


@identity.command("list", epilog=EPILOG)
@click.option(
    "--decisions", "file", type=click.Path(path_type=Path, dir_okay=False), default=Path(_DEFAULT_FILE),
    show_default=True, metavar="FILE", help="The file of decisions.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Show decisions too that later ones took the place of.")
@AS_JSON
def list_(file: Path, everything: bool, as_json: bool) -> None:
    """List the decisions that count, in the order in which they were made."""
    from ..graph.identity import current, read_decisions
    from ..loaders.normal import normal

    made = read_decisions(file)
    counts = set(map(id, current(made, normal)))
    shown = [d for d in made if everything or id(d) in counts]
    if as_json:
        echo_json([{**d.model_dump(mode="json", exclude_none=True), "counts": id(d) in counts} for d in shown])
        return
    rows = [
        (d.date.isoformat(), "" if id(d) in counts else "replaced", d.verdict, str(d.kind), d.name, _second(d),
         d.document or d.system or "everywhere", d.reviewer, d.reason)
        for d in shown
    ]  # fmt: skip
    _print_table(("date", "", "verdict", "kind", "name", "and", "where", "reviewer", "reason"), rows)
    click.echo(f"{len(counts)} decisions count; {len(made) - len(counts)} were replaced by later ones")


def _matcher(local: Path | None, no_reference: bool) -> Matcher | None:
    from ..loaders.reference.match import Matcher

    table = chosen_reference(local, no_reference).table()
    return None if table is None else Matcher(table)


def _read(file: Path) -> tuple[IdentityDecision, ...]:
    """The decisions of a file; none where it is not there yet."""
    from ..graph.identity import read_decisions

    return read_decisions(file) if file.exists() else ()


def _pairing(
    graph: Any, suggestion: str | None, name: str | None, other: str | None, body: str | None, kind: str | None,
    matcher: Matcher | None,
) -> dict[str, str | None]:  # fmt: skip
    from ..graph.errors import InputError
    from ..graph.vocabulary import Kind
    from ..loaders.decide import pair_of, pair_with_body, pair_with_name
    from ..loaders.suggest import suggest as find

    if name is not None and body is not None:
        return pair_with_body(graph, name, body, matcher.table if matcher else None)
    if name is not None and other is not None:
        return pair_with_name(graph, name, other, Kind(kind) if kind else None)
    for found in find(graph, matcher, least=0):
        if found.id == suggestion:
            return pair_of(found)
    raise InputError(
        f"{suggestion}: no pair with this id is suggested", mend="list them with: joinedup identity suggest GRAPH --all"
    )


def _clean(text: str) -> str:
    from ..queries.rendering.cells import clean

    return clean(text)


def _second(decision: IdentityDecision) -> str:
    if decision.other is not None:
        return decision.other
    return f"{decision.body_name} [{decision.body}]" if decision.body_name else str(decision.body)


def _side_name(side: Side) -> str:
    told = f" [{side.id}]" if side.is_body else "".join(f" [{scheme} {code}]" for scheme, code in side.codes)
    return f"{side.name}{told}"


def _side_json(side: Side) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(side), "codes": dict(side.codes)}


def _print_suggestions(shown: list[Suggestion], count: int, hidden: int, graph: Path, examples: bool) -> None:
    if not shown:
        click.echo(f"no pair to decide on{f'; {hidden} were decided or left out (--all)' if hidden else ''}")
        return
    rows = []
    for s in shown:
        why = "; ".join(s.reasons) + (f" [decided: {s.decided}]" if s.decided else "")
        kind = f"{s.kind} ({s.one.system})" if s.one.system else str(s.kind)
        rows.append((s.id, f"{s.score:.0f}", kind, _side_name(s.one), _side_name(s.other), why))
        if examples:
            rows.append(("", "", "", _example(s.one), _example(s.other), ""))
    _print_table(("id", "score", "kind", "name", "and", "why"), rows)
    if count > len(shown):
        click.echo(f"{count - len(shown)} more: --limit 0 shows all")
    named = shlex.quote(str(graph))
    click.echo("\nThe score orders the list; it is no probability. Decide with, for example:")
    click.echo(f"  joinedup identity decide {named} {shown[0].id} --same --reason 'one leaflet has both names'")
    click.echo(f"  joinedup identity decide {named} {shown[0].id} --different --reason 'they are run by two bodies'")


def _example(side: Side) -> str:
    if not side.example:
        return ""
    return f"“{side.example}” ({side.document}{f', page {side.page}' if side.page else ''})"


def _print_table(titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for title in titles:
        table.add_column(title, no_wrap=title in ("id", "score", "date"), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_clean(cell)) for cell in row))
    new_console().print(table)

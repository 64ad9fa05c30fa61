"""`joinedup explain` and `joinedup read`: why something is in a graph, and what was made of a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .shared import (
    AS_JSON,
    EPILOG,
    GRAPH,
    NO_REFERENCE,
    REFERENCE,
    chosen_reference,
    decisions_beside,
    echo_json,
    level_options,
    limit_option,
    new_console,
    read_graph_file,
)

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph
    from ..graph.identity import IdentityDecision
    from ..graph.model import Level
    from ..loaders.tracing import Candidates

_AMBIGUOUS = 2
_LISTED = 20


@click.command(epilog=EPILOG)
@GRAPH
@click.argument("thing", metavar="EDGE")
@click.option(
    "--documents", "folders", multiple=True, metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Where source documents are; can be given again [also searched: the graph's folder, the current folder].",
)  # fmt: skip
@REFERENCE
@NO_REFERENCE
@click.option(
    "--identity", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="The decisions on identity of the build [default: identity.json beside the graph, if it is there].",
)  # fmt: skip
@limit_option("Sentences to show; 0 for all.")
@AS_JSON
def explain(
    graph: Path, thing: str, folders: tuple[Path, ...], local: Path | None, no_reference: bool, file: Path | None,
    limit: int, as_json: bool,
) -> int | None:  # fmt: skip
    """Explain why an edge is in a graph: its sentences in their paragraphs, what read them, what competed.

    EDGE is the id of an edge, or "source|TYPE|target" with names or parts of names ("trust||hub" for any
    type); the id or name of a node explains the node. Where several fit, they are listed (exit code 2).
    """
    from ..loaders.tracing import explain as find
    from ..loaders.tracing import look_up

    content = read_graph_file(graph)
    found = look_up(content, thing)
    if len(found) > 1:
        _list_candidates(content, found, thing, as_json)
        return _AMBIGUOUS
    explanation = find(
        content, found.edges[0] if found.edges else found.nodes[0], (*folders, graph.absolute().parent, Path.cwd()),
        chosen_reference(local, no_reference), _decisions(file or decisions_beside(graph)),
    )  # fmt: skip
    if as_json:
        from .reading_json import explanation_json

        echo_json(explanation_json(explanation))
        return None
    from .reading_text import print_explanation

    print_explanation(explanation, new_console(), limit or None)
    return None


@click.command(epilog=EPILOG)
@click.argument("document", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT",
    help="Write a page for a browser: one HTML file that works offline.",
)
@level_options
@REFERENCE
@NO_REFERENCE
@AS_JSON
def read(
    document: Path, page: Path | None, level: Level | None, local: Path | None, no_reference: bool, as_json: bool
) -> None:
    """Show what joinedup reads in a document: mentions and claims in place, and what it passes over.

    FILE is a .txt, .pdf, .html or .docx. Nothing is built and, without --html, nothing is written.
    """
    from ..graph.errors import InputError
    from ..loaders.build import identities_of, read_one
    from ..loaders.settings import Settings
    from ..loaders.tracing import reading_sheet

    if page is not None and not page.absolute().parent.is_dir():
        raise InputError(f"{page.parent}: there is no such folder", mend="make it, or choose another one")
    known = chosen_reference(local, no_reference)
    settings = Settings(level or "default")
    sheet = reading_sheet(read_one(document, known, settings=settings), identities_of(known))
    if page is not None:
        from ..maps.reading_page import write_reading_page

        write_reading_page(sheet, page)
        click.echo(f"written: {page}", err=as_json)
    if as_json:
        echo_json(sheet)
    elif page is None:
        from .reading_text import print_sheet

        print_sheet(sheet, new_console())


def _list_candidates(graph: KnowledgeGraph, found: Candidates, text: str, as_json: bool) -> None:
    if as_json:
        echo_json({"candidates": found.ids})
    what = "edges" if found.edges else "nodes"
    click.echo(f"joinedup: {text!r} fits {len(found)} {what}; give one of these:", err=True)
    for edge in found.edges[:_LISTED]:
        names = f"{graph.node(edge.source).label} {edge.type} {graph.node(edge.target).label}"
        click.echo(f"  {edge.id}\n      {names} ({edge.status})", err=True)
    for node in found.nodes[:_LISTED]:
        click.echo(f"  {node.id}\n      {node.label} ({node.kind})", err=True)
    if len(found) > _LISTED:
        click.echo(f"  … and {len(found) - _LISTED} more: give more of the name, or --json for all", err=True)


def _decisions(path: Path | None) -> tuple[IdentityDecision, ...]:
    from ..graph.identity import read_decisions

    return read_decisions(path) if path else ()

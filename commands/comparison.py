"""The commands that set two graphs side by side."""

from __future__ import annotations

from pathlib import Path

import click

from .shared import EPILOG, print_report, read_graph_file, report_options

_GRAPH_FILE = click.Path(path_type=Path)
DIFFERENT = 1


@click.command(epilog=EPILOG)
@click.argument("first", type=_GRAPH_FILE, metavar="A")
@click.argument("second", type=_GRAPH_FILE, metavar="B")
@click.option("--system-a", metavar="NAME", help="Only what A's documents on this local system (or this document) say.")
@click.option("--system-b", metavar="NAME", help="The same for B: two systems of one graph can so be compared.")
@report_options()
def compare(
    first: Path, second: Path, system_a: str | None, system_b: str | None, limit: int | None, output: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Compare two systems: gaps, recommendations and measures that they share, and where they differ.

    A and B are graph files. Reports sample what their reviewers chose to write: what one does not mention is not
    stated there, and no better for it.
    """
    from ..queries.comparison.compare import compare as analyse
    from ..queries.comparison.compare import part_of

    one = read_graph_file(first)
    other = one if second == first else read_graph_file(second)
    sides = (graph if name is None else part_of(graph, name) for graph, name in ((one, system_a), (other, system_b)))
    print_report(analyse(*sides), limit, as_json, output)


@click.command(epilog="Exit codes: 0 no difference; 1 different; 2 nothing done, or wrong usage; 130 interrupted.")
@click.argument("old", type=_GRAPH_FILE, metavar="OLD")
@click.argument("new", type=_GRAPH_FILE, metavar="NEW")
@report_options()
@click.pass_context
def diff(context: click.Context, old: Path, new: Path, limit: int | None, output: Path | None, as_json: bool) -> None:
    """Show what changed between two graphs of one system: two builds, or two years.

    Statuses that changed, relationships and things that are new or no longer stated, sentences gained and lost.
    """
    from ..queries.comparison.diff import diff as analyse

    report = analyse(read_graph_file(old), read_graph_file(new))
    print_report(report, limit, as_json, output)
    context.exit(0 if report.same else DIFFERENT)

"""`joinedup report`: the pathway-gap report as a file to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .shared import (
    EPILOG,
    GRAPH,
    check_folder,
    effort_options,
    limit_option,
    new_console,
    progress_bar,
    read_graph_file,
)

if TYPE_CHECKING:
    from ..queries.effort import EffortLevel


@click.command(epilog=EPILOG)
@GRAPH
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True,
    help="The file to write; its ending chooses the format: .html, .docx, .xlsx, .md, .txt or .csv.",
)  # fmt: skip
@click.option("--title", help="Title of the report.")
@limit_option("Rows of each table and list; 0 for all.")
@click.option(
    "--annexes/--no-annexes", default=True, show_default=True, help="With the tables behind what a board reads."
)
@effort_options
def report(
    graph: Path, output: Path, title: str | None, limit: int, annexes: bool, effort: EffortLevel, seed: int | None
) -> None:
    """Write the pathway-gap report for a board: summary, figures, the three analyses, evidence, method and limits.

    It is one file that works offline. Every claim leads to its sentence, with document, page and section.
    """
    from ..queries.effort import Effort
    from ..queries.gap_report import gap_report
    from ..queries.rendering.save import WRITERS, ending_of, write_paper

    ending_of(output, tuple(WRITERS))  # an ending that means no format is refused before any work
    check_folder(output)
    content = read_graph_file(graph)
    with progress_bar(new_console(stderr=True)) as bar:
        paper = gap_report(content, title=title, annexes=annexes, effort=Effort.named(effort, seed), tell=bar)
    write_paper(paper, output, limit or None)
    click.echo(f"written: {output}")

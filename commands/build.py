"""`joinedup build` and `joinedup demo`: from documents to a graph file."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .llm_options import LlmChoice, llm_options
from .shared import (
    AS_JSON,
    DONE,
    EPILOG,
    NO_REFERENCE,
    REFERENCE,
    SHOWN,
    SKIPPED,
    check_folder,
    chosen_reference,
    decisions_beside,
    echo_json,
    level_options,
    new_console,
    progress_bar,
    write_graph_file,
    write_map_file,
)

if TYPE_CHECKING:  # heavy libraries are imported by the commands that need them, so that --help is quick
    from rich.console import Console

    from ..graph.model import Level
    from ..loaders.build import BuildResult
    from ..loaders.reference.table import Reference


@click.command(epilog=EPILOG)
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path, file_okay=False), default="joinedup-demo",
              show_default=True, help="Folder for the graph, the map and the report.")  # fmt: skip
def demo(folder: Path) -> int:
    """Build graph, map and report from the sample documents that ship with joinedup, and show what is in them.

    The samples are about Merrowby, a place that does not exist.
    """
    from ..loaders.reference.table import Reference
    from ..queries.effort import Effort
    from ..queries.gap_report import gap_report
    from ..queries.overview import overview, top_gaps
    from ..queries.rendering.save import write_paper
    from ..samples import sample_files

    folder.mkdir(parents=True, exist_ok=True)
    graph_file, map_file, report_file = (
        folder / f"merrowby.{end}" for end in ("graph.json", "map.html", "report.html")
    )
    result = run_build(sample_files(), "Merrowby", None, 1, Reference(), None)
    write_graph_file(result.graph, graph_file)
    write_map_file(result.graph, map_file, None)
    write_paper(gap_report(result.graph, effort=Effort.quick()), report_file, SHOWN)
    console = new_console()
    overview(result.graph, console)
    top_gaps(result.graph, console, 5)
    click.echo(f"\nWritten: {graph_file}, {map_file} and {report_file}\n\nNext:")
    named = shlex.quote(str(graph_file))
    for line in (
        f"open {map_file} in a browser: every line opens its sentence",
        f"open {report_file}: the report that a board could be handed",
        f"joinedup gaps {named}",
        f"joinedup access-points {named}",
        f"joinedup fragmentation {named}",
        "joinedup queries                  (questions that ship, to run by name)",
        f'joinedup cypher {named} "MATCH (a)-[r:REFERS_TO]->(b) RETURN a.name, r.status, b.name"',
        "joinedup build YOUR-REPORT.pdf -o system.graph.json",
    ):
        click.echo(f"  {line}")
    return exit_code(result)


@click.command(epilog=EPILOG)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), default="system.graph.json",
              show_default=True, help="The graph file to write.")  # fmt: skip
@click.option("--system", help="Name of the local system of all documents [default: the place that each is about].")
@REFERENCE
@NO_REFERENCE
@click.option(
    "--identity", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Decisions on which names mean the same body [default: identity.json beside the output, if it is there].",
)  # fmt: skip
@level_options
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Documents read at the same time."
)
@llm_options
@AS_JSON
def build(
    documents: tuple[Path, ...], output: Path, system: str | None, local: Path | None, no_reference: bool,
    identity: Path | None, level: Level | None, jobs: int, as_json: bool, llm: LlmChoice,
) -> int:  # fmt: skip
    """Read DOCUMENTs (.txt, .pdf, .html, .docx, or folders of them) into one graph file.

    A document that cannot be read is named and skipped (exit code 1); the others are built. Documents on
    several places give one graph of several local systems, which share national bodies.
    """
    check_folder(output)
    known = chosen_reference(local, no_reference)
    decided = identity or decisions_beside(output)
    if decided is not None and identity is None:  # said, for it changes what is built
        click.echo(f"joinedup: decisions on identity are taken from {decided}", err=True)
    result = run_build(documents, system, new_console(stderr=True), jobs, known, decided, level or "default", llm)
    write_graph_file(result.graph, output)
    report, report_json, read_all = llm.report(result.graph)
    if as_json:
        from ..graph.summary import summarise

        echo_json({
            "output": str(output),
            "skipped": [{"path": s.path, "reason": s.reason} for s in result.skipped],
            "warnings": list(result.warnings),
            "summary": summarise(result.graph).model_dump(mode="json"),
            **report_json,
        })  # fmt: skip
    else:
        from ..queries.overview import overview

        overview(result.graph, new_console())
        for line in report:
            click.echo(line)
        click.echo(f"written: {output}")
    return exit_code(result) if read_all else SKIPPED


def run_build(
    documents: Any, system: str | None, progress: Console | None, jobs: int, reference: Reference,
    identity: Path | None, level: Level = "default", llm: LlmChoice | None = None,
) -> BuildResult:  # fmt: skip
    from ..loaders import build_graph
    from ..loaders.settings import Settings

    with progress_bar(progress) as bar, _executor(jobs) as executor:
        tell = None if bar is None else lambda document, _stage, done, total: bar(document, done, total)
        result = build_graph(
            documents, system=system, reference=reference, identity=identity, settings=Settings(level),
            progress=tell, executor=executor, further=llm if llm and llm.reader else None,
        )  # fmt: skip
    for warning in result.warnings:
        click.echo(f"joinedup: {warning}", err=True)
    for skipped in result.skipped:
        click.echo(f"joinedup: skipped: {skipped.reason}", err=True)
    return result


def exit_code(result: BuildResult) -> int:
    return SKIPPED if result.skipped else DONE


@contextmanager
def _executor(jobs: int) -> Iterator[Any]:
    if jobs == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield pool

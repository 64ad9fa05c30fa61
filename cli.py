"""The command line: parse arguments, call one library function, print what it returns.

Exit codes: 0 done; 1 done, but something was skipped; 2 nothing done, or wrong usage; 130 interrupted.
"""

from __future__ import annotations

import codecs
import io
import sys
from pathlib import Path
from typing import Any

import click

from .commands.analyses import access_points, conflicts, fragmentation, gaps, today
from .commands.build import build, demo
from .commands.comparison import compare, diff
from .commands.cypher import cypher, queries
from .commands.identity import identity
from .commands.reading import explain, read
from .commands.reference import reference
from .commands.report import report
from .commands.shared import (
    AS_JSON,
    DONE,
    EPILOG,
    FAILED,
    GRAPH,
    INTERRUPTED,
    echo_json,
    new_console,
    read_graph_file,
    write_map_file,
)
from .commands.shell.command import shell
from .commands.stores import pull, push, stores


class _Group(click.Group):
    """Turns every error that is meant for people into one line on standard error."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        _write_anything()
        try:
            code = super().main(*args, **kwargs)
        except click.exceptions.Exit as stop:
            code = stop.exit_code
        except (click.Abort, KeyboardInterrupt):
            click.echo("joinedup: interrupted; files written before are whole", err=True)
            code = INTERRUPTED
        except click.ClickException as error:
            error.show()
            code = FAILED
        except BrokenPipeError:  # the reader of a pipe has seen enough
            sys.stderr.close()
            code = DONE
        except SystemExit:  # so click ends where that is so; no command does
            code = DONE
        except Exception as error:
            from .graph.errors import JoinedupError  # here, for --help needs none of it

            if not isinstance(error, JoinedupError):
                raise
            click.echo(f"joinedup: {' '.join(str(error).split())}", err=True)
            code = FAILED
        sys.exit(code if isinstance(code, int) else DONE)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of a first session, not of the alphabet


def _write_anything() -> None:
    """Let every text be written, whatever the terminal's encoding: UTF-8 for bare ASCII, else escapes for the rest."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            ascii_only = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if ascii_only else None, errors="backslashreplace")


@click.group(cls=_Group, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="joinedup", prog_name="joinedup")
def main() -> None:
    """Turn review documents of a local health-and-care system into a knowledge graph, and see where care is
    not joined up.

    Start with `joinedup demo`, then `joinedup build` on documents of your own. Nothing leaves this computer
    unless you ask a language model to read too (`joinedup build --llm`) or push a graph to a server of yours.
    """


main.add_command(demo)
main.add_command(build)


@main.command(epilog=EPILOG)
@GRAPH
@AS_JSON
def info(graph: Path, as_json: bool) -> None:
    """Say what is in a graph: documents, kinds of node, relationships by status."""
    from .graph.summary import summarise

    content = read_graph_file(graph)
    if as_json:
        echo_json(summarise(content).model_dump(mode="json"))
    else:
        from .queries.overview import overview

        overview(content, new_console())


for command in (gaps, today, conflicts, access_points, fragmentation, report, compare, diff, cypher, queries):
    main.add_command(command)


@main.command("map", epilog=EPILOG)
@GRAPH
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The HTML file [default: beside the graph]."
)
@click.option("--title", help="Title of the map.")
@click.option("--open", "show", is_flag=True, help="Open the map in the browser.")
def map_(graph: Path, output: Path | None, title: str | None, show: bool) -> None:
    """Draw an interactive map: one HTML file that works offline, with the sentence behind every line."""
    output = output or graph.with_name(graph.name.removesuffix(".json").removesuffix(".graph") + ".map.html")
    write_map_file(read_graph_file(graph), output, title)
    click.echo(f"written: {output}")
    if show:
        click.launch(str(output))


@main.command(epilog=EPILOG)
@GRAPH
@click.option(
    "--format",
    "shape",
    type=click.Choice(["graphml", "csv"]),
    required=True,
    help="GraphML, or nodes.csv, edges.csv and evidence.csv.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file (graphml) or folder (csv) to write.",
)
def export(graph: Path, shape: str, output: Path) -> None:
    """Write a graph for other tools: Gephi and yEd (GraphML), spreadsheets and R (CSV)."""
    from .graph.export import export_csv, export_graphml

    content = read_graph_file(graph)
    if shape == "csv":
        for path in export_csv(content, output):
            click.echo(f"written: {path}")
    else:
        export_graphml(content, output)
        click.echo(f"written: {output}")


for command in (shell, push, pull, stores, reference, identity, explain, read):
    main.add_command(command)

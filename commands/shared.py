"""What the command groups share: arguments, output, reading and writing of graphs."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:  # heavy libraries are imported by the commands that need them, so that --help is quick
    from rich.console import Console

    from ..graph import KnowledgeGraph
    from ..graph.store import Store
    from ..loaders.reference.table import Reference

T = TypeVar("T")

DONE, SKIPPED, FAILED, INTERRUPTED = 0, 1, 2, 130
EPILOG = "Exit codes: 0 done; 1 done, but something was skipped; 2 nothing done, or wrong usage; 130 interrupted."

GRAPH = click.argument("graph", type=click.Path(path_type=Path), metavar="GRAPH")
ADDRESS = click.argument("address", metavar="ADDRESS")
TARGET = click.argument("target", metavar="GRAPH|ADDRESS")
SHOWN = 20
"""Rows of a table on a terminal, unless another number is asked for."""
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for another program to read.")
REFERENCE_VARIABLE = "JOINEDUP_REFERENCE"
REFERENCE = click.option(
    "--reference", "local", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=f"The local reference table [default: ${REFERENCE_VARIABLE}, else one file for this user].",
)  # fmt: skip
NO_REFERENCE = click.option(
    "--no-reference", "no_reference", is_flag=True, help="Use no reference data, neither shipped nor local."
)


def effort_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How much work goes into intervals and tests, as ``effort`` and ``seed``."""
    seed = click.option(
        "--seed", type=click.IntRange(min=0), default=None, help="Seed of all draws [default: always the same]."
    )
    effort = click.option(
        "--effort", type=click.Choice(["none", "quick", "full"]), default="full", show_default=True,
        help="Draws for intervals and tests by chance: none (values alone), quick, or full (fewer on large graphs).",
    )  # fmt: skip
    return effort(seed(command))


def level_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How sure a relationship has to be, as ``level``: ``None`` for the default."""
    precise = "Keep only relationships that are most likely right: fewer, for a report to hand on."
    complete = "Keep doubtful relationships too: about half of them are right, for a person to check."
    for name, text in (("complete", complete), ("precise", precise)):
        command = click.option(f"--{name}", "level", flag_value=name, help=text)(command)
    return command


def local_reference(option: Path | None) -> Path:
    """Where the local reference table is or would be: the option, else the environment, else the user's own."""
    if option is not None:
        return option
    named = os.environ.get(REFERENCE_VARIABLE)
    return Path(named) if named else Path(click.get_app_dir("joinedup"), "reference.jsonl")


def chosen_reference(option: Path | None, no_reference: bool = False) -> Reference:
    """The reference data that a command uses: shipped, and the local table if there is one or one is named.

    A table that the option names must be there: the error comes when it is read.
    """
    from ..loaders.reference.table import Reference

    path = local_reference(option)
    return Reference(not no_reference, str(path) if option is not None or path.exists() else None)


def limit_option(text: str = "Rows of each table; 0 for all.") -> Callable[[Any], Any]:
    """How many rows to show."""
    return click.option("--limit", type=click.IntRange(min=0), default=SHOWN, show_default=True, help=text)


def _told_format(context: click.Context, option: click.Parameter, value: Path | None) -> Path | None:
    """Refuse an ending that is no format, or a folder that is not there, before anything is read."""
    if value is not None:
        from ..queries.rendering.save import ending_of

        ending_of(value)
        check_folder(value)
    return value


def report_options(rows: str = "Rows of each table") -> Callable[[Any], Any]:
    """Where a report goes and how much of it, as ``limit``, ``output`` and ``as_json`` for :func:`print_report`."""
    limit = click.option(
        "--limit", type=click.IntRange(min=0), help=f"{rows}; 0 for all [default: {SHOWN}, and all in a file]."
    )
    output = click.option(
        "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", callback=_told_format,
        help="Write a file, whose ending tells the format: .txt, .md, .html, .docx, .xlsx, .csv or .json.",
    )  # fmt: skip
    return lambda command: limit(output(AS_JSON(command)))


def new_console(stderr: bool = False) -> Console:
    """A console for people; on standard error where the output is for programs."""
    from rich.console import Console

    class Piped(Console):
        """Where the reader of a pipe has seen enough, that is no failure."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Piped(stderr=stderr)


@contextmanager
def progress_bar(console: Console | None) -> Iterator[Callable[[str, int, int], None] | None]:
    """What to tell the name of the work, how much is done and of how much: a bar on a terminal, nothing elsewhere.

    The bar goes when all is done, so that what comes next may ask or show a bar of its own.
    """
    if console is None or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    # no markup: a file's name can hold square brackets
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def tell(name: str, done: int, total: int) -> None:
            bar.update(task, description=name, completed=done, total=total)
            if done >= total:
                bar.stop()

        yield tell


def one_line(text: str) -> str:
    """Text of a document or a server without what could move the cursor or colour the terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", text)


def echo_json(value: Any) -> None:
    """Print a value as JSON."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def read_graph_file(path: Path) -> KnowledgeGraph:
    """Read a graph, for the one command that this process runs."""
    from ..graph.file import read_graph

    graph = read_graph(path)
    gc.freeze()  # the graph stays to the end: looking through it for garbage again and again finds none
    return graph


@contextmanager
def connect(target: str) -> Iterator[Store]:
    """The store that a command line names: a graph file in an embedded one, or the server at an address.

    A server's name and password are asked for on a terminal where the environment and the keyring have none.
    """
    from ..graph.store import open_store

    with open_store(target, prompt=_ask_password if sys.stdin.isatty() else None) as store:
        yield store


def stoppable(work: Callable[[], T]) -> T:
    """Do work on a server so that Ctrl-C is heard at once: the driver can take it for a lost connection, and go on.

    The work is left behind in a thread that ends with the program; what it did not commit, the server undoes.
    """
    import threading
    from concurrent.futures import Future

    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.1)  # on Windows a longer wait could not be interrupted
    return outcome.result()


def check_address(text: str) -> str:
    """The address of a server as it is; :class:`InputError` for what is none, such as a file."""
    from ..graph.errors import InputError
    from ..graph.store import is_address

    if not is_address(text):
        raise InputError(f"{text}: is not the address of a server", mend="such as neo4j://host:7687")
    return text


def _ask_password(account: str) -> str:
    return str(click.prompt(f"Password of {account}", hide_input=True, err=True))


def write_graph_file(graph: KnowledgeGraph, path: Path) -> None:
    """Write a graph."""
    from ..graph.file import write_graph

    write_graph(graph, path)


def check_folder(output: Path) -> None:
    """Refuse a file that cannot be written before documents are read for it."""
    from ..graph.errors import InputError

    if not output.parent.is_dir():
        raise InputError(f"{output.parent}: there is no such folder", mend="make it, or choose another one")


def decisions_beside(graph: Path) -> Path | None:
    """The file of decisions on identity beside a graph, if there is one."""
    from ..graph.identity import DEFAULT_NAME

    path = graph.with_name(DEFAULT_NAME)
    return path if path.exists() else None


def write_map_file(graph: KnowledgeGraph, path: Path, title: str | None) -> None:
    """Draw the map of a graph."""
    from ..maps import write_map

    write_map(graph, path, title=title)


def print_report(report: Any, limit: int | None, as_json: bool, output: Path | None = None) -> None:
    """Print the report of an analysis, as tables or as JSON, or write it to a file as its ending tells."""
    from ..queries.report import render, to_json

    if output is not None:
        from ..queries.rendering.save import write_report

        if as_json:
            raise click.UsageError("--json prints, -o writes a file: choose one (-o FILE.json writes JSON)")
        left_out = write_report(report, output, limit or None)
        more = f" (the main table; {left_out} more: -o FILE.xlsx has all)" if left_out else ""
        click.echo(f"written: {output}{more}")
    elif as_json:
        click.echo(to_json(report), nl=False)
    else:
        render(report, new_console(), limit=SHOWN if limit is None else limit or None)

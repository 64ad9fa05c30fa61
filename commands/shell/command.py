"""`joinedup shell`: the command."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..shared import EPILOG, TARGET, connect, new_console

if TYPE_CHECKING:  # imported when the command runs, so that --help is quick
    from .loop import Voices
    from .session import Session

HISTORY = "shell_history"
_ROWS = 100
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@click.command(epilog=EPILOG)
@TARGET
@click.option(
    "--param", "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter ($NAME) for all queries."
)
@click.option("--system", metavar="NAME", help="Ask about one system only, where several are held ($system).")
@click.option(
    "--format", "shape", type=click.Choice(["table", "csv", "json", "jsonl"]), default="table", show_default=True,
    help="How answers are shown.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(min=0),
    help=f"Rows of an answer; 0 for all [default: {_ROWS} at a prompt, all through a pipe].",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0.1, max=86400), default=30.0, show_default=True, help="Seconds for a query."
)
@click.option("--no-history", is_flag=True, help="Do not keep what is typed.")
def shell(
    target: str, parameters: tuple[str, ...], system: str | None, shape: str, limit: int | None, timeout: float,
    no_history: bool,
) -> int:  # fmt: skip
    """Ask a graph questions at a prompt, in Cypher or by the names of queries that ship (read-only).

    The graph is a file, or on a Neo4j server at an address such as neo4j://host:7687. A query ends with a
    semicolon; Tab completes; :help lists the commands, :save and :map write the last answer to a file. What is
    typed is kept for later sessions in a file that only you can read; it may hold names: --no-history keeps none.

    Through a pipe the statements run one after the other up to the first that fails:
    echo 'gaps' | joinedup shell GRAPH
    """
    from .meta import read_value
    from .session import Session, Settings

    at_prompt = sys.stdin.isatty() and sys.stdout.isatty()
    rows = limit if limit is not None else (_ROWS if at_prompt else 0)
    settings = Settings(shape, rows or None, timeout)
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--param {text!r}: write it as NAME=VALUE")
        settings.parameters[name] = read_value(value)
    session = Session(target, lambda: connect(target), settings, lambda: max(new_console().width, 80))
    try:
        session.store.systems()  # a file or server that cannot be opened is told at once
        if system is not None:
            session.execute(f":system {system}")
        return _at_prompt(session, no_history) if at_prompt else _through_pipe(session)
    finally:
        session.close()


def _at_prompt(session: Session, no_history: bool) -> int:
    from .meta import carry_out
    from .terminal import run_terminal

    voices = _voices()
    voices.answer(carry_out(session, ":source").text)
    session.known()
    voices.answer("A query ends with ; and :help lists the commands. Tab completes, Ctrl-D ends.\n")
    run_terminal(session, voices, None if no_history else Path(click.get_app_dir("joinedup"), HISTORY))
    return 0


def _through_pipe(session: Session) -> int:
    from .batch import run_batch

    return run_batch(session, sys.stdin, _voices())


def _voices() -> Voices:
    """Answers to standard output, all else to standard error; on a terminal without what moves its cursor."""
    from .loop import Voices

    def answer(text: str) -> None:
        if sys.stdout.isatty():
            text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))
        click.echo(text, nl=False)

    def note(text: str) -> None:
        click.secho(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text), err=True, **_dim())

    def error(text: str) -> None:
        click.secho(f"joinedup: {_CONTROL.sub(chr(0xFFFD), text)}", err=True, **_red())

    return Voices(answer, note, error, click.clear)


def _dim() -> dict[str, Any]:
    return {} if _plain() else {"dim": True}


def _red() -> dict[str, Any]:
    return {} if _plain() else {"fg": "red"}


def _plain() -> bool:
    import os

    return bool(os.environ.get("NO_COLOR"))

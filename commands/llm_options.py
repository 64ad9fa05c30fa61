"""The options of `joinedup build` that have a language model read too, and the question before anything is sent."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .shared import new_console, progress_bar

if TYPE_CHECKING:
    from ..graph import KnowledgeGraph
    from ..loaders.assemble import DocumentReading
    from ..loaders.llm import LlmReader, Outgoing

BUDGET = 500_000
_OPTIONS = (
    click.option(
        "--llm", "llm_model", metavar="MODEL",
        help="Have a language model read too, for example anthropic:NAME or ollama:NAME; see docs/llm.md. "
        "You are asked before anything is sent.",
    ),
    click.option("--llm-url", metavar="URL", help="Ask an OpenAI-compatible server; --llm then names its model."),
    click.option("--yes-send", is_flag=True, help="Agree to what --llm sends, without being asked."),
    click.option(
        "--llm-cache", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
        help="Folder of the model's answers [default: one for this user].",
    ),
    click.option("--no-llm-cache", is_flag=True, help="Keep no answers, and use none."),
    click.option(
        "--llm-budget", type=click.IntRange(min=1), metavar="TOKENS", default=BUDGET, show_default=True,
        help="Ask no more after so many tokens, sent and received together.",
    ),
)  # fmt: skip


class LlmChoice:
    """What the options chose: whether, and how, a language model reads."""

    def __init__(
        self, llm_model: str | None, llm_url: str | None, yes_send: bool, llm_cache: Path | None, no_llm_cache: bool,
        llm_budget: int,
    ) -> None:  # fmt: skip
        if llm_model is None and (llm_url or yes_send or llm_cache or no_llm_cache or llm_budget != BUDGET):
            raise click.UsageError("--llm-url, --yes-send, --llm-cache, --no-llm-cache and --llm-budget go with --llm")
        if llm_cache and no_llm_cache:
            raise click.UsageError("--llm-cache and --no-llm-cache exclude each other")
        self.reader: LlmReader | None = None
        self._agreed = yes_send
        self._bars = ExitStack()
        self._bar: Callable[[str, int, int], None] | None = None
        if llm_model is not None:
            from ..loaders.llm import LlmReader, LlmSettings

            cache = None if no_llm_cache else llm_cache or Path(click.get_app_dir("joinedup"), "llm-cache")
            settings = LlmSettings(llm_model, url=llm_url, cache=cache, budget=llm_budget)
            self.reader = LlmReader(settings, self._consent, self._progress)

    @property
    def name(self) -> str:
        """What the graph's provenance says."""
        assert self.reader is not None
        return self.reader.name

    def read(self, documents: Sequence[DocumentReading]) -> list[DocumentReading]:
        """The documents with what the model reads in them; see :meth:`LlmReader.read`."""
        assert self.reader is not None
        with self._bars:
            return self.reader.read(documents)

    def report(self, graph: KnowledgeGraph) -> tuple[list[str], dict[str, Any], bool]:
        """What came of it, for people and for programs, and whether the model read all of it."""
        if self.reader is None:
            return [], {}, True
        from ..loaders.llm import as_dict, as_lines, compare

        for warning in self.reader.tally.warnings:
            click.echo(f"joinedup: {warning}", err=True)
        comparison = compare(graph)
        tally = self.reader.tally
        return as_lines(tally, comparison), {"llm": as_dict(tally, comparison)}, tally.complete

    def _progress(self, name: str, done: int, total: int) -> None:
        """Shows a bar from the first passage on: before that comes the question, which a bar would paint over."""
        if self._bar is None and done == 0:
            self._bar = self._bars.enter_context(progress_bar(new_console(stderr=True)))
        if self._bar is not None:
            self._bar(name, done, total)

    def _consent(self, outgoing: Outgoing) -> bool:
        for line in outgoing.lines():
            click.echo(line, err=True)
        if self._agreed:
            return True
        if not sys.stdin.isatty():
            click.echo("To agree without being asked, add --yes-send.", err=True)
            return False
        return click.confirm("Send it?", default=False, err=True)


def llm_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command, which gets them as one :class:`LlmChoice` named ``llm``."""

    @functools.wraps(command)
    def chosen(*args: Any, **kwargs: Any) -> Any:
        names = ("llm_model", "llm_url", "yes_send", "llm_cache", "no_llm_cache", "llm_budget")
        return command(*args, llm=LlmChoice(*(kwargs.pop(name) for name in names)), **kwargs)

    for option in reversed(_OPTIONS):
        chosen = option(chosen)
    return chosen

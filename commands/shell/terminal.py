"""The prompt: what is typed, with history, completion and colours, goes to the session."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.filters import completion_is_selected
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.output import Output
from prompt_toolkit.styles import Style

from ...graph.errors import JoinedupError
from ..shared import one_line
from .completion import complete
from .loop import Voices, take
from .scan import PREFIX, is_complete, scan, split
from .session import Session
from .words import KEYWORDS

_KEYWORDS = frozenset(word for phrase in KEYWORDS for word in phrase.split())
_STYLE = Style.from_dict(
    {
        "keyword": "ansiblue bold",
        "text": "ansigreen",
        "quoted": "ansigreen",
        "parameter": "ansimagenta",
        "number": "ansicyan",
        "comment": "ansibrightblack",
        "command": "ansimagenta",
    }
)
_HOW_TO_END = "a query ends with ; (Alt-Enter runs it as it is, Ctrl-C clears it)"
_FILES = tuple(f"{PREFIX}{name} " for name in ("save", "map"))


def run_terminal(
    session: Session, voices: Voices, history: Path | None, *, input: Input | None = None, output: Output | None = None
) -> None:
    """Prompt until Ctrl-D or ``:exit``. ``history`` is the file that keeps what was typed, if any does."""
    prompt: PromptSession[str] = PromptSession(
        history=_history(history, voices.note), completer=_Completer(session), complete_while_typing=False,
        multiline=True, prompt_continuation=_continuation, key_bindings=_keys(session, voices), lexer=_Lexer(),
        style=_STYLE, enable_history_search=True, input=input, output=output,
    )  # fmt: skip
    while True:
        try:
            typed = prompt.prompt(_name(session) + "> ")
        except KeyboardInterrupt:  # clears the line
            continue
        except EOFError:
            return
        statements, rest = split(typed, session.names)
        for statement in (*statements, *([rest] if rest else ())):
            outcome = take(session, statement, voices)
            if outcome.end:
                return
            if not outcome.done:
                break


def _name(session: Session) -> str:
    system = session.settings.system
    if session.is_server:
        host = session.target.partition("://")[2].partition("?")[0]
        return one_line(f"{system}@{host}" if system else host)
    there = session.known().systems
    return one_line(system or (there[0] if len(there) == 1 else Path(session.target).name.partition(".")[0]))


def _continuation(width: int, line_number: int, is_soft_wrap: int) -> str:
    return " " * width if is_soft_wrap else "> ".rjust(width)


def _history(path: Path | None, note: Callable[[str], None]) -> History:
    """A history that only this user can read: queries can hold names."""
    if path is None:
        return InMemoryHistory()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as error:
        note(f"what is typed is not kept: {path}: {error.strerror or error}")
        return InMemoryHistory()
    return FileHistory(str(path))


def _keys(session: Session, voices: Voices) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter", filter=~completion_is_selected)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_complete(buffer.text, session.names):
            buffer.validate_and_handle()
            return
        if not buffer.document.current_line.strip():  # Enter again, and nothing happens: say why
            run_in_terminal(lambda: voices.note(_HOW_TO_END))
        buffer.newline(copy_margin=False)

    @keys.add("enter", filter=completion_is_selected)
    def _choose(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @keys.add("escape", "enter")
    def _as_it_is(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    return keys


class _Completer(Completer):
    def __init__(self, session: Session) -> None:
        self._session = session
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        text = document.text_before_cursor
        if text.startswith(_FILES):
            path = text.partition(" ")[2].lstrip()
            yield from self._paths.get_completions(Document(path, len(path)), complete_event)
            return
        try:
            known = self._session.known()
        except JoinedupError:  # the next query will say what is wrong
            return
        for found in complete(text, known):
            yield Completion(found.text, -found.back, display_meta=one_line(found.about))


class _Lexer(Lexer):
    """Colours of words, which :mod:`.scan` tells apart."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        lines: list[StyleAndTextTuples] = [[]]
        command = document.text.lstrip().startswith(PREFIX)
        for piece in scan(document.text):
            keyword = piece.kind == "name" and piece.text.upper() in _KEYWORDS
            style = "class:command" if command else f"class:{'keyword' if keyword else piece.kind}"
            for i, part in enumerate(piece.text.split("\n")):
                if i:
                    lines.append([])
                lines[-1].append((style, part))
        return lambda number: lines[number] if number < len(lines) else []

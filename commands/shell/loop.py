"""One statement after the other: what a session answers, said to whoever is there; errors do not end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...graph.errors import JoinedupError
from .session import Session

Say = Callable[[str], None]

_HERE = {"--timeout": ":timeout", "--limit": ":limit", "joinedup queries": ":queries"}
"""What errors advise for the command line, and how the same is had here."""
_TAKEN_DOWN = "the embedded database was stopped with the query; the next one opens it again"


@dataclass(frozen=True, slots=True)
class Voices:
    """Where answers go (as they are, with their newlines), and where notes and errors do (one line each)."""

    answer: Say
    note: Say
    error: Say
    clear: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a statement ended: done or not, by Ctrl-C or not, and whether the session is to end."""

    done: bool
    end: bool = False
    stopped: bool = False


def take(session: Session, statement: str, voices: Voices) -> Outcome:
    """Carry out a statement and say what comes of it. Ctrl-C stops the statement and nothing else."""
    stopped = False
    try:
        reply = session.execute(statement)
    except JoinedupError as error:
        voices.error(_advice(" ".join(str(error).split())))
    except KeyboardInterrupt:
        voices.note("stopped")
        stopped = True
    except Exception as error:
        # a mistake of ours: the session, with what was typed and set in it, goes on
        voices.error(f"unexpected {type(error).__name__}: {' '.join(str(error).split())}")
    else:
        if reply.clear:
            voices.clear()
        if reply.text:
            voices.answer(reply.text)
        if reply.note:
            voices.note(reply.note)
        return Outcome(True, reply.end)
    if not session.is_whole():
        voices.note(_TAKEN_DOWN)
    return Outcome(False, stopped=stopped)


def _advice(text: str) -> str:
    for elsewhere, here in _HERE.items():
        text = text.replace(elsewhere, here)
    return text

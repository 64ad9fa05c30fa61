"""Statements that come through a pipe or from a file."""

from __future__ import annotations

from collections.abc import Iterable

from ..shared import DONE, FAILED, INTERRUPTED, SKIPPED
from .loop import Voices, take
from .scan import split
from .session import Session


def run_batch(session: Session, lines: Iterable[str], voices: Voices) -> int:
    """Run statements as they come, up to the first that fails, and give the exit code.

    A last statement may lack its semicolon. The code is 0 where all were done, 1 where some were before one
    failed, 2 where the first failed.
    """
    for before, statement in enumerate(_statements(session, lines)):
        outcome = take(session, statement, voices)
        if outcome.end:
            break
        if outcome.stopped:
            return INTERRUPTED
        if not outcome.done:
            return SKIPPED if before else FAILED
    return DONE


def _statements(session: Session, lines: Iterable[str]) -> Iterable[str]:
    rest = ""
    for line in lines:
        begun = bool(rest.strip())
        rest += line
        if begun and ";" not in line:
            continue  # so that a long query is not read again with every line
        done, rest = split(rest, session.names)
        yield from done
    if rest.strip():
        yield rest

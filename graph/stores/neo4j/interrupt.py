"""Ctrl-C during a query: the driver waits for the server's answer whatever happens, so the server has to end it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TypeVar
from uuid import uuid4

from ...errors import StoreError
from .connection import Connection

T = TypeVar("T")

_NAME = "joinedup"
_TERMINATE = (
    f"SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.{_NAME} = $token "
    "TERMINATE TRANSACTIONS id YIELD message RETURN message"
)
_POLL = 0.1  # seconds: on Windows a wait cannot be interrupted
_PATIENCE = 5.0  # seconds that the server gets to end a query


def interruptible(connection: Connection, work: Callable[[Mapping[str, str]], T]) -> T:
    """Do the work, which gets what to mark its transaction with; ``KeyboardInterrupt`` ends it on the server too."""
    marks = {_NAME: uuid4().hex}
    if threading.current_thread() is not threading.main_thread():
        return work(marks)  # Ctrl-C never comes here
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work(marks))
        except BaseException as error:
            outcome.set_exception(error)

    # a daemon: a server that does not answer any more must not keep the program from ending
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_POLL)
    except KeyboardInterrupt:
        with contextlib.suppress(StoreError):  # the transaction has its time limit anyhow
            connection.ask(_TERMINATE, token=marks[_NAME])
        thread.join(_PATIENCE)
        raise
    return outcome.result()

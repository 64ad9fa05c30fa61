"""Starting, asking and stopping the embedded engine, which runs in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from importlib import util
from pathlib import Path
from typing import IO, Any

from ...errors import QueryError, StoreError

ENGINES = ("arcadedb", "arcadedb_embedded")
"""Modules that carry the engine, the first that is installed wins: native build, then JVM twin."""

_PREFIX = "joinedup-engine-"
_STALE_SECONDS = 24 * 3600
_START_SECONDS = 60.0

HOW_TO_INSTALL = (
    'install one with: pip install "arcadedb>=26.11.1.dev2" (Linux with glibc on x86-64 or ARM, '
    "macOS on Apple silicon, Windows on x86-64), or elsewhere with: pip install arcadedb-embedded"
)


class EngineError(Exception):
    """What the engine said of a request that it could not do."""


class EngineTimeout(Exception):
    """The engine did not answer in time, and was stopped."""


def engine_name() -> str | None:
    """The module of the engine that is installed, if any."""
    return next((name for name in ENGINES if util.find_spec(name) is not None), None)


class EngineProcess:
    """The engine at work in a temporary folder. Started at once, waited for only when asked something.

    Raises :class:`QueryError` where no engine is installed or the one that is does not start.
    """

    def __init__(self) -> None:
        name = engine_name()
        if name is None:
            raise QueryError("Cypher needs an embedded database engine, and none is installed", mend=HOW_TO_INSTALL)
        self._name = name
        _sweep(Path(tempfile.gettempdir()))
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        environment = {
            **os.environ,
            "ARCADEDB_LOG_CONSOLE": "0",
            "ARCADEDB_LOG_DIR": str(self._folder / "log"),
            "ARCADEDB_JVM_ERROR_FILE": str(self._folder / "crash.log"),
        }
        script = Path(__file__).with_name("worker.py")
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(script), name, str(self._folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
            cwd=self._folder, **_apart(),
        )  # fmt: skip
        self._replies: queue.Queue[bytes | None] = queue.Queue()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input: IO[bytes] = self._process.stdin
        threading.Thread(target=_listen, args=(self._process.stdout, self._replies), daemon=True).start()
        # also when nobody closes it: at the latest when the interpreter ends
        self._stop = weakref.finalize(self, _stop, self._process, self._folder)
        self._due = 0
        self._started = False

    @property
    def alive(self) -> bool:
        """Whether it can be asked anything."""
        return self._stop.alive

    def ask(self, do: str, *, within: float | None = None, **request: Any) -> dict[str, Any]:
        """Have something done and wait for the answer; ``within`` is in seconds, ``None`` for no limit.

        Raises :class:`EngineError` for what the engine refuses, :class:`EngineTimeout` where it does
        not answer in time, :class:`QueryError` where it is gone, :class:`StoreError` where it was closed.
        """
        self.send(do, **request)
        return self.settle(within=within)

    def send(self, do: str, **request: Any) -> None:
        """Ask for something and go on; :meth:`settle` waits for the answers."""
        with contextlib.suppress(OSError, ValueError):  # it is gone: the answer that does not come says so
            self._input.write(json.dumps({"do": do, **request}).encode("ascii") + b"\n")
            self._input.flush()
        self._due += 1

    def settle(self, *, within: float | None = None, leave: int = 0) -> dict[str, Any]:
        """Wait until no more than ``leave`` answers are due; returns the last that came."""
        if not self.alive:
            raise StoreError("the store is closed", mend="open another")
        if not self._started:
            self._greet()
        reply: dict[str, Any] = {}
        while self._due > leave:
            reply = self._next(within)
            self._due -= 1
            if "error" in reply:
                for _ in range(self._due):
                    self._next(within)
                self._due = 0
                raise EngineError(reply["error"])
        return reply

    def _greet(self) -> None:
        try:
            reply = self._next(_START_SECONDS)
        except EngineTimeout:
            reply = {"error": f"no answer within {_START_SECONDS:g} seconds"}
        if "error" in reply:
            # a wheel for another platform, two engines installed over each other, no memory, a full disk
            self.close()
            what = " ".join(str(reply["error"]).split())
            raise QueryError(f"the embedded database engine {self._name} does not start: {what}", mend=HOW_TO_INSTALL)
        self._started = True

    def _next(self, within: float | None) -> dict[str, Any]:
        deadline = None if within is None else time.monotonic() + within
        while True:
            left = 1.0 if deadline is None else deadline - time.monotonic()
            try:
                # short waits: on Windows a wait cannot be interrupted by Ctrl-C
                line = self._replies.get(timeout=max(0.0, min(0.1, left)))
                break
            except queue.Empty:
                if left <= 0:
                    self.close()
                    raise EngineTimeout from None
            except BaseException:
                self.close()
                raise
        if line is None:
            self.close()
            raise QueryError(
                "the embedded database engine stopped unexpectedly, perhaps out of memory",
                mend="ask for less at a time, or try again",
            )
        reply: dict[str, Any] = json.loads(line)
        return reply

    def close(self) -> None:
        """Stop the engine, whatever it is doing, and delete its folder."""
        self._stop()


def _apart() -> dict[str, Any]:
    """Keep the engine out of the way of Ctrl-C, which is for the asker to handle."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _listen(source: IO[bytes], replies: queue.Queue[bytes | None]) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in source:
            replies.put(line)
    replies.put(None)


def _stop(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(base: Path) -> None:
    """Delete what was left behind when both processes were killed at once, a day later at the earliest."""
    for folder in base.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)

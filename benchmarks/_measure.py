"""Runs a command and says how long it took and how much memory it held at most."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024
"""getrusage gives kibibytes on Linux, bytes on macOS."""


@dataclass(frozen=True)
class Run:
    """One finished process: wall time in seconds, peak resident memory in MiB, what it printed."""

    seconds: float
    peak_mib: float
    out: str


# The peak that the system counts for a process includes what its parent held when it was started: a
# launcher that holds next to nothing stands between.
_LAUNCHER = """
import os, sys, time
start = time.perf_counter()
process = os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(process, 0)
with open(sys.argv[1], "w") as out:
    print(time.perf_counter() - start, usage.ru_maxrss, os.waitstatus_to_exitcode(status), file=out)
"""


def run(command: Sequence[str | Path], *, cwd: Path | None = None) -> Run:
    """Run to the end. Exits with what the process said where it fails. POSIX only (``os.wait4``)."""
    words = [str(word) for word in command]
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder, "figures")
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(figures), *words]
        done = subprocess.run(launcher, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
        seconds, peak, code = figures.read_text().split()
    if code != "0":
        sys.exit(f"{' '.join(words)}: exit code {code}\n{done.stderr}")
    return Run(float(seconds), int(peak) * _MAXRSS_BYTES / 2**20, done.stdout)


def repeat(times: int, command: Sequence[str | Path], *, cwd: Path | None = None) -> list[Run]:
    """The same command several times, after one that does not count (files get into the cache)."""
    run(command, cwd=cwd)
    return [run(command, cwd=cwd) for _ in range(times)]


def median(values: Sequence[float]) -> float:
    """The median, and 0 of nothing."""
    return statistics.median(values) if values else 0.0


def machine() -> str:
    """What the figures were taken on."""
    return (
        f"joinedup {version('joinedup')}, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores"
    )


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table, so that figures can be pasted into a note."""
    cells = [[str(c) for c in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)

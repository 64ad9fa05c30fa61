"""Run a script on one file in a child process with limits on memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ...graph.errors import InputError

MEMORY_BYTES = 2 * 1024**3
SECONDS = 120


def run_limited(script: str, path: Path, *options: str, memory: int = MEMORY_BYTES, seconds: int = SECONDS) -> Any:
    """The JSON that ``script`` (a file of this package) prints about the document at ``path``.

    Raises InputError where the child is killed, crashes, or runs out of memory or time. On Windows
    only the time is limited.
    """
    command = [
        sys.executable, "-P", "-X", "utf8", str(Path(__file__).with_name(script)),
        os.fspath(path.resolve()), str(memory), str(seconds), *options,
    ]  # fmt: skip
    mend = "open it in a PDF viewer and save or print it as a new PDF"
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise InputError(f"{path.name} took longer than {seconds} s to open", mend=mend) from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be opened: {error.strerror or error}", mend="try again") from None
    try:
        result = json.loads(done.stdout)
    except ValueError:
        raise InputError(f"{path.name} is damaged, or needs too much memory or time to open", mend=mend) from None
    if isinstance(result, dict) and result.get("error") == "memory":
        raise InputError(f"{path.name} needs more than {memory // 1024**2} MB to open", mend=mend)
    return result

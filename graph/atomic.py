"""Write a file so that readers see the old one or the new one, never half of either."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .errors import GraphFileError, JoinedupError


def write_atomic(path: str | Path, data: bytes) -> None:
    """Write ``data`` to a temporary file beside ``path``, sync it, and rename it into place.

    Raises ``OSError`` where the folder cannot be written; the old file is then untouched.
    """
    path = Path(path)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        # mkstemp makes private files; give the result the mode that open() would have given it
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_output(path: str | Path, data: bytes, error: type[JoinedupError] = GraphFileError) -> None:
    """As :func:`write_atomic`, with an error for people that names the file where it cannot be written."""
    try:
        write_atomic(path, data)
    except OSError as reason:
        raise unwritable(path, reason, error) from reason


def unwritable(path: str | Path, reason: OSError, error: type[JoinedupError] = GraphFileError) -> JoinedupError:
    """The error for a file or folder that cannot be written."""
    said = reason.strerror or reason
    return error(f"{path}: cannot be written: {said}", mend="choose a folder that exists and is writable")


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current

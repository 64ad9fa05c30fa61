"""Answers that were given before, one file for each passage.

An answer is kept as the model gave it and verified again whenever it is read: a file that was changed can say
nothing that the document does not bear out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ...graph.atomic import write_atomic
from .answer import Statement

_VERSION = 1


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    cache_version: int
    key: str
    model: str
    statements: list[Statement]


class Cache:
    """A folder of answers, made when the first is kept. ``None`` for no folder: nothing is kept, nothing found.

    ``warnings`` grow by one line for each file that cannot be used.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.warnings: list[str] = []

    def get(self, key: str) -> list[Statement] | None:
        """The answer to a question; ``None`` where it has none that can be used."""
        if self.folder is None:
            return None
        path = self._path(key)
        try:
            kept = _Kept.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is damaged"
            self._warn(f"{path.name}: a kept answer cannot be used ({why}); it is asked for again")
            return None
        if (kept.cache_version, kept.key) != (_VERSION, key):
            self._warn(f"{path.name}: a kept answer belongs to another question; it is asked for again")
            return None
        return kept.statements

    def put(self, key: str, model: str, statements: Sequence[Statement]) -> None:
        """Keep an answer; a folder that cannot be written costs a warning, not the answer."""
        if self.folder is None:
            return
        kept = _Kept(cache_version=_VERSION, key=key, model=model, statements=list(statements))
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomic(self._path(key), kept.model_dump_json(indent=1).encode("utf-8", "backslashreplace") + b"\n")
        except OSError as error:
            self._warn(f"{self.folder}: answers cannot be kept: {error.strerror or error}")

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{key}.json"

    def _warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

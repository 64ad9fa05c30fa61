"""Which files to read: folders become the documents in them, in an order that does not depend on the user."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from ..graph.errors import InputError

SUFFIXES = frozenset({".txt", ".text", ".md", ".pdf", ".html", ".htm", ".xhtml", ".docx", ".docm"})


class Documents(list[Path]):
    """Paths of documents in order. ``skipped`` are the files in folders whose endings are not known."""

    def __init__(self, paths: Iterable[Path] = (), skipped: Sequence[Path] = ()) -> None:
        super().__init__(paths)
        self.skipped = tuple(skipped)


def find_documents(paths: Iterable[str | Path]) -> Documents:
    """The documents that these files, folders and patterns ("reports/*.pdf") name.

    Folders are read with the folders in them; hidden files are left out. Sorted by bare file name,
    then by path, each file once. A file that is named itself is kept whatever its ending and even if
    it is missing, so that reading it tells what is wrong.

    Raises InputError if nothing is left, or if two different files share a bare name, since evidence
    names its document by that.
    """
    found: list[Path] = []
    skipped: list[Path] = []
    given = [Path(path) for path in paths]
    for path in given:
        for place in _matching(path):
            if place.is_dir():
                _walk(place, found, skipped)
            else:
                found.append(place)
    unique = _unique(found)
    if not unique:
        where = ", ".join(path.name or str(path) for path in given) or "nothing"
        raise InputError(
            f"no documents in {where}", mend="give .txt, .pdf, .html or .docx files, or a folder with some"
        )
    _refuse_same_names(unique)
    return Documents(unique, _unique(skipped))


def _matching(path: Path) -> list[Path]:
    """The path, or what it matches where the shell left a pattern as it was."""
    if path.exists() or not any(char in path.name for char in "*?["):
        return [path]
    parent = path.parent
    return sorted(parent.glob(path.name)) if parent.is_dir() else []


def _walk(folder: Path, found: list[Path], skipped: list[Path]) -> None:
    def fail(error: OSError) -> None:
        name = Path(str(error.filename)).name or folder.name
        raise InputError(f"{name} cannot be opened: {error.strerror or error}", mend="check its permissions") from None

    for place, folders, files in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in files:
            if name.startswith((".", "~$")):
                continue
            path = Path(place) / name
            (found if path.suffix.lower() in SUFFIXES else skipped).append(path)


def _unique(paths: Iterable[Path]) -> list[Path]:
    by_place: dict[str, Path] = {}
    for path in sorted(paths, key=_order):
        by_place.setdefault(os.path.realpath(path), path)
    return sorted(by_place.values(), key=_order)


def _order(path: Path) -> tuple[str, str]:
    return path.name, path.as_posix()


def _refuse_same_names(paths: Sequence[Path]) -> None:
    for one, other in pairwise(paths):
        if one.name == other.name:
            raise InputError(
                f"two different files are called {one.name}: in {_folder(one)} and in {_folder(other)}",
                mend="rename one: evidence names a document by its file name",
            )


def _folder(path: Path) -> str:
    return path.parent.as_posix()

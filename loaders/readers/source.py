"""What every reader does with the file itself: open it, hash it, refuse what it is not."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ...graph.errors import InputError

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"PK\x03\x04", "a zip archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
)
_CONTROL = bytes(c for c in range(32) if c not in (7, 8, 9, 10, 11, 12, 13, 27, 28, 29, 30, 31))

_STRAY = 0.005  # a text that a machine read or copied may hold a few control characters


def read_bytes(path: Path) -> bytes:
    """The whole file; one clear error where it is missing, a folder, unreadable or empty."""
    check_file(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be read: {error.strerror or error}", mend="check its permissions"
        ) from None
    if not data.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise InputError(f"{path.name} is empty", mend="give a file with text in it")
    return data


def check_file(path: Path) -> None:
    """Refuse what is missing or is no file."""
    try:
        if path.is_dir():
            raise InputError(
                f"{path.name or path} is a folder", mend="name the files in it, or give the folder to build"
            )
        if not path.exists():
            raise InputError(f"{path.name} does not exist", mend="check the name and the folder")
        if not path.is_file():
            raise InputError(f"{path.name} is not a file", mend="give a document")
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be read: {error.strerror or error}", mend="check its name and permissions"
        ) from None


def read_head(path: Path, size: int = 4096) -> bytes:
    """The first bytes, for telling what a file is."""
    check_file(path)
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be read: {error.strerror or error}", mend="check its permissions"
        ) from None


def looks_like(head: bytes) -> str:
    """What the first bytes say the file is ("a PNG picture"); empty where they say nothing."""
    return next((what for magic, what in _MAGIC if head.startswith(magic)), "")


def refuse_binary(data: bytes, name: str) -> int:
    """Refuse what is called text and is not. Returns how many control characters a text has all the same."""
    what = looks_like(data)
    head = data[:65536]
    if not what and len(head) - len(head.translate(None, _CONTROL)) > _STRAY * len(head):
        what = "binary data"
    if what:
        raise InputError(
            f"{name} is {what}, whatever its name says", mend="give it its right ending, or save it as text"
        )
    return len(data) - len(data.translate(None, _CONTROL))


def digest(data: bytes) -> str:
    """SHA-256 of the file, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()

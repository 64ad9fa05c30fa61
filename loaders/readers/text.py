"""Plain text: any of it, also what a PDF was turned into."""

from __future__ import annotations

from pathlib import Path

from ...graph.errors import InputError
from ..blocks import assemble
from ..values import SourceDocument
from .plain import read_plain
from .source import digest, read_bytes, refuse_binary

_SUFFIXES = frozenset({".txt", ".text", ".md"})
_SAMPLE = 4096


class TextReader:
    """Plain text in UTF-8 (a byte order mark is tolerated), UTF-16 with a mark, or Windows-1252."""

    name = "text"

    def matches(self, path: Path, head: bytes) -> bool:
        """By the ending of the name; what is inside is looked at when it is read."""
        return path.suffix.lower() in _SUFFIXES

    def read(self, path: Path) -> SourceDocument:
        """Read the file; the text is what the file holds, character by character."""
        data = read_bytes(path)
        text, warnings = decode(data, path.name)
        drafts, pages = read_plain(text)
        if not drafts:
            raise InputError(f"{path.name} holds no text", mend="give a file with text in it")
        return assemble(path.name, "text", text, drafts, pages=pages, sha256=digest(data), warnings=warnings)


def decode(data: bytes, name: str) -> tuple[str, list[str]]:
    """The characters of a text file, and a warning if the encoding had to be guessed."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            raise _undecodable(name) from None
    refuse_binary(data, name)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _undecodable(name) from None
    if not _plausible(text):
        raise _undecodable(name)
    return text, [f"{name} is not UTF-8 and was read as Windows-1252"]


def _plausible(text: str) -> bool:
    """Whether a text read as Windows-1252 looks like English: letters, few of them accented."""
    sample = text[: 64 * _SAMPLE]
    odd = sum(ord(c) > 127 and c not in "‘’“”–—…•£€©®°½¼¾é" for c in sample)
    letters = sum(c.isascii() and (c.isalpha() or c.isspace()) for c in sample)
    return odd <= 0.02 * len(sample) and letters >= 0.6 * len(sample)


def _undecodable(name: str) -> InputError:
    return InputError(f"{name} is not text in UTF-8 or Windows-1252", mend="save it as UTF-8 text")

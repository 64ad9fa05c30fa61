"""Plain text: any of it, also what a PDF was turned into."""

from __future__ import annotations

import codecs
from pathlib import Path

from ...graph.errors import InputError
from ..blocks import assemble
from ..values import SourceDocument
from .plain import read_plain
from .source import digest, read_bytes, refuse_binary

_SUFFIXES = frozenset({".txt", ".text", ".md"})
_SAMPLE = 4096
_WIDE = 0.6  # the share of bytes 0 in every other place of an English text of two bytes a character
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class TextReader:
    """Plain text in UTF-8 (a byte order mark is tolerated), UTF-16, Windows-1252, or a mixture of them."""

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
    """The characters of a text file, and what had to be guessed or passed over."""
    wide = _wide(data)
    if wide:
        return _decode_wide(data, *wide, name)
    warnings = []
    stray = refuse_binary(data, name)
    if stray:
        warnings.append(f"{stray} control characters are no text and were passed over")
    try:
        return data.decode("utf-8"), warnings
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", _BYTES_OF_WINDOWS)
    if not _plausible(text):
        raise _undecodable(name)
    try:
        if text == data.decode("cp1252"):
            return text, [*warnings, "it is not UTF-8 and was read as Windows-1252"]
    except UnicodeDecodeError:
        pass
    return text, [*warnings, "it is UTF-8 with other bytes in it, which were read as Windows-1252: save it as UTF-8"]


def _wide(data: bytes) -> tuple[str, bool] | None:
    """The encoding of two or four bytes a character, and whether a mark says so; None where it is none."""
    marked = next((code for mark, code in _MARKS if data.startswith(mark)), None)
    if marked:
        return marked, True
    sample = data[:_SAMPLE]
    even, odd = (sample[n::2].count(0) / max(1, len(sample[n::2])) for n in (0, 1))
    if max(even, odd) > _WIDE and min(even, odd) < 1 - _WIDE:
        return ("utf-16-le" if odd > even else "utf-16-be"), False
    return None


def _decode_wide(data: bytes, code: str, marked: bool, name: str) -> tuple[str, list[str]]:
    unit = 4 if code == "utf-32" else 2
    cut = len(data) % unit
    try:
        text = data[: len(data) - cut].decode(code)
    except UnicodeDecodeError:
        raise _undecodable(name) from None
    if not marked and not _plausible(text):
        raise _undecodable(name)
    warnings = [] if marked else [f"it is {code[:6].upper()} without a byte order mark: save it as UTF-8"]
    return text, [*warnings, *(["its last character is cut off"] if cut else [])]


def _windows_bytes(error: UnicodeError) -> tuple[str, int]:
    """What cannot be UTF-8 is taken for Windows-1252, byte by byte; what is not even that, for lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


_BYTES_OF_WINDOWS = "joinedup.windows"
codecs.register_error(_BYTES_OF_WINDOWS, _windows_bytes)


def _plausible(text: str) -> bool:
    """Whether a text read as Windows-1252 looks like English: letters, few of them accented."""
    sample = text[: 64 * _SAMPLE]
    odd = sum(ord(c) > 127 and c not in "‘’“”–—…•£€©®°½¼¾é" for c in sample)
    letters = sum(c.isascii() and (c.isalpha() or c.isspace()) for c in sample)
    return odd <= 0.02 * len(sample) and letters >= 0.6 * len(sample)


def _undecodable(name: str) -> InputError:
    return InputError(f"{name} is not text in UTF-8 or Windows-1252", mend="save it as UTF-8 text")

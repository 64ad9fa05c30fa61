"""The text of an official file and its rows, whatever the encoding and the separator."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...graph.errors import InputError

_LARGEST = 200_000_000
"""Bytes. The care directory, the largest of these files, has 20 million."""
_SEPARATORS = (",", ";", "\t", "¬")
_NOT_TEXT = (
    (b"\xd0\xcf\x11\xe0", "is an Excel workbook", "open it and save the sheet as CSV"),
    (b"%PDF", "is a PDF", "download the CSV file"),
    (b"\x1f\x8b", "is a gzip archive", "unpack it and import the CSV file inside"),
    (b"Rar!", "is a RAR archive", "unpack it and import the CSV file inside"),
    (b"7z\xbc\xaf", "is a 7z archive", "unpack it and import the CSV file inside"),
)
_LATIN = {0xDC00 + byte: byte for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


@dataclass(frozen=True, slots=True)
class TextRow:
    """The cells of one row, and the line on which it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TextFile:
    """The text of a file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The name of the file, which is a hint to what it is and of when."""
        return self.path.name

    def separators(self) -> Sequence[str]:
        """The separators that its first lines have, the most frequent first; a comma where they have none."""
        head = self.text[:20_000]
        plain = re.sub(r'"[^"]*"', "", head)
        counted = sorted(_SEPARATORS, key=lambda s: -plain.count(s))
        return [s for s in counted if s in plain] or [","]

    def rows(self, separator: str) -> Sequence[TextRow]:
        """The rows that are not empty. Raises :class:`InputError` where quotation marks do not pair."""
        # NHS Choices writes 0xAC between cells and never quotes them
        lines = io.StringIO(self.text, newline=None)
        if separator == "¬":
            reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
        else:
            reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=separator != "\t")
        rows: list[TextRow] = []
        begins = 1
        try:
            for cells in reader:
                if any(c.strip() for c in cells):
                    rows.append(TextRow(begins, tuple(cells)))
                begins = reader.line_num + 1
        except csv.Error as error:
            large = "field larger than" in str(error)
            raise InputError(
                f"{self.path}: line {begins}: "
                + ("a cell too long for any list of bodies" if large else "a quotation mark that does not pair"),
                mend="download the file again, or mend that line",
            ) from error
        return rows


def read_text(path: Path) -> TextFile:
    """Read a file. Raises :class:`InputError` that says what it is instead of text, and the mend."""
    raw = _bytes(path)
    for magic, what, mend in _NOT_TEXT:
        if raw.startswith(magic):
            raise InputError(f"{path}: {what}, not a CSV file", mend=mend)
    if raw.startswith(b"PK"):
        book = b"xl/" in raw or b"[Content_Types].xml" in raw
        what = "an Excel workbook" if book else "a ZIP archive"
        mend = "open it and save the sheet as CSV" if book else "unpack it and import the CSV file inside"
        raise InputError(f"{path}: is {what}, not a CSV file", mend=mend)
    text = _decoded(raw, path).removesuffix("\x1a")  # the end mark of old exports
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(f"{path}: line {line}: has NUL bytes, so it is damaged or no text", mend="download it again")
    if not text.strip():
        raise InputError(f"{path}: is empty")
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.I):
        raise InputError(f"{path}: is a web page or XML, not a CSV file", mend="download the CSV file itself")
    return TextFile(path, text)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder", mend="name the CSV files in it")
        if path.exists() and not path.is_file():  # a pipe or a device could go on for ever
            raise InputError(f"{path}: is not a file", mend="save the list as a file first")
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path}: has more than {_LARGEST // 1_000_000} MB, too large for a list of bodies")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _decoded(raw: bytes, path: Path) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif (zeros := raw[:2000].count(0)) and zeros > len(raw[:2000]) * 0.4:
        encoding = "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"  # saved without its mark
    else:
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            # what Windows writes; the five bytes that it does not have are those of Latin-1
            return raw.decode("cp1252", errors="surrogateescape").translate(_LATIN)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is UTF-16 that breaks off in the middle", mend="download it again") from error

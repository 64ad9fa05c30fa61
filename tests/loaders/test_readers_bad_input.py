"""What cannot be read gets one clear line with the file's name and the mend."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from joinedup.graph.errors import InputError
from joinedup.loaders.readers import read_document


def pdf(path: Path, encryption: StandardEncryption | None = None, text: bool = True) -> None:
    canvas = Canvas(str(path), encrypt=encryption)
    for line in range(40 if text else 0):
        canvas.drawString(72, 780 - 16 * line, "The hub was closed at weekends and nobody was told.")
    canvas.rect(100, 20, 50, 50, fill=1)
    canvas.save()


def truncated(path: Path) -> None:
    pdf(path)
    path.write_bytes(path.read_bytes()[:-900])


def damaged(path: Path) -> None:
    path.write_bytes(b"%PDF-1.4\n" + b"\x00\x01garbage" * 300 + b"\nstartxref\n9\n%%EOF\n")


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "nothing")


def broken_docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
NAVIGATION = (
    "<html><head><title>Norland</title></head><body><nav><ul><li><a href='a'>Home</a></li>"
    "<li><a href='b'>About us</a></li></ul></nav><p>We use cookies. <a href='c'>Accept all cookies</a></p>"
    "<div><a href='d'>Contact</a> <a href='e'>Jobs at the trust</a></div></body></html>"
)

CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty.txt": (lambda path: path.write_bytes(b""), "is empty"),
    "blank.txt": (lambda path: path.write_bytes(b"\xef\xbb\xbf \r\n\n"), "is empty"),
    "empty.pdf": (lambda path: path.write_bytes(b""), "is empty"),
    "picture.txt": (lambda path: path.write_bytes(PNG), "is a PNG picture"),
    "picture.pdf": (lambda path: path.write_bytes(PNG), "is a PNG picture"),
    "picture.html": (lambda path: path.write_bytes(PNG), "is a PNG picture"),
    "archive.txt": (zipped, "is a zip archive"),
    "archive.pdf": (zipped, "is a zip archive"),
    "archive.docx": (zipped, "no Word document"),
    "undecodable.txt": (lambda path: path.write_bytes(bytes(range(0x80, 0x100)) * 9), "is not text"),
    "foreign.txt": (lambda path: path.write_bytes("これは病院の文章です。".encode("shift-jis") * 9), "is not text"),
    "binary.txt": (lambda path: path.write_bytes(b"text\x00\x01\x02text"), "is binary data"),
    "locked.pdf": (lambda path: pdf(path, StandardEncryption("secret")), "is encrypted"),
    "cut.pdf": (truncated, "is cut off"),
    "damaged.pdf": (damaged, "is damaged"),
    "scan.pdf": (lambda path: pdf(path, text=False), "has no text layer"),
    "navigation.html": (lambda path: path.write_text(NAVIGATION), "holds no article"),
    "old.docx": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + PNG), "is encrypted, or an old .doc file"),
    "broken.docx": (broken_docx, "is damaged"),
    "folder.txt": (lambda path: path.mkdir(), "is a folder"),
    "missing.txt": (lambda path: None, "does not exist"),
    "song.mp3": (lambda path: path.write_bytes(b"ID3 something"), "is of a kind that is not known"),
}


@pytest.mark.parametrize("name", CASES)
def test_one_clear_line_with_the_mend(name: str, tmp_path: Path) -> None:
    make, says = CASES[name]
    make(tmp_path / name)
    with pytest.raises(InputError) as caught:
        read_document(tmp_path / name)
    line = str(caught.value)
    assert name in line
    assert says in line
    assert caught.value.mend
    assert "\n" not in line
    assert str(tmp_path) not in line


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("The hub is closed.")
    path.chmod(0)
    with pytest.raises(InputError, match=r"secret\.txt cannot be read"):
        read_document(path)


def test_a_pdf_with_another_ending_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    pdf(path)
    assert read_document(path).format == "pdf"


def test_owner_password_alone_does_not_lock(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    pdf(path, StandardEncryption("", ownerPassword="owner"))
    assert "The hub was closed" in read_document(path).text

"""Draw the letters of a PDF out of it, in a process of its own with limits on memory and time.

Run as a script: ``python -P pdf_child.py FILE MEMORY_BYTES CPU_SECONDS [--pypdf]``. It prints one JSON
object: ``{"pages": [{"width", "height", "runs": [[text, x0, x1, y, size, bold], …]}], "title"}``, or
``{"pages": [{"text"}]}`` from the fallback, or ``{"error": code, "detail"}``. It imports nothing of this
package, so that it starts fast and what a malicious file can reach is small. ``y`` grows upwards.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

_BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "black", "heavy")
_COLUMN_GAP = 1.0  # in type sizes: a wider gap within a line starts a new run


def limit(memory: int, seconds: int) -> None:
    """Limit address space and processor time, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for what, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        try:
            _, hard = resource.getrlimit(what)
            top = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(what, (top, hard))
        except (ValueError, OSError):
            continue


def with_pdfium(path: str) -> dict[str, Any]:
    """Pages with the runs of text, their places and type sizes."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    with open(path, "rb") as file:
        data = file.read()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        message = str(error).lower()
        code = "encrypted" if "password" in message or "security" in message else "damaged"
        return {"error": code, "detail": str(error)}
    pages = []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        width, height = page.get_size()
        pages.append({"width": width, "height": height, "runs": _runs(text.raw, raw)})
        text.close()
        page.close()
    title = document.get_metadata_dict().get("Title", "")
    document.close()
    return {"pages": pages, "title": title}


def _runs(text: Any, raw: Any) -> list[list[Any]]:
    """Stretches on one base line without a wide gap: [text, x0, x1, y, size, bold]."""
    count = raw.FPDFText_CountChars(text)
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    box = tuple(map(ctypes.byref, (left, right, bottom, top)))
    origin = (ctypes.byref(x), ctypes.byref(y))
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(256)
    unicode_of, origin_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin
    runs: list[list[Any]] = []
    current: list[Any] | None = None
    # PDFium puts a space or a line end, or its own hyphen, wherever a line or a gap divides letters.
    space, hyphen, last = True, False, -1
    for index in range(count):
        code = unicode_of(text, index)
        if code == 0:  # a glyph without a meaning
            continue
        ended = hyphen
        hyphen = code in (0xFFFE, 0xAD, 2)  # a hyphen at the end of a line
        if hyphen:
            code = 0x2D
        char = chr(code) if not 0xD800 <= code <= 0xDFFF else "\ufffd"
        if code <= 32 or char.isspace():
            space = True
            continue
        if current is not None and not space and not ended:
            current[0] += char
            last = index
            continue
        origin_of(text, index, *origin)
        base = y.value
        if current is not None:
            raw.FPDFText_GetCharBox(text, last, *box)
            current[2] = max(current[2], right.value)
        raw.FPDFText_GetCharBox(text, index, *box)
        size = raw.FPDFText_GetFontSize(text, index)
        if size <= 1.5:  # the size may be in the matrix: the height of the letter tells
            size = max(1.0, (top.value - bottom.value) * 1.35)
        if current is not None:
            gap = left.value - current[2]
            near = -0.6 * size < gap < _COLUMN_GAP * size
            if near and abs(base - current[3]) < 0.55 * max(size, current[4]):
                current[0] += (" " if space else "") + char
                if size > current[4]:  # after a raised note mark
                    current[3:5] = [base, size]
                space, last = False, index
                continue
        length = raw.FPDFText_GetFontInfo(text, index, name, 256, ctypes.byref(flags))
        font = name.value.decode("utf-8", "replace").lower() if length else ""
        bold = raw.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT or any(word in font for word in _BOLD_NAMES)
        current = [char, left.value, right.value, base, size, bold]
        runs.append(current)
        space, last = False, index
    if current is not None:
        raw.FPDFText_GetCharBox(text, last, *box)
        current[2] = max(current[2], right.value)
    for run in runs:
        run[1:5] = [round(value, 1) for value in run[1:5]]
    return runs


def with_pypdf(path: str) -> dict[str, Any]:
    """Pages with plain text only."""
    import pypdf

    reader = pypdf.PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"error": "encrypted", "detail": "a password is needed"}
    title = (reader.metadata.title if reader.metadata else None) or ""
    return {"pages": [{"text": page.extract_text()} for page in reader.pages], "title": title}


def main(arguments: list[str]) -> int:
    """Print the pages as JSON; the exit status is 0 whenever there is JSON to read."""
    path, memory, seconds, *rest = arguments
    limit(int(memory), int(seconds))
    try:
        result = with_pypdf(path) if "--pypdf" in rest else with_pdfium(path)
    except ImportError as error:
        result = {"error": "missing", "detail": str(error)}
    except MemoryError:
        result = {"error": "memory", "detail": ""}
    except Exception as error:  # whatever a broken file brings about is the same to the reader
        result = {"error": "damaged", "detail": f"{type(error).__name__}: {error}"}
    sys.stdout.buffer.write(json.dumps(result).encode("ascii"))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

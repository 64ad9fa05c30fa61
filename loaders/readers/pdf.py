"""PDF: runs of text with their places and type sizes become lines in reading order, then blocks."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from ...graph.errors import InputError
from ..blocks import Draft, assemble
from ..values import Page, SourceDocument
from .columns import Placed, page_lines
from .limited import run_limited
from .lines import Layout, Line, mark_pages, number_pages
from .plain import draw_blocks, read_plain
from .source import digest, looks_like, read_bytes
from .styles import Style, style_ranks

_SCRIPT = "pdf_child.py"
_MIN_LETTERS = 12  # a page with fewer has no text layer worth the name
_BREAK = 1.18  # in usual line distances: a wider one parts paragraphs
_LEADING = 1.2
_TAIL = 4096
_MEND = "download or export it again"


class PdfReader:
    """PDF with a text layer, by PDFium; by pypdf, without places and sizes, where PDFium fails."""

    name = "pdf"

    def matches(self, path: Path, head: bytes) -> bool:
        """By the ending of the name, or by the first bytes."""
        return path.suffix.lower() == ".pdf" or b"%PDF-" in head[:1024]

    def read(self, path: Path) -> SourceDocument:
        """Read the file in a limited child process; the text is what was drawn out of it."""
        data = read_bytes(path)
        if b"%PDF-" not in data[:1024]:
            what = looks_like(data) or "no PDF"
            raise InputError(f"{path.name} is {what}, whatever its name says", mend="give it its right ending")
        if b"%%EOF" not in data[-_TAIL:] and b"startxref" not in data[-_TAIL:]:
            raise InputError(f"{path.name} is cut off: its end is missing", mend=_MEND)
        result = self._pages(path)
        pages = result["pages"]
        letters = [_letters(page) for page in pages]
        if not pages or sum(count >= _MIN_LETTERS for count in letters) == 0:
            raise InputError(
                f"{path.name} has no text layer: its pages are pictures", mend="run text recognition (OCR) on it first"
            )
        warnings = []
        blank = [str(n + 1) for n, count in enumerate(letters) if count < _MIN_LETTERS]
        if blank:
            warnings.append(
                f"no text on page {_few(blank)} of the file: if there is print on it, run text recognition (OCR) first"
            )
        title = " ".join(str(result.get("title") or "").split())
        if "text" in pages[0]:
            text, drafts, numbered = _without_places(pages)
            warnings.append("it was read without the places of its letters: its layout was guessed")
        else:
            text, drafts, numbered = lay_out(pages)
        document_title = title if _is_title(title) and not any(d.kind == "heading" for d in drafts) else ""
        return assemble(
            path.name, "pdf", text, drafts, pages=numbered, title=document_title, sha256=digest(data), warnings=warnings
        )

    def _pages(self, path: Path) -> dict[str, Any]:
        try:
            result = run_limited(_SCRIPT, path)
            failed = result.get("error")
        except InputError as error:
            if "took longer" in error.message:
                raise
            result, failed = {}, "crashed"
        if failed and failed != "encrypted":
            result = run_limited(_SCRIPT, path, "--pypdf")
        failed = result.get("error")
        if failed == "encrypted":
            raise InputError(f"{path.name} is encrypted", mend="save a copy without a password")
        if failed:
            raise InputError(f"{path.name} is damaged and cannot be opened", mend=_MEND)
        return dict(result)


def _few(numbers: list[str], most: int = 12) -> str:
    rest = len(numbers) - most
    return ", ".join(numbers[:most]) + (f" and {rest} more" if rest > 0 else "")


def _letters(page: dict[str, Any]) -> int:
    if "text" in page:
        return sum(c.isalnum() for c in page["text"])
    return sum(c.isalnum() for run in page["runs"] for c in run[0])


def _is_title(title: str) -> bool:
    return len(title.split()) > 1 and not title.lower().endswith((".doc", ".docx", ".pdf", ".indd"))


def _without_places(pages: list[dict[str, Any]]) -> tuple[str, list[Draft], tuple[Page, ...]]:
    text = "\f".join(page["text"] for page in pages)
    drafts, numbered = read_plain(text)
    return text, drafts, numbered or (Page(1, 0, len(text)),)


def lay_out(pages: list[dict[str, Any]]) -> tuple[str, list[Draft], tuple[Page, ...]]:
    """The text of pages of placed runs, its blocks, and the pages.

    Lines end with one line feed, paragraphs with two, pages with a form feed.
    """
    placed = page_lines(pages)
    everything = [line for page in placed for line in page]
    leadings = _leadings(placed)
    parts: list[str] = []
    lines: list[Line] = []
    starts: list[tuple[int, int | None]] = []
    at = 0
    for page in placed:
        if parts:
            parts.append("\f")
            at += 1
        starts.append((len(lines), None))
        previous: Placed | None = None
        for line in page:
            parted = previous is None or _parted(previous, line, leadings.get(line.size, _LEADING))
            if previous is not None:
                parts.append("\n\n" if parted else "\n")
                at += 2 if parted else 1
            made = Line(at, at + len(line.text), line.text, line.indent, 1 if parted else 0)
            made.size, made.bold, made.fill, made.room = line.size, line.bold, line.fill, line.room
            made.feed = previous is None and bool(lines)
            made.furniture = line.furniture
            lines.append(made)
            parts.append(line.text)
            at += len(line.text)
            previous = line
    text = "".join(parts)
    numbered = _number(lines, starts, text)
    _mark_notes(lines, everything)
    ranks = style_ranks((Style(line.size, line.bold), line.text) for line in lines if not line.furniture)
    return text, draw_blocks(lines, Layout(0, True), text, ranks), numbered


def _number(lines: list[Line], starts: list[tuple[int, int | None]], text: str) -> tuple[Page, ...]:
    """Printed numbers where they agree with the order of the pages, else that order."""
    printed: dict[int, int] = {}
    for first, number in mark_pages(lines, Layout(0, True)):
        page = max((n for n, (start, _) in enumerate(starts) if start <= first), default=0)
        if number is not None:
            printed[page] = number
    for n, (start, _) in enumerate(starts):  # also page numbers alone in the margin
        end = starts[n + 1][0] if n + 1 < len(starts) else len(lines)
        for line in lines[start:end]:
            if line.furniture and n not in printed:
                bare = line.text.strip("-–—| ")
                if bare.isdigit() and len(bare) <= 4:
                    printed[n] = int(bare)
    for line in lines:
        line.page_top = False
    for n, (start, _) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(lines)
        top = next((line for line in lines[start:end] if not line.furniture), None)
        if top is not None:
            top.page_top = True
    differences = {number - n for n, number in printed.items()}
    if len(differences) == 1 and len(printed) * 2 >= len(starts):
        step = differences.pop()
        starts = [(start, max(1, n + step)) for n, (start, _) in enumerate(starts)]
    else:
        starts = [(start, n + 1) for n, (start, _) in enumerate(starts)]
    kept = [
        (start, number)
        for n, (start, number) in enumerate(starts)
        if start < (starts[n + 1][0] if n + 1 < len(starts) else len(lines))
    ]
    return number_pages(lines, kept, len(text))


def _mark_notes(lines: list[Line], placed: list[Placed]) -> None:
    """Notes at the foot are set smaller: mark the first line of each, as a rule above it would."""
    sizes: dict[float, int] = {}
    for line in lines:
        sizes[round(line.size)] = sizes.get(round(line.size), 0) + len(line.text)
    body = max(sizes, key=lambda size: sizes[size]) if sizes else 0
    for line, place in zip(lines, placed, strict=True):
        if place.low and line.size < 0.93 * body and line.text[:1].isdigit():
            line.ruled = True
            line.gap = max(line.gap, 1)


def _leadings(pages: list[list[Placed]]) -> dict[float, float]:
    """By type size, the distance between the lines of one paragraph, in type sizes.

    In the size of the body it is the most frequent one; in others (headings) the least.
    """
    seen: dict[float, Counter[float]] = {}
    for page in pages:
        for one, two in pairwise(page):
            if one.column == two.column and one.size == two.size and one.y > two.y and not two.furniture:
                step = round((one.y - two.y) / one.size, 2)
                if 0.9 < step < 3:
                    seen.setdefault(one.size, Counter())[step] += 1
    if not seen:
        return {}
    body = max(seen, key=lambda size: (sum(seen[size].values()), -size))
    usual = max(seen[body], key=lambda step: (seen[body][step], -step))
    return {size: usual if size == body else min(usual, *steps) for size, steps in seen.items()}


def _parted(previous: Placed, line: Placed, usual: float) -> bool:
    if previous.furniture or line.furniture:
        return True
    if abs(previous.size - line.size) > 0.6 or previous.bold != line.bold:
        return True
    if previous.column != line.column:
        return False  # the words decide whether the paragraph goes on at the top of the next column
    return (previous.y - line.y) / max(line.size, 1.0) > usual * _BREAK

"""Reports into files, in the format that the ending tells: whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...graph.atomic import write_output
from ...graph.columns import encodable
from ...graph.errors import InputError
from ..results import Result
from .blocks import Paper


def _text(paper: Paper, limit: int | None) -> str:
    from .terminal import paper_text

    return paper_text(paper, limit=limit)


def _markdown(paper: Paper, limit: int | None) -> str:
    from .markdown import markdown_text

    return markdown_text(paper, limit=limit)


def _html(paper: Paper, limit: int | None) -> str:
    from .html import html_text

    return html_text(paper, limit=limit)


def _word(paper: Paper, limit: int | None) -> bytes:
    from .docx import docx_bytes

    return docx_bytes(paper, limit=limit)


def _excel(paper: Paper, limit: int | None) -> bytes:
    from .excel import excel_report

    return excel_report(paper, limit=limit)


def _csv(paper: Paper, limit: int | None) -> bytes:
    from .flat import csv_bytes

    return csv_bytes(paper, limit=limit)


WRITERS: dict[str, Callable[[Paper, int | None], str | bytes]] = {
    ".txt": _text, ".md": _markdown, ".html": _html, ".docx": _word, ".xlsx": _excel, ".csv": _csv,
}  # fmt: skip
"""What writes a paper, by the ending of a file; each imports its libraries when it is asked."""

JSON = ".json"
ENDINGS = (*WRITERS, JSON)
"""Of a result; a paper alone is no JSON."""


def ending_of(path: Path, endings: tuple[str, ...] = ENDINGS) -> str:
    """The ending of a file's name, which tells the format. Raises :class:`InputError` for another one."""
    ending = path.suffix.lower()
    if ending not in endings:
        raise InputError(f"{path}: the ending does not tell the format", mend=f"choose one of {', '.join(endings)}")
    return ending


def paper_bytes(paper: Paper, ending: str, limit: int | None = None) -> bytes:
    """A paper in a format. Raises :class:`JoinedupError` where the library of the format is not installed."""
    made = WRITERS[ending](paper, limit)
    return made if isinstance(made, bytes) else encodable(made).encode("utf-8")


def write_paper(paper: Paper, path: str | Path, limit: int | None = None) -> None:
    """Write a paper; ``limit`` bounds the rows of tables and the claims of lists (``None``: all).

    Raises :class:`InputError` for an ending that is no format, :class:`GraphFileError` where the file cannot be
    written, and as :func:`paper_bytes` does. An old file is then as it was.
    """
    path = Path(path)
    write_output(path, paper_bytes(paper, ending_of(path, tuple(WRITERS)), limit))


def write_report(result: Result, path: str | Path, limit: int | None = None) -> int:
    """Write the result of an analysis, as :func:`write_paper` does, or whole as JSON.

    Returns how many tables the format has no room for: a CSV file holds the main ones.
    """
    from ..pages import paper_of
    from ..report import to_json

    path = Path(path)
    if ending_of(path) == JSON:
        write_output(path, encodable(to_json(result)).encode("utf-8"))
        return 0
    from .flat import tables_left_out

    paper = paper_of(result)
    write_paper(paper, path, limit)
    return tables_left_out(paper) if ending_of(path) == ".csv" else 0

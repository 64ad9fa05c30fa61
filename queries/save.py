"""Answers into files, in every format: whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..graph.atomic import write_output
from ..graph.columns import encodable
from ..graph.errors import QueryError
from ..graph.results import QueryResult
from .format import FORMATS as TEXT_FORMATS
from .format import format_result
from .tables import excel_bytes, parquet_bytes

FORMATS = (*TEXT_FORMATS, "parquet", "xlsx")
BINARY = ("parquet", "xlsx")
"""Formats that are no text: a terminal cannot show them."""

ENDINGS = {
    ".txt": "table", ".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
    ".xlsx": "xlsx",
}  # fmt: skip
"""Which format the ending of a file's name means."""


def format_of(path: Path) -> str:
    """The format that a file's ending means. Raises :class:`QueryError` for another ending."""
    try:
        return ENDINGS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(ENDINGS)
        raise QueryError(
            f"{path}: the ending does not tell the format", mend=f"choose one of {known}, or name the format"
        ) from None


def result_bytes(
    result: QueryResult,
    fmt: str,
    *,
    width: int | None = None,
    title: str = "",
    query: str = "",
    parameters: Mapping[str, Any] | None = None,
) -> bytes:
    """The answer in a format. ``title``, ``query`` and ``parameters`` stand in a workbook; ``width`` is a table's.

    Raises :class:`QueryError` for an unknown format or an answer that does not fit, :class:`JoinedupError` where
    the library of a format is not installed.
    """
    match fmt:
        case "parquet":
            return parquet_bytes(result)
        case "xlsx":
            return excel_bytes(result, title=title, query=query, parameters=parameters)
    return encodable(format_result(result, fmt, width=width)).encode("utf-8")


def save_result(
    result: QueryResult,
    path: str | Path,
    fmt: str | None = None,
    *,
    title: str = "",
    query: str = "",
    parameters: Mapping[str, Any] | None = None,
) -> None:
    """Write an answer to a file, in the format given or that its ending means.

    Raises as :func:`result_bytes` and :func:`format_of` do, and :class:`GraphFileError` where the file cannot
    be written; an old file is then as it was.
    """
    path = Path(path)
    data = result_bytes(result, fmt or format_of(path), title=title, query=query, parameters=parameters)
    write_output(path, data)

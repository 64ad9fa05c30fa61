"""Results as text for a terminal and as JSON for a program; :mod:`.rendering.save` writes them to files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic_core import PydanticSerializationError

from ..graph.columns import encodable
from .pages import paper_of
from .results import Result

if TYPE_CHECKING:
    from rich.console import Console


def to_json(result: Result) -> str:
    """Any result as indented JSON, the same bytes for the same result; half a surrogate pair becomes �."""
    try:
        return result.model_dump_json(indent=2) + "\n"
    except PydanticSerializationError:  # a string that no file can hold
        return encodable(json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=2)) + "\n"


def render(result: Result, console: Console, *, limit: int | None = 20) -> None:
    """Print a report; ``limit`` bounds the rows of each table (``None``: all), and says what it left out.

    Raises ``TypeError`` for a result that is not one of the reports.
    """
    from .rendering.terminal import print_paper

    print_paper(paper_of(result), console, limit=limit)

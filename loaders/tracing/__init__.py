"""Tracing: where a graph's claims come from, and what was made of a document sentence by sentence."""

from .explain import Explanation, explain
from .lookup import Candidates, look_up
from .sheet import reading_sheet
from .sources import Source, Unread, read_sources

__all__ = [
    "Candidates", "Explanation", "Source", "Unread", "explain", "look_up", "read_sources", "reading_sheet",
]  # fmt: skip

"""Readers: from a file to a :class:`~joinedup.loaders.values.SourceDocument`."""

from __future__ import annotations

from .registry import Reader, read_document, reader_for, readers

__all__ = ["Reader", "read_document", "reader_for", "readers"]

"""A graph file one node or edge at a time, for graphs that need not be in memory to be loaded elsewhere.

This reads what :func:`.file.write_graph` writes, a line an item and in order. A file of another version, of
another layout or with a mistake in it is left to :func:`.file.read_graph`, which reads it whole and says
what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from pydantic import ValidationError

from .model import Edge, Node, Provenance
from .normal import normal_edge, normal_node

SCHEMA_VERSION = 2
"""Version of the file. Raised by one whenever files of the version before can no longer be read as they are."""

M = TypeVar("M", Node, Edge)


class NotByLine(Exception):
    """The file has to be read whole."""


class FileLines:
    """The contents of one file. :meth:`nodes` and then :meth:`edges` are gone through once each.

    Both raise :class:`NotByLine` as soon as a line is not as it should be. Whether the ends of an edge
    exist is not looked at.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        if self._member("schema_version") != SCHEMA_VERSION:
            raise NotByLine
        system = self._member("system")
        if not isinstance(system, str):
            raise NotByLine
        self.system: str = system
        try:
            self.provenance = Provenance.model_validate(self._member("provenance"))
        except ValidationError as error:
            raise NotByLine from error

    def nodes(self) -> Iterator[Node]:
        """Every node, in order of their ids."""
        before = None
        for node in self._items(Node, "nodes", b","):
            if before is not None and node.id <= before:
                raise NotByLine
            before = node.id
            yield normal_node(node)

    def edges(self) -> Iterator[Edge]:
        """Every edge, in order of source, type and target."""
        before = None
        for edge in self._items(Edge, "edges", b"}"):
            key = (edge.source, edge.type, edge.target)
            if before is not None and key <= before:
                raise NotByLine
            before = key
            yield normal_edge(edge)
        if self._line():
            raise NotByLine

    def _member(self, name: str) -> Any:
        line = self._line().removeprefix(b"{")
        if not line.endswith(b","):
            raise NotByLine
        member = _parsed(b"{" + line[:-1] + b"}")
        if not isinstance(member, dict) or list(member) != [name]:
            raise NotByLine
        return member[name]

    def _items(self, model: type[M], name: str, after: bytes) -> Iterator[M]:
        start = f'"{name}": ['.encode()
        first = self._line()
        if first == start + b"]" + after:
            return
        if first != start:
            raise NotByLine
        more = True
        while more:
            line = self._line()
            more = line.endswith(b",")
            yield _validated(model, line[:-1] if more else line)
        if self._line() != b"]" + after:
            raise NotByLine

    def _line(self) -> bytes:
        return self._source.readline().strip()


def _validated(model: type[M], line: bytes) -> M:
    try:
        return model.model_validate_json(line)
    except ValidationError:
        # half a surrogate pair is no mistake, but only Python's own reader takes it
        pass
    try:
        return model.model_validate(_parsed(line))
    except ValidationError as error:
        raise NotByLine from error


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotByLine from error


@contextmanager
def open_lines(path: str | Path) -> Iterator[FileLines]:
    """The contents of a graph file. Raises :class:`NotByLine` where it has to be read whole, or cannot be read."""
    if not Path(path).is_file():  # a pipe cannot be read twice
        raise NotByLine
    try:
        with Path(path).open("rb") as source:
            yield FileLines(source)
    except OSError as error:
        raise NotByLine from error

"""A graph, or the file of one, as a stream of records for a store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .records import NodeRecord, RelationshipRecord

if TYPE_CHECKING:
    from .store import GraphSource


class Records(Protocol):
    """A graph as a store takes it. The iterators can be asked for as often as needed and give the same each time.

    ``digest`` is the SHA-256 of the graph's file: equal graphs have equal ones. ``node_count`` and
    ``relationship_count`` count what the iterators give, without the node of the system.
    """

    system: NodeRecord
    digest: str
    node_count: int
    relationship_count: int

    def nodes(self) -> Iterator[NodeRecord]:
        """Every node but that of the system."""
        ...

    def relationships(self) -> Iterator[RelationshipRecord]:
        """Every relationship. Its ends are among the nodes."""
        ...


class _InMemory:
    """Records of a graph that is in memory anyhow."""

    def __init__(self, source: GraphSource) -> None:
        from .file import dumps, read_graph
        from .property_graph import to_property_graph

        graph = read_graph(source) if isinstance(source, str | Path) else source
        content = to_property_graph(graph)
        self.system, self._nodes, self._relationships = content.system, content.nodes, content.relationships
        self.digest = hashlib.sha256(dumps(graph).encode()).hexdigest()
        self.node_count, self.relationship_count = len(self._nodes), len(self._relationships)

    def nodes(self) -> Iterator[NodeRecord]:
        return iter(self._nodes)

    def relationships(self) -> Iterator[RelationshipRecord]:
        return iter(self._relationships)


@contextmanager
def open_records(source: GraphSource) -> Iterator[Records]:
    """The records of a graph or of a graph file. Raises :class:`GraphFileError` for a file that is no graph."""
    yield _InMemory(source)

"""Stores: where a graph can be asked questions in Cypher. One protocol, one adapter per database.

A store holds the graphs of one or several systems, mapped by :mod:`.property_graph`. Queries only
read. :func:`run_cypher` is the short way for a graph in a file or in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, Union, cast

from .errors import QueryError
from .results import QueryResult

if TYPE_CHECKING:
    from .knowledge_graph import KnowledgeGraph

DEFAULT_TIMEOUT = 30.0
"""Seconds that a query may take unless told otherwise."""

Progress = Callable[[int, int], None]
"""Called during a load with how many nodes and relationships are in, and how many there are."""


@dataclass(frozen=True, slots=True)
class StoreSchema:
    """What a store holds: how many nodes carry each label, how many relationships have each type.

    ``properties`` gives the property names in use by label or relationship type. Sorted throughout.
    """

    labels: dict[str, int]
    relationships: dict[str, int]
    properties: dict[str, list[str]]


class Store(Protocol):
    """A database that holds graphs and answers Cypher. Use it as a context manager, or close it."""

    name: str

    def load(self, graph: KnowledgeGraph, *, progress: Progress | None = None) -> None:
        """Put a graph in, in place of an earlier one of its system. Other systems stay as they are."""
        ...

    def read(self, system: str) -> KnowledgeGraph:
        """The graph of a system, exactly as it was loaded. :class:`QueryError` where there is none."""
        ...

    def systems(self) -> list[str]:
        """The systems that have a whole graph here, in alphabetical order."""
        ...

    def delete(self, system: str) -> None:
        """Take a system's graph out; nothing happens where there is none."""
        ...

    def run(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int | None = None,
    ) -> QueryResult:
        """Run one read-only query; at most ``limit`` rows, within ``timeout`` seconds.

        Raises :class:`QueryError` for a query that is wrong, would write or read files, or takes
        too long, and for parameters that are missing or not in the query.
        """
        ...

    def schema(self) -> StoreSchema:
        """What is in the store."""
        ...

    def close(self) -> None:
        """Let go of the database; a temporary one is deleted."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


Target = Union[str, Path, "KnowledgeGraph", Store]
"""What can be asked: a graph, the path of its file, or a store that is open already."""


@contextmanager
def open_store(target: Target | None = None) -> Iterator[Store]:
    """A store with the target in it: the embedded one for a graph or its file, empty for ``None``.

    A store that is open already is given back as it is, and stays open. Raises
    :class:`GraphFileError` for a bad file, :class:`QueryError` where no engine is installed or the
    target is an address that no store answers to.
    """
    if isinstance(target, str) and "://" in target:
        raise QueryError(
            f"{target}: no store of this version of joinedup answers to such an address",
            mend="name a graph file instead",
        )
    if hasattr(target, "run"):
        yield cast("Store", target)
        return
    from .arcadedb_store import ArcadeStore

    with ArcadeStore() as store:
        if target is not None:
            # the engine starts while these are imported and the file is read
            from .file import read_graph

            store.load(read_graph(target) if isinstance(target, str | Path) else target)
        yield store


def run_cypher(
    target: Target,
    query: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    timeout: float = DEFAULT_TIMEOUT,
    limit: int | None = None,
) -> QueryResult:
    """Ask a graph, a graph file or an open store one read-only question in Cypher.

    ``timeout`` is in seconds; ``limit`` caps the rows. The database behind it is temporary and gone
    afterwards. Raises :class:`QueryError` in one line with the place and the mend: a syntax error, a
    query that writes, ``LOAD CSV``, a parameter missing or unknown, the time used up, no engine
    installed. Raises :class:`GraphFileError` for a file that is no graph.
    """
    from .cypher_check import check

    check(query, parameters or {})  # before the graph is loaded, so that a slip costs nothing
    with open_store(target) as store:
        return store.run(query, parameters, timeout=timeout, limit=limit)

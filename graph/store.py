"""Stores: where graphs can be asked questions in Cypher. One protocol, one adapter per database.

A store holds the graphs of one or several systems, mapped by :mod:`.property_graph`: one embedded
database for the occasion, or a Neo4j server that colleagues share. What it answers is the same from
each. Queries only read. :func:`run_cypher` is the short way for one question.
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

LONGEST_TIMEOUT = 24 * 3600.0
"""Seconds that it may be given at most."""

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
"""Addresses of a Neo4j server begin with one of these and ``://``; all others are files."""

Progress = Callable[[int, int], None]
"""Called during a load with how many nodes and relationships are in, and how many there are."""

GraphSource = Union[str, Path, "KnowledgeGraph"]
"""What can be loaded: a graph, or the path of its file, which is then read piece by piece."""


@dataclass(frozen=True, slots=True)
class StoreSchema:
    """What a store holds: how many nodes carry each label, how many relationships have each type.

    ``properties`` gives the property names in use by label or relationship type. Sorted throughout.
    """

    labels: dict[str, int]
    relationships: dict[str, int]
    properties: dict[str, list[str]]


class Store(Protocol):
    """A database that holds graphs and answers Cypher. Use it as a context manager, or close it.

    Whoever reads sees a system's graph whole, before a change or after it, never between. A change
    that is broken off leaves the graph as it was; the same call again completes it.
    """

    name: str

    def load(self, graph: GraphSource, *, progress: Progress | None = None) -> None:
        """Put in the graph of a system that is not here yet.

        Nothing happens where exactly this graph is here already, which its digest tells;
        :class:`StoreError` where another one of the same system is.
        """
        ...

    def replace(self, graph: GraphSource, *, progress: Progress | None = None) -> None:
        """Put a graph in, in place of an earlier one of its system if there is one. Other systems stay."""
        ...

    def merge(self, graph: GraphSource, *, progress: Progress | None = None) -> None:
        """Add a graph to the one of its system, as :meth:`.KnowledgeGraph.merge` does; load it where there is none."""
        ...

    def delete(self, system: str) -> None:
        """Take a system's graph out; nothing happens where there is none."""
        ...

    def delete_document(self, system: str, document: str, *, progress: Progress | None = None) -> None:
        """Take out what one document contributed, as :meth:`.KnowledgeGraph.without_document` does.

        Raises :class:`StoreError` where the system or the document is not here.
        """
        ...

    def read(self, system: str) -> KnowledgeGraph:
        """The graph of a system, exactly as it was loaded. :class:`StoreError` where there is none."""
        ...

    def systems(self) -> list[str]:
        """The systems that have a whole graph here, in alphabetical order."""
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

        Values and their types are those of every store: maps come with their keys in order, dates and times as
        text of ISO 8601. What Cypher leaves open differs from store to store, and from run to run: the order of
        rows without ``ORDER BY``, and that of ``collect()``, ``labels()`` and ``keys()``.

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
"""What can be asked: a graph, its file, the address of a Neo4j server, or a store that is open already."""


def check_bounds(timeout: float, limit: int | None) -> None:
    """Refuse bounds that no query can keep. Raises :class:`QueryError`."""
    if not 0 < timeout <= LONGEST_TIMEOUT:
        raise QueryError("the time limit must be more than 0 seconds and at most a day", mend="such as 30")
    if limit is not None and limit < 0:
        raise QueryError("the number of rows cannot be less than 0")


def is_address(target: object) -> bool:
    """Whether this is the address of a database server, and not a file or anything else."""
    return isinstance(target, str) and target.partition("://")[0] in SCHEMES and "://" in target


@contextmanager
def open_store(target: Target | None = None, *, prompt: Callable[[str], str] | None = None) -> Iterator[Store]:
    """The store that a target names: an embedded one with the graph in it for a graph or its file, the
    server at an address such as ``neo4j://host:7687``, an empty embedded one for ``None``.

    A store that is open already is given back as it is, and stays open. A server is asked for with the
    name and password that :mod:`.stores.neo4j.credentials` finds, with ``prompt`` for a password that is kept
    nowhere. Raises :class:`GraphFileError` for a bad
    file, :class:`QueryError` where no engine is installed, :class:`StoreError` where a server cannot be
    reached or refuses.
    """
    if isinstance(target, str) and is_address(target):
        from .stores.neo4j.credentials import find_credentials
        from .stores.neo4j.store import Neo4jStore

        with Neo4jStore(target, find_credentials(target, prompt)) as server:
            yield server
        return
    if hasattr(target, "run"):
        yield cast("Store", target)
        return
    from .stores.arcadedb.store import ArcadeStore

    with ArcadeStore() as store:
        if target is not None:
            # the engine starts while what reads the file is imported
            store.load(cast("GraphSource", target))
        yield store


def run_cypher(
    target: Target,
    query: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    timeout: float = DEFAULT_TIMEOUT,
    limit: int | None = None,
) -> QueryResult:
    """Ask a graph, its file, a server or an open store one read-only question in Cypher.

    ``timeout`` is in seconds; ``limit`` caps the rows. An embedded database is gone afterwards.
    Raises :class:`QueryError` in one line with the place and the mend: a syntax error, a
    query that writes, ``LOAD CSV``, a parameter missing or unknown, the time used up, no engine
    installed. Raises :class:`GraphFileError` for a file that is no graph, :class:`StoreError` for a server
    that cannot be asked.
    """
    from .cypher_check import check

    check(query, parameters or {})  # before the graph is loaded, so that a slip costs nothing
    with open_store(target) as store:
        return store.run(query, parameters, timeout=timeout, limit=limit)

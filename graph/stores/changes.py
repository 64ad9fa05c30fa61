"""How a store's graphs change: what adapters share, over the little that each has to do itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from ..errors import StoreError

if TYPE_CHECKING:
    from ..knowledge_graph import KnowledgeGraph
    from ..record_stream import Records
    from ..store import GraphSource, Progress

_ATTEMPTS = 5


class Anything:
    """Stands for whatever a store holds of a system, or nothing."""


ANYTHING: Final = Anything()

Expected = str | None | Anything
"""What a change builds on: the digest of the graph that it knew, ``None`` for no graph, or :data:`ANYTHING`."""


class ChangedMeanwhile(StoreError):
    """The store holds another graph of the system than the change was made from. Nothing was changed."""

    def __init__(self, place: str, system: str) -> None:
        super().__init__(
            f"{place}: the graph of {system!r} was changed by somebody else at the same time", mend="try again"
        )


class ChangingStore(ABC):
    """``load``, ``replace``, ``merge`` and ``delete_document`` of the protocol :class:`.Store`.

    An adapter gives :meth:`_place`, :meth:`_digest`, :meth:`_put`, and ``read`` of the protocol. A merge
    reads the graph, changes it here and puts it back; so that it never undoes what somebody else did in
    between, it tells :meth:`_put` what it read, and begins again where that is no longer there.
    """

    # -- the adapter's part

    @abstractmethod
    def _place(self) -> str:
        """What errors call the store."""

    @abstractmethod
    def _digest(self, system: str) -> str | None:
        """The digest of the system's graph, which its ``System`` node carries; ``None`` where there is none."""

    @abstractmethod
    def _put(self, records: Records, progress: Progress | None, instead_of: Expected) -> None:
        """Put a graph in, in place of that of its system.

        Raises :class:`ChangedMeanwhile` where ``instead_of`` is not :data:`ANYTHING` and, at the moment at which
        readers begin to see the new graph, :meth:`_digest` would give something else. That look and the change
        are one transaction.
        """

    @abstractmethod
    def read(self, system: str) -> KnowledgeGraph:
        """See :meth:`.Store.read`."""

    @abstractmethod
    def close(self) -> None:
        """See :meth:`.Store.close`."""

    # -- the shared part

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def load(self, graph: GraphSource, *, progress: Progress | None = None) -> None:
        """See :meth:`.Store.load`."""
        with _records(graph) as records:
            system = records.system.id
            try:
                if self._digest(system) is None:
                    self._put(records, progress, None)
                    return
            except ChangedMeanwhile:
                pass  # somebody else was first, perhaps with the same graph
            if self._digest(system) != records.digest:
                raise StoreError(
                    f"{self._place()} has another graph of {system!r} already",
                    mend="replace it to have this one alone, or merge this one into it",
                )
            _tell_all(records, progress)

    def replace(self, graph: GraphSource, *, progress: Progress | None = None) -> None:
        """See :meth:`.Store.replace`."""
        with _records(graph) as records:
            self._put(records, progress, ANYTHING)

    def merge(self, graph: GraphSource, *, progress: Progress | None = None) -> None:
        """See :meth:`.Store.merge`."""
        with _records(graph) as records:
            system = records.system.id

            def attempt(digest: str | None) -> None:
                if digest is None:
                    self._put(records, progress, None)
                    return
                merged = self.read(system)
                merged.merge(_whole(graph))
                self._change(merged, digest, progress)

            self._attempts(system, attempt)

    def delete_document(self, system: str, document: str, *, progress: Progress | None = None) -> None:
        """See :meth:`.Store.delete_document`."""

        def attempt(digest: str | None) -> None:
            graph = self.read(system)
            try:
                rest = graph.without_document(document)
            except KeyError:
                known = ", ".join(sorted(d.name for d in graph.documents)) or "none"
                raise StoreError(
                    f"the graph of {system!r} has no document {document!r}", mend=f"it has: {known}"
                ) from None
            self._change(rest, digest, progress)

        self._attempts(system, attempt)

    def _change(self, graph: KnowledgeGraph, digest: str | None, progress: Progress | None) -> None:
        with _records(graph) as records:
            if records.digest == digest:
                _tell_all(records, progress)
            else:
                self._put(records, progress, digest)

    def _attempts(self, system: str, attempt: Callable[[str | None], None]) -> None:
        for _ in range(_ATTEMPTS - 1):
            try:
                # the digest is asked for first: a change between the two is then noticed on putting back
                return attempt(self._digest(system))
            except ChangedMeanwhile:
                continue
        return attempt(self._digest(system))


@contextmanager
def _records(source: GraphSource) -> Iterator[Records]:
    from ..record_stream import open_records  # not before it is needed: an embedded engine starts meanwhile

    with open_records(source) as records:
        yield records


def _whole(source: GraphSource) -> KnowledgeGraph:
    if isinstance(source, str | Path):
        from ..file import read_graph

        return read_graph(source)
    return source


def _tell_all(records: Records, progress: Progress | None) -> None:
    if progress:
        total = records.node_count + records.relationship_count
        progress(total, total)

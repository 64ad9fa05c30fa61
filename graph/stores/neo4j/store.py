"""The shared store: a Neo4j server, alone, in a cluster or on Aura, over the official driver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...record_stream import Records
from ...results import QueryResult
from ...store import DEFAULT_TIMEOUT, Progress, StoreSchema
from ..changes import ChangingStore, Expected
from . import load, read
from .address import parse_address
from .connection import Connection
from .credentials import Credentials, find_credentials

if TYPE_CHECKING:
    from ...knowledge_graph import KnowledgeGraph


class Neo4jStore(ChangingStore):
    """A Neo4j server. Raises :class:`StoreError` where it cannot be reached or refuses the login.

    Opening it and reading write nothing, so that a user who may only read can. A load that broke off is
    completed by the same call again; see :mod:`.load`.
    """

    name = "neo4j"

    def __init__(self, address: str, credentials: Credentials | None = None) -> None:
        self._connection = Connection(parse_address(address), credentials or find_credentials(address))

    # -- loading: load, replace, merge and delete_document are the base's

    def _place(self) -> str:
        return str(self._connection.address)

    def _digest(self, system: str) -> str | None:
        return read.digest(self._connection, system)

    def _put(self, records: Records, progress: Progress | None, instead_of: Expected) -> None:
        load.put(self._connection, records, progress, instead_of)

    def delete(self, system: str) -> None:
        """See :meth:`.Store.delete`."""
        load.delete(self._connection, system)

    # -- reading back

    def systems(self) -> list[str]:
        """See :meth:`.Store.systems`."""
        return read.systems(self._connection)

    def read(self, system: str) -> KnowledgeGraph:
        """See :meth:`.Store.read`."""
        return read.graph(self._connection, system)

    def schema(self) -> StoreSchema:
        """See :meth:`.Store.schema`."""
        return read.schema(self._connection)

    # -- queries

    def run(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int | None = None,
    ) -> QueryResult:
        """See :meth:`.Store.run`. Where a graph changes while the query runs, it is run again."""
        return read.run(self._connection, query, parameters, timeout, limit)

    # -- the server

    def close(self) -> None:
        """See :meth:`.Store.close`."""
        self._connection.close()

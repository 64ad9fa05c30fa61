"""The shared store: a Neo4j 5 server, alone, in a cluster or on Aura, over the official driver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from ...cypher_check import check
from ...errors import QueryError, StoreError
from ...record_stream import Records, open_records
from ...records import ENTITY, SYSTEM, NodeRecord, PropertyGraph, RelationshipRecord
from ...results import QueryResult
from ...store import DEFAULT_TIMEOUT, GraphSource, Progress, StoreSchema
from .address import parse_address
from .credentials import Credentials, find_credentials
from .plan import explain
from .values import ends, plain_value

if TYPE_CHECKING:
    from ...knowledge_graph import KnowledgeGraph

T = TypeVar("T")
_BATCH = 1000


class Neo4jStore:
    """A Neo4j server. Raises :class:`StoreError` where it cannot be reached or refuses the login."""

    name = "neo4j"

    def __init__(self, address: str, credentials: Credentials | None = None) -> None:
        self._address = parse_address(address)
        found = credentials or find_credentials(address)
        self._driver = neo4j.GraphDatabase.driver(self._address.uri, auth=(found.user, found.password))
        try:
            self._driver.verify_connectivity()
        except (DriverError, Neo4jError) as error:
            self._driver.close()
            raise StoreError(f"{self._address}: {' '.join(str(error).split())}") from error
        self._write(
            f"CREATE CONSTRAINT joinedup_entity IF NOT EXISTS FOR (n:{ENTITY}) REQUIRE (n.system, n.id) IS UNIQUE"
        )

    # -- loading

    def load(self, graph: GraphSource, *, progress: Progress | None = None) -> None:
        """See :meth:`.Store.load`."""
        with open_records(graph) as records:
            there = self._ask(f"MATCH (s:{SYSTEM} {{system: $s}}) RETURN s.digest", s=records.system.id)
            if there == [[records.digest]]:
                return
            if there:
                raise StoreError(f"{self._address} has a graph of {records.system.id!r} already")
            self._put(records, progress)

    def replace(self, graph: GraphSource, *, progress: Progress | None = None) -> None:
        """See :meth:`.Store.replace`."""
        with open_records(graph) as records:
            self._put(records, progress)

    def merge(self, graph: GraphSource, *, progress: Progress | None = None) -> None:
        """See :meth:`.Store.merge`."""
        from pathlib import Path

        from ...file import read_graph

        new = read_graph(graph) if isinstance(graph, str | Path) else graph
        if new.system in self.systems():
            old = self.read(new.system)
            old.merge(new)
            new = old
        self.replace(new, progress=progress)

    def delete_document(self, system: str, document: str, *, progress: Progress | None = None) -> None:
        """See :meth:`.Store.delete_document`."""
        self.replace(self.read(system).without_document(document), progress=progress)

    def _put(self, records: Records, progress: Progress | None) -> None:
        system, total = records.system.id, records.node_count + records.relationship_count

        def work(tx: neo4j.ManagedTransaction) -> None:
            done = 0
            tx.run(f"MATCH (n:{ENTITY}|{SYSTEM} {{system: $s}}) DETACH DELETE n", s=system).consume()
            for nodes in _chunks(records.nodes()):
                by_labels: dict[tuple[str, ...], list[Any]] = defaultdict(list)
                for node in nodes:
                    by_labels[node.labels].append(node.properties)
                for labels, rows in by_labels.items():
                    tx.run(f"UNWIND $rows AS row CREATE (n:{':'.join(labels)}) SET n = row", rows=rows).consume()
                done += len(nodes)
                if progress:
                    progress(done, total)
            for some in _chunks(records.relationships()):
                by_type: dict[str, list[Any]] = defaultdict(list)
                for r in some:
                    by_type[r.type].append([r.source, r.target, r.properties])
                for type_, rows in by_type.items():
                    tx.run(
                        f"UNWIND $rows AS row MATCH (a:{ENTITY} {{system: $s, id: row[0]}}) "
                        f"MATCH (b:{ENTITY} {{system: $s, id: row[1]}}) CREATE (a)-[r:{type_}]->(b) SET r = row[2]",
                        rows=rows, s=system,
                    ).consume()  # fmt: skip
                done += len(some)
                if progress:
                    progress(done, total)
            tx.run(
                f"CREATE (s:{SYSTEM}) SET s = $p SET s.digest = $d", p=records.system.properties, d=records.digest
            ).consume()

        with self._session(neo4j.WRITE_ACCESS) as session:
            session.execute_write(work)

    def delete(self, system: str) -> None:
        """See :meth:`.Store.delete`."""
        self._write(f"MATCH (n:{ENTITY}|{SYSTEM} {{system: $s}}) DETACH DELETE n", s=system)

    # -- reading back

    def systems(self) -> list[str]:
        """See :meth:`.Store.systems`."""
        return [row[0] for row in self._ask(f"MATCH (s:{SYSTEM}) RETURN s.id AS id ORDER BY id")]

    def read(self, system: str) -> KnowledgeGraph:
        """See :meth:`.Store.read`."""
        about = self._ask(f"MATCH (s:{SYSTEM} {{system: $s}}) RETURN properties(s)", s=system)
        if not about:
            known = ", ".join(self.systems()) or "none"
            raise StoreError(f"the store has no graph of {system!r}", mend=f"it has: {known}")
        nodes = self._ask(f"MATCH (n:{ENTITY} {{system: $s}}) RETURN labels(n), properties(n)", s=system)
        relationships = self._ask(
            f"MATCH (a:{ENTITY} {{system: $s}})-[r]->(b:{ENTITY}) RETURN type(r), a.id, b.id, properties(r)", s=system
        )
        from ...property_graph import from_property_graph

        return from_property_graph(
            PropertyGraph(
                NodeRecord((SYSTEM,), system, about[0][0]),
                [NodeRecord(tuple(labels), properties["id"], properties) for labels, properties in nodes],
                [RelationshipRecord(*row) for row in relationships],
            )
        )

    def schema(self) -> StoreSchema:
        """See :meth:`.Store.schema`."""
        labels: dict[str, int] = defaultdict(int)
        types: dict[str, int] = defaultdict(int)
        names: dict[str, set[str]] = defaultdict(set)
        for some, keys in self._ask(f"MATCH (n:{ENTITY}) RETURN labels(n), keys(n)"):
            for label in some:
                labels[label] += 1
                names[label].update(keys)
        for type_, keys in self._ask(f"MATCH (:{ENTITY})-[r]->() RETURN type(r), keys(r)"):
            types[type_] += 1
            names[type_].update(keys)
        return StoreSchema(
            dict(sorted(labels.items())),
            dict(sorted(types.items())),
            {name: sorted(keys) for name, keys in sorted(names.items())},
        )

    # -- queries

    def run(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int | None = None,
    ) -> QueryResult:
        """See :meth:`.Store.run`."""
        given = dict(parameters or {})
        check(query, given)

        def work(tx: neo4j.ManagedTransaction) -> QueryResult:
            explain(tx, query, given)
            found = tx.run(query, given)
            rows = [tuple(r.values()) for r in (found if limit is None else islice(found, limit))]
            truncated = limit is not None and found.peek() is not None
            names = {
                r[0]: r[1]
                for r in tx.run(
                    "MATCH (n) WHERE elementId(n) IN $ids RETURN elementId(n), n.id", ids=sorted(ends(rows))
                ).values()
            }
            plain = [tuple(plain_value(v, lambda x: names.get(x, "")) for v in row) for row in rows]
            return QueryResult(list(found.keys()), plain, truncated)

        try:
            with self._session(neo4j.READ_ACCESS) as session:
                return session.execute_read(neo4j.unit_of_work(timeout=timeout)(work))
        except (DriverError, Neo4jError) as error:
            raise QueryError(" ".join(str(error).split())) from error

    # -- the server

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self._address.database, default_access_mode=access)

    def _ask(self, query: str, **parameters: Any) -> list[list[Any]]:
        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(lambda tx: [list(r.values()) for r in tx.run(query, parameters)])

    def _write(self, query: str, **parameters: Any) -> None:
        with self._session(neo4j.WRITE_ACCESS) as session:
            session.execute_write(lambda tx: tx.run(query, parameters).consume())

    def close(self) -> None:
        """See :meth:`.Store.close`."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    source = iter(items)
    while some := list(islice(source, _BATCH)):
        yield some

"""Reading: whole graphs, what there is, and what analysts ask."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from ...cypher_check import check
from ...errors import StoreError
from ...property_graph import label_names, relationship_names
from ...records import ENTITY, SYSTEM, NodeRecord, PropertyGraph, RelationshipRecord
from ...results import QueryResult
from ...store import StoreSchema, check_bounds
from .connection import Connection, rows
from .errors import query_error, too_slow
from .interrupt import interruptible
from .plan import explain
from .steady import Look, again, check_labelled, steady
from .values import ends, plain_value

if TYPE_CHECKING:
    from ...knowledge_graph import KnowledgeGraph

_WAIT = 600.0  # seconds in which reading a whole graph begins again when the graph changes under it
_EXPLAIN = len("EXPLAIN ")


def systems(connection: Connection) -> list[str]:
    """The systems that have a whole graph here."""
    return [row[0] for row in connection.ask(f"MATCH (s:{SYSTEM}) RETURN s.id AS id ORDER BY id")]


def digest(connection: Connection, system: str) -> str | None:
    """The digest of a system's graph; ``None`` where there is none."""
    found = connection.ask(f"MATCH (s:{SYSTEM} {{system: $system}}) RETURN s.digest", system=system)
    return found[0][0] if found else None


def graph(connection: Connection, system: str) -> KnowledgeGraph:
    """A system's graph. Raises :class:`StoreError` where there is none."""

    from ...property_graph import from_property_graph

    def work(tx: neo4j.ManagedTransaction, _: Look) -> KnowledgeGraph | None:
        about = rows(tx, f"MATCH (s:{SYSTEM} {{system: $system}}) RETURN properties(s)", system=system)
        if not about:
            return None
        # straight from the stream: the server sends some rows at a time, as they are asked for
        nodes = (
            NodeRecord(tuple(labels), have["id"], have)
            for labels, have in tx.run(
                f"MATCH (n:{ENTITY} {{system: $system}}) RETURN labels(n), properties(n)", system=system
            )
        )
        relationships = (
            RelationshipRecord(*row)
            for row in tx.run(
                f"MATCH (a:{ENTITY} {{system: $system}})-[r]->(b:{ENTITY}) RETURN type(r), a.id, b.id, properties(r)",
                system=system,
            )
        )
        return from_property_graph(PropertyGraph(NodeRecord((SYSTEM,), system, about[0][0]), nodes, relationships))

    found = again(lambda _: connection.read(steady(work)), _WAIT)
    if found is None:
        known = ", ".join(systems(connection)) or "none"
        raise StoreError(f"the store has no graph of {system!r}", mend=f"it has: {known}")
    return found


def schema(connection: Connection) -> StoreSchema:
    """What there is. Counted by the server's own counters, so that it takes no longer for a large graph."""
    labels, types = [x for x in label_names() if x != SYSTEM], relationship_names()

    def work(tx: neo4j.ManagedTransaction, _: Look) -> tuple[dict[str, int], dict[str, int], list[str]]:
        # the names stand in the text because only then the server looks its counters up
        counts = " UNION ALL ".join(f"MATCH (n:{x}) RETURN '{x}' AS name, count(n) AS count" for x in labels)
        more = " UNION ALL ".join(
            f"MATCH (:{ENTITY})-[r:{x}]->() RETURN '{x}' AS name, count(r) AS count" for x in types
        )
        names = rows(tx, f"MATCH (s:{SYSTEM}) WHERE s.property_names IS NOT NULL RETURN s.property_names")
        return dict(rows(tx, counts)), dict(rows(tx, more)), [row[0] for row in names]

    by_label, by_type, texts = again(lambda _: connection.read(steady(work)), _WAIT)
    names: dict[str, set[str]] = {}
    for text in texts:
        for name, keys in json.loads(text).items():
            names.setdefault(name, set()).update(keys)
    return StoreSchema(
        {name: count for name, count in sorted(by_label.items()) if count},
        {name: count for name, count in sorted(by_type.items()) if count},
        {name: sorted(keys) for name, keys in sorted(names.items())},
    )


def run(
    connection: Connection, query: str, parameters: Mapping[str, Any] | None, timeout: float, limit: int | None
) -> QueryResult:
    """An analyst's query; see :meth:`.Store.run`."""
    check_bounds(timeout, limit)
    given = dict(parameters or {})
    words = check(query, given)
    planned = False

    def work(tx: neo4j.ManagedTransaction, before: Look) -> QueryResult:
        nonlocal planned
        planned = False
        explain(tx, query, given)
        if before.others:
            check_labelled(tx, query, given)
        planned = True
        found = tx.run(query, given)
        # one row more than wanted tells whether there are more
        values = [tuple(r.values()) for r in (found if limit is None else islice(found, limit))]
        truncated = limit is not None and found.peek() is not None
        columns = list(found.keys())
        found.consume()  # what is left is not fetched
        names = _ids(tx, values)
        return QueryResult(
            columns, [tuple(plain_value(v, lambda x: names.get(x, "")) for v in row) for row in values], truncated
        )

    def attempt(left: float) -> QueryResult:
        if left <= 0:
            raise too_slow(timeout)
        fetch = 1000 if limit is None else min(limit + 1, 1000)

        def ask(marks: Mapping[str, str]) -> QueryResult:
            with connection.session(neo4j.READ_ACCESS, fetch_size=fetch) as session:
                return session.execute_read(neo4j.unit_of_work(metadata=dict(marks), timeout=left)(steady(work)))

        try:
            return interruptible(connection, ask)
        except (DriverError, Neo4jError) as error:
            raise query_error(error, query, words, timeout, 0 if planned else _EXPLAIN) from error

    return again(attempt, timeout)


def _ids(tx: neo4j.ManagedTransaction, values: list[tuple[Any, ...]]) -> dict[str, str]:
    """The graph's ids of the ends of relationships, which the server sends as its own ids."""
    wanted = sorted(ends(values))
    if not wanted:
        return {}
    found = rows(
        tx, "UNWIND $ids AS one MATCH (n) WHERE elementId(n) = one RETURN elementId(n), n.id", ids=wanted
    )  # fmt: skip
    return dict(found)

"""The embedded store: a temporary ArcadeDB database in a process of its own.

Graphs are small and their files are the master copy, so the database is built for the occasion in a
temporary folder and gone on closing. Analysts' queries go through the engine's read-only ``query``
and never through ``command``; the switches that turn off ``LOAD CSV`` are set on the database before
the first of them. The engine looks at its own time limit between rows only, so a query that is still
not back a little later is ended together with the engine.
"""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from ...cypher_check import binds_paths, check, returned_columns
from ...cypher_dialect import refuse_wrong
from ...errors import QueryError, StoreError
from ...records import ENTITY, SYSTEM, NodeRecord, Properties, PropertyGraph, RelationshipRecord
from ...results import NodeValue, PathValue, QueryResult, RelationshipValue
from ...store import DEFAULT_TIMEOUT, LONGEST_TIMEOUT, Progress, StoreSchema, check_bounds
from ..changes import Anything, ChangedMeanwhile, ChangingStore, Expected
from .errors import explain
from .process import EngineError, EngineProcess, EngineTimeout

if TYPE_CHECKING:  # imported where they are used, for they take longer than the engine to start
    from ...knowledge_graph import KnowledgeGraph
    from ...record_stream import Records

T = TypeVar("T")

_BATCH = 2000
_AHEAD = 2  # requests of a load that are sent before the first is answered
_GRACE = 2.0  # seconds beyond its own time limit that the engine gets to notice it
_SETTINGS = {
    "arcadedb.opencypher.loadCsv.allowFileUrls": "false",
    "arcadedb.opencypher.loadCsv.allowRemoteUrls": "false",
    # the most numbers that range() makes: a single list must not fill the memory
    "arcadedb.queryMaxRangeSize": "1000000",
}
_PATH = re.compile(r"\(#\d+:\d+\)(?:<?-\[#\d+:\d+\]->?\(#\d+:\d+\))*")
_RID = re.compile(r"#\d+:\d+")

Element = NodeValue | RelationshipValue


class ArcadeStore(ChangingStore):
    """A temporary embedded database. Raises :class:`QueryError` where no engine is installed."""

    name = "arcadedb"

    def __init__(self) -> None:
        self._engine = EngineProcess()
        self._loading = False
        self._engine.send("settings", values=_SETTINGS)
        from ...vocabulary import Kind, RelationshipType, vocabulary

        # every type that a graph may need, made while the rest is imported and the graph is read
        kinds = vocabulary().kinds
        plain = [[ENTITY], [SYSTEM], *([ENTITY, str(kind)] for kind in Kind)]
        typed = [[ENTITY, str(kind), t] for kind in Kind for t in kinds[kind].types if t != kind]
        self._engine.send("types", labels=[*plain, *typed], relationships=[str(t) for t in RelationshipType])

    # -- loading

    def _place(self) -> str:
        return "the embedded store"

    def _digest(self, system: str) -> str | None:
        found = self._ask(f"MATCH (s:{SYSTEM} {{id: $s}}) RETURN s.digest", {"s": system})
        return found[0][0] if found else None

    def _put(self, records: Records, progress: Progress | None, instead_of: Expected) -> None:
        self._ready()
        if not isinstance(instead_of, Anything) and self._digest(records.system.id) != instead_of:
            raise ChangedMeanwhile(self._place(), records.system.id)
        total, done = records.node_count + records.relationship_count, 0

        def step(count: int) -> None:
            nonlocal done
            self._engine.settle(leave=_AHEAD)
            done += count
            if progress:
                progress(done, total)

        try:
            self._loading = True
            self._engine.send("begin", system=records.system.id)
            for nodes in _chunks(records.nodes()):
                by_labels: dict[tuple[str, ...], list[Properties]] = defaultdict(list)
                for node in nodes:
                    by_labels[node.labels].append(node.properties)
                self._engine.send("nodes", groups=list(by_labels.items()))
                step(len(nodes))
            for some in _chunks(records.relationships()):
                by_type: dict[str, tuple[list[list[str]], list[Properties]]] = defaultdict(lambda: ([], []))
                for r in some:
                    ends, properties = by_type[r.type]
                    ends.append([r.source, r.target])
                    properties.append(r.properties)
                self._engine.send("relationships", groups=[[type_, *lists] for type_, lists in by_type.items()])
                step(len(some))
            self._engine.settle()  # all is well so far, so that nothing half takes the earlier graph's place
            self._engine.ask("finish", system=records.system.properties)
        except BaseException as error:
            self._abandon()
            if isinstance(error, EngineError):
                raise StoreError(f"{self._place()} could not load the graph: {_line(error)}") from error
            raise
        finally:
            self._loading = False
        if progress and not total:
            progress(0, 0)

    def _abandon(self) -> None:
        """Go back to what was there before a load, or to nothing where even that cannot be done."""
        if not self._engine.alive:
            return
        try:
            with contextlib.suppress(EngineError):
                self._engine.settle()  # what was still under way
            self._engine.ask("abandon")
        except Exception:
            self._engine.close()

    def delete(self, system: str) -> None:
        """See :meth:`.Store.delete`."""
        self._write(
            [
                [f"MATCH (s:{SYSTEM} {{system: $system}}) DELETE s", {"system": system}],
                [f"MATCH (n:{ENTITY} {{system: $system}}) DETACH DELETE n", {"system": system}],
            ]
        )

    # -- reading back

    def systems(self) -> list[str]:
        """See :meth:`.Store.systems`."""
        return [row[0] for row in self._ask(f"MATCH (s:{SYSTEM}) RETURN s.id AS id ORDER BY id")]

    def read(self, system: str) -> KnowledgeGraph:
        """See :meth:`.Store.read`."""
        here = {"s": system}
        about = self._ask(f"MATCH (s:{SYSTEM} {{id: $s}}) RETURN properties(s)", here)
        if not about:
            known = ", ".join(self.systems()) or "none"
            raise StoreError(f"{self._place()} has no graph of {system!r}", mend=f"it has: {known}")
        nodes = self._ask(f"MATCH (n:{ENTITY} {{system: $s}}) RETURN labels(n), properties(n)", here)
        relationships = self._ask(
            f"MATCH (a:{ENTITY} {{system: $s}})-[r]->(b:{ENTITY}) RETURN type(r), a.id, b.id, properties(r)", here
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
        for some, keys, count in self._ask(f"MATCH (n:{ENTITY}) RETURN labels(n), keys(n), count(*)"):
            for label in some:
                labels[label] += count
                names[label].update(keys)
        for type_, keys, count in self._ask(f"MATCH (:{ENTITY})-[r]->() RETURN type(r), keys(r), count(*)"):
            types[type_] += count
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
        """See :meth:`.Store.run`. A query that had to be ended by force takes the store with it."""
        check_bounds(timeout, limit)
        given = dict(parameters or {})
        words = check(query, given)
        refuse_wrong(query, words)
        paths = binds_paths(words)
        self._ready()
        self._engine.settle()
        try:
            reply = self._engine.ask(
                "run", query=query, parameters=given, limit=limit, timeout_ms=max(1, round(timeout * 1000)),
                paths=paths, within=timeout + _GRACE,
            )  # fmt: skip
        except EngineTimeout:
            raise _too_slow(timeout) from None
        except EngineError as error:
            raise _too_slow(timeout) if "TimeoutException" in str(error) else explain(error, query, words) from None
        elements = {rid: _element(*about) for rid, about in reply["elements"].items()}
        rows = [tuple(_filled(value, paths, elements) for value in row) for row in reply["rows"]]
        columns = reply["columns"]
        return QueryResult((returned_columns(query, words) or []) if columns is None else columns, rows, reply["more"])

    # -- the engine

    def _write(self, statements: list[list[Any]]) -> None:
        """Run statements of our own; never one of an analyst."""
        self._ready()
        self._engine.ask("write", statements=statements)

    def _ask(self, query: str, parameters: dict[str, Any] | None = None) -> list[list[Any]]:
        """Run a read-only query of our own, without a time limit worth the name."""
        self._ready()
        reply = self._engine.ask(
            "run",
            query=query,
            parameters=parameters or {},
            limit=None,
            timeout_ms=round(LONGEST_TIMEOUT * 1000),
            paths=False,
        )
        rows: list[list[Any]] = reply["rows"]
        return rows

    def _ready(self) -> None:
        if self._loading:  # the new graph lies beside the earlier one, and a reader would see both
            raise StoreError("the store is being loaded", mend="ask when that is done")

    def close(self) -> None:
        """See :meth:`.Store.close`."""
        self._engine.close()


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    source = iter(items)
    while some := list(islice(source, _BATCH)):
        yield some


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def _element(type_: str, source: str | None, target: str | None, properties: dict[str, Any]) -> Element:
    """A whole node or relationship, without its evidence record: the lists beside it say the same."""
    properties = {name: properties[name] for name in sorted(properties) if name != "evidence"}
    id_ = str(properties.get("id", ""))
    if source is not None and target is not None:
        return RelationshipValue(id_, type_, source, target, properties)
    rank = {ENTITY: 0, properties.get("kind"): 1}
    return NodeValue(id_, tuple(sorted(type_.split("~"), key=lambda x: (rank.get(x, 2), x))), properties)


def _filled(value: Any, paths: bool, elements: Mapping[str, Element]) -> Any:
    """The value with whole elements in place of record ids, and of paths, which the engine writes as text."""
    if isinstance(value, str) and paths and _PATH.fullmatch(value):
        parts = [elements[rid] for rid in _RID.findall(value)]
        return PathValue(
            tuple(p for p in parts if isinstance(p, NodeValue)),
            tuple(p for p in parts if isinstance(p, RelationshipValue)),
        )
    if isinstance(value, dict):
        if "@rid" in value:
            return elements[value["@rid"]]
        return {name: _filled(value[name], paths, elements) for name in sorted(value)}
    if isinstance(value, list):
        return [_filled(v, paths, elements) for v in value]
    return value


def _too_slow(seconds: float) -> QueryError:
    return QueryError(
        f"the query was stopped after {seconds:g} seconds",
        mend="ask for less at a time (are all parts of the pattern joined?), or allow more with --timeout",
    )

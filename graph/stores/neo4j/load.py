"""Loading in stages that nobody sees, and one moment at which everybody does.

A graph may be larger than what fits into one transaction, so a load goes

1. a ``(:Load)`` node says that it goes on; nodes come in, batch by batch, labelled ``Staged`` only, then the
   relationships between them. Each batch and its count on the ``Load`` node are one transaction: after a
   crash, or an answer that got lost, the same load goes on where it stopped, and no batch is done twice.
2. In one transaction the staged nodes get their labels, those of the earlier graph become ``Retired``, and
   the ``System`` node tells the new revision.
3. What is retired is deleted in batches.

Only one load of a system goes on at a time. One that nobody has gone on with for :data:`ABANDONED_AFTER`
seconds, by the server's clock, gives way to another.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, TypeVar

import neo4j

from ...errors import StoreError
from ...property_graph import label_names, relationship_names
from ...record_stream import Records
from ...records import ENTITY, SYSTEM, NodeRecord, RelationshipRecord
from ...store import Progress
from ..changes import ANYTHING, ChangedMeanwhile, Expected
from .connection import Connection, rows
from .indexes import prepare
from .marks import COMMIT_WITHIN, LOAD, PUBLISH_WITHIN, PUBLISHING, RETIRED, STAGED

T = TypeVar("T")

ABANDONED_AFTER = 60.0
"""Seconds without a sign of life after which another load of the same system may take the place of one."""

_NODES = 2000  # in a batch; changing it, or what a batch does, needs another _LAYOUT
_RELATIONSHIPS = 5000
_LAYOUT = 1
_SMALL = 20_000  # nodes and relationships: an interrupted load of no more is taken back, not kept to go on with
_DELETED = 5000  # nodes or relationships at once
_DELETION = "deletion"

_BEGIN = f"""
MERGE (l:{LOAD} {{system: $system}})
ON CREATE SET l.id = $id, l.batches = 0, l.fresh = true, l.touched = timestamp()
WITH l, coalesce(l.fresh, false) AS fresh
REMOVE l.fresh
RETURN fresh, l.id, coalesce(l.published, false), timestamp() - l.touched, l.batches
"""
_TAKE = f"""
MATCH (l:{LOAD} {{system: $system}})
SET l = {{system: $system, id: $id, batches: 0, touched: timestamp()}}
"""
_STEP = f"""
MATCH (l:{LOAD} {{system: $system, id: $id}})
SET l.touched = timestamp()
WITH l WHERE l.batches = $batch
SET l.batches = $batch + 1
RETURN 1
"""
_ADD_NODES = f"UNWIND $rows AS row CREATE (n:{STAGED}) SET n = row RETURN count(n)"
_ADD_RELATIONSHIPS = f"""
UNWIND $rows AS row
MATCH (a:{STAGED} {{system: $system, id: row[0]}})
MATCH (b:{STAGED} {{system: $system, id: row[1]}})
CREATE (a)-[r:$(row[2])]->(b) SET r = row[3]
RETURN count(r)
"""
_ANNOUNCE = f"MERGE (p:{PUBLISHING} {{system: $system, id: $id}}) SET p.since = timestamp()"
_CALL_OFF = f"MATCH (p:{PUBLISHING} {{system: $system, id: $id}}) DELETE p"
_LOCK = f"""
MATCH (l:{LOAD} {{system: $system, id: $id}})
SET l.touched = timestamp()
RETURN coalesce(l.published, false)
"""
_RETIRE = f"""
MATCH (n:{ENTITY} {{system: $system}})
WITH n, labels(n) AS old
REMOVE n:$(old)
SET n:{RETIRED}
"""
# the labels follow from kind and type, which _check has seen to
_SHOW = f"""
MATCH (n:{STAGED} {{system: $system}})
SET n:$(CASE WHEN n.type IS NULL OR n.type = n.kind THEN ['{ENTITY}', n.kind] ELSE ['{ENTITY}', n.kind, n.type] END)
REMOVE n:{STAGED}
RETURN count(n)
"""
_TELL = f"""
MERGE (s:{SYSTEM} {{system: $system}})
SET s = $properties
SET s.digest = $digest, s.revision = randomUUID(), s.property_names = $names
"""
_PUBLISHED = f"MATCH (l:{LOAD} {{system: $system, id: $id}}) SET l.published = true"
_LET_GO = f"MATCH (l:{LOAD} {{system: $system, id: $id}}) SET l.touched = 0"
_FORGET = f"MATCH (p:{PUBLISHING} {{system: $system}}) WHERE timestamp() - p.since > $longest DELETE p"
_END = f"MATCH (l:{LOAD} {{system: $system, id: $id}}) DELETE l"


@dataclass(frozen=True, slots=True)
class Load:
    """One load or deletion, as its ``Load`` node names it."""

    connection: Connection
    system: str
    id: str

    def change(self, query: str, **parameters: Any) -> list[list[Any]]:
        """Run a statement about this load in a transaction of its own."""
        return self.connection.change(query, system=self.system, id=self.id, **parameters)

    # -- beginning and end

    def begin(self, *, by_force: bool = False) -> int:
        """Mark that the load goes on; how many of its batches are in already.

        Raises :class:`StoreError` where another one goes on, unless ``by_force``.
        """

        def work(tx: neo4j.ManagedTransaction) -> tuple[bool, int]:
            ((fresh, id_, published, age, batches),) = rows(tx, _BEGIN, system=self.system, id=self.id)
            if id_ == self.id:
                return fresh, batches
            if not by_force and not published and age < ABANDONED_AFTER * 1000:
                raise StoreError(
                    f"{self.connection.address}: another load of {self.system!r} goes on, or broke off just now",
                    mend=f"wait until it is done, or {ABANDONED_AFTER:.0f} seconds if it broke off",
                )
            rows(tx, _TAKE, system=self.system, id=self.id)
            return False, 0

        fresh, batches = self.connection.write(work)
        if batches == 0 and not fresh:  # with the mark of an earlier load, there may be what it left behind
            self._delete_all(STAGED, when="l.batches = 0")
            self._delete_all(RETIRED)
        return batches

    def end(self) -> None:
        """Delete what was retired, and the mark."""
        self._delete_all(RETIRED)
        self.change(_FORGET, longest=round(COMMIT_WITHIN * 1000))  # of loads that died in that very moment
        self.change(_END)

    def let_go(self) -> None:
        """Leave what is staged to whoever loads next: the same graph goes on with it, another one deletes it."""
        self.change(_LET_GO)

    def give_up(self) -> None:
        """Delete what was staged, and the mark."""
        self._delete_all(STAGED)
        self.change(_END)

    def _delete_all(self, label: str, when: str = "true") -> None:
        mark = f"MATCH (l:{LOAD} {{system: $system, id: $id}}) WHERE {when} SET l.touched = timestamp() WITH l "
        nodes = f"MATCH (n:{label} {{system: $system}}) "
        # relationships first: one node may have very many
        for some in ("MATCH (n)-[x]->() WITH x", "WITH n AS x"):
            query = f"{mark}{nodes}{some} LIMIT $most DETACH DELETE x RETURN count(*)"
            if some.startswith("MATCH"):
                query = query.replace("DETACH DELETE", "DELETE")
            while self.change(query, most=_DELETED)[0][0] == _DELETED:
                pass

    # -- staging

    def stage(self, records: Records, done: int, progress: Progress | None) -> dict[str, list[str]]:
        """Bring in the batches from number ``done`` on; the names of properties by label and type of all."""
        total, count, number = records.node_count + records.relationship_count, 0, 0
        names: dict[str, set[str]] = defaultdict(set)
        for nodes in _chunks(records.nodes(), _NODES):
            for node in nodes:
                _check_node(node)
                for label in node.labels:
                    names[label].update(node.properties)
            if number >= done:
                self._add(number, _ADD_NODES, [n.properties for n in nodes])
            number, count = number + 1, count + len(nodes)
            if progress:
                progress(count, total)
        for some in _chunks(records.relationships(), _RELATIONSHIPS):
            for one in some:
                _check_relationship(one)
                names[one.type].update(one.properties)
            if number >= done:
                self._add(number, _ADD_RELATIONSHIPS, [[r.source, r.target, r.type, r.properties] for r in some])
            number, count = number + 1, count + len(some)
            if progress:
                progress(count, total)
        if progress and not total:
            progress(0, 0)
        return {name: sorted(keys) for name, keys in sorted(names.items())}

    def _add(self, number: int, query: str, given: list[Any]) -> None:
        def work(tx: neo4j.ManagedTransaction) -> None:
            if not rows(tx, _STEP, system=self.system, id=self.id, batch=number):
                self._check_mine(tx)
                return  # done already: the answer got lost, or somebody pushes the same graph
            ((count,),) = rows(tx, query, system=self.system, rows=given)
            if count != len(given):
                raise StoreError(
                    f"{self.connection.address}: the ends of {len(given) - count} relationships of {self.system!r} "
                    "are not there", mend="delete the system and load it again",
                )  # fmt: skip

        self.connection.write(work)

    def _check_mine(self, tx: neo4j.ManagedTransaction) -> bool:
        """Whether the graph is published already. Raises :class:`StoreError` where the load was taken over."""
        found = rows(tx, _LOCK, system=self.system, id=self.id)
        if not found:
            raise StoreError(
                f"{self.connection.address}: this load of {self.system!r} was ended by another one", mend="try again"
            )
        return bool(found[0][0])

    # -- the moment

    def publish(self, records: Records | None, names: dict[str, list[str]], instead_of: Expected) -> None:
        """Make the staged graph the system's; none at all if there are no records. All at once."""

        def work(tx: neo4j.ManagedTransaction) -> None:
            if self._check_mine(tx):
                return
            there = rows(tx, f"MATCH (s:{SYSTEM} {{system: $system}}) RETURN s.digest", system=self.system)
            if instead_of is not ANYTHING and (there[0][0] if there else None) != instead_of:
                raise ChangedMeanwhile(str(self.connection.address), self.system)
            tx.run(_RETIRE, system=self.system).consume()
            if records is None:
                tx.run(f"MATCH (s:{SYSTEM} {{system: $system}}) DELETE s", system=self.system).consume()
            else:
                ((count,),) = rows(tx, _SHOW, system=self.system)
                if count != records.node_count:
                    raise StoreError(
                        f"{self.connection.address}: {records.node_count - count} nodes of {self.system!r} were "
                        "lost on the way", mend="try again",
                    )  # fmt: skip
                rows(
                    tx, _TELL, system=self.system, properties=records.system.properties, digest=records.digest,
                    names=json.dumps(names, sort_keys=True),
                )  # fmt: skip
            rows(tx, _PUBLISHED, system=self.system, id=self.id)
            self.change(_ANNOUNCE)  # by itself and now, so that readers wait no longer than the commit takes

        try:
            self.connection.write(work, timeout=PUBLISH_WITHIN)
        except StoreError:
            with suppress(StoreError):  # where the server is gone, readers wait no longer than COMMIT_WITHIN
                self.change(_CALL_OFF)
            raise
        self.change(_CALL_OFF)


def put(connection: Connection, records: Records, progress: Progress | None, instead_of: Expected) -> None:
    """Put a graph in, in place of the one of its system; see :class:`~..changes.ChangingStore`."""
    prepare(connection)
    load = Load(connection, records.system.id, f"{records.digest}:{_LAYOUT}")
    done = load.begin()
    try:
        load.publish(records, load.stage(records, done, progress), instead_of)
    except ChangedMeanwhile:
        load.give_up()
        raise
    except StoreError:  # the server is gone or refuses: what is staged waits for the same graph
        raise
    except BaseException:  # somebody interrupts
        with suppress(StoreError):
            if records.node_count + records.relationship_count <= _SMALL:
                load.give_up()
            else:
                load.let_go()
        raise
    load.end()


def delete(connection: Connection, system: str) -> None:
    """Take a system's graph out, with what a load of it may have left behind."""
    found = connection.ask(
        f"OPTIONAL MATCH (s:{SYSTEM} {{system: $system}}) OPTIONAL MATCH (l:{LOAD} {{system: $system}}) "
        f"RETURN s IS NOT NULL OR l IS NOT NULL OR EXISTS {{ (:{PUBLISHING} {{system: $system}}) }}",
        system=system,
    )
    if not found[0][0]:
        return
    load = Load(connection, system, _DELETION)
    load.begin(by_force=True)
    load.publish(None, {}, ANYTHING)
    load.end()


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while some := list(islice(source, size)):
        yield some


@cache
def _labels() -> frozenset[str]:
    return frozenset(label_names())


@cache
def _types() -> frozenset[str]:
    return frozenset(relationship_names())


def _check_node(node: NodeRecord) -> None:
    """Labels become part of the database's own schema: only those of the vocabulary may."""
    kind, type_ = node.properties.get("kind"), node.properties.get("type")
    if node.labels != ((ENTITY, kind) if type_ in (None, kind) else (ENTITY, kind, type_)):
        raise StoreError(f"the labels of {node.id!r} do not follow from its kind and type")
    if not _labels().issuperset(node.labels):
        raise StoreError(f"{node.id!r} has a label that is not in the vocabulary")


def _check_relationship(relationship: RelationshipRecord) -> None:
    if relationship.type not in _types():
        raise StoreError(f"{relationship.properties.get('id')!r} has a type that is not in the vocabulary")

"""Reading that never sees half a change.

Neo4j reads what is committed at the moment, so a query that runs while a new graph of a system becomes
visible could see parts of both. Whoever makes one visible says so by a ``Publishing`` node, that comes just before
and goes just after, each in a transaction of its own; a reader looks for such nodes and at the revisions of
all systems before and after its own work, and begins again if they changed.

Nodes of a load that goes on have no label of the vocabulary, and no relationship with one that has; but a
query that names no label would count them. Such a query is refused until the load is done.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from ...errors import QueryError
from ...records import ENTITY, SYSTEM
from .connection import Work, rows
from .errors import QueryTooSlow
from .marks import COMMIT_WITHIN, LOAD, PUBLISHING, RETIRED, STAGED

T = TypeVar("T")

_AGAIN_AFTER = 0.05  # seconds
_LOOK = f"""
OPTIONAL MATCH (p:{PUBLISHING}) WHERE timestamp() - p.since < $longest
WITH count(p) AS publishing, EXISTS {{ (:{LOAD}) }} AS loads
OPTIONAL MATCH (s:{SYSTEM})
WITH publishing, loads, s ORDER BY s.system
WITH publishing, loads, collect([s.system, s.revision]) AS revisions
RETURN publishing, revisions, loads OR EXISTS {{ (:{STAGED}) }} OR EXISTS {{ (:{RETIRED}) }} AS others
"""
# operators that go through nodes or relationships of whatever label
_UNLABELLED = re.compile(r"AllNodes|AllRelationships|RelationshipType|RelationshipIndex|Dynamic")
_COUNTED = re.compile(r"CountFromCountStore")
# the ends of a scan of relationships, as in (a)-[r:REFERS_TO]->(b); and names of which a filter demands a label
_ENDS = re.compile(r"\((`(?:[^`]|``)+`|\w+)\)")
_LABELLED = re.compile(r"(?:^| AND )\(?(`(?:[^`]|``)+`|\w+):\w+(?=$|\)| AND )")
# a subquery within an expression has no operators in the plan, only its text: what it scans cannot be told
_HIDDEN = re.compile(r"\b(?:COLLECT|COUNT|EXISTS)\s*\{", re.IGNORECASE)


class Changed(Exception):
    """A graph changed while it was read."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader sees beside the graphs: ``others`` says that there are nodes which belong to none."""

    publishing: int
    revisions: list[list[str]]
    others: bool


def look(tx: neo4j.ManagedTransaction) -> Look:
    """The state of all systems now."""
    ((publishing, revisions, others),) = rows(tx, _LOOK, longest=round(COMMIT_WITHIN * 1000))
    return Look(publishing, revisions, others)


def steady(work: Callable[[neo4j.ManagedTransaction, Look], T]) -> Work[T]:
    """Work that raises :class:`Changed` where a graph changed under it. It is told what was seen at its beginning."""

    def watched(tx: neo4j.ManagedTransaction) -> T:
        before = look(tx)
        if before.publishing:
            raise Changed
        try:
            out = work(tx, before)
        except (DriverError, Neo4jError):
            raise
        except Exception:  # parts of two graphs may not fit together
            if look(tx) != before:
                raise Changed from None
            raise
        if look(tx) != before:
            raise Changed
        return out

    return watched


def again(attempt: Callable[[float], T], within: float) -> T:
    """Attempt until no graph changes meanwhile, at most ``within`` seconds; told how many are left."""
    began = time.monotonic()
    waited = False
    while True:
        left = within - (time.monotonic() - began)
        try:
            return attempt(left)
        except Changed:
            waited = True
        except QueryTooSlow:
            if not waited or left > within / 2:
                raise
        if left <= _AGAIN_AFTER:
            raise QueryError("new graphs were put in all the time the query had", mend="try again in a moment")
        time.sleep(_AGAIN_AFTER)


def check_labelled(tx: neo4j.ManagedTransaction, query: str, parameters: Mapping[str, Any]) -> None:
    """Raise :class:`QueryError` for a query that would also see nodes that belong to no graph."""
    plan = list(_operators(tx.run(f"EXPLAIN {query}", dict(parameters)).consume().plan or {}))
    labelled = {name for operator, details in plan if "Filter" in operator for name in _LABELLED.findall(details)}
    for operator, details in plan:
        counted = _COUNTED.search(operator) and "(:" not in details.replace(" ", "")
        # a relationship between nodes of which one has a label is of a graph that is whole
        scanned = _UNLABELLED.search(operator) and not labelled & set(_ENDS.findall(details))
        if counted or scanned or _HIDDEN.search(details):
            raise QueryError(
                "a load goes on or broke off, and the query names no label, so that it would see half of it",
                mend=f"name one, such as (n:{ENTITY}), or ask again when the load is done",
            )


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "operatorType" in plan:
        yield plan["operatorType"], str(plan.get("args", {}).get("Details", ""))
    for child in plan.get("children", ()):
        yield from _operators(child)

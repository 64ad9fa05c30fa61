"""What a query would do, as the server's own plan tells before it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import neo4j

from ...errors import QueryError

_REFUSED = ("LoadCSV", "ProcedureCall", "AdministrationCommand")


@dataclass(frozen=True, slots=True)
class Plan:
    """``query_type`` is r, w, rw or s (schema); ``operators`` are the plan's, without the database's name."""

    query_type: str
    operators: tuple[str, ...]


def explain(tx: neo4j.ManagedTransaction, query: str, parameters: Mapping[str, Any]) -> Plan:
    """The plan of a query that may run. Raises :class:`QueryError` for one that may not."""
    summary = tx.run(f"EXPLAIN {query}", dict(parameters)).consume()
    plan = Plan(summary.query_type or "", tuple(_operators(summary.plan or {})))
    for name in plan.operators:
        if name in _REFUSED:
            raise QueryError(f"the query would use {name}, and queries only read the graph")
    return plan


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    if "operatorType" in plan:
        yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", ()):
        yield from _operators(child)

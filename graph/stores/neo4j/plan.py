"""What a query would do, as the server's own plan tells before it runs.

The server reads the query, comments, escapes and all, so its plan shows what a look at the words might
miss. Operators are let through by name: ``operators.toml`` lists those that read. A subquery within an
expression, as in ``[x IN list | COLLECT { … }]``, has no operators in the plan, only its text, as the server
writes it, in the details of the operator around it. So the details are looked at too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import neo4j
from pydantic import BaseModel, ConfigDict

from ...cypher_check import is_function
from ...errors import QueryError

_QUOTED = re.compile(r"""`(?:[^`]|``)*`|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
# a call in a subquery's text, which Neo4j 5.26 writes as ResolvedCall(…) or UnresolvedCall(…)
# but `n.call AS call`, `ORDER BY call ASC` and the like are names
_HIDDEN_CALL = re.compile(
    r"\w*ResolvedCall\b|\bCALL\s+(?!(?:AS|ASC|DESC|IN|IS|AND|OR|XOR|STARTS|ENDS|CONTAINS)\b(?!\s*[.(]))[\w`]",
    re.IGNORECASE,
)
_HIDDEN_LOAD = re.compile(r"\bLOAD\s+CSV\b", re.IGNORECASE)
_NAMESPACED = re.compile(r"(?<![\w.$`])([^\W\d]\w*(?:\.[^\W\d]\w*)+)\s*\(")


class _Operators(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: dict[str, frozenset[str]]
    refused: dict[str, str]

    @property
    def allowed(self) -> frozenset[str]:
        return frozenset().union(*self.groups.values())


@cache
def _operators() -> _Operators:
    source = resources.files(__package__).joinpath("operators.toml").read_text(encoding="utf-8")
    return _Operators.model_validate(tomllib.loads(source))


@dataclass(frozen=True, slots=True)
class Plan:
    """``query_type`` is r, w, rw or s (schema); ``operators`` are the plan's, without the database's name."""

    query_type: str
    operators: tuple[str, ...]


def explain(tx: neo4j.ManagedTransaction, query: str, parameters: Mapping[str, Any]) -> Plan:
    """The plan of a query that may run, in the transaction in which it then runs.

    Raises :class:`QueryError` for one that may not: that writes, reads files or addresses, calls a
    procedure or a function that is not known to only compute, or does what nobody has looked at yet.
    """
    summary = tx.run(f"EXPLAIN {query}", dict(parameters)).consume()
    return judge(summary.query_type or "", summary.plan or {})


def judge(query_type: str, plan: Mapping[str, Any]) -> Plan:
    """The plan, if it only reads. Raises :class:`QueryError` otherwise."""
    if "w" in query_type:
        raise QueryError(
            "the query would change the graph, and queries only read it",
            mend="to change a graph, build it again and push it",
        )
    steps = list(_steps(plan))
    names = tuple(name for name, _ in steps)
    known = _operators()
    for name in names:
        if name.partition("(")[0] not in known.allowed or "Locking" in name:
            what = known.refused.get(name, f"use {name}, which is not among the known ways of reading")
            raise QueryError(f"the query would {what}", mend="queries only read the graph: MATCH … RETURN …")
    for _, details in steps:
        _check_details(details)
    if not names:
        raise QueryError("the server gives no plan for the query", mend="queries only read the graph: MATCH … RETURN …")
    if query_type != "r":
        raise QueryError("the query is not one that only reads", mend="queries only read the graph: MATCH … RETURN …")
    return Plan(query_type, names)


def _steps(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each operator without the database's name, and its details."""
    if "operatorType" in plan:
        arguments = plan.get("args") or {}
        details = " ".join(str(v) for k, v in arguments.items() if k.lower() == "details")
        yield str(plan["operatorType"]).partition("@")[0], details
    for child in plan.get("children") or ():
        yield from _steps(child)


def _check_details(details: str) -> None:
    bare = _QUOTED.sub("``", details)
    if any(sign in bare.replace("``", "") for sign in "`'\""):
        bare = details  # a quotation that does not end, as nothing can be told from: look at all of it
    if _HIDDEN_LOAD.search(bare):
        raise QueryError(f"the query would {_operators().refused['LoadCSV']}", mend="leave it out")
    if _HIDDEN_CALL.search(bare):
        raise QueryError(f"the query would {_operators().refused['ProcedureCall']}", mend="leave it out")
    for match in _NAMESPACED.finditer(bare):
        if not is_function(match[1]):
            raise QueryError(
                f"the query would call {match[1]}(), which is not known to only compute",
                mend="use standard Cypher functions: see docs/cypher.md",
            )

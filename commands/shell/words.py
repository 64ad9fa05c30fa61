"""Words of Cypher that completion offers: those that both stores take."""

from __future__ import annotations

CLAUSES = (
    "MATCH", "OPTIONAL MATCH", "WITH", "UNWIND", "RETURN", "CALL",
)  # fmt: skip
"""What a query can begin with."""

BEGINNINGS = frozenset(
    "MATCH OPTIONAL WITH UNWIND RETURN CALL USE SHOW EXPLAIN PROFILE CYPHER LOAD CREATE MERGE SET DELETE DETACH REMOVE "
    "FOREACH DROP ALTER GRANT DENY REVOKE START STOP TERMINATE INSERT FILTER LET FINISH".split()
)
"""Words that a statement of Cypher, refused ones included, can begin with."""

KEYWORDS = (
    *CLAUSES, "WHERE", "ORDER BY", "SKIP", "LIMIT", "DISTINCT", "AS", "AND", "OR", "XOR", "NOT", "IN",
    "IS NULL", "IS NOT NULL", "STARTS WITH", "ENDS WITH", "CONTAINS", "EXISTS", "COUNT", "COLLECT", "CASE", "WHEN",
    "THEN", "ELSE", "END", "ASC", "DESC", "UNION", "UNION ALL", "TRUE", "FALSE", "NULL",
)  # fmt: skip

FUNCTIONS = (
    "abs", "all", "any", "avg", "ceil", "coalesce", "collect", "count", "exists", "floor", "head", "keys", "labels",
    "last", "left", "length", "max", "min", "nodes", "none", "properties", "range", "reduce", "relationships",
    "replace", "reverse", "right", "round", "shortestPath", "sign", "single", "size", "split", "substring", "sum",
    "tail", "toFloat", "toInteger", "toLower", "toString", "toUpper", "trim", "type",
)  # fmt: skip

VALUES = {
    "status": "statuses", "statuses": "statuses", "sector": "sectors", "stage": "stages", "stages": "stages",
    "theme": "themes", "polarity": "polarities", "kind": "kinds",
}  # fmt: skip
"""Properties whose values are a list of the vocabulary, and which."""

"""Constraints and indexes, made before the first load and left alone afterwards.

The full-text indexes are for people at Neo4j Browser or Bloom, who may call procedures (queries that
go through joinedup may not)::

    CALL db.index.fulltext.queryNodes('joinedup_names', 'out of hours') YIELD node, score
    CALL db.index.fulltext.queryNodes('joinedup_quotes', '"no access"') YIELD node, score

They follow a change some moments later. Quotes are found through the passages that hold them whole: an index
over the quotes of relationships would take a third of the time of every load, and find those of one that
still goes on.
"""

from __future__ import annotations

from ...records import ENTITY, SYSTEM
from ...vocabulary import Kind
from .connection import Connection, rows
from .marks import LOAD, PUBLISHING, STAGED

_LATER = "OPTIONS {indexConfig: {`fulltext.eventually_consistent`: true}}"
_READY_WITHIN = 300  # seconds


def statements() -> dict[str, str]:
    """What makes each constraint and index, by its name."""
    return {
        "joinedup_entity": f"CONSTRAINT joinedup_entity IF NOT EXISTS FOR (n:{ENTITY}) "
        "REQUIRE (n.system, n.id) IS UNIQUE",
        "joinedup_staged": f"CONSTRAINT joinedup_staged IF NOT EXISTS FOR (n:{STAGED}) "
        "REQUIRE (n.system, n.id) IS UNIQUE",
        "joinedup_graph": f"CONSTRAINT joinedup_graph IF NOT EXISTS FOR (n:{SYSTEM}) REQUIRE n.system IS UNIQUE",
        "joinedup_load": f"CONSTRAINT joinedup_load IF NOT EXISTS FOR (n:{LOAD}) REQUIRE n.system IS UNIQUE",
        "joinedup_publishing": f"CONSTRAINT joinedup_publishing IF NOT EXISTS FOR (n:{PUBLISHING}) "
        "REQUIRE (n.system, n.id) IS UNIQUE",
        "joinedup_id": f"INDEX joinedup_id IF NOT EXISTS FOR (n:{ENTITY}) ON (n.id)",
        "joinedup_name": f"INDEX joinedup_name IF NOT EXISTS FOR (n:{ENTITY}) ON (n.name)",
        "joinedup_names": f"FULLTEXT INDEX joinedup_names IF NOT EXISTS FOR (n:{ENTITY}) "
        f"ON EACH [n.name, n.aliases] {_LATER}",
        "joinedup_quotes": f"FULLTEXT INDEX joinedup_quotes IF NOT EXISTS FOR (n:{Kind.PASSAGE}) "
        f"ON EACH [n.text] {_LATER}",
    }


def prepare(connection: Connection) -> None:
    """Make what is missing, and wait until it can be used. Only called before something is written."""
    if connection.prepared:
        return
    there = {row[0] for row in connection.ask("SHOW INDEXES YIELD name RETURN name")}
    missing = [text for name, text in statements().items() if name not in there]
    for text in missing:
        connection.change(f"CREATE {text}")
    if missing:
        connection.read(lambda tx: rows(tx, "CALL db.awaitIndexes($seconds)", seconds=_READY_WITHIN))
    connection.prepared = True

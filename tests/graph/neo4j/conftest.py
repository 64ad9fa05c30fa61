"""A store on the shared server, a look at what lies on it, and a line to it that can be cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import neo4j
import pytest
from neo4j_line import Line, Look

from joinedup.graph.stores.neo4j.store import Neo4jStore


@pytest.fixture
def look(neo4j_uri: str) -> Iterator[Look]:
    """Asks the server itself, past joinedup; it may write too."""
    auth = (os.environ["JOINEDUP_NEO4J_USER"], os.environ["JOINEDUP_NEO4J_PASSWORD"])
    with neo4j.GraphDatabase.driver(neo4j_uri, auth=auth, warn_notification_severity=None) as driver:

        def ask(query: str, **parameters: Any) -> list[list[Any]]:
            return [list(record.values()) for record in driver.execute_query(query, parameters).records]

        yield ask


@pytest.fixture
def server(neo4j_uri: str, look: Look) -> Iterator[Neo4jStore]:
    """An open store without any graph, and without anything that a load left behind afterwards."""
    with Neo4jStore(neo4j_uri) as store:
        _clear(store, look)
        yield store
        _clear(store, look)


def _clear(store: Neo4jStore, look: Look) -> None:
    for (system,) in look("MATCH (n:System|Load|Staged|Retired|Publishing) RETURN DISTINCT n.system"):
        store.delete(system)
    assert look("MATCH (n:Entity|System|Load|Staged|Retired|Publishing) RETURN count(n)") == [[0]]


@pytest.fixture
def line(neo4j_uri: str) -> Iterator[Line]:
    """A line to the shared server that can be cut."""
    line = Line(neo4j_uri)
    yield line
    line.close()

"""Ctrl-C while a server works on a query: it is over at once, on the server too."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from joinedup.graph.stores.neo4j.store import Neo4jStore

RUNAWAY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN count(*)"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal to send to itself")
def test_ctrl_c_ends_a_query_on_the_server(neo4j_uri: str) -> None:
    with Neo4jStore(neo4j_uri) as store:
        threading.Timer(2, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)).start()
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            store.run(RUNAWAY, timeout=60)
        assert time.monotonic() - began < 30
        with store._connection.session("READ") as session:
            running = session.run("SHOW TRANSACTIONS YIELD currentQuery RETURN currentQuery").value()
        assert not [query for query in running if "range(1, 100000)" in query]
        assert store.run("RETURN 1 AS x").rows == [(1,)]


def test_a_query_of_another_thread_is_run_as_it_is(neo4j_uri: str) -> None:
    answers: list[list[tuple[object, ...]]] = []
    with Neo4jStore(neo4j_uri) as store:
        other = threading.Thread(target=lambda: answers.append(store.run("RETURN 2 AS x").rows))
        other.start()
        other.join(30)
    assert answers == [[(2,)]]

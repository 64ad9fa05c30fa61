"""What every test of the shell asks."""

from __future__ import annotations

import pytest

from joinedup.graph.store import open_store


@pytest.fixture(params=["arcadedb", "neo4j"])
def target(request, fellmere_file):
    """A graph file, or a server that holds the same graph and nothing else."""
    if request.param == "arcadedb":
        return str(fellmere_file)
    address = request.getfixturevalue("neo4j_uri")
    with open_store(address) as store:
        for system in store.systems():
            store.delete(system)
        store.load(fellmere_file)
    return address

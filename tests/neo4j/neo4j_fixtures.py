"""The fixtures of tests that need a Neo4j server: a shared one, and one of a test's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import neo4j_server
import pytest
from neo4j_server import NoServer, Server

FIXTURES = {"neo4j_uri", "own_neo4j"}


class NoNeo4j(pytest.skip.Exception):
    """Skips a test for want of a server. The class tells CI so, wherever the fixture was asked for."""


def needs_neo4j(item: pytest.Item) -> bool:
    """Whether a test uses one of these fixtures, or has a parameter ``neo4j`` with which it will."""
    callspec = getattr(item, "callspec", None)
    parameters = callspec.params.values() if callspec else ()
    return bool(FIXTURES & set(getattr(item, "fixturenames", ()))) or any(p == "neo4j" for p in parameters)


@pytest.fixture(scope="session")
def neo4j_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Neo4j server without anything of joinedup in it; skips where none can be had.

    Its user and password are in ``JOINEDUP_NEO4J_USER`` and ``JOINEDUP_NEO4J_PASSWORD`` until the tests end.
    """
    with pytest.MonkeyPatch.context() as environment:
        named = os.environ.get("JOINEDUP_TEST_NEO4J_URI")
        if named:
            user, password = os.environ.get("JOINEDUP_NEO4J_USER") or "neo4j", os.environ.get("JOINEDUP_NEO4J_PASSWORD")
            if not password:
                raise pytest.UsageError("JOINEDUP_TEST_NEO4J_URI needs JOINEDUP_NEO4J_PASSWORD beside it")
            environment.setenv("JOINEDUP_NEO4J_USER", user)
            neo4j_server.remove_joinedup(named, user, password)
            yield named
            return
        try:
            server = neo4j_server.start_server(tmp_path_factory.mktemp("neo4j"))
        except NoServer as reason:
            raise NoNeo4j(f"no Neo4j server: {reason}; JOINEDUP_TEST_NEO4J_URI can name one") from None
        try:
            environment.setenv("JOINEDUP_NEO4J_USER", server.user)
            environment.setenv("JOINEDUP_NEO4J_PASSWORD", server.password)
            yield server.uri
        finally:
            server.close()


@pytest.fixture
def own_neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts a server of the test's own, to be killed and started again: ``own_neo4j(settings, certificates)``.

    See :func:`neo4j_server.start_server`. The environment has no credentials for it: they are its
    ``user`` and ``password``. Skips where neither Docker nor Maven gives one.
    """
    started: list[Server] = []

    def start(settings: Mapping[str, str] | None = None, certificates: Path | None = None) -> Server:
        try:
            server = neo4j_server.start_server(tmp_path_factory.mktemp("own-neo4j"), settings, certificates)
        except NoServer as reason:
            raise NoNeo4j(f"no Neo4j server of its own: {reason}") from None
        started.append(server)
        return server

    yield start
    for server in started:
        server.close()

"""A real Neo4j for the tests: what every way of running one gives, and where one comes from.

In this order: the server that ``JOINEDUP_TEST_NEO4J_URI`` names, a container where a Docker engine
answers, the community server's own artifacts where Java and Maven are at hand (:mod:`neo4j_maven`).
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

DEFAULT_VERSION = "5.26.30"
"""The version that is tested where ``JOINEDUP_TEST_NEO4J_VERSION`` names no other: long-term support."""

CONFIGURATION = Path(__file__).resolve().parents[2] / "docker" / "neo4j.conf"
"""The settings that the compose file runs a server with: what is tested is what is shipped."""

START_SECONDS = 300
"""How long a server may take until it answers; alone on a machine it takes about ten seconds."""


class NoServer(Exception):
    """No Neo4j can be had in this way; the text says why, for the reason of a skipped test."""


class Server(Protocol):
    """A Neo4j of a test's own, running from the moment one has it. All of it is gone after :meth:`close`."""

    uri: str
    user: str
    password: str

    def start(self) -> None:
        """Start it again after :meth:`stop` or :meth:`kill`, at the same address, with the same data."""
        ...

    def stop(self) -> None:
        """End it in an orderly way."""
        ...

    def kill(self) -> None:
        """End it at once, as when the power fails."""
        ...

    def logs(self) -> str:
        """The end of what it wrote."""
        ...

    def close(self) -> None:
        """End it, if it runs, and remove what it stored."""
        ...


def wanted_version() -> str:
    """The version of Neo4j to test with."""
    return os.environ.get("JOINEDUP_TEST_NEO4J_VERSION") or DEFAULT_VERSION


def new_password() -> str:
    return secrets.token_urlsafe(16)


def read_settings(path: Path = CONFIGURATION) -> dict[str, list[str]]:
    """The settings of a ``neo4j.conf``, in its order. Options for Java are the one setting with several values."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name.strip(), []).append(value.strip())
    return found


def write_settings(folder: Path, *changes: Mapping[str, str]) -> dict[str, list[str]]:
    """Write ``folder/neo4j.conf``: :data:`CONFIGURATION` with changes, the later ones before the earlier."""
    settings = read_settings()
    for change in changes:
        settings.update({name: [value] for name, value in change.items()})
    folder.mkdir(parents=True)
    text = "".join(f"{name}={value}\n" for name, values in settings.items() for value in values)
    (folder / "neo4j.conf").write_text(text, encoding="utf-8")
    return settings


def tls_settings(folder: str) -> dict[str, str]:
    """What makes Bolt demand TLS with ``private.key`` and ``public.crt`` of a folder."""
    return {
        "dbms.ssl.policy.bolt.enabled": "true",
        "dbms.ssl.policy.bolt.base_directory": folder,
        "dbms.ssl.policy.bolt.private_key": "private.key",
        "dbms.ssl.policy.bolt.public_certificate": "public.crt",
        "dbms.ssl.policy.bolt.client_auth": "NONE",
        "server.bolt.tls_level": "REQUIRED",
    }


def start_server(folder: Path, settings: Mapping[str, str] | None = None, certificates: Path | None = None) -> Server:
    """A server of one's own, in a container or else from Maven, as :data:`CONFIGURATION` and ``settings`` say.

    ``folder`` is an empty one that it may use; ``certificates`` one with ``private.key`` and
    ``public.crt``, with which it demands TLS. Raises :class:`NoServer` with the reasons where there is
    no way to have one, :class:`RuntimeError` with its log where it does not start.
    """
    from neo4j_docker import ContainerServer
    from neo4j_maven import MavenServer

    reasons = []
    for kind in (ContainerServer, MavenServer):
        try:
            return kind(folder, wanted_version(), settings or {}, certificates)
        except NoServer as reason:
            reasons.append(str(reason))
    raise NoServer("; ".join(reasons))


def ask(uri: str, user: str, password: str, query: str, database: str | None = None) -> list[list[object]]:
    """The rows of one query; it may be one that divides itself into several transactions."""
    import neo4j

    with (
        neo4j.GraphDatabase.driver(uri, auth=(user, password), connection_timeout=5) as driver,
        driver.session(database=database) as session,
    ):
        return [list(record.values()) for record in session.run(query)]


def wait_for(server: Server, running: Callable[[], bool], *, first_password: str | None = None) -> None:
    """Until a server answers to its password, which is set first if it still has the ``first_password``.

    Raises :class:`RuntimeError` with its log if it has ended, or does not answer in time.
    """
    from neo4j.exceptions import DriverError, Neo4jError

    until = time.monotonic() + START_SECONDS
    while True:
        try:
            if first_password is not None:
                change = f"ALTER CURRENT USER SET PASSWORD FROM '{first_password}' TO '{server.password}'"
                ask(server.uri, server.user, first_password, change, "system")
                first_password = None
            ask(server.uri, server.user, server.password, "RETURN 1")
            return
        except (DriverError, Neo4jError) as error:  # a refused login too: the user comes after the port
            ended = not running()
            if ended or time.monotonic() > until:
                what = "ended" if ended else f"did not answer within {START_SECONDS} seconds"
                raise RuntimeError(f"Neo4j {what}: {error}\n{server.logs()}") from error
        time.sleep(0.3)


def remove_joinedup(uri: str, user: str, password: str) -> None:
    """Remove all that joinedup keeps in a database; nodes of others stay."""
    labels = "Entity|System|Staged|Retired|Load|Publishing|Document|Passage"
    query = f"MATCH (n:{labels}) WITH n LIMIT 10000 DETACH DELETE n RETURN count(*)"
    while ask(uri, user, password, query) != [[0]]:
        pass


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

"""A driver to one server: how long it waits, how it retries, and its errors in our words."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from ...errors import StoreError
from .address import Address
from .credentials import Credentials
from .errors import server_error, too_old

T = TypeVar("T")

Work = Callable[[neo4j.ManagedTransaction], T]
"""What is done in a transaction. It may be done again after a transient error, and must bear that."""

_CONNECT_WITHIN = 10.0
_RETRY_FOR = 30.0
_OLDEST = (5, 26)  # labels and types as parameters; older ones of 5 are not maintained either

# where a program sets no logging up, Python prints the driver's warnings on stderr, such as each retry
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Connection:
    """An open connection. Raises :class:`StoreError` where there is no server, or it refuses the login."""

    def __init__(self, address: Address, credentials: Credentials) -> None:
        self.address = address
        self.prepared = False  # whether the constraints are known to be there
        if address.exposed:
            warnings.warn(
                f"{address}: the password and the graph travel unencrypted; use a server with TLS (+s)", stacklevel=3
            )
        try:
            self._driver = neo4j.GraphDatabase.driver(
                address.uri,
                auth=(credentials.user, credentials.password),
                user_agent="joinedup",
                connection_timeout=_CONNECT_WITHIN,
                connection_acquisition_timeout=2 * _CONNECT_WITHIN,
                max_transaction_retry_time=_RETRY_FOR,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        except (DriverError, ValueError) as error:
            raise StoreError(f"{address}: {error}") from None
        try:
            self._check_version()
        except (DriverError, Neo4jError) as error:
            self.close()
            raise server_error(error, address) from error
        except BaseException:
            self.close()
            raise

    def _check_version(self) -> None:
        with self.session(neo4j.READ_ACCESS) as session:  # not retried, so that a mistake is told at once
            agent = str(session.run("RETURN 1").consume().server.agent)
        number = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
        if number is None or (int(number[1]), int(number[2])) < _OLDEST:
            raise too_old(self.address, f"this is {agent}")

    def session(self, access: str, fetch_size: int = 1000) -> neo4j.Session:
        """A session for reading or writing, whose errors are the driver's own; ``fetch_size`` rows come at once."""
        return self._driver.session(database=self.address.database, default_access_mode=access, fetch_size=fetch_size)

    def read(self, work: Work[T], *, timeout: float | None = None) -> T:
        """Do work in a transaction that only reads; the server ends it after ``timeout`` seconds."""
        try:
            with self.session(neo4j.READ_ACCESS) as session:
                return session.execute_read(neo4j.unit_of_work(timeout=timeout)(work))
        except (DriverError, Neo4jError) as error:
            raise server_error(error, self.address) from error

    def write(self, work: Work[T], *, timeout: float | None = None) -> T:
        """Do work in a transaction that may write; the server ends it after ``timeout`` seconds."""
        try:
            with self.session(neo4j.WRITE_ACCESS) as session:
                return session.execute_write(neo4j.unit_of_work(timeout=timeout)(work))
        except (DriverError, Neo4jError) as error:
            raise server_error(error, self.address) from error

    def ask(self, query: str, **parameters: Any) -> list[list[Any]]:
        """The rows of one of our own queries."""
        return self.read(lambda tx: rows(tx, query, **parameters))

    def change(self, query: str, **parameters: Any) -> list[list[Any]]:
        """Run one of our own statements that write, in a transaction of its own."""
        return self.write(lambda tx: rows(tx, query, **parameters))

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()


def rows(tx: neo4j.ManagedTransaction, query: str, **parameters: Any) -> list[list[Any]]:
    """The rows of one of our own statements; its text is a constant, and all that varies a parameter."""
    return [list(record.values()) for record in tx.run(query, parameters)]

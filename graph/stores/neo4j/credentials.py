"""Who asks a Neo4j server: name and password from the environment, never from an address or a command line."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ...errors import StoreError

USER_VARIABLE = "JOINEDUP_NEO4J_USER"
PASSWORD_VARIABLE = "JOINEDUP_NEO4J_PASSWORD"
DEFAULT_USER = "neo4j"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password, which is never shown."""

    user: str
    password: str = field(repr=False)


def find_credentials(address: str) -> Credentials:
    """The credentials for a server. Raises :class:`StoreError` where there are none."""
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is None:
        raise StoreError(f"{address}: there is no password for this server", mend=f"set {PASSWORD_VARIABLE}")
    return Credentials(os.environ.get(USER_VARIABLE, DEFAULT_USER), password)

"""Addresses of servers: ``neo4j+s://host:7687?database=name``."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from ...errors import StoreError
from ...store import SCHEMES


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and which of its databases is meant; ``None`` for its default one."""

    uri: str
    database: str | None = None

    def __str__(self) -> str:
        return self.uri + (f"?database={self.database}" if self.database else "")


def parse_address(text: str) -> Address:
    """Read an address. Raises :class:`StoreError` for one that is malformed or holds a password."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise StoreError(f"the address of the server is not valid: {error}", mend="such as neo4j://host:7687") from None
    if "@" in parts.netloc:
        raise StoreError(
            "the address of the server holds a name or password, which would be seen by others",
            mend="leave them out and set JOINEDUP_NEO4J_USER and JOINEDUP_NEO4J_PASSWORD",
        )
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise StoreError(f"{text}: is not the address of a Neo4j server", mend="such as neo4j://host:7687")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    database = options.pop("database", None) or None
    if options or parts.path.strip("/") or parts.fragment:
        raise StoreError(f"{text}: has more than a host, a port and ?database=NAME", mend="leave the rest out")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(f"{parts.scheme}://{host}" + (f":{port}" if port else ""), database)

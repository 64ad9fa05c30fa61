"""Addresses of servers: ``neo4j+s://host:7687?database=name``."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from ...errors import StoreError
from ...store import SCHEMES

_PORT = 7687


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and which of its databases is meant; ``None`` for its default one."""

    uri: str
    database: str | None = None

    def __str__(self) -> str:
        return self.uri + (f"?database={self.database}" if self.database else "")

    @property
    def host_and_port(self) -> str:
        """As in ``host:7687``: what tells one server from another."""
        parts = urlsplit(self.uri)
        host = parts.hostname or ""
        return f"[{host}]:{parts.port or _PORT}" if ":" in host else f"{host}:{parts.port or _PORT}"

    @property
    def encrypted(self) -> bool:
        """Whether TLS is asked for: ``+s`` checks the server's certificate, ``+ssc`` takes any."""
        return "+" in urlsplit(self.uri).scheme

    @property
    def exposed(self) -> bool:
        """Whether password and graph would cross a public network in the clear.

        A name without a dot, or one that ends as names of local networks do, counts as local.
        """
        if self.encrypted:
            return False
        host = urlsplit(self.uri).hostname or ""
        try:
            number = ip_address(host.partition("%")[0])
        except ValueError:
            return "." in host and not host.endswith((".local", ".localhost", ".internal", ".lan", ".home.arpa"))
        return not (number.is_loopback or number.is_private or number.is_link_local)


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
        raise StoreError(
            f"{parts.scheme}://{parts.netloc}: has more than a host, a port and ?database=NAME",
            mend="leave the rest out",
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(f"{parts.scheme}://{host}" + (f":{port}" if port else ""), database)

"""What the driver and the server raise, as one line that names the place and the mend."""

from __future__ import annotations

import re

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from ...cypher_check import Token, place
from ...errors import QueryError, StoreError
from .address import Address

_AT = re.compile(r"^(?P<what>.*?)\s*\(line \d+, column \d+ \(offset: (?P<offset>\d+)\)\)", re.DOTALL)
_INPUT = re.compile(r"Invalid input '(?P<found>.*?)'", re.DOTALL)
_VARIABLE = re.compile(r"Variable `(?P<name>.*?)` not defined")
_FUNCTION = re.compile(r"Unknown function '(?P<name>.*?)'")
_LOOK_UP = "the labels, relationship types and properties are listed in docs/cypher.md"
_TIMED_OUT = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockClientStopped")


class QueryTooSlow(QueryError):
    """The time that a query was given is up."""


def query_error(
    error: Neo4jError | DriverError, query: str, words: list[Token], timeout: float, shift: int
) -> QueryError | StoreError:
    """What went wrong with an analyst's query; ``shift`` characters stood before it when it was sent."""
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    text = str(error.message or "") if isinstance(error, Neo4jError) else str(error)
    kind = code.rpartition(".")[2]
    if kind in _TIMED_OUT:
        return too_slow(timeout)
    if kind == "AccessMode":
        return QueryError(
            "the query would change the graph, or calls a procedure that may: queries only read it",
            mend="use MATCH … RETURN",
        )
    if "OutOfMemory" in kind or "MemoryPool" in text:
        return QueryError(
            "the query needs more memory than the server gives to one",
            mend="ask for less at a time: are all parts of the pattern joined?",
        )
    if "/ by zero" in text:
        return QueryError("the query divides by zero", mend="test the divisor first: CASE WHEN x <> 0 THEN … END")
    if not code.startswith("Neo.ClientError.") or code.startswith("Neo.ClientError.Security"):
        if not isinstance(error, TransientError) and code.startswith("Neo.DatabaseError.Statement"):
            return QueryError(f"the query cannot be run: {line(text)}")
        return StoreError(f"the server could not answer: {line(text)}", mend="try again")
    if match := _VARIABLE.search(text):
        name = match["name"]
        return QueryError(
            f"{_first(query, words, name)}nothing before defines {name!r}",
            mend=f"name it in a MATCH or WITH first, or write ${name} for a parameter",
        )
    if match := _FUNCTION.search(text):
        name = match["name"]
        return QueryError(
            f"{_first(query, words, name.split('.')[0])}there is no function {name}()",
            mend="standard Cypher functions only: see docs/cypher.md",
        )
    if kind == "ParameterMissing":
        return QueryError(line(text), mend="give each parameter a value")
    if match := _AT.search(text):
        offset = min(max(int(match["offset"]) - shift, 0), len(query))
        return QueryError(f"{place(query, offset)}: {_plain(match['what'])}", mend=_LOOK_UP)
    return QueryError(f"the query cannot be run: {line(text)}")


def server_error(error: Neo4jError | DriverError, address: Address) -> StoreError:
    """What went wrong with the server, or with what we asked of it."""
    chain = _chain(error)
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    if isinstance(error, AuthError) or code.startswith("Neo.ClientError.Security.Unauthorized"):
        if "AuthenticationRateLimit" in code:
            return StoreError(f"{address}: too many wrong passwords", mend="wait some seconds, then try the right one")
        return StoreError(
            f"{address}: the server refuses this name and password",
            mend="see JOINEDUP_NEO4J_USER and JOINEDUP_NEO4J_PASSWORD, or the keyring",
        )
    if "CredentialsExpired" in code:
        return StoreError(f"{address}: the password has to be changed first", mend="change it in Neo4j Browser")
    if "Security" in code:
        return StoreError(f"{address}: this user may not do so: {line(str(error.args[-1]))}", mend="ask for the right")
    if "DatabaseNotFound" in code:
        return StoreError(
            f"{address}: the server has no such database", mend="leave ?database= out for the default one"
        )
    if "DatabaseUnavailable" in code:
        return StoreError(f"{address}: the database is not running", mend="start it, or wait until it has started")
    if "CERTIFICATE_VERIFY_FAILED" in chain:
        return StoreError(
            f"{address}: the server's certificate is not from an authority that this machine trusts",
            mend="have the authority installed here, set SSL_CERT_FILE to its certificate, or, on a network "
            "that you trust, use +ssc, which takes any certificate",
        )
    if "SSL" in chain or "TLS" in chain:
        return StoreError(
            f"{address}: the server does not speak TLS as asked", mend="try bolt:// on a network that you trust"
        )
    if "MemoryPool" in chain or "OutOfMemory" in chain:
        return StoreError(
            f"{address}: the server ran out of memory for one transaction",
            mend="give it more: dbms.memory.transaction.total.max, or its heap",
        )
    if isinstance(error, ConfigurationError) or "UnsupportedServerProduct" in chain:
        return too_old(address, line(str(error)))
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return StoreError(
            f"{address}: the server cannot be reached: {line(_cause(error))}",
            mend="is it running, is the address right (bolt:// for a single server), does it want TLS (+s)?",
        )
    if isinstance(error, TransientError):
        return StoreError(f"{address}: the server is too busy: {line(str(error.message))}", mend="try again")
    return StoreError(f"{address}: {line(str(error))}")


def too_old(address: Address, found: str) -> StoreError:
    """The server is one that joinedup does not know how to talk to."""
    return StoreError(f"{address}: joinedup needs Neo4j 5.26 or later: {found}", mend="use a newer server")


def too_slow(seconds: float) -> QueryTooSlow:
    """The query's time is up."""
    return QueryTooSlow(
        f"the query was stopped after {seconds:g} seconds",
        mend="ask for less at a time (are all parts of the pattern joined?), or allow more with --timeout",
    )


def line(text: str) -> str:
    """The text on one line, and not too long a one."""
    out = " ".join(text.split())
    return out if len(out) <= 300 else out[:299] + "…"


def _plain(what: str) -> str:
    if match := _INPUT.search(what):
        if not match["found"]:
            return "the query stops here, and something is missing"
        return f"{match['found']!r} is not expected here"
    if "cannot conclude with" in what:
        return "the query returns nothing: end it with RETURN …"
    return f"syntax error: {line(what)}"


def _first(query: str, words: list[Token], name: str) -> str:
    at = [t.start for t in words if t.text.strip("`") == name]
    return f"{place(query, at[0])}: " if len(at) == 1 else ""


def _chain(error: BaseException | None) -> str:
    """The texts of an error and of all that led to it."""
    out: list[str] = []
    while error is not None and len(out) < 10:
        out.append(f"{type(error).__name__} {getattr(error, 'code', '') or ''} {error}")
        error = error.__cause__ or error.__context__
    return " | ".join(out)


def _cause(error: BaseException) -> str:
    """The innermost reason, such as "Connection refused"."""
    inner: BaseException = error
    while (after := inner.__cause__ or inner.__context__) is not None:
        inner = after
    return str(inner) or str(error)

"""What is said where a server cannot be used: one line, with the mend. And TLS, with a real certificate."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from neo4j_line import Line, ward
from neo4j_server import Server

from joinedup.graph import QueryError, StoreError
from joinedup.graph.stores.neo4j import connection
from joinedup.graph.stores.neo4j.credentials import Credentials
from joinedup.graph.stores.neo4j.store import Neo4jStore

SOMEBODY = Credentials("neo4j", "not-the-one")


def refusal(address: str, credentials: Credentials | None = None) -> str:
    with pytest.raises(StoreError) as caught:
        Neo4jStore(address, credentials)
    text = str(caught.value)
    assert "\n" not in text
    assert caught.value.mend
    assert address in text
    assert SOMEBODY.password not in text
    return text


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    assert "cannot be reached" in refusal(f"bolt://127.0.0.1:{port}", SOMEBODY)


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_CONNECT_WITHIN", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as door:
        began = time.monotonic()
        assert "cannot be reached" in refusal(f"bolt://127.0.0.1:{door.getsockname()[1]}", SOMEBODY)
    assert time.monotonic() - began < 20


def test_a_wrong_password(neo4j_uri: str) -> None:
    assert "refuses this name and password" in refusal(neo4j_uri, SOMEBODY)


def test_a_database_that_is_not_there(neo4j_uri: str) -> None:
    assert "no such database" in refusal(f"{neo4j_uri}?database=elsewhere")


def test_tls_where_the_server_has_none(neo4j_uri: str) -> None:
    refusal(neo4j_uri.replace("bolt://", "bolt+s://"))


def test_a_server_lost_during_a_query(neo4j_uri: str, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_RETRY_FOR", 0.5)
    with Neo4jStore(line.uri) as store:
        line.cut()
        with pytest.raises(StoreError, match=r"\(.+\)$") as caught:
            store.run("RETURN 1 AS x")
        line.mend()
        assert store.run("RETURN 1 AS x").rows == [(1,)]
    assert "\n" not in str(caught.value)


def test_a_public_address_without_tls_is_warned_of() -> None:
    with (
        pytest.warns(UserWarning, match=r"graph\.example\.invalid.*unencrypted; use a server with TLS"),
        pytest.raises(StoreError, match="cannot be reached"),
    ):
        Neo4jStore("bolt://graph.example.invalid", SOMEBODY)


def test_nothing_is_printed(
    neo4j_uri: str, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    with Neo4jStore(neo4j_uri) as store:
        store.run("MATCH (n:NobodyHasThis {nor: 1})-[r:OR_THIS]->() RETURN n.that, id(n)")
        with pytest.raises(QueryError):
            store.run("MATCH (n) RETURN n.x +")
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("RETURN range(1, 10000000000) AS x", "the query cannot be run: "),
        ("RETURN 9223372036854775807 + 1 AS x", "the query cannot be run: long overflow"),
        ("RETURN toInteger([1]) AS x", "the query cannot be run: Invalid input for function"),
        ("MATCH (n:Service)\nRETURN n.name * * 2", r"line 2, column 17: '\*' is not expected here"),
        ("WITH 1 AS x\n  RETURN size(1)", r"line 2, column 15: syntax error: Type mismatch"),
    ],
)
def test_other_mistakes_in_queries(neo4j_uri: str, query: str, message: str) -> None:
    with Neo4jStore(neo4j_uri) as store, pytest.raises(QueryError, match=message) as caught:
        store.run(query)
    assert "\n" not in str(caught.value)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A folder with a certificate that no authority has signed, for this machine, and its key."""
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "private.key", "-out", "public.crt"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl is not here, and makes the certificate")
    return tmp_path


def test_tls(own_neo4j: Callable[..., Server], certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = own_neo4j(None, certificate)
    mine = Credentials(server.user, server.password)
    place = server.uri.partition("://")[2]
    graph = ward("moor", 3)
    with Neo4jStore(f"bolt+ssc://{place}", mine) as store:
        store.replace(graph)
        assert store.read("moor") == graph
    unknown = refusal(f"bolt+s://{place}", mine)
    assert "not from an authority that this machine trusts" in unknown
    assert "SSL_CERT_FILE" in unknown
    refusal(f"bolt://{place}", mine)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "public.crt"))
    with Neo4jStore(f"bolt+s://{place}", mine) as store:
        assert store.systems() == ["moor"]


def test_the_password_of_the_environment_is_not_in_a_refusal(neo4j_uri: str, line: Line) -> None:
    line.cut()
    assert os.environ["JOINEDUP_NEO4J_PASSWORD"] not in refusal(line.uri)

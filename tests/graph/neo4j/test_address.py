"""Addresses and credentials: what is accepted, and that no password is ever seen."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from joinedup.graph import StoreError
from joinedup.graph.stores.neo4j.address import parse_address
from joinedup.graph.stores.neo4j.credentials import Credentials, find_credentials

SECRET = "hunter2-of-harrowmere"


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOINEDUP_NEO4J_USER", raising=False)
    monkeypatch.delenv("JOINEDUP_NEO4J_PASSWORD", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)


def use_keyring(monkeypatch: pytest.MonkeyPatch, get_password: object) -> None:
    module = ModuleType("keyring")
    module.get_password = get_password  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)


@pytest.mark.parametrize(
    ("text", "uri", "database", "host"),
    [
        ("bolt://localhost", "bolt://localhost", None, "localhost:7687"),
        ("neo4j+s://graph.example.org:7688", "neo4j+s://graph.example.org:7688", None, "graph.example.org:7688"),
        ("bolt+ssc://[::1]:7687?database=moor", "bolt+ssc://[::1]:7687", "moor", "[::1]:7687"),
        ("neo4j://10.0.0.1?database=", "neo4j://10.0.0.1", None, "10.0.0.1:7687"),
    ],
)
def test_addresses(text: str, uri: str, database: str | None, host: str) -> None:
    address = parse_address(text)
    assert (address.uri, address.database, address.host_and_port) == (uri, database, host)


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost:7474", "bolt://", "bolt://host:port", "bolt://host:99999", "bolt://host/path",
        "bolt://host?policy=x", "bolt://host#part", "bolt://[::1",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(StoreError) as caught:
        parse_address(text)
    assert "\n" not in str(caught.value)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(StoreError, match="leave them out") as caught:
        parse_address(f"bolt://neo4j:{SECRET}@localhost")
    assert SECRET not in str(caught.value)
    with pytest.raises(StoreError) as caught:
        parse_address(f"bolt://localhost?password={SECRET}")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "exposed"),
    [
        ("bolt://localhost", False), ("bolt://127.0.0.1", False), ("neo4j://10.1.2.3", False), ("bolt://[::1]", False),
        ("bolt://graph-server", False), ("bolt://graph.internal", False), ("neo4j://graph.example.org", True),
        ("bolt://8.8.8.8", True), ("neo4j+s://graph.example.org", False), ("neo4j+ssc://graph.example.org", False),
    ],
)  # fmt: skip
def test_what_would_travel_in_the_clear(text: str, exposed: bool) -> None:
    assert parse_address(text).exposed is exposed


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    use_keyring(monkeypatch, lambda service, account: "of the keyring")
    monkeypatch.setenv("JOINEDUP_NEO4J_PASSWORD", SECRET)
    monkeypatch.setenv("JOINEDUP_NEO4J_USER", "reader")
    assert find_credentials("bolt://localhost", prompt=lambda account: "typed") == Credentials("reader", SECRET)


def test_then_the_keyring_under_the_name_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    have = {("joinedup", "neo4j@example.org:7687"): SECRET}
    use_keyring(monkeypatch, lambda service, account: have.get((service, account)))
    assert find_credentials("neo4j+s://example.org").password == SECRET
    with pytest.raises(StoreError):
        find_credentials("neo4j+s://elsewhere.example.org")


def test_then_a_person_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(service: str, account: str) -> str:
        raise RuntimeError("no back end")

    use_keyring(monkeypatch, broken)
    asked: list[str] = []

    def prompt(account: str) -> str | None:
        asked.append(account)
        return SECRET

    assert find_credentials("bolt://localhost", prompt=prompt).password == SECRET
    assert asked == ["neo4j@localhost:7687"]


def test_without_any_the_mend_is_told() -> None:
    with pytest.raises(StoreError, match=r"JOINEDUP_NEO4J_PASSWORD.*keyring set joinedup neo4j@localhost:7687"):
        find_credentials("bolt://localhost", prompt=lambda account: None)


def test_a_password_is_never_shown() -> None:
    credentials = Credentials("reader", SECRET)
    assert SECRET not in f"{credentials} {credentials!r}"

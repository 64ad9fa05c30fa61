"""What docker/neo4j.conf forbids, tried on a real server that runs with it."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from neo4j_server import Server, ask, read_settings

from joinedup.graph.stores.neo4j.credentials import find_credentials

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module", autouse=True)
def _our_settings() -> None:
    if os.environ.get("JOINEDUP_TEST_NEO4J_URI"):
        pytest.skip("the server of JOINEDUP_TEST_NEO4J_URI has settings of its own")


def rows(uri: str, query: str) -> list[list[object]]:
    found = find_credentials(uri)
    return ask(uri, found.user, found.password, query)


@pytest.fixture
def web() -> Iterator[tuple[int, list[str]]]:
    """A web server on this machine: its port, and what it was asked for."""
    asked: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"a,b\n1,2\n")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, asked
        server.shutdown()


@pytest.mark.parametrize("address", ["http://127.0.0.1", "http://localhost", "https://127.0.0.1", "ftp://127.0.0.1"])
def test_load_csv_reaches_no_address(neo4j_uri: str, web: tuple[int, list[str]], address: str) -> None:
    port, asked = web
    with pytest.raises(Exception, match="cypher_ip_blocklist"):
        rows(neo4j_uri, f"LOAD CSV FROM '{address}:{port}/x' AS row RETURN row")
    assert asked == []


@pytest.mark.parametrize("address", ["http://[::1]/x", "http://192.0.2.1/x", "http://[2001:db8::1]/x"])
def test_load_csv_reaches_no_address_elsewhere(neo4j_uri: str, address: str) -> None:
    with pytest.raises(Exception, match="cypher_ip_blocklist"):
        rows(neo4j_uri, f"LOAD CSV FROM '{address}' AS row RETURN row")


@pytest.mark.parametrize("path", ["/etc/passwd", "/conf/neo4j.conf", "/../conf/neo4j.conf"])
def test_load_csv_reads_no_file(neo4j_uri: str, path: str) -> None:
    with pytest.raises(Exception, match="allow_csv_import_from_file_urls"):
        rows(neo4j_uri, f"LOAD CSV FROM 'file://{path}' AS row RETURN row")


def test_a_server_without_these_settings_reads_both(
    own_neo4j: Callable[..., Server], web: tuple[int, list[str]]
) -> None:
    """So the refusals above are of the settings, and not of anything else."""
    port, asked = web
    server = own_neo4j(
        {
            "dbms.security.allow_csv_import_from_file_urls": "true",
            "internal.dbms.cypher_ip_blocklist": "192.0.2.0/24",
            "server.directories.import": "/etc",
        }
    )
    login = (server.uri, server.user, server.password)
    assert ask(*login, f"LOAD CSV FROM 'http://127.0.0.1:{port}/x' AS row RETURN row") == [[["a", "b"]], [["1", "2"]]]
    assert asked == ["/x"]
    assert ask(*login, "LOAD CSV FROM 'file:///passwd' AS row RETURN count(row) > 0") == [[True]]


def test_the_server_has_the_settings(neo4j_uri: str) -> None:
    shown = dict(rows(neo4j_uri, "SHOW SETTINGS YIELD name, value"))
    # what has no public name is not shown; the tests above see its effect
    public = {name: values for name, values in read_settings().items() if not name.startswith(("internal.", "server."))}
    assert len(public) >= 5
    for name, (value,) in public.items():
        size = {"512m": "512.00MiB"}
        assert shown[name] == size.get(value, value), name


def test_only_bolt_listens(neo4j_uri: str) -> None:
    query = "SHOW SETTINGS YIELD name, value WHERE name IN ['server.http.enabled', 'server.https.enabled'] RETURN value"
    assert rows(neo4j_uri, query) == [["false"], ["false"]]


def test_a_transaction_that_takes_too_much_memory_is_refused(neo4j_uri: str) -> None:
    with pytest.raises(Exception, match="memory"):
        rows(neo4j_uri, "UNWIND range(1, 100000000) AS i RETURN size(collect(toString(i)))")


def test_a_password_is_needed(neo4j_uri: str) -> None:
    for password in ("neo4j", "", "wrong-password"):
        with pytest.raises(Exception, match=r"Unauthorized|credentials|authentication"):
            ask(neo4j_uri, "neo4j", password, "RETURN 1")


def test_settings_are_read_as_they_are_written(tmp_path: Path) -> None:
    conf = tmp_path / "neo4j.conf"
    conf.write_text("# a=1\n\na.b=x=y\nempty=\nmany=1\nmany=2\n", encoding="utf-8")
    assert read_settings(conf) == {"a.b": ["x=y"], "empty": [""], "many": ["1", "2"]}


def enterprise_commands(root: Path) -> list[str]:
    """The administration commands that docs/neo4j.md gives for Enterprise."""
    text = (root / "docs" / "neo4j.md").read_text(encoding="utf-8")
    blocks = re.findall(r"<!-- enterprise -->\n```cypher\n(.*?)```", text, re.DOTALL)
    return [command.strip() for block in blocks for command in block.split(";") if command.strip()]


def test_the_documented_commands_for_enterprise_are_well_formed(neo4j_uri: str, root: Path) -> None:
    """Community parses them, and only then says that it does not support them."""
    commands = enterprise_commands(root)
    assert len(commands) > 15
    found = find_credentials(neo4j_uri)
    with pytest.raises(Exception, match="SyntaxError"):
        ask(neo4j_uri, found.user, found.password, "GRANT MATCH {*} ON GRAPHS TO", "system")
    for command in commands:
        with pytest.raises(Exception, match="UnsupportedAdministrationCommand"):
            ask(neo4j_uri, found.user, found.password, command, "system")

"""The fixtures themselves: which server they take, why they skip, and that none is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import neo4j_maven
import neo4j_server
import pytest
from neo4j_server import NoServer, Server, ask

HERE = Path(__file__).parent
CONFIGURATION = f"[pytest]\npythonpath = {HERE}\nmarkers =\n    shared\n    browser\n    neo4j\n"


def environment(**changes: str) -> dict[str, str]:
    """The environment of the tests, without what says where a server is."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JOINEDUP_TEST_", "JOINEDUP_NEO4J_"))}
    return {**kept, **changes}


def pytest_in(folder: Path, tests: str, **changes: str) -> subprocess.Popen[str]:
    (folder / "conftest.py").write_text((HERE.parent / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pytest.ini").write_text(CONFIGURATION, encoding="utf-8")
    (folder / "test_some.py").write_text(tests, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-s", "-p", "no:cacheprovider"]
    return subprocess.Popen(
        command, cwd=folder, env=environment(**changes), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


# -- why there is none

NO_WAY = {
    "DOCKER_HOST": "tcp://127.0.0.1:1",
    "PATH": "/nowhere",
    "JAVA_HOME": "",
    "JOINEDUP_TEST_NEO4J_VERSION": "99.1",
}
"""Neither a Docker engine, nor a Java that is new enough for this version, nor Maven."""

ONE_TEST = """
import pytest

def test_shared_server(neo4j_uri):
    pass

def test_server_of_its_own(own_neo4j):
    own_neo4j()

@pytest.fixture(params=["neo4j"])
def store(request):
    return request.getfixturevalue("neo4j_uri")

def test_store(store):
    pass

@pytest.fixture
def hidden(request):
    return request.getfixturevalue("neo4j_uri")

def test_no_mark_tells(hidden):
    pass
"""


def test_without_any_way_tests_are_skipped_with_the_reasons(tmp_path: Path) -> None:
    out, _ = pytest_in(tmp_path, ONE_TEST, **NO_WAY, JOINEDUP_CI="").communicate(timeout=120)
    assert "4 skipped" in out
    assert "no Docker engine answers" in out
    assert "no Java" in out or "no Maven" in out
    assert "JOINEDUP_TEST_NEO4J_URI" in out


def test_ci_fails_then(tmp_path: Path) -> None:
    out, _ = pytest_in(tmp_path, ONE_TEST, **NO_WAY, JOINEDUP_CI="1").communicate(timeout=120)
    # fixtures that are set up before the test are errors, the test that starts one has failed
    assert "1 failed, 3 errors" in out
    assert "skipped" not in out.splitlines()[-1]


def test_an_address_without_a_password_is_a_mistake_and_no_reason_to_skip(tmp_path: Path) -> None:
    tests = "def test_one(neo4j_uri): pass"
    out, _ = pytest_in(tmp_path, tests, JOINEDUP_TEST_NEO4J_URI="bolt://127.0.0.1:1").communicate(timeout=120)
    assert "1 error" in out
    assert "needs JOINEDUP_NEO4J_PASSWORD" in out


@pytest.mark.parametrize("version", ["5.26.30", "2026.08.1"])
def test_a_folder_with_another_version_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    (tmp_path / "neo4j-kernel-5.26.1.jar").touch()
    monkeypatch.setenv("JOINEDUP_TEST_NEO4J_LIB", str(tmp_path))
    with pytest.raises(NoServer, match=f"no Neo4j {version}"):
        neo4j_maven.fetch(version)
    assert neo4j_maven.fetch("5.26.1") == tmp_path


def fake_java(folder: Path, version: str) -> Path:
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-01-01' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    return java


def test_each_version_gets_a_java_that_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = fake_java(tmp_path / "a", "17.0.9")
    new = fake_java(tmp_path / "b", "21")
    monkeypatch.setenv("JAVA_HOME", str(old.parents[1]))
    monkeypatch.setenv("PATH", f"{new.parent}:{os.environ['PATH']}")
    assert neo4j_maven.find_java("5.26.30") == old
    assert neo4j_maven.find_java("2026.08.1") == new
    fake_java(tmp_path / "c", "11.0.2")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "c"))
    assert neo4j_maven.find_java("5.26.30") == new


def test_a_download_that_fails_leaves_nothing_that_looks_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maven = tmp_path / "bin" / "mvn"
    maven.parent.mkdir()
    script = """#!/bin/sh
for a; do
  case $a in -DoutputDirectory=*) mkdir -p "${a#*=}"; touch "${a#*=}/half.jar" ;; esac
done
"""
    maven.write_text(script + "echo '[ERROR] no network'\nexit 1\n", encoding="utf-8")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{maven.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("JOINEDUP_TEST_NEO4J_LIB", raising=False)
    with pytest.raises(NoServer, match="no network"):
        neo4j_maven.fetch("5.26.30")
    assert list((tmp_path / "cache").rglob("*.jar")) == []
    maven.write_text(script, encoding="utf-8")
    folder = neo4j_maven.fetch("5.26.30")
    assert (folder / "half.jar").exists()
    maven.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    assert neo4j_maven.fetch("5.26.30") == folder, "what is there is not fetched again"


def test_docker_comes_before_maven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(name: str) -> Callable[..., Server]:
        def start(*_: object) -> Server:
            asked.append(name)
            raise NoServer(f"no {name}")

        return start

    monkeypatch.setattr("neo4j_docker.ContainerServer", refuse("docker"))
    monkeypatch.setattr("neo4j_maven.MavenServer", refuse("maven"))
    with pytest.raises(NoServer, match="no docker; no maven"):
        neo4j_server.start_server(tmp_path)
    assert asked == ["docker", "maven"]


# -- with a real server


def test_a_named_server_is_used_and_emptied_of_ours_alone(tmp_path: Path, own_neo4j: Callable[..., Server]) -> None:
    server = own_neo4j()
    login = (server.uri, server.user, server.password)
    ask(*login, "CREATE (:Entity {id: 'old'})-[:PROVIDES]->(:Entity:Service), (:System), (:Passage), (:Theirs)")
    tests = f"def test_one(neo4j_uri):\n    assert neo4j_uri == {server.uri!r}\n"
    changes = {"JOINEDUP_TEST_NEO4J_URI": server.uri, "JOINEDUP_NEO4J_PASSWORD": server.password}
    out, _ = pytest_in(tmp_path, tests, **changes).communicate(timeout=120)
    assert "1 passed" in out, out
    assert ask(*login, "MATCH (n) RETURN labels(n)") == [[["Theirs"]]]


def test_what_is_stored_survives_a_kill_and_a_stop(own_neo4j: Callable[..., Server]) -> None:
    server = own_neo4j()
    login = (server.uri, server.user, server.password)
    ask(*login, "CREATE (:Kept)")
    for end in (server.kill, server.stop):
        end()
        with pytest.raises(Exception, match="connect"):
            ask(*login, "RETURN 1")
        server.start()
        assert ask(*login, "MATCH (n:Kept) RETURN count(n)") == [[1]]


def test_a_server_that_does_not_start_shows_its_log(own_neo4j: Callable[..., Server]) -> None:
    with pytest.raises(RuntimeError, match=r"no\.such\.setting"):
        own_neo4j({"dbms.no.such.setting": "1"})


def running(mark: str) -> list[int]:
    """Processes that have this on their command line, such as the folder of a server."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (process / "cmdline").read_text(errors="replace"):
                found.append(int(process.name))
    return found


@pytest.mark.neo4j
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are looked for in /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_tests_that_are_killed_leave_no_server(tmp_path: Path, how: signal.Signals) -> None:
    tests = f"""
import time

def test_one(neo4j_uri):
    open({str(tmp_path / "started")!r}, "w").close()
    time.sleep(600)
"""
    changes = {"TMPDIR": str(tmp_path), "DOCKER_HOST": "tcp://127.0.0.1:1"}
    changes |= {k: v for k, v in os.environ.items() if k.startswith("JOINEDUP_TEST_NEO4J_") and not k.endswith("URI")}
    process = pytest_in(tmp_path, tests, **changes)
    try:
        until = time.monotonic() + neo4j_server.START_SECONDS
        while not (tmp_path / "started").exists():
            if process.poll() is not None:
                out, _ = process.communicate()
                pytest.skip(out) if "no Neo4j server" in out else pytest.fail(out)
            assert time.monotonic() < until
            time.sleep(0.3)
        assert len(running(f"--home-dir={tmp_path}")) == 2, "the guard, and Java"
        process.send_signal(how)
        process.communicate(timeout=60)
        until = time.monotonic() + 30
        while running(f"--home-dir={tmp_path}") and time.monotonic() < until:
            time.sleep(0.2)
        assert running(f"--home-dir={tmp_path}") == []
    finally:
        process.kill()
        for left in running(f"--home-dir={tmp_path}"):
            os.kill(left, signal.SIGKILL)

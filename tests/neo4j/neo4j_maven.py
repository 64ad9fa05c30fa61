"""A Neo4j server from its Maven artifacts: for machines with Java and Maven, and no Docker engine.

As a script it fetches the artifacts, about 120 MB, and prints the folder that they are in; with the
argument ``java`` it prints the Java that would run them.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from neo4j_server import NoServer, free_port, new_password, tls_settings, wait_for, wanted_version, write_settings

FETCH_SECONDS = 900
POM = Path(__file__).with_name("pom.xml")
GUARD = Path(__file__).with_name("neo4j_guard.py")
USER = "neo4j"


def fetch(version: str) -> Path:
    """The folder with the jars of a version, from Maven unless it is there already.

    ``JOINEDUP_TEST_NEO4J_LIB`` names one that is ready. Raises :class:`NoServer`.
    """
    named = os.environ.get("JOINEDUP_TEST_NEO4J_LIB")
    if named:
        if not list(Path(named).glob(f"neo4j-kernel-{version}.jar")):
            raise NoServer(f"JOINEDUP_TEST_NEO4J_LIB: no Neo4j {version} in {named}")
        return Path(named)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "joinedup-tests"
    folder = cache / f"neo4j-{version}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServer("no Maven (mvn) to fetch Neo4j with")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as made:
        output = Path(made, "lib")
        command = [
            maven, "--batch-mode", "--quiet", f"--file={POM}", f"-Dneo4j.version={version}",
            f"-DoutputDirectory={output}", "dependency:copy-dependencies",
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=FETCH_SECONDS
            )
        except subprocess.TimeoutExpired:
            raise NoServer(f"Maven took more than {FETCH_SECONDS} seconds to fetch Neo4j {version}") from None
        if done.returncode:
            first = next((line for line in done.stdout.splitlines() if "ERROR" in line), done.stderr.strip())
            raise NoServer(f"Maven could not fetch Neo4j {version}: {first}")
        # complete, or not there: another run may have been quicker
        with suppress(OSError):
            output.rename(folder)
    return folder


def find_java(version: str) -> Path:
    """A Java that runs this version of Neo4j: of ``JAVA_HOME``, the path, or where Debian has them."""
    least = 17 if version.startswith("5.") else 21
    places = [Path(os.environ["JAVA_HOME"], "bin/java")] if os.environ.get("JAVA_HOME") else []
    places += [Path(found)] if (found := shutil.which("java")) else []
    places += sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    for place in places:
        with suppress(OSError, subprocess.SubprocessError):
            said = subprocess.run([place, "-version"], capture_output=True, text=True, timeout=60).stderr
            if (match := re.search(r'version "(\d+)', said)) and int(match[1]) >= least:
                return place
    raise NoServer(f"no Java {least} or newer, which Neo4j {version} needs")


class MavenServer:
    """See :class:`neo4j_server.Server`. Listens on this machine alone, on a free port."""

    def __init__(self, folder: Path, version: str, settings: Mapping[str, str], certificates: Path | None) -> None:
        if os.name != "posix":
            raise NoServer("the Maven route needs a Unix")
        java, library, port = find_java(version), fetch(version), free_port()
        self.uri = f"{'bolt+ssc' if certificates else 'bolt'}://127.0.0.1:{port}"
        self.user, self.password = USER, new_password()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        conf = folder / "conf"
        written = write_settings(
            conf,
            {
                "server.default_listen_address": "127.0.0.1",
                "server.bolt.listen_address": f"127.0.0.1:{port}",
                "server.memory.pagecache.size": "64m",
                "server.memory.heap.max_size": "512m",
            },
            tls_settings(str(certificates)) if certificates else {},
            settings,
        )
        (heap,) = written["server.memory.heap.max_size"]
        main = "CommunityEntryPoint" if version.startswith("5.") else "Neo4jCommunity"
        # the class that is started reads all settings but those of Java itself
        self._command = [
            sys.executable, str(GUARD), str(java), f"-Xmx{heap}", *written["server.jvm.additional"],
            "-cp", f"{library}/*", f"org.neo4j.server.{main}", f"--home-dir={folder}",
            f"--config-dir={conf}", "--console-mode",
        ]  # fmt: skip
        self._start(first_password=USER)

    def start(self) -> None:
        self._start()

    def _start(self, first_password: str | None = None) -> None:
        with (self._folder / "out.log").open("ab") as log:
            # in a group of its own: an interrupt at the terminal is for the tests, which then end it
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
            )
        try:
            wait_for(self, lambda: self._process is not None and self._process.poll() is None,
                     first_password=first_password)  # fmt: skip
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def logs(self) -> str:
        lines = (self._folder / "out.log").read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-40:])

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


if __name__ == "__main__":
    try:
        print(find_java(wanted_version()) if sys.argv[1:] == ["java"] else fetch(wanted_version()))
    except NoServer as why:
        sys.exit(str(why))

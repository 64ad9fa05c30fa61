"""A Neo4j server in a container, where a Docker engine answers."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from neo4j_server import NoServer, free_port, new_password, tls_settings, wait_for, write_settings

USER = "neo4j"
_BOLT = 7687


class ContainerServer:
    """See :class:`neo4j_server.Server`. Removed by testcontainers' own reaper if the tests are killed."""

    def __init__(self, folder: Path, version: str, settings: Mapping[str, str], certificates: Path | None) -> None:
        _expect_engine()
        from testcontainers.core.container import DockerContainer

        self.user, self.password = USER, new_password()
        conf = folder / "conf"
        write_settings(
            conf,
            {
                "server.memory.pagecache.size": "64m",
                "server.memory.heap.initial_size": "256m",
                "server.memory.heap.max_size": "512m",
            },
            tls_settings("/ssl") if certificates else {},
            settings,
        )
        # a port of our choice, for after a restart the engine would choose another one
        port = free_port()
        self._container = (
            DockerContainer(f"neo4j:{version}-community")
            .with_env("NEO4J_AUTH", f"{USER}/{self.password}")
            .with_bind_ports(_BOLT, port)
            .with_volume_mapping(conf, "/conf", "ro")
        )
        if certificates:
            shared = shutil.copytree(certificates, folder / "ssl")
            for file in shared.iterdir():
                file.chmod(0o644)  # the server is another user there
            self._container.with_volume_mapping(shared, "/ssl", "ro")
        self._folder = folder
        try:
            _start_or_say_why(self._container, version)
            host = self._container.get_container_host_ip()
            self.uri = f"{'bolt+ssc' if certificates else 'bolt'}://{host}:{port}"
            wait_for(self, self._running)
        except BaseException:
            self.close()
            raise

    def _running(self) -> bool:
        found = self._container.get_wrapped_container()
        found.reload()
        return bool(found.status == "running")

    def start(self) -> None:
        self._container.get_wrapped_container().start()
        wait_for(self, self._running)

    def stop(self) -> None:
        self._container.get_wrapped_container().stop(timeout=30)

    def kill(self) -> None:
        self._container.get_wrapped_container().kill()

    def logs(self) -> str:
        return self._container.get_wrapped_container().logs(tail=40).decode(errors="replace")

    def close(self) -> None:
        with suppress(Exception):
            self._container.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _expect_engine() -> None:
    try:
        from docker.errors import DockerException

        import docker
    except ImportError:
        raise NoServer("testcontainers is not installed") from None
    try:
        client = docker.from_env(timeout=10)
        try:
            client.ping()
        finally:
            client.close()
    except (DockerException, OSError):
        raise NoServer("no Docker engine answers") from None


def _start_or_say_why(container: object, version: str) -> None:
    from docker.errors import DockerException

    try:
        container.start()
    except DockerException as error:
        raise NoServer(f"Docker cannot run Neo4j {version}: {' '.join(str(error).split())}") from error

"""The container files. No Docker engine is needed: they are linted, and what they promise is looked up or run."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sysconfig
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from neo4j_server import CONFIGURATION, DEFAULT_VERSION, free_port, read_settings

PROGRAM = ("load", "ask", "joinedup")


@pytest.fixture(scope="module")
def docker(root: Path) -> Path:
    return root / "docker"


@pytest.fixture(scope="module")
def compose(docker: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((docker / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


# -- the image of the program


def test_the_dockerfile_passes_its_linter(docker: Path) -> None:
    linter = Path(sysconfig.get_path("scripts"), "hadolint")
    command = [str(linter), "--no-color", "--failure-threshold", "info", str(docker / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_linter_would_object(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM python:latest\nRUN cd /tmp && apt-get install git\n", encoding="utf-8")
    linter = Path(sysconfig.get_path("scripts"), "hadolint")
    done = subprocess.run([str(linter), str(tmp_path / "Dockerfile")], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "DL3007" in done.stdout


def test_the_image_is_slim_pinned_and_without_rights(docker: Path) -> None:
    lines = (docker / "Dockerfile").read_text(encoding="utf-8").splitlines()
    bases = {line.split()[1] for line in lines if line.startswith("FROM ")}
    assert len(bases) == 1
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-bookworm", bases.pop())
    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER 10001:10001"]
    assert "--require-hashes" in "\n".join(lines)


def in_the_build(path: str, rules: list[str]) -> bool:
    """Whether a file of the repository is sent to the build, by the last rule that names it or a folder of it."""
    kept = True
    parts = path.split("/")
    for rule in rules:
        pattern = rule.removeprefix("!").removeprefix("**/")
        names = (
            parts if rule.removeprefix("!").startswith("**/") else ["/".join(parts[: i + 1]) for i in range(len(parts))]
        )
        if any(fnmatch.fnmatchcase(name, pattern) for name in names):
            kept = rule.startswith("!")
    return kept


def test_the_build_gets_all_that_the_image_is_made_of_and_no_secret(root: Path, docker: Path) -> None:
    text = (root / ".dockerignore").read_text(encoding="utf-8")
    rules = [line for line in text.splitlines() if line and not line.startswith("#")]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    packages = [name.split(".")[1:] for name in project["tool"]["setuptools"]["packages"]]
    wanted = ["/".join([*package, "__init__.py"]) for package in packages]
    wanted += ["cli.py", "pyproject.toml", "README.md", "LICENSE", "requirements/runtime.txt"]
    copied = re.findall(r"^COPY (?:--chmod=\d+ )?(\S+) ", (docker / "Dockerfile").read_text(encoding="utf-8"), re.M)
    wanted += [name for name in copied if name != "." and not name.startswith("--")]
    assert "docker/with-server.sh" in wanted
    assert [name for name in wanted if not (root / name).is_file() or not in_the_build(name, rules)] == []
    for name in ("docker/secrets/neo4j_password", "tests/conftest.py", "graph/__pycache__/x.pyc", ".git/config"):
        assert not in_the_build(name, rules), name


# -- the compose file


def test_every_container_is_locked_down(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"] > 0, name
        assert service["user"].partition(":")[0] not in ("", "0", "root"), name
        assert not {"privileged", "cap_add", "devices", "pid", "ipc", "network_mode"} & set(service) or (
            name == "joinedup" and service["network_mode"] == "none"
        )


def test_the_server_is_the_version_that_is_tested(root: Path, services: dict[str, Any]) -> None:
    assert services["neo4j"]["image"] == f"neo4j:{DEFAULT_VERSION}-community"
    pom = (root / "tests" / "neo4j" / "pom.xml").read_text(encoding="utf-8")
    assert f"<neo4j.version>{DEFAULT_VERSION}</neo4j.version>" in pom


def test_ports_are_those_of_this_machine_alone(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:${NEO4J_PORT:-7687}:7687"]


def test_there_is_no_password_in_it(docker: Path, compose: dict[str, Any], services: dict[str, Any]) -> None:
    # @FILE is read by the tool that sets it, from the working folder
    assert services["neo4j"]["environment"]["NEO4J_AUTH"] == "neo4j/@neo4j_password"
    assert services["neo4j"]["working_dir"] == "/run/secrets"
    assert compose["secrets"] == {"neo4j_password": {"file": "${NEO4J_PASSWORD_FILE:-./secrets/neo4j_password}"}}
    assert {name for name in services if services[name].get("secrets")} == {"neo4j", "load", "ask"}
    others = {name: s.get("environment", {}) for name, s in services.items() if name != "neo4j"}
    assert [e for e in others.values() if any("PASSWORD" in key for key in e)] == []
    ignored = (docker.parent / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "docker/secrets/" in ignored


def test_data_outlives_the_containers_and_settings_are_ours(compose: dict[str, Any], services: dict[str, Any]) -> None:
    assert services["neo4j"]["volumes"] == [
        "./neo4j.conf:/conf/neo4j.conf:ro",
        "neo4j-data:/data",
        "neo4j-logs:/logs",
    ]
    assert set(compose["volumes"]) == {"neo4j-data", "neo4j-logs"}
    assert Path(__file__).parents[1] / "docker" / "neo4j.conf" == CONFIGURATION, "the tests run with the same"
    # the environment would win over the file
    named = {
        name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_")
        for name in services["neo4j"]["environment"]
    }
    assert named & set(read_settings()) == set()


def test_graphs_are_loaded_once_the_server_answers(services: dict[str, Any]) -> None:
    load = services["load"]
    assert load["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert "profiles" not in load, "one command starts it"
    assert load["entrypoint"] == ["with-server", "load"]
    assert load["environment"] == {"JOINEDUP_ADDRESS": "bolt://neo4j:7687"}
    (volume,) = load["volumes"]
    assert volume.startswith("${FOLDER:?")
    assert volume.endswith(":/data:ro")
    assert services["joinedup"]["network_mode"] == "none"
    assert "depends_on" not in services["joinedup"]


# -- what runs inside


def with_server(docker: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script with a `joinedup` that shows what it is given."""
    tools = folder / "tools"
    tools.mkdir()
    fake = tools / "joinedup"
    fake.write_text(
        '#!/bin/sh\necho "$@"\necho "$JOINEDUP_NEO4J_USER $JOINEDUP_NEO4J_PASSWORD" >&2\n', encoding="utf-8"
    )
    fake.chmod(0o755)
    (tools / "password").write_text("a-Secret_1\n", encoding="utf-8")
    environment = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "JOINEDUP_PASSWORD_FILE": str(tools / "password"),
        "JOINEDUP_ADDRESS": "bolt://neo4j:7687",
    }
    command = ["sh", str(docker / "with-server.sh"), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=30)


def test_load_pushes_every_graph_of_the_folder(docker: Path, tmp_path: Path) -> None:
    for name in ("a.graph.json", "b c.graph.json", "report.pdf"):
        (tmp_path / name).touch()
    done = with_server(docker, tmp_path, "load")
    assert done.stdout == "push ./a.graph.json ./b c.graph.json bolt://neo4j:7687 --replace\n"
    assert done.stderr == "neo4j a-Secret_1\n", "in the environment, and not on the command line"


def test_a_folder_without_graphs_is_no_error(docker: Path, tmp_path: Path) -> None:
    done = with_server(docker, tmp_path, "load")
    assert (done.returncode, done.stdout) == (0, "no *.graph.json in the folder: nothing to load\n")


def test_other_arguments_are_a_command(docker: Path, tmp_path: Path) -> None:
    assert with_server(docker, tmp_path, "stores", "bolt://neo4j:7687").stdout == "stores bolt://neo4j:7687\n"


def test_without_the_secret_nothing_runs(docker: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "JOINEDUP_PASSWORD_FILE": str(tmp_path / "none")}
    command = ["sh", str(docker / "with-server.sh"), "load"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=30)
    assert done.returncode != 0
    assert "nothing to load" not in done.stdout


def healthy(services: dict[str, Any], port: int, conf: Path) -> bool:
    kind, *command = services["neo4j"]["healthcheck"]["test"]
    assert kind == "CMD"
    command = [
        part.replace("/7687", f"/{port}").replace("/var/lib/neo4j/conf/neo4j.conf", str(conf)) for part in command
    ]
    return subprocess.run(command, capture_output=True, timeout=30).returncode == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="the health check runs in bash")
def test_the_health_check_tells_a_server_with_our_settings(
    services: dict[str, Any], neo4j_uri: str, tmp_path: Path
) -> None:
    port = int(neo4j_uri.rpartition(":")[2])
    assert healthy(services, port, CONFIGURATION)
    assert not healthy(services, free_port(), CONFIGURATION)
    empty = tmp_path / "neo4j.conf"
    empty.touch()
    assert not healthy(services, port, empty)

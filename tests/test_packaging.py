"""What is tested is the installed package, and it holds all that the repository has."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import joinedup

OUTSIDE = {"tests", "benchmarks", "docs", "docker", "requirements", "tools", "build", "dist"}
"""Folders of the repository that are no part of the package."""

DATA = {
    ".toml",
    ".md",
    ".cypher",
    ".j2",
    ".js",
    ".css",
    ".svg",
    ".html",
    ".pdf",
    ".docx",
    ".txt",
    ".csv",
    ".json",
    ".yaml",
    ".npz",
}


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def installed() -> Path:
    assert joinedup.__file__
    return Path(joinedup.__file__).parent


def package_files(root: Path) -> list[Path]:
    """Files of the checkout that lie in the package's folders, relative to the root."""
    found = []
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = sorted(
            f
            for f in folders
            if not f.startswith(".")
            and f != "__pycache__"
            and not f.endswith(".egg-info")
            and not (Path(folder, f) / "pyvenv.cfg").exists()
            and not (here == Path() and (f in OUTSIDE or f.startswith("joinedup-")))
        )
        found += [here / name for name in files]
    return sorted(found)


# -- the wheel is what is tested


@pytest.mark.skipif(bool(os.environ.get("JOINEDUP_EDITABLE")), reason="JOINEDUP_EDITABLE: the checkout is meant")
def test_the_installed_package_is_tested_not_the_checkout(installed: Path, root: Path) -> None:
    places = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    assert installed.resolve().parent in places, "install it with: pip install '.[test]'"
    assert root not in installed.resolve().parents or any(root in place.parents for place in places)


def test_a_checkout_named_like_the_package_is_not_imported_instead(tmp_path: Path, root: Path) -> None:
    # pytest would import __init__.py above the tests, under the name of its folder, and so hide the wheel
    checkout = tmp_path / "joinedup"
    (checkout / "tests").mkdir(parents=True)
    (checkout / "__init__.py").write_text("raise ImportError('the checkout was imported')\n", encoding="utf-8")
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(root / name, checkout / name)
    shutil.copytree(root / "tests" / "neo4j", checkout / "tests" / "neo4j", ignore=shutil.ignore_patterns("test_*"))
    test = "def test_one():\n    import joinedup.graph\n    assert __file__[:-20] not in joinedup.__file__\n"
    (checkout / "tests" / "test_some.py").write_text(test, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=120)
    assert "1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("name", ["graph", "loaders", "queries", "maps", "review", "samples", "cli"])
def test_nothing_leaks_to_the_top_level(name: str, tmp_path: Path) -> None:
    # with -I neither the working folder nor PYTHONPATH counts
    command = [sys.executable, "-I", "-c", f"import {name}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert f"No module named '{name}'" in done.stderr


# -- everything is in it


def test_every_package_is_listed(root: Path, project: dict[str, Any]) -> None:
    folders = {f.parent for f in package_files(root) if f.name == "__init__.py"}
    named = {".".join(("joinedup", *folder.parts)) for folder in folders}
    assert set(project["tool"]["setuptools"]["packages"]) == named


def test_no_module_lies_in_a_folder_that_is_no_package(root: Path) -> None:
    files = package_files(root)
    packages = {f.parent for f in files if f.name == "__init__.py"}
    assert [f for f in files if f.suffix == ".py" and f.parent not in packages] == []


def test_every_module_and_data_file_is_installed(root: Path, installed: Path) -> None:
    at_root = {"__init__.py", "__main__.py", "cli.py", "py.typed"}
    wanted = [
        f
        for f in package_files(root)
        if (len(f.parts) == 1 and f.name in at_root)
        or (len(f.parts) > 1 and (f.suffix == ".py" or f.suffix in DATA or f.name == "py.typed"))
    ]
    assert len(wanted) > 10
    assert [str(f) for f in wanted if not (installed / f).is_file()] == []
    assert [str(f) for f in wanted if (installed / f).read_bytes() != (root / f).read_bytes()] == [], (
        "the installed package is older than the checkout: install it again"
    )


def test_only_the_package_is_at_the_root(root: Path) -> None:
    assert {f.name for f in root.glob("*.py")} == {"__init__.py", "__main__.py", "cli.py"}


def test_nothing_that_was_deleted_is_still_installed(root: Path, installed: Path) -> None:
    shipped = {f.relative_to(installed) for f in installed.rglob("*.py")}
    assert [str(f) for f in sorted(shipped) if not (root / f).is_file()] == []


def test_tests_are_not_packages(root: Path) -> None:
    assert list((root / "tests").rglob("__init__.py")) == []


# -- what it says of itself


def test_entry_point() -> None:
    (found,) = importlib.metadata.entry_points(group="console_scripts", name="joinedup")
    assert found.value == "joinedup.cli:main"
    assert callable(found.load())


def test_it_runs_as_a_module_and_as_a_command(tmp_path: Path) -> None:
    script = Path(sysconfig.get_path("scripts"), "joinedup")
    for command in ([sys.executable, "-m", "joinedup"], [str(script)]):
        done = subprocess.run([*command, "--help"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "Usage:" in done.stdout


def test_version_and_licence(project: dict[str, Any]) -> None:
    metadata = importlib.metadata.metadata("joinedup")
    assert metadata["Version"] == joinedup.__version__ == project["project"]["version"]
    assert metadata["License-Expression"] == "Apache-2.0"


def test_changelog_knows_the_version(root: Path, project: dict[str, Any]) -> None:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{project['project']['version']}]" in changelog


# -- dependencies


def pins(root: Path) -> dict[str, set[str]]:
    """Versions by name from constraints.txt: some have one for each range of Pythons."""
    out: dict[str, set[str]] = {}
    for line in (root / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            (only,) = requirement.specifier
            assert only.operator == "=="
            out.setdefault(canonicalize_name(requirement.name), set()).add(only.version)
    return out


def test_constraints_pin_every_dependency_within_its_bounds(root: Path, project: dict[str, Any]) -> None:
    pinned = pins(root)
    optional = project["project"]["optional-dependencies"]
    for text in [*project["project"]["dependencies"], *optional["test"], *optional["dev"]]:
        requirement = Requirement(text)
        if requirement.name != "joinedup":
            versions = pinned[canonicalize_name(requirement.name)]
            outside = [v for v in versions if not requirement.specifier.contains(v, prereleases=True)]
            assert not outside, f"{text}: run requirements/lock.py"


@pytest.mark.parametrize("layer", ["runtime", "test", "dev"])
def test_locked_files_agree_with_the_constraints_and_carry_hashes(root: Path, layer: str) -> None:
    text = (root / "requirements" / f"{layer}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "-r "))]
    assert lines
    for line in lines:
        requirement, *hashes = line.split("--hash=sha256:")
        assert hashes, line
        parsed = Requirement(requirement.strip())
        (only,) = parsed.specifier
        assert only.version in pins(root)[canonicalize_name(parsed.name)]

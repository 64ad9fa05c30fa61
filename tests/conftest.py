"""What every test may use: where the real corpus is, and the rule that CI runs everything."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

# from tests/neo4j, which `pythonpath` in pyproject.toml names
from neo4j_fixtures import NoNeo4j, needs_neo4j
from neo4j_fixtures import neo4j_uri as neo4j_uri
from neo4j_fixtures import own_neo4j as own_neo4j

ROOT = Path(__file__).resolve().parent.parent
"""The checkout. Only for what is not in the package: documentation, configuration."""

# the same examples in every run of CI; nothing is stored in the checkout
set_hypothesis_home_dir(Path(tempfile.gettempdir(), "joinedup-hypothesis"))
settings.register_profile(
    "joinedup", max_examples=50, deadline=None, database=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("joinedup")

NEVER_SKIPPED_IN_CI = ("shared", "browser", "neo4j")


def shared_folder() -> Path:
    """The folder of ``JOINEDUP_SHARED``, by default ``shared`` beside the checkout."""
    return Path(os.environ.get("JOINEDUP_SHARED") or ROOT.parent / "shared").resolve()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout that holds these tests."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real corpus; skips where it is missing."""
    folder = shared_folder()
    if not (folder / "corpus").is_dir():
        pytest.skip(f"no corpus in {folder}: set JOINEDUP_SHARED to the folder that holds it")
    return folder


@pytest.fixture(scope="session")
def samples_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the sample documents that ship, as a file."""
    from joinedup.samples import sample_files

    return _built(sample_files(), tmp_path_factory.mktemp("samples") / "merrowby.graph.json")


@pytest.fixture(scope="session")
def corpus_file(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the whole real corpus, as a file. Building it takes a minute."""
    return _built([shared / "corpus"], tmp_path_factory.mktemp("corpus") / "corpus.graph.json")


def _built(sources: Sequence[Path], path: Path) -> Path:
    from joinedup.graph import write_graph
    from joinedup.loaders import build_graph

    result = build_graph(sources)
    assert not result.skipped
    write_graph(result.graph, path)
    return path


class _RootIsNoPackageOfTests:
    """Keeps pytest from importing the checkout's ``__init__.py`` because it lies above the tests.

    In a checkout named ``joinedup`` that would be ``joinedup``, and the wheel would go untested.
    """

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        return pytest.Dir.from_parent(parent, path=path) if path == ROOT else None


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_RootIsNoPackageOfTests())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")
        if needs_neo4j(item):
            item.add_marker("neo4j")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With ``JOINEDUP_CI=1`` a test of the corpus, the browser or a server that would be skipped has failed."""
    report = yield
    reason = call.excinfo and call.excinfo.value
    if (
        os.environ.get("JOINEDUP_CI") == "1"
        and report.skipped
        and not hasattr(report, "wasxfail")
        and (isinstance(reason, NoNeo4j) or any(item.get_closest_marker(name) for name in NEVER_SKIPPED_IN_CI))
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped, which JOINEDUP_CI=1 does not allow here: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Nor may a whole file be skipped there: its tests could be of any kind."""
    report = yield
    if os.environ.get("JOINEDUP_CI") == "1" and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid}: skipped as a whole, which JOINEDUP_CI=1 does not allow"
    return report

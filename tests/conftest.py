"""What every test may use: where the real corpus is, and the rule that CI runs everything."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

ROOT = Path(__file__).resolve().parent.parent
"""The checkout. Only for what is not in the package: documentation, configuration."""

# the same examples in every run of CI; nothing is stored in the checkout
set_hypothesis_home_dir(Path(tempfile.gettempdir(), "joinedup-hypothesis"))
settings.register_profile(
    "joinedup", max_examples=50, deadline=None, database=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("joinedup")

NEVER_SKIPPED_IN_CI = ("shared", "browser")


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With ``JOINEDUP_CI=1`` a test of the corpus or the browser that would be skipped has failed."""
    report = yield
    if (
        os.environ.get("JOINEDUP_CI") == "1"
        and report.skipped
        and not hasattr(report, "wasxfail")
        and any(item.get_closest_marker(name) for name in NEVER_SKIPPED_IN_CI)
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped, which JOINEDUP_CI=1 does not allow here: {call.excinfo and call.excinfo.value}"
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

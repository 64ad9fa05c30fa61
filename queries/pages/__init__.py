"""What the reader sees of each result: results become blocks, which :mod:`..rendering` writes.

:data:`PAGES` names, for every analysis, its result and the function that turns it into blocks. Both are imported when
they are used, so that a command imports its own analysis alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..rendering.blocks import Block, Paper
    from ..results import Result


@dataclass(frozen=True)
class Page:
    """Where the result of an analysis is defined and where its blocks are made: ``module:name``, below ``queries``."""

    result: str
    blocks: str

    def result_type(self) -> type[Result]:
        """The model of the result."""
        return cast("type[Result]", _named(self.result))

    def make(self, result: Result) -> tuple[Block, ...]:
        """The blocks of a result."""
        return cast("Callable[[Result], tuple[Block, ...]]", _named(self.blocks))(result)


PAGES: dict[str, Page] = {
    "fragmentation": Page("fragmentation:FragmentationReport", "pages.fragmentation:fragmentation_blocks"),
    "access-points": Page("access_points:AccessPointReport", "pages.access_points:access_points_blocks"),
    "missing-links": Page("missing_links:MissingLinksReport", "pages.missing_links:missing_links_blocks"),
    "expected-links": Page("missing_links:ExpectedReport", "pages.expected:expected_blocks"),
    "today": Page("today:TodayReport", "pages.today:today_blocks"),
    "conflicts": Page("conflicts:ConflictsReport", "pages.conflicts:conflicts_blocks"),
    "diff": Page("comparison.diff:DiffReport", "pages.comparison:diff_blocks"),
    "compare": Page("comparison.compare:CompareReport", "pages.comparison:compare_blocks"),
}
"""By what a result says of itself in ``analysis``."""


def blocks_of(result: Result) -> tuple[Block, ...]:
    """The blocks of a report; the first is its title. Raises ``TypeError`` for a result that is no report."""
    page = PAGES.get(getattr(result, "analysis", ""))
    if page is None:
        raise TypeError(f"there is no page for a {type(result).__name__}")
    return page.make(result)


def paper_of(result: Result) -> Paper:
    """A report as a paper: its title, the documents that it rests on, and its parts. Raises as :func:`blocks_of`."""
    from ..rendering.blocks import Heading, Paper

    title, *parts = blocks_of(result)
    if not isinstance(title, Heading):
        raise TypeError(f"the page of a {type(result).__name__} has no title")
    raised = (
        part.model_copy(update={"level": max(1, part.level - 1)}) if isinstance(part, Heading) else part
        for part in parts
    )
    documents = getattr(result, "documents", ())
    count = f"{len(documents)} document{'' if len(documents) == 1 else 's'}"
    return Paper(title=title.text, subtitle=f"From {count}: {'; '.join(documents)}" if documents else "",
                 blocks=tuple(raised))  # fmt: skip


def _named(path: str) -> object:
    module, name = path.split(":")
    return getattr(import_module(f"..{module}", __name__), name)

"""The report on what documents do not agree on, as text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ..conflicts import ConflictsReport, FigureConflict, Side, StateConflict, StatusConflict
from ..rendering.terminal import Page
from ..results import Result

C = TypeVar("C", bound=Result)


def print_conflicts(report: ConflictsReport, page: Page) -> None:
    """Print the three lists, each conflict with its sides and their sentences."""
    page.line(f"What the documents on {report.system} do not agree on", "bold")
    page.line(
        f"{len(report.statuses)} relationships, {len(report.states)} things, {len(report.figures)} pairs of figures"
    )
    _listed("Relationships with more than one status", report.statuses, _status, page)
    _listed("Things that are there in one sentence, and not in another", report.states, _state, page)
    _listed("Figures that differ", report.figures, _figure, page)
    page.notes(report.cautions)


def _listed(title: str, found: Sequence[C], show: Callable[[C, Page], None], page: Page) -> None:
    page.heading(title)
    if not found:
        page.line("  none stated", "dim")
    shown = found if page.limit is None else found[: page.limit]
    for conflict in shown:
        show(conflict, page)
    if len(shown) < len(found):
        page.line(f"  … and {len(found) - len(shown)} more", "dim")


def _status(conflict: StatusConflict, page: Page) -> None:
    page.line(f"{conflict.source.name} {conflict.relation} {conflict.target.name}: shown as {conflict.shown}")
    _sides(conflict.sides, page)


def _state(conflict: StateConflict, page: Page) -> None:
    names = " and ".join(n.name for n in conflict.nodes)
    page.line(names if conflict.certain else f"{names} (if these are one thing)")
    _sides(conflict.sides, page)


def _sides(sides: Sequence[Side], page: Page) -> None:
    for side in sides:
        page.line(f"  {side.status}")
        for quote in side.evidence:
            page.quote(quote, "    ")


def _figure(conflict: FigureConflict, page: Page) -> None:
    page.line(f"On {', '.join(n.name for n in conflict.about)}")
    for side in conflict.sides:
        unit = side.unit if side.unit.startswith("%") else f" {side.unit}"
        page.line(f"  {side.value:,g}{unit}" + (f" ({side.period})" if side.period else ""))
        for quote in side.evidence[:1]:
            page.quote(quote, "    ")

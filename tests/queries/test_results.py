"""Figures: what each says of itself, whatever it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.queries.access_points import access_points
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import fragmentation
from joinedup.queries.missing_links import missing_links
from joinedup.queries.results import NO_INTERVAL, NO_VALUE, Figure, Interval, Result

INTERVAL = Interval(low=0.2, high=0.6, resamples=100, sentences=4, seed=1)
FEW = Effort(resamples=40, permutations=10, rewirings=2, communities=2)


def test_a_share_without_a_denominator_says_that_nothing_is_stated() -> None:
    found = Figure.ratio(0, 0)
    assert (found.value, found.note) == (None, NO_VALUE)
    assert Figure.ratio(0, 0, note="no door").note == "no door"


def test_a_figure_has_an_interval_or_says_why_not() -> None:
    plain = Figure.ratio(2, 5)
    assert (plain.value, plain.note) == (0.4, NO_INTERVAL)
    drawn = plain.with_interval(INTERVAL)
    assert (drawn.value, drawn.interval, drawn.note) == (0.4, INTERVAL, "")
    assert drawn.with_interval(None) == plain
    told = Figure.ratio(2, 5, note="over places")
    assert told.with_interval(INTERVAL).note == "over places"
    assert Figure.model_validate_json(drawn.model_dump_json()) == drawn


def rows(value: Any, holders: tuple[Result, ...] = ()) -> Iterator[tuple[Figure, tuple[Result, ...]]]:
    """Every figure of a report, and the rows that it stands in, the whole report first."""
    if isinstance(value, Figure):
        yield value, holders
    elif isinstance(value, tuple | list):
        for item in value:
            yield from rows(item, holders)
    elif isinstance(value, Result):
        for name in type(value).model_fields:
            yield from rows(getattr(value, name), (*holders, value))


@pytest.fixture(scope="module")
def reports(birmingham: KnowledgeGraph) -> tuple[Result, ...]:
    return (
        fragmentation(birmingham, effort=FEW), access_points(birmingham, effort=FEW),
        missing_links(birmingham, effort=FEW),
    )  # fmt: skip


def test_every_figure_of_a_real_report_leads_to_its_sentences(reports: tuple[Result, ...]) -> None:
    seen = 0
    for report in reports:
        every = list(_all(report))
        listed = {str(getattr(row, name, "")) for row in every for name in ("id", "edge")}
        for row in every:
            if isinstance(lines := getattr(row, "evidence", None), dict):
                listed |= {edge for edge, found in lines.items() if found}
        for figure, holders in rows(report):
            quoted = any(isinstance(e := getattr(h, "evidence", None), tuple) and e for h in holders)
            missing = [edge for edge in figure.edges if not quoted and edge not in listed]
            assert not missing, (type(holders[-1]).__name__, missing[:3])
            seen += bool(figure.edges)
    assert seen > 200


def test_every_figure_of_a_real_report_is_whole(reports: tuple[Result, ...]) -> None:
    for figure, holders in (pair for report in reports for pair in rows(report)):
        where = type(holders[-1]).__name__
        assert figure.note or (figure.interval and figure.value is not None), where
        assert figure.not_stated is None or 0 <= figure.not_stated <= 1, where
        assert figure.not_stated is None or figure.not_stated_of, where
        assert figure.value is None or figure.denominator, where
        if figure.interval is not None:
            assert figure.interval.low <= figure.interval.high, where


def _all(value: Any) -> Iterator[Result]:
    if isinstance(value, tuple | list):
        for item in value:
            yield from _all(item)
    elif isinstance(value, Result):
        yield value
        for name in type(value).model_fields:
            yield from _all(getattr(value, name))

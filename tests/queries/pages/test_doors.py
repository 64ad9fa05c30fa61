"""The page on doors says what it counts, keeps silence apart from absence, and cites every row."""

from __future__ import annotations

from typing import Any

import pytest

from joinedup.queries.access_points import AccessPointReport, access_points
from joinedup.queries.effort import Effort
from joinedup.queries.pages import doors
from joinedup.queries.pages.access_points import access_points_blocks
from joinedup.queries.rendering.blocks import Block, Claims, Paragraph, Table


@pytest.fixture
def report(builder: Any) -> AccessPointReport:
    made = builder()
    town = made.node("Place", "Ambleford")
    door = made.node("Service", "access point for health services", "The access point for health services was busy.")
    hub = made.node("Service", "discharge hub", "The discharge hub met daily.")
    gps, homes = made.node("StakeholderGroup", "GPs"), made.node("StakeholderGroup", "care homes")
    made.edge(door, "COVERS", town)
    example = "For example, it had 500 referrals from GPs and one from care homes."
    made.edge(gps, "REFERS_TO", door, said=[example], attributes={"volume": 500, "period": "May"})
    made.edge(homes, "REFERS_TO", door, said=[example], attributes={"volume": 1, "period": "May"})
    made.edge(hub, "WORKS_WITH", door, "absent", said=["The hub and the access point did not speak."])
    made.node("Service", "A&E")
    made.node("Site", "North Hospital")
    made.node("Finding", "a way round", "Nobody came, so they could not wait and went to A&E.")
    made.node("Finding", "load", "Bed occupancy at North Hospital was 95%.")
    return access_points(made.graph, effort=Effort.none())


def tables(blocks: tuple[Block, ...]) -> dict[str, Table]:
    return {b.title: b for b in blocks if isinstance(b, Table)}


def test_the_page_has_a_row_for_every_finding_with_its_sentence(report: AccessPointReport) -> None:
    blocks = access_points_blocks(report)
    shown = tables(blocks)
    (dormant,) = shown["Dormant audiences"].rows
    assert dormant.cells == ("access point for health services", "care homes", "May", 1.0, 501.0, "examples")
    (way,) = shown["Doors used in place of another"].rows
    assert way.cells[:2] == ("A&E", "emergency department")
    (load,) = shown["Load: more to do than room was made for"].rows
    assert load.cells == ("bed occupancy", "North Hospital", 95.0, "%", 85.0, 10.0)
    told = [c.title for b in blocks if isinstance(b, Claims) for c in b.items]
    assert "discharge hub works with access point for health services: absent" in told
    for row in (dormant, way, load, *shown["Who would be left without a path to any declared door"].rows):
        assert row.evidence


def test_what_nobody_mentions_is_a_question_in_a_table_of_its_own(report: AccessPointReport) -> None:
    shown = tables(doors.unserved_blocks(report))
    silent = shown["Purposes for which no document mentions a point"]
    stated = shown["Doors that are missing, shut, limited, or open to nobody knows whom"]
    assert ("mental health", "Ambleford") in [row.cells for row in silent.rows]
    assert "Questions to ask, not findings" in silent.note
    assert all("not mentioned" not in str(row.cells[3]) for row in stated.rows)


def test_how_much_is_said_at_all_is_said_first(report: AccessPointReport) -> None:
    (paragraph,) = doors.known_blocks(report)
    assert isinstance(paragraph, Paragraph)
    assert "2 are stated to be open without limits" in paragraph.text
    assert "no document says anything" in paragraph.text


def test_a_graph_without_doors_says_so(builder: Any) -> None:
    nothing = access_points(builder().graph)
    (paragraph,) = doors.known_blocks(nothing)
    assert isinstance(paragraph, Paragraph)
    assert "No declared point exists" in paragraph.text
    limits = [b.text for b in doors.limit_blocks(nothing.limits) if isinstance(b, Paragraph)]
    assert limits == list(nothing.limits)
    assert len(limits) == 3

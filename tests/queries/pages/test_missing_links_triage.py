"""The page on owners, bundles and the third tier: what a reader finds there, and what is never said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.queries.missing_links import missing_links
from joinedup.queries.pages.missing_links import missing_links_blocks
from joinedup.queries.pages.missing_links_triage import triage_blocks
from joinedup.queries.pages.predicted import predicted_blocks
from joinedup.queries.rendering.blocks import Block, Bullets, Claims, Heading, Paragraph, Table

Make = Callable[[], Any]


def tables(blocks: tuple[Block, ...]) -> dict[str, Table]:
    return {b.title: b for b in blocks if isinstance(b, Table)}


def said(blocks: tuple[Block, ...]) -> str:
    return "\n".join(b.text for b in blocks if isinstance(b, Paragraph | Heading))


@pytest.fixture
def wide(builder: Make) -> Any:
    """Thirty services in three groups that keep to themselves."""
    made = builder()
    for word in ("falls", "dementia", "hospice"):
        names = [made.node("Service", f"{word} team {i}", "It was there.") for i in range(10)]
        for i, name in enumerate(names):
            for step in (1, 2):
                made.edge(name, "WORKS_WITH", names[(i + step) % 10])
    return made


def test_gaps_owners_and_bundles(town: KnowledgeGraph) -> None:
    report = missing_links(town)
    blocks = triage_blocks(report)
    gaps = len(report.gaps) + len(report.others)
    counted = f"{gaps} stated gaps ({len(report.gaps)} at links, {len(report.others)} of other relationships)"
    assert f"For {int(report.nobody.numerator)} of {counted} no document names a body" in said(blocks)
    assert f"of {counted} belong together in" in said(blocks), "the same gaps are counted in both parts"
    bundles = tables(blocks)["Bundles of gaps"]
    assert [row.cells[0] for row in bundles.rows] == [
        b.name if b.shared is None else f"Gaps about {b.shared.name} ({b.name.partition(':')[0].replace('-', ' ')})"
        for b in report.bundles
    ]
    assert all(row.evidence for row in bundles.rows)
    claims = next(b for b in blocks if isinstance(b, Claims))
    assert [c.title for c in claims.items] == [row.cells[0] for row in bundles.rows]
    owners = tables(blocks)["Gaps with a body that holds both ends, or the lowest body above both"]
    held = [g for g in (*report.gaps, *report.others) if g.ownership.held != "nobody"]
    assert [row.cells[0] for row in owners.rows] == [g.statement for g in held]


def test_a_list_that_is_shown_comes_with_its_test(wide: Any) -> None:
    (found,) = missing_links(wide.graph).predicted
    blocks = predicted_blocks(found)
    test = tables(blocks)["Hidden links found again"]
    assert [row.cells[0] for row in test.rows] == ["structure", "number of links alone", "at random"]
    assert test.rows[0].cells[1] == found.validation.structure.hits.value
    assert "So the list is shown." in said(blocks)
    listed = tables(blocks)["Services and bodies: is there a link?"]
    assert [row.cells[0] for row in listed.rows] == list(range(1, len(listed.rows) + 1))
    assert all(str(row.cells[1]).endswith("?") for row in listed.rows)
    assert all(len(row.evidence) == 2 for row in listed.rows)
    assert all(caution in said(blocks) for caution in found.cautions)


def test_a_list_that_is_left_out_says_why(town: KnowledgeGraph) -> None:
    (found,) = missing_links(town).predicted
    assert not found.shown
    blocks = predicted_blocks(found)
    assert "cannot be tested and is left out" in said(blocks)
    assert "Services and bodies: is there a link?" not in tables(blocks)
    assert any("below 10" in item for b in blocks if isinstance(b, Bullets) for item in b.items)


def test_an_empty_graph_has_a_page() -> None:
    blocks = missing_links_blocks(missing_links(KnowledgeGraph("Nowhere")))
    assert "For 0 of 0 stated gaps" in said(blocks)
    assert "cannot be tested and is left out" in said(blocks)
    assert all(cell == cell for t in tables(blocks).values() for row in t.rows for cell in row.cells)  # no NaN

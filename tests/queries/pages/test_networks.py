"""What a reader is shown of the networks of a system."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import FragmentationReport, fragmentation
from joinedup.queries.pages.networks import effort_said, network_blocks
from joinedup.queries.rendering.blocks import Block, Bullets, Heading, Paragraph, Table

Make = Callable[[], Any]
FEW = Effort(resamples=20, permutations=20, rewirings=4, communities=2)


def tables(blocks: Iterable[Block]) -> dict[str, Table]:
    return {b.title: b for b in blocks if isinstance(b, Table)}


def prose(blocks: Iterable[Block]) -> str:
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            parts.append(block.text)
        elif isinstance(block, Bullets):
            parts += map(str, block.items)
    return "\n".join(parts)


@pytest.fixture(scope="module")
def report(town: KnowledgeGraph) -> FragmentationReport:
    return fragmentation(town, effort=FEW)


def test_every_part_has_a_heading_and_a_sentence_on_how_to_read_it(report: FragmentationReport) -> None:
    blocks = network_blocks(report)
    for before, after in pairwise(blocks):
        if isinstance(before, Heading):
            assert isinstance(after, Paragraph | Bullets), before.text
    assert {b.level for b in blocks if isinstance(b, Heading)} == {2}


def test_rows_lead_to_their_sentences(report: FragmentationReport) -> None:
    shown = tables(network_blocks(report))
    for title in ("Levels by pair of sectors", "Communities found", "Reach by stated ties"):
        assert shown[title].rows, title
        assert all(row.evidence for row in shown[title].rows), title
    pairs = shown["What each level means here"]
    assert sum(int(row.cells[3] or 0) for row in pairs.rows) == len(report.levels.pairs)


def test_a_service_at_odds_with_its_own_organisation_is_named(builder: Make) -> None:
    made = builder()
    trust = made.node("Organisation", "Amble Trust")
    ward, team = made.node("Service", "ward"), made.node("Service", "falls team")
    made.edge(trust, "PROVIDES", ward)
    made.edge(trust, "PROVIDES", team)
    made.edge(ward, "REFERS_TO", team, "absent", ["The ward could not refer to the falls team."])
    shown = tables(network_blocks(fragmentation(made.graph, effort=FEW)))
    (row,) = shown["In one organisation, and yet said not to work together"].rows
    assert row.cells == ("falls team", "ward")
    assert row.evidence[0].quote == "The ward could not refer to the falls team."


def test_an_empty_system_says_so_and_nothing_is_not_a_number() -> None:
    blocks = network_blocks(fragmentation(KnowledgeGraph("nowhere"), effort=FEW))
    assert "nothing to measure" in prose(blocks)
    assert "nan" not in prose(blocks).casefold().split()
    assert all(not table.rows for title, table in tables(blocks).items() if "by " in title or "found" in title)


def test_the_effort_is_said() -> None:
    assert effort_said(Effort(seed=3)) == (
        "Made with 1,000 resamples of sentences for intervals, 5,000 shuffles of labels for the E-I index, "
        "1,000 rewired networks and 100 searches for communities; seed 3."
    )
    assert effort_said(Effort.none()).startswith(
        "Made with no intervals, no shuffles, no rewired networks and 1 search"
    )

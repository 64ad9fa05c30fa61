"""What a reader is shown of services: duplication, overlap, variation, links and coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import FragmentationReport, fragmentation
from joinedup.queries.pages.services import service_blocks
from joinedup.queries.rendering.blocks import Block, Heading, Paragraph, Table

Make = Callable[[], Any]
FEW = Effort(resamples=20, permutations=20, rewirings=0, communities=1)


def shown(report: FragmentationReport) -> tuple[Block, ...]:
    return service_blocks(report.services, report.links, report.coverage, report.evidence)


def tables(blocks: Iterable[Block]) -> dict[str, Table]:
    return {b.title: b for b in blocks if isinstance(b, Table)}


@pytest.fixture
def report(builder: Make) -> FragmentationReport:
    """Two teams of one sort at one hospital and a third at another, and a therapy that is not everywhere."""
    made = builder()
    town, heath = (made.node("Site", f"{name} Hospital") for name in ("Town", "Heath"))
    made.node("Site", "Moor Hospital")
    trust = made.node("Organisation", "Amble NHS Trust", type="NHSTrust")
    council = made.node("Organisation", "Amble Council", type="LocalAuthority")
    charity = made.node("Organisation", "Amble Carers", type="VCSE")
    for name, site in (("Acute Frailty Team", town), ("Emergency Assessment Team", town), ("Same Day Emergency Care", heath)):  # noqa: E501  # fmt: skip
        team = made.node("Service", name, f"The {name} saw people early.")
        made.edge(team, "LOCATED_AT", site)
        made.edge(trust, "PROVIDES", team)
    therapy = made.node("Service", "falls therapy", "It came to six of the 20 homes.")
    for place, status in (("east", "present"), ("west", "limited"), ("Moor", "absent")):
        made.edge(therapy, "COVERS", made.node("Place", f"{place} Amble"), status, [f"In {place} Amble: {status}."])
    for one, other in ((trust, council), (council, charity), (trust, charity)):
        made.edge(one, "WORKS_WITH", other)
        made.edge(one, "REFERS_TO", other)
    return fragmentation(made.graph, effort=FEW)


def test_every_part_has_a_heading_and_a_sentence_on_how_to_read_it(report: FragmentationReport) -> None:
    blocks = shown(report)
    for before, after in pairwise(blocks):
        if isinstance(before, Heading):
            assert isinstance(after, Paragraph), before.text
    assert [b.text for b in blocks if isinstance(b, Heading)] == [
        "Potential duplication of services", "Overlap of places", "Variation between places",
        "Links of several kinds between bodies", "Unequal coverage", "Shares that the documents state",
    ]  # fmt: skip


def test_the_rows(report: FragmentationReport) -> None:
    found = tables(shown(report))
    (twins,) = found["Services for the same thing in the same place"].rows
    assert twins.cells[:3] == (
        "front-door assessment", "Acute Frailty Team; Emergency Assessment Team", "Town Hospital"
    )  # fmt: skip
    assert twins.cells[5:7] == (1, 1)
    models, alike = found["Models of one function over sites and places"].rows
    assert alike.cells[:4] == ("falls", "places", "–", 1 / 2), "one model for both places that have it"
    assert models.cells[3] == 3 / 2
    assert models.cells[5] == "2 of 3"
    assert "Moor Hospital" in str(models.cells[7])
    (therapy,) = found["Services that are missing or limited in a place"].rows
    assert therapy.cells[:2] == ("falls therapy", 0.5)
    assert therapy.cells[7] == "Moor Amble (absent); west Amble (limited)"
    (share,) = found["Stated shares"].rows
    assert share.cells[1:5] == ("homes", 0.3, 6, 20)
    assert len(found["Bodies that are linked in several ways"].rows) == 3
    (groups,) = found["Close groups that work together in two ways"].rows
    assert groups.cells[:3] == ("referral and joint working", 3, 1.0)


def test_rows_lead_to_their_sentences(report: FragmentationReport) -> None:
    counted = ("Kinds of links", "Close groups that work together in two ways")
    for title, table in tables(shown(report)).items():
        assert title in counted or all(row.evidence for row in table.rows), title


def test_an_empty_system_says_so() -> None:
    report = fragmentation(KnowledgeGraph("nowhere"), effort=FEW)
    blocks = shown(report)
    said = " ".join(b.text for b in blocks if isinstance(b, Paragraph) and b.tone == "caution")
    assert "there is nothing to compare" in said
    assert "coverage cannot be worked out" in said
    assert not any(table.rows for table in tables(blocks).values())
    assert set(report.services.limits + report.coverage.limits) <= set(report.limits)

"""Pages: every result has one, which opens with its title, skips no level, and says what it is made of."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from joinedup.graph import RuleError
from joinedup.graph.vocabulary import RelationshipType, vocabulary
from joinedup.queries.access_points import access_points
from joinedup.queries.conflicts import conflicts
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import fragmentation
from joinedup.queries.lexicon import checked
from joinedup.queries.missing_links import missing_links
from joinedup.queries.pages import PAGES, blocks_of, paper_of, words
from joinedup.queries.rendering.blocks import Chart, Claims, Heading, Table
from joinedup.queries.rendering.flat import main_grids
from joinedup.queries.results import NodeRef, Result
from joinedup.queries.today import today


def results(graph: Any) -> list[Result]:
    return [
        fragmentation(graph, effort=Effort.none()), access_points(graph), missing_links(graph), today(graph),
        conflicts(graph),
    ]  # fmt: skip


@pytest.fixture
def graph(builder: Any) -> Any:
    made = builder()
    city = made.node("Place", "Ambleford")
    trust = made.node("Organisation", "Amble Trust", type="NHSTrust", sector="acute")
    spa = made.node("Service", "single point of access", "The single point of access was open all day.")
    made.edge(trust, "PROVIDES", spa)
    made.edge(trust, "COVERS", city, attributes={"share": 0.8})
    for number, status in enumerate(("limited", "absent", "present", "planned")):
        homes = made.node("StakeholderGroup", f"care homes {number}", sector="independent-care")
        made.edge(homes, "REFERS_TO", spa, status, said=[f"Care homes {number} did so."])
    return made.graph


@pytest.mark.parametrize("index", range(5))
@pytest.mark.parametrize("empty", [False, True])
def test_levels_of_headings_have_no_gap(index: int, empty: bool, graph: Any, builder: Any) -> None:
    result = results(builder().graph if empty else graph)[index]
    blocks = blocks_of(result)
    assert isinstance(blocks[0], Heading)
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    assert levels[0] == 1
    assert all(level > 1 and level <= before + 1 for before, level in itertools.pairwise(levels))
    paper = paper_of(result)
    assert paper.title == blocks[0].text
    assert [b.level for b in paper.blocks if isinstance(b, Heading)] == [level - 1 for level in levels[1:]]


def test_a_table_has_the_figures_of_every_chart(graph: Any) -> None:
    for result in results(graph):
        blocks = blocks_of(result)
        for i, chart in enumerate(blocks):
            if isinstance(chart, Chart):
                before = blocks[i - 1]
                assert isinstance(before, Table)
                shown = {cell for row in before.rows for cell in row.cells}
                assert {v for s in chart.series for v in s.values} <= shown
                assert set(chart.categories) <= shown


def test_every_gap_leads_to_its_sentence(graph: Any) -> None:
    for result in results(graph):
        for block in blocks_of(result):
            if isinstance(block, Claims):
                assert all(claim.evidence for claim in block.items)
    rates = next(b for b in blocks_of(results(graph)[0]) if isinstance(b, Table) and b.title == "By stage of care")
    assert all(row.evidence for row in rates.rows)


def test_every_report_has_a_main_table(graph: Any) -> None:
    for result in results(graph):
        assert all(grid.main for grid in main_grids(paper_of(result)))


def test_the_documents_are_named(graph: Any) -> None:
    assert {paper_of(result).subtitle for result in results(graph)} == {"From 1 document: review.txt"}


def test_what_is_no_report_has_no_page() -> None:
    with pytest.raises(TypeError, match="no page for a NodeRef"):
        blocks_of(NodeRef(id="x", name="x", kind="Service"))
    assert set(PAGES) >= {"fragmentation", "access-points", "missing-links", "today", "conflicts"}


def test_there_is_a_word_for_every_name_of_the_vocabulary() -> None:
    known = words.words()
    assert set(known.stages) == set(vocabulary().stages)
    assert words.stage("usual-place-of-residence") == "usual place of residence"
    assert words.stage("not stated") == "not stated"
    assert words.stage(None) == "–"
    assert words.pair(("acute", "not stated")) == "acute – not stated"
    assert words.relation(RelationshipType.HAS_ACCESS_TO) == "has access to"
    data = known.model_dump()
    for table in ("stages", "sectors", "relations", "networks", "partitions"):
        with pytest.raises(RuleError, match=r"w\.toml: .*words for .* are missing"):
            checked(words.Words, "w.toml", {**data, table: dict(list(data[table].items())[1:])})
        with pytest.raises(RuleError, match="not in the vocabulary"):
            checked(words.Words, "w.toml", {**data, table: {**data[table], "weather": "rain"}})

"""The block model: what is counted, what follows from it, and that the counts that ship are those of the documents."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from joinedup.graph import Kind, RelationshipType
from joinedup.graph.errors import RuleError
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.lexicon import checked
from joinedup.queries.missing_links.block_model import BlockModel, Counts
from joinedup.queries.missing_links.learnt import Learnt, learnt
from joinedup.queries.views import SystemView

Make = Callable[[], Any]
REFERS, WORKS = RelationshipType.REFERS_TO, RelationshipType.WORKS_WITH


@pytest.fixture
def counts(builder: Make) -> Counts:
    made = builder()
    gps = [made.node("StakeholderGroup", f"GPs {i}", sector="primary") for i in range(2)]
    teams = [made.node("Service", f"team {i}", sector="community") for i in range(3)]
    made.edge(gps[0], "REFERS_TO", teams[0], "absent")
    made.edge(gps[1], "REFERS_TO", teams[0])
    made.edge(teams[0], "WORKS_WITH", teams[1])
    made.node("Place", "Ambleford")
    found = Counts()
    found.add(SystemView.of(made.graph))
    return found


def test_pairs_and_statements_of_any_status_are_counted(counts: Counts) -> None:
    assert counts.all_pairs == 5 * 4  # the place is no end of an interface
    assert counts.pairs["primary", "community"] == counts.pairs["community", "primary"] == 6
    assert counts.pairs["community", "community"] == 6
    assert counts.stated["primary", "community", REFERS] == 2
    assert counts.stated["community", "community", WORKS] == 2  # both ways
    assert counts.all_stated == Counter({REFERS: 2, WORKS: 2})


def test_probability_is_the_product_of_the_two_blocks(counts: Counts) -> None:
    model = BlockModel(counts, strength=4)
    p = 2 / 20
    share = (2 + 4 * p) / (6 + 4)
    gps, team = ("primary", Kind.STAKEHOLDER_GROUP), ("community", Kind.SERVICE)
    assert model.probability(gps, REFERS, team) == pytest.approx(share * share / p)
    assert model.probability(team, REFERS, gps) < p
    assert model.likeliest(gps, team) == (REFERS, True)
    assert model.likeliest(team, gps) == (REFERS, False)
    both = sum(model.probability(a, t, b) for t in (REFERS, WORKS) for a, b in ((gps, team), (team, gps)))
    assert model.either_way(gps, team) == model.either_way(team, gps) == pytest.approx(both)


def test_blocks_that_no_report_had_say_nothing_new(counts: Counts) -> None:
    model = BlockModel(counts)
    unseen = ("ambulance", Kind.ORGANISATION), ("voluntary", Kind.ORGANISATION)
    assert model.probability(unseen[0], REFERS, unseen[1]) == pytest.approx(2 / 20)


def test_what_the_vocabulary_does_not_have_is_impossible(counts: Counts) -> None:
    model = BlockModel(counts)
    site, record = ("acute", Kind.SITE), ("not stated", Kind.INFORMATION_SYSTEM)
    assert model.either_way(site, record) == 0
    assert model.likeliest(site, record) is None


def test_counts_add_up(counts: Counts) -> None:
    twice = counts.with_(counts)
    assert twice.all_pairs == 40
    assert twice.stated["primary", "community", REFERS] == 4
    # the same shares, and twice as sure of them
    assert BlockModel(twice, strength=8).either_way(("primary", Kind.STAKEHOLDER_GROUP), ("community", Kind.SERVICE)) \
        == pytest.approx(BlockModel(counts, strength=4).either_way(
            ("primary", Kind.STAKEHOLDER_GROUP), ("community", Kind.SERVICE)
        ))  # fmt: skip


# -- what ships


@pytest.fixture(scope="module")
def tool(root: Path) -> ModuleType:
    sys.path.insert(0, str(root / "tools"))
    try:
        spec = importlib.util.spec_from_file_location("learn_links", root / "tools" / "learn_links.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.pop(0)
    return module


def test_the_counts_that_ship_are_those_of_the_annotated_documents(tool: ModuleType) -> None:
    made = tool.systems()
    counted = tool.counted(list(made.values()))
    shipped = learnt()
    assert shipped.documents == len(made)
    assert shipped.counts.all_pairs == counted.all_pairs
    assert +shipped.counts.all_stated == +counted.all_stated
    assert +shipped.counts.stated == +counted.stated
    assert +shipped.counts.pairs == +counted.pairs


def test_every_statement_is_counted_once_by_sector_and_once_by_kind() -> None:
    found = learnt()
    for cells in (found.sectors, found.kinds):
        assert sum(cell.pairs for cell in cells.values()) == found.overall.pairs
        for relation in vocabulary().interfaces:
            assert sum(getattr(c, relation) for c in cells.values()) == getattr(found.overall, relation)


@pytest.mark.parametrize(
    ("table", "name"), [("sectors", "acute > moon"), ("kinds", "Service"), ("sectors", "acute > acute > acute")]
)
def test_a_table_with_unknown_blocks_is_refused(table: str, name: str) -> None:
    data: dict[str, Any] = {
        "documents": 1, "weights": learnt().weights.model_dump(), "overall": {"pairs": 1}, "sectors": {}, "kinds": {},
        table: {name: {"pairs": 1}},
    }  # fmt: skip
    with pytest.raises(RuleError, match=f"learnt.toml: {table}"):
        checked(Learnt, "learnt.toml", data)

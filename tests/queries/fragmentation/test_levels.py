"""Levels of integration of pairs of units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.graph.errors import RuleError
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import IntegrationLevels, fragmentation
from joinedup.queries.fragmentation.levels import LevelRules, level_rules
from joinedup.queries.lexicon import checked, read_table

Make = Callable[[], Any]


def levels(graph: KnowledgeGraph, effort: Effort | None = None) -> IntegrationLevels:
    return fragmentation(graph, effort=effort or Effort.none()).levels


def rank(graph: KnowledgeGraph, *names: str) -> int:
    found = [d for d in levels(graph).pairs if {d.ends[0].name, d.ends[1].name} == set(names)]
    assert len(found) == 1
    return found[0].rank


def test_the_ranks_are_those_of_ahgren_and_axelsson() -> None:
    assert [(level.name, level.rank) for level in level_rules().levels] == [
        ("full segregation", 0), ("linkage", 25), ("coordination in networks", 50), ("cooperation", 75),
        ("full integration", 100),
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["absent", "planned", "ended"])
def test_what_does_not_work_is_segregation(builder: Make, status: str) -> None:
    made = builder()
    made.edge(made.node("StakeholderGroup", "GPs"), "REFERS_TO", made.node("Service", "falls team"), status)
    assert rank(made.graph, "GPs", "falls team") == 0


@pytest.mark.parametrize(
    ("relation", "status", "expected"),
    [
        ("REFERS_TO", "present", 25), ("DISCHARGES_TO", "limited", 25), ("SHARES_INFORMATION_WITH", "present", 25),
        ("WORKS_WITH", "limited", 25), ("WORKS_WITH", "present", 50),
    ],
)  # fmt: skip
def test_between_separate_bodies(builder: Make, relation: str, status: str, expected: int) -> None:
    made = builder()
    made.edge(made.node("Service", "ward"), relation, made.node("Service", "falls team"), status)
    assert rank(made.graph, "ward", "falls team") == expected


def test_one_site_and_joint_work_is_cooperation_and_referral_on_one_site_is_not(builder: Make) -> None:
    made = builder()
    site = made.node("Site", "Moor Lane Centre")
    nurses, therapists, porters = (made.node("Service", name) for name in ("nurses", "therapists", "porters"))
    for unit in (nurses, therapists, porters):
        made.edge(unit, "LOCATED_AT", site)
    made.edge(nurses, "WORKS_WITH", therapists)
    made.edge(nurses, "REFERS_TO", porters)
    assert rank(made.graph, "nurses", "therapists") == 75
    assert rank(made.graph, "nurses", "porters") == 25


def test_a_member_works_with_its_own_team(builder: Make) -> None:
    made = builder()
    team, workers = made.node("Service", "discharge hub"), made.node("StakeholderGroup", "social workers")
    made.edge(workers, "PART_OF", team)
    made.edge(workers, "WORKS_WITH", team)
    assert rank(made.graph, "social workers", "discharge hub") == 75


def test_a_town_is_no_common_site(builder: Make) -> None:
    made = builder()
    town = made.node("Place", "Ambleford")
    one, other = made.node("Service", "ward"), made.node("Service", "falls team")
    made.edge(one, "LOCATED_AT", town)
    made.edge(other, "LOCATED_AT", town)
    made.edge(one, "WORKS_WITH", other)
    assert rank(made.graph, "ward", "falls team") == 50


def test_one_organisation_is_full_integration_only_where_something_works(builder: Make) -> None:
    made = builder()
    trust = made.node("Organisation", "Ambleford NHS Trust", type="NHSTrust")
    ward, team, lab = (made.node("Service", name) for name in ("ward", "falls team", "laboratory"))
    for unit in (ward, team, lab):
        made.edge(trust, "PROVIDES", unit)
    made.edge(ward, "REFERS_TO", team, "limited")
    made.edge(ward, "SHARES_INFORMATION_WITH", lab, "absent")
    assert rank(made.graph, "ward", "falls team") == 100
    row = next(d for d in levels(made.graph).pairs if d.rank == 0)
    assert {row.ends[0].name, row.ends[1].name} == {"ward", "laboratory"}
    assert row.same_organisation


def test_two_bodies_of_one_partnership_are_not_one_organisation(builder: Make) -> None:
    made = builder()
    alliance = made.node("Partnership", "Amble Alliance", type="Alliance")
    trust, council = made.node("Organisation", "Amble Trust"), made.node("Organisation", "Amble Council")
    made.edge(trust, "PART_OF", alliance)
    made.edge(council, "PART_OF", alliance)
    made.edge(trust, "WORKS_WITH", council)
    assert rank(made.graph, "Amble Trust", "Amble Council") == 50


@pytest.mark.parametrize(("name", "expected"), [("Section 75 agreement", 100), ("winter plan", 50)])
def test_a_pooled_budget_is_full_integration(builder: Make, name: str, expected: int) -> None:
    made = builder()
    fund = made.node("Programme", name)
    ccg, council = made.node("Organisation", "Amble CCG"), made.node("Organisation", "Amble Council")
    made.edge(ccg, "FUNDS", fund, said=["The CCG paid into it."])
    made.edge(council, "FUNDS", fund, said=["So did the council."])
    made.edge(ccg, "WORKS_WITH", council)
    assert rank(made.graph, "Amble CCG", "Amble Council") == expected


def test_a_record_is_no_unit_and_a_pair_counts_once(builder: Make) -> None:
    made = builder()
    gps = made.node("StakeholderGroup", "GPs", sector="primary")
    team = made.node("Service", "falls team", sector="community")
    record = made.node("InformationSystem", "Amble Care Record")
    refers = made.edge(gps, "REFERS_TO", team, "limited", stage="crisis")
    works = made.edge(team, "WORKS_WITH", gps, "present", stage="step-down")
    made.edge(gps, "HAS_ACCESS_TO", record)
    made.edge(team, "HAS_ACCESS_TO", record, "absent")
    found = levels(made.graph, Effort(resamples=300, permutations=0, rewirings=0, communities=1))
    (pair,) = found.pairs
    assert (pair.rank, pair.stages) == (50, ("crisis", "step-down"))
    assert set(pair.edges) == {refers, works}
    assert pair.because == (works,)
    assert (found.left_out, found.left_out_gaps) == (2, 1)
    assert (found.overall.mean.value, found.overall.pairs) == (50, (0, 0, 1, 0, 0))
    assert {(c.stage, c.mean.value) for c in found.by_stage} == {("crisis", 25), ("step-down", 50)}
    (cell,) = found.by_sectors
    assert cell.sectors == ("community", "primary")
    assert found.overall.mean.interval is not None
    assert (found.overall.mean.interval.low, found.overall.mean.interval.high) == (25, 50)


def test_the_mean_counts_every_pair(builder: Make) -> None:
    """Four pairs at 0, 25, 50 and 25 make 25."""
    made = builder()
    hub = made.node("Service", "hub")
    for i, (relation, status) in enumerate(
        [("REFERS_TO", "absent"), ("REFERS_TO", "present"), ("WORKS_WITH", "present"), ("WORKS_WITH", "limited")]
    ):
        made.edge(made.node("Service", f"team {i}"), relation, hub, status)
    overall = levels(made.graph).overall
    assert overall.pairs == (1, 2, 1, 0, 0)
    assert (overall.mean.value, overall.mean.numerator, overall.mean.denominator) == (25, 100, 4)


def test_without_a_statement_there_is_no_level() -> None:
    found = levels(KnowledgeGraph("nowhere"))
    assert found.overall.mean.value is None
    assert found.overall.pairs == (0, 0, 0, 0, 0)
    assert found.pairs == found.by_stage == found.by_sectors == ()


def test_rules_out_of_order_are_refused() -> None:
    data: dict[str, Any] = read_table("joinedup.queries.fragmentation", "levels.toml")
    data["levels"] = data["levels"][::-1]
    with pytest.raises(RuleError, match=r"levels\.toml.*lowest rank"):
        checked(LevelRules, "levels.toml", data)

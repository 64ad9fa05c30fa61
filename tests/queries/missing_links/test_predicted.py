"""The third tier: which pairs are asked about, by what they are ranked, and that the ranking is put to the test."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.queries.measures.link_prediction import adamic_adar, resource_allocation
from joinedup.queries.missing_links import missing_links
from joinedup.queries.missing_links.block_model import BlockModel
from joinedup.queries.missing_links.ends import Ends
from joinedup.queries.missing_links.learnt import learnt
from joinedup.queries.missing_links.mutual import Groups
from joinedup.queries.missing_links.predicted import PredictedLinks, link_rules, predicted
from joinedup.queries.missing_links.structure import Structure, Weights, log_odds
from joinedup.queries.missing_links.validation import LEAST, validate
from joinedup.queries.views import SystemView

Make = Callable[[], Any]
NOTHING = Weights(resource_allocation=0, adamic_adar=0, prior=0, degree=0, same_stage=0, same_function=0)


def structure_of(graph: KnowledgeGraph, weights: Weights | None = None) -> Structure:
    ends = Ends(SystemView.of(graph), link_rules().kinds)
    return Structure(ends, BlockModel(learnt().counts), weights or learnt().weights)


def pairs(structure: Structure) -> set[frozenset[str]]:
    ends = structure.ends
    return {
        frozenset((ends.nodes[a].name, ends.nodes[int(b)].name))
        for a in range(len(ends.nodes)) for b in ends.open_to(a).nonzero()[0]
    }  # fmt: skip


def tied(made: Any, name: str, *others: str, stage: str = "crisis") -> None:
    for other in others:
        made.edge(made.node("Service", name, f"{name} was there."), "WORKS_WITH",
                  made.node("Service", other, f"{other} was there."), stage=stage)  # fmt: skip


@pytest.fixture
def quarters(builder: Make) -> Any:
    """Forty services in four quarters that keep to themselves, and a hub in each that is tied to many."""
    made, draw = builder(), random.Random(4)
    for quarter, word in enumerate(("falls", "reablement", "dementia", "hospice")):
        names = [f"{word} helpers {chr(65 + i)}{quarter}" for i in range(10)]
        for i, name in enumerate(names):
            tied(made, name, *draw.sample([n for n in names if n != name], 3 if i else 5))
    return made


# -- which pairs


def test_pairs_that_are_stated_joined_or_one_thing_are_not_asked_about(builder: Make) -> None:
    made = builder()
    trust = made.node("Organisation", "Amble NHS Trust", "The trust was there.", type="NHSTrust")
    team = made.node("Service", "rapid response team", "The team was there.")
    ward = made.node("Service", "short stay ward", "The ward was there.")
    made.node("Service", "Home from Hospital", "It was there.")
    made.node("Service", "Hospital from Home service", "It was there too.")
    desk = made.node("Service", "ward desk", "The desk was there.")
    made.edge(trust, "PROVIDES", ward)
    made.edge(desk, "PART_OF", ward)
    made.edge(team, "REFERS_TO", ward, "absent")
    found = pairs(structure_of(made.graph))
    assert frozenset(("Home from Hospital", "Hospital from Home service")) not in found  # one thing, perhaps
    assert frozenset(("rapid response team", "short stay ward")) not in found  # stated, if absent
    assert frozenset(("Amble NHS Trust", "short stay ward")) not in found  # provides it
    assert frozenset(("Amble NHS Trust", "ward desk")) not in found  # … and what is a part of it
    assert frozenset(("rapid response team", "ward desk")) in found
    assert frozenset(("Amble NHS Trust", "rapid response team")) in found


def test_groups_and_what_is_not_there_are_no_ends(builder: Make) -> None:
    made = builder()
    made.node("StakeholderGroup", "GPs", "GPs were there.")
    place = made.node("Place", "Ambleford")
    made.edge(made.node("Service", "integrated door", "There was none."), "COVERS", place, "absent")
    made.node("Service", "night sitting", "There was no night sitting.", state="absent")
    made.node("Service", "nobody names it")
    made.edge(made.node("Service", "day care", "Day care was open."), "COVERS", place)
    assert [n.name for n in structure_of(made.graph).ends.nodes] == ["day care"]


def test_places_apart_are_not_asked_about_and_places_within_are(builder: Make) -> None:
    made = builder()
    city, east, west = (made.node("Place", n) for n in ("Ambleford", "east Ambleford", "west Ambleford"))
    for part in (east, west):
        made.edge(part, "PART_OF", city)
    for name, place in (("hub", city), ("eastern beds", east), ("western beds", west)):
        made.edge(made.node("Service", name, f"The {name} opened."), "COVERS", place)
    assert pairs(structure_of(made.graph)) == {frozenset(("hub", "eastern beds")), frozenset(("hub", "western beds"))}


# -- by what


def test_parts_of_a_pair_are_those_of_the_formulae(builder: Make) -> None:
    made = builder()
    tied(made, "memory clinic", "day centre", "transport")
    tied(made, "dementia line", "day centre", "transport")
    tied(made, "transport", "hospice at dusk")
    structure = structure_of(made.graph)
    by_name = {n.name: i for i, n in enumerate(structure.ends.nodes)}
    a, b = by_name["memory clinic"], by_name["dementia line"]
    parts, ids = structure.parts(a, b), [structure.ends.nodes[i].id for i in (a, b)]
    assert parts.resource_allocation == pytest.approx(1 / 2 + 1 / 3)
    assert parts.resource_allocation == resource_allocation(structure.near, *ids)
    assert parts.adamic_adar == pytest.approx(adamic_adar(structure.near, *ids))
    assert parts.degrees == (2, 2)
    assert parts.same_stage == "crisis"
    assert "mental health" in parts.same_functions
    assert structure.scores(a)[b] == pytest.approx(log_odds(parts, structure.weights))
    assert structure.scores(b)[a] == pytest.approx(structure.scores(a)[b])


def test_a_site_that_both_stand_in_counts(builder: Make) -> None:
    made = builder()
    site = made.node("Site", "Amble General Hospital")
    for name in ("front door team", "discharge lounge"):
        made.edge(made.node("Service", name, f"The {name} opened."), "LOCATED_AT", site)
    structure = structure_of(made.graph)
    parts = structure.parts(0, 1)
    assert (parts.adamic_adar, parts.resource_allocation) == (0, 0)
    assert parts.adamic_adar_all > 1
    assert structure.shared(0, 1) == (site,)


def test_a_hidden_tie_leaves_nothing_behind(builder: Make) -> None:
    made = builder()
    tied(made, "memory clinic", "day centre", stage="crisis")
    tied(made, "memory clinic", "transport", stage="step-down")
    made.graph.node("service:memory-clinic").evidence.clear()
    made.graph.node("service:day-centre").evidence.clear()
    for name in ("memory-clinic", "day-centre"):
        node = made.graph.node(f"service:{name}")
        node.evidence.append(made.evidence("It was there.", stage="step-down"))
    structure = structure_of(made.graph)
    a, b = (structure.ends.index[f"service:{n}"] for n in ("memory-clinic", "day-centre"))
    whole, hidden = structure.columns(a), structure.columns(a, without=b)
    assert structure.stages[b] == "crisis"  # its two sentences disagree, and the earlier stage counts
    assert hidden["same_stage"][b] == 1  # without the hidden sentence both are in step-down
    assert whole["degree"][b] > hidden["degree"][b] == 0
    assert structure.ends.stated[a] >= {b}


def test_ranks_are_those_of_each_end_and_the_mutual_one_their_geometric_mean(quarters: Any) -> None:
    structure = structure_of(quarters.graph)
    for pair in Groups(structure).first(0, 40):
        for a, b, rank in ((pair.a, pair.b, pair.rank_of_b), (pair.b, pair.a, pair.rank_of_a)):
            scores = structure.scores(a).round(9)
            others = [s for s, is_open in zip(scores, structure.ends.open_to(a), strict=True) if is_open]
            higher, equal = sum(s > scores[b] for s in others), sum(s == scores[b] for s in others)
            assert rank == higher + (equal + 1) / 2
        assert pair.mutual_rank == pytest.approx((pair.rank_of_b * pair.rank_of_a) ** 0.5, abs=1e-4)


def test_a_pair_that_is_nearest_for_both_comes_before_a_hub_with_its_tenth(builder: Make) -> None:
    made = builder()
    for i in range(12):
        tied(made, "hub", f"team {i}")
    for i in range(12, 20):
        made.node("Service", f"team {i}", f"Team {i} was there.")
    made.node("Service", "falls clinic", "It was there.")
    made.node("Service", "falls line", "It was there.")
    structure = structure_of(made.graph)
    first = Groups(structure).first(0, 1)[0]
    names = {structure.ends.nodes[i].name for i in (first.a, first.b)}
    by_score = max(
        (structure.scores(a)[b], a, b) for a in range(len(structure.ends.nodes))
         for b in structure.ends.open_to(a).nonzero()[0]
    )  # fmt: skip
    assert "hub" in {structure.ends.nodes[i].name for i in by_score[1:]}
    assert names == {"falls clinic", "falls line"}


# -- put to the test


def test_the_list_is_shown_where_hidden_ties_are_found(quarters: Any) -> None:
    (found,) = predicted(quarters.graph)
    test = found.validation
    assert found.shown
    assert test.hidden == test.stated
    assert test.searches == 2 * test.hidden
    assert test.structure.hits.value > test.degree.hits.value  # type: ignore[operator]
    assert test.structure.mrr.value > test.random.mrr.value  # type: ignore[operator]
    assert test.better > test.worse
    best = found.links[0]
    assert best.source.name.split()[0] == best.target.name.split()[0]  # of one quarter
    assert [link.rank for link in found.links] == list(range(1, len(found.links) + 1))
    assert all(x.mutual_rank <= y.mutual_rank for x, y in zip(found.links, found.links[1:], strict=False))
    assert len(found.links) == link_rules().first


def test_a_pair_with_nothing_in_common_is_not_listed(quarters: Any) -> None:
    board = quarters.node("Partnership", "Amble Board", "It met.", type="Board")
    quarters.edge(board, "WORKS_WITH", quarters.node("Organisation", "Amble Trust", "It came."))
    (found,) = predicted(quarters.graph, first=10_000)
    assert found.shown
    listed = {end.name for link in found.links for end in (link.source, link.target)}
    assert "falls helpers A0" in listed
    assert "Amble Board" not in listed, "it shares no neighbour, stage or function with any service"
    assert found.candidates > len(found.links)


def test_it_is_left_out_where_degree_does_as_well(quarters: Any) -> None:
    weights = NOTHING.model_copy(update={"degree": 1.0})
    result = validate(structure_of(quarters.graph, weights))
    assert result.structure.hits.value == result.degree.hits.value
    assert result.structure.mrr.value == pytest.approx(result.degree.mrr.value)
    assert (result.better, result.worse, result.beats) == (0, 0, False)


def test_shuffling_is_what_chance_says(quarters: Any) -> None:
    result = validate(structure_of(quarters.graph, NOTHING))
    # all equal: every hidden end is in the middle of its list, and none among the first ten
    assert result.structure.hits.value == 0
    assert 0 < result.random.hits.value < 0.5  # type: ignore[operator]
    assert not result.beats


def test_too_few_ties_are_no_test_and_nothing_is_listed(builder: Make) -> None:
    made = builder()
    tied(made, "memory clinic", "day centre", "transport")
    (found,) = predicted(made.graph)
    assert not found.shown
    assert (found.links, found.holes) == ((), ())
    assert found.validation.stated == 2 < LEAST
    assert any("cannot be tested" in text for text in found.limits)


def test_a_sample_of_ties_is_seeded_and_told(quarters: Any) -> None:
    structure = structure_of(quarters.graph)
    some = validate(structure, ties=20, seed=3)
    assert some == validate(structure, ties=20, seed=3)
    assert some != validate(structure, ties=20, seed=4)
    assert (some.hidden, some.searches) == (20, 40)
    assert some.note == f"20 of {some.stated} ties hidden one at a time (a sample, seed 3)"
    hidden = {frozenset(edge.split("|WORKS_WITH|")) for edge in some.structure.hits.edges}
    assert len(hidden) == 20  # a pair with a statement in both directions is one tie


def test_the_same_graph_gives_the_same_bytes_and_order_does_not_matter(quarters: Any) -> None:
    turned = KnowledgeGraph("Ambleford", quarters.graph.provenance)
    for node in reversed(list(quarters.graph.nodes())):
        turned.add_node(node)
    for edge in reversed(list(quarters.graph.edges())):
        turned.add_edge(edge)
    one, other = predicted(quarters.graph), predicted(turned)
    assert [r.model_dump_json() for r in one] == [r.model_dump_json() for r in other]


@pytest.mark.parametrize("nodes", [0, 1])
def test_an_empty_graph_and_a_single_node(builder: Make, nodes: int) -> None:
    made = builder()
    for i in range(nodes):
        made.node("Service", f"team {i}", "It was there.")
    (found,) = predicted(made.graph)
    assert (found.shown, found.ends, found.candidates, found.links) == (False, nodes, 0, ())
    assert found.validation.structure.hits.value is None
    assert PredictedLinks.model_validate_json(found.model_dump_json()) == found


# -- what is said of a pair


def test_a_candidate_is_a_question_with_somebody_to_ask(quarters: Any) -> None:
    trust = quarters.node("Organisation", "Amble NHS Trust", type="NHSTrust")
    for node in list(quarters.graph.nodes("Service")):
        quarters.edge(trust, "PROVIDES", node.id)
    (found,) = predicted(quarters.graph)
    for link in found.links:
        assert link.tier == "predicted"
        assert link.question.endswith("?")
        assert link.source.name in link.question
        assert link.target.name in link.question
        assert [body.name for body in link.ask] == ["Amble NHS Trust"]
        assert link.settles
        assert link.score.evidence == 0.2
        assert link.score.score == pytest.approx(link.score.severity * link.score.reach * 0.2)
        assert len(link.evidence) == 2


def test_records_are_a_list_of_their_own(quarters: Any) -> None:
    record = quarters.node("InformationSystem", "Amble Care Record", "The record was new.")
    quarters.edge(quarters.node("Service", "falls helpers A0"), "HAS_ACCESS_TO", record)
    (found,) = predicted(quarters.graph)
    records = [link for link in found.links if link.group == "records"]
    assert [link.rank for link in records] == list(range(1, len(records) + 1))
    assert {link.target.name for link in records} == {"Amble Care Record"}
    assert all(link.relation == "HAS_ACCESS_TO" for link in records)


def test_brokers_and_the_hole_between_two(quarters: Any) -> None:
    for i in range(4):
        tied(quarters, "north hub", f"northern team {i}")
        tied(quarters, "south hub", f"southern team {i}")
    (found,) = predicted(quarters.graph)
    hubs = {b.node.name: b for b in found.brokers if b.node.name.endswith("hub")}
    assert {n: (b.contacts, b.constraint, b.effective_size) for n, b in hubs.items()} == {
        "north hub": (4, 0.25, 4.0), "south hub": (4, 0.25, 4.0),
    }  # fmt: skip
    names = [{end.name for end in hole.ends} for hole in found.holes]
    assert {"north hub", "south hub"} in names
    assert all(hole.constraints == tuple(sorted(hole.constraints)) for hole in found.holes)


# -- several systems


def test_a_system_is_never_taught_by_itself(builder: Make) -> None:
    made = builder()
    for system in ("Amble", "Wend"):
        for i in range(4):
            for j in range(i):
                ends = [made.node("Service", f"{system} team {k}", "It was there.", system=system) for k in (i, j)]
                made.edge(ends[0], "DISCHARGES_TO", ends[1])
    found = predicted(made.graph)
    assert [f.system for f in found] == ["Amble", "Wend"]
    assert [f.ends for f in found] == [4, 4]
    view = SystemView.of(made.graph)
    of_wend = {n.id for n in view.graph.nodes() if n.system == "Wend"}
    from joinedup.queries.missing_links.block_model import Counts

    others = Counts()
    others.add(view, of_wend)
    assert others.all_stated["DISCHARGES_TO"] == 6  # type: ignore[index]
    assert others.all_pairs == 12


# -- the whole report


def test_three_tiers_are_kept_apart(quarters: Any) -> None:
    a, b = (quarters.node("Service", n) for n in ("falls helpers A0", "hospice helpers A3"))
    quarters.edge(a, "REFERS_TO", b, "absent")
    report = missing_links(quarters.graph)
    stated = {frozenset((g.source.id, g.target.id)) for g in report.gaps}
    suggested = {frozenset((p.source.id, p.target.id)) for p in report.predicted[0].links}
    assert stated == {frozenset((a, b))}
    assert not stated & suggested
    assert {g.tier for g in report.gaps} == {"stated"}
    assert all(row.status is None for row in report.expected.questions)

"""Providers of a function in a place, and handoffs along paths of an invented area."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph import Edge, KnowledgeGraph, Node
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import handoffs as module
from joinedup.queries.fragmentation.footprint import footprints
from joinedup.queries.fragmentation.handoffs import handoffs
from joinedup.queries.fragmentation.provision import fragmentation_ceilings, provided_cells
from joinedup.queries.pages.pathways import handoff_blocks, provider_blocks
from joinedup.queries.rendering.blocks import Bullets, Paragraph, Table
from joinedup.queries.views import SystemView

Make = Callable[[], Any]


@pytest.fixture
def ward(builder: Make) -> Any:
    """A ward and a lounge of one trust, and a unit of another to which people go from there."""
    made = builder()
    one = made.node("Organisation", "Amble Hospitals NHS Trust", type="NHSTrust")
    other = made.node("Organisation", "Amble Community NHS Trust", type="NHSTrust")
    ward, lounge, unit = (made.node("Service", n) for n in ("ward 4", "discharge lounge", "Unit 12"))
    made.edge(one, "PROVIDES", ward)
    made.edge(one, "PROVIDES", lounge)
    made.edge(other, "PROVIDES", unit)
    made.edge(ward, "DISCHARGES_TO", lounge)
    made.edge(lounge, "DISCHARGES_TO", unit, "limited")
    return made


def test_one_change_of_organisation_in_two_steps(ward: Any) -> None:
    found = handoffs(SystemView.of(ward.graph), Effort(resamples=300, seed=1))
    (path,) = found.paths
    assert [n.name for n in path.nodes] == ["ward 4", "discharge lounge", "Unit 12"]
    assert path.ratio.value == 0.5
    assert (path.crossings, path.weakest) == ((False, True), "limited")
    assert (found.steps.value, found.steps.numerator, found.steps.denominator) == (0.5, 1, 2)
    assert found.steps_known.value == 0.5
    assert found.complete
    assert found.steps.interval is not None
    assert found.steps.interval.low <= 0.5 <= found.steps.interval.high
    assert len(path.evidence) == 2


def test_a_service_of_nobody_is_counted_and_said_to_be_so(ward: Any) -> None:
    home = ward.node("Service", "settling-in service")
    unit = next(n.id for n in ward.graph.nodes("Service") if n.name == "Unit 12")
    ward.edge(unit, "REFERS_TO", home)
    found = handoffs(SystemView.of(ward.graph))
    (path,) = found.paths
    assert path.crossings == (False, True, None)
    assert (path.ratio.numerator, path.ratio.denominator) == (2, 3)
    assert path.ratio.not_stated == pytest.approx(1 / 3)
    assert (found.steps_known.numerator, found.steps_known.denominator) == (1, 2)
    assert found.steps.not_stated == pytest.approx(1 / 6)


def test_a_joint_team_is_of_each_that_runs_it(ward: Any) -> None:
    trusts = [n.id for n in ward.graph.nodes("Organisation")]
    joint, home = ward.node("Service", "integrated discharge team"), ward.node("Service", "home first")
    for trust in trusts:
        ward.edge(trust, "PROVIDES", joint)
    ward.edge(ward.node("Organisation", "Ambleford Council"), "PROVIDES", home)
    lounge = next(n.id for n in ward.graph.nodes("Service") if n.name == "discharge lounge")
    ward.edge(lounge, "REFERS_TO", joint)
    ward.edge(joint, "REFERS_TO", home)
    paths = {p.nodes[-1].name: p.crossings for p in handoffs(SystemView.of(ward.graph)).paths}
    assert paths["home first"] == (False, False, True)


def test_what_is_not_there_is_no_step_and_people_hand_over_nobody(ward: Any) -> None:
    people = ward.node("StakeholderGroup", "people who use services", sector="people")
    lounge = next(n.id for n in ward.graph.nodes("Service") if n.name == "discharge lounge")
    ward.edge(people, "REFERS_TO", lounge)
    ward.edge(lounge, "REFERS_TO", ward.node("Service", "night team"), "absent")
    ward.edge(lounge, "REFERS_TO", ward.node("Service", "day team"), "planned")
    found = handoffs(SystemView.of(ward.graph))
    assert found.steps.denominator == 2
    assert found.paths_found == 1


def test_paths_of_a_ring_end_where_they_would_close(builder: Make) -> None:
    made = builder()
    a, b, c = (made.node("Organisation", f"Trust {n}", type="NHSTrust") for n in "ABC")
    for source, target in ((a, b), (b, c), (c, a)):
        made.edge(source, "REFERS_TO", target)
    found = handoffs(SystemView.of(made.graph))
    assert {tuple(n.name[-1] for n in p.nodes) for p in found.paths} == {
        ("A", "B", "C"), ("B", "C", "A"), ("C", "A", "B"),
    }  # fmt: skip
    assert all(p.ratio.value == 1 for p in found.paths)


def test_many_paths_are_bounded_and_it_is_said(builder: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = builder()
    rows = [[made.node("Service", f"team {i}{j}") for j in range(3)] for i in range(4)]
    for upper, lower in pairwise(rows):
        for source in upper:
            for target in lower:
                made.edge(source, "REFERS_TO", target)
    view = SystemView.of(made.graph)
    assert handoffs(view).paths_found == 3**4
    monkeypatch.setattr(module, "MOST_PATHS", 10)
    some = handoffs(view)
    assert (some.paths_found, some.complete) == (10, False)
    assert "too many" in some.limits[0]
    monkeypatch.setattr(module, "MOST_PATHS", 1000)
    monkeypatch.setattr(module, "MOST_STEPS", 2)
    short = handoffs(view)
    assert short.longest == 2
    assert "go on" in short.limits[0]
    assert any(isinstance(b, Bullets) and "go on" in b.items[0] for b in handoff_blocks(short))
    assert short.steps.denominator == 27, "single steps are counted whatever paths are listed"


def test_an_empty_graph_says_so() -> None:
    found = handoffs(SystemView.of(KnowledgeGraph("nowhere")), Effort(resamples=10))
    assert found.steps.value is None
    assert found.paths == ()
    assert "no path" in found.limits[0]
    assert provided_cells(SystemView.of(KnowledgeGraph("nowhere"))) == ()
    assert len(handoff_blocks(found)) > 2
    assert len(provider_blocks((), ())) == 3


# -- providers


def test_providers_of_one_function_in_one_place(builder: Make) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    trusts = [made.node("Organisation", f"{n} NHS Trust", type="NHSTrust") for n in ("East", "West")]
    department = made.node("Organisation", "East elderly care department")
    made.edge(department, "PART_OF", trusts[0])
    services = [made.node("Service", f"{n} falls service") for n in ("Steady", "Upright", "Level", "Absent")]
    for service in services:
        made.edge(service, "COVERS", city, "absent" if "absent" in service else "present")
    made.edge(trusts[0], "PROVIDES", services[0])
    made.edge(department, "PROVIDES", services[0])
    made.edge(trusts[1], "PROVIDES", services[1])
    (cell,) = [c for c in provided_cells(SystemView.of(made.graph)) if c.function == "falls"]
    assert (cell.place, cell.stage) == ("Ambleford", "not stated")
    assert [p.name for p in cell.providers] == ["East NHS Trust", "West NHS Trust"], "a department is its trust"
    assert [s.name for s in cell.provider_not_stated] == ["Level falls service"]
    assert (cell.concentration.value, cell.by, cell.hill_2) == (0.5, "1/n", 2)
    assert cell.concentration.not_stated == pytest.approx(1 / 3)
    assert cell.evidence


def test_one_service_with_many_places_is_one_row(builder: Make) -> None:
    made = builder()
    service = made.node("Service", "falls service")
    made.edge(made.node("Organisation", "East NHS Trust"), "PROVIDES", service)
    for name in ("Amble", "Moor"):
        made.edge(service, "COVERS", made.node("Place", name))
    cells = provided_cells(SystemView.of(made.graph))
    assert [c.place for c in cells] == ["Amble", "Moor"]
    (row,) = next(b for b in provider_blocks(cells, ()) if isinstance(b, Table)).rows
    assert row.cells[2] == "Amble; Moor"


def test_volumes_weigh_providers_where_all_have_one_of_one_period(builder: Make) -> None:
    made = builder()
    gps, city = made.node("StakeholderGroup", "GPs", sector="primary"), made.node("Place", "Ambleford")
    for name, volume in (("East", 90), ("West", 10)):
        service = made.node("Service", f"{name} falls service")
        made.edge(service, "COVERS", city)
        made.edge(made.node("Organisation", f"{name} NHS Trust"), "PROVIDES", service)
        made.edge(gps, "REFERS_TO", service, attributes={"volume": volume, "period": "January"})
    (cell,) = provided_cells(SystemView.of(made.graph))
    assert (cell.concentration.value, cell.by) == (pytest.approx(0.82), "volumes")
    third = made.node("Service", "North falls service")
    made.edge(third, "COVERS", city)
    made.edge(made.node("Organisation", "North NHS Trust"), "PROVIDES", third)
    (cell,) = provided_cells(SystemView.of(made.graph))
    assert (cell.concentration.value, cell.by) == (pytest.approx(1 / 3), "1/n")


def test_a_function_without_a_stated_provider_is_said_to_have_none(builder: Make) -> None:
    made = builder()
    made.node("Service", "falls service")
    (cell,) = provided_cells(SystemView.of(made.graph))
    assert (cell.concentration.value, cell.hill_2, cell.place) == (None, None, "the whole system")
    blocks = provider_blocks((cell,), ())
    assert any(isinstance(b, Paragraph) and "who provides: falls" in b.text for b in blocks)
    assert next(b for b in blocks if isinstance(b, Table)).rows == ()


def test_ceiling_of_one_persons_fragmentation(builder: Make) -> None:
    made = builder()
    made.node("Place", "Ambleford")
    for name, share in (("North", 50), ("South", 29), ("West", 18)):
        trust = made.node("Organisation", f"{name} NHS Trust", type="NHSTrust")
        said = f"{name} received {share}% of admissions of Ambleford residents."
        made.edge(
            made.node("Measure", f"{share}%", said, attributes={"value": share, "unit": "%"}), "ABOUT", trust
        )  # fmt: skip
    (ceiling,) = fragmentation_ceilings(footprints(SystemView.of(made.graph)))
    assert round(ceiling.hhi.value or 0, 3) == 0.367
    assert round(ceiling.ceiling.value or 0, 2) == 0.63
    assert ceiling.providers == 4, "what the named trusts leave counts as one more"
    assert ceiling.ceiling.not_stated == pytest.approx(0.03)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()), max_size=25), st.permutations(range(7)))
def test_bounds_and_names(arcs: list[tuple[int, int, bool]], order: list[int]) -> None:
    def built(name: Callable[[int], str]) -> KnowledgeGraph:
        graph = KnowledgeGraph("nowhere")
        for i in range(7):
            graph.add_node(Node(id=name(i), kind="Service", name=name(i)))
        trust = graph.add_node(Node(id="trust", kind="Organisation", name="Trust"))
        for i in (0, 1, 2):
            graph.add_edge(Edge(source=trust.id, type="PROVIDES", target=name(i)))
        for a, b, refers in arcs:
            if a != b:
                graph.add_edge(Edge(source=name(a), type="REFERS_TO" if refers else "DISCHARGES_TO", target=name(b)))
        return graph

    one = handoffs(SystemView.of(built(lambda i: f"s{i}")))
    other = handoffs(SystemView.of(built(lambda i: f"s{order[i]}")))
    assert (one.steps.numerator, one.steps.denominator) == (other.steps.numerator, other.steps.denominator)
    assert one.paths_found == other.paths_found
    for path in one.paths:
        assert len({n.id for n in path.nodes}) == len(path.nodes) == len(path.crossings) + 1
        assert 0 <= (path.ratio.value or 0) <= 1
        assert sum(c is True for c in path.crossings) <= path.ratio.numerator

"""Layers over an invented city: how many bodies of each sort, shares that differ, and how far oversight reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph import KnowledgeGraph
from joinedup.queries.fragmentation.footprint import footprints
from joinedup.queries.fragmentation.layers import Layer, PlaceLayers, place_layers
from joinedup.queries.fragmentation.oversight import area_limits, oversight_coverage
from joinedup.queries.pages.fragmentation import footprint_blocks
from joinedup.queries.pages.governance import layers_blocks, oversight_blocks
from joinedup.queries.rendering.blocks import Claims, Paragraph, Table
from joinedup.queries.views import SystemView

Make = Callable[[], Any]


def layers_of(graph: KnowledgeGraph, place: str) -> dict[str, Layer]:
    found = {p.place.name: p for p in all_layers(graph)}
    return {layer.layer: layer for layer in found[place].layers}


def all_layers(graph: KnowledgeGraph) -> tuple[PlaceLayers, ...]:
    view = SystemView.of(graph)
    return place_layers(view, footprints(view))


def numbers(layer: Layer) -> tuple[float | None, float | None]:
    return layer.count_now.value, layer.count_planned.value if layer.count_planned else None


@pytest.fixture
def city(builder: Make) -> Any:
    """A city under two partnerships and four commissioners, three of which are to merge."""
    made = builder()
    place = made.node("Place", "Ambleford")
    made.node("Organisation", "Ambleford City Council", "The council met.", type="LocalAuthority")
    board = made.node("Partnership", "Ambleford Health and Wellbeing Board", type="HealthAndWellbeingBoard")
    east = made.node("Partnership", "Ambleford and Wend STP", type="STP")
    west = made.node("Partnership", "Moor and West Ambleford STP", type="STP")
    made.edge(east, "COVERS", place, attributes={"share": 0.8})
    made.edge(west, "COVERS", place, attributes={"share": 0.2})
    merged = made.node("Organisation", "NHS Ambleford and Wend CCG", type="CCG")
    made.edge(merged, "COVERS", place, "planned", attributes={"share": 0.78})
    for name in ("NHS Ambleford Central CCG", "NHS Ambleford South CCG", "NHS Wend CCG"):
        ccg = made.node("Organisation", name, type="CCG")
        made.edge(ccg, "COVERS", place)
        made.edge(ccg, "SUCCEEDED_BY", merged, "planned")
    made.edge(made.node("Organisation", "NHS Moor CCG", type="CCG"), "COVERS", place, "limited")
    executive = made.node("Partnership", "Ambleford and Wend STP Board", type="Board")
    partners = made.node("StakeholderGroup", "system partners")
    made.edge(executive, "PART_OF", east)
    made.edge(executive, "OVERSEES", partners)
    made.edge(board, "OVERSEES", partners, "limited")
    return made


def test_a_merger_takes_four_commissioners_to_two_and_leaves_the_partnerships(city: Any) -> None:
    found = layers_of(city.graph, "Ambleford")
    assert {name: numbers(layer) for name, layer in found.items()} == {
        "local authority": (1, None),
        "health and wellbeing board": (1, None),
        "sustainability and transformation partnership": (2, None),
        "clinical commissioning group": (4, 2),
    }
    commissioners = found["clinical commissioning group"]
    assert [r.name for r in commissioners.replaced] == [
        "NHS Ambleford Central CCG", "NHS Ambleford South CCG", "NHS Wend CCG",
    ]  # fmt: skip
    assert [b.body.name for b in commissioners.planned] == ["NHS Ambleford and Wend CCG"]
    assert found["local authority"].now[0].basis == "by law"


def test_two_shares_of_one_footprint_are_shown_and_not_averaged(city: Any) -> None:
    (place,) = [p for p in all_layers(city.graph) if p.conflicts]
    (conflict,) = place.conflicts
    assert conflict.of == "one footprint"
    assert {(s.body.name, s.share) for s in conflict.statements} == {
        ("NHS Ambleford and Wend CCG", 0.78), ("Ambleford and Wend STP", 0.8),
    }  # fmt: skip
    claims = [b for b in layers_blocks((place,)) if isinstance(b, Claims)]
    assert "78%" in claims[0].items[0].title
    assert "80%" in claims[0].items[0].title
    assert all(s.evidence for s in conflict.statements)


def test_two_shares_of_one_body_give_a_reading_each(builder: Make) -> None:
    made = builder()
    city, north = made.node("Place", "Ambleford"), made.node("Partnership", "North STP", type="STP")
    made.edge(
        north, "COVERS", city, attributes={"share": 0.7},
        said=["The North STP covers 70% of the population.", "North STP serves 60% of residents of Ambleford."],
    )  # fmt: skip
    (foot,) = footprints(SystemView.of(made.graph))
    assert foot.bodies[0].share is None
    assert foot.bodies[0].conflicting == (0.7, 0.6)
    assert foot.figures is None
    assert [round(g.hhi.value or 0, 2) for g in foot.alternatives] == [0.58, 0.52], "0.7² + 0.3², and 0.6² + 0.4²"
    assert "70% or 60%" in foot.note
    table = next(b for b in footprint_blocks((foot,)) if isinstance(b, Table))
    assert [row.cells[3] for row in table.rows] == [g.hhi.value for g in foot.alternatives]


def test_a_share_said_of_several_bodies_is_nobodys_own(builder: Make) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    said = made.evidence("The three groups cover 78% of the population.", status="present")
    for name in ("NHS East CCG", "NHS West CCG"):
        ccg = made.node("Organisation", name, type="CCG")
        made.edge(ccg, "COVERS", city, said=[])
        made.graph.edge(ccg, "COVERS", city).evidence.append(said)
    (foot,) = footprints(SystemView.of(made.graph))
    assert [b.share for b in foot.bodies] == [None, None]
    assert foot.not_stated.value == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Some 70% of the population live in the footprint of East STP and 30% in that of West STP.",
        "East STP covers 70% of the city's population; West STP covers 30%.",
    ],
)
def test_percentages_of_one_sentence_go_to_the_body_they_belong_to(builder: Make, sentence: str) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    bodies = [made.node("Partnership", name, type="STP") for name in ("East STP", "West STP")]
    for value in (70, 30):
        measure = made.node("Measure", f"{value}%", sentence, attributes={"value": value, "unit": "%"})
        for body in bodies:
            made.edge(measure, "ABOUT", body)
    for body in bodies:
        made.edge(body, "COVERS", city)
    (foot,) = footprints(SystemView.of(made.graph))
    assert {b.body.name: b.share for b in foot.bodies} == {"East STP": 0.7, "West STP": 0.3}
    assert foot.figures is not None
    assert foot.figures.hhi.value == pytest.approx(0.58)


def test_a_joint_share_is_that_of_the_body_they_become(builder: Make) -> None:
    made = builder()
    city, merged = made.node("Place", "Ambleford"), made.node("Organisation", "NHS New CCG", type="CCG")
    text = "The two groups that cover 78% of the population will merge into NHS New CCG."
    measure = made.node("Measure", "78%", text, attributes={"value": 78, "unit": "%"})
    made.edge(measure, "ABOUT", merged)
    for name in ("NHS East CCG", "NHS West CCG"):
        ccg = made.node("Organisation", name, type="CCG")
        made.edge(ccg, "COVERS", city)
        made.edge(ccg, "SUCCEEDED_BY", merged, "planned")
        made.edge(measure, "ABOUT", ccg)
    planned = [f for f in footprints(SystemView.of(made.graph)) if f.when == "planned"]
    assert [(b.body.name, b.share) for f in planned for b in f.bodies] == [("NHS New CCG", 0.78)]
    assert planned[0].figures is not None
    assert round(planned[0].figures.hhi.value or 0, 4) == 0.6568


@pytest.mark.parametrize("text", ["40% of the population identify as disabled.", "13% of residents are over 65."])
def test_a_part_of_the_people_is_no_share_of_the_place(builder: Make, text: str) -> None:
    made = builder()
    stp = made.node("Partnership", "North STP", type="STP")
    made.edge(stp, "COVERS", made.node("Place", "Ambleford"), said=[text])
    assert footprints(SystemView.of(made.graph)) == ()


def test_trusts_are_counted_by_what_they_are(builder: Make) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    made.edge(made.node("Organisation", "Amble Hospitals NHS Trust", type="NHSTrust"), "COVERS", city)
    heart = made.node("Organisation", "Heart of Amble NHS Trust", type="NHSTrust")
    made.edge(made.node("Site", "Amble General Hospital"), "PART_OF", heart)
    made.edge(heart, "COVERS", city)
    made.edge(made.node("Organisation", "Amble Community NHS Trust", type="NHSTrust"), "COVERS", city)
    made.edge(made.node("Organisation", "Fell NHS Trust", type="NHSTrust", sector="mental-health"), "COVERS", city)
    made.edge(made.node("Organisation", "Vale NHS Trust", type="NHSTrust"), "COVERS", city)
    assert {name: layer.count_now.value for name, layer in layers_of(made.graph, "Ambleford").items()} == {
        "NHS trust (acute)": 2, "NHS trust (community)": 1, "NHS trust (mental health)": 1,
        "NHS trust (sector not stated)": 1,
    }  # fmt: skip


def test_parts_wholes_names_and_successors(builder: Make) -> None:
    made = builder()
    city, north, county = (made.node("Place", n) for n in ("Ambleford", "north Ambleford", "Ambleshire"))
    made.edge(north, "PART_OF", city)
    made.edge(city, "PART_OF", county)
    made.edge(made.node("Organisation", "NHS North CCG", type="CCG"), "COVERS", north)
    old, new = (made.node("Organisation", f"NHS {n} CCG", type="CCG") for n in ("Old", "New"))
    made.edge(old, "COVERS", city)
    made.edge(old, "SUCCEEDED_BY", new, "present")
    made.edge(made.node("Partnership", "Shire ICS", type="ICS"), "COVERS", county)
    made.node("Organisation", "NHS South Ambleford CCG", type="CCG")
    found = layers_of(made.graph, "Ambleford")
    rows = {b.body.name: (b.basis, b.through.name if b.through else None) for x in found.values() for b in x.now}
    assert rows == {
        "NHS North CCG": ("covers a part", "north Ambleford"), "NHS New CCG": ("comes after", "NHS Old CCG"),
        "Shire ICS": ("covers it with more", "Ambleshire"), "NHS South Ambleford CCG": ("by name", None),
    }  # fmt: skip
    commissioners = found["clinical commissioning group"]
    assert commissioners.count_now.value == 2, "what the name alone places here is shown, and not counted"
    assert commissioners.count_now.not_stated == pytest.approx(1 / 3)


def test_successions_are_followed_to_the_end_and_rings_do_not_hang(builder: Make) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    a, b, c, d = (made.node("Organisation", f"NHS {n} CCG", type="CCG") for n in ("First", "Second", "Third", "Fourth"))
    made.edge(a, "COVERS", city)
    made.edge(made.node("Organisation", "NHS Moor CCG", type="CCG"), "COVERS", city)
    for old, new, status in ((a, b, "present"), (b, c, "present"), (c, d, "planned")):
        made.edge(old, "SUCCEEDED_BY", new, status)
    layer = layers_of(made.graph, "Ambleford")["clinical commissioning group"]
    assert [x.body.name for x in layer.now] == ["NHS Moor CCG", "NHS Third CCG"]
    assert numbers(layer) == (2, 2)
    assert [x.body.name for x in layer.planned] == ["NHS Fourth CCG"]
    made.edge(b, "SUCCEEDED_BY", a, "present")
    assert layers_of(made.graph, "Ambleford")


def test_oversight_reaches_as_far_as_one_body_with_a_stated_share(city: Any) -> None:
    (row,) = oversight_coverage(SystemView.of(city.graph))
    assert (row.place.name, row.value.value) == ("Ambleford", 0.8)
    best, limited = row.bodies
    assert (best.body.name, best.share, best.by_law) == ("Ambleford and Wend STP Board", 0.8, False)
    assert best.through is not None
    assert best.through.name == "Ambleford and Wend STP"
    assert (limited.body.name, limited.status, limited.share, limited.by_law) == (
        "Ambleford Health and Wellbeing Board", "limited", 1.0, True,
    )  # fmt: skip
    assert row.value.edges
    assert row.value.note, "why there is no interval"


def test_what_the_law_gives_does_not_count_as_oversight(builder: Make) -> None:
    made = builder()
    made.node("Place", "Ambleford")
    board = made.node("Partnership", "Ambleford Health and Wellbeing Board", type="HealthAndWellbeingBoard")
    made.edge(board, "OVERSEES", made.node("Programme", "winter plan"))
    (row,) = oversight_coverage(SystemView.of(made.graph))
    assert row.value.value is None
    assert "no document states" in row.value.note
    assert row.bodies[0].share == 1
    told = [b.text for b in oversight_blocks((row,)) if isinstance(b, Paragraph)]
    assert any("No document says what share" in text for text in told)


def test_what_cannot_be_worked_out_is_said(builder: Make) -> None:
    def limits(graph: KnowledgeGraph) -> tuple[str, ...]:
        view = SystemView.of(graph)
        return area_limits(view, footprints(view), oversight_coverage(view))

    assert "names a place" in limits(KnowledgeGraph("nowhere"))[0]
    made = builder()
    city = made.node("Place", "Ambleford")
    assert [text.split(":")[0] for text in limits(made.graph)] == [
        "No document states what share of a place a body covers",
        "No document states what share of a place a body oversees",
    ]
    for name in ("East STP", "West STP"):
        made.edge(made.node("Partnership", name, type="STP"), "COVERS", city, attributes={"share": 0.7})
    assert any("add up to 140%" in text for text in limits(made.graph))
    made.edge(made.node("Partnership", "Odd STP", type="STP"), "COVERS", city, attributes={"share": 80})
    assert any("Odd STP covers is given as 80" in text for text in limits(made.graph))
    assert all(b.share != 80 for foot in footprints(SystemView.of(made.graph)) for b in foot.bodies)


def test_layers_cannot_be_laid_over_each_other_by_their_shares_alone(city: Any) -> None:
    view = SystemView.of(city.graph)
    told = [text for text in area_limits(view, footprints(view), oversight_coverage(view)) if "variation of" in text]
    assert len(told) == 1
    assert "clinical commissioning group, sustainability and transformation partnership" in told[0]


def test_nothing_to_lay_over_anything(builder: Make) -> None:
    assert all_layers(KnowledgeGraph("nowhere")) == ()
    made = builder()
    made.edge(made.node("Organisation", "NHS East CCG", type="CCG"), "WORKS_WITH", made.node("Service", "a team"))
    assert all_layers(made.graph) == ()
    assert oversight_coverage(SystemView.of(made.graph)) == ()
    assert layers_blocks(()) == oversight_blocks(()) == ()


def test_the_gold_graph_of_a_real_report(birmingham: KnowledgeGraph) -> None:
    """The layers before April 2018 as the contract of the analyses has them."""
    found = {p.place.name: {x.layer: numbers(x) for x in p.layers} for p in all_layers(birmingham)}
    city = found[birmingham.system]
    assert city["local authority"] == city["health and wellbeing board"] == (1, None)
    assert city["sustainability and transformation partnership"] == (2, None)
    assert city["clinical commissioning group"] == (4, 2)
    assert city["NHS trust (acute)"] == (3, None)
    (place,) = [p for p in all_layers(birmingham) if p.conflicts]
    assert {s.share for c in place.conflicts for s in c.statements} == {0.78, 0.8}
    (oversight,) = oversight_coverage(SystemView.of(birmingham))
    assert oversight.value.value == 0.8
    assert [
        (b.share, b.status) for b in oversight.bodies if b.body.kind == "Partnership" and b.status == "limited"
    ] == [(1.0, "limited")]


@given(st.lists(st.floats(0, 1.4, allow_nan=False), min_size=1, max_size=6))
def test_shares_that_add_up_to_anything_leave_figures_within_bounds(shares: list[float]) -> None:
    from joinedup.graph import Edge, Node, node_id

    graph = KnowledgeGraph("nowhere")
    place = graph.add_node(Node(id="place:x", kind="Place", name="Xford"))
    for i, share in enumerate(shares):
        body = graph.add_node(Node(id=node_id("Partnership", f"STP {i}"), kind="Partnership", type="STP", name=f"STP {i}"))  # type: ignore[arg-type]  # noqa: E501  # fmt: skip
        graph.add_edge(Edge(source=body.id, type="COVERS", target=place.id, attributes={"share": share}))
    for foot in footprints(SystemView.of(graph)):
        total = sum(b.share or 0 for b in foot.bodies)
        assert (foot.figures is None) == (total > 1.005 or not any(b.share for b in foot.bodies))
        for figures in (foot.figures, foot.renormalised):
            if figures is not None:
                assert 0 < (figures.hhi.value or 0) <= 1 + 1e-9
                assert 1 - 1e-9 <= (figures.hill_2.value or 0) <= len(figures.shares) + 1e-9
                assert sum(figures.shares) == pytest.approx(1, abs=0.006)

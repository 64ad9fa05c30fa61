import itertools

import pytest

from joinedup.graph import Edge, KnowledgeGraph, Node
from joinedup.graph.vocabulary import vocabulary
from joinedup.maps.layout import GUTTER, LARGE_BUDGET, Layout, lay_out


def big() -> KnowledgeGraph:
    """Many nodes in every sector, many edges, some of them parallel."""
    graph = KnowledgeGraph("big")
    sectors = (*vocabulary().sectors, "not stated")
    for i in range(260):
        sector = sectors[i % 40 % len(sectors)]
        graph.add_node(Node(id=f"n{i:03}", kind="StakeholderGroup", name=f"group {i}", sector=sector))
    for i in range(260):
        for step, type_ in ((1, "WORKS_WITH"), (7, "REFERS_TO"), (7, "OVERSEES"), (31, "COMMISSIONS")):
            status = ("present", "absent", "limited")[(i + step) % 3]
            graph.add_edge(Edge(source=f"n{i:03}", type=type_, target=f"n{(i * 3 + step) % 260:03}", status=status))
    return graph


@pytest.fixture(scope="module")
def layout() -> Layout:
    return lay_out(big())


def test_boxes_stand_in_their_panels_and_apart(layout: Layout) -> None:
    for box in layout.boxes.values():
        panel = layout.panels[box.panel]
        assert panel.left < box.x - box.width / 2
        assert box.x + box.width / 2 < panel.left + panel.width
        assert panel.top < box.y - box.height / 2
        assert box.y + box.height / 2 < panel.top + panel.height
    for a, b in itertools.combinations(layout.boxes.values(), 2):
        assert abs(a.x - b.x) >= (a.width + b.width) / 2 or abs(a.y - b.y) >= (a.height + b.height) / 2


def test_panels_stand_apart(layout: Layout) -> None:
    for a, b in itertools.combinations(layout.panels, 2):
        assert (
            a.left + a.width <= b.left or b.left + b.width <= a.left
            or a.top + a.height <= b.top or b.top + b.height <= a.top
        )  # fmt: skip


def test_people_stand_left_of_oversight(layout: Layout) -> None:
    left = {p.title: p.left for p in layout.panels}
    assert left["People and carers"] <= left["Primary care"] <= left["Acute hospitals"] <= left["National bodies"]
    assert left["People and carers"] < left["National bodies"]


def test_every_curve_joins_the_sides_of_its_two_boxes(layout: Layout) -> None:
    for edge in big().edges():
        route = layout.routes[edge.id]
        for end, (x, y) in ((edge.source, route.curve[0]), (edge.target, route.curve[3])):
            box = layout.boxes[end]
            assert y == pytest.approx(box.y, abs=0.1)
            assert abs(x - box.x) == pytest.approx(box.width / 2, abs=0.1)


def test_no_two_links_run_alike(layout: Layout) -> None:
    curves = [r.curve for r in layout.routes.values()]
    assert len(set(curves)) == len(curves)


def test_marks_between_columns_stand_in_the_open(layout: Layout) -> None:
    columns = {(p.left, p.left + p.width) for p in layout.panels}
    marks = [r.mark for r in layout.routes.values()]
    covered = [m for m in marks if any(a < m[0] < b for a, b in columns)]
    # Two small boxes side by side in one panel have no open space between them
    assert len(covered) < len(marks) / 10


def test_only_so_many_boxes_are_large(layout: Layout) -> None:
    assert sum(b.large for b in layout.boxes.values()) == LARGE_BUDGET


def test_a_missing_link_makes_a_box_matter_more() -> None:
    graph = big()
    for name in ("lonely", "quiet"):
        graph.add_node(Node(id=name, kind="Service", name=name))
    for i in range(8):
        graph.add_edge(Edge(source=f"n{i:03}", type="REFERS_TO", target="lonely", status="absent"))
        graph.add_edge(Edge(source=f"n{i:03}", type="REFERS_TO", target="quiet", status="present"))
    boxes = lay_out(graph).boxes
    assert boxes["lonely"].large
    assert not boxes["quiet"].large


def test_layout_does_not_depend_on_the_order_of_adding(sample: KnowledgeGraph) -> None:
    other = KnowledgeGraph(sample.system)
    for node in reversed(list(sample.nodes())):
        other.add_node(node)
    for edge in reversed(list(sample.edges())):
        other.add_edge(edge)
    assert lay_out(other) == lay_out(sample)


def test_conclusions_stand_aside_and_passages_nowhere(sample: KnowledgeGraph) -> None:
    sample.add_node(Node(id="doc", kind="Document", name="review"))
    sample.add_node(Node(id="passage", kind="Passage", name="one sentence"))
    sample.add_edge(Edge(source="passage", type="PART_OF", target="doc"))
    layout = lay_out(sample)
    assert {"doc", "passage"}.isdisjoint(layout.boxes)
    aside = layout.panels[layout.boxes["finding"].panel]
    assert aside.aside
    assert aside.left - GUTTER >= max(p.left + p.width for p in layout.panels if not p.aside)


def test_many_conclusions_stand_in_several_columns() -> None:
    graph = big()
    for i in range(250):
        graph.add_node(Node(id=f"f{i:03}", kind="Finding", name=f"finding {i}"))
    layout = lay_out(graph)
    aside = [p for p in layout.panels if p.aside]
    assert [p.count for p in aside] == [100, 100, 50]
    assert len({p.left for p in aside}) == len({p.title for p in aside}) == 3
    assert max(p.top + p.height for p in aside) < 1.5 * max(p.top + p.height for p in layout.panels if not p.aside)


def test_a_graph_without_nodes_has_an_empty_map() -> None:
    assert lay_out(KnowledgeGraph()) == Layout((), {}, {})

"""Differences between two graphs of one invented system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph import Edge, KnowledgeGraph, Node, Status
from joinedup.queries.comparison.diff import DiffReport, Turn, diff, turn_of
from joinedup.queries.comparison.matching import match_nodes
from joinedup.queries.pages.comparison import diff_blocks
from joinedup.queries.report import to_json

Make = Callable[[], Any]


@pytest.fixture
def old(builder: Make) -> Any:
    made = builder()
    gps = made.node("StakeholderGroup", "GPs")
    door = made.node("Service", "Amble Door", type="AccessPoint")
    record = made.node("InformationSystem", "Amble Care Record")
    trust = made.node("Organisation", "Amble Trust", type="NHSTrust", codes={"ods": "RX9"})
    made.edge(gps, "REFERS_TO", door, "limited", ["Few GPs knew of the door."])
    made.edge(gps, "HAS_ACCESS_TO", record, "absent", ["GPs could not see the record."])
    made.edge(trust, "PROVIDES", door, said=["The trust ran the door."])
    return made


@pytest.fixture
def new(builder: Make) -> Any:
    made = builder()
    gps = made.node("StakeholderGroup", "GPs")
    door = made.node("Service", "Amble Door", type="AccessPoint")
    charity = made.node("Organisation", "Amble Friends", type="VCSE")
    trust = made.node("Organisation", "Amble Community NHS Foundation Trust", type="NHSTrust", codes={"ods": "RX9"})
    made.edge(gps, "REFERS_TO", door, "present", ["GPs used the door daily."])
    made.edge(charity, "REFERS_TO", door, "absent", ["The charity could not refer."])
    made.edge(trust, "PROVIDES", door, said=["The trust ran the door.", "It is the trust's."])
    return made


@pytest.fixture
def report(old: Any, new: Any) -> DiffReport:
    return diff(old.graph, new.graph)


def test_a_graph_is_the_same_as_itself(old: Any) -> None:
    found = diff(old.graph, old.graph)
    assert found.same
    assert [b.block for b in diff_blocks(found)] == ["heading", "paragraph"]


def test_a_gap_that_was_mended(report: DiffReport) -> None:
    (change,) = report.status_changed
    assert (change.source.name, change.target.name) == ("GPs", "Amble Door")
    assert (change.before, change.after, change.turn) == ("limited", "present", "mended")
    assert [q.text for q in change.gained] == ["GPs used the door daily."]
    assert [q.text for q in change.lost] == ["Few GPs knew of the door."]


def test_what_came_and_what_is_no_longer_stated(report: DiffReport) -> None:
    assert [(e.source.name, e.status) for e in report.edges_added] == [("Amble Friends", "absent")]
    assert [(e.target.name, e.status) for e in report.edges_removed] == [("Amble Care Record", "absent")]
    assert [n.name for n in report.nodes_added] == ["Amble Friends"]
    assert [n.name for n in report.nodes_removed] == ["Amble Care Record"]
    assert not report.same


def test_a_body_with_another_name_and_the_same_code_is_the_same(report: DiffReport) -> None:
    (change,) = [n for n in report.nodes_changed if n.by == "code"]
    assert (change.before.name, change.node.name) == ("Amble Trust", "Amble Community NHS Foundation Trust")
    assert {"id", "name"} <= {c.field for c in change.changes}
    (edge,) = report.evidence_changed
    assert [q.text for q in edge.gained] == ["It is the trust's."], "the relationship is that of one body"
    assert edge.lost == ()


def test_forwards_and_backwards_are_mirror_images(old: Any, new: Any, report: DiffReport) -> None:
    back = diff(new.graph, old.graph)
    assert [e.id for e in back.edges_added] == [e.id for e in report.edges_removed]
    assert [n.id for n in back.nodes_removed] == [n.id for n in report.nodes_added]
    assert [(c.before, c.after) for c in back.status_changed] == [(c.after, c.before) for c in report.status_changed]
    assert [c.turn for c in back.status_changed] == ["new gap"]


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        ("absent", "limited", "better"), ("limited", "absent", "worse"), ("absent", "present", "mended"),
        ("present", "limited", "new gap"), ("planned", "present", "in place"), ("absent", "planned", "planned"),
        ("present", "planned", "otherwise"),
        ("present", "ended", "ended"), ("planned", "absent", "otherwise"), ("ended", "present", "otherwise"),
    ],
)  # fmt: skip
def test_turns(before: str, after: str, turn: Turn) -> None:
    assert turn_of(Status(before), Status(after)) == turn


def test_a_sentence_read_with_another_status_is_gained_and_lost(builder: Make) -> None:
    graphs = []
    for status in ("present", "limited"):
        made = builder()
        ends = made.node("StakeholderGroup", "GPs"), made.node("Service", "Amble Door")
        made.edge(ends[0], "REFERS_TO", ends[1], status, ["Some of them refer."])
        graphs.append(made.graph)
    (change,) = diff(*graphs).status_changed
    assert [q.status for q in (*change.gained, *change.lost)] == ["limited", "present"]


def test_a_name_that_two_nodes_have_matches_neither() -> None:
    def graph(*names: str, alias: str) -> KnowledgeGraph:
        made = KnowledgeGraph("x")
        for name in names:
            made.add_node(Node(id=f"service:{name}", kind="Service", name=name, aliases=[alias]))
        return made

    assert match_nodes(graph("a", "b", alias="the team"), graph("c", alias="the team")) == {}
    assert match_nodes(graph("a", alias="the team"), graph("c", alias="The  team")) == {
        "service:a": ("service:c", "name")
    }
    other = KnowledgeGraph("x")
    other.add_node(Node(id="site:c", kind="Site", name="the team"))
    assert match_nodes(graph("a", alias="the team"), other) == {}, "of another kind"


def test_volumes_and_documents_count_as_differences(builder: Make) -> None:
    graphs = []
    for volume in (10, 12):
        made = builder()
        ends = made.node("StakeholderGroup", "GPs"), made.node("Service", "Amble Door")
        made.graph.add_edge(Edge(source=ends[0], type="REFERS_TO", target=ends[1], attributes={"volume": volume}))
        graphs.append(made.graph)
    graphs[1].documents[0].sha256 = "other"
    found = diff(*graphs)
    assert found.documents_changed == ("review.txt",)
    (change,) = found.evidence_changed
    assert [(c.field, c.before, c.after) for c in change.changes] == [("volume", "10", "12")]


def test_json_and_blocks_hold_it_all(report: DiffReport) -> None:
    assert DiffReport.model_validate_json(to_json(report)) == report
    text = " ".join(b.model_dump_json() for b in diff_blocks(report))
    for said in ("a gap before, in place now", "Few GPs knew of the door.", "Amble Care Record", "Amble Friends"):
        assert said in text


def test_empty_graphs() -> None:
    found = diff(KnowledgeGraph("a"), KnowledgeGraph("b"))
    assert found.same
    assert found.limits == ("The old graph holds nothing.", "The new graph holds nothing.")


def test_graphs_that_have_nothing_in_common_are_asked_about(builder: Make) -> None:
    graphs = [builder() for _ in range(2)]
    for made, name in zip(graphs, ("Amble Door", "Wend Line"), strict=True):
        made.node("Service", name)
    (limit,) = (found := diff(*(made.graph for made in graphs))).limits
    assert "of one system" in limit
    assert limit in " ".join(b.model_dump_json() for b in diff_blocks(found))
    assert diff(graphs[0].graph, graphs[0].graph).limits == ()

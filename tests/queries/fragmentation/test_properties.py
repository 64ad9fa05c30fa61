"""What holds of every report on fragmentation, whatever the graph."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node
from joinedup.graph.vocabulary import NOT_STATED
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import FragmentationReport, fragmentation
from joinedup.queries.pages.networks import network_blocks
from joinedup.queries.results import Figure

Statement = tuple[int, str, int, str, str | None]
FEW = Effort(resamples=8, permutations=5, rewirings=2, communities=2)
RELATIONS = ("REFERS_TO", "DISCHARGES_TO", "SHARES_INFORMATION_WITH", "WORKS_WITH")
STATUSES = ("present", "limited", "absent", "planned", "ended")

statements = st.lists(
    st.tuples(
        st.integers(0, 6), st.sampled_from(RELATIONS), st.integers(0, 6), st.sampled_from(STATUSES),
        st.sampled_from([None, "crisis", "step-down"]),
    ),
    max_size=14,
)  # fmt: skip


def system(rows: list[Statement], *, renamed: bool = False, twice: bool = False, bare: bool = False) -> KnowledgeGraph:
    """Services of three trusts, and what is stated of them; ``bare`` of what partitions go by."""
    graph = KnowledgeGraph("Ambleford")
    ids = [f"z{9 - i}" if renamed else f"s{i}" for i in range(7)]
    for i in range(7):
        sector = NOT_STATED if bare else ("acute", "primary", NOT_STATED)[i % 3]
        graph.add_node(Node(id=ids[i], kind="Service", name=f"service {i}", sector=sector))
    if not bare:
        graph.add_node(Node(id="town", kind="Place", name="Ambleford"))
        for t in range(3):
            graph.add_node(Node(id=f"t{t}", kind="Organisation", name=f"Trust {t}"))
            graph.add_edge(Edge(source=f"t{t}", type="PROVIDES", target=ids[t], evidence=[said(900 + t)]))
        graph.add_edge(Edge(source=ids[0], type="COVERS", target="town", evidence=[said(990)]))
    for number, (i, relation, j, status, stage) in enumerate(rows):
        if i == j:
            continue
        lines = [said(number, status, None if bare else stage)] * (2 if twice else 1)
        volume = {"volume": number} if relation in ("REFERS_TO", "DISCHARGES_TO") else {}
        graph.add_edge(Edge(source=ids[i], type=relation, target=ids[j], attributes=volume, evidence=lines))
    return graph


def said(number: int, status: Any = "present", stage: str | None = None) -> Evidence:
    start = number * 100
    return Evidence(
        document="review.txt", sentence=f"s{number}", start=start, end=start + 9, quote="It is so.", status=status,
        stage=stage, confidence=0.9,
    )  # fmt: skip


def figures(value: Any) -> Iterator[Figure]:
    """Every figure of a report."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from figures(item)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from figures(getattr(value, name))


def points(report: FragmentationReport) -> dict[str, Any]:
    """Values that hang on what is stated alone, and neither on names nor on draws."""
    found = {
        "gap": report.gaps.overall.gap.value,
        "levels": (report.levels.overall.pairs, report.levels.overall.mean.value),
        "F": [c.fragmentation.value for c in report.cohesion],
        "DF": [c.distance_weighted.value for c in report.cohesion],
        "changes": [c.fragmentation.numerator for c in report.cohesion_changes],
        "EI": [e.figure.value for e in report.ei],
        "Q": [fit.modularity.value for fit in report.communities.given],
        "P": sorted(
            (r.node.name, r.participation.value, r.z) for r in report.roles if r.participation.value is not None
        ),
        "reach": sorted((r.node.name, r.period, r.gap.value) for r in report.reach),
        "flows": [f.figure.value for f in report.flow_ei],
    }
    return {name: rounded(value) for name, value in found.items()}


def rounded(value: Any) -> Any:
    """Numbers to nine digits: sums in another order differ in the last."""
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return round(value, 9) if isinstance(value, float) else value


@given(statements)
@settings(max_examples=25, deadline=None)
def test_every_figure_is_finite_bounded_and_has_its_evidence(rows: list[Statement]) -> None:
    report = fragmentation(system(rows), effort=FEW)
    assert FragmentationReport.model_validate_json(report.model_dump_json()) == report
    for figure in figures(report):
        for number in (figure.value, figure.numerator, figure.denominator, figure.not_stated):
            assert number is None or math.isfinite(number)
        assert figure.not_stated is None or 0 <= figure.not_stated <= 1
        assert figure.value is None or figure.denominator != 0
        assert figure.note or (figure.value is not None and figure.interval), "or it says why not"
        assert all(report.evidence.get(edge) for edge in figure.edges)
        if figure.interval and figure.value is not None:
            assert figure.interval.low <= figure.interval.high
    for cell in (report.levels.overall, *report.levels.by_stage, *report.levels.by_sectors):
        assert cell.mean.value is None or 0 <= cell.mean.value <= 100
        assert sum(cell.pairs) == cell.mean.denominator
    assert network_blocks(report)


@given(statements)
@settings(max_examples=25, deadline=None)
def test_names_do_not_matter(rows: list[Statement]) -> None:
    found, other = (points(fragmentation(system(rows, renamed=new), effort=Effort.none())) for new in (False, True))
    assert found == other


@given(statements)
@settings(max_examples=25, deadline=None)
def test_a_sentence_that_is_quoted_twice_counts_once(rows: list[Statement]) -> None:
    assert fragmentation(system(rows, twice=True), effort=FEW) == fragmentation(system(rows), effort=FEW)


@given(statements)
@settings(max_examples=25, deadline=None)
def test_nodes_without_a_stated_interface_change_nothing(rows: list[Statement]) -> None:
    more = system(rows)
    more.add_node(Node(id="s-alone", kind="Service", name="alone", sector="acute"))
    more.add_node(Node(id="t-alone", kind="Organisation", name="Trust alone"))
    reports = fragmentation(more, effort=FEW), fragmentation(system(rows), effort=FEW)
    # of a service without a function and a body that nobody oversees these have to tell
    one, other = (report.model_dump(exclude={"governance", "services"}) for report in reports)
    assert one == other


@given(statements)
@settings(max_examples=25, deadline=None)
def test_where_nothing_is_stated_of_sectors_and_places_no_figure_says_so(rows: list[Statement]) -> None:
    report = fragmentation(system(rows, bare=True), effort=FEW)
    for fit in report.communities.given:
        if fit.partition != "org":
            assert fit.modularity.value is fit.nmi.value is fit.ari.value is None
    assert all(e.figure.value is None for e in report.ei if e.partition != "org")
    assert all(r.role is None and r.participation.value is None for r in report.roles)
    assert report.communities.reading == "no reading"
    assert report.limits


@given(statements)
@settings(max_examples=25, deadline=None)
def test_weaker_ties_and_plans_only_join(rows: list[Statement]) -> None:
    report = fragmentation(system(rows), effort=Effort.none())
    assert all(c.fragmentation.numerator >= 0 for c in report.cohesion_changes)
    f = [c.fragmentation.value or 0 for c in report.cohesion]
    assert f == sorted(f, reverse=True)


@pytest.mark.parametrize("nodes", [0, 1])
def test_an_empty_graph_and_one_node(nodes: int) -> None:
    graph = KnowledgeGraph("nowhere")
    for i in range(nodes):
        graph.add_node(Node(id=f"s{i}", kind="Service", name="alone"))
    report = fragmentation(graph, effort=FEW)
    assert report.limits[0] == "No interface is stated: there is nothing to measure."
    assert all(f.value is None for f in figures((report.levels, report.cohesion, report.communities, report.ei)))
    assert report.roles == report.reach == report.flow_ei == ()
    assert network_blocks(report)

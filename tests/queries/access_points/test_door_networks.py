"""What hangs on one node, referrals by source, several systems in one graph; and what must hold of any graph."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node
from joinedup.queries.access_points import AccessPointReport, access_points
from joinedup.queries.effort import Effort
from joinedup.queries.results import Figure

Make = Callable[[], Any]


def report_on(made: Any, resamples: int = 200) -> AccessPointReport:
    return access_points(made.graph, effort=Effort(resamples=resamples))


# -- single points of failure


def test_pairs_cut_of_fixture_s_as_a_system(builder: Make, fixture_s: nx.Graph[str]) -> None:
    made = builder()
    sites = {"City", "Heartlands", "Good Hope", "QE"}
    ids = {n: made.node("Site" if n in sites else "Service", n) for n in fixture_s}
    for u, v in fixture_s.edges():
        site, service = (u, v) if u in sites else (v, u)
        made.edge(ids[site], "DISCHARGES_TO", ids[service])
    cut = [c for c in report_on(made).single_points.nodes if c.network == "present"]
    assert {c.node.name: c.pairs_cut for c in cut} == {"Good Hope": 7, "REACT": 6, "Heartlands": 4, "QE": 1}
    assert {c.node.name: c.betweenness for c in cut} == {"Good Hope": 7, "REACT": 6, "Heartlands": 4, "QE": 1}
    assert {c.share.denominator for c in cut} == {45}
    first = cut[0].share
    assert first.value == pytest.approx(7 / 45)
    assert first.interval is not None
    assert 0 <= first.interval.low <= first.interval.high <= 1
    assert first.interval.shifted


@pytest.fixture
def chain(builder: Make) -> Any:
    """Carers of a village reach the door through one charity alone; GPs are at the door themselves."""
    made = builder()
    village = made.node("Place", "Upper Amble")
    door = made.node("Service", "single point of access")
    charity = made.node("Organisation", "Amble Aid", type="VCSE", sector="voluntary")
    carers = made.node("StakeholderGroup", "carers")
    group = made.node("Organisation", "Upper Amble Group", type="VCSE", sector="voluntary")
    gps = made.node("StakeholderGroup", "GPs")
    made.edge(group, "COVERS", village)
    made.edge(charity, "REFERS_TO", door)
    made.edge(gps, "REFERS_TO", door)
    made.edge(carers, "WORKS_WITH", charity)
    made.edge(group, "WORKS_WITH", charity)
    return made


def test_who_is_left_without_a_path_to_any_door(chain: Any) -> None:
    cut = {c.node.name: c for c in report_on(chain).single_points.nodes if c.network == "present"}
    left = cut["Amble Aid"].left_out
    assert {b.name for b in left.bodies} == {"carers", "Upper Amble Group"}
    assert (left.audiences, left.places) == (("carers",), ("Upper Amble",))
    assert cut["single point of access"].left_out.audiences == ("GPs", "carers")


def test_a_second_door_leaves_nobody_out(chain: Any) -> None:
    other = chain.node("Service", "point of access for carers")
    for name in ("carers", "GPs"):
        chain.edge(chain.node("StakeholderGroup", name), "REFERS_TO", other)
    chain.edge(chain.node("Organisation", "Upper Amble Group"), "REFERS_TO", other)
    found = report_on(chain).single_points
    assert not [c for c in found.nodes if c.left_out.bodies]
    assert not found.only_doors


def test_an_only_door_that_parts_nobody_is_told(builder: Make) -> None:
    made = builder()
    door, gps = made.node("Service", "access point"), made.node("StakeholderGroup", "GPs")
    homes = made.node("StakeholderGroup", "care homes")
    made.edge(gps, "REFERS_TO", door)
    made.edge(gps, "WORKS_WITH", homes)
    found = report_on(made).single_points
    (only,) = [d for d in found.only_doors if d.network == "present"]
    assert (only.node.name, only.left_out.audiences) == ("access point", ("GPs", "care homes"))
    assert "access point" not in {c.node.name for c in found.nodes}


def test_a_sole_provider_says_of_how_many_the_provider_is_known(builder: Make) -> None:
    made = builder()
    trust = made.node("Organisation", "Amble Trust", type="NHSTrust")
    for name in ("falls service", "falls clinic"):
        service = made.node("Service", name)
        if name == "falls service":
            made.edge(trust, "PROVIDES", service)
    (sole,) = [s for s in report_on(made).single_points.sole_providers if s.function == "falls"]
    assert (sole.known.value, sole.known.not_stated) == (0.5, 0.5)
    assert [n.name for n in sole.provider_not_stated] == ["falls clinic"]


# -- referrals divided by source


def test_a_total_is_divided_as_its_sentence_says(builder: Make) -> None:
    made = builder()
    door = made.node("Service", "access point")
    gps = made.node("StakeholderGroup", "GPs")
    wards = made.node("StakeholderGroup", "wards", sector="acute")
    crews = made.node("StakeholderGroup", "paramedics")
    for source in (gps, wards, crews):
        made.edge(source, "REFERS_TO", door)
    total = made.node(
        "Measure", "310 referrals: took 310 referrals: 200 from GPs",
        "In 2018 the access point took 310 referrals: 200 from GPs, 108 from wards and two from ambulance crews.",
        attributes={"value": 310, "unit": "referrals"},
    )  # fmt: skip
    made.edge(total, "ABOUT", door)
    made.edge(total, "ABOUT", gps)
    report = report_on(made)
    (volumes,) = report.volumes
    assert (volumes.period, volumes.total) == ("2018", 310)
    assert [(s.source.name, s.volume) for s in volumes.sources] == [("GPs", 200), ("wards", 108), ("paramedics", 2)]
    assert volumes.effective.value == pytest.approx(1 - (200**2 + 108**2 + 2**2) / 310**2)
    assert volumes.nominal.value == pytest.approx(2 / 3)
    assert volumes.nominal.interval is not None
    assert [d.source.name for d in report.dormant] == ["paramedics"]
    assert next(d for d in report.de_facto if d.declared).strength.value == 310


def test_one_figure_for_two_bodies_of_a_kind_counts_once(builder: Make) -> None:
    made = builder()
    door = made.node("Service", "access point")
    sentence = made.evidence("It had three referrals from residential and nursing homes and 97 from GPs.")
    for name, count in (("care homes", 3), ("nursing homes", 3), ("GPs", 97)):
        source = made.node("StakeholderGroup", name)
        made.graph.add_edge(
            Edge(
                source=source, type="REFERS_TO", target=door, evidence=[sentence],
                attributes={"volume": count, "period": "May"},
            )
        )  # fmt: skip
    (volumes,) = report_on(made).volumes
    assert volumes.total == 100
    homes = volumes.sources[1]
    assert {homes.source.name, *(n.name for n in homes.together_with)} == {"care homes", "nursing homes"}


# -- several systems in one graph


def test_doors_of_two_systems_do_not_compete(builder: Make) -> None:
    made = builder()
    for system in ("Amble", "Wend"):
        for name in ("access point for carers", "point of information for carers"):
            node = Node(id=f"service:{name}@{system}".replace(" ", "-"), kind="Service", name=name, system=system)
            made.graph.add_node(node)
    rows = [c for c in report_on(made).competing if c.purpose == "carers"]
    assert [{made.graph.node(p.id).system for p in c.points} for c in rows] == [{"Amble"}, {"Wend"}]


def test_a_name_in_a_document_is_of_what_that_document_speaks_of(builder: Make) -> None:
    made = builder()
    for system, document in (("Amble", "amble.txt"), ("Wend", "wend.txt")):
        said = made.evidence(f"The A&E of {system} was busy.", document=document)
        made.graph.add_node(Node(id=f"service:ae@{system}", kind="Service", name="A&E", system=system, evidence=[said]))
    told = made.evidence("Nobody could come, so residents went to A&E.", document="wend.txt")
    made.graph.add_node(Node(id="finding:x", kind="Finding", name="a way round", evidence=[told]))
    (row,) = report_on(made).substitutions
    assert [n.id for n in row.named] == ["service:ae@Wend"]


# -- what holds of any graph


STATUSES = ("present", "limited", "absent", "planned", "ended")
NAMES = ("single point of access", "discharge hub", "directory", "ward", "A&E", "GPs", "care homes", "carers")
KINDS = ("Service", "Service", "InformationSystem", "Service", "Service", *["StakeholderGroup"] * 3)


def system_of(rows: list[tuple[int, int, str]], suffix: str = "", twice: bool = False) -> KnowledgeGraph:
    """A small system of REFERS_TO statements; evidence may be given twice."""
    graph = KnowledgeGraph("Ambleford")
    used = sorted({i for u, v, _ in rows for i in (u, v)})
    for i in used:
        graph.add_node(Node(id=f"n{i}{suffix}", kind=KINDS[i], name=NAMES[i]))
    for at, (u, v, status) in enumerate(rows):
        quote = Evidence(
            document="a.txt", sentence=f"s{at}", start=at * 10, quote=f"It was so {at}.", status=status, confidence=0.5
        )
        graph.add_edge(
            Edge(
                source=f"n{u}{suffix}", type="HAS_ACCESS_TO" if v == 2 else "REFERS_TO", target=f"n{v}{suffix}",
                status=status, evidence=[quote, quote] if twice else [quote],
            )
        )  # fmt: skip
    return graph


statements = st.lists(
    st.tuples(st.integers(3, 7), st.integers(0, 4), st.sampled_from(STATUSES)).filter(lambda r: r[0] != r[1]),
    max_size=12, unique_by=lambda r: (r[0], r[1]),
)  # fmt: skip


def figures(value: object) -> list[Figure]:
    if isinstance(value, Figure):
        return [value]
    if isinstance(value, tuple):
        return [f for item in value for f in figures(item)]
    fields = getattr(type(value), "model_fields", {})
    return [f for name in fields for f in figures(getattr(value, name))]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(statements)
def test_figures_are_bounded_and_whole(rows: list[tuple[int, int, str]]) -> None:
    report = access_points(system_of(rows), effort=Effort(resamples=20))
    for figure in figures(report):
        assert figure.not_stated is None or 0 <= figure.not_stated <= 1
        assert figure.value is None or math.isfinite(figure.value)
        assert figure.value is not None or figure.note
        assert figure.interval is None or figure.interval.low <= figure.interval.high
        assert figure.interval is not None or figure.note or not figure.denominator
    for cut in report.single_points.nodes:
        assert 0 < cut.pairs_cut <= cut.pairs
    for row in report.competing:
        assert 0 <= row.unjoined <= row.alternatives
    assert sum(u.answer == "yes" for u in report.use if u.point in {p.point for p in report.declared}) == (
        report.answered.numerator
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(statements)
def test_other_ids_and_a_sentence_told_twice_change_nothing(rows: list[tuple[int, int, str]]) -> None:
    effort = Effort(resamples=20)
    plain = access_points(system_of(rows), effort=effort).model_dump_json()
    assert access_points(system_of(rows, twice=True), effort=effort).model_dump_json() == plain
    other = access_points(system_of(rows, suffix="z"), effort=effort).model_dump_json()
    assert other.replace('z"', '"').replace("z|", "|") == plain


def test_what_has_no_tie_changes_no_cut(chain: Any) -> None:
    before = report_on(chain).single_points
    chain.node("Service", "a service that nobody speaks of again")
    assert report_on(chain).single_points == before


@pytest.mark.parametrize("nodes", [0, 1])
def test_an_empty_graph_and_one_node(builder: Make, nodes: int) -> None:
    made = builder()
    for _ in range(nodes):
        made.node("Service", "single point of access")
    report = report_on(made)
    text = report.model_dump_json()
    assert "NaN" not in text
    assert "Infinity" not in text
    assert (report.answered.value is None) == (nodes == 0)
    assert any("single point of failure" in limit for limit in report.limits)
    assert json.loads(text)["analysis"] == "access-points"


def test_without_resamples_there_is_no_interval_and_the_values_stay(chain: Any) -> None:
    drawn, none = report_on(chain), access_points(chain.graph, effort=Effort.none())
    assert all(f.interval is None for f in figures(none))
    assert [f.value for f in figures(none)] == [f.value for f in figures(drawn)]
    assert any(f.interval for f in figures(drawn))

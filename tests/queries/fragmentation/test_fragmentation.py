"""The first analysis over knowledge graphs: partitions, gap rates, intervals, footprints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.queries.bootstrap import StatusSample
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import fragmentation
from joinedup.queries.report import to_json
from joinedup.queries.views import SystemView

FEW = Effort(resamples=20, permutations=20, rewirings=2, communities=2)
SOME = Effort(resamples=300, permutations=100, rewirings=2, communities=2)
Make = Callable[[], Any]


@pytest.fixture
def records(builder: Make) -> Any:
    """A GP out-of-hours service without records: four absent, two limited."""
    made = builder()
    night = made.node("Service", "GP out-of-hours service", sector="primary")
    for name in ("GP records", "hospital records", "pathology results", "radiology results"):
        made.edge(night, "HAS_ACCESS_TO", made.node("InformationSystem", name), "absent", stage="crisis")
    for name in ("special patient notes", "summary care record"):
        made.edge(night, "HAS_ACCESS_TO", made.node("InformationSystem", name), "limited", stage="crisis")
    return made


def test_out_of_hours_records_gap_rate(records: Any) -> None:
    report = fragmentation(records.graph, effort=Effort(resamples=200, permutations=200, rewirings=2, communities=2))
    whole = report.gaps.overall
    assert (whole.counts.absent, whole.counts.limited, whole.counts.present) == (4, 2, 0)
    assert whole.gap.value == 1
    assert (whole.gap.numerator, whole.gap.denominator) == (6, 6)
    assert round(whole.absent_share.value or 0, 3) == 0.667
    assert round(whole.realised.value or 0, 3) == 0.167
    (crisis,) = report.gaps.by_stage
    assert (crisis.stage, crisis.counts.stated) == ("crisis", 6)
    (pair,) = report.gaps.by_sectors
    assert pair.sectors == ("not stated", "primary")
    assert pair.gap.not_stated == 0.5
    working = next(c for c in report.cohesion if c.network == "working")
    assert round(working.fragmentation.value or 0, 3) == 0.857
    assert round(working.distance_weighted.value or 0, 3) == 0.881
    assert next(c for c in report.cohesion if c.network == "present").fragmentation.value == 1


def test_every_counted_edge_has_its_evidence(records: Any) -> None:
    report = fragmentation(records.graph, effort=Effort(resamples=50, permutations=50, rewirings=2, communities=2))
    assert len(report.gaps.overall.absent_share.edges) == 4
    by_org = next(e for e in report.ei if e.partition == "org")
    assert by_org.figure.not_stated == 1, "no document says whose service and systems these are"
    for figure in (report.gaps.overall.gap, report.cohesion[1].fragmentation, report.ei[0].figure):
        for edge in figure.edges:
            assert report.evidence[edge][0].document == "review.txt"


def test_same_seed_same_bytes_and_interval_holds_the_value(records: Any) -> None:
    made = records
    ward = made.node("StakeholderGroup", "ward staff", sector="acute")
    made.edge(ward, "WORKS_WITH", made.node("Service", "reablement team", sector="community"), "present")
    made.edge(ward, "REFERS_TO", made.node("Service", "falls team", sector="community"), "planned")
    report = fragmentation(made.graph, effort=SOME)
    assert to_json(report) == to_json(fragmentation(made.graph, effort=SOME))
    gap = report.gaps.overall.gap
    assert gap.value == pytest.approx(6 / 8)
    assert gap.interval is not None
    assert gap.interval.low < 0.75 < gap.interval.high
    assert (gap.interval.resamples, gap.interval.sentences) == (300, 8)
    for row in report.cohesion:
        interval, value = row.fragmentation.interval, row.fragmentation.value
        assert interval is not None
        assert value is not None
        assert interval.low <= value <= interval.high
    present, working, planned = (c.fragmentation.value or 0 for c in report.cohesion)
    assert present > working > planned


def test_ended_interfaces_are_stated_but_not_counted(builder: Make) -> None:
    made = builder()
    a, b = made.node("StakeholderGroup", "GPs"), made.node("Service", "falls team")
    made.edge(a, "REFERS_TO", b, "ended")
    whole = fragmentation(made.graph, effort=FEW).gaps.overall
    assert (whole.counts.ended, whole.counts.stated) == (1, 0)
    assert whole.gap.value is None


def test_an_edge_counts_in_each_stage_with_that_stages_status(builder: Make) -> None:
    made = builder()
    ward = made.node("StakeholderGroup", "ward staff")
    team = made.node("Service", "discharge team")
    made.edge(ward, "WORKS_WITH", team, "present", said=["They meet daily."], stage="step-down")
    made.edge(ward, "WORKS_WITH", team, "absent", said=["At night they do not.", "Nor at weekends."], stage="crisis")
    report = fragmentation(made.graph, effort=FEW)
    assert {c.stage: c.gap.value for c in report.gaps.by_stage} == {"crisis": 1.0, "step-down": 0.0}
    assert report.gaps.overall.counts.stated == 1


def test_partitions(builder: Make) -> None:
    made = builder()
    city, north = made.node("Place", "Ambleford"), made.node("Place", "north Ambleford")
    made.edge(north, "PART_OF", city)
    trust = made.node("Organisation", "Amble Hospitals NHS Trust", type="NHSTrust", sector="acute")
    council = made.node("Organisation", "Ambleford Council", type="LocalAuthority", sector="adult-social-care")
    housing = made.node("Organisation", "housing department")
    made.edge(housing, "PART_OF", council)
    site = made.node("Site", "Amble General Hospital")
    made.edge(site, "PART_OF", trust)
    ward = made.node("Service", "short stay ward")
    made.edge(ward, "PART_OF", site)
    hub = made.node("Service", "discharge hub")
    made.edge(trust, "PROVIDES", hub)
    made.edge(council, "PROVIDES", hub)
    dreamt = made.node("Service", "night service")
    made.edge(trust, "PROVIDES", dreamt, "absent")
    made.edge(trust, "COVERS", city)
    made.edge(trust, "COVERS", north)
    gps = made.node("StakeholderGroup", "GPs")
    made.edge(gps, "REFERS_TO", hub, stage="crisis")
    view = SystemView(made.graph)
    assert view.org[housing] == council
    assert view.org[ward] == view.org[site] == trust
    assert view.org[hub] == f"{trust} + {council}", "a joint service is a class of its own"
    assert view.org[dreamt] == dreamt, "what is stated not to be provided belongs to nobody"
    assert view.org[gps] == gps
    assert view.sector[ward] == "acute"
    assert view.sector[hub] == view.sector[gps] == "not stated"
    assert view.place[trust] == view.place[ward] == city, "the widest place, and that of the organisation"
    assert view.place[gps] == "not stated"
    assert (view.stage[gps], view.stage[trust]) == ("crisis", "not stated")
    assert view.name(view.org[hub]) == "Amble Hospitals NHS Trust + Ambleford Council"


def test_circular_parts_do_not_hang(builder: Make) -> None:
    made = builder()
    a, b = made.node("Service", "team one"), made.node("Service", "team two")
    made.edge(a, "PART_OF", b)
    made.edge(b, "PART_OF", a)
    assert set(SystemView(made.graph).org) == {a, b}


def test_footprint_from_population_shares(builder: Make) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    east = made.node("Partnership", "East Amble STP", type="STP")
    west = made.node("Partnership", "West Amble STP", type="STP")
    board = made.node("Partnership", "East Amble STP Board", type="Board")
    merged = made.node("Organisation", "NHS Amble CCG", type="CCG")
    made.edge(east, "COVERS", city, attributes={"share": 0.8})
    made.edge(west, "COVERS", city, attributes={"share": 0.2})
    made.edge(merged, "COVERS", city, "planned", attributes={"share": 0.78})
    for name in ("NHS Amble North CCG", "NHS Amble South CCG"):
        made.edge(made.node("Organisation", name, type="CCG"), "COVERS", city)
    made.edge(board, "PART_OF", east)
    made.edge(board, "OVERSEES", east)
    report = fragmentation(made.graph, effort=FEW)
    by_key = {(f.layer, f.when): f for f in report.footprints}
    stp = by_key["sustainability and transformation partnership", "now"]
    assert stp.figures is not None
    assert round(stp.figures.hhi.value or 0, 4) == 0.68
    assert stp.remainder == 0
    planned = by_key["clinical commissioning group", "planned"]
    assert planned.figures is not None
    assert round(planned.figures.hhi.value or 0, 4) == 0.6568
    assert planned.remainder == pytest.approx(0.22)
    now = by_key["clinical commissioning group", "now"]
    assert now.figures is None
    assert now.not_stated.value == 1, "bodies are counted, shares are not guessed"
    (oversight,) = report.oversight
    assert oversight.value.value == 0.8
    assert oversight.bodies[0].body.name == "East Amble STP Board", "through the whole that it is part of"


def test_footprint_from_measures(builder: Make) -> None:
    made = builder()
    made.node("Place", "Ambleford")
    made.node("Place", "Elsewhere")
    for name, relevance, commitment in (("Amble North", 50, 55), ("Amble South", 29, 67), ("Amble West", 18, 41)):
        trust = made.node("Organisation", f"{name} NHS Trust", type="NHSTrust")
        first = made.node(
            "Measure", f"{relevance}% of admissions ({name})",
            f"{name} received {relevance}% of admissions of Ambleford residents.",
            attributes={"value": relevance, "unit": "%"},
        )  # fmt: skip
        second = made.node(
            "Measure", f"{commitment}% of activity ({name})",
            f"Admissions from Ambleford made up {commitment}% of the trust's admissions.",
            attributes={"value": commitment, "unit": "%"},
        )  # fmt: skip
        made.edge(first, "ABOUT", trust)
        made.edge(second, "ABOUT", trust)
    (foot,) = fragmentation(made.graph, effort=FEW).footprints
    assert foot.of == "admissions"
    assert foot.place is not None
    assert foot.place.name == "Ambleford", "the place that every sentence names"
    assert foot.figures is not None
    assert foot.renormalised is not None
    assert foot.figures.hhi.not_stated == pytest.approx(0.03), "what the three named leave"
    assert round(foot.figures.hhi.value or 0, 4) == 0.3674
    assert round(foot.figures.hill_1.value or 0, 2) == 3.06
    assert round(foot.renormalised.hhi.value or 0, 4) == 0.3895
    assert [round(b.dice.value or 0, 3) for b in foot.bodies if b.dice] == [0.524, 0.405, 0.250]
    assert [round(b.ei_flow.value or 0, 2) for b in foot.bodies if b.ei_flow] == [-0.10, -0.34, 0.18]


def test_shares_that_overlap_are_not_forced_to_one(builder: Make) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    for name in ("NHS North CCG", "NHS South CCG"):
        made.edge(made.node("Organisation", name, type="CCG"), "COVERS", city, attributes={"share": 0.7})
    (foot,) = fragmentation(made.graph, effort=FEW).footprints
    assert foot.figures is None
    assert "140%" in foot.note


def test_conflicting_sentences_flip_the_status_in_some_resamples(builder: Make) -> None:
    made = builder()
    says = [made.evidence("It works.", status="present"), made.evidence("It does not.", status="absent")]
    sample = StatusSample([(says, says[0].status)], resamples=400)
    drawn = set(sample.codes[:, 0].tolist())
    assert len(drawn) == 2, "one sentence or the other; on a tie the graver"


def test_an_empty_graph_has_a_report() -> None:
    report = fragmentation(KnowledgeGraph("nowhere"), effort=FEW)
    assert report.gaps.overall.gap.value is None
    assert report.cohesion[0].fragmentation.value is None
    assert report.footprints == ()

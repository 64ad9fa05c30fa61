"""The analyses on what two people read in a real report: the answers that they must give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node, node_id
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.access_points import AccessPointReport, access_points
from joinedup.queries.footprint import footprints, oversight_coverage
from joinedup.queries.missing_links import MissingLinksReport, missing_links
from joinedup.queries.views import SystemView


@pytest.fixture(scope="module")
def graph(shared: Path) -> KnowledgeGraph:
    """The gold annotations as a graph; each run of lines is one piece of evidence."""
    gold = yaml.safe_load((shared / "gold/birmingham-dev.yaml").read_text(encoding="utf-8"))
    rows = (shared / "corpus" / gold["document"]).read_text(encoding="utf-8").split("\n")
    kept = KnowledgeGraph("Birmingham")

    def evidence(lines: list[int], status: Any = None) -> list[Evidence]:
        runs: list[list[int]] = []
        for n in sorted(set(lines)):
            if runs and n - runs[-1][-1] <= 2:
                runs[-1].append(n)
            else:
                runs.append([n])
        return [
            Evidence(
                document=gold["document"], line=run[0], section=f"part {run[0] // 300}", sentence=f"s{run[0]}",
                start=run[0], quote="\n".join(rows[run[0] - 1 : run[-1]]), status=status, confidence=0.9,
            )
            for run in runs
        ]  # fmt: skip

    ids = {n["id"]: node_id(n["kind"], n["name"]) for n in gold["nodes"]}
    for n in gold["nodes"]:
        aliases = [str(a) for a in n.get("aliases", [])]
        kept.add_node(
            Node(
                id=ids[n["id"]], kind=n["kind"], type=n.get("type"), name=n["name"], aliases=aliases,
                evidence=evidence(n["lines"]),
            )
        )  # fmt: skip
    for r in gold["relations"]:
        ends = kept.node(ids[r["s"]]), kept.node(ids[r["o"]])
        if not vocabulary().allows(ends[0].kind, r["r"], ends[1].kind):
            continue  # the annotators went beyond the vocabulary once or twice
        share = {"share": float(str(r["share"]).strip("%")) / 100} if r["r"] == "COVERS" and "share" in r else {}
        kept.add_edge(
            Edge(
                source=ids[r["s"]], type=r["r"], target=ids[r["o"]], status=r["status"], attributes=share,
                evidence=evidence(r["lines"], r["status"]),
            )
        )  # fmt: skip
    return kept


@pytest.fixture(scope="module")
def doors(graph: KnowledgeGraph) -> AccessPointReport:
    return access_points(graph)


@pytest.fixture(scope="module")
def links(graph: KnowledgeGraph) -> MissingLinksReport:
    return missing_links(graph)


def test_four_points_of_access_are_declared(doors: AccessPointReport) -> None:
    rows = {p.point.name: (p.operator, p.hours) for p in doors.declared}
    assert len(rows) == 4
    assert sorted(hours for _, hours in rows.values()) == ["24/7", "24/7", "not stated", "not stated"]
    assert rows["Adults and Communities Access Point"] == ("not stated", "not stated")
    assert rows["single point of access for community health services"] == (
        "Birmingham Community Healthcare NHS Foundation Trust", "24/7",
    )  # fmt: skip
    assert "Forward Carers" in {operator for operator, _ in rows.values()}


def test_the_integrated_point_is_a_missing_door(doors: AccessPointReport) -> None:
    (door,) = doors.missing_doors
    assert door.point.name == "integrated single point of access for health and social care"
    assert door.status == "absent"
    assert set(door.purposes) == {"health", "social care"}


def test_who_is_said_not_to_know(doors: AccessPointReport) -> None:
    assert {g.source.name for g in doors.awareness if g.declared} >= {"care homes", "nursing homes"}


def test_city_between_two_partnerships(graph: KnowledgeGraph) -> None:
    view = SystemView(graph)
    (stp,) = [f for f in footprints(view) if f.layer.startswith("sustainability")]
    assert [b.share for b in stp.bodies] == [0.8, 0.2]
    assert stp.figures is not None
    assert round(stp.figures.hhi, 2) == 0.68
    assert {o.place.name: o.value.value for o in oversight_coverage(view)} == {"Birmingham": 0.8}


def test_records_out_of_hours_come_first(links: MissingLinksReport) -> None:
    first = links.gaps[0]
    assert first.statement == "GP out-of-hours service has no access to GP records"
    assert (first.score.score, first.status) == (9, "absent")
    absent = {g.target.name for g in links.gaps if g.source.name == first.source.name and g.status == "absent"}
    assert absent == {"GP records", "hospital records", "pathology and radiology results"}


def test_every_gap_quotes_the_report(links: MissingLinksReport, graph: KnowledgeGraph) -> None:
    assert len(links.gaps) == sum(1 for _ in graph.interfaces(("absent", "limited")))
    assert all(g.evidence and g.evidence[0].quote for g in (*links.gaps, *links.others))

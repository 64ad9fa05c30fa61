"""Exports hold what the graph says, and nothing that harms the program which opens them."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest

from joinedup.graph import GraphFileError, KnowledgeGraph, Node, export_csv, export_graphml
from joinedup.graph.export import FORMATS
from joinedup.graph.vocabulary import vocabulary

OOH = "service:gp-out-of-hours"
RECORD = "informationsystem:moor-care-record"
CCG = "organisation:harrowmere-ccg"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


@pytest.fixture
def tables(harrowmere: KnowledgeGraph, tmp_path: Path) -> dict[str, list[dict[str, str]]]:
    return {path.name: table(path) for path in export_csv(harrowmere, tmp_path / "out" / "csv")}


@pytest.fixture
def graphml(harrowmere: KnowledgeGraph, tmp_path: Path) -> nx.MultiDiGraph:
    export_graphml(harrowmere, tmp_path / "a.graphml")
    return nx.read_graphml(tmp_path / "a.graphml")


# -- GraphML


def test_networkx_reads_the_graphml(graphml: nx.MultiDiGraph) -> None:
    assert graphml.is_directed()
    assert graphml.is_multigraph()  # the CCG both commissions and refers to the service
    assert len(graphml) == 4
    node = graphml.nodes[OOH]
    assert {k: node[k] for k in ("label", "kind", "type", "sector", "hours", "audience", "aliases")} == {
        "label": "GP out-of-hours service",
        "kind": "Service",
        "type": "Service",
        "sector": "primary",
        "hours": "18:30-08:00",
        "audience": "adults | children",
        "aliases": "=cmd() | OOH",
    }
    assert graphml.nodes[CCG]["codes"] == "ods=99Z | ons=E1"
    assert graphml.nodes["measure:visits"]["value"] == -3.0
    facts = "=ONS list | ODS list: NHS Harrowmere CCG (2013-04-01 until 2022-06-30)"
    assert (graphml.nodes[CCG]["local_system"], graphml.nodes[CCG]["reference"]) == ("Moor", facts)
    assert "reference" not in node


def test_edges_in_graphml_carry_status_and_evidence(graphml: nx.MultiDiGraph) -> None:
    data = graphml.edges[OOH, RECORD, f"{OOH}|HAS_ACCESS_TO|{RECORD}"]
    assert {k: data[k] for k in ("label", "status", "conflict", "confidence", "evidence_count")} == {
        "label": "HAS_ACCESS_TO",
        "status": "absent",
        "conflict": True,
        "confidence": 0.9,
        "evidence_count": 2.0,
    }
    assert data["quotes"] == (
        "The out-of-hours service had no access to the Moor Care Record. | "
        "- Some of its doctors could see the Moor Care Record."  # without the control character
    )
    assert (data["documents"], data["evidence_pages"]) == ("harrowmere.txt", "harrowmere.txt:2")
    assert graphml.edges[CCG, OOH, f"{CCG}|REFERS_TO|{OOH}"]["volume"] == 120.5
    assert graphml.edges[CCG, OOH, f"{CCG}|COMMISSIONS|{OOH}"]["quotes"] == "The CCG commissions <it> & pays."


def test_keys_are_declared_once_and_ids_are_unique(harrowmere: KnowledgeGraph, tmp_path: Path) -> None:
    export_graphml(harrowmere, tmp_path / "a.graphml")
    root = ET.parse(tmp_path / "a.graphml").getroot()
    space = "{http://graphml.graphdrawing.org/xmlns}"
    keys = [key.get("id") for key in root.iter(f"{space}key")]
    assert len(keys) == len(set(keys))
    assert {data.get("key") for data in root.iter(f"{space}data")} <= set(keys)
    edges = [edge.get("id") for edge in root.iter(f"{space}edge")]
    assert len(edges) == len(set(edges)) == 4


def test_characters_that_xml_forbids_are_left_out(tmp_path: Path) -> None:
    graph = KnowledgeGraph("a\u0001b")
    name = "".join(map(chr, range(0x20))) + "é\ufffe\ud800\U0010ffff]]>"
    graph.add_node(Node.model_validate({"id": "site:x\u0000y", "kind": "Site", "name": name}))
    export_graphml(graph, tmp_path / "a.graphml")
    read = nx.read_graphml(tmp_path / "a.graphml")
    assert list(read) == ["site:xy"]
    # a parser turns a raw CR into LF; everything else is the name less what XML 1.0 forbids
    assert read.nodes["site:xy"]["name"].replace("\r", "\n") == "\t\n\né\U0010ffff]]>"


def test_an_empty_graph_exports(tmp_path: Path) -> None:
    export_graphml(KnowledgeGraph("none"), tmp_path / "a.graphml")
    assert len(nx.read_graphml(tmp_path / "a.graphml")) == 0
    assert [table(p) for p in export_csv(KnowledgeGraph("none"), tmp_path)] == [[], [], []]


# -- CSV


def test_tables(tables: dict[str, list[dict[str, str]]]) -> None:
    assert list(tables) == ["nodes.csv", "edges.csv", "evidence.csv"]
    nodes = {row["id"]: row for row in tables["nodes.csv"]}
    assert nodes[OOH]["audience"] == "adults | children"
    assert nodes[OOH]["evidence_count"] == "1"
    assert nodes[RECORD]["type"] == ""
    assert nodes["measure:visits"]["value"] == "-3"  # a number stays one
    assert (nodes[CCG]["codes"], nodes[CCG]["local_system"]) == ("ods=99Z | ons=E1", "Moor")
    assert nodes[CCG]["reference"].startswith("'=ONS list | ODS list: NHS")
    assert (nodes[CCG]["documents"], nodes[OOH]["reference"]) == ("", "")
    edges = {row["id"]: row for row in tables["edges.csv"]}
    row = edges[f"{OOH}|HAS_ACCESS_TO|{RECORD}"]
    assert (row["source_name"], row["target_name"]) == ("GP out-of-hours service", "Moor Care Record")
    assert (row["status"], row["conflict"], row["confidence"]) == ("absent", "true", "0.9")
    assert edges[f"{CCG}|COMMISSIONS|{OOH}"]["reference"] == "ODS list (until 2022-06-30)"
    assert edges[f"{CCG}|REFERS_TO|{OOH}"]["volume"] == "120.5"


def test_evidence_has_a_row_for_each_piece(tables: dict[str, list[dict[str, str]]]) -> None:
    rows = tables["evidence.csv"]
    assert [row["of"] for row in rows] == ["node", "edge", "edge", "edge", "edge"]
    assert rows[0]["id"] == OOH
    absent = next(row for row in rows if row["status"] == "absent")
    assert absent["quote"] == "The out-of-hours service had no\naccess to the Moor Care Record."
    assert (absent["document"], absent["page"], absent["start"]) == ("harrowmere.txt", "2", "400")
    assert (absent["section"], absent["rule"]) == ("Crisis > Discharge", "no-access")


def test_every_attribute_of_the_vocabulary_has_its_column(tables: dict[str, list[dict[str, str]]]) -> None:
    for info in vocabulary().kinds.values():
        assert set(info.attributes) <= set(tables["nodes.csv"][0])
    for relationship in vocabulary().relationships.values():
        assert set(relationship.attributes) <= set(tables["edges.csv"][0])


def test_columns_do_not_repeat(tables: dict[str, list[dict[str, str]]], tmp_path: Path) -> None:
    for name in tables:
        header = (tmp_path / "out" / "csv" / name).read_text(encoding="utf-8-sig").splitlines()[0].split(",")
        assert len(header) == len(set(header))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_text_can_be_taken_for_a_formula(start: str, tmp_path: Path) -> None:
    graph = KnowledgeGraph("x")
    name = f"{start}HYPERLINK(1)"
    graph.add_node(Node.model_validate({"id": "site:x", "kind": "Site", "name": name, "aliases": [f"{name}2"]}))
    row = table(export_csv(graph, tmp_path)[0])[0]
    assert row["name"] == f"'{name}"
    assert row["aliases"] == f"'{name}2"


def test_a_bullet_from_a_quote_is_escaped_too(tables: dict[str, list[dict[str, str]]]) -> None:
    limited = next(row for row in tables["evidence.csv"] if row["status"] == "limited")
    assert limited["quote"] == "'- Some of its doctors could see the Moor Care Record."


def test_bytes_begin_with_a_mark_for_spreadsheets_and_lines_end_in_crlf(
    harrowmere: KnowledgeGraph, tmp_path: Path
) -> None:
    for path in export_csv(harrowmere, tmp_path):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")


# -- both


def test_exports_are_the_same_every_time(harrowmere: KnowledgeGraph, tmp_path: Path) -> None:
    copy = KnowledgeGraph.from_networkx(harrowmere.to_networkx())
    export_csv(harrowmere, tmp_path / "1")
    export_csv(copy, tmp_path / "2")
    export_graphml(harrowmere, tmp_path / "1" / "a.graphml")
    export_graphml(copy, tmp_path / "2" / "a.graphml")
    names = sorted(p.name for p in (tmp_path / "1").iterdir())
    assert names == ["a.graphml", "edges.csv", "evidence.csv", "nodes.csv"]
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


@pytest.mark.parametrize("export", FORMATS.values(), ids=FORMATS)
def test_where_nothing_can_be_written(export: object, harrowmere: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GraphFileError, match=r"cannot be written.*choose a folder"):
        export(harrowmere, tmp_path / "file" / "below")  # type: ignore[operator]

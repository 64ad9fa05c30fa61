"""A small graph of an invented area that several tests look at, and every store to put it in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance
from joinedup.graph.store import Store, open_store

STORES = ("arcadedb", "neo4j")
"""Whatever ``store`` is asked for runs on each; a new store joins by a name here and a line in ``opened``."""


@pytest.fixture(scope="module", params=STORES)
def opened(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Each store in turn, open."""
    with open_store(None if request.param == "arcadedb" else request.getfixturevalue("neo4j_uri")) as store:
        yield store


@pytest.fixture
def store(opened: Store, harrowmere: KnowledgeGraph) -> Iterator[Store]:
    """An open store that holds the sample and nothing else."""
    for system in opened.systems():
        if system != "harrowmere":
            opened.delete(system)
    opened.replace(harrowmere)
    yield opened
    assert opened.read("harrowmere") == harrowmere, "the test changed the graph"


@pytest.fixture
def empty(opened: Store) -> Store:
    """An open store that holds nothing."""
    for system in opened.systems():
        opened.delete(system)
    return opened


def _evidence(sentence: str, quote: str, status: str | None = None, confidence: float = 0.9) -> Evidence:
    return Evidence.model_validate(
        {
            "document": "harrowmere.txt",
            "page": 2,
            "line": 11,
            "section": "Crisis > Discharge",
            "stage": "crisis",
            "sentence": sentence,
            "start": (start := 100 * int(sentence[1:])),
            "end": start + len(quote),
            "quote": quote,
            "status": status,
            "extractor": "rules",
            "rule": "no-access",
            "confidence": confidence,
        }
    )


@pytest.fixture
def harrowmere() -> KnowledgeGraph:
    """Three bodies, one record system, one figure; an absence, a contract and a contradiction."""
    provenance = Provenance(tool="joinedup 0", documents=[DocumentInfo(name="harrowmere.txt", format="txt")])
    graph = KnowledgeGraph("harrowmere", provenance)
    no_access = "The out-of-hours service had no\naccess to the Moor Care Record."
    for data in (
        {
            "id": "service:gp-out-of-hours",
            "kind": "Service",
            "type": "Service",
            "name": "GP out-of-hours service",
            "aliases": ["=cmd()", "OOH"],
            "sector": "primary",
            "attributes": {"hours": "18:30-08:00", "audience": ["adults", "children"]},
            "evidence": [_evidence("s4", no_access)],
        },
        {"id": "informationsystem:moor-care-record", "kind": "InformationSystem", "name": "Moor Care Record"},
        {
            "id": "organisation:harrowmere-ccg",
            "kind": "Organisation",
            "type": "CCG",
            "name": "Harrowmere CCG",
            "codes": {"ods": "99Z", "ons": "E1"},
            "system": "Moor",
            "reference": [
                {"source": "ODS list", "record": "NHS Harrowmere CCG", "start": "2013-04-01", "end": "2022-06-30"},
                {"source": "=ONS list"},
            ],
        },
        {"id": "measure:visits", "kind": "Measure", "name": "visits", "attributes": {"value": -3, "unit": "%"}},
    ):
        graph.add_node(Node.model_validate(data))
    for data in (
        {
            "source": "service:gp-out-of-hours",
            "type": "HAS_ACCESS_TO",
            "target": "informationsystem:moor-care-record",
            "evidence": [
                _evidence("s4", no_access, "absent"),
                _evidence("s9", "- Some of its doctors could see\u0007 the Moor Care Record.", "limited", 0.7),
            ],
        },
        {
            "source": "organisation:harrowmere-ccg",
            "type": "COMMISSIONS",
            "target": "service:gp-out-of-hours",
            "evidence": [_evidence("s2", "The CCG commissions <it> & pays.", "present")],
            "reference": [{"source": "ODS list", "end": "2022-06-30"}],
        },
        {
            "source": "organisation:harrowmere-ccg",
            "type": "REFERS_TO",
            "target": "service:gp-out-of-hours",
            "attributes": {"volume": 120.5},
            "evidence": [_evidence("s3", "The CCG refers people there.", "planned")],
        },
        {"source": "measure:visits", "type": "ABOUT", "target": "service:gp-out-of-hours", "confidence": 0.5},
    ):
        graph.add_edge(Edge.model_validate(data))
    return graph

"""A small graph of an invented area, for commands that ask a graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance, write_graph


def _said(sentence: str, quote: str, document: str = "fellmere.txt", status: str = "present") -> list[Evidence]:
    return [Evidence(document=document, sentence=sentence, quote=quote, status=status, confidence=0.9)]


@pytest.fixture
def fellmere() -> KnowledgeGraph:
    """A council, a trust and their services, from two documents; one referral that is absent."""
    documents = [DocumentInfo(name=name, format="txt") for name in ("fellmere.txt", "fellmere_news.txt")]
    graph = KnowledgeGraph("Fellmere", Provenance(tool="joinedup 0", documents=documents))
    for kind, type_, name, sector in (
        ("Organisation", "LocalAuthority", "Fellmere Council", "adult-social-care"),
        ("Organisation", "NHSTrust", "Fellmere Hospitals", "acute"),
        ("Service", "Team", "Falls Team", "community"),
        ("Service", None, "Meals Service", "adult-social-care"),
    ):
        id_ = f"{kind.lower()}:{name.lower().replace(' ', '-')}"
        said = _said("s1", f"{name} was visited.")
        graph.add_node(Node(id=id_, kind=kind, type=type_, name=name, sector=sector, evidence=said))
    council, trust = "organisation:fellmere-council", "organisation:fellmere-hospitals"
    falls, meals = "service:falls-team", "service:meals-service"
    news = _said("s1", "The council runs the Meals Service.", "fellmere_news.txt")
    no_way = _said("s2", "The hospitals could not refer to the Falls Team.", status="absent")
    graph.add_edge(Edge(source=council, type="PROVIDES", target=meals, evidence=news))
    graph.add_edge(Edge(source=trust, type="REFERS_TO", target=falls, status="absent", evidence=no_way))
    return graph


@pytest.fixture
def fellmere_file(fellmere: KnowledgeGraph, tmp_path: Path) -> Path:
    path = tmp_path / "fellmere.graph.json"
    write_graph(fellmere, path)
    return path

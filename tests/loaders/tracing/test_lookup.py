"""Which edge or node is meant."""

from __future__ import annotations

import re

import pytest

from joinedup.graph import InputError, KnowledgeGraph
from joinedup.loaders.tracing import look_up

HOMES = "stakeholdergroup:care-homes|REFERS_TO|service:home-again"
TRUST = "organisation:oakmere-royal-hospitals-nhs-trust"


@pytest.mark.parametrize(
    "text",
    [
        HOMES,
        "care homes|REFERS_TO|Home Again",
        "care homes|refers to|home again service",
        "Care home | refers | again",
        "homes||home again",
    ],
)
def test_an_edge_by_id_names_or_parts(graph: KnowledgeGraph, text: str) -> None:
    assert look_up(graph, text).ids == [HOMES]


@pytest.mark.parametrize("text", [TRUST, "ORH", "the trust", "Oakmere Royal Hospitals NHS Trust", "royal hospitals"])
def test_a_node_by_id_names_or_parts(graph: KnowledgeGraph, text: str) -> None:
    assert look_up(graph, text).ids == [TRUST]


def test_several_are_all_given(graph: KnowledgeGraph) -> None:
    assert look_up(graph, "|REFERS_TO|home again").ids == [HOMES, "stakeholdergroup:gps|REFERS_TO|service:home-again"]
    assert len(look_up(graph, "||")) == graph.to_networkx().number_of_edges()


def test_a_whole_name_goes_before_a_part_of_one(graph: KnowledgeGraph) -> None:
    assert look_up(graph, "GPs").ids == ["stakeholdergroup:gps"]  # and not the findings and records that hold "GP"
    assert look_up(graph, "GPs||").ids == ["stakeholdergroup:gps|REFERS_TO|service:home-again"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a leisure centre", "nothing in the graph is called"),
        ("leisure centre||GPs", "nothing in the graph is called 'leisure centre'"),
        ("GPs|FLIES_TO|Home Again", "no relationship of the type 'FLIES_TO'"),
        ("GPs|REFERS_TO", "names neither an edge nor a node"),
        ("", "names neither an edge nor a node"),
        ("Home Again|REFERS_TO|GPs", "there are: stakeholdergroup:gps"),
        ("GPs|REFERS_TO|GP records", "nothing joins the two"),
    ],
)
def test_what_fits_nothing_is_told_with_the_mend(graph: KnowledgeGraph, text: str, told: str) -> None:
    with pytest.raises(InputError, match=re.escape(told)):
        look_up(graph, text)

"""What a node is called in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph.vocabulary import RelationshipType
from joinedup.queries.missing_links import missing_links
from joinedup.queries.naming import called
from joinedup.queries.pages.words import told
from joinedup.queries.results import NodeRef, node_ref


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("StakeholderGroup", "outside the hospital", "those outside the hospital"),
        ("StakeholderGroup", "across both boroughs", "those across both boroughs"),
        ("StakeholderGroup", "Beyond Words volunteers", "Beyond Words volunteers"),
        ("StakeholderGroup", "out-of-hours doctors", "out-of-hours doctors"),
        ("StakeholderGroup", "over 65s", "over 65s"),
        ("StakeholderGroup", "staff from outside the hospital", "staff from outside the hospital"),
        ("Service", "within reach", "within reach"),
    ],
)
def test_a_group_known_by_its_whereabouts_is_those_there(
    builder: Callable[[], Any], kind: str, name: str, expected: str
) -> None:
    made = builder()
    node = made.graph.node(made.node(kind, name))
    assert called(node) == expected
    assert node_ref(made.graph, node.id).name == expected


def test_sentences_take_it_for_a_plural(builder: Callable[[], Any]) -> None:
    made = builder()
    outside, door = made.node("StakeholderGroup", "outside the hospital"), made.node("Service", "frailty line")
    made.edge(outside, "REFERS_TO", door, "limited")
    made.edge(door, "SHARES_INFORMATION_WITH", outside, "absent")
    assert {gap.statement for gap in missing_links(made.graph).gaps} == {
        "Those outside the hospital refer people to frailty line only in part",
        "Frailty line gives no information to those outside the hospital",
    }


@pytest.mark.parametrize("relation", RelationshipType)
def test_every_relationship_is_told_in_both_numbers(relation: RelationshipType) -> None:
    one = NodeRef(id="a", name="Elm Trust", kind="Organisation")
    many = NodeRef(id="b", name="wards", kind="StakeholderGroup")
    for source, target in ((one, many), (many, one)):
        clause = told(source, relation, target)
        assert source.name in clause
        assert target.name in clause
        assert "{" not in clause

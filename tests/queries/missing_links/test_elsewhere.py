"""Is it real? The same link under another name, or one level up; nothing is merged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph import Kind, Node
from joinedup.queries.missing_links import missing_links
from joinedup.queries.missing_links.names import Named, words

Make = Callable[[], Any]


def named(name: str, *aliases: str, kind: str = "Service") -> Named:
    return Named(Node(id=name, kind=Kind(kind), name=name, aliases=list(aliases)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Home from Hospital", "Hospital from Home service", True),
        ("falls service", "Falls services", True),
        ("the Carers’ Hub", "Hub for carers", True),
        ("Amble Infirmary", "Wend Infirmary", False),
        ("falls service", "falls clinic", False),
        ("the service", "a team", False),  # no word that tells them apart
    ],
)
def test_names_of_the_same_words(one: str, other: str, same: bool) -> None:
    assert named(one).same(named(other)) is same
    assert named(other).same(named(one)) is same


def test_aliases_count_where_they_are_names() -> None:
    assert named("Amble Community Trust", "Amble Care").same(named("Amble Care"))
    assert not named("Amble Community Trust", "the local trust for care").same(named("local trust for care"))
    assert not named("GPs", "Primary Care Staff", kind="StakeholderGroup").same(
        named("nurses", "Primary Care Staff", kind="StakeholderGroup")
    )


def test_a_kind_of_its_own_is_never_the_same() -> None:
    assert not named("Amble Hub").same(named("Amble Hub", kind="Site"))


def test_words_are_folded() -> None:
    assert words("The Carers' Emergency Service of Ámble") == {"carer", "emergency", "amble"}
    assert words("facilities") == words("facility")


def test_a_gap_under_another_name_is_flagged(builder: Make) -> None:
    made = builder()
    ward = made.node("Service", "short stay ward")
    one, other = (made.node("Service", n) for n in ("Home from Hospital", "Hospital from Home service"))
    made.edge(ward, "REFERS_TO", one, "absent", said=["The ward did not refer."])
    elsewhere = made.edge(ward, "REFERS_TO", other, "present", said=["The ward referred ten people."])
    made.edge(ward, "WORKS_WITH", other)
    (gap,) = missing_links(made.graph).gaps
    (found,) = gap.elsewhere
    assert (found.edge, found.why, found.status) == (elsewhere, "another name", "present")
    assert found.says == "short stay ward refers to Hospital from Home service"
    assert [q.quote for q in found.evidence] == ["The ward referred ten people."]


def test_two_gaps_that_may_be_one_point_at_each_other(builder: Make) -> None:
    made = builder()
    trust, board = made.node("Organisation", "Amble NHS Trust"), made.node("Organisation", "Amble Trust")
    gps = made.node("StakeholderGroup", "GPs")
    ids = [made.edge(trust, "WORKS_WITH", gps, "limited"), made.edge(gps, "WORKS_WITH", board, "absent")]
    gaps = {g.id: [e.edge for e in g.elsewhere] for g in missing_links(made.graph).gaps}
    assert gaps == {ids[0]: [ids[1]], ids[1]: [ids[0]]}  # whichever end was named first


def test_stated_one_level_up(builder: Make) -> None:
    made = builder()
    trust, ward = made.node("Organisation", "Amble NHS Trust"), made.node("Service", "short stay ward")
    homes = made.node("StakeholderGroup", "care homes")
    made.edge(trust, "PROVIDES", ward)
    made.edge(ward, "SHARES_INFORMATION_WITH", homes, "absent")
    above = made.edge(trust, "SHARES_INFORMATION_WITH", homes)
    (gap,) = missing_links(made.graph).gaps
    assert [(e.edge, e.why) for e in gap.elsewhere] == [(above, "one level up")]


def test_what_is_absent_one_level_up_too_satisfies_nothing(builder: Make) -> None:
    made = builder()
    trust, ward = made.node("Organisation", "Amble NHS Trust"), made.node("Service", "short stay ward")
    homes = made.node("StakeholderGroup", "care homes")
    made.edge(trust, "PROVIDES", ward)
    for end in (trust, ward):
        made.edge(end, "SHARES_INFORMATION_WITH", homes, "absent")
    assert [g.elsewhere for g in missing_links(made.graph).gaps] == [(), ()]

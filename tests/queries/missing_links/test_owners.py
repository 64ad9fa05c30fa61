"""Whose gap it is: both ends, else the lowest common superior, else nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.queries.missing_links import missing_links
from joinedup.queries.missing_links.owners import Ownership

Make = Callable[[], Any]


@pytest.fixture
def made(builder: Make) -> Any:
    """A ward of a trust that does not refer to the falls team of a charity."""
    b = builder()
    b.trust = b.node("Organisation", "Amble NHS Trust", type="NHSTrust")
    b.charity = b.node("Organisation", "Age Well Amble", type="VCSE")
    b.ward, b.falls = b.node("Service", "short stay ward"), b.node("Service", "falls team")
    b.edge(b.trust, "PROVIDES", b.ward)
    b.edge(b.charity, "PROVIDES", b.falls)
    b.gap = b.edge(b.ward, "REFERS_TO", b.falls, "absent")
    return b


def ownership(made: Any) -> Ownership:
    report = missing_links(made.graph)
    found: Ownership = next(g for g in (*report.gaps, *report.others) if g.id == made.gap).ownership
    return found


def test_nobody_is_a_finding_of_its_own(made: Any) -> None:
    found = ownership(made)
    assert (found.held, found.holders) == ("nobody", ())
    assert found.says == "No document names a body that holds both ends"
    report = missing_links(made.graph)
    assert report.nobody.value == 1
    assert report.nobody.edges == (made.gap,)
    assert report.gaps[0].owners == ()


def test_who_commissions_both_or_the_organisations_that_run_them(made: Any) -> None:
    ccg = made.node("Organisation", "NHS Amble CCG", type="CCG")
    one = made.edge(ccg, "COMMISSIONS", made.trust, said=["The CCG commissions the trust."])
    other = made.edge(ccg, "OVERSEES", made.falls, "limited", said=["It sees some figures of the falls team."])
    found = ownership(made)
    (holder,) = found.holders
    assert found.held == "both ends"
    assert (holder.body.name, holder.how, holder.steps) == ("NHS Amble CCG", ("commissions", "oversees"), (1, 1))
    assert holder.status == "limited"
    assert set(holder.edges) == {one, other}
    assert {q.quote for q in holder.evidence} == {
        "The CCG commissions the trust.", "It sees some figures of the falls team.",
    }  # fmt: skip
    assert found.says == "NHS Amble CCG commissions one end and oversees the other"
    assert made.gap not in missing_links(made.graph).nobody.edges


def test_who_runs_one_end_and_commissions_the_other(made: Any) -> None:
    made.edge(made.trust, "COMMISSIONS", made.charity)
    (holder,) = ownership(made).holders
    assert (holder.body.name, holder.how, holder.steps) == ("Amble NHS Trust", ("runs", "commissions"), (0, 1))


def test_who_runs_both_comes_after_who_commissions_both(made: Any) -> None:
    ccg = made.node("Organisation", "NHS Amble CCG", type="CCG")
    made.edge(made.trust, "PROVIDES", made.falls)
    for end in (made.ward, made.falls):
        made.edge(ccg, "COMMISSIONS", end)
    assert [h.body.name for h in ownership(made).holders] == ["NHS Amble CCG", "Amble NHS Trust"]


def test_the_lowest_common_superior(made: Any) -> None:
    ccg, council = (made.node("Organisation", n) for n in ("NHS Amble CCG", "Amble Council"))
    board = made.node("Partnership", "Amble Joint Board", type="Board")
    region = made.node("Partnership", "Ambleshire Assembly", type="Board")
    made.edge(ccg, "COMMISSIONS", made.trust)
    made.edge(council, "COMMISSIONS", made.charity)
    for body in (ccg, council):
        made.edge(body, "MEMBER_OF", board)
    made.edge(region, "OVERSEES", board)
    found = ownership(made)
    assert found.held == "common superior"
    assert [(h.body.name, h.steps) for h in found.holders] == [("Amble Joint Board", (2, 2))]
    assert found.says == "Nobody is stated to hold both ends; the lowest body above both is Amble Joint Board"
    assert len(found.holders[0].edges) == 4
    assert missing_links(made.graph).gaps[0].owners == ()  # it is above both, and holds neither


def test_a_national_body_is_the_last_resort(made: Any) -> None:
    regulator = made.node("Organisation", "Inspectorate of Care", type="NationalBody", sector="national")
    ccg = made.node("Organisation", "NHS Amble CCG")
    board = made.node("Partnership", "Amble Joint Board", type="Board")
    made.edge(ccg, "COMMISSIONS", made.trust)
    made.edge(regulator, "OVERSEES", ccg)
    made.edge(regulator, "OVERSEES", made.charity)
    assert [h.body.name for h in ownership(made).holders] == ["Inspectorate of Care"]
    made.edge(ccg, "MEMBER_OF", board)
    made.edge(made.charity, "MEMBER_OF", board)
    assert [h.body.name for h in ownership(made).holders] == ["Amble Joint Board"]


@pytest.mark.parametrize("status", ["absent", "planned", "ended"])
def test_what_is_not_there_holds_nothing(made: Any, status: str) -> None:
    ccg = made.node("Organisation", "NHS Amble CCG")
    made.edge(ccg, "COMMISSIONS", made.trust, status)
    made.edge(ccg, "COMMISSIONS", made.charity)
    assert ownership(made).held == "nobody"


def test_groups_are_no_way_up_unless_they_commission(made: Any) -> None:
    council = made.node("Organisation", "Amble Council")
    homes = made.node("StakeholderGroup", "care homes", sector="independent-care")
    made.edge(council, "COMMISSIONS", homes)
    made.edge(homes, "COMMISSIONS", made.trust)
    made.edge(council, "COMMISSIONS", made.charity)
    assert ownership(made).held == "nobody"
    ccgs = made.node("StakeholderGroup", "the CCGs", sector="commissioning")
    made.edge(council, "OVERSEES", ccgs)
    made.edge(ccgs, "COMMISSIONS", made.trust)
    assert [h.body.name for h in ownership(made).holders] == ["Amble Council"]


def test_a_weak_hold_is_not_held_by_itself(builder: Make) -> None:
    b = builder()
    board, trust = b.node("Partnership", "Amble Board", type="Board"), b.node("Organisation", "Amble NHS Trust")
    b.gap = b.edge(board, "OVERSEES", trust, "limited")
    assert ownership(b).held == "nobody"


def test_circles_end(made: Any) -> None:
    boards = [made.node("Partnership", f"Board {i}", type="Board") for i in range(3)]
    for i in range(3):
        made.edge(boards[i], "OVERSEES", boards[(i + 1) % 3])
    made.edge(boards[0], "OVERSEES", made.trust)
    made.edge(boards[1], "OVERSEES", made.charity)
    assert [(h.body.name, h.steps) for h in ownership(made).holders] == [("Board 0", (1, 2))]

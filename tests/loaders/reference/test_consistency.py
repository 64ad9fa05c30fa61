"""What is found wrong between the bodies of a table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from joinedup.loaders.reference.consistency import ends, problems
from joinedup.loaders.reference.model import Body, DatedName, Membership, Role, Source, Succession
from joinedup.loaders.reference.table import Table, as_table

DAY = date(2018, 4, 1)


def body(code: str, *heirs: str, **fields: Any) -> Body:
    given: dict[str, Any] = {"role": Role.CCG, "name": f"NHS {code} CCG", "source": "list", **fields}
    successors = tuple(Succession(body=f"ccg:{heir}", date=DAY, source="list") for heir in heirs)
    return Body(code=code, successors=successors, **given)


def wrong(*bodies: Body) -> list[str]:
    return problems(as_table(bodies))


def test_a_sound_table_has_none() -> None:
    assert wrong(body("A", "C"), body("B", "C"), body("C")) == []


def test_a_fork_that_joins_again_is_no_circle() -> None:
    assert wrong(body("A", "B", "C"), body("B", "D"), body("C", "D"), body("D")) == []


@pytest.mark.parametrize("length", [2, 3, 2000])
def test_a_circle_of_successors_is_found_once(length: int) -> None:
    codes = [f"{n:04}" for n in range(length)]
    bodies = [body(code, codes[(n + 1) % length]) for n, code in enumerate(codes)]
    found = wrong(*bodies)
    assert len(found) == 1
    assert "circle" in found[0]


def test_ids_that_the_table_does_not_have() -> None:
    found = wrong(
        body("A", "Z", parent="icb:Q", members_of=(Membership(body="stp:Q", source="list"),)),
        body("B", "B"),
    )
    assert len(found) == 4
    assert "its parent icb:Q is not in the table" in found[0]
    assert any("is its own successor" in line for line in found)


def test_a_source_that_the_table_does_not_name() -> None:
    source = Source(id="other", title="Other", publisher="P", licence="OGL")
    assert len(problems(as_table([body("A")], [source]))) == 1


def test_equal_names_at_the_same_time() -> None:
    one = body("A", name="NHS North & West CCG", closed=date(2017, 3, 31))
    same = body("B", name="North and West Clinical Commissioning Group", opened=date(2013, 4, 1))
    later = body("B", name="North and West Clinical Commissioning Group", opened=date(2017, 4, 1))
    assert len(wrong(one, same)) == 1
    assert wrong(one, later) == []


def test_a_former_name_may_be_borne_again_by_another() -> None:
    old = body("A", names=(DatedName(name="NHS Y CCG", end=date(2015, 3, 31)), DatedName(name="NHS Z CCG", start=DAY)))
    new = body("B", name="NHS Y CCG", opened=date(2016, 4, 1))
    assert wrong(old, new) == []
    assert len(wrong(old, body("B", name="NHS Z CCG", opened=date(2016, 4, 1)))) == 1


def test_memberships_outside_the_life_of_either() -> None:
    stp = body("Q", role=Role.STP, name="Q STP", opened=date(2016, 3, 15), closed=date(2021, 3, 31))

    def member(start: date | None, end: date | None) -> list[str]:
        link = Membership(body="stp:Q", start=start, end=end, source="list")
        return wrong(stp, body("A", opened=date(2013, 4, 1), closed=date(2018, 3, 31), members_of=(link,)))

    assert member(date(2016, 3, 15), date(2018, 3, 31)) == []
    assert len(member(date(2015, 1, 1), None)) == 1
    assert len(member(None, date(2019, 1, 1))) == 1
    assert len(member(date(2018, 1, 1), date(2017, 1, 1))) == 1


def test_successions_that_cannot_be() -> None:
    assert len(wrong(body("A", "B", opened=date(2019, 1, 1)), body("B"))) == 1
    assert len(wrong(body("A", "B"), body("B", closed=date(2017, 1, 1)))) == 1
    stp = Body(role=Role.STP, code="Q", name="Q STP", source="list")
    ccg = Body(
        role=Role.CCG,
        code="A",
        name="A CCG",
        source="list",
        successors=(Succession(body="stp:Q", date=DAY, source="l"),),
    )
    assert any("another kind" in line for line in problems(Table({"ccg:A": ccg, "stp:Q": stp})))


def test_ends_of_a_chain() -> None:
    table = as_table([body("A", "B"), body("B", "C", "D"), body("C"), body("D")])
    assert ends(table, "ccg:A") == {"ccg:C", "ccg:D"}
    assert ends(table, "ccg:C") == {"ccg:C"}
    assert ends(as_table([body("A", "B"), body("B", "A")]), "ccg:A") == set()


def test_the_name_on_a_day() -> None:
    trust = body(
        "A",
        name="New CCG",
        names=(
            DatedName(name="Old CCG", end=date(2018, 6, 30)),
            DatedName(name="New CCG", start=date(2018, 4, 1)),
        ),
        opened=date(2013, 4, 1),
        closed=date(2022, 6, 30),
    )
    assert trust.named(date(2010, 1, 1)) == "Old CCG"
    assert trust.named(date(2018, 5, 1)) == "Old CCG"
    assert trust.named(date(2018, 7, 1)) == "New CCG"
    assert trust.named(date(2025, 1, 1)) == "New CCG"
    assert [(n.name, n.start, n.end) for n in trust.borne] == [
        ("Old CCG", date(2013, 4, 1), date(2018, 6, 30)),
        ("New CCG", date(2018, 4, 1), date(2022, 6, 30)),
    ]
    assert body("B").named(DAY) == "NHS B CCG"

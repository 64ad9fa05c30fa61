"""The status that words give to a relationship, and their scope."""

from __future__ import annotations

import pytest

from joinedup.graph.vocabulary import Status
from joinedup.loaders.extract.status import judge, qualified


@pytest.mark.parametrize(
    ("clause", "trigger", "status"),
    [
        ("Care homes refer people to the hub", "refer", "present"),
        ("Care homes could refer people to the hub", "refer", "present"),
        ("Care homes could not refer people to the hub", "refer", "absent"),
        ("Care homes couldn’t refer people to the hub", "refer", "absent"),
        ("Care homes were unable to refer people to the hub", "refer", "absent"),
        ("The night service had no access to records", "access", "absent"),
        ("None of the practices shared its lists with the trust", "shared", "absent"),
        ("Not all professionals used the hub", "used", "limited"),
        ("Few practices shared lists with the trust", "shared", "limited"),
        ("Staff were not aware that they could refer to the hub", "refer", "limited"),
        ("Only four of the six teams worked with a pharmacist", "worked", "limited"),
        ("There was a lack of engagement with care homes", "engagement", "limited"),
        ("The trust will join the alliance", "join", "planned"),
        ("The trust plans to open a unit", "open", "planned"),
        ("Social workers are due to be connected to the record", "connected", "planned"),
        ("The council no longer funds the service", "funds", "ended"),
        ("Care homes had held a seat until 2016", "seat", "ended"),
        ("The council gave up its seat on the board", "seat", "ended"),
        ("The trust's place on the board has been empty since May", "place", "absent"),
        ("From October, letters from the trust to practices", "letters", "planned"),
        ("Pharmacies learn nothing from the trust", "learn", "absent"),
        ("By June, give the nurses access to the record", "access", "planned"),
        ("The lounge rings the scheme most days", "rings", "present"),
        ("The team reaches every home in the town but two", "reaches", "limited"),
        ("The unit, delivered by the trust, aimed to help people home", "delivered", "present"),
    ],
)
def test_status_of_a_clause(clause: str, trigger: str, status: str) -> None:
    at = clause.index(trigger)
    assert judge(clause, at, at + len(trigger)) == status


def test_a_negation_after_the_trigger_is_of_something_else() -> None:
    clause = "The hub takes calls from homes that have no nurse"
    assert judge(clause, clause.index("calls"), clause.index("calls") + 5) is Status.PRESENT


def test_what_follows_takes_a_statement_back_in_part() -> None:
    text = "GPs can refer to the scheme, though by no means all do."
    assert qualified(text, text.index(","), [])
    assert not qualified(text, text.index(","), [text.index("all")])
    assert not qualified("GPs can refer to the scheme, and they like it.", 27, [])

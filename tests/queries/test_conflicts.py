"""What documents do not agree on: statuses, states of things, figures."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from joinedup.queries.conflicts import ConflictsReport, conflicts
from joinedup.queries.report import render, to_json

Make = Callable[[], Any]


def told(made: Any, kind: str, name: str, *states: tuple[str, str]) -> str:
    """A node with sentences that tell its state."""
    key: str = made.node(kind, name)
    node = made.graph.node(key)
    node.evidence = [made.evidence(text, status=status) for status, text in states]
    return key


def figure(made: Any, value: float, unit: str, text: str, *about: str, **attributes: Any) -> str:
    """A measure with its sentence and what it is about."""
    key: str = made.node("Measure", text, text, attributes={"value": value, "unit": unit, **attributes})
    for target in about:
        made.edge(key, "ABOUT", target)
    return key


def values(report: ConflictsReport) -> list[set[float]]:
    return [{side.value for side in conflict.sides} for conflict in report.figures]


def test_statuses_interfaces_first(builder: Make) -> None:
    made = builder()
    gps, hub = made.node("StakeholderGroup", "GPs"), made.node("Service", "night hub")
    city = made.node("Place", "Ambleford")
    for status, text in (("present", "GPs could ring the hub."), ("absent", "No GP could reach the hub.")):
        made.edge(gps, "REFERS_TO", hub, status, said=[text])
        made.edge(hub, "COVERS", city, status, said=[text])
    made.edge(gps, "WORKS_WITH", hub, "present", said=["They met."])
    found = conflicts(made.graph).statuses
    assert [c.relation for c in found] == ["REFERS_TO", "COVERS"]
    assert {s.status: [q.text for q in s.evidence] for s in found[0].sides} == {
        "absent": ["No GP could reach the hub."],
        "present": ["GPs could ring the hub."],
    }
    assert found[0].shown == "absent"  # the graver on a tie


def test_states_of_one_thing_and_of_two_that_may_be_one(builder: Make) -> None:
    made = builder()
    told(made, "Programme", "winter plan", ("present", "A winter plan was in place."), ("planned", "It was in draft."))
    told(made, "Programme", "information agreement", ("present", "There was an information agreement."))
    told(made, "Programme", "STP Information Agreement", ("planned", "An agreement was being drawn up."))
    told(made, "Programme", "joint information agreement", ("planned", "It was being agreed."))
    told(made, "Service", "falls clinic", ("present", "It was in place."), ("limited", "It was partly in place."))
    found = conflicts(made.graph).states
    assert [([n.name for n in c.nodes], c.certain) for c in found] == [
        (["winter plan"], True),
        (["information agreement", "STP Information Agreement"], False),
    ]


def test_figures_that_count_the_same(builder: Make) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    one = made.node("Organisation", "NHS Amble CCG", type="CCG")
    figure(made, 71.0, "%", "The groups covering 71% of the population would merge.", city, one)
    figure(made, 76.0, "%", "The partnership (covering 76% of the city) met in May.", city)
    figure(made, 24.0, "%", "A share of 24% of the beds was empty.", city)
    assert values(conflicts(made.graph)) == [{71.0, 76.0}]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(("Received 18% of admissions.", {}, "a"), ("Received 29% of admissions.", {}, "b"), id="own"),
        pytest.param(
            ("It received 18% of admissions.", {"period": "2016"}, "a"),
            ("It received 29% of admissions.", {"period": "2017"}, "a"), id="periods",
        ),
        pytest.param(("About 98% of people stayed.", {}, "a"), ("Some 100% of people stayed.", {}, "a"), id="rough"),
        pytest.param(("It received 18% of referrals.", {}, "a"), ("It received 29% of grants.", {}, "a"), id="whole"),
    ],
)  # fmt: skip
def test_figures_that_do_not(builder: Make, first: Any, second: Any) -> None:
    made = builder()
    city = made.node("Place", "Ambleford")
    bodies = {n: made.node("Organisation", f"Trust {n}", type="NHSTrust") for n in "ab"}
    for text, attributes, body in (first, second):
        value = float(next(w for w in text.split() if w[0].isdigit()).strip("%"))
        figure(made, value, "%", text, city, bodies[body], **attributes)
    assert conflicts(made.graph).figures == ()


def test_printed_and_as_json(builder: Make) -> None:
    made = builder()
    told(made, "Programme", "winter [red]plan", ("present", "A plan was in place."), ("planned", "It was in draft."))
    report = conflicts(made.graph)
    out = io.StringIO()
    render(report, Console(file=out, width=100))
    assert "winter [red]plan" in out.getvalue()
    assert "“It was in draft.”" in out.getvalue()
    assert ConflictsReport.model_validate_json(to_json(report)) == report
    assert report.total == 1

"""Links of several kinds between bodies (A8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from joinedup.graph import KnowledgeGraph
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation.service_links import ServiceLinks, service_links
from joinedup.queries.views import SystemView

Make = Callable[[], Any]


def of(made: Any, effort: Effort | None = None) -> ServiceLinks:
    return service_links(SystemView.of(made.graph), effort or Effort.none())


def triangle(made: Any, relation: str, *names: str, status: str = "present") -> None:
    bodies = [made.node("Organisation", name) for name in names]
    for i, one in enumerate(bodies):
        for other in bodies[i + 1 :]:
            made.edge(one, relation, other, status)


def test_pairs_with_several_kinds_of_links(builder: Make) -> None:
    made = builder()
    trust, council = made.node("Organisation", "Amble NHS Trust"), made.node("Organisation", "Amble Council")
    gps = made.node("StakeholderGroup", "GPs")
    team = made.node("Service", "falls team")
    made.edge(trust, "PROVIDES", team)
    made.edge(gps, "REFERS_TO", team)
    made.edge(trust, "SHARES_INFORMATION_WITH", gps, "limited")
    made.edge(council, "WORKS_WITH", trust)
    made.edge(council, "FUNDS", team, "planned")
    made.edge(trust, "WORKS_WITH", team)
    found = of(made)
    assert (found.multiplexity.numerator, found.multiplexity.denominator) == (1, 2)
    (pair,) = found.pairs
    assert {ref.name for ref in pair.bodies} == {"Amble NHS Trust", "GPs"}, "a service stands for its provider"
    assert pair.kinds == ("information", "referral")
    assert set(found.multiplexity.edges) == set(pair.edges)
    assert {n.kind: n.pairs for n in found.networks} == {
        "referral": 1, "information": 1, "joint working": 1, "money": 0,
    }, "what is planned is no link yet, and nobody is linked with himself"  # fmt: skip


def test_cliques_that_overlap(builder: Make) -> None:
    made = builder()
    triangle(made, "REFERS_TO", "A", "B", "C")
    triangle(made, "WORKS_WITH", "A", "B", "C", "D")
    found = {c.kinds: c for c in of(made).cliques}
    both = found["referral", "joint working"]
    assert (both.value.value, [ref.name for ref in both.bodies]) == (3 / 4, ["A", "B", "C"])
    assert found["referral", "money"].value.value == 0
    assert found["information", "money"].value.value is None
    assert "no clique" in found["information", "money"].value.note


def test_the_interval(builder: Make) -> None:
    made = builder()
    triangle(made, "WORKS_WITH", "A", "B", "C")
    made.edge("organisation:a", "REFERS_TO", "organisation:b", "present", ["They refer."])
    made.edge("organisation:a", "REFERS_TO", "organisation:b", "limited", ["Seldom."])
    made.edge("organisation:b", "REFERS_TO", "organisation:c", "absent", ["They do not refer."])
    value = of(made, Effort(resamples=300)).multiplexity
    assert value.value == 1 / 3
    assert value.interval is not None
    assert 0 <= value.interval.low < value.value < value.interval.high <= 1


def test_nothing_stated() -> None:
    found = service_links(SystemView.of(KnowledgeGraph("nowhere")), Effort())
    assert found.multiplexity.value is None
    assert found.multiplexity.note
    assert found.pairs == ()

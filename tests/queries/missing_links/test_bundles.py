"""Bundles: what one remedy would close, and what else belongs together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph.errors import RuleError
from joinedup.queries.lexicon import checked
from joinedup.queries.missing_links import missing_links
from joinedup.queries.missing_links.bundles import Bundle, Remedies, remedies
from joinedup.queries.missing_links.template import reference_template

Make = Callable[[], Any]

WORKED = {
    "One shared record": {"T19", "T20", "T21", "T22", "T27"},
    "One door": {"T03", "T04", "T05"},
    "One offer to care homes": {"T02", "T08", "T09", "T26", "T38", "T43"},
}


def bundles(made: Any) -> dict[str, Bundle]:
    return {b.name: b for b in missing_links(made.graph).bundles}


@pytest.mark.parametrize("name", WORKED)
def test_the_worked_remedies(name: str) -> None:
    assert next(r.rows for r in remedies().remedies if r.name == name) == WORKED[name]


def test_every_row_of_the_template_has_one_remedy() -> None:
    template = reference_template()
    assert remedies().template == template.title
    assert sorted(row for r in remedies().remedies for row in r.rows) == sorted(row.id for row in template.rows)


def test_a_row_in_two_remedies_is_refused() -> None:
    twice = [{"name": n, "would": "x", "rows": ["T01"]} for n in "ab"]
    with pytest.raises(RuleError, match="T01: in more than one remedy"):
        checked(Remedies, "bundles.toml", {"template": "t", "remedies": twice})


@pytest.fixture
def made(builder: Make) -> Any:
    b = builder()
    b.night = b.node("Service", "GP out-of-hours service", sector="primary")
    b.a_and_e = b.node("Service", "emergency department", type="Unit", sector="acute")
    b.records = b.node("InformationSystem", "GP records")
    b.edge(b.night, "HAS_ACCESS_TO", b.records, "absent", stage="crisis", section="Crisis")
    b.edge(b.night, "HAS_ACCESS_TO", b.records, "absent", section="Summary")
    b.edge(b.a_and_e, "HAS_ACCESS_TO", b.records, "absent", stage="crisis")
    return b


def test_gaps_that_one_remedy_would_close(made: Any) -> None:
    ccg = made.node("Organisation", "NHS Amble CCG", type="CCG")
    for end in (made.night, made.records):
        if end != made.records:
            made.edge(ccg, "COMMISSIONS", end)
    made.edge(ccg, "PROVIDES", made.records)
    made.edge(made.node("Recommendation", "open the records"), "ABOUT", made.a_and_e)
    found = bundles(made)["One shared record"]
    assert found.by == "remedy"
    assert found.rows == ("T19", "T21")
    assert found.statements[0] == "GP out-of-hours service has no access to GP records"
    assert len(found.gaps) == 2
    assert found.score == pytest.approx(9 + 6.3)
    assert found.uncovered == 1
    assert [r.name for r in found.recommendations] == ["open the records"]
    assert [(owner.name, n) for owner, n in found.owners] == [("NHS Amble CCG", 1)]
    assert found.held == {"both ends": 1, "nobody": 1}
    assert "T20" in found.questions  # of the same remedy, and no document states it
    assert not set(found.questions) & set(found.rows)


def test_a_remedy_closes_what_no_row_is_about(made: Any) -> None:
    team = made.node("StakeholderGroup", "hospice nurses")
    made.edge(team, "HAS_ACCESS_TO", made.node("InformationSystem", "hospital notes"), "limited")
    assert "Hospice nurses have only limited access to hospital notes" in bundles(made)["One shared record"].statements


def test_a_gap_alone_is_no_bundle(builder: Make) -> None:
    b = builder()
    b.edge(b.node("Service", "GP out-of-hours service"), "HAS_ACCESS_TO", b.node("InformationSystem", "GP records"), "absent")  # noqa: E501  # fmt: skip
    assert bundles(b) == {}


def test_what_is_left_is_bundled_by_theme_and_body(builder: Make) -> None:
    b = builder()
    board = b.node("Partnership", "Amble Arts Board", type="Board")
    for name in ("choir", "theatre group", "library"):
        b.edge(b.node("Organisation", f"Amble {name}"), "MEMBER_OF", board, "absent")
    b.edge(b.node("Organisation", "Amble choir"), "MEMBER_OF", b.node("Partnership", "Choirs United", type="Alliance"), "absent")  # noqa: E501  # fmt: skip
    found = bundles(b)
    assert list(found) == ["governance: Amble Arts Board"]
    bundle = found["governance: Amble Arts Board"]
    assert (bundle.by, bundle.rows, len(bundle.gaps)) == ("theme and body", (), 3)
    assert bundle.shared is not None
    assert bundle.shared.name == "Amble Arts Board"


def test_a_place_brings_nothing_together(builder: Make) -> None:
    b = builder()
    town = b.node("Place", "Ambleford")
    for name in ("choir", "theatre group"):
        b.edge(b.node("Organisation", f"Amble {name}"), "COVERS", town, "limited")
    assert bundles(b) == {}


def test_every_gap_is_in_one_bundle_at_most_and_sums_agree(town: Any) -> None:
    report = missing_links(town)
    scores = {g.id: g.score.score for g in (*report.gaps, *report.others)}
    inside = [i for b in report.bundles for i in b.gaps]
    assert inside
    assert len(inside) == len(set(inside))
    for bundle in report.bundles:
        assert len(bundle.gaps) > 1
        assert bundle.score == pytest.approx(sum(scores[i] for i in bundle.gaps))
        assert sum(bundle.held.values()) == len(bundle.gaps)
    assert [b.score for b in report.bundles] == sorted((b.score for b in report.bundles), reverse=True)


def test_for_another_template_remedies_do_not_hold(made: Any) -> None:
    other = reference_template().model_copy(update={"title": "Another pathway"})
    report = missing_links(made.graph, template=other)
    assert [b.by for b in report.bundles] == ["theme and body"]
    assert report.limits

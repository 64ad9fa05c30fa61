"""Two invented systems side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from joinedup.graph import DocumentInfo, KnowledgeGraph, read_graph
from joinedup.graph.errors import QueryError
from joinedup.queries.comparison.compare import CompareReport, compare, part_of
from joinedup.queries.comparison.roles import role
from joinedup.queries.effort import Effort
from joinedup.queries.pages.comparison import compare_blocks
from joinedup.queries.report import to_json
from joinedup.queries.views import SystemView

Make = Callable[[], Any]
FEW = Effort(resamples=20, permutations=20, rewirings=0, communities=1)


def system(builder: Make, name: str, gp_word: str, *, records: str, falls: str) -> KnowledgeGraph:
    made = builder()
    made.graph.system = name
    made.graph.documents[0].words = 1000
    gps = made.node("StakeholderGroup", gp_word)
    homes = made.node("StakeholderGroup", f"{name} care homes")
    record = made.node("InformationSystem", f"{name} GP records")
    service = made.node("Service", f"{name} falls team")
    made.edge(homes, "HAS_ACCESS_TO", record, records, [f"Homes of {name} and the record."])
    made.edge(gps, "REFERS_TO", service, falls, [f"GPs of {name} and falls."])
    ask = made.node(
        "Recommendation", f"Partners should give care homes access to the GP record ({name}).",
        "They should.", attributes={"theme": "information-sharing"},
    )  # fmt: skip
    made.edge(ask, "ABOUT", record)
    share = made.node("Measure", f"30% of falls in {name}", attributes={"value": 30, "unit": "%"})
    made.edge(share, "ABOUT", service)
    return made.graph  # type: ignore[no-any-return]


@pytest.fixture
def report(builder: Make) -> CompareReport:
    first = system(builder, "Amble", "GPs", records="absent", falls="limited")
    return compare(first, system(builder, "Brent", "GP practices", records="limited", falls="present"), effort=FEW)


def test_gaps_meet_by_the_role_of_their_ends(report: CompareReport) -> None:
    both, first = report.gaps
    assert (both.source, both.relation, both.target) == ("care homes", "HAS_ACCESS_TO", "GP records")
    assert (both.found_in, both.first, both.second) == ("both", "absent", "limited")
    assert (first.source, first.target, first.found_in) == ("GPs", "falls", "first")
    assert (first.first, first.second) == ("limited", "present"), "the other side has it, and says so"


def test_what_one_side_does_not_mention_is_not_stated(builder: Make) -> None:
    first = system(builder, "Amble", "GPs", records="absent", falls="present")
    found = compare(first, builder().graph, effort=FEW)
    assert [(g.found_in, g.second) for g in found.gaps] == [("first", None)]
    assert not found.similar_length
    assert "not stated" in " ".join(b.model_dump_json() for b in compare_blocks(found))


def test_recommendations_meet_by_theme_and_by_words(report: CompareReport) -> None:
    (theme,) = report.themes
    assert (theme.theme, theme.found_in) == ("information-sharing", "both")
    (pair,) = report.alike
    assert pair.score > 80
    assert report.evidence[pair.first.id][0].text == "They should."


def test_measures_meet_by_subject_and_unit(report: CompareReport) -> None:
    (row,) = report.measures
    assert (row.about, row.unit) == ("falls", "%")
    assert [m.name for m in (*row.first, *row.second)] == ["30% of falls in Amble", "30% of falls in Brent"]


def test_figures_say_which_way_they_differ(report: CompareReport) -> None:
    gap = report.figures[0]
    assert (gap.name, gap.first.value, gap.second.value, gap.difference) == ("gap rate", 1.0, 0.5, -0.5)
    assert gap.apart is None, "two sentences tell nothing"


def test_a_system_with_itself_differs_in_nothing(builder: Make) -> None:
    graph = system(builder, "Amble", "GPs", records="absent", falls="limited")
    found = compare(graph, graph, effort=FEW)
    assert {g.found_in for g in found.gaps} == {"both"}
    assert all(f.difference in (0, None) for f in found.figures)


def test_roles_of_bodies_and_records(builder: Make) -> None:
    made = builder()
    nodes = [
        made.node("Organisation", "Amble Trust", type="NHSTrust", sector="acute"),
        made.node("Organisation", "Amble Town Council", type="LocalAuthority"),
        made.node("Service", "Amble Door", type="AccessPoint"),
        made.node("InformationSystem", "special patient notes"),
        made.node("InformationSystem", "Tangle"),
        made.node("Site", "Amble Infirmary"),
        made.node("StakeholderGroup", "Amble's CCGs"),
        made.node("StakeholderGroup", "bell ringers"),
    ]
    view = SystemView(made.graph)
    assert [role(view, n) for n in nodes] == [
        "NHS trust (acute)", "council", "point of access", "summary care records and special notes", "Tangle",
        "hospital", "commissioners", "bell ringers",
    ]  # fmt: skip


def test_one_system_of_a_graph_that_holds_two(builder: Make) -> None:
    made = builder()
    made.graph.provenance.documents = [
        DocumentInfo(name="review.txt", system="Amble"), DocumentInfo(name="news.txt", system="Brent")
    ]  # fmt: skip
    made.node("Service", "Amble Door", "The door was open.")
    made.graph.node("service:amble-door").evidence.append(made.evidence("It is known.", document="news.txt"))
    made.node("Service", "Brent Line")
    made.graph.node("service:brent-line").evidence.append(made.evidence("It rang.", document="news.txt"))
    part = part_of(made.graph, "amble")
    assert (part.system, [n.name for n in part.nodes()]) == ("Amble", ["Amble Door"])
    assert {i.document for n in part.nodes() for i in n.evidence} == {"review.txt"}
    assert made.graph.system == "Ambleford", "the graph itself is as it was"
    with pytest.raises(QueryError, match=r"no document on 'Cold'.*Amble, Brent"):
        part_of(made.graph, "Cold")


def test_json_and_empty_graphs(report: CompareReport) -> None:
    assert CompareReport.model_validate_json(to_json(report)) == report
    empty = compare(KnowledgeGraph("a"), KnowledgeGraph("b"), effort=FEW)
    assert empty.gaps == empty.themes == empty.measures == ()
    assert len(compare_blocks(empty)) > 5
    assert [text.split(":")[0] for text in empty.limits] == [
        f"{what} on {side} {more}".rstrip() if more else f"{what} on {side}"
        for side in "ab"
        for what, more in (
            ("How long the documents", "are is not known"), ("No interface is stated", ""),
            ("No recommendation is stated", ""),
        )
    ]  # fmt: skip
    assert report.limits == ()
    told = " ".join(b.model_dump_json() for b in compare_blocks(empty))
    assert "No interface is stated on a" in told
    assert "very different length" not in told, "nobody knows"


def test_two_reviews_of_the_programme(corpus_file: Any) -> None:
    graph = read_graph(corpus_file)
    found = compare(part_of(graph, "Birmingham"), part_of(graph, "Liverpool"), effort=FEW)
    assert not found.similar_length
    assert "personalisation" in {t.theme for t in found.themes if t.found_in == "both"}
    assert any("direct payments" in pair.second.name for pair in found.alike)

"""Questions on recommendations, figures, evidence and comparison: the answers counted by hand in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from joinedup.graph import Edge, Evidence, Kind, KnowledgeGraph, Node
from joinedup.graph.store import Store, open_store
from joinedup.queries.catalogue import run_query

ACTORS = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP)
GAPS = ("absent", "limited")

Rows = Callable[..., list[tuple[Any, ...]]]


def about(graph: KnowledgeGraph, statement: Node) -> list[Node]:
    """What a finding, recommendation or measure is about."""
    return [graph.node(e.target) for e in graph.edges("ABOUT") if e.source == statement.id]


def names(nodes: list[Node]) -> tuple[str, ...]:
    """Their names, each once, in order."""
    return tuple(sorted({n.name for n in nodes}))


def sentences(edge: Edge) -> list[Evidence]:
    """One piece of evidence for each sentence and status; none in these graphs is in pieces but by reading twice."""
    kept: dict[tuple[object, ...], Evidence] = {}
    for e in edge.evidence:
        kept.setdefault((e.passage if e.sentence else (e.document, e.start, e.end, e.quote), e.status), e)
    return list(kept.values())


def test_successions(graph: KnowledgeGraph, rows: Rows) -> None:
    steps = list(graph.edges("SUCCEEDED_BY"))
    expected = Counter(
        (
            graph.node(e.source).name, graph.node(e.target).name, e.attributes.get("date"), e.status,
            "both" if e.evidence and e.reference else "documents" if e.evidence else "published lists",
            names([graph.node(n.target) for n in steps if n.source == e.target]),
        )
        for e in steps
    )  # fmt: skip
    columns = ("body", "successor", "date", "status", "stated_by", "later")
    assert Counter(rows("successions", *columns)) == expected
    assert expected


def test_recommendations_without_an_owner(graph: KnowledgeGraph, rows: Rows) -> None:
    expected = Counter()
    for rec in graph.nodes(Kind.RECOMMENDATION):
        subjects = about(graph, rec)
        if any(n.kind in ACTORS and n.sector != "people" for n in subjects):
            continue
        ids = {n.id for n in subjects}
        candidates = [
            graph.node(e.source)
            for e in graph.edges()
            if e.type in ("PROVIDES", "COMMISSIONS", "FUNDS", "OVERSEES")
            and e.target in ids
            and e.status in ("present", "limited", "planned")
        ]
        expected[rec.name, names(subjects), names(candidates)] += 1
    found = rows("recommendations-without-owner", "recommendation", "about", "candidates")
    assert Counter(found) == expected
    assert expected


def test_themes(graph: KnowledgeGraph, rows: Rows) -> None:
    def counted(document: str) -> dict[str, tuple[Any, ...]]:
        out: dict[str, Counter[str]] = {}
        for n in graph.nodes():
            if n.kind in (Kind.FINDING, Kind.RECOMMENDATION) and (
                not document or any(e.document == document for e in n.evidence)
            ):
                theme = str(n.attributes.get("theme", "not stated"))
                what = "recommended" if n.kind == Kind.RECOMMENDATION else str(n.attributes.get("polarity"))
                out.setdefault(theme, Counter())[what] += 1
        return {
            theme: (
                n["weakness"], n["strength"], n["neutral"], n["recommended"],
                int(n["weakness"] / n["recommended"] * 10 + 0.5) / 10 if n["recommended"] else None,
            )
            for theme, n in out.items()
        }  # fmt: skip

    columns = ("theme", "weaknesses", "strengths", "neutral", "recommendations", "weaknesses_each")
    for document in ("", *sorted({e.document for n in graph.nodes() for e in n.evidence})):
        found = rows("themes", *columns, document=document)
        assert {theme: tuple(rest) for theme, *rest in found} == counted(document)
        assert len(found) == len(counted(document))


def test_unanswered_weaknesses(graph: KnowledgeGraph, rows: Rows) -> None:
    answered = {n.id for rec in graph.nodes(Kind.RECOMMENDATION) for n in about(graph, rec)}
    expected = Counter(
        (f.name, names(about(graph, f)))
        for f in graph.nodes(Kind.FINDING)
        if f.attributes.get("polarity") == "weakness" and not answered & {n.id for n in about(graph, f)}
    )
    assert Counter(rows("unanswered-weaknesses", "finding", "about")) == expected
    assert expected


def test_statements_by_page(graph: KnowledgeGraph, rows: Rows) -> None:
    pages: dict[tuple[str, int | None], Counter[str]] = {}
    for edge in graph.edges():
        if edge.type != "ABOUT":
            for said in sentences(edge):
                if said.status is not None:  # else it is context
                    pages.setdefault((said.document, said.page), Counter())[said.status] += 1
    expected = {
        (*page, n.total(), n["present"], n["limited"], n["absent"], n["planned"], n["ended"])
        for page, n in pages.items()
    }
    columns = ("document", "page", "statements", "present", "limited", "absent", "planned", "ended")
    found = rows("evidence-by-page", *columns)
    assert set(found) == expected
    assert len(found) == len(expected) > 0


def test_what_is_there_and_what_is_not(graph: KnowledgeGraph, rows: Rows) -> None:
    told = {n.id: {(e.passage, e.status) for e in n.evidence if e.status is not None} for n in graph.nodes()}
    # of one mind: then the state needs no weighing
    expected = Counter(
        (graph.node(id_).name, graph.node(id_).kind, status, len(said))
        for id_, said in told.items()
        for status in {s for _, s in said}
    )
    assert Counter(rows("things-by-state", "thing", "kind", "state", "sentences")) == expected
    absent = rows("things-by-state", "thing", "state", status="absent")
    assert set(absent) == {(thing, state) for thing, _, state, _ in expected if state == "absent"}


def test_the_sample_says_what_is_not_there(samples_file: Path) -> None:
    found = run_query(samples_file, "things-by-state", {"status": "absent"}).dicts()
    assert "shared risk register" in {row["thing"] for row in found}
    assert all(row["quote"] for row in found)


def test_thin_evidence(graph: KnowledgeGraph, rows: Rows) -> None:
    def claims(most: int, *types: str) -> Counter[Any]:
        return Counter(
            (graph.node(e.source).name, e.type, graph.node(e.target).name, len(sentences(e)))
            for e in graph.edges()
            if 0 < len(sentences(e)) <= most and (e.type in types if types else e.type != "ABOUT")
        )

    columns = ("source", "relationship", "target", "statements")
    assert Counter(rows("weakest-evidence", *columns, most=10_000)) == claims(1)
    assert Counter(rows("weakest-evidence", *columns, most=10_000, sentences=3)) == claims(3)
    assert Counter(rows("weakest-evidence", *columns, relationship="ABOUT", most=10_000)) == claims(1, "ABOUT")
    sure = rows("weakest-evidence", "confidence", "documents", most=5)
    assert len(sure) == 5
    assert sure == sorted(sure)
    assert {n for _, n in sure} == {1}


def test_known_from_lists_alone(graph: KnowledgeGraph, rows: Rows) -> None:
    expected = {
        n.name: names([graph.node(i) for e in graph.edges() if n.id in (e.source, e.target) for i in (e.source, e.target) if i != n.id])  # noqa: E501
        for n in graph.nodes()
        if n.reference and not n.evidence
    }  # fmt: skip
    assert dict(rows("reference-only", "name", "linked_to")) == expected


def test_figures_for_two_points_in_time(graph: KnowledgeGraph, rows: Rows) -> None:
    expected = Counter()
    for m in graph.nodes(Kind.MEASURE):
        for text in m.attributes.get("comparators") or []:  # type: ignore[union-attr]
            words, _, last = str(text).rpartition(" ")
            try:
                then = float(last.replace(",", ""))
            except ValueError:
                continue
            if words.lower().startswith(("england", "national", "similar areas", "average", "other areas")):
                continue
            now = float(str(m.attributes["value"]))
            moved = "up" if now > then else "down" if now < then else "unchanged"
            expected[m.name, words, then, moved] += 1
    assert Counter(rows("measures-over-time", "measure", "earlier", "earlier_value", "direction")) == expected
    assert expected


# -- two sides


def on_side(graph: KnowledgeGraph, side: str, *nodes: Node, evidence: list[Evidence] | None = None) -> bool:
    """Whether nodes, or the evidence of a relationship between them, belong to a system or document."""
    said = nodes[0].evidence if evidence is None else evidence
    return side in (graph.system, *(n.system for n in nodes), *(e.document for e in said))


def two_sides(graph: KnowledgeGraph) -> tuple[str, str]:
    local = sorted({n.system for n in graph.nodes() if n.system})
    documents = sorted({e.document for n in graph.nodes() for e in n.evidence})
    return (local[0], local[1]) if len(local) > 1 else (documents[0], documents[-1] if documents[1:] else graph.system)


def place(first: int, second: int) -> str:
    return "both" if first and second else "first" if first else "second" if second else "neither"


def test_gaps_of_two_sides(graph: KnowledgeGraph, rows: Rows) -> None:
    sides = two_sides(graph)
    cells: dict[tuple[str, ...], list[list[str]]] = {}
    for e in graph.interfaces():
        a, b = graph.node(e.source), graph.node(e.target)
        for i, side in enumerate(sides):
            if e.status in GAPS and on_side(graph, side, a, b, evidence=e.evidence):
                cell = cells.setdefault((str(e.type), a.sector, b.sector), [[], []])
                cell[i].append(f"{a.name} → {b.name}")
    expected = Counter(
        (place(len(one), len(two)), *cell, len(one), len(two), tuple(sorted(one)), tuple(sorted(two)))
        for cell, (one, two) in cells.items()
    )
    columns = (
        "found_in", "interface", "source_sector", "target_sector", "first_gaps", "second_gaps", "first_examples",
        "second_examples",
    )  # fmt: skip
    assert Counter(rows("compare-gaps", *columns, first=sides[0], second=sides[1])) == expected
    assert expected


def test_recommendations_of_two_sides(graph: KnowledgeGraph, rows: Rows) -> None:
    sides = two_sides(graph)
    themes: dict[str, list[list[str]]] = {}
    for n in graph.nodes():
        weak = n.kind == Kind.FINDING and n.attributes.get("polarity") == "weakness"
        for i, side in enumerate(sides):
            if (weak or n.kind == Kind.RECOMMENDATION) and on_side(graph, side, n):
                theme = themes.setdefault(str(n.attributes.get("theme", "not stated")), [[], [], [], []])
                theme[i + 2 * (not weak)].append(n.name)
    expected = Counter(
        (theme, place(len(r1), len(r2)), len(w1), len(w2), tuple(sorted(r1)), tuple(sorted(r2)))
        for theme, (w1, w2, r1, r2) in themes.items()
    )
    columns = (
        "theme", "found_in", "first_weaknesses", "second_weaknesses", "first_recommendations", "second_recommendations",
    )  # fmt: skip
    assert Counter(rows("compare-recommendations", *columns, first=sides[0], second=sides[1])) == expected
    assert expected


def test_figures_of_two_sides(graph: KnowledgeGraph, rows: Rows) -> None:
    sides = two_sides(graph)
    subjects: dict[tuple[str, str], list[set[str]]] = {}
    for m in graph.nodes(Kind.MEASURE):
        period = m.attributes.get("period")
        for n in about(graph, m):
            for i, side in enumerate(sides):
                if n.kind != Kind.PLACE and on_side(graph, side, m):
                    figures = subjects.setdefault((n.name.lower(), str(n.kind)), [set(), set()])
                    figures[i].add(m.name + (f" ({period})" if period else ""))
    expected = Counter(
        (*subject, place(len(one), len(two)), tuple(sorted(one)), tuple(sorted(two)))
        for subject, (one, two) in subjects.items()
    )
    columns = ("about", "kind", "found_in", "first_figures", "second_figures")
    assert Counter(rows("compare-measures", *columns, first=sides[0], second=sides[1])) == expected


def test_systems_side_by_side(town: KnowledgeGraph, borough: KnowledgeGraph) -> None:
    expected = []
    for graph in (town, borough):
        for side in sorted({n.system or graph.system for n in graph.nodes()}):
            there = [n for n in graph.nodes() if (n.system or graph.system) == side and (n.evidence or not n.reference)]
            ids = {n.id for n in there}
            seams = [e for e in graph.interfaces() if e.source in ids and e.status != "ended"]
            broken = sum(e.status in GAPS for e in seams)
            of = Counter(str(n.kind) for n in there)
            polar = Counter(n.attributes.get("polarity") for n in there)
            expected.append(
                (
                    side, of["Organisation"] + of["Partnership"], of["Service"], polar["weakness"], polar["strength"],
                    of["Recommendation"], of["Measure"], len(seams), broken,
                    int(broken / len(seams) * 100 + 0.5) / 100 if seams else None,
                )
            )  # fmt: skip
    with open_store(town) as store:
        store.load(borough)
        assert run_query(store, "compare-systems").rows == sorted(expected)
        assert len(run_query(store, "compare-systems", {"system": town.system})) == 1


def test_the_boroughs_as_a_reader_would_put_it(borough: KnowledgeGraph, town: KnowledgeGraph, store: Store) -> None:
    with open_store(borough) as other:
        sides = {"first": "Calderfold", "second": "Wend"}
        shared = [r for r in run_query(other, "compare-gaps", sides).dicts() if r["found_in"] == "both"]
        assert [(r["interface"], r["source_sector"]) for r in shared] == [
            ("HAS_ACCESS_TO", "independent-care"), ("REFERS_TO", "independent-care"),
        ]  # fmt: skip
        (figures,) = run_query(other, "compare-measures", sides).dicts()
        assert (figures["first_figures"], figures["second_figures"]) == (["129 care homes"], ["49 care homes"])
    (figure,) = run_query(store, "measures-over-time").dicts()
    assert (figure["earlier"], figure["earlier_value"], figure["direction"]) == ("previous year", 24, "up")
    (late,) = run_query(store, "unanswered-weaknesses").dicts()
    assert late["finding"] == "Night nurses came late"
    assert [r["number"] for r in run_query(store, "recommendations-without-owner").dicts()] == ["4"]
    assert "Ambleshire ICB" in [r["name"] for r in run_query(store, "reference-only").dicts()]

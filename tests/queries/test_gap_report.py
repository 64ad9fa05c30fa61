"""The board report on an invented area: what its summary says, follows from what the documents say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node
from joinedup.graph.model import DocumentInfo, Provenance
from joinedup.queries.effort import Effort
from joinedup.queries.findings import Findings
from joinedup.queries.gap_report import ANNEXES, BODY, gap_report
from joinedup.queries.missing_links import missing_links
from joinedup.queries.missing_links.expected import expected
from joinedup.queries.pages.method import method_text
from joinedup.queries.pages.summary import together
from joinedup.queries.rendering.blocks import Block, Bullets, Chart, Claims, Heading, Paper, Paragraph, Table
from joinedup.queries.rendering.evidence import cited
from joinedup.queries.rendering.html import html_text

QUICK = Effort.quick()


def said(quote: str, status: str = "present", stage: str | None = "crisis", page: int = 4) -> list[Evidence]:
    return [
        Evidence(
            document="ashmere.pdf", page=page, section="Crisis", quote=quote, sentence=quote[:12], status=status,
            stage=stage, confidence=0.9,
        )
    ]  # fmt: skip


@pytest.fixture
def ashmere() -> KnowledgeGraph:
    """Two gaps that differ in their target alone, one that a recommendation touches, a door, a sole provider."""
    documents = [DocumentInfo(name="ashmere.pdf", title="Ashmere review", format="pdf", pages=12, words=4000)]
    graph = KnowledgeGraph("Ashmere", Provenance(tool="joinedup 0", documents=documents))
    for id_, kind, type_, name, sector in (
        ("night", "Service", "Service", "night doctors", "primary"),
        ("records", "InformationSystem", None, "GP records", "not stated"),
        ("plans", "InformationSystem", None, "care plans", "not stated"),
        ("door", "Service", "AccessPoint", "Ashmere single point of access", "community"),
        ("homes", "StakeholderGroup", None, "care homes", "independent-care"),
        ("trust", "Organisation", "NHSTrust", "Ashmere Hospitals", "acute"),
        ("ward", "Service", "Unit", "frailty ward", "acute"),
        ("area", "Place", None, "Ashmere", "not stated"),
    ):
        graph.add_node(
            Node(id=id_, kind=kind, type=type_, name=name, sector=sector, evidence=said(f"The review saw {name}."))
        )
    graph.add_node(
        Node(
            id="rec", kind="Recommendation", name="Wards should use the single point",
            evidence=said("Wards should use the single point.", page=12),
        )
    )  # fmt: skip
    for source, type_, target, quote, status in (
        ("night", "HAS_ACCESS_TO", "records", "Night doctors could not see GP records.", "absent"),
        ("night", "HAS_ACCESS_TO", "plans", "Night doctors could not see care plans.", "absent"),
        ("homes", "REFERS_TO", "door", "Few care homes were aware of the single point.", "limited"),
        ("ward", "REFERS_TO", "door", "The ward rang the single point.", "present"),
        ("night", "WORKS_WITH", "door", "Night doctors sat with the single point.", "present"),
        ("trust", "PROVIDES", "ward", "Ashmere Hospitals ran the frailty ward.", "present"),
        ("rec", "ABOUT", "door", "Wards should use the single point.", "present"),
        ("door", "COVERS", "area", "The single point served Ashmere.", "present"),
    ):
        graph.add_edge(Edge(source=source, type=type_, target=target, status=status, evidence=said(quote, status)))
    return graph


def under(paper: Paper, part: str, section: str | None = None) -> list[Block]:
    """The blocks of a part, or of one of its sections."""
    inside, found = (False, section is None), []
    for block in paper.blocks:
        if isinstance(block, Heading):
            if block.level == 1:
                inside = (block.text == part, section is None)
                continue
            if block.level == 2 and section is not None:
                inside = (inside[0], block.text == section)
                continue
        if all(inside):
            found.append(block)
    return found


def texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items


@pytest.fixture
def paper(ashmere: KnowledgeGraph) -> Paper:
    return gap_report(ashmere, effort=QUICK)


def test_the_parts_stand_in_order_and_annexes_are_lettered(paper):
    parts = [b.text for b in paper.blocks if isinstance(b, Heading) and b.level == 1]
    assert parts[0] == "Summary"
    wanted = [p.title for p in BODY]
    assert [p for p in parts if not p.startswith("Annex")] == [w for w in wanted if w in parts]
    annexes = [p for p in parts if p.startswith("Annex")]
    assert annexes == [f"Annex {chr(65 + i)}. {a.title}" for i, a in enumerate(ANNEXES)]
    assert parts.index("Glossary") < parts.index(annexes[0])


def test_a_board_can_have_the_body_alone(ashmere):
    short = gap_report(ashmere, annexes=False, effort=QUICK)
    parts = [b.text for b in short.blocks if isinstance(b, Heading) and b.level == 1]
    assert parts[-1] == "Glossary"


def test_the_title_says_what_it_is_and_what_it_was_made_from(ashmere, paper):
    assert paper.title == "Where care is not joined up: Ashmere"
    assert "1 document (12 pages, 4,000 words)" in paper.subtitle
    assert gap_report(ashmere, title="Ours", effort=QUICK).title == "Ours"


def test_the_summary_counts_what_is_stated(paper):
    read = list(texts(under(paper, "Summary", "What was read")))
    assert read[0] == "1 document read: Ashmere review (12 pages)."
    assert read[1].startswith("The document states 5 links")
    assert read[1].endswith("2 in place, 1 working only in part, 2 missing, 0 planned.")
    assert read[2].startswith("60% of the links that are mentioned are missing or partial (95% interval ")


def test_urgent_gaps_without_a_recommendation_stand_together_with_their_sentences(paper):
    blocks = under(paper, "Summary", "The most urgent gaps that no recommendation touches")
    told, bullets, remedies = blocks
    assert isinstance(told, Paragraph)
    assert told.text == (
        "For 2 of 3 gaps no recommendation names either end. One in general words may still be meant for them. The "
        "most urgent:"
    )
    assert isinstance(bullets, Bullets)
    assert isinstance(remedies, Paragraph)
    assert remedies.text == "One piece of work would close several: one shared record (2 gaps)."
    ((text, quotes),) = bullets.cited
    assert "no access to" in text
    assert text.index("GP records") < text.index(" and ") or text.index("care plans") < text.index(" and ")
    assert {q.quote for q in quotes} == {
        "Night doctors could not see GP records.", "Night doctors could not see care plans."
    }  # fmt: skip


def test_doors_and_those_who_do_not_know_them_are_named(paper):
    (doors,) = under(paper, "Summary", "Where people enter")
    assert isinstance(doors, Bullets)
    assert doors.items[0] == "1 point of access is declared: Ashmere single point of access."
    assert doors.evidence[0]
    assert any("care homes" in text for text in doors.items)


def test_what_is_not_stated_becomes_a_question(ashmere, paper):
    asked = list(texts(under(paper, "Summary", "What nobody states, and must be asked")))
    rows = expected(ashmere)
    open_rows = len(rows.questions)
    assert 0 < open_rows < len(rows.rows), "the referral of care homes to the point of access is expected, and stated"
    assert f"Of {len(rows.rows)} links that one would expect" in asked[0]
    assert f"say nothing of {open_rows}." in asked[0]
    assert asked[1:4] == [row.question for row in rows.questions[:3]]
    assert asked[4].startswith("Who owns the gaps? For 3 of 3 nobody")


def test_every_line_on_something_cites_a_sentence_of_the_documents(ashmere, paper):
    known = {e.quote for n in ashmere.nodes() for e in n.evidence} | {
        e.quote for edge in ashmere.edges() for e in edge.evidence
    }
    assert {q.quote for q in cited(paper)} <= known
    for section in ("Where people enter", "What hangs on one body, and who carries too much"):
        for block in under(paper, "Summary", section):
            if isinstance(block, Bullets):
                assert all(block.evidence), section


def test_figures_agree_with_the_tables_beside_them(paper):
    blocks = under(paper, "The links at a glance")
    charts = [b for b in blocks if isinstance(b, Chart)]
    assert len(charts) == 3
    for chart in charts:
        (table,) = [b for b in blocks if isinstance(b, Table) and b.title == chart.title]
        rows = {row.cells[0]: row.cells for row in table.rows}
        heads = [c.name for c in table.columns]
        for i, category in enumerate(chart.categories):
            for series in chart.series:
                assert rows[category][heads.index(series.name)] == series.values[i]
        assert all(category in chart.alt for category in chart.categories)


def test_stated_gaps_show_their_sentences(paper):
    claims = [c for b in under(paper, "Missing links") if isinstance(b, Claims) for c in b.items]
    assert len(claims) == 3
    assert all(claim.evidence for claim in claims)


def test_gaps_of_another_source_or_reason_stand_apart(ashmere):
    gaps = missing_links(ashmere).gaps
    lines = [text for text, _ in together(gaps)]
    assert len(lines) == 2
    assert len(list(together([]))) == 0


@pytest.mark.parametrize("statuses", [("present",), ("ended",), ()])
def test_a_graph_without_gaps_or_without_links_says_so(statuses):
    graph = KnowledgeGraph("Nowhere")
    for id_ in "ab":
        graph.add_node(Node(id=id_, kind="Service", name=f"service {id_}", sector="not stated"))
    for status in statuses:
        graph.add_edge(
            Edge(source="a", type="REFERS_TO", target="b", status=status, evidence=said("A refers to B.", status))
        )
    paper = gap_report(graph, effort=QUICK)
    summary = " ".join(texts(under(paper, "Summary")))
    assert ("there is nothing to report" in summary) == (statuses != ("present",))
    assert "No gap was found in the documents." in summary
    assert "<h1>" in html_text(paper)


def test_an_empty_graph_gives_a_report_that_says_so():
    paper = gap_report(KnowledgeGraph("Nowhere"), effort=QUICK)
    assert next(texts(under(paper, "Summary", "What was read"))).startswith("No document was read.")
    assert not list(cited(paper))


def test_the_same_graph_gives_the_same_report(ashmere):
    assert gap_report(ashmere, effort=QUICK) == gap_report(ashmere, effort=QUICK)


def test_progress_is_told_part_by_part(ashmere):
    told: list[tuple[str, int, int]] = []
    gap_report(ashmere, effort=Effort.none(), tell=lambda *args: told.append(args))
    count = len(BODY) + len(ANNEXES)
    assert [done for _, done, _ in told] == list(range(count + 1))
    assert {total for *_, total in told} == {count}


def test_results_are_worked_out_once(ashmere):
    found = Findings(ashmere, QUICK)
    assert found.missing is found.missing
    assert found.fragmentation is found.fragmentation


def test_the_glossary_explains_every_status(paper):
    assert {"present", "limited", "absent", "planned", "ended", "not stated"} <= set(method_text().glossary)


def test_a_place_that_bodies_divide_is_named_with_how_many_of_each_sort(ashmere):
    section = "Among how many bodies care is divided"
    assert not under(gap_report(ashmere, effort=QUICK), "Summary", section), (
        "nothing divides the place: nothing is said"
    )
    for id_, share in (("East STP", 0.8), ("West STP", 0.2)):
        ashmere.add_node(Node(id=id_, kind="Partnership", type="STP", name=id_, evidence=said(f"{id_} was seen.")))
        ashmere.add_edge(
            Edge(
                source=id_, type="COVERS", target="area", attributes={"share": share},
                evidence=said(f"{id_} held {share:.0%} of Ashmere."),
            )
        )  # fmt: skip
    (bullets,) = under(gap_report(ashmere, effort=QUICK), "Summary", section)
    assert isinstance(bullets, Bullets)
    ((text, quotes),) = bullets.cited
    assert "sustainability and transformation partnership (2)" in text
    assert {q.quote for q in quotes} == {"East STP held 80% of Ashmere.", "West STP held 20% of Ashmere."}
    assert bullets.items[0] == (
        "Care for Ashmere is divided among several bodies of these layers: sustainability and transformation "
        "partnership (2)."
    )
    for id_, covers in (("NHS East CCG", True), ("NHS North Ashmere CCG", False)):
        ashmere.add_node(Node(id=id_, kind="Organisation", type="CCG", name=id_, evidence=said(f"{id_} paid for it.")))
        if covers:
            ashmere.add_edge(Edge(source=id_, type="COVERS", target="area", evidence=said(f"{id_} served Ashmere.")))
    (bullets,) = under(gap_report(ashmere, effort=QUICK), "Summary", section)
    assert isinstance(bullets, Bullets)
    assert "Of one body each" not in bullets.items[0], "another stands over it by its name"


def test_that_nothing_was_found_is_not_said_to_be_nothing(ashmere):
    graph = KnowledgeGraph("Ashmere")
    for node in ashmere.nodes():
        if node.kind != "Recommendation" and node.type != "AccessPoint":
            graph.add_node(node)
    for edge in ashmere.edges():
        if edge.source in graph and edge.target in graph:
            graph.add_edge(edge)
    summary = " ".join(texts(under(gap_report(graph, effort=QUICK), "Summary")))
    assert "No recommendation was found in the documents, so none can touch any of the 2 gaps." in summary
    assert "No point of access was found in the documents." in summary


def test_one_point_of_access_is_asked_about_by_name(paper):
    summary = " ".join(texts(under(paper, "Summary")))
    assert (
        "How does Ashmere single point of access work? Of hours, operator, commissioner and area, stated: the area."
        in (summary)
    )


def test_a_disagreement_is_told_as_a_clause(ashmere):
    edge = next(e for e in ashmere.edges() if e.source == "homes")
    lines = [*said("Few care homes were aware of the single point.", "limited"), *said("All homes rang it.", page=9)]
    ashmere.add_edge(edge.model_copy(update={"evidence": lines, "conflict": True}))
    summary = " ".join(texts(under(gap_report(ashmere, effort=QUICK), "Summary")))
    assert "such as whether care homes refer people to Ashmere single point of access." in summary


def test_the_short_names_of_guidance_are_explained(paper):
    table = next(b for b in paper.blocks if isinstance(b, Table) and b.title == "What to ask, the gravest first")
    assert "NG67: NICE guideline: medicines for adults" in table.note
    bases = "; ".join(str(row.cells[2]) for row in table.rows)
    assert ("NG5" in bases) == ("NG5: NICE" in table.note)


def test_without_sectors_a_sentence_stands_for_the_figure(ashmere, paper):
    title = "Links by pair of sectors"
    assert any(isinstance(b, Table) and b.title == title for b in paper.blocks)
    graph = KnowledgeGraph("Ashmere")
    for node in ashmere.nodes():
        graph.add_node(node.model_copy(update={"sector": "not stated"}))
    for edge in ashmere.edges():
        graph.add_edge(edge)
    bare = gap_report(graph, effort=QUICK)
    assert not any(isinstance(b, Table | Chart) and b.title == title for b in bare.blocks)
    assert "No link has two ends whose sectors are known, so there is no figure." in " ".join(texts(list(bare.blocks)))

"""PDF: columns, headings by size, running heads, hyphens, and the child process that reads them."""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, ListFlowable, ListItem, PageTemplate, Paragraph

from joinedup.graph.errors import InputError
from joinedup.loaders.readers import limited, read_document
from joinedup.loaders.readers.limited import run_limited
from joinedup.loaders.values import SourceDocument

INVENTED = Path(__file__).parent.parent / "data" / "invented"
FIRST_PAGE = 3


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def make_pdf(path: Path, document: SourceDocument, columns: int) -> None:
    """Set the blocks of a document in one or two columns, with running heads and page numbers."""
    width, height = A4

    def heads(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(2 * cm, height - 1.3 * cm, "Norland review of care")
        canvas.drawRightString(width - 2 * cm, 1.2 * cm, f"Page {template.page + FIRST_PAGE - 1}")

    each = (width - 4 * cm - (columns - 1) * cm) / columns
    frames = [Frame(2 * cm + n * (each + cm), 2 * cm, each, height - 4 * cm) for n in range(columns)]
    template = BaseDocTemplate(str(path), pagesize=A4, pageTemplates=[PageTemplate(frames=frames, onPage=heads)])
    styles = getSampleStyleSheet()
    title = ParagraphStyle("DocumentTitle", parent=styles["Title"], fontSize=24, leading=28)
    story: list[Flowable] = []
    for block in document.blocks:
        text = escape(block.text)
        if block.kind == "heading":
            story.append(Paragraph(text, styles[f"Heading{block.level}"] if block.level else title))
        elif block.kind == "bullet":
            item = ListItem(Paragraph(text, styles["BodyText"]))
            story.append(ListFlowable([item], bulletType="bullet", start="•"))
        elif block.kind in ("paragraph", "footnote"):
            story.append(Paragraph(text, styles["BodyText"]))
    template.build(story)


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("name", ["norland_icb_plan", "wexcombe_report"])
def test_columns_headings_lists_and_running_heads(name: str, columns: int, tmp_path: Path) -> None:
    plain = read_document(INVENTED / f"{name}.txt")
    make_pdf(tmp_path / "report.pdf", plain, columns)
    document = read_document(tmp_path / "report.pdf")
    assert [squeeze(s.text) for s in document.sentences] == [squeeze(s.text) for s in plain.sentences]
    readable = [block for block in document.blocks if block.kind != "furniture"]
    expected = [block for block in plain.blocks if block.kind != "furniture"]
    assert [(b.kind, b.section) for b in readable] == [(b.kind, b.section) for b in expected]
    furniture = [block.text for block in document.blocks if block.kind == "furniture"]
    assert furniture.count("Norland review of care") == len(document.pages)
    assert [page.number for page in document.pages] == list(range(FIRST_PAGE, FIRST_PAGE + len(document.pages)))
    assert document.title == plain.title
    assert document.warnings == ()
    check_offsets(document)


def check_offsets(document: SourceDocument) -> None:
    for sentence in document.sentences:
        for char, at in zip(sentence.text, sentence.offsets, strict=True):
            assert document.text[at] == char or (char == " " and document.text[at].isspace())
        together = squeeze("".join(document.text[a:b] for a, b in sentence.pieces))
        assert together in squeeze(sentence.text)
    for one, two in pairwise(document.pages):
        assert one.end == two.start


def lines_pdf(path: Path, lines: list[tuple[str, float, float, float]]) -> None:
    """Text, x, y, size."""
    canvas = Canvas(str(path))
    for text, x, y, size in lines:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text)
    canvas.save()


def test_line_end_hyphens_are_real(tmp_path: Path) -> None:
    body = [
        "The trust and the council were working together to develop person-",
        "centred care, with short- and long-",
        "term goals for people who live in Norland and for those who care for them.",
    ]
    lines_pdf(tmp_path / "a.pdf", [(text, 72, 700 - 14 * n, 11) for n, text in enumerate(body)])
    document = read_document(tmp_path / "a.pdf")
    assert [s.text for s in document.sentences] == [
        "The trust and the council were working together to develop person-centred care, with short- and long-term "
        "goals for people who live in Norland and for those who care for them."
    ]
    check_offsets(document)


def test_a_footnote_does_not_run_into_the_text(tmp_path: Path) -> None:
    page = Canvas(str(tmp_path / "a.pdf"))
    page.setFont("Helvetica", 11)
    for n in range(30):
        page.drawString(
            72, 760 - 14 * n, f"Line {n} of the text goes on about the hub and the wards of the hospital and"
        )
    page.setFont("Helvetica", 8)
    page.drawString(72, 120, "1 Norland Community Trust data for the year before the visit.")
    page.showPage()
    page.setFont("Helvetica", 11)
    page.drawString(72, 760, "ends here. The next sentence is on the second page.")
    page.save()
    document = read_document(tmp_path / "a.pdf")
    assert [(b.kind, b.page) for b in document.blocks] == [("paragraph", 1), ("footnote", 1)]
    first, second, note = document.sentences
    assert first.text.endswith("hospital and ends here.")
    assert second.text == "The next sentence is on the second page."
    assert second.page == 2
    assert note.text == "Norland Community Trust data for the year before the visit."
    check_offsets(document)


def test_rows_of_a_table_are_rows(tmp_path: Path) -> None:
    rows = [("Team", "Ward record", "GP record"), ("Hub", "Yes", "No"), ("Rapid response", "No access", "Yes")]
    lines = [("The hub was run by the trust, and its staff could open most of the records.", 72.0, 700.0, 11.0)]
    lines += [(cell, 72 + 150.0 * c, 670 - 14.0 * r, 11.0) for r, row in enumerate(rows) for c, cell in enumerate(row)]
    lines_pdf(tmp_path / "a.pdf", lines)
    document = read_document(tmp_path / "a.pdf")
    assert [b.text for b in document.blocks if b.kind == "table"] == [" ".join(row) for row in rows]


def test_pypdf_reads_what_pdfium_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from joinedup.loaders.readers import pdf

    plain = read_document(INVENTED / "wexcombe_report.txt")
    make_pdf(tmp_path / "report.pdf", plain, 1)

    def only_pypdf(script: str, path: Path, *options: str) -> object:
        return run_limited(script, path, *options) if options else {"error": "damaged"}

    monkeypatch.setattr(pdf, "run_limited", only_pypdf)
    document = read_document(tmp_path / "report.pdf")
    assert len(document.warnings) == 1
    found = {squeeze(s.text) for s in document.sentences}
    assert sum(squeeze(s.text) in found for s in plain.sentences) > 0.7 * len(plain.sentences)


def test_the_child_is_stopped_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "endless.py"
    script.write_text("while True: pass\n")
    monkeypatch.setattr(limited, "__file__", str(script))
    with pytest.raises(InputError, match="took longer than 1 s"):
        run_limited("endless.py", tmp_path / "a.pdf", seconds=1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the limit on address space reliably")
def test_the_child_has_no_more_memory_than_it_is_given(tmp_path: Path) -> None:
    lines_pdf(tmp_path / "a.pdf", [("The hub was closed at weekends.", 72, 700, 11)])
    assert "pages" in run_limited("pdf_child.py", tmp_path / "a.pdf")
    try:
        result = run_limited("pdf_child.py", tmp_path / "a.pdf", memory=24 * 1024**2)
    except InputError:
        return
    assert "error" in result

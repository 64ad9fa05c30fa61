"""The Word document, read back: outline, heads of tables, alternative text, language, bytes."""

from __future__ import annotations

import io
import re
import time
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from joinedup.queries.rendering.blocks import Paper, Paragraph
from joinedup.queries.rendering.docx import docx_bytes


@pytest.fixture
def data(paper) -> bytes:
    return docx_bytes(paper)


@pytest.fixture
def document(data):
    return docx.Document(io.BytesIO(data))


def test_the_outline_is_made_of_headings_without_gaps(document):
    heads = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert heads == [
        ("Heading 1", "Summary"), ("Heading 2", "Straight to the third level"), ("Heading 1", "Claims"),
        ("Heading 1", "Evidence"),
    ]  # fmt: skip
    assert document.paragraphs[0].style.name == "Title"
    assert document.paragraphs[0].text.startswith("Merrow </p><script>")


def test_the_contents_are_a_field_that_is_filled_in(document):
    body = document.element.body
    codes = [e.text.strip() for e in body.iter(qn("w:instrText"))]
    assert codes[0].startswith("TOC ")
    listed = [p.text for p in document.paragraphs if p.style.name.startswith("toc ")]
    assert listed == ["Summary", "Straight to the third level", "Claims", "Evidence"]
    kinds = [e.get(qn("w:fldCharType")) for e in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_heads_of_tables_repeat_and_numbers_stand_on_the_right(document):
    (table,) = document.tables
    assert [c.text for c in table.rows[0].cells] == ["gap", "links", "rate", "Evidence"]
    heads = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, False, False, False]
    assert [c.text for c in table.rows[2].cells] == ["b", "–", "–", ""]
    assert table.rows[1].cells[1].text == "1,200"
    assert table.rows[1].cells[1].paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    caption = document.element.body[document.element.body.index(table._tbl) - 1]
    assert docx.text.paragraph.Paragraph(caption, document).style.name == "Caption"


def test_citations_and_contents_lead_to_places_that_there_are(document):
    body = document.element.body
    marks = [e.get(qn("w:name")) for e in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    links = [e.get(qn("w:anchor")) for e in body.iter(qn("w:hyperlink"))]
    assert {"evidence1", "part1"} <= set(links) <= set(marks)
    evidence = [p.text for p in document.paragraphs if p.style.name == "Evidence"]
    assert evidence[0].startswith("[1]\t“Wards did not refer. (1)”")
    assert "Review of Merrow.pdf, p. 1, Crisis > Safe?" in evidence[0]
    assert len(evidence) == 6


def test_a_chart_is_native_and_has_alternative_text(data, document):
    (drawing,) = document.element.body.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    assert drawing.get("descr").startswith("Crisis has 3 absent.")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/charts/chart1.xml"))
        kinds = archive.read("[Content_Types].xml").decode()
    c = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    assert "/word/charts/chart1.xml" in kinds
    values = [[v.text for v in s.find(f"{c}val").iter(f"{c}v")] for s in root.iter(f"{c}ser")]
    assert values == [["4", "2"], ["3"]], "a nought has no bar, and no label"
    names = [s.find(f"{c}tx/{c}v").text for s in root.iter(f"{c}ser")]
    assert names == ["● present", "✕ absent"]


def test_language_title_and_footer(document):
    core = document.core_properties
    assert core.language == "en-GB"
    assert core.title.startswith("Merrow ")
    assert core.author == core.last_modified_by == "joinedup"
    langs = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert langs == {"en-GB"}
    footer = document.sections[0].footer._element
    assert [e.text.strip() for e in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert round(document.sections[0].page_width.cm, 1) == 21.0


def test_quotes_claims_and_lists_have_their_styles(document):
    by_style: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert by_style["Claim"][0] == "1. GPs cannot see notes  ✕ absent"
    assert [q[:25] for q in by_style["Quote"]].count("“Wards did not refer. (1)”") == 0
    assert by_style["Quote"][0].startswith("“Wards did not refer. (1)”")
    assert len(by_style["List Bullet"]) == 2
    assert by_style["Caution"] == ["Do not compare."]


def test_every_part_is_well_formed_and_holds_nothing_that_xml_forbids(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        text = archive.read("word/document.xml").decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", text)
    assert "&lt;script&gt;" in text


def test_the_same_bytes_at_any_time(paper, monkeypatch):
    first = docx_bytes(paper)
    then = time.time() + 10**6
    monkeypatch.setattr(time, "time", lambda: then)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(then))
    assert docx_bytes(paper) == first


def test_a_limit_is_kept_and_an_empty_paper_is_a_document(paper):
    limited = docx.Document(io.BytesIO(docx_bytes(paper, limit=1)))
    assert len(limited.tables[0].rows) == 2
    assert sum("left out here" in p.text for p in limited.paragraphs) == 2
    empty = docx.Document(io.BytesIO(docx_bytes(Paper(title="Nothing", blocks=(Paragraph(text="Nothing was read."),)))))
    assert "Nothing was read." in [p.text for p in empty.paragraphs]

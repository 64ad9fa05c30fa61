"""Web pages, Word documents, and readers that others add."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from joinedup.loaders.blocks import Draft, assemble
from joinedup.loaders.readers import Reader, read_document, readers, registry
from joinedup.loaders.values import SourceDocument

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Care in Norland | Regulator</title></head><body>
<div class="cookie-banner"><p>We use cookies on this site. <a href="x">Accept all cookies</a></p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main><article><h1>Care in Norland is not joined up</h1><p>Published: 12 July 2018</p>
<p>The <b>council</b> and the <a href="t">trust</a> have a hub in Norland, which GPs and crews can refer to.</p>
<h2>Leaving hospital</h2><p>The hub had no part in these steps on the wards of the hospital, including:</p>
<ul><li>the weekly meeting<ul><li>on the stroke unit</li></ul></li><li>the discharge lounge. It has no chairs.</li></ul>
<table><tr><th>Team</th><th>Record</th></tr><tr><td>Hub</td><td>No access</td></tr></table>
<p>For further information, please contact the press office.</p>
<h2>Notes to editors</h2><p>The trust runs the hospital and the community nurses of the town.</p>
<h2>Related news</h2><ul><li><a href="a">Another story</a></li></ul></article></main>
<footer><a href="p">Privacy</a></footer></body></html>"""


def exact(document: SourceDocument) -> None:
    for sentence in document.sentences:
        for char, at in zip(sentence.text, sentence.offsets, strict=True):
            assert document.text[at] == char or (char == " " and document.text[at].isspace())


def test_web_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    document = read_document(path)
    exact(document)
    assert (document.format, document.title) == ("html", "Care in Norland is not joined up")
    assert [(b.kind, b.level, b.text) for b in document.blocks if b.kind != "furniture"] == [
        ("heading", 0, "Care in Norland is not joined up"),
        (
            "paragraph",
            0,
            "The council and the trust have a hub in Norland, which GPs and crews can refer to.",
        ),
        ("heading", 1, "Leaving hospital"),
        ("paragraph", 0, "The hub had no part in these steps on the wards of the hospital, including:"),
        ("bullet", 1, "the weekly meeting"),
        ("bullet", 2, "on the stroke unit"),
        ("bullet", 1, "the discharge lounge. It has no chairs."),
        ("table", 0, "Team Record"),
        ("table", 0, "Hub No access"),
        ("heading", 1, "Notes to editors"),
        ("paragraph", 0, "The trust runs the hospital and the community nurses of the town."),
    ]
    by_text = {block.text: block for block in document.blocks}
    lead = by_text["The hub had no part in these steps on the wards of the hospital, including:"].index
    assert by_text["the weekly meeting"].lead_in == lead
    assert by_text["on the stroke unit"].lead_in == by_text["the weekly meeting"].index
    assert {s.stage for s in document.sentences if s.section == ("Leaving hospital",)} == {"step-down"}


def test_word_document(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("A hub for Norland", 0)
    word.add_heading("What is new", 1)
    word.add_paragraph("The trust has opened a hub. It has:")
    word.add_paragraph("a nurse from the trust", style="List Bullet")
    word.add_paragraph("who works nights", style="List Bullet 2")
    word.add_paragraph("a social worker from the council", style="List Bullet")
    table = word.add_table(rows=2, cols=2)
    for row, cells in enumerate([("Team", "Record"), ("Hub", "No access")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    word.add_paragraph().add_run("Leaving hospital").bold = True
    last = word.add_paragraph("Wards cannot refer to the hub")
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    last._p.append(parse_xml(f"<w:del {namespace}><w:r><w:delText> on Mondays</w:delText></w:r></w:del>"))
    last._p.append(parse_xml(f"<w:ins {namespace}><w:r><w:t> at weekends.</w:t></w:r></w:ins>"))
    box = "<w:txbxContent><w:p><w:r><w:t>A box says so.</w:t></w:r></w:p></w:txbxContent>"
    last._p.append(parse_xml(f"<w:r {namespace}><w:pict>{box}</w:pict></w:r>"))
    path = tmp_path / "news.docx"
    word.save(str(path))
    document = read_document(path)
    exact(document)
    assert (document.format, document.title) == ("docx", "A hub for Norland")
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("heading", "A hub for Norland"),
        ("heading", "What is new"),
        ("paragraph", "The trust has opened a hub. It has:"),
        ("bullet", "a nurse from the trust"),
        ("bullet", "who works nights"),
        ("bullet", "a social worker from the council"),
        ("table", "Team Record"),
        ("table", "Hub No access"),
        ("heading", "Leaving hospital"),
        ("paragraph", "Wards cannot refer to the hub at weekends."),
        ("paragraph", "A box says so."),
    ]
    assert [block.lead_in for block in document.blocks[3:6]] == [2, 3, 2]
    assert document.blocks[9].section == ("What is new", "Leaving hospital")


class SubtitleReader:
    """A reader as another package would bring it."""

    name = "subtitles"

    def matches(self, path: Path, head: bytes) -> bool:
        return path.suffix == ".srt"

    def read(self, path: Path) -> SourceDocument:
        text = path.read_text(encoding="utf-8")
        return assemble(path.name, self.name, text, [Draft("paragraph", ((0, len(text)),))])


def test_readers_of_other_packages_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("subtitles", "unused:unused", registry.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: SubtitleReader)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry])
    readers.cache_clear()
    try:
        assert isinstance(readers()[0], Reader)
        path = tmp_path / "talk.srt"
        path.write_text("The hub is closed.", encoding="utf-8")
        assert [s.text for s in read_document(path).sentences] == ["The hub is closed."]
    finally:
        readers.cache_clear()


def test_every_reader_says_what_it_matches() -> None:
    names = {reader.name: reader for reader in readers()}
    assert set(names) >= {"text", "pdf", "html", "docx"}
    assert names["pdf"].matches(Path("report"), b"%PDF-1.7")
    assert names["html"].matches(Path("page"), b"<!DOCTYPE html><html>")
    assert not names["text"].matches(Path("page.html"), b"")

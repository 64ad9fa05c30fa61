"""The sample documents that ship: made from their sources, readable, free of personal data, true to their fact list."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections import defaultdict
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from joinedup.graph.vocabulary import RelationshipType, Status
from joinedup.samples import PRESS_RELEASE, REPORT, TRUST_NEWS, expected_facts, make, sample_files

PATHS = {path.name: path for path in sample_files()}
EXPECTED = tomllib.loads(expected_facts().read_text(encoding="utf-8"))
STATEMENTS = [
    pytest.param(said["document"], said["quote"], id=f"{fact['subject']} {fact['relationship']} {said['status']}")
    for fact in EXPECTED["fact"]
    for said in (fact, *fact.get("also", []))
]


class _Words(HTMLParser):
    """The words of a page, styles left out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.style = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self.style:
            self.words.append(data)


def pdf_pages(path: Path) -> list[str]:
    pypdf = pytest.importorskip("pypdf")
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def one_line(text: str) -> str:
    """White space folded; compounds that a line end cut after their hyphen joined again."""
    return re.sub(r"(?<=[a-z]-) (?=[a-z])", "", " ".join(text.split()))


def read(name: str) -> str:
    if name == REPORT:
        return one_line("\n".join(re.sub(r"\s*Page \| \d+\s*", "\n", page) for page in pdf_pages(PATHS[name])))
    if name == PRESS_RELEASE:
        parser = _Words()
        parser.feed(PATHS[name].read_text(encoding="utf-8"))
        return one_line(" ".join(parser.words))
    docx = pytest.importorskip("docx")
    return one_line("\n".join(paragraph.text for paragraph in docx.Document(str(PATHS[name])).paragraphs))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {name: read(name) for name in PATHS}


def members(package: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return [(member.filename, member.date_time, opened.read(member)) for member in opened.infolist()]


def test_there_are_a_report_a_release_and_a_news_item() -> None:
    assert [path.suffix for path in sample_files()] == [".pdf", ".html", ".docx"]
    assert all(path.is_file() for path in sample_files())


@pytest.mark.parametrize("name", list(PATHS))
def test_made_twice_gives_the_same_bytes(name: str) -> None:
    if name == REPORT:
        pytest.importorskip("reportlab")
    assert make.MAKERS[name]() == make.MAKERS[name]()


def test_report_is_what_its_source_gives() -> None:
    reportlab = pytest.importorskip("reportlab")
    if reportlab.Version != make.REPORTLAB_VERSION:
        pytest.skip(f"the report was written with reportlab {make.REPORTLAB_VERSION}, this is {reportlab.Version}")
    assert PATHS[REPORT].read_bytes() == make.report_pdf()


def test_press_release_is_what_its_source_gives() -> None:
    assert PATHS[PRESS_RELEASE].read_bytes() == make.press_release_html()


def test_news_item_is_what_its_source_gives() -> None:
    docx = pytest.importorskip("docx")
    shipped, made = members(PATHS[TRUST_NEWS].read_bytes()), members(make.trust_news_docx())
    if docx.__version__ != make.PYTHON_DOCX_VERSION:  # its template may differ, the text may not
        shipped, made = ([m for m in side if m[0] == "word/document.xml"] for side in (shipped, made))
    assert shipped == made


def test_report_has_the_shape_of_the_genre() -> None:
    pages = pdf_pages(PATHS[REPORT])
    assert 11 <= len(pages) <= 13
    assert "Page |" not in pages[0]
    for number, page in enumerate(pages[1:], start=2):
        assert f"Page | {number}" in page
    assert 4_500 <= len(" ".join(pages).split()) <= 5_800
    bodies = [re.sub(r"\s*Page \| \d+\s*", "", page).strip() for page in pages]
    cut = [(before, after) for before, after in pairwise(bodies) if before[-1].isalpha() and after[0].islower()]
    assert cut, "one sentence at least is cut by a page break"
    assert any(re.search(r"[a-z]-\n[a-z]", page) for page in pages), "one compound at least is cut by a line end"
    footnote = next(page for page in pages if "there.1" in one_line(page))
    assert "1 The second base" in one_line(footnote)


def test_every_source_block_reaches_its_document(texts: dict[str, str]) -> None:
    sources = {
        REPORT: "merrowby_report.md",
        PRESS_RELEASE: "merrowby_press_release.md",
        TRUST_NEWS: "merrowby_trust_news.md",
    }
    for name, text_file in sources.items():
        for block in make.blocks(make.source(text_file)):
            if block.kind != "footnote":
                assert one_line(re.sub(r"\[\^(\d+)\]", r"\1", block.text)) in texts[name]


def test_nobody_can_be_reached_through_them(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        assert "@" not in text, name
        assert not re.search(r"(?:\+44|\b0\d{2,4})[\s\d]{6,}", text), name
        assert not re.search(r"\b(?:Mr|Mrs|Ms|Dr|Sir|Dame|Professor|Cllr|Councillor)\b\.? [A-Z]", text), name
    assert "http" not in PATHS[PRESS_RELEASE].read_text(encoding="utf-8")


@pytest.mark.parametrize(("document", "quote"), STATEMENTS)
def test_every_expected_fact_is_stated(document: str, quote: str, texts: dict[str, str]) -> None:
    assert quote in texts[document]


def test_expected_facts_cover_the_vocabulary() -> None:
    statuses = defaultdict(set)
    for fact in EXPECTED["fact"]:
        for said in (fact, *fact.get("also", [])):
            statuses[RelationshipType(fact["relationship"])].add(Status(said["status"]))
    assert set(statuses) == set(RelationshipType) - {RelationshipType.ABOUT}
    assert set().union(*statuses.values()) == set(Status)
    conflicting = [fact for fact in EXPECTED["fact"] if "also" in fact]
    assert len(conflicting) >= 3
    assert all(said["status"] != fact["status"] for fact in conflicting for said in fact["also"])


def test_expected_access_points_are_stated(texts: dict[str, str]) -> None:
    for point in EXPECTED["access_point"]:
        text = texts[point["document"]]
        assert point["name"] in text
        assert point.get("hours", "") in text
        for source, volume in point.get("referrals", {}).items():
            assert re.search(rf"\b{volume:,}( of them)? from {re.escape(source)}", text), (point["name"], source)

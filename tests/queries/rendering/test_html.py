"""The page: well formed, closed to the network and to markup from documents, usable without eyes or a mouse."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from lxml import etree

from joinedup.queries.rendering.blocks import Bullets, Chart, Heading, Paper, Paragraph, Series
from joinedup.queries.rendering.charts import chart_svg
from joinedup.queries.rendering.html import html_text
from joinedup.queries.rendering.palette import LOOKS

VOID = {"meta", "link", "br", "img"}


class Reader(HTMLParser):
    """Reads a page, and fails where an element is closed that was not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open[-1:] == [tag], f"</{tag}> within {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.texts.append((self.open[-1], data))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


@pytest.fixture
def page(paper) -> Reader:
    return read(html_text(paper))


def test_it_is_one_file_that_asks_for_nothing(page, paper):
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "iframe", "object", "form", "base", "foreignobject"}
    references = [v for _, a in page.elements for k, v in a.items() if k in ("href", "src", "action", "xlink:href")]
    assert references
    assert all(r is not None and (r.startswith("#") or r == "data:,") for r in references)
    assert not [a for _, a in page.elements for k in a if k.startswith("on") or k == "style"]
    assert "url(" not in re.sub(r"url\(#f1-\w+\)", "", html_text(paper)), "patterns of the page itself alone"


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(page, paper):
    style = re.search(r"<style>(.*?)</style>", html_text(paper), re.DOTALL)
    assert style
    digest = b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    policy = next(a["content"] for a in page.named("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert "unsafe" not in policy
    assert "script" not in policy


def test_nothing_of_a_document_becomes_markup(page, paper):
    html = html_text(paper)
    assert "<script" not in html
    assert "onerror=" in html, "its text is still there to be read"
    assert not page.named("img")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\ud800-\udfff]", html)
    html.encode("utf-8")


def test_headings_have_one_top_and_no_gaps(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_has_a_language_a_way_past_the_contents_and_landmarks(page):
    assert page.named("html") == [{"lang": "en-GB"}]
    skip = next(a for a in page.named("a") if a.get("class") == "skip")
    assert skip["href"] == "#main"
    assert page.named("main") == [{"id": "main", "tabindex": "-1"}]
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {(a["href"] or "")[1:] for a in page.named("a")}
    assert targets <= set(ids), "every link within the page leads somewhere"
    assert [text for tag, text in page.texts if tag == "a"][:4] == [
        "Skip to the report", "Summary", "Straight to the third level", "Claims"
    ]  # fmt: skip


def test_tables_have_captions_and_heads_for_columns_and_rows(page):
    assert len(page.named("table")) == len(page.named("caption")) == 1, "an empty table is a sentence"
    scopes = [a["scope"] for a in page.named("th")]
    assert scopes == ["col"] * 4 + ["row"] * 3
    region = next(a for a in page.named("div") if a.get("role") == "region")
    assert region["tabindex"] == "0"
    assert region["aria-labelledby"] == page.named("caption")[0]["id"]


def test_citations_lead_to_the_evidence_and_back(page, paper):
    html = html_text(paper)
    assert 'Six things are missing. <span class="cites" id="c1">[<a href="#e1"' in html
    item = re.search(r'<li id="e1">.*?</li>', html)
    assert item
    assert "Wards did not refer. (1)" in item.group()
    assert "p. 1, Crisis &gt; Safe?" in item.group()
    assert re.findall(r'href="#(c\d+)"', item.group()) == ["c1", "c4"], "cited by a paragraph and by a claim"


def test_claims_show_their_sentences_and_what_disagrees(paper):
    html = html_text(paper)
    claim = html[html.index("GPs cannot see notes") : html.index("Wards do not ring")]
    assert "Wards did not refer. (1)" in claim
    assert claim.index("What disagrees:") < claim.index("Wards did not refer. (5)")
    assert '<span aria-hidden="true">✕</span> absent' in claim, "a mark and a word beside the colour"


def test_a_limit_is_kept_and_told(paper):
    html = html_text(paper, limit=1)
    assert html.count("left out here") == 2
    assert "… and 2 more" in html
    assert "Wards do not ring" not in html


def test_the_same_paper_gives_the_same_page_and_an_empty_one_is_a_page(paper):
    assert html_text(paper) == html_text(paper)
    empty = read(html_text(Paper(title="Nothing", blocks=(Bullets(items=()), Paragraph(text="Nothing was read.")))))
    assert not empty.named("nav")
    assert not empty.named("ol")


@pytest.mark.parametrize("levels", [(1, 2, 3), (1, 3, 2, 4, 1), (2, 2), (4, 1, 4)])
def test_contents_nest_whatever_the_headings(levels):
    page = read(html_text(Paper(title="T", blocks=tuple(Heading(level=n, text=f"H{n}") for n in levels))))
    assert len(page.named("h1")) == 1


def test_a_chart_is_an_image_with_a_name_a_description_and_its_figures(page, paper):
    (svg,) = page.named("svg")
    assert svg["role"] == "img"
    ids = (svg["aria-labelledby"] or "").split()
    assert [tag for tag, a in page.elements if a.get("id") in ids] == ["title", "desc"]
    assert [text for tag, text in page.texts if tag == "text"][:4] == ["● present", "✕ absent", "crisis", "● 4  ✕ 3"]


def test_bars_are_true_to_scale_and_told_apart_without_colour():
    chart = Chart(
        title="T", alt="A", categories=("a", "b"), share=True,
        series=tuple(Series(name=c, colour=c, values=(0.1, 0.2)) for c in LOOKS if c != "plain"),
    )  # fmt: skip
    root = etree.fromstring(chart_svg(chart, "f1"))
    ns = "{http://www.w3.org/2000/svg}"
    bars = [r for r in root.iter(f"{ns}rect") if r.get("stroke") and r.get("height") == "14"]
    widths = [float(r.get("width")) + 2 for r in bars]
    assert widths == pytest.approx([40.0] * 5 + [80.0] * 5)
    fills = [r.get("fill") for r in bars[:5]]
    assert len(set(fills)) == 5
    assert sum(f.startswith("url(#f1-") for f in fills) == 4, "one is solid, every other has a pattern"
    patterns = {p.get("id") for p in root.iter(f"{ns}pattern")}
    assert {f[5:-1] for f in fills if f.startswith("url")} == patterns
    assert len({look.mark for look in LOOKS.values()}) == len(LOOKS)


def test_a_chart_of_nought_has_no_bar_and_no_division_by_it():
    chart = Chart(title="T", alt="A", categories=("a",), series=(Series(name="n", values=(0.0,)),))
    root = etree.fromstring(chart_svg(chart, "f1"))
    assert "".join(root.itertext()) == "TAa0"

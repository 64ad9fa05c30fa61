"""Reports as Markdown, read back by a parser: structure is ours alone, text of documents is text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from joinedup.queries.rendering.blocks import Claim, Claims, Column, Heading, Paper, Paragraph, Row, Table, table
from joinedup.queries.rendering.cells import clean
from joinedup.queries.rendering.markdown import escaped, markdown_text
from joinedup.queries.results import Quote

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def parsed(text: str) -> list[Token]:
    """All tokens, those within a line too."""
    return [t for token in PARSER.parse(text) for t in (token, *(token.children or ()))]


def shown(text: str) -> str:
    """What a reader sees of a paragraph."""
    return "".join(t.content for t in parsed(text) if t.type in ("text", "text_special"))


ATTACKS = [
    "a | b |\n| c", "**bold** _it_ ~~gone~~", "`code`", "[x](https://example.org)", "![x](y)",
    "<script>alert(1)</script>", "&lt;b&gt;", "# heading", "- item", "+ item", "1. item", "12) item", "> quote", "---",
    "===", "\\| c", "\\", "a  \nb",
    "$x^2$", "[^1]", "[x]: https://example.org", "<https://example.org>", "|---|---|", "\u202eabc", "x\x00y", "***",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_is_shown_as_it_is(attack: str) -> None:
    tokens = {t.type for t in parsed(escaped(attack))}
    assert tokens <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    assert shown(escaped(attack)) == clean(attack)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert shown(escaped(text)) == clean(text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_breaks_out_of_a_cell(attack: str) -> None:
    made = table(attack, (attack, Column(name="n", kind="count")), [(attack, 1), ("b", None)], note=attack)
    text = markdown_text(Paper(title=attack, subtitle=attack, blocks=(Heading(text=attack), made)))
    tokens = parsed(text)
    assert [t.type for t in tokens].count("tr_open") == 3
    assert [t.type for t in tokens].count("td_open") == 4
    assert {t.type for t in tokens} & {"html_inline", "html_block", "link_open", "image", "code_inline", "hr"} == set()
    assert [t.tag for t in tokens if t.type == "heading_open"] == ["h1", "h3"]
    cells = [t.content for t in tokens if t.type == "inline"]
    assert [c for c in cells if c in ("1", "–")] == ["1", "–"]


def test_addresses_become_no_links() -> None:
    for text in ("https://example.org/a", "www.example.org", "a@example.org", "http://x"):
        made = escaped(text)
        assert not re.search(r"https?://|www\.|\w@", made)
        assert shown(made) == text


def test_a_whole_paper(paper: Paper) -> None:
    text = markdown_text(paper)
    tokens = parsed(text)
    links = [t.attrs["href"] for t in tokens if t.type == "link_open"]
    assert links
    assert all(re.fullmatch(r"#evidence-\d+", str(link)) for link in links)
    # the only HTML are the places that links lead to
    html = [t.content for t in tokens if t.type in ("html_inline", "html_block")]
    assert set(html) == {"</a>", *(f'<a id="evidence-{n}">' for n in range(1, html.count("</a>") + 1))}
    assert {str(link)[1:] for link in links} <= {h[7:-2] for h in html if h.startswith("<a ")}
    assert text.index("## Evidence") > text.index("Do not compare")
    assert "| gap | links | rate | evidence |" in text
    assert "| --- | ---: | ---: | --- |" in text
    assert "Caution: Do not compare" in text
    assert markdown_text(paper) == text


def test_limits_and_empty_parts_say_so() -> None:
    one = Quote(document="d", quote="Said.")
    blocks = (
        table("T", ("a",), [Row(cells=(c,), evidence=(one,)) for c in "xyz"]),
        Claims(items=tuple(Claim(title=t) for t in "pqr")),
        Table(title="Nothing", columns=(Column(name="a"),), rows=()),
        Claims(items=(), empty="no claims"),
    )
    text = markdown_text(Paper(title="T", blocks=blocks), limit=2)
    assert text.count("… and 1 more") == 2
    assert "none stated" in text
    assert "no claims" in text
    assert "| z |" not in text


def test_a_report_without_sentences_has_no_list_of_them() -> None:
    assert markdown_text(Paper(title="T", blocks=(Paragraph(text="p", tone="strong"),))) == "# T\n\n**p**\n"

"""All writers number sentences in the order in which a reader meets them."""

from __future__ import annotations

import io
import re

import docx

from joinedup.queries.rendering.docx import docx_bytes
from joinedup.queries.rendering.evidence import Register
from joinedup.queries.rendering.html import html_text


def number(text: str) -> int:
    """The number that the sentences of the paper end with."""
    return int(re.findall(r"\((\d)\)", text)[-1])


def test_html_and_word_number_as_the_register_does(paper):
    wanted = [number(quote.text) for _, quote in Register.of(paper)]
    html = [number(item) for item in re.findall(r'<li id="e\d+">.*?<span', html_text(paper))]
    document = docx.Document(io.BytesIO(docx_bytes(paper)))
    word = [number(p.text) for p in document.paragraphs if p.style.name == "Evidence"]
    assert wanted == html == word == [1, 3, 2, 4, 9, 5]

"""Pieces of WordprocessingML that python-docx has no words for: fields, links within a document."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def run_xml(text: str, style: str = "") -> str:
    """A run of text in a style of characters, by its id."""
    look = f"<w:rPr><w:rStyle w:val={quoteattr(style)}/></w:rPr>" if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def link_xml(text: str, mark: str, style: str = "") -> str:
    """Text that leads to a bookmark."""
    return f'<w:hyperlink w:anchor={quoteattr(mark)} w:history="1">{run_xml(text, style)}</w:hyperlink>'


def append_xml(paragraph: Any, content: str) -> None:
    """Add pieces at the end of a paragraph."""
    from docx.oxml.parser import parse_xml

    for child in list(parse_xml(f'<w:p xmlns:w="{_W}">{content}</w:p>')):
        paragraph._p.append(child)


def field(paragraph: Any, code: str | None, *, shown: str = "", open_: bool = False) -> None:
    """A field with what it shows until Word works it out.

    ``open_`` leaves it open for paragraphs to come, and a ``code`` of ``None`` closes it.
    """
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    def part(kind: str) -> None:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(mark)

    if code is not None:
        part("begin")
        text = OxmlElement("w:instrText")
        text.set(qn("xml:space"), "preserve")
        text.text = f" {code} "
        paragraph.add_run()._r.append(text)
        part("separate")
        if shown:
            paragraph.add_run(shown)
    if not open_:
        part("end")

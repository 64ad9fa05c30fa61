"""Write the three sample documents from the texts in ``source/``: ``python -m joinedup.samples.make [FOLDER]``.

The bytes depend on the texts, on this script and on the release of reportlab (PDF) and python-docx (DOCX) alone:
no clock, no random identifier. The PDF is not compressed, since compressed bytes vary with the zlib that Python was
built with; in the DOCX, whose XML would be ten times as large, only the members' bytes are the same everywhere.
reportlab comes with the ``test`` extra.

The texts are in a small markup, one block a line:

====================  ======================================================================
``# ``, ``## ``       heading of the first, second level
``- ``, ``  - ``      bullet, bullet within a bullet
``1. ``               numbered item
``> ``                summary paragraph, in bold
``~ ``                small print
``[^1]``, ``[^1]: ``  mark of a footnote (PDF only), its text
``!page``             a new page (PDF only)
``!columns``          a new page with two columns; ``!column`` begins the second
``!title …``          lines of the title page (also ``subtitle``, ``subtitle2``, ``date``, ``note``)
====================  ======================================================================
"""

from __future__ import annotations

import html
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from . import PRESS_RELEASE, REPORT, TRUST_NEWS

# The releases with which the committed documents were written; another one may lay out or serialise differently.
REPORTLAB_VERSION = "5.1.0"
PYTHON_DOCX_VERSION = "1.2.0"

_WRITTEN = datetime(2018, 11, 26, 9, 0)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

_MARKS = (
    ("heading1", re.compile(r"# ")),
    ("heading2", re.compile(r"## ")),
    ("bullet", re.compile(r"- ")),
    ("subbullet", re.compile(r" +- ")),
    ("numbered", re.compile(r"\d+\. ")),
    ("summary", re.compile(r"> ")),
    ("small", re.compile(r"~ ")),
)


class Block(NamedTuple):
    """One block of a source text: its kind, its text and, for numbered items, footnotes and commands, a label."""

    kind: str
    text: str
    label: str = ""


def source(name: str) -> str:
    """The text of one file of the ``source`` folder."""
    return (files(__package__ or "joinedup.samples") / "source" / name).read_text(encoding="utf-8")


def blocks(text: str) -> Iterator[Block]:
    """Read the markup, block by block."""
    for line in text.splitlines():
        if not line.strip():
            continue
        if command := re.match(r"!(\w+) ?(.*)", line):
            yield Block("command", command[2], command[1])
        elif footnote := re.match(r"\[\^(\d+)\]: (.*)", line):
            yield Block("footnote", footnote[2], footnote[1])
        else:
            for kind, mark in _MARKS:
                if found := mark.match(line):
                    yield Block(kind, line[found.end() :], found[0].strip())
                    break
            else:
                yield Block("paragraph", line)


# --- the report, PDF -------------------------------------------------------------------------------------------------

_INK, _ACCENT, _RULE = "#1d2733", "#23566b", "#9fb4bf"


def report_pdf() -> bytes:
    """The local system review report: title page, one two-column page, footnote, page footers."""
    platypus, units, sizes = (import_module(f"reportlab.{m}") for m in ("platypus", "lib.units", "lib.pagesizes"))
    cm, (width, height) = units.cm, sizes.A4
    styles = _styles()
    content = list(blocks(source("merrowby_report.md")))
    notes = {block.label: block.text for block in content if block.kind == "footnote"}
    title = next(block.text for block in content if block.label == "title")
    marks: list[str] = []

    def start_page(canvas: Any, document: Any) -> None:
        marks.clear()
        # <onDraw name="footnote" label="1"/> in a paragraph calls this when the words at that place are drawn.
        canvas.setNamedCB("footnote", lambda _canvas, _kind, label: marks.append(label))

    def end_page(canvas: Any, document: Any) -> None:
        bottom = 1.75 * cm
        for label in marks:
            note = platypus.Paragraph(f"<super>{label}</super> {html.escape(notes[label])}", styles["footnote"])
            note.wrap(width - 4.6 * cm, 2 * cm)
            note.drawOn(canvas, 2.3 * cm, bottom)
            canvas.setStrokeColor(_RULE)
            canvas.line(2.3 * cm, bottom + note.height + 4, 7 * cm, bottom + note.height + 4)
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(_INK)
        canvas.drawRightString(width - 2.3 * cm, 1.1 * cm, f"Page | {document.page}")

    def title_page(canvas: Any, document: Any) -> None:
        canvas.setFillColor(_ACCENT)
        canvas.rect(0, height - 3.2 * cm, width, 3.2 * cm, stroke=0, fill=1)
        canvas.rect(2.3 * cm, 13.6 * cm, 4 * cm, 0.12 * cm, stroke=0, fill=1)

    def frame(left: float, frame_width: float) -> Any:
        return platypus.Frame(
            left, 2.7 * cm, frame_width, height - 4.7 * cm, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )

    full, half = width - 4.6 * cm, (width - 5.6 * cm) / 2
    one = frame(2.3 * cm, full)
    two = [frame(2.3 * cm, half), frame(3.3 * cm + half, half)]
    out = io.BytesIO()
    document = platypus.BaseDocTemplate(
        out,
        pagesize=sizes.A4,
        invariant=1,
        pageCompression=0,
        title=f"{title}: local system review report (invented)",
        author="joinedup",
        subject="An invented document, shipped as a sample",
        pageTemplates=[
            platypus.PageTemplate("title", [frame(2.3 * cm, full)], onPage=title_page),
            platypus.PageTemplate("one", [one], onPage=start_page, onPageEnd=end_page),
            platypus.PageTemplate("two", two, onPage=start_page, onPageEnd=end_page),
        ],
    )
    document.build(_story(content, styles, platypus, cm))
    return out.getvalue()


def _styles() -> dict[str, Any]:
    style = import_module("reportlab.lib.styles").ParagraphStyle
    # embeddedHyphenation lets a line end after the hyphen of a compound, as word processors do.
    body = style("body", fontName="Helvetica", fontSize=10.4, leading=14.5, textColor=_INK, spaceAfter=6)
    body.embeddedHyphenation = 1
    bold = "Helvetica-Bold"
    made = {
        "paragraph": body,
        "bullet": style("bullet", body, leftIndent=16, bulletIndent=4, spaceAfter=4.5),
        "subbullet": style("subbullet", body, leftIndent=32, bulletIndent=20, spaceAfter=3),
        "numbered": style("numbered", body, leftIndent=22, spaceAfter=4.5),
        "summary": style("summary", body, fontName=bold, spaceAfter=9),
        "small": style("small", body, fontSize=8.2, leading=10.5),
        "footnote": style("footnote", body, fontSize=8.2, leading=10.5),
        "heading1": style("heading1", body, fontName=bold, fontSize=17, leading=21, textColor=_ACCENT, spaceBefore=14,
                          spaceAfter=9, keepWithNext=1),
        "heading2": style("heading2", body, fontName=bold, fontSize=12.2, leading=16, spaceBefore=8, spaceAfter=5,
                          keepWithNext=1),
        "title": style("title", body, fontName=bold, fontSize=36, leading=42, textColor=_ACCENT),
        "subtitle": style("subtitle", body, fontName=bold, fontSize=22, leading=28),
        "subtitle2": style("subtitle2", body, fontSize=14, leading=20, spaceAfter=60),
        "date": style("date", body, fontSize=12, leading=17, spaceAfter=2),
        "note": style("note", body, fontSize=8.6, leading=11.5, spaceBefore=250),
    }  # fmt: skip
    for name in ("bullet", "subbullet", "paragraph", "small"):
        size = 9.6 if name != "small" else 7.6
        narrow = {"fontSize": size, "leading": round(size * 1.3, 2), "spaceAfter": 2.5}
        made[f"{name}-narrow"] = style(f"{name}-narrow", made[name], **narrow)
    made["heading2-narrow"] = style("heading2-narrow", made["heading2"], fontSize=11, leading=14, spaceBefore=7,
                                    spaceAfter=2, textColor=_ACCENT)  # fmt: skip
    return made


def _story(content: list[Block], styles: dict[str, Any], platypus: Any, cm: float) -> list[Any]:
    story: list[Any] = [platypus.Spacer(1, 5.5 * cm)]
    narrow = False
    for block in content:
        if block.kind == "footnote":
            continue
        if block.kind == "command":
            if block.label in styles:
                story.append(platypus.Paragraph(html.escape(block.text), styles[block.label]))
            elif block.label == "column":
                story.append(platypus.FrameBreak())
            else:
                narrow = block.label == "columns"
                story += [platypus.NextPageTemplate("two" if narrow else "one"), platypus.PageBreak()]
            continue
        name = f"{block.kind}-narrow" if narrow and f"{block.kind}-narrow" in styles else block.kind
        text = re.sub(
            r"\[\^(\d+)\]",
            r'<super>\1</super><onDraw name="footnote" label="\1"/>',
            html.escape(block.text, quote=False),
        )
        bullet = {"bullet": "•", "subbullet": "o", "numbered": block.label}.get(block.kind)
        story.append(platypus.Paragraph(text, styles[name], bulletText=bullet))
    return story


# --- the press release, HTML -----------------------------------------------------------------------------------------


def press_release_html() -> bytes:
    """The press release as a page of a web site: consent banner, navigation, article, share links, footer."""
    title, body = "", []
    listed = ""
    for block in blocks(source("merrowby_press_release.md")):
        tag = {"bullet": "ul", "numbered": "ol"}.get(block.kind, "")
        if listed and tag != listed:
            body.append(f"</{listed}>")
        if tag and tag != listed:
            body.append(f"<{tag}>")
        listed = tag
        text = html.escape(block.text, quote=False)
        if block.kind == "heading1":
            title = text
        elif block.kind == "heading2":
            body.append(f'<h2 id="{re.sub("[^a-z]+", "-", block.text.lower())}">{text}</h2>')
        elif tag:
            body.append(f"<li>{text}</li>")
        elif block.text.startswith("Published: "):
            body.append(f'<p class="date">{text}</p>')
        else:
            body.append(f"<p>{text}</p>")
    if listed:
        body.append(f"</{listed}>")
    article = "\n".join("        " + line for line in body)
    page = source("page.html").replace("{{title}}", title).replace("{{article}}", article.lstrip())
    return page.encode("utf-8")


# --- the trust's news item, DOCX -------------------------------------------------------------------------------------


def trust_news_docx() -> bytes:
    """The trust's news item, with Word's own styles for headings and bullets."""
    from docx import Document

    document = Document()
    names = {"heading1": "Title", "heading2": "Heading 2", "bullet": "List Bullet", "small": "Subtitle"}
    for block in blocks(source("merrowby_trust_news.md")):
        document.add_paragraph(block.text, style=names.get(block.kind, "Normal"))
    properties = document.core_properties
    properties.title = "One call for care homes (an invented news item)"
    properties.author = properties.last_modified_by = "joinedup"
    properties.comments = "An invented document, shipped as a sample"
    properties.created = properties.modified = _WRITTEN
    properties.revision = 1
    written = io.BytesIO()
    document.save(written)
    return _with_fixed_times(written.getvalue())


def _with_fixed_times(package: bytes) -> bytes:
    """The same zip with one time for every member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _ZIP_EPOCH)
            member.create_system = 3  # the same on Windows
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return out.getvalue()


MAKERS = {REPORT: report_pdf, PRESS_RELEASE: press_release_html, TRUST_NEWS: trust_news_docx}


def main(folder: Path) -> None:
    """Write the three documents into ``folder``."""
    for name, make in MAKERS.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

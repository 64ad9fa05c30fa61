"""A report as a Word document: built on Word's own styles, so that its outline, its contents and screen readers work.

The bytes are the same for the same paper: fixed dates in the properties and in the archive, no random ids.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from ..results import Quote
from .blocks import (
    Block,
    Bullets,
    Chart,
    Claim,
    Claims,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Quotation,
    Row,
    Table,
)
from .cells import clean, is_number, new_help, place, shown
from .docx_chart import CONTENT_TYPE, RELATIONSHIP, chart_drawing, chart_part
from .docx_style import dress, footer, language, properties, set_widths
from .docx_xml import append_xml, field, link_xml, run_xml
from .evidence import Register, distinct, runs
from .palette import LOOKS

_DATE = datetime(2000, 1, 1)
_CONTENTS = 40
"""Lines that the table of contents has at most before it lists parts alone: a page."""
_CITED = "[00, 00–00]"
"""As wide as most citations are."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def docx_bytes(paper: Paper, *, limit: int | None = None) -> bytes:
    """The document as a ``.docx`` file. Tables and claims show the first ``limit`` rows and say so.

    Its headings make the table of contents, rows of heads repeat on every page, charts are native and have
    alternative text, and every citation leads to its sentence in the list at the end.
    """
    import docx

    document = docx.Document()
    dress(document)
    language(document, "en-GB")
    properties(document, clean(paper.title), clean(paper.subtitle), _DATE)
    footer(document, clean(paper.title))
    writer = _Writer(document, limit)
    writer.styled(paper.title, "Title")
    if paper.subtitle:
        writer.styled(paper.subtitle, "Subtitle")
    contents = writer.styled("Contents", "TOC Heading")
    for block in paper.blocks:
        writer.block(block)
    writer.evidence()
    writer.contents(contents)
    out = io.BytesIO()
    document.save(out)
    return _without_clock(out.getvalue())


def _without_clock(data: bytes) -> bytes:
    """The same archive without the time at which it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_DATE), source.read(name), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


class _Writer:
    """The body of a document as it is written."""

    def __init__(self, document: Any, limit: int | None) -> None:
        self.document, self.limit = document, limit
        self.register = Register()
        self._helped: set[str] = set()
        self._styles = {style.name: style.style_id for style in document.styles}
        self._headings: list[tuple[int, str, str]] = []
        self._tables = 0
        self._charts = 0
        self._marks = 0

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block.level, block.text)
            case Paragraph():
                style = {"note": "Note", "caution": "Caution"}.get(block.tone, "Normal")
                made = self.styled(block.text, style)
                made.runs[0].bold = True if block.tone == "strong" else None
                self._cite(made, block.evidence)
            case Bullets():
                for text, quotes in block.cited:
                    self._cite(self.styled(text, "List Bullet"), quotes)
            case Facts():
                self._facts(block.items)
            case Quotation():
                for quote in block.quotes:
                    self._quote(quote)
            case Table():
                self._table(block)
            case Claims():
                self._limited(block.items, block.empty, self._claim)
            case Chart():
                self._chart(block)

    def styled(self, text: str, style: str) -> Any:
        """A paragraph of a style; its text loses what XML forbids and what drives a reader's direction."""
        made = self._paragraph(style)
        made.add_run(clean(text))
        return made

    def _paragraph(self, style: str) -> Any:
        """An empty paragraph, by the id of its style: by name, every paragraph would search all styles."""
        made = self.document.add_paragraph()
        made._p.style = self._styles[style]
        return made

    def _run(self, paragraph: Any, text: str, style: str) -> Any:
        """A run of a style of characters."""
        made = paragraph.add_run(text)
        made._r.style = self._styles[style]
        return made

    def contents(self, after: Any) -> None:
        """A field of the headings, filled in already: it reads well before Word brings it up to date."""
        last = after
        deep = 2 if len([h for h in self._headings if h[0] <= 2]) <= _CONTENTS else 1
        shown_headings = [h for h in self._headings if h[0] <= deep]
        for i, (level, text, mark) in enumerate(shown_headings):
            made = self._paragraph(f"toc {level}")
            if i == 0:
                field(made, rf'TOC \o "1-{deep}" \n \h \z', open_=True)
            append_xml(made, link_xml(text, mark))
            if i == len(shown_headings) - 1:
                field(made, None)
            last._p.addnext(made._p)
            last = made

    def evidence(self) -> None:
        """What was cited, numbered as it was cited, each a place that citations lead to."""
        if not len(self.register):
            return
        self._heading(1, "Evidence")
        told = "The sentences that this report rests on, word for word, in the order in which they are first cited."
        self.styled(told, "Note")
        for number, quote in self.register:
            made = self._paragraph("Evidence")
            self._mark(made, f"evidence{number}", f"[{number}]")
            made.add_run(f"\t“{clean(quote.text)}” ")
            self._run(made, clean(quote.where), "Source")

    def _heading(self, level: int, text: str) -> None:
        level = min(level, (self._headings[-1][0] if self._headings else 0) + 1)  # no gaps
        mark = f"part{len(self._headings) + 1}"
        self._headings.append((level, clean(text), mark))
        made = self._paragraph(f"Heading {level}")
        self._mark(made, mark, clean(text))

    def _mark(self, paragraph: Any, name: str, text: str) -> None:
        """Text with a bookmark about it."""
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement

        self._marks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            element = OxmlElement(tag)
            element.set(qn("w:id"), str(self._marks))
            if tag == "w:bookmarkStart":
                element.set(qn("w:name"), name)
            else:
                paragraph.add_run(text)
            paragraph._p.append(element)

    def _cite(self, paragraph: Any, quotes: Iterable[Quote]) -> None:
        """Numbers that lead to the list of evidence. As XML in one piece: a report can have tens of thousands."""
        found = runs(self.register.cite(quotes))
        if not found:
            return
        style = self._styles["Citation"]
        parts = [run_xml(" [" if paragraph.text else "[", style)]
        for i, (first, last) in enumerate(found):
            parts.append(run_xml(", ", style) if i else "")
            parts.append(link_xml(str(first), f"evidence{first}", style))
            if last != first:
                parts += [run_xml("–", style), link_xml(str(last), f"evidence{last}", style)]
        append_xml(paragraph, "".join([*parts, run_xml("]", style)]))

    def _quote(self, quote: Quote, style: str = "Quote") -> None:
        made = self.styled(f"“{clean(quote.text)}”", style)
        self._run(made, f" {place(quote)}", "Source")
        self._cite(made, [quote])

    def _facts(self, items: Iterable[tuple[str, str]]) -> None:
        for label, value in items:
            made = self._paragraph("Fact")
            made.add_run(f"{clean(label)}: ").bold = True
            made.add_run(clean(value))

    def _limited(self, items: tuple[Any, ...], empty: str, write: Callable[[int, Any], None]) -> None:
        """The first items, and how many were left out."""
        if not items:
            self.styled(empty, "Normal")
        shown_items = items[: self.limit]
        for number, item in enumerate(shown_items, 1):
            write(number, item)
        if len(shown_items) < len(items):
            self.styled(f"… and {len(items) - len(shown_items)} more, left out here.", "Note")

    def _claim(self, number: int, claim: Claim) -> None:
        look = LOOKS[claim.status]
        made = self._paragraph("Claim")
        made.add_run(f"{number}. {clean(claim.title)}")
        if look.word:
            from docx.shared import RGBColor

            made.add_run(f"  {look.mark} {look.word}").font.color.rgb = RGBColor.from_string(look.colour)
        self._facts(claim.facts)
        for quote in distinct(claim.evidence):
            self._quote(quote)
        if claim.against:
            self.styled("What disagrees:", "Fact")
        for quote in distinct(claim.against):
            self._quote(quote)

    def _table(self, table: Table) -> None:
        if not table.rows:
            made = self._paragraph("Normal")
            made.add_run(clean(table.title)).bold = True
            made.add_run(f": {clean(table.empty)}")
        else:
            self._filled(table)
        for note in (new_help(table.columns, self._helped) if table.rows else "", table.note):
            if note:
                self.styled(note, "Note")

    def _filled(self, table: Table) -> None:
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement

        self._tables += 1
        caption = self.styled("Table", "Caption")
        caption.add_run(" ")
        field(caption, r"SEQ Table \* ARABIC", shown=str(self._tables))
        caption.add_run(f". {clean(table.title)}")
        rows = table.rows[: self.limit]
        cited = any(row.evidence for row in rows)
        names = [*(clean(c.name) for c in table.columns), *(["Evidence"] if cited else [])]
        made = self.document.add_table(rows=1, cols=len(names), style="Report Table")
        told = OxmlElement("w:tblCaption")
        told.set(qn("w:val"), clean(table.title))
        made._tbl.tblPr.append(told)
        head = made.rows[0]
        for element in ("w:cantSplit", "w:tblHeader"):
            head._tr.get_or_add_trPr().append(OxmlElement(element))
        numbers = [*(is_number(c) for c in table.columns), *([False] if cited else [])]
        for cell, name, right in zip(head.cells, names, numbers, strict=True):
            for run in self._cell(cell, name, right).runs:  # none for an empty name
                run.bold = True
        for row in rows:
            self._row(made.add_row(), row, table, cited, numbers)
        set_widths(made, [names, *([*_texts(row, table), _CITED][: len(names)] for row in rows)])
        if len(rows) < len(table.rows):
            self.styled(f"… and {len(table.rows) - len(rows)} more, left out here.", "Note")

    def _row(self, made: Any, row: Row, table: Table, cited: bool, numbers: list[bool]) -> None:
        from docx.oxml.parser import OxmlElement

        made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        texts = _texts(row, table)
        cells = list(made.cells)
        for cell, text, right in zip(cells, texts, numbers, strict=False):
            self._cell(cell, text, right)
        if cited:
            self._cite(self._cell(cells[-1], "", False), row.evidence)

    def _cell(self, cell: Any, text: str, right: bool) -> Any:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._styles["Cell"]
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if text:
            paragraph.add_run(text)
        return paragraph

    def _chart(self, chart: Chart) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.oxml.parser import parse_xml

        self._charts += 1
        name = PackURI(f"/word/charts/chart{self._charts}.xml")
        part = Part(name, CONTENT_TYPE, chart_part(chart), self.document.part.package)
        relation = self.document.part.relate_to(part, RELATIONSHIP)
        made = self._paragraph("Figure")
        made.add_run()._r.append(parse_xml(chart_drawing(chart, relation, self._charts)))
        caption = self.styled("Figure", "Caption")
        caption.add_run(" ")
        field(caption, r"SEQ Figure \* ARABIC", shown=str(self._charts))
        caption.add_run(f". {clean(chart.title)}" + (f" (number of {clean(chart.unit)})" if chart.unit else ""))


def _texts(row: Row, table: Table) -> list[str]:
    return [shown(cell, column.kind) for cell, column in zip(row.cells, table.columns, strict=True)]

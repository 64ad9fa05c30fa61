"""Styles, language, properties, widths of columns and footer of a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .docx_xml import field

_BLUE, _INK, _SOFT = "005EB8", "212B32", "4C6272"
_TEXT_WIDTH = 9_400
"""Twentieths of a point between the margins."""
_ROOM, _LONGEST, _PADDING = 105, 60, 3
"""Letters of a table's size on a line, how many a column asks for at most, and how many its margins take."""
_UNUSED = ("stylesWithEffects", "thumbnail")
_HEADINGS = {1: 18, 2: 13, 3: 12, 4: 11}


def dress(document: Any) -> None:
    """A4, Arial, and the styles that a report uses: Word's own where it has one, else new ones by plain names."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    _slim(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.1)
    section.top_margin = section.bottom_margin = Cm(1.9)
    styles = document.styles

    def style(name: str, base: str | None = "Normal", **more: Any) -> Any:
        """Change a style of the template, or add one."""
        found = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if base and name != base:
            found.base_style = styles[base]
        _font(found, "Arial")
        found.font.size = Pt(more.get("size", 10))
        found.font.bold = more.get("bold", False)
        found.font.italic = False
        found.font.color.rgb = RGBColor.from_string(more.get("colour", _INK))
        space = found.paragraph_format
        space.space_before, space.space_after = Pt(more.get("before", 0)), Pt(more.get("after", 5))
        space.left_indent = Cm(more["left"]) if "left" in more else None
        space.keep_with_next = more.get("keep")
        return found

    style("Normal", None)
    style("Title", size=26, bold=True, colour=_BLUE, after=4)
    _unruled(styles["Title"])
    style("Subtitle", size=11, colour=_SOFT, after=14)
    for level, size in _HEADINGS.items():
        style(f"Heading {level}", size=size, bold=True, colour=_BLUE, before=size - 4, after=3, keep=True)
    styles["Heading 1"].paragraph_format.page_break_before = True
    style("TOC Heading", size=14, bold=True, colour=_BLUE, after=4, keep=True)
    for level in (1, 2):
        style(f"toc {level}", after=2, left=0.6 * (level - 1))
    style("Caption", size=10, bold=True, before=8, after=4, keep=True)
    style("Quote", size=10, left=1.0, after=5)
    style("Note", size=9.5, colour=_SOFT, before=3)
    style("Caution", bold=True, left=0.4)
    style("Fact", size=10, left=0.6, after=2)
    style("Claim", bold=True, before=10, after=3, keep=True)
    style("Figure", after=2, keep=True)
    style("Cell", size=8.5, after=0)
    evidence = style("Evidence", size=9.5, after=4)
    evidence.paragraph_format.left_indent, evidence.paragraph_format.first_line_indent = Cm(1.2), Cm(-1.2)
    style("List Bullet", after=1).paragraph_format.left_indent = Cm(0.6)
    for name, colour in (("Citation", _BLUE), ("Source", _SOFT)):
        made = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        made.font.color.rgb, made.font.size = RGBColor.from_string(colour), Pt(9)
    _table_style(document)


def _slim(document: Any) -> None:
    """Without what the template brings and no report uses: looks of tables, a preview, a second copy of the styles."""
    from docx.oxml.ns import qn

    for style in list(document.styles.element.findall(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) is None:
            document.styles.element.remove(style)
    for rels in (document.part.rels, document.part.package.rels):
        for key in [k for k, rel in rels.items() if rel.reltype.rpartition("/")[2] in _UNUSED]:
            del rels[key]


def _font(style: Any, name: str) -> None:
    """The font for every script: the template's headings name that of a theme, which would win."""
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in [a for a in fonts.attrib if a.endswith("Theme")]:
        del fonts.attrib[attribute]
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), name)


def _unruled(style: Any) -> None:
    """Without the rule that the template draws under a title."""
    from docx.oxml.ns import qn

    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _table_style(document: Any) -> None:
    """Rules between rows alone, a heavier one under the heads."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    made = document.styles.add_style("Report Table", WD_STYLE_TYPE.TABLE)
    made.base_style = document.styles["Normal Table"]
    made.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>"
            f'<w:top w:val="single" w:sz="8" w:color="{_SOFT}"/><w:bottom w:val="single" w:sz="8" w:color="{_SOFT}"/>'
            '<w:insideH w:val="single" w:sz="4" w:color="D8DDE0"/></w:tblBorders>'
            '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
            '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    made.element.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:tcPr><w:tcBorders>'
            f'<w:bottom w:val="single" w:sz="8" w:color="{_SOFT}"/></w:tcBorders>'
            '<w:shd w:val="clear" w:color="auto" w:fill="F0F4F5"/></w:tcPr></w:tblStylePr>'
        )
    )


def language(document: Any, code: str) -> None:
    """The language of all text, for hyphenation, spelling and screen readers."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), code)
    settings = document.settings.element
    theme = settings.find(qn("w:themeFontLang"))
    if theme is None:
        theme = OxmlElement("w:themeFontLang")
        settings.append(theme)
    theme.set(qn("w:val"), code)
    document.core_properties.language = code


def set_widths(table: Any, texts: Sequence[Sequence[str]]) -> None:
    """Columns as wide as what stands in them asks for: no word broken as far as there is room, long text the rest."""
    from docx.oxml.ns import qn

    columns = list(zip(*texts, strict=True))
    least = [_PADDING + max((len(w) for text in column for w in text.split()), default=1) for column in columns]
    wanted = [
        max(low, min(_PADDING + max(map(len, column)), _LONGEST)) for low, column in zip(least, columns, strict=True)
    ]
    spare = max(_ROOM - sum(least), 0)
    asked = sum(w - low for w, low in zip(wanted, least, strict=True)) or 1
    shares = [low + min(spare * (w - low) / asked, _LONGEST) for w, low in zip(wanted, least, strict=True)]
    table.autofit = False
    sizes = [int(_TEXT_WIDTH * share / sum(shares)) for share in shares]
    for column, size in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), sizes, strict=True):
        column.set(qn("w:w"), str(size))
    for row in table._tbl.tr_lst:
        for cell, size in zip(row.tc_lst, sizes, strict=True):
            width = cell.get_or_add_tcPr().get_or_add_tcW()
            width.set(qn("w:w"), str(size))
            width.set(qn("w:type"), "dxa")


def properties(document: Any, title: str, subject: str, date: datetime) -> None:
    """What a file manager shows; nothing of who made it or when, so that the same report is the same file."""
    core = document.core_properties
    core.title, core.subject = title[:255], subject[:255]
    core.author = core.last_modified_by = "joinedup"
    core.comments = core.keywords = core.category = ""
    core.created = core.modified = core.last_printed = date
    core.revision = 1


def footer(document: Any, title: str) -> None:
    """The title, and the number of the page of how many."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Footer"]
    paragraph.add_run(f"{title}  ·  page ")
    field(paragraph, "PAGE", shown="1")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES", shown="1")
    for run in paragraph.runs:
        from docx.shared import Pt

        run.font.size, run.font.name = Pt(9), "Arial"

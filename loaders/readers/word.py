"""Word documents (.docx): headings and lists by their styles, tables by rows, text boxes, footnotes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...graph.errors import InputError
from ..blocks import assemble
from ..values import SourceDocument
from .marks import could_be_heading, numbering_depth
from .source import digest, looks_like, read_bytes
from .written import Writer

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIP = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_MC}Fallback", f"{_W}instrText", f"{_W}delText"})
_HEADING = re.compile(r"heading ?(\d)", re.I)
_LIST = re.compile(r"list|bullet", re.I)
_MAX_UNPACKED = 300 * 1024**2
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


class DocxReader:
    """Word 2007 and later."""

    name = "docx"

    def matches(self, path: Path, head: bytes) -> bool:
        """By the ending of the name."""
        return path.suffix.lower() in (".docx", ".docm")

    def read(self, path: Path) -> SourceDocument:
        """Read the body in order; headers and footers are left out, tracked deletions too."""
        data = read_bytes(path)
        _check(path, data)
        import docx

        try:
            document = docx.Document(str(path))
            writer = Writer()
            _body(document.element.body, document, writer)
            _notes(document, writer)
            title = " ".join((document.core_properties.title or "").split())
        except (KeyError, ValueError, AttributeError, OSError, SyntaxError, zipfile.BadZipFile) as error:
            raise _damaged(path, error) from None
        except Exception as error:
            if type(error).__module__.split(".")[0] in ("docx", "lxml", "zlib"):
                raise _damaged(path, error) from None
            raise
        if not any(block.kind != "furniture" for block in writer.blocks):
            raise InputError(f"{path.name} holds no text", mend="give a document with text in it, not only pictures")
        drafts = writer.drafts()
        headed = any(draft.kind == "heading" for draft in drafts)
        return assemble(path.name, "docx", writer.text, drafts, title="" if headed else title, sha256=digest(data))


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError(
        f"{path.name} is damaged and cannot be opened ({type(error).__name__})", mend="save it again in Word"
    )


def _check(path: Path, data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{path.name} is encrypted, or an old .doc file", mend="save it as .docx without a password")
    if not data.startswith(b"PK"):
        what = looks_like(data) or "no Word document"
        raise InputError(f"{path.name} is {what}, whatever its name says", mend="give it its right ending")
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise _damaged(path, error) from None
    if "word/document.xml" not in names:
        raise InputError(f"{path.name} is a zip archive and no Word document", mend="give it its right ending")
    if size > _MAX_UNPACKED:
        raise InputError(
            f"{path.name} unpacks to {size // 1024**2} MB", mend="leave out the pictures and save it again"
        )


def _text(element: Any) -> str:
    """The visible text of a paragraph: no deletions, no text boxes, no field codes."""
    parts: list[str] = []
    for node in _visible(element):
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append(" ")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _visible(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in _SKIP or child.tag == f"{_W}pPr":
            continue
        yield child
        yield from _visible(child)


def _body(body: Any, document: Any, writer: Writer) -> None:
    for child in body:
        if child.tag == f"{_W}p":
            _paragraph(child, document, writer)
        elif child.tag == f"{_W}tbl":
            _table(child, document, writer)
        elif child.tag in (f"{_W}sdt", f"{_W}ins", f"{_W}sdtContent", f"{_W}customXml"):
            _body(child, document, writer)


def _table(table: Any, document: Any, writer: Writer) -> None:
    rows = table.findall(f"{_W}tr")
    for row in rows:
        cells = row.findall(f"{_W}tc")
        if len(cells) == 1:  # a box drawn as a table: its paragraphs are paragraphs
            _body(cells[0], document, writer)
            continue
        texts = [" ".join(_text(p) for p in cell.iter(f"{_W}p")) for cell in cells]
        writer.add("table", "\t".join(" ".join(text.split()) for text in texts))


def _paragraph(element: Any, document: Any, writer: Writer) -> None:
    from docx.text.paragraph import Paragraph

    text = _text(element)
    paragraph = Paragraph(element, document)
    style = paragraph.style
    names = []
    while style is not None:
        names.append(style.name or "")
        style = style.base_style
    heading = next((found for name in names if (found := _HEADING.match(name))), None)
    numbered = element.find(f"{_W}pPr/{_W}numPr")
    outline = element.find(f"{_W}pPr/{_W}outlineLvl")
    if names and names[0].lower() in ("title", "subtitle"):
        writer.add("heading", text, 0)
    elif heading:
        writer.add("heading", text, int(heading.group(1)))
    elif outline is not None and int(outline.get(f"{_W}val", "9")) < 9:
        writer.add("heading", text, int(outline.get(f"{_W}val")) + 1)
    elif names and names[0].lower() == "caption":
        writer.add("caption", text)
    elif numbered is not None or any(_LIST.match(name) and "paragraph" not in name.lower() for name in names):
        level = numbered.find(f"{_W}ilvl") if numbered is not None else None
        depth = int(level.get(f"{_W}val", "0")) + 1 if level is not None else _style_depth(names)
        writer.add("bullet", text, depth)
    elif _all_bold(paragraph) and could_be_heading(" ".join(text.split())):
        writer.add("heading", text, 3 + (numbering_depth(text) or 1) - 1)
    else:
        writer.add("paragraph", text)
    for box in _boxes(element):
        _body(box, document, writer)


def _style_depth(names: list[str]) -> int:
    found = re.search(r"(\d)$", names[0]) if names else None
    return int(found.group(1)) if found else 1


def _all_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{_MC}Fallback":
            continue
        if child.tag == f"{_W}txbxContent":
            yield child
        else:
            yield from _boxes(child)


def _notes(document: Any, writer: Writer) -> None:
    """Footnotes come last: the place of a note in its page is not part of the file."""
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype == _FOOTNOTES and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            for note in etree.fromstring(relation.target_part.blob, parser).findall(f"{_W}footnote"):
                if note.get(f"{_W}type") in (None, "normal"):
                    for part in note.findall(f"{_W}p"):
                        writer.add("footnote", _text(part))

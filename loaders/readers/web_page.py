"""HTML: the article of a page by trafilatura, then the rules of the genre for what is left around it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ...graph.errors import InputError
from ..blocks import assemble
from ..values import SourceDocument
from .marks import SENTENCE_END
from .source import digest, read_bytes, refuse_binary
from .text import decode
from .written import Writer

_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_SNIFF = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_MIN_WORDS = 7
_MAX_BYTES = 40 * 1024**2


class HtmlReader:
    """A saved web page with an article in it."""

    name = "html"

    def matches(self, path: Path, head: bytes) -> bool:
        """By the ending of the name, or by the first bytes of a file without a known ending."""
        suffix = path.suffix.lower()
        return suffix in _SUFFIXES or (suffix in ("", ".asp", ".aspx", ".php") and _SNIFF.search(head) is not None)

    def read(self, path: Path) -> SourceDocument:
        """Read the page; nothing is fetched. The text is that of the article alone."""
        data = read_bytes(path)
        refuse_binary(data, path.name)
        if len(data) > _MAX_BYTES:
            raise InputError(f"{path.name} is larger than {_MAX_BYTES // 1024**2} MB", mend="save the article alone")
        markup, warnings = _decode(data, path.name)
        root, title = extract(markup)
        writer = Writer()
        if root is not None:
            main = root.find(".//main")
            _walk(main if main is not None else root, writer)
        drafts = writer.drafts()
        text = writer.text
        read = [text[d.spans[0][0] : d.spans[0][1]] for d in drafts if d.kind in ("paragraph", "bullet", "table")]
        if not any(len(part.split()) >= _MIN_WORDS and SENTENCE_END.search(part) for part in read):
            raise InputError(
                f"{path.name} holds no article, only navigation", mend="save the page of the article itself"
            )
        headed = next((text[d.spans[0][0] : d.spans[0][1]] for d in drafts if d.kind == "heading" and d.level == 0), "")
        return assemble(path.name, "html", text, drafts, title=headed or title, sha256=digest(data), warnings=warnings)


def _decode(data: bytes, name: str) -> tuple[str, list[str]]:
    found = _CHARSET.search(data[:4096])
    if found:
        try:
            return data.decode(found.group(1).decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, name)


def extract(markup: str) -> tuple[Any, str]:
    """The article as a tree of trafilatura's elements, and the title that the page gives itself."""
    import trafilatura
    from lxml import etree

    xml = trafilatura.extract(
        markup,
        output_format="xml",
        include_tables=True,
        include_comments=False,
        include_formatting=False,
        include_links=False,
        favor_recall=True,
        deduplicate=False,
    )
    metadata = trafilatura.extract_metadata(markup)
    title = " ".join(str((metadata.title if metadata else "") or "").split())
    if not xml:
        return None, title
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(xml.encode("utf-8"), parser)
    headings = [" ".join("".join(head.itertext()).split()) for head in root.iter("head")]
    if title and title not in headings and root.find(".//main") is not None:
        head = etree.Element("head", rend="h1")
        head.text = title
        root.find(".//main").insert(0, head)
    return root, title


def _walk(element: Any, writer: Writer, depth: int = 0) -> None:
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag == "head":
            writer.add("heading", "".join(child.itertext()), _level(child))
        elif child.tag == "list":
            _items(child, writer, depth + 1)
        elif child.tag == "table":
            for row in child.iter("row"):
                cells = [" ".join("".join(cell.itertext()).split()) for cell in row.iter("cell")]
                filled = [cell for cell in cells if cell]
                writer.add("table" if len(filled) > 1 else "paragraph", "\t".join(cells if len(filled) > 1 else filled))
        elif child.tag in ("quote", "div", "section") and len(child):
            if (child.text or "").strip():
                writer.add("paragraph", child.text)
            _walk(child, writer, depth)
        elif child.tag not in ("graphic", "comments"):
            for line in _lines(child):
                writer.add("paragraph", line)
        if (child.tail or "").strip():
            writer.add("paragraph", child.tail)


def _level(head: Any) -> int:
    rank = str(head.get("rend", "h2"))[1:2]
    return max(0, int(rank) - 1) if rank.isdigit() else 1


def _lines(element: Any) -> list[str]:
    """The text of a paragraph; a forced break begins a new one where a sentence ends before it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            before = parts[-1].rstrip()
            if not before or before[-1] in ".:;?!":
                parts.append("")
            else:
                parts[-1] += " "
        else:
            parts[-1] += "".join(child.itertext())
        parts[-1] += child.tail or ""
    return [part for part in parts if part.strip()]


def _items(element: Any, writer: Writer, depth: int) -> None:
    for item in element:
        if not isinstance(item.tag, str):
            continue
        if item.tag == "list":
            _items(item, writer, depth + 1)
            continue
        own = [item.text or ""]
        nested = []
        for child in item:
            if child.tag == "list":
                nested.append(child)
            else:
                own.append((" " if child.tag in ("p", "lb") else "") + "".join(child.itertext()))
            own.append(child.tail or "")
        writer.add("bullet", "".join(own), depth)
        for child in nested:
            _items(child, writer, depth + 1)

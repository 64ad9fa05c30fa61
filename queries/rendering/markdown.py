"""A report as GitHub Markdown. What came out of documents is escaped, so that none of it is markup, link or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..results import Quote
from .blocks import Block, Bullets, Chart, Claim, Claims, Facts, Heading, Paper, Paragraph, Quotation, Table
from .cells import clean, is_number, new_help, shown
from .evidence import Register, distinct, runs

_MARKUP = re.compile(r"([\\`*_\[\]|~$])")
_LINKS = re.compile(r"(?<=[:/])/|(?<=\bwww)\.|(?<=\w)@", re.IGNORECASE)
_LINE_START = re.compile(r"^(?P<digits>\d{1,9}(?=[.)](?:\s|$)))?(?P<mark>[-+=#]|(?<=\d)[.)])")
_TONES = {"plain": "", "strong": "", "note": "Note: ", "caution": "Caution: "}


def markdown_text(paper: Paper, *, limit: int | None = None) -> str:
    """The whole report; ``limit`` bounds the rows of tables and the claims of lists, and it says what it left out.

    Citations link to the list of evidence at the end. Charts are left out: a table with their figures stands beside.
    """
    page = _Page(limit)
    parts = [f"# {escaped(paper.title)}"]
    if paper.subtitle:
        parts.append(escaped(paper.subtitle))
    for block in paper.blocks:
        parts += page.block(block)
    parts += page.evidence()
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Text of whatever source on one line, as Markdown that shows it as it is."""
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _MARKUP.sub(r"\\\1", text)
    text = _LINKS.sub(r"\\\g<0>", text)  # addresses would become links
    # a list, a heading or the line under one begins so
    return _LINE_START.sub(r"\g<digits>\\\g<mark>", text)


class _Page:
    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.register = Register()
        self._explained: set[str] = set()

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield f"{'#' * (block.level + 1)} {escaped(block.text)}"
            case Paragraph():
                text = _TONES[block.tone] + escaped(block.text)
                yield (f"**{text}**" if block.tone == "strong" else text) + self._cited(block.evidence)
            case Bullets():
                yield "\n".join(f"- {escaped(item)}{self._cited(quotes)}" for item, quotes in block.cited)
            case Facts():
                yield _facts(block.items)
            case Quotation():
                for quote in block.quotes:
                    yield self._quote(quote)
            case Table():
                yield from self._table(block)
            case Claims():
                yield from self._claims(block)
            case Chart():
                pass

    def evidence(self) -> Iterator[str]:
        if not self.register:
            return
        yield "## Evidence"
        yield "\n".join(
            f'{number}. <a id="evidence-{number}"></a>“{escaped(quote.text)}” ({escaped(quote.where)})'
            for number, quote in self.register
        )

    def _cited(self, quotes: Iterable[Quote]) -> str:
        """Numbers in square brackets, each linked to its sentence; of a run the first one is."""
        numbers = [
            f"[{first if first == last else f'{first}–{last}'}](#evidence-{first})"
            for first, last in runs(self.register.cite(quotes))
        ]
        return rf" \[{', '.join(numbers)}\]" if numbers else ""

    def _quote(self, quote: Quote, before: str = "") -> str:
        return f"> {before}“{escaped(quote.text)}” ({escaped(quote.where)}){self._cited([quote])}"

    def _table(self, table: Table) -> Iterator[str]:
        yield f"**{escaped(table.title)}**"
        if not table.rows:
            yield escaped(table.empty)
            return
        kept = table.rows[: self.limit]
        cites = any(row.evidence for row in kept)
        columns = [escaped(c.name) for c in table.columns]
        lines = [
            _line([*columns, *(["evidence"] if cites else [])]),
            _line([*("---:" if is_number(c) else "---" for c in table.columns), *(["---"] if cites else [])]),
        ]
        for row in kept:
            cells = [escaped(shown(v, c.kind)) for v, c in zip(row.cells, table.columns, strict=True)]
            lines.append(_line([*cells, *([self._cited(row.evidence).strip()] if cites else [])]))
        yield "\n".join(lines)
        yield from _left_out(len(table.rows) - len(kept))
        for note in (new_help(table.columns, self._explained), table.note):
            if note:
                yield escaped(note)

    def _claims(self, claims: Claims) -> Iterator[str]:
        if not claims.items:
            yield escaped(claims.empty)
            return
        kept = claims.items[: self.limit]
        for number, claim in enumerate(kept, 1):
            yield from self._claim(number, claim)
        yield from _left_out(len(claims.items) - len(kept))

    def _claim(self, number: int, claim: Claim) -> Iterator[str]:
        status = "" if claim.status == "plain" else f" ({claim.status})"
        yield rf"**{number}\. {escaped(claim.title)}**{status}"
        if claim.facts:
            yield _facts(claim.facts)
        for quote in distinct(claim.evidence):
            yield self._quote(quote)
        for quote in distinct(claim.against):
            yield self._quote(quote, f"But {quote.status}: " if quote.status else "But: ")


def _facts(items: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {escaped(label)}: {escaped(value)}" for label, value in items)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _left_out(count: int) -> Iterator[str]:
    if count > 0:
        yield f"… and {count} more"

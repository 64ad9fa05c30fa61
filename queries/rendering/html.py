"""A report as one HTML page: a single file that works offline, prints on A4, and asks for nothing.

There is no script; the content security policy allows one style sheet by its hash and nothing else. All text is
escaped here and nowhere else, so that nothing of a document can become markup.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib import resources

from ..results import Quote
from .blocks import (
    Block,
    Bullets,
    Chart,
    Claim,
    Claims,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Quotation,
    Row,
    Table,
)
from .cells import clean, is_number, new_help, place, shown
from .charts import chart_svg
from .evidence import Register, distinct, runs
from .palette import LOOKS

_LONG_CONTENTS = 30
"""With more parts and sections than these the list of contents has the parts alone."""

_TONES = {"plain": "", "strong": "strong", "note": "note", "caution": "caution"}


def html_text(paper: Paper, *, limit: int | None = None) -> str:
    """The whole page; the same for the same paper. Tables and claims show the first ``limit`` rows and say so.

    Every number in square brackets leads to its sentence in the list of evidence, and the list leads back.
    """
    page = _Page(limit)
    body = "".join(page.block(block) for block in paper.blocks)
    evidence = page.evidence()
    style = _style()
    title = _t(paper.title)
    subtitle = f"<p>{_t(paper.subtitle)}</p>" if paper.subtitle else ""
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_policy(style))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<title>{title}</title>\n<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n<body>\n'
        '<a class="skip" href="#main">Skip to the report</a>\n'
        f'<header class="top"><div><h1>{title}</h1>{subtitle}</div></header>\n'
        f'<div class="page">\n{page.contents()}<main id="main" tabindex="-1">\n{body}{evidence}</main>\n</div>\n'
        "</body>\n</html>\n"
    )


@cache
def _style() -> str:
    text = resources.files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")  # what the browser hashes


def _policy(style: str) -> str:
    digest = b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _t(text: str) -> str:
    """Text of whatever source, as HTML."""
    return escape(clean(text))


class _Page:
    """The body of a page as it is written: what was cited where, and which headings there are."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.register = Register()
        self._uses: dict[int, list[str]] = {}
        self._headings: list[tuple[int, str, str]] = []
        self._helped: set[str] = set()
        self._citations = 0
        self._charts = 0
        self._tables = 0

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return self._heading(block.level + 1, block.text)
            case Paragraph():
                tone = f' class="{_TONES[block.tone]}"' if _TONES[block.tone] else ""
                return f"<p{tone}>{_t(block.text)}{self._cites(block.evidence)}</p>\n"
            case Bullets():
                items = "".join(f"<li>{_t(text)}{self._cites(quotes)}</li>\n" for text, quotes in block.cited)
                return f"<ul>\n{items}</ul>\n" if items else ""
            case Facts():
                return _facts(block.items)
            case Quotation():
                return "".join(self._quote(q) for q in block.quotes)
            case Table():
                return self._table(block)
            case Claims():
                return self._claims(block)
            case Chart():
                return self._chart(block)

    def contents(self) -> str:
        """Links to the parts of the report, and to their sections unless the list would fill a page."""
        out: list[str] = []
        depth = 1
        deepest = 3 if sum(level <= 3 for level, _, _ in self._headings) <= _LONG_CONTENTS else 2
        for level, text, name in self._headings:
            if level > deepest:
                continue
            if level > depth:
                out.append("<ol>" * (level - depth))
            else:
                out.append("</li>" + "</ol></li>" * (depth - level))
            out.append(f'<li><a href="#{name}">{text}</a>')
            depth = level
        out.append("</li></ol>" * (depth - 1))
        listed = "".join(out)
        return f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2>{listed}</nav>\n' if listed else ""

    def evidence(self) -> str:
        """The list of what was cited, at the end."""
        if not len(self.register):
            return ""
        items = "".join(self._source(number, quote) for number, quote in self.register)
        return (
            self._heading(2, "Evidence")
            + '<p class="note">The sentences that this report rests on, word for word, in the order in which they are '
            f'first cited.</p>\n<ol class="evidence">\n{items}</ol>\n'
        )

    def _source(self, number: int, quote: Quote) -> str:
        uses = self._uses.get(number, [])
        links = " ".join(
            f'<a href="#{use}" aria-label="Back to citation {i} of sentence {number}">{i}</a>'
            for i, use in enumerate(uses, 1)
        )
        back = f'<span class="back">cited at {links}</span>' if links else ""
        return (
            f'<li id="e{number}">“{_t(quote.text)}”<span class="where">{_t(quote.where)}</span>{back}</li>\n'
        )  # fmt: skip

    def _heading(self, level: int, text: str) -> str:
        level = min(level, (self._headings[-1][0] if self._headings else 1) + 1, 6)  # no gaps
        name = f"h{len(self._headings) + 1}"
        self._headings.append((level, _t(text), name))
        return f'<h{level} id="{name}">{_t(text)}</h{level}>\n'

    def _cites(self, quotes: Iterable[Quote]) -> str:
        numbers = self.register.cite(quotes)
        if not numbers:
            return ""
        self._citations += 1
        name = f"c{self._citations}"
        for number in numbers:
            self._uses.setdefault(number, []).append(name)
        links = (_cite(a) if a == b else f"{_cite(a)}–{_cite(b)}" for a, b in runs(numbers))
        return f' <span class="cites" id="{name}">[{", ".join(links)}]</span>'

    def _quote(self, quote: Quote, kind: str = "") -> str:
        mark = f' class="{kind}"' if kind else ""
        return (
            f'<blockquote{mark}>“{_t(quote.text)}”{self._cites([quote])}'
            f'<span class="where">{_t(place(quote))}</span></blockquote>\n'
        )  # fmt: skip

    def _table(self, table: Table) -> str:
        if not table.rows:
            return f"<p><strong>{_t(table.title)}</strong>: {_t(table.empty)}</p>\n{_note(table.note)}"
        self._tables += 1
        name = f"t{self._tables}"
        shown_rows = table.rows[: self.limit]
        cited = any(row.evidence for row in shown_rows)
        head = "".join(f'<th scope="col"{_num(c)}>{_t(c.name)}</th>' for c in table.columns)
        head += '<th scope="col">Evidence</th>' if cited else ""
        body = "".join(self._row(row, table.columns, cited) for row in shown_rows)
        helped = new_help(table.columns, self._helped)
        return (
            f'<div class="table" role="region" aria-labelledby="{name}" tabindex="0"><table>'
            f'<caption id="{name}">{_t(table.title)}</caption>\n<thead><tr>{head}</tr></thead>\n'
            f"<tbody>\n{body}</tbody></table></div>\n{_left_out(len(table.rows), len(shown_rows))}"
            + (f'<p class="help">{_t(helped)}</p>\n' if helped else "")
            + _note(table.note)
        )

    def _row(self, row: Row, columns: Sequence[Column], cited: bool) -> str:
        cells = []
        for i, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            tag = 'th scope="row"' if i == 0 else "td"
            cells.append(f"<{tag}{_num(column)}>{_t(shown(cell, column.kind))}</{tag[:2]}>")
        last = f"<td>{self._cites(row.evidence).strip()}</td>" if cited else ""
        return f"<tr>{''.join(cells)}{last}</tr>\n"

    def _claims(self, claims: Claims) -> str:
        if not claims.items:
            return f"<p>{_t(claims.empty)}</p>\n"
        shown_items = claims.items[: self.limit]
        items = "".join(f"<li>{self._claim(claim)}</li>\n" for claim in shown_items)
        return f'<ol class="claims">\n{items}</ol>\n{_left_out(len(claims.items), len(shown_items))}'

    def _claim(self, claim: Claim) -> str:
        look = LOOKS[claim.status]
        status = (
            f' <span class="status {claim.status}"><span aria-hidden="true">{look.mark}</span> {look.word}</span>'
            if look.word else ""
        )  # fmt: skip
        # before the others, which are numbered later
        evidence = "".join(self._quote(q) for q in distinct(claim.evidence))
        against = "".join(self._quote(q, "against") for q in distinct(claim.against))
        return (
            f'<p class="title">{_t(claim.title)}{status}</p>\n{_facts(claim.facts)}'
            + evidence
            + (f"<p>What disagrees:</p>\n{against}" if against else "")
        )

    def _chart(self, chart: Chart) -> str:
        self._charts += 1
        svg = chart_svg(chart, f"f{self._charts}")
        unit = f" (number of {chart.unit})" if chart.unit else ""
        return f"<figure><figcaption>Figure {self._charts}. {_t(chart.title + unit)}</figcaption>{svg}</figure>\n"


def _cite(number: int) -> str:
    return f'<a href="#e{number}" aria-label="sentence {number}">{number}</a>'


def _num(column: Column) -> str:
    return ' class="num"' if is_number(column) else ""


def _note(text: str) -> str:
    return f'<p class="note">{_t(text)}</p>\n' if text else ""


def _facts(items: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{_t(label)}</dt><dd>{_t(value)}</dd>\n" for label, value in items)
    return f'<dl class="facts">\n{rows}</dl>\n' if rows else ""


def _left_out(total: int, shown_count: int) -> str:
    return f'<p class="note">… and {total - shown_count} more, left out here.</p>\n' if total > shown_count else ""

"""The page on what a template expects: questions where documents are silent, and what they state of the other rows."""

from __future__ import annotations

from collections.abc import Iterable

from ...graph.vocabulary import NOT_STATED, Status, vocabulary
from ..missing_links.expected import ExpectedReport, ExpectedRow
from ..missing_links.questions import Asked
from ..rendering.blocks import Block, Claim, Claims, Column, Heading, Paragraph, Row, Table
from ..results import Quote
from . import words
from .parts import cautions, names, some

_BODIES = 4
_LINES = 3


def expected_blocks(report: ExpectedReport) -> tuple[Block, ...]:
    """Questions, the highest score first; rows met at some sites only; and what is stated of each row."""
    stated = [row for row in report.rows if row.status is not None]
    sites = [row for row in report.rows if row.answer == "stated for some sites"]
    within = f", {words.stage(report.stage)}" if report.stage else ""
    systems = report.systems
    several = len(systems) > 1
    count = len(report.rows) // max(1, len(systems))
    each = f" of each of {'; '.join(systems)}" if several else ""
    period = f" ({report.period})" if report.period else ""
    return (
        Heading(level=1, text=f"What a joined-up system would have, and what the documents of {report.system} say"),
        Paragraph(
            text=f"{report.template}{period}{within}: {some(count, 'expectation')}{each}, {len(stated)} of them "
            f"stated ({_tally(stated)}), {len(report.rows) - len(stated)} not stated",
            tone="strong",
        ),
        Paragraph(
            text="Each row is what national policy or guidance expects of such bodies. Where the documents say nothing "
            "of it, that is a question to ask, and no finding: the link may well be there.",
            tone="note",
        ),
        Heading(level=2, text="Questions to ask, the gravest first"),
        question_claims(report),
        *((Heading(level=2, text="Stated for some sites, not for others"), _sites(sites, several)) if sites else ()),
        Heading(level=2, text="What the documents state of the other rows"),
        _stated(stated, several),
        *cautions((*report.limits, *report.cautions)),
    )


def question_claims(report: ExpectedReport, *, limit: int | None = None) -> Claims:
    """The questions alone, for a report that has a chapter for them."""
    several = len(report.systems) > 1
    return Claims(items=tuple(_question(row, several) for row in report.questions[:limit]), empty="every row is stated")


def _tally(rows: Iterable[ExpectedRow]) -> str:
    statuses = [row.status for row in rows]
    found = [(s, statuses.count(s)) for s in sorted(Status, key=lambda s: vocabulary().statuses[s].grave)]
    return ", ".join(f"{n} {s}" for s, n in found if n) or "none"


def _question(row: ExpectedRow, several: bool) -> Claim:
    score = row.score
    made = (
        f"{score.score:g}: severity {score.severity} ({score.severity_reason}) × reach {score.reach} "
        f"({score.reach_reason}) × {score.evidence:g} ({score.evidence_reason})"
        if score
        else words.DASH
    )
    return Claim(
        title=row.question,
        facts=(
            ("row", f"{_called(row, several)}, {words.stage(row.stage)}"),
            ("expected", f"{row.expected_of} {words.relation(row.relation)} {row.expected_to}"),
            ("by", "; ".join(row.basis)),
            ("ask", "; ".join(map(_who, row.ask)) or words.DASH),
            ("what would settle it", row.settles or words.DASH),
            ("score", made),
        ),
        columns=(("id", row.id), ("system", row.system), ("points", score.score if score else None)),
    )


def _who(asked: Asked) -> str:
    bodies = names(asked.bodies[:_BODIES], "")
    more = f"; and {len(asked.bodies) - _BODIES} more" if len(asked.bodies) > _BODIES else ""
    return f"{asked.who} ({bodies}{more})" if bodies else asked.who


def _sites(rows: Iterable[ExpectedRow], several: bool) -> Table:
    return Table(
        title="Expected at every hospital site, and stated for some",
        columns=(
            Column(name="row"), Column(name="expected"), Column(name="stated for"),
            Column(name="not stated for", help="ask there: nothing is said of it"),
        ),
        rows=tuple(
            Row(
                cells=(
                    _called(row, several), _expected(row),
                    "; ".join(f"{s.site.name} ({s.status})" for s in row.sites if s.status is not None) or words.DASH,
                    "; ".join(s.site.name for s in row.sites if s.status is None) or words.DASH,
                ),
                evidence=_lines(row),
            )
            for row in rows
        ),
    )  # fmt: skip


def _stated(rows: Iterable[ExpectedRow], several: bool) -> Table:
    return Table(
        title="Rows of the template that the documents speak of",
        columns=(
            Column(name="row"), Column(name="stage"), Column(name="expected"),
            Column(name="status", help="the gravest that is stated"),
            Column(name="said of", help="from and to, for the statements of that status"),
            Column(name="nothing said of", help="kinds of actor of the row that no statement names"),
        ),
        rows=tuple(
            Row(
                cells=(
                    _called(row, several), words.stage(row.stage), _expected(row), str(row.status or NOT_STATED),
                    _said_of(row), "; ".join(row.open_to) or words.DASH,
                ),
                evidence=_lines(row),
            )
            for row in rows
        ),
        note="The status is the gravest of all statements that bear on a row; it may work elsewhere.",
        main=True,
    )  # fmt: skip


def _called(row: ExpectedRow, several: bool) -> str:
    return f"{row.id} ({row.system})" if several else row.id


def _expected(row: ExpectedRow) -> str:
    return f"{row.expected_of} {words.relation(row.relation)} {row.expected_to}"


def _said_of(row: ExpectedRow) -> str:
    """The statements that give the row its status, else those that count; things said not to be there first."""
    counted = [m for m in row.matches if m.counts]
    grave = [m for m in counted if m.status is row.status] or counted
    missing = [f"{m.thing.name} ({m.status})" for m in row.missing]
    return "; ".join([*missing, *(f"{m.source.name} → {m.target.name}" for m in grave)]) or words.DASH


def _lines(row: ExpectedRow) -> tuple[Quote, ...]:
    """A few lines of evidence, those of the status shown first."""
    counted = sorted((m for m in row.matches if m.counts), key=lambda m: m.status is not row.status)
    found = [*(q for m in row.missing for q in m.evidence), *(q for m in counted for q in m.evidence)]
    return tuple(dict.fromkeys(found))[:_LINES]

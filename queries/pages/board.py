"""Short tables for the body of a board report; the pages of the analyses, in the annexes, have all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...graph.vocabulary import NOT_STATED, Kind
from ..access_points.analysis import AccessPointReport
from ..missing_links.expected import ExpectedReport
from ..rendering.blocks import Block, Column, Heading, Paragraph, Row, Table, table
from ..results import NodeRef
from . import doors
from .parts import names

_LINES = 3
_NODES = 10
_NAMES = 5


def access_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """Points, who does not know them, where people enter in fact, what hangs on one body, and load."""
    return (
        Heading(level=2, text="The points, and who knows them"),
        Paragraph(
            text="A point is declared where a document calls it one; a candidate only works like one. What no document "
            "says of a point is “not stated”, and worth asking."
        ),
        _points(report),
        table(
            "Who is said not to know that they may use a service",
            ("who", "service", "status"),
            [
                Row(cells=(g.source.name, g.point.name, str(g.status)), evidence=g.evidence[:_LINES])
                for g in report.awareness
            ],
        ),
        *doors.dormant_blocks(report),
        Heading(level=2, text="Where people enter in fact"),
        table(
            "Doors in use",
            ("door", "declared", "known by", "from"),
            [
                Row(
                    cells=(d.node.name, "yes" if d.declared else "no", d.basis, names(d.sources)),
                    evidence=d.evidence[:_LINES],
                )
                for d in report.de_facto
            ],
            note="Known by flows: people of several sectors are referred or moved there. By substitution: sentences "
            "tell of its use in place of another door. By counts: a number of people who came is printed.",
        ),
        table(
            "Several points for one purpose in one place",
            ("place", "purpose", "points", Column(name="not joined", kind="count", help="points that nothing joins")),
            [
                Row(cells=("; ".join(c.places), c.purpose, names(c.points), c.unjoined), evidence=c.evidence[:_LINES])
                for c in report.competing
            ],
            note="Potential duplication: points may differ in ways that no document mentions.",
        ),
        *_single(report),
        *doors.load_blocks(report.single_points),
    )  # fmt: skip


def _points(report: AccessPointReport) -> Table:
    return table(
        "Points of access",
        ("point", "status", "run by", "hours", "who may use it"),
        [
            Row(
                cells=(p.point.name, f"{p.standing}, {p.status}", p.operator, p.hours, p.audience),
                evidence=p.evidence[:_LINES],
            )
            for p in report.points
        ],
    )


def _single(report: AccessPointReport) -> tuple[Block, ...]:
    found = report.single_points
    # a group of people or of providers is no single body that could be gone
    nodes = [n for n in found.nodes if n.network == "working" and n.node.kind != Kind.STAKEHOLDER_GROUP]
    return (
        Heading(level=2, text="What hangs on one body"),
        Paragraph(
            text="If this one were gone, so many pairs of others would no longer reach each other over the links that "
            "are said to work at least in part. A link that nobody wrote down may still hold them together."
        ),
        table(
            "Services, bodies and systems that hold others together",
            (
                "without it",
                Column(name="pairs cut", kind="count", help="pairs of others that no longer reach each other"),
                "left without a declared door",
            ),
            [
                Row(cells=(n.node.name, n.pairs_cut, _first(n.lost_access)), evidence=n.evidence[:_LINES])
                for n in nodes[:_NODES]
            ],
        ),
        table(
            "Functions of which one provider alone is stated",
            ("function", "place", "provider", "services"),
            [
                Row(
                    cells=(s.function, s.place, s.organisation.name, names(s.services)),
                    evidence=s.evidence[:_LINES],
                )
                for s in found.sole_providers
            ],
        ),
    )  # fmt: skip


def _first(refs: Sequence[NodeRef]) -> str:
    """The first names; the annex has all."""
    left = len(refs) - _NAMES
    return names(refs[:_NAMES]) + (f"; and {left} more" if left > 0 else "")


def question_blocks(report: ExpectedReport) -> tuple[Block, ...]:
    """What to ask where the documents are silent: the question, whom, and on what ground."""
    stated = len(report.rows) - len(report.questions)
    return (
        Paragraph(
            text=f"Of {len(report.rows)} links that one would expect of a joined-up pathway ({report.template}), the "
            f"documents speak of {stated}. Of the others they say nothing, so that these are questions: the link may "
            "well be there."
        ),
        table(
            "What to ask, the gravest first",
            ("question", "whom", "expected by"),
            [
                (row.question, "; ".join(a.who for a in row.ask) or NOT_STATED, "; ".join(row.basis))
                for row in report.questions
            ],
            note=_sources(report),
            empty="every link that one would expect is spoken of",
        ),
    )  # fmt: skip


def _sources(report: ExpectedReport) -> str:
    """What the short names of policies and guidelines stand for, of those that a question rests on."""
    used = {basis for row in report.questions for basis in row.basis}
    # "NG5" is no part of "NG56", and a longer name tells more than the one that it begins with
    return "; ".join(
        f"{short}: {text}"
        for short, text in report.sources.items()
        if any(re.match(rf"{re.escape(short)}(?!\d)" if short[-1].isdigit() else re.escape(short), b) for b in used)
    )

"""What follows the list of stated gaps: whose they are, what one remedy would close, and which may be one link."""

from __future__ import annotations

from ..missing_links.analysis import MissingLinksReport
from ..missing_links.bundles import Bundle
from ..missing_links.stated import StatedGap
from ..rendering.blocks import Block, Claim, Claims, Column, Heading, Paragraph, Row, Table, table
from ..results import Quote
from . import words
from .parts import names, some

_QUOTES = 3
"""Sentences shown of a bundle: one of each of the first gaps."""


def triage_blocks(report: MissingLinksReport) -> tuple[Block, ...]:
    """Whose gaps they are, the bundles, and what may be one link."""
    return (
        *owners_blocks(report),
        *bundles_blocks(report),
        *elsewhere_blocks(report),
    )


# -- owners


def owners_blocks(report: MissingLinksReport) -> tuple[Block, ...]:
    """Who holds both ends of each gap; the gaps that nobody holds are a finding of their own."""
    gaps = (*report.gaps, *report.others)
    none = int(report.nobody.numerator)
    held = [gap for gap in gaps if gap.ownership.held != "nobody"]
    return (
        Heading(level=2, text="Whose gaps they are"),
        Paragraph(
            text=f"For {none} of {_all(report)} no document names a body that commissions, oversees or runs both ends, "
            "nor one above both.",
            tone="strong",
        ),
        Paragraph(
            text="A gap that nobody holds is for the system's leaders together: agree who takes it. It may be that "
            "somebody does hold it and that the documents do not say so.",
            tone="note",
        ),
        Table(
            title="Gaps with a body that holds both ends, or the lowest body above both",
            columns=(Column(name="gap"), Column(name="body"), Column(name="how"), Column(name="score", kind="score")),
            rows=tuple(
                Row(
                    cells=(
                        gap.statement, "; ".join(h.body.name for h in gap.ownership.holders),
                        gap.ownership.says, gap.score.score,
                    ),
                    evidence=gap.ownership.holders[0].evidence,
                )
                for gap in held
            ),
            empty="none: no document names such a body for any gap",
        ),
    )  # fmt: skip


def _all(report: MissingLinksReport) -> str:
    """How many gaps there are of both sorts: the summary counts those at links alone."""
    gaps, others = len(report.gaps), len(report.others)
    more = f" ({gaps} at links, {others} of other relationships)" if others else ""
    return some(gaps + others, "stated gap") + more


# -- bundles


def bundles_blocks(report: MissingLinksReport) -> tuple[Block, ...]:
    """The bundles, each with its gaps."""
    gaps = {gap.id: gap for gap in (*report.gaps, *report.others)}
    inside = sum(len(bundle.gaps) for bundle in report.bundles)
    return (
        Heading(level=2, text="What one remedy would close"),
        Paragraph(
            text=f"{inside} of {_all(report)} belong together in {some(len(report.bundles), 'bundle')}. The score of a "
            "bundle is the sum of its gaps: it says how much would be gained by one piece of work, not how hard that "
            "is. A remedy is a suggestion; what is needed is for the system to decide.",
            tone="note",
        ),
        Table(
            title="Bundles of gaps",
            columns=(
                Column(name="remedy"), Column(name="gaps", kind="count"),
                Column(name="no recommendation", kind="count", help="gaps that no recommendation is about"),
                Column(name="score", kind="score", help="sum of the scores of the gaps"), Column(name="held by"),
            ),
            rows=tuple(
                Row(
                    cells=(_name(bundle, gaps), len(bundle.gaps), bundle.uncovered, bundle.score, _held(bundle)),
                    evidence=_first_quotes(bundle, gaps),
                )
                for bundle in report.bundles
            ),
            empty="no two gaps belong together",
        ),
        Claims(items=tuple(_bundle(bundle, gaps) for bundle in report.bundles), empty="no two gaps belong together"),
    )  # fmt: skip


def _bundle(bundle: Bundle, gaps: dict[str, StatedGap]) -> Claim:
    facts = [
        *([("would", bundle.would)] if bundle.would else []),
        ("gaps", "; ".join(bundle.statements)),
        ("score", f"{bundle.score:g}"),
        ("held by", _held(bundle)),
        ("recommendations", names(bundle.recommendations, "none")),
        *([("rows of the template", ", ".join(bundle.rows))] if bundle.rows else []),
        *([("ask also", f"rows {', '.join(bundle.questions)}, which no document states")] if bundle.questions else []),
    ]
    return Claim(title=_name(bundle, gaps), facts=tuple(facts), evidence=_first_quotes(bundle, gaps))


def _name(bundle: Bundle, gaps: dict[str, StatedGap]) -> str:
    """The remedy; where there is none for it, what the gaps have in common."""
    if bundle.shared is None:
        return bundle.name
    return f"Gaps about {bundle.shared.name} ({words.theme(gaps[bundle.gaps[0]].theme)})"


def _held(bundle: Bundle) -> str:
    owners = "; ".join(f"{owner.name} ({n} of {len(bundle.gaps)})" for owner, n in bundle.owners)
    return owners or "nobody stated"


def _first_quotes(bundle: Bundle, gaps: dict[str, StatedGap]) -> tuple[Quote, ...]:
    return tuple(gaps[i].evidence[0] for i in bundle.gaps[:_QUOTES] if gaps[i].evidence)


# -- what may be one link


def elsewhere_blocks(report: MissingLinksReport) -> tuple[Block, ...]:
    """Gaps that may be stated elsewhere too, under another name or one level up."""
    rows = [
        Row(
            cells=(gap.statement, other.says, other.why, str(other.status)),
            evidence=(*gap.evidence[:1], *other.evidence[:1]),
        )
        for gap in (*report.gaps, *report.others)
        for other in gap.elsewhere
    ]
    return (
        Heading(level=2, text="Is it real? Gaps that may be stated elsewhere too"),
        table(
            "Statements that may be about the same link", ("gap", "other statement", "why", "its status"), rows,
            note="Nothing is merged: a person decides whether both mean one link.", empty="none found",
        ),
    )  # fmt: skip

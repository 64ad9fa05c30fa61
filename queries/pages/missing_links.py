"""The report on missing links: what the documents state to be absent or limited, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable

from ...graph.vocabulary import NOT_STATED
from ..missing_links import MissingLinksReport, StatedGap
from ..rendering.blocks import Block, Claim, Claims, Heading, Paragraph
from . import words
from .missing_links_triage import triage_blocks
from .parts import cautions, colour, names
from .predicted import predicted_blocks

_COVERED = 3


def missing_links_blocks(report: MissingLinksReport) -> tuple[Block, ...]:
    """Stated gaps at interfaces and elsewhere, whose they are, and what the structure suggests to ask about."""
    return (
        Heading(level=1, text=f"Missing links of {report.system}"),
        *stated_blocks(report),
        *triage_blocks(report),
        *(block for found in report.predicted for block in predicted_blocks(found)),
        *cautions(report.cautions),
    )


def stated_blocks(report: MissingLinksReport) -> tuple[Block, ...]:
    """What the documents state to be absent or limited: gaps at interfaces, then other relationships."""
    absent = sum(g.status == "absent" for g in report.gaps)
    within = f", in {words.stage(report.stage)}" if report.stage else ""
    return (
        Paragraph(
            text=f"{len(report.gaps)} interfaces ({absent} absent, {len(report.gaps) - absent} limited) of "
            f"{report.interfaces_stated} that the documents state{within}",
            tone="strong",
        ),
        Heading(level=2, text="Gaps at interfaces, most urgent first"),
        gap_claims(report.gaps),
        Heading(level=2, text="Other relationships stated to be absent or limited"),
        gap_claims(report.others),
    )


def gap_claims(gaps: Iterable[StatedGap]) -> Claims:
    """Each gap with its score, what is asked for about it, who could mend it, and its sentences."""
    return Claims(items=tuple(map(_claim, gaps)), main=True)


def _claim(gap: StatedGap) -> Claim:
    score = gap.score
    return Claim(
        title=gap.statement,
        status=colour(gap.status),
        facts=(
            ("score", f"{score.score:g}"),
            (
                "made of",
                f"severity {score.severity} ({score.severity_reason}) × reach {score.reach} ({score.reach_reason}) "
                f"× evidence {score.evidence:g} ({score.evidence_reason})",
            ),
            ("stage", words.stages(gap.stages)),
            ("theme", words.theme(gap.theme)),
            ("recommendation", "; ".join(c.recommendation.name for c in gap.recommendations[:_COVERED]) or "none"),
            ("owner", names(gap.owners, NOT_STATED)),
            *([("note", "sources disagree")] if gap.conflict else []),
        ),
        columns=(
            ("from", gap.source.name),
            ("relationship", words.relation(gap.relation)),
            ("to", gap.target.name),
            ("sectors", words.pair(gap.sectors)),
        ),
        evidence=gap.evidence,
        against=gap.against,
    )

"""Links at a glance: bars of statuses by stage of care and by pair of sectors, gaps by theme, each with its table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...graph.vocabulary import NOT_STATED, Status
from ..findings import Findings
from ..fragmentation.gap_rate import GapCell
from ..missing_links.stated import StatedGap
from ..rendering.blocks import Block, Chart, Column, Heading, Paragraph, Row, Series, table
from . import words
from .fragmentation import status_chart
from .parts import some

_BARS = 10


def glance_blocks(found: Findings) -> tuple[Block, ...]:
    """The figures of a board report; nothing where no link is stated."""
    gaps = found.fragmentation.gaps
    if not gaps.overall.counts.stated:
        return (Paragraph(text="No link was found in the documents: there is nothing to count."),)
    known = [c for c in gaps.by_sectors if NOT_STATED not in (c.sectors or ())]
    left_out = sum(c.counts.stated for c in gaps.by_sectors) - sum(c.counts.stated for c in known)
    stages = [(words.stage(c.stage) if c.stage != NOT_STATED else "the whole system", c) for c in gaps.by_stage]
    pairs = [(words.pair(c.sectors or ()), c) for c in known[:_BARS]]
    return (
        Heading(level=2, text="By stage of care"),
        Paragraph(
            text="A link counts in every stage that has a sentence on it; “the whole system” holds what is said "
            "outside of the parts of a review on one stage."
        ),
        *status_chart("Links by stage of care", stages, as_given=True),
        _counted("Links by stage of care", "stage", stages),
        Heading(level=2, text="By the sectors that they join"),
        Paragraph(
            text=(
                "Each bar is a pair of sectors, such as hospitals and adult social care; those with most links come "
                "first."
                if pairs else "No link has two ends whose sectors are known, so there is no figure."
            ) + (f" Left out {'is' if left_out == 1 else 'are'} {some(left_out, 'link')} with an end whose "
                        "sector no document states." if left_out else "")
        ),
        *(_sectors(pairs) if pairs else ()),
        *_themes(found.missing.gaps),
    )  # fmt: skip


def _sectors(pairs: Sequence[tuple[str, GapCell]]) -> tuple[Block, ...]:
    title = "Links by pair of sectors"
    return (*status_chart(title, pairs), _counted(title, "sectors", pairs))


def _counted(title: str, label: str, cells: Iterable[tuple[str, GapCell]]) -> Block:
    return table(
        title,
        (
            label, Column(name="stated", kind="count"), Column(name="present", kind="count"),
            Column(name="limited", kind="count"), Column(name="absent", kind="count"),
            Column(name="planned", kind="count"),
            Column(name="gap rate", kind="share", help="limited and absent, of all stated"),
        ),
        [
            (name, c.counts.stated, c.counts.present, c.counts.limited, c.counts.absent, c.counts.planned, c.gap.value)
            for name, c in cells
        ],
    )  # fmt: skip


def _themes(gaps: Sequence[StatedGap]) -> tuple[Block, ...]:
    """What the gaps are about, those of most themes first."""
    themes = sorted({g.theme for g in gaps}, key=lambda t: (-sum(g.theme == t for g in gaps), t))
    if not themes:
        return (Heading(level=2, text="Gaps by theme"), Paragraph(text="No gap was found in the documents."))
    counts = {
        status: tuple(float(sum(g.theme == t and g.status is status for g in gaps)) for t in themes)
        for status in (Status.LIMITED, Status.ABSENT)
    }
    names = tuple(map(words.theme, themes))
    said = "; ".join(
        f"{name}: {limited:.0f} limited, {absent:.0f} absent"
        for name, limited, absent in zip(names, *counts.values(), strict=True)
    )
    return (
        Heading(level=2, text="Gaps by theme"),
        Paragraph(
            text="What the links that are missing or partial are about. Other relationships that are, such as "
            "membership, funding and oversight, stand in the next part."
        ),
        Chart(
            title="Gaps by theme", alt=f"Stacked bars of numbers of gaps by status. {said}.", unit="gaps",
            categories=names,
            series=(
                Series(name="limited", colour="limited", values=counts[Status.LIMITED]),
                Series(name="absent", colour="absent", values=counts[Status.ABSENT]),
            ),
        ),
        table(
            "Gaps by theme",
            ("theme", Column(name="limited", kind="count"), Column(name="absent", kind="count")),
            [
                Row(
                    cells=(name, limited, absent),
                    evidence=tuple(dict.fromkeys(q for g in gaps if g.theme == theme for q in g.evidence[:1])),
                )
                for name, theme, limited, absent in zip(names, themes, *counts.values(), strict=True)
            ],
        ),
    )  # fmt: skip

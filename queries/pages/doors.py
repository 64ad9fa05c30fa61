"""Doors for a reader: who all but never uses one, doors side by side, doors used instead, load, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from ...graph.vocabulary import NOT_STATED
from ..access_points.analysis import AccessPointReport
from ..access_points.missing import Unserved
from ..access_points.single_points import CutNode, LeftOut, OnlyDoor, SinglePoints
from ..rendering.blocks import Block, Claim, Claims, Column, Heading, Paragraph, Row, table
from . import words
from .parts import colour, figure_cells, figure_columns, names, number, some
from .words import DASH

_NOT_MENTIONED = "not mentioned"


def known_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """How much of "who may use what" the documents say at all."""
    asked = report.answered
    if asked.value is None:
        return (Paragraph(text="No declared point exists, so nobody can be said to be able to use one.", tone="note"),)
    return (
        Paragraph(
            text=f"Of {some(round(asked.denominator), 'pair')} of a kind of audience and a declared point, "
            f"{number(asked.numerator)} {'is' if asked.numerator == 1 else 'are'} stated to be open without limits; "
            f"of {_percent(asked.not_stated)} of them no document says anything. Ask before concluding that a door "
            "is shut."
        ),
    )


def dormant_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """Audiences that may use a point, are not said to be unaware of it, and all but never do."""
    return (
        Heading(level=2, text="May refer, and all but never do"),
        table(
            "Dormant audiences",
            (
                "point", "audience", "period", Column(name="number", kind="count"),
                Column(name="of all counted", kind="count"), "what the figures are",
            ),
            [
                Row(
                    cells=(
                        d.point.name, d.source.name, d.period, d.share.numerator, d.share.denominator,
                        "examples" if d.examples else "counts",
                    ),
                    evidence=d.evidence,
                )
                for d in report.dormant
            ],
            note="Under 1% of the referrals counted, by an audience that nobody says is unaware or shut out. Where the "
            "figures are examples, they are not the whole of what the point received.",
        ),
    )  # fmt: skip


def apart_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """Doors that are stated not to be joined, or only in part."""
    return (
        Heading(level=2, text="Doors side by side"),
        Claims(
            items=tuple(
                Claim(
                    title=f"{a.one.name} {words.relation(a.relation)} {a.other.name}: {a.status}",
                    status=colour(a.status), evidence=a.evidence,
                )
                for a in report.apart
            ),
            empty="no tie between two points is said to be missing or weak",
        ),
    )  # fmt: skip


def used_instead_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """Doors taken in place of others, and figures that count people at a door."""
    return (
        table(
            "Doors used in place of another",
            ("door", "what sort of door", "the words for it", "what could not be used", "how"),
            [
                Row(
                    cells=(
                        names(s.named), s.door_kind or NOT_STATED, s.door, s.left or NOT_STATED, s.says
                    ),
                    evidence=(s.quote,),
                )
                for s in report.substitutions
            ],
            note="Each row is one sentence. It tells what people or staff do, not how many of them do it.",
        ),
        table(
            "People counted at a door",
            (
                "door", "period", Column(name="number", kind="count"), "of what",
                Column(name="sent on", kind="share", help="share of them that was sent on"), "where to",
            ),
            [
                Row(
                    cells=(
                        c.node.name, c.period, c.value, c.unit, c.onward.value if c.onward else None,
                        c.onward_to or DASH,
                    ),
                    evidence=(c.quote,),
                )
                for c in report.counts
            ],
        ),
    )  # fmt: skip


def only_door_blocks(found: SinglePoints) -> tuple[Block, ...]:
    """Who is left out where a node goes, or the only door that they can reach."""
    rows: tuple[CutNode | OnlyDoor, ...] = (*found.nodes, *found.only_doors)
    return (
        table(
            "Who would be left without a path to any declared door",
            ("ties", "without", "audiences", "places", "bodies"),
            [
                Row(cells=(words.network(row.network), row.node.name, *_left(row.left_out)), evidence=row.evidence)
                for row in rows
                if row.left_out.bodies
            ],
            note="A kind of audience or a place is listed where none of its bodies could reach a door any more over "
            "stated ties. Nobody is said to be unable to telephone.",
        ),
    )


def _left(left: LeftOut) -> tuple[str, str, str]:
    return ", ".join(left.audiences) or DASH, ", ".join(left.places) or DASH, names(left.bodies)


def load_blocks(found: SinglePoints) -> tuple[Block, ...]:
    """Who has more to do than room was made for."""
    return (
        table(
            "Load: more to do than room was made for",
            (
                "of what", "who or where", Column(name="value", kind="count"), "unit",
                Column(name="safe level", kind="count"), Column(name="over it by", kind="count"),
            ),
            [
                Row(
                    cells=(
                        row.measure, names(row.nodes, NOT_STATED), row.value, row.unit or DASH, row.safe,
                        row.excess.value,
                    ),
                    evidence=(row.quote,),
                )
                for row in found.load
            ],
            note="Load is not the same as holding others together, nor as being the only provider. Above about 85% of "
            "beds a hospital runs short of them from time to time (Bagust, Place and Posnett 1999).",
        ),
    )  # fmt: skip


def unserved_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """Places, purposes and audiences without an open point: stated to be missing, apart from not mentioned."""
    stated = [u for u in report.unserved if u.why != _NOT_MENTIONED]
    silent = [u for u in report.unserved if u.why == _NOT_MENTIONED]
    share = report.open_share
    return (
        Heading(level=2, text="Who has no door for what, and where"),
        Paragraph(
            text=f"Of {some(round(share.denominator), 'combination')} of a place, a purpose and an audience, "
            f"{number(share.numerator)} {'has' if share.numerator == 1 else 'have'} a point that is stated to be "
            f"open; on {_percent(share.not_stated)} no document says enough to tell."
        ),
        table(
            "Doors that are missing, shut, limited, or open to nobody knows whom",
            ("purpose", "places", "audiences", "why", "points"),
            [
                Row(
                    cells=(u.purpose, "; ".join(u.places), _audiences(u), _why(u), names(u.points)),
                    evidence=u.evidence,
                )
                for u in stated
            ],
            empty="no document states that anybody is without a door",
        ),
        table(
            "Purposes for which no document mentions a point",
            ("purpose", "places"),
            [(u.purpose, "; ".join(u.places)) for u in silent],
            note="Questions to ask, not findings: that no document mentions a door does not say that there is none.",
            empty="every purpose has a point, or is stated to have none",
        ),
    )


def limit_blocks(limits: Iterable[str]) -> tuple[Block, ...]:
    """What could not be worked out, and why."""
    return tuple(Paragraph(text=text, tone="note") for text in limits)


def reach_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """Nominal against effective reach of each point, with intervals."""
    figures = ("nominal", "effective", "difference")
    return (
        table(
            "Open to many, used by few",
            ("point", "period", *(c for name in figures for c in figure_columns(name, "number"))),
            [
                (
                    v.point.name, v.period,
                    *(cell for f in (v.nominal, v.effective, v.reach_gap) for cell in figure_cells(f)),
                )
                for v in report.volumes
            ],
            note="Participation over sectors: 0 where all comes from one, near 1 where it is spread evenly. Nominal "
            "counts each stated route as one, effective the referrals made.",
            empty="no document counts referrals by their source",
        ),
    )  # fmt: skip


def _audiences(row: Unserved) -> str:
    return "every audience" if row.every_audience else ", ".join(row.audiences)


def _why(row: Unserved) -> str:
    return f"{row.why} ({row.status})" if row.status and row.why == "stated to be missing" else row.why


def _percent(share: float | None) -> str:
    return "all" if share is None else f"{share:.0%}"

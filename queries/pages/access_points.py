"""The report on points of access: the doors of a system, who may use them, and what hangs on them."""

from __future__ import annotations

from ...graph.vocabulary import NOT_STATED
from ..access_points.analysis import AccessPointReport
from ..access_points.declared import AccessPoint
from ..access_points.single_points import SinglePoints
from ..rendering.blocks import Block, Claim, Claims, Column, Heading, Paragraph, Row, table
from . import doors, words
from .parts import cautions, colour, names
from .words import DASH

_STANDING = {"directory": "register of services"}


def access_points_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """Points, who can use them, volumes, awareness, competition, doors in fact, single points, missing doors."""
    return (
        Heading(level=1, text=f"Points of access of {report.system}"),
        Paragraph(
            text=f"declared: {len(report.declared)}; candidates: {len(report.candidates)}; "
            f"stated not to exist (yet): {len(report.missing_doors)}",
            tone="strong",
        ),
        Heading(level=2, text="Points"),
        Claims(items=tuple(map(_point, report.points)), main=True),
        *doors.limit_blocks(report.limits),
        *use_blocks(report),
        *doors.dormant_blocks(report),
        *door_blocks(report),
        *single_point_blocks(report.single_points),
        Heading(level=2, text="Doors stated to be missing"),
        table(
            "Missing doors",
            ("point", "status", "purpose", "place"),
            [
                Row(
                    cells=(
                        m.point.name, m.status, "; ".join(m.purposes) or NOT_STATED, "; ".join(m.places) or NOT_STATED
                    ),
                    evidence=m.evidence,
                )
                for m in report.missing_doors
            ],
        ),
        *doors.unserved_blocks(report),
        *cautions(report.cautions),
    )  # fmt: skip


def _point(point: AccessPoint) -> Claim:
    covers = "; ".join(
        c.place.name
        + (f" {c.share:.0%}" if c.share is not None else "")
        + (f" ({c.status})" if c.status != "present" else "")
        + (f" (area of {c.through})" if c.through else "")
        for c in point.covers
    )
    facts = (
        ("why listed", point.basis), ("also called", "; ".join(point.aliases)), ("purpose", _purpose(point)),
        ("operator", point.operator), ("commissioner", point.commissioner), ("covers", covers or NOT_STATED),
        ("hours", point.hours), ("channel", point.channel), ("who may use it", point.audience),
        ("what it gives", point.gives),
        ("how many", str(point.things) if point.things > 1 else ""),
    )  # fmt: skip
    return Claim(
        title=f"{point.point.name} ({_STANDING.get(point.standing, point.standing)})",
        status=colour(point.status),
        facts=tuple((label, value) for label, value in facts if value),
        evidence=point.evidence,
    )


def _purpose(point: AccessPoint) -> str:
    """What the documents say of the purpose, and what the words suggest."""
    return point.purpose + (f" (by its words: {', '.join(point.purposes)})" if point.purposes else "")


def use_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """Who may refer, who does, and who is said not to know."""
    return (
        Heading(level=2, text="Who can use them"),
        *doors.known_blocks(report),
        table(
            "May refer", ("point", "audience", "may refer", "who"),
            [
                Row(cells=(u.point.name, u.audience, u.answer, names(u.who)), evidence=u.evidence)
                for u in report.use if u.basis
            ],
            note="An audience that is not listed is not stated: that is no “no”.",
        ),
        Heading(level=2, text="Referrals by source"),
        table(
            "Referrals",
            (
                "point", "period", "source", Column(name="number", kind="count"), Column(name="share", kind="share"),
                Column(name="HHI", kind="number", help="concentration of sources: 1 where all come from one"),
                Column(name="¹D", kind="number", help="effective number of sources"),
                Column(name="nominal", kind="number", help="participation over the sectors that may refer"),
                Column(name="effective", kind="number", help="participation over the referrals made"),
            ),
            [
                Row(
                    cells=(
                        v.point.name, v.period + (" (examples)" if v.examples else ""),
                        names((s.source, *s.together_with)), s.volume, s.share, v.hhi.value, v.hill_1.value,
                        v.nominal.value, v.effective.value,
                    ),
                    evidence=s.evidence,
                )
                for v in report.volumes for s in v.sources
            ],
            note="Nominal well above effective: open to several sectors, used by few.",
        ),
        *doors.reach_blocks(report),
        Heading(level=2, text="Said not to know"),
        Claims(
            items=tuple(
                Claim(title=f"{g.source.name} → {g.point.name}", status=colour(g.status), evidence=g.evidence)
                for g in report.awareness
            )
        ),
    )  # fmt: skip


def door_blocks(report: AccessPointReport) -> tuple[Block, ...]:
    """Doors that compete, and doors that nobody designed."""
    return (
        Heading(level=2, text="Points for one purpose in one place (potential duplication)"),
        table(
            "Competing points",
            (
                "place", "purpose", "points", Column(name="K", kind="count", help="alternatives: points less one"),
                Column(name="U", kind="count", help="alternatives that nothing joins"), "for both",
            ),
            [
                Row(
                    cells=(
                        "; ".join(c.places), c.purpose, names(c.points), c.alternatives, c.unjoined,
                        "; ".join(c.audiences_in_common) or NOT_STATED,
                    ),
                    evidence=c.evidence,
                )
                for c in report.competing
            ],
        ),
        *doors.apart_blocks(report),
        Heading(level=2, text="Where people enter in fact"),
        table(
            "Doors in use",
            (
                "node", "declared", "known by", "sectors", "from",
                Column(name="strength", kind="count", help="people who came that way, else sectors they come from"),
            ),
            [
                Row(
                    cells=(
                        d.node.name, "yes" if d.declared else "no", d.basis,
                        "; ".join(map(words.sector, d.sectors)) or DASH, names(d.sources), d.strength.value,
                    ),
                    evidence=d.evidence,
                )
                for d in report.de_facto
            ],
        ),
        *doors.used_instead_blocks(report),
        Paragraph(text=f"Declared, without a stated flow: {names(report.unused_doors)}"),
        Paragraph(text=f"In use, not declared: {names(report.undesigned_doors)}"),
    )  # fmt: skip


def single_point_blocks(found: SinglePoints) -> tuple[Block, ...]:
    """What falls apart without one node, one tie or one provider."""
    cut = Column(name="pairs cut", kind="count", help="pairs of other nodes that can no longer reach each other")
    return (
        Heading(level=2, text="Single points of failure"),
        Paragraph(text="If this one were not there, so many pairs of the others would no longer reach each other over "
                       "stated ties. A tie that nobody wrote down may still hold them together."),
        table(
            "Nodes that hold others together",
            ("ties", "node", cut, Column(name="betweenness", kind="number", spare=2), "left without a declared door"),
            [
                Row(
                    cells=(words.network(c.network), c.node.name, c.pairs_cut, c.betweenness, names(c.lost_access)),
                    evidence=c.evidence,
                )
                for c in found.nodes
            ],
        ),
        table(
            "Ties that alone hold two parts together", ("ties", "between", cut),
            [
                Row(
                    cells=(words.network(b.network), f"{b.ends[0].name} {DASH} {b.ends[1].name}", b.pairs_cut),
                    evidence=b.evidence,
                )
                for b in found.bridges
            ],
        ),
        *doors.only_door_blocks(found),
        table(
            "Sole providers, as far as providers are stated",
            ("function", "place", "organisation", "services", "provider not stated"),
            [
                Row(
                    cells=(
                        s.function, s.place, s.organisation.name, names(s.services), names(s.provider_not_stated)
                    ),
                    evidence=s.evidence,
                )
                for s in found.sole_providers
            ],
        ),
        *doors.load_blocks(found),
    )  # fmt: skip

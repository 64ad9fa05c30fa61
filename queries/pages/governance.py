"""The pages on layers over a place, oversight and governance: who is above whom, who is missing, what nobody holds."""

from __future__ import annotations

from collections.abc import Mapping

from ..fragmentation.boards import BoardRoles, MissingSectors
from ..fragmentation.governance import Governance, Hierarchy
from ..fragmentation.layers import Layer, LayerBody, PlaceLayers
from ..fragmentation.oversight import Overseer, OversightCoverage
from ..fragmentation.unheld import Span, Unheld
from ..rendering.blocks import Block, Bullets, Claim, Claims, Column, Heading, Paragraph, Row, table
from ..results import Quote
from . import words
from .parts import evidence_for, figure_cells, figure_columns, names, some
from .words import DASH

Evidence = Mapping[str, tuple[Quote, ...]]

_NETWORKS = {"present": "in place", "working": "in place or limited"}
_BASIS = {
    "covers": "its area", "by law": "by law, from its name", "in use": "people use it",
    "covers a part": "a part of it", "covers it with more": "with more around it",
    "comes after": "comes after another", "by name": "by its name alone",
}  # fmt: skip


# -- layers


def layers_blocks(places: tuple[PlaceLayers, ...]) -> tuple[Block, ...]:
    """How many councils, boards, partnerships, commissioners and trusts stand over a place, now and as planned."""
    if not places:
        return ()
    conflicts = tuple(
        Claim(
            title=f"{c.place.name}: " + "; ".join(f"{s.body.name} {s.share:.0%}" for s in c.statements),
            facts=(("shares of", c.of), *((s.body.name, f"{s.share:.0%}{_planned(s.planned)}") for s in c.statements)),
            evidence=tuple(dict.fromkeys(q for s in c.statements for q in s.evidence)),
        )
        for p in places for c in p.conflicts
    )  # fmt: skip
    blocks: list[Block] = [
        Heading(level=2, text="Layers over each place"),
        Paragraph(
            text="How many bodies of each sort plan, pay for and deliver care for the people of a place. The more "
            "layers there are, and the more bodies in one, the more of them a change for everybody has to pass."
        ),
        table(
            "Bodies over each place",
            (
                "place", "layer", Column(name="now", kind="count", help="bodies whose area is stated or set by law"),
                Column(name="by name", kind="count", help="further bodies that only their names place here", spare=1),
                Column(name="as planned", kind="count", help="once all that is planned is done; empty: no change"),
                "bodies", "to come",
            ),
            [_layer_row(p, layer) for p in places for layer in p.layers],
            note="A layer that is not listed is not stated. A council and its health and wellbeing board are counted "
            "for the place that they are named after, as the law has it.",
        ),
    ]  # fmt: skip
    if conflicts:
        blocks += [
            Heading(level=3, text="Shares that do not agree"),
            Paragraph(
                text="Different shares of the people of one place, stated for one body or for bodies of one footprint. "
                "Both are shown; neither is averaged or taken for right: ask what each was counted from."
            ),
            Claims(items=conflicts),
        ]
    return tuple(blocks)


def _planned(planned: bool) -> str:
    return " (planned)" if planned else ""


def _layer_row(place: PlaceLayers, layer: Layer) -> Row:
    named = sum(b.basis == "by name" for b in layer.now)
    rows = (*layer.now, *layer.planned)
    return Row(
        cells=(
            place.place.name, layer.layer, int(layer.count_now.numerator), named or None,
            None if layer.count_planned is None else int(layer.count_planned.numerator),
            "; ".join(_told(b) for b in layer.now) or DASH, names(b.body for b in layer.planned),
        ),
        evidence=tuple(dict.fromkeys(q for b in rows for q in b.evidence)),
    )  # fmt: skip


def _told(body: LayerBody) -> str:
    through = f": {body.through.name}" if body.through else ""
    share = f" {' or '.join(f'{s:.0%}' for s in body.shares)}" if body.shares else ""
    return body.body.name + share + ("" if body.basis == "covers" else f" ({_BASIS[body.basis]}{through})")


# -- oversight


def oversight_blocks(rows: tuple[OversightCoverage, ...]) -> tuple[Block, ...]:
    """Whether any body oversees all of a place."""
    if not rows:
        return ()
    return (
        Heading(level=2, text="Oversight: the largest share that one body reaches"),
        Paragraph(
            text="Of each place, the largest share of its people whom one body is stated to oversee without limits. "
            "Below 100%, no single body is said to oversee care for everybody."
        ),
        table(
            "Oversight coverage", ("place", Column(name="largest share", kind="share"), "reached by"),
            [
                Row(cells=(o.place.name, o.value.value, _reached(o)), evidence=_top(o))
                for o in rows if o.value.value is not None
            ],
        )
        if any(o.value.value is not None for o in rows) else Paragraph(
            text="No document says what share of a place an overseeing body reaches.", tone="strong"
        ),
        table(
            "Bodies that oversee",
            (
                "place", "body", "its oversight is", Column(name="share", kind="share"), "share is", "it oversees",
            ),
            [
                Row(
                    cells=(
                        o.place.name, b.body.name, str(b.status), b.share, _share_is(b), names(b.oversees),
                    ),
                    evidence=b.evidence,
                )
                for o in rows for b in o.bodies
            ],
            note="To oversee one plan is not to oversee the system: see what each is said to oversee. A share set by "
            "law is what a body ought to reach, and does not count above.",
        ),
    )  # fmt: skip


def _reached(row: OversightCoverage) -> str:
    value = row.value.value
    return names(b.body for b in row.bodies if value is not None and _counts(b) and b.share == value)


def _top(row: OversightCoverage) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(q for b in row.bodies if _counts(b) for q in b.evidence))


def _counts(body: Overseer) -> bool:
    return body.status == "present" and not body.by_law and body.share is not None


def _share_is(body: Overseer) -> str:
    return "not stated" if body.share is None else "set by law" if body.by_law else "stated"


# -- governance


def governance_blocks(found: Governance) -> tuple[Block, ...]:
    """Who is above whom, who has the widest reach, which boards lack whom, and which bodies nobody is above."""
    return (*authority_blocks(found), *structure_blocks(found))


def authority_blocks(found: Governance) -> tuple[Block, ...]:
    """What a board asks: who holds the whole, how far authority reaches, and who has no seat."""
    return (
        Heading(level=2, text="Governance"),
        Paragraph(
            text="Who is stated to oversee, commission or have a seat on what. Whoever oversees or commissions is "
            "above the other, and a board is above those who sit on it."
        ),
        *([Bullets(items=found.limits)] if found.limits else []),
        *_unheld_blocks(found.unheld),
        *_span_blocks(found.spans),
        *_seat_blocks(found.missing),
    )


def structure_blocks(found: Governance) -> tuple[Block, ...]:
    """What a researcher asks: how boards stand between sectors, and whether authority is one hierarchy."""
    return (*_role_blocks(found.roles), *_hierarchy_blocks(found.hierarchies, found.evidence))


def _unheld_blocks(found: Unheld) -> tuple[Block, ...]:
    joined, whole = found.joined, found.all_pairs
    if not joined.denominator and not whole.denominator:
        return ()
    count = f"{joined.numerator:,.0f} of {some(int(joined.denominator), 'pair')}"
    if joined.denominator:
        text = (
            f"For {count} of bodies of the area that are said to deal with each other, no document names a body of the "
            "area above both, who could settle what they do not settle themselves."
        )
    else:
        text = "The documents name no two bodies of the area that have to deal with each other."
    if whole.denominator:
        text += f" Of all pairs of bodies that are named, that holds for {whole.value:.0%}"
        if whole.not_stated:
            text += f"; of {whole.not_stated:.0%} of these bodies nothing is said on who is above or below them"
        text += "."
    return (
        Heading(level=3, text="Who holds the whole"),
        Paragraph(text=text, tone="strong"),
        Paragraph(
            text="A superior that no document names may exist: read each as the question who answers for both.",
            tone="caution",
        ),
        table(
            "Bodies that deal with each other, and no body of the area named above both",
            (
                "body", "other body", "their links are at worst", Column(name="links", kind="count"),
                "national body above",
            ),
            [
                Row(
                    cells=(
                        p.ends[0].name, p.ends[1].name, str(p.status), len(p.edges), names(p.national)
                    ),
                    evidence=p.evidence,
                )
                for p in found.pairs
            ],
            empty="none: somebody is above every such pair, or no such pair is stated",
        ),
    )  # fmt: skip


def _span_blocks(rows: tuple[Span, ...]) -> tuple[Block, ...]:
    return (
        table(
            "How far one body reaches",
            (
                "body", Column(name="directly over", kind="count"),
                Column(name="in all over", kind="count", help="directly or through others"),
                Column(name="share", kind="share", help="of all that is stated to be above or below anything"),
                "of the whole country",
            ),
            [(s.body.name, s.direct, s.reached, s.share, "yes" if s.national else "") for s in rows],
            note="Whom a body oversees or commissions, who has a seat on it, and whom those are over in turn; who is "
            "above a whole is above its parts. Bodies, groups, services and programmes are counted alike. A seat at a "
            "table is not an order: a wide reach says who could bring all together, not who commands them.",
        ),
    )  # fmt: skip


def _seat_blocks(rows: tuple[MissingSectors, ...]) -> tuple[Block, ...]:
    """Seats: only boards of which a member, or an empty seat, is stated have something to tell."""
    if not rows:
        return ()
    told = [m for m in rows if m.members or m.stated_absent]
    silent = names(m.board for m in rows if not (m.members or m.stated_absent))
    return (
        Heading(level=3, text="Who has no seat on boards that oversee"),
        Paragraph(
            text="Boards that oversee something, with the sectors of care from which no member is stated although the "
            "documents name bodies of that sector. No statement is not an empty seat: look the membership up."
        ),
        *([table(
            "Seats",
            (
                "board", "sectors with a member", "no member stated from", "said to have no seat",
                "members of no stated sector",
            ),
            [
                Row(
                    cells=(
                        m.board.name, "; ".join(map(words.sector, m.sectors)) or DASH,
                        "; ".join(map(words.sector, m.missing)) or DASH, names(m.stated_absent),
                        names(m.sector_not_stated),
                    ),
                    evidence=m.evidence,
                )
                for m in told
            ],
        )] if told else []),
        *([Paragraph(text=f"No member is stated at all of: {silent}.", tone="note")] if silent != DASH else []),
    )  # fmt: skip


def _role_blocks(rows: tuple[BoardRoles, ...]) -> tuple[Block, ...]:
    told = [r for r in rows if r.total or r.not_stated]
    if not told:
        return ()
    return (
        table(
            "How boards stand between sectors",
            (
                "board", Column(name="ties", kind="count"),
                Column(name="liaison", kind="count", help="between two sectors, itself of a third"),
                Column(name="gatekeeper", kind="count", help="lets what comes from another sector into its own"),
                Column(name="representative", kind="count", help="carries what comes from its own sector to another"),
                Column(name="consultant", kind="count", help="between two of one sector, itself of another"),
                Column(name="coordinator", kind="count", help="between two of its own sector"),
                Column(name="not stated", kind="count", help="one of the three has no stated sector", spare=1),
            ),
            [
                Row(
                    cells=(
                        r.board.name, r.ties, r.liaison, r.gatekeeper, r.representative, r.consultant, r.coordinator,
                        r.not_stated,
                    ),
                    evidence=r.evidence,
                )
                for r in told
            ],
            note="Each count is of ways from one body over the board to another that has no tie of its own to the "
            "first (Gould & Fernandez 1989). High counts of liaison: sectors meet there, and only there.",
        ),
    )  # fmt: skip


def _hierarchy_blocks(rows: tuple[Hierarchy, ...], evidence: Evidence) -> tuple[Block, ...]:
    return (
        Heading(level=3, text="Is it one hierarchy?"),
        Paragraph(
            text="Four tests, each 1 for an organisation chart in which one body is at the top and each has one "
            "superior: are all connected, is nobody above and below another at once, are there no spare lines, has "
            "every connected pair somebody above both. A joined-up system need not be a hierarchy; values far below 1 "
            "say where authority is unclear. Read the last two within parts that are connected at all."
        ),
        table(
            "Dimensions of hierarchy (Krackhardt 1994) and core agency (Provan & Milward 1995)",
            (
                "statements", Column(name="nodes", kind="count"), Column(name="lines", kind="count"),
                Column(name="parts", kind="count", help="not connected with each other"),
                *figure_columns("connected", "number", help="pairs that are connected at all"),
                Column(name="hierarchy", kind="number", help="1: nobody is above and below another at once"),
                Column(name="efficiency", kind="number", help="1: no more lines than are needed"),
                Column(name="common superior", kind="number", help="connected pairs with somebody above both"),
                Column(name="nearest one", kind="number", help="… of whom one is the nearest to both", spare=1),
                Column(name="density", kind="number", help="pairs with a line, of all pairs"),
                Column(name="centralisation", kind="number", help="1: all lines are those of one body"),
                "core",
            ),
            [
                Row(
                    cells=(
                        _NETWORKS[h.network], h.nodes, h.arcs, h.components, *figure_cells(h.connectedness),
                        h.hierarchy.value, h.efficiency.value, h.upper_bound.value, h.least_upper_bound.value,
                        h.density.value, h.centralisation.value,
                        f"{h.core.name} ({some(h.core_ties, 'line')})" if h.core else DASH,
                    ),
                    evidence=evidence_for(h.connectedness.edges, evidence),
                )
                for h in rows
            ],
        ),
    )  # fmt: skip

"""The report on fragmentation: what is counted, and how to read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...graph.vocabulary import NOT_STATED
from ..fragmentation import Cohesion, EIRow, FragmentationReport
from ..fragmentation.footprint import Footprint, FootprintFigures, Share
from ..fragmentation.gap_rate import Counts, GapCell, GapRates
from ..rendering.blocks import Block, Chart, Column, Heading, Paragraph, Row, Series, Table, table
from ..results import Quote
from . import words
from .governance import governance_blocks, layers_blocks
from .governance import oversight_blocks as oversight_blocks
from .networks import network_blocks
from .parts import cautions, evidence_for, figure_cells, figure_columns
from .pathways import handoff_blocks, provider_blocks
from .services import service_blocks
from .words import DASH

Evidence = Mapping[str, tuple[Quote, ...]]

_COUNTS = (
    Column(
        name="stated", kind="count", help="interfaces that the documents state: present, limited, absent or planned"
    ),
    Column(name="present", kind="count"),
    Column(name="limited", kind="count", help="there, but partial, patchy, late or unclear"),
    Column(name="absent", kind="count", help="stated not to exist"),
    Column(name="planned", kind="count", spare=2),
)
_RATES = (
    *figure_columns("gap", help="limited and absent, of all stated"),
    Column(name="realised", kind="share", help="present and half of limited, of all stated"),
)
_BARS = 10


def fragmentation_blocks(report: FragmentationReport) -> tuple[Block, ...]:
    """Gap rates, networks, layers over places, oversight, pathways, services and governance."""
    return (
        Heading(level=1, text=f"Fragmentation of {report.system}"),
        Paragraph(text=_counted(report.gaps.overall.counts), tone="strong"),
        *gap_rate_blocks(report.gaps, report.evidence),
        *cohesion_blocks(report.cohesion),
        *ei_blocks(report.ei),
        *network_blocks(report),
        *layers_blocks(report.layers),
        *footprint_blocks(report.footprints),
        *oversight_blocks(report.oversight),
        *provider_blocks(report.providers, report.ceilings),
        *handoff_blocks(report.handoffs),
        *service_blocks(report.services, report.links, report.coverage, report.evidence),
        *governance_blocks(report.governance),
        *cautions(report.cautions),
    )


def _counted(counts: Counts) -> str:
    ended = f" ({counts.ended} ended)" if counts.ended else ""
    return (
        f"{counts.stated} stated interfaces: {counts.present} present, {counts.limited} limited, "
        f"{counts.absent} absent, {counts.planned} planned{ended}"
    )


def gap_rate_blocks(gaps: GapRates, evidence: Evidence) -> tuple[Block, ...]:
    """How much of what is stated works, overall and by stage, sectors and relationship."""
    by_sectors = sorted(gaps.by_stage_and_sectors, key=lambda c: -c.counts.stated)
    return (
        Heading(level=2, text="Gap rate and realised integration"),
        Paragraph(
            text="Of the interfaces that the documents state, the gap rate is the share that is absent or only "
            "limited; realised integration is the share that is present, with limited ones counted half.",
        ),
        _gap_table("All interfaces", (), (((), gaps.overall),), evidence),
        _gap_table("By stage of care", ("stage",), (((words.stage(c.stage),), c) for c in gaps.by_stage), evidence),
        *status_chart("Interfaces by stage of care", ((words.stage(c.stage), c) for c in gaps.by_stage)),
        _gap_table(
            "By pair of sectors", ("sectors",), (((words.pair(c.sectors or ()),), c) for c in gaps.by_sectors), evidence
        ),
        *status_chart("Interfaces by pair of sectors", ((words.pair(c.sectors or ()), c) for c in gaps.by_sectors)),
        _gap_table(
            "By stage and pair of sectors", ("stage", "sectors"),
            (((words.stage(c.stage), words.pair(c.sectors or ())), c) for c in by_sectors), evidence, main=True,
        ),
        _gap_table(
            "By relationship", ("relationship",), (((words.relation(c.relation or ""),), c) for c in gaps.by_relation),
            evidence,
        ),
        Paragraph(
            text="A class that is not listed has no stated interface, which is not a gap. Classes of few interfaces "
            "have wide intervals: their rates say little.",
            tone="note",
        ),
    )  # fmt: skip


def _gap_table(
    title: str, labels: tuple[str, ...], cells: Iterable[tuple[tuple[str, ...], GapCell]], evidence: Evidence,
    *, main: bool = False,
) -> Table:  # fmt: skip
    return table(
        title, (*labels, *_COUNTS, *_RATES),
        [
            Row(
                cells=(
                    *label, c.counts.stated, c.counts.present, c.counts.limited, c.counts.absent, c.counts.planned,
                    *figure_cells(c.gap), c.realised.value,
                ),
                evidence=evidence_for((*c.gap.edges, *c.realised.edges), evidence),
            )
            for label, c in cells
        ],
        main=main,
    )  # fmt: skip


def status_chart(title: str, cells: Iterable[tuple[str, GapCell]], *, as_given: bool = False) -> tuple[Block, ...]:
    """Stacked bars of statuses: the classes with most statements first, or in the order in which they are given."""
    shown = (list(cells) if as_given else sorted(cells, key=lambda item: -item[1].counts.stated))[:_BARS]
    if not shown:
        return ()
    said = "; ".join(
        f"{label}: {c.counts.present} present, {c.counts.limited} limited, {c.counts.absent} absent, "
        f"{c.counts.planned} planned"
        for label, c in shown
    )
    return (
        Chart(
            title=title, alt=f"Stacked bars of numbers of interfaces by status. {said}.", unit="links",
            categories=tuple(label for label, _ in shown),
            series=(
                Series(name="present", colour="present", values=tuple(float(c.counts.present) for _, c in shown)),
                Series(name="limited", colour="limited", values=tuple(float(c.counts.limited) for _, c in shown)),
                Series(name="absent", colour="absent", values=tuple(float(c.counts.absent) for _, c in shown)),
                Series(name="planned", colour="planned", values=tuple(float(c.counts.planned) for _, c in shown)),
            ),
        ),
    )  # fmt: skip


def cohesion_blocks(cohesion: tuple[Cohesion, ...]) -> tuple[Block, ...]:
    """Whether everybody can be reached from everybody, over ties of one sort."""
    blocks: list[Block] = [
        Heading(level=2, text="Connectedness"),
        Paragraph(
            text="Of all pairs of bodies, services and systems that stand in a stated interface: which share can reach "
            "each other over ties that are present, that work at least somewhere, or that are planned too. "
            "Fragmentation F is the share that cannot; DF counts a long way round as partly apart."
        ),
        table(
            "Connectedness and fragmentation",
            (
                "ties", Column(name="nodes", kind="count"), Column(name="pairs tied", kind="count"),
                Column(name="parts", kind="count", help="components"),
                Column(name="largest", kind="count", help="nodes of the largest component"),
                Column(name="alone", kind="count", help="nodes without any such tie", spare=2),
                Column(name="C", kind="number", help="connectedness: pairs that can reach each other"),
                *figure_columns("F", "number", help="fragmentation: 1 − C"),
                Column(name="DF", kind="number", help="distance-weighted fragmentation"),
            ),
            [
                (
                    words.network(c.network), c.nodes, c.ties, c.components, c.largest, c.isolates,
                    c.connectedness.value, *figure_cells(c.fragmentation), c.distance_weighted.value,
                )
                for c in cohesion
            ],
        ),
    ]  # fmt: skip
    if cohesion and cohesion[0].fragmentation.not_stated is not None:
        blocks.append(
            Paragraph(
                text=f"Pairs of nodes without a statement: {cohesion[0].fragmentation.not_stated:.1%}. What was not "
                "written down counts as no tie, so F says as much of the report as of the system.",
                tone="note",
            )
        )
    return tuple(blocks)


def ei_blocks(rows: tuple[EIRow, ...]) -> tuple[Block, ...]:
    """Whether ties stay inside groups or go between them."""
    return (
        Heading(level=2, text="Ties inside and between groups (E-I index)"),
        Paragraph(
            text="−1: all ties stay inside an organisation, sector or place; +1: all go between them. What chance "
            "would give stands beside it: only a value outside of that tells something."
        ),
        table(
            "E-I index",
            (
                "by", "ties", Column(name="groups", kind="count", spare=2),
                Column(name="between", kind="count", help="E: external ties"),
                Column(name="inside", kind="count", help="I: internal ties"), *figure_columns("E-I", "number"),
                Column(name="by chance", kind="number", help="mean over shuffled labels"),
                Column(name="p low", kind="number", help="share of shuffles with a value as low", spare=2),
                Column(name="p high", kind="number", help="share of shuffles with a value as high", spare=2),
                Column(name="not stated", kind="share", help="nodes whose group the documents do not state"),
            ),
            [
                (
                    words.partition(e.partition), words.network(e.network), e.groups, e.external, e.internal,
                    *figure_cells(e.figure), e.expected, e.p_low, e.p_high, e.figure.not_stated,
                )
                for e in rows
            ],
        ),
    )  # fmt: skip


def footprint_blocks(footprints: tuple[Footprint, ...]) -> tuple[Block, ...]:
    """How many bodies of one layer divide a place among them."""
    shown = [f for f in footprints if any(b.share is not None or b.conflicting for b in f.bodies)]
    silent = "; ".join(f"{_place(f)}, {_layer(f)}" for f in footprints if f not in shown)
    notes = tuple(f"{_place(f)}, {_layer(f)}: {f.note}." for f in footprints if f.note)
    return (
        Heading(level=2, text="Footprint: bodies that divide a place"),
        Paragraph(
            text="A place that one body covers whole has a concentration (HHI) of 1; the more bodies and the more even "
            "their shares, the lower. ²D reads as a number of equally large bodies."
        ),
        table(
            "How divided each place is",
            (
                "place", "layer", Column(name="bodies", kind="count"),
                Column(name="HHI", kind="number", help="sum of squared shares"),
                Column(name="1−HHI", kind="number", spare=2), Column(name="H", kind="number", help="Shannon, nats"),
                Column(name="J", kind="number", help="evenness", spare=2),
                Column(name="¹D", kind="number", help="effective number of bodies, by entropy"),
                Column(name="²D", kind="number", help="effective number of bodies, by concentration"),
            ),
            [
                (
                    _place(f), _layer(f) + reading, len(f.bodies),
                    *(
                        [f.value for f in (g.hhi, g.one_minus_hhi, g.shannon, g.evenness, g.hill_1, g.hill_2)]
                        if g else [None] * 6
                    ),
                )
                for f in shown for g, reading in _readings(f)
            ],
            note=" ".join(notes),
        ),
        table(
            "Shares",
            (
                "place", "layer", "body", "status", Column(name="share", kind="share", help="of the place"),
                Column(name="own share", kind="share", help="of the body’s own work, the share in this place"),
                Column(name="Dice", kind="number", help="coterminosity of body and place"),
            ),
            [
                row
                for f in shown
                for row in (
                    *(
                        Row(
                            cells=(
                                _place(f), _layer(f), _body(b), b.status, b.share, b.commitment,
                                b.dice.value if b.dice else None,
                            ),
                            evidence=b.evidence,
                        )
                        for b in f.bodies
                    ),
                    *(
                        [Row(cells=(_place(f), _layer(f), "others, or not stated", DASH, f.remainder, None, None))]
                        if f.remainder else []
                    ),
                )
            ],
        ),
        *([Paragraph(text=f"No share is stated of any body: {silent}.", tone="note")] if silent else []),
    )  # fmt: skip


def _readings(footprint: Footprint) -> list[tuple[FootprintFigures | None, str]]:
    """The figures; where stated shares conflict, those by each of them."""
    by_share = footprint.alternatives
    return [(g, f" (reading {i} of {len(by_share)})") for i, g in enumerate(by_share, 1)] or [(footprint.figures, "")]


def _body(share: Share) -> str:
    said = " or ".join(f"{c:.0%}" for c in share.conflicting)
    return f"{share.body.name} ({said}, as stated)" if said else share.body.name


def _place(footprint: Footprint) -> str:
    return footprint.place.name if footprint.place else NOT_STATED


def _layer(footprint: Footprint) -> str:
    return f"{footprint.layer}, {footprint.of}, {footprint.when}"

"""The networks of a system for a reader: levels of integration, communities, flows, and who reaches whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...graph.vocabulary import NOT_STATED
from ..effort import Effort
from ..fragmentation import (
    CohesionChange,
    Communities,
    FlowEI,
    FragmentationReport,
    IntegrationLevels,
    NodeRole,
    ReachGap,
)
from ..fragmentation.levels import LevelCell
from ..measures.roles import HUB
from ..rendering.blocks import Block, Bullets, Column, Heading, Paragraph, Row, Table, table
from ..results import Quote
from . import words
from .parts import evidence_for, figure_cells, figure_columns, number, some
from .words import DASH

Evidence = Mapping[str, tuple[Quote, ...]]

_LEAST_TIES = 3
"""With fewer ties a node's reach is a matter of one sentence more or less: such nodes are counted, not listed."""


def network_blocks(report: FragmentationReport) -> tuple[Block, ...]:
    """All that this page shows of a report on fragmentation, each part under a heading of its own."""
    return (
        *level_blocks(report.levels, report.evidence),
        *cohesion_change_blocks(report.cohesion_changes, report.evidence),
        *community_blocks(report.communities, report.evidence, report.names),
        *flow_blocks(report.flow_ei),
        *reach_blocks(report.roles, report.reach, report.evidence),
        *effort_blocks(report.effort, report.limits),
    )


def level_blocks(levels: IntegrationLevels, evidence: Evidence) -> tuple[Block, ...]:
    """How closely pairs of units are joined, from full segregation to full integration."""
    overall = levels.overall
    at_odds = [d for d in levels.pairs if d.rank == 0 and d.same_organisation]
    reading = table(
        "What each level means here",
        ("level", Column(name="rank", kind="count"), "what has to be stated", Column(name="pairs", kind="count")),
        [
            (name, rank, reads, count)
            for (name, rank, reads), count in zip(levels.levels, overall.pairs, strict=True)
        ],
    )  # fmt: skip
    blocks: list[Block] = [
        Heading(level=2, text="Levels of integration"),
        Paragraph(
            text="Each pair of bodies or services that the documents say something of stands at one of five levels, "
            "from 0 (full segregation) to 100 (full integration), after Leutz (1999) and Ahgren and Axelsson (2005). "
            "The ranks are theirs; how the sentences are read as levels is ours. "
            + _mean_said(overall)
        ),
        reading,
        _level_table(
            levels, "Levels by pair of sectors", ("sectors",), (((_sectors(c),), c) for c in levels.by_sectors),
            evidence,
        ),
        _level_table(
            levels, "Levels by stage of care", ("stage",), (((words.stage(c.stage),), c) for c in levels.by_stage),
            evidence,
        ),
        _level_table(
            levels, "Levels by stage and pair of sectors", ("stage", "sectors"),
            [((words.stage(c.stage), _sectors(c)), c) for c in levels.by_stage_and_sectors], evidence,
        ),
        Paragraph(
            text="A higher level is not always better: a referral route may be all that two services need. Compare "
            "with the level that they ought to have, and read a mean of few pairs as no more than those pairs.",
            tone="note",
        ),
    ]  # fmt: skip
    if at_odds:
        blocks.append(
            table(
                "In one organisation, and yet said not to work together",
                ("one", "the other"),
                [
                    Row(cells=(d.ends[0].name, d.ends[1].name), evidence=evidence_for(d.because, evidence))
                    for d in at_odds
                ],
            )
        )
    if levels.left_out:
        blocks.append(
            Paragraph(
                text=f"Left out, as they are on no pair of units: {some(levels.left_out, 'statement')} on records, "
                f"other systems and pathways, or on one body alone; {levels.left_out_gaps} of them limited or absent.",
                tone="note",
            )
        )
    return tuple(blocks)


def _mean_said(cell: LevelCell) -> str:
    if cell.mean.value is None:
        return "No pair is stated."
    return f"Over {some(sum(cell.pairs), 'pair')} the mean is {cell.mean.value:.0f}."


def _sectors(cell: LevelCell) -> str:
    return words.pair(cell.sectors or ())


def _level_table(
    levels: IntegrationLevels, title: str, labels: tuple[str, ...],
    cells: Iterable[tuple[tuple[str, ...], LevelCell]], evidence: Evidence,
) -> Table:  # fmt: skip
    ranks = tuple(Column(name=str(rank), kind="count", help=f"pairs: {name}") for name, rank, _ in levels.levels)
    return table(
        title, (*labels, Column(name="pairs", kind="count"), *ranks, *figure_columns("mean", "number", "of the ranks")),
        [
            Row(
                cells=(*label, sum(c.pairs), *c.pairs, *figure_cells(c.mean)),
                evidence=evidence_for(c.mean.edges, evidence),
            )
            for label, c in cells
        ],
    )  # fmt: skip


def cohesion_change_blocks(changes: tuple[CohesionChange, ...], evidence: Evidence) -> tuple[Block, ...]:
    """How much of the cohesion hangs on weak ties, and what the plans would add."""
    said = {"working": "hangs on limited ties alone", "planned": "would come with the plans"}
    return (
        Heading(level=2, text="Cohesion on weak ties, and from plans"),
        Paragraph(
            text="Of all pairs of bodies, services and systems: the share that can reach each other only because of "
            "ties that are limited, and the share that could if everything planned were done. A large first figure "
            "means that the system holds together by what works in part."
        ),
        table(
            "Cohesion from one set of ties to the next",
            (
                "cohesion that …", Column(name="pairs", kind="count", help="pairs of nodes that it joins"),
                *figure_columns("of all pairs"),
                Column(name="DF", kind="number", help="by how much distance-weighted fragmentation falls"),
                Column(name="statements", kind="count", help="limited, or planned, interfaces"),
            ),
            [
                Row(
                    cells=(
                        said.get(c.stronger, words.network(c.stronger)), round(c.fragmentation.numerator),
                        *figure_cells(c.fragmentation), c.distance_weighted.value, len(c.fragmentation.edges),
                    ),
                    evidence=evidence_for(c.fragmentation.edges, evidence),
                )
                for c in changes
            ],
        ),
    )  # fmt: skip


def community_blocks(found: Communities, evidence: Evidence, names: Mapping[str, str]) -> tuple[Block, ...]:
    """Whether the network falls into communities, and whether these are organisations, sectors, places or stages."""
    tested = (
        f"In {some(found.rewirings, 'random network')} with as many ties at every node one search finds "
        f"{found.expected:.3f} on average" + (f": z = {found.z.value:.1f}." if found.z.value is not None else ".")
        if found.expected is not None else "It was not tested against random networks."
    )  # fmt: skip
    headline = (
        f"The highest modularity found is {found.highest.value:.3f}. {tested}"
        if found.highest.value is not None else "Modularity is not reported."
    )  # fmt: skip
    return (
        Heading(level=2, text="Communities: do ties follow organisations, or pathways?"),
        Paragraph(
            text="Modularity says how far ties keep within groups, beyond what chance would give: 0 is chance, and "
            "towards 1 hardly a tie leads out of its group. Where the groups into which the ties themselves fall are "
            "the organisations, the system is siloed; where they are places, it is organised by place."
        ),
        Paragraph(text=headline, tone="strong"),
        Paragraph(text=f"{_READINGS[found.reading]}: {found.why}."),
        table(
            "How well given groups fit the ties",
            (
                "by", Column(name="groups", kind="count"), *figure_columns("Q", "number", "modularity of these groups"),
                Column(name="Q/Qmax", kind="number", help="of the highest found"),
                Column(name="NMI", kind="number", help="agreement with the communities found; flatters small groups"),
                Column(name="ARI", kind="number", help="agreement with the communities found, less chance"),
                Column(name="not stated", kind="share", help="nodes without such a group"),
            ),
            [
                (
                    words.partition(fit.partition), fit.classes, *figure_cells(fit.modularity), fit.ratio.value,
                    fit.nmi.value, fit.ari.value, fit.modularity.not_stated,
                )
                for fit in found.given
            ],
        ),
        table(
            "Communities found",
            (
                Column(name="nodes", kind="count"), "who",
                Column(name="ties inside", kind="number", help="limited ones counted half"),
                "commonest organisation", "commonest sector", "commonest stage",
            ),
            [
                Row(
                    cells=(
                        len(c.nodes), "; ".join(names.get(n, n) for n in c.nodes), c.inside,
                        *(_commonest(*c.commonest[by], len(c.nodes)) for by in ("org", "sector", "stage")),
                    ),
                    evidence=evidence_for(c.edges, evidence),
                )
                for c in found.communities
            ],
            empty="none reported",
        ),
        Paragraph(
            text="A review writes of the seams between bodies, and seldom of ties within one: a low value by "
            "organisation does not show that there are no silos. Communities are the best that a search found, not "
            "the only way to divide the network.",
            tone="caution",
        ),
    )  # fmt: skip


_READINGS = {
    "siloed": "Siloed", "place-based": "Organised by place", "neither": "Neither siloed nor by place",
    "no reading": "Nothing can be read into the communities",
}  # fmt: skip


def _commonest(name: str, share: float, nodes: int) -> str:
    """The class that most nodes have; a dash where no two have the same."""
    return f"{words.sector(words.stage(name))} {share:.0%}" if share * nodes > 1.5 else DASH


def flow_blocks(rows: tuple[FlowEI, ...]) -> tuple[Block, ...]:
    """Whether people who are referred or moved stay within an organisation, a sector or a place."""
    if not rows:
        return ()
    return (
        Heading(level=2, text="Flows of people inside and between groups (E-I index)"),
        Paragraph(
            text="As for ties, but weighed by the numbers of people that the documents print: −1, all stay inside; +1, "
            "all go between. For a single body, inside is what comes from the place. Numbers of different periods "
            "are never added up, and what is not printed is not counted."
        ),
        table(
            "E-I index of flows",
            (
                "of", "body", "inside", "period", Column(name="E-I", kind="number"),
                Column(name="E", kind="number", help="between"), Column(name="I", kind="number", help="inside"),
                Column(name="not stated", kind="share"),
            ),
            [
                Row(
                    cells=(
                        r.of, r.body.name if r.body else "all", words.partition(r.within), r.period, r.figure.value,
                        r.external, r.internal, r.figure.not_stated,
                    ),
                    evidence=r.evidence,
                )
                for r in rows
            ],
        ),
    )  # fmt: skip


def reach_blocks(roles: tuple[NodeRole, ...], reach: tuple[ReachGap, ...], evidence: Evidence) -> tuple[Block, ...]:
    """Who reaches many sectors, by stated ties; and where that is true of the people who come."""
    shown = [r for r in roles if r.hub or r.ties >= _LEAST_TIES]
    left = len(roles) - len(shown)
    return (
        Heading(level=2, text="Reach among sectors"),
        Paragraph(
            text="Participation P is 0 where all ties of a body lead to one sector, and nears 1 the more evenly they "
            "are spread over many. A hub has far more ties within its own sector than its peers there; a connector hub "
            "has them to other sectors too, and a provincial one has not."
        ),
        table(
            "Reach by stated ties",
            (
                "who", "sector", Column(name="ties", kind="count"), "ties to", *figure_columns("P", "number"),
                Column(name="z", kind="number", help=f"ties in its own sector against its peers; a hub from {HUB}"),
                "role",
            ),
            [
                Row(
                    cells=(
                        r.node.name, words.sector(r.sector), r.ties, _counts(r.sectors), *figure_cells(r.participation),
                        r.z, r.role or NOT_STATED,
                    ),
                    evidence=evidence_for(r.participation.edges, evidence),
                )
                for r in shown
            ],
            note=f"{some(left, 'node')} with fewer than {_LEAST_TIES} ties left out." if left else "",
        ),
        table(
            "Open to many, used by one? Routes against the people who come",
            (
                "who", "period", "routes from", "people from",
                Column(name="nominal", kind="number", help="P of the routes"),
                Column(name="effective", kind="number", help="P of the people"),
                Column(name="gap", kind="number", help="nominal less effective"),
                Column(name="uncounted", kind="share", help="routes for which no number is printed"),
            ),
            [
                Row(
                    cells=(
                        g.node.name, g.period, _counts(g.routes), _counts(g.volumes), g.nominal.value,
                        g.effective.value, g.gap.value, g.gap.not_stated,
                    ),
                    evidence=g.evidence,
                )
                for g in reach
            ],
            empty="no numbers from two sources or more are stated",
            note="A gap near the nominal value: open to several sectors, used by one.",
        ),
    )  # fmt: skip


def _counts(by_sector: Mapping[str, float]) -> str:
    ordered = sorted(by_sector.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{words.sector(name)} {number(count)}" for name, count in ordered)


def effort_blocks(effort: Effort, limits: tuple[str, ...]) -> tuple[Block, ...]:
    """With how many draws the figures were made, and what could not be worked out."""
    out: list[Block] = [Paragraph(text=effort_said(effort), tone="note")]
    if limits:
        out = [Heading(level=2, text="What could not be worked out"), Bullets(items=limits), *out]
    return tuple(out)


def effort_said(effort: Effort) -> str:
    """The numbers of draws in a sentence."""
    parts = [
        f"{effort.resamples:,} resamples of sentences for intervals" if effort.resamples else "no intervals",
        f"{effort.permutations:,} shuffles of labels for the E-I index" if effort.permutations else "no shuffles",
        f"{effort.rewirings:,} rewired networks" if effort.rewirings else "no rewired networks",
        some(effort.communities, "search") if effort.communities == 1 else f"{effort.communities:,} searches",
    ]  # fmt: skip
    return f"Made with {', '.join(parts[:3])} and {parts[3]} for communities; seed {effort.seed}."

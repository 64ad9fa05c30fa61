"""Results as text for a terminal and as JSON for a program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..graph.vocabulary import NOT_STATED
from .access_points.analysis import AccessPointReport
from .access_points.declared import AccessPoint
from .conflicts import ConflictsReport
from .fragmentation.analysis import FragmentationReport
from .fragmentation.footprint import Footprint
from .fragmentation.gap_rate import GapCell
from .missing_links.stated import MissingLinksReport, StatedGap
from .pages.conflicts import print_conflicts
from .pages.today import print_today
from .rendering.terminal import DASH, Cell, Page
from .results import Figure, Result
from .today import TodayReport

if TYPE_CHECKING:
    from rich.console import Console


def to_json(result: Result) -> str:
    """Any result as indented JSON, the same bytes for the same result."""
    return result.model_dump_json(indent=2) + "\n"


def render(result: Result, console: Console, *, limit: int | None = 20) -> None:
    """Print a report; ``limit`` bounds the rows of each table (``None``: all), and says what it left out.

    Raises ``TypeError`` for a result that is not one of the reports.
    """
    page = Page(console, limit)
    if isinstance(result, FragmentationReport):
        _fragmentation(result, page)
    elif isinstance(result, AccessPointReport):
        _access_points(result, page)
    elif isinstance(result, MissingLinksReport):
        _missing_links(result, page)
    elif isinstance(result, TodayReport):
        print_today(result, page)
    elif isinstance(result, ConflictsReport):
        print_conflicts(result, page)
    else:
        raise TypeError(f"no way to print a {type(result).__name__}")


def _value(figure: Figure) -> str:
    return DASH if figure.value is None else f"{figure.value:.3f}"


def _interval(figure: Figure) -> str:
    return f"{figure.interval.low:.2f} to {figure.interval.high:.2f}" if figure.interval else DASH


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


# -- fragmentation


def _fragmentation(report: FragmentationReport, page: Page) -> None:
    whole = report.gaps.overall
    counts = whole.counts
    page.line(f"Fragmentation of {report.system}", "bold")
    page.line(
        f"{counts.stated} stated interfaces: {counts.present} present, {counts.limited} limited, "
        f"{counts.absent} absent, {counts.planned} planned" + (f" ({counts.ended} ended)" if counts.ended else "")
    )
    page.heading("Gap rate and realised integration")
    _gap_table(page, ("all",), [(("all",), whole)])
    page.heading("… by stage")
    _gap_table(page, ("stage",), [((c.stage or "",), c) for c in report.gaps.by_stage])
    page.heading("… by pair of sectors")
    _gap_table(page, ("sectors",), [((_pair(c),), c) for c in report.gaps.by_sectors])
    page.heading("… by stage and pair of sectors")
    cells = sorted(report.gaps.by_stage_and_sectors, key=lambda c: -c.counts.stated)
    _gap_table(page, ("stage", "sectors"), [((c.stage or "", _pair(c)), c) for c in cells])
    page.heading("… by relationship")
    _gap_table(page, ("relationship",), [((c.relation or "",), c) for c in report.gaps.by_relation])
    page.heading("Connectedness (every node with a stated interface)")
    page.table(
        ("graph", "nodes", "ties", "components", "largest", "isolates", "C", "F", "95 % of F", "DF"),
        [
            (
                c.network, c.nodes, c.ties, c.components, c.largest, c.isolates, c.connectedness.value,
                c.fragmentation.value, _interval(c.fragmentation), c.distance_weighted.value,
            )
            for c in report.cohesion
        ],
        right=("nodes", "ties", "components", "largest", "isolates", "C", "F", "DF"),
    )  # fmt: skip
    if report.cohesion and report.cohesion[0].fragmentation.not_stated is not None:
        page.line(f"  pairs of nodes without a statement: {report.cohesion[0].fragmentation.not_stated:.1%}", "dim")
    page.heading("E-I index (−1 all ties inside, +1 all between)")
    page.table(
        ("by", "graph", "groups", "E", "I", "E-I", "95 %", "by chance", "p low", "p high", "not stated"),
        [
            (
                e.partition, e.network, e.groups, e.external, e.internal, e.figure.value, _interval(e.figure),
                e.expected, e.p_low, e.p_high, f"{e.figure.not_stated or 0:.0%}",
            )
            for e in report.ei
        ],
        right=("groups", "E", "I", "E-I", "by chance", "p low", "p high", "not stated"),
    )  # fmt: skip
    page.heading("Footprint: bodies that divide a place")
    _footprints(page, report.footprints)
    if report.oversight:
        page.heading("Oversight: the largest share that one overseeing body reaches")
        page.table(
            ("place", "share", "bodies"),
            [
                (
                    o.place.name, o.value.value,
                    "; ".join(f"{b.body.name} {b.share:.0%} ({b.status})" for b in o.bodies),
                )
                for o in report.oversight
            ],
        )  # fmt: skip
    page.notes(report.cautions)


def _pair(cell: GapCell) -> str:
    return f" {DASH} ".join(cell.sectors or ())


def _gap_table(page: Page, names: Sequence[str], cells: Sequence[tuple[Sequence[str], GapCell]]) -> None:
    columns = (*names, "stated", "present", "limited", "absent", "planned", "gap", "95 %", "realised")
    page.table(
        columns,
        [
            (
                *labels, c.counts.stated, c.counts.present, c.counts.limited, c.counts.absent, c.counts.planned,
                c.gap.value, _interval(c.gap), c.realised.value,
            )
            for labels, c in cells
        ],
        right=[c for c in columns if c not in (*names, "95 %")],
    )  # fmt: skip


def _footprints(page: Page, footprints: Sequence[Footprint]) -> None:
    rows: list[tuple[Cell, ...]] = []
    for foot in footprints:
        bodies = "; ".join(
            f"{b.body.name} {DASH if b.share is None else format(b.share, '.0%')}"
            + (f" (Dice {b.dice:.3f})" if b.dice is not None else "")
            for b in foot.bodies
        )
        if foot.remainder:
            bodies += f"; others or not stated {foot.remainder:.0%}"
        place = foot.place.name if foot.place else NOT_STATED
        figures = foot.figures
        numbers: tuple[Cell, ...] = (
            (figures.hhi, figures.one_minus_hhi, figures.shannon, figures.evenness, figures.hill_1, figures.hill_2)
            if figures else (None,) * 6
        )  # fmt: skip
        rows.append((place, f"{foot.layer}, {foot.of}, {foot.when}", bodies, *numbers))
    page.table(
        ("place", "layer", "bodies and shares", "HHI", "1−HHI", "H", "J", "¹D", "²D"), rows,
        right=("HHI", "1−HHI", "H", "J", "¹D", "²D"),
    )  # fmt: skip
    for note in dict.fromkeys(f.note for f in footprints if f.note):
        page.line(f"  {note}", "dim")


# -- access points


def _access_points(report: AccessPointReport, page: Page) -> None:
    page.line(f"Points of access of {report.system}", "bold")
    page.line(
        f"declared: {len(report.declared)}; candidates: {len(report.candidates)}; "
        f"stated not to exist (yet): {len(report.missing_doors)}"
    )
    for point in report.points if page.limit is None else report.points[: page.limit]:
        page.heading(f"{point.point.name} — {point.standing}, {point.status}")
        covers = "; ".join(
            c.place.name
            + (f" {c.share:.0%}" if c.share is not None else "")
            + (f" ({c.status})" if c.status != "present" else "")
            + (f" (area of {c.through})" if c.through else "")
            for c in point.covers
        )
        for label, value in (
            ("why listed", point.basis), ("also", "; ".join(point.aliases)), ("purpose", _purpose(point)),
            ("operator", point.operator), ("commissioner", point.commissioner), ("covers", covers or NOT_STATED),
            ("hours", point.hours), ("channel", point.channel), ("who may use it", point.audience),
            ("what it gives", point.gives),
        ):  # fmt: skip
            if value:
                page.line(f"  {label}: {value}")
        for quote in point.evidence[:2]:
            page.quote(quote)
    page.heading("Who can use them (what is not listed is not stated)")
    page.table(
        ("point", "audience", "may refer", "who"),
        [(u.point.name, u.audience, u.answer, "; ".join(w.name for w in u.who)) for u in report.use if u.basis],
    )
    page.heading("Referrals by source")
    page.table(
        ("point", "period", "source", "number", "share", "HHI", "¹D", "nominal", "effective"),
        [
            (
                v.point.name, v.period + (" (examples)" if v.examples else ""), s.source.name, _number(s.volume),
                f"{s.share:.2%}", v.hhi, v.hill_1, v.nominal.value, v.effective.value,
            )
            for v in report.volumes for s in v.sources
        ],
        right=("number", "share", "HHI", "¹D", "nominal", "effective"),
    )  # fmt: skip
    page.heading("Said not to know")
    for gap in report.awareness:
        page.line(f"  {gap.source.name} → {gap.point.name} ({gap.status})")
        for quote in gap.evidence[:1]:
            page.quote(quote, "    ")
    if not report.awareness:
        page.line("  none stated", "dim")
    page.heading("Points for one purpose in one place (potential duplication)")
    page.table(
        ("place", "purpose", "points", "K", "U", "for both"),
        [
            (
                "; ".join(c.places), c.purpose, "; ".join(p.name for p in c.points), c.alternatives, c.unjoined,
                "; ".join(c.audiences_in_common) or NOT_STATED,
            )
            for c in report.competing
        ],
        right=("K", "U"),
    )  # fmt: skip
    page.heading("Where people enter in fact")
    page.table(
        ("node", "declared", "known by", "sectors", "from"),
        [
            (
                d.node.name, "yes" if d.declared else "no", d.basis, "; ".join(d.sectors) or DASH,
                "; ".join(s.name for s in d.sources) or DASH,
            )
            for d in report.de_facto
        ],
    )  # fmt: skip
    for substitution in report.substitutions[:5]:
        page.quote(substitution.quote)
    page.line(f"  declared, without a stated flow: {_names(report.unused_doors)}")
    page.line(f"  in use, not declared: {_names(report.undesigned_doors)}")
    _single_points(report, page)
    page.heading("Doors stated to be missing")
    page.table(
        ("point", "status", "purpose", "place"),
        [
            (m.point.name, m.status, "; ".join(m.purposes) or NOT_STATED, "; ".join(m.places) or NOT_STATED)
            for m in report.missing_doors
        ],
    )
    page.notes(report.cautions)


def _purpose(point: AccessPoint) -> str:
    """What the documents say of the purpose, and what the words suggest."""
    return point.purpose + (f" (by its words: {', '.join(point.purposes)})" if point.purposes else "")


def _single_points(report: AccessPointReport, page: Page) -> None:
    found = report.single_points
    page.heading("Single points of failure: pairs of other nodes that part without it")
    page.table(
        ("graph", "node", "pairs cut", "betweenness", "left without a declared door"),
        [(c.network, c.node.name, c.pairs_cut, c.betweenness, _names(c.lost_access)) for c in found.nodes],
        right=("pairs cut", "betweenness"),
    )
    page.heading("Ties that alone hold two parts together")
    page.table(
        ("graph", "between", "pairs cut"),
        [(b.network, f"{b.ends[0].name} {DASH} {b.ends[1].name}", b.pairs_cut) for b in found.bridges],
        right=("pairs cut",),
    )
    page.heading("Sole providers, as far as providers are stated")
    page.table(
        ("function", "place", "organisation", "services", "provider not stated"),
        [
            (s.function, s.place, s.organisation.name, _names(s.services), _names(s.provider_not_stated))
            for s in found.sole_providers
        ],
    )


def _names(refs: Iterable[Any]) -> str:
    return "; ".join(r.name for r in refs) or DASH


# -- missing links


def _missing_links(report: MissingLinksReport, page: Page) -> None:
    absent = sum(g.status == "absent" for g in report.gaps)
    page.line(f"Missing links of {report.system}, as its documents state them", "bold")
    page.line(
        f"{len(report.gaps)} interfaces ({absent} absent, {len(report.gaps) - absent} limited) of "
        f"{report.interfaces_stated} stated" + (f", in {report.stage}" if report.stage else "")
    )
    _gaps(report.gaps, page)
    page.heading("Other relationships stated to be absent or limited")
    _gaps(report.others, page)
    page.notes(report.cautions)


def _gaps(gaps: Sequence[StatedGap], page: Page) -> None:
    shown = gaps if page.limit is None else gaps[: page.limit]
    for number, gap in enumerate(shown, 1):
        page.heading(f"{number}. {gap.statement}")
        score = gap.score
        page.line(
            f"   {gap.status}; score {score.score:g} = {score.severity} ({score.severity_reason}) × "
            f"{score.reach} ({score.reach_reason}) × {score.evidence:g} ({score.evidence_reason})"
        )
        covered = "; ".join(c.recommendation.name for c in gap.recommendations[:3]) or "none"
        page.line(
            f"   stage: {', '.join(gap.stages)}; recommendation: {covered}; "
            f"owner: {_names(gap.owners) if gap.owners else NOT_STATED}"
            + ("; sources disagree" if gap.conflict else "")
        )
        for quote in (*gap.evidence[:2], *gap.against[:1]):
            page.quote(quote, "   ")
    if not gaps:
        page.line("  none stated", "dim")
    if len(shown) < len(gaps):
        page.line(f"… and {len(gaps) - len(shown)} more", "dim")

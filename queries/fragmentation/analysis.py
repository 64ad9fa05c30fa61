"""The first analysis: how fragmented a system is, as its reviews describe it.

A review samples what its authors chose to write. Compare only reports of one type and similar
length, never call a low value better without that check, and read "not stated" as not stated.
"""

from __future__ import annotations

from typing import Literal

from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.vocabulary import NOT_STATED
from ..bootstrap import StatusSample
from ..effort import Effort
from ..results import Quote, Result, evidence_of
from ..views import Partition, SystemView
from .cohesion import Cohesion, CohesionAnalysis, CohesionChange
from .communities import Communities, communities
from .coverage import CoverageReport, coverage_report
from .duplication import Duplications, duplications
from .ei import EIRow, ei_rows
from .flows import FlowEI, flow_ei, numbered_flows
from .footprint import Footprint, footprints
from .gap_rate import GapRates, gap_rates
from .governance import Governance, governance
from .handoffs import Handoffs, handoffs
from .layers import PlaceLayers, place_layers
from .levels import IntegrationLevels, integration_levels
from .oversight import OversightCoverage, area_limits, oversight_coverage
from .provision import FragmentationCeiling, ProvidedCell, fragmentation_ceilings, provided_cells
from .reach import NodeRole, ReachGap, node_roles, reach_gaps
from .service_links import ServiceLinks, service_links
from .tie_sample import TieSample

CAUTIONS = (
    "A review report samples what reviewers chose to write: compare only reports of one type and similar length.",
    "A pair without a statement is not stated, which is not the same as absent.",
    "Intervals show how far a figure hangs on single sentences; they say nothing of what was never written.",
)
_CLASSES: tuple[tuple[Partition, str, str], ...] = (
    ("sector", "sector", "a sector"), ("place", "place", "a place"), ("stage", "stage", "a stage of care"),
)  # fmt: skip


class FragmentationReport(Result):
    """All figures of the analysis. ``evidence`` has the lines of every edge that a figure counts.

    ``effort`` says how many draws the intervals and tests were made with, ``limits`` what could not be worked out.
    """

    analysis: Literal["fragmentation"] = "fragmentation"
    system: str
    documents: tuple[str, ...]
    effort: Effort
    gaps: GapRates
    levels: IntegrationLevels
    cohesion: tuple[Cohesion, ...]
    cohesion_changes: tuple[CohesionChange, ...]
    communities: Communities
    ei: tuple[EIRow, ...]
    flow_ei: tuple[FlowEI, ...]
    roles: tuple[NodeRole, ...]
    reach: tuple[ReachGap, ...]
    footprints: tuple[Footprint, ...]
    layers: tuple[PlaceLayers, ...]
    oversight: tuple[OversightCoverage, ...]
    services: Duplications
    links: ServiceLinks
    coverage: CoverageReport
    providers: tuple[ProvidedCell, ...]
    ceilings: tuple[FragmentationCeiling, ...]
    handoffs: Handoffs
    governance: Governance
    evidence: dict[str, tuple[Quote, ...]]
    names: dict[str, str]
    limits: tuple[str, ...] = ()
    cautions: tuple[str, ...] = CAUTIONS


def fragmentation(graph: KnowledgeGraph | SystemView, *, effort: Effort | None = None) -> FragmentationReport:
    """Gap rates, integration, cohesion, communities, E-I index, reach, footprints, pathways and governance of a system.

    ``effort`` (by default all that its budget allows) trades time for precision of intervals and tests; it is scaled
    down for large graphs. The same effort gives the same report.
    """
    view = SystemView.of(graph)
    graph = view.graph
    effort = (effort or Effort()).scaled(len(view.networks["stated"]), len(view.interfaces))
    sample = StatusSample(
        [(e.evidence, e.status) for e in view.interfaces], resamples=effort.resamples, seed=effort.seed
    )
    drawn, cohesion = TieSample(view, sample), CohesionAnalysis(view, sample)
    flows, found = numbered_flows(view), communities(view, drawn, effort)
    feet, oversight = footprints(view), oversight_coverage(view)
    providers, passed, led = provided_cells(view), handoffs(view, effort), governance(view, effort)
    counted = {e for foot in feet for e in foot.edges} | {e for row in oversight for e in row.value.edges}
    services, links, covered = duplications(view, effort), service_links(view, effort), coverage_report(view, effort)
    counted |= services.edges | links.edges | covered.edges
    counted |= {e for cell in providers for e in cell.concentration.edges}
    others = [e for e in graph.edges() if e.id in counted]
    return FragmentationReport(
        system=graph.system,
        documents=tuple(d.name for d in graph.documents if not d.skipped),
        effort=effort,
        gaps=gap_rates(view, sample),
        levels=integration_levels(view, sample),
        cohesion=cohesion.rows(),
        cohesion_changes=cohesion.changes(),
        communities=found,
        ei=ei_rows(view, drawn, permutations=effort.permutations, seed=effort.seed),
        flow_ei=flow_ei(view, flows, feet),
        roles=node_roles(view, drawn),
        reach=reach_gaps(view, flows),
        footprints=feet,
        layers=place_layers(view, feet),
        oversight=oversight,
        services=services,
        links=links,
        coverage=covered,
        providers=providers,
        ceilings=fragmentation_ceilings(feet),
        handoffs=passed,
        governance=led,
        evidence=evidence_of([*view.interfaces, *others]),
        names={end: graph.node(end).label for end in view.networks["stated"]},
        limits=(
            *_limits(view, found),
            *area_limits(view, feet, oversight),
            *passed.limits,
            *led.limits,
            *services.limits,
            *covered.limits,
        ),
    )


def _limits(view: SystemView, found: Communities) -> tuple[str, ...]:
    """What could not be worked out for want of statements, in one sentence each."""
    nodes = list(view.networks["stated"])
    if not nodes:
        return ("No interface is stated: there is nothing to measure.",)
    out = [
        f"No body with a stated interface has {words}: figures by {word} have no value."
        for partition, word, words in _CLASSES
        if all(view.partition(partition)[n] == NOT_STATED for n in nodes)
    ]
    if not found.ties:
        out.append("No interface is stated to work: there are no communities and no reach.")
    elif found.highest.value is None:
        out.append(
            f"Only {found.nodes} bodies have a tie: modularity is not reported without a test against rewired networks."
        )
    return tuple(out)

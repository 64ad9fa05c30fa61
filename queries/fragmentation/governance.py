"""Governance (A10): is there one hierarchy, who is at its core, who brokers, who is missing, what does nobody hold?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Literal

import networkx as nx

from ...graph.model import Edge, Node
from ...graph.vocabulary import NOT_STATED, WORKING, RelationshipType, Status, vocabulary
from ..bootstrap import StatusSample, is_one_of
from ..effort import VALUES_ALONE, Effort
from ..lexicon import Table, checked, read_table
from ..measures.core_agency import centralisation, core_agency, degree_centralisation
from ..measures.hierarchy import Authority, Dimension
from ..results import Figure, Interval, NodeRef, Quote, Result, evidence_of, node_ref
from ..views import SystemView
from .boards import BoardRoles, MissingSectors, board_roles, missing_sectors
from .unheld import Span, Unheld, spans, unheld

MOST_RESAMPLED = 300
"""With more nodes than this, measures of who is above whom get no interval: each resample would take too long."""
MOST_LEAST_BOUNDS = 2_000
"""With more nodes than this, the least common superior of every pair is not looked for."""

_ACTORS = vocabulary().groups["actor"]
GovernanceNetwork = Literal["present", "working"]
_STATUSES: dict[GovernanceNetwork, tuple[Status, ...]] = {
    "present": (Status.PRESENT,),
    "working": WORKING,
}


class _Sectors(Table):
    not_expected: frozenset[str]


class _National(Table):
    types: frozenset[str]
    sectors: frozenset[str]


class GovernanceRules(Table):
    """``governance.toml``."""

    superior: dict[RelationshipType, Literal["source", "target"]]
    sectors: _Sectors
    national: _National


@cache
def governance_rules() -> GovernanceRules:
    """The rules, read once."""
    return checked(GovernanceRules, "governance.toml", read_table(__package__, "governance.toml"))


class Hierarchy(Result):
    """Krackhardt's four dimensions of one network of authority, and how it is centred.

    ``upper_bound`` asks of two bodies whether anybody is above both, ``least_upper_bound`` whether one of those is
    the nearest. ``core`` has the most ties, ``core_ties`` of them.
    """

    network: GovernanceNetwork
    nodes: int
    arcs: int
    components: int
    connectedness: Figure
    hierarchy: Figure
    efficiency: Figure
    upper_bound: Figure
    least_upper_bound: Figure
    density: Figure
    centralisation: Figure
    core: NodeRef | None = None
    core_ties: int = 0


class Governance(Result):
    """All of A10. ``evidence`` has the lines of every edge that a figure counts."""

    hierarchies: tuple[Hierarchy, ...]
    spans: tuple[Span, ...]
    unheld: Unheld
    roles: tuple[BoardRoles, ...]
    missing: tuple[MissingSectors, ...]
    evidence: dict[str, tuple[Quote, ...]]
    limits: tuple[str, ...] = ()


def arc(edge: Edge) -> tuple[str, str]:
    """(superior, subordinate) of a governance statement; a whole is above its part."""
    down = governance_rules().superior.get(edge.type, "target") == "source"
    return (edge.source, edge.target) if down else (edge.target, edge.source)


def authority_graph(edges: Iterable[Edge], statuses: Iterable[Status]) -> nx.DiGraph[str]:
    """Superior → subordinate over all ends of the statements, with the arcs of those that have one of the statuses."""
    wanted, rows = set(statuses), list(edges)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted({end for e in rows for end in (e.source, e.target)}))
    graph.add_edges_from(sorted(arc(e) for e in rows if e.status in wanted and e.source != e.target))
    return graph


def governance(view: SystemView, effort: Effort = VALUES_ALONE) -> Governance:
    """Hierarchy, core, brokerage and gaps of what is stated on overseeing, commissioning and membership."""
    rules = governance_rules()
    edges = [e for e in view.graph.edges(rules.superior) if e.source != e.target]
    sample = StatusSample([(e.evidence, e.status) for e in edges], resamples=effort.resamples, seed=effort.seed)
    # who answers for a whole answers for its parts, whoever is stated to be above it
    parts = [
        e for e in view.graph.edges(RelationshipType.PART_OF)
        if view.graph.node(e.source).kind in _ACTORS and view.graph.node(e.target).kind in _ACTORS
    ]  # fmt: skip
    working = authority_graph([*edges, *parts], _STATUSES["working"])
    above = Authority.of(working)
    gaps = unheld(view, above, _is_national)
    counted = set(gaps.counted)
    limits = []
    if not edges:
        limits.append("No document states who oversees, commissions or sits on what: governance cannot be described.")
    if edges and not any(view.sector[a.id] != NOT_STATED for a in view.graph.nodes(_ACTORS)):
        limits.append(
            "No document tells the sector of a body: brokerage between sectors and empty seats are not known."
        )
    systems = sorted({n.system for n in view.graph.nodes(_ACTORS) if n.system} - {view.graph.system, "national"})
    if len(systems) > 1:
        limits.append(
            f"The graph holds several systems ({', '.join(systems)}): governance is worked out over all together, "
            "and nobody is expected to be above bodies of two of them. Look at each system apart."
        )
    if len(working) > MOST_LEAST_BOUNDS:
        limits.append(f"Nearest common superiors are not looked for among more than {MOST_LEAST_BOUNDS:,} nodes.")
    return Governance(
        hierarchies=tuple(_hierarchy(view, edges, network, sample) for network in _STATUSES),
        spans=spans(view, above, working, _is_national),
        unheld=gaps,
        roles=board_roles(view, edges),
        missing=missing_sectors(view, rules.sectors.not_expected),
        evidence=evidence_of([*edges, *(e for e in view.interfaces if e.id in counted)]),
        limits=tuple(limits),
    )


def _is_national(node: Node) -> bool:
    rule = governance_rules().national
    return node.type in rule.types or node.sector in rule.sectors


def _hierarchy(view: SystemView, edges: list[Edge], network: GovernanceNetwork, sample: StatusSample) -> Hierarchy:
    statuses = _STATUSES[network]
    graph = authority_graph(edges, statuses)
    found, ties = Authority.of(graph), graph.to_undirected()
    counted = tuple(e.id for e in edges if e.status in statuses)
    actors = [n.id for n in view.graph.nodes(_ACTORS)]
    more = {
        "edges": counted, "not_stated": sum(a not in graph for a in actors) / len(actors) if actors else None,
        "not_stated_of": "bodies and groups of which nothing of the kind is stated",
    }  # fmt: skip
    intervals, note = _intervals(edges, statuses, sample, found)

    def figure(name: str, dimension: Dimension) -> Figure:
        return Figure.ratio(
            dimension.most - dimension.violations, dimension.most, **more, note=note, interval=intervals.get(name)
        )

    small = len(graph) <= MOST_LEAST_BOUNDS
    n = len(graph)
    core = core_agency(ties)
    spread = degree_centralisation(ties)
    return Hierarchy(
        network=network, nodes=n, arcs=graph.number_of_edges(),
        components=nx.number_weakly_connected_components(graph) if n else 0,
        connectedness=figure("connectedness", found.connectedness),
        hierarchy=figure("hierarchy", found.hierarchy),
        efficiency=figure("efficiency", found.efficiency),
        upper_bound=figure("upper_bound", found.upper_bound),
        least_upper_bound=figure("least_upper_bound", found.least_upper_bound) if small else Figure(
            value=None, numerator=0, denominator=0, note=f"not looked for among more than {MOST_LEAST_BOUNDS:,} nodes"
        ),
        density=Figure.ratio(
            ties.number_of_edges(), n * (n - 1) // 2, **more, note=note, interval=intervals.get("density")
        ),
        centralisation=Figure.model_validate({
            "value": spread, "numerator": (spread or 0.0) * (n - 1) * (n - 2),
            "denominator": (n - 1) * (n - 2) if n > 2 else 0, **more, "note": note,
            "interval": intervals.get("centralisation"),
        }),
        core=node_ref(view.graph, core[0]) if core else None, core_ties=core[1] if core else 0,
    )  # fmt: skip


_STATISTICS: dict[str, Callable[[Authority[str]], float | None]] = {
    "connectedness": lambda found: found.connectedness.value,
    "hierarchy": lambda found: found.hierarchy.value,
    "efficiency": lambda found: found.efficiency.value,
    "upper_bound": lambda found: found.upper_bound.value,
    "least_upper_bound": lambda found: found.least_upper_bound.value,
    "density": lambda found: len(found.ties) / found.connectedness.most if found.connectedness.most else None,
    "centralisation": lambda found: centralisation(found.degrees),
}


def _intervals(
    edges: list[Edge], statuses: Iterable[Status], sample: StatusSample, found: Authority[str]
) -> tuple[dict[str, Interval | None], str]:
    """An interval for each measure, from the graphs as resampled sentences have them; or a note that says why not."""
    import numpy as np

    nodes = found.nodes
    if not sample.resamples:
        return {}, "no interval asked for"
    if len(nodes) > MOST_RESAMPLED:
        return {}, f"no interval with more than {MOST_RESAMPLED} nodes: each resample would take too long"
    wanted, arcs = is_one_of(statuses), [arc(e) for e in edges]
    drawn: dict[str, list[float]] = {name: [] for name in _STATISTICS}
    for codes in sample.codes:
        again = Authority(nodes, (pair for pair, there in zip(arcs, wanted[codes].tolist(), strict=True) if there))
        for name, statistic in _STATISTICS.items():
            value = statistic(again)
            drawn[name].append(float("nan") if value is None else value)
    out = {
        name: sample.interval(np.array(drawn[name]), value, shift=True)
        for name, statistic in _STATISTICS.items() if (value := statistic(found)) is not None
    }  # fmt: skip
    return out, "resamples lose ties: their bias was taken off the interval"

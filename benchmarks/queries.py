"""Analyses: how long the values of each take on a given graph, and how each measure grows with the graph.

    python benchmarks/queries.py [system.graph.json ...] [--sizes 300 1000 3000 10000] [--times 3] [--draws]

Without a graph the shipped sample is built first. Then come seeded graphs of the sizes asked for, with five
relationships a node. Values alone are timed (no intervals, no tests by chance), each analysis and measure on a view
that is shared, as a report shares it; what its four graphs and four partitions cost stands apart. `grows` is the
exponent b of time = a · size^b over the last two sizes: 1 is in step with the graph. With ``--draws`` the report on
fragmentation is timed with all the draws that its budget allows too. Times are the processor's, in seconds.
"""

from __future__ import annotations

import argparse
import gc
import inspect
import random
import time
from collections.abc import Callable, Iterable, Sequence
from math import log
from pathlib import Path
from typing import Any

from _measure import machine, median, table
from _synthetic import Synthetic

from joinedup.graph import KnowledgeGraph, read_graph
from joinedup.queries.access_points import access_points
from joinedup.queries.bootstrap import StatusSample
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import fragmentation
from joinedup.queries.fragmentation.cohesion import CohesionAnalysis
from joinedup.queries.fragmentation.communities import communities
from joinedup.queries.fragmentation.coverage import coverage_report
from joinedup.queries.fragmentation.duplication import duplications
from joinedup.queries.fragmentation.ei import ei_rows
from joinedup.queries.fragmentation.flows import flow_ei, numbered_flows
from joinedup.queries.fragmentation.footprint import footprints
from joinedup.queries.fragmentation.gap_rate import gap_rates
from joinedup.queries.fragmentation.governance import governance
from joinedup.queries.fragmentation.handoffs import handoffs
from joinedup.queries.fragmentation.levels import integration_levels
from joinedup.queries.fragmentation.oversight import oversight_coverage
from joinedup.queries.fragmentation.provision import provided_cells
from joinedup.queries.fragmentation.reach import node_roles, reach_gaps
from joinedup.queries.fragmentation.service_links import service_links
from joinedup.queries.fragmentation.tie_sample import TieSample
from joinedup.queries.measures.connectedness import (
    betweenness,
    cuts,
    distance_weighted_fragmentation,
    fragmentation_index,
)
from joinedup.queries.measures.ei_index import ei_test
from joinedup.queries.measures.modularity import find_communities, modularity, rewired
from joinedup.queries.measures.roles import within_module_z
from joinedup.queries.missing_links import expected, missing_links
from joinedup.queries.missing_links.predicted import predicted
from joinedup.queries.missing_links.stated import stated_gaps
from joinedup.queries.views import SystemView, ties

ANALYSES: tuple[Callable[..., Any], ...] = (fragmentation, access_points, missing_links)
EDGES_A_NODE = 5


def measures(view: SystemView) -> dict[str, Callable[[], object]]:
    """Name → one measure of the system, or a part of one, without draws but for those whose cost it is."""
    working, stated = view.networks["working"], view.networks["stated"]
    pairs, nodes = list(ties(working)), sorted(working)
    numbered = {node: i for i, node in enumerate(nodes)}
    plain = type(working)()
    plain.add_edges_from((numbered[u], numbered[v]) for u, v in pairs)
    none = sample(view, 0)
    drawn = TieSample(view, none)
    return {
        "gap rates": lambda: gap_rates(view, none),
        "levels of integration": lambda: integration_levels(view, none),
        "fragmentation F": lambda: fragmentation_index(working),
        "distance-weighted DF": lambda: distance_weighted_fragmentation(working),
        "cohesion, all graphs": lambda: CohesionAnalysis(view, none).rows(),
        "cut points and bridges": lambda: cuts(working),
        "betweenness": lambda: betweenness(working),
        "modularity, given partition": lambda: modularity(working, view.org),
        "modularity, one search": lambda: find_communities(working, starts=1),
        "communities, no null": lambda: communities(view, drawn, Effort.none()),
        "E-I index, no test": lambda: ei_rows(view, drawn, permutations=0, seed=1),
        "within-module z": lambda: within_module_z(working, view.sector),
        "reach and roles": lambda: node_roles(view, drawn),
        "flows": lambda: (flow_ei(view, numbered_flows(view), ()), reach_gaps(view, numbered_flows(view))),
        "footprints": lambda: footprints(view),
        "oversight": lambda: oversight_coverage(view),
        "providers of cells": lambda: provided_cells(view),
        "handoffs": lambda: handoffs(view, Effort.none()),
        "governance": lambda: governance(view, Effort.none()),
        "duplication and variation": lambda: duplications(view, Effort.none()),
        "links between services": lambda: service_links(view, Effort.none()),
        "coverage": lambda: coverage_report(view, Effort.none()),
        "stated gaps": lambda: stated_gaps(view),
        "expected links": lambda: expected(view),
        "predicted links": lambda: predicted(view),
        "one resample of sentences": lambda: sample(view, 1),
        "one shuffle of labels": lambda: ei_test(list(stated), pairs, view.org, permutations=1),
        "one rewired network": lambda: rewired(plain, random.Random(1)),
    }


def sample(view: SystemView, resamples: int) -> StatusSample:
    """The statuses of the interfaces under so many resamples."""
    return StatusSample([(e.evidence, e.status) for e in view.interfaces], resamples=resamples)


def prepared(graph: KnowledgeGraph) -> SystemView:
    """A view whose graphs and partitions are there."""
    view = SystemView.of(graph)
    _ = view.networks, view.org, view.sector, view.place, view.stage
    return view


def seconds(work: Callable[[], object], times: int) -> float:
    """The median time of the processor, which others on the machine do not lengthen."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return median(found)


def values_alone(analyse: Callable[..., Any], view: SystemView) -> Callable[[], object]:
    """An analysis without draws, where it makes any."""
    more = {"effort": Effort.none()} if "effort" in inspect.signature(analyse).parameters else {}
    return lambda: analyse(view, **more)


def sample_documents() -> KnowledgeGraph:
    """The graph of the documents that ship."""
    from joinedup.loaders import build_graph
    from joinedup.samples import sample_files

    return build_graph(sample_files()).graph


def sizes_of(graph: KnowledgeGraph) -> tuple[str, str, str]:
    """Nodes, edges and interfaces of a graph."""
    return f"{len(graph):,}", f"{sum(1 for _ in graph.edges()):,}", f"{sum(1 for _ in graph.interfaces()):,}"


def shown(value: float) -> str:
    """Seconds, to the millisecond."""
    return f"{value:.3f}"


def grows(times: Sequence[float], sizes: Sequence[int]) -> str:
    """The exponent over the last two sizes; a dash where the times are too short to tell."""
    if len(times) < 2 or min(times[-2:]) < 0.001:
        return "–"
    return f"{log(times[-1] / times[-2]) / log(sizes[-1] / sizes[-2]):.1f}"


def analyses_table(graphs: Iterable[tuple[str, KnowledgeGraph]], times: int) -> str:
    """The values of every analysis on every graph."""
    rows = []
    for name, graph in graphs:
        view = prepared(graph)
        found = [seconds(lambda g=graph: prepared(g), times)]
        found += [seconds(values_alone(analyse, view), times) for analyse in ANALYSES]
        rows.append((name, *sizes_of(graph), *map(shown, found), shown(sum(found))))
    return table(("graph", "nodes", "edges", "interfaces", "view", *(a.__name__ for a in ANALYSES), "all"), rows)


def growth_table(graphs: Sequence[tuple[int, KnowledgeGraph]], times: int) -> str:
    """Every measure on every size."""
    sizes = [size for size, _ in graphs]
    found: dict[str, list[float]] = {}
    for _, graph in graphs:
        found.setdefault("graphs and partitions", []).append(seconds(lambda g=graph: prepared(g), times))
        for name, work in measures(prepared(graph)).items():
            found.setdefault(name, []).append(seconds(work, times))
    rows = [(name, *map(shown, spent), grows(spent, sizes)) for name, spent in found.items()]
    return table(("measure", *(f"{size:,} nodes" for size in sizes), "grows"), rows)


def draws_table(graphs: Iterable[tuple[str, KnowledgeGraph]]) -> str:
    """The report on fragmentation with all its draws, and how many those are."""
    rows = []
    for name, graph in graphs:
        start = time.process_time()
        effort = fragmentation(graph).effort
        spent = time.process_time() - start
        rows.append(
            (name, effort.resamples, effort.permutations, effort.rewirings, effort.communities, shown(spent))
        )  # fmt: skip
    return table(("graph", "resamples", "permutations", "rewirings", "searches", "seconds"), rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", nargs="*", type=Path)
    parser.add_argument("--sizes", nargs="*", type=int, default=[300, 1_000, 3_000, 10_000])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--draws", action="store_true")
    chosen = parser.parse_args()
    given = [(path.name, read_graph(path)) for path in chosen.graphs] or [("shipped sample", sample_documents())]
    made = [(size, Synthetic(size, edges_a_node=EDGES_A_NODE).graph()) for size in sorted(chosen.sizes)]
    every = [*given, *((f"seeded, {size:,}", graph) for size, graph in made)]
    gc.freeze()  # as the commands do after reading
    print(machine(), end="\n\n")
    print(analyses_table(every, chosen.times), end="\n\n")
    if made:
        print(growth_table(made, chosen.times), end="\n\n")
    if chosen.draws:
        print(draws_table(every))


if __name__ == "__main__":
    main()

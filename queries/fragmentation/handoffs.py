"""Handoffs along the paths of referral and discharge (A7): how often the organisation changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...graph.model import Edge
from ...graph.vocabulary import WORKING, RelationshipType, Status, vocabulary
from ..bootstrap import StatusSample
from ..effort import VALUES_ALONE, Effort
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import JOINT, SystemView

STEPS = (RelationshipType.REFERS_TO, RelationshipType.DISCHARGES_TO)
MOST_STEPS = 8
"""Longer paths are cut here: each is a chain of statements, and its end no longer tells of its beginning."""
MOST_PATHS = 2_000
MOST_VISITS = 100_000
"""How many paths are listed, and how many steps taken in looking for them."""

_PEOPLE = "people"
_ACTORS = vocabulary().groups["actor"]


class Handoff(Result):
    """A path of at least two steps. ``crossings`` says of each step whether the organisation changes, with ``None``
    where one end is a service or site whose organisation no document states (it counts as one of its own)."""

    nodes: tuple[NodeRef, ...]
    organisations: tuple[str, ...]
    crossings: tuple[bool | None, ...]
    ratio: Figure
    weakest: Status
    evidence: tuple[Quote, ...]


class Handoffs(Result):
    """``steps`` is over all single steps, each once; ``paths`` over those along which people are passed on.

    ``paths_found`` counts the paths of ``paths``; where ``complete`` is false there are more.
    """

    steps: Figure
    steps_known: Figure
    paths: tuple[Handoff, ...]
    paths_found: int
    complete: bool
    longest: int
    limits: tuple[str, ...] = ()


def handoffs(view: SystemView, effort: Effort = VALUES_ALONE) -> Handoffs:
    """Handoff ratio = changes of organisation / steps, of all steps and of each path.

    A step to or from a joint team changes the organisation unless one of those that run it is at the other end, too.

    Paths run along REFERS_TO and DISCHARGES_TO that are present or limited, from where nobody is stated to send
    people (or, if there is no such start, from anywhere) to where nobody is stated to be sent on, through no node
    twice. What people and carers do themselves is no handoff: steps from them are left out.
    """
    flows = [e for e in view.graph.edges(STEPS) if e.source != e.target and view.sector[e.source] != _PEOPLE]
    there = [e for e in flows if e.status in WORKING]
    crossing = {e.id: _changes(view, e) for e in flows}
    known = [i for i, e in enumerate(flows) if _known(view, e.source) and _known(view, e.target)]
    sample = StatusSample([(e.evidence, e.status) for e in flows], resamples=effort.resamples, seed=effort.seed)
    paths, complete, cut = _paths(there)
    limits = []
    if not there:
        limits.append("No document states a referral or a discharge that takes place: there is no path to follow.")
    if not complete:
        limits.append(
            f"The paths are too many to list: these {len(paths):,} were found from each start in order of names."
        )
    if cut:
        limits.append(f"Paths are followed for {MOST_STEPS} steps; {cut:,} go on.")
    made = [_handoff(view, path, crossing) for path in paths]
    made.sort(key=lambda p: (-(p.ratio.numerator), -(p.ratio.value or 0), len(p.nodes), [n.id for n in p.nodes]))
    return Handoffs(
        steps=_ratio(view, flows, list(range(len(flows))), crossing, sample),
        steps_known=_ratio(view, flows, known, crossing, sample),
        paths=tuple(made), paths_found=len(made), complete=complete,
        longest=max((len(p.nodes) - 1 for p in made), default=0), limits=tuple(limits),
    )  # fmt: skip


def _changes(view: SystemView, step: Edge) -> bool:
    """Whether the ends have no organisation in common; a joint team is of each of those that run it together."""
    return not set(view.org[step.source].split(JOINT)) & set(view.org[step.target].split(JOINT))


def _known(view: SystemView, node: str) -> bool:
    return view.org[node] != node or view.graph.node(node).kind in _ACTORS


def _ratio(
    view: SystemView, flows: Sequence[Edge], columns: list[int], crossing: dict[str, bool], sample: StatusSample
) -> Figure:
    """Changes over steps among some of the flows; in a resample those count that are there in it."""
    there = [flows[i] for i in columns if flows[i].status in WORKING]
    changes = sum(crossing[e.id] for e in there)
    across = [i for i in columns if crossing[flows[i].id]]
    interval = sample.ratio(sample.count(WORKING, across), sample.count(WORKING, columns)) if sample.resamples else None
    ends = [end for e in there for end in (e.source, e.target)]
    return Figure.ratio(
        changes, len(there), edges=tuple(e.id for e in there), interval=interval,
        not_stated=sum(not _known(view, end) for end in ends) / len(ends) if ends else None,
        not_stated_of="ends whose organisation no document states",
        note="" if sample.resamples else "no interval asked for",
    )  # fmt: skip


def _paths(edges: Sequence[Edge]) -> tuple[list[list[Edge]], bool, int]:
    """Paths that cannot be made longer, of two steps or more; whether that is all; and how many were cut short."""
    onward: dict[str, list[Edge]] = {}
    for edge in edges:
        onward.setdefault(edge.source, []).append(edge)
    for found in onward.values():  # of a referral and a discharge to one node the first stands for both
        found.sort(key=lambda e: (e.target, e.type))
        found[:] = [e for i, e in enumerate(found) if i == 0 or found[i - 1].target != e.target]
    reached = {e.target for e in edges}
    starts = sorted(set(onward) - reached) or sorted(onward)
    out: list[list[Edge]] = []
    cut = visits = 0
    for start in starts:
        for path, whole in _walk(start, onward):
            visits += len(path)
            if len(out) >= MOST_PATHS or visits > MOST_VISITS:
                return out, False, cut
            if len(path) > 1:
                out.append(path)
                cut += not whole
    return out, True, cut


def _walk(start: str, onward: dict[str, list[Edge]]) -> Iterator[tuple[list[Edge], bool]]:
    """Every path from a start, depth first; and whether it ended before the limit."""
    path: list[Edge] = []
    seen = {start}
    stack = [iter(onward.get(start, ()))]
    grew = False
    while stack:
        edge = next((e for e in stack[-1] if e.target not in seen), None)
        if edge is not None and len(path) < MOST_STEPS:
            path.append(edge)
            seen.add(edge.target)
            stack.append(iter(onward.get(edge.target, ())))
            grew = True
            continue
        if grew:  # the furthest of its branch
            yield list(path), edge is None
            grew = False
        stack.pop()
        if path:
            seen.discard(path.pop().target)


def _handoff(view: SystemView, path: Sequence[Edge], crossing: dict[str, bool]) -> Handoff:
    nodes = [path[0].source, *(e.target for e in path)]
    changes = [crossing[e.id] for e in path]
    sure = [_known(view, e.source) and _known(view, e.target) for e in path]
    return Handoff(
        nodes=tuple(node_ref(view.graph, n) for n in nodes),
        organisations=tuple(view.name(view.org[n]) for n in nodes),
        crossings=tuple(c if s else None for c, s in zip(changes, sure, strict=True)),
        ratio=Figure.ratio(
            sum(changes), len(path), edges=tuple(e.id for e in path),
            not_stated=1 - sum(sure) / len(path), not_stated_of="steps with an end whose organisation is not stated",
            note="one path as stated: no interval",
        ),
        weakest=Status.LIMITED if any(e.status is Status.LIMITED for e in path) else Status.PRESENT,
        evidence=quotes(i for e in path for i in e.evidence),
    )  # fmt: skip

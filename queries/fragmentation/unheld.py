"""Nobody holds the whole (A10): bodies that have to work together and have no common superior."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx

from ...graph.model import Edge, Node
from ...graph.vocabulary import BODIES, Status
from ..measures.hierarchy import Authority
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import JOINT, SystemView

MOST_PAIRS = 500
"""So many pairs are listed, the gravest first; the figures count all."""


class Span(Result):
    """How far a body's authority reaches: over whom directly, and over whom through others."""

    body: NodeRef
    national: bool
    direct: int
    reached: int
    share: float


class UnheldPair(Result):
    """Two bodies with an interface between them (or between what they run) and nobody in the area above both.

    ``status`` is the gravest of their interfaces. ``national`` are bodies of the whole country that are above both.
    """

    ends: tuple[NodeRef, NodeRef]
    status: Status
    edges: tuple[str, ...]
    national: tuple[NodeRef, ...]
    evidence: tuple[Quote, ...] = ()


class Unheld(Result):
    """``joined``: of the pairs of bodies that have to work together, those that nobody in the area is above.

    ``all_pairs`` is the same of every two bodies of the graph, whether or not anything is stated between them.
    """

    joined: Figure
    all_pairs: Figure
    pairs: tuple[UnheldPair, ...]
    counted: tuple[str, ...]


def spans(
    view: SystemView, above: Authority[str], graph: nx.DiGraph[str], is_national: Callable[[Node], bool]
) -> tuple[Span, ...]:
    """Every body or group with a subordinate; the one that reaches furthest first."""
    others = len(graph) - 1
    rows = []
    for i, node in enumerate(above.nodes):
        direct, reached = graph.out_degree(node), above.below[i].bit_count() - 1
        if direct:
            rows.append(
                Span(
                    body=node_ref(view.graph, node), national=is_national(view.graph.node(node)), direct=direct,
                    reached=reached, share=reached / others,
                )
            )  # fmt: skip
    return tuple(sorted(rows, key=lambda s: (-s.reached, -s.direct, s.body.id)))


def unheld(view: SystemView, above: Authority[str], is_national: Callable[[Node], bool]) -> Unheld:
    """Pairs of bodies with a stated interface, and who is above both; a body that is above the other holds both.

    Bodies of the whole country are neither such an end nor such a superior. An interface of a service, site or group
    counts for the one organisation that runs it.
    """
    index = above.index
    far = 0
    far_bodies = {n.id for n in view.graph.nodes(BODIES) if is_national(n)}
    for node in far_bodies & set(index):
        far |= 1 << index[node]
    meeting: dict[tuple[str, str], list[Edge]] = {}
    for edge in view.interfaces:
        one, other = _body(view, edge.source), _body(view, edge.target)
        local = one and other and one != other and one not in far_bodies and other not in far_bodies
        if one and other and local and edge.status is not Status.ENDED:
            meeting.setdefault((min(one, other), max(one, other)), []).append(edge)
    rows = []
    for (one, other), edges in meeting.items():
        common = above.above[index[one]] & above.above[index[other]] if one in index and other in index else 0
        if not common & ~far:
            gravest = min((e.status for e in edges), key=_grave)
            rows.append(
                UnheldPair(
                    ends=(node_ref(view.graph, one), node_ref(view.graph, other)), status=gravest,
                    edges=tuple(e.id for e in edges),
                    national=tuple(node_ref(view.graph, n) for n in above.members(common)),
                    evidence=quotes(i for e in edges for i in e.evidence),
                )
            )  # fmt: skip
    rows.sort(key=lambda r: (_grave(r.status), -len(r.edges), r.ends[0].id, r.ends[1].id))
    bodies = [n.id for n in view.graph.nodes(BODIES) if n.id not in far_bodies]
    pairs = len(bodies) * (len(bodies) - 1) // 2
    held = _held_pairs(above, [index[b] for b in bodies if b in index], ~far)
    alone = sum(b not in index for b in bodies)
    return Unheld(
        joined=Figure.ratio(
            len(rows), len(meeting), edges=tuple(sorted({e for r in rows for e in r.edges})),
            not_stated=sum(any(b not in index for b in p) for p in meeting) / len(meeting) if meeting else None,
            not_stated_of="such pairs of which one has no stated superior, subordinate or seat",
            note="of pairs of bodies, not of sentences: no interval",
        ),
        all_pairs=Figure.ratio(
            pairs - held, pairs, not_stated=alone / len(bodies) if bodies else None,
            not_stated_of="bodies without a stated superior, subordinate or seat",
            note="of pairs of bodies, not of sentences: no interval",
        ),
        pairs=tuple(rows[:MOST_PAIRS]), counted=tuple(sorted(e.id for edges in meeting.values() for e in edges)),
    )  # fmt: skip


def _held_pairs(above: Authority[str], bodies: list[int], local: int) -> int:
    """Pairs of the bodies that a common superior of the area is above: all that are below one of its own superiors."""
    inside = 0
    for i in bodies:
        inside |= 1 << i
    known: dict[int, int] = {}
    total = 0
    for i in bodies:
        superiors = above.above[i] & local
        if superiors not in known:
            reached, rest = 0, superiors
            while rest:
                low = rest & -rest
                reached |= above.below[low.bit_length() - 1]
                rest ^= low
            known[superiors] = (reached & inside).bit_count()
        total += known[superiors] - 1  # but for itself
    return total // 2


def _body(view: SystemView, node: str) -> str | None:
    """The one organisation or partnership that a node is or belongs to."""
    org = view.org[node]
    return org if JOINT not in org and org in view.graph and view.graph.node(org).kind in BODIES else None


def _grave(status: Status) -> int:
    order = (Status.ABSENT, Status.LIMITED, Status.PLANNED, Status.PRESENT)
    return order.index(status) if status in order else len(order)

"""Whose gap it is: who holds both ends, else the lowest common superior, else nobody, which is a finding of its own.

Who answers for one end alone, then and now, is told by :mod:`..responsible`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from ...graph.model import Edge
from ...graph.vocabulary import BODIES, WORKING, RelationshipType, Status
from ..results import NodeRef, Quote, Result, node_ref, quotes
from ..views import JOINT, SystemView

Held = Literal["both ends", "common superior", "nobody"]
How = Literal["commissions", "oversees", "runs", "above"]

LEVELS = 4
"""How far up superiors are looked for: a body five steps away answers for no single gap."""

_HOLDS: dict[RelationshipType, How] = {
    RelationshipType.COMMISSIONS: "commissions", RelationshipType.OVERSEES: "oversees",
}  # fmt: skip
_ORDER: tuple[How, ...] = ("commissions", "oversees", "runs", "above")


class Holder(Result):
    """A body with a hold on both ends: ``how`` on the source and on the target, ``steps`` away from each.

    ``runs`` means that it is the end, or provides or contains it. ``status`` is "limited" where a relationship on the
    way is; the sentences that state the way are ``evidence``, and ``edges`` their ids.
    """

    body: NodeRef
    how: tuple[How, How]
    steps: tuple[int, int]
    status: Status
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...]


class Ownership(Result):
    """Whose gap it is, as the documents state it. ``says`` puts it in one sentence."""

    held: Held
    holders: tuple[Holder, ...]
    says: str


class Owners:
    """The bodies above the ends of gaps, for one system."""

    def __init__(self, view: SystemView) -> None:
        self.view = view
        self._held: dict[str, list[Edge]] = defaultdict(list)
        self._superiors: dict[str, list[tuple[str, Edge]]] = defaultdict(list)
        for edge in view.graph.edges((*_HOLDS, RelationshipType.MEMBER_OF, RelationshipType.PART_OF), WORKING):
            if edge.type in _HOLDS:
                self._held[edge.target].append(edge)
                if self._leads(edge.source):
                    self._superiors[edge.target].append((edge.source, edge))
            elif view.graph.node(edge.target).kind in BODIES:
                self._superiors[edge.source].append((edge.target, edge))
        self._ends: dict[str, dict[str, tuple[How, tuple[Edge, ...]]]] = {}
        self._ways: dict[str, dict[str, tuple[Edge, ...]]] = {}

    def of(self, edge: Edge) -> Ownership:
        """Whose gap an edge is.

        Bodies that commission or oversee both ends, or the organisations that run them, come first; then those that
        run one end (or both) themselves. Where there is none, the lowest common superior over who commissions and
        oversees whom, and who is a member of what: the fewest steps from the further end, national bodies last.
        """
        # what is stated to work only in part cannot be what holds it together
        one, other = (
            {body: way for body, way in self._hold(end).items() if edge not in way[1]}
            for end in (edge.source, edge.target)
        )
        both = [self._holder(body, one[body], other[body]) for body in sorted(set(one) & set(other))]
        if both:
            both.sort(key=lambda h: (sum(_ORDER.index(how) for how in h.how), h.body.id))
            return Ownership(held="both ends", holders=tuple(both), says="; ".join(map(_says, both)))
        above = self._lowest(edge)
        if above:
            says = f"Nobody is stated to hold both ends; the lowest body above both is {_names(above)}"
            return Ownership(held="common superior", holders=tuple(above), says=says)
        return Ownership(held="nobody", holders=(), says="No document names a body that holds both ends")

    def _hold(self, end: str) -> dict[str, tuple[How, tuple[Edge, ...]]]:
        """Body → how it holds an end; of several ways the one that comes first among commissions, oversees, runs."""
        if end not in self._ends:
            found: dict[str, tuple[How, tuple[Edge, ...]]] = {}
            for stands in self._stands_for(end):
                for edge in self._held.get(stands, ()):
                    known = found.get(edge.source)
                    how = _HOLDS[edge.type]
                    if known is None or _ORDER.index(how) < _ORDER.index(known[0]):
                        found[edge.source] = (how, (edge,))
                if self.view.graph.node(stands).kind in BODIES:
                    found.setdefault(stands, ("runs", ()))
            self._ends[end] = found
        return self._ends[end]

    def _stands_for(self, end: str) -> list[str]:
        """The end itself, and the organisations that provide or contain it."""
        return [end, *(o for o in self.view.org[end].split(JOINT) if o != end and o in self.view.graph)]

    def _holder(
        self, body: str, one: tuple[How, tuple[Edge, ...]], other: tuple[How, tuple[Edge, ...]]
    ) -> Holder:  # fmt: skip
        steps = (0 if one[0] == "runs" else 1, 0 if other[0] == "runs" else 1)
        return self._stated(body, (one[0], other[0]), steps, (*one[1], *other[1]))

    def _stated(self, body: str, how: tuple[How, How], steps: tuple[int, int], way: tuple[Edge, ...]) -> Holder:
        edges = {edge.id: edge for edge in way}
        weak = any(edge.status is Status.LIMITED for edge in edges.values())
        return Holder(
            body=node_ref(self.view.graph, body), how=how, steps=steps,
            status=Status.LIMITED if weak else Status.PRESENT, edges=tuple(sorted(edges)),
            evidence=quotes(piece for key in sorted(edges) for piece in edges[key].evidence),
        )  # fmt: skip

    def _lowest(self, edge: Edge) -> list[Holder]:
        one, other = (self._upward(end) for end in (edge.source, edge.target))
        common = {
            body for body in (set(one) & set(other)) - {edge.source, edge.target}
            if edge not in one[body] and edge not in other[body]
        }  # fmt: skip
        if not common:
            return []

        def height(body: str) -> tuple[bool, int, int]:
            steps = len(one[body]), len(other[body])
            return self.view.sector[body] == "national", max(steps), sum(steps)

        least = min(map(height, common))
        return [
            self._stated(body, ("above", "above"), (len(one[body]), len(other[body])), (*one[body], *other[body]))
            for body in sorted(common)
            if height(body) == least
        ]  # fmt: skip

    def _upward(self, end: str) -> dict[str, tuple[Edge, ...]]:
        """Body → a shortest way up to it from an end or what it stands for."""
        if end not in self._ways:
            ways: dict[str, tuple[Edge, ...]] = dict.fromkeys(self._stands_for(end), ())
            front = list(ways)
            for _ in range(LEVELS):
                further = []
                for here in front:
                    for above, edge in self._superiors.get(here, ()):
                        if above not in ways:
                            ways[above] = (*ways[here], edge)
                            further.append(above)
                front = further
            self._ways[end] = {b: w for b, w in ways.items() if self._is_body(b)}
        return self._ways[end]

    def _is_body(self, node_id: str) -> bool:
        return self.view.graph.node(node_id).kind in BODIES

    def _leads(self, node_id: str) -> bool:
        """Whether a way up may lead through it: a body, or commissioners without a name of their own."""
        return self._is_body(node_id) or self.view.sector[node_id] == "commissioning"


def _names(holders: list[Holder]) -> str:
    *rest, last = [h.body.name for h in holders]
    return f"{', '.join(rest)} and {last}" if rest else last


def _says(holder: Holder) -> str:
    (one, other), name = holder.how, holder.body.name
    return f"{name} {one} both ends" if one == other else f"{name} {one} one end and {other} the other"

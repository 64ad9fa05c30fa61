"""Is it real? The same link stated under another name, or one level up: a question for a reviewer, nothing merged."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Literal

from ...graph.model import Edge
from ...graph.vocabulary import WORKING, Kind, RelationshipType, Status, vocabulary
from ..results import Quote, Result, quotes
from ..views import SystemView
from .names import Named, Words

Why = Literal["another name", "one level up"]

_Key = tuple[RelationshipType, tuple[Kind, Words], tuple[Kind, Words]]


class Elsewhere(Result):
    """Another statement that may be about the same link.

    ``another name``: its ends have names of the same words. ``one level up``: it is stated for what an end is a part
    of, or for the body that provides it, and there it is present or limited.
    """

    edge: str
    why: Why
    status: Status
    says: str
    evidence: tuple[Quote, ...]


class Alike:
    """Finds statements that may be about one link, for one system."""

    def __init__(self, view: SystemView) -> None:
        self.view = view
        self._named = {n.id: Named(n) for n in view.graph.nodes()}
        self._by_names: dict[_Key, list[Edge]] = defaultdict(list)
        for edge in view.graph.edges(set(RelationshipType) - {RelationshipType.ABOUT}):
            for key in self._keys(edge):
                self._by_names[key].append(edge)

    def _keys(self, edge: Edge) -> set[_Key]:
        one, other = self._named[edge.source], self._named[edge.target]
        orders = [(one, other)]
        if vocabulary().relationships[edge.type].undirected:
            orders.append((other, one))
        return {
            (edge.type, (a.kind, form), (b.kind, further)) for a, b in orders for form in a.forms for further in b.forms
        }

    def to(self, edge: Edge) -> tuple[Elsewhere, ...]:
        """What may be the same link as an edge, in order of ids; those under another name first."""
        renamed = {e.id: e for key in self._keys(edge) for e in self._by_names[key] if e.id != edge.id}
        above = {e.id: e for e in self._above(edge) if e.id not in renamed}
        return (
            *(self._of(renamed[i], "another name") for i in sorted(renamed)),
            *(self._of(above[i], "one level up") for i in sorted(above)),
        )

    def _above(self, edge: Edge) -> list[Edge]:
        sources, targets = ([end, *self._wholes.get(end, ())] for end in (edge.source, edge.target))
        orders = [(a, b) for a in sources for b in targets]
        if vocabulary().relationships[edge.type].undirected:
            orders += [(b, a) for a, b in orders]
        found = (self.view.graph.edge(a, edge.type, b) for a, b in orders)
        return [e for e in found if e is not None and e.id != edge.id and e.status in WORKING]

    @cached_property
    def _wholes(self) -> dict[str, list[str]]:
        """Node → what it is a part of, and who provides it."""
        graph, out = self.view.graph, defaultdict[str, list[str]](list)
        for edge in graph.edges((RelationshipType.PART_OF, RelationshipType.PROVIDES), WORKING):
            part, whole = (edge.source, edge.target)[:: 1 if edge.type is RelationshipType.PART_OF else -1]
            if graph.node(whole).kind not in (Kind.PLACE, Kind.DOCUMENT):
                out[part].append(whole)
        return dict(out)

    def _of(self, edge: Edge, why: Why) -> Elsewhere:
        source, target = (self.view.graph.node(end).label for end in (edge.source, edge.target))
        says = f"{source} {edge.type.lower().replace('_', ' ')} {target}"
        return Elsewhere(edge=edge.id, why=why, status=edge.status, says=says, evidence=quotes(edge.evidence))

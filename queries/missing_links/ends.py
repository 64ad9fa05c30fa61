"""Which nodes tier 3 asks about, and which pairs of them it never asks about."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeAlias

from ...graph.model import Node, weigh
from ...graph.vocabulary import WORKING, Kind, RelationshipType, vocabulary
from ..views import SystemView
from .names import Named
from .triage import Triage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Signature: TypeAlias = tuple[Kind, str | None, frozenset[str]]
"""Kind, local system, and the places that a node serves or stands in."""

LEVELS = 4
"""How far up wholes are followed: from a team to its service, its trust, and what that is a part of."""

_EXISTENCE = (RelationshipType.PROVIDES, RelationshipType.COVERS, RelationshipType.LOCATED_AT)


class Ends:
    """The named nodes of a system that can have an interface, in order of their ids.

    Left out are groups without a name of their own (the template asks about kinds of actor), plural sites, national
    bodies, and what is stated not to be there. Indices stand for nodes: the pairs are many.
    """

    def __init__(self, view: SystemView, kinds: frozenset[Kind]) -> None:
        self.view = view
        self.triage = Triage(view)
        nodes = [
            n for n in view.graph.nodes(kinds)
            if n.evidence and view.sector[n.id] != "national"
            and (n.kind is not Kind.SITE or n.id in self.triage.sites) and self._is_there(n)
        ]  # fmt: skip
        self.nodes: tuple[Node, ...] = tuple(nodes)
        self.index = {n.id: i for i, n in enumerate(nodes)}
        self._possible: dict[Signature, NDArray[np.bool_]] = {}

    def _is_there(self, node: Node) -> bool:
        said = weigh(node.evidence)
        if said is not None and said[0] not in WORKING:
            return False
        own = [
            edge.status for edge in (
                *self.view.graph.edges(_EXISTENCE[1:], source=node.id),
                *self.view.graph.edges(_EXISTENCE[:1], target=node.id),
            )
        ]  # fmt: skip
        return not own or any(status in WORKING for status in own)

    @cached_property
    def ties(self) -> tuple[tuple[int, int], ...]:
        """Pairs of these nodes with a stated interface, whatever its status, that would else be asked about."""
        found = {
            (min(a, b), max(a, b)) for e in self.view.interfaces
            if (a := self.index.get(e.source)) is not None and (b := self.index.get(e.target)) is not None and a != b
        }  # fmt: skip
        return tuple(sorted((a, b) for a, b in found if self.possible(a)[b] and b not in self.never[a]))

    @cached_property
    def stated(self) -> tuple[frozenset[int], ...]:
        """Index → those that it has a stated interface with."""
        out: list[set[int]] = [set() for _ in self.nodes]
        for edge in self.view.interfaces:
            a, b = self.index.get(edge.source), self.index.get(edge.target)
            if a is not None and b is not None:
                out[a].add(b)
                out[b].add(a)
        return tuple(map(frozenset, out))

    @cached_property
    def never(self) -> tuple[frozenset[int], ...]:
        """Index → those that are never asked about with it, whether or not an interface is stated.

        Those joined by another relationship, whole and part or provider and service (over several levels), and what may
        be the same thing, or a part of it, under another name.
        """
        out: list[set[int]] = [{i} for i in range(len(self.nodes))]

        def close(a: str, b: str) -> None:
            i, j = self.index.get(a), self.index.get(b)
            if i is not None and j is not None:
                out[i].add(j)
                out[j].add(i)

        for edge in self.view.graph.edges():
            if edge.type is not RelationshipType.ABOUT and not edge.is_interface:
                close(edge.source, edge.target)
        for node in self.nodes:
            for whole in self._above(node.id):
                close(node.id, whole)
        for a, b in self._alike():
            out[a].add(b)
            out[b].add(a)
        return tuple(map(frozenset, out))

    def _above(self, node_id: str) -> set[str]:
        """Everything that a node is a part of or is provided by, so many levels up."""
        seen, front = {node_id}, {node_id}
        for _ in range(LEVELS):
            front = {whole for here in front for whole in self._wholes.get(here, ())} - seen
            seen |= front
        return seen - {node_id}

    @cached_property
    def _wholes(self) -> dict[str, set[str]]:
        """Node → what it is a part of or is provided by; a place is no whole that answers for what lies in it."""
        out: dict[str, set[str]] = defaultdict(set)
        for edge in self.view.graph.edges((RelationshipType.PART_OF, RelationshipType.PROVIDES), WORKING):
            part, whole = (edge.source, edge.target)[:: 1 if edge.type is RelationshipType.PART_OF else -1]
            if self.view.graph.node(whole).kind is not Kind.PLACE:
                out[part].add(whole)
        return out

    def _alike(self) -> set[tuple[int, int]]:
        """Pairs whose names may mean one thing; looked up by the rarest word, as the pairs are many."""
        named = [Named(n) for n in self.nodes]
        holders: dict[str, set[int]] = defaultdict(set)
        for i, one in enumerate(named):
            for form in one.forms:
                for word in form:
                    holders[word].add(i)
        out = set()
        for i, one in enumerate(named):
            for form in one.forms:
                for j in min((holders[word] for word in form), key=len):
                    if j != i and one.within(named[j]):
                        out.add((min(i, j), max(i, j)))
        return out

    # -- what two nodes are, whichever they are

    @cached_property
    def _signatures(self) -> tuple[Signature, ...]:
        return tuple(
            (n.kind, n.system, frozenset(self.view.places_of(n.id))) for n in self.nodes
        )  # fmt: skip

    @cached_property
    def _distinct(self) -> dict[Signature, int]:
        return {signature: i for i, signature in enumerate(dict.fromkeys(self._signatures))}

    @cached_property
    def _codes(self) -> NDArray[np.int64]:
        import numpy as np

        return np.array([self._distinct[s] for s in self._signatures], dtype=np.int64)

    def possible(self, a: int) -> NDArray[np.bool_]:
        """For every node, whether an interface with this one is possible by kind, local system and place."""
        signature = self._signatures[a]
        if signature not in self._possible:
            import numpy as np

            fits = np.array([self._fit(signature, other) for other in self._distinct], dtype=bool)
            self._possible[signature] = fits[self._codes]
        return self._possible[signature]

    def open_to(self, a: int) -> NDArray[np.bool_]:
        """For every node, whether to ask about it with this one: possible, and nothing is stated between them."""
        mask = self.possible(a).copy()
        mask[list(self.never[a] | self.stated[a])] = False
        return mask

    def _fit(self, one: Signature, other: Signature) -> bool:
        if one[1] and other[1] and one[1] != other[1]:
            return False
        return joinable(one[0], other[0]) and not self._apart(one[2], other[2])

    def _apart(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether both are stated to serve or stand in places, none of which lies in one of the other's."""
        if not one or not other or one & other:
            return False
        return not any(self.view.lies_in(p, q) or self.view.lies_in(q, p) for p in one for q in other)


@cache
def joinable(one: Kind, other: Kind) -> bool:
    """Whether the vocabulary has an interface from one kind to the other, or back."""
    vocab = vocabulary()
    return any(vocab.allows(one, t, other) or vocab.allows(other, t, one) for t in vocab.interfaces)

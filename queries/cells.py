"""Where, when and for whom a service works: the cell (stage, function, place, user group) in which it has alternatives.

Services are compared within one cell. A service for which no place is stated, nor any of its operator, covers the whole
system; one that stands in no stage's chapter belongs to every stage, as system-wide statements do. A user group that is
not stated is a class of its own: nothing says that a service for carers competes with one for anybody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..graph.model import Edge, Node, slug, weigh
from ..graph.vocabulary import WORKING, Kind, RelationshipType, Status, vocabulary
from .functions import Basis, told_functions, users_of
from .views import JOINT, SystemView

WHOLE_SYSTEM = "whole system"
"""Stands for a place where none is stated."""
KINDS = (Kind.SERVICE, Kind.INFORMATION_SYSTEM)
JOINING = (
    RelationshipType.PART_OF, RelationshipType.REFERS_TO, RelationshipType.WORKS_WITH, RelationshipType.DISCHARGES_TO,
)  # fmt: skip
ACUTE, COUNCIL = "acute", "LocalAuthority"
_WORD = re.compile(r"\w+(?:-\w+)*")
_PROPER = re.compile(r"^(?!The\b|Each\b|All\b|Our\b)(?:.*\s)?[A-Z][a-z]+")
Through = Literal["own", "whole", "name", "operator", "system"]
"""Whose places they are: the service's own, of what it is part of, in its name, of its operator; "system" where none
is stated."""


@dataclass(frozen=True)
class ServiceProfile:
    """What is known of a service before it is compared with others. ``places`` are ids of places and sites."""

    node: Node
    functions: tuple[str, ...]
    basis: Basis
    users: str
    stages: tuple[str, ...]
    places: tuple[str, ...]
    through: Through
    status: Status

    @property
    def exists(self) -> bool:
        """Whether it is there today, for someone."""
        return self.status in WORKING


def service_profiles(
    view: SystemView, kinds: Iterable[Kind] = KINDS, geography: Geography | None = None
) -> dict[str, ServiceProfile]:
    """The profile of every service and information system, by id."""
    found = _Places(view, geography or Geography.of(view))
    out = {}
    for node in view.graph.nodes(tuple(kinds)):
        told = told_functions(node)
        places, through = found.served(node.id)
        out[node.id] = ServiceProfile(
            node=node, functions=told.functions, basis=told.basis, users=users_of(node), stages=stages_of(node),
            places=places, through=through, status=status_of(view, node),
        )  # fmt: skip
    return out


def stages_of(node: Node) -> tuple[str, ...]:
    """The review stages in which its own sentences stand, in order; none where all are system-wide."""
    found = {item.stage for item in node.evidence if item.stage}
    return tuple(stage for stage in vocabulary().stages if stage in found)


def status_of(view: SystemView, node: Node) -> Status:
    """Whether a service is there: what its sentences say, else the best of the relationships that make it exist."""
    weighed = weigh(node.evidence)
    if weighed:
        return weighed[0]
    makes = RelationshipType.PROVIDES, RelationshipType.COVERS, RelationshipType.LOCATED_AT
    found = {e.status for e in view.graph.edges(makes[0], target=node.id)}
    found |= {e.status for e in view.graph.edges(makes[1:], source=node.id)}
    order = (Status.PRESENT, Status.LIMITED, Status.PLANNED, Status.ENDED, Status.ABSENT)
    return next((s for s in order if s in found), Status.PRESENT)


class _Places:
    """The places that services serve, from one pass over the relationships that say where things are."""

    def __init__(self, view: SystemView, geography: Geography) -> None:
        self.view, self.around = view, geography.around
        self.covers: dict[str, set[str]] = {}
        self.covers_whole: dict[str, set[str]] = {}
        self.stands: dict[str, set[str]] = {s: {s} for s in geography.sites}
        self.wholes: dict[str, set[str]] = {}
        self.sites_of: dict[str, set[str]] = {}
        index = {
            RelationshipType.COVERS: self.covers, RelationshipType.LOCATED_AT: self.stands,
            RelationshipType.PART_OF: self.wholes,
        }  # fmt: skip
        self.named: dict[str, list[tuple[list[str], str]]] = {}
        for place in self.around:
            for name in (view.graph.node(place).name, *view.graph.node(place).aliases):
                words = _WORD.findall(name)
                if _PROPER.search(name):  # "the city" and "hospital" are names of no place
                    self.named.setdefault(words[0].casefold(), []).append(([w.casefold() for w in words], place))
        for edge in view.graph.edges(tuple(index), WORKING):
            index[edge.type].setdefault(edge.source, set()).add(edge.target)
            if edge.type is RelationshipType.COVERS and edge.status is Status.PRESENT:
                self.covers_whole.setdefault(edge.source, set()).add(edge.target)
            if edge.type is RelationshipType.PART_OF and edge.source in self.stands:
                self.sites_of.setdefault(edge.target, set()).add(edge.source)

    def served(self, node_id: str) -> tuple[tuple[str, ...], Through]:
        """The places and sites that a service serves, and whose they are.

        First what it COVERS, else the sites and places where it is, else those of what it is part of, else those that
        its name holds ("reablement in the Vale"), else what its operators cover: a council without stated coverage the
        place in its name, an acute trust its hospitals. None of them means the whole system. Places within another of
        its places are left out.
        """
        found = self._own(node_id)
        if found:
            return self._widest(found), "own"
        seen, front = {node_id}, {node_id}
        while front and not found:
            front = {w for here in front for w in self.wholes.get(here, ()) if w not in seen}
            seen |= front
            inside = {w for w in front if self.view.graph.node(w).kind in (Kind.SERVICE, Kind.INFORMATION_SYSTEM)}
            found = {w for w in front if w in self.around} | {p for w in inside for p in self._own(w)}
            front = inside
        if found:
            return self._widest(found), "whole"
        found = self._in_names(self.view.graph.node(node_id))
        if found:
            return self._widest(found), "name"
        owners = [o for o in self.view.org[node_id].split(JOINT) if o != node_id and o in self.view.graph]
        found = {place for owner in owners for place in self._of_body(owner)}
        return (self._widest(found), "operator") if found else ((), "system")

    def _own(self, node_id: str) -> set[str]:
        return self.covers.get(node_id) or self.stands.get(node_id, set())

    def _of_body(self, owner: str) -> set[str]:
        """What a body covers, wholly if it covers any place so: of a place that it covers in part nobody knows which
        part its services are for. Else the sites of an acute trust, and the place that a council is named after.
        """
        covered = self.covers_whole.get(owner) or self.covers.get(owner)
        if covered:
            return covered
        if self.view.sector[owner] == ACUTE:
            return self.sites_of.get(owner, set())
        body = self.view.graph.node(owner)
        return self._in_names(body) if body.type == COUNCIL else set()

    def _in_names(self, node: Node) -> set[str]:
        """The places and sites that the name of a thing holds, the longest where one lies in another's name."""
        said = _WORD.findall(node.name)
        words = [word.casefold() for word in said]
        found, at = set(), 0
        while at < len(words):
            known = self.named.get(words[at], ()) if said[at][0].isupper() else ()
            fits = [(len(name), place) for name, place in known if words[at : at + len(name)] == name]
            longest = max((length for length, _ in fits), default=1)
            found |= {place for length, place in fits if length == longest}
            at += longest
        return found

    def _widest(self, places: set[str]) -> tuple[str, ...]:
        def within(place: str, whole: str) -> bool:
            return whole in self.around.get(place, ()) and place not in self.around.get(whole, ())

        return tuple(sorted(p for p in places if not any(within(p, q) for q in places)))


def joining(view: SystemView, members: Collection[str]) -> list[Edge]:
    """The present relationships by which services of one cell belong together, refer, work or move people on."""
    found = [e for m in members for e in view.graph.edges(JOINING, Status.PRESENT, source=m)]
    return [e for e in found if e.target in members]


@dataclass(frozen=True)
class Geography:
    """The places and sites of a system, and how they lie in each other. Made once for an analysis by :meth:`of`."""

    around: Mapping[str, frozenset[str]]
    """Place or site → itself and all that it lies in."""
    leaves: tuple[str, ...]
    """Places that no other place lies in, in order of ids."""
    sites: tuple[str, ...]
    whole: frozenset[str]
    """Places that stand for the whole system: they bear its name, or every other place lies in them."""

    @classmethod
    def of(cls, view: SystemView) -> Geography:
        """The geography that the documents give."""
        places = [n.id for n in view.graph.nodes(Kind.PLACE)]
        sites = [n.id for n in view.graph.nodes(Kind.SITE)]
        above: dict[str, set[str]] = {p: set() for p in (*places, *sites)}
        for edge in view.graph.edges(RelationshipType.PART_OF, WORKING):
            if edge.source in above and edge.target in above:
                above[edge.source].add(edge.target)
        around = {p: _closure(above, p) for p in above}
        holds = Counter(q for p in places for q in around[p])
        inner = {q for p in places for q in around[p] if q != p}
        named = slug(view.graph.system)
        whole = {
            p for p in places
            if holds[p] == len(places)
            or any(slug(name) == named for name in (view.graph.node(p).name, *view.graph.node(p).aliases))
        }  # fmt: skip
        return cls(around, tuple(p for p in places if p not in inner), tuple(sites), frozenset(whole))

    def serves(self, served: tuple[str, ...], place: str) -> bool:
        """Whether a service of these places serves a place or site: it lies in one of them, or no place is stated."""
        return not served or bool(self.whole & set(served)) or any(p in self.around.get(place, ()) for p in served)

    def parts(self, served: tuple[str, ...]) -> frozenset[str]:
        """The smallest named places that make up what a service serves, all where no place is stated; sites stand for
        themselves."""
        if not served:
            return frozenset(self.leaves)
        return frozenset(
            leaf for place in served for leaf in ([x for x in self.leaves if place in self.around[x]] or [place])
        )


def _closure(above: Mapping[str, set[str]], place: str) -> frozenset[str]:
    seen: set[str] = set()
    front = [place]
    while front:
        here = front.pop()
        if here not in seen:
            seen.add(here)
            front += above[here]
    return frozenset(seen)

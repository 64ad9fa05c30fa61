"""Which places a point serves, and which lie in which: as stated, or as their names say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ...graph.vocabulary import WORKING, Kind
from ..cells import WHOLE_SYSTEM
from ..views import SystemView
from .declared import AccessPoint
from .rules import door_rules


def by_system(view: SystemView, points: tuple[AccessPoint, ...]) -> list[tuple[AccessPoint, ...]]:
    """The points of each local system where a graph holds several: doors of two cities do not compete.

    What all systems share is in each of them.
    """
    of = {p.point.id: view.graph.node(p.point.id).system for p in points}
    systems = sorted({s for s in of.values() if s is not None})
    if len(systems) < 2:
        return [points]
    return [tuple(p for p in points if of[p.point.id] in (system, None)) for system in systems]


@dataclass(frozen=True)
class Area:
    """A place in which points are compared: a node of the graph, or a part of one that a name alone tells of."""

    id: str
    name: str


@dataclass(frozen=True)
class Areas:
    """The places that the points of a system serve.

    A point serves the places that it covers (or its operator's, where nothing is said of the point) and all places
    within them. A point without a place serves the whole system. "Sandwick and west Ambleford" serves Sandwick and
    west Ambleford; west Ambleford lies in Ambleford, whether or not a document says so.
    """

    view: SystemView
    points: tuple[AccessPoint, ...]

    @cached_property
    def known(self) -> dict[str, str]:
        """Place names in lower case → ids of the nodes."""
        return {n.name.casefold(): n.id for n in self.view.graph.nodes(Kind.PLACE)}

    @cached_property
    def all(self) -> list[Area]:
        """Every place that some point serves, in order of names; the whole system where none is stated."""
        found: dict[str, Area] = {}
        for point in self.points:
            for coverage in point.covers:
                for area in self._parts(coverage.place.id):
                    found.setdefault(area.id, area)
        return sorted(found.values(), key=lambda a: (a.name, a.id)) or [Area(WHOLE_SYSTEM, WHOLE_SYSTEM)]

    def serves(self, point: AccessPoint, area: Area) -> bool:
        """Whether a point is there for people of a place."""
        own = [c.place.id for c in point.covers if c.status in WORKING or not point.exists]
        if not point.covers or area.id == WHOLE_SYSTEM:
            return True
        return any(self._within(area.id, part.id) for place in own for part in self._parts(place))

    def _parts(self, place: str) -> list[Area]:
        """The places that a compound name joins, where one of them is known to the graph; else the place itself."""
        name = self.view.name(place)
        pieces = [p for p in door_rules().places.joined.split(name) if p]
        # only a compass part tells that the name is a list of places, and not the name of one body's area
        if len(pieces) < 2 or not any(self._whole(p) for p in pieces):
            return [Area(place, name)]
        return [Area(self.known.get(p.casefold(), f"{place}: {p}"), p) for p in pieces]

    def _whole(self, name: str) -> str | None:
        """The known place that a compass name lies in: Ambleford of west Ambleford."""
        part = door_rules().places.part.search(name)
        return self.known.get(part.group("whole").casefold()) if part else None

    def _within(self, place: str, whole: str) -> bool:
        if place == whole or (place in self.view.graph and self.view.lies_in(place, whole)):
            return True
        name = self.view.name(place) if place in self.view.graph else place.rpartition(": ")[2]
        around = self._whole(name)
        return around is not None and (around == whole or self.view.lies_in(around, whole))

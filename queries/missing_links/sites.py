"""At which sites a statement holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from ...graph.model import Evidence, Node
from ...graph.vocabulary import WORKING, Kind, RelationshipType
from ..views import JOINT, SystemView
from .triage import is_plural

_UP = (RelationshipType.PART_OF, RelationshipType.LOCATED_AT)


class Sites:
    """The single sites among some nodes ("the acute hospitals" is none), and what holds at which of them."""

    def __init__(self, view: SystemView, candidates: Iterable[Node]) -> None:
        self.view = view
        self.all = tuple(n for n in candidates if n.kind is Kind.SITE and not is_plural(n))
        self._ids = {n.id for n in self.all}

    def of(self, ends: Iterable[str], lines: Iterable[Evidence]) -> tuple[str, ...]:
        """The sites of a statement, in order of ids; none where it is said of no site.

        Those that its ends are, belong to or are based at; else those that its sentences name; else the site of a body
        at its ends that has no other: what is said of a body with several is said of none by name.
        """
        ends = tuple(ends)
        named = {s for i in lines for s, pattern in self._patterns.items() if pattern.search(i.text)}
        found = {s for end in ends for s in self._up(end)} or named
        return tuple(sorted(found or {s for end in ends for s in self._held(end)}))

    def _up(self, node_id: str) -> set[str]:
        """The site that a node is, or that it belongs to or stands at, directly or through another."""
        seen: set[str] = set()
        front = [node_id]
        while front:
            here = front.pop()
            # what belongs to a body is not at every site of that body
            if here not in seen and (here == node_id or self.view.graph.node(here).kind in (Kind.SERVICE, Kind.SITE)):
                seen.add(here)
                front += [e.target for e in self.view.graph.edges(_UP, WORKING, source=here)]
        return seen & self._ids

    def _held(self, node_id: str) -> set[str]:
        """The one site of the body that a node is, belongs to or is provided by."""
        held = [self._of_body.get(body, []) for body in self.view.org[node_id].split(JOINT)]
        return {sites[0] for sites in held if len(sites) == 1}

    @cached_property
    def _of_body(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for site in self.all:
            for edge in self.view.graph.edges(RelationshipType.PART_OF, WORKING, source=site.id):
                out.setdefault(edge.target, []).append(site.id)
        return out

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        """Site → its names; those in small letters ("the site") would name any."""
        out = {}
        for site in self.all:
            names = [n for n in (site.name, *site.aliases) if re.search("[A-Z]", n)]
            if names:
                out[site.id] = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)")
        return out

"""Layers over a place (A6): how many councils, boards, partnerships, commissioners and trusts, now and by the plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from ...graph.model import Edge
from ...graph.vocabulary import BODIES, WORKING, Kind, RelationshipType, Status
from ..cells import Geography
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .areas import (
    TOLERANCE,
    StatedShare,
    area_rules,
    by_law,
    by_name,
    footprint_key,
    layer_of,
    stated_shares,
)
from .footprint import Footprint, Share

Basis = Literal["covers", "by law", "in use", "covers a part", "covers it with more", "comes after", "by name"]
"""Why a body is counted: its stated area is the place; the law has it for the place that it is named after; a share of
the use that people of the place make is stated for it; its area is a part of the place, or a place around it; it comes
after a body that is counted; or no more than its name has that of the place in it."""

_REASONS: tuple[Basis, ...] = get_args(Basis)
_AREA = (*WORKING, Status.PLANNED)


class LayerBody(Result):
    """A body of a layer. ``through`` is the part or the wider place that it covers, or the body that it comes after."""

    body: NodeRef
    basis: Basis
    status: Status
    through: NodeRef | None = None
    shares: tuple[float, ...] = ()
    evidence: tuple[Quote, ...] = ()


class Layer(Result):
    """The bodies of one sort over a place, now and once what is planned is done.

    ``count_now`` leaves out those that stand here by their name alone; ``count_planned`` cannot, as what is to come
    is seldom given an area.
    """

    layer: str
    now: tuple[LayerBody, ...]
    planned: tuple[LayerBody, ...]
    replaced: tuple[NodeRef, ...]
    count_now: Figure
    count_planned: Figure | None = None


class ShareConflict(Result):
    """Different shares of one place stated for one body, or for bodies of one footprint; none is taken for right."""

    place: NodeRef
    of: Literal["one body", "one footprint"]
    statements: tuple[StatedShare, ...]


class PlaceLayers(Result):
    """All layers over one place; a layer that is not listed is not stated, which is not none."""

    place: NodeRef
    layers: tuple[Layer, ...]
    conflicts: tuple[ShareConflict, ...] = ()


_Found = dict[str, dict[str, LayerBody]]


@dataclass(frozen=True)
class _Known:
    """What is stated of areas, by place: who covers it, for whom the law has it, which shares of it are stated.

    ``layers`` has the layer of every body that is of one, ``later`` what such a body merges into or is replaced by.
    """

    layers: Mapping[str, str]
    later: Mapping[str, list[Edge]]
    covers: Mapping[str, list[Edge]]
    law: Mapping[str, list[str]]
    shares: Mapping[str, list[tuple[StatedShare, ...]]]
    around: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, view: SystemView) -> _Known:
        named = ((node.id, layer_of(view, node)) for node in view.graph.nodes(BODIES))
        layers = {body: layer for body, layer in named if layer}
        later: dict[str, list[Edge]] = {}
        for edge in view.graph.edges(RelationshipType.SUCCEEDED_BY, (Status.PRESENT, Status.PLANNED)):
            if edge.source in layers and edge.target in layers:
                later.setdefault(edge.source, []).append(edge)
        covers: dict[str, list[Edge]] = {}
        for edge in view.graph.edges(RelationshipType.COVERS, _AREA):
            if edge.source in layers:
                covers.setdefault(edge.target, []).append(edge)
        law: dict[str, list[str]] = {}
        for body, place in by_law(view).items():
            law.setdefault(place, []).append(body)
        shares: dict[str, list[tuple[StatedShare, ...]]] = {}
        for (_, place), said in stated_shares(view).items():
            shares.setdefault(place, []).append(said)
        return cls(layers, later, covers, law, shares, Geography.of(view).around)

    def over(self, place: str) -> Iterator[tuple[Basis, Edge]]:
        """Statements of areas that are the place, a part of it, or a place around it."""
        for target in sorted(self.covers):
            basis: Basis | None = (
                "covers" if target == place
                else "covers a part" if place in self.around[target]
                else "covers it with more" if target in self.around.get(place, ()) else None
            )  # fmt: skip
            for edge in self.covers[target] if basis else ():
                if basis:
                    yield basis, edge


def place_layers(view: SystemView, feet: Sequence[Footprint] = ()) -> tuple[PlaceLayers, ...]:
    """Every place over which two layers, or two bodies of one, are stated; the place with the most bodies first.

    A body stands over a place whose area is the place, lies in it or has it in it. A council and its health and
    wellbeing board stand over the place that they are named after, as the law has it. ``feet`` tell which bodies
    people of a place use.
    """
    known, named = _Known.of(view), by_name(view)
    # what others are to become is not there yet
    heirs = {e.target for e in view.graph.edges(RelationshipType.SUCCEEDED_BY, Status.PLANNED)}
    users: dict[str, list[Share]] = {}
    for foot in feet:
        if foot.place and foot.of != "population":
            users.setdefault(foot.place.id, []).extend(b for b in foot.bodies if b.share)
    alike: dict[str, list[str]] = {}
    for body in sorted(named.keys() - heirs):
        for place in named[body]:
            alike.setdefault(place, []).append(body)
    out = []
    for place in sorted({*known.covers, *known.law, *users}):
        now, planned = _bodies(view, place, known)
        for row in users.get(place, ()):
            _keep(known, now, LayerBody(body=row.body, basis="in use", status=row.status, evidence=row.evidence))
        for body in alike.get(place, ()):
            ref, said = node_ref(view.graph, body), quotes(view.graph.node(body).evidence)[:1]
            if not any(body in bodies for bodies in (*now.values(), *planned.values())):
                _keep(known, now, LayerBody(body=ref, basis="by name", status=Status.PRESENT, evidence=said))
        replaced = _succession(view, known, now, planned)
        names = sorted({name for rows in (now, planned) for name in rows if rows[name]}, key=_order)
        made = tuple(_layer(name, now.get(name, {}), planned.get(name, {}), replaced, view) for name in names)
        if len(made) > 1 or any(len(layer.now) + len(layer.planned) > 1 for layer in made):
            conflicts = _conflicts(view, place, known.shares.get(place, []))
            out.append(PlaceLayers(place=node_ref(view.graph, place), layers=made, conflicts=conflicts))
    return tuple(sorted(out, key=lambda p: (-sum(len(x.now) for x in p.layers), -len(p.layers), p.place.id)))


def _order(layer: str) -> tuple[int, str]:
    """The order of the rules; the parts of a layer by name."""
    names = list(area_rules().layers.values())
    return next((i for i, name in enumerate(names) if layer.startswith(name)), len(names)), layer


def _bodies(view: SystemView, place: str, known: _Known) -> tuple[_Found, _Found]:
    now: _Found = {}
    planned: _Found = {}
    stated = {said[0].body.id: said for said in known.shares.get(place, ())}
    for basis, edge in known.over(place):
        of_place = stated.get(edge.source, ())
        row = LayerBody(
            body=node_ref(view.graph, edge.source), basis=basis, status=edge.status,
            through=None if basis == "covers" else node_ref(view.graph, edge.target),
            shares=tuple(s.share for s in of_place), evidence=quotes(edge.evidence),
        )  # fmt: skip
        _keep(known, planned if edge.status is Status.PLANNED else now, row)
    for body in known.law.get(place, ()):
        said_of = quotes(view.graph.node(body).evidence)[:1]
        ref = node_ref(view.graph, body)
        _keep(known, now, LayerBody(body=ref, basis="by law", status=Status.PRESENT, evidence=said_of))
    for said in known.shares.get(place, ()):
        row = LayerBody(
            body=said[0].body, basis="covers", status=Status.PLANNED if said[0].planned else Status.PRESENT,
            shares=tuple(s.share for s in said), evidence=tuple(q for s in said for q in s.evidence),
        )  # fmt: skip
        _keep(known, planned if said[0].planned else now, row)
    return now, planned


def _keep(known: _Known, into: _Found, row: LayerBody) -> None:
    """One row for each body, for the most telling reason; boards and committees are of no layer."""
    layer = known.layers.get(row.body.id)
    if layer is None:
        return
    kept = into.setdefault(layer, {}).get(row.body.id)
    if kept is None or _REASONS.index(row.basis) < _REASONS.index(kept.basis):
        into[layer][row.body.id] = row


def _succession(view: SystemView, known: _Known, now: _Found, planned: _Found) -> set[str]:
    """Puts bodies that came after others in their place, and those that are to come among the planned.

    Returns the bodies that are to be replaced.
    """
    replaced: set[str] = set()
    front = [row for rows in now.values() for row in rows.values()]
    seen = {row.body.id for row in front}
    for row in front:  # grows where one body after another has come
        for edge in known.later.get(row.body.id, ()):
            there = edge.status is Status.PRESENT
            heir = LayerBody(
                body=node_ref(view.graph, edge.target), basis="comes after", status=edge.status, through=row.body,
                evidence=quotes(edge.evidence),
            )  # fmt: skip
            passing = not there and any(e.status is Status.PLANNED for e in known.later.get(edge.target, ()))
            if not passing:  # else it goes into the merger too
                _keep(known, now if there else planned, heir)
            if there and edge.target not in seen:
                seen.add(edge.target)
                front.append(heir)
            if there:
                now[known.layers[row.body.id]].pop(row.body.id, None)
            else:
                replaced.add(row.body.id)
    return replaced


def _layer(
    name: str, now: dict[str, LayerBody], planned: dict[str, LayerBody], replaced: set[str], view: SystemView
) -> Layer:
    going = sorted(replaced & set(now))
    sure = [row for row in now.values() if row.basis != "by name"]
    new = {body: row for body, row in planned.items() if body not in now}
    after = None
    if going or new:
        number = len(now) - len(going) + len(new)
        after = Figure(
            value=number,
            numerator=number,
            denominator=1,
            note="bodies counted, not sentences: no interval",
        )
    return Layer(
        layer=name, now=tuple(now[b] for b in sorted(now)), planned=tuple(new[b] for b in sorted(new)),
        replaced=tuple(node_ref(view.graph, b) for b in going),
        count_now=Figure(
            value=len(sure), numerator=len(sure), denominator=1,
            not_stated=1 - len(sure) / len(now) if now else None,
            not_stated_of="bodies whose area no document gives, and whose name alone points here",
            note="bodies counted, not sentences: no interval",
        ),
        count_planned=after,
    )  # fmt: skip


def _conflicts(view: SystemView, place: str, shares: list[tuple[StatedShare, ...]]) -> tuple[ShareConflict, ...]:
    """Shares of the place that differ, of one body and of bodies with one footprint."""
    here = node_ref(view.graph, place)
    out = [ShareConflict(place=here, of="one body", statements=said) for said in shares if len(said) > 1]
    alike: dict[tuple[str, ...], list[StatedShare]] = {}
    for said in shares:
        if key := footprint_key(_whole(view, said[0].body.id)):
            alike.setdefault(key, []).extend(said)
    for _, rows in sorted(alike.items()):
        values = [s.share for s in rows]
        if len({s.body.id for s in rows}) > 1 and max(values) - min(values) > TOLERANCE:
            out.append(ShareConflict(place=here, of="one footprint", statements=tuple(rows)))
    return tuple(out)


def _whole(view: SystemView, body: str) -> str:
    """The name of the body that a board or committee is part of, else its own."""
    wholes = view.graph.edges(RelationshipType.PART_OF, WORKING, source=body)
    names = [n.name for e in wholes if (n := view.graph.node(e.target)).kind is not Kind.PLACE and n.kind in BODIES]
    return names[0] if names else view.graph.node(body).name

"""Which bodies of which layer are for which place, and what share of its people: as stated, and as the law has it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from ...graph.model import Edge, Evidence, Node
from ...graph.vocabulary import BODIES, NOT_STATED, WORKING, Kind, RelationshipType, Status
from ..lexicon import Patterns, Table, checked, read_table
from ..results import NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView

TOLERANCE = 0.005
"""Printed percentages are rounded: two shares within half a point are one, and such a rest is none."""

_AREA = (*WORKING, Status.PLANNED)
_PER_CENT = ("%", "per cent", "percent", "percentage")
_PERCENTAGE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*|&")


class MeasureRule(Table):
    """Which measures are shares of use, and of whose."""

    of: str
    role: Literal["relevance", "commitment"]
    pattern: re.Pattern[str]


class _ByLaw(Table):
    types: frozenset[str]
    words: frozenset[str]


class _ByName(Table):
    types: frozenset[str]


class _Footprint(Table):
    words: frozenset[str]


class _Population(Table):
    pattern: re.Pattern[str]
    covered: re.Pattern[str]


class AreaRules(Table):
    """``footprint.toml``."""

    layers: dict[str, str]
    trusts: Patterns
    by_law: _ByLaw
    by_name: _ByName
    footprint: _Footprint
    population: _Population
    measures: tuple[MeasureRule, ...] = ()


@cache
def area_rules() -> AreaRules:
    """The rules, read once."""
    return checked(AreaRules, "footprint.toml", read_table(__package__, "footprint.toml"))


class StatedShare(Result):
    """One statement of the share of a place that a body is for; several statements may differ."""

    body: NodeRef
    place: NodeRef
    share: float
    planned: bool
    edges: tuple[str, ...] = ()
    evidence: tuple[Quote, ...] = ()


def layer_of(view: SystemView, node: Node) -> str | None:
    """What its layer is called; trusts are parted by sector, as far as one is read or their names tell."""
    name = area_rules().layers.get(node.type or "")
    if name is None or node.kind not in BODIES:
        return None
    if node.type != "NHSTrust":
        return name
    sector = node.sector if node.sector != NOT_STATED else _kind_of_trust(view, node)
    return f"{name} ({sector.replace('-', ' ')})" if sector else f"{name} (sector {NOT_STATED})"


def _kind_of_trust(view: SystemView, trust: Node) -> str | None:
    own = area_rules().trusts.first(" ".join([trust.name, *trust.aliases]))
    if own:
        return own
    parts = view.graph.edges(RelationshipType.PART_OF, WORKING, target=trust.id)
    sites = [n.name for e in parts if (n := view.graph.node(e.source)).kind is Kind.SITE]
    found = {area_rules().trusts.first(name) for name in sites} - {None}
    return found.pop() if len(found) == 1 else None


def _left(name: str, words: frozenset[str]) -> tuple[str, ...]:
    return tuple(w for w in _WORD.findall(name.casefold().replace("well-being", "wellbeing")) if w not in words)


def footprint_key(name: str) -> tuple[str, ...]:
    """The words of a name that tell its area; empty where none is left."""
    return _left(name, area_rules().footprint.words)


def by_law(view: SystemView) -> dict[str, str]:
    """Body → the one place that the law has it for, by its name; see ``[by_law]`` in the rules."""
    rule = area_rules().by_law
    places: dict[tuple[str, ...], set[str]] = {}
    for place in view.graph.nodes(Kind.PLACE):
        for name in (place.name, *place.aliases):
            if name[:1].isupper() and (key := _left(name, rule.words)):
                places.setdefault(key, set()).add(place.id)
    out = {}
    for body in view.graph.nodes(BODIES):
        if body.type in rule.types:
            found = {p for name in (body.name, *body.aliases) for p in places.get(_left(name, rule.words), ())}
            if len(found) == 1:
                out[body.id] = found.pop()
    return out


def by_name(view: SystemView) -> dict[str, set[str]]:
    """Body → the places whose names are in its name; see ``[by_name]`` in the rules. A likeness, not a statement."""
    named = [
        (place.id, f" {' '.join(_left(name, frozenset()))} ")
        for place in view.graph.nodes(Kind.PLACE) for name in (place.name, *place.aliases) if name[:1].isupper()
    ]  # fmt: skip
    out: dict[str, set[str]] = {}
    for body in view.graph.nodes(BODIES):
        if body.type in area_rules().by_name.types:
            words = f" {' '.join(_left(body.name, frozenset()))} "
            out[body.id] = {place for place, name in named if name.strip() and name in words}
    return out


def stated_shares(view: SystemView) -> dict[tuple[str, str], tuple[StatedShare, ...]]:
    """(Body, place) → every statement that differs, the largest first; what is not a share of 1 is left out."""
    found: dict[tuple[str, str], list[StatedShare]] = {}
    covers = [e for e in view.graph.edges(RelationshipType.COVERS, _AREA) if view.graph.node(e.source).kind in BODIES]
    joint = _said_of_several(covers)
    for edge in covers:
        for share, evidence in _said(edge, joint):
            _add(view, found, edge.source, edge.target, share, edge.status is Status.PLANNED, [edge.id], evidence)
    for measure in view.graph.nodes(Kind.MEASURE):
        _measured(view, measure, found)
    return {key: tuple(sorted(rows, key=lambda r: (-r.share, r.planned))) for key, rows in sorted(found.items())}


def _add(
    view: SystemView, found: dict[tuple[str, str], list[StatedShare]], body: str, place: str, share: float,
    planned: bool, edges: list[str], evidence: Iterable[Evidence],
) -> None:  # fmt: skip
    rows = found.setdefault((body, place), [])
    if all(abs(row.share - share) > TOLERANCE for row in rows):
        rows.append(
            StatedShare(
                body=node_ref(view.graph, body), place=node_ref(view.graph, place), share=share, planned=planned,
                edges=tuple(edges), evidence=quotes(evidence),
            )
        )  # fmt: skip


def _said_of_several(covers: Iterable[Edge]) -> set[str]:
    """Sentences on the areas of several bodies: a figure in them may be of all together."""
    bodies: dict[str, set[str]] = {}
    for edge in covers:
        for item in edge.evidence:
            bodies.setdefault(item.passage, set()).add(edge.source)
    return {passage for passage, found in bodies.items() if len(found) > 1}


def _said(edge: Edge, joint: set[str]) -> list[tuple[float, list[Evidence]]]:
    """The share that the edge has, and those that single sentences of it give."""
    out: list[tuple[float, list[Evidence]]] = []
    share = edge.attributes.get("share")
    read = {i: s for i, item in enumerate(edge.evidence) if (s := _read(item.text)) is not None}
    if isinstance(share, int | float) and 0 < share <= 1:
        own = [edge.evidence[i] for i, s in read.items() if abs(s - share) <= TOLERANCE]
        out.append((float(share), own or list(edge.evidence)))
    out += [(s, [item]) for i, s in read.items() if (item := edge.evidence[i]).passage not in joint]
    return out


def _read(text: str) -> float | None:
    """The one share of a population that a text gives; none where it gives several."""
    found = {float(hit["share"]) / 100 for hit in area_rules().population.pattern.finditer(text)}
    return share if len(found) == 1 and text.count("%") <= 1 and 0 < (share := found.pop()) <= 1 else None


def _measured(view: SystemView, measure: Node, found: dict[tuple[str, str], list[StatedShare]]) -> None:
    """A measure of the population that one body covers, or several that become one body."""
    value = per_cent(measure)
    text = " ".join(item.text for item in measure.evidence)
    rule = area_rules().population
    if value is None or not (0 < value <= 1 and rule.covered.search(text) and rule.pattern.search(text)):
        return
    about = [view.graph.node(e.target) for e in view.graph.edges(RelationshipType.ABOUT, source=measure.id)]
    bodies = {n.id for n in about if n.kind in BODIES and layer_of(view, n)}
    became = {b: successors(view, b) & bodies for b in bodies}
    heads = {b for b in bodies if not became[b]}
    if len(heads) == 1 and _read(text) is not None:
        (head,) = heads
    elif (led := _led_to(view, text, value, heads)) is not None:
        head = led
    else:
        return  # of nobody, or of several and not said of which
    placed = [{e.target for e in view.graph.edges(RelationshipType.COVERS, _AREA, source=b)} for b in sorted(bodies)]
    places = set.intersection(*[p for p in placed if p]) if any(placed) else set()
    if len(places) == 1:
        planned = any(head in successors(view, b, (Status.PLANNED,)) for b in bodies)
        _add(view, found, head, places.pop(), value, planned, [], measure.evidence)


def _led_to(view: SystemView, text: str, value: float, bodies: set[str]) -> str | None:
    """Of several bodies the one whose percentage this is, in a sentence that gives several.

    Where a body is named before the first percentage ("A covers 70%; B covers 30%"), each follows its body; else it
    comes before it ("70% lie in A and 30% in B").
    """
    parts = _PERCENTAGE.split(text)  # text, number, text, number, …, text
    at = [i for i in range(1, len(parts), 2) if abs(float(parts[i]) / 100 - value) < 1e-9]
    if len(at) != 1:
        return None
    before = bool(_named_in(view, parts[0], bodies))
    named = _named_in(view, parts[at[0] - 1 if before else at[0] + 1], bodies)
    return named.pop() if len(named) == 1 else None


def _named_in(view: SystemView, text: str, bodies: set[str]) -> set[str]:
    low = text.casefold()
    return {
        body for body in bodies for node in [view.graph.node(body)]
        if any(name.casefold() in low for name in (node.name, *node.aliases))
    }  # fmt: skip


def successors(view: SystemView, body: str, statuses: Iterable[Status] = _AREA) -> set[str]:
    """The bodies that it merges into or is replaced by, as documents state it."""
    return {e.target for e in view.graph.edges(RelationshipType.SUCCEEDED_BY, statuses, source=body)}


def per_cent(measure: Node) -> float | None:
    """The value of a measure in per cent as a share of 1."""
    value = measure.attributes.get("value")
    unit = str(measure.attributes.get("unit", "")).strip().casefold()
    return float(value) / 100 if isinstance(value, int | float) and unit in _PER_CENT else None

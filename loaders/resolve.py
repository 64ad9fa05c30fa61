"""One node for one body across documents and systems: entities of several documents brought together.

Entities are one where reference data or a person's decision say so; within a local system also where
kind and normal form of a full name agree, or where one's name of a body holds the other's and no second
body could be meant. Two bodies of the reference table stay two, whatever they are called, and nothing is
merged on similarity.

Systems share bodies that reference data know, national bodies, and bodies with the same full official
name. Everything else belongs to its system: two cities have each their own "GPs" and "single point of
access". Where a graph holds several systems, what is not shared carries the name of its system in its id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..graph.model import node_id, slug
from ..graph.vocabulary import NOT_STATED, Kind
from .identity import Identities
from .initials import AREA_TYPES, areas_by_letters, written_out
from .mentions.registry import Registry
from .naming import latest, name_of
from .normal import normal
from .reference.model import Body
from .systems import NATIONAL, in_system, is_full_name
from .values import Entity, Reading

Where = tuple[str, str]
"""A document and the key of an entity in it."""

_BODIES = (Kind.ORGANISATION, Kind.PARTNERSHIP)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The final entity of each (document, entity key), and the local system of each final key.

    ``system_of`` has no entry for what is shared, nor where there is one system only.
    """

    entities: Mapping[Where, Entity]
    system_of: Mapping[str, str]


@dataclass(slots=True)
class _Found:
    """What is one thing within one system, or, after joining, across systems."""

    entity: Entity
    scopes: set[str]
    members: list[Where] = field(default_factory=list)
    dates: set[str | None] = field(default_factory=set)

    @property
    def forms(self) -> set[str]:
        return {self.entity.name, *self.entity.aliases}


def resolve(
    readings: Iterable[Reading], identities: Identities | None = None, systems: Mapping[str, str] | None = None
) -> Resolution:
    """Bring the entities of documents together; the result does not depend on the order of documents.

    ``systems`` is the local system of each document by name: one for all where it is left out. The name
    of a body is the one that :func:`.naming.name_of` gives; of what reference data do not know, it is the
    fullest form among the documents, the more used one on a tie. Aliases are all other forms.
    """
    readings = sorted(readings, key=lambda r: r.document.name)
    identities = identities or Identities()
    systems = systems or {}
    scopes: defaultdict[str, list[tuple[Reading, str, Entity]]] = defaultdict(list)
    homes = {normal(s): s for s in set(systems.values()) - {NATIONAL}}
    for reading in readings:
        mine = systems.get(reading.document.name, "")
        for key, entity in sorted(reading.entities.items()):
            scope = mine
            if mine == NATIONAL and entity.kind is Kind.PLACE:  # the city of which the country's report speaks
                scope = homes.get(normal(entity.name), mine)
            scopes[scope].append((reading, key, entity))
    found = [f for scope in sorted(scopes) for f in _Scope(scope, identities).resolve(scopes[scope])]
    several = len(set(systems.values())) > 1
    if several:
        found = _joined(found)
    table = identities.matcher.table if identities.matcher else None
    named = [_named(f, table.get(f.entity.body) if table and f.entity.body else None) for f in found]
    keys = _keys(named, identities, several)
    out: dict[Where, Entity] = {}
    system_of: dict[str, str] = {}
    for thing, key in zip(named, keys, strict=True):
        if several and len(thing.scopes) == 1 and thing.entity.type != "NationalBody":
            system_of[key] = next(iter(thing.scopes))
        out.update(dict.fromkeys(thing.members, replace(thing.entity, key=key)))
    return Resolution({where: out[where] for where in sorted(out)}, system_of)


class _Scope(Registry):
    """The entities of the documents of one system."""

    def __init__(self, system: str, identities: Identities) -> None:
        super().__init__(identities.within(system=system or None))
        self.system = system
        self.entity_of: dict[Where, Entity] = {}
        self.draft_of: dict[Where, str] = {}
        self.surface: dict[str, set[str]] = {}
        self.dates: dict[str, set[str | None]] = {}

    def resolve(self, entities: Sequence[tuple[Reading, str, Entity]]) -> Iterator[_Found]:
        """What the entities of documents come to, in order of the drafts."""
        for reading, key, entity in entities:
            self._note(reading, key, entity)
        if len({r.document.name for r, _, _ in entities}) > 1:
            self._join_by_alias()
            self.merge_contained()
        self.join_decided()
        self._identify()
        members: defaultdict[str, list[Where]] = defaultdict(list)
        for where, draft in self.draft_of.items():
            members[self.now(draft)].append(where)
        for draft, entity in self.entities(members, self.surface).items():
            yield _Found(entity, {self.system}, sorted(members[draft]), self.dates[draft])

    def forms_of(self, key: str) -> set[str]:
        """All that an entity is called, in whichever document."""
        return self.surface[key]

    def merge(self, lesser: str, greater: str) -> None:
        """Make one entity of two; nothing happens where they are known to be two bodies."""
        super().merge(lesser, greater)
        if lesser != greater and self.now(lesser) == greater:
            self.surface[greater] |= self.surface.pop(lesser)
            self.dates[greater] |= self.dates.pop(lesser)

    def _note(self, reading: Reading, key: str, entity: Entity) -> None:
        where = reading.document.name, key
        forms = {entity.name, *entity.aliases}
        body = entity.body
        if body and self.identities.is_body(entity.kind, forms, body) == "different":
            body = None
        sector = None if entity.sector == NOT_STATED else entity.sector
        made = self.add(entity.kind, entity.type, entity.name, sector=sector, body=body)
        self.entity_of[where], self.draft_of[where] = entity, made
        self.surface.setdefault(made, set()).update(forms)
        self.dates.setdefault(made, set()).add(reading.dated)

    def _join_by_alias(self) -> None:
        """A full name in one document that is an alias in another leads to the same body."""
        for where in sorted(self.entity_of):
            entity = self.entity_of[where]
            if entity.kind not in _BODIES:
                continue
            for alias in entity.aliases:
                other, mine = self.find(entity.kind, alias), self.now(self.draft_of[where])
                if len(alias.split()) >= 3 and other and other != mine and other in self.drafts:
                    lesser, greater = sorted((other, mine), key=lambda d: (len(normal(self.drafts[d].name())), d))
                    self.merge(lesser, greater)

    def _identify(self) -> None:
        """Bodies that only the forms of all documents tell; what is one body becomes one.

        Names are read as at the date of every document; where that gives two bodies, it gives none.
        """
        first: dict[str, str] = {}
        areas = areas_by_letters(self.surface[k] for k, d in self.drafts.items() if d.body and d.type in AREA_TYPES)
        for key in sorted(self.drafts, key=lambda k: (-len(self.drafts[k].name()), k)):
            draft = self.drafts[key]
            if draft.kind not in _BODIES:
                continue
            if draft.body is None:
                forms = self.surface[key]
                if draft.type in AREA_TYPES:
                    forms = forms | written_out(forms, areas)
                asked = [
                    self.identities.identify(draft.kind, draft.type, forms, dated=d)
                    for d in sorted(self.dates[key], key=str)
                ]
                bodies = {i.body.id for i in asked if i}
                draft.body = bodies.pop() if len(bodies) == 1 else None
            if draft.body is None:
                continue
            greater = first.setdefault(draft.body, key)
            if self.drafts[greater].kind is draft.kind:
                self.merge(key, greater)
                if self.now(key) != greater:  # a person said that they are two: then one of them is another body
                    draft.body = None


def _joined(found: Sequence[_Found]) -> list[_Found]:
    """What systems share becomes one: by body, or by the full name of what reference data do not know."""
    by_body: dict[str, _Found] = {}
    by_name: dict[tuple[Kind, str], list[_Found]] = {}
    out: list[_Found] = []
    for thing in sorted(found, key=lambda f: f.entity.body is None):  # stable: bodies that are known come first
        entity = thing.entity
        same = [by_body[entity.body]] if entity.body in by_body else []
        name = (entity.kind, normal(entity.name))
        if entity.body is None and _shareable(entity):
            same = by_name.get(name, [])
        if len(same) == 1 and not same[0].scopes & thing.scopes:
            _absorb(same[0], thing)
            continue
        out.append(thing)
        if entity.body is not None:
            by_body[entity.body] = thing
        if _shareable(entity):
            by_name.setdefault(name, []).append(thing)
    return out


def _absorb(kept: _Found, other: _Found) -> None:
    one, two = kept.entity, other.entity
    name = max((one.name, two.name), key=lambda n: (len(n.split()), len(n), n))
    kept.entity = replace(
        one,
        name=name,
        type=one.type or two.type,
        aliases=tuple(sorted((kept.forms | other.forms) - {name})),
        sector=two.sector if one.sector == NOT_STATED else one.sector,
    )
    kept.scopes |= other.scopes
    kept.members = sorted([*kept.members, *other.members])
    kept.dates |= other.dates


def _shareable(entity: Entity) -> bool:
    """Whether an entity is one and the same in whichever system it is named."""
    if entity.body is not None or entity.type == "NationalBody":
        return True
    return entity.kind in _BODIES and is_full_name(entity.name)


def _named(thing: _Found, body: Body | None) -> _Found:
    """With the final name, and for a body that is known with its type and sector."""
    if body is None:
        return thing
    entity = thing.entity
    name = name_of(body, entity.name, thing.forms, latest(thing.dates))
    known = body.role.kind is entity.kind
    sector = body.sector if body.sector and (entity.kind is Kind.ORGANISATION or entity.sector == NOT_STATED) else None
    thing.entity = replace(
        entity,
        name=name,
        type=body.role.type if known else entity.type,
        aliases=tuple(sorted(thing.forms - {name})),
        sector=sector or entity.sector,
    )
    return thing


def _keys(found: Sequence[_Found], identities: Identities, several: bool) -> list[str]:
    """The node id of each; where two bodies have one name, the codes of both tell them apart."""
    keys = []
    for thing in found:
        key = node_id(thing.entity.kind, thing.entity.name)
        if several and not _shareable(thing.entity):
            key = in_system(key, min(thing.scopes))
        keys.append(key)
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    apart: defaultdict[str, bool] = defaultdict(bool)
    for thing, key in zip(found, keys, strict=True):
        if thing.entity.body:
            bodies[key].add(thing.entity.body)
    for thing, key in zip(found, keys, strict=True):
        if not thing.entity.body:
            kind, forms = thing.entity.kind, thing.forms
            apart[key] |= any(identities.is_body(kind, forms, b) == "different" for b in bodies[key])
    return [
        f"{key}-{slug(thing.entity.body)}" if thing.entity.body and (len(bodies[key]) > 1 or apart[key]) else key
        for thing, key in zip(found, keys, strict=True)
    ]

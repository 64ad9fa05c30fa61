"""One node for one body across documents: entities of several documents brought together.

Two entities are one where kind and normal form of a full name agree, or where one's name of a body
holds the other's and no second body could be meant. Nothing is merged on similarity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..graph.vocabulary import NOT_STATED, Kind
from .mentions.registry import Registry, normal
from .values import Entity, Reading

_BODIES = (Kind.ORGANISATION, Kind.PARTNERSHIP)


def resolve(readings: Iterable[Reading]) -> dict[tuple[str, str], Entity]:
    """The final entity of each (document name, entity key).

    The name is the fullest form among the documents, the more used one on a tie; aliases are all
    other forms. The result does not depend on the order of the documents.
    """
    ordered = sorted(readings, key=lambda r: r.document.name)
    registry = Registry()
    draft: dict[tuple[str, str], str] = {}
    entities: dict[tuple[str, str], Entity] = {}
    for reading in ordered:
        for key, entity in sorted(reading.entities.items()):
            sector = None if entity.sector == NOT_STATED else entity.sector
            made = registry.add(entity.kind, entity.type, entity.name, sector=sector)
            draft[reading.document.name, key] = made
            entities[reading.document.name, key] = entity
    if len(ordered) > 1:
        _join_by_alias(registry, entities, draft)
        registry.merge_contained()
    final = {k: _owner(registry, draft[k], entities[k]) for k in draft}
    forms: dict[str, set[str]] = {}
    for k, key in final.items():
        forms.setdefault(key, set()).update((entities[k].name, *entities[k].aliases))
    made_of = registry.entities(final.values(), forms)
    return {k: made_of[key] for k, key in final.items()}


def _join_by_alias(
    registry: Registry, entities: Mapping[tuple[str, str], Entity], draft: dict[tuple[str, str], str]
) -> None:
    """A full name in one document that is an alias in another leads to the same body."""
    for k in sorted(entities):
        entity = entities[k]
        if entity.kind not in _BODIES:
            continue
        for alias in entity.aliases:
            if len(alias.split()) < 3:
                continue
            other = registry.find(entity.kind, alias)
            mine = _owner(registry, draft[k], entity)
            if other and other != mine and other in registry.drafts and mine in registry.drafts:
                lesser, greater = sorted((other, mine), key=lambda d: (len(normal(registry.drafts[d].name())), d))
                registry.merge(lesser, greater)


def _owner(registry: Registry, made: str, entity: Entity) -> str:
    """Where a draft has gone after merges."""
    if made in registry.drafts:
        return made
    found = registry.find(entity.kind, entity.name)
    assert found is not None
    return found

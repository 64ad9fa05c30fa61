"""Ends of statements that the offline reading did not see: taken where the words stand in the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...graph.model import node_id
from ...graph.vocabulary import Kind
from ..values import Entity, Mention, Reading, Sentence
from .prompt import entity_kinds, prompt

_LONGEST = 90
_LONGEST_WORDS = 12
_POINTING = re.compile(
    r"(?:this|that|these|those|its?|they|them|their|he|she|we|us|our|you|your|who|which|both|each|such|other)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that a model named, and where its words stand."""

    entity: Entity
    sentence: str
    mention: Mention


def name_in(sentence: Sentence, words: str, kind: str, rule: str, reading: Reading) -> Named | None:
    """What a model calls a thing of this kind, where it stands in the sentence word for word and is fit to be a name.

    A thing that the document names by the same form already is that thing.
    """
    name = re.sub(r"^(?:[Tt]he|[Aa]n?)\s+", "", " ".join(words.split()))
    if kind not in entity_kinds() or not _fit(name):
        return None
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence.text)
    if found is None:
        return None
    key = node_id(Kind(kind), name)
    entity = reading.entities.get(key) or Entity(key, Kind(kind), name)
    mention = Mention(
        found.start(), found.end(), name, entity.kind, entity.type, name=name, entity=key,
        head=name.split()[-1].lower(), rule=rule, confidence=prompt().confidence,
    )  # fmt: skip
    return Named(entity, sentence.id, mention)


def _fit(name: str) -> bool:
    """Whether words can name a thing: several, or one with a capital, and none that only points to what was said."""
    words = name.split()
    if not (2 < len(name) <= _LONGEST and len(words) <= _LONGEST_WORDS):
        return False
    if not (name[0].isalnum() and name[-1].isalnum()) or _POINTING.match(name):
        return False
    return len(words) > 1 or any(c.isupper() for c in name)


def with_names(reading: Reading, named: Iterable[Named]) -> Reading:
    """The reading with these entities and mentions too."""
    entities = dict(reading.entities)
    mentions = dict(reading.mentions)
    for new in named:
        entities.setdefault(new.entity.key, new.entity)
        held = mentions.get(new.sentence, ())
        if not any((m.start, m.end, m.entity) == (new.mention.start, new.mention.end, new.entity.key) for m in held):
            mentions[new.sentence] = tuple(sorted((*held, new.mention), key=lambda m: (m.start, -m.end)))
    return replace(reading, entities=entities, mentions=mentions)

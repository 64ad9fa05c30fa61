"""The learned recogniser: of all that could be a thing, what the rules did not take and likely is one.

It reads after the rules and before definite descriptions, so that "the service" can mean what it found. What is
likely enough is a mention like those of names; what is less likely is a description, a node only where a
relationship is stated of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ...graph.vocabulary import Kind
from ..normal import normal
from ..values import Mention, Sentence
from . import acronyms
from .candidates import Spot, Variant, by_name, spots
from .cues import pooled, vector
from .definite import find_definite
from .described import heads_by_word
from .names import Name, classify
from .registry import Registry
from .weights import KINDS, Thresholds, Weights, shipped

LEARNED = "learned"
_WITH_WHERE = re.compile(r"(?P<name>.+?) (?:of|at|in|for|on) ")
_TAKEN_BY = ("lexicon", "described", "referable")
_CAPITAL = (Kind.ORGANISATION, Kind.PLACE)
BARE = 0.4
"""How likely a word without any other, "drivers", must be some thing."""
_HOLDERS = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.SERVICE, Kind.SITE, Kind.INFORMATION_SYSTEM, Kind.PROGRAMME)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a spot is read as."""

    sentence: Sentence
    variant: Variant
    kind: Kind
    likely: float
    capital: bool
    instead_of: Mention | None = None


class Scored:
    """The candidates of a document and how likely each is a thing, and of what kind."""

    def __init__(
        self, sentences: Iterable[Sentence], parses: Mapping[str, Any], drafts: Mapping[str, Sequence[Mention]],
        names: Mapping[str, Sequence[Name]], lowercase: Mapping[str, int], weights: Weights,
    ) -> None:  # fmt: skip
        self.spots: dict[str, list[Spot]] = {
            s.id: list(spots(s, parses.get(s.id), drafts[s.id], names.get(s.id, ()), lowercase)) for s in sentences
        }
        asked = {normal(v.name) for found in self.spots.values() for spot in found for v in spot.variants
                 if spot.taken is None or _is_narrower(spot, v)}  # fmt: skip
        self.of: dict[str, Any] = {
            key: weights.probabilities(pooled(places, parses, drafts), vector(places, parses))
            for key, places in sorted(by_name(self.spots).items())
            if key in asked
        }

        self.taken = {
            normal(v.name) for found in self.spots.values() for spot in found if spot.taken for v in spot.variants[:1]
        }

    def best(self, spot: Spot) -> tuple[Variant, Any] | None:
        """The likeliest reading of a spot; of a group that a rule took, the likeliest that says which part of it."""
        asked = [v for v in spot.variants if spot.taken is None or _is_narrower(spot, v)]
        read = [(v, self.of[key]) for v in asked if (key := normal(v.name)) in self.of]
        return max(read, key=lambda r: (-float(r[1][0]), -r[0].end + r[0].start)) if read else None

    def choices(self, least: float) -> list[Choice]:
        """Every spot that no rule took and that likely is a thing, the likeliest first."""
        out = []
        for found in self.spots.values():
            for spot in found:
                read = self.best(spot)
                if read is None or 1 - read[1][0] < least or _is_definite(spot):
                    continue
                bare = not spot.capital and " " not in read[0].name
                if bare and (1 - read[1][0] < BARE or normal(read[0].name) in self.taken):
                    continue  # a rule takes the word elsewhere, and had a reason not to do so here
                kind, likely = _kind(read[1], capital=read[0].name != read[0].name.lower())
                if likely >= least:
                    out.append(Choice(spot.sentence, read[0], kind, likely, spot.capital, spot.taken))
        return sorted(out, key=lambda c: (-c.likely, c.sentence.id, c.variant.start))


def _kind(read: Any, *, capital: bool) -> tuple[Kind, float]:
    """The likeliest kind, and how likely a candidate is any; what has no capital is no body and no place."""
    likely = {k: float(p) for k, p in zip(KINDS, read[1:], strict=True) if capital or k not in _CAPITAL}
    return max(likely, key=lambda k: likely[k]), sum(likely.values())


def _is_narrower(spot: Spot, variant: Variant) -> bool:
    """Whether a reading is a part of the group that a rule took: "GPs in Eastvale" of "GPs"."""
    taken = spot.taken
    if taken is None or taken.kind is not Kind.STAKEHOLDER_GROUP or taken.rule not in _TAKEN_BY:
        return False
    holds = variant.start <= taken.start and taken.end <= variant.end
    return holds and variant.form != "core" and variant.end - variant.start > taken.end - taken.start


def _is_definite(spot: Spot) -> bool:
    """Whether a spot is a description that stands for a body told elsewhere: "the Council"."""
    return any(start < spot.head[1] and spot.head[0] < end for start, end, _ in find_definite(spot.sentence.text))


class Make(Protocol):
    """Makes the mention of an entity at a place of a text."""

    def __call__(
        self, text: str, start: int, end: int, key: str, rule: str, *, confidence: float, people: bool
    ) -> Mention:
        """The mention."""
        ...


def add(
    choices: Iterable[Choice], levels: Thresholds, drafts: Mapping[str, list[Mention]], registry: Registry,
    places: Collection[str], make: Make,
) -> None:  # fmt: skip
    """Note what was chosen, the likeliest first; one that crosses what is noted already is left out."""
    for choice in choices:
        found, text = drafts[choice.sentence.id], choice.sentence.text
        start, end, name, group = choice.variant.start, choice.variant.end, choice.variant.name, choice.instead_of
        if (group is not None and group not in found) or any(_in_the_way(m, start, end) for m in found):
            continue
        key, unclear = holder_of(choice, registry, places)
        if unclear:
            continue
        if key is None:
            key = registry.add(choice.kind, type_of(choice.kind, name), name)
            if choice.capital:
                for short in acronyms.short_forms(text, end):
                    if acronyms.is_short_form(short, name):
                        registry.add_alias(short, key)
        draft = registry.drafts[key]
        if group is not None:
            if draft.kind is not group.kind:
                continue
            draft.sector = draft.sector or registry.drafts[group.entity].sector
            found.remove(group)
        rule = LEARNED if _is_sure(choice, levels) else "described"
        people = draft.kind is Kind.STAKEHOLDER_GROUP
        found.append(make(text, start, end, key, rule, confidence=round(choice.likely, 2), people=people))


def _in_the_way(mention: Mention, start: int, end: int) -> bool:
    """Whether a mention holds a place, or overlaps it without standing in it."""
    holds = mention.start <= start and end <= mention.end
    return holds or mention.start < start < mention.end < end or start < mention.start < end < mention.end


def _is_sure(choice: Choice, levels: Thresholds) -> bool:
    """Whether a thing is one by itself: a name rather than a description, and a word never ("drivers")."""
    if choice.sentence.kind == "heading" or (not choice.capital and " " not in choice.variant.name):
        return False
    return choice.likely >= (levels.sure if choice.capital else levels.scoped)


def learned() -> tuple[Weights, Thresholds] | None:
    """The shipped weights, if there are any."""
    return shipped()


def holder_of(choice: Choice, registry: Registry, places: Iterable[str]) -> tuple[str | None, bool]:
    """The entity that a name already means; and whether it is the short form of several, so of none for certain."""
    name = choice.variant.name
    key = registry.known_as(name)
    if key is None:
        found = [registry.find(kind, name) for kind in (choice.kind, *KINDS)]
        key = next((k for k in found if k), None)
    if key is not None:
        key = registry.now(key)
        return (key, False) if key in registry.drafts else (None, False)
    if name in places or (not choice.capital and " " in name):
        return None, False
    words = normal(name).split()
    if not choice.capital:  # "the homes" where "care homes" are spoken of; nothing for certain where several are
        same = {
            k for k, d in registry.drafts.items() if d.kind is choice.kind and normal(d.name()).split()[-1:] == words
        }
        return (same.pop(), False) if len(same) == 1 else (None, bool(same))
    whole = _WITH_WHERE.match(name)
    if " the " in name or (whole is not None and registry.known_as(whole.group("name"))):
        return None, True  # "Hearthway Home at Oxley": what is known, and where it is
    ending, opening = set(), set()
    for other, draft in registry.drafts.items():
        if draft.kind not in _HOLDERS:
            continue
        for form in draft.forms:
            have = normal(form).split()
            if len(have) > len(words) and form[:1].isupper():
                if have[-len(words) :] == words:
                    ending.add(other)
                elif have[: len(words)] == words and (draft.kind is choice.kind or len(words) > 1):
                    opening.add(other)
    held = ending or opening
    if len(held) == 1:
        return held.pop(), False
    return None, bool(ending)


def type_of(kind: Kind, name: str) -> str | None:
    """The type of a thing, as far as its name's form or head tells."""
    rule, _ = classify(name)
    if rule is not None and rule.kind is kind and rule.type:
        return str(rule.type)
    row = heads_by_word().get(name.split()[-1].lower())
    if row is not None and row.kind is kind and row.type:
        return str(row.type)
    return {Kind.ORGANISATION: "Other", Kind.PARTNERSHIP: "Board"}.get(kind)

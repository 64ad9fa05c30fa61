"""The words that tell what a pronoun can mean, read from ``coreference.toml``."""

from __future__ import annotations

import re
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict

from ...graph.vocabulary import Kind
from ..ruledata import load_rules


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VerbKinds(_Table):
    """Verbs, and the kinds that their subject and their object (or passive subject) can be."""

    lemmas: tuple[str, ...]
    subject: frozenset[Kind] = frozenset()
    object: frozenset[Kind] = frozenset()


class AfterWords(_Table):
    """Words with a preposition, and the kinds of what follows it."""

    words: frozenset[str]
    prepositions: frozenset[str]
    kinds: frozenset[Kind]


class OwnerNouns(_Table):
    """Nouns, and the kinds of what they can belong to."""

    nouns: frozenset[str]
    kinds: frozenset[Kind]
    not_types: frozenset[str] = frozenset()


class CoreferenceData(_Table):
    """All of ``coreference.toml``."""

    pleonastic: tuple[str, ...]
    never: frozenset[str]
    persons: frozenset[str]
    personal: frozenset[str]
    speaks: frozenset[str]
    verbs: tuple[VerbKinds, ...]
    after: tuple[AfterWords, ...]
    owners: tuple[OwnerNouns, ...]

    @cached_property
    def by_verb(self) -> dict[str, VerbKinds]:
        """The verbs by lemma."""
        return {lemma: v for v in self.verbs for lemma in v.lemmas}

    @cached_property
    def by_owned(self) -> dict[str, OwnerNouns]:
        """What owns, by the noun owned."""
        return {noun: o for o in self.owners for noun in o.nouns}

    @cached_property
    def pleonastic_pattern(self) -> re.Pattern[str]:
        """Where "it" stands for nothing."""
        return re.compile("|".join(f"(?:{p})" for p in self.pleonastic), re.IGNORECASE)


@cache
def data() -> CoreferenceData:
    """The table, validated when first read."""
    assert __package__ is not None
    return load_rules(__package__, "coreference.toml", CoreferenceData)

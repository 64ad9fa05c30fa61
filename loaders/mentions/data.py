"""The data that recognition works from: name grammar, lexicon, described things, sectors."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ...graph.vocabulary import NOT_STATED, Kind, vocabulary
from ..ruledata import load_rules

T = TypeVar("T", bound=BaseModel)


class Table(BaseModel):
    """A row of a rule file: frozen, no unknown keys, a kind of the vocabulary and a type of that kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("kind", mode="after", check_fields=False)
    @classmethod
    def _domain_kind(cls, kind: Kind) -> Kind:
        if kind not in vocabulary().groups["domain"]:
            raise ValueError(f"{kind} is not a kind that documents mention")
        return kind

    @model_validator(mode="after")
    def _type_of_kind(self) -> Table:
        kind, type_ = getattr(self, "kind", None), getattr(self, "type", None)
        if kind and type_ and type_ not in vocabulary().kinds[kind].types:
            raise ValueError(f"{type_} is not a type of {kind}")
        return self


class NameRule(Table):
    """How a name of some kind is built; ``pattern`` is matched at the end, start or whole of it."""

    name: str
    pattern: str
    at: Literal["end", "start", "whole"] = "end"
    kind: Kind
    type: str | None = None

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, anchored at word boundaries."""
        shape = {
            "end": r"(?:^|(?<=[\s(]))(?:%s)$",
            "start": r"^(?:%s)(?=\s|$)",
            "whole": r"^(?:%s)$",
        }[self.at]
        return re.compile(shape % self.pattern)


class Names(Table):
    """The name grammar."""

    connectors: frozenset[str]
    openers: frozenset[str]
    numbers: frozenset[str]
    no_names: frozenset[str]
    not_places: frozenset[str]
    roles: str
    rules: tuple[NameRule, ...]


class LexiconEntry(Table):
    """A thing that reviews speak of in words of their own; see the head of ``lexicon.toml``.

    ``general`` ones are words of the language too ("families", "nurses"): named in passing they say
    nothing of the system.
    """

    name: str
    kind: Kind
    type: str | None = None
    sector: str | None = None
    forms: tuple[str, ...]
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    general: bool = False


class LexiconGroup(Table):
    """Words that name several entries at once, for example "residential and nursing homes"."""

    names: tuple[str, ...]
    forms: tuple[str, ...]
    not_before: tuple[str, ...] = ()
    after: str = ""


class Lexicon(Table):
    """All entries and groups; every group names entries that are there."""

    entries: tuple[LexiconEntry, ...]
    groups: tuple[LexiconGroup, ...]

    @model_validator(mode="after")
    def _names_are_entries(self) -> Lexicon:
        known = {e.name for e in self.entries}
        for group in self.groups:
            missing = set(group.names) - known
            if missing:
                raise ValueError(f"group {group.forms[0]!r} names no entry: {sorted(missing)}")
        return self


@cache
def lexical_forms() -> frozenset[str]:
    """Every form of every entry: such a stretch of text is the lexicon's business, not the name grammar's."""
    return frozenset(form for entry in lexicon().entries for form in spelled(entry.forms))


def spelled(forms: tuple[str, ...]) -> list[str]:
    """Every form in both numbers where it marks them ("GP(s)", "process(es)"), with and without what may
    be left out: "Secretary of State for Health( and Social Care)".
    """
    out: set[str] = set()
    for form in forms:
        ending = "(es)" if "(es)" in form else "(s)"
        either = {form.replace(ending, ""), form.replace(ending, ending[1:-1])}
        while any("( " in f for f in either):
            either = {re.sub(r"\(( [^()]+)\)", kept, f, count=1) for f in either for kept in ("", r"\1")}
        out |= either
    return sorted(out)


class Heads(Table):
    """Head nouns of described entities of one kind; ``alone`` ones need no word before them."""

    words: tuple[str, ...]
    kind: Kind
    type: str | None = None
    alone: bool = False


class Described(Table):
    """What the recognition of described things works from."""

    generic: frozenset[str]
    stop: frozenset[str]
    telling: frozenset[str]
    things: frozenset[str]
    phrases: frozenset[str]
    never: frozenset[str]
    told_by_complement: frozenset[str]
    no_complement: frozenset[str]
    heads: tuple[Heads, ...]


class SectorRule(Table):
    """Gives a sector to entities of a kind and type whose name matches.

    A ``weak`` rule tells what such a thing usually is, not what it must be. ``examples`` are names in
    the sector by these rules, ``not_examples`` are names that are not: tests read both.
    """

    sector: str
    kinds: tuple[Kind, ...] = ()
    types: tuple[str, ...] = ()
    pattern: str = ""
    weak: bool = False
    examples: Annotated[tuple[str, ...], Field(min_length=1)]
    not_examples: tuple[str, ...]

    @model_validator(mode="after")
    def _is_known_and_shown(self) -> SectorRule:
        if self.sector not in (*vocabulary().sectors, NOT_STATED):
            raise ValueError(f"{self.sector!r} is no sector")
        if self.pattern and not self.not_examples:
            raise ValueError(f"{self.pattern!r} has no not_examples")
        return self

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, letter case aside."""
        return re.compile(self.pattern, re.IGNORECASE)


class SectorRules(Table):
    """The rules of ``sectors.toml``, in order."""

    rules: tuple[SectorRule, ...]


@cache
def names() -> Names:
    """The name grammar of ``names.toml``."""
    return load_rules(__package__, "names.toml", Names)


@cache
def lexicon() -> Lexicon:
    """The entries and groups of ``lexicon.toml``."""
    return load_rules(__package__, "lexicon.toml", Lexicon)


@cache
def described() -> Described:
    """The head nouns of ``described.toml``."""
    return load_rules(__package__, "described.toml", Described)


@cache
def sector_rules() -> tuple[SectorRule, ...]:
    """The rules of ``sectors.toml``, in order."""
    return load_rules(__package__, "sectors.toml", SectorRules).rules


def sector_rule(kind: Kind, type_: str | None, name: str, *, weak: bool = True) -> SectorRule | None:
    """The first rule that fits an entity; ``weak`` says whether weak rules count."""
    for rule in sector_rules():
        if (rule.weak and not weak) or (rule.kinds and kind not in rule.kinds):
            continue
        if rule.types and type_ not in rule.types:
            continue
        if not rule.pattern or rule.regex.search(name):
            return rule
    return None


def sector_of(kind: Kind, type_: str | None, name: str, *, weak: bool = True) -> str | None:
    """The sector of an entity by the first rule that fits; ``None`` where nothing tells it."""
    rule = sector_rule(kind, type_, name, weak=weak)
    return None if rule is None or rule.sector == NOT_STATED else rule.sector

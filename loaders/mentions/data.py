"""The data that recognition works from: name grammar, lexicon, described things, sectors."""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property
from importlib import resources
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from ...graph.errors import RuleError
from ...graph.vocabulary import Kind, vocabulary

T = TypeVar("T", bound=BaseModel)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("kind", mode="after", check_fields=False)
    @classmethod
    def _domain_kind(cls, kind: Kind) -> Kind:
        if kind not in vocabulary().groups["domain"]:
            raise ValueError(f"{kind} is not a kind that documents mention")
        return kind

    @model_validator(mode="after")
    def _type_of_kind(self) -> _Table:
        kind, type_ = getattr(self, "kind", None), getattr(self, "type", None)
        if kind and type_ and type_ not in vocabulary().kinds[kind].types:
            raise ValueError(f"{type_} is not a type of {kind}")
        return self


class NameRule(_Table):
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


class Names(_Table):
    """The name grammar."""

    connectors: frozenset[str]
    openers: frozenset[str]
    numbers: frozenset[str]
    no_names: frozenset[str]
    not_places: frozenset[str]
    roles: str
    rules: tuple[NameRule, ...]


class LexiconEntry(_Table):
    """A thing that reviews speak of in words of their own; see the head of ``lexicon.toml``."""

    name: str
    kind: Kind
    type: str | None = None
    sector: str | None = None
    forms: tuple[str, ...]
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


class LexiconGroup(_Table):
    """Words that name several entries at once, for example "residential and nursing homes"."""

    names: tuple[str, ...]
    forms: tuple[str, ...]
    not_before: tuple[str, ...] = ()
    after: str = ""


class Lexicon(_Table):
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
    """Every form in both numbers where it marks them: "GP(s)", "process(es)"."""
    out: set[str] = set()
    for form in forms:
        ending = "(es)" if "(es)" in form else "(s)"
        out |= {form.replace(ending, ""), form.replace(ending, ending[1:-1])}
    return sorted(out)


class Heads(_Table):
    """Head nouns of described entities of one kind; ``alone`` ones need no word before them."""

    words: tuple[str, ...]
    kind: Kind
    type: str | None = None
    alone: bool = False


class Described(_Table):
    """What the recognition of described things works from."""

    generic: frozenset[str]
    stop: frozenset[str]
    telling: frozenset[str]
    heads: tuple[Heads, ...]


class SectorRule(_Table):
    """Gives a sector to entities of a kind and type whose name matches."""

    sector: str
    kinds: tuple[Kind, ...] = ()
    types: tuple[str, ...] = ()
    pattern: str = ""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, letter case aside."""
        return re.compile(self.pattern, re.IGNORECASE)


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _validated(model: type[T], data: object, name: str) -> T:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise RuleError(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


@cache
def names() -> Names:
    """The name grammar of ``names.toml``."""
    return _validated(Names, _load("names.toml"), "names.toml")


@cache
def lexicon() -> Lexicon:
    """The entries and groups of ``lexicon.toml``."""
    return _validated(Lexicon, _load("lexicon.toml"), "lexicon.toml")


@cache
def described() -> Described:
    """The head nouns of ``described.toml``."""
    return _validated(Described, _load("described.toml"), "described.toml")


@cache
def sector_rules() -> tuple[SectorRule, ...]:
    """The rules of ``sectors.toml``, in order."""
    return tuple(_validated(SectorRule, r, "sectors.toml") for r in _load("sectors.toml")["rules"])


def sector_of(kind: Kind, type_: str | None, name: str) -> str | None:
    """The sector of an entity, by the first rule that fits; ``None`` where nothing tells it."""
    for rule in sector_rules():
        if rule.kinds and kind not in rule.kinds:
            continue
        if rule.types and type_ not in rule.types:
            continue
        if not rule.pattern or rule.regex.search(name):
            return rule.sector
    return None

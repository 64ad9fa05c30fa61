"""The rules of ``doors.toml``: doors that nobody designed, doors used instead, doors with too much to do."""

from __future__ import annotations

import re
from functools import cache

from pydantic import Field, field_validator, model_validator

from ...graph.vocabulary import vocabulary
from ..lexicon import Patterns, Table, checked, read_table


class Names(Table):
    """Which names identify a thing, and how a sentence goes on about one."""

    generic: re.Pattern[str]
    goes_on: re.Pattern[str]
    few_words: int = Field(ge=1, le=40)


class Directories(Table):
    """What a point of information is called, and how many of them a sentence counts."""

    name: re.Pattern[str]
    count: re.Pattern[str]


class Places(Table):
    """How the name of a place says what it lies in, or what lies in it."""

    part: re.Pattern[str]
    joined: re.Pattern[str]


class SubstitutionRule(Table):
    """One way of saying that another door was taken; ``door`` has a group of that name, and may have ``left``."""

    says: str
    door: re.Pattern[str]
    reason: re.Pattern[str] | None = None

    @model_validator(mode="after")
    def _names_a_door(self) -> SubstitutionRule:
        if "door" not in self.door.groupindex:
            raise ValueError("the pattern has no group called door")
        return self


class Counts(Table):
    """Figures that count people at a door."""

    pattern: re.Pattern[str]
    beside: re.Pattern[str]
    onward: re.Pattern[str]
    period: re.Pattern[str]


class Breakdown(Table):
    """How a sentence divides a total by source."""

    part: re.Pattern[str]


class LoadRule(Table):
    """One measure of load; a ``value`` up to ``safe`` is no load, and no ``value`` is a judgement in words.

    A sentence must hold ``about``, and must not hold ``not``.
    """

    measure: str
    unit: str
    pattern: re.Pattern[str]
    safe: float | None = None
    about: re.Pattern[str] | None = None
    not_: re.Pattern[str] | None = Field(default=None, alias="not")


class DoorRules(Table):
    """``doors.toml``."""

    names: Names
    audience_sectors: dict[str, str]
    directories: Directories
    places: Places
    door_kinds: Patterns
    substitution: tuple[SubstitutionRule, ...]
    counts: Counts
    breakdown: Breakdown
    load: tuple[LoadRule, ...]

    @field_validator("audience_sectors")
    @classmethod
    def _known(cls, value: dict[str, str]) -> dict[str, str]:
        unknown = set(value.values()) - set(vocabulary().sectors)
        if unknown:
            raise ValueError(f"no sectors of the vocabulary: {', '.join(sorted(unknown))}")
        return value


@cache
def door_rules() -> DoorRules:
    """The rules, read once. Raises :class:`RuleError` that names the file and the entry."""
    return checked(DoorRules, "doors.toml", read_table(__package__, "doors.toml"))

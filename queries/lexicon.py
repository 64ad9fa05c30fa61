"""Word lists of the analyses: data beside the code, compiled and checked once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from ..graph.errors import RuleError

M = TypeVar("M", bound=BaseModel)


class Table(BaseModel):
    """Base of tables in the lexicons: nothing unknown, nothing changed later, and every pattern compiled."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _compiled(cls, value: object, info: ValidationInfo) -> object:
        wanted = cls.model_fields[info.field_name or ""].annotation
        if wanted == re.Pattern[str]:
            return pattern(str(value))
        if wanted == (re.Pattern[str] | None) and value is not None:
            return pattern(value)
        if wanted is Patterns and isinstance(value, dict):
            return Patterns.of(value)
        return value


def pattern(text: Any) -> re.Pattern[str]:
    """A pattern of a lexicon; letter case never matters."""
    try:
        return re.compile(text, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError, TypeError) as error:
        raise ValueError(f"not a regular expression: {text!r}: {error}") from error


class Patterns(BaseModel):
    """Labelled patterns in the order of the file; the first that matches wins."""

    model_config = ConfigDict(frozen=True)
    entries: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def of(cls, data: dict[str, str]) -> Patterns:
        """From a table of label = pattern."""
        return cls(entries=tuple((label, pattern(text)) for label, text in data.items()))

    def first(self, text: str) -> str | None:
        """The label of the first pattern that the text holds."""
        return next((label for label, found in self.entries if found.search(text)), None)

    def all(self, text: str) -> tuple[str, ...]:
        """The labels of every pattern that the text holds."""
        return tuple(label for label, found in self.entries if found.search(text))

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels."""
        return tuple(label for label, _ in self.entries)


class Declared(Table):
    """How a point of access is recognised."""

    phrase: re.Pattern[str]
    beside: re.Pattern[str]
    named: re.Pattern[str]
    is_one: re.Pattern[str]
    general: re.Pattern[str]
    plural: re.Pattern[str]
    candidate: re.Pattern[str]
    negated: re.Pattern[str]


class NotThere(Table):
    """What says that a point is planned, or has ended."""

    planned: re.Pattern[str]
    ended: re.Pattern[str]


class Columns(Table):
    """What describes a point of access in the sentences that name it."""

    hours: re.Pattern[str]
    channel: re.Pattern[str]
    audience: re.Pattern[str]
    gives: re.Pattern[str]
    purpose: re.Pattern[str]


class Cue(Table):
    """One pattern."""

    pattern: re.Pattern[str]


class Volumes(Table):
    """Which measures are referrals, and when figures are only examples."""

    referral: re.Pattern[str]
    example: re.Pattern[str]
    dormant_below: float = Field(gt=0, lt=1)


class DeFacto(Table):
    """From how many sectors and sources on a node is a door."""

    min_sectors: int = Field(ge=1)
    min_sources: int = Field(ge=1)


class AccessLexicon(Table):
    """``lexicon.toml``."""

    declared: Declared
    not_there: NotThere
    columns: Columns
    awareness: Cue
    substitution: Cue
    volumes: Volumes
    de_facto: DeFacto
    audiences: Patterns
    purposes: Patterns


def read_table(package: str, name: str) -> dict[str, object]:
    """A TOML file that ships in a package."""
    return tomllib.loads(resources.files(package).joinpath(name).read_text(encoding="utf-8"))


def checked(model: type[M], name: str, data: object) -> M:
    """A table as its model. Raises :class:`RuleError` that names the file and the entry."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise RuleError(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


@cache
def access_lexicon() -> AccessLexicon:
    """The lexicon of access points, read once."""
    return checked(AccessLexicon, "lexicon.toml", read_table(__package__, "lexicon.toml"))

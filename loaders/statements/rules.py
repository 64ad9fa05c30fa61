"""The rules that read statements, as validated data, with their patterns compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...graph.vocabulary import vocabulary
from ..ruledata import load_rules

Polarity = Literal["strength", "weakness", "neutral"]
Section = tuple[str, ...]
_Table = TypeVar("_Table", bound=BaseModel)


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Data):
    """A rule and what proves it: sentences that it must read, and look-alikes that it must not."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    patterns: Annotated[tuple[str, ...], Field(min_length=1)]
    examples: Annotated[tuple[str, ...], Field(min_length=1)]
    negated: Annotated[tuple[str, ...], Field(min_length=1)]


class Cue(Rule):
    """Words that judge. A clause whose cues weigh two or more is a finding."""

    polarity: Polarity
    weight: Annotated[int, Field(ge=1, le=3)] = 2
    plain: bool = False
    """Whether negation is a part of the cue itself, so that none before it turns it round."""
    negated_only: bool = False
    """Whether it judges after a negator alone: what a system should be, and is said not to be."""


class FindingRules(_Data):
    """What makes a sentence a judgement, and of which polarity."""

    macros: dict[str, str] = {}
    negators: str
    less: str
    void: tuple[str, ...]
    whole_void: tuple[str, ...]
    concession: str
    contrast: str
    cues: tuple[Cue, ...]


class Sections(_Data):
    """Headings, as patterns, under which some statements are never read or always are."""

    method: tuple[str, ...]
    context: tuple[str, ...]
    recommendations: tuple[str, ...]
    procedures: tuple[str, ...]
    unjudged: tuple[str, ...]


class RecommendationRules(_Data):
    """How a document asks for something to be done."""

    macros: dict[str, str] = {}
    sections: Sections
    lead_ins: tuple[str, ...]
    number: str
    resolution_context: str
    resolution: str
    idle: tuple[str, ...]
    void: tuple[str, ...]
    rules: tuple[Rule, ...]
    listed: tuple[str, ...]


class ThemeRules(_Data):
    """Words and heading phrases of each theme, in the order in which ties are settled."""

    themes: dict[str, dict[Literal["headings", "cues", "examples", "negated"], tuple[str, ...]]]

    @model_validator(mode="after")
    def _closed_list(self) -> ThemeRules:
        if set(self.themes) != set(vocabulary().themes):
            raise ValueError(f"themes differ from the vocabulary on {set(self.themes) ^ set(vocabulary().themes)}")
        return self


class Unit(Rule):
    """A unit: what stands after (or, for a currency, before) the number."""

    unit: str
    factor: float = 1.0
    needs: str = ""
    """A pattern that the sentence must hold for a figure in this unit to have meaning."""


class MeasureRules(_Data):
    """What a figure is, and what only looks like one."""

    macros: dict[str, str] = {}
    masks: dict[str, tuple[str, ...]]
    periods: tuple[str, ...]
    units: tuple[Unit, ...]
    heads: tuple[str, ...]
    word_heads: tuple[str, ...]
    light: tuple[str, ...]
    modifiers_stop: tuple[str, ...]
    uncountable: tuple[str, ...]
    comparators: dict[str, str]
    own_counts: tuple[str, ...]


def expand(pattern: str, macros: Mapping[str, str]) -> str:
    """The pattern with each ``{name}`` replaced by its macro, in the order in which they are listed."""
    for name, value in macros.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{value})")
    return pattern


def compiled(patterns: Any, macros: Mapping[str, str] | None = None, *, whole_words: bool = True) -> re.Pattern[str]:
    """One pattern that matches any of these, in lower case."""
    body = "|".join(expand(p, macros or {}) for p in ([patterns] if isinstance(patterns, str) else patterns))
    return re.compile(rf"(?<![\w-])(?:{body})(?!\w)" if whole_words else f"(?:{body})")


@cache
def finding_rules() -> FindingRules:
    """The cues of ``findings.toml``."""
    return load_rules(__package__, "findings.toml", FindingRules)


@cache
def recommendation_rules() -> RecommendationRules:
    """The sections and forms of ``recommendations.toml``."""
    return load_rules(__package__, "recommendations.toml", RecommendationRules)


@cache
def theme_rules() -> ThemeRules:
    """The themes of ``themes.toml``."""
    return load_rules(__package__, "themes.toml", ThemeRules)


@cache
def measure_rules() -> MeasureRules:
    """The units, masks, periods and comparators of ``measures.toml``."""
    return load_rules(__package__, "measures.toml", MeasureRules)

"""Which stage of a person's way a section is about: at home, in a crisis, or stepping down.

The phrases are data (``stages.toml``), so that another family of reports needs no new code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ..graph.errors import RuleError


class StageRule(BaseModel):
    """The headings that stand for one stage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    patterns: list[str]


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = resources.files(__package__).joinpath("stages.toml").read_bytes().decode("utf-8")
    try:
        stages = TypeAdapter(dict[str, StageRule]).validate_python(tomllib.loads(raw))
        return tuple((stage, re.compile("|".join(rule.patterns), re.I)) for stage, rule in stages.items())
    except (tomllib.TOMLDecodeError, ValidationError, re.error) as error:
        raise RuleError(f"stages.toml: {error}") from error


@lru_cache(maxsize=1024)
def _stage_of_heading(heading: str) -> str | None:
    # The earliest match wins: "Step down, return to …" is not about the crisis named later on.
    found = [(match.start(), stage) for stage, pattern in _rules() if (match := pattern.search(heading))]
    return min(found)[1] if found else None


def stage_of(section: Sequence[str]) -> str | None:
    """The stage of a section path, innermost heading first; None where no heading tells."""
    for heading in reversed(section):
        stage = _stage_of_heading(heading)
        if stage is not None:
            return stage
    return None

"""The state of a thing itself: whether an agreement, plan, service or system is there, planned, or over.

A relationship has a status by its own sentence; that an agreement is "in place" on one page and "in the
process of being agreed" on another is said of the agreement, and only shows where both are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import combinations

from pydantic import BaseModel, ConfigDict, model_validator

from ..graph.dispute import at_odds, maybe_one
from ..graph.vocabulary import Kind, Status
from .ruledata import load_rules
from .values import Mention, Sentence

STATED_OF = frozenset({Kind.PROGRAMME, Kind.INFORMATION_SYSTEM, Kind.SERVICE, Kind.PATHWAY})
"""The kinds of which it is told whether they are there; a body or a place is there as it is named."""

_MARK = "\ue000"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StateRule(_Data):
    """Words that tell a state, with sentences that it must read, and look-alikes that it must not."""

    id: str
    status: Status
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    negated: tuple[str, ...]


class StateRules(_Data):
    """All of them, in the order in which they are tried."""

    macros: dict[str, str]
    states: tuple[StateRule, ...]

    @model_validator(mode="after")
    def _compile(self) -> StateRules:
        for rule in self.states:
            for pattern in rule.patterns:
                _expanded(pattern, self.macros)
        return self


def _expanded(pattern: str, macros: dict[str, str]) -> re.Pattern[str]:
    for name, text in macros.items():
        pattern = pattern.replace(f"{{{name}}}", text)
    return re.compile(pattern.replace("{M}", _MARK))


@cache
def state_rules() -> StateRules:
    """The rules that ship. Raises :class:`RuleError` where they are damaged."""
    return load_rules(__package__, "states.toml", StateRules)


@cache
def _compiled() -> tuple[tuple[StateRule, tuple[re.Pattern[str], ...]], ...]:
    rules = state_rules()
    return tuple((rule, tuple(_expanded(p, rules.macros) for p in rule.patterns)) for rule in rules.states)


def state_rule(text: str) -> StateRule | None:
    """The first rule that a text with one marked mention fits."""
    return next((rule for rule, patterns in _compiled() if any(p.search(text) for p in patterns)), None)


def state_of(sentence: Sentence, mention: Mention) -> Status | None:
    """What a sentence says of the existence of what a mention names; ``None`` where it says nothing of it."""
    if mention.kind not in STATED_OF:
        return None
    return state_in(sentence.text, mention.start, mention.end)


def state_in(text: str, start: int, end: int) -> Status | None:
    """The same, of a stretch of a text."""
    low = text.lower()
    rule = state_rule(low[:start] + _MARK + low[end:])
    return rule.status if rule else None


def disputed(told: Mapping[str, tuple[Kind, str, frozenset[Status]]]) -> set[str]:
    """The things of which it is not agreed whether they are there: by key, with kind, name and states told.

    Two that may be one thing by their names are disputed together.
    """
    found = {key for key, (_, _, states) in told.items() if at_odds(states)}
    for (one, (kind, name, states)), (other, (its_kind, its_name, its_states)) in combinations(sorted(told.items()), 2):
        if kind == its_kind and maybe_one(name, its_name) and at_odds(states | its_states):
            found |= {one, other}
    return found


def marked(example: str) -> str:
    """An example with its ``{M}`` as the rules see a mention."""
    return example.lower().replace("{m}", _MARK)

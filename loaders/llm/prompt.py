"""What a language model is told: instructions from ``prompt.toml`` and from the vocabulary."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from ...graph.vocabulary import Kind, RelationshipType, Status, vocabulary
from ..ruledata import load_rules
from .answer import Answer


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bounds(_Table):
    """How much is sent at once: new sentences, their characters, sentences repeated before them for context.

    ``context`` is the most sentences that a statement may lean on, ``statements`` the most that are taken.
    """

    sentences: int = Field(ge=1)
    characters: int = Field(ge=200)
    overlap: int = Field(ge=0)
    context: int = Field(ge=0)
    statements: int = Field(ge=1)


class Instructions(_Table):
    """The wording."""

    task: str
    types: str
    statuses: str
    again: str


class Prompt(_Table):
    """``prompt.toml``; ``confidence`` is what a claim of a model is given."""

    confidence: float = Field(gt=0, lt=1)
    batch: Bounds
    instructions: Instructions
    statuses: dict[Status, str]


@cache
def prompt() -> Prompt:
    """The wording and bounds that ship, read and checked once."""
    return load_rules(__package__, "prompt.toml", Prompt)


@cache
def types() -> tuple[RelationshipType, ...]:
    """The types that a model may state; what a statement is about is read otherwise."""
    return tuple(t for t in RelationshipType if t is not RelationshipType.ABOUT)


@cache
def entity_kinds() -> frozenset[Kind]:
    """The kinds that sentences name."""
    return vocabulary().groups["domain"]


@cache
def instructions() -> str:
    """The whole of what a model is told before the passages."""
    told = prompt()
    vocab = vocabulary()
    lines = [told.instructions.task.strip().format(context=told.batch.context), "", told.instructions.types]
    for type_ in types():
        info = vocab.relationships[type_]
        ends = [", ".join(sorted(set(side) & entity_kinds())) for side in (info.domain, info.range)]
        more = [", of one kind"] if info.same_kind else []
        more += [", in either direction"] if info.undirected else []
        lines.append(f"- {type_}: {info.reads}; from {ends[0]} to {ends[1]}{''.join(more)}")
    lines += ["", told.instructions.statuses]
    lines += [f"- {status}: {vocab.statuses[status].reads}; {told.statuses[status]}" for status in Status]
    return "\n".join(lines)


@cache
def prompt_version() -> str:
    """A short hash of all that shapes an answer besides the passages."""
    shape = json.dumps(Answer.model_json_schema(), sort_keys=True)
    told = prompt()
    text = "\0".join((instructions(), shape, told.batch.model_dump_json(), told.instructions.again))
    return hashlib.sha256(text.encode()).hexdigest()[:12]

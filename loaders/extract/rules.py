"""The rules of relation extraction as validated data: what lies in ``rules/*.toml``.

A rule names a relationship, what triggers it, and which of the trigger's arguments are subject and
object. Roles are logical, not grammatical: ``subj`` is who acts (the subject of an active verb, the
"by" of a passive one), ``obj`` what is acted upon, ``to``, ``from``, ``with`` … the prepositions.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...graph.vocabulary import Kind, RelationshipType, Status, vocabulary


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Relation(_Rule):
    """What every rule has: the relationship, narrowed arguments, confidence, and its own tests.

    ``subject_words`` and ``object_words`` must be found in what the mention says, in lower case.
    """

    id: str
    type: RelationshipType
    confidence: float = Field(ge=0, le=1)
    status: Status | None = None
    subject_kinds: frozenset[Kind] = frozenset()
    object_kinds: frozenset[Kind] = frozenset()
    object_types: frozenset[str] = frozenset()
    subject_types: frozenset[str] = frozenset()
    subject_like: str = ""
    object_like: str = ""
    subject_words: str = ""
    object_words: str = ""
    each_other: bool = False
    examples: tuple[str, ...] = Field(min_length=1)
    negated: tuple[str, ...] = Field(min_length=1)


class TriggerRule(Relation):
    """A verb, noun or adjective and the roles of its arguments.

    ``subject`` and ``object`` list roles in order of preference; all that are filled are used.
    ``needs`` must be found in the clause and ``unless`` must not, both as regular expressions over
    the clause in lower case; ``theme`` lists words one of which is acted upon ("people", "letter").
    ``surface`` lets the rule be read by position too, ``pronouns`` lets its arguments be pronouns.
    ``leaders`` gives what nobody is named for to the leaders of the system, where a document speaks of them.
    ``implied_object`` and ``implied_subject`` look for an argument that is left out in what was said
    before.
    """

    pos: Literal["verb", "noun", "adj"]
    lemmas: frozenset[str]
    subject: tuple[str, ...]
    object: tuple[str, ...]
    voice: Literal["any", "active", "passive"] = "any"
    needs: str = ""
    unless: str = ""
    theme: frozenset[str] = frozenset()
    surface: bool = True
    pronouns: bool = True
    implied_object: bool = False
    implied_subject: bool = False
    leaders: bool = False


class FrameRule(Relation):
    """A surface pattern: literal words, ``<S>`` and ``<O>`` for groups of mentions, ``~`` for a gap.

    ``<S1>`` and ``<O1>`` stand for one mention: in "the trust and the council’s committee" the
    possessive is the council's alone.

    ``cue`` must be found before the pattern is tried; ``local`` reads the status from the words of
    the match alone, not its clause; ``reverse`` means that ``<S>`` marks the object.
    """

    pattern: str
    cue: str = ""
    local: bool = False
    reverse: bool = False


class NearbyRule(Relation):
    """What the words from one mention to the next must hold; ``pattern`` what their clause must."""

    between: str
    pattern: str = ""
    reverse: bool = False


class FollowUpRule(_Rule):
    """What a sentence may say of the one before it, and the status that it gives to that."""

    id: str
    status: Status
    pattern: str
    types: frozenset[RelationshipType]
    examples: tuple[str, ...] = Field(min_length=1)
    negated: tuple[str, ...] = Field(min_length=1)


class EllipsisRule(_Rule):
    """A clause that names ``<B>`` alone and takes the rest from a relationship just stated.

    ``<AUX>`` and ``<NOT>`` match an auxiliary left alone, ``<START>`` and ``<END>`` the edges of its
    clause. ``stands_for`` says which end of that relationship ``<B>`` takes the place of: the one
    that was named ``first`` or ``last``.
    """

    id: str
    status: Literal["present", "absent", "same", "opposite"]
    pattern: str
    stands_for: Literal["first", "last"] = "first"
    types: frozenset[RelationshipType] = vocabulary().interfaces | {RelationshipType.MEMBER_OF}
    examples: tuple[str, ...] = Field(min_length=1)
    negated: tuple[str, ...] = Field(min_length=1)


class StatusCue(_Rule):
    """Words that tell a status, as a regular expression over the clause in lower case."""

    status: Status
    pattern: str
    scope: Literal["clause", "before", "after", "argument", "sentence"] = "clause"
    rank: int = 0


class LabelRule(_Rule):
    """The head of a column, or the label of a line, and what it says of the thing that it is about.

    ``first`` is what the first column must be called for the rule to count, ``among`` what another
    column must.
    """

    id: str
    type: RelationshipType
    label: str
    first: str = ""
    among: str = ""
    reverse: bool = False
    confidence: float = Field(ge=0, le=1)


class Passages(_Rule):
    """Headings and sentences below or in which nothing is stated of the local system."""

    method_headings: tuple[str, ...]
    own_doing: tuple[str, ...]
    statistics: tuple[str, ...]
    examples: tuple[str, ...] = Field(min_length=1)
    negated: tuple[str, ...] = Field(min_length=1)


class Rules(_Rule):
    """All the rules together; ``derived`` holds the confidence of what is read from names themselves."""

    triggers: tuple[TriggerRule, ...]
    frames: tuple[FrameRule, ...]
    absences: tuple[FrameRule, ...]
    structures: tuple[FrameRule, ...]
    nearby: tuple[NearbyRule, ...]
    followups: tuple[FollowUpRule, ...]
    labels: tuple[LabelRule, ...]
    ellipses: tuple[EllipsisRule, ...]
    cues: tuple[StatusCue, ...]
    passages: Passages
    derived: dict[str, float]
    words: dict[str, frozenset[str]]

    @model_validator(mode="after")
    def _distinct(self) -> Rules:
        seen: set[str] = set()
        for name in [
            *(r.id for r in self.all()),
            *(r.id for r in self.followups),
            *(r.id for r in self.labels),
            *(r.id for r in self.ellipses),
        ]:
            if name in seen:
                raise ValueError(f"two rules are called {name}")
            seen.add(name)
        return self

    def all(self) -> tuple[Relation, ...]:
        """Every rule that makes claims."""
        return (*self.triggers, *self.frames, *self.absences, *self.structures, *self.nearby)


FILES = (
    "verbs", "nouns", "families", "frames", "absence", "structure", "phrases", "providing", "bodies", "places",
    "labels", "nearby", "followup", "ellipsis", "passages", "status", "words",
)  # fmt: skip


@cache
def rules() -> Rules:
    """The shipped rules, read and checked once."""
    merged: dict[str, object] = {}
    folder = resources.files(__package__).joinpath("rules")
    for name in FILES:
        data = tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
        for key, value in data.items():
            if isinstance(value, list):
                merged[key] = [*merged.get(key, []), *value]  # type: ignore[misc]
            else:
                merged[key] = value
    return Rules.model_validate(merged)

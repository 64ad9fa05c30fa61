"""The shape of a model's answer.

``type`` and ``status`` are plain text here, though the schema that a model sees lists what they may be: one
wrong word then costs one statement, not the whole answer.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from ...graph.vocabulary import RelationshipType, Status, vocabulary

_TYPES = [str(t) for t in RelationshipType if t is not RelationshipType.ABOUT]
_STATUSES = [str(s) for s in Status]
_KIND = WithJsonSchema({"type": "string", "enum": ["", *sorted(vocabulary().groups["domain"])]})


class Statement(BaseModel):
    """One relationship that one sentence states."""

    model_config = ConfigDict(frozen=True)

    sentence: int = Field(description="number of the sentence that states it")
    quote: str = Field(description="words of that sentence, letter for letter")
    subject: str = Field(description="id of an entity, for example e4, or words of the sentence")
    type: Annotated[str, WithJsonSchema({"type": "string", "enum": _TYPES})]
    object: str = Field(description="id of an entity, or words of the sentence")
    status: Annotated[str, WithJsonSchema({"type": "string", "enum": _STATUSES})]
    context: list[int] = Field(default=[], description="numbers of other sentences that are needed to understand it")
    subject_kind: Annotated[str, _KIND] = Field(default="", description="only for a subject without an id")
    object_kind: Annotated[str, _KIND] = Field(default="", description="only for an object without an id")


class Answer(BaseModel):
    """Everything that the numbered sentences state."""

    statements: list[Statement]

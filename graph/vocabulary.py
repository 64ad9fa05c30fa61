"""The vocabulary: what kinds of node there are, how they may be related, and what a status means.

The tables live in ``vocabulary.toml``; this module validates them and answers questions such as
"may a Service refer to an Organisation?". The enumerations give code and type checkers the names.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .errors import VocabularyError

NOT_STATED = "not stated"
"""The value of a sector, stage or other partition that the documents leave open."""


class Kind(StrEnum):
    """The fourteen kinds of node."""

    ORGANISATION = "Organisation"
    PARTNERSHIP = "Partnership"
    STAKEHOLDER_GROUP = "StakeholderGroup"
    SERVICE = "Service"
    INFORMATION_SYSTEM = "InformationSystem"
    SITE = "Site"
    PLACE = "Place"
    PATHWAY = "Pathway"
    PROGRAMME = "Programme"
    FINDING = "Finding"
    RECOMMENDATION = "Recommendation"
    MEASURE = "Measure"
    DOCUMENT = "Document"
    PASSAGE = "Passage"


class RelationshipType(StrEnum):
    """The fifteen types of relationship; direction is subject → object."""

    MEMBER_OF = "MEMBER_OF"
    PART_OF = "PART_OF"
    LOCATED_AT = "LOCATED_AT"
    COVERS = "COVERS"
    SUCCEEDED_BY = "SUCCEEDED_BY"
    COMMISSIONS = "COMMISSIONS"
    FUNDS = "FUNDS"
    PROVIDES = "PROVIDES"
    OVERSEES = "OVERSEES"
    REFERS_TO = "REFERS_TO"
    DISCHARGES_TO = "DISCHARGES_TO"
    SHARES_INFORMATION_WITH = "SHARES_INFORMATION_WITH"
    HAS_ACCESS_TO = "HAS_ACCESS_TO"
    WORKS_WITH = "WORKS_WITH"
    ABOUT = "ABOUT"


class Status(StrEnum):
    """What a document says of a relationship at the time of the review."""

    PRESENT = "present"
    LIMITED = "limited"
    ABSENT = "absent"
    PLANNED = "planned"
    ENDED = "ended"


WORKING = (Status.PRESENT, Status.LIMITED)
"""The statuses of what is there, if only in part or for someone."""
BODIES = (Kind.ORGANISATION, Kind.PARTNERSHIP)
"""The kinds that can answer for something."""
FLOW_TYPES = (RelationshipType.REFERS_TO, RelationshipType.DISCHARGES_TO)
"""The relationships along which people go from one place to another."""

AttributeType = Literal["text", "number", "list", "polarity", "theme", "stage"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StatusInfo(_Table):
    """How grave a status is (1 is gravest), its weight in the analyses, and what it means."""

    grave: int
    weight: float = Field(ge=0, le=1)
    reads: str


class KindInfo(_Table):
    """A kind of node: what it is, its types, and the attributes that it may carry."""

    reads: str
    types: tuple[str, ...] = ()
    attributes: dict[str, AttributeType] = {}


class RelationshipInfo(_Table):
    """A relationship type: what it reads, which kinds it joins, and its attributes."""

    reads: str
    domain: frozenset[Kind]
    range: frozenset[Kind]
    same_kind: bool = False
    interface: bool = False
    undirected: bool = False
    attributes: dict[str, AttributeType] = {}


class Vocabulary(_Table):
    """The whole ontology as validated data."""

    sectors: tuple[str, ...]
    themes: tuple[str, ...]
    stages: tuple[str, ...]
    polarities: tuple[str, ...]
    statuses: dict[Status, StatusInfo]
    groups: dict[str, frozenset[Kind]]
    kinds: dict[Kind, KindInfo]
    relationships: dict[RelationshipType, RelationshipInfo]

    @model_validator(mode="before")
    @classmethod
    def _expand_groups(cls, data: dict[str, object]) -> dict[str, object]:
        groups: dict[str, list[str]] = data["groups"]  # type: ignore[assignment]
        kinds = list(data["kinds"])  # type: ignore[call-overload]
        for info in data["relationships"].values():  # type: ignore[attr-defined]
            for end in ("domain", "range"):
                wide: list[str] = []
                for name in info[end]:
                    wide += kinds if name == "*" else groups[name[1:]] if name[0] == "@" else [name]
                info[end] = wide
        return data

    @model_validator(mode="after")
    def _complete(self) -> Vocabulary:
        for have, want in (
            (set(self.kinds), set(Kind)),
            (set(self.relationships), set(RelationshipType)),
            (set(self.statuses), set(Status)),
        ):
            if have != want:
                raise ValueError(f"vocabulary.toml and vocabulary.py differ on {have ^ want}")
        return self

    @property
    def interfaces(self) -> frozenset[RelationshipType]:
        """The relationship types along which people and information cross between bodies."""
        return frozenset(t for t, info in self.relationships.items() if info.interface)

    def allows(self, source: Kind, type_: RelationshipType, target: Kind) -> bool:
        """Whether a relationship of this type may run from one kind to the other."""
        info = self.relationships[type_]
        if source not in info.domain or target not in info.range:
            return False
        if info.same_kind and source != target:
            return False
        if Kind.PASSAGE in (source, target):
            return type_ is RelationshipType.PART_OF and target is Kind.DOCUMENT
        return True

    def check_edge(self, source: Kind, type_: RelationshipType, target: Kind) -> None:
        """Raise :class:`VocabularyError` where :meth:`allows` says no."""
        if not self.allows(source, type_, target):
            info = self.relationships[type_]
            raise VocabularyError(
                f"{source} {type_} {target} is not in the vocabulary",
                mend=f"{type_} runs from {', '.join(sorted(info.domain))} to {', '.join(sorted(info.range))}",
            )


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, read once."""
    text = resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return Vocabulary.model_validate(tomllib.loads(text))


GAP_STATUSES = (Status.ABSENT, Status.LIMITED)
"""The statuses of an interface that a reviewer looks for, graver first."""

"""The words of pages for stages, sectors, relationships, graphs and partitions: ``words.toml``, validated."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import get_args

from pydantic import model_validator

from ...graph.vocabulary import RelationshipType, vocabulary
from ..lexicon import Table, checked, read_table
from ..missing_links.triage import by_number, plural_name
from ..results import NodeRef
from ..views import Network, Partition

DASH = "–"


class Words(Table):
    """A word for every name of the vocabulary."""

    stages: dict[str, str]
    sectors: dict[str, str]
    relations: dict[str, str]
    told: dict[str, str]
    networks: dict[str, str]
    partitions: dict[str, str]

    @model_validator(mode="after")
    def _whole(self) -> Words:
        vocab = vocabulary()
        for given, wanted in (
            (self.stages, vocab.stages), (self.sectors, vocab.sectors), (self.relations, RelationshipType),
            (self.told, RelationshipType),
            (self.networks, get_args(Network)), (self.partitions, get_args(Partition)),
        ):  # fmt: skip
            if wrong := sorted(given.keys() ^ set(map(str, wanted))):
                raise ValueError(f"words for {', '.join(wrong)} are missing, or not in the vocabulary")
        return self


@cache
def words() -> Words:
    """The checked words. Raises :class:`RuleError` where one is missing."""
    return checked(Words, "words.toml", read_table(__package__, "words.toml"))


def stage(name: str | None) -> str:
    """A stage as a reader is told it; what is no name of the vocabulary ("not stated") stays as it is."""
    return words().stages.get(name or "", name or DASH)


def stages(names: Iterable[str]) -> str:
    """Several stages."""
    return ", ".join(map(stage, names))


def sector(name: str) -> str:
    """A sector as a reader is told it; what is no name of the vocabulary stays as it is."""
    return words().sectors.get(name, name)


def pair(sectors: Iterable[str]) -> str:
    """The two sectors that an interface joins."""
    return f" {DASH} ".join(map(sector, sectors))


def relation(name: str) -> str:
    """What a relationship says, as a verb."""
    return words().relations.get(name, name)


def told(source: NodeRef, name: str, target: NodeRef) -> str:
    """A relationship as a clause: "care homes and GPs work together"; without a capital that no name has."""
    text = by_number(words().told[name], plural_name(source.kind, source.name))
    return text.replace("{source}", source.name).replace("{target}", target.name)


def theme(name: str) -> str:
    """A theme as a reader is told it."""
    return name.replace("-", " ")


def network(name: str) -> str:
    """Which ties one of the four graphs is made of."""
    return words().networks.get(name, name)


def partition(name: str) -> str:
    """What nodes are grouped by."""
    return words().partitions.get(name, name)

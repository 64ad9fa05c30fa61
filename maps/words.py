"""The plain words of the map: ``words.toml``, validated against the vocabulary."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from ..graph.errors import RuleError
from ..graph.vocabulary import NOT_STATED, Kind, RelationshipType, Status, vocabulary


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StatusWords(_Table):
    """The word, the mark and the meaning of a status, as the key shows them."""

    word: str
    mark: str
    means: str


class KindWords(_Table):
    """What one node of a kind, and many of them, are called."""

    one: str
    many: str


class RelationshipWords(_Table):
    """The label of a relationship type, and its statement for each status."""

    label: str
    present: str
    limited: str
    absent: str
    planned: str
    ended: str

    @model_validator(mode="after")
    def _names_both_ends(self) -> RelationshipWords:
        for status in Status:
            if sorted(re.findall(r"\{(\w+)\}", getattr(self, status))) != ["o", "s"]:
                raise ValueError(f"the statement for {status!s} must hold {{s}} and {{o}}, each once")
        return self


class PanelWords(_Table):
    """A panel of the system map: the sectors, or for nodes without one the kinds, that it takes.

    A panel ``aside`` stands at the far right, and its nodes are hidden until they are asked for.
    """

    id: str
    title: str = ""
    sectors: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    aside: bool = False


class Words(_Table):
    """Everything that the map says of itself."""

    statuses: dict[Status, StatusWords]
    kinds: dict[Kind, KindWords]
    types: dict[str, str]
    sectors: dict[str, str]
    stages: dict[str, str]
    attributes: dict[str, str]
    panels: tuple[PanelWords, ...]
    abbreviations: dict[str, str]
    relationships: dict[RelationshipType, RelationshipWords]

    @model_validator(mode="after")
    def _covers_vocabulary(self) -> Words:
        vocab = vocabulary()
        attributes = {a for k in vocab.kinds.values() for a in k.attributes}
        attributes |= {a for r in vocab.relationships.values() for a in r.attributes}
        drawn = [k for k in Kind if k not in vocab.groups["source"]]
        for what, have, want in (
            ("statuses", set(self.statuses), set(Status)),
            ("kinds", set(self.kinds), set(Kind)),
            ("types", set(self.types), {t for k in vocab.kinds.values() for t in k.types}),
            ("sectors", set(self.sectors), {*vocab.sectors, NOT_STATED}),
            ("stages", set(self.stages), set(vocab.stages)),
            ("attributes", set(self.attributes), attributes),
            ("relationships", set(self.relationships), set(RelationshipType)),
            ("panels by sector", {s for p in self.panels for s in p.sectors}, set(vocab.sectors)),
            ("panels by kind", {k for p in self.panels for k in p.kinds}, set(drawn)),
        ):
            if have != want:
                raise ValueError(f"{what}: {', '.join(sorted(map(str, have ^ want)))} in words or vocabulary only")
        return self

    def panel_title(self, panel: PanelWords) -> str:
        """The heading of a panel: its own, or the name of its sector."""
        return panel.title or self.sectors[panel.sectors[0]]

    def short(self, name: str) -> str:
        """A name as short as the field writes it, for the boxes of the map.

        >>> words().short("Heartwell Clinical Commissioning Group")
        'Heartwell CCG'
        """
        for long in sorted(self.abbreviations, key=lambda a: (-len(a), a)):
            name = re.sub(rf"\b{re.escape(long)}(?!\w)", self.abbreviations[long], name, flags=re.I)
        return name


@cache
def words() -> Words:
    """The shipped words, read once. Raises :class:`RuleError` where they do not fit the vocabulary."""
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    try:
        return Words.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise RuleError(f"maps/words.toml: {error}", mend="reinstall joinedup") from error

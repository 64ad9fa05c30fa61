"""Definite descriptions: which body "the trust" or "the team" means where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, cached_property
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ...graph.vocabulary import Kind


class DefiniteForm(BaseModel):
    """A row of ``definite.toml``; ``reach`` is how many sentences back the antecedent may stand.

    Where just one entity's name holds ``prefer``, it is the one meant, however often others are named.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    forms: tuple[str, ...]
    kind: Kind
    also: tuple[Kind, ...] = ()
    types: tuple[str, ...] = ()
    name: str = ""
    prefer: str = ""
    policy: Literal["dominant", "nearest", "only", "main"]
    reach: int = 0

    @cached_property
    def name_regex(self) -> re.Pattern[str]:
        """What the antecedent's name must hold."""
        return re.compile(self.name)

    def fits(self, kind: Kind, type_: str | None, name: str) -> bool:
        """Whether an entity can be what the description means."""
        return (
            kind in (self.kind, *self.also)
            and (not self.types or type_ in self.types)
            and bool(self.name_regex.search(name))
        )


@cache
def definite_forms() -> tuple[DefiniteForm, ...]:
    """The table of ``definite.toml``."""
    text = resources.files(__package__).joinpath("definite.toml").read_text(encoding="utf-8")
    return tuple(DefiniteForm.model_validate(f) for f in tomllib.loads(text)["forms"])


@cache
def _table() -> tuple[re.Pattern[str], dict[str, DefiniteForm]]:
    table = {f.lower(): form for form in definite_forms() for f in form.forms}
    ways = "|".join(re.escape(f) for f in sorted(table, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<![\w-])(?:{ways})(?![\w-])", re.IGNORECASE), table


def find_definite(text: str) -> list[tuple[int, int, DefiniteForm]]:
    """Every definite description of the table in a sentence, in order."""
    pattern, table = _table()
    return [
        (m.start(), m.end(), table[m.group().lower()])
        for m in pattern.finditer(text)
        if not _TOLD_BY_WHAT_FOLLOWS.match(text, m.end())
    ]


_TOLD_BY_WHAT_FOLLOWS = re.compile(
    r" (?:of |(?:at|in|for|on) (?:the )?[A-Z]|called |known as |named |"
    r"(?:manager|leader|lead|level|members?|model|user|provider|specification|staff member|chair)s?\b)"
)
"""Then it is no description of what was named before: "the team at Saltby", "the service manager"."""


Candidate = tuple[str, Kind, str | None, str]
"""Key, kind, type and name of an entity."""


_LOWER_TIER = re.compile(r"\b(?:District|Borough|Parish|Town) Council$")
"""In two tiers, "the council" of a document on health and care is the county."""


def antecedent(
    form: DefiniteForm,
    sentence: int,
    history: Sequence[tuple[int, Candidate]],
    counts: dict[str, int],
    entities: Sequence[Candidate],
    main_place: str | None,
) -> str | None:
    """The key of what a description means, or ``None`` where that is not safe to say.

    ``history`` holds the entities mentioned so far, with the index of their sentence, in order.
    """
    if form.policy == "main":
        return main_place
    fitting = [c for c in entities if form.fits(c[1], c[2], c[3])]
    if not fitting:
        return None
    preferred = [c for c in fitting if form.prefer and re.search(form.prefer, c[3])]
    if len(preferred) == 1:
        return preferred[0][0]
    if form.policy == "only":
        return fitting[0][0] if len(fitting) == 1 else None
    if form.policy == "dominant":
        ranked = sorted(fitting, key=lambda c: (-counts.get(c[0], 0), c[0]))
        if len(ranked) == 1 or counts.get(ranked[0][0], 0) > counts.get(ranked[1][0], 0):
            return ranked[0][0]
        tied = [c for c in ranked if counts.get(c[0], 0) == counts.get(ranked[0][0], 0)]
        upper = [c for c in tied if not _LOWER_TIER.search(c[3])]
        return upper[0][0] if len(upper) == 1 else None
    for index, candidate in reversed(history):
        if sentence - index > form.reach:
            break
        if form.fits(candidate[1], candidate[2], candidate[3]):
            return candidate[0]
    return fitting[0][0] if len(fitting) == 1 and form.reach > 6 else None

"""Which names mean the same body: normal forms, short forms, and the fullest name of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ...graph.model import node_id, slug
from ...graph.vocabulary import NOT_STATED, Kind
from ..identity import Identities
from ..initials import AREA_TYPES, opens
from ..normal import normal
from ..values import Entity
from .data import sector_of

_NAMED = (Kind.ORGANISATION, Kind.PARTNERSHIP)
_COMPLETE = re.compile(
    r"^NHS .+ (?:CCG|Clinical Commissioning Group|ICB|Integrated Care Board)$|NHS (?:Foundation )?Trust$| Council$"
)
"""Names that are official as they stand: two different ones are two bodies, whatever words they share."""


@dataclass
class Draft:
    """An entity while its names are still being gathered. ``body`` is what the reference table knows it as."""

    kind: Kind
    type: str | None
    sector: str | None = None
    body: str | None = None
    forms: Counter[str] = field(default_factory=Counter)
    preferred: str | None = None

    def name(self) -> str:
        """The preferred name, else the fullest form that is no bracketed or possessive variant."""
        if self.preferred:
            return self.preferred
        named, branded = self.kind in _NAMED, self.kind in (Kind.SERVICE, Kind.INFORMATION_SYSTEM)
        return max(
            self.forms,
            key=lambda f: (len(f.split()) if named else 0, branded and _is_proper(f), self.forms[f], len(f), f),
        )


def _is_proper(form: str) -> bool:
    """Whether a form is a name rather than a description, by its last word: "Steady Feet", "the falls service"."""
    return " " in form and form[0].isupper() and form.split()[-1][0].isupper()


class Registry:
    """The entities of one document, by key, and the surface forms that lead to each."""

    def __init__(self, identities: Identities | None = None) -> None:
        self.identities = identities or Identities()
        self.drafts: dict[str, Draft] = {}
        self._by_normal: dict[tuple[Kind, str], str] = {}
        self._moved: dict[str, str] = {}
        self.alias: dict[str, str] = {}

    def add(
        self, kind: Kind, type_: str | None, form: str, *,
        preferred: str | None = None, sector: str | None = None, body: str | None = None,
    ) -> str:  # fmt: skip
        """Note a form of an entity; the same normal form and kind is the same entity.

        Two bodies of the reference table stay two, whatever they are called.
        """
        key = (kind, normal(preferred or form))
        known = self._by_normal.get(key)
        if known is not None and self.drafts[known].preferred is None and _is_proper(self.drafts[known].name()):
            preferred = None  # the genre's word for what the document has a name for
        if known is not None and body and self.drafts[known].body not in (None, body):
            known = f"{node_id(kind, preferred or form)}:{body}"  # one name, two bodies
            self.drafts.setdefault(known, Draft(kind, type_, sector))
        if known is None:
            known = node_id(kind, preferred or form)
            if not slug(preferred or form):
                known = f"{kind.lower()}:{len(self.drafts)}"
            self._by_normal[key] = known
            self.drafts.setdefault(known, Draft(kind, type_, sector))
        draft = self.drafts[known]
        draft.body = draft.body or body
        draft.forms[form] += 1
        draft.type = draft.type or type_
        draft.sector = draft.sector or sector
        if preferred:
            draft.preferred = preferred
        self.alias.setdefault(form, known)
        return known

    def known_as(self, form: str) -> str | None:
        """The entity that a surface form leads to, its apostrophes in either shape."""
        spelt = (form, form.replace("'", "’"), form.replace("’", "'"))
        return next((self.alias[f] for f in spelt if f in self.alias), None)

    def find(self, kind: Kind, form: str) -> str | None:
        """The entity of a kind with this (normal) form."""
        return self._by_normal.get((kind, normal(form)))

    def names_one(self, base: str, head: str) -> bool:
        """Whether "base head" is part of a fuller name."""
        words = normal(f"{base} {head}").split()
        names = [normal(d.name()).split() for d in self.drafts.values() if d.kind in _NAMED]
        return any(name != words and _within(words, name) for name in names)

    def add_alias(self, form: str, key: str) -> None:
        """Let a further form lead to an entity. The first owner of a form keeps it."""
        draft = self.drafts[key]
        if self.identities.apart(draft.kind, [form], draft.forms):
            return
        if self.alias.setdefault(form, key) == key:
            draft.forms[form] += 0
            self._by_normal.setdefault((draft.kind, normal(form)), key)

    def now(self, key: str) -> str:
        """Where an entity has gone after merges."""
        while key in self._moved:
            key = self._moved[key]
        return key

    def are_two(self, one: str, other: str) -> bool:
        """Whether two entities are known to be different, by reference data or by a person's decision."""
        mine, theirs = self.drafts[one], self.drafts[other]
        if None not in (mine.body, theirs.body) and mine.body != theirs.body:
            return True
        if mine.kind is not theirs.kind or not self.identities.decisions:
            return False
        return self.identities.apart(mine.kind, self.forms_of(one), self.forms_of(other))

    def forms_of(self, key: str) -> Collection[str]:
        """All that an entity is called."""
        return self.drafts[key].forms

    def join_decided(self) -> None:
        """Make one of entities that a person decided to be the same."""
        decided = {normal(n) for d in self.identities.decisions for n in (d.name, d.other) if n}
        about = [k for k in sorted(self.drafts) if decided and any(normal(f) in decided for f in self.forms_of(k))]
        for pair in combinations(about, 2):
            one, other = sorted(map(self.now, pair), key=lambda d: (len(self.drafts[d].name()), d))
            kind = self.drafts[one].kind
            if one == other or kind is not self.drafts[other].kind:
                continue
            if self.identities.same(kind, self.forms_of(one), self.forms_of(other)):
                self.merge(one, other)

    def merge(self, lesser: str, greater: str) -> None:
        """Make one entity of two; nothing happens where they are known to be two bodies."""
        if lesser == greater or self.are_two(lesser, greater):
            return
        gone = self.drafts.pop(lesser)
        kept = self.drafts[greater]
        self._moved[lesser] = greater
        kept.body = kept.body or gone.body
        kept.forms.update(gone.forms)
        kept.type = kept.type or gone.type
        kept.sector = kept.sector or gone.sector
        tables: tuple[dict[Any, str], ...] = (self.alias, self._by_normal)
        for table in tables:
            for form, key in table.items():
                if key == lesser:
                    table[form] = greater

    def merge_contained(self) -> None:
        """Merge a shorter name into the one longer name that holds it: "A&E Delivery Board".

        Only bodies with names, only where exactly one longer name of a like type is there: similarity
        alone is no ground for a merge.
        """
        named = [k for k, d in self.drafts.items() if d.kind in _NAMED]
        words = {k: normal(self.drafts[k].name()).split() for k in named}
        for short in sorted(named, key=lambda k: (len(words[k]), k)):
            mine = self.drafts[short]
            if mine.body or any(_COMPLETE.search(form) for form in mine.forms):
                continue  # official as it stands
            longer = [
                k
                for k in named
                if k != short
                and k in self.drafts
                and self.drafts[k].kind == mine.kind
                and not self.are_two(short, k)
                and (self.drafts[k].type == mine.type or "Other" in (self.drafts[k].type, mine.type))
                and len(words[k]) > len(words[short])
                and (
                    _within(words[short], words[k])
                    or (mine.type in AREA_TYPES and len(words[short]) > 1 and set(words[short]) < set(words[k]))
                )
            ]
            if len(longer) == 1:
                self.merge(short, longer[0])
        self._merge_initials()

    def bare_access_points(self) -> dict[str, list[str]]:
        """Points that are no more than the term ("single point of access"), and those whose names hold it."""
        words = {k: normal(d.name()).split() for k, d in self.drafts.items() if d.type == "AccessPoint"}
        return {
            bare: fuller
            for bare, mine in words.items()
            if (fuller := sorted(k for k, w in words.items() if len(w) > len(mine) and w[-len(mine) :] == mine))
        }

    def _merge_initials(self) -> None:
        """Merge "BSol STP" into "Birmingham and Solihull STP": letters for the place, the same form."""
        for type_ in AREA_TYPES:
            mine = sorted(k for k, d in self.drafts.items() if d.type == type_)
            for short in mine:
                first, _, rest = self.drafts[short].name().partition(" ")
                if not rest or sum(c.isupper() for c in first) < 2 or first == "NHS":
                    continue
                longer = [
                    k for k in mine
                    if k != short and k in self.drafts and opens(first, self.drafts[k].name())
                ]  # fmt: skip
                if len(longer) == 1 and short in self.drafts:
                    self.merge(short, longer[0])

    def identify(self, dated: str | None) -> None:
        """Find the bodies that entities are, by all their forms; entities that are one body become one.

        Where the forms of one entity name two bodies, it is none of them: joining them was no doubt wrong.
        """
        first: dict[str, str] = {}
        for key in sorted(self.drafts, key=lambda k: (-len(self.drafts[k].name()), k)):
            draft = self.drafts[key]
            if draft.kind not in _NAMED:
                continue
            if draft.body is None:
                found = self.identities.identify(draft.kind, draft.type, draft.forms, dated=dated)
                draft.body = found.body.id if found else None
                if found and found.body.role.kind is draft.kind:
                    draft.type = found.body.role.type
            if draft.body is not None:
                greater = first.setdefault(draft.body, key)
                if self.drafts[greater].kind == draft.kind:
                    self.merge(key, greater)

    def entities(self, used: Iterable[str], extra: dict[str, set[str]]) -> dict[str, Entity]:
        """The entities among ``used``, named and keyed by their fullest form.

        ``extra`` holds further surface forms by draft key. Keys are node ids.
        """
        out: dict[str, Entity] = {}
        for key in sorted(set(used)):
            draft = self.drafts[key]
            name = draft.name()
            forms = {f for f in draft.forms if f} | extra.get(key, set())
            out[key] = Entity(
                key=node_id(draft.kind, name),
                kind=draft.kind,
                name=name,
                type=draft.type,
                aliases=tuple(sorted(forms - {name})),
                sector=draft.sector or _sector(draft, name, forms),
                body=draft.body,
            )
        return out


def _sector(draft: Draft, name: str, forms: set[str]) -> str:
    """By the name, else by what else a body is called: "the mental health trust"."""
    others = sorted(forms) if draft.kind in _NAMED else []
    found = (sector_of(draft.kind, draft.type, form) for form in (name, *others))
    return next((sector for sector in found if sector), NOT_STATED)


def _within(short: list[str], long: list[str]) -> bool:
    """Whether the shorter name opens, closes or stands whole in the longer one."""
    n = len(short)
    if not n or (n == 1 and short[0] in ("trust", "board", "council", "ccg", "stp", "hwb")):
        return n == 1 and bool(long) and long[-1] == short[0]
    return any(long[i : i + n] == short for i in range(len(long) - n + 1))

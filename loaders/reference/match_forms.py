"""How names are compared: folded words, and what of them is the form of the body ("NHS Trust", "CCG")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from ...graph.vocabulary import vocabulary
from ..ruledata import load_rules
from .model import Role

Words = tuple[str, ...]

_POSSESSIVE = re.compile(r"[’'‘`´]s\b|[’'‘`´]")
_WORD = re.compile(r"[a-z0-9@]+")
_ASIDE = re.compile(r"\(([^()\s]+)\)")
_JOINT = re.compile(r"\s*(?:,|;|/|&|\+|\band\b)\s*")


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Style(_Rules):
    """Forms of one style."""

    end: tuple[str, ...] = ()
    start: tuple[str, ...] = ()


class Group(Style):
    """Forms that mean the same, and those that mean it in a certain style; see the head of ``match.toml``."""

    weak: tuple[str, ...] = ()
    whole: bool = False
    styles: dict[str, Style] = {}


class RoleRules(_Rules):
    """What names a body of a role may go by."""

    types: tuple[str, ...]
    groups: tuple[str, ...] = ()
    cut: bool = False
    one_word: bool = False
    areas: bool = False
    many: bool = False
    descriptors: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()

    @field_validator("descriptors", "telling")
    @classmethod
    def _as_folded(cls, words: frozenset[str]) -> frozenset[str]:
        return frozenset(w for text in words for w in _folded(text))


class Rules(_Rules):
    """All of ``match.toml``."""

    same: dict[str, str]
    generic: dict[str, tuple[str, ...]]
    nouns: frozenset[str]
    linking: dict[str, frozenset[str]]
    groups: dict[str, Group]
    roles: dict[Role, RoleRules]

    @model_validator(mode="after")
    def _holds_together(self) -> Rules:
        if missing := set(Role) - set(self.roles):
            raise ValueError(f"no rules for {', '.join(sorted(missing))}")
        for role, rules in self.roles.items():
            if unknown := set(rules.groups) - set(self.groups):
                raise ValueError(f"{role}: unknown group {', '.join(sorted(unknown))}")
            if unknown := set(rules.types) - set(vocabulary().kinds[role.kind].types):
                raise ValueError(f"{role}: {', '.join(sorted(unknown))} is no type of {role.kind}")
        return self

    @cached_property
    def generic_words(self) -> frozenset[str]:
        """Every word that tells no body, folded."""
        return frozenset().union(*(_folded_set(words) for words in self.generic.values()))

    @cached_property
    def _forms(self) -> dict[str, _Forms]:
        return {name: _Forms.of(name, group) for name, group in self.groups.items()}

    @cached_property
    def form_ends(self) -> frozenset[str]:
        """The last words of the forms that are in the singular: their plurals speak of several bodies."""
        texts = (t for g in self.groups.values() for s in (g, *g.styles.values()) for t in (*s.end, *g.weak))
        lasts = (_WORD.findall(text.lower())[-1] for text in texts)
        return frozenset(word for word in lasts if word == _singular(word))

    def forms(self, role: Role, *, weak: bool = False) -> _Forms:
        """All forms of a role's names; ``weak`` ones too where the type is known."""
        return _role_forms(role, weak)


@dataclass(frozen=True, slots=True)
class Form:
    """The form that a name was found to have: its group and, where it tells one, its style."""

    group: str
    style: str = ""


@dataclass(frozen=True)
class _Forms:
    """Folded forms at the end and the start of names, longest first."""

    end: tuple[tuple[Words, Form], ...] = ()
    start: tuple[tuple[Words, Form], ...] = ()
    weak: tuple[tuple[Words, Form], ...] = ()

    @cached_property
    def by_last(self) -> dict[str, list[tuple[Words, Form]]]:
        """The forms at the end by their last word."""
        out: dict[str, list[tuple[Words, Form]]] = {}
        for form in self.end:
            out.setdefault(form[0][-1], []).append(form)
        return out

    @cached_property
    def by_first(self) -> dict[str, list[tuple[Words, Form]]]:
        """The forms at the start by their first word."""
        out: dict[str, list[tuple[Words, Form]]] = {}
        for form in self.start:
            out.setdefault(form[0][0], []).append(form)
        return out

    @classmethod
    def of(cls, name: str, group: Group) -> _Forms:
        styles = [("", group.end, group.start), *((s, v.end, v.start) for s, v in group.styles.items())]
        return cls(
            _longest((_folded(text), Form(name, style)) for style, end, _ in styles for text in end),
            _longest((_folded(text), Form(name, style)) for style, _, start in styles for text in start),
            _longest((_folded(text), Form(name)) for text in group.weak),
        )


def _longest(forms: Iterable[tuple[Words, Form]]) -> tuple[tuple[Words, Form], ...]:
    return tuple(sorted(set(forms), key=lambda f: (-len(f[0]), f[0], f[1].group, f[1].style)))


@cache
def rules() -> Rules:
    """The rules of ``match.toml``. Raises :class:`RuleError` where they do not hold together."""
    return load_rules(__package__, "match.toml", Rules)


@cache
def _role_forms(role: Role, weak: bool) -> _Forms:
    some = [rules()._forms[group] for group in rules().roles[role].groups]
    ends = [f for forms in some for f in (*forms.end, *(forms.weak if weak else ()))]
    return _Forms(_longest(ends), _longest(f for forms in some for f in forms.start))


@cache
def all_forms() -> _Forms:
    """The forms of every role."""
    every = rules()._forms.values()
    return _Forms(_longest(f for g in every for f in g.end), _longest(f for g in every for f in g.start))


def _singular(word: str) -> str:
    """As in :func:`joinedup.loaders.normal.normal`."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _folded(text: str) -> Words:
    """The words of a form or of a list of words: articles and "and" out, plurals made singular."""
    return tuple(_singular(w) for w in _WORD.findall(text.lower().replace("’", "")) if w not in _SKIPPED)


_SKIPPED = frozenset(("the", "a", "an", "and"))


def fold(name: str) -> Words:
    """The words of a name in which its spellings are equal; "of" is still there, for forms begin with it.

    >>> fold("The Women’s & Children’s Hospitals (WCH)")
    ('women', 'children', 'hospital')
    """
    text = name.lower()
    if "(" in text:
        text = _ASIDE.sub(_aside, text)
    if not text.isascii() or "'" in text or "`" in text:
        text = _POSSESSIVE.sub("", text)
    return tuple([folded for word in _WORD.findall(text) if (folded := _word(word))])


@lru_cache(maxsize=50_000)
def _word(word: str) -> str:
    """A word as it is compared; empty where no comparison looks at it."""
    return "" if word in _SKIPPED else rules().same.get(word) or _singular(word)


def _aside(found: re.Match[str]) -> str:
    """An abbreviation in brackets is no part of the name; a form in brackets is."""
    word = _WORD.search(found[1])
    return f" {found[1]} " if word and (_singular(word[0]),) in _single_forms() else " "


@cache
def _single_forms() -> frozenset[Words]:
    return frozenset(words for words, _ in all_forms().end if len(words) == 1)


def joined(words: Words) -> str:
    """What names are looked up by: word breaks do not count ("Cross City", "CrossCity")."""
    return "".join([w for w in words if w != "of"])


def distinctive(words: Iterable[str]) -> int:
    """How many words tell the body: neither generic nor a number nor a letter."""
    generic = rules().generic_words
    return sum(1 for w in set(words) if w not in generic and not w.isdigit() and len(w) > 1)


def tells(words: Words, *, areas: bool) -> bool:
    """Whether words are enough to tell a body, given its role; "South East London" is, as an area."""
    if distinctive(words):
        return True
    return areas and bool(set(words) & directions() and set(words) & _folded_set(rules().generic["regions"]))


def directions() -> frozenset[str]:
    """The points of the compass and the like, folded."""
    return _folded_set(rules().generic["directions"])


@cache
def _folded_set(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(w for text in texts for w in _folded(text))


@dataclass(frozen=True, slots=True)
class Parsed:
    """A name taken apart for a role: what is left without form, and the forms that it had.

    ``nhs`` is set where all that it had was the "NHS" before it; ``skipped`` counts the words before the core.
    """

    core: Words
    forms: tuple[Form, ...] = ()
    nhs: bool = False
    skipped: int = 0

    @property
    def key(self) -> str:
        """The core without word breaks."""
        return joined(self.core)

    @property
    def groups(self) -> frozenset[str]:
        """The groups of its forms."""
        return frozenset(f.group for f in self.forms)

    @property
    def styles(self) -> frozenset[str]:
        """The styles of its forms; empty where none tells one."""
        return frozenset(f.style for f in self.forms if f.style)


def parse(words: Words, forms: _Forms) -> Parsed:
    """Take forms off the end and the start of a folded name, as long as something is left of it."""
    start, end = 0, len(words)
    found: list[Form] = []
    while end and (taken := _taken(words, start, end, forms.by_last.get(words[end - 1]), at_end=True)):
        end -= taken[0]
        found.append(taken[1])
    nhs = False
    taken = _taken(words, start, end, forms.by_first.get(words[0]), at_end=False) if words else None
    # the City of London is not "London": what is left must still tell a place
    if taken and (not taken[1].style or distinctive(words[start + taken[0] : end])):
        start += taken[0]
        nhs = words[:start] == ("nhs",)
        if not nhs:
            found.append(taken[1])
    core = tuple([w for w in words[start:end] if w != "of"])
    return Parsed(core, tuple(found), nhs and not found, sum(1 for w in words[:start] if w != "of"))


def _taken(
    words: Words, start: int, end: int, forms: list[tuple[Words, Form]] | None, *, at_end: bool
) -> tuple[int, Form] | None:
    for form, what in forms or ():
        size = len(form)
        if size < end - start and form == (words[end - size : end] if at_end else words[start : start + size]):
            return size, what
    return None


def is_plural(name: str) -> bool:
    """Whether a name ends in the plural of a form: "North and South Wexshire CCGs"."""
    last = (_WORD.findall(name.lower()) or [""])[-1]
    return _singular(last) != last and _singular(last) in rules().form_ends


def is_list(name: str) -> bool:
    """Whether a name holds an "and", "&" or comma."""
    return _JOINT.search(name.lower()) is not None


def breaks(name: str, parsed: Parsed) -> frozenset[int]:
    """After how many words of its core a name may be cut: before "and", a comma, "upon", or a generic word."""
    core = parsed.core
    linking, generic = rules().linking["words"], rules().generic_words
    out = {n for n in range(1, len(core)) if core[n] in linking or core[n] in generic}
    count = 0
    for part in _JOINT.split(name.lower()):
        count += sum(1 for w in fold(part) if w != "of")
        out.add(count - parsed.skipped)
    return frozenset(n for n in out if 0 < n < len(core))

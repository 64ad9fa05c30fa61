"""Names as official files write them: in readable case, and not those of persons."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ..normal import normal
from .official_layouts import rules

_BRACKETS = re.compile(r"\([^)]*\)?")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\w+")


@lru_cache(maxsize=100_000)
def readable(name: str) -> str:
    """A name in readable case where it is all capitals; other names as they are.

    >>> readable("NHS STOKE-ON-TRENT CCG")
    'NHS Stoke-on-Trent CCG'
    """
    name = " ".join(name.split())
    if name != name.upper():
        return name
    first = True

    def word(match: re.Match[str]) -> str:
        nonlocal first
        at_start, first = first, False
        return _cased(match[0], at_start)

    return _WORD.sub(word, name)


@lru_cache(maxsize=50_000)
def _cased(word: str, at_start: bool) -> str:
    keep, small = _words()
    if word in keep or any(c.isdigit() for c in word):
        return word
    if word.lower() in small and not at_start:
        return word.lower()
    head, *rest = re.split(r"(['’])", word)
    if rest and len(head) <= 1:  # O'Neill, D'Arcy; but King's
        return head + "".join(part.capitalize() for part in rest)
    return head.capitalize() + "".join(rest).lower()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name. Becoming a foundation trust is a change of name."""
    return one.casefold() == other.casefold() or _key(one) == _key(other)


@lru_cache(maxsize=100_000)
def _key(name: str) -> tuple[str, bool]:
    return normal(name), "foundation" in name.casefold()


def person_in(name: str) -> str:
    """The reason for which a name is not taken, where it is a person's; else nothing."""
    persons, capitals = rules().persons, name.upper()
    return persons.reason if _persons().search(capitals) else ""


def bare_name(name: str) -> str:
    """The reason for which the name of a practice is not taken, where it could be a surname; else nothing."""
    persons = rules().persons
    return "" if persons.business.search(_BRACKETS.sub("", name.upper())) else persons.bare


@cache
def _persons() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.pattern})" for p in rules().persons.patterns))


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    names = rules().names
    return frozenset(names.keep.split()), frozenset(names.small.split())

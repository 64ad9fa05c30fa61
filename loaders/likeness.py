"""How like two names are, and in what: the ground of suggestions, never of a merge.

The words that weigh little, and those that tell two things apart, are data (``likeness.toml``).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from .mentions.acronyms import is_short_form
from .normal import normal
from .ruledata import load_rules

_SPELLING = 88.0
"""Two words this like (0–100), with one first letter, are taken for spellings of one word."""

_ACRONYM = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z&]{2,8}")
_FEWEST_SHARED = 2


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    little: frozenset[str]
    legal: frozenset[str]
    forms: frozenset[str]
    official: re.Pattern[str]
    sorts: dict[str, frozenset[str]]
    contrasts: dict[str, frozenset[str]]


@cache
def _words() -> _Words:
    return load_rules(__package__, "likeness.toml", _Words)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two names are (0–100), and in what, in words."""

    score: float
    why: str


@lru_cache(maxsize=50_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in their normal form, without those that only join others.

    >>> words_of("the Hospital from Home services")
    ('hospital', 'home', 'service')
    """
    return tuple(w for w in normal(name).split() if w not in _words().little)


@lru_cache(maxsize=50_000)
def core_of(name: str) -> tuple[str, ...]:
    """Its words without legal form and sort of thing: what is left tells which one it is.

    >>> core_of("Neighbourhood Networks Scheme")
    ('neighbourhood', 'network')
    """
    weak = _words().legal.union(*_words().sorts.values())
    return tuple(w for w in words_of(name) if w not in weak)


def is_acronym(name: str) -> bool:
    """Whether a name is one word of letters that stand for others: "EAB", "HoEFT"."""
    return bool(_ACRONYM.fullmatch(name))


def telling_words(name: str) -> set[str]:
    """The words that tell which of the bodies of one form it is: "Larkdale" in "NHS North Larkdale CCG"."""
    return {w for w in set(core_of(name)) - _words().forms if not is_telling(w)}


def untold(one: str, other: str) -> tuple[set[str], set[str]] | None:
    """The words that only one of two names of bodies has, forms apart; ``None`` where no telling word is in both.

    >>> untold("NHS Harrow Edge CCG", "NHS Harrow CCG"), untold("Wexmor CCG", "NHS Wexmoor CCG")
    (({'edge'}, set()), (set(), set()))
    """
    if not any(a == b or _respelt(a, b) for a in telling_words(one) for b in telling_words(other)):
        return None
    mine, theirs = (set(core_of(name)) - _words().forms for name in (one, other))
    left = {a for a in mine if not any(a == b or _respelt(a, b) for b in theirs)}
    right = {b for b in theirs if not any(a == b or _respelt(a, b) for a in mine)}
    return left, right


def contrast(mine: tuple[str, ...], theirs: tuple[str, ...]) -> str | None:
    """Which pair of words tells two names apart ("north" and "south"), if any: of one set, or two numbers."""
    for one in mine:
        for other in theirs:
            if one == other:
                continue
            numbers = one.isdigit() and other.isdigit()
            if numbers or any({one, other} <= both for both in _words().contrasts.values()):
                return f"{one} and {other}"
    return None


def is_telling(word: str) -> bool:
    """Whether a word narrows a name to one of several: a number, a quarter, an age."""
    return word.isdigit() or any(word in both for both in _words().contrasts.values())


def likeness(one: str, other: str) -> Likeness | None:
    """How like two names are, by the strongest of the ways in which names of one thing differ; else ``None``."""
    mine, theirs = words_of(one), words_of(other)
    if not mine or not theirs or not core_of(one) or not core_of(other):
        return None
    short, long = sorted((one, other), key=lambda n: (len(words_of(n)), n))
    left, right = leftover(mine, theirs)
    found = (
        _letters(one, other)
        or _order(mine, theirs)
        or abbreviation(short, long)
        or _spelling(mine, theirs, left, right)
        or _sorts(one, other, left, right)
        or (not _both_official(one, other) and (_within(short, long) or _shared(one, other, left, right)))
        or None
    )
    return found and Likeness(round(found[0], 1), found[1])


def _both_official(one: str, other: str) -> bool:
    return bool(_words().official.search(one) and _words().official.search(other))


_Found = tuple[float, str] | None


def _letters(one: str, other: str) -> _Found:
    if "".join(normal(one).split()) == "".join(normal(other).split()):
        return 95, "the same letters"
    return None


def _order(mine: tuple[str, ...], theirs: tuple[str, ...]) -> _Found:
    if mine == theirs:
        return 92, "the same but for little words"
    return (92, "the same words in another order") if sorted(mine) == sorted(theirs) else None


def abbreviation(short: str, long: str) -> tuple[float, str] | None:
    """One word of letters for the words of the other name, alone or beside words that both have.

    >>> abbreviation("LWol STP", "Larkdale and Woldham STP")
    (84, 'LWol may stand for Larkdale and Woldham')
    """
    if is_acronym(short):
        if short.lower() in _initials(long):
            return 86, f"{short} are the first letters of the other name"
        if len(short) > 2 and len(long.split()) > 1 and is_short_form(short, _named(long)) and _opens(short, long):
            return 72, f"{short} may be short for the other name"
        return None
    whole = set(words_of(long))
    letters = [w for w in short.split() if is_acronym(w) and normal(w) not in whole]
    if len(letters) != 1:
        return None
    rest = set(words_of(short)) - {normal(letters[0])}
    if not rest or not rest <= whole:
        return None
    expansion = " ".join(_outside(_named(long), rest))
    if len(words_of(expansion)) < _FEWEST_SHARED:
        return None
    if letters[0].lower() in _initials(expansion) or _opens(letters[0], expansion):
        return 84, f"{letters[0]} may stand for {expansion}"
    return None


def _outside(name: str, rest: set[str]) -> list[str]:
    """The words of a name that are not among others; "Clinical Commissioning Group" counts as one."""
    words = name.split()
    while words and normal(" ".join(words)) and set(normal(words[-1]).split()) <= rest:
        words.pop()
    for size in (3, 2):  # long forms that the normal form makes one word of
        if len(words) > size and set(normal(" ".join(words[-size:])).split()) <= rest:
            return words[:-size]
    return [w for w in words if normal(w) not in rest or not normal(w)]


def _initials(name: str) -> set[str]:
    """First letters of the words, with and without little words and legal form: "heft", "hoeft"."""
    out = set()
    for without in (frozenset(), _words().little | {"and", "the"}):
        for legal in (frozenset(), frozenset({"nhs"}), _words().legal):
            kept = list(re.findall(r"[a-z0-9]+", name.lower().replace("&", " and ")))
            letters = "".join(w[0] for w in kept if w not in without and w not in legal)
            out |= {letters, letters.replace("a", "&") if "and" in kept else letters}
    return {letters for letters in out if len(letters) > 1}


def _opens(short: str, name: str) -> bool:
    """Whether a mixed short form is made of openings of words, in order: "BSol", "HoEFT"."""
    parts = [p.lower() for p in re.findall(r"[A-Z][a-z]*", short)]
    rest = iter(re.findall(r"[a-z0-9]+", _named(name).lower()))
    return len(parts) > 1 and all(any(word.startswith(p) for word in rest) for p in parts)


def _named(name: str) -> str:
    return re.sub(r"^NHS ", "", name)


def _spelling(mine: tuple[str, ...], theirs: tuple[str, ...], left: tuple[str, ...], right: tuple[str, ...]) -> _Found:
    if len(left) != len(right) or not left or len(left) > 2:
        return None
    if not all(_respelt(a, b) for a, b in zip(left, right, strict=True)):
        return None
    return 88, f"spelt differently: {' '.join(left)}, {' '.join(right)}"


def _respelt(one: str, other: str) -> bool:
    return one[0] == other[0] and min(len(one), len(other)) > 4 and fuzz.ratio(one, other) >= _SPELLING


def _sorts(one: str, other: str, left: tuple[str, ...], right: tuple[str, ...]) -> _Found:
    """The same core, and words that only say what sort of thing it is."""
    sorts = {w for w in (*left, *right) if w not in _words().legal}
    if sorted(core_of(one)) != sorted(core_of(other)) or not any(sorts <= row for row in _words().sorts.values()):
        return None
    differ = f"the same but for {_quoted(left)}" + (f" and {_quoted(right)}" if left and right else _quoted(right))
    base = 84 if len(core_of(one)) > 1 or not (left and right) else 70
    return base - 4 * max(0, len(left) + len(right) - 2), differ


def _within(short: str, long: str) -> _Found:
    """The shorter name stands in the longer, and closes it: what a thing is comes last in its name."""
    mine, theirs = words_of(short), words_of(long)
    if not set(mine) < set(theirs) or mine[-1] != theirs[-1] or (len(core_of(short)) < 2 and len(mine) < 2):
        return None
    return 48 + 36 * len(mine) / len(theirs), "one name stands within the other"


def _shared(one: str, other: str, left: tuple[str, ...], right: tuple[str, ...]) -> _Found:
    """Most words are the same, and those that are not are no names."""
    both = set(core_of(one)) & set(core_of(other))
    if len(both) < _FEWEST_SHARED or _proper(one, left) or _proper(other, right):
        return None
    score = fuzz.token_set_ratio(" ".join(words_of(one)), " ".join(words_of(other)))
    whole = fuzz.token_sort_ratio(" ".join(words_of(one)), " ".join(words_of(other)))
    return (min(score, whole) - 12, "most of their words are the same") if whole >= 72 else None


def _proper(name: str, words: tuple[str, ...]) -> bool:
    """Whether some of these words are written with a capital in a name that is not all in capitals."""
    capital = {normal(w) for w in name.split()[1:] if w[:1].isupper()} | {normal(name.split()[0])}
    return name[:1].isupper() and any(w in capital for w in words)


def leftover(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What each of two lists of words has that the other has not, in order."""

    def less(words: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
        have = Counter(other)
        out = []
        for word in words:
            if have[word]:
                have[word] -= 1
            else:
                out.append(word)
        return tuple(out)

    return less(mine, theirs), less(theirs, mine)


def _quoted(words: tuple[str, ...]) -> str:
    return f"“{' '.join(words)}”" if words else ""

"""What the model sees of a pair: words and their places with every name masked, as strings to be hashed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from ...graph.vocabulary import Kind
from ..extract.view import is_users, mentions_of
from ..statements.themes import theme_of
from ..values import Mention, Reading, Sentence
from .pairs import PRONOUN, Pair
from .words import View, by_family, view

_FAR = 12
"""Words between, or on either side, that are looked at singly."""
_DENIES = re.compile(r"\b(?:no|not|never|nor|neither|without|cannot|none|unable|lack\w*|n['’]t)\b", re.IGNORECASE)
_MAY = re.compile(r"\b(?:will|would|should|plan\w*|propos\w*|intend\w*|could|may|aim\w*|to be)\b", re.IGNORECASE)


class Views:
    """The views of a reading's sentences, each made once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._made: dict[str, View] = {}
        self._families: dict[str, View] = {}

    def mentions(self, sentence: Sentence) -> tuple[Mention, ...]:
        """The resolved mentions of a sentence, what stands for a name among them."""
        return mentions_of(self._reading, sentence)

    def of(self, sentence: Sentence) -> View:
        """The view of a sentence."""
        made = self._made.get(sentence.id)
        if made is None:
            made = view(sentence, self.mentions(sentence), self._reading.parses.get(sentence.id))
            self._made[sentence.id] = made
        return made

    def families(self, sentence: Sentence) -> View:
        """The view of a sentence with families in place of words."""
        made = self._families.get(sentence.id)
        if made is None:
            made = self._families[sentence.id] = by_family(self.of(sentence))
        return made


def hashed(feature: str) -> int:
    """A stable number for a feature: the same on every machine and in every run."""
    return zlib.crc32(feature.encode("utf-8"))


FAMILY = "~"
"""What features of families begin with."""


def features(pair: Pair, views: Views) -> list[str]:
    """The features of a pair, without the names of anything: by its words, then by their families."""
    words = [*_ends(pair), *_around(pair), *_worded(pair, views.of)]
    seen = set(words)
    return words + [FAMILY + x for x in _worded(pair, views.families) if x not in seen]


def _worded(pair: Pair, of: Callable[[Sentence], View]) -> list[str]:
    """What the words around and between, and the parse, tell of a pair; ``of`` gives the view of a sentence."""
    a, b = pair.first, pair.second
    here = of(pair.sentence)
    if pair.nested:
        return [*_nested(pair, here)]
    if pair.where == "same" and pair.context is None:
        return [*_row(here, a, b), *_path(here, a, b)]
    if pair.context is not None:
        return [*_crossing(pair, of(pair.context), here)]
    return []


def kind_of(m: Mention) -> str:
    """The kind of a mention, told apart where it matters: own staff, and the people whom services are for."""
    if m.people:
        return "Staff"
    if m.kind is Kind.STAKEHOLDER_GROUP and is_users(m):
        return "Users"
    return str(m.kind)


def _ends(pair: Pair) -> Iterator[str]:
    a, b = pair.first, pair.second
    ka, kb = kind_of(a), kind_of(b)
    yield f"k:{ka}>{kb}"
    yield f"t:{a.type or ka}>{b.type or kb}"
    yield f"ta:{a.type or ka}"
    yield f"tb:{b.type or kb}"
    yield f"ha:{a.head}"
    yield f"hb:{b.head}"
    yield f"wk:{pair.where}:{ka}>{kb}"
    yield f"ra:{a.rule}"
    yield f"rb:{b.rule}"


@lru_cache(maxsize=2048)
def _theme(section: tuple[str, ...]) -> str:
    return theme_of("", section) or "-"


@lru_cache(maxsize=8192)
def _cues(text: str) -> tuple[bool, bool]:
    return _DENIES.search(text) is not None, _MAY.search(text) is not None


def _around(pair: Pair) -> Iterator[str]:
    denies, may = _cues(pair.sentence.text)
    yield f"w:{pair.where}{'n' if pair.nested else ''}"
    yield f"sk:{pair.sentence.kind}"
    yield f"th:{_theme(pair.sentence.section)}"
    if denies:
        yield "denies"
    if may:
        yield "may"


def _nested(pair: Pair, here: View) -> Iterator[str]:
    a, b = (pair.first, pair.second)
    text = here.sentence.text
    rest = (text[a.start : b.start] + " _ " + text[b.end : a.end]).lower()
    words = re.findall(r"['’]s|[a-z]+|_", rest)
    at = words.index("_") if "_" in words else 0
    for i, word in enumerate(words):
        if word != "_":
            yield f"n{'<' if i < at else '>'}:{word}"
    yield f"nl:{min(at, 3)}:{min(len(words) - at - 1, 3)}"


def _bin(n: int) -> str:
    return str(n) if n < 4 else "4-6" if n < 7 else "7-10" if n < 11 else "11-16" if n < 17 else "17+"


def _row(here: View, a: Mention, b: Mention) -> Iterator[str]:
    """The words before, between and after two mentions of one sentence."""
    items = here.items
    i, j = here.item_at(a.start), here.item_at(b.start)
    between = items[i + 1 : j]
    words = [x.text for x in between]
    yield from _between(words)
    yield f"d:{_bin(len(words))}"
    yield f"m:{_bin(sum(x.mention for x in between))}"
    for x in between[:_FAR]:
        if x.pos == "VERB":
            yield f"v:{x.text}"
            yield f"v:{x.text}:{kind_of(a)}>{kind_of(b)}"
    for k, x in enumerate(reversed(items[max(0, i - _FAR) : i])):
        if k < 3:
            yield f"p:{x.text}"
        if k == 0:
            yield f"p1:{x.text}"
        if x.pos in ("VERB", "NOUN") or x.mention:
            yield f"pv:{x.text}"
    for k, x in enumerate(items[j + 1 : j + 1 + _FAR]):
        if k < 3:
            yield f"f:{x.text}"
        if k == 0:
            yield f"f1:{x.text}"
        if x.pos in ("VERB", "NOUN") or x.mention:
            yield f"fv:{x.text}"
    if j > 0 and j - 1 > i:
        yield f"lb:{items[j - 1].text}:{kind_of(b)}"
    if i == 0:
        yield "opens"


def _between(words: list[str]) -> Iterator[str]:
    for word in words[:_FAR]:
        yield f"b:{word}"
    for word in words[_FAR:][-_FAR:]:
        yield f"b-:{word}"
    for one, two in pairwise(words[: _FAR + 1]):
        yield f"bb:{one} {two}"
    if len(words) <= 4:
        yield f"bt:{' '.join(words)}"
    if words:
        yield f"b1:{words[0]}"
        yield f"bl:{words[-1]}"
    if ";" in words or ":" in words:
        yield "b;"


def _path(here: View, a: Mention, b: Mention) -> Iterator[str]:
    """How the two hang together in the parse."""
    if not here.heads:
        return
    s, o = here.token_of(a), here.token_of(b)
    if s is None or o is None or s == o:
        return
    up, down = here.ancestors(s), here.ancestors(o)
    common = next((t for t in up if t in set(down)), None)
    if common is None:
        yield "p-none"
        return
    left, right = up[: up.index(common)], down[: down.index(common)]
    labels = ">".join(here.labels[t] for t in left) + "^" + "<".join(here.labels[t] for t in right)
    lemma = here.lemmas[common] if common not in (s, o) else "=" + ("a" if common == s else "b")
    kinds = f"{kind_of(a)}>{kind_of(b)}"
    yield f"dl:{lemma}"
    yield f"dk:{lemma}:{kinds}"
    yield f"dp:{labels}"
    yield f"da:{here.labels[s]}"
    yield f"db:{here.labels[o]}"
    yield f"dn:{_bin(len(left) + len(right))}"
    ends = f"{here.labels[left[-1]] if left else '-'}/{here.labels[right[-1]] if right else '-'}"
    yield f"de:{ends}"
    yield f"dle:{lemma}:{ends}"
    for side, path in (("l", left[1:]), ("r", right[1:])):
        for t in path[:6]:
            if here.parts[t] in ("VERB", "ADP", "NOUN", "AUX", "ADJ"):
                yield f"d{side}:{here.lemmas[t]}"
                yield f"dx:{here.lemmas[t]}"
                yield f"dc:{lemma}+{here.lemmas[t]}"
    if right[1:]:
        yield f"dr1:{lemma}:{here.lemmas[right[1]]}"


def _crossing(pair: Pair, there: View, here: View) -> Iterator[str]:
    """What joins a mention of another sentence to one of this."""
    a, b, where = pair.first, pair.second, pair.where
    kinds = f"{kind_of(a)}>{kind_of(b)}"
    i, j = there.item_at(a.start), here.item_at(b.start)
    after = [x.text for x in there.items[i + 1 :]]
    upto = [x.text for x in here.items[:j]]
    for x in there.items[i + 1 :][-_FAR:]:
        yield f"xa:{where}:{x.text}"
        if x.pos == "VERB" and where == "lead":
            yield f"v:{x.text}"
    for word in upto[:_FAR]:
        yield f"xb:{where}:{word}"
        if where != "heading":
            yield f"b:{word}"
    for x in here.items[j + 1 : j + 7]:
        yield f"xf:{where}:{x.text}"
    if upto:
        yield f"xl:{where}:{upto[-1]}"
        yield f"xl:{where}:{upto[-1]}:{kinds}"
    yield f"xo:{where}:{' '.join(x.text for x in here.items[:2])}"
    yield f"xj:{where}:{_bin(j)}"
    yield f"xi:{where}:{'first' if i <= 1 else 'last' if len(after) <= 3 else 'mid'}"
    if where == "lead":
        yield f"xt:{' '.join(after[-3:])}"
        yield f"xt:{' '.join(after[-2:])}"
    pronoun = PRONOUN.search(here.sentence.text[: b.start])
    yield f"xp:{where}:{pronoun.group().lower() if pronoun else '-'}"
    for x in here.items[:j]:
        if x.pos == "VERB":
            yield f"v:{x.text}"
            yield f"xv:{where}:{x.text}:{kinds}"
    token = here.token_of(b) if here.heads else None
    if token is not None:
        up = here.ancestors(token)
        yield f"xd:{where}:{here.labels[token]}"
        for t in up[1:5]:
            if here.parts[t] in ("VERB", "NOUN", "ADP"):
                yield f"dx:{here.lemmas[t]}"
            if here.parts[t] == "VERB":
                yield f"dl:{here.lemmas[t]}"
                break

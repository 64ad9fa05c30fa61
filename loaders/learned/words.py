"""A sentence as the learned model sees it: words and masked mentions in a row, and how they hang together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...graph.vocabulary import RelationshipType
from ..extract.forms import noun_forms, verb_forms
from ..extract.rules import rules
from ..model import spans
from ..ruledata import load_rules
from ..values import Mention, Sentence

_TOKEN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d[\d,.]*|[^\sA-Za-z0-9]")
_ROOT = -1


@dataclass(slots=True)
class Item:
    """A word, or an outermost mention, which shows its kind alone: names are never learned."""

    text: str
    start: int
    end: int
    pos: str = ""
    mention: bool = False


@dataclass(slots=True)
class View:
    """The items of a sentence, and its parse as plain lists: empty where there is none."""

    sentence: Sentence
    items: list[Item]
    starts: list[int]
    ends: list[int]
    lemmas: list[str]
    labels: list[str]
    parts: list[str]
    heads: list[int]

    def item_at(self, start: int) -> int:
        """The index of the item that holds a place in the sentence."""
        for i, item in enumerate(self.items):
            if item.end > start:
                return i
        return len(self.items) - 1

    def token_of(self, mention: Mention) -> int | None:
        """The token by which a mention hangs in the parse: the first whose head lies outside it."""
        inside = [i for i, (a, b) in enumerate(zip(self.starts, self.ends, strict=True))
                  if a >= mention.start and b <= mention.end]  # fmt: skip
        held = set(inside)
        for i in reversed(inside):
            if self.heads[i] not in held or self.heads[i] == i:
                return i
        return inside[-1] if inside else None

    def ancestors(self, token: int) -> list[int]:
        """A token and what governs it, up to the root."""
        out = [token]
        while self.heads[out[-1]] != out[-1] and len(out) < 30:
            out.append(self.heads[out[-1]])
        return out


def view(sentence: Sentence, mentions: tuple[Mention, ...], doc: Any) -> View:
    """A sentence with its outermost mentions masked; ``doc`` is its parse or ``None``."""
    starts, ends, lemmas, labels, parts, heads = [], [], [], [], [], []
    if doc is not None:
        for t, (start, end) in zip(doc, spans(doc), strict=True):
            starts.append(start)
            ends.append(end)
            lemmas.append(" " if t.is_space else t.lemma_.lower())
            labels.append(t.dep_)
            parts.append(t.pos_)
            heads.append(t.head.i)
        words = [w for w in zip(lemmas, starts, ends, parts, strict=True) if w[0] != " "]
    else:
        words = [(_plain(h.group()), h.start(), h.end(), "") for h in _TOKEN.finditer(sentence.text)]
    outer: list[Mention] = []
    for m in mentions:
        if not outer or m.start >= outer[-1].end:
            outer.append(m)
    items: list[Item] = []
    at = 0
    for lemma, start, end, pos in words:
        while at < len(outer) and outer[at].end <= start:
            at += 1
        if at < len(outer) and start < outer[at].end and outer[at].start < end:
            m = outer[at]
            if not (items and items[-1].mention and items[-1].start == m.start):
                items.append(Item(f"<{m.kind}>", m.start, m.end, "", True))
        else:
            items.append(Item(_masked(lemma), start, end, pos))
    return View(sentence, items, starts, ends, lemmas, labels, parts, heads)


def _masked(lemma: str) -> str:
    return "#" if lemma[:1].isdigit() else lemma


@cache
def _plain(word: str) -> str:
    """A word as its lemma would be, where no parser tells: by the triggers' own forms."""
    low = word.lower()
    return _forms().get(low, low)


@cache
def _forms() -> dict[str, str]:
    found: dict[str, str] = {}
    for rule in rules().triggers:
        for lemma in sorted(rule.lemmas):
            if " " not in lemma:
                forms = verb_forms(lemma) if rule.pos == "verb" else noun_forms(lemma) if rule.pos == "noun" else ()
                for form in forms:
                    found.setdefault(form, lemma)
    return found


@cache
def trigger_types() -> dict[str, frozenset[RelationshipType]]:
    """The relationships that a word can tell, by its lemma, out of the rules' own triggers."""
    found: dict[str, set[RelationshipType]] = {}
    for rule in rules().triggers:
        for lemma in rule.lemmas:
            found.setdefault(lemma, set()).add(rule.type)
    return {lemma: frozenset(types) for lemma, types in found.items()}


class Families(BaseModel):
    """The data of ``families.toml``: words that say much the same, by the name of their family."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    families: dict[str, tuple[str, ...]] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> Families:
        seen: set[str] = set()
        for name, words in self.families.items():
            for word in words:
                if word in seen or word != word.lower():
                    raise ValueError(f"{name}: {word!r} stands in two families, or is not in lower case")
                seen.add(word)
        return self


@cache
def families() -> dict[str, str]:
    """The family of each word that has one, marked so that no word looks like it."""
    held = load_rules(__package__, "families.toml", Families).families
    return {word: f"%{name}" for name, words in held.items() for word in words}


def by_family(plain: View) -> View:
    """The same sentence with the name of its family for every word that has one."""
    family = families()
    items = [x if x.mention else Item(family.get(x.text, x.text), x.start, x.end, x.pos) for x in plain.items]
    lemmas = [family.get(lemma, lemma) for lemma in plain.lemmas]
    return View(plain.sentence, items, plain.starts, plain.ends, lemmas, plain.labels, plain.parts, plain.heads)

"""What the rules say of a pair, and of its ends with other partners, as numbers for the model."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ...graph.vocabulary import Kind, RelationshipType, vocabulary
from ..values import Claim
from .features import Views, kind_of
from .pairs import PRONOUN, TYPES, Pair
from .words import View, trigger_types

EXTRACTORS = ("absence", "dependency", "frames", "structure", "surface", "nearby", "lead-in", "followup")
_WHERES = ("same", "before", "earlier", "lead", "heading", "far")
_KINDS = (*(str(k) for k in Kind if k in vocabulary().groups["domain"]), "Staff", "Users")
_JOINS = frozenset({",", "and", "or", "&", "/", "the", "a", "an", "as", "well", "both", "their", "its", ";", "with"})

NAMES: tuple[str, ...] = (
    "learned", "learned-best", "learned-margin", "learned-reverse",
    *(f"rule-{e}" for e in EXTRACTORS), "rule-any", "rule-count", "rule-reverse", "rule-other", "rule-subject",
    "rule-object", "rule-sentence", "rule-document", "rule-sibling",
    "trigger-path", "trigger-between", "trigger-before", "trigger-after", "other-between", "other-path",
    "words-between", "mentions-between", "breaks-between", "nested", "pronoun", "mentions", "length", "path", "opens",
    "sure", "interface", "reverse",
    *(f"where-{w}" for w in _WHERES), *(f"type-{t}" for t in TYPES),
    *(f"subject-{k}" for k in _KINDS), *(f"object-{k}" for k in _KINDS),
)  # fmt: skip
"""The numbers of a row, in order."""


class Votes:
    """The rules' claims of a reading, by what they are about."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.exact: defaultdict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
        self._pair: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        self._subject: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        self._object: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        self._sentence: defaultdict[str, int] = defaultdict(int)
        self._document: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        for c in claims:
            s, t, o, sid = c.subject, str(c.type), c.object, c.sentence.id
            ways = [(s, o), (o, s)] if vocabulary().relationships[c.type].undirected else [(s, o)]
            for x, y in ways:
                self.exact[sid, x, t, y].append(c)
                self._subject[sid, x, t].append(c)
                self._object[sid, t, y].append(c)
                self._document[x, t, y].append(c)
            self._pair[sid, min(s, o), max(s, o)].append(c)
            self._sentence[sid] += 1

    def of(self, pair: Pair, column: int) -> list[Claim]:
        """The claims that say what a column of a pair does."""
        s, o = pair.ends(column)
        return self.exact.get((pair.sentence.id, s, str(TYPES[column // 2]), o), [])

    def numbers(self, pair: Pair, column: int, siblings: tuple[Sequence[str], Sequence[str]]) -> list[float]:
        """From ``rule-absence`` to ``rule-sibling``, in the order of :data:`NAMES`."""
        s, o = pair.ends(column)
        t, sid = str(TYPES[column // 2]), pair.sentence.id
        mine = self.exact.get((sid, s, t, o), [])
        by = dict.fromkeys(EXTRACTORS, 0.0)
        for c in mine:
            by[c.extractor] = max(by.get(c.extractor, 0.0), c.confidence)
        out = [by[e] for e in EXTRACTORS]
        out.append(max((c.confidence for c in mine), default=0.0))
        out.append(float(min(4, len({c.rule for c in mine}))))
        out.append(_most(self.exact.get((sid, o, t, s), []), mine))
        out.append(_most(self._pair.get((sid, min(s, o), max(s, o)), []), mine, type_=t))
        out.append(_most(self._subject.get((sid, s, t), []), mine))
        out.append(_most(self._object.get((sid, t, o), []), mine))
        out.append(float(min(10, self._sentence.get(sid, 0))))
        out.append(max((c.confidence for c in self._document.get((s, t, o), []) if c.sentence.id != sid), default=0.0))
        first, second = siblings
        left, right = (second, first) if column % 2 else (first, second)
        kin = [c for x in left for c in self.exact.get((sid, x, t, o), [])]
        kin += [c for x in right for c in self.exact.get((sid, s, t, x), [])]
        out.append(max((c.confidence for c in kin), default=0.0))
        return out


def _most(claims: Iterable[Claim], mine: Sequence[Claim], type_: str = "") -> float:
    return max((c.confidence for c in claims if c not in mine and c.type != type_), default=0.0)


class Surroundings:
    """What of a row does not depend on the rules' claims: triggers, distances, kinds."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._lists: dict[str, dict[str, tuple[str, ...]]] = {}

    def siblings(self, pair: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The other entities of the lists in which each of the two stands."""
        here = self._listed(self._views.of(pair.sentence), pair)
        return here.get(pair.first.entity, ()), here.get(pair.second.entity, ())

    def _listed(self, v: View, pair: Pair) -> dict[str, tuple[str, ...]]:
        kept = self._lists.get(v.sentence.id)
        if kept is not None:
            return kept
        groups: list[list[int]] = []
        spots = [i for i, x in enumerate(v.items) if x.mention]
        for one, two in pairwise([-99, *spots]):
            near = one >= 0 and 0 < two - one - 1 <= 4 and all(x.text in _JOINS for x in v.items[one + 1 : two])
            if near:
                groups[-1].append(two)
            else:
                groups.append([two])
        starts = {(v.items[i].start): g for g, group in enumerate(groups) for i in group}
        keys: dict[int, list[str]] = defaultdict(list)
        for m in self._views.mentions(pair.sentence):
            if m.start in starts:
                keys[starts[m.start]].append(m.entity)
        out: dict[str, tuple[str, ...]] = {}
        for held in keys.values():
            for key in held:
                out[key] = tuple(sorted(set(held) - {key}))
        self._lists[v.sentence.id] = out
        return out

    def numbers(self, pair: Pair) -> tuple[list[frozenset[RelationshipType]], list[list[frozenset[RelationshipType]]],
                                           list[float]]:  # fmt: skip
        """Triggers on the path; between, before and after; and what is the same for every column."""
        v = self._views.of(pair.sentence)
        types = trigger_types()
        a, b = pair.first, pair.second
        path: list[str] = []
        j = v.item_at(b.start)
        if pair.where == "same" and pair.context is None:
            i = v.item_at(a.start)
            between, before = v.items[i + 1 : j], v.items[max(0, i - 10) : i]
            steps = 0.0
            if v.heads and not pair.nested:
                s, o = v.token_of(a), v.token_of(b)
                if s is not None and o is not None and s != o:
                    up, down = v.ancestors(s), v.ancestors(o)
                    common = next((t for t in up if t in set(down)), None)
                    if common is not None:
                        on = {*up[1 : up.index(common) + 1], *down[1 : down.index(common)]} - {s, o}
                        path = [v.lemmas[t] for t in on]
                        steps = float(len(on))
        else:
            i, steps = 0, 0.0
            between, before = v.items[:j], []
            if pair.context is not None:
                there = self._views.of(pair.context)
                before = there.items[there.item_at(a.start) + 1 :][-10:]
        after = v.items[j + 1 : j + 9]
        rows = [[types[x.text] for x in part if x.text in types] for part in (between, before, after)]
        geometry = [
            math.log1p(len(between)),
            float(min(9, sum(x.mention for x in between))),
            float(min(4, sum(x.text in (";", ":", "–", "but", "while", "whereas") for x in between))),
            float(pair.nested),
            float(PRONOUN.search(pair.sentence.text[: b.start]) is not None) if pair.where != "same" else 0.0,
            float(min(12, sum(x.mention for x in v.items))),
            math.log1p(len(v.items)),
            steps,
            float(i == 0),
            min(a.confidence, b.confidence),
        ]
        return [types[w] for w in path if w in types], rows, geometry


def row(
    pair: Pair,
    column: int,
    learned: Sequence[float],
    votes: Votes,
    around: tuple[list[frozenset[RelationshipType]], list[list[frozenset[RelationshipType]]], list[float]],
    siblings: tuple[Sequence[str], Sequence[str]],
) -> list[float]:
    """All numbers of one column of a pair; ``learned`` are the first stage's scores of every column."""
    type_ = TYPES[column // 2]
    path, rows, geometry = around
    subject, obj = (pair.second, pair.first) if column % 2 else (pair.first, pair.second)
    ks, ko = kind_of(subject), kind_of(obj)
    mine = learned[column]
    best = max(learned[c] for c in pair.columns)
    turned = column ^ 1
    out = [mine, best, mine - best, learned[turned] if turned in pair.columns else -9.0]
    out += votes.numbers(pair, column, siblings)
    out.append(float(sum(type_ in t for t in path)))
    out += [float(min(3, sum(type_ in t for t in part))) for part in rows]
    out.append(float(min(3, sum(type_ not in t for t in rows[0]))))
    out.append(float(sum(type_ not in t for t in path)))
    out += geometry
    out += [float(vocabulary().relationships[type_].interface), float(column % 2)]
    out += [float(pair.where == w) for w in _WHERES]
    out += [float(type_ is t) for t in TYPES]
    out += [float(ks == k) for k in _KINDS]
    out += [float(ko == k) for k in _KINDS]
    return out

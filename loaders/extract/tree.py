"""The parse of a sentence with its mentions laid over it: which entities a token stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from ...graph.vocabulary import Kind, vocabulary
from ..model import spans
from ..values import Mention, Reading, Sentence
from .anaphora import Discourse, is_pronoun
from .marks import Marked
from .rules import rules
from .view import Arg, arg_of, mentions_of

_DETERMINERS = ("the", "this", "that", "these", "those")
_DEPTH = 4
_BODIES = frozenset({Kind.ORGANISATION})
_ANY = frozenset(vocabulary().groups["domain"])


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class Tree:
    """A parsed sentence, and the entities that its tokens stand for."""

    def __init__(self, doc: Any, sentence: Sentence, reading: Reading, discourse: Discourse) -> None:
        self.doc = doc
        self.sentence = sentence
        self.discourse = discourse
        self._rooted: dict[int, list[Mention]] = {}
        self._cover: dict[int, list[Mention]] = {}
        self._inner: set[int] = set()
        self._lists: list[tuple[Mention, ...]] | None = None
        self.places = spans(doc)
        self.mentions = mentions_of(reading, sentence)
        for mention in self.mentions:
            covered = [i for i, (a, b) in enumerate(self.places) if a < mention.end and mention.start < b and a < b]
            if not covered:
                continue
            root = doc[covered[0] : covered[-1] + 1].root.i
            self._rooted.setdefault(root, []).append(mention)
            for i in covered:
                self._cover.setdefault(i, []).append(mention)
                if i != root:
                    self._inner.add(i)

    @staticmethod
    def search(pattern: str, text: str) -> bool:
        """Whether a rule's pattern is in the text."""
        return _compiled(pattern).search(text) is not None

    def names(self, token: Any) -> bool:
        """Whether a token is part of a name, and so triggers nothing."""
        return token.i in self._cover

    def covered(self, token: Any) -> list[Mention]:
        """The mentions that a token is part of."""
        return self._cover.get(token.i, [])

    def at(self, token: Any) -> list[Mention]:
        """The mentions that a token heads, nested ones left out."""
        rooted = self._rooted.get(token.i, [])
        return [
            m
            for m in rooted
            if not any(o.start <= m.start and m.end <= o.end and (o.end - o.start) > (m.end - m.start) for o in rooted)
        ]

    def entities(self, token: Any, kinds: frozenset[Kind], depth: int = 0) -> list[Arg]:
        """What a noun phrase stands for, coordination included, narrowed to ``kinds``."""
        args: list[Arg] = []
        for t in _coordinated(token):
            if t is not token and t.dep_ == "appos" and not self.at(t):
                continue  # "the board, a sub-group of ..." says what it is, and names nothing more
            args += self._one(t, kinds, depth)
        return args

    def topic(self) -> list[Mention]:
        """What the sentence is about: the subject of its main clause, pronouns resolved."""
        for token in self.doc:
            if token.lower_ in ("it", "its") and token.pos_ == "PRON":
                self.entities(token, _ANY)  # so that the next sentence knows what this one speaks of
        for token in self.doc:
            if token.dep_ == "ROOT":
                subjects = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
                return [a.mention for t in subjects for a in self.entities(t, _ANY)]
        return []

    def listed(self, args: list[Arg], kinds: frozenset[Kind]) -> list[Arg]:
        """The arguments, with the rest of a list of three or more that the parse has broken."""
        if self._lists is None:
            marked = Marked(self.sentence, self.mentions)
            self._lists = [g for g in marked.groups() if len(g) > 2]
        if not self._lists:
            return args
        have = {(a.mention.start, a.mention.end) for a in args if not a.via}
        more = list(args)
        for group in self._lists:
            held = [m for m in group if (m.start, m.end) in have]
            if not held or len({m.kind for m in group}) > 2:
                continue
            for m in group:
                if (m.start, m.end) not in have and m.kind in kinds and m.start > held[0].start:
                    more.append(Arg(m, m.start, m.end))
        return more

    def _one(self, token: Any, kinds: frozenset[Kind], depth: int) -> list[Arg]:
        here = self.at(token)
        group = [m for m in here if m.kind is Kind.STAKEHOLDER_GROUP]
        if group and any(
            c.dep_ == "appos" and any(m.kind is Kind.ORGANISATION for m in self.at(c)) for c in token.children
        ):
            here = [m for m in here if m not in group]  # "two trusts, A and B": the names say it better
        if group and Kind.ORGANISATION in kinds and token.lemma_.lower() in rules().words["leading"]:
            bodies = [a for a in self._parts(token, _BODIES, depth) if a.mention not in group]
            if bodies:
                return bodies  # "the chief executives of A, B and C" come for A, B and C
        fitting = [m for m in here if m.kind in kinds]
        if not fitting and token.i in self._inner:
            end = self.places[token.i][1]
            around = sorted(self._cover[token.i], key=lambda m: m.end - m.start)
            fitting = (
                [m for m in around if m.kind in kinds and (m.end == end or m not in here)][:1]
                if not here
                else [m for m in around if m.kind in kinds and m.end == end][:1]
            )
        if fitting:
            return [arg_of(m) for m in fitting]
        owners = [o for m in here if m.kind is Kind.SITE for o in self.discourse.owners(m) if o.kind in kinds]
        start, end = self.places[token.i]
        if owners:
            return [Arg(o, start, end, "part") for o in owners]
        of = any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children)  # "all of", "neither of"
        if is_pronoun(token.text) and token.pos_ in ("PRON", "DET") and not of:
            return self.discourse.resolve(
                token.text, self.sentence, start, end, kinds, self._not(token), _clinical(token)
            )
        if token.lower_ in ("which", "that", "who", "whom", "whose") and token.pos_ in ("PRON", "DET", "SCONJ"):
            head = _antecedent(token)
            return self.entities(head, kinds, depth + 1) if head is not None and depth < _DEPTH else []
        if depth >= _DEPTH or here:
            if not here or depth >= _DEPTH:
                return []
            return list(self._parts(token, kinds, depth)) or self._owner(token, here, kinds)
        below = list(self._parts(token, kinds, depth))
        if below:
            return below
        if token.dep_ == "appos" and token.pos_ == "NOUN":  # "PCT, a body since replaced"
            return [_via(a, "part") for a in self._one(token.head, kinds, depth + 1)]
        if any(c.dep_ == "det" and c.lower_ in _DETERMINERS for c in token.children):
            return self.discourse.describe(token.lemma_, self.sentence, start, end, kinds, self._not(token))
        return []

    def _owner(self, token: Any, here: list[Mention], kinds: frozenset[Kind]) -> list[Arg]:
        """Whose unit does what only a body can: "the council's brokerage desk bought hours"."""
        if Kind.SERVICE in kinds or Kind.ORGANISATION not in kinds or any(m.kind is not Kind.SERVICE for m in here):
            return []
        owners = [o for c in token.children if c.dep_ == "poss" for o in self.at(c) if o.kind is Kind.ORGANISATION]
        start, end = self.places[token.i]
        return [Arg(o, start, end, "part") for o in owners]

    def _not(self, token: Any) -> tuple[Mention, ...]:
        """The mentions that a pronoun cannot stand for: the subject of its own verb."""
        if token.dep_ in ("nsubj", "nsubjpass", "poss"):
            return ()
        for up in token.ancestors:
            if up.pos_ in ("VERB", "AUX"):
                inside = {t.i for c in up.children if c.dep_ in ("nsubj", "nsubjpass") for t in c.subtree}
                return tuple(m for i in sorted(inside) for m in self._cover.get(i, ()))
        return ()

    def _parts(self, token: Any, kinds: frozenset[Kind], depth: int) -> Iterable[Arg]:
        """The mention that a quantity or a body's people stand for."""
        words = rules().words
        if token.pos_ in ("NUM", "DET", "PRON", "NOUN", "ADJ") and not any(c.dep_ == "prep" for c in token.children):
            # "of which six were funded": the number counts what the relative pronoun stands for
            for c in token.head.children if token.dep_ in ("nsubj", "nsubjpass") else ():
                if c.dep_ == "prep" and c.lower_ == "of":
                    yield from (
                        a
                        for o in c.children
                        if o.lower_ in ("which", "whom")
                        for a in self.entities(o, kinds, depth + 1)
                    )
        lemma = token.lemma_.lower()
        people = lemma in words["people"] or lemma in words["gathering"] or any(m.people for m in self.at(token))
        part = lemma in words["part"] or token.pos_ in ("NUM", "DET")
        if not people and not part:
            return
        for child in token.children:
            if people and child.dep_ in ("compound", "poss", "nmod", "amod"):
                yield from (_via(a, "part") for a in self._one(child, kinds, depth + 1))
            elif child.dep_ == "prep" and child.lower_ in (
                ("of", "from", "in", "at", "on", "within", "for") if people else ("of",)
            ):
                for obj in child.children:
                    if obj.dep_ == "pobj":
                        yield from (_via(a, "part") for a in self.entities(obj, kinds, depth + 1))


def _via(arg: Arg, via: str) -> Arg:
    return arg if arg.via else Arg(arg.mention, arg.start, arg.end, via, arg.context)


def _coordinated(token: Any) -> list[Any]:
    """A token and what is joined to it by "and", "or", "as well as", and appositions in lists."""
    out, queue = [], [token]
    while queue:
        t = queue.pop(0)
        out.append(t)
        if len(out) > 40:
            break
        queue += [c for c in t.children if c.dep_ in ("conj",) and c.pos_ not in ("VERB", "AUX")]
        queue += [c for c in t.children if c.dep_ == "appos" and c.i > t.i]
    return out


def _antecedent(token: Any) -> Any | None:
    """The noun that a relative pronoun stands for."""
    for up in (token.head, *token.head.ancestors):
        if up.dep_ in ("relcl", "acl"):
            return up.head
    return None


def _clinical(token: Any) -> bool:
    """Whether a possessive pronoun owns people who treat patients ("its doctors")."""
    return token.dep_ == "poss" and token.head.lemma_.lower() in rules().words["clinical"]

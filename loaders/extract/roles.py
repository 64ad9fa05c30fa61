"""The roles around a trigger: who acts, what is acted upon, and the prepositions.

Roles are logical: ``subj`` is the subject of an active verb and the "by" of a passive one, ``obj``
the other way round; ``to``, ``from``, ``with`` … what follows the preposition; ``poss`` and ``comp``
the possessor and the modifier of a noun; ``holder``, ``giver`` who has or gives it, by the verb that
governs it; ``head`` what a participle or a prepositional phrase describes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .rules import rules
from .tree import Tree

_SUBJECTS = ("nsubj", "csubj")
_PASSIVE = ("nsubjpass", "auxpass", "agent")


class Roles:
    """The tokens that fill each role of one trigger, found when first asked for."""

    def __init__(self, tree: Tree, trigger: Any) -> None:
        self.tree = tree
        self.trigger = trigger
        self._known: dict[str, list[Any]] = {}
        self.passive = _is_passive(trigger)
        self._preps: dict[str, list[Any]] | None = None

    def get(self, name: str) -> list[Any]:
        """The tokens in a role, best first."""
        if name not in self._known:
            self._known[name] = list(dict.fromkeys(self._fill(name)))
        return self._known[name]

    def fallback(self, name: str) -> list[Any]:
        """Nouns further up that a participle or relative clause may describe, nearest first."""
        t = self.trigger
        if t.dep_ not in ("relcl", "acl") or name not in ("subj", "obj", "any"):
            return []
        out, up = [], t.head
        for _ in range(4):
            if up.dep_ in ("pobj", "conj", "appos", "poss", "compound") or up.pos_ == "ADP":
                up = up.head
                if up.pos_ in ("NOUN", "PROPN"):
                    out.append(up)
            else:
                break
        return out

    def theme(self, words: frozenset[str]) -> bool:
        """Whether what is acted upon is one of these words ("information", "people")."""
        tokens = [
            *self.get("obj"),
            *([] if self.passive else self.get("subj")),
            *(c for c in self.trigger.children if c.dep_ in ("dobj", "nsubjpass", "dative", "prt")),
        ]
        for t in tokens:
            for c in (t, *t.conjuncts):
                if c.lemma_.lower() in words or any(
                    k.lemma_.lower() in words for k in c.children if k.dep_ in ("compound", "amod")
                ):
                    return True
        return False

    def _fill(self, name: str) -> Iterable[Any]:
        t = self.trigger
        if t.pos_ in ("VERB", "AUX"):
            if name == "subj":
                return _by(t) if self.passive else subject_of(t)
            if name == "obj":
                return subject_of(t, passive=True) if self.passive else _objects(t)
            if name == "iobj":
                if self.passive:
                    return subject_of(t, passive=True)
                return [c for c in t.children if c.dep_ == "dative" and c.pos_ != "ADP"] or _objects(t)
            if name == "any":
                return [*subject_of(t, passive=self.passive)]
        else:
            if name == "poss":
                return [c for c in t.children if c.dep_ == "poss"]
            if name == "comp":
                return [c for c in t.children if c.dep_ in ("compound", "nmod", "amod")]
            if name in ("holder", "giver"):
                return list(self._governed(name))
            if name == "is":
                return list(_is_what(t))
            if name == "said":
                return _said(t)
            if name in ("subj", "any"):
                return subject_of(t)
            if name == "appos":
                return [c for c in t.children if c.dep_ in ("appos", "conj")]
        return self.preps().get(name, [])

    def preps(self) -> dict[str, list[Any]]:
        """What follows each preposition that belongs to the trigger, near or by way of its object."""
        if self._preps is None:
            found: dict[str, list[Any]] = {}
            t = self.trigger
            heads = [t]
            if t.pos_ in ("VERB", "AUX"):
                heads += [
                    c for c in t.children if c.dep_ in ("dobj", "dative", "advmod", "acomp", "prt", "attr", "npadvmod")
                ]
                heads += [
                    c for c in t.children if c.dep_ == "conj" and c.pos_ == "VERB" and not _own_preps(t) and _bare(c)
                ]
                heads += [n for c in t.children if c.dep_ == "dobj" for n in c.children if n.dep_ == "conj"]
                if not self.passive and any(self.tree.covered(h) for h in heads[1:]):
                    heads = [h for h in heads if h is t or not self.tree.covered(h) or h.dep_ != "attr"]
            elif (
                t.dep_ in ("dobj", "attr", "nsubjpass", "nsubj", "pobj", "acomp") and t.head.pos_ in ("VERB", "AUX")
            ) or (t.dep_ == "conj" and t.head.pos_ == t.pos_ and not _own_preps(t)):
                heads.append(t.head)
            if t.pos_ not in ("VERB", "AUX") and not _own_preps(t):
                if t.dep_ == "pobj" and t.head.lower_ == "of" and t.head.head.pos_ == "NOUN":
                    heads.append(t.head.head)  # "a lack of engagement with"
                # "access and input to": the last of several nouns carries the preposition
                heads += [c for c in t.children if c.dep_ == "conj" and c.pos_ == t.pos_]
            for head in heads:
                _prepositions(head, found, 0)
            self._preps = found
        return self._preps

    def _governed(self, name: str) -> Iterable[Any]:
        """Who has or gives what the noun names, by the verb above it."""
        words = rules().words
        t = self.trigger
        while t.dep_ == "conj" and t.head.pos_ in ("NOUN", "PROPN", "ADJ"):
            t = t.head
        while (
            t.dep_ in ("pobj",)
            and t.head.dep_ == "prep"
            and t.head.lower_ == "of"
            and t.head.head.pos_ in ("NOUN", "PRON", "DET")
        ):
            t = t.head.head  # "a lack of input", "no means of access"
        if t.dep_ == "appos":
            if name == "holder":
                yield t.head
            return
        if t.dep_ == "pobj":
            prep = t.head
            up = prep.head
            if name == "holder" and prep.lower_ in (
                "in",
                "with",
                "without",
                "through",
                "under",
                "via",
                "by",
                "on",
                "as",
            ):
                if up.pos_ in ("VERB", "AUX"):
                    yield from _by(up) if _is_passive(up) and _by(up) else subject_of(up, passive=_is_passive(up))
                else:
                    yield up
            return
        if t.dep_ not in ("dobj", "attr", "nsubjpass", "nsubj", "acomp", "oprd", "pcomp", "xcomp"):
            return
        verb = t.head
        lemma = verb.lemma_.lower()
        passive = t.dep_ == "nsubjpass"
        if lemma in ("be", "become", "remain") and t.dep_ in ("attr", "acomp"):
            if name == "holder":
                yield from subject_of(verb)
        elif lemma in words["receive"]:
            if name == "holder":
                yield from subject_of(verb)
            else:
                yield from _prep(verb, "from") or _prep(t, "from")
        elif lemma in words["give"]:
            if name == "giver":
                yield from _by(verb) if passive else subject_of(verb, passive=_is_passive(verb))
            else:
                if _is_passive(verb) and t.dep_ == "dobj":
                    yield from subject_of(verb, passive=True)  # "had been given access"
                yield from (c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP")
                yield from (
                    o
                    for d in verb.children
                    if d.dep_ == "dative" and d.pos_ == "ADP"
                    for o in d.children
                    if o.dep_ == "pobj"
                )
        elif lemma in words["have"] and name == "holder":
            yield from _by(verb) if passive else subject_of(verb)


def _bare(verb: Any) -> bool:
    return not any(c.dep_ in ("nsubj", "nsubjpass", "dobj") for c in verb.children)


def _own_preps(t: Any) -> bool:
    return any(c.dep_ in ("prep", "agent", "dative") for c in t.children)


def _prep(t: Any, word: str) -> list[Any]:
    return [o for c in t.children if c.dep_ == "prep" and c.lower_ == word for o in c.children if o.dep_ == "pobj"]


def _prepositions(head: Any, found: dict[str, list[Any]], depth: int) -> None:
    for c in head.children:
        if c.dep_ in ("prep", "dative", "agent") and c.pos_ in ("ADP", "SCONJ", "PART", "VERB"):
            objects = [o for o in c.children if o.dep_ in ("pobj", "pcomp")]
            for other in c.children:  # "from the town or from the villages"
                if other.dep_ == "conj" and other.pos_ == "ADP":
                    found.setdefault(other.lower_, []).extend(o for o in other.children if o.dep_ == "pobj")
            found.setdefault(c.lower_, []).extend(objects)
            if depth < 2:
                for inner in c.children:  # "out of", "on to", "in to", "alongside"
                    if inner.dep_ == "prep":
                        things = [o for o in inner.children if o.dep_ == "pobj"]
                        found.setdefault(inner.lower_, []).extend(things)
                        found.setdefault(f"{c.lower_} {inner.lower_}", []).extend(things)
                for o in objects:  # "in partnership with", "on behalf of", "people in X to Y"
                    for inner in o.children:
                        if inner.dep_ == "prep":
                            key = f"{c.lower_} {o.lower_} {inner.lower_}"
                            found.setdefault(key, []).extend(x for x in inner.children if x.dep_ == "pobj")
                            found.setdefault(f"~{inner.lower_}", []).extend(
                                x for x in inner.children if x.dep_ == "pobj"
                            )
        elif c.dep_ in ("advmod", "prt") and depth < 2:
            _prepositions(c, found, depth + 1)


def _is_passive(t: Any) -> bool:
    if t.pos_ not in ("VERB", "AUX"):
        return False
    if any(c.dep_ in _PASSIVE for c in t.children):
        return True
    if t.dep_ in ("acl", "amod") and t.tag_ == "VBN":
        return True
    return bool(
        t.dep_ == "conj"
        and t.tag_ == "VBN"
        and _is_passive(t.head)
        and not any(c.dep_ == "aux" or c.dep_ == "nsubj" for c in t.children)
    )


def _by(t: Any) -> list[Any]:
    agents = [
        o
        for c in t.children
        if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ in ("by", "through"))
        for o in c.children
        if o.dep_ == "pobj"
    ]
    if not agents:  # "paid for by the council"
        agents = [
            o
            for c in t.children
            if c.dep_ in ("prep", "prt")
            for by in c.children
            if by.lower_ == "by"
            for o in by.children
            if o.dep_ == "pobj"
        ]
    if not agents:
        for c in t.children:
            if c.dep_ == "conj" and c.tag_ == "VBN":
                agents = _by(c)
                if agents:
                    break
    return agents


def _objects(t: Any) -> list[Any]:
    objects = [c for c in t.children if c.dep_ in ("dobj", "attr", "oprd")]
    if not objects and t.dep_ == "relcl" and any(c.dep_ in _SUBJECTS for c in t.children):
        objects = [t.head]
    if not objects:
        objects = [
            d
            for c in t.children
            if c.dep_ == "conj" and c.pos_ == "VERB" and _same_subject(c)
            for d in c.children
            if d.dep_ == "dobj"
        ]
    return objects


def _same_subject(t: Any) -> bool:
    return not any(c.dep_ in ("nsubj", "nsubjpass") for c in t.children)


def subject_of(t: Any, passive: bool = False, depth: int = 0) -> list[Any]:
    """The grammatical subject of a verb, looked for upwards where it has none of its own."""
    words = rules().words
    own = [c for c in t.children if c.dep_ in ("nsubj", "nsubjpass")]
    if own:
        return own
    if any(c.dep_ == "expl" for c in t.children):
        return []
    if depth > 6:
        return []
    head = t.head
    if t.dep_ in ("relcl", "acl"):
        if t.dep_ == "acl" and t.tag_ == "VB":  # "plans to", "the ability to refer": who has them
            return _noun_holder(head, depth)
        return [head]
    if t.dep_ == "conj":
        return subject_of(head, passive, depth + 1)
    if t.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "dep", "prep", "acomp", "aux"):
        if t.dep_ == "pcomp":
            up = head.head
            if up.pos_ in ("VERB", "AUX"):
                return subject_of(up, False, depth + 1)
            if up.pos_ in ("NOUN",):
                return _noun_holder(up, depth)
            return subject_of(up, False, depth + 1) if up.pos_ == "ADJ" else []
        if head.lemma_.lower() in words["object_control"] and not _is_passive(head):
            objects = [c for c in head.children if c.dep_ in ("dobj", "nsubj", "dative")]
            objects = [c for c in objects if c.dep_ != "nsubj"] or objects
            if objects:
                return objects
        if head.pos_ in ("VERB", "AUX", "ADJ"):
            return subject_of(head, False, depth + 1)
        if head.pos_ in ("NOUN", "PROPN"):
            return [head]
    if t.pos_ == "ADJ":
        if t.dep_ == "amod" or t.dep_ == "acl":
            return [head]
        if head.pos_ in ("VERB", "AUX"):
            return subject_of(head, False, depth + 1)
    if t.pos_ == "AUX" and head.pos_ in ("VERB", "AUX") and head is not t:
        return subject_of(head, False, depth + 1)
    return []


def _is_what(noun: Any) -> Iterable[Any]:
    """Who is said to be the noun: "X is a member", "X, a member", "X becomes part"."""
    while noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head
    if noun.dep_ == "appos":
        yield noun.head
    elif (noun.dep_ == "attr" and noun.head.lemma_ in ("be", "become", "remain", "form")) or (
        noun.dep_ == "dobj" and noun.head.lemma_ == "form"
    ):
        yield from subject_of(noun.head)
    elif noun.dep_ == "pobj" and noun.head.lower_ == "as":
        up = noun.head.head
        if up.pos_ in ("VERB", "AUX"):
            yield from subject_of(up, passive=True)


def _said(noun: Any) -> list[Any]:
    """What the noun is said to be or to include: "its members are X and Y"."""
    if noun.dep_ not in ("nsubj", "nsubjpass") or noun.head.lemma_ not in ("be", "include", "comprise", "remain"):
        return []
    return [c for c in noun.head.children if c.dep_ in ("attr", "dobj")]


def _noun_holder(noun: Any, depth: int) -> list[Any]:
    possessors = [c for c in noun.children if c.dep_ == "poss"]
    if possessors:
        return possessors
    by = [
        o
        for c in noun.children
        if c.dep_ == "prep" and c.lower_ in ("by", "for")
        for o in c.children
        if o.dep_ == "pobj"
    ]
    if by:
        return by
    if noun.dep_ == "attr" and any(c.dep_ == "expl" for c in noun.head.children):
        # "X kept a list, but there was no means to share it": the clause before says who
        return subject_of(noun.head.head, False, depth + 1) if noun.head.dep_ == "conj" else []
    if noun.dep_ in ("dobj", "attr") and noun.head.pos_ in ("VERB", "AUX"):
        return subject_of(noun.head, False, depth + 1)
    if noun.dep_ in ("nsubj", "pobj"):
        prep = [
            o
            for c in noun.children
            if c.dep_ == "prep" and c.lower_ in ("for", "by", "of")
            for o in c.children
            if o.dep_ == "pobj"
        ]
        return prep
    return []

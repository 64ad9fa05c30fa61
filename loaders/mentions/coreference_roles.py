"""What a sentence offers as antecedents: its mentions, and the nouns that are none, by grammatical role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...graph.vocabulary import Kind
from ..model import spans
from ..values import Mention, Sentence
from .coreference_data import data

_WEIGHTS = {
    "subject": 4.0, "heading": 3.4, "clause-subject": 3.0, "object": 2.4, "agent": 2.0, "oblique": 1.4, "owner": 1.4,
    "relative": 1.6, "person": 4.2, "inner": 0.4,
}  # fmt: skip
_OPENING = 14
"""How far into a sentence without a parse its first mention is its subject."""
_WORD = re.compile(r"[a-z]+")
_NUMBERING = re.compile(r"^(?:\(?(?:\d+(?:\.\d+)*|[A-Z])[.)]?\s+)?(?:(?:The|Our) )?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a pronoun may mean: one mention, several that are joined, or (without members) another noun.

    ``verb`` is the index of the verb whose subject it is: an object of that verb cannot mean the same.
    """

    members: tuple[Mention, ...]
    sentence: str
    start: int
    end: int
    role: str
    plural: bool
    verb: int | None = None

    @property
    def weight(self) -> float:
        """What its role weighs."""
        return _WEIGHTS[self.role]


def is_plural(m: Mention) -> bool:
    """Whether a mention names several people or things by its form."""
    if m.kind is Kind.STAKEHOLDER_GROUP or m.people:
        return True
    words = m.text.rstrip(")").split()
    last = words[-1] if words else ""
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "'s", "’s")) and last[:1].islower()


def candidates(sentence: Sentence, mentions: Iterable[Mention], doc: Any) -> list[Candidate]:
    """The antecedents that a sentence offers, in order."""
    named = [m for m in mentions if m.entity and m.rule != "author"]
    outer = [m for m in named if not any(o is not m and _holds(o, m) for o in named)]
    if sentence.kind == "heading":
        bare = _NUMBERING.sub("", sentence.text).strip(" .:")
        return [
            Candidate((m,), sentence.id, m.start, m.end, "heading", is_plural(m))
            for m in outer
            if len(m.text) >= len(bare) - _SLACK
        ]
    if doc is None:
        found = [
            Candidate((), sentence.id, *h.span(), "person", True)
            for h in _WORD.finditer(sentence.text.lower())
            if h.group() in data().persons or h.group().removesuffix("s") in data().persons
        ]
        for i, m in enumerate(outer):
            role = "subject" if m.start <= _OPENING and i == 0 else "oblique"
            found.append(Candidate((m,), sentence.id, m.start, m.end, role, is_plural(m)))
        return found
    return _parsed(sentence, named, outer, doc)


_SLACK = 4


def _holds(one: Mention, other: Mention) -> bool:
    return one.start <= other.start and other.end <= one.end and one.end - one.start > other.end - other.start


def _parsed(sentence: Sentence, named: list[Mention], outer: list[Mention], doc: Any) -> list[Candidate]:
    places = spans(doc)
    root_of: dict[int, Mention] = {}
    covered: set[int] = set()
    found: list[Candidate] = []
    groups: dict[int, list[Mention]] = {}
    for m in named:
        inside = [i for i, (a, b) in enumerate(places) if a < m.end and m.start < b and a < b]
        if not inside:
            continue
        covered.update(inside)
        root = doc[inside[0] : inside[-1] + 1].root
        if m not in outer:
            found.append(Candidate((m,), sentence.id, m.start, m.end, "inner", is_plural(m)))
            continue
        token = _joined_to(root)
        role, verb = role_of(_speaks_for(token))
        root_of.setdefault(root.i, m)
        if role == "attribute":
            continue
        found.append(Candidate((m,), sentence.id, m.start, m.end, role, is_plural(m), verb))
        if root.i == token.i or token.i in groups or root.dep_ == "conj":
            groups.setdefault(token.i, []).append(m)
    for i, members in groups.items():
        if len(members) > 1 and len({m.entity for m in members}) == len(members):
            role, verb = role_of(doc[i])
            if role != "attribute":
                start, end = min(m.start for m in members), max(m.end for m in members)
                found.append(Candidate(tuple(members), sentence.id, start, end, role, True, verb))
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN", "PRON") or token.i in covered:
            continue
        if token.pos_ != "PROPN" and token.lemma_.lower() in data().persons:
            a, b = places[token.i]
            found.append(Candidate((), sentence.id, a, b, "person", True))
            continue
        if token.i in covered or token.pos_ not in ("NOUN", "PROPN") or token.lemma_.lower() in data().never:
            continue
        if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj") or token.ent_type_ in ("DATE", "TIME", "CARDINAL"):
            continue
        role, verb = role_of(token)
        if role == "attribute" or any(
            c.i in root_of for c in token.children if c.dep_ in ("compound", "poss", "amod") and _is_person(token)
        ):
            continue
        a, b = places[token.i]
        found.append(Candidate((), sentence.id, a, b, role, token.tag_ in ("NNS", "NNPS"), verb))
    return sorted(found, key=lambda c: (c.start, -c.end))


def _is_person(token: Any) -> bool:
    return token.lemma_.lower() in data().speaks


def _speaks_for(token: Any) -> Any:
    """The noun of the person who speaks for a body, where there is one: its role is the body's."""
    head = token.head
    if token.dep_ in ("compound", "poss", "nmod") and _is_person(head):
        return head
    if token.dep_ == "pobj" and head.lower_ in ("of", "for", "from", "at") and _is_person(head.head):
        return head.head
    return token


def _joined_to(token: Any) -> Any:
    """The first of the nouns that a noun is joined to by "and" or as an apposition."""
    for _ in range(12):
        if token.dep_ in ("conj", "appos") and token.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"):
            token = token.head
        else:
            break
    return token


def role_of(token: Any) -> tuple[str, int | None]:
    """The role of a noun or pronoun, and the verb whose subject it is."""
    dep = token.dep_
    if dep in ("nsubj", "nsubjpass"):
        verb = token.head
        main = verb.dep_ == "ROOT" or (verb.dep_ == "conj" and verb.head.dep_ == "ROOT")
        said = verb.dep_ == "ccomp" and verb.head.dep_ == "ROOT"  # "officers said that it"
        if verb.dep_ == "relcl":
            return "relative", verb.i
        return ("subject" if main or said else "clause-subject"), verb.i
    if dep == "ROOT":
        return "subject", None
    if dep in ("dobj", "dative", "oprd"):
        return "object", None
    if dep == "attr":
        return "attribute", None
    if dep == "pobj":
        return ("agent" if token.head.dep_ == "agent" else "oblique"), None
    if dep == "poss":
        return "owner", None
    if dep in ("compound", "nmod", "amod"):
        return "inner", None
    return "oblique", None

"""Where a sentence has a pronoun or a bare description, and what can be meant there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ...graph.vocabulary import Kind
from ..model import spans
from ..values import Mention, Sentence
from .coreference_data import OwnerNouns, data
from .coreference_roles import role_of

_PLURAL = frozenset({"they", "them", "their", "these"})
_WORDS = re.compile(r"\b(?:it|its|they|them|their|there|this|these)\b", re.IGNORECASE)
_OPENING = 20
_ITS_WAY = ("way", "direction")
_QUOTED = re.compile(r"“[^”]*”?|(?<![\w])\"[^\"]*\"?")
_THIS_IS = re.compile(
    r"^This (?:is|was) (?:(?:now|still) )?(?:our|an?|the) (?:[\w-]+ ){0,4}"
    r"(?:service|team|scheme|system|record|group|board|alternative|unit|hub|line|partnership|programme)\b"
)
_DESCRIBED = re.compile(r"\b(?:[Tt]he|[Tt]his|[Tt]hese|[Tt]hose) (?P<noun>[a-z][a-z-]{3,})\b")
_ENDS = re.compile(
    r"(?:[’']s?)?(?:$|[.,;:)]| (?:and|or|but|is|are|was|were|has|had|have|can|cannot|could|will|would|may|might|must|"
    r"should|do|does|did|to|on|by|with|from|which|who|that|if|when|where|while|until|because|as|then|also|now|only|"
    r"still|often|never|not|in (?=[a-z])|at (?=[a-z])|themselves|itself|did|say|said|told|ring|rang|take|takes|took|"
    r"refer|refers|see|sees|saw|run|runs|ran|meet|meets|met|know|knew|use|uses|get|gets|go|goes|went|(?=[a-z]+ed\b))\b)"
)
_NO_NOUN = frozenset(
    {
        "care",
        "services",
        "health",
        "people",
        "staff",
        "other",
        "same",
        "team",
        "group",
        "plan",
        "review",
        "report",
        "system",
        "leadership",
        "data",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A pronoun: where it stands, its own role, and what it can mean.

    ``kinds`` are those that its verb or noun leaves (``None``: any); ``bars`` is the verb whose subject it
    cannot mean, being its object; ``owned`` what is said to be its own; ``of`` where the noun stands whose
    relative clause holds it as object.
    """

    word: str
    start: int
    end: int
    plural: bool
    role: str
    verb: int | None = None
    kinds: frozenset[Kind] | None = None
    bars: frozenset[int] = frozenset()
    owned: OwnerNouns | None = None
    of: int = -1
    sentence: str = ""


def pronouns(sentence: Sentence, doc: Any, taken: Iterable[Mention]) -> Iterator[Place]:
    """The pronouns of a sentence that stand for something, in order."""
    text = sentence.text
    nothing = [h.span() for h in data().pleonastic_pattern.finditer(text)]
    said = [h.span() for h in _QUOTED.finditer(text)]
    taken = [*taken]
    tokens = {a: doc[i] for i, (a, _) in enumerate(spans(doc))} if doc is not None else {}
    for hit in _WORDS.finditer(text):
        word, (start, end) = hit.group().lower(), hit.span()
        if any(a <= start < b for a, b in nothing) and word == "it":
            continue
        if any(m.start <= start and end <= m.end for m in taken) or any(a <= start < b for a, b in said):
            continue
        token = tokens.get(start)
        if word == "there":
            if _is_adverb(text, start, end, token):
                yield Place(word, start, end, False, "oblique", sentence=sentence.id)
        elif word == "this":
            if _THIS_IS.match(text, start):
                yield Place(word, start, end, False, "subject", sentence=sentence.id)
        elif word == "these":
            if token is not None and token.dep_ in ("nsubj", "nsubjpass") and start <= _OPENING:
                yield replace(_of_token(word, start, end, token), sentence=sentence.id)
        elif token is not None and token.dep_ == "poss" and word == "their" and _personal(token):
            continue
        elif token is not None:
            yield replace(_of_token(word, start, end, token), sentence=sentence.id)
        elif start <= _OPENING:
            role = "owner" if word in ("its", "their") else "subject"
            yield Place(word, start, end, word in _PLURAL, role, sentence=sentence.id)


def _personal(token: Any) -> bool:
    return token.head.lemma_.lower() in data().personal


def _is_adverb(text: str, start: int, end: int, token: Any) -> bool:
    if start == 0 or re.match(r" (?:is|was|are|were|has|had|have|will|would|may|can|could|be|being)\b", text[end:]):
        return False
    return token is None or (token.pos_ == "ADV" and token.dep_ in ("advmod", "pcomp", "pobj", "npadvmod"))


def _of_token(word: str, start: int, end: int, token: Any) -> Place:
    role, verb = role_of(token)
    kinds: frozenset[Kind] | None = None
    owned = None
    bars: frozenset[int] = frozenset()
    head = token.head
    lemma = head.lemma_.lower()
    known = data().by_verb.get(lemma)
    if token.dep_ == "poss":
        owned = data().by_owned.get(lemma)
        kinds = owned.kinds if owned is not None else None
    elif known is not None and token.dep_ == "nsubj":
        kinds = known.subject or None
    elif known is not None and token.dep_ in ("dobj", "nsubjpass"):
        kinds = known.object or None
    elif token.dep_ == "pobj":
        up = head.head
        for after in data().after:
            if up.lemma_.lower() in after.words and head.lower_ in after.prepositions:
                kinds = after.kinds
    if token.dep_ not in ("nsubj", "nsubjpass", "poss") or (token.dep_ == "poss" and lemma in _ITS_WAY):
        bars = _verbs_of(token)
    of = next((up.head for up in token.ancestors if up.dep_ == "relcl"), None) if bars else None
    at = -1 if of is None else spans(token.doc)[of.i][0]
    return Place(word, start, end, word in _PLURAL, role, verb, kinds, bars, owned, at)


def _verbs_of(token: Any) -> frozenset[int]:
    """The verb above an object, and those that it shares its subject with."""
    found: set[int] = set()
    up = next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX")), None)
    while up is not None:
        found.add(up.i)
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in up.children)
        up = up.head if up.dep_ in ("conj", "xcomp") and not own and up.head is not up else None
    return frozenset(found)


def described(text: str, taken: Iterable[Mention]) -> Iterator[tuple[int, int, str]]:
    """Bare descriptions ("the coordinators", "such clinics") that no mention covers, and their noun."""
    taken = [*taken]
    for hit in _DESCRIBED.finditer(text):
        noun = hit.group("noun")
        if noun in _NO_NOUN or any(m.start < hit.end() and hit.start() < m.end for m in taken):
            continue
        if _ENDS.match(text, hit.end()) is None:
            continue  # told by what follows: "the discharge process", "the ward at Saltby"
        yield hit.start(), hit.end(), noun

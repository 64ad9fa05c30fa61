"""The clause of a trigger: the words that its status can depend on."""

from __future__ import annotations

from typing import Any

from .rules import rules

_CLAUSES = frozenset({"ROOT", "advcl", "relcl", "ccomp", "parataxis", "acl", "csubj", "pcomp"})
_CONDITIONS = frozenset({"unless", "when", "if", "except", "until", "once", "only", "provided", "where"})

# What belongs to one verb alone where another is joined to it: "had no line to A and rang B".
_OWN = frozenset({"dobj", "attr", "acomp", "oprd", "prep", "dative"})


def clause_of(doc: Any, token: Any) -> tuple[str, int]:
    """The text of the clause that holds a trigger, and where in it the trigger begins.

    Left out are coordinate clauses with a subject of their own, relative and adverbial clauses that
    do not hold the trigger; kept are conditions ("unless", "when one could be spared"), and the
    governors that bear on the status ("unable to", "not aware that", "plans to").
    """
    head = _head(token)
    keep = _within(head, token)
    words, at = [], 0
    length = 0
    for t in doc:
        if t.i not in keep:
            continue
        if t.i == token.i:
            at = length
        piece = t.text_with_ws or t.text
        if not piece.endswith(" "):
            piece += "" if t.i + 1 < len(doc) and t.i + 1 in keep else " "
        words.append(piece)
        length += len(piece)
    return "".join(words), at


def _head(token: Any) -> Any:
    """The top of the clause: up through noun phrases, complements and governors that bear on status."""
    words = rules().words
    say = words["say"]
    t = token
    for _ in range(12):
        if t.dep_ == "ROOT":
            break
        if t.pos_ in ("VERB", "AUX"):
            if t.dep_ in ("relcl", "advcl", "parataxis", "acl"):
                break
            own = t.dep_ == "conj" and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in t.children)
            if own and not _infinitive(t):  # "no way for A to tell B, or for B to tell A" goes on up
                break
            if t.dep_ == "ccomp" and t.head.lemma_.lower() in say:
                break
        t = t.head
    return t


def _infinitive(t: Any) -> bool:
    return t.tag_ == "VB" and any(c.lower_ == "to" and c.i < t.i for c in t.children)


def _within(head: Any, token: Any) -> set[int]:
    path = {token.i, *(a.i for a in token.ancestors)}
    keep: set[int] = set()
    queue = [head]
    if head.dep_ in ("relcl", "acl") or (head.dep_ == "advcl" and head.head.pos_ == "NOUN"):
        # who or what the clause is about: its quantity ("few of the crews who ...") counts too
        keep |= {
            c.i for c in head.head.children if c.dep_ in ("det", "neg", "amod", "advmod", "nummod") and c.i < head.i
        }
    while queue:
        t = queue.pop()
        keep.add(t.i)
        joined = t.pos_ in ("VERB", "AUX") and any(
            c.i in path and c.dep_ == "conj" and c.pos_ in ("VERB", "AUX") and not _infinitive(c) for c in t.children
        )
        for c in t.children:
            if c.i not in path and (_apart(c) or (joined and c.dep_ in _OWN)):
                continue
            queue.append(c)
    return keep


def _apart(t: Any) -> bool:
    if t.dep_ in ("relcl", "parataxis"):
        return True
    if t.dep_ == "conj" and t.pos_ in ("VERB", "AUX"):
        return True
    if t.dep_ in ("advcl", "ccomp"):
        marks = {c.lower_ for c in t.children if c.dep_ in ("mark", "advmod", "prep")}
        return not (marks & _CONDITIONS)
    return False

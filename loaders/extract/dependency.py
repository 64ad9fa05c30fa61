"""Relationships read from the parse of a sentence: triggers, and who stands in which role to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from ...graph.vocabulary import Kind, RelationshipType
from ..values import Claim, Reading
from .anaphora import Discourse, is_pronoun
from .clause import clause_of
from .roles import Roles
from .rules import TriggerRule, rules
from .structure import possessed
from .tree import Tree
from .view import Arg, Found, allowed, exceptions, fits, make, readable, refers, verdict

NAME = "dependency"

_RECIPROCAL = frozenset({"other", "another"})
_OURS = frozenset({"our", "its", "their"})
_OWNERS = frozenset({Kind.ORGANISATION, Kind.PARTNERSHIP})
# What staff do here they do for the body that employs them.
_OF_BODIES = frozenset({RelationshipType.PROVIDES, RelationshipType.COMMISSIONS, RelationshipType.FUNDS})
_POS = {"verb": ("VERB", "AUX"), "noun": ("NOUN", "PROPN"), "adj": ("ADJ", "VERB", "ADP", "ADV")}


@cache
def index() -> dict[str, tuple[TriggerRule, ...]]:
    """The trigger rules by lemma."""
    by_lemma: dict[str, list[TriggerRule]] = defaultdict(list)
    for rule in rules().triggers:
        for lemma in rule.lemmas:
            by_lemma[lemma].append(rule)
    return {lemma: tuple(found) for lemma, found in by_lemma.items()}


class DependencyExtractor:
    """Reads claims from the spaCy parses of a reading; silent where there are none."""

    name = NAME

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """Every relationship that a trigger's arguments state, in order of reading."""
        if not reading.parses:
            return
        discourse = Discourse(reading)
        for sentence in readable(reading):
            doc = reading.parses.get(sentence.id)
            if doc is None:
                continue
            tree = Tree(doc, sentence, reading, discourse)
            discourse.note(sentence, tree.topic())
            yield from _possessed(tree)
            for found in self._found(tree):
                status = verdict(found, tree.mentions)
                yield from make(found, self.name, status)

    def _found(self, tree: Tree) -> Iterator[Found]:
        known = index()
        for token in tree.doc:
            candidates = known.get(token.lemma_.lower())
            if not candidates:
                continue
            if tree.names(token):
                if not _is_message(tree, token):
                    continue
                candidates = tuple(r for r in candidates if r.type is RelationshipType.SHARES_INFORMATION_WITH)
            roles: Roles | None = None
            for rule in candidates:
                if token.pos_ not in _POS[rule.pos]:
                    continue
                if roles is None:
                    roles = Roles(tree, token)
                found = self._match(rule, tree, token, roles)
                if found is not None:
                    yield found

    def _match(self, rule: TriggerRule, tree: Tree, token: Any, roles: Roles) -> Found | None:
        if rule.voice != "any" and (rule.voice == "passive") != roles.passive:
            return None
        if rule.theme and not roles.theme(rule.theme):
            return None
        start, end = tree.places[token.i]
        objects = _fill(rule, tree, roles, rule.object, "object")
        if not objects and rule.implied_object and not any(roles.get(name) for name in rule.object):
            kinds = allowed(rule, "object")
            objects = tree.discourse.implied(tree.sentence, start, end, kinds)
        if not objects and not any(t.lower_ in _RECIPROCAL for name in rule.object for t in roles.get(name)):
            return None
        subjects = _fill(rule, tree, roles, rule.subject, "subject", taken=objects)
        if not objects and _RECIPROCAL.intersection(t.lower_ for name in rule.object for t in roles.get(name)):
            objects = subjects  # "neither told the other", "work with each other"
        if not objects:
            return None
        if not subjects and "subj" in rule.subject and not roles.passive and not roles.get("subj"):
            subjects = [
                a
                for a in tree.discourse.lead(tree.sentence, allowed(rule, "subject"))
                if fits(rule, a.mention, "subject")
            ]
        if not subjects and rule.implied_subject and not any(roles.get(name) for name in rule.subject):
            subjects = [
                a
                for a in tree.discourse.implied(tree.sentence, start, end, allowed(rule, "subject"))
                if fits(rule, a.mention, "subject") and a.mention.entity not in {o.mention.entity for o in objects}
            ]
        if (
            rule.leaders
            and not subjects
            and not any(
                t.lower_ != "there" and t != token for name in (*rule.subject, "between") for t in roles.get(name)
            )
        ):
            subjects = [
                a for a in tree.discourse.leaders if a.mention.entity not in {o.mention.entity for o in objects}
            ]
        if rule.each_other and not subjects and (roles.get("between") or rule.subject == rule.object):
            subjects = objects
        if not subjects:
            return None
        for arg in exceptions(tree.sentence, tree.mentions, end):
            side, args = (
                ("object", objects) if _before(arg, objects) >= _before(arg, subjects) else ("subject", subjects)
            )
            if (
                fits(rule, arg.mention, side)
                and arg not in objects
                and arg not in subjects
                and _before(arg, args) > end
            ):
                args.append(arg)
        clause, at = clause_of(tree.doc, token)
        low = clause.lower()
        if rule.needs and not tree.search(rule.needs, low):
            return None
        if rule.unless and tree.search(rule.unless, low):
            return None
        return Found(rule, tree.sentence, start, end, tuple(subjects), tuple(objects), clause, at)


def _employer(tree: Tree, arg: Arg) -> Arg:
    """Whose staff a group is, where its name says so: "Elm Trust nurses" run a clinic for Elm Trust."""
    if arg.mention.kind is not Kind.STAKEHOLDER_GROUP:
        return arg
    for m in tree.mentions:
        inner = arg.mention.start <= m.start <= arg.mention.start + 4 and m.end < arg.mention.end
        beside = m.end + 1 == arg.mention.start and m.end == arg.start - 1
        if m.kind is Kind.ORGANISATION and (inner or beside):
            return Arg(m, arg.start, arg.end, arg.via or "part", arg.context)
    return arg


def _is_message(tree: Tree, token: Any) -> bool:
    """Whether a token heads what is sent and is named too: "discharge letters"."""
    return any(m.kind is Kind.INFORMATION_SYSTEM for m in tree.at(token))


def _before(arg: Arg, args: list[Arg]) -> int:
    """Where the last of ``args`` that stands before ``arg`` ends; -1 where none does."""
    return max((a.end for a in args if a.end <= arg.start), default=-1)


def _possessed(tree: Tree) -> Iterator[Claim]:
    """What "its board", "our falls service" say: the owner is the pronoun's."""
    for owned in tree.mentions:
        first = owned.text.partition(" ")[0]
        if first.lower() in _OURS and not refers(owned):  # the pronoun was taken into the name: "our falls service"
            end = owned.start + len(first)
            for owner in tree.discourse.resolve(first, tree.sentence, owned.start, end, _OWNERS):
                if first.lower() == "our" and owner.mention.kind is Kind.PARTNERSHIP and owned.kind is Kind.SERVICE:
                    continue  # what a board calls ours is its members'
                if owner.mention.entity != owned.entity:
                    yield from possessed(
                        tree.sentence, owner.mention, owned, "pronoun-possessive", owner.doubt, owner.context
                    )
    for token in tree.doc:
        if token.dep_ != "poss" or not is_pronoun(token.text):
            continue
        for owned in (m for m in tree.at(token.head) if not refers(m)):
            for owner in tree.entities(token, _OWNERS):
                if token.lower_ == "our" and owner.mention.kind is Kind.PARTNERSHIP and owned.kind is Kind.SERVICE:
                    continue
                if owner.mention.entity != owned.entity:
                    yield from possessed(
                        tree.sentence, owner.mention, owned, "pronoun-possessive", owner.doubt, owner.context
                    )


def _fill(
    rule: TriggerRule, tree: Tree, roles: Roles, names: tuple[str, ...], side: str, taken: list[Arg] | None = None
) -> list[Arg]:
    kinds: frozenset[Kind] = allowed(rule, side)
    used = {(a.mention.entity, a.start) for a in taken or ()}

    def fitting(token: Any) -> list[Arg]:
        found = tree.entities(token, kinds)
        if rule.type in _OF_BODIES and Kind.ORGANISATION in kinds:
            found = [_employer(tree, a) for a in found]
        return [
            a
            for a in found
            if fits(rule, a.mention, side)
            and (a.mention.entity, a.start) not in used
            and (rule.pronouns or a.via not in ("pronoun", "author", "description"))
        ]

    for name in names:
        got = [a for token in roles.get(name) for a in fitting(token)]
        if got:
            return list(dict.fromkeys(tree.listed(got, kinds)))
    for name in names:
        for token in roles.fallback(name):
            got = fitting(token)
            if got:
                return got
    return []

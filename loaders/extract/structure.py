"""What stands side by side or one within the other: possessives, "X at Y", brackets, board names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...graph.vocabulary import Kind, RelationshipType, Status
from ..mentions.groups import collective_terms
from ..values import Claim, Mention, Reading, Sentence
from .anaphora import bracketed_owners
from .frames import FrameExtractor
from .rules import FrameRule, rules
from .status import judge
from .view import is_users, mentions_of, readable

_POSSESSIVE = re.compile(r"^(?:['’]s?|s['’])\s")
_AT = re.compile(r"\b(?:at|in|beside|on) (?:the )?$", re.IGNORECASE)
_DEFINES = re.compile(
    r"\((?:[^()]{0,40}\b(?:collectively|together|jointly|referred to|known as|hereafter)\b[^()]{0,60}[ ,])?$",
    re.IGNORECASE,
)
_BUYERS = ("LocalAuthority", "CCG", "ICB", "NationalBody", "CSU")
# The teams of a council or a commissioner that have no name of their own are its own offices; what
# a trust's teams do is a service that it gives.
_OFFICE = re.compile(
    r"^(?:(?:the|its|our|their) )?(?:[a-z][\w-]* )*(?:teams?|departments?|directorates?|divisions?|offices?)$"
)
_MERGE = re.compile(
    r"^[^.;:]{0,40}\b(?:merg(?:e|es|ed|ing)|amalgamat(?:e|ed|ing)|combin(?:e|ed|ing)|become|became|"
    r"join(?:ed)? together)\b"
    r"[^.;:]{0,50}?\b(?:into|as|form|create|becom(?:e|ing)|became|body|organisation|one)\b[^.;:]{0,25}$",
    re.IGNORECASE,
)
_BOARD = re.compile(
    r"^(?:['’]s)? (?:[\w&-]+ ){0,4}(?:board|executive|group|committee|forum|network|cabinet)$", re.IGNORECASE
)


class StructureExtractor(FrameExtractor):
    """Reads claims from the arrangement of mentions."""

    name = "structure"

    def _rules(self) -> tuple[FrameRule, ...]:
        return rules().structures

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """Patterns between mentions, then names that hold other names, and owners in brackets."""
        yield from super().claims(reading)
        sentences = list(readable(reading))
        for sentence in sentences:
            mentions = mentions_of(reading, sentence)
            for outer in mentions:
                for inner in mentions:
                    if inner is not outer and outer.start <= inner.start and inner.end <= outer.end:
                        yield from _within(sentence, outer, inner)
        yield from _listed_at(reading, sentences)
        for site, owner, sentence in bracketed_owners(reading, sentences):
            yield _claim(sentence, site, RelationshipType.PART_OF, owner, "bracket-owner")
        yield from _defined_groups(reading)
        yield from _merging(reading, sentences)


def _merging(reading: Reading, sentences: Iterable[Sentence]) -> Iterator[Claim]:
    """What becomes of bodies spoken of by their number: "the two CCGs will merge as Elmshire CCG".

    They are the bodies of that type that the document names, if it names just so many but for the new one.
    """
    named: dict[str, Mention] = {}
    for mentions in reading.mentions.values():
        for m in mentions:
            if m.kind is Kind.ORGANISATION and m.entity:
                named.setdefault(m.entity, m)
    for sentence in sentences:
        mentions = mentions_of(reading, sentence)
        for group in mentions:
            terms = collective_terms(group.text) if group.kind is Kind.STAKEHOLDER_GROUP else []
            if len(terms) != 1 or terms[0].number is None:
                continue
            for new in mentions:
                between = sentence.text[group.end : new.start]
                if new.type != terms[0].type or new.start < group.end or not _MERGE.match(between):
                    continue
                old = [m for m in named.values() if m.type == new.type and m.entity != new.entity]
                if len(old) != terms[0].number:
                    continue
                status = judge(sentence.text[group.end : new.start], len(between))
                for m in old:
                    yield _claim(sentence, m, RelationshipType.SUCCEEDED_BY, new, "merging-group", status=status)


def _defined_groups(reading: Reading) -> Iterator[Claim]:
    """Whom a report means by a collective term that it defines: "A, B and C (together the CCGs)".

    Reports define their terms where they tell of their method, so every section is read.
    """
    for sentence in reading.document.sentences:
        for group in mentions_of(reading, sentence):
            if group.rule != "group" or not _DEFINES.search(sentence.text[: group.start]):
                continue
            bracket = sentence.text.rindex("(", 0, group.start)
            types = {t.type for t in collective_terms(group.text)}
            for member in mentions_of(reading, sentence):
                if member.rule == "name" and member.type in types and member.end <= bracket:
                    yield _claim(sentence, member, RelationshipType.PART_OF, group, "defined-group")


def _within(sentence: Sentence, outer: Mention, inner: Mention) -> Iterator[Claim]:
    """What a name that holds another says: "the council's cabinet", "A&E at Elm Hospital"."""
    if outer.entity == inner.entity:
        return
    before, after = sentence.text[outer.start : inner.start], sentence.text[inner.end : outer.end]
    if inner.start - outer.start <= 4 and (_POSSESSIVE.match(after) or _BOARD.match(after)):
        yield from possessed(sentence, inner, outer, "name-possessive")
    elif _AT.search(before) and inner.kind is Kind.SITE and outer.kind is Kind.SERVICE:
        yield _claim(sentence, outer, RelationshipType.LOCATED_AT, inner, "name-at-site")


def _listed_at(reading: Reading, sentences: Iterable[Sentence]) -> Iterator[Claim]:
    """Services listed in bullets below the heading of a site: they are there."""
    sites = {
        s.text: [m for m in mentions_of(reading, s) if m.kind is Kind.SITE and m.start <= 4]
        for s in reading.document.sentences
        if s.kind == "heading"
    }
    for sentence in sentences:
        if sentence.kind != "bullet" or not sentence.section:
            continue
        for site in sites.get(sentence.section[-1], ()):
            for m in mentions_of(reading, sentence):
                if m.kind is Kind.SERVICE and m.start <= 4:
                    yield _claim(sentence, m, RelationshipType.LOCATED_AT, site, "listed-at-site")


def possessed(
    sentence: Sentence,
    owner: Mention,
    owned: Mention,
    rule: str,
    doubt: float = 1.0,
    context: tuple[Sentence, ...] = (),
) -> Iterator[Claim]:
    """What a possessive says: who provides a service, what a committee or department is part of."""
    actor = owner.kind in (Kind.ORGANISATION, Kind.PARTNERSHIP)
    if not actor or (owned.kind is Kind.STAKEHOLDER_GROUP and is_users(owned)):
        return
    start = min(owner.start, owned.start)
    status = judge(sentence.text[max(0, start - 25) : owned.end], 25, 25)
    if status not in (Status.ENDED, Status.PLANNED):
        status = Status.PRESENT
    if re.search(r"\b(?:former|previous)\b", sentence.text[max(0, owned.start - 12) : owned.start]):
        status = Status.ENDED
    loose = rule.startswith("pronoun")  # "our nurses", "its clinic" tell of whose they are rather less
    team = owned.type in ("Team", "Unit") or re.search(r"\b(?:team|unit|department|ward)s?\b", owned.text.lower())
    inner = owner.type in _BUYERS and _OFFICE.search(owned.text) is not None
    if owned.kind is Kind.SERVICE and not inner:
        yield _claim(sentence, owner, RelationshipType.PROVIDES, owned, rule, doubt, status, context)
    if owned.kind in (Kind.PROGRAMME, Kind.INFORMATION_SYSTEM) and not loose and owner.kind is Kind.ORGANISATION:
        yield _claim(sentence, owner, RelationshipType.PROVIDES, owned, rule + "-programme", doubt, status, context)
    parts = (
        (Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP, Kind.ORGANISATION, Kind.SITE) if not loose else (Kind.PARTNERSHIP,)
    )
    if owned.kind in parts or (owned.kind is Kind.SERVICE and team):
        yield _claim(sentence, owned, RelationshipType.PART_OF, owner, rule + "-part", doubt, status, context)


def _claim(
    sentence: Sentence,
    s: Mention,
    type_: RelationshipType,
    o: Mention,
    rule: str,
    doubt: float = 1.0,
    status: Status = Status.PRESENT,
    context: tuple[Sentence, ...] = (),
) -> Claim:
    confidence = round(rules().derived[rule] * doubt, 3)
    return Claim(s.entity, type_, o.entity, status, sentence, StructureExtractor.name, rule, confidence, {}, context)

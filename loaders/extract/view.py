"""A sentence as the rules see it: its mentions by place, its clauses, and what stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ...graph.vocabulary import Kind, RelationshipType, Status, vocabulary
from ..values import Claim, Mention, Reading, Sentence
from .figures import figures
from .rules import Relation, TriggerRule, rules
from .status import hedged, judge, qualified


@dataclass(frozen=True, slots=True)
class Arg:
    """A mention in a role. ``start`` is where it is said (a pronoun's own place), ``via`` how."""

    mention: Mention
    start: int
    end: int
    via: str = ""
    context: tuple[Sentence, ...] = ()

    @property
    def doubt(self) -> float:
        """What the way of finding it takes from the confidence, as a factor."""
        return _DOUBT.get(self.via, 1.0)


_DOUBT = {"pronoun": 0.85, "description": 0.85, "part": 0.95, "author": 0.9, "lead-in": 0.95, "implied": 0.8}


@dataclass(slots=True)
class Found:
    """One occurrence of a rule: its arguments, and the words that its status depends on."""

    rule: Relation
    sentence: Sentence
    start: int
    end: int
    subjects: tuple[Arg, ...]
    objects: tuple[Arg, ...]
    clause: str
    at: int
    """Where in ``clause`` the trigger begins."""


def allowed(rule: Relation, side: str) -> frozenset[Kind]:
    """The kinds of node that may stand as ``subject`` or ``object`` of a rule."""
    info = vocabulary().relationships[rule.type]
    if side == "subject":
        return info.domain & rule.subject_kinds if rule.subject_kinds else info.domain
    return info.range & rule.object_kinds if rule.object_kinds else info.range


_USERS = re.compile(
    r"\b(?:people|person|patients?|residents?|public|citizens?|carers?|famil(?:y|ies)|relatives|communit(?:y|ies)|"
    r"population|service users|individuals|customers|tenants)\b(?! (?:staff|groups?|organisations?))",
    re.IGNORECASE,
)
_GIVERS = re.compile(
    r"\b(?:staff|nurs|team|worker|doctor|officer|professional|provider|organisation|service|group|hospital|paramedic|"
    r"matron|therapist|pharmacist|home|practice|clinician|manager|leader|volunteer|sector|champion|adviser|agenc|crew|"
    r"charit|representative|trust|care\b)",
    re.IGNORECASE,
)
_NOT_USERS = frozenset(
    {
        (RelationshipType.REFERS_TO, "object"),
        (RelationshipType.DISCHARGES_TO, "object"),
        (RelationshipType.DISCHARGES_TO, "subject"),
        (RelationshipType.PROVIDES, "subject"),
        (RelationshipType.COMMISSIONS, "object"),
        (RelationshipType.COMMISSIONS, "subject"),
        (RelationshipType.OVERSEES, "object"),
        (RelationshipType.PART_OF, "subject"),
        (RelationshipType.PART_OF, "object"),
    }
)


def is_users(mention: Mention) -> bool:
    """Whether a group is the people whom services are for, rather than those who give them."""
    return _USERS.search(mention.text) is not None and _GIVERS.search(mention.text) is None


def barred(type_: RelationshipType, mention: Mention, side: str) -> bool:
    """Whether a group of people who use services stands where only those who give them can."""
    return (type_, side) in _NOT_USERS and mention.kind is Kind.STAKEHOLDER_GROUP and is_users(mention)


def fits(rule: Relation, mention: Mention, side: str) -> bool:
    """Whether a mention may stand on that side of the rule."""
    if not mention.entity or mention.kind not in allowed(rule, side):
        return False
    if barred(rule.type, mention, side):
        return False
    if rule.type is RelationshipType.COMMISSIONS and side == "object" and mention.type in _COMMISSIONERS:
        return False
    words = rule.subject_words if side == "subject" else rule.object_words
    if words and not re.search(words, mention.text.lower()):
        return False
    like = rule.subject_like if side == "subject" else rule.object_like
    if like and not _like(like).search(mention.text):
        return False
    types = rule.subject_types if side == "subject" else rule.object_types
    return not types or mention.type in types or str(mention.kind) in types


_COMMISSIONERS = frozenset({"CCG", "ICB", "NationalBody"})


@cache
def _like(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def mentions_of(reading: Reading, sentence: Sentence) -> tuple[Mention, ...]:
    """The resolved mentions of a sentence, in order, those that only refer to an entity too."""
    named = names_of(reading, sentence)
    meant = [m for m in reading.references.get(sentence.id, ()) if m.rule != TOPIC]
    return tuple(sorted((*named, *meant), key=lambda m: (m.start, -m.end))) if meant else named


def names_of(reading: Reading, sentence: Sentence) -> tuple[Mention, ...]:
    """The mentions of a sentence that name or describe an entity, in order."""
    return tuple(m for m in reading.mentions.get(sentence.id, ()) if m.entity)


def topics_of(reading: Reading, sentence: Sentence) -> tuple[Mention, ...]:
    """What a sentence may leave unsaid, because its paragraph or heading is about it: one of a kind at most."""
    return tuple(m for m in reading.references.get(sentence.id, ()) if m.rule == TOPIC)


TOPIC = "topic"


def refers(mention: Mention) -> bool:
    """Whether a mention only refers to what is named elsewhere."""
    return mention.rule in _REFERRING


_REFERRING = {"pronoun": "pronoun", "described-again": "description"}
"""The rules of such mentions, and how an argument through them is found."""


def arg_of(mention: Mention) -> Arg:
    """A mention as an argument where it stands."""
    return Arg(mention, mention.start, mention.end, _REFERRING.get(mention.rule, ""))


def with_context(reading: Reading, claim: Claim, sentences: Mapping[str, Sentence]) -> Claim:
    """A claim with the sentences that name what its own only refers to."""
    said = (claim.sentence, *claim.context)
    meant = [m for s in said for m in reading.references.get(s.id, ())]
    if not meant:
        return claim
    named = {m.entity for s in said for m in names_of(reading, s)}
    wanted = {m.context: None for m in meant if m.entity in {claim.subject, claim.object} - named and m.context}
    more = tuple(sentences[i] for i in wanted if i != claim.sentence.id)
    return replace(claim, context=(*claim.context, *more)) if more else claim


def readable(reading: Reading) -> Iterable[Sentence]:
    """The sentences that state something of the local system, in order.

    Left out are headings, furniture, what a review says of its own method, and comparisons of rates.
    """
    return (
        s
        for s in reading.document.sentences
        if s.kind not in ("heading", "furniture") and not is_method(s.section) and not is_aside(s.text)
    )


@lru_cache(maxsize=1024)
def is_method(section: tuple[str, ...]) -> bool:
    """Whether the passage tells how a review was done, by the headings above it."""
    pattern = _any_of("method_headings")
    return any(pattern.fullmatch(_NUMBER.sub("", heading).rstrip(" :?").lower()) for heading in section)


@lru_cache(maxsize=8192)
def is_aside(text: str) -> bool:
    """Whether a sentence tells what the reviewers did themselves, or compares rates."""
    low = text.lower()
    return _any_of("own_doing").match(low) is not None or _any_of("statistics").search(low) is not None


@cache
def _any_of(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in getattr(rules().passages, name)))


_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d+)*[.):]?|[A-Z][.):])\s+")


def verdict(found: Found, mentions: tuple[Mention, ...]) -> Status:
    """The status of what was found: the rule's own, or what its clause and what follows tell."""
    if found.rule.status is not None:
        return found.rule.status
    noun = isinstance(found.rule, TriggerRule) and found.rule.pos == "noun"
    status = judge(found.clause, found.at, found.at + found.end - found.start, noun=noun)
    if status is Status.LIMITED and found.rule.type in _PLAIN:
        return Status.PRESENT  # "only" and "some" qualify what a service does, seldom whose it is
    if status is Status.PRESENT and found.rule.type in _QUALIFIED:
        end = max([found.end, *(a.end for a in (*found.subjects, *found.objects) if not a.via)])
        others = [m.start for m in mentions if m.start > end and m.kind in _ACTING]
        if qualified(found.sentence.text, end, others):
            return Status.LIMITED
        if len({m.entity for m in mentions}) <= _ALONE and hedged(found.sentence.text):
            return Status.LIMITED
    return status


_PLAIN = frozenset({RelationshipType.PROVIDES, RelationshipType.LOCATED_AT, RelationshipType.FUNDS})
_ALONE = 2
_QUALIFIED = vocabulary().interfaces | {RelationshipType.MEMBER_OF, RelationshipType.COVERS}
_ACTING = vocabulary().groups["actor"] | {Kind.SERVICE, Kind.INFORMATION_SYSTEM, Kind.SITE}


def make(found: Found, extractor: str, status: Status) -> Iterable[Claim]:
    """A claim for every permitted pair of subject and object; coordination distributes."""
    vocab = vocabulary()
    rule = found.rule
    undirected = vocab.relationships[rule.type].undirected
    alone = len(found.subjects) * len(found.objects) == 1
    for s in found.subjects:
        for o in found.objects:
            a, b = s.mention, o.mention
            if a.entity == b.entity or not vocab.allows(a.kind, rule.type, b.kind):
                continue
            if (
                _nested(s, o)
                and rule.type not in _WHOLE
                and not (rule.each_other and s.start == o.start and s.end == o.end)
            ):
                continue
            if undirected and b.entity < a.entity:
                a, b = b, a
            context = {c.id: c for c in (*s.context, *o.context) if c.id != found.sentence.id}
            yield Claim(
                subject=a.entity,
                type=rule.type,
                object=b.entity,
                status=_of_ends(found.sentence, s, o, status),
                sentence=found.sentence,
                extractor=extractor,
                rule=rule.id,
                confidence=round(rule.confidence * s.doubt * o.doubt, 3),
                attributes=figures(
                    rule.type,
                    found.clause,
                    found.sentence.text,
                    tuple((x.start, x.end) for x in (s, o) if not x.via),
                    alone,
                ),
                context=tuple(context.values()),
            )


_EXCEPT = re.compile(
    r"\b(?:except|apart from|other than|excluding|(?:but|though|although) not|bar)(?: yet)?"
    r"(?: for| in| to| by| from| with)? (?:the |in |those in )*$",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    r"\b(?:all|every|everyone|everybody|everywhere|everything|whole|entire|nobody|any|anyone)\b[^,;.]{0,45} "
    r"(?:but|bar|save)(?: for| in| to| by| from| with)? (?:the |in |those in )*$",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\bformer(?:ly)? (?:the )?$", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|neither|none of the|nor)(?: [\w-]+)?(?: other)? $", re.IGNORECASE)
_SINCE = re.compile(r"^,? (?:formerly|now closed|since closed)\b", re.IGNORECASE)


def exceptions(sentence: Sentence, mentions: Iterable[Mention], start: int) -> list[Arg]:
    """The mentions after ``start`` that are named as exceptions ("except", "apart from")."""
    return [
        Arg(m, m.start, m.end)
        for m in mentions
        if m.start > start and _EXCEPT.search(sentence.text[max(0, m.start - 30) : m.start])
    ]


def _of_ends(sentence: Sentence, s: Arg, o: Arg, status: Status) -> Status:
    """The status, where one end is named as an exception ("all but Marram") or as a thing of the past."""
    for arg in (s, o):
        if arg.via not in ("", "part"):
            continue
        before = sentence.text[max(0, arg.start - 30) : arg.start]
        if _EXCEPT.search(before) or _ALL_BUT.search(sentence.text[max(0, arg.start - 70) : arg.start]):
            return Status.ABSENT
        if _NONE.search(before) and status not in (Status.ENDED, Status.PLANNED):
            return Status.ABSENT
        if _FORMER.search(before) or _SINCE.search(sentence.text[arg.end : arg.end + 20]):
            return Status.ENDED
    return status


_WHOLE = (RelationshipType.PART_OF, RelationshipType.PROVIDES, RelationshipType.LOCATED_AT, RelationshipType.COVERS)


_APART = frozenset({"pronoun", "author", "description", "implied", "lead-in"})


def _nested(s: Arg, o: Arg) -> bool:
    if s.via in _APART or o.via in _APART:
        return False
    return (s.start <= o.start and o.end <= s.end) or (o.start <= s.start and s.end <= o.end)

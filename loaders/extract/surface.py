"""The trigger rules read without a parse: roles by what stands left and right of the trigger.

Less is found than from the tree, and less surely; where there is a parse it adds what the parser
took apart. Arguments are groups of mentions within the clause; the gap between a trigger and its
argument is short, and holds no other verb of the rules, no comma and no clause.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ..values import Claim, Reading
from .forms import noun_forms, verb_forms
from .marks import GROUP, Marked, clause_at
from .rules import TriggerRule, rules
from .view import Arg, Found, fits, make, mentions_of, readable, verdict

NAME = "surface"

_WORD = re.compile(r"[a-z][a-z'’-]*")
_LISTED = re.compile(GROUP)
_BE = re.compile(
    r"\b(?:be|been|being|is|are|was|were|get|got)"
    r"(?: \w+ly| not| also| now| to be| being| never| often| still| already)* $"
)
_AUX = (
    r"(?:have|has|had|do|does|did|can|could|may|might|will|would|shall|should|must|to|not|never|"
    r"be|been|being|is|are|was|were|"
    r"able|unable|also|now|both|all|each|often|rarely|seldom|jointly|then|still|already|only|sometimes|and|currently|\w+ly|"
    r"was|due|expected|planned|intended|asked|allowed|which|that|who|it|they|staff|crews|team|teams|doctors|nurses|service)"
)
_LEFT_GAP = re.compile(rf"^(?:,? (?:which|that|who))?(?: ?\([^)]*\))?,?(?: {_AUX}){{0,6}} ?$", re.IGNORECASE)
_ASIDE = re.compile(r", (?!which\b|that\b|who\b)")
_GOVERNED = re.compile(r"\b(?:under|by|of|with|in|to|from|at|for|on)(?: (?:the|a|an|its|their))? $")
_OBJECT_GAP = re.compile(
    r"^ (?:(?!(?:by|to|from|with|of|in|at|for|on|that|which|and|into)\b)[\w’'-]+ ){0,3}"
    r"(?:a range of |a number of |all of |some of |most of )?(?:the |a |an |its |their )?$"
)
_PREP = re.compile(
    r"\b(?<!next )(to|into|onto|from|with|by|for|of|in|at|on|through|within|across|throughout|between|alongside|over|"
    r"under|about)(?: (?!(?:to|from|with|by|for|of|in|at|and)\b)[\w’'-]+){0,3} $"
)
_HAVE = re.compile(
    r"\b(?:have|has|had|hold|holds|held|lack|lacks|lacked|get|gets|got|gain|gained|need|needs|needed|without|"
    r"enjoy\w*|obtain\w*)\b"
)
_GIVE = re.compile(
    r"\b(?:give|gives|gave|given|provide|provides|provided|offer\w*|make|makes|made|send|sends|sent|"
    r"supply|supplies|supplied|contribut\w+)\b"
)
_GET = re.compile(r"\b(?:receive|receives|received|accept|accepts|accepted|take|takes|took|see|sees|saw)\b")
_IS = re.compile(r"\b(?:is|are|was|were|be|been|become|becomes|became|remain\w*)\b")
_FAR = 90


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    args: tuple[Arg, ...]


@cache
def _index() -> dict[str, tuple[tuple[TriggerRule, str], ...]]:
    found: dict[str, list[tuple[TriggerRule, str]]] = defaultdict(list)
    for rule in rules().triggers:
        if not rule.surface:
            continue
        for lemma in sorted(rule.lemmas):
            forms = (
                verb_forms(lemma) if rule.pos == "verb" else noun_forms(lemma) if rule.pos == "noun" else {lemma: "adj"}
            )
            for form, what in forms.items():
                found[form].append((rule, what))
    return {form: tuple(rs) for form, rs in found.items()}


class SurfaceExtractor:
    """Reads the trigger rules by position; needs no parse."""

    name = NAME

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """What stands around the triggers of every sentence, in order of reading."""
        index = _index()
        for sentence in readable(reading):
            mentions = mentions_of(reading, sentence)
            if len(mentions) < 2:
                continue
            marked = Marked(sentence, mentions)
            groups = [_Group(h.start(), h.end(), marked.args(h.group())) for h in _LISTED.finditer(marked.text)]
            low = marked.text.lower()
            for word in _WORD.finditer(low):
                for rule, form in index.get(word.group(), ()):
                    for found in _match(rule, form, word.start(), word.end(), marked, low, groups):
                        status = verdict(found, mentions)
                        for claim in make(found, self.name, status):
                            yield _discounted(claim)


def _discounted(claim: Claim) -> Claim:
    return Claim(
        claim.subject, claim.type, claim.object, claim.status, claim.sentence, claim.extractor, claim.rule,
        round(claim.confidence * rules().derived["surface"], 3), claim.attributes, claim.context,
    )  # fmt: skip


def _match(
    rule: TriggerRule, form: str, start: int, end: int, marked: Marked, low: str, groups: list[_Group]
) -> Iterator[Found]:
    clause, at = clause_at(marked.text, start, end)
    left_edge, right_edge = start - at, start - at + len(clause)
    near = [g for g in groups if left_edge <= g.start and g.end <= right_edge and abs(g.start - start) < _FAR * 2]
    if len(near) < 1:
        return
    lowered = clause.lower()
    if rule.needs and not re.search(rule.needs, lowered):
        return
    if rule.unless and re.search(rule.unless, lowered):
        return
    around = low[max(0, start - 30) : start] + "|" + low[end : end + 50]
    if rule.theme and not any(re.search(rf"\b{re.escape(t)}", around) for t in rule.theme):
        return
    roles = (
        _verb_roles(form, start, end, low, near) if rule.pos == "verb" else _noun_roles(rule.pos, start, end, low, near)
    )
    if roles is None:
        return
    passive = bool(roles.pop("passive", ()))
    if rule.voice != "any" and (rule.voice == "passive") != passive:
        return
    objects = _pick(rule, roles, rule.object, "object")
    taken = {(a.mention.entity, a.start) for a in objects}
    subjects = tuple(a for a in _pick(rule, roles, rule.subject, "subject") if (a.mention.entity, a.start) not in taken)
    if rule.each_other and not subjects and roles.get("between"):
        subjects = objects
    if subjects and objects:
        yield Found(rule, marked.sentence, start, end, subjects, objects, clause, at)


def _pick(rule: TriggerRule, roles: dict[str, tuple[Arg, ...]], names: tuple[str, ...], side: str) -> tuple[Arg, ...]:
    for name in names:
        got = tuple(a for a in roles.get(name.removeprefix("~"), ()) if fits(rule, a.mention, side))
        if got:
            return got
    return ()


def _verb_roles(form: str, start: int, end: int, low: str, near: list[_Group]) -> dict[str, tuple[Arg, ...]] | None:
    before = low[:start]
    follows = re.match(r" (?:\w+ly )?(?:by|from|through|at|in|on|to|across|within|into|between|with)\b", low[end:])
    passive = form in ("past", "part") and bool(_BE.search(before))
    left = [g for g in near if g.end <= start]
    right = [g for g in near if g.start >= end]
    subject = left[-1] if left and _LEFT_GAP.match(low[left[-1].end : start]) else None
    if subject is not None and _ASIDE.match(low[subject.end :]) and _GOVERNED.search(low[: subject.start]):
        subject = None  # "seconded under the agreement, now sit": the comma ends an aside about another
    reduced = (
        form in ("past", "part")
        and not passive
        and follows is not None
        and subject is not None
        and subject.end >= start - 2
    )
    thing: _Group | None = None
    if right and _OBJECT_GAP.match(low[end : right[0].start]):
        thing = right[0]
    roles = _preps(start, end, low, right)
    if passive or (reduced and thing is None):
        if subject is not None:
            roles["obj"] = roles["iobj"] = subject.args
        if "by" in roles:
            roles["subj"] = roles["by"]
        roles["passive"] = subject.args if subject is not None else ()
    else:
        if subject is not None:
            roles["subj"] = roles["any"] = subject.args
        if thing is not None:
            roles["obj"] = roles["iobj"] = thing.args
    return roles


def _noun_roles(pos: str, start: int, end: int, low: str, near: list[_Group]) -> dict[str, tuple[Arg, ...]] | None:
    left = [g for g in near if g.end <= start]
    right = [g for g in near if g.start >= end]
    roles = _preps(start, end, low, right)
    if left:
        gap = low[left[-1].end : start]
        if "," not in gap and len(gap.split()) <= 7:
            if pos == "adj":
                if _IS.search(gap):
                    roles["subj"] = left[-1].args
            else:
                if _HAVE.search(gap):
                    roles["holder"] = left[-1].args
                elif _GIVE.search(gap):
                    roles["giver"] = left[-1].args
                elif _GET.search(gap):
                    roles["holder"] = left[-1].args
                    if "from" in roles:
                        roles["giver"] = roles["from"]
                elif _IS.search(gap):
                    roles["is"] = roles["holder"] = left[-1].args
                elif re.fullmatch(r"(?:['’]s)? (?:\w+ )?", gap):
                    roles["poss" if gap.startswith(("'", "’")) else "comp"] = left[-1].args
    return roles


def _preps(start: int, end: int, low: str, right: list[_Group]) -> dict[str, tuple[Arg, ...]]:
    roles: dict[str, tuple[Arg, ...]] = {}
    last = end
    for g in right:
        if g.start - end > _FAR:
            break
        gap = low[last : g.start]
        if re.search(r"[;:]|, (?:(?:to|of|from|for|on|in|by|with) )?(?:and|but|which|who|whom)\b", gap):
            break
        hit = _PREP.search(gap)
        if hit:
            roles.setdefault(hit.group(1), g.args)
            between = re.search(r"\bon behalf of\b|\bin touch with\b", gap)
            if between:
                roles.setdefault(between.group(), g.args)
        last = g.end
    return roles

"""A rule in words: what it looks for, from its own data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..extract.rules import FollowUpRule, FrameRule, NearbyRule, Relation, TriggerRule, rules
from ..statements.rules import Rule, expand, finding_rules, measure_rules, recommendation_rules

CONTEXT = "/context"
"""What the rule of evidence ends in that was read with a sentence, and states nothing by itself."""

_ROLES = {
    "subj": "who acts",
    "obj": "what is acted upon",
    "iobj": "who receives",
    "any": "the subject of the verb",
    "poss": "whose it is",
    "comp": "the word before it",
    "holder": "who has it",
    "giver": "who gives it",
    "head": "what the phrase describes",
    "is": "what it is said to be",
    "appos": "what stands beside it",
}
_POS = {"verb": "the verb", "noun": "the noun", "adj": "the adjective"}
_EXTRACTORS = {
    "dependency": "the grammar of the sentence",
    "frames": "a pattern of words",
    "absence": "words for what is missing",
    "structure": "names that stand side by side",
    "surface": "the order of words, without grammar",
    "nearby": "words between two names, the last resort",
    "lead-in": "a list, read with the words that lead to it",
    "followup": "what a sentence says of the one before it",
    "statements": "words of judgement, request or number",
    "mentions": "the recogniser of names",
    "learned": "the learned model",
    "llm": "a large language model, its quote verified",
    "gold": "a person's annotation",
}
_MOST = 6
_STEM = 5
"""Letters of a word that its forms share, near enough: "provi" of "provided" and "provision"."""


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What read a sentence: ``way`` is the extractor in words, ``says`` what the rule looks for.

    ``example`` is one of the rule's own, ``confidence`` what it starts from; both are empty where the rule
    is a part of the programme rather than of its data.
    """

    extractor: str
    rule: str
    way: str
    says: str = ""
    example: str = ""
    confidence: float | None = None


def rule_words(extractor: str, rule: str, quote: str = "") -> RuleWords:
    """The rule of a piece of evidence in words; just its name where nothing more is known of it.

    Of many words that a rule looks for, those that the quote holds come first.
    """
    name = rule.removesuffix(CONTEXT)
    way = _EXTRACTORS.get(extractor, extractor)
    if extractor == "statements":
        return _statement(extractor, name, way, quote.lower())
    known = {r.id: r for r in rules().all()}
    found = known.get(name)
    if found is not None:
        example = found.examples[0].replace(" => ", "  ⇒  ")
        return RuleWords(extractor, name, way, _says(found, quote.lower()), example, found.confidence)
    for later in rules().followups:
        if later.id == name:
            return RuleWords(extractor, name, way, _follow_up(later), later.examples[0].replace(" => ", "  ⇒  "))
    return RuleWords(extractor, name, way, confidence=rules().derived.get(name))


def _says(rule: Relation, quote: str) -> str:
    if isinstance(rule, TriggerRule):
        words = sorted(rule.lemmas, key=lambda w: (w[:_STEM] not in quote, w))
        shown = ", ".join(f"“{w}”" for w in words[:_MOST]) + (
            f" and {len(words) - _MOST} more" if words[_MOST:] else ""
        )
        said = f"{_POS[rule.pos]} {shown}; source: {_roles(rule.subject)}; target: {_roles(rule.object)}"
        if rule.theme:
            said += f"; what is acted upon must be one of: {', '.join(sorted(rule.theme)[:_MOST])}"
    elif isinstance(rule, FrameRule):
        ends = "<S> is the target, <O> the source" if rule.reverse else "<S> is the source, <O> the target"
        said = f"the pattern {' '.join(rule.pattern.split())}; {ends}"
    elif isinstance(rule, NearbyRule):
        said = f"between the two names: {rule.between}"
        if rule.reverse:
            said += "; the target stands first"
    else:
        said = ""
    narrowed = [
        f"{side} only {', '.join(sorted(map(str, kinds)))}"
        for side, kinds in (("source", rule.subject_kinds), ("target", rule.object_kinds | rule.object_types))
        if kinds
    ]
    if rule.status is not None:
        narrowed.append(f"always read as {rule.status}")
    return "; ".join([said, *narrowed]) if said else "; ".join(narrowed)


def _roles(names: Iterable[str]) -> str:
    names = list(names)
    told = [_ROLES[n] for n in names if n in _ROLES]
    after = [f"“{n}”" for n in names if n not in _ROLES]
    if after:
        told.append(f"what follows {', '.join(after)}")
    return ", or ".join(told)


def _follow_up(rule: FollowUpRule) -> str:
    return f"a sentence that opens with {rule.pattern}; what the sentence before states becomes {rule.status}"


def _statement(extractor: str, name: str, way: str, quote: str) -> RuleWords:
    kind, _, id_ = name.partition(":")
    every: dict[str, Mapping[str, Rule]] = {
        "finding": {r.id: r for r in finding_rules().cues},
        "recommendation": {r.id: r for r in recommendation_rules().rules},
        "measure": {r.id: r for r in measure_rules().units},
    }
    rule = every.get(kind, {}).get(id_)
    if rule is None:
        says = "a bullet in a list of recommendations" if name == "recommendation:listed" else ""
        return RuleWords(extractor, name, way, says)
    macros = finding_rules().macros if kind == "finding" else {}
    fitting = [p for p in rule.patterns if _fits(p, macros, quote)]
    return RuleWords(extractor, name, way, f"the words {(fitting or rule.patterns)[0]}", rule.examples[0])


def _fits(pattern: str, macros: Mapping[str, str], quote: str) -> bool:
    """Whether this pattern of several is the one that the quote holds; ``False`` where it needs more to be read."""
    try:
        return re.search(expand(pattern, macros), quote) is not None
    except (re.error, KeyError):
        return False

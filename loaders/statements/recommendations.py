"""Recommendations: what the system is asked to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..values import Sentence, SourceDocument
from .rules import compiled, recommendation_rules
from .sections import is_method, is_mixed, is_procedure, is_recommendations

ASKS = re.compile(
    r"(?<![\w-])(?:should|must|ought to|needs to"
    r"|(?:leaders|partners|ccgs|they|we|trusts|commissioners) need to"
    r"|work (?:is|will be) (?:needed|required)|it (?:is|will be) (?:important|essential))(?!\w)(?! have been)"
)
"""A modal that asks: the clause that holds it is a request, whatever it says of the present besides."""

_GATE = re.compile(
    r"should|must|ought|need|important|essential|vital|crucial|critical|required|recommend|suggest|resolved|action"
    r"|urge|advise|encouraged|consideration|next step|improvements could"
)
_SPEECH = re.compile(
    r"\b(?:said|told|proposed|reported|considered|felt|thought|believed|stated|replied|observed|regretted|understood"
    r"|heard|asked|described|acknowledged|recognised|noted)\b"
)
_REVIEWERS = re.compile(
    r"\b(?:we|reviewers|inspectors?|cqc|the review|the report|this report|the committee|the panel|chief inspector)\b"
)
_PAST = re.compile(r"\b(?:was|were|had|did|could not|been|has not)\b")
_BACK = 8
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Request:
    """That a sentence asks for something: by which rule, how sure, under which number."""

    rule: str
    confidence: float
    number: str | None = None


@cache
def _patterns() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = recommendation_rules()
    rules = tuple((r.id, re.compile("|".join(_grown(p) for p in r.patterns))) for r in data.rules)
    return rules, re.compile("|".join(data.void)), re.compile("|".join(data.idle)), re.compile("|".join(data.listed))


def _grown(pattern: str) -> str:
    for name, value in recommendation_rules().macros.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{value})")
    return f"(?:{pattern})"


@cache
def _lead_in() -> re.Pattern[str]:
    return compiled(recommendation_rules().lead_ins, whole_words=False)


@cache
def _number() -> re.Pattern[str]:
    return re.compile("^" + recommendation_rules().number)


def number_of(text: str) -> str | None:
    """The label of a numbered item: "(a)", "2", "R4"; None where it has none."""
    match = _number().match(text.lower())
    return match["label"].strip("().").upper() if match and match["label"][0] == "r" else (
        match["label"].strip("().") if match else None
    )  # fmt: skip


def asks(text: str) -> str | None:
    """The rule by which a sentence of running text asks for something, or None.

    Past needs ("needed to be strengthened"), other people's duties ("GPs told us that hospitals should")
    and hypotheses ask for nothing.
    """
    low = text.lower().strip()
    if not _GATE.search(low) or low.endswith(("?", ":")):
        return None
    rules, void, idle, _ = _patterns()
    if idle.search(low):
        return None
    masked = void.sub(lambda m: " " + "_" * (len(m.group()) - 1), low)
    body = _number().sub("", masked, count=1)
    for name, pattern in rules:
        match = pattern.search(body)
        if match is None:
            continue
        modal = ASKS.search(body, match.start())
        before = body[: modal.start() if modal else match.end()]
        speech = _SPEECH.search(before)
        if speech and not _REVIEWERS.search(before[: speech.start()]):
            return None
        return name
    return None


def resolves(text: str, before: Sequence[str]) -> bool:
    """Whether the sentence is an item of a committee's resolution: "(2) That the Trust be asked to…"."""
    data = recommendation_rules()
    low = text.lower().strip()
    if not re.match(data.resolution, low) or _patterns()[2].search(low):
        return False
    return any(re.search(data.resolution_context, b.lower().strip()) for b in before[-_BACK:])


def _label_before(document: SourceDocument, sentence: Sentence) -> str | None:
    """The label that the source holds in front of an item, where the reader took it for a list mark."""
    if not sentence.pieces:
        return None
    start = sentence.pieces[0][0]
    head = document.text[document.text.rfind("\n", 0, start) + 1 : start].strip() + " "
    return number_of(head) if len(head) < 24 else None


def _in_list(document: SourceDocument, sentence: Sentence) -> bool:
    """Whether the bullet stands in a list that its heading or its lead-in announces as recommendations."""
    if sentence.kind != "bullet" and not _number().match(sentence.text.lower()):
        return False
    block = document.blocks[sentence.block] if sentence.block < len(document.blocks) else None
    lead = block.lead_in if block else None
    if lead is not None and lead < len(document.blocks):
        above = document.blocks[lead].text.lower().rstrip()
        *_, last = parts = re.split(r"(?<=[.!?])\s+", above)
        if _lead_in().search(last if len(last.split()) > _SHORT else " ".join(parts[-2:])):
            return True
    return is_recommendations(sentence.section) and not is_mixed(sentence.section)


def request(document: SourceDocument, sentence: Sentence, before: Sequence[Sentence]) -> Request | None:
    """Whether a sentence of a document is a recommendation. ``before`` are the sentences above it."""
    low = sentence.text.lower()
    number = number_of(sentence.text) or _label_before(document, sentence)
    if _in_list(document, sentence):
        first = not before or before[-1].block != sentence.block
        if _patterns()[2].search(low) or low.endswith("?"):
            return None
        if _patterns()[3].search(low):
            return Request("listed", 0.95, number)
        return Request("listed", 0.85, number) if first and not _PAST.search(low) else None
    if resolves(sentence.text, [s.text for s in before[-_BACK:]]):
        return Request("resolved", 0.95, number)
    if is_method(sentence.section) or is_procedure(document):
        return None
    rule = asks(sentence.text)
    if rule is None:
        return None
    sure = is_recommendations(sentence.section) or rule in ("we-recommend", "action", "resolved-that")
    return Request(rule, 0.9 if sure else 0.75, number if sure else None)

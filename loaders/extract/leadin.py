"""Bullets read with the sentence that leads them in: "The board's members included:", "GPs could refer to:".

Each bullet completes the lead-in, and the two are read as one sentence; what that says of something
in the bullet is a claim of the bullet, with the lead-in as its context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..model import parse
from ..values import Claim, Mention, Reading, Sentence
from .view import mentions_of, readable

NAME = "lead-in"
_DISCOUNT = 0.95

_FOLLOWING = re.compile(
    r"\b(?:the )?following(?: (?:organisations?|partners?|services?|bodies|groups?|agencies|trusts?|providers?|"
    r"members?|representatives|teams?|stakeholders|places|areas|localities|systems|sites|schemes|programmes))?\b",
    re.IGNORECASE,
)
_AS_FOLLOWS = re.compile(r",? (?:(?:are|were|is|was) )?as follows$", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:to|could|can|cannot|not|would|will|should|must|may|by|for|from|with|on|through|of|including|"
    r"we|they|who|which|that|has|have|had|also|is|was|be|been|being|"
    r"includ(?:es?|ed|ing)|compris(?:es?|ed|ing)|are|were|brings? together|brought together|involv(?:es?|ed|ing))$",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.;:]|,? and$| [–—-] | \(")
_GOES_ON = re.compile(r"^(?:$|[,.;:()/]| (?:and|or|who|which|that|for|in|at|from|with|of|to|–|—|-)\b)")


@dataclass(frozen=True, slots=True)
class _Joined:
    """A lead-in and one of its bullets as one sentence, and what of the mentions is the bullet's."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    own: frozenset[str]
    lead: Sentence
    bullet: Sentence


def joined(reading: Reading) -> tuple[Reading, dict[str, _Joined]] | None:
    """A reading of the lead-ins, each with each of its bullets, by the bullet's id; none where there are none."""
    order = [*readable(reading)]
    of_block: dict[int, list[Sentence]] = {}
    for sentence in order:
        of_block.setdefault(sentence.block, []).append(sentence)
    before = dict(zip((s.id for s in order[1:]), order, strict=False))
    found: dict[str, _Joined] = {}
    sentences: list[Sentence] = []
    for block in reading.document.blocks:
        if block.lead_in is None or block.index not in of_block or block.lead_in not in of_block:
            continue
        lead, bullet = of_block[block.lead_in][-1], of_block[block.index][0]
        whole = _join(reading, lead, bullet)
        if whole is None:
            continue
        if lead.id in before:  # for the pronouns of the lead-in
            sentences.append(before[lead.id])
        sentences.append(whole.sentence)
        found[bullet.id] = whole
    if not found:
        return None
    mentions = {s.id: mentions_of(reading, s) for s in sentences if s.id not in found}
    mentions |= {key: whole.mentions for key, whole in found.items()}
    parses = parse((whole.sentence for whole in found.values()), mentions) if reading.parses else {}
    document = replace(reading.document, sentences=tuple(sentences))
    return Reading(document, mentions, reading.entities, parses), found


def led(found: dict[str, _Joined], claims: list[Claim]) -> Iterator[Claim]:
    """What was read of the joined sentences, as claims of the bullets."""
    for claim in claims:
        whole = found.get(claim.sentence.id)
        if whole is None or len(whole.own & {claim.subject, claim.object}) == 0:
            continue
        context = (whole.lead, *(s for s in claim.context if s.id not in (whole.lead.id, whole.bullet.id)))
        yield replace(
            claim, sentence=whole.bullet, extractor=NAME, confidence=round(claim.confidence * _DISCOUNT, 3),
            context=context,
        )  # fmt: skip


def _join(reading: Reading, lead: Sentence, bullet: Sentence) -> _Joined | None:
    text = lead.text.rstrip()
    if not text.endswith(":"):
        return None
    text = _AS_FOLLOWS.sub("", text.rstrip(": "))
    cut = _CLOSED.search(bullet.text)
    item = bullet.text[: cut.start()] if cut else bullet.text.rstrip()
    inside = [m for m in mentions_of(reading, bullet) if m.end <= len(item)]
    if not inside:
        return None
    named = inside[0].start <= 4 and _GOES_ON.match(item[max(m.end for m in inside if m.start <= 4) :]) is not None
    slot = _FOLLOWING.search(text)
    if slot is not None and named:
        start, end = slot.span()
    elif _OPEN.search(text) and (named or item[:1].islower()):
        text += " "
        start = end = len(text)
    else:
        return None
    shift = len(item) - (end - start)
    held = [m for m in mentions_of(reading, lead) if m.end <= start]
    held += [_moved(m, start) for m in inside]
    held += [_moved(m, shift) for m in mentions_of(reading, lead) if m.start >= end]
    whole = text[:start] + item + text[end:]
    if not whole.endswith("."):
        whole += "."
    where = tuple([lead.offsets[0]] * len(whole))  # the joined text stands nowhere: claims are of the bullet
    sentence = replace(lead, id=bullet.id, text=whole, offsets=where)
    own = frozenset(m.entity for m in inside) - {m.entity for m in mentions_of(reading, lead)}
    return _Joined(sentence, tuple(sorted(held, key=lambda m: (m.start, -m.end))), own, lead, bullet)


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)

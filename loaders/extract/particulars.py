"""What a document says of a service itself: its hours, how it is reached, what it is for, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...graph.vocabulary import Kind
from ..values import Mention, Reading, Sentence
from .view import is_users, mentions_of, readable

Particulars = dict[str, str | list[str]]

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_CLOCK = r"\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)|noon|midnight"
_DAYS = rf"{_DAY}(?: (?:to|and) {_DAY})?|(?:seven|7|five|5|six|6) days a week|every day|weekdays?|weekends?"
_HOURS = re.compile(
    rf"\b(?:(?:from |between )?(?:{_CLOCK})(?: ?(?:to|until|and|-|–) ?)(?:{_CLOCK})(?:,? (?:on )?(?:{_DAYS}))?"
    rf"|24/7|24[- ]hours?(?: a day)?(?:,? (?:{_DAYS}))?|(?:a|)round the clock|(?:{_DAYS})(?: only)?)",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"\b(?:by|over the|on the|via|through) (?P<by>telephone|phone|e-?mail|video|text|internet|website)\b"
    r"|\b(?P<kind>telephone|online|face[- ]to[- ]face|web-based|drop-in|walk-in)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"^[^.;:]{0,60}\b(?:is|are|was|were|be|runs?|ran|operat\w+|open\w*|available|provid\w+|work\w*|staffed|deliver\w*|"
    r"answer\w*|cover\w*|offer\w*|accepts?|accepted|takes?|took)\b[^.;:]{0,60}$|^,? (?:\(|open |from )?$",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"^[^.;:]{0,70}?\b(?:aim(?:s|ed)?|design(?:ed)?|intended|set up|established|introduced|created|"
    r"commissioned|meant|"
    r"is there|was there) (?P<to>to (?!be\b|have\b|start\b|open\b)[a-z]+ [^.;:()]{5,110}?)"
    r"(?=[.;:(]|, (?:and|but|which|who|although|with)\b|$)"
)
_FOR = re.compile(
    r"^(?:,? (?:is|are|was|were|and|also|only|mainly|currently|\w+ly)){0,3},?"
    r"(?: (?:available|open|accessible|provided|offered))?"
    r"(?: (?:to|for)|,? (?:supporting|supports|helping|helps|serving|serves))"
    r"(?: (?:the|all|local|any|older|both))*,? $",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not?|never|neither|nor|without|unable|cannot|except|other than|will|would|plans?)\b|n[’']t\b", re.IGNORECASE
)
_ROUND = re.compile(r"\b(?P<h>24/7|24[- ]hour|round[- ]the[- ]clock|seven[- ]day) (?:[\w-]+ ){0,2}$", re.IGNORECASE)


def particulars(reading: Reading) -> dict[str, Particulars]:
    """The hours, channel, purpose and audience of each service, by entity key; what is denied is left out."""
    found: dict[str, Particulars] = {}
    before: tuple[Mention, ...] = ()
    block = -1
    for sentence in readable(reading):
        mentions = mentions_of(reading, sentence)
        services = [m for m in mentions if m.kind is Kind.SERVICE]
        if not services and sentence.block == block and sentence.text.startswith(("It ", "This ")) and len(before) == 1:
            _note(found, before[0], 0, sentence, mentions, services)
        for service in services:
            _note(found, service, service.end, sentence, mentions, services)
        before, block = tuple({m.entity: m for m in services}.values()), sentence.block
    return found


def _note(
    found: dict[str, Particulars],
    service: Mention,
    end: int,
    sentence: Sentence,
    mentions: Iterable[Mention],
    services: Iterable[Mention],
) -> None:
    """What stands after a service, up to the next one, is of it."""
    others = (m.start for m in services if m.start >= end and m.entity != service.entity)
    until = min(others, default=len(sentence.text))
    after = sentence.text[end:until]
    own = found.setdefault(service.entity, {})
    ahead = _ROUND.search(sentence.text[: service.start]) if end == service.end else None
    if ahead and not _NOT.search(sentence.text[max(0, ahead.start() - 30) : ahead.start()]):
        own.setdefault("hours", ahead["h"])
    hours = _HOURS.search(after)
    if hours and _OPEN.match(after[: hours.start()]) and not _NOT.search(after[: hours.end()]):
        own.setdefault("hours", hours.group())
    channel = _CHANNEL.search(after[:60])
    if channel and not _NOT.search(after[: channel.end()]):
        own.setdefault("channel", (channel["by"] or channel["kind"]).lower())
    purpose = _PURPOSE.match(after)
    if purpose and not _NOT.search(after[: purpose.start("to")]):
        own.setdefault("purpose", purpose["to"].strip(" ,"))
    for m in mentions:
        led = end <= m.start < until and _FOR.match(sentence.text[end : m.start])
        if led and m.kind is Kind.STAKEHOLDER_GROUP and is_users(m):
            audience = own.setdefault("audience", [])
            if isinstance(audience, list) and m.text not in audience:
                audience.append(m.text)
    if not own:
        del found[service.entity]

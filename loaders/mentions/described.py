"""Things that a document describes rather than names: "the council's night sitting service"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from .data import Heads, described

_WORD = re.compile(r"[^\W_](?:[\w&@/]|[’'-](?=\w))*")
OF_THE_FORM = frozenset({"single", "first", "initial", "integrated", "one"})
"""Words that belong to the term itself: a "single point of access" is a kind of service."""


@dataclass(frozen=True, slots=True)
class Description:
    """A described thing: where it stands, its head noun, and what kind the head makes it."""

    start: int
    end: int
    name: str
    head: str
    heads: Heads


@cache
def head_pattern() -> re.Pattern[str]:
    """Every head noun, longest first."""
    words = sorted({w for h in described().heads for w in h.words}, key=lambda w: (-len(w), w))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-]|[’']s [a-z])", re.IGNORECASE)


@cache
def heads_by_word() -> dict[str, Heads]:
    """The table row of each head noun."""
    return {w: h for h in described().heads for w in h.words}


def find_described(text: str, parse: Any | None) -> list[Description]:
    """Head nouns with the words before them that say which thing it is, articles left out."""
    table = heads_by_word()
    out: list[Description] = []
    for match in head_pattern().finditer(text):
        head = match.group()
        if head not in table:  # a capital: the name grammar's business
            if match.start() or head.lower() not in table:
                continue
            head = head.lower()
        row = table[head]
        start = _left_end(text, match.start(), parse)
        start = _drop_generic(text, start, match.start(), kept=OF_THE_FORM if row.alone else frozenset())
        if not row.alone and (start == match.start() or not _says_which(parse, start, match.start())):
            continue
        after = text[match.end() : match.end() + 14]
        if re.match(r"[- ](?:based|led|wide|level|run|specific)\b", after):
            continue
        if parse is not None and not _is_noun(parse, match.start()):
            continue
        out.append(Description(start, match.end(), _tidy(text[start : match.end()]), head, row))
    # "rapid response team leader" has two heads one after the other: the longer reading holds the shorter
    return [d for d in out if not any(o is not d and o.start <= d.start and d.end <= o.end for o in out)]


def _left_end(text: str, start: int, parse: Any | None) -> int:
    """Walk left over the modifiers of a head noun."""
    if parse is None:
        return _left_by_words(text, start)
    span = parse.char_span(start, start + 1, alignment_mode="expand")
    if span is None:
        return _left_by_words(text, start)
    head = span.start
    left = start
    for i in range(head - 1, max(head - 10, -1), -1):
        token = parse[i]
        if token.text[0] in '()“”"‘,;:' or not _belongs(token, head):
            break
        if token.pos_ in ("DET", "PRON", "ADP", "PART", "ADV", "AUX") and not _hyphened(parse, i):
            break
        if token.pos_ not in ("CCONJ", "PUNCT"):
            left = token.idx
    return left


def _belongs(token: Any, head: int) -> bool:
    """Whether a word modifies the head noun, directly or through other words of the phrase."""
    for _ in range(6):
        if token.i == head:
            return True
        if token.head.i == token.i or token.dep_ in ("poss", "relcl", "acl", "nsubj", "appos"):
            return False
        token = token.head
    return False


def _hyphened(parse: Any, i: int) -> bool:
    """Whether a word is part of a hyphened compound ("step-up beds", "out-of-hours service")."""
    return (i > 0 and parse[i - 1].text == "-") or (i + 1 < len(parse) and parse[i + 1].text == "-")


def _says_which(parse: Any | None, start: int, end: int) -> bool:
    """Whether the words before a head tell which thing it is: a noun, a compound, or a word of the field."""
    if parse is None:
        return True
    span = parse.char_span(start, end, alignment_mode="expand")
    telling = described().telling
    return span is None or any(
        t.pos_ in ("NOUN", "PROPN") or t.text == "-" or "-" in t.text or t.lower_ in telling for t in span
    )


def _left_by_words(text: str, start: int) -> int:
    left = start
    for match in list(_WORD.finditer(text, 0, start))[::-1][:5]:
        word = match.group()
        gap = text[match.end() : left]
        known = word.lower() in described().telling or word.lower() in OF_THE_FORM
        unlike = word.lower() in described().stop or re.search(r"(?:ed|ly|[’']s|[’'])$", word)
        if gap.strip() or (unlike and not known):
            break
        left = match.start()
    return left


def _drop_generic(text: str, start: int, head: int, *, kept: frozenset[str]) -> int:
    """Leave out leading words that tell nothing ("new", "other", numbers)."""
    generic = described().generic
    begin = start
    while start < head:
        match = _WORD.match(text, start)
        if match is None:
            start += 1
            continue
        word = match.group().lower()
        digits = re.fullmatch(r"\d[\d,./]*(?:-bed|-bedded|-hour)?", word)
        ordinal_tail = re.match(r"-\w", text[match.end() : match.end() + 2])
        if (
            (word in generic and word not in kept and not ordinal_tail)
            or digits
            or (word in ("and", "or") and start > begin)
        ):
            start = match.end()
            while start < head and text[start] in " -,&/":
                start += 1
            continue
        break
    return min(start, head)


def _is_noun(parse: Any, start: int) -> bool:
    span = parse.char_span(start, start + 1, alignment_mode="expand")
    return span is None or span[0].pos_ in ("NOUN", "PROPN", "ADJ")


def _tidy(name: str) -> str:
    name = re.sub(r"\s*-\s*", "-", " ".join(name.split())) if " - " in name else " ".join(name.split())
    first = name.split(" ")[0]
    if first[:1].isupper() and first[1:].islower() and not name.split(" ")[-1][:1].isupper():
        return name[0].lower() + name[1:] if first.lower() not in ("st", "steady") else name
    return name

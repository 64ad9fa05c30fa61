"""What could be a name or a noun phrase for something, whether or not a rule has taken it.

Each place where a noun phrase or a capitalised name stands is a :class:`Spot` with several readings: the phrase
itself ("ward sisters"), with whose it is ("the trust's therapists"), with where it is ("practices in Eastvale").
At most one of them is right; :mod:`.scorer` chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...graph.vocabulary import Kind
from ..normal import normal
from ..values import Mention, Sentence
from .data import described
from .described import _drop_generic, _drop_participles, _left_end, _tidy, heads_by_word
from .names import Name

_SCOPE = re.compile(
    r" (?P<prep>in|at|on|of|from|around|across|near|under contract to|outside|"
    r"(?:who (?:work|are based)|working|based|employed|run) (?:in|at|for|by)|who cover|along|north of|south of) "
    r"(?P<the>(?:(?:most|parts|some|all|much) of )?(?:the |both |each )?)(?P<first>[A-Za-z0-9])"
)
_WHOSE = re.compile(r"(?:[’']s|(?<=s)[’']) (?:own )?$")
_WHO = re.compile(r"(?:(?<=\s)|^)(?P<who>[A-Za-z][\w&-]*(?: [A-Z][\w&-]*){0,3})(?:[’']s|(?<=s)[’']) (?:own )?$")
_WHERE = re.compile(r" (?:in|at|on|for) (?:the )?(?=[A-Z])")
_COMMON = ("lexicon", "described", "referable")
_GROUPS = (Kind.STAKEHOLDER_GROUP, Kind.SERVICE)
_MARKS = ("’s", "'s", "s’", "s'", " own")
_PERSON = frozenset({"it", "he", "she", "who", "one", "what", "that", "there", "let", "today", "year", "month", "week"})
_MOST_WORDS = 6
_JOINED = re.compile(r",? (?:and|or|&) ")


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of a spot: what it would be called, and which mention stands beside it."""

    start: int
    end: int
    name: str
    form: str  # "core", "whose", "where"
    beside: str = ""
    prep: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a sentence: the head's span and token (``None`` without a parse), its readings, and who took it."""

    sentence: Sentence
    head: tuple[int, int]
    token: int | None
    variants: tuple[Variant, ...]
    taken: Mention | None
    capital: bool


def spots(
    sentence: Sentence, doc: Any | None, found: Sequence[Mention], names: Sequence[Name], lowercase: Mapping[str, int]
) -> Iterator[Spot]:
    """Every place of a sentence, capitalised names first; two spots never share a head.

    ``lowercase`` are the words that the document writes small, too.
    """
    heads: set[tuple[int, int]] = set()
    for name in names:
        if _only_opens(name, doc, lowercase) or _is_person(sentence.text, name):
            continue
        for start, end in _parts(name, found):
            if (start, end) in heads or end - start < 2:
                continue
            spot = _named(sentence, doc, found, start, end)
            if spot is not None:
                heads.add((start, end))
                yield spot
    if doc is None or sentence.kind == "table":  # no parser reads rows
        return
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN"):
            continue
        if token.text[0].isupper() and token.i and token.pos_ == "PROPN" and not _is_common(found, token.idx):
            continue
        if not token.text[0].isalpha() or len(token.text) < 3 or _is_inside(token):
            continue
        spot = _phrase(sentence, doc, found, token)
        if spot is not None and not any(a <= spot.head[0] < b for a, b in heads):
            heads.add(spot.head)
            yield spot


_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Professor|Prof|Sir|Dame|Councillor|Cllr|Rev)\.? $")
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Professor|Prof|Sir|Dame|Councillor|Cllr|Vice-Chair(?:man)?|Chair(?:man)?)\b")
_OFFICE = re.compile(
    r",? \(?(?:(?:the|our|its|interim|deputy|acting|joint|former|Interim|Deputy|Acting|Joint|The|Vice) )*"
    r"(?:[Hh]ead|[Cc]hief|[Dd]irector|[Cc]hair|[Mm]anager|[Cc]ouncillor|[Mm]ember|[Oo]fficer|[Ll]ead|[Ss]ecretary)"
)
_TWO_WORDS = re.compile(r"[A-Z][a-z]+ (?:[A-Z]\.? )?[A-Z][a-z’'-]+")


def _is_person(text: str, name: Name) -> bool:
    """Whether a name is that of a person: titled, or with an office after it."""
    if _TITLED.search(text[: name.start]) or _TITLE.match(name.text):
        return True
    return bool(_TWO_WORDS.fullmatch(name.text) and _OFFICE.match(text, name.end))


def _only_opens(name: Name, doc: Any | None, lowercase: Mapping[str, int]) -> bool:
    """Whether a capital is no more than the one that opens a sentence: "Homes on the coast"."""
    if name.initial and name.text.split()[0].lower() in described().generic:
        return True
    if not name.initial or " " in name.text or not name.text[1:].rstrip("s").islower():
        return name.initial and name.text == "GPs"
    if lowercase.get(name.text.lower()):
        return True
    span = doc.char_span(name.start, name.end) if doc is not None else None
    return span is not None and len(span) == 1 and str(span[0].pos_) not in ("PROPN", "X")


def _is_common(found: Sequence[Mention], at: int) -> bool:
    """Whether a word in capitals is one of the genre's own: "GPs"."""
    return any(m.start <= at < m.end and m.rule in _COMMON and m.kind in _GROUPS for m in found)


def _parts(name: Name, found: Sequence[Mention]) -> list[tuple[int, int]]:
    whole = (name.start, name.end)
    cut = _JOINED.search(name.text)
    if any(m.start <= name.start and name.end <= m.end for m in found):
        return [whole]
    out = [whole]
    if cut is not None:
        out += [(name.start, name.start + cut.start()), (name.start + cut.end(), name.end)]
    for match in _WHERE.finditer(name.text):  # "Larch View in Oxley": the place is no part of the name
        out.append((name.start, name.start + match.start()))
    return out


def _is_inside(token: Any) -> bool:
    """Whether a noun only modifies the next one."""
    return bool(token.dep_ == "compound" and token.head.i > token.i and token.head.i - token.i < 5)


def _named(sentence: Sentence, doc: Any | None, found: Sequence[Mention], start: int, end: int) -> Spot | None:
    text = sentence.text
    taken = _taker(found, start, end)
    over = [m for m in found if m.start < end and start < m.end]
    if taken is not None and (taken.start > start and taken.rule in ("name", *_COMMON)):
        taken = None  # "Oxley League of Friends" is more than what a rule took of it
    if taken is None and any(m.start < start or m.end > end for m in over):
        return None
    span = doc.char_span(start, end, alignment_mode="expand") if doc is not None else None
    token = span.root.i if span is not None else None
    if doc is not None and span is not None and not taken:
        after = doc[span.end] if span.end < len(doc) else None
        if after is not None and after.pos_ == "NOUN" and after.text.islower() and text[end : after.idx] == " ":
            free = not any(m.start <= after.idx < m.end for m in found)
            if (
                free and after.lower_ in heads_by_word() and not _is_inside(after)
            ):  # "the Nightfall service": the name, or the name with its noun
                till = after.idx + len(after.text)
                both = (Variant(start, end, text[start:end], "core"), Variant(start, till, text[start:till], "core"))
                return Spot(sentence, (start, till), after.i, both, None, True)
    return Spot(sentence, (start, end), token, (Variant(start, end, text[start:end], "core"),), taken, True)


def _taker(found: Sequence[Mention], start: int, end: int) -> Mention | None:
    """The mention that ends with the head: the longest."""
    held = [m for m in found if m.start < end <= m.end and m.end - end < 2]
    return max(held, key=lambda m: (m.end - m.start, m.entity)) if held else None


def _phrase(sentence: Sentence, doc: Any, found: Sequence[Mention], token: Any) -> Spot | None:
    text, at, end = sentence.text, token.idx, token.idx + len(token.text)
    left = _left_end(text, at, end, doc)
    start = _drop_participles(doc, _drop_generic(text, left, at, kept=frozenset()), at)
    covering = [m for m in found if m.start < end and at < m.end]
    taken = _taker(found, at, end)
    if covering and taken is None:
        return None
    wide = start
    if taken is not None:
        start = max(taken.start, start) if taken.end == end else taken.start
        if text[start : start + 4].lower() == "the ":
            start += 4
    else:
        inside = [m for m in found if start <= m.start and m.end <= at]
        crossing = [m for m in found if m.start < start < m.end]
        if crossing:
            start = max(m.end for m in crossing) + 1
        for m in inside:  # "CareLink team": the owner belongs to the name; anything before it does not
            start = min(start, m.start)
    core = text[start:end].strip(" ,-")
    start = end - len(core)
    if not core or len(core.split()) > _MOST_WORDS or any(c in core for c in "()[]“”;:"):
        return None
    opens = not text[:start].strip("“‘•- ")
    out = [Variant(start, end, _tidy(core, opens=opens), "core")]
    if taken is not None and wide < start and taken.rule in _COMMON and " " not in text[wide:start].strip(" -"):
        crossing = [m for m in found if m.start < wide < m.end or (m.start <= wide and start < m.end < end)]
        if not crossing and _says_which(doc, wide):
            out.append(Variant(wide, end, _tidy(text[wide:end], opens=not text[:wide].strip("“‘•- ")), "wide"))
    near = text.rfind(" ", 0, max(0, start - 60)) + 1
    whose = _WHO.search(text[:start], near) if text[:start].rstrip().endswith(_MARKS) else None
    owner = next((m for m in found if m.end < start and _WHOSE.fullmatch(text[m.end : start])), None)
    if owner is not None or (whose and whose.group("who").lower() not in _PERSON):
        begin = owner.start if owner is not None else whose.start("who")  # type: ignore[union-attr]
        name = re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", text[begin:end])
        out.append(Variant(begin, end, _tidy(name, opens=owner is None and not text[:begin].strip()), "whose",
                           str(owner.kind) if owner is not None else "?"))  # fmt: skip
    where = _SCOPE.match(text, end)
    if where:
        first = where.start("first")
        scope = next((m for m in found if m.start in (first, where.start("the"))), None)
        till, beside = 0, ""
        if scope is not None:
            till, beside = max(m.end for m in found if m.start == scope.start), str(scope.kind)
        else:
            till = _end_of_noun(doc, first)
            beside = "?" + ("X" if text[first].isupper() else "x")
        if till and till - end < 70:
            prep = where.group("prep")
            out.append(Variant(start, till, _tidy(text[start:till], opens=opens), "where", beside, prep))
            if len(out) == 3 and out[1].form == "whose":
                out.append(Variant(out[1].start, till, out[1].name + text[end:till], "both", beside, prep))
    return Spot(sentence, (at, end), token.i, tuple(out), taken, False)


def _says_which(doc: Any, start: int) -> bool:
    """Whether the word at a place names or sorts: "Eastvale wards", "surgical wards"; not "visiting families"."""
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    return span is not None and span[0].pos_ in ("NOUN", "PROPN", "ADJ") and span[0].tag_ not in ("JJR", "JJS", "VBN")


def _end_of_noun(doc: Any, start: int) -> int:
    """Where the noun phrase that begins at a place ends; 0 where none does."""
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    if span is None:
        return 0
    token = span[0]
    for _ in range(5):
        if token.pos_ in ("NOUN", "PROPN") and not _is_inside(token):
            return int(token.idx) + len(token.text)
        if token.i + 1 >= len(doc) or token.pos_ not in ("ADJ", "NOUN", "PROPN", "PUNCT", "NUM", "VERB"):
            return 0
        token = doc[token.i + 1]
    return 0


def by_name(found: Mapping[str, Sequence[Spot]]) -> dict[str, list[tuple[Spot, Variant]]]:
    """All readings of a document by what they are called, in normal form: one thing each."""
    out: dict[str, list[tuple[Spot, Variant]]] = {}
    for spots_ in found.values():
        for spot in spots_:
            for variant in spot.variants:
                key = normal(variant.name)
                if key:
                    out.setdefault(key, []).append((spot, variant))
    return out

"""Things that a document describes rather than names: "the council's night sitting service"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ...graph.vocabulary import Kind
from .data import Heads, described
from .lexicon import find_lexicon

_WORD = re.compile(r"[^\W_](?:[\w&@/]|[’'-](?=\w))*")
OF_THE_FORM = frozenset({"single", "first", "initial", "integrated", "one"})
"""Words that belong to the term itself: a "single point of access" is a kind of service."""
_ACCESS_POINT = "AccessPoint"
_OWN = frozenset({"own"})
_KEPT_BY_ONE = frozenset({"directory", "register", "registers", "database", "dashboard"})
"""A team's "own directory" is another one than everybody's."""
_OF_ANYTHING = frozenset({"review", "audit", "evaluation"})
_LISTS = ("register", "director")
_HOW_DONE = frozenset({"independent", "external", "joint", "new", "integrated", "own", "revised", "in-depth"})
_NOT_TELLING = re.compile(r"[a-z]+-(?:centred|centered|quality|focused|effective|wide|driven|based)|system-led")
_ABSTRACT = frozenset(
    {"working", "work", "delivery", "provision", "development", "model", "approach", "capacity", "redesign", "level"}
)
_OF_NO_ONE = re.compile(r"\b(?:such|any|each|every|per|no other|other|another|whose|what) (?:an? )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Description:
    """A described thing: where it stands, its head noun, and what kind the head makes it.

    ``referable`` says that it is one thing that a reader could ask for ("the community rehabilitation
    team"), where others are phrases until something is said of them ("community based services").
    """

    start: int
    end: int
    name: str
    head: str
    heads: Heads
    referable: bool = False


@cache
def head_pattern() -> re.Pattern[str]:
    """Every head noun, longest first."""
    words = sorted({w for h in described().heads for w in h.words}, key=lambda w: (-len(w), w))
    ways = "|".join(("" if " " in w else r"(?<!-)") + re.escape(w) for w in words)  # "micro-tendering system"
    return re.compile(rf"(?<!\w)(?:{ways})(?![\w-]|[’']s [a-z])", re.IGNORECASE)


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
        thing = _described(text, match.start(), match.end(), head, row, parse)
        if thing is not None:
            out.append(thing)
    # "rapid response team leader" has two heads one after the other: the longer reading holds the shorter
    return [d for d in out if not any(o is not d and o.start <= d.start and d.end <= o.end for o in out)]


def _described(text: str, at: int, end: int, head: str, row: Heads, parse: Any | None) -> Description | None:
    """The thing whose head noun stands at ``at``, or ``None`` where the words are no more than a phrase."""
    left = _left_end(text, at, end, parse)
    form = OF_THE_FORM if row.type == _ACCESS_POINT else _OWN if head in _KEPT_BY_ONE else frozenset()
    start = _drop_generic(text, left, at, kept=form)
    if parse is not None:
        start = _drop_participles(parse, start, at)
    reach = _complement(text, end, head, parse)
    if reach is not None:
        start = _drop_generic(text, left, at, kept=_HOW_DONE)
        whole = _tidy(text[start:reach], opens=start == 0).replace(f"{head} into ", f"{head} of ")
        return Description(start, reach, whole, head, row, referable=True)
    which = text[start:at].strip(" -").lower()
    if _NOT_TELLING.fullmatch(which) or _tidy(text[start:end], opens=False).lower() in described().never:
        return None
    if not row.alone and (start == at or not (_says_which(parse, start, at) or which in form)):
        return None
    if re.match(r"[- ](?:based|led|wide|level|run|specific|members?|office|secretar\w+)\b", text[end : end + 16]):
        return None
    if parse is not None and (not _is_noun(parse, at) or _is_modifier(parse, at, end)):
        return None
    name = _tidy(text[start:end], opens=not text[:start].strip("“‘•- "))
    return Description(start, end, name, head, row, _is_referable(text, start, name, head, parse, at))


def _is_referable(text: str, start: int, name: str, head: str, parse: Any | None, at: int) -> bool:
    """Whether a description by itself is one thing: a singular head of the table, and a noun that says which."""
    table = described()
    if head not in table.things or name.lower() in table.phrases or _OF_NO_ONE.search(text[:start]):
        return False
    if parse is None or start == at:
        return True
    span = parse.char_span(start, at, alignment_mode="contract")
    return span is not None and any(t.pos_ in ("NOUN", "PROPN") and t.lower_ not in table.generic for t in span)


def _complement(text: str, end: int, head: str, parse: Any | None) -> int | None:
    """Where "of sheltered housing" ends after a head that is told by what it is of; ``None`` if none follows."""
    if parse is None or head not in described().told_by_complement:
        return None
    match = re.match(r" (?:of|into|for) ", text[end:])
    if not match:
        return None
    prep = parse.char_span(end + 1, end + match.end() - 1, alignment_mode="strict")
    if prep is None or len(prep) != 1 or text[prep[0].head.idx :][: len(head)].lower() not in (head, head.split()[-1]):
        return None
    objects = [t for t in prep[0].children if t.dep_ == "pobj"]
    if not objects:
        return None
    noun = objects[0]
    between = [parse[i] for i in range(prep[0].i + 1, noun.i)]
    plain = all(t.pos_ in ("NOUN", "PROPN", "ADJ", "CCONJ", "PUNCT", "VERB") and t.text not in ",;:()" for t in between)
    about = described().no_complement if head in _OF_ANYTHING or not between else frozenset()
    if head.startswith(_LISTS):  # of people and of services: that tells which
        about = frozenset()
    if not plain or len(between) > 6 or noun.lower_ in about or (not between and noun.pos_ == "PRON"):
        return None
    return int(noun.idx) + len(noun.text)


def _drop_participles(parse: Any, start: int, end: int) -> int:
    """Leave out leading verb forms that tell nothing: "an established discharge team"."""
    span = parse.char_span(start, end, alignment_mode="expand")
    telling = described().telling
    for token in span if span is not None and start < end else ():
        after = parse[token.i + 1] if token.i + 1 < len(parse) else None
        verb = token.pos_ == "VERB" and token.tag_ in ("VBN", "VBD", "VBG", "VB")
        if not verb or token.lower_ in telling or (after is not None and after.text[0] in "-/,"):
            break
        if after is None or after.idx >= end:
            break
        start = after.idx
    return start


def _left_end(text: str, start: int, end: int, parse: Any | None) -> int:
    """Walk left over the modifiers of a head noun."""
    if parse is None:
        return _left_by_words(text, start)
    span = parse.char_span(start, end, alignment_mode="expand")
    if span is None:
        return _left_by_words(text, start)
    first, heads = span.start, {t.i for t in span}
    left = start
    for i in range(first - 1, max(first - 10, -1), -1):
        token = parse[i]
        if token.text[0] in '()“”"‘,;:' or not _belongs(token, heads):
            break
        if token.pos_ in ("DET", "PRON", "ADP", "PART", "ADV", "AUX") and not _hyphened(parse, i):
            break
        if token.pos_ == "CCONJ" and _closes_group(text[: token.idx].rstrip()):
            break  # "GPs and hospital doctors" are two
        if token.pos_ not in ("CCONJ", "PUNCT"):
            left = token.idx
    return _with_whose(text, left)


_WHOSE = re.compile(
    r"(?<![\w-])(?:(?:older|disabled|working) )?"
    r"(?:carers|people|patients|women|men|residents|pensioners|families|tenants)[’']s? $",
    re.IGNORECASE,
)


def _with_whose(text: str, left: int) -> int:
    """The people whom a thing is for are part of what it is called: "the carers' advice line"."""
    match = _WHOSE.search(text[:left])
    return match.start() if match else left


def _closes_group(text: str) -> bool:
    """Whether a text ends in a group of people that the lexicon knows."""
    return any(h.end == len(text) and h.entries[0].kind is Kind.STAKEHOLDER_GROUP for h in find_lexicon(text))


def _belongs(token: Any, heads: set[int]) -> bool:
    """Whether a word modifies the head noun, directly or through other words of the phrase."""
    for _ in range(6):
        if token.i in heads:
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
        ordinal_tail = re.match(r"-\w| authorit", text[match.end() : match.end() + 9])
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


def _is_modifier(parse: Any, start: int, end: int) -> bool:
    """Whether a head noun itself modifies the next noun: "multidisciplinary team working"."""
    span = parse.char_span(start, end, alignment_mode="expand")
    last = span[-1] if span is not None else None
    return last is not None and last.dep_ == "compound" and last.head.i == last.i + 1 and last.head.lower_ in _ABSTRACT


def _is_noun(parse: Any, start: int) -> bool:
    span = parse.char_span(start, start + 1, alignment_mode="expand")
    return span is None or span[0].pos_ in ("NOUN", "PROPN", "ADJ")


def _tidy(name: str, *, opens: bool) -> str:
    """One line; the capital that opens a sentence is no part of a description."""
    name = re.sub(r"\s*-\s*", "-", " ".join(name.split())) if " - " in name else " ".join(name.split())
    first = name.split(" ")[0]
    if opens and first[:1].isupper() and first[1:].islower() and not name.split(" ")[-1][:1].isupper():
        return name[0].lower() + name[1:] if first.lower() not in ("st", "steady") else name
    return name

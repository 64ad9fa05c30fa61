"""The name grammar: runs of capitalised words, cut into names, each with the kind its form tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...graph.vocabulary import Kind
from .data import NameRule, names
from .lexicon import find_lexicon

_TOKEN = re.compile(r"[^\W_][\w&@/+]*(?:[’'.-](?=\w)[\w&@/+]*)*(?:(?<=s)[’'])?|[&@]")
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])$")
# a possessive that belongs to the name itself ("St Aldhelm's Hospital", "Carers' Link")
_OWN_POSSESSIVE = re.compile(
    r"^(?:St\.? |Carers?|Pensioners|People|Citizens?|Patients|Women|Children|Alzheimer|Users)", re.I
)
_ACRONYM = re.compile(r"^[A-Z][A-Z&]+s?$")
_WHEN = frozenset({"in", "on", "by", "from", "to"})
_JOINING = frozenset({"and", "&", "with", "to", "by", "from"})
# names that are no more than the form of their kind: they mean a body told elsewhere ("the Board")
_BARE_FORMS = frozenset(
    {"nhs-trust", "ccg", "icb", "commissioning-support-unit", "council", "stp", "ics", "hub", "limited-company"}
)
_SHORT_WORD = 4  # longer words have a capital in a title
_TITLE_WORDS = re.compile(r"^[A-Z]{4,}(?: [A-Z&]{2,})+$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence and where it stands."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of text that reads as a name; ``rule`` is ``None`` where its form tells no kind."""

    start: int
    end: int
    text: str
    rule: NameRule | None
    bare: bool = False
    initial: bool = False


def tokens(text: str) -> list[Token]:
    """The words of a text."""
    return [Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=20_000)
def classify(text: str) -> tuple[NameRule | None, bool]:
    """The rule that a name's form answers to, and whether it is nothing but that form ("the Board")."""
    text = text.replace("'", "’")
    for rule in names().rules:
        match = rule.regex.search(text)
        if match:
            whole = match.start() == 0 and rule.at == "end" and not any(c.isdigit() or c == "@" for c in text)
            return rule, whole and (" " not in text or rule.name in _BARE_FORMS)
    return None, False


@lru_cache(maxsize=4096)
def find_names(text: str, known: frozenset[str] = frozenset()) -> tuple[Name, ...]:
    """Every run of capitalised words in a sentence, cut into the names that it holds.

    ``known`` are short forms of bodies: where one owns what follows ("Downland's crisis team") the
    two are cut apart.
    """
    found: list[Name] = []
    for run in [part for whole in _runs(text) for part in _at_the_end_of_a_list(text, whole)]:
        for part in _cut(run, known):
            words = _trim(part)
            if not words:
                continue
            start, end = words[0].start, words[-1].end
            surface = text[start:end]
            possessive = _POSSESSIVE.search(surface)
            if possessive:
                end -= len(possessive.group())
                surface = text[start:end]
            if len(surface) < 2 or _TITLE_WORDS.match(surface) or _is_role(surface):
                continue
            rule, bare = classify(surface)
            found.append(Name(start, end, surface, rule, bare, initial=not text[:start].strip(" \"'“‘•-–")))
    titles = _titles(text)
    whole = [(t.start, t.end) for t in titles] + _longer_bodies(text)
    kept = [n for n in found if not any(a <= n.start and n.end <= b and n.end - n.start < b - a for a, b in whole)]
    kept = [n for n in kept if not any(n.start < t.end and t.start < n.end for t in titles)]
    return tuple(sorted([*kept, *titles], key=lambda n: n.start))


_ITEMS_BEFORE = re.compile(r"(?:\b[A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*)*, ){2,}$")


def _at_the_end_of_a_list(text: str, run: list[Token]) -> list[list[Token]]:
    """ "NRH, NWC, Eastvale and Oxley Hospital NHS Trust": the "and" is the list's, since no other ends it."""
    joint = next((i for i, w in enumerate(run) if w.text == "and"), 0)
    if not joint or joint + 1 == len(run) or not _ITEMS_BEFORE.search(text[: run[0].start]):
        return [run]
    goes_on = re.match(r",? (?:and|or|as well as) |, ", text[run[-1].end :])
    return [run] if goes_on or "and" in {w.text for w in run[joint + 1 :]} else [run[:joint], run[joint + 1 :]]


def _longer_bodies(text: str) -> list[tuple[int, int]]:
    """Bodies of the lexicon whose names hold a comma: no run of capitals is the whole of them."""
    return [
        (h.start, h.end)
        for h in find_lexicon(text)
        if h.entries[0].kind is Kind.ORGANISATION and "," in text[h.start : h.end]
    ]


_QUOTED = re.compile(r"(?<!\w)[‘“'\"](?P<title>[A-Z][^‘’“”'\"]{8,160})[’”'\"](?!\w)")
_FEWEST_OF_A_TITLE = 4


def _titles(text: str) -> list[Name]:
    """Titles in quotation marks, all their longer words with a capital: a strategy, a report, a campaign."""
    found = []
    for match in _QUOTED.finditer(text):
        title = match.group("title").rstrip(",.")
        words = title.split()
        capitals = all(w[0].isupper() or not w[0].isalpha() for w in words if len(w) > _SHORT_WORD)
        if not capitals or not words[-1][0].isupper() or (len(words) < _FEWEST_OF_A_TITLE and ":" not in title):
            continue
        rule, _ = classify(title)
        if rule is None or ":" in title:
            rule = next(r for r in names().rules if r.kind is Kind.PROGRAMME)
        found.append(Name(match.start("title"), match.start("title") + len(title), title, rule))
    for match in _LISTED.finditer(text):
        head = match.group().rsplit(" ", 1)[1]
        rule, _ = classify(head.capitalize())
        if head.islower() and rule is not None:  # "the Recovery, Therapy and Support review"
            found.append(Name(*match.span(), match.group(), rule))
    for match in _WELLBEING_BOARD.finditer(text):
        start = match.start()
        while (word := _TOKEN.match(text, start)) and word.group() in names().openers:
            start = word.end() + 1
        surface = text[start : match.end()]
        if surface[0].isupper():
            found.append(Name(start, match.end(), surface, next(r for r in names().rules if r.name == _HWB)))
    return found


_HWB = "health-and-wellbeing-board"
# "the Larkdale and Oxley health and wellbeing board": the areas are names, and the form is written small
_WELLBEING_BOARD = re.compile(
    r"\b(?:(?!(?:NHS|CCGs?|Trust|Council|Board|Healthwatch|Partnership)\b)[A-Z][\w’'-]*(?<![’']s)"
    r"(?:,|,? (?:and|of|on|upon|&))? )+"
    r"health (?:and|&) well-?being board\b"
)


def _is_role(surface: str) -> bool:
    return bool(re.search(rf"(?:^|\s){names().roles}(?:$| of | for )", surface))


def _runs(text: str) -> list[list[Token]]:
    """Maximal stretches of capitalised words with connectors between them."""
    connectors = names().connectors
    words = tokens(text)
    runs: list[list[Token]] = []
    run: list[Token] = []
    for word in words:
        gap = text[run[-1].end : word.start] if run else ""
        # "Recovery, Rehabilitation and Reablement review": one name, where a singular head follows
        joined = not gap.strip() or (gap == ", " and run[0].start == _listed(text, run[0].start))
        capital = word.text[0].isupper() or (word.text[0] in "i@" and any(c.isupper() for c in word.text))
        digits = bool(run) and word.text.isdigit() and run[-1].text[0].isupper()
        if run and not joined:
            runs.append(run)
            run = []
        if capital or (digits and joined and run) or (run and word.text in connectors):
            run.append(word)
        elif run:
            runs.append(run)
            run = []
    if run:
        runs.append(run)
    return runs


_LISTED = re.compile(
    r"\b[A-Z][a-z]+(?:, [A-Z][a-z]+)+,? and [A-Z][a-z]+ "
    r"(?:review|programme|strategy|framework|plan|Review|Programme|Strategy|Board|Group|Committee)\b"
)


def _listed(text: str, start: int) -> int:
    """Where a name in the form of a list begins, if one begins here."""
    match = _LISTED.match(text, start)
    return match.start() if match else -1


def _trim(words: list[Token]) -> list[Token]:
    grammar = names()
    while words and (
        words[0].text in grammar.connectors or words[0].text in grammar.openers or words[0].text.isdigit()
    ):
        if words[0].text in grammar.numbers and len(words) > 2 and not words[-1].text.endswith("s"):
            break  # "Five Bridges GP Federation"
        words = words[1:]
    while words and words[-1].text in grammar.connectors:
        words = words[:-1]
    return words


def _cut(words: list[Token], known: frozenset[str]) -> list[list[Token]]:
    """Cut a run where one name is complete and another begins."""
    words = _trim(words)
    for i, word in enumerate(words):
        left, right = words[: i + 1], words[i + 1 :]
        if not right:
            break
        possessive = _POSSESSIVE.search(word.text)
        if possessive and not _OWN_POSSESSIVE.match(_surface(left)):
            bare_left = _surface(left)[: -len(possessive.group())]
            rule, bare = classify(bare_left)
            if rule or bare_left in known or (len(left) == 1 and bare_left.isupper()):
                return [left, *_cut(right, known)]
        if word.text in names().connectors and i:
            before, after = words[:i], words[i + 1 :]
            if word.text == "of" and _surface(before).endswith(_HOSPITAL):
                continue  # "University Hospitals of North Wexshire NHS Trust" is one name
            if word.text == "of" and _surface(after) in known and _is_part(words[:i]):
                return [before, *_cut(after, known)]  # "Western Locality of NEW Larkshire CCG"
            if word.text in ("and", "&") and _are_two_bodies(before, after):
                return [before, *_cut(after, known)]
            if word.text in _WHEN and after[0].text in names().openers:
                return [before, *_cut(after, known)]  # "the Department of Health in November"
            if word.text in _JOINING and after[0].text == "the":
                return [*_cut(before, known), *_cut(after, known)]
            if word.text in ("in", "on", "at"):
                later = next((k for k, w in enumerate(after) if w.text in ("and", "&") and k), 0)
                first = classify(_surface(before))[0]
                if word.text == "in" and later and first and first.kind == "Site":
                    other = classify(_surface(_trim(after[later + 1 :])))[0]
                    if other and other.kind == "Site":  # "Oxley Infirmary in Larkdale and Wexmoor Hospital in Eastvale"
                        return [before, after[:later], *_cut(after[later + 1 :], known)]
                place = classify(_surface(_trim(after)))[0]
                if place and place.kind in ("Site", "Organisation"):
                    return [before, *_cut(after, known)]
            rule, bare = classify(_surface(before))
            if word.text in _JOINING and i == 1 and _ACRONYM.match(before[0].text):
                return [before, *_cut(after, known)]
            if word.text in ("and", "&") and bare and rule and rule.name in _BARE_FORMS:
                other, other_bare = classify(_surface(_trim(after)))
                if other and other.kind == rule.kind and not other_bare:
                    return [before, *_cut(after, known)]  # "the County Council and Oxley Hospitals NHS Trust"
            if word.text == "the" and rule is not None and not bare:
                return [before, *_cut(after, known)]
            if (rule is None and _surface(before) not in known) or bare or (rule and rule.at == "start"):
                continue
            if word.text in _JOINING:
                return [before, *_cut(after, known)]
            other = classify(_surface(_trim(after)))[0]
            if other and word.text != "the":
                return [before, *_cut(after, known)]
            if word.text in ("in", "on", "at", "for") and other is None:
                return [before, *_cut(after, known)]
    return [words]


_HOSPITAL = ("University Hospital", "University Hospitals")
_NHS_BODY = re.compile(r"NHS [A-Z]")
_BOROUGH = re.compile(r"(?:London|Royal) Borough of [A-Z]")
_STYLED_COUNCIL = re.compile(r"(?:City|County|Borough|District) Council$")


def _is_part(words: list[Token]) -> bool:
    return words[-1].text in ("Locality", "Division", "Directorate", "Area")


def _are_two_bodies(before: list[Token], after: list[Token]) -> bool:
    """ "NHS Wexshire and Wexshire Council", "Royal Borough of Larkdale and Oxley Borough Council"."""
    one, other = _surface(before), _surface(after)
    if _NHS_BODY.match(one) and classify(one)[0] is None:
        rule, bare = classify(other)
        return rule is not None and rule.name == "council" and not bare and not _NHS_BODY.match(other)
    joined = {w.text for w in after} & {"and", "&"}
    return bool(_BOROUGH.match(one) and _STYLED_COUNCIL.search(other) and len(after) > 2 and not joined)


def _surface(words: list[Token]) -> str:
    return " ".join(w.text for w in words)

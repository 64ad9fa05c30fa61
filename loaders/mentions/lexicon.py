"""Matching of the lexicon: what reviews speak of in the genre's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from .data import LexiconEntry, LexiconGroup, lexicon, spelled


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a form of the lexicon stands, and the entries that it names."""

    start: int
    end: int
    entries: tuple[LexiconEntry, ...]


_WORD = re.compile(r"(?<![\w&@])(?<!\w-)[^\W_][\w&@]*")


@cache
def _forms() -> tuple[dict[str, str], dict[str, LexiconEntry | LexiconGroup]]:
    """Ways to write a form, by its first word, and the owner of each form."""
    table: dict[str, LexiconEntry | LexiconGroup] = {}
    owners: list[LexiconEntry | LexiconGroup] = [*lexicon().entries, *lexicon().groups]
    for owner in owners:
        for form in spelled(owner.forms):
            table.setdefault(form.lower() if not any(c.isupper() for c in form[1:]) else form, owner)
    ways: dict[str, list[str]] = {}
    for form in sorted(table, key=lambda f: (-len(f), f)):
        free = form[0].isalpha() and not form[1:2].isupper()
        first = f"[{form[0].lower()}{form[0].upper()}]" if free else re.escape(form[0])
        word = _WORD.match(form)
        ways.setdefault((word.group() if word else form).lower(), []).append(
            first + re.sub("['’]", "['’]", re.escape(form[1:]))
        )
    return {word: "|".join(forms) for word, forms in ways.items()}, table


@lru_cache(maxsize=50_000)
def _pattern(first_word: str) -> re.Pattern[str] | None:
    """The forms that begin with a word; compiled when the word is first met, for a text holds few of them."""
    ways = _forms()[0].get(first_word)
    return re.compile(rf"(?:{ways})(?![\w&@])(?!-\w)") if ways else None


@cache
def _entries() -> dict[str, LexiconEntry]:
    return {e.name: e for e in lexicon().entries}


@cache
def _conditions(form: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]:
    """What must not follow a form, what must not and what must stand before it."""
    owner = _forms()[1][form]
    before = re.compile(rf"[\s-]*(?:{'|'.join(owner.not_before)})(?!\w)") if owner.not_before else None
    not_after = getattr(owner, "not_after", ())
    after = re.compile(rf"(?:{'|'.join(not_after)})\s+$") if not_after else None
    needs = getattr(owner, "after", "")
    return before, after, re.compile(rf"\b{needs}\s+$", re.IGNORECASE) if needs else None


_SHARED_HEAD = re.compile(
    r"(?P<parts>[a-z][a-z-]*(?: [a-z-]+){0,2}(?:, [a-z][a-z-]*(?: [a-z-]+){0,2})*,? (?:and|or) "
    r"[a-z][a-z-]*(?: [a-z-]+)?) "
    r"(?P<head>services|providers|staff|teams|homes|organisations|sectors?|records)\b"
)


def _with_shared_head(text: str) -> list[Hit]:
    """ "Primary care, mental health and social care services": the head belongs to every part."""
    _, table = _forms()
    hits = []
    for match in _SHARED_HEAD.finditer(text):
        head = match.group("head")
        position = match.start("parts")
        parts = re.split(r"(,? (?:and|or) |, )", match.group("parts"))
        for i, part in enumerate(parts):
            position += len(part)
            if i % 2 or i == len(parts) - 1:
                continue
            words = part.split()
            for size in range(len(words), 0, -1):  # "support from mental health" ends in what is meant
                owner = table.get(f"{' '.join(words[-size:])} {head}")
                if isinstance(owner, LexiconEntry):
                    hits.append(Hit(position - len(" ".join(words[-size:])), position, (owner,)))
                    break
    return hits


@lru_cache(maxsize=4096)
def find_lexicon(text: str) -> tuple[Hit, ...]:
    """Every form of the lexicon in a sentence, the longest at each place."""
    table = _forms()[1]
    hits: list[Hit] = []
    taken = 0
    for word in _WORD.finditer(text):
        pattern = _pattern(word.group().lower()) if word.start() >= taken else None
        match = pattern.match(text, word.start()) if pattern else None
        if match is None:
            continue
        form = match.group().replace("’", "'")
        form = next((f for f in (form, form[0].lower() + form[1:], form.lower()) if f in table), "")
        if not form:
            continue
        owner = table[form]
        not_before, not_after, needs = _conditions(form)
        before = text[: match.start()]
        if (
            (not_before and not_before.match(text, match.end()))
            or (not_after and not_after.search(before))
            or (needs and not needs.search(before))
        ):
            continue
        found = tuple(_entries()[n] for n in owner.names) if isinstance(owner, LexiconGroup) else (owner,)
        hits.append(Hit(match.start(), match.end(), found))
        taken = match.end()
    alone = [h for h in _with_shared_head(text) if all(h.end <= o.start or o.end <= h.start for o in hits)]
    return tuple(sorted([*hits, *alone], key=lambda h: h.start))

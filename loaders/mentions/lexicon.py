"""Matching of the lexicon: what reviews speak of in the genre's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .data import LexiconEntry, LexiconGroup, lexicon, spelled


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a form of the lexicon stands, and the entries that it names."""

    start: int
    end: int
    entries: tuple[LexiconEntry, ...]


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, LexiconEntry | LexiconGroup]]:
    table: dict[str, LexiconEntry | LexiconGroup] = {}
    for owner in (*lexicon().entries, *lexicon().groups):
        for form in spelled(owner.forms):
            table.setdefault(form.lower() if not any(c.isupper() for c in form[1:]) else form, owner)
    ways = []
    for form in sorted(table, key=lambda f: (-len(f), f)):
        first = f"[{form[0].lower()}{form[0].upper()}]" if form[0].isalpha() and not form[1:2].isupper() else re.escape(form[0])
        ways.append(first + re.sub("['’]", "['’]", re.escape(form[1:])))
    # the outer look-ahead lets a form be found that begins inside another one
    return re.compile(rf"(?<![\w&@])(?<!\w-)(?:{'|'.join(ways)})(?![\w&@])(?!-\w)"), table


@cache
def _conditions(owner: LexiconEntry | LexiconGroup) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]:
    before = re.compile(rf"[\s-]*(?:{'|'.join(owner.not_before)})(?!\w)") if owner.not_before else None
    not_after = getattr(owner, "not_after", ())
    after = re.compile(rf"(?:{'|'.join(not_after)})\s+$") if not_after else None
    needs = getattr(owner, "after", "")
    return before, after, re.compile(rf"\b{needs}\s+$", re.IGNORECASE) if needs else None


def find_lexicon(text: str) -> list[Hit]:
    """Every form of the lexicon in a sentence, the longest at each place."""
    pattern, table = _forms()
    entries = {e.name: e for e in lexicon().entries}
    hits: list[Hit] = []
    position = 0
    while match := pattern.search(text, position):
        form = match.group().replace("’", "'")
        owner = table.get(form) or table.get(form[0].lower() + form[1:]) or table.get(form.lower())
        if owner is None:
            position = match.end()
            continue
        not_before, not_after, needs = _conditions(owner)
        refused = (
            (not_before and not_before.match(text, match.end()))
            or (not_after and not_after.search(text[: match.start()]))
            or (needs and not needs.search(text[: match.start()]))
        )
        if refused:
            position = match.start() + 1
            continue
        found = tuple(entries[n] for n in owner.names) if isinstance(owner, LexiconGroup) else (owner,)
        hits.append(Hit(match.start(), match.end(), found))
        position = match.end()
    return hits

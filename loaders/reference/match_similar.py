"""Names that are alike: what a person may decide, and never a match."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from .match_forms import all_forms, distinctive, fold, parse
from .match_index import Listed
from .match_period import Window
from .model import Role

_SPELLING = 90
"""Names without a telling word in common are alike by at least this: they differ in spelling only."""


def similar(
    name: str, pool: Sequence[Listed], roles: Collection[Role], window: Window | None, least: int, limit: int
) -> list[tuple[Listed, int, str]]:
    """The bodies whose names are most alike, with the score (0 to 100) and why they are not sure.

    A body is there once, by the best of its names; bodies of ``roles`` come before others of one score.
    """
    from rapidfuzz import fuzz, process

    asked = parse(fold(name), all_forms()).core
    found = process.extract(
        " ".join(asked), [n.text for n in pool], scorer=fuzz.WRatio, score_cutoff=least, limit=max(100, 20 * limit)
    )
    alike = [(pool[number], round(score)) for text, score, number in found if _telling(asked, text, score)]
    alike.sort(key=lambda f: (-f[1], not _counts(f[0], window), f[0].name, f[0].body.id))
    best: dict[str, tuple[Listed, int]] = {}
    for named, score in alike:
        best.setdefault(named.body.id, (named, score))
    ranked = sorted(best.values(), key=lambda f: (f[0].body.role not in roles, -f[1], f[0].body.id))
    bearers = sum(1 for n, score in ranked if score == 100 and n.body.role in roles and _counts(n, window))
    return [(n, score, _why(n, score, roles, window, bearers)) for n, score in ranked[:limit]]


def _telling(asked: Sequence[str], text: str, score: float) -> bool:
    """Whether likeness is more than "community" and "royal": a telling word, or all words, or one spelling."""
    words = set(text.split())
    return bool(distinctive(words & set(asked))) or words >= set(asked) or score >= _SPELLING


def _counts(named: Listed, window: Window | None) -> bool:
    return window is None or window.meets(named.start, named.end)


def _why(named: Listed, score: int, roles: Collection[Role], window: Window | None, bearers: int) -> str:
    if named.body.role not in roles:
        return "another role"
    if not _counts(named, window):
        return f"not borne at the time ({_day(named.start)} to {_day(named.end)})"
    return f"{bearers} bodies bear it" if score == 100 and bearers > 1 else "similar"


def _day(value: date | None) -> str:
    return "?" if value is None else value.isoformat()

"""The theme of a statement, out of the closed list."""

from __future__ import annotations

import re
from functools import cache

from .rules import Section, compiled, theme_rules

_CUE, _HEADING = 3, 2


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (theme, compiled(rule["headings"], whole_words=False), compiled(rule["cues"]))
        for theme, rule in theme_rules().themes.items()
    )


@cache
def _of_sections(section: Section) -> tuple[tuple[str, float], ...]:
    """Themes that the headings speak of: the nearest heading counts in full, each above it half."""
    scores: dict[str, float] = {}
    for distance, heading in enumerate(reversed(section[1:] if len(section) > 1 else section)):
        for theme, headings, _ in _patterns():
            if headings.search(heading.lower()):
                scores[theme] = scores.get(theme, 0.0) + _HEADING / 2**distance
    return tuple(scores.items())


def theme_of(text: str, section: Section = (), inherited: str | None = None) -> str | None:
    """The theme that the words of a statement and the headings above it speak of most.

    ``inherited`` is the theme of the statement before it in the same bullet: it counts as a heading.
    None where nothing tells; ties go to the theme that ``themes.toml`` names first.
    """
    low = text.lower()
    scores = dict(_of_sections(section))
    if inherited:
        scores[inherited] = scores.get(inherited, 0.0) + _HEADING / 2
    for theme, _, cues in _patterns():
        found = {match.group() for match in cues.finditer(low)}
        if found:
            scores[theme] = scores.get(theme, 0.0) + _CUE + min(len(found) - 1, 2) * 1.5
    order = {theme: rank for rank, (theme, _, _) in enumerate(_patterns())}
    return min(scores, key=lambda theme: (-scores[theme], order[theme]), default=None)

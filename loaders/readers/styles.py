"""Which type sizes and weights are headings, and how they rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

_LARGER = 1.06
_SHARE = 0.25  # a style that sets more of the text than this is no heading


class Style(NamedTuple):
    """Type size in points, to one decimal place, and weight."""

    size: float
    bold: bool


def style_ranks(lines: Iterable[tuple[Style, str]]) -> dict[Style, int]:
    """Rank of every style that sets headings, from 1 for the largest; body styles are left out."""
    letters: Counter[Style] = Counter()
    for style, text in lines:
        letters[style] += len(text)
    if not letters:
        return {}
    sizes: Counter[float] = Counter()
    for style, count in letters.items():
        sizes[style.size] += count
    body_size = max(sizes, key=lambda size: (sizes[size], -size))
    total = sum(letters.values())
    heads = [
        style
        for style, count in letters.items()
        if count <= _SHARE * total
        and (style.size > body_size * _LARGER or (style.bold and style.size >= 0.97 * body_size))
    ]
    ranks: dict[Style, int] = {}
    rank, last = 0, None
    for style in sorted(heads, key=lambda style: (-style.size, not style.bold)):
        if last is None or last.size - style.size > 0.4 or last.bold != style.bold:
            rank += 1
        ranks[style] = rank
        last = style
    return ranks

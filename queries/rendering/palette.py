"""How a status looks in every format that has colours: never by colour alone, but with a pattern, a mark and a word.

The colours are those of the NHS identity that stand apart for people who do not see colours alike; the patterns stand
apart in print without any.
"""

from __future__ import annotations

from typing import NamedTuple

from .blocks import Colour


class Look(NamedTuple):
    """``fill`` is the preset pattern of DrawingML (empty: solid), which charts on a page draw likewise."""

    colour: str
    mark: str
    word: str
    fill: str


LOOKS: dict[Colour, Look] = {
    "present": Look("425563", "●", "present", ""),
    "limited": Look("0072CE", "◐", "limited", "wdUpDiag"),
    "absent": Look("D5281B", "✕", "absent", "smGrid"),
    "planned": Look("330072", "◇", "planned", "pct20"),
    "ended": Look("768692", "○", "ended", "narHorz"),
    "plain": Look("425563", "", "", ""),
}

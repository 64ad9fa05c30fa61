"""A sentence in which every mention is one mark: what surface patterns and lists are read from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..values import Mention, Sentence
from .view import Arg, arg_of, refers

_FIRST = 0xE000  # the private use area: one character per mention
MARK = "[\ue000-\uf8ff]"
_JOIN = (
    r"(?:, (?:and |or |as well as )?| and | or | & |,? and, [a-z0-9 ]{3,30}, |, and also |,? as well as |"
    r",? together with |,? along with |/)(?:(?:the|a|an|its|their|both|our|other|local|some) ){0,2}"
)
GROUP = f"{MARK}(?:{_JOIN}{MARK})*"
_LIST = re.compile(GROUP)
GAP = r"(?:[^\ue000-\uf8ff,;:.()\s]+ ){0,6}?"
_BREAK = re.compile(
    r"; |: | – | — |, (?:but|although|though|while|whereas|and yet|so) | but | although | whereas | while |\. "
)


_POSSESSIVE = ("its", "their")


class Marked:
    """A sentence with a mark for each outermost mention, and the way back."""

    def __init__(self, sentence: Sentence, mentions: Iterable[Mention]) -> None:
        self.sentence = sentence
        self.slots: list[tuple[Mention, ...]] = []
        outer: list[Mention] = []
        together: dict[int, list[Mention]] = {}
        for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
            if outer and m.start < outer[-1].end:
                if refers(m) and (m.start, m.end) == (outer[-1].start, outer[-1].end):
                    together.setdefault(m.start, []).append(m)
                elif m.end > outer[-1].end and m.end - m.start > outer[-1].end - outer[-1].start:
                    outer[-1] = m  # "the hospitals trust": the longer of two that overlap
                continue
            if refers(m) and m.head in _POSSESSIVE:
                continue  # the patterns read "its" as a word of the phrase that it opens
            outer.append(m)
        text, last = "", 0
        source = sentence.text
        for m in outer:
            start = _without_article(source, m)
            text += source[last:start]
            text += chr(_FIRST + len(self.slots))
            self.slots.append((m, *together.get(m.start, ())))
            last = m.end
        self.text = text + source[last:]

    def groups(self) -> list[tuple[Mention, ...]]:
        """The lists of mentions joined by commas and conjunctions, single ones too."""
        return [tuple(a.mention for a in self.args(hit.group())) for hit in _LIST.finditer(self.text)]

    def args(self, group: str) -> tuple[Arg, ...]:
        """The mentions of a matched group."""
        found = (m for ch in group if 0 <= ord(ch) - _FIRST < len(self.slots) for m in self.slots[ord(ch) - _FIRST])
        return tuple(arg_of(m) for m in found)


def _without_article(text: str, m: Mention) -> int:
    hit = re.match(r"(?:the|a|an) ", text[m.start : m.end], re.IGNORECASE)
    return m.start + (hit.end() if hit else 0)


def clause_at(text: str, start: int, end: int) -> tuple[str, int]:
    """The stretch between clause breaks that holds ``start`` to ``end``, and where ``start`` is in it."""
    left, right = 0, len(text)
    for hit in _BREAK.finditer(text):
        if hit.end() <= start:
            left = hit.end()
        elif hit.start() >= end:
            right = hit.start()
            break
    return text[left:right], start - left

"""Short forms that a document defines: "Wexcombe Royal Hospitals NHS Foundation Trust (WRH)".

The test of letters is Schwartz and Hearst's (2003): each letter of the short form stands in the long
form, in order, the first one at the start of a word. A bracket that fails it is not an alias: in
"the Infirmary (WRH)" it names the owner.
"""

from __future__ import annotations

import re

_BRACKET = re.compile(
    r"\s*\((?:(?:hereafter|known as|referred to(?: collectively)?(?: in this report| here)? as|also called|or),? )?"
    r"(?P<first>[^();]{1,60})\)"
)
_SPLIT = re.compile(r",? or |, | / ")
_QUOTES = "\"'“”‘’"


def short_forms(text: str, end: int) -> list[str]:
    """What stands in the bracket that follows position ``end``, as possible short forms."""
    match = _BRACKET.match(text, end)
    if not match:
        return []
    parts = (p.strip().strip(_QUOTES) for p in _SPLIT.split(match.group("first")))
    return [p for p in parts if p and len(p.split()) <= 4]


def is_short_form(short: str, long: str) -> bool:
    """Whether a bracketed form abbreviates the name before it.

    >>> is_short_form("HoEFT", "Heart of England NHS Foundation Trust")
    True
    >>> is_short_form("UHB", "Queen Elizabeth Hospital")
    False
    >>> is_short_form("the Trust", "Wexmoor Community NHS Trust")
    True
    """
    bare = re.sub(r"^(?:the|The) ", "", short)
    if not bare or bare[0].isdigit() or bare.lower() == long.lower():
        return False
    have = [_plain(w) for w in long.split()]
    want = [_plain(w) for w in bare.split()]
    if all(w in have for w in want):
        return True
    if len(want) > 1:
        return _letters_and_words(bare, have, long)
    if not any(c.isupper() for c in bare[:3]):
        return False
    return _letters(re.sub(r"s$", "", bare) if bare[:-1].isupper() else bare, long)


def _letters_and_words(short: str, have: list[str], long: str) -> bool:
    """Letters for an area, then words of the name or the letters of its form: "NEW Larkshire CCG"."""
    first, *rest = short.split()
    if len(first) < 2 or not (first.isupper() or sum(map(str.isupper, first)) > len(first) / 2):
        return False
    openings = "".join(w[:1] for w in have)
    words = [_plain(w) for w in rest]
    return all(w in have or (len(w) > 2 and w in openings) for w in words) and _letters(first, long)


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9&@]", "", word.lower())


def _letters(short: str, long: str) -> bool:
    letters = [c.lower() for c in short if c.isalnum()]
    text = long.lower().replace("&", "and")
    if len(letters) < 2:
        return False
    at = len(text)
    for i in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (text[at] != letters[i] or (i == 0 and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return False
    return True

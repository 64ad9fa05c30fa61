"""Sentences of clean text by a small regular expression: reports are tidier than parsers think."""

from __future__ import annotations

import re

from .values import Span

# A stop, what closes with it, white space, and a start that can begin a sentence (also "iBCF").
_STOP = re.compile(
    r"""(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>["'”’»)\]]*+)
        (?:\d{1,2}(?=\s))?                                   # the mark of a footnote
        (?:(?P<space>\s+)(?=["'“‘«(\[]*+(?:[A-Z0-9£€•–]|[a-z][A-Z]))|(?<=[.!?][”’])(?=[A-Z][a-z]))""",
    re.X,
)
_NEVER_LAST = frozenset(
    "dr mr mrs ms mx prof rev revd cllr hon sir st fig figs vs cf viz eg e.g ie i.e approx pp para paras".split()
)
_BEFORE_NUMBER = frozenset("no nos vol p pt s ss art sec ch ref".split())
_SELDOM_LAST = frozenset(
    "etc ltd co inc plc al dept est jan feb mar apr jun jul aug sept sep oct nov dec a.m p.m".split()
)
# After "etc.", "Ltd.", "U.K." these words start a sentence; a name might go on.
_STARTERS = frozenset(
    "the a an this that these those it its they their there we our he she his her you your i in on at as by for from "
    "with to if when while where although however but and or so some many most all no not one two three people staff "
    "each both such another other since after before during under over between following only every what who".split()
)
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[]*([\w&’'-]+)")


def split_sentences(text: str) -> list[Span]:
    """Start and end of each sentence; text without a stop is one sentence. No span is empty.

    Abbreviations, decimals and addresses do not split; "…in A&E. Staff…" does; closing quotes and
    brackets stay with their sentence.
    """
    spans: list[Span] = []
    start = 0
    for found in _STOP.finditer(text):
        if _ends_sentence(text, found):
            end = found.start("space") if found["space"] else found.end()
            spans.append((start, end))
            start = found.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    if found["stop"] != "." or found["close"]:
        return True
    # The word may hold stops of its own ("e.g", "U.K"): take all of it back to the space.
    word = text[text.rfind(" ", 0, found.start("stop")) + 1 : found.start("stop")].lstrip("\"'“‘«([")
    lower = word.lower()
    follows = _NEXT_WORD.match(text, found.end())
    after = follows.group(1) if follows else ""
    if lower in _NEVER_LAST:
        return False
    if lower in _BEFORE_NUMBER:
        return not after[:1].isdigit()
    if lower in _SELDOM_LAST or ("." in word and not any(c.isdigit() for c in word) and len(word) <= 5):
        return after.lower() in _STARTERS
    if len(word) == 1 and word.isupper():  # an initial, unless it names a thing ("option A.")
        before = text[max(0, found.start("stop") - 60) : found.start("stop") - 1].split()[-1:]
        return bool(before and before[0].islower()) or after.lower() in _STARTERS
    return True

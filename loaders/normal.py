"""Normal forms of names: spellings of one name are equal in them, and names of two bodies are not."""

from __future__ import annotations

import re
from functools import lru_cache

_EXPANSIONS = (
    (re.compile(r"\bclinical commissioning groups?\b|\bccgs\b"), "ccg"),
    (re.compile(r"\bsustainability transformation (?:plan|partnership)s?\b|\bstps\b"), "stp"),
    (re.compile(r"\bintegrated care boards?\b"), "icb"),
    (re.compile(r"\bintegrated care systems?\b"), "ics"),
    (re.compile(r"\bhealth well ?being board\b"), "hwb"),
    (re.compile(r"\bcommissioning support unit\b"), "csu"),
    (re.compile(r"\bnhs foundation trust\b|\bfoundation trust\b"), "nhs trust"),
)
_NHS_FIRST = re.compile(r"^nhs (?=.* (?:ccg|icb|csu)$)")


@lru_cache(maxsize=50_000)
def normal(name: str) -> str:
    """A form in which spellings of one name are equal: case, articles, plurals, known long forms.

    >>> normal("NHS Wexcombe Clinical Commissioning Group") == normal("the Wexcombe CCG")
    True
    """
    text = name.lower().replace("&", " and ")
    text = re.sub(r"[’']s\b|[’']", "", text)
    text = " ".join(w for w in re.findall(r"[a-z0-9@]+", text) if w not in ("the", "a", "an", "and"))
    for pattern, short in _EXPANSIONS:
        text = pattern.sub(short, text)
    text = _NHS_FIRST.sub("", text)
    text = re.sub(r"^(.+) healthwatch$", r"healthwatch \1", text)
    return " ".join(_singular(w) for w in text.split())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word

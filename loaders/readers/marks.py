"""How a line of the genre shows what it is: bullets, numbers, page marks, captions, furniture."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError

from ...graph.errors import RuleError

BULLET = re.compile(r"(?P<mark>[•·▪■●◦○‣⁃∙➢➤✓\uf0b7\uf0a7\u2756*]|o(?= +\S)|[-–—](?= ))\s*(?=\S)")
LETTERED = re.compile(r"(?P<mark>\(?(?:[a-z]|[ivx]{2,4})\)|\(\d{1,2}\)|\d{1,2}\))\s+(?=\S)")
NUMBERED = re.compile(r"(?P<mark>\d{1,2}\.|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+(?=[\"'“‘(]?[A-Z£0-9])")
BARE_NUMBER = re.compile(r"(?P<mark>\d{1,2})\s+(?=[\"'“‘(]?[A-Z])")
NOTE = re.compile(r"\[?(?P<mark>\d{1,2})\]?\s+(?=\S)")
PAGE_MARK = re.compile(
    r"(?:(?P<before>.*?\S)?[\s|]*)\b(?:page|p\.)\s*[|:]?\s*(?P<number>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?\s*[|]?$", re.I
)
BARE_PAGE = re.compile(r"[-–—|]?\s*(?P<number>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–—|]?$")
CAPTION = re.compile(r"(?:table|figure|fig\.?|map|chart|graph|box)\s+(?:\d{1,3}|[A-Z])\b\s*[.:–—-]", re.I)
SPEAKER = re.compile(
    r"(?:(?:Cllr|Councillor|Dr|Mr|Mrs|Ms|Prof)\.? [A-Z][\w’'-]+|(?:Vice[- ])?Chair(?:man|woman|person)?|[A-Z]{2,3})"
    r"(?: ?\([^)]{1,40}\))?: +\S"
)
"""Who speaks, in minutes: "Chair: …", "Cllr Marsh: …", "RT: …"."""
TERMINAL = re.compile(r"[.!?…:;][\"'”’)\]]*(?:\d{1,2})?$")
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?:\d{1,2})?$")
CELL_GAP = re.compile(r"\t+|\s{2,}")
_DANGLING = frozenset(
    "and or but nor the a an of to in on at by for from with as that which than into their its his her our your".split()
)


class LevelRule(BaseModel):
    """Headings that rank at one level."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    level: int
    patterns: list[str]


class FurnitureRules(BaseModel):
    """What is never read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    lines: list[str]
    sections: list[str]


class HeadingRules(BaseModel):
    """What is never a heading, and how headings rank."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    never: list[str]
    levels: list[LevelRule]


class LayoutRules(BaseModel):
    """The whole of ``layout.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    furniture: FurnitureRules
    headings: HeadingRules


@dataclass(frozen=True, slots=True)
class _Compiled:
    furniture: re.Pattern[str]
    sections: re.Pattern[str]
    never: re.Pattern[str]
    levels: tuple[tuple[int, re.Pattern[str]], ...]


def _either(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


@lru_cache(maxsize=1)
def _rules() -> _Compiled:
    raw = resources.files(__package__).joinpath("layout.toml").read_bytes().decode("utf-8")
    try:
        rules = LayoutRules.model_validate(tomllib.loads(raw))
        return _Compiled(
            _either(rules.furniture.lines),
            _either(rules.furniture.sections),
            _either(rules.headings.never),
            tuple((rule.level, _either(rule.patterns)) for rule in rules.headings.levels),
        )
    except (tomllib.TOMLDecodeError, ValidationError, re.error) as error:
        raise RuleError(f"layout.toml: {error}") from error


def is_furniture(text: str) -> bool:
    """Whether the whole of this line or block is navigation, a banner, a share link or a contact."""
    return len(text) <= 400 and _rules().furniture.fullmatch(text) is not None


def opens_furniture(heading: str) -> bool:
    """Whether what follows under this heading is links or contacts."""
    return _rules().sections.fullmatch(heading.rstrip(" :")) is not None


def is_never_heading(text: str) -> bool:
    """Whether the text looks like a heading and is known not to be one (a date, a greeting)."""
    return _rules().never.fullmatch(text) is not None


def genre_level(heading: str) -> int | None:
    """The rank of a heading that the genre knows, or None."""
    for level, pattern in _rules().levels:
        if pattern.search(heading):
            return level
    return None


def is_loose_end(text: str) -> bool:
    """Whether the text stops in the middle of a phrase ("…the chair and"), so that more must follow."""
    return text.endswith((",", "-")) or text.split()[-1].lower() in _DANGLING


def could_be_heading(text: str) -> bool:
    """Whether the words allow a heading: short, a capital or figure first, no stop last, no loose end.

    A question may be longer, and there may be two.
    """
    words = text.split()
    if not words or is_never_heading(text):
        return False
    if text.endswith("?") and text[0].isupper() and len(words) <= 60 and not re.search(r"[.:!] ", text):
        return True
    if len(words) > 26 or len(text) > 180:
        return False
    first = next((c for c in text if c.isalnum()), "")
    if not first or first.islower() or not any(c.isalpha() for c in text):
        return False
    if text[-1] in ";:–—&|" or "|" in text or is_loose_end(text) or SENTENCE_END.search(text):
        return text.endswith("?") and text.count("?") == 1
    if "?" in text:
        return False
    return (
        re.search(r"[a-z]{2,}[.!] +[A-Z]", text) is None
        and re.search(r"\b(the following|as follows|these include)\b", text, re.I) is None
    )


def numbering_depth(text: str) -> int | None:
    """Parts of the number that a heading begins with: 1 for "3. …", 2 for "3.1 …"; None without one."""
    found = NUMBERED.match(text) or BARE_NUMBER.match(text)
    return len(found["mark"].rstrip(".").split(".")) if found else None


def is_capitals(text: str) -> bool:
    """Whether all letters are capitals, and there are enough of them to tell."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)

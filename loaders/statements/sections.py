"""What may be read where: documents and sections that hold judgements, advice or figures."""

from __future__ import annotations

import re
from functools import cache

from ..values import SourceDocument
from .rules import Section, compiled, recommendation_rules

_LABEL = re.compile(
    r"^(?:(?:(?:[Cc]hapter|CHAPTER|[Ss]ection|SECTION|[Pp]art|PART)\s+)?(?:\d{1,2}(?:\.\d+)*[.):]?|[A-Z][.):])\s+)?"
)
_OPENING_BLOCKS, _OPENING_CHARACTERS = 6, 400


def _plain(heading: str) -> str:
    plain = _LABEL.sub("", " ".join(heading.split()), count=1).rstrip(" :?").lower()
    return plain.removeprefix("the ").removeprefix("our ")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = recommendation_rules()
    names = ("method", "context", "recommendations", "procedures", "unjudged")
    return {name: re.compile("|".join(f"(?:{p})" for p in getattr(rules.sections, name))) for name in names}


def _any_is(section: Section, name: str) -> bool:
    pattern = _patterns()[name]
    return any(pattern.fullmatch(_plain(heading)) for heading in section)


@cache
def is_method(section: Section) -> bool:
    """Whether the section says how the review was done: nothing is stated there of the system."""
    return _any_is(section, "method")


@cache
def is_context(section: Section) -> bool:
    """Whether the section only describes: figures stand there, judgements do not."""
    return _any_is(section, "context")


@cache
def is_recommendations(section: Section) -> bool:
    """Whether the nearest headings announce what the system is asked to do."""
    pattern = compiled(recommendation_rules().sections.recommendations)
    return any(len(h.split()) <= 12 and pattern.search(_plain(h)) for h in section[-2:])


@cache
def is_mixed(section: Section) -> bool:
    """Whether recommendations share their section with conclusions."""
    return any(re.search(r"\b(?:conclusions?|findings?|summary)\b", h.lower()) for h in section[-2:])


def opening(document: SourceDocument) -> str:
    """Title and first lines of the document, in lower case: what tells its genre."""
    blocks = [b.text for b in document.blocks if b.kind != "furniture"][:_OPENING_BLOCKS]
    return " \n ".join([document.title, *blocks])[:_OPENING_CHARACTERS].lower()


def is_procedure(document: SourceDocument) -> bool:
    """Whether the document lays rules down, so that its "should" is no advice and its "not" no criticism."""
    return bool(_patterns()["procedures"].search(document.title.lower() or opening(document)[:150]))


def is_judging(document: SourceDocument) -> bool:
    """Whether reviewers, or a body that reviews itself, speak in the document."""
    return not is_procedure(document) and not _patterns()["unjudged"].search(opening(document))


__all__ = ["is_context", "is_judging", "is_method", "is_mixed", "is_procedure", "is_recommendations", "opening"]

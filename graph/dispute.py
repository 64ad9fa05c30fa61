"""When sentences are at odds about whether a thing is there, and when two names may mean one thing."""

from __future__ import annotations

from collections.abc import Iterable

from .vocabulary import WORKING, Status


def at_odds(statuses: Iterable[Status | None]) -> bool:
    """Whether some say that a thing is there, and some that it is planned, missing or over."""
    told = {s for s in statuses if s is not None}
    return not told.isdisjoint(WORKING) and not told.issubset(WORKING)


def maybe_one(one: str, other: str) -> bool:
    """Whether one name is the other with a proper name before it.

    >>> maybe_one("information agreement", "STP Information Agreement")
    True
    >>> maybe_one("information agreement", "joint information agreement")
    False
    """
    short, long = sorted((one, other), key=len)
    if " " not in short or not long.lower().endswith(f" {short.lower()}"):
        return False
    return all(word[:1].isupper() for word in long[: -len(short)].split())

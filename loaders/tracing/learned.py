"""The seam to the learned model: what weighed most where it read a pair, or weighed what a rule read."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..values import Claim, Reading

PREFIX = "learned/"
"""What the rule of a learned claim begins with."""

FLOOR = 0.1
"""Claims that the model holds for less likely than this compete with nothing."""

Explainer = Callable[..., Any]
"""Given a reading, the id of a sentence, a subject, a type and an object: something with a ``probability`` and
``reasons`` (words and weights, what weighed most first), or ``None``."""

_NEAR = 0.02


def features_of(reading: Reading, claim: Claim, explainer: Explainer | None = None) -> tuple[str, ...]:
    """What weighed most with the model in a claim, in words.

    Nothing where there is no model, or where a rule's confidence is its own and not the model's.
    """
    explain_pair = explainer or _shipped()
    if explain_pair is None:
        return ()
    ends = (claim.subject, claim.object)
    for subject, object_ in (ends, ends[::-1]):  # some relationships have no direction
        found = explain_pair(reading, claim.sentence.id, subject, claim.type, object_)
        if found is None:
            continue
        if claim.rule.startswith(PREFIX) or abs(found.probability - claim.confidence) <= _NEAR:
            return tuple(f"{said} ({weight:+.2f})" for said, weight in found.reasons)
    return ()


def _shipped() -> Explainer | None:
    package = f"{__package__.rpartition('.')[0]}.learned"
    if find_spec(package) is None or find_spec(f"{package}.explain") is None:
        return None
    found: Explainer | None = getattr(import_module(f"{package}.explain"), "explain_pair", None)
    return found

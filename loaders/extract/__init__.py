"""Relationships between the entities of a document, as claims with a status.

Rules are data (``rules/*.toml``); the code walks sentences. See :mod:`.rules` for their shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..values import Claim, Extractor, Reading
from .absence import AbsenceExtractor
from .dependency import DependencyExtractor
from .ellipsis import elided
from .followup import follow_ups
from .frames import FrameExtractor
from .housed import housed
from .leadin import joined, led
from .listed import ListedExtractor
from .nearby import NearbyExtractor, fill
from .structure import StructureExtractor
from .surface import SurfaceExtractor
from .tables import TableExtractor
from .view import with_context

if TYPE_CHECKING:
    from ..learned.model import Model

__all__ = [
    "DEFAULT",
    "AbsenceExtractor",
    "DependencyExtractor",
    "FrameExtractor",
    "ListedExtractor",
    "NearbyExtractor",
    "StructureExtractor",
    "SurfaceExtractor",
    "TableExtractor",
    "by_rules",
    "extract",
]

DEFAULT: tuple[Extractor, ...] = (
    AbsenceExtractor(), DependencyExtractor(), FrameExtractor(), StructureExtractor(), SurfaceExtractor(),
    TableExtractor(), ListedExtractor(), NearbyExtractor(),
)  # fmt: skip
"""The extractors that a build uses."""


def extract(
    reading: Reading,
    extractors: Sequence[Extractor] | None = None,
    *,
    floor: float | None = None,
    model: Model | None = None,
) -> list[Claim]:
    """Every relationship that the extractors read, each once a sentence, in order of reading.

    Where several rules make one claim of one sentence, the most confident stands; where they differ
    on the status, one that is not present stands, since only words that are there can tell it.
    Unless extractors are chosen, bullets are also read with what leads them in, and sentences for
    what they take back of the one before.

    With a ``floor`` the learned model weighs every claim and adds its own: the confidence is then the
    probability that the document states it, and what is less likely than the floor is left out. ``model`` is
    the one that ships unless another is given; where it is missing or damaged that is said once, and the
    rules' claims stand as they are.
    """
    place = {s.id: i for i, s in enumerate(reading.document.sentences)}
    claims = by_rules(reading) if extractors is None else _read(reading, extractors)
    best = best_of(claims)
    if floor is not None and extractors is None:
        from ..learned.combine import combine
        from ..learned.model import shipped

        weights = model or shipped()
        if weights is not None:
            best = combine(reading, claims, best, weights, floor)
    sentences = {s.id: s for s in reading.document.sentences}
    best = [with_context(reading, c, sentences) for c in best]
    return sorted(best, key=lambda c: (place[c.sentence.id], c.subject, c.type, c.object))


def by_rules(reading: Reading) -> list[Claim]:
    """All that the rules claim, several of one relationship where several rules tell of it."""
    claims = _read(reading, DEFAULT)
    lists = joined(reading)
    if lists is not None:
        claims += led(lists[1], _read(lists[0], DEFAULT))
    claims += elided(reading, best_of(claims))
    claims += follow_ups(reading, best_of(claims))
    return claims


def _read(reading: Reading, extractors: Sequence[Extractor]) -> list[Claim]:
    read: list[Claim] = []
    last: list[Claim] = []
    for extractor in extractors:
        (last if isinstance(extractor, NearbyExtractor) else read).extend(extractor.claims(reading))
    return [*housed(reading, fill(read, last))]


def best_of(claims: Iterable[Claim]) -> list[Claim]:
    """One claim of each relationship that a sentence states."""
    best: dict[tuple[str, str, str, str], Claim] = {}
    for claim in claims:
        key = (claim.sentence.id, claim.subject, str(claim.type), claim.object)
        held = best.get(key)
        if held is None or _rank(claim) < _rank(held):
            best[key] = claim
    return [*best.values()]


def _rank(claim: Claim) -> tuple[object, ...]:
    return (
        claim.extractor == "surface",
        claim.status == "present",
        -claim.confidence,
        claim.extractor,
        claim.rule,
        claim.status,
    )

"""Relationships between the entities of a document, as claims with a status.

Rules are data (``rules/*.toml``); the code walks sentences. See :mod:`.rules` for their shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..values import Claim, Extractor, Reading
from .absence import AbsenceExtractor
from .dependency import DependencyExtractor
from .followup import follow_ups
from .frames import FrameExtractor
from .leadin import joined, led
from .nearby import NearbyExtractor, fill
from .structure import StructureExtractor
from .surface import SurfaceExtractor

__all__ = [
    "DEFAULT",
    "AbsenceExtractor",
    "DependencyExtractor",
    "FrameExtractor",
    "NearbyExtractor",
    "StructureExtractor",
    "SurfaceExtractor",
    "extract",
]

DEFAULT: tuple[Extractor, ...] = (
    AbsenceExtractor(), DependencyExtractor(), FrameExtractor(), StructureExtractor(), SurfaceExtractor(),
    NearbyExtractor(),
)  # fmt: skip
"""The extractors that a build uses."""


def extract(reading: Reading, extractors: Sequence[Extractor] | None = None) -> list[Claim]:
    """Every relationship that the extractors read, each once a sentence, in order of reading.

    Where several rules make one claim of one sentence, the most confident stands; where they differ
    on the status, one that is not present stands, since only words that are there can tell it.
    Unless extractors are chosen, bullets are also read with what leads them in, and sentences for
    what they take back of the one before.
    """
    place = {s.id: i for i, s in enumerate(reading.document.sentences)}
    claims = _read(reading, DEFAULT if extractors is None else extractors)
    if extractors is None:
        lists = joined(reading)
        if lists is not None:
            claims += led(lists[1], _read(lists[0], DEFAULT))
        claims += follow_ups(reading, _best(claims))
    return sorted(_best(claims), key=lambda c: (place[c.sentence.id], c.subject, c.type, c.object))


def _read(reading: Reading, extractors: Sequence[Extractor]) -> list[Claim]:
    read: list[Claim] = []
    last: list[Claim] = []
    for extractor in extractors:
        (last if isinstance(extractor, NearbyExtractor) else read).extend(extractor.claims(reading))
    return fill(read, last)


def _best(claims: Iterable[Claim]) -> list[Claim]:
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

"""Relationships between the entities of a document, as claims with a status.

Rules are data (``rules/*.toml``); the code walks sentences. See :mod:`.rules` for their shape.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..values import Claim, Extractor, Reading
from .absence import AbsenceExtractor
from .dependency import DependencyExtractor
from .frames import FrameExtractor
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
    """
    place = {s.id: i for i, s in enumerate(reading.document.sentences)}
    best: dict[tuple[str, str, str, str], Claim] = {}
    read: list[Claim] = []
    last: list[Claim] = []
    for extractor in DEFAULT if extractors is None else extractors:
        (last if isinstance(extractor, NearbyExtractor) else read).extend(extractor.claims(reading))
    for claim in fill(read, last):
        key = (claim.sentence.id, claim.subject, str(claim.type), claim.object)
        held = best.get(key)
        if held is None or _rank(claim) < _rank(held):
            best[key] = claim
    return sorted(best.values(), key=lambda c: (place[c.sentence.id], c.subject, c.type, c.object))


def _rank(claim: Claim) -> tuple[object, ...]:
    return (
        claim.extractor == "surface",
        claim.status == "present",
        -claim.confidence,
        claim.extractor,
        claim.rule,
        claim.status,
    )

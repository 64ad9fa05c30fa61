"""How the status and the confidence of an edge come about: the sum that a reader can check."""

from __future__ import annotations

from dataclasses import dataclass

from ...graph import Edge, Status

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Weight:
    """What speaks for one status: the surest reading of each distinct sentence."""

    status: str
    total: float
    sentences: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights of all statuses, the heaviest first, and the sums in words."""

    status: str
    conflict: bool
    confidence: float
    weights: tuple[Weight, ...]
    says: str
    agrees: bool


def weighing(edge: Edge) -> Weighing:
    """The weights behind an edge; ``agrees`` tells whether they give what the graph holds."""
    best: dict[Status, dict[str, float]] = {}
    for item in edge.evidence:
        if item.status is not None:
            held = best.setdefault(item.status, {})
            held[item.passage] = max(held.get(item.passage, 0.0), item.confidence)
    weights = [Weight(str(s), round(sum(held.values()), 4), tuple(sorted(held.items()))) for s, held in best.items()]
    again = edge.model_copy()
    again.weigh()
    weights.sort(key=lambda w: (w.status != again.status, -w.total, w.status))
    agrees = (again.status, again.conflict, again.confidence) == (edge.status, edge.conflict, edge.confidence)
    return Weighing(str(edge.status), edge.conflict, edge.confidence, tuple(weights), _says(weights, again), agrees)


def _says(weights: list[Weight], edge: Edge) -> str:
    if not weights:
        return "no sentence states it"
    first = weights[0]
    parts = [c for _, c in first.sentences]
    sure = (
        f"confidence {edge.confidence:g}, that of the one sentence that says so"
        if len(parts) == 1
        else f"confidence 1 − {' × '.join(f'(1 − {c:g})' for c in parts[:_SHOWN])}{' × …' if parts[_SHOWN:] else ''}"
        f" = {edge.confidence:g}, since {len(parts)} sentences say so"
    )
    if len(weights) == 1:
        return f"every sentence says {first.status}; {sure}"
    against = ", ".join(f"{w.status} {w.total:g} ({len(w.sentences)} sentence{'s'[: len(w.sentences) > 1]})"
                        for w in weights[1:])  # fmt: skip
    return f"{first.status} weighs most, {first.total:g} ({len(parts)}), against {against}; {sure}"

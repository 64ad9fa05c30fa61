"""What came of asking a model, and how it compares with the offline reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...graph import Edge, KnowledgeGraph, Status
from ...graph.model import Evidence
from ...graph.vocabulary import RelationshipType
from .session import Tally

EXTRACTOR = "llm"


@dataclass(frozen=True, slots=True)
class Difference:
    """One relationship of which the two readings say different things."""

    edge: str
    offline: Status
    model: Status


@dataclass(frozen=True, slots=True)
class Comparison:
    """The relationships of a graph by who read them; both readings are in it, and neither overrules the other."""

    agreed: int
    only_offline: int
    only_model: int
    differing: tuple[Difference, ...]


def compare(graph: KnowledgeGraph) -> Comparison:
    """Compare what the model and what everything else read of each relationship that a document states."""
    agreed = only_offline = only_model = 0
    differing = []
    for edge in graph.edges():
        if edge.type is RelationshipType.ABOUT or edge.from_reference_only:
            continue
        model = _status(edge, (e for e in edge.evidence if e.extractor == EXTRACTOR))
        offline = _status(edge, (e for e in edge.evidence if e.extractor != EXTRACTOR))
        if model is None:
            only_offline += offline is not None
        elif offline is None:
            only_model += 1
        elif model is offline:
            agreed += 1
        else:
            differing.append(Difference(edge.id, offline, model))
    return Comparison(agreed, only_offline, only_model, tuple(differing))


def _status(edge: Edge, evidence: Iterable[Evidence]) -> Status | None:
    """What a part of the evidence alone would make of an edge."""
    stating = [e for e in evidence if e.status is not None]
    if not stating:
        return None
    alone = edge.model_copy(update={"evidence": stating})
    alone.weigh()
    return alone.status


def as_lines(tally: Tally, comparison: Comparison) -> list[str]:
    """The report for people."""
    usage = tally.usage
    out = [
        f"language model {tally.model}: {tally.statements:,} statements taken, "
        f"{tally.asked:,} passages asked, {tally.kept:,} answered before",
        f"  compared with the offline reading: {comparison.agreed:,} relationships agreed, "
        f"{comparison.only_offline:,} offline only, {comparison.only_model:,} model only, "
        f"{len(comparison.differing):,} of different status",
    ]
    if tally.new:
        out.append(f"  {tally.new:,} things named that the offline reading did not see")
    out += [f"    {d.edge}: {d.offline} offline, {d.model} by the model" for d in comparison.differing[:10]]
    if len(comparison.differing) > 10:
        out.append(f"    and {len(comparison.differing) - 10:,} more: see joinedup conflicts")
    for fault, count in sorted(tally.dropped.items(), key=lambda item: (-item[1], item[0])):
        out.append(f"  {count:,} statement{'s' if count > 1 else ''} dropped because {fault}")
    if usage.requests:
        about = "some " if usage.estimated else ""
        tokens = f"{about}{usage.input_tokens:,} tokens sent, {usage.output_tokens:,} received"
        out.append(f"  {usage.requests:,} requests, {tokens}; {_cost(tally)}")
    if tally.too_long:
        out.append(f"  {tally.too_long:,} sentences were too long to be sent")
    if tally.unread:
        why = "; ".join(tally.problems) or "the model was asked no more"
        out.append(f"  {tally.unread:,} passages were not read by the model: {why}. The offline reading is whole.")
    return out


def _cost(tally: Tally) -> str:
    usage = tally.usage
    if not usage.priced:
        return "the price is not known"
    missing = usage.requests - usage.priced
    more = f", and {missing:,} requests of unknown price" if missing else ""
    return f"about ${usage.cost:.4f} by published prices{more}"


def as_dict(tally: Tally, comparison: Comparison) -> dict[str, Any]:
    """The report for programs."""
    usage = tally.usage
    return {
        "model": tally.model,
        "complete": tally.complete,
        "passages": {"asked": tally.asked, "cached": tally.kept, "unread": tally.unread},
        "sentences_too_long": tally.too_long,
        "problems": list(tally.problems),
        "statements": tally.statements,
        "new_things": tally.new,
        "dropped": {str(fault): count for fault, count in sorted(tally.dropped.items())},
        "usage": {
            "requests": usage.requests,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "estimated": usage.estimated,
            "cost_usd": float(usage.cost) if usage.priced else None,
            "requests_priced": usage.priced,
        },
        "compared": {
            "agreed": comparison.agreed,
            "only_offline": comparison.only_offline,
            "only_model": comparison.only_model,
            "different_status": [
                {"edge": d.edge, "offline": str(d.offline), "model": str(d.model)} for d in comparison.differing
            ],
        },
    }

"""The third tier for a reader: pairs to ask about, suggested by structure alone, and how well that was tested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...graph.vocabulary import NOT_STATED
from ..missing_links.brokers import Hole
from ..missing_links.predicted import Group, PredictedLink, PredictedLinks
from ..missing_links.validation import Test, Validation
from ..rendering.blocks import Block, Bullets, Column, Heading, Paragraph, Row, Table
from . import words
from .parts import names
from .words import DASH


def predicted_blocks(found: PredictedLinks) -> tuple[Block, ...]:
    """The questions that the structure suggests, and how well hidden links were found."""
    return tuple(_predicted(found))


def _predicted(found: PredictedLinks) -> Iterator[Block]:
    yield Heading(level=2, text=f"Pairs to ask about in {found.system}, suggested by structure alone")
    yield Paragraph(text=_tested(found.validation), tone="plain" if found.shown else "caution")
    yield _validation(found.validation)
    if found.shown:
        yield Paragraph(
            text=f"No document says anything about these pairs. They stand first among {found.candidates:,} pairs of "
            f"{found.ends} named bodies, services and systems because of what they share; how much each thing counts "
            f"was learnt from {found.learnt_from} reports on other areas.",
            tone="note",
        )
        yield _links(found.links, "care", "Services and bodies: is there a link?")
        yield _links(found.links, "boards", "Boards and partnerships: is there a link?")
        yield _links(found.links, "records", "Records and directories: can they be used?")
        yield _holes(found.holes)
    yield _brokers(found)
    if found.limits:
        yield Bullets(items=found.limits)
    for text in found.cautions if found.shown else ():
        yield Paragraph(text=text, tone="caution")


def _tested(validation: Validation) -> str:
    if not validation.searches:
        return "No stated interface joins two named ends, so the list cannot be tested and is left out."
    ends = "shown" if validation.beats else "left out"
    return (
        f"To test the list, each of {validation.hidden} stated links was hidden in turn and looked for from both its "
        f"ends, among {validation.others:.0f} others on the average. The structure put it among the first ten in "
        f"{_share(validation.structure)} of searches; counting links alone would in {_share(validation.degree)}, a "
        f"shuffled list in {_share(validation.random)}. So the list is {ends}."
    )


def _share(test: Test) -> str:
    return DASH if test.hits.value is None else f"{test.hits.value:.0%}"


def _validation(validation: Validation) -> Table:
    tests = (
        ("structure", validation.structure),
        ("number of links alone", validation.degree),
        ("at random", validation.random),
    )
    return Table(
        title="Hidden links found again",
        columns=(
            Column(name="ranking"),
            Column(name="hits@10", kind="share", help="hidden ends found among the first ten"),
            Column(name="mean reciprocal rank", kind="number", help="1 where it always comes first"),
            Column(name="searches", kind="count"),
        ),
        rows=tuple(Row(cells=(name, t.hits.value, t.mrr.value, validation.searches)) for name, t in tests),
        note=f"{validation.note}; the structure did better than the number of links alone in {validation.better} "
        f"searches and worse in {validation.worse}.",
    )


def _links(links: Sequence[PredictedLink], group: Group, title: str) -> Table:
    return Table(
        title=title,
        columns=(
            Column(name="#", kind="count"), Column(name="question"), Column(name="ask"),
            Column(name="what would settle it"), Column(name="why it stands here"),
            Column(name="score", kind="score", help="severity × reach × 0.2"),
        ),
        rows=tuple(
            Row(
                cells=(link.rank, link.question, names(link.ask), link.settles, _why(link), link.score.score),
                evidence=link.evidence,
            )
            for link in links if link.group == group
        ),
        empty="no such pair",
    )  # fmt: skip


def _why(link: PredictedLink) -> str:
    parts = link.parts
    reasons = [
        *([f"both are tied to {names(link.shared[:3])}"] if link.shared else []),
        *([f"same stage ({words.stage(parts.same_stage)})"] if parts.same_stage else []),
        *([f"both for {', '.join(parts.same_functions)}"] if parts.same_functions else []),
        f"{parts.degrees[0]} and {parts.degrees[1]} stated links with others",
        f"in other reports about {parts.prior:.0%} of such pairs have a stated link",
        f"comes as number {link.ranks[0]:g} of those to ask about for the first, {link.ranks[1]:g} for the second",
    ]
    return "; ".join(reasons)


def _holes(holes: Sequence[Hole]) -> Table:
    return Table(
        title="Holes: two brokers without a stated link or a common contact",
        columns=(
            Column(name="between"), Column(name="and"), Column(name="constraint", kind="number"),
            Column(name="constraint of the other", kind="number"), Column(name="both serve"),
        ),
        rows=tuple(
            Row(cells=(h.ends[0].name, h.ends[1].name, *h.constraints, ", ".join(h.places) or NOT_STATED))
            for h in holes
        ),
        note="Each joins contacts who are not joined otherwise; a link between the two would join many at once.",
    )  # fmt: skip


def _brokers(found: PredictedLinks) -> Table:
    return Table(
        title="Who joins contacts that are not joined otherwise",
        columns=(
            Column(name="node"), Column(name="contacts", kind="count"),
            Column(name="effective size", kind="number", help="contacts less those that are redundant"),
            Column(name="constraint", kind="number", help="low: many ways out; near 1: all depends on one"),
        ),
        rows=tuple(Row(cells=(b.node.name, b.contacts, b.effective_size, b.constraint)) for b in found.brokers),
        note="Burt's structural holes, by links that are present or limited.",
        empty="nobody has three contacts",
    )  # fmt: skip

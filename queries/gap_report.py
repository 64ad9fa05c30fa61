"""The pathway-gap report: what a Health and Wellbeing Board could be handed, as one paper for every format.

The parts are a list of functions from :class:`.Findings` to blocks. What a member of a board reads comes first; tables
for those who want to check or to compare follow in annexes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..graph.knowledge_graph import KnowledgeGraph
from .effort import Effort
from .findings import Findings
from .pages import (
    access_points,
    board,
    conflicts,
    expected,
    figures,
    fragmentation,
    governance,
    method,
    missing_links,
    missing_links_triage,
    networks,
    pathways,
    predicted,
    services,
    summary,
    today,
)
from .pages.parts import ADVICE, cautions
from .rendering.blocks import Block, Chart, Claims, Heading, Paper, Paragraph

Tell = Callable[[str, int, int], None]
"""Is told the name of the part, how many parts are done and of how many."""


class Part(NamedTuple):
    """A part of the report: its title, one plain sentence on what it holds, and what makes it."""

    title: str
    lead: str
    blocks: Callable[[Findings], Iterable[Block]]


BODY: tuple[Part, ...] = (
    Part("Summary", "", summary.summary_blocks),
    Part(
        "The links at a glance",
        "How many of the links that the documents mention are in place, by stage of care, by the sectors that they "
        "join, and by theme. Count before you compare: a bar of two links says little.",
        figures.glance_blocks,
    ),
    Part(
        "Missing links",
        "What the documents themselves say is missing or works only in part, most urgent first, each with the "
        "sentences that say so. Nothing here is inferred.",
        lambda f: (
            *missing_links.stated_blocks(f.missing),
            *missing_links_triage.owners_blocks(f.missing),
            *_brief(missing_links_triage.bundles_blocks(f.missing)),
            *_inside(cautions(f.missing.cautions)),
        ),
    ),
    Part(
        "Links that one would expect",
        "What national policy and guidance expect of a joined-up pathway, against what the documents say. Where they "
        "say nothing, that is a question to ask and no finding.",
        lambda f: board.question_blocks(f.missing.expected),
    ),
    Part(
        "Points of access",
        "Where people are meant to enter, who may, who does, and what depends on one service or body alone.",
        lambda f: board.access_blocks(f.access),
    ),
    Part(
        "Fragmentation",
        "Among how many bodies a place is divided, who oversees it, where services repeat or differ, and how often a "
        "path changes hands.",
        lambda f: (
            *governance.layers_blocks(f.fragmentation.layers),
            *governance.oversight_blocks(f.fragmentation.oversight),
            *governance.authority_blocks(f.fragmentation.governance),
            *services.duplication_blocks(f.fragmentation.services),
            *services.variation_blocks(f.fragmentation.services),
            *services.coverage_blocks(f.fragmentation.coverage),
            *pathways.handoff_blocks(f.fragmentation.handoffs),
        ),
    ),
    Part(
        "What the documents do not agree on",
        "Sentences that contradict each other. Ask which holds before you act on either.",
        lambda f: _inside(conflicts.conflicts_blocks(f.conflicts)),
    ),
    Part("Method and limits", "", method.method_blocks),
    Part("Glossary", "", method.glossary_blocks),
)
"""What a board reads, in order."""

ANNEXES: tuple[Part, ...] = (
    Part(
        "Links in figures",
        "The tables behind the figures, with intervals and with all sentences.",
        lambda f: _without_charts(fragmentation.gap_rate_blocks(f.fragmentation.gaps, f.fragmentation.evidence)),
    ),
    Part(
        "Missing links for a reviewer",
        "What one remedy would close, what to check before counting, and what to ask as the structure suggests it.",
        lambda f: (
            *missing_links_triage.bundles_blocks(f.missing),
            *missing_links_triage.elsewhere_blocks(f.missing),
            *(b for found in f.missing.predicted for b in predicted.predicted_blocks(found)),
        ),
    ),
    Part(
        "Links that one would expect, row by row",
        "Each row of the template, with what it asks, whom, and what would settle it.",
        lambda f: _inside(expected.expected_blocks(f.missing.expected)),
    ),
    Part(
        "Points of access in full",
        "All that the documents state of each point, who may use it, and what depends on what.",
        lambda f: _inside(access_points.access_points_blocks(f.access)),
    ),
    Part(
        "Services in full",
        "Providers, overlap, links of several kinds, and shares that the documents state.",
        lambda f: (
            *pathways.provider_blocks(f.fragmentation.providers, f.fragmentation.ceilings),
            *services.overlap_blocks(f.fragmentation.services),
            *services.link_blocks(f.fragmentation.links, f.fragmentation.evidence),
            *services.share_blocks(f.fragmentation.coverage.shares),
        ),
    ),
    Part(
        "Measures of networks",
        "How far stated links hold the system together. For those who compare reports of one kind.",
        lambda f: (
            *networks.level_blocks(f.fragmentation.levels, f.fragmentation.evidence),
            *fragmentation.cohesion_blocks(f.fragmentation.cohesion),
            *networks.cohesion_change_blocks(f.fragmentation.cohesion_changes, f.fragmentation.evidence),
            *networks.community_blocks(f.fragmentation.communities, f.fragmentation.evidence, f.fragmentation.names),
            *fragmentation.ei_blocks(f.fragmentation.ei),
            *networks.flow_blocks(f.fragmentation.flow_ei),
            *networks.reach_blocks(f.fragmentation.roles, f.fragmentation.reach, f.fragmentation.evidence),
            *fragmentation.footprint_blocks(f.fragmentation.footprints),
            Heading(level=2, text="Boards as a network"),
            *governance.structure_blocks(f.fragmentation.governance),
            *networks.effort_blocks(f.fragmentation.effort, f.fragmentation.limits),
        ),
    ),
    Part(
        "Who answers today",
        "The bodies that the documents name, and those that published lists name as their successors.",
        lambda f: _inside(today.today_blocks(f.today)),
    ),
)
"""What stands behind the body, lettered from A."""


def gap_report(
    graph: KnowledgeGraph,
    *,
    title: str | None = None,
    annexes: bool = True,
    effort: Effort | None = None,
    tell: Tell | None = None,
) -> Paper:
    """The report on a system: summary, figures, the three analyses, method, glossary and, where wanted, annexes.

    Its claims carry their sentences; a writer numbers them and puts the list of evidence at the end. ``effort`` bounds
    the draws for intervals and tests, ``tell`` hears of progress. A graph without links gives a report that says so.
    """
    found = Findings(graph, effort or Effort())
    parts = list(BODY)
    if annexes:
        lettered = zip(_LETTERS, ANNEXES, strict=False)
        parts += [annex._replace(title=f"Annex {letter}. {annex.title}") for letter, annex in lettered]
    blocks: list[Block] = []
    for done, part in enumerate(parts):
        if tell:
            tell(part.title, done, len(parts))
        made = tuple(part.blocks(found))
        if made:
            lead = (Paragraph(text=part.lead),) if part.lead else ()
            blocks += [Heading(level=1, text=part.title), *lead, *made]
    if tell:
        tell("done", len(parts), len(parts))
    return Paper(
        title=title or f"Where care is not joined up: {graph.system}",
        subtitle=_made_from(found),
        blocks=tuple(blocks),
    )


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _made_from(found: Findings) -> str:
    """What the report is, and how much it was made from."""
    documents = found.documents
    counted = f"{len(documents)} document{'' if len(documents) == 1 else 's'}"
    pages = sum(d.pages or 0 for d in documents) if all(d.pages for d in documents) else 0
    words = sum(d.words for d in documents)
    extent = [f"{n:,} {what}" for n, what in ((pages, "pages"), (words, "words")) if n]
    told = f" ({', '.join(extent)})" if extent else ""
    return (
        f"Pathway-gap report on {found.graph.system}, made from {counted}{told}. "
        f"Every number in square brackets leads to a sentence of {'it' if len(documents) == 1 else 'theirs'}."
    )


def _inside(blocks: Iterable[Block]) -> Iterable[Block]:
    """The blocks of a page without its title, which the part has already; its advice is no chapter of its own."""
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
        elif block.level > 1:
            yield block.model_copy(update={"level": 3}) if block.text == ADVICE else block


def _brief(blocks: Iterable[Block]) -> Iterable[Block]:
    """The tables and sentences of a page; its claims stand in an annex."""
    return (block for block in blocks if not isinstance(block, Claims))


def _without_charts(blocks: Iterable[Block]) -> Iterable[Block]:
    """The tables behind figures that the body shows."""
    return (block for block in blocks if not isinstance(block, Chart))

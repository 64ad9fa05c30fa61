"""What is in a graph: documents, kinds of node, relationships by status, and the most urgent gaps."""

from __future__ import annotations

from collections.abc import Iterable

from ...graph.summary import Summary
from ...graph.vocabulary import Status
from ..missing_links.stated import StatedGap
from ..rendering.blocks import Block, Bullets, Claim, Claims, Column, Heading, Paragraph, table
from .parts import colour, some


def overview_blocks(found: Summary) -> tuple[Block, ...]:
    """What was counted in a graph."""
    blocks: list[Block] = [
        Paragraph(
            text=f"{found.system}: {some(found.nodes, 'node')}, {some(found.edges, 'relationship')}, "
            f"{some(found.quotes, 'quote')} from {some(len(found.documents), 'document')}",
            tone="strong",
        ),
        Bullets(
            items=tuple(
                f"{d.name} ({f'{d.pages} pages, ' if d.pages else ''}{some(d.words, 'word')})" for d in found.documents
            )
        ),
        Paragraph(text=", ".join(f"{count} {kind}" for kind, count in found.kinds.items())),
        table(
            "Relationships by status",
            ("relationship", *(Column(name=str(status), kind="count") for status in Status)),
            [(type_, *(by_status.get(s) for s in Status)) for type_, by_status in found.relationships.items()],
        ),
        Paragraph(
            text=f"{some(found.interfaces, 'interface')}, {found.gaps} of them limited or absent; "
            f"{found.conflicts} with conflicting evidence"
        ),
    ]
    if found.reference_bodies or found.successions:
        bodies = "1 body" if found.reference_bodies == 1 else f"{found.reference_bodies} bodies"
        blocks.append(Paragraph(text=f"from reference data: {bodies}, {some(found.successions, 'succession')}"))
    return tuple(blocks)


def urgent_blocks(gaps: Iterable[StatedGap]) -> tuple[Block, ...]:
    """A few gaps, each with a sentence that states it."""
    shown = tuple(gaps)
    return (
        Heading(level=2, text=f"The {len(shown)} most urgent gaps" if len(shown) > 1 else "The most urgent gap"),
        Claims(items=tuple(Claim(title=g.statement, status=colour(g.status), evidence=g.evidence[:1]) for g in shown)),
    )

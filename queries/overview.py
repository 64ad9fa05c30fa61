"""What is in a graph, for reading on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.summary import summarise
from ..graph.vocabulary import Status
from .missing_links.stated import missing_links
from .rendering.terminal import clean

if TYPE_CHECKING:
    from rich.console import Console


def overview(graph: KnowledgeGraph, console: Console) -> None:
    """Print documents, kinds of node, and relationships by status."""
    from rich.table import Table

    found = summarise(graph)
    count = len(found.documents)
    console.print(
        f"[bold]{_safe(found.system)}[/bold]: {found.nodes} nodes, {found.edges} relationships, "
        f"{found.quotes} quotes from {count} document{'s' if count != 1 else ''}",
        highlight=False,
    )
    for document in found.documents:
        extent = f"{document.pages} pages, " if document.pages else ""
        console.print(f"  {_safe(document.name)}  ({extent}{document.words} words)", highlight=False, soft_wrap=True)
    console.print("  " + ", ".join(f"{count} {kind}" for kind, count in found.kinds.items()), highlight=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("relationship")
    for status in Status:
        table.add_column(status, justify="right")
    for type_, by_status in found.relationships.items():
        table.add_row(type_, *(str(by_status.get(s, "")) for s in Status))
    console.print(table)
    console.print(f"{found.interfaces} interfaces, {found.gaps} of them limited or absent; "
                  f"{found.conflicts} with conflicting evidence", highlight=False)  # fmt: skip
    if found.reference_bodies or found.successions:
        bodies = "1 body" if found.reference_bodies == 1 else f"{found.reference_bodies} bodies"
        times = "1 succession" if found.successions == 1 else f"{found.successions} successions"
        console.print(f"from reference data: {bodies}, {times}", highlight=False)


def top_gaps(graph: KnowledgeGraph, console: Console, count: int) -> None:
    """Print the most urgent gaps, each with a sentence that states it."""
    console.print(f"\n[bold]The {count} most urgent gaps[/bold]")
    for gap in missing_links(graph).gaps[:count]:
        console.print(f"  [bold]{gap.status}[/bold]  {_safe(gap.statement)}", highlight=False, soft_wrap=True)
        quote = gap.evidence[0]
        console.print(f"          “{_safe(quote.text)}” ({_safe(quote.where)})", highlight=False, soft_wrap=True)


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(clean(text))

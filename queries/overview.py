"""What is in a graph, for reading on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.summary import summarise
from .missing_links.stated import stated_gaps
from .pages.overview import overview_blocks, urgent_blocks
from .rendering.terminal import print_blocks
from .views import SystemView

if TYPE_CHECKING:
    from rich.console import Console


def overview(graph: KnowledgeGraph, console: Console) -> None:
    """Print documents, kinds of node, and relationships by status."""
    print_blocks(overview_blocks(summarise(graph)), console)


def top_gaps(graph: KnowledgeGraph, console: Console, count: int) -> None:
    """Print the most urgent gaps, each with a sentence that states it."""
    gaps = [gap for gap in stated_gaps(SystemView.of(graph)) if gap.interface]
    print_blocks(urgent_blocks(gaps[:count]), console)

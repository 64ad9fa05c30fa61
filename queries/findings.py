"""All analyses of one system, each worked out once, when it is first asked for, from one shared view."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import DocumentInfo
from .access_points.analysis import AccessPointReport, access_points
from .conflicts import ConflictsReport, conflicts
from .effort import Effort
from .fragmentation.analysis import FragmentationReport, fragmentation
from .missing_links.analysis import MissingLinksReport, missing_links
from .today import TodayReport, today
from .views import SystemView


@dataclass(frozen=True)
class Findings:
    """The results on one graph; ``effort`` says how many draws intervals and tests by chance are made of."""

    graph: KnowledgeGraph
    effort: Effort = field(default_factory=Effort)

    @cached_property
    def view(self) -> SystemView:
        """What the documents state, without reference data."""
        return SystemView.of(self.graph)

    @cached_property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """The documents that were read."""
        return tuple(d for d in self.graph.documents if not d.skipped)

    @cached_property
    def fragmentation(self) -> FragmentationReport:
        """The first analysis."""
        return fragmentation(self.view, effort=self.effort)

    @cached_property
    def access(self) -> AccessPointReport:
        """The second analysis."""
        return access_points(self.view, effort=self.effort)

    @cached_property
    def missing(self) -> MissingLinksReport:
        """The third analysis, its three tiers apart."""
        return missing_links(self.view, effort=self.effort)

    @cached_property
    def today(self) -> TodayReport:
        """Who answers for the gaps today."""
        return today(self.graph)

    @cached_property
    def conflicts(self) -> ConflictsReport:
        """What the documents do not agree on."""
        return conflicts(self.graph)

"""The second analysis: where people enter a system, who may, who does, and what hangs on it."""

from __future__ import annotations

from typing import Literal

from ...graph.knowledge_graph import KnowledgeGraph
from ..results import NodeRef, Result
from ..views import SystemView
from .declared import AccessPoint, declared_points
from .doors import (
    Competing,
    DeFactoPoint,
    MissingDoor,
    Substitution,
    competing_points,
    de_facto_points,
    missing_doors,
    substitutions,
)
from .single_points import SinglePoints, single_points
from .use import AwarenessGap, MayRefer, Volumes, awareness_gaps, volumes, who_can_use

CAUTIONS = (
    "An empty cell is “not stated”: no document says, which is not a no.",
    "Candidates work like a point of access and are not called one: a person decides.",
    "Points for one purpose in one place are potential duplication; they may differ in ways that no document mentions.",
)


class AccessPointReport(Result):
    """Everything on points of access, each row with its lines of evidence."""

    analysis: Literal["access-points"] = "access-points"
    system: str
    documents: tuple[str, ...]
    points: tuple[AccessPoint, ...]
    use: tuple[MayRefer, ...]
    volumes: tuple[Volumes, ...]
    awareness: tuple[AwarenessGap, ...]
    competing: tuple[Competing, ...]
    de_facto: tuple[DeFactoPoint, ...]
    unused_doors: tuple[NodeRef, ...]
    undesigned_doors: tuple[NodeRef, ...]
    substitutions: tuple[Substitution, ...]
    single_points: SinglePoints
    missing_doors: tuple[MissingDoor, ...]
    cautions: tuple[str, ...] = CAUTIONS

    @property
    def declared(self) -> tuple[AccessPoint, ...]:
        """Declared points that exist."""
        return tuple(p for p in self.points if p.standing == "declared" and p.exists)

    @property
    def candidates(self) -> tuple[AccessPoint, ...]:
        """Points that only work like one."""
        return tuple(p for p in self.points if p.standing == "candidate")


def access_points(graph: KnowledgeGraph | SystemView) -> AccessPointReport:
    """Declared points of access and candidates, their use, and the doors that nobody designed.

    ``unused_doors`` are declared and no flow from two sectors or more enters there;
    ``undesigned_doors`` are the reverse.
    """
    view = SystemView.of(graph)
    graph = view.graph
    points = declared_points(view)
    use = who_can_use(view, points)
    told = substitutions(view)
    flows = de_facto_points(view, points, told)
    entered = {d.node.id for d in flows}
    designed = {p.point.id for p in points if p.standing == "declared"}
    existing = [p for p in points if p.standing == "declared" and p.exists]
    return AccessPointReport(
        system=graph.system,
        documents=tuple(d.name for d in graph.documents if not d.skipped),
        points=points,
        use=use,
        volumes=volumes(view, points),
        awareness=awareness_gaps(view, points),
        competing=competing_points(view, points, use),
        de_facto=flows,
        unused_doors=tuple(p.point for p in existing if p.point.id not in entered),
        undesigned_doors=tuple(d.node for d in flows if d.node.id not in designed),
        substitutions=told,
        single_points=single_points(view, points),
        missing_doors=missing_doors(view, points),
    )

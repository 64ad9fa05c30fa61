"""The second analysis: where people enter a system, who may, who does, and what hangs on it."""

from __future__ import annotations

from typing import Literal

from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.vocabulary import RelationshipType
from ..effort import Effort
from ..results import Figure, NodeRef, Quote, Result, evidence_of
from ..views import SystemView
from .awareness import AwarenessGap, DormantAudience, awareness_gaps, dormant_audiences
from .competing import Competing, DoorsApart, competing_points, doors_apart
from .de_facto import DeFactoPoint, de_facto_points
from .declared import AccessPoint, declared_points
from .load import loads
from .missing import MissingDoor, Unserved, missing_doors, open_share, unserved
from .sentences import Sentences
from .single_points import SinglePoints, single_points
from .use import MayRefer, answered, who_can_use
from .volumes import Volumes, volumes
from .ways_round import DoorCount, Substitution, door_counts, doors_by_kind, substitutions

CAUTIONS = (
    "An empty cell is “not stated”: no document says, which is not a no.",
    "Candidates work like a point of access and are not called one: a person decides.",
    "Points for one purpose in one place are potential duplication; they may differ in ways that no document mentions.",
    "“Not mentioned” is no finding that there is no door: no document says that there is one, or that there is none.",
)


class AccessPointReport(Result):
    """Everything on points of access, each row with its lines of evidence.

    ``answered`` is the share of pairs of an audience and a declared point that are stated to be open, ``open_share``
    the share of cells of place, purpose and audience with an open point; of both most is not stated in most reports.
    ``evidence`` has the lines of the statements that ``answered`` counts; every row has its own.
    ``unused_doors`` are declared, and no flow from outside their own organisation is stated to enter there;
    ``undesigned_doors`` are the reverse. ``limits`` say what could not be worked out, and why.
    """

    analysis: Literal["access-points"] = "access-points"
    system: str
    documents: tuple[str, ...]
    points: tuple[AccessPoint, ...]
    use: tuple[MayRefer, ...]
    answered: Figure
    volumes: tuple[Volumes, ...]
    awareness: tuple[AwarenessGap, ...]
    dormant: tuple[DormantAudience, ...]
    competing: tuple[Competing, ...]
    apart: tuple[DoorsApart, ...]
    de_facto: tuple[DeFactoPoint, ...]
    unused_doors: tuple[NodeRef, ...]
    undesigned_doors: tuple[NodeRef, ...]
    substitutions: tuple[Substitution, ...]
    counts: tuple[DoorCount, ...]
    single_points: SinglePoints
    missing_doors: tuple[MissingDoor, ...]
    unserved: tuple[Unserved, ...]
    open_share: Figure
    evidence: dict[str, tuple[Quote, ...]]
    effort: Effort
    limits: tuple[str, ...] = ()
    cautions: tuple[str, ...] = CAUTIONS

    @property
    def declared(self) -> tuple[AccessPoint, ...]:
        """Declared points that exist."""
        return tuple(p for p in self.points if p.standing == "declared" and p.exists)

    @property
    def candidates(self) -> tuple[AccessPoint, ...]:
        """Points that only work like one."""
        return tuple(p for p in self.points if p.standing == "candidate")

    @property
    def directories(self) -> tuple[AccessPoint, ...]:
        """Registers that tell people where to turn."""
        return tuple(p for p in self.points if p.standing == "directory")


def access_points(graph: KnowledgeGraph | SystemView, *, effort: Effort | None = None) -> AccessPointReport:
    """Declared points of access and candidates, their use, and the doors that nobody designed.

    ``effort`` says how many resamples intervals are drawn from; it is scaled down for a large graph.
    """
    view = SystemView.of(graph)
    graph = view.graph
    network = view.networks["stated"]
    effort = (effort or Effort()).scaled(len(network), network.number_of_edges())
    sentences = Sentences(view)
    points = declared_points(view)
    use = who_can_use(view, points)
    counted = volumes(view, points, sentences, effort)
    unaware = awareness_gaps(view, points)
    told = substitutions(sentences)
    doors = frozenset(p.point.id for p in points if p.exists) | frozenset(doors_by_kind(view))
    heads = door_counts(sentences, doors)
    flows = de_facto_points(view, points, told, heads, counted, effort)
    entered = {d.node.id for d in flows} | {v.point.id for v in counted}
    designed = {p.point.id for p in points if p.standing == "declared"}
    existing = [p for p in points if p.standing == "declared" and p.exists]
    cells, sorts = unserved(view, points, use)
    asked = answered(view, use, points, effort)
    said = frozenset(asked.edges)
    return AccessPointReport(
        system=graph.system,
        documents=tuple(d.name for d in graph.documents if not d.skipped),
        points=points,
        use=use,
        answered=asked,
        volumes=counted,
        awareness=unaware,
        dormant=dormant_audiences(counted, use, unaware, view),
        competing=competing_points(view, points, use, effort),
        apart=doors_apart(view, points),
        de_facto=flows,
        unused_doors=tuple(p.point for p in existing if p.point.id not in entered),
        undesigned_doors=tuple(d.node for d in flows if d.node.id not in designed and not d.left_hospital),
        substitutions=told,
        counts=heads,
        single_points=single_points(view, points, loads(sentences), effort),
        missing_doors=missing_doors(points),
        unserved=cells,
        open_share=open_share(sorts),
        evidence=evidence_of(e for e in graph.edges(RelationshipType.REFERS_TO) if e.id in said),
        effort=effort,
        limits=_limits(view, points, counted),
    )


def _limits(view: SystemView, points: tuple[AccessPoint, ...], counted: tuple[Volumes, ...]) -> tuple[str, ...]:
    """What could not be worked out, and why, in plain sentences."""
    found = []
    doors = [p for p in points if p.standing == "declared" and p.exists]
    if not doors:
        found.append(
            "No document calls anything that exists a point of access, so nobody can be said to be left without one."
        )
    elif not any(p.covers for p in doors):
        found.append("No document says which places the points serve: they are compared as if each served all.")
    if not counted:
        found.append(
            "No document counts the referrals to a point by their source, so how concentrated use is stays open."
        )
    if not view.interfaces:
        found.append(
            "No interface is stated, so there is no network in which anything could be a single point of failure."
        )
    return tuple(found)

"""Who does not know of a door, and who may use one and all but never does."""

from __future__ import annotations

from ...graph.model import Edge
from ...graph.vocabulary import NOT_STATED, RelationshipType, Status
from ..lexicon import access_lexicon
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .declared import AccessPoint
from .use import USE, MayRefer, audience_of
from .volumes import Volumes


class AwarenessGap(Result):
    """An audience that is said not to know (enough) that it could use a service.

    ``declared`` is whether the service is a point of access or of information at all.
    """

    audience: str
    source: NodeRef
    point: NodeRef
    declared: bool
    status: Status
    edge: str
    evidence: tuple[Quote, ...]


class DormantAudience(Result):
    """An audience that may use a point, is not said to be unaware of it, and all but never does.

    ``share`` is what it referred of all referrals counted in the period. Where ``examples``, the counts were quoted as
    examples: the share is one of those, not of the service.
    """

    audience: str
    source: NodeRef
    point: NodeRef
    period: str
    share: Figure
    examples: bool
    evidence: tuple[Quote, ...]


def awareness_gaps(view: SystemView, points: tuple[AccessPoint, ...]) -> tuple[AwarenessGap, ...]:
    """Limited or absent ways in whose evidence speaks of knowing, those to points of access first."""
    known = {p.point.id for p in points}
    cue = access_lexicon().awareness.pattern
    rows = [
        AwarenessGap(
            audience=audience_of(view.graph.node(e.source)) or NOT_STATED,
            source=node_ref(view.graph, e.source), point=node_ref(view.graph, e.target),
            declared=e.target in known, status=e.status, edge=e.id,
            evidence=tuple(q for q in quotes(e.evidence) if cue.search(q.text)),
        )
        for e in view.graph.edges(USE)
        if (e.type is RelationshipType.REFERS_TO or e.target in known) and _unaware(e)
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (not r.declared, r.point.id, r.status is not Status.ABSENT, r.source.id)))


def _unaware(edge: Edge) -> bool:
    cue = access_lexicon().awareness.pattern
    return edge.status in (Status.LIMITED, Status.ABSENT) and any(cue.search(i.text) for i in edge.evidence)


def dormant_audiences(
    volumes: tuple[Volumes, ...], use: tuple[MayRefer, ...], unaware: tuple[AwarenessGap, ...], view: SystemView
) -> tuple[DormantAudience, ...]:
    """Audiences under the share of ``volumes.dormant_below``, unless they may not refer or do not know."""
    limit = access_lexicon().volumes.dormant_below
    shut = {(u.point.id, u.audience) for u in use if u.answer == "no"}
    not_told = {(g.point.id, g.audience) for g in unaware} | {(g.point.id, g.source.id) for g in unaware}
    rows = []
    for found in volumes:
        for source in found.sources:
            audience = audience_of(view.graph.node(source.source.id)) or NOT_STATED
            keys = {(found.point.id, audience), (found.point.id, source.source.id)}
            if source.share >= limit or keys & (shut | not_told):
                continue
            rows.append(
                DormantAudience(
                    audience=audience, source=source.source, point=found.point, period=found.period,
                    share=Figure.ratio(
                        source.volume, found.total, note="no interval: the counts are printed, and hang on no status"
                    ),
                    examples=found.examples, evidence=source.evidence,
                )
            )  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (r.point.id, r.period, r.share.numerator, r.source.id)))

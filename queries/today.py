"""Who answers today: for every gap and weakness the bodies responsible then, and their successors now.

"Then" is what the documents state, "now" what reference data say: the two never mix. Nobody is
guessed. Where no document names a body, the answer is "not stated"; where a body is in no published
list, its successors are not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Edge, Evidence, Node
from ..graph.vocabulary import BODIES, GAP_STATUSES, NOT_STATED, Kind, RelationshipType, Status
from .missing_links.stated import StatedGap, stated_gaps
from .missing_links.triage import gap_evidence
from .responsible import Found, responsible
from .results import NodeRef, Quote, Result, node_ref, quotes
from .successors import Now, Standing, Successors
from .views import SystemView

_NO_REFERENCE = (
    "This graph was built without reference data, so that nobody's successors are known: "
    "build it again, without --no-reference."
)
_CAUTIONS = (
    "Who was responsible then is what the documents state; who is there now is what reference data say.",
    "A successor in law has not always taken over the very function: functions may have been divided.",
)


class Answer(Result):
    """A body that answered then, how it was found, and who is there now.

    ``now`` is empty where the body is not in the reference data; where it is still there, it is in it.
    """

    body: NodeRef
    type: str | None
    codes: dict[str, str]
    found: tuple[Found, ...]
    standing: Standing
    now: tuple[Now, ...]


class End(Result):
    """One end of a gap, or what a finding is about. No ``bodies``: who answers for it is not stated."""

    node: NodeRef
    role: Literal["source", "target", "about"]
    bodies: tuple[Answer, ...]


class Concern(Result):
    """A gap or a finding. ``id`` is that of its edge or node; a finding has neither relation nor status.

    ``named`` are further bodies that stand in the same sentences: nothing says that they answer for it,
    and they count nowhere.
    """

    id: str
    what: Literal["gap", "finding"]
    statement: str
    relation: RelationshipType | None = None
    status: Status | None = None
    conflict: bool = False
    score: float | None = None
    theme: str
    stages: tuple[str, ...]
    ends: tuple[End, ...]
    named: tuple[Answer, ...]
    documents: tuple[str, ...]
    evidence: tuple[Quote, ...]


class BodyToday(Result):
    """A body of today under its official name, and how much it answers for.

    ``then`` are the bodies that documents name, itself or those before it; ``concerns`` are the ids of the
    gaps and findings.
    """

    body: NodeRef
    name: str
    codes: dict[str, str]
    gaps: int
    absent: int
    limited: int
    findings: int
    then: tuple[NodeRef, ...]
    concerns: tuple[str, ...]


class TodayReport(Result):
    """Gaps and weaknesses with the bodies of then and now; ``reference`` tells whether "now" is known at all.

    ``unanswered`` counts the gaps and findings for which no end has a body.
    """

    analysis: Literal["today"] = "today"
    system: str
    documents: tuple[str, ...]
    reference: bool
    gaps: tuple[Concern, ...]
    findings: tuple[Concern, ...]
    bodies: tuple[BodyToday, ...]
    unknown: tuple[NodeRef, ...]
    unanswered: int
    cautions: tuple[str, ...]


def today(
    graph: KnowledgeGraph,
    *,
    stage: str | None = None,
    theme: str | None = None,
    sector: str | None = None,
    status: Status | str | None = None,
    body: str | None = None,
    uncovered_only: bool = False,
) -> TodayReport:
    """Every gap, most urgent first, and every weakness in order of reading, with who answers for it.

    Filters are those of :func:`.missing_links`; findings have no status and no recommendation, and are
    left out where one of these is asked for. ``body`` keeps what a body answers or answered for: a part
    of its name, or one of its codes. Raises :class:`QueryError` for a value that the vocabulary lacks.
    """
    stated = graph.stated()
    links = stated_gaps(
        SystemView.of(stated), stage=stage, theme=theme, sector=sector, status=status, uncovered_only=uncovered_only
    )
    answers = _Answers(graph, stated)
    edges = {e.id: e for e in stated.interfaces(GAP_STATUSES)}
    gaps = [_gap(gap, edges[gap.id], answers) for gap in links if gap.interface]
    findings: list[Concern] = []
    if status is None and not uncovered_only:
        view = SystemView(stated)
        for node in sorted(stated.nodes(Kind.FINDING), key=_reading_order):
            about = [e.target for e in stated.edges(RelationshipType.ABOUT, source=node.id)]
            found = _finding(node, about, answers)
            if (
                node.attributes.get("polarity") == "weakness"
                and (stage is None or stage in found.stages)
                and (theme is None or found.theme == theme)
                and (sector is None or sector in {view.sector[i] for i in about})
            ):
                findings.append(found)
    if body is not None:
        gaps, findings = ([c for c in some if _names(graph, c, body)] for some in (gaps, findings))
    concerns = [*gaps, *findings]
    named = [a for c in concerns for e in c.ends for a in e.bodies]
    unknown = {a.body.id: a.body for a in named if not a.now}
    reference = answers.successors.any
    return TodayReport(
        system=graph.system,
        documents=tuple(d.name for d in graph.documents if not d.skipped),
        reference=reference,
        gaps=tuple(gaps),
        findings=tuple(findings),
        bodies=_by_body(concerns),
        unknown=tuple(unknown[i] for i in sorted(unknown)),
        unanswered=sum(not any(e.bodies for e in c.ends) for c in concerns),
        cautions=_CAUTIONS if reference else (_NO_REFERENCE, *_CAUTIONS),
    )


class _Answers:
    """Who answers for a node, worked out once for each."""

    def __init__(self, graph: KnowledgeGraph, stated: KnowledgeGraph) -> None:
        self._graph, self._stated = graph, stated
        self.successors = Successors(graph)
        self._known: dict[str, tuple[Answer, ...]] = {}
        self._in_sentence: dict[str, set[str]] = {}
        for node in stated.nodes(BODIES):
            for piece in node.evidence:
                if piece.sentence:
                    self._in_sentence.setdefault(piece.passage, set()).add(node.id)

    def end(self, node_id: str, role: Literal["source", "target", "about"]) -> End:
        if node_id not in self._known:
            found = responsible(self._stated, node_id)
            self._known[node_id] = tuple(self._answer(body, how) for body, how in found.items())
        return End(node=node_ref(self._graph, node_id), role=role, bodies=self._known[node_id])

    def named(self, evidence: Iterable[Evidence], ends: Iterable[End]) -> tuple[Answer, ...]:
        """The bodies in the sentences that are neither ends nor answer for one."""
        listed = {i for end in ends for i in (end.node.id, *(a.body.id for a in end.bodies))}
        there = {i for piece in evidence for i in self._in_sentence.get(piece.passage, ())}
        return tuple(self._answer(i, ()) for i in sorted(there - listed))

    def _answer(self, body: str, how: tuple[Found, ...]) -> Answer:
        node = self._graph.node(body)
        return Answer(
            body=node_ref(self._graph, body), type=node.type, codes=node.codes, found=how,
            standing=self.successors.standing(body), now=self.successors.now(body),
        )  # fmt: skip


def _gap(gap: StatedGap, edge: Edge, answers: _Answers) -> Concern:
    ends = answers.end(gap.source.id, "source"), answers.end(gap.target.id, "target")
    return Concern(
        id=gap.id, what="gap", statement=gap.statement, relation=gap.relation, status=gap.status,
        conflict=gap.conflict, score=gap.score.score, theme=gap.theme, stages=gap.stages,
        ends=ends, named=answers.named(gap_evidence(edge), ends), documents=gap.documents, evidence=gap.evidence,
    )  # fmt: skip


def _finding(node: Node, about: Iterable[str], answers: _Answers) -> Concern:
    ends = tuple(answers.end(i, "about") for i in about)
    return Concern(
        id=node.id, what="finding", statement=node.name, theme=str(node.attributes.get("theme", NOT_STATED)),
        stages=(str(node.attributes.get("stage", NOT_STATED)),),
        ends=ends, named=answers.named(node.evidence, ends),
        documents=tuple(sorted({e.document for e in node.evidence})), evidence=quotes(node.evidence),
    )  # fmt: skip


def _reading_order(node: Node) -> tuple[object, ...]:
    return (*(node.evidence[0].sort_key()[:2] if node.evidence else ("", -1)), node.id)


def _names(graph: KnowledgeGraph, concern: Concern, text: str) -> bool:
    """Whether a body of then or now bears a name with this text in it, or this code."""
    key = text.casefold()
    for answer in (a for end in concern.ends for a in end.bodies):
        ids = {answer.body.id, *(n.body.id for n in answer.now), *(s.body.id for n in answer.now for s in n.path)}
        for node in map(graph.node, ids):
            if any(key in name.casefold() for name in (node.name, *node.aliases)):
                return True
            if key in (code.casefold() for code in node.codes.values()):
                return True
    return False


def _by_body(concerns: Iterable[Concern]) -> tuple[BodyToday, ...]:
    """The bodies of today, those that answer for most first."""
    refs: dict[str, Now] = {}
    answers_for: dict[str, dict[str, Concern]] = {}
    then: dict[str, dict[str, NodeRef]] = {}
    for concern in concerns:
        for answer in (a for end in concern.ends for a in end.bodies):
            for now in answer.now:
                refs.setdefault(now.body.id, now)
                answers_for.setdefault(now.body.id, {})[concern.id] = concern
                then.setdefault(now.body.id, {})[answer.body.id] = answer.body
    rows = []
    for body, mine in answers_for.items():
        statuses = [c.status for c in mine.values() if c.what == "gap"]
        rows.append(
            BodyToday(
                body=refs[body].body, name=refs[body].name, codes=refs[body].codes, gaps=len(statuses),
                absent=statuses.count(Status.ABSENT), limited=statuses.count(Status.LIMITED),
                findings=len(mine) - len(statuses), then=tuple(then[body][i] for i in sorted(then[body])),
                concerns=tuple(mine),
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (-r.gaps - r.findings, -r.gaps, r.body.id)))

"""The second tier of missing links: what a template expects and no document states.

Every row of the template is looked up among the statements, by kind of actor and stage. A row that is stated has the
gravest status of the statements that bear on it; a row that is not is a question to the system, and never a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from ...graph.errors import QueryError
from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.vocabulary import NOT_STATED, RelationshipType, Status, vocabulary
from ..results import Figure, NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .matching import Bearing, Matcher
from .questions import Asked, Questions
from .sites import Sites
from .systems import views_by_system
from .template import STAGES, Row, Template, reference_template
from .triage import Score, triage_rules

Answer = Literal["stated", "stated for some sites", "not stated"]

_REACH = {3: "expected of the whole system", 2: "expected of part of the system", 1: "expected of one site"}
_SEVERITY = {3: "harm or a statutory duty", 2: "delay or repeated assessment", 1: "inconvenience"}


class Match(Result):
    """A statement that bears on a row, with its ends in the row's order.

    ``taken_for`` are the kinds of actor that the ends count as; ``through`` the ends that speak for one as its part or
    its whole. ``sites``: where it holds, empty where no site is said. ``in_stage`` is false where only another stage
    of the review says so; such a statement counts where none of the row's own stage does.
    """

    edge: str
    source: NodeRef
    relation: RelationshipType
    target: NodeRef
    status: Status
    taken_for: tuple[str, str]
    through: tuple[NodeRef, ...]
    sites: tuple[NodeRef, ...]
    in_stage: bool
    counts: bool
    evidence: tuple[Quote, ...]


class MissingThing(Result):
    """A service, record, plan or board of the row that is said not to be there."""

    thing: NodeRef
    status: Status
    evidence: tuple[Quote, ...]


class AtSite(Result):
    """What is stated of one site; ``None`` where nothing is."""

    site: NodeRef
    status: Status | None


class ExpectedRow(Result):
    """One row of the template against one system.

    ``status`` is the gravest of what counts (absent, limited, planned, ended, present), ``None`` where nothing is
    stated; a row expected at every site that is stated of some sites by name, and not of others, is at best limited.
    ``why`` says how it came about. ``open_to`` are kinds of actor of the row of which nothing is stated. Question,
    ``ask``, ``settles`` and ``score`` are given where something is left to ask.
    """

    id: str
    system: str
    stage: str
    expected_of: str
    relation: RelationshipType
    expected_to: str
    basis: tuple[str, ...]
    answer: Answer
    status: Status | None
    why: str
    matches: tuple[Match, ...]
    missing: tuple[MissingThing, ...]
    sites: tuple[AtSite, ...]
    open_to: tuple[str, ...]
    question: str
    ask: tuple[Asked, ...]
    settles: str
    score: Score | None

    @property
    def expectation(self) -> str:
        """The row in the words in which it was written."""
        return f"{self.expected_of} {self.relation} {self.expected_to}"


class ExpectedReport(Result):
    """A template laid over a system, or over each of the local systems of a graph: a row stands once for each.

    ``not_stated`` is the share of rows of which nothing is stated. ``sources`` tells what the short names
    of policies and guidelines stand for, on which rows rest.
    """

    analysis: Literal["expected-links"] = "expected-links"
    system: str
    documents: tuple[str, ...]
    template: str
    period: str
    stage: str | None
    sources: dict[str, str] = Field(default_factory=dict)
    rows: tuple[ExpectedRow, ...]
    not_stated: Figure
    limits: tuple[str, ...] = ()
    cautions: tuple[str, ...] = (
        "A row that is not stated is a question to the system: the documents may only have been silent.",
        "A row is matched by the kind of actor and by the relationship: read the sentence before you rely on it.",
        "The status is the gravest that is stated; the statements beside it may say that it works elsewhere.",
    )

    @property
    def systems(self) -> tuple[str, ...]:
        """The local systems, in order of their names."""
        return tuple(dict.fromkeys(row.system for row in self.rows))

    @property
    def questions(self) -> tuple[ExpectedRow, ...]:
        """Rows of which nothing is stated, the highest score first."""
        rows = [row for row in self.rows if row.status is None]
        return tuple(sorted(rows, key=lambda r: (-(r.score.score if r.score else 0), r.id, r.system)))


def expected(
    graph: KnowledgeGraph | SystemView, template: Template | None = None, *, stage: str | None = None,
    matcher: Matcher | None = None,
) -> ExpectedReport:  # fmt: skip
    """The rows of a template (by default the one that ships) against a system, in the order of the template.

    A graph of several local systems has them one after the other. ``stage``: only the rows of one stage of the review,
    or of "not stated" (system-wide). ``matcher`` is this template laid over this view, where a caller has it already.
    Raises :class:`QueryError` for another stage.
    """
    vocab = vocabulary()
    if stage is not None and stage not in (*vocab.stages, NOT_STATED):
        raise QueryError(f"unknown stage {stage!r}", mend=f"use one of: {', '.join((*vocab.stages, NOT_STATED))}")
    template = reference_template() if template is None else template
    view = SystemView.of(graph)
    wanted = [row for row in template.rows if stage is None or (STAGES[row.stage] or NOT_STATED) == stage]
    rows: list[ExpectedRow] = []
    without = []
    for system, part in views_by_system(view):
        laid = matcher if matcher is not None and matcher.view is part else Matcher(part, template)
        sites = Sites(part, laid.of_kind(template.sites) if template.sites else part.graph.nodes())
        questions = Questions(laid)
        rows += [_row(laid, sites, questions, row, system) for row in wanted]
        if not sites.all and any(row.per_site for row in wanted):
            without.append(system)
    open_rows = [row for row in rows if row.status is None]
    limits = []
    if not wanted:
        limits.append("The template has no rows" + (" of this stage." if stage else "."))
    if not any(view.graph.edges()):
        limits.append("The graph holds no statements, so every row is a question.")
    if without:
        limits.append(f"No single site is named in {', '.join(without)}, so nothing can be said by site there.")
    return ExpectedReport(
        system=view.graph.system, documents=tuple(d.name for d in view.graph.documents if not d.skipped),
        template=template.title, period=template.period, stage=stage, sources=template.sources, rows=tuple(rows),
        not_stated=Figure.ratio(
            len(open_rows), len(rows), note="counted over rows of the template, not over sentences: no interval"
        ),
        limits=tuple(limits),
    )  # fmt: skip


def _row(matcher: Matcher, sites: Sites, questions: Questions, row: Row, system: str) -> ExpectedRow:
    graph = matcher.view.graph
    bearings = matcher.bearings[row.id]
    here = [b for b in bearings if b.in_stage]
    counted = here or bearings
    matches = tuple(_match(matcher, sites, b, b in counted) for b in bearings)
    missing = tuple(
        MissingThing(thing=node_ref(graph, n.id), status=said, evidence=quotes(lines))
        for n, said, lines in matcher.missing(row)
    )
    statuses = [*(b.status for b in counted), *(m.status for m in missing)]
    status = _gravest(statuses)
    why = _why(statuses, bool(here or missing))
    by_site = _by_site(graph, sites, matches) if row.per_site and counted else ()
    silent = [s.site.name for s in by_site if s.status is None]
    told = [s for s in by_site if s.status is not None]
    if silent and told:
        status = _gravest([status or Status.PRESENT, Status.LIMITED])
        why += f"; said of {_list(s.site.name for s in told)}, not of {_list(silent)}"
    answer: Answer = "not stated" if status is None else "stated for some sites" if silent and told else "stated"
    asked = answer != "stated"
    text = questions.text(row) if asked else ""
    if asked and told:  # the other sites are told already
        text = f"{_list(silent)}: {text}"
    return ExpectedRow(
        id=row.id, system=system, stage=STAGES[row.stage] or NOT_STATED,
        expected_of=row.from_words or _list(matcher.template.actors[a].words for a in row.source),
        relation=row.relation, expected_to=row.to_words or _list(matcher.template.actors[a].words for a in row.target),
        basis=row.basis, answer=answer, status=status, why=why, matches=matches, missing=missing, sites=by_site,
        open_to=_open(matcher, row, counted), question=text,
        ask=questions.whom(row) if asked else (), settles=row.settles if asked else "",
        score=_score(row) if status is None else None,
    )  # fmt: skip


def _match(matcher: Matcher, sites: Sites, bearing: Bearing, counts: bool) -> Match:
    graph = matcher.view.graph
    at = sites.of((bearing.source, bearing.target), bearing.lines)
    return Match(
        edge=bearing.edge.id, source=node_ref(graph, bearing.source), relation=bearing.edge.type,
        target=node_ref(graph, bearing.target), status=bearing.status,
        taken_for=(bearing.source_actor, bearing.target_actor),
        through=tuple(node_ref(graph, i) for i in bearing.through), sites=tuple(node_ref(graph, i) for i in at),
        in_stage=bearing.in_stage, counts=counts, evidence=quotes(bearing.lines),
    )  # fmt: skip


def _gravest(statuses: Iterable[Status]) -> Status | None:
    return min(statuses, key=lambda s: vocabulary().statuses[s].grave, default=None)


def _why(statuses: list[Status], here: bool) -> str:
    if not statuses:
        return "no statement between actors of these kinds"
    found = sorted(((s, statuses.count(s)) for s in set(statuses)), key=lambda i: vocabulary().statuses[i[0]].grave)
    tally = ", ".join(f"{n} {s}" for s, n in found)
    return f"gravest of: {tally}" + ("" if here else "; said of another stage of the review only")


def _by_site(graph: KnowledgeGraph, sites: Sites, matches: tuple[Match, ...]) -> tuple[AtSite, ...]:
    return tuple(
        AtSite(
            site=node_ref(graph, site.id),
            status=_gravest(m.status for m in matches if m.counts and site.id in {s.id for s in m.sites}),
        )
        for site in sites.all
    )  # fmt: skip


def _open(matcher: Matcher, row: Row, counted: list[Bearing]) -> tuple[str, ...]:
    """Kinds of actor of the row that no statement touches, where others are touched."""
    taken = {a for b in counted for a in (b.source_actor, b.target_actor)}
    if not counted or not taken & {*row.source, *row.target}:
        return ()
    left = [a for a in dict.fromkeys((*row.source, *row.target)) if a not in taken]
    return tuple(matcher.template.actors[a].words for a in left)


def _score(row: Row) -> Score:
    weight = triage_rules().evidence.expected
    return Score(
        severity=row.severity, severity_reason=_SEVERITY[row.severity],
        reach=row.reach, reach_reason=_REACH[row.reach],
        evidence=weight, evidence_reason="expected by the template alone",
        score=round(row.severity * row.reach * weight, 4),
    )  # fmt: skip


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)

"""The third analysis: missing links, in the order in which a reviewer would take them up, in three tiers kept apart.

Stated: what a document says is absent or limited. Expected: what a template expects and no document states. Predicted:
pairs that the structure suggests, if hiding stated interfaces shows that it can tell. The first are findings; the other
two are questions.
"""

from __future__ import annotations

from typing import Literal

from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.vocabulary import Status
from ..effort import Effort
from ..results import Figure, Quote, Result, evidence_of
from ..views import SystemView
from .bundles import Bundle, bundles, remedies
from .expected import ExpectedReport, expected
from .matching import Matcher
from .predicted import PredictedLinks, predicted
from .stated import StatedGap, stated_gaps
from .template import Template, reference_template


class MissingLinksReport(Result):
    """The three tiers. ``gaps`` are stated interfaces, ``others`` further relationships stated absent or limited.

    ``nobody`` is the share of both whose two ends no body is stated to hold, nor any body above them. ``bundles`` are
    stated gaps that one remedy would close. ``expected`` is the second tier; ``predicted`` the third, one entry for
    each local system, and ``evidence`` has the lines of the statements that its test hides. The filters bear on the
    first tier, ``stage`` on the second too.
    """

    analysis: Literal["missing-links"] = "missing-links"
    system: str
    documents: tuple[str, ...]
    stage: str | None
    gaps: tuple[StatedGap, ...]
    others: tuple[StatedGap, ...]
    interfaces_stated: int
    nobody: Figure
    bundles: tuple[Bundle, ...]
    expected: ExpectedReport
    predicted: tuple[PredictedLinks, ...]
    evidence: dict[str, tuple[Quote, ...]]
    limits: tuple[str, ...] = ()
    cautions: tuple[str, ...] = (
        "Every gap is stated by a document; what no document mentions is not in these lists.",
        "A limited link exists: it is partial, patchy, late or unclear.",
    )


def missing_links(
    graph: KnowledgeGraph | SystemView,
    *,
    stage: str | None = None,
    theme: str | None = None,
    sector: str | None = None,
    status: Status | str | None = None,
    min_score: float = 0.0,
    uncovered_only: bool = False,
    template: Template | None = None,
    effort: Effort | None = None,
) -> MissingLinksReport:
    """Missing links of a system: the stated ones, the highest score first, then what to ask.

    The filters are those of :func:`.stated.stated_gaps`. ``template`` takes the place of the one that ships;
    ``effort`` gives the seed of the sample of ties that tests the third tier.
    Raises :class:`QueryError` for a filter value that the vocabulary does not know.
    """
    view = SystemView.of(graph)
    template = reference_template() if template is None else template
    gaps = stated_gaps(
        view, stage=stage, theme=theme, sector=sector, status=status, min_score=min_score,
        uncovered_only=uncovered_only,
    )  # fmt: skip
    matcher = Matcher(view, template)
    asked = expected(view, template, stage=stage, matcher=matcher)
    suggested = predicted(view, seed=(effort or Effort()).seed)
    hidden = {edge for found in suggested for edge in found.validation.structure.hits.edges}
    limits = []
    if template.title != remedies().template:
        limits.append("Remedies are written for the template that ships: gaps are bundled by theme and body.")
    return MissingLinksReport(
        system=view.graph.system,
        documents=tuple(d.name for d in view.graph.documents if not d.skipped),
        stage=stage,
        gaps=tuple(g for g in gaps if g.interface),
        others=tuple(g for g in gaps if not g.interface),
        interfaces_stated=len(view.interfaces),
        nobody=_nobody(gaps),
        bundles=bundles(view, gaps, template, asked, matcher),
        expected=asked,
        predicted=suggested,
        evidence=evidence_of(e for e in view.interfaces if e.id in hidden),
        limits=tuple(limits),
    )


def _nobody(gaps: tuple[StatedGap, ...]) -> Figure:
    unheld = [gap for gap in gaps if gap.ownership.held == "nobody"]
    return Figure.ratio(
        len(unheld), len(gaps), edges=tuple(gap.id for gap in unheld),
        note="of stated gaps; it follows from who is stated to commission, oversee and run, so no interval",
    )  # fmt: skip

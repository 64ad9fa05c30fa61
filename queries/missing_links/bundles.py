"""Gaps that one remedy would close: by rows of the template, else by theme and shared body."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from heapq import heapify, heappop, heappush
from math import fsum
from typing import Literal

from pydantic import Field, model_validator

from ...graph.vocabulary import Kind, RelationshipType
from ..lexicon import Table, checked, read_table
from ..results import NodeRef, Result
from ..views import SystemView
from .expected import ExpectedReport
from .matching import Matcher
from .owners import Held
from .stated import StatedGap
from .template import Template


class Like(Table):
    """Gaps that a remedy would close though no row is about them: of these types, with such a name at the target."""

    types: frozenset[RelationshipType]
    target: re.Pattern[str]


class Remedy(Table):
    """One thing to do, the rows of the template that it would answer, and what else it would."""

    name: str
    would: str
    rows: frozenset[str] = Field(min_length=1)
    also: tuple[Like, ...] = ()

    def closes(self, gap: StatedGap) -> bool:
        """Whether it would close a gap that no row is about."""
        return any(gap.relation in like.types and like.target.search(gap.target.name) for like in self.also)


class Remedies(Table):
    """``bundles.toml``: remedies for the rows of one template."""

    template: str
    remedies: tuple[Remedy, ...]

    @model_validator(mode="after")
    def _one_remedy_a_row(self) -> Remedies:
        counts = Counter(row for remedy in self.remedies for row in remedy.rows)
        twice = sorted(row for row, n in counts.items() if n > 1)
        if twice:
            raise ValueError(f"{', '.join(twice)}: in more than one remedy")
        return self

    def of(self, row: str) -> Remedy | None:
        """The remedy of a row."""
        return next((remedy for remedy in self.remedies if row in remedy.rows), None)


@cache
def remedies() -> Remedies:
    """The remedies, read once."""
    return checked(Remedies, "bundles.toml", read_table(__package__, "bundles.toml"))


class Bundle(Result):
    """Stated gaps that belong together, the highest score first; ``score`` is their sum.

    ``by`` tells how they were brought together: a remedy for rows of the template (``rows``), or a theme and a body
    that all of them share (``shared``). ``held`` counts the gaps by who holds both ends; ``owners`` are the bodies
    that hold both ends of any of them, each with the number of gaps. ``questions`` are rows of the same remedy that no
    document states: they are asked, and not counted.
    """

    name: str
    would: str
    by: Literal["remedy", "theme and body"]
    shared: NodeRef | None
    rows: tuple[str, ...]
    gaps: tuple[str, ...]
    statements: tuple[str, ...]
    score: float
    uncovered: int
    held: dict[Held, int]
    owners: tuple[tuple[NodeRef, int], ...]
    recommendations: tuple[NodeRef, ...]
    questions: tuple[str, ...]


def bundles(
    view: SystemView, gaps: Sequence[StatedGap], template: Template, expected: ExpectedReport | None = None,
    matcher: Matcher | None = None,
) -> tuple[Bundle, ...]:  # fmt: skip
    """All gaps in bundles of two or more, the highest summed score first; gaps that stand alone are in none.

    Remedies go by the rows of the template that they were written for; with another one all gaps are bundled by theme
    and shared body. ``matcher`` is this template laid over this view, where a caller has it already.
    """
    by_remedy: dict[str, list[tuple[StatedGap, str]]] = defaultdict(list)
    left: list[StatedGap] = []
    known = remedies()
    if template.title != known.template:
        matcher = None
    elif matcher is None:
        matcher = Matcher(view, template)
    order = {remedy.name: i for i, remedy in enumerate(known.remedies)}
    for gap in gaps:
        edge = view.graph.edge(gap.source.id, gap.relation, gap.target.id)
        rows = [b.row.id for b in matcher.of_edge(edge)] if matcher is not None and edge is not None else []
        votes = Counter(remedy.name for row in rows if (remedy := known.of(row)))
        if matcher is not None and not votes:
            votes.update([remedy.name for remedy in known.remedies if remedy.closes(gap)][:1])
        if not votes:
            left.append(gap)
            continue
        name = min(votes, key=lambda n: (-votes[n], order[n]))
        by_remedy[name].append((gap, next((row for row in rows if (r := known.of(row)) and r.name == name), "")))
    open_rows = {row.id for row in expected.rows if row.status is None} if expected else set()
    out = []
    for remedy in known.remedies:
        found = by_remedy.get(remedy.name, [])
        if len(found) == 1:
            left.append(found[0][0])
        elif found:
            out.append(
                _bundle(
                    remedy.name, remedy.would, [gap for gap, _ in found], rows=sorted({row for _, row in found} - {""}),
                    questions=sorted(remedy.rows & open_rows),
                )
            )  # fmt: skip
    out += _by_theme_and_body(left)
    return tuple(sorted(out, key=lambda b: (-b.score, b.name)))


def _by_theme_and_body(gaps: Sequence[StatedGap]) -> list[Bundle]:
    """Within each theme the body with the highest sum of scores takes its gaps, until no two left share one."""
    out = []
    for theme in sorted({gap.theme for gap in gaps}):
        around: dict[str, dict[str, StatedGap]] = defaultdict(dict)
        names: dict[str, NodeRef] = {}
        for gap in gaps:
            for end in (gap.source, gap.target):
                if gap.theme == theme and end.kind != Kind.PLACE:  # nearly everything serves the place
                    around[end.id][gap.id] = gap
                    names[end.id] = end
        queue = [(-_sum(found.values()), body) for body, found in around.items()]
        heapify(queue)
        while queue:
            score, body = heappop(queue)
            found = around[body]
            if len(found) < 2:
                continue
            if -score != (now := _sum(found.values())):  # another body took some of its gaps
                heappush(queue, (-now, body))
                continue
            out.append(_bundle(f"{theme}: {names[body].name}", "", list(found.values()), shared=names[body]))
            for gap in list(found.values()):
                for body in (gap.source.id, gap.target.id):
                    around[body].pop(gap.id, None)
    return out


def _sum(gaps: Iterable[StatedGap]) -> float:
    return round(fsum(gap.score.score for gap in gaps), 4)


def _bundle(
    name: str, would: str, gaps: Sequence[StatedGap], *, rows: Sequence[str] = (), questions: Sequence[str] = (),
    shared: NodeRef | None = None,
) -> Bundle:  # fmt: skip
    ordered = sorted(gaps, key=lambda g: (-g.score.score, g.covered, g.id))
    owners = Counter(owner.id for gap in ordered for owner in gap.owners)
    refs: Mapping[str, NodeRef] = {owner.id: owner for gap in ordered for owner in gap.owners}
    asked = {c.recommendation.id: c.recommendation for gap in ordered for c in gap.recommendations}
    held = Counter(gap.ownership.held for gap in ordered)
    return Bundle(
        name=name, would=would, by="theme and body" if shared else "remedy", shared=shared, rows=tuple(rows),
        gaps=tuple(g.id for g in ordered), statements=tuple(g.statement for g in ordered),
        score=_sum(ordered), uncovered=sum(not g.covered for g in ordered),
        held={key: held[key] for key in sorted(held)},
        owners=tuple((refs[i], n) for i, n in sorted(owners.items(), key=lambda kv: (-kv[1], kv[0]))),
        recommendations=tuple(asked[i] for i in sorted(asked)), questions=tuple(questions),
    )  # fmt: skip

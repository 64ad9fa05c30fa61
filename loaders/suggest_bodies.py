"""Bodies without a code that may be one of the reference table: a list for a person to decide on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Node
from ..graph.vocabulary import Kind
from .identity import Identities
from .likeness import abbreviation, is_acronym, telling_words, untold, words_of
from .reference.match import Matcher
from .reference.match_period import Window
from .reference.model import Body

_BODIES = (Kind.ORGANISATION, Kind.PARTNERSHIP)
_MOST = 3
"""Of the bodies that a name may mean, so many are worth a person's time,"""
_WITHIN = 15.0
"""unless they are this much less like it than the likeliest."""

_ONE_MORE = 15
"""What is taken off where one name has a telling word more."""


@dataclass(frozen=True, slots=True)
class BodyGround:
    """A body that a node may be, by which of its names, how likely (0–100), and why."""

    score: float
    body: Body
    name: str
    why: str

    @property
    def order(self) -> tuple[float, str, str]:
        """The likeliest first."""
        return -self.score, self.body.id, self.why


def bodies_for(graph: KnowledgeGraph, node: Node, identities: Identities, matcher: Matcher) -> list[BodyGround]:
    """The bodies of the table that a node may be, the likeliest first; none where it is known for sure.

    Names count that were borne when the documents speak that name it. A body that documents name
    elsewhere in the graph is left out: there are two nodes then, to be held against each other.
    """
    if node.kind not in _BODIES or node.codes or node.reference or not node.evidence:
        return []
    dates = {d.name: d.date for d in graph.provenance.documents}
    when = sorted({dates.get(e.document) for e in node.evidence}, key=str)
    every = (node.name, *node.aliases)
    sure = [identities.identify(node.kind, node.type, every, dated=dated) for dated in when]
    if any(found and found.rule != "decision" for found in sure):
        return []
    named = {code for n in graph.nodes(_BODIES) if n.evidence for code in n.codes.items()}
    best: dict[str, BodyGround] = {}
    for dated in when:
        for ground in _grounds(node, dated, matcher):
            if not any(code in named for code in ground.body.codes.items()):
                kept = best.setdefault(ground.body.id, ground)
                best[ground.body.id] = min(kept, ground, key=lambda g: g.order)
    ranked = sorted(best.values(), key=lambda g: g.order)
    return [g for g in ranked[:_MOST] if g.score >= ranked[0].score - _WITHIN]


def _forms(node: Node) -> list[str]:
    """Its fullest name, and others that say more than a part or the letters of that."""
    words = set(words_of(node.name))
    more = [a for a in node.aliases if not is_acronym(a) and not set(words_of(a)) <= words]
    return [f for f in (node.name, *more) if telling_words(f)]


def _grounds(node: Node, dated: str | None, matcher: Matcher) -> Iterator[BodyGround]:
    for form in _forms(node):
        for found in matcher.candidates(form, kind=node.kind, type_=node.type, dated=dated):
            if not _of_type(node, found.body) or (left := untold(form, found.name)) is None or all(left):
                continue  # names that each have a word of their own are two names
            only = " ".join(sorted(left[0] | left[1]))
            why = f"{found.why}; but only one has “{only}”" if only else found.why
            told = why if form == node.name else f"“{form}” and “{found.name}”: {why}"
            yield BodyGround(found.score - _ONE_MORE * bool(only), found.body, found.name, told)
        if any(is_acronym(word) for word in form.split()):
            yield from _abbreviated(form, node, Window.of(dated), matcher)


def _of_type(node: Node, body: Body) -> bool:
    return body.role.kind is node.kind and node.type in (None, "Other", body.role.type)


def _abbreviated(form: str, node: Node, window: Window | None, matcher: Matcher) -> Iterator[BodyGround]:
    """Letters that stand for words are not like them; they are looked for among bodies of the same type."""
    for body in matcher.table:
        if not _of_type(node, body) or (window and not window.meets(body.opened, body.closed)):
            continue
        for name in sorted(body.official_names):
            if found := abbreviation(form, name):
                yield BodyGround(found[0], body, name, found[1])

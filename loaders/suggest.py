"""Which entities might be one, though nothing says so safely: a list for a person to decide on.

Two things of one kind whose names are alike, and bodies without a code that may be one of the reference
table. Nothing here changes a graph.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from ..graph.identity import IdentityDecision, Verdict
from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Evidence, Node
from ..graph.vocabulary import Kind
from .identity import Identities
from .likeness import contrast, core_of, is_acronym, is_telling, leftover, likeness, words_of
from .normal import normal
from .reference.match import Matcher
from .suggest_bodies import bodies_for

KINDS = (
    Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP, Kind.SERVICE, Kind.INFORMATION_SYSTEM, Kind.SITE,
    Kind.PATHWAY, Kind.PROGRAMME,
)  # fmt: skip
LEAST = 60.0
"""Below this score a pair is not worth a person's time."""

_BODIES = (Kind.ORGANISATION, Kind.PARTNERSHIP)
_POINTING = re.compile(r"^(?:the|this|that|these|those|all|our|their|its|both|two|three|a|an) ", re.I)
_LISTED = re.compile(
    r"^\W*(?:,|;|and|or|&|/|as well as|alongside|versus)(?:\W+(?:the|and|or|its|their|a|an))*\W*$", re.I
)
_TOO_COMMON = 80
"""A word that more things than this have in their names leads from none to another."""
_MOST_FORMS = 12
_SHARED_NAME = 82.0
_BY_ALIAS, _SIDE_BY_SIDE, _RELATED, _ONE_TELLS, _OTHER_TYPE, _EACH_MORE = 4, 25, 15, 12, 12, 4
"""What is taken off a score, and for what."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two: a node of the graph, or a body of the reference table (then without example)."""

    id: str
    name: str
    type: str | None = None
    aliases: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    is_body: bool = False
    system: str | None = None
    example: str = ""
    document: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair that may be one. ``score`` (0–100) orders the list; it is no probability.

    ``id`` stays the same from build to build as long as the ids of the two sides do. ``reasons`` are
    in words, those against it too. ``decided`` is what a person has said already.
    """

    id: str
    kind: Kind
    one: Side
    other: Side
    score: float
    reasons: tuple[str, ...]
    decided: Verdict | None = None


def suggest(
    graph: KnowledgeGraph,
    matcher: Matcher | None = None,
    decisions: Iterable[IdentityDecision] = (),
    *,
    least: float = LEAST,
) -> list[Suggestion]:
    """Pairs that might be one, the likeliest first; what was decided is there too, and says so.

    Two nodes with different official codes, in different systems, or of different kinds are never
    suggested. Without a matcher only nodes of the graph are held against each other.
    """
    identities = Identities(matcher, decisions)
    found = [s for kind in KINDS for s in _of_nodes(graph, kind, identities)]
    if matcher is not None:
        found += _of_bodies(graph, identities, matcher)
    found = [s for s in found if s.score >= least]
    return sorted(found, key=lambda s: (-s.score, s.one.name, s.other.name, s.id))


def suggestion_id(kind: Kind, one: str, other: str) -> str:
    """Eight hex digits that stand for a pair, whichever side comes first."""
    first, second = sorted((one, other))
    return hashlib.sha256(f"{kind}|{first}|{second}".encode()).hexdigest()[:8]


# -- a node and a node


class _Named:
    """A node with what is compared of it."""

    def __init__(self, node: Node) -> None:
        self.node = node
        own = [node.name] if node.kind is Kind.STAKEHOLDER_GROUP else [node.name, *node.aliases]
        self.forms = [f for f in own if f == node.name or _tells(f)][:_MOST_FORMS]
        self.normals = {normal(f) for f in (node.name, *node.aliases) if _is_name(f) and _tells(f)}

    @cached_property
    def passages(self) -> dict[str, Evidence]:
        """The sentences in which it stands."""
        return {e.passage: e for e in self.node.evidence}


def _tells(form: str) -> bool:
    """Whether a form says by itself which thing it means: not "the trust", not "services"."""
    return not _POINTING.match(form) and bool(core_of(form)) and (len(words_of(form)) > 1 or is_acronym(form))


def _is_name(form: str) -> bool:
    """Whether a form is written as a name: "Local authority" at the head of a sentence is none."""
    return is_acronym(form) or all(w[:1].isupper() for w in form.split() if words_of(w))


def _of_nodes(graph: KnowledgeGraph, kind: Kind, identities: Identities) -> list[Suggestion]:
    nodes = [_Named(n) for n in graph.nodes(kind) if not n.from_reference_only]
    places = {w for n in graph.nodes(Kind.PLACE) for f in (n.name, *n.aliases) if f[:1].isupper() for w in words_of(f)}
    drafts = []
    for i, j in _worth_comparing(nodes):
        one, other = nodes[i], nodes[j]
        if _may_be_one(one.node, other.node) and (best := _best(one, other, places)):
            score, reasons = _lowered(graph, one, other, *best)
            drafts.append((score, reasons, one, other))
    crowd: dict[str, int] = {}  # a name that many others hold is a general term
    for score, _, one, other in drafts:
        if score >= LEAST:
            for named in (one, other):
                crowd[named.node.id] = crowd.get(named.node.id, 0) + 1
    out = []
    for score, reasons, one, other in drafts:
        more = min(crowd.get(n.node.id, 1) for n in (one, other)) - 1
        if more > 1:
            score -= _EACH_MORE * min(more, 4)
            reasons = [*reasons, "each is like several others too"]
        out.append(_suggestion(kind, one, other, max(score, 0.0), reasons, identities))
    return out


def _may_be_one(one: Node, other: Node) -> bool:
    if one.system and other.system and one.system != other.system:
        return False
    if any(one.codes[scheme] != other.codes[scheme] for scheme in one.codes.keys() & other.codes.keys()):
        return False
    if one.codes and other.codes and not one.codes.keys() & other.codes.keys():
        return False
    strict = one.kind in _BODIES and "Other" not in (one.type, other.type)
    return not (strict and one.type and other.type and one.type != other.type)


def _worth_comparing(nodes: Sequence[_Named]) -> Iterator[tuple[int, int]]:
    """Pairs that share a telling word, its opening, or the letters of a short form."""
    by_key: dict[str, set[int]] = {}
    for i, named in enumerate(nodes):
        for form in named.forms:
            words = core_of(form)
            keys = {w[:5] for w in words} | {"".join(normal(form).split())}
            keys |= {f"#{words_of(form)[0][0]}"} if is_acronym(form) else set()
            keys |= {f"#{w[0]}" for w in words_of(form)[:1]} if len(words_of(form)) > 1 else set()
            for key in keys:
                by_key.setdefault(key, set()).add(i)
        for shared in named.normals:
            by_key.setdefault(f"={shared}", set()).add(i)
    acronyms = {i for i, named in enumerate(nodes) if any(is_acronym(f) for f in named.forms)}
    pairs: set[tuple[int, int]] = set()
    for key, found in by_key.items():
        if key.startswith("#"):
            pairs |= {(min(i, j), max(i, j)) for i in found & acronyms for j in found if i != j}
        elif len(found) <= _TOO_COMMON:
            pairs |= set(combinations(sorted(found), 2))
    yield from sorted(pairs)


def _best(one: _Named, other: _Named, places: set[str]) -> tuple[float, list[str]] | None:
    """The strongest ground on which the two might be one, and the reason in words."""
    found: list[tuple[float, list[str]]] = []
    for mine, theirs in product(one.forms, other.forms):
        by_name = (mine, theirs) == (one.node.name, other.node.name)
        left, right = leftover(words_of(mine), words_of(theirs))
        if contrast(left, right) or (set(left) & places and set(right) & places):
            if by_name:  # their own names say that they are two
                return None
            continue
        like = None if normal(mine) == normal(theirs) else likeness(mine, theirs)
        if like is not None:
            tells = [w for w in (*left, *right) if w in places or is_telling(w)]
            score = like.score - _ONE_TELLS * bool(tells) - (0 if by_name else _BY_ALIAS)
            why = [like.why if by_name else f"“{mine}” and “{theirs}”: {like.why}"]
            found.append((score, why + ([f"but only one has “{tells[0]}”"] if tells else [])))
    if shared := sorted(one.normals & other.normals):
        found.append((_SHARED_NAME, [f"both are called “{shared[0]}”"]))
    return max(found, key=lambda f: (f[0], f[1]), default=None)


def _lowered(
    graph: KnowledgeGraph, one: _Named, other: _Named, score: float, reasons: list[str]
) -> tuple[float, list[str]]:
    """What speaks against it: they are listed side by side, stand in a relationship, or differ in type."""
    if one.node.type != other.node.type and "AccessPoint" in (one.node.type, other.node.type):
        score, reasons = score - _OTHER_TYPE, [*reasons, "but only one is a point of access"]
    if _related(graph, one.node.id, other.node.id):
        score, reasons = score - _RELATED, [*reasons, "but the documents state a relationship between them"]
    if any(_listed(one.passages[p].text, one.node, other.node) for p in one.passages.keys() & other.passages.keys()):
        score, reasons = score - _SIDE_BY_SIDE, [*reasons, "but one sentence lists them side by side"]
    return score, reasons


def _related(graph: KnowledgeGraph, one: str, other: str) -> bool:
    return any(True for _ in graph.edges(source=one, target=other)) or any(
        True for _ in graph.edges(source=other, target=one)
    )


def _listed(text: str, one: Node, other: Node) -> bool:
    """Whether a sentence names both with no more than a comma or "and" between them."""
    spans = [_spans(text, node) for node in (one, other)]
    return any(
        _LISTED.match(text[min(a[1], b[1]) : max(a[0], b[0])]) for a in spans[0] for b in spans[1]
        if a[1] <= b[0] or b[1] <= a[0]
    )  # fmt: skip


def _spans(text: str, node: Node) -> list[tuple[int, int]]:
    forms = sorted({node.name, *node.aliases}, key=lambda f: (-len(f), f))
    return [m.span() for m in re.finditer("|".join(rf"(?<!\w){re.escape(f)}(?!\w)" for f in forms), text, re.I)]


def _suggestion(
    kind: Kind, one: _Named, other: _Named, score: float, reasons: Sequence[str], identities: Identities
) -> Suggestion:
    left, right = sorted((one.node, other.node), key=lambda n: (n.name, n.id))
    there = identities.within(system=left.system or right.system)
    forms = (left.name, *left.aliases), (right.name, *right.aliases)
    decided: Verdict | None = "different" if there.apart(kind, *forms) else None
    if there.same(kind, *forms):
        decided = "same"
    return Suggestion(
        suggestion_id(kind, left.id, right.id),
        kind,
        _side(left),
        _side(right),
        round(score, 1),
        tuple(reasons),
        decided,
    )


def _side(node: Node) -> Side:
    named = re.compile(rf"(?<!\w){re.escape(node.name)}(?!\w)", re.I)
    shown = next((e for e in node.evidence if named.search(e.text)), node.evidence[0] if node.evidence else None)
    return Side(
        node.id, node.name, node.type, tuple(node.aliases), tuple(sorted(node.codes.items())), False, node.system,
        shown.text if shown else "", shown.document if shown else None, shown.page if shown else None,
    )  # fmt: skip


def _of_bodies(graph: KnowledgeGraph, identities: Identities, matcher: Matcher) -> Iterator[Suggestion]:
    for node in graph.nodes(_BODIES):
        there = identities.within(system=node.system)
        for ground in bodies_for(graph, node, there, matcher):
            body = ground.body
            names = body.official_names - {ground.name}
            other = Side(
                body.id, ground.name, body.role.type, tuple(sorted(names)), tuple(sorted(body.codes.items())), True
            )
            yield Suggestion(
                suggestion_id(node.kind, node.id, body.id), node.kind, _side(node), other, round(ground.score, 1),
                (ground.why,), there.is_body(node.kind, (node.name, *node.aliases), body.id),
            )  # fmt: skip

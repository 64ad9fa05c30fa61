"""Sentences that tell of another door taken than the designed one, and figures that count people at a door."""

from __future__ import annotations

import re

from ...graph.model import Evidence
from ...graph.vocabulary import NOT_STATED, Kind
from ..results import Figure, NodeRef, Quote, Result, node_ref
from ..views import SystemView
from .rules import SubstitutionRule, door_rules
from .sentences import Mention, Sentences


class Substitution(Result):
    """A sentence on people or staff who use another door than the designed one.

    ``door`` are the words for what is used, ``door_kind`` what sort of door that is ("" where no rule knows it), and
    ``named`` the nodes that they name. ``left`` are the words for what could not be used, where the sentence has them.
    """

    quote: Quote
    says: str
    door: str
    door_kind: str = ""
    named: tuple[NodeRef, ...]
    left: str = ""
    left_named: tuple[NodeRef, ...] = ()


class DoorCount(Result):
    """A figure that counts people at a door; ``onward`` is the share of them that was sent on to ``onward_to``."""

    node: NodeRef
    value: float
    unit: str
    period: str
    onward: Figure | None = None
    onward_to: str = ""
    quote: Quote


def substitutions(sentences: Sentences) -> tuple[Substitution, ...]:
    """Sentences that tell of another door taken, in order of reading; the first rule that holds for one counts.

    A door that is no known kind of door, and that no node of the graph is called, is not one.
    """
    rules = door_rules().substitution
    kinds = _by_kind(sentences.view)
    rows = []
    for item, text in sentences.matching(*(rule.door for rule in rules)):
        told = next(((rule, match) for rule in rules if (match := _holds(rule, text))), None)
        row = _substitution(sentences, item, *told, kinds) if told else None
        if row and (row.door_kind or row.named):
            rows.append(row)
    return tuple(rows)


def _holds(rule: SubstitutionRule, text: str) -> re.Match[str] | None:
    match = rule.door.search(text)
    return match if match and (rule.reason is None or rule.reason.search(text)) else None


def _substitution(
    sentences: Sentences, item: Evidence, rule: SubstitutionRule, match: re.Match[str], kinds: dict[str, list[str]]
) -> Substitution:
    groups = match.groupdict()
    door, left = (groups["door"] or "").strip(), (groups.get("left") or "").strip()
    kind = door_rules().door_kinds.first(door) or ""
    named = sorted({m.node for m in sentences.named_in(door, item.document)})
    graph = sentences.view.graph
    return Substitution(
        quote=Quote.of(item), says=rule.says, door=door, door_kind=kind,
        named=tuple(node_ref(graph, i) for i in named or _only_one(sentences, kinds.get(kind, []), item.document)),
        left=left,
        left_named=tuple(
            node_ref(graph, i) for i in sorted({m.node for m in sentences.named_in(left, item.document)})
        ),
    )  # fmt: skip


def _only_one(sentences: Sentences, ids: list[str], document: str) -> list[str]:
    """The node that a kind of door must be: where there are several, a sentence that names none means none of them."""
    found = sentences.of_document(ids, document)
    return found if len(found) == 1 else []


def _by_kind(view: SystemView) -> dict[str, list[str]]:
    nodes: dict[str, list[str]] = {}
    for node_id, kind in doors_by_kind(view).items():
        nodes.setdefault(kind, []).append(node_id)
    return nodes


def _kinds_in(text: str, sentences: Sentences, kinds: dict[str, list[str]], document: str) -> list[Mention]:
    """Where a text names a kind of door that only one node can be."""
    return [
        Mention(match.start(), match.end(), only)
        for kind, pattern in door_rules().door_kinds.entries
        for only in _only_one(sentences, kinds.get(kind, []), document)
        for match in pattern.finditer(text)
    ]  # fmt: skip


def doors_by_kind(view: SystemView) -> dict[str, str]:
    """Services, bodies and groups that are a known kind of door by their name, with that kind."""
    kinds = door_rules().door_kinds
    out = {}
    for node in view.graph.nodes((Kind.SERVICE, Kind.ORGANISATION, Kind.STAKEHOLDER_GROUP)):
        kind = kinds.first(node.name)
        if kind:
            out[node.id] = kind
    return out


def door_counts(sentences: Sentences, doors: frozenset[str]) -> tuple[DoorCount, ...]:
    """Figures that count people at one of the ``doors``, each once; the door named last before a figure is its door."""
    rules = door_rules().counts
    kinds = _by_kind(sentences.view)
    rows: dict[tuple[str, float, str], DoorCount] = {}
    for item, text in sentences.matching(rules.pattern):
        mentions = sorted(
            [m for m in sentences.named_in(text, item.document) if m.node in doors]
            + _kinds_in(text, sentences, kinds, item.document),
            key=lambda m: m.end,
        )
        for match in rules.pattern.finditer(text):
            before = [m for m in mentions if m.end <= match.end()]
            around = text[max(0, match.start() - 60) : match.end() + 60]
            if not before or not rules.beside.search(around):
                continue
            node = before[-1].node
            value = _number(match.group("value"))
            onward = rules.onward.search(text, match.end())
            rows.setdefault(
                (node, value, item.document),
                DoorCount(
                    node=node_ref(sentences.view.graph, node), value=value, unit=" ".join(match.group("unit").split()),
                    period=period_of(text, match.end()) or NOT_STATED,
                    onward=_onward(onward, value), onward_to=onward.group("door").strip() if onward else "",
                    quote=Quote.of(item),
                ),
            )  # fmt: skip
    return tuple(sorted(rows.values(), key=lambda r: (r.node.id, -r.value, r.period)))


def period_of(text: str, after: int = 0) -> str:
    """The period that a sentence gives, behind a figure rather than before it; "" where it gives none."""
    found = door_rules().counts.period
    match = found.search(text, after) or found.search(text)
    if not match:
        return ""
    told = match.group("period")
    return told.replace(" and ", " to ") if match.group(0).casefold().startswith("between") else told


def _onward(match: re.Match[str] | None, total: float) -> Figure | None:
    if match is None or not total:
        return None
    return Figure.ratio(
        _number(match.group("value")), total, note="no interval: both figures are printed, and hang on no status"
    )


def _number(text: str) -> float:
    return float(text.replace(",", ""))

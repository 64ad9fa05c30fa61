"""What changed between two builds, or two years, of one system: nodes, relationships, statuses and evidence.

"Removed" says that the new graph does not hold a thing any more: its documents do not state it, or it was read
otherwise. That something came to an end is a status of its own, and shown as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.model import Edge, Evidence, Node
from ...graph.vocabulary import GAP_STATUSES, RelationshipType, Status, vocabulary
from ..results import NodeRef, Quote, Result, node_ref, quotes
from .matching import By, match_nodes, only

Turn = Literal["mended", "better", "new gap", "worse", "in place", "planned", "ended", "otherwise"]
"""What a change of status means for who uses the interface."""

CAUTIONS = (
    "Removed means that the new graph does not state it any more, which is not the same as absent or ended.",
    "Where the documents differ, so do the things that their authors chose to write of.",
)


class Change(Result):
    """One field that has another value: its values as text, empty where there was or is none."""

    field: str
    before: str
    after: str


class NodeChange(Result):
    """A node of both graphs that differs; ``before`` is what it was, and ``by`` tells why it is taken for the same."""

    node: NodeRef
    before: NodeRef
    by: By
    changes: tuple[Change, ...]
    gained: tuple[Quote, ...]
    lost: tuple[Quote, ...]


class EdgeRow(Result):
    """A relationship that only one of the graphs has."""

    id: str
    source: NodeRef
    relation: RelationshipType
    target: NodeRef
    status: Status
    interface: bool
    evidence: tuple[Quote, ...]


class EdgeChange(Result):
    """A relationship of both graphs that differs. ``turn`` is set where the status does."""

    id: str
    source: NodeRef
    relation: RelationshipType
    target: NodeRef
    interface: bool
    before: Status
    after: Status
    turn: Turn | None
    changes: tuple[Change, ...]
    confidence: tuple[float, float]
    gained: tuple[Quote, ...]
    lost: tuple[Quote, ...]


class DiffReport(Result):
    """All differences, each list in order of ids, interfaces first.

    ``made_by`` are differences of what made the graphs (tool, rules, models); they alone are no difference of content.
    ``limits`` say what could not be told apart, and why.
    """

    analysis: Literal["diff"] = "diff"
    systems: tuple[str, str]
    documents_added: tuple[str, ...]
    documents_removed: tuple[str, ...]
    documents_changed: tuple[str, ...]
    made_by: tuple[Change, ...]
    nodes_added: tuple[NodeRef, ...]
    nodes_removed: tuple[NodeRef, ...]
    nodes_changed: tuple[NodeChange, ...]
    edges_added: tuple[EdgeRow, ...]
    edges_removed: tuple[EdgeRow, ...]
    status_changed: tuple[EdgeChange, ...]
    evidence_changed: tuple[EdgeChange, ...]
    limits: tuple[str, ...] = ()
    cautions: tuple[str, ...] = CAUTIONS

    @property
    def same(self) -> bool:
        """Whether both graphs say the same."""
        return not (
            self.documents_added or self.documents_removed or self.documents_changed
            or self.nodes_added or self.nodes_removed or self.nodes_changed
            or self.edges_added or self.edges_removed or self.status_changed or self.evidence_changed
        )  # fmt: skip


def diff(old: KnowledgeGraph, new: KnowledgeGraph) -> DiffReport:
    """What the new graph has more, less and otherwise than the old one.

    Nodes are matched by id, official code or unambiguous name, so that a fuller name or a corrected kind of slug is no
    new body; relationships by their type and the matched ends.
    """
    matched = match_nodes(old, new)
    to_new = {before: after for before, (after, _) in matched.items()}
    now = {(e.source, e.type, e.target): e for e in new.edges()}
    was = _moved(old, to_new)
    pairs = [(was[key], now[key]) for key in sorted(was.keys() & now.keys())]
    changed = [change for before, after in pairs if (change := _edge_change(new, before, after))]
    added = [_row(new, now[key]) for key in sorted(now.keys() - was.keys())]
    removed = [_row(old, e) for e in old.edges() if (to_new.get(e.source), e.type, to_new.get(e.target)) not in now]
    before_documents = {d.name: d for d in old.documents}
    after_documents = {d.name: d for d in new.documents}
    return DiffReport(
        systems=(old.system, new.system),
        documents_added=tuple(sorted(after_documents.keys() - before_documents.keys())),
        documents_removed=tuple(sorted(before_documents.keys() - after_documents.keys())),
        documents_changed=tuple(
            name for name in sorted(before_documents.keys() & after_documents.keys())
            if before_documents[name].sha256 != after_documents[name].sha256
        ),
        made_by=_changes(
            old.provenance.model_dump(mode="json", exclude={"documents"}),
            new.provenance.model_dump(mode="json", exclude={"documents"}),
        ),
        nodes_added=tuple(node_ref(new, n.id) for n in only(new, to_new.values())),
        nodes_removed=tuple(node_ref(old, n.id) for n in only(old, to_new)),
        nodes_changed=tuple(
            c for before, (after, by) in sorted(matched.items()) if (c := _node_change(old, new, before, after, by))
        ),
        edges_added=_interfaces_first(added),
        edges_removed=_interfaces_first(removed),
        status_changed=_interfaces_first(c for c in changed if c.turn),
        evidence_changed=_interfaces_first(c for c in changed if not c.turn),
        limits=tuple(_limits(old, new, bool(matched))),
    )  # fmt: skip


def _limits(old: KnowledgeGraph, new: KnowledgeGraph, met: bool) -> Iterator[str]:
    for word, graph in (("old", old), ("new", new)):
        if not len(graph):
            yield f"The {word} graph holds nothing."
    if len(old) and len(new) and not met:
        yield "Nothing in one graph could be told to be in the other: are they of one system?"


def _moved(old: KnowledgeGraph, to_new: Mapping[str, str]) -> dict[tuple[str, RelationshipType, str], Edge]:
    """The old relationships whose ends the new graph has, by their new ends."""
    return {
        (to_new[e.source], e.type, to_new[e.target]): e
        for e in old.edges() if e.source in to_new and e.target in to_new
    }  # fmt: skip


def turn_of(before: Status, after: Status) -> Turn:
    """What a change of status means."""
    if after is Status.ENDED:
        return "ended"
    if after is Status.PLANNED:
        return "otherwise" if before is Status.PRESENT else "planned"
    if after is Status.PRESENT:
        return "mended" if before in GAP_STATUSES else "in place" if before is Status.PLANNED else "otherwise"
    if before is Status.PRESENT:
        return "new gap"
    if before in GAP_STATUSES:
        return "better" if after is Status.LIMITED else "worse"
    return "otherwise"


def _edge_change(new: KnowledgeGraph, before: Edge, after: Edge) -> EdgeChange | None:
    changes = _changes(
        {"conflict": before.conflict, **before.attributes}, {"conflict": after.conflict, **after.attributes}
    )
    changes += _facts_changed(before.reference, after.reference)
    gained, lost = _evidence(before.evidence, after.evidence)
    differs = before.status is not after.status
    if not (differs or changes or gained or lost):
        return None
    return EdgeChange(
        id=after.id, source=node_ref(new, after.source), relation=after.type, target=node_ref(new, after.target),
        interface=after.is_interface, before=before.status, after=after.status,
        turn=turn_of(before.status, after.status) if differs else None, changes=changes,
        confidence=(before.confidence, after.confidence), gained=gained, lost=lost,
    )  # fmt: skip


def _node_change(old: KnowledgeGraph, new: KnowledgeGraph, before: str, after: str, by: By) -> NodeChange | None:
    one, other = old.node(before), new.node(after)
    changes = _changes(_fields(one), _fields(other)) + _facts_changed(one.reference, other.reference)
    gained, lost = _evidence(one.evidence, other.evidence)
    if not (changes or gained or lost):
        return None
    return NodeChange(
        node=node_ref(new, after), before=node_ref(old, before), by=by, changes=changes, gained=gained, lost=lost
    )


def _fields(node: Node) -> dict[str, Any]:
    plain = node.model_dump(mode="json", include={"id", "kind", "type", "name", "aliases", "sector", "system"})
    return {**plain, **{f"code {scheme}": code for scheme, code in node.codes.items()}, **node.attributes}


def _facts_changed(before: Iterable[Any], after: Iterable[Any]) -> tuple[Change, ...]:
    one, other = ("; ".join(sorted(fact.text for fact in facts)) for facts in (before, after))
    return () if one == other else (Change(field="reference data", before=one, after=other),)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(
        Change(field=name, before=_text(before.get(name)), after=_text(after.get(name)))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _evidence(before: Iterable[Evidence], after: Iterable[Evidence]) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """The sentences gained and lost; a sentence whose status is read otherwise is both."""

    def key(item: Evidence) -> tuple[str, str, Status | None]:
        return item.document, item.text, item.status

    one, other = {key(i): i for i in before}, {key(i): i for i in after}
    gained = quotes(other[k] for k in other.keys() - one.keys())
    return gained, quotes(one[k] for k in one.keys() - other.keys())


def _row(graph: KnowledgeGraph, edge: Edge) -> EdgeRow:
    return EdgeRow(
        id=edge.id, source=node_ref(graph, edge.source), relation=edge.type, target=node_ref(graph, edge.target),
        status=edge.status, interface=edge.is_interface, evidence=quotes(edge.evidence),
    )  # fmt: skip


def _interfaces_first(rows: Iterable[Any]) -> tuple[Any, ...]:
    grave = {status: info.grave for status, info in vocabulary().statuses.items()}
    return tuple(
        sorted(rows, key=lambda r: (not r.interface, grave[r.after if isinstance(r, EdgeChange) else r.status], r.id))
    )

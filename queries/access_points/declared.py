"""Declared points of access, and what the documents say of each: hours, audience, operator, …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from ...graph.model import Edge, Node
from ...graph.vocabulary import NOT_STATED, Kind, RelationshipType, Status, vocabulary
from ..lexicon import access_lexicon
from ..results import NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView

Standing = Literal["declared", "candidate"]
_THERE = (Status.PRESENT, Status.LIMITED)


class Coverage(Result):
    """A place that a point serves; ``through`` is the operator whose area it is, if not stated of the point."""

    place: NodeRef
    status: Status
    share: float | None = None
    through: str | None = None


class AccessPoint(Result):
    """One row of the table of points. Text that no document gives is "not stated", never guessed."""

    point: NodeRef
    aliases: tuple[str, ...]
    standing: Standing
    basis: str
    status: Status
    purpose: str
    purposes: tuple[str, ...]
    operator: str
    operators: tuple[NodeRef, ...]
    commissioner: str
    commissioners: tuple[NodeRef, ...]
    covers: tuple[Coverage, ...]
    hours: str
    channel: str
    audience: str
    gives: str
    evidence: tuple[Quote, ...]

    @property
    def general(self) -> bool:
        """Whether it calls itself a point of access or entry without more, and so may serve any purpose."""
        words = access_lexicon().declared.general
        return any(words.search(text) for text in (self.point.name, *self.aliases, self.basis))

    @property
    def exists(self) -> bool:
        """Whether the point can be used today, by someone."""
        return self.status in _THERE


def declared_points(view: SystemView) -> tuple[AccessPoint, ...]:
    """Every declared point, then every candidate, each in order of ids."""
    rows = []
    for node in view.graph.nodes((Kind.SERVICE, Kind.INFORMATION_SYSTEM)):
        found = _standing(node)
        if found:
            rows.append(_row(view, node, *found))
    return tuple(sorted(rows, key=lambda r: (r.standing != "declared", r.point.id)))


def _standing(node: Node) -> tuple[Standing, str] | None:
    words = access_lexicon().declared
    names = (node.name, *node.aliases)
    if node.kind is Kind.SERVICE:
        for name in names:
            if words.phrase.search(name):
                return "declared", f"called “{name}”"
        for text in (item.text for item in node.evidence):
            for end in _mention_ends(names, text):
                tail = text[end:]
                phrase = words.phrase.search(tail)
                if phrase and words.beside.search(tail[: phrase.start()]):
                    return "declared", f"described as “{phrase.group(0)}”"
    if any(words.candidate.search(name) for name in names):
        return "candidate", "works like a point of access, and is not called one"
    if node.type == "AccessPoint":
        return "declared", "recognised as an access point"
    return None


def _mention_ends(names: Iterable[str], text: str) -> Iterator[int]:
    for name in sorted(set(names), key=lambda n: (-len(n), n)):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield match.end()


def _row(view: SystemView, node: Node, standing: Standing, basis: str) -> AccessPoint:
    graph = view.graph
    provides = list(graph.edges(RelationshipType.PROVIDES, target=node.id))
    commissions = list(graph.edges(RelationshipType.COMMISSIONS, target=node.id))
    covers = list(graph.edges(RelationshipType.COVERS, source=node.id))
    located = list(graph.edges(RelationshipType.LOCATED_AT, source=node.id))
    operators = [graph.node(e.source) for e in provides if e.status in _THERE]
    commissioners = [graph.node(e.source) for e in commissions if e.status in _THERE]
    said = _Said(node)
    purpose = said.attribute("purpose") or said.after_name("purpose")
    gives = said.attribute("gives") or said.found("gives", everywhere=True)
    # the narrower text first: a sentence also speaks of other things than the point's purpose
    tiers = (" ".join([node.name, *node.aliases, purpose]), gives, " ".join(said.clauses))
    purposes = next((found for text in tiers if (found := access_lexicon().purposes.all(text))), ())
    return AccessPoint(
        point=node_ref(graph, node.id), aliases=tuple(node.aliases), standing=standing, basis=basis,
        status=_status(node, [*provides, *covers, *located], said),
        purpose=purpose or NOT_STATED, purposes=purposes,
        operator="; ".join(n.name for n in operators) or NOT_STATED,
        operators=tuple(node_ref(graph, n.id) for n in operators),
        commissioner="; ".join(n.name for n in commissioners) or NOT_STATED,
        commissioners=tuple(node_ref(graph, n.id) for n in commissioners),
        covers=_coverage(view, node, operators),
        hours=said.attribute("hours") or said.in_name("hours") or said.found("hours") or NOT_STATED,
        channel=said.attribute("channel") or said.in_name("channel") or said.found("channel") or NOT_STATED,
        audience=said.attribute("audience") or said.found("audience") or NOT_STATED,
        gives=gives or NOT_STATED,
        evidence=quotes([*node.evidence, *(i for e in [*provides, *commissions, *covers] for i in e.evidence)]),
    )  # fmt: skip


def _coverage(view: SystemView, node: Node, operators: list[Node]) -> tuple[Coverage, ...]:
    for holder in (node, *operators):
        found = list(view.graph.edges(RelationshipType.COVERS, source=holder.id))
        if holder is not node:
            found = [e for e in found if e.status in _THERE]
        if found:
            return tuple(
                Coverage(
                    place=node_ref(view.graph, e.target), status=e.status, share=_number(e),
                    through=None if holder is node else holder.name,
                )
                for e in found
            )  # fmt: skip
    return ()


def _number(edge: Edge) -> float | None:
    share = edge.attributes.get("share")
    return float(share) if isinstance(share, int | float) else None


def _status(node: Node, edges: list[Edge], said: _Said) -> Status:
    """What the relationships that make a point exist say of it; else whether a sentence denies it."""
    found = {e.status for e in edges}
    if found:
        # a point that works anywhere exists; coverage that is only partial is said in its own column
        order = (Status.PRESENT, Status.LIMITED, Status.PLANNED, Status.ENDED, Status.ABSENT)
        return next(s for s in order if s in found)
    return said.status()


class _Said:
    """The clauses of a node's own sentences that name it, and what patterns find there."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.names = (node.name, *node.aliases)
        self.texts = [item.text for item in node.evidence]
        self.clauses: list[str] = []
        self.tails: list[str] = []
        self.heads: list[str] = []
        for text in self.texts:
            for sentence in re.split(r"(?<=[.;:])\s+(?=[A-Z•])", text):
                ends = list(_mention_ends(self.names, sentence))
                if ends:
                    self.clauses.append(sentence)
                    self.tails.append(sentence[min(ends) :])
                    starts = [
                        m.start()
                        for n in self.names
                        for m in re.finditer(rf"(?<!\w){re.escape(n)}(?!\w)", sentence, re.IGNORECASE)
                    ]
                    self.heads.append(sentence[: min(starts)])

    def attribute(self, name: str) -> str:
        """What the loader has read, if it has."""
        value = self.node.attributes.get(name, "")
        return "; ".join(value) if isinstance(value, list) else str(value)

    def in_name(self, column: str) -> str:
        """A pattern in the name or an alias itself: "24/7 single point of access"."""
        found: re.Pattern[str] = getattr(access_lexicon().columns, column)
        return next((m.group(0) for name in self.names if (m := found.search(name))), "")

    def found(self, column: str, *, everywhere: bool = False) -> str:
        """A pattern in a clause that names the point (or, ``everywhere``, in any of its sentences)."""
        wanted: re.Pattern[str] = getattr(access_lexicon().columns, column)
        for text in self.texts if everywhere else self.clauses:
            match = wanted.search(text)
            if match:
                return _tidy(next((v for v in match.groupdict().values() if v), match.group(0)))
        return ""

    def after_name(self, column: str) -> str:
        """A pattern that follows the name at once: "… for community health services"."""
        wanted: re.Pattern[str] = getattr(access_lexicon().columns, column)
        for text in [*self._name_tails(), *self.tails]:
            match = wanted.search(text)
            if match:
                return _tidy(match.group("text"))
        return ""

    def _name_tails(self) -> list[str]:
        phrase = access_lexicon().declared.phrase
        return [name[m.end() :] for name in self.names if (m := phrase.search(name))]

    def status(self) -> Status:
        """Absent, ended or planned where every sentence that names the point says so, else present."""
        words, later = access_lexicon().declared, access_lexicon().not_there
        if self.clauses:
            if all(words.negated.search(head) for head in self.heads):
                return Status.ABSENT
            if all(later.ended.search(clause) for clause in self.clauses):
                return Status.ENDED
            if all(later.planned.search(clause) for clause in self.clauses):
                return Status.PLANNED
        return Status.PRESENT


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,–-")


def gravest(statuses: Iterable[Status]) -> Status:
    """The gravest of several statuses."""
    return min(statuses, key=lambda s: vocabulary().statuses[s].grave)

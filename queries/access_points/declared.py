"""Declared points of access, and what the documents say of each: hours, audience, operator, …"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from ...graph.model import Edge, Node
from ...graph.vocabulary import NOT_STATED, WORKING, Kind, RelationshipType, Status, vocabulary
from ..lexicon import access_lexicon
from ..results import NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView
from .rules import door_rules
from .sentences import Said, mention_ends

Standing = Literal["declared", "candidate", "directory"]
_ORDER: tuple[Standing, ...] = ("declared", "candidate", "directory")
_KINDS = (Kind.SERVICE, Kind.INFORMATION_SYSTEM, Kind.PATHWAY, Kind.SITE)
_CANDIDATES = (Kind.SERVICE, Kind.INFORMATION_SYSTEM, Kind.PATHWAY)
_USE = (RelationshipType.REFERS_TO, RelationshipType.HAS_ACCESS_TO)
_ONWARD = (RelationshipType.REFERS_TO, RelationshipType.DISCHARGES_TO)
_VERB = {RelationshipType.REFERS_TO: "refers to", RelationshipType.DISCHARGES_TO: "moves people to"}
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


class Coverage(Result):
    """A place that a point serves; ``through`` is the operator whose area it is, if not stated of the point."""

    place: NodeRef
    status: Status
    share: float | None = None
    through: str | None = None


class AccessPoint(Result):
    """One row of the table of points. Text that no document gives is "not stated", never guessed.

    ``standing``: "declared" where documents call it a point of access, entry, contact or information, "candidate"
    where it only works like one, "directory" for a register that tells people where to turn. ``things`` is how many
    of them the sentences count where one name stands for several ("two online directories"). ``audience_by`` tells
    whether a sentence on the point names its audience, or relationships do, ``purposes_named`` whether the purposes
    are in its name (or follow it), and not only somewhere in its sentences.
    """

    point: NodeRef
    aliases: tuple[str, ...]
    standing: Standing
    basis: str
    status: Status
    purpose: str
    purposes: tuple[str, ...]
    purposes_named: bool = False
    operator: str
    operators: tuple[NodeRef, ...]
    commissioner: str
    commissioners: tuple[NodeRef, ...]
    covers: tuple[Coverage, ...]
    hours: str
    channel: str
    audience: str
    audience_by: Literal["sentence", "referral", ""] = ""
    gives: str
    things: int = 1
    evidence: tuple[Quote, ...]

    @property
    def general(self) -> bool:
        """Whether it calls itself a point of access or entry without more, and so may serve any purpose."""
        words = access_lexicon().declared.general
        return self.standing == "declared" and any(
            words.search(text) for text in (self.point.name, *self.aliases, self.basis)
        )

    @property
    def exists(self) -> bool:
        """Whether the point can be used today, by someone."""
        return self.status in WORKING


def declared_points(view: SystemView) -> tuple[AccessPoint, ...]:
    """Every declared point, then every candidate, then every directory, each in order of ids.

    A plural without a name of its own ("the two points of access") is no point where others are declared: it is they.
    """
    rows = []
    places = frozenset(p.name.casefold() for p in view.graph.nodes(Kind.PLACE))
    for node in view.graph.nodes(_KINDS):
        found = _standing(node)
        if found:
            rows.append(_row(view, node, *found, places))
    plural = access_lexicon().declared.plural
    if any(r.standing == "declared" and not plural.search(r.point.name) for r in rows):
        rows = [r for r in rows if not plural.search(r.point.name)]
    return tuple(sorted(rows, key=lambda r: (_ORDER.index(r.standing), r.point.id)))


def _standing(node: Node) -> tuple[Standing, str] | None:
    """Whether a node is a point of access, and by what it is known: its name, a sentence, the build."""
    words = access_lexicon().declared
    names = (node.name, *node.aliases)
    directory = node.kind is not Kind.SITE and door_rules().directories.name.search(node.name)
    if not directory:
        for name in names:
            if words.phrase.search(name):
                return "declared", f"called “{name}”"
        for text in (item.text for item in node.evidence):
            said = _called(names, text, words.beside if node.kind is Kind.SERVICE else words.is_one)
            if said:
                return "declared", f"described as “{said}”"
    if directory:
        return "directory", f"a register of what there is: “{directory.group(0)}”"
    if node.kind in _CANDIDATES and any(words.candidate.search(name) for name in names):
        return "candidate", "works like a point of access, and is not called one"
    if node.type == "AccessPoint":
        return "declared", "recognised as an access point"
    return None


def _called(names: tuple[str, ...], text: str, beside: re.Pattern[str]) -> str:
    """The phrase for a point of access that a sentence sets beside one of the names, behind it or before it."""
    words = access_lexicon().declared
    if not words.phrase.search(text):
        return ""
    for end in mention_ends(names, text):
        tail = text[end:]
        phrase = words.phrase.search(tail)
        if phrase and beside.search(tail[: phrase.start()]):
            return phrase.group(0)
    for phrase in words.phrase.finditer(text):
        between = words.named.match(text, phrase.end())
        # a name in small letters behind a comma is the next of a list, not what the phrase calls so
        if between and any(text.startswith(n, between.end()) for n in names if n[:1].isupper()):
            return phrase.group(0)
    return ""


def _row(view: SystemView, node: Node, standing: Standing, basis: str, places: frozenset[str]) -> AccessPoint:
    graph, lexicon = view.graph, access_lexicon()
    provides = list(graph.edges(RelationshipType.PROVIDES, target=node.id))
    commissions = list(graph.edges(RelationshipType.COMMISSIONS, target=node.id))
    covers = list(graph.edges(RelationshipType.COVERS, source=node.id))
    located = list(graph.edges(RelationshipType.LOCATED_AT, source=node.id))
    operators = [graph.node(e.source) for e in provides if e.status in WORKING]
    commissioners = [graph.node(e.source) for e in commissions if e.status in WORKING]
    said = Said(node)
    purpose = said.attribute("purpose") or said.after_name("purpose")
    if _starts_with_place(purpose, places):
        purpose = ""  # "for Ambleford" says where, not what for
    gives = said.attribute("gives") or said.found("gives", everywhere=True)
    onward = [e for e in graph.edges(_ONWARD, WORKING, source=node.id) if e.target != node.id]
    users = [e for e in graph.edges(_USE, WORKING, target=node.id) if e.source not in {n.id for n in operators}]
    audience = said.attribute("audience") or said.found("audience", but=said.names_itself)
    # the narrower text first: a sentence also speaks of other things than the point's purpose
    tiers = (" ".join([node.name, *node.aliases, purpose]), gives, " ".join(said.clauses))
    purposes, tier = next(((found, i) for i, t in enumerate(tiers) if (found := lexicon.purposes.all(t))), ((), 0))
    told = [*provides, *commissions, *covers, *(() if audience else users), *(() if gives else onward)]
    return AccessPoint(
        point=node_ref(graph, node.id), aliases=tuple(node.aliases), standing=standing, basis=basis,
        status=_status(node, [*provides, *covers, *located], users, said),
        purpose=purpose or NOT_STATED, purposes=purposes, purposes_named=bool(purposes) and tier == 0,
        operator="; ".join(n.name for n in operators) or NOT_STATED,
        operators=tuple(node_ref(graph, n.id) for n in operators),
        commissioner="; ".join(n.name for n in commissioners) or NOT_STATED,
        commissioners=tuple(node_ref(graph, n.id) for n in commissioners),
        covers=_coverage(view, node, operators),
        hours=said.attribute("hours") or said.in_name("hours") or said.found("hours") or NOT_STATED,
        channel=said.attribute("channel") or said.in_name("channel") or said.found("channel") or NOT_STATED,
        audience=audience or "; ".join(graph.node(e.source).label for e in users) or NOT_STATED,
        audience_by="sentence" if audience else "referral" if users else "",
        gives=gives or "; ".join(f"{_VERB[e.type]} {graph.node(e.target).label}" for e in onward) or NOT_STATED,
        things=things_of(node) if standing == "directory" else 1,
        evidence=quotes([*node.evidence, *(i for e in told for i in e.evidence)]),
    )  # fmt: skip


def _coverage(view: SystemView, node: Node, operators: list[Node]) -> tuple[Coverage, ...]:
    for holder in (node, *operators):
        found = list(view.graph.edges(RelationshipType.COVERS, source=holder.id))
        if holder is not node:
            found = [e for e in found if e.status in WORKING]
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


def _starts_with_place(text: str, places: frozenset[str]) -> bool:
    """Whether the first words of a text are the name of a place (and not of something that is the place's)."""
    words = text.casefold().split()
    return any(" ".join(words[:n]).rstrip(",;") in places for n in range(1, len(words) + 1))


def things_of(node: Node) -> int:
    """How many things one name stands for, where a name or a sentence counts them."""
    count = door_rules().directories.count
    texts = [node.name, *node.aliases]
    for text in (i.text for i in node.evidence):
        texts += [text[: end - len(n)] for n in texts[: 1 + len(node.aliases)] for end in mention_ends((n,), text)]
    found = [m.group("n") or m.group("n2") for text in texts if (m := count.search(text))]
    return max((NUMBERS.get(n.casefold()) or int(n) for n in found), default=1)


def _status(node: Node, edges: list[Edge], users: list[Edge], said: Said) -> Status:
    """What the relationships that make a point exist say of it; else its own sentences; else who uses it."""
    found = {e.status for e in edges} or {i.status for i in node.evidence if i.status}
    if found:
        # a point that works anywhere exists; coverage that is only partial is said in its own column
        order = (Status.PRESENT, Status.LIMITED, Status.PLANNED, Status.ENDED, Status.ABSENT)
        return next(s for s in order if s in found)
    return Status.PRESENT if users else said.status()


def gravest(statuses: Iterable[Status]) -> Status:
    """The gravest of several statuses."""
    return min(statuses, key=lambda s: vocabulary().statuses[s].grave)

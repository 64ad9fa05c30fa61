"""Tier 3: pairs that no document says anything about, ranked by structure, each with a question to ask.

Shown only where hiding stated interfaces shows that the ranking finds them better than degree alone does
(:mod:`.validation`); what was measured is reported either way. A candidate is a question, never a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

from pydantic import Field, field_validator

from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.model import Edge, Node
from ...graph.vocabulary import BODIES, Kind, RelationshipType, Status, vocabulary
from ..effort import SEED
from ..lexicon import Table, checked, read_table
from ..results import NodeRef, Quote, Result, node_ref, quotes
from ..views import JOINT, SystemView
from .block_model import BlockModel, Counts
from .brokers import Broker, BrokerRules, Hole, brokers, holes
from .ends import Ends
from .learnt import learnt
from .mutual import Groups, Mutual
from .structure import Parts, Structure, log_odds
from .systems import part_of
from .triage import Score, worded
from .validation import LEAST, TIES, Validation, validate


class Ask(Table):
    """The question about one type of interface, and what would settle it."""

    question: str
    settles: str


class LinkRules(Table):
    """``predicted.toml``."""

    kinds: frozenset[Kind]
    first: int = Field(ge=1)
    brokers: BrokerRules
    asks: dict[RelationshipType, Ask]

    @field_validator("asks")
    @classmethod
    def _complete(cls, value: dict[RelationshipType, Ask]) -> dict[RelationshipType, Ask]:
        missing = vocabulary().interfaces - set(value)
        if missing:
            raise ValueError(f"no question for {', '.join(sorted(missing))}")
        return value


@cache
def link_rules() -> LinkRules:
    """The rules, read once."""
    return checked(LinkRules, "predicted.toml", read_table(__package__, "predicted.toml"))


Group = Literal["care", "boards", "records"]
"""Between services and bodies, with a partnership, or to an information system: lists with ranks of their own."""

_GROUPS: tuple[Group, ...] = ("care", "boards", "records")


class PredictedLink(Result):
    """A pair to ask about. ``relation`` is the likeliest interface, from ``source`` to ``target``.

    ``mutual_rank`` orders the list: √(a · b), where b is the a-th among all that the source could be linked to, and the
    source the b-th for the target, by ``log_odds``: the parts, weighed. ``shared`` are nodes that both are tied to.
    ``ask`` are the organisations that run either end. ``evidence`` names the ends; no sentence states anything between
    them.
    """

    group: Group
    rank: int
    source: NodeRef
    relation: RelationshipType
    target: NodeRef
    question: str
    settles: str
    ask: tuple[NodeRef, ...]
    mutual_rank: float
    ranks: tuple[float, float]
    log_odds: float
    parts: Parts
    shared: tuple[NodeRef, ...]
    score: Score
    evidence: tuple[Quote, ...]

    @property
    def tier(self) -> str:
        """Always "predicted"."""
        return "predicted"


class PredictedLinks(Result):
    """The third tier of one local system.

    ``shown`` says whether the ranking beat its baselines; if not, ``links`` and ``holes`` are left out. ``candidates``
    counts the pairs that were ranked, ``ends`` the named nodes. ``brokers`` are facts about the stated network.
    """

    system: str
    shown: bool
    ends: int
    candidates: int
    links: tuple[PredictedLink, ...]
    holes: tuple[Hole, ...]
    brokers: tuple[Broker, ...]
    validation: Validation
    learnt_from: int
    limits: tuple[str, ...]
    cautions: tuple[str, ...] = (
        "Nothing in this list is stated by a document: each row is a question, not a finding.",
        "The order says where reports of this kind tend to state an interface, not where one is needed most.",
    )


def predicted(
    graph: KnowledgeGraph | SystemView, *, first: int | None = None, ties: int = TIES, seed: int = SEED
) -> tuple[PredictedLinks, ...]:
    """The third tier of every local system of a graph, in order of their names.

    ``first`` bounds the list of each (by default as many as the rules say); ``ties`` how many stated ties are hidden
    to test the ranking. A system is ranked by what other reports teach: those that the counts were made from, and the
    other systems of the same graph.
    """
    view = SystemView.of(graph)
    systems = sorted({n.system for n in view.graph.nodes() if n.system})
    shipped = learnt().counts
    if len(systems) < 2:
        return (_of_system(view, view.graph.system, BlockModel(shipped), first, ties, seed),)
    out = []
    for system in systems:
        others = Counts()
        for other in systems:
            if other != system:
                others.add(view, {n.id for n in view.graph.nodes() if n.system in (other, None)})
        model = BlockModel(shipped.with_(others))
        out.append(_of_system(SystemView(part_of(view.graph, system)), system, model, first, ties, seed))
    return tuple(out)


def _of_system(
    view: SystemView, system: str, model: BlockModel, first: int | None, ties: int, seed: int
) -> PredictedLinks:  # fmt: skip
    rules = link_rules()
    structure = Structure(Ends(view, rules.kinds), model, learnt().weights)
    validation = validate(structure, ties=ties, seed=seed)
    groups, count = Groups(structure), rules.first if first is None else first
    links = [
        _link(structure, group, rank, pair)
        for number, group in enumerate(_GROUPS)
        for rank, pair in enumerate((p for p in groups.first(number, count) if _has_something(structure, p)), 1)
    ] if validation.beats else []  # fmt: skip
    return PredictedLinks(
        system=system, shown=validation.beats, ends=len(structure.ends.nodes), candidates=groups.count(),
        links=tuple(links),
        holes=holes(structure, rules.brokers) if validation.beats else (), brokers=brokers(structure, rules.brokers),
        validation=validation, learnt_from=learnt().documents, limits=tuple(_limits(structure, validation)),
    )  # fmt: skip


def _has_something(structure: Structure, pair: Mutual) -> bool:
    """Whether more than the sectors of its ends speaks for a pair: a neighbour, a stage or a function in common."""
    parts = structure.parts(pair.a, pair.b)
    return bool(structure.shared(pair.a, pair.b) or parts.same_stage or parts.same_functions)


def _limits(structure: Structure, validation: Validation) -> Iterator[str]:
    if validation.stated < LEAST:
        yield (
            f"Only {validation.stated} stated interfaces join two named ends; below {LEAST} the ranking cannot be "
            "tested, so no pair is listed."
        )
    elif not validation.beats:
        yield "The ranking did not find hidden interfaces better than degree alone does, so no pair is listed."
    ends, view = structure.ends, structure.ends.view
    if ends.nodes:
        for what, known in (("sector", view.sector), ("stage", view.stage)):
            open_ = sum(known[n.id] == "not stated" for n in ends.nodes)
            if open_:
                yield f"The {what} of {open_} of {len(ends.nodes)} named nodes is not stated."


def _link(structure: Structure, group: Group, rank: int, pair: Mutual) -> PredictedLink:
    view, ends = structure.ends.view, structure.ends
    _, a, b, *ranks = pair
    relation, forth = structure.model.likeliest(structure.blocks[a], structure.blocks[b]) or (_any(ends, a, b), True)
    source, target = (ends.nodes[i] for i in ((a, b) if forth else (b, a)))
    edge = Edge(source=source.id, type=relation, target=target.id, status=Status.ABSENT)
    parts, ask = structure.parts(a, b), link_rules().asks[relation]
    return PredictedLink(
        group=group, rank=rank, source=node_ref(view.graph, source.id), relation=relation,
        target=node_ref(view.graph, target.id),
        question=worded(ask.question, source, target), settles=ask.settles, ask=_bodies(view, source, target),
        mutual_rank=pair.mutual_rank, ranks=(ranks[0], ranks[1]) if forth else (ranks[1], ranks[0]),
        log_odds=round(log_odds(parts, structure.weights), 4), parts=parts,
        shared=tuple(node_ref(view.graph, z) for z in structure.shared(a, b)),
        score=ends.triage.predicted(edge), evidence=(*quotes(source.evidence)[:1], *quotes(target.evidence)[:1]),
    )  # fmt: skip


def _any(ends: Ends, a: int, b: int) -> RelationshipType:
    kinds = ends.nodes[a].kind, ends.nodes[b].kind
    return min(t for t in vocabulary().interfaces if vocabulary().allows(kinds[0], t, kinds[1]))


def _bodies(view: SystemView, *ends: Node) -> tuple[NodeRef, ...]:
    """The organisations that provide or contain the ends, or are one."""
    found = {body for end in ends for body in view.org[end.id].split(JOINT) if body in view.graph}
    return tuple(node_ref(view.graph, body) for body in sorted(found) if view.graph.node(body).kind in BODIES)

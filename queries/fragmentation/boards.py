"""Boards (A10): in what way they stand between sectors, and which sectors have no seat."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import networkx as nx

from ...graph.model import Edge
from ...graph.vocabulary import NOT_STATED, WORKING, Kind, RelationshipType, Status, vocabulary
from ..measures.brokerage import Roles, brokerage
from ..results import NodeRef, Quote, Result, node_ref, quotes
from ..views import SystemView

_ACTORS = vocabulary().groups["actor"]


class BoardRoles(Result):
    """How often a board stands between two others in each of the five roles, by sector; see ``measures.brokerage``.

    ``not_stated`` counts what cannot be told because one of the three has no sector.
    """

    board: NodeRef
    sector: str
    ties: int
    coordinator: int
    consultant: int
    gatekeeper: int
    representative: int
    liaison: int
    not_stated: int
    edges: tuple[str, ...]
    evidence: tuple[Quote, ...] = ()

    @property
    def total(self) -> int:
        """All five roles."""
        return self.coordinator + self.consultant + self.gatekeeper + self.representative + self.liaison


class MissingSectors(Result):
    """A board that oversees, whose members are stated from some sectors and not from others.

    ``missing`` are sectors of the graph from which no member is stated; in ``stated_absent`` those of which a
    document says that they have no seat. With no ``members`` at all nothing is known of its seats.
    """

    board: NodeRef
    oversees: tuple[NodeRef, ...]
    members: tuple[NodeRef, ...]
    sectors: tuple[str, ...]
    missing: tuple[str, ...]
    stated_absent: tuple[NodeRef, ...]
    sector_not_stated: tuple[NodeRef, ...]
    evidence: tuple[Quote, ...] = ()


def board_roles(view: SystemView, edges: Sequence[Edge]) -> tuple[BoardRoles, ...]:
    """Brokerage roles of every partnership with a tie that is present or limited; most roles first.

    Members bring matters to a board and take its decisions away: membership runs both ways here. Overseeing and
    commissioning run from who does it to whom it is done to.
    """
    ties: nx.DiGraph[str] = nx.DiGraph()
    of: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.status in WORKING:
            ties.add_edge(edge.source, edge.target)
            if edge.type is RelationshipType.MEMBER_OF:
                ties.add_edge(edge.target, edge.source)
            for end in (edge.source, edge.target):
                of.setdefault(end, []).append(edge)
    group = {n: None if view.sector[n] == NOT_STATED else view.sector[n] for n in ties}
    rows = []
    for board in view.graph.nodes(Kind.PARTNERSHIP):
        if board.id in ties:
            found: Roles = brokerage(ties, group, board.id)
            rows.append(
                BoardRoles(
                    board=node_ref(view.graph, board.id), sector=view.sector[board.id],
                    ties=len({*ties.predecessors(board.id), *ties.successors(board.id)}),
                    coordinator=found.coordinator, consultant=found.consultant, gatekeeper=found.gatekeeper,
                    representative=found.representative, liaison=found.liaison, not_stated=found.not_stated,
                    edges=tuple(e.id for e in of[board.id]),
                    evidence=quotes(i for e in of[board.id] for i in e.evidence),
                )
            )  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (-r.total, -r.not_stated, r.board.id)))


def missing_sectors(view: SystemView, not_expected: Collection[str]) -> tuple[MissingSectors, ...]:
    """Boards that oversee (present or limited), each with the sectors from which no member is stated.

    Only sectors from which the documents name a body or group at all; those with a stated member first.
    """
    there = {view.sector[n.id] for n in view.graph.nodes(_ACTORS)} - {NOT_STATED} - set(not_expected)
    order = vocabulary().sectors
    rows = []
    for board in view.graph.nodes(Kind.PARTNERSHIP):
        overseen = list(view.graph.edges(RelationshipType.OVERSEES, WORKING, source=board.id))
        if not overseen:
            continue
        seats = list(view.graph.edges(RelationshipType.MEMBER_OF, target=board.id))
        members = [e for e in seats if e.status in WORKING]
        empty = [e for e in seats if e.status is Status.ABSENT]
        sectors = {view.sector[e.source] for e in members}
        missing = there - sectors if members else set()
        rows.append(
            MissingSectors(
                board=node_ref(view.graph, board.id),
                oversees=tuple(node_ref(view.graph, e.target) for e in overseen),
                members=tuple(node_ref(view.graph, e.source) for e in members),
                sectors=tuple(s for s in order if s in sectors and s != NOT_STATED),
                missing=tuple(s for s in order if s in missing),
                stated_absent=tuple(node_ref(view.graph, e.source) for e in empty),
                sector_not_stated=tuple(
                    node_ref(view.graph, e.source) for e in members if view.sector[e.source] == NOT_STATED
                ),
                evidence=quotes(i for e in (*overseen, *members, *empty) for i in e.evidence),
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (not r.members, -len(r.missing), r.board.id)))

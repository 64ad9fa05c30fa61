"""Structural holes: nodes whose contacts are not tied to each other, and pairs of such nodes without a tie (Burt 1992).

Counted on the working network (present or limited interfaces): what is stated absent carries nothing.
"""

from __future__ import annotations

from itertools import combinations

from pydantic import Field

from ..lexicon import Table
from ..measures.holes import constraint, effective_size
from ..results import NodeRef, Result, node_ref
from .structure import Structure


class BrokerRules(Table):
    """From how many contacts on, and how few of them redundant, a node is a broker; how many are paired for holes."""

    contacts: int = Field(ge=2)
    efficiency: float = Field(gt=0, le=1)
    paired: int = Field(ge=2)


class Broker(Result):
    """A node that joins contacts who are not joined otherwise.

    ``constraint`` is Burt's: 1/n where none of n contacts is redundant. ``effective_size`` is n less the mean
    redundancy, ``efficiency`` its share of n.
    """

    node: NodeRef
    contacts: int
    constraint: float
    effective_size: float
    efficiency: float


class Hole(Result):
    """Two brokers without a stated interface and without a common contact. ``places`` are those that both serve."""

    ends: tuple[NodeRef, NodeRef]
    constraints: tuple[float, float]
    places: tuple[str, ...]


def brokers(structure: Structure, rules: BrokerRules) -> tuple[Broker, ...]:
    """The brokers of the working network, the least constrained first."""
    view = structure.ends.view
    network = view.networks["working"]
    found = []
    for node in sorted(network):
        contacts = network.degree(node)
        if contacts < rules.contacts:
            continue
        size, bound = effective_size(network, node), constraint(network, node)
        if size is not None and bound is not None and size / contacts >= rules.efficiency:
            found.append(
                Broker(
                    node=node_ref(view.graph, node), contacts=contacts, constraint=round(bound, 6),
                    effective_size=round(size, 6), efficiency=round(size / contacts, 6),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda b: (b.constraint, b.node.id)))


def holes(structure: Structure, rules: BrokerRules) -> tuple[Hole, ...]:
    """Pairs of the least constrained named brokers that nothing is stated between and that share no contact.

    Pairs stated to serve different places are no hole, and are left out as they are among the candidates.
    """
    ends, view = structure.ends, structure.ends.view
    network = view.networks["working"]
    named = [b for b in brokers(structure, rules) if b.node.id in ends.index][: rules.paired]
    found = []
    for one, other in combinations(named, 2):
        a, b = ends.index[one.node.id], ends.index[other.node.id]
        if ends.open_to(a)[b] and not set(network.adj[one.node.id]) & set(network.adj[other.node.id]):
            both = set(view.places_of(one.node.id)) & set(view.places_of(other.node.id))
            found.append(
                Hole(
                    ends=(one.node, other.node), constraints=(one.constraint, other.constraint),
                    places=tuple(sorted(view.name(p) for p in both)),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda h: (sum(h.constraints), h.ends[0].id, h.ends[1].id)))

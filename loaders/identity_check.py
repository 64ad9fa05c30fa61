"""Whether the nodes of a graph are bodies: no two of them one body, none of them two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from itertools import combinations

from ..graph import Kind, KnowledgeGraph, Node
from .naming import latest
from .normal import normal
from .reference.match import Matcher

_BODIES = (Kind.ORGANISATION, Kind.PARTNERSHIP)


def identity_problems(graph: KnowledgeGraph, matcher: Matcher | None = None) -> list[str]:
    """What is wrong with the identity of organisations and partnerships, in words; empty where nothing is.

    Two nodes are one body where they share kind, type and an official code, or, in one system, a name.
    With a ``matcher`` a node is also two bodies where its name and aliases, read as at the dates of its
    documents, name more than one.
    """
    nodes = list(graph.nodes(_BODIES))
    out = [*_same_code(nodes), *_same_name(nodes)]
    if matcher is not None:
        dates = {d.name: d.date for d in graph.documents}
        for node in nodes:
            dated = latest(dates.get(e.document) for e in node.evidence)
            found = (matcher.match(f, kind=node.kind, type_=node.type, dated=dated) for f in (node.name, *node.aliases))
            bodies = sorted({m.body.id for m in found if m})
            if len(bodies) > 1:
                out.append(f"{node.id} is called what {' and '.join(bodies)} are called")
            elif bodies and node.codes and matcher.table.bodies[bodies[0]].codes != node.codes:
                out.append(f"{node.id} has codes {node.codes}, and a name of {bodies[0]}")
    return out


def _same_code(nodes: list[Node]) -> list[str]:
    holders: defaultdict[Hashable, list[str]] = defaultdict(list)
    for node in nodes:
        for scheme, code in node.codes.items():
            holders[node.kind, node.type, scheme, code].append(node.id)
    return [f"{' and '.join(ids)} have one code: {key}" for key, ids in holders.items() if len(ids) > 1]


def _same_name(nodes: list[Node]) -> list[str]:
    out = []
    holders: defaultdict[tuple[Kind, str], list[Node]] = defaultdict(list)
    for node in nodes:
        holders[node.kind, normal(node.name)].append(node)
    for found in holders.values():
        for one, other in combinations(found, 2):
            known = one.codes and other.codes  # two bodies can bear one name
            if not known and one.system == other.system:
                out.append(f"{one.id} and {other.id} have one name: {one.name}")
    return out

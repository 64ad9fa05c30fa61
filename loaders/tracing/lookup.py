"""Which edge or node of a graph a person means who writes an id, a name, or a part of one."""

from __future__ import annotations

from dataclasses import dataclass

from ...graph import Edge, InputError, Kind, KnowledgeGraph, Node
from ..normal import normal

_SHOWN = 3
_SENTENCES = (Kind.FINDING, Kind.RECOMMENDATION, Kind.MEASURE)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be meant: one, or several to choose from."""

    edges: tuple[Edge, ...] = ()
    nodes: tuple[Node, ...] = ()

    def __len__(self) -> int:
        return len(self.edges) + len(self.nodes)

    @property
    def ids(self) -> list[str]:
        """The ids of all candidates, in order."""
        return [e.id for e in self.edges] + [n.id for n in self.nodes]


def look_up(graph: KnowledgeGraph, text: str) -> Candidates:
    """The edges or nodes that a text may mean.

    ``source|TYPE|target`` means edges: each end is an id, a name, or a part of one, and may be left out,
    as may the type. Other text means a node. An exact id is never ambiguous; a whole name goes before
    a part of one. Raises :class:`InputError` where nothing fits.
    """
    parts = [p.strip() for p in text.split("|")]
    if len(parts) == 3:
        return _edges(graph, *parts)
    if len(parts) != 1 or not parts[0]:
        raise InputError(
            f"{text!r} names neither an edge nor a node", mend='write "source|TYPE|target", or the name of a node'
        )
    found = _nodes(graph, parts[0])
    if not found:
        raise InputError(f"nothing in the graph is called {text!r}", mend="joinedup info GRAPH, or a part of the name")
    return Candidates(nodes=tuple(found[0]))


def _edges(graph: KnowledgeGraph, source: str, type_: str, target: str) -> Candidates:
    exact = graph.edge(source, type_.upper(), target) if type_ else None
    if exact is not None:
        return Candidates(edges=(exact,))
    wanted = type_.upper().replace(" ", "_")
    typed = [e for e in graph.edges() if wanted in str(e.type)]
    if any(e.type == wanted for e in typed):
        typed = [e for e in typed if e.type == wanted]
    if not typed:
        raise InputError(f"the graph has no relationship of the type {type_!r}", mend="joinedup info GRAPH lists them")
    ends = []
    for part in (source, target):
        tiers = _nodes(graph, part) if part else [list(graph.nodes())]
        if not tiers:
            raise InputError(f"nothing in the graph is called {part!r}", mend="give a part of its name")
        ends.append([{n.id for n in tier} for tier in tiers])
    # whole names on both sides first; where nothing joins those, parts of names
    for one in ends[0]:
        for other in ends[1]:
            found = [e for e in typed if e.source in one and e.target in other]
            if found:
                return Candidates(edges=tuple(sorted(found, key=lambda e: e.id)))
    wide = [set().union(*tiers) for tiers in ends]
    raise InputError(
        f"the graph has no edge {'|'.join((source, type_, target))!r}", mend=_instead(graph, wide[0], wide[1], source)
    )


def _instead(graph: KnowledgeGraph, sources: set[str], targets: set[str], name: str) -> str:
    """What does join two ends, in either direction and of any type."""
    found = sorted(
        e.id
        for e in graph.edges()
        if (e.source in sources and e.target in targets) or (e.source in targets and e.target in sources)
    )
    if not found:
        return f'nothing joins the two; "{name}||" lists all from the first'
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"there are: {'; '.join(found[:_SHOWN])}{more}"


def _nodes(graph: KnowledgeGraph, text: str) -> list[list[Node]]:
    """The nodes that a text may mean, the best first: by id, by name, by another name, by a part of any.

    What is named by a whole sentence (a finding, a measure) comes last: its words are mostly names of others.
    """
    if text in graph:
        return [[graph.node(text)]]
    plain = normal(text)
    tiers: list[list[Node]] = [[], [], [], []]
    for node in sorted(graph.nodes(), key=lambda n: n.id):
        forms = [normal(a) for a in node.aliases]
        if normal(node.name) == plain:
            tiers[0].append(node)
        elif plain in forms:
            tiers[1].append(node)
        elif plain and (any(plain in form for form in (normal(node.name), *forms)) or text.lower() in node.id):
            tiers[3 if node.kind in _SENTENCES else 2].append(node)
    return [tier for tier in tiers if tier]

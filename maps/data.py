"""The content of the map as one JSON value: nodes, edges, every quote once, and the words to say it."""

from __future__ import annotations

import json
from typing import Any

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Evidence, Node
from ..graph.vocabulary import BODIES, Status, vocabulary
from ..queries.successors import Successors
from .words import words


def map_title(graph: KnowledgeGraph) -> str:
    """The heading of a map that was given none: the name of the system, as a person would write it."""
    name = " ".join(graph.system.replace("_", " ").replace("-", " ").split())
    return f"{name[:1].upper()}{name[1:]}: who joins up with whom" if name else "Who joins up with whom"


def map_content(graph: KnowledgeGraph, title: str, answer: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the page shows. Nodes and edges are known by their place in the lists.

    Only what documents state is drawn, unless the graph is the answer to a query, of which ``answer`` tells: that
    is drawn whole. What published lists say of a node that they state, and who came after it, is in its
    ``known``, apart from the evidence; what they say of an edge, in its ``lists``.
    Each piece of evidence is ``[passage, status, method, confidence]``: places in the lists of
    passages, statuses (or null) and methods. Fields that say nothing are left out.
    """
    pool, successors = _Pool(), Successors(graph)
    drawn = graph if answer is not None else graph.stated()
    source = vocabulary().groups["source"]
    place: dict[str, int] = {}
    nodes: list[dict[str, Any]] = []
    for node in drawn.nodes():
        if node.kind in source:
            continue
        place[node.id] = len(nodes)
        nodes.append(
            _compact(
                id=node.id,
                kind=str(node.kind),
                type=node.type,
                name=node.label,
                aliases=node.aliases,
                codes=node.codes,
                sector=node.sector,
                attributes=dict(sorted(node.attributes.items())),
                evidence=[pool.reference(e) for e in node.evidence],
                known=_known(node, successors),
            )
        )
    edges = [
        _compact(
            s=place[e.source],
            t=place[e.target],
            type=str(e.type),
            status=str(e.status),
            conflict=e.conflict,
            confidence=e.confidence,
            attributes=dict(sorted(e.attributes.items())),
            evidence=[pool.reference(x) for x in e.evidence],
            lists=[fact.text for fact in e.reference],
        )
        for e in drawn.edges()
        if e.source in place and e.target in place
    ]
    return {
        "title": title,
        "system": graph.system,
        "answer": answer,
        "words": _words(),
        "documents": _documents(graph, pool),
        "sections": list(pool.sections),
        "methods": [list(m) for m in pool.methods],
        "statuses": [s.value for s in Status],
        "passages": list(pool.passages.values()),
        "nodes": nodes,
        "edges": edges,
    }


def _known(node: Node, successors: Successors) -> dict[str, Any] | None:
    """What published lists say of a node: the lists, what became of it, and the bodies of today."""
    if not node.reference:
        return None
    lists = [fact.text for fact in node.reference]
    if node.kind not in BODIES:  # a place has a code, and no successor
        return {"lists": lists}
    return _compact(
        lists=lists,
        standing=successors.standing(node.id),
        now=[
            _compact(
                id=now.body.id, name=now.name, codes=now.codes, date=now.date, closed=now.closed,
                way=[_compact(name=s.name, codes=s.codes, leads=s.leads, date=s.date) for s in now.path],
                lists=list(dict.fromkeys(fact for step in now.path for fact in step.facts)),
            )
            for now in successors.now(node.id)
        ],
    )  # fmt: skip


def script_json(value: Any) -> str:
    """JSON that is safe inside ``<script type="application/json">``, whatever the strings hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    # A lone surrogate cannot be written as UTF-8
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)


class _Pool:
    """Documents, sections, methods and passages, each kept once, in order of first use."""

    def __init__(self) -> None:
        self.documents: dict[str, int] = {}
        self.sections: dict[str, int] = {}
        self.methods: dict[tuple[str, str], int] = {}
        self.passages: dict[tuple[object, ...], dict[str, Any]] = {}
        self._numbers: dict[tuple[object, ...], int] = {}

    def reference(self, item: Evidence) -> list[Any]:
        key = (item.document, item.start, item.end, item.page, item.line, item.section, item.stage, item.quote)
        number = self._numbers.setdefault(key, len(self._numbers))
        if key not in self.passages:
            self.passages[key] = _compact(
                d=self.documents.setdefault(item.document, len(self.documents)),
                p=item.page,
                l=item.line,
                s=self.sections.setdefault(item.section, len(self.sections)) if item.section else None,
                g=item.stage,
                q=item.text,
            )
        method = self.methods.setdefault((item.extractor, item.rule), len(self.methods))
        status = list(Status).index(item.status) if item.status else None
        return [number, status, method, round(item.confidence, 3)]


def _compact(**fields: Any) -> dict[str, Any]:
    return {k: v for k, v in fields.items() if v is not None and v is not False and v != [] and v != {}}


def _documents(graph: KnowledgeGraph, pool: _Pool) -> list[dict[str, Any]]:
    known = {d.name: d for d in graph.documents}
    out = []
    for name in pool.documents:
        info = known.get(name)
        out.append(_compact(name=name, title=(info.title or None) if info else None))
    return out


def _words() -> dict[str, Any]:
    shown = words()
    return {
        **shown.model_dump(
            mode="json", include={"statuses", "kinds", "types", "sectors", "stages", "attributes", "relationships"}
        ),
        "interfaces": sorted(vocabulary().interfaces),
        "undirected": sorted(t for t, info in vocabulary().relationships.items() if info.undirected),
    }

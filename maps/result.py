"""The map of an answer: the nodes, relationships and paths that a query returned, and the sentences behind them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..graph.errors import QueryError
from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import DocumentInfo, Provenance, slug
from ..graph.property_graph import from_property_graph
from ..graph.records import ENTITY, SYSTEM, NodeRecord, Properties, PropertyGraph, RelationshipRecord
from ..graph.results import NodeValue, PathValue, QueryResult, RelationshipValue
from ..graph.store import Store, Target, open_store
from ..graph.vocabulary import vocabulary
from .page import write_page
from .render import render_map

_TIMEOUT = 120.0  # seconds for each of the questions below
_LONGEST_ID = 500
_RETURN_WHOLE = "return whole nodes, relationships or paths (RETURN a, r, b, or p = … RETURN p), or their ids"
_NODES = f"""
MATCH (n:{ENTITY} {{system: $system}}) WHERE n.id IN $ids
RETURN labels(n) AS labels, n.id AS id, properties(n) AS properties ORDER BY id"""
_RELATIONSHIPS = f"""
MATCH (a:{ENTITY} {{system: $system}})-[r]->(b:{ENTITY}) WHERE a.id IN $sources AND r.id IN $ids
RETURN type(r) AS type, a.id AS source, b.id AS target, properties(r) AS properties ORDER BY source, type, target"""
_BETWEEN = f"""
MATCH (a:{ENTITY} {{system: $system}})-[r]->(b:{ENTITY}) WHERE a.id IN $ids AND b.id IN $ids
RETURN type(r) AS type, a.id AS source, b.id AS target, properties(r) AS properties ORDER BY source, type, target"""
_PROVENANCE = f"MATCH (s:{SYSTEM} {{system: $system}}) RETURN s.provenance AS provenance"


def write_result_map(
    result: QueryResult, path: str | Path, *, title: str | None = None, store: Target | None = None
) -> KnowledgeGraph:
    """Draw an answer as one HTML file that works offline; returns the graph that is drawn.

    ``store`` is what was asked, see :func:`result_graph`. Raises :class:`QueryError` for an answer that holds nothing
    to draw, :class:`GraphFileError` where the file cannot be written.
    """
    graph = result_graph(result, store)
    heading = title or f"{graph.system}: the answer to a query"
    write_page(path, render_map(graph, title=heading, answer=True, cut_off=result.truncated))
    return graph


def result_graph(result: QueryResult, store: Target | None = None) -> KnowledgeGraph:
    """The part of a graph that an answer holds: whole nodes and relationships, alone, in paths, lists and maps.

    Ends of relationships belong to it. An answer with nodes alone gets the relationships between them, and one
    with neither the nodes and relationships whose ids it holds. Both need ``store``, the graph, file, address or
    open store that was asked; with it every piece of evidence comes in full, without it as the parallel lists
    of the answer have it: without sections and rules. Nodes of several systems stay apart. Raises
    :class:`QueryError` where there is nothing to draw, or an end is missing and no store to ask for it.
    """
    elements = _Elements()
    for row in result:
        elements.collect(row)
    if store is None:
        graphs = [_from_values(system, *elements.of(system)) for system in elements.systems()]
    else:
        with open_store(store) as opened:
            if not elements.systems():
                elements.look_up(set(_texts(result.rows)), opened)
            graphs = [_from_store(opened, system, *elements.of(system)) for system in elements.systems()]
    source = vocabulary().groups["source"]
    if not any(node.kind not in source for graph in graphs for node in graph.nodes()):
        raise QueryError("the answer holds nothing that a map can draw", mend=_RETURN_WHOLE)
    return graphs[0] if len(graphs) == 1 else _side_by_side(graphs)


class _Elements:
    """The nodes and relationships of an answer, each once, by system and id."""

    def __init__(self) -> None:
        self._nodes: dict[str, dict[str, NodeValue | None]] = defaultdict(dict)
        self._relationships: dict[str, dict[str, RelationshipValue | None]] = defaultdict(dict)

    def collect(self, value: Any) -> None:
        match value:
            case NodeValue() if ENTITY in value.labels:
                self._nodes[str(value.properties.get("system", ""))][value.id] = value
            case RelationshipValue() if not value.properties.get("derived"):
                self._relationships[str(value.properties.get("system", ""))][value.id] = value
            case PathValue():
                self.collect(value.nodes)
                self.collect(value.relationships)
            case dict():
                self.collect(list(value.values()))
            case list() | tuple():
                for item in value:
                    self.collect(item)

    def look_up(self, texts: set[str], store: Store) -> None:
        """Take the texts that are ids of something in the store."""
        for system in store.systems():
            for row in _ask(store, _NODES, system=system, ids=sorted(texts)):
                self._nodes[system][row[1]] = None
            chained = {text: text.split("|")[0] for text in texts if text.count("|") >= 2}
            if chained:
                sources = sorted(set(chained.values()))
                for row in _ask(store, _RELATIONSHIPS, system=system, sources=sources, ids=sorted(chained)):
                    self._relationships[system][row[3]["id"]] = None

    def systems(self) -> list[str]:
        return sorted({*self._nodes, *self._relationships})

    def of(self, system: str) -> tuple[dict[str, NodeValue | None], dict[str, RelationshipValue | None]]:
        return self._nodes.get(system, {}), self._relationships.get(system, {})


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str() if len(value) <= _LONGEST_ID:
            yield value
        case list() | tuple():
            for item in value:
                yield from _texts(item)
        case dict():
            yield from _texts(list(value.values()))


# -- from the store: the full record of each


def _from_store(
    store: Store, system: str, nodes: Mapping[str, object], relationships: Mapping[str, RelationshipValue | None]
) -> KnowledgeGraph:
    wanted = set(nodes)
    if relationships:
        # the source is what an id begins with, and what both databases have an index for
        sources = sorted({r.source if r else id_.split("|")[0] for id_, r in relationships.items()})
        found = _ask(store, _RELATIONSHIPS, system=system, sources=sources, ids=sorted(relationships))
        wanted |= {end for row in found for end in row[1:3]}
    else:
        found = _ask(store, _BETWEEN, system=system, ids=sorted(wanted))
    rows = _ask(store, _NODES, system=system, ids=sorted(wanted))
    about = _ask(store, _PROVENANCE, system=system)
    return _graph(
        system,
        about[0][0] if about else Provenance().model_dump_json(),
        [NodeRecord(tuple(labels), id_, properties) for labels, id_, properties in rows],
        [RelationshipRecord(*row) for row in found],
    )


def _ask(store: Store, query: str, **parameters: Any) -> list[tuple[Any, ...]]:
    return store.run(query, parameters, timeout=_TIMEOUT).rows


def _graph(
    system: str, provenance: str, nodes: Iterable[NodeRecord], relationships: Iterable[RelationshipRecord]
) -> KnowledgeGraph:
    about = NodeRecord((SYSTEM,), system, {"id": system, "provenance": provenance})
    return from_property_graph(PropertyGraph(about, list(nodes), list(relationships)))


# -- from the answer alone


def _from_values(
    system: str, nodes: Mapping[str, NodeValue | None], relationships: Mapping[str, RelationshipValue | None]
) -> KnowledgeGraph:
    whole = [r for r in relationships.values() if r is not None]
    missing = sorted({end for r in whole for end in (r.source, r.target)} - set(nodes))
    if missing:
        raise QueryError(
            f"the answer holds a relationship without its node {missing[0]}",
            mend="return both ends too (RETURN a, r, b), or give the store that was asked",
        )
    graph = _graph(
        system,
        Provenance().model_dump_json(),
        [NodeRecord(n.labels, n.id, _with_evidence(n.properties)) for n in nodes.values() if n is not None],
        [RelationshipRecord(r.type, r.source, r.target, _with_evidence(r.properties)) for r in whole],
    )
    for r in whole:
        edge = graph.edge(r.source, r.type, r.target)
        if edge is not None:  # how sure each sentence is the lists do not tell, so nothing is weighed anew
            for name in ("status", "conflict", "confidence"):
                setattr(edge, name, getattr(type(edge).model_validate(_edge_fields(r)), name))
    return graph


def _edge_fields(r: RelationshipValue) -> dict[str, Any]:
    fields = {name: r.properties[name] for name in ("status", "conflict", "confidence")}
    return {"source": r.source, "type": r.type, "target": r.target, **fields}


def _with_evidence(properties: Mapping[str, Any]) -> Properties:
    """The properties with the record of evidence that an answer leaves out, made of the lists beside it."""
    names = ("documents", "pages", "lines", "quotes", "passage_ids", "statuses")
    columns = {name: properties.get(name) or [] for name in names}
    evidence = []
    for i, document in enumerate(columns["documents"]):
        said = {name: values[i] for name, values in columns.items() if i < len(values)}
        evidence.append(
            {
                "document": document, "page": said.get("pages") or None, "line": said.get("lines") or None,
                "quote": said.get("quotes", ""), "status": said.get("statuses") or None,
                "sentence": said.get("passage_ids", "").removeprefix(document).removeprefix("#"),
                "confidence": properties.get("confidence", 1.0),
            }
        )  # fmt: skip
    return {**properties, "evidence": json.dumps(evidence, ensure_ascii=False)}


# -- several systems


def _side_by_side(graphs: Iterable[KnowledgeGraph]) -> KnowledgeGraph:
    """One graph to draw, in which equal ids of several systems are several nodes, each with its system's name."""
    graphs = list(graphs)
    out = KnowledgeGraph(", ".join(graph.system for graph in graphs))
    documents: dict[str, DocumentInfo] = {}
    for graph in graphs:
        names = {node.id: f"{node.id}@{slug(graph.system)}" for node in graph.nodes()}
        for node in graph.nodes():
            out.add_node(node.model_copy(update={"id": names[node.id], "system": node.system or graph.system}))
        for edge in graph.edges():
            out.add_edge(edge.model_copy(update={"source": names[edge.source], "target": names[edge.target]}))
        for info in graph.documents:
            # of two documents with one name neither title is sure
            known = documents.get(info.name, info)
            documents[info.name] = info if known.title == info.title else DocumentInfo(name=info.name)
    out.provenance.documents = [documents[name] for name in sorted(documents)]
    return out

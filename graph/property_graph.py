"""The graph as labelled nodes and relationships with plain properties: the same on every store.

Labels are ``:Entity:Kind[:Type]``; an id is unique within a system, so that several systems can live
in one database. Property values are texts, numbers, truth values and lists of one of them; there are
no dates, and what is not known is left out. The evidence lists (``documents``, ``pages``, ``lines``,
``quotes``, ``passage_ids``, ``statuses``) run parallel: entry *i* of each belongs to one statement.
A list cannot hold "unknown", so a page or line that the source does not have is 0, and the status of a
sentence that is only context is the empty text.

What published lists say stands in ``reference``, one text a fact, apart from the evidence: a node or
relationship that has ``reference`` and no ``documents`` is known from reference data alone.

``(:Passage)-[:PART_OF]->(:Document)`` hold the sources. One ``(:System)`` node per graph holds what
made it. The way back, :func:`from_property_graph`, loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .model import DocumentInfo, Edge, Evidence, Node, Provenance, ReferenceFact, edge_id, weigh
from .records import ENTITY, SYSTEM, NodeRecord, Properties, PropertyGraph, RelationshipRecord, Value
from .vocabulary import Kind, RelationshipType, Status, vocabulary

if TYPE_CHECKING:  # it brings networkx, which a graph that goes straight to a store does not need
    from .knowledge_graph import KnowledgeGraph

MAPPING_VERSION = 1
"""Raised whenever a database loaded before can no longer be read as it is."""

_RENAMED = {(Kind.DOCUMENT, "pages"): "page_count"}
"""Attributes whose plain name is taken by an evidence list."""

_OF_DOCUMENT = ("word_count", "date", "near_duplicate_of", "skipped")
"""What a document that is a node of the graph takes from the graph's provenance."""

_IN_JSON = ("evidence", "reference_facts", "provenance")
"""Properties that are JSON themselves: an escape in them is read back as what it stands for."""

_REQUIRED = object()
_DEFAULTS: dict[str, object] = {
    name: _REQUIRED if info.is_required() else info.default for name, info in Evidence.model_fields.items()
}


def label_names() -> tuple[str, ...]:
    """Every label that a node may have: :data:`ENTITY`, the kinds, their types, :data:`SYSTEM`."""
    kinds = vocabulary().kinds
    types = {t for info in kinds.values() for t in info.types}
    return (ENTITY, *sorted({str(k) for k in kinds} | types), SYSTEM)


def relationship_names() -> tuple[str, ...]:
    """Every relationship type, in alphabetical order."""
    return tuple(sorted(str(t) for t in RelationshipType))


# -- there


def to_property_graph(graph: KnowledgeGraph) -> PropertyGraph:
    """All records of a graph at once, for one that is small; :func:`.open_records` gives them one by one."""
    from .record_stream import open_records

    with open_records(graph) as records:
        return PropertyGraph(records.system, list(records.nodes()), list(records.relationships()))


def node_record(system: str, node: Node, documents: Mapping[str, DocumentInfo]) -> NodeRecord:
    """A node of the graph. ``documents`` are those of its provenance, by name."""
    properties = _node_properties(system, node)
    if node.kind is Kind.DOCUMENT and node.name in documents:
        # its own attributes say the rest, and must come back as they are
        more = _document_properties(documents[node.name])
        properties |= {n: more[n] for n in _OF_DOCUMENT if n in more}
    return NodeRecord(node.labels, node.id, properties)


def relationship_record(system: str, edge: Edge) -> RelationshipRecord:
    """An edge of the graph."""
    return RelationshipRecord(str(edge.type), edge.source, edge.target, _edge_properties(system, edge))


def document_record(system: str, info: DocumentInfo) -> NodeRecord:
    """A document that the graph was read from and that is none of its nodes."""
    id_ = f"document:{info.name}"
    properties: Properties = {
        "id": id_, "system": system, "kind": str(Kind.DOCUMENT), "name": info.name, "derived": True,
        **_document_properties(info),
    }  # fmt: skip
    return NodeRecord((ENTITY, str(Kind.DOCUMENT)), id_, properties)


def passage_records(
    system: str, passage: str, pieces: Iterable[Evidence], document: str
) -> tuple[NodeRecord, RelationshipRecord]:
    """A sentence that nodes and edges were read from, and its place in the document whose id is given."""
    node = NodeRecord((ENTITY, str(Kind.PASSAGE)), passage, _passage_properties(system, passage, list(pieces)))
    properties: Properties = {
        "id": edge_id(passage, RelationshipType.PART_OF, document), "system": system,
        "status": str(Status.PRESENT), "conflict": False, "confidence": 1.0, "derived": True,
    }  # fmt: skip
    return node, RelationshipRecord(str(RelationshipType.PART_OF), passage, document, properties)


def system_record(system: str, provenance: Provenance, nodes: int, relationships: int, digest: str) -> NodeRecord:
    """The node that says which graph this is; counts are of the graph's own nodes and edges."""
    about = provenance.model_dump(mode="json", exclude_none=True)
    properties: Properties = {
        "id": system, "system": system, "name": system, "mapping_version": MAPPING_VERSION,
        "nodes": nodes, "relationships": relationships, "provenance": _json(about), "digest": digest,
    }  # fmt: skip
    return NodeRecord((SYSTEM,), system, properties)


def storable(properties: Properties, ends: Mapping[str, str] | None = None) -> Properties:
    """The properties as every database can hold them.

    Half a surrogate pair, which some PDFs yield, becomes its escape, and a whole number beyond 64 bits
    a float; ``exact`` has them as they were, and ``ends`` of a relationship too if they are among them.
    """
    out = {name: _held(value) for name, value in properties.items()}
    changed = {name: value for name, value in properties.items() if name not in _IN_JSON and out[name] != value}
    changed |= {name: value for name, value in (ends or {}).items() if _held(value) != value}
    changed |= {name: value for name, value in properties.items() if type(out[name]) is not type(value)}
    if changed:
        out["exact"] = str(_held(_json(changed)))
    return out


def _held(value: Value) -> Value:
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, list):
        return [escaped(item) if isinstance(item, str) else item for item in value]  # type: ignore[return-value]
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        try:
            return float(value)
        except OverflowError:
            return str(value)
    return value


def escaped(text: str) -> str:
    """The text, with JSON's escape for each half of a surrogate pair, which has no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()


def _node_properties(system: str, node: Node) -> Properties:
    out: Properties = {
        "id": node.id, "system": system, "kind": str(node.kind), "name": node.name, "aliases": node.aliases,
        "sector": node.sector,
    }  # fmt: skip
    if node.type is not None:
        out["type"] = node.type
    if node.system is not None:
        out["local_system"] = node.system
    out.update({f"code_{name}": code for name, code in sorted(node.codes.items())})
    for name, value in sorted(node.attributes.items()):
        out[_RENAMED.get((node.kind, name), name)] = value
    out.update(_evidence_properties(node.evidence))
    weighed = weigh(node.evidence)
    if weighed is not None:  # of most things no sentence says whether they are there: they are only named
        out["status"] = str(weighed[0])
        out["statuses"] = _told(node.evidence)
    out.update(_reference_properties(node.reference))
    if node.official_name is not None:
        out["official_name"] = node.official_name
    return out


def _edge_properties(system: str, edge: Edge) -> Properties:
    told = _told(edge.evidence)
    return {
        "id": edge.id, "system": system, "status": str(edge.status), "conflict": edge.conflict,
        "confidence": edge.confidence, **dict(sorted(edge.attributes.items())), **_evidence_properties(edge.evidence),
        **_reference_properties(edge.reference),
        "statuses": told if any(told) else [str(edge.status)] * len(told),
    }  # fmt: skip


def _reference_properties(facts: list[ReferenceFact]) -> Properties:
    """What published lists say: for reading, and in full for the way back."""
    out: Properties = {"reference": [fact.text for fact in facts]}
    if facts:
        out["reference_facts"] = _json([fact.model_dump(mode="json", exclude_defaults=True) for fact in facts])
    return out


def _evidence_properties(evidence: list[Evidence]) -> Properties:
    statements = _statements(evidence)
    stages = vocabulary().stages
    if not evidence:
        return {
            "documents": [], "pages": [], "lines": [], "quotes": [], "passage_ids": [], "stages": [], "evidence": "[]"
        }  # fmt: skip
    return {
        "documents": [items[0].document for items in statements],
        "pages": [items[0].page or 0 for items in statements],
        "lines": [items[0].line or 0 for items in statements],
        "quotes": [_joined(items) for items in statements],
        "passage_ids": [items[0].passage for items in statements],
        "stages": sorted({e.stage for e in evidence if e.stage}, key=lambda s: (s not in stages, s)),
        "evidence": _json([_stated(e) for e in evidence]),
    }


def _stated(evidence: Evidence) -> dict[str, object]:
    """What differs from the defaults of the model; made by hand, being most of the work of a large graph."""
    return {name: value for name, value in evidence.__dict__.items() if value != _DEFAULTS[name]}


def _statements(evidence: Iterable[Evidence]) -> list[list[Evidence]]:
    """Evidence by sentence and status: the pieces of one sentence, or what several rules read in it, go together."""
    groups: dict[tuple[object, ...], list[Evidence]] = {}
    for item in evidence:
        place = (item.passage,) if item.sentence else (item.document, item.start, item.end, item.quote)
        groups.setdefault((*place, item.status), []).append(item)
    return list(groups.values())


def _told(evidence: Iterable[Evidence]) -> list[str]:
    """The status that each statement tells; the empty text where it is context."""
    return [str(items[0].status or "") for items in _statements(evidence)]


def _joined(pieces: Iterable[Evidence]) -> str:
    """The pieces of a sentence as one line of text, in order, none twice."""
    distinct = {(e.start if e.start is not None else -1, -len(e.quote), e.quote) for e in pieces}
    out: list[str] = []
    for _, _, quote in sorted(distinct):
        text = " ".join(quote.split())
        if not any(text in longer for longer in out):
            out.append(text)
    return " ".join(out)


def _document_properties(info: DocumentInfo) -> Properties:
    out: Properties = {
        "title": info.title, "format": info.format, "sha256": info.sha256, "word_count": info.words,
        "page_count": info.pages or 0,
    }  # fmt: skip
    if info.date is not None:
        out["date"] = info.date
    if info.system is not None:
        out["local_system"] = info.system
    if info.near_duplicate_of is not None:
        out["near_duplicate_of"] = info.near_duplicate_of
    if info.skipped is not None:
        out["skipped"] = info.skipped
    return out


def _passage_properties(system: str, passage: str, pieces: list[Evidence]) -> Properties:
    first = min(pieces, key=Evidence.sort_key)
    out: Properties = {
        "id": passage, "system": system, "kind": str(Kind.PASSAGE), "name": passage, "derived": True,
        "document": first.document, "page": first.page or 0, "line": first.line or 0, "section": first.section,
        "text": _joined(pieces),
    }  # fmt: skip
    starts = [p.start for p in pieces if p.start is not None]
    ends = [p.end for p in pieces if p.end is not None]
    if starts and ends:
        out.update({"start": min(starts), "end": max(ends)})
    if first.stage:
        out["stage"] = first.stage
    return out


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# -- and back


def from_property_graph(content: PropertyGraph) -> KnowledgeGraph:
    """The graph that was mapped; checks everything against the vocabulary.

    Nodes are gone through once and then relationships, so both may be iterators.
    """
    from .knowledge_graph import KnowledgeGraph

    have = _exact(content.system.properties)
    graph = KnowledgeGraph(str(have["id"]), Provenance.model_validate_json(str(have["provenance"])))
    for node in content.nodes:
        if not node.properties.get("derived"):
            graph.add_node(_node(_exact(node.properties)))
    for relationship in content.relationships:
        if not relationship.properties.get("derived"):
            graph.add_edge(_edge(relationship))
    return graph


def _exact(have: Properties) -> Properties:
    """What :func:`storable` had to change, as it was."""
    return {**have, **json.loads(str(have["exact"]))} if "exact" in have else have


def _node(have: Properties) -> Node:
    kind = Kind(str(have["kind"]))
    attributes = {
        name: have[stored]
        for name in vocabulary().kinds[kind].attributes
        if (stored := _RENAMED.get((kind, name), name)) in have
    }
    codes = {name.removeprefix("code_"): value for name, value in have.items() if name.startswith("code_")}
    return Node.model_validate(
        {
            **{name: have[name] for name in ("id", "name", "type", "aliases", "sector") if name in have},
            "kind": kind, "codes": codes, "attributes": attributes, "evidence": json.loads(str(have["evidence"])),
            "system": have.get("local_system"), "reference": _reference(have),
        }
    )  # fmt: skip


def _edge(relationship: RelationshipRecord) -> Edge:
    have = _exact({"source": relationship.source, "target": relationship.target, **relationship.properties})
    known = vocabulary().relationships[RelationshipType(relationship.type)].attributes
    return Edge.model_validate(
        {
            **{name: have[name] for name in ("source", "target", "status", "conflict", "confidence")},
            "type": relationship.type,
            "attributes": {name: have[name] for name in known if name in have},
            "evidence": json.loads(str(have["evidence"])), "reference": _reference(have),
        }
    )  # fmt: skip


def _reference(have: Properties) -> Any:
    """The facts in full; none in a database that was loaded before there were any."""
    return json.loads(str(have.get("reference_facts", "[]")))

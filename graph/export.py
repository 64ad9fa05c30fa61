"""Exports for other tools: GraphML for Gephi and the like, CSV for spreadsheets, the JSON Schema.

All are made for reading, none for coming back: lists are joined, evidence is summarised. What is
exact and complete is the graph file.
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from .atomic import unwritable, write_output
from .cells import formula_safe
from .file import json_schema
from .knowledge_graph import KnowledgeGraph
from .model import Attribute, Edge, Evidence, Node, ReferenceFact
from .vocabulary import vocabulary

JOINT = " | "
"""What stands between the values of a list in one cell or attribute."""

Cell: TypeAlias = str | int | float | bool | None
Row: TypeAlias = dict[str, Cell]

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
# everything but the Char production of XML 1.0, section 2.2
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EVIDENCE_COLUMNS = (
    "document", "page", "line", "section", "stage", "sentence", "start", "end", "status",
    "quote", "extractor", "rule", "confidence",
)  # fmt: skip


def export_graphml(graph: KnowledgeGraph, path: str | Path) -> None:
    """Write the graph as GraphML, with scalar attributes only, and no character that XML forbids.

    ``label`` is the name of a node and the type of an edge. Raises :class:`GraphFileError` where
    the file cannot be written.
    """
    root = ET.Element("graphml", xmlns=_GRAPHML)
    nodes = [{"label": n.name, **_node_row(n), **_summary(n.evidence)} for n in graph.nodes()]
    edges = [{"label": str(e.type), **_edge_row(e), **_summary(e.evidence)} for e in graph.edges()]
    _declare(root, "node", nodes)
    _declare(root, "edge", edges)
    top = ET.SubElement(root, "graph", id=_xml(graph.system), edgedefault="directed")
    for row in nodes:
        _element(top, "node", row, {"id": row.pop("id")})
    for row in edges:
        _element(top, "edge", row, {key: row.pop(key) for key in ("id", "source", "target")})
    ET.indent(root)
    write_output(path, ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def export_csv(graph: KnowledgeGraph, folder: str | Path) -> list[Path]:
    """Write ``nodes.csv``, ``edges.csv`` and ``evidence.csv`` into the folder, made where missing.

    UTF-8 with a byte order mark, without which Excel takes the text for another encoding; lines end
    in CR LF (RFC 4180). A text that a spreadsheet could take for a formula gets an apostrophe before
    it. Returns the paths. Raises :class:`GraphFileError` where they cannot be written.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    vocab = vocabulary()
    node_columns = ["id", "kind", "type", "name", "aliases", "codes", "sector", "local_system"]
    node_columns += dict.fromkeys(name for info in vocab.kinds.values() for name in info.attributes)
    edge_columns = ["id", "source", "source_name", "type", "target", "target_name", "status", "conflict", "confidence"]
    edge_columns += dict.fromkeys(name for info in vocab.relationships.values() for name in info.attributes)
    # no quotes here: those of a node can outgrow what a spreadsheet's cell holds (32,767 characters)
    summary = ["reference", "evidence_count", "documents", "evidence_pages"]

    def names(edge: Edge) -> Row:
        return {"source_name": graph.node(edge.source).name, "target_name": graph.node(edge.target).name}

    tables: dict[str, tuple[list[str], Iterable[Mapping[str, Cell]]]] = {
        "nodes": (node_columns + summary, ({**_node_row(n), **_summary(n.evidence)} for n in graph.nodes())),
        "edges": (
            edge_columns + summary,
            ({**_edge_row(e), **names(e), **_summary(e.evidence)} for e in graph.edges()),
        ),
        "evidence": (["of", "id", *_EVIDENCE_COLUMNS], _evidence_rows(graph)),
    }
    paths = []
    for name, (columns, rows) in tables.items():
        paths.append(folder / f"{name}.csv")
        write_output(paths[-1], _csv(columns, rows))
    return paths


def export_json_schema(path: str | Path) -> None:
    """Write the JSON Schema of the graph file, as in ``docs/graph.schema.json``."""
    write_output(path, (json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n").encode())


# -- rows


def _node_row(node: Node) -> Row:
    return {
        "id": node.id,
        "kind": str(node.kind),
        "type": node.type,
        "name": node.name,
        "aliases": JOINT.join(node.aliases),
        "codes": JOINT.join(f"{system}={code}" for system, code in sorted(node.codes.items())),
        "sector": node.sector,
        "local_system": node.system,
        **_attributes(node.attributes),
        "reference": _reference(node.reference),
    }


def _edge_row(edge: Edge) -> Row:
    return {
        "id": edge.id,
        "source": edge.source,
        "type": str(edge.type),
        "target": edge.target,
        "status": str(edge.status),
        "conflict": edge.conflict,
        "confidence": edge.confidence,
        **_attributes(edge.attributes),
        "reference": _reference(edge.reference),
    }


def _reference(facts: Iterable[ReferenceFact]) -> str:
    """What published lists say, apart from what documents say."""
    return JOINT.join(fact.text for fact in facts)


def _attributes(attributes: Mapping[str, Attribute]) -> Row:
    return {name: JOINT.join(value) if isinstance(value, list) else value for name, value in sorted(attributes.items())}


def _summary(evidence: list[Evidence]) -> Row:
    pages = dict.fromkeys(f"{e.document}:{e.page}" for e in evidence if e.page is not None)
    return {
        "evidence_count": len(evidence),
        "documents": JOINT.join(dict.fromkeys(e.document for e in evidence)),
        "evidence_pages": JOINT.join(pages),
        "quotes": JOINT.join(dict.fromkeys(e.text for e in evidence)),
    }


def _evidence_rows(graph: KnowledgeGraph) -> Iterator[Row]:
    owners: list[tuple[str, Iterable[Node | Edge]]] = [("node", graph.nodes()), ("edge", graph.edges())]
    for of, items in owners:
        for item in items:
            for piece in item.evidence:
                data = piece.model_dump(mode="json")
                yield {"of": of, "id": item.id, **{column: data[column] for column in _EVIDENCE_COLUMNS}}


# -- GraphML


def _declare(root: ET.Element, domain: str, rows: list[Row]) -> None:
    """One ``key`` element for each attribute that some node or edge has."""
    types: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None and name not in ("id", "source", "target"):
                types.setdefault(name, _graphml_type(value))
    for name, type_ in types.items():
        ET.SubElement(root, "key", {"id": f"{domain}-{name}", "for": domain, "attr.name": name, "attr.type": type_})


def _graphml_type(value: Cell) -> str:
    if isinstance(value, bool):
        return "boolean"
    # a whole number in one place may be a fraction in another
    return "double" if isinstance(value, int | float) else "string"


def _element(parent: ET.Element, domain: str, row: Row, ids: Mapping[str, Cell]) -> None:
    element = ET.SubElement(parent, domain, {key: _xml(value) for key, value in ids.items()})
    for name, value in row.items():
        if value is not None and value != "":
            ET.SubElement(element, "data", key=f"{domain}-{name}").text = _xml(value)


def _xml(value: Cell) -> str:
    return str(value).lower() if isinstance(value, bool) else _NOT_XML.sub("", str(value))


# -- CSV


def _csv(columns: list[str], rows: Iterable[Mapping[str, Cell]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> Cell:
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else value
    value = _NOT_XML.sub("", value)
    return formula_safe(value)


FORMATS: dict[str, Callable[[KnowledgeGraph, str | Path], object]] = {"graphml": export_graphml, "csv": export_csv}
"""The exports by the name that the command line knows them by."""

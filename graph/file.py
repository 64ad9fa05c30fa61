"""The ``*.graph.json`` file: sorted UTF-8 JSON, one node or edge a line, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from .atomic import write_output
from .errors import GraphFileError, VocabularyError
from .file_lines import SCHEMA_VERSION as SCHEMA_VERSION
from .knowledge_graph import KnowledgeGraph
from .model import Edge, Node, Provenance

MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: lambda data: data,  # 2 added fields, all of which may be left out
}
"""Version n → what turns the contents of a file of version n into version n + 1."""


class GraphFile(BaseModel):
    """The shape of the file, and the source of its published JSON Schema."""

    model_config = ConfigDict(extra="forbid", title="joinedup graph file")

    schema_version: int
    system: str
    provenance: Provenance
    nodes: list[Node]
    edges: list[Edge]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the file, as published in ``docs/graph.schema.json``."""
    schema = GraphFile.model_json_schema(mode="serialization")
    schema["properties"]["schema_version"] = {"const": SCHEMA_VERSION, "title": "Schema Version"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def dumps(graph: KnowledgeGraph) -> str:
    """The text of the file."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def block(items: list[str]) -> str:
        return "[\n" + ",\n".join(items) + "\n]" if items else "[]"

    nodes = [line(n.model_dump(mode="json")) for n in graph.nodes()]
    edges = [line(e.model_dump(mode="json")) for e in graph.edges()]
    return (
        f'{{"schema_version": {SCHEMA_VERSION},\n"system": {line(graph.system)},\n'
        f'"provenance": {line(graph.provenance.model_dump(mode="json"))},\n'
        f'"nodes": {block(nodes)},\n"edges": {block(edges)}}}\n'
    )


def write_graph(graph: KnowledgeGraph, path: str | Path) -> None:
    """Write the graph atomically: an interrupted write leaves the old file whole."""
    # half a surrogate pair, which some PDFs yield, has no UTF-8: JSON's own escape stands for it
    write_output(path, dumps(graph).encode("utf-8", "backslashreplace"))


def read_graph(path: str | Path) -> KnowledgeGraph:
    """Read a graph file; an older version is migrated, a newer one refused.

    Raises :class:`GraphFileError` that names the file and what to do.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise GraphFileError(
            f"{path}: there is no such file", mend="make one with: joinedup build DOCUMENT… -o FILE"
        ) from error
    except OSError as error:
        raise GraphFileError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise GraphFileError(
            f"{path}: is not a text file in UTF-8", mend="is it a graph file? build it again"
        ) from error
    return loads(text, path)


def loads(text: str, path: str | Path = "graph") -> KnowledgeGraph:
    """The graph from the text of a file; ``path`` is what errors call it."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise GraphFileError(f"{path}: broken JSON{where}", mend="build it again, or restore a copy") from error
    return _from_data(data, path)


def _from_data(data: Any, path: str | Path) -> KnowledgeGraph:
    version = data.get("schema_version") if isinstance(data, dict) else None
    if not isinstance(version, int):
        raise GraphFileError(
            f"{path}: is not a joinedup graph file (it has no schema_version)",
            mend="make one with: joinedup build DOCUMENT… -o FILE",
        )
    if version > SCHEMA_VERSION:
        raise GraphFileError(
            f"{path}: was written by a newer joinedup (version {version} of the file; this one reads up to "
            f"{SCHEMA_VERSION})",
            mend="update joinedup with: pip install --upgrade joinedup",
        )
    while version < SCHEMA_VERSION:
        if version not in MIGRATIONS:
            raise GraphFileError(
                f"{path}: version {version} of the file is too old to be read", mend="build it again from its documents"
            )
        try:
            data = MIGRATIONS[version](data)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise GraphFileError(
                f"{path}: version {version} of the file is not what that version should be: {error!r}",
                mend="build it again from its documents",
            ) from error
        version += 1
    try:
        content = GraphFile.model_validate(data)
        graph = KnowledgeGraph(content.system, content.provenance)
        for node in content.nodes:
            graph.add_node(node)
        for edge in content.edges:
            graph.add_edge(edge)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(x) for x in first["loc"])
        raise GraphFileError(f"{path}: {where}: {first['msg']}", mend="build it again") from error
    except VocabularyError as error:
        raise GraphFileError(f"{path}: {error.message}", mend="build it again") from error
    return graph

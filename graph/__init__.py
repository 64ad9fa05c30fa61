"""The vocabulary, the graph, its file, its stores and its exports.

Names are imported when they are first used: a command that needs only the errors, or starts a database
while the rest is loading, does not wait for networkx and pydantic.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import (
        GraphFileError,
        InputError,
        JoinedupError,
        ModelError,
        QueryError,
        RuleError,
        StoreError,
        VocabularyError,
    )
    from .export import export_csv, export_graphml, export_json_schema
    from .file import SCHEMA_VERSION, json_schema, read_graph, write_graph
    from .knowledge_graph import KnowledgeGraph
    from .model import DocumentInfo, Edge, Evidence, Node, Provenance, edge_id, node_id, slug
    from .vocabulary import GAP_STATUSES, NOT_STATED, Kind, RelationshipType, Status

__all__ = [
    "GAP_STATUSES", "NOT_STATED", "SCHEMA_VERSION",
    "DocumentInfo", "Edge", "Evidence", "GraphFileError", "InputError", "JoinedupError", "Kind",
    "KnowledgeGraph", "ModelError", "Node", "Provenance", "QueryError", "RelationshipType", "RuleError", "Status",
    "StoreError", "VocabularyError", "edge_id", "export_csv", "export_graphml", "export_json_schema", "json_schema",
    "node_id", "read_graph", "slug", "write_graph",
]  # fmt: skip

_MODULES = ("errors", "vocabulary", "model", "knowledge_graph", "file", "export")  # the light ones first


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in _MODULES:
            found = import_module(f".{module}", __name__)
            if name in vars(found):
                globals()[name] = vars(found)[name]
                return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

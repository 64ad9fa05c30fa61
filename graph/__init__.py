"""The vocabulary, the graph, its file, its stores and its exports."""

from .errors import (
    GraphFileError,
    InputError,
    JoinedupError,
    QueryError,
    RuleError,
    VocabularyError,
)
from .export import export_csv, export_graphml, export_json_schema
from .file import SCHEMA_VERSION, json_schema, read_graph, write_graph
from .knowledge_graph import KnowledgeGraph
from .model import DocumentInfo, Edge, Evidence, Node, Provenance, edge_id, node_id, slug
from .vocabulary import GAP_STATUSES, NOT_STATED, Kind, RelationshipType, Status, vocabulary

__all__ = [
    "GAP_STATUSES", "NOT_STATED", "SCHEMA_VERSION",
    "DocumentInfo", "Edge", "Evidence", "GraphFileError", "InputError", "JoinedupError", "Kind",
    "KnowledgeGraph", "Node", "Provenance", "QueryError", "RelationshipType", "RuleError", "Status",
    "VocabularyError", "edge_id", "export_csv", "export_graphml", "export_json_schema", "json_schema",
    "node_id", "read_graph", "slug", "vocabulary", "write_graph",
]  # fmt: skip

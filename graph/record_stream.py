"""A graph, or the file of one, as a stream of records for a store.

A graph file may be larger than memory. It is read once, a line at a time; each node and edge is checked,
mapped and put down in a temporary database, which stays in memory while it is small and is gone on closing.
From there records come as often as they are asked for. A graph in memory goes the same way.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .errors import StoreError, VocabularyError
from .file_lines import NotByLine, open_lines
from .model import DocumentInfo, Edge, Evidence, Node, Provenance
from .property_graph import (
    MAPPING_VERSION,
    document_record,
    escaped,
    node_record,
    passage_records,
    relationship_record,
    storable,
    system_record,
)
from .records import SYSTEM, NodeRecord, Properties, RelationshipRecord
from .vocabulary import Kind, RelationshipType, vocabulary

if TYPE_CHECKING:
    from .store import GraphSource


_UNUSUAL = re.compile(r"\\ud[89a-f]|\d{19}")
"""Whatever :func:`storable` may have to change is among what this finds in a line of JSON."""


class Records(Protocol):
    """A graph as a store takes it. The iterators can be asked for as often as needed and give the same each time.

    ``digest`` is a SHA-256 of the content: equal graphs have equal ones, whether they come from a file or from
    memory. ``node_count`` and ``relationship_count`` count what the iterators give, without the node of the
    system.
    """

    system: NodeRecord
    digest: str
    node_count: int
    relationship_count: int

    def nodes(self) -> Iterator[NodeRecord]:
        """Every node but that of the system: those of the graph by id, then documents, then passages."""
        ...

    def relationships(self) -> Iterator[RelationshipRecord]:
        """Every relationship: those of the graph by source, type and target, then passages of documents."""
        ...


@contextmanager
def open_records(source: GraphSource) -> Iterator[Records]:
    """The records of a graph or of a graph file.

    Raises :class:`GraphFileError` for a file that is no graph, :class:`StoreError` where the folder for temporary
    files is full.
    """
    try:
        with closing(_spilled(source)) as records:
            yield records
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"the graph cannot be prepared for loading: {error}",
            mend="make room in the folder for temporary files, or name another with TMPDIR",
        ) from error


def _spilled(source: GraphSource) -> _Spilled:
    records = _Spilled()
    try:
        if isinstance(source, str | Path):
            try:
                with open_lines(source) as file:
                    records.take(file.system, file.provenance, file.nodes(), file.edges())
                records.check_ends()
                return records
            except (NotByLine, VocabularyError):
                from .file import read_graph

                source = read_graph(source)  # says what is wrong, or reads what is only laid out otherwise
                records.close()
                records = _Spilled()
        records.take(source.system, source.provenance, source.nodes(), source.edges())
    except BaseException:
        records.close()
        raise
    return records


class _Spilled:
    """Records in a temporary database."""

    system: NodeRecord
    digest: str
    node_count: int
    relationship_count: int

    def __init__(self) -> None:
        # records may be sent to a server from another thread than that which reads the file
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        # nobody needs it after a crash, so there is nothing to journal
        self._database.execute("PRAGMA journal_mode = OFF")
        # keys are bytes: a text of SQLite cannot hold half a surrogate pair
        self._database.execute("CREATE TABLE nodes (id BLOB UNIQUE, labels TEXT, properties TEXT)")
        self._database.execute("CREATE TABLE relationships (type TEXT, source BLOB, target BLOB, properties TEXT)")
        self._database.execute("CREATE TABLE evidence (passage BLOB, piece TEXT)")
        self._cited: set[str] = set()
        self._sum = hashlib.sha256(f"mapping {MAPPING_VERSION}".encode())

    def take(self, system: str, provenance: Provenance, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
        """Put down a whole graph; nodes and edges come in order."""
        infos = {d.name: d for d in provenance.documents}
        ids: dict[str, str] = {}
        """Documents that are nodes of the graph: names, and ids."""

        def node_records() -> Iterator[NodeRecord]:
            for node in nodes:
                if node.kind is Kind.DOCUMENT:
                    ids[node.name] = node.id
                self._keep(node.evidence)
                yield node_record(system, node, infos)

        def relationship_records() -> Iterator[RelationshipRecord]:
            for edge in edges:
                self._keep(edge.evidence)
                yield relationship_record(system, edge)

        self._database.execute("BEGIN")
        own, between = self._add_nodes(node_records()), self._add_relationships(relationship_records())
        about = storable(system_record(system, provenance, own, between, "").properties)
        self._sum.update(json.dumps(about).encode())
        self.digest = self._sum.hexdigest()
        self.system = NodeRecord((SYSTEM,), system, {**about, "digest": self.digest})
        # what follows from all of the graph: the documents that are no nodes of it, and the sentences
        for name in sorted({*infos, *self._cited} - set(ids)):
            record = document_record(system, infos.get(name, DocumentInfo(name=name)))
            ids[name] = record.id
            own += self._add_nodes([record])
        for passage, document, pieces in self._passages():
            node, part_of = passage_records(system, passage, pieces, ids[document])
            if self._add_nodes([node]):
                own, between = own + 1, between + self._add_relationships([part_of])
        self._database.execute("COMMIT")
        self.node_count, self.relationship_count = own, between

    def check_ends(self) -> None:
        """See that every relationship has ends, and between kinds that it may have.

        Raises :class:`NotByLine` or :class:`VocabularyError`.
        """
        kinds = self._database.execute(
            "SELECT DISTINCT s.labels, r.type, t.labels FROM relationships r "
            "LEFT JOIN nodes s ON s.id = r.source LEFT JOIN nodes t ON t.id = r.target"
        )
        for source, type_, target in kinds:
            if source is None or target is None:
                raise NotByLine
            vocabulary().check_edge(Kind(source.split(":")[1]), RelationshipType(type_), Kind(target.split(":")[1]))

    def _keep(self, evidence: Iterable[Evidence]) -> None:
        """Put the pieces of sentences aside."""
        for piece in evidence:
            if piece.sentence:
                self._cited.add(piece.document)
                row = _key(piece.passage), json.dumps(piece.__dict__)
                self._database.execute("INSERT INTO evidence VALUES (?, ?)", row)

    def _passages(self) -> Iterator[tuple[str, str, list[Evidence]]]:
        """Every sentence: its id, its document's name, its pieces."""
        rows = self._database.execute("SELECT passage, piece FROM evidence ORDER BY passage")
        for key, group in groupby(rows, key=itemgetter(0)):
            # written here a moment ago, so not to be checked again
            pieces = [Evidence.model_construct(**json.loads(piece)) for _, piece in group]
            yield _text(key), pieces[0].document, pieces

    def _add_nodes(self, nodes: Iterable[NodeRecord]) -> int:
        # what the graph itself has under an id stands: a passage or document is not added beside it
        return self._database.executemany(
            "INSERT OR IGNORE INTO nodes VALUES (?, ?, ?)",
            ((_key(n.id), ":".join(n.labels), self._summed(n.properties)) for n in nodes),
        ).rowcount

    def _add_relationships(self, relationships: Iterable[RelationshipRecord]) -> int:
        return self._database.executemany(
            "INSERT INTO relationships VALUES (?, ?, ?, ?)",
            (
                (
                    r.type, _key(r.source), _key(r.target),
                    self._summed(r.properties, {"source": r.source, "target": r.target}),
                )
                for r in relationships
            ),
        ).rowcount  # fmt: skip

    def _summed(self, properties: Properties, ends: Mapping[str, str] | None = None) -> str:
        """The properties as one line of JSON, which counts towards the digest."""
        line = json.dumps(properties)
        if _UNUSUAL.search(line):
            line = json.dumps(storable(properties, ends))
        self._sum.update(line.encode())
        return line

    # -- as records

    def nodes(self) -> Iterator[NodeRecord]:
        for key, labels, properties in self._database.execute(
            "SELECT id, labels, properties FROM nodes ORDER BY rowid"
        ):
            yield NodeRecord(tuple(labels.split(":")), escaped(_text(key)), json.loads(properties))

    def relationships(self) -> Iterator[RelationshipRecord]:
        rows = self._database.execute("SELECT type, source, target, properties FROM relationships ORDER BY rowid")
        for type_, source, target, properties in rows:
            yield RelationshipRecord(type_, escaped(_text(source)), escaped(_text(target)), json.loads(properties))

    def close(self) -> None:
        """Delete the database."""
        self._database.close()


def _key(text: str) -> bytes:
    """Bytes that sort as the text does."""
    return text.encode("utf-8", "surrogatepass")


def _text(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")

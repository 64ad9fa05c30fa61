"""From what was read in each document to one knowledge graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..graph import (
    NOT_STATED,
    DocumentInfo,
    Edge,
    Kind,
    KnowledgeGraph,
    Node,
    Provenance,
    RelationshipType,
    Status,
)
from ..graph.model import Evidence
from ..graph.vocabulary import vocabulary
from .evidence import evidence_of
from .resolve import resolve
from .values import Claim, Entity, Reading

if TYPE_CHECKING:
    from .statements import Statement

_NEEDS_EDGE = frozenset({"described", "part-of-place", "group"})


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """All that was read in one document, without the parses: what a worker process sends back."""

    info: DocumentInfo
    reading: Reading
    claims: tuple[Claim, ...]
    statements: tuple[Statement, ...]


def assemble(documents: Iterable[DocumentReading], system: str, provenance: Provenance) -> KnowledgeGraph:
    """One graph of several documents; its bytes do not depend on their order.

    A thing that is only described, never named, becomes a node where a relationship is stated of it;
    otherwise it is no more than a phrase. A point of access is a node in any case: that one is said to
    be missing is worth knowing.
    """
    documents = sorted(documents, key=lambda d: d.info.name)
    graph = KnowledgeGraph(system, provenance)
    entity_of = resolve(d.reading for d in documents)
    claims = [(d, c) for d in documents for c in d.claims]
    on_edges = {entity_of[d.info.name, k].key for d, c in claims for k in (c.subject, c.object)}
    for document in documents:
        _add_mentions(graph, document, entity_of, on_edges)
    for document, claim in claims:
        _add_claim(graph, document, claim, entity_of)
    for document in documents:
        _add_statements(graph, document, entity_of)
    _sectors_from_providers(graph)
    return graph


def _sectors_from_providers(graph: KnowledgeGraph) -> None:
    """A service whose own name tells no sector is in that of its providers, where they share one."""
    for node in graph.nodes(Kind.SERVICE):
        if node.sector != NOT_STATED:
            continue
        whole = [e.target for e in graph.edges(RelationshipType.PART_OF, source=node.id)]
        runs = [e.source for e in graph.edges(RelationshipType.PROVIDES, target=node.id)]
        sectors = {graph.node(k).sector for k in (*runs, *whole) if graph.node(k).kind is Kind.ORGANISATION} - {
            NOT_STATED
        }
        if len(sectors) == 1:
            node.sector = sectors.pop()


def _add_mentions(
    graph: KnowledgeGraph,
    document: DocumentReading,
    entity_of: dict[tuple[str, str], Entity],
    on_edges: set[str],
) -> None:
    source = document.reading.document
    sentences = {s.id: s for s in source.sentences}
    found: dict[str, dict[str, list[Evidence]]] = {}
    rules: dict[str, set[str]] = {}
    for sentence_id, mentions in document.reading.mentions.items():
        for mention in mentions:
            entity = entity_of[source.name, mention.entity]
            rules.setdefault(entity.key, set()).add(mention.rule)
            pieces = found.setdefault(entity.key, {})
            if sentence_id not in pieces:
                pieces[sentence_id] = evidence_of(
                    source,
                    sentences[sentence_id],
                    extractor="mentions",
                    rule=mention.rule,
                    confidence=mention.confidence,
                )
    by_key = {e.key: e for (name, _), e in entity_of.items() if name == source.name}
    for key, by_sentence in found.items():
        evidence = [e for pieces in by_sentence.values() for e in pieces]
        only_described = rules[key] <= _NEEDS_EDGE and by_key[key].type != "AccessPoint"
        if not evidence or (only_described and key not in on_edges):
            continue
        graph.add_node(_node(by_key[key], evidence))


def _node(entity: Entity, evidence: Sequence[Evidence]) -> Node:
    return Node(
        id=entity.key, kind=entity.kind, type=entity.type, name=entity.name,
        aliases=list(entity.aliases), sector=entity.sector, evidence=list(evidence),
    )  # fmt: skip


def _add_claim(
    graph: KnowledgeGraph, document: DocumentReading, claim: Claim, entity_of: dict[tuple[str, str], Entity]
) -> None:
    name = document.info.name
    source, target = entity_of[name, claim.subject].key, entity_of[name, claim.object].key
    if source == target or source not in graph or target not in graph:
        return
    kinds = graph.node(source).kind, graph.node(target).kind
    if not vocabulary().allows(kinds[0], claim.type, kinds[1]):
        return
    if vocabulary().relationships[claim.type].undirected and graph.edge(target, claim.type, source):
        source, target = target, source
    evidence = evidence_of(
        document.reading.document, claim.sentence, status=claim.status, extractor=claim.extractor,
        rule=claim.rule, confidence=claim.confidence,
    )  # fmt: skip
    for sentence in claim.context:
        evidence += evidence_of(
            document.reading.document, sentence, extractor=claim.extractor, rule=f"{claim.rule}/context"
        )
    if evidence:
        graph.add_edge(
            Edge(source=source, type=claim.type, target=target, attributes=dict(claim.attributes), evidence=evidence)
        )


def _add_statements(graph: KnowledgeGraph, document: DocumentReading, entity_of: dict[tuple[str, str], Entity]) -> None:
    for statement in document.statements:
        graph.add_node(statement.node)
        for key in statement.about:
            target = entity_of[document.info.name, key].key
            if target not in graph:
                continue
            evidence = [e.model_copy(update={"status": Status.PRESENT}) for e in statement.node.evidence]
            graph.add_edge(
                Edge(source=statement.node.id, type=RelationshipType.ABOUT, target=target, evidence=evidence)
            )

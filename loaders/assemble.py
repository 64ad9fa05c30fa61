"""From what was read in each document to one knowledge graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..graph import (
    DocumentInfo,
    Edge,
    Kind,
    KnowledgeGraph,
    Node,
    Provenance,
    RelationshipType,
    Status,
)
from ..graph.model import Evidence, ReferenceFact
from ..graph.vocabulary import vocabulary
from .evidence import evidence_of
from .extract.particulars import Particulars, particulars
from .identity import Identities
from .resolve import Resolution, resolve
from .sectors import assign_sectors
from .states import disputed, state_of
from .succession import add_reference
from .systems import in_any_system, in_system
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


def assemble(
    documents: Iterable[DocumentReading],
    system: str,
    provenance: Provenance,
    identities: Identities | None = None,
    systems: Mapping[str, str] | None = None,
) -> KnowledgeGraph:
    """One graph of several documents, named ``system``; its bytes do not depend on their order.

    A thing that is only described, never named, becomes a node where a relationship is stated of it;
    otherwise it is no more than a phrase. A point of access is a node in any case: that one is said to
    be missing is worth knowing.

    ``identities`` says which bodies of reference data the entities are: their nodes get official codes,
    and who came after them is added. ``systems`` is the local system of each document by name, where the
    graph holds several.
    """
    return _Assembly(sorted(documents, key=lambda d: d.info.name), system, provenance, identities, systems or {}).run()


class _Assembly:
    """A graph in the making."""

    def __init__(
        self, documents: Sequence[DocumentReading], system: str, provenance: Provenance,
        identities: Identities | None, systems: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.documents = documents
        self.graph = KnowledgeGraph(system, provenance)
        self.resolution: Resolution = resolve((d.reading for d in documents), identities, systems)
        self.matcher = identities.matcher if identities else None
        self.systems = systems if len(set(systems.values())) > 1 else {}

    def run(self) -> KnowledgeGraph:
        stated = {self.key(d, k) for d in self.documents for c in d.claims for k in (c.subject, c.object)}
        stated |= self._disputed()
        of_interest = {in_any_system(key) for key in stated}  # what is so in one system is so in all: they compare
        for document in self.documents:
            self._add_mentions(document, of_interest)
        for document in self.documents:
            for claim in document.claims:
                self._add_claim(document, claim)
        for document in self.documents:
            self._add_statements(document)
        assign_sectors(self.graph)
        if self.matcher is not None:
            bodies = {e.key: e.body for e in self.resolution.entities.values() if e.body and e.key in self.graph}
            add_reference(self.graph, bodies, self.matcher.table)
        return self.graph

    def key(self, document: DocumentReading, key: str) -> str:
        """The node id of an entity of a document."""
        return self.resolution.entities[document.info.name, key].key

    def _disputed(self) -> set[str]:
        """The node ids of things that are there in one sentence, and planned, missing or over in another."""
        told: dict[str, set[Status]] = {}
        for document in self.documents:
            sentences = {s.id: s for s in document.reading.document.sentences}
            for sentence_id, mentions in document.reading.mentions.items():
                for mention in mentions:
                    state = state_of(sentences[sentence_id], mention)
                    if state is not None:
                        told.setdefault(self.key(document, mention.entity), set()).add(state)
        entities = {e.key: e for e in self.resolution.entities.values() if e.key in told}
        return disputed({key: (e.kind, e.name, frozenset(told[key])) for key, e in entities.items()})

    def _add_mentions(self, document: DocumentReading, of_interest: set[str]) -> None:
        source = document.reading.document
        sentences = {s.id: s for s in source.sentences}
        entity_of: dict[str, Entity] = {}
        found: dict[str, dict[str, list[Evidence]]] = {}
        rules: dict[str, set[str]] = {}
        for sentence_id, mentions in document.reading.mentions.items():
            for mention in mentions:
                entity = self.resolution.entities[source.name, mention.entity]
                entity_of[entity.key] = entity
                rules.setdefault(entity.key, set()).add(mention.rule)
                pieces = found.setdefault(entity.key, {})
                if sentence_id not in pieces:
                    pieces[sentence_id] = evidence_of(
                        source,
                        sentences[sentence_id],
                        status=state_of(sentences[sentence_id], mention),
                        extractor="mentions",
                        rule=mention.rule,
                        confidence=mention.confidence,
                    )
        told: dict[str, Particulars] = {}
        for name, facts in particulars(document.reading).items():
            told.setdefault(self.key(document, name), {}).update(facts)
        for key, by_sentence in found.items():
            evidence = [e for pieces in by_sentence.values() for e in pieces]
            only_described = rules[key] <= _NEEDS_EDGE and entity_of[key].type != "AccessPoint"
            if evidence and not (only_described and in_any_system(key) not in of_interest):
                self.graph.add_node(self._node(entity_of[key], evidence, document.reading.dated, told.get(key, {})))

    def _node(
        self, entity: Entity, evidence: Sequence[Evidence], dated: str | None, told: Mapping[str, str | list[str]]
    ) -> Node:
        codes, facts = self._official(entity, dated)
        return Node(
            id=entity.key, kind=entity.kind, type=entity.type, name=entity.name, aliases=list(entity.aliases),
            codes=codes, sector=entity.sector, system=self.resolution.system_of.get(entity.key),
            evidence=list(evidence), reference=facts, attributes=dict(told) if entity.kind is Kind.SERVICE else {},
        )  # fmt: skip

    def _official(self, entity: Entity, dated: str | None) -> tuple[dict[str, str], list[ReferenceFact]]:
        """The codes of a body, or of the place that a council is named after, and what states the latter."""
        if self.matcher is None:
            return {}, []
        body = self.matcher.table.get(entity.body) if entity.body else None
        if body is not None:
            return dict(body.codes), []
        council = self.matcher.place(entity.name, dated=dated) if entity.kind is Kind.PLACE else None
        if council is None or "gss" not in council.codes:
            return {}, []
        fact = ReferenceFact(source=self.matcher.table.title(council.source), record=entity.name)
        return {"gss": council.codes["gss"]}, [fact]

    def _add_claim(self, document: DocumentReading, claim: Claim) -> None:
        graph = self.graph
        source, target = self.key(document, claim.subject), self.key(document, claim.object)
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
                Edge(
                    source=source,
                    type=claim.type,
                    target=target,
                    attributes=dict(claim.attributes),
                    evidence=evidence,
                )
            )

    def _add_statements(self, document: DocumentReading) -> None:
        system = self.systems.get(document.info.name)
        for statement in document.statements:
            node = statement.node
            if system is not None:  # releases on two cities share sentences, and each means its own
                node = node.model_copy(update={"id": in_system(node.id, system), "system": system})
            self.graph.add_node(node)
            for key in statement.about:
                target = self.key(document, key)
                if target not in self.graph:
                    continue
                evidence = [e.model_copy(update={"status": Status.PRESENT}) for e in node.evidence]
                self.graph.add_edge(Edge(source=node.id, type=RelationshipType.ABOUT, target=target, evidence=evidence))

"""What was made of a document, sentence by sentence, as plain data: what was read, what passed over, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ...graph.vocabulary import vocabulary
from ..assemble import DocumentReading
from ..build import rules_hash
from ..extract.view import is_method, readable
from ..identity import Identities
from ..model import load_model
from ..resolve import resolve
from ..values import Claim, Reading, Sentence

Sheet = dict[str, Any]
"""Plain data, as JSON would have it; :func:`reading_sheet` tells what is in it."""

PASSED = {
    "heading": "a heading: it says what comes, and states nothing",
    "furniture": "repeats on pages or leads about the document",
    "method": "tells how the review was done",
    "aside": "tells what the reviewers did, or compares rates",
    "nothing": "names no body, group, service, system or place",
    "one": "names one thing only: a relationship needs two",
    "unstated": "names two or more things, but says nothing of a link between them that was understood",
}
"""Why a sentence has no claim, in words."""


def reading_sheet(read: DocumentReading, identities: Identities | None = None) -> Sheet:
    """The whole reading of one document.

    ``blocks`` holds the text in order; each of its sentences has its ``mentions`` (offsets in the sentence
    and the number of the entity), the numbers of the ``claims`` and ``statements`` that it gave, and in
    ``passed`` why it gave no claim. ``entities``, ``claims`` and ``statements`` are numbered from 0;
    ``summary`` counts, ``reasons`` puts ``passed`` into words.
    """
    reading = read.reading
    final = resolve([reading], identities).entities
    name = reading.document.name
    entities = {key: final[name, key] for key in reading.entities}
    keys = sorted({e.key for e in entities.values()})
    place = {key: i for i, key in enumerate(keys)}
    number = {key: place[e.key] for key, e in entities.items()}
    by_number = {number[key]: e for key, e in entities.items()}
    claims = [c for c in read.claims if _enters(c, entities)]
    claims_of: dict[str, list[int]] = {}
    for i, claim in enumerate(claims):
        claims_of.setdefault(claim.sentence.id, []).append(i)
    statements_of: dict[str, list[int]] = {}
    for i, statement in enumerate(read.statements):
        statements_of.setdefault(statement.sentence.id, []).append(i)
    passed = _passed(reading, set(claims_of))
    counts = Counter(number[m.entity] for ms in reading.mentions.values() for m in ms)
    model = load_model()
    return {
        "document": read.info.model_dump(mode="json"),
        "made_by": {"rules": rules_hash(), "model": model[1] if model else None,
                    "reference": identities.matcher.table.hash if identities and identities.matcher else None},
        "warnings": list(reading.document.warnings),
        "summary": _summary(read, claims, passed, set(statements_of), len(keys)),
        "reasons": PASSED,
        "entities": [
            {"kind": str(e.kind), "type": e.type, "name": e.name, "aliases": list(e.aliases), "mentions": counts[i]}
            for i, e in sorted(by_number.items())
        ],
        "claims": [
            {"subject": number[c.subject], "type": str(c.type), "object": number[c.object], "status": str(c.status),
             "sentence": c.sentence.id, "with": [s.id for s in c.context], "extractor": c.extractor, "rule": c.rule,
             "confidence": round(c.confidence, 4), "attributes": dict(c.attributes)}
            for c in claims
        ],
        "statements": [
            {"kind": str(s.node.kind), "name": s.node.name, "sentence": s.sentence.id,
             "rule": s.node.evidence[0].rule, "confidence": s.node.evidence[0].confidence,
             "attributes": dict(s.node.attributes), "about": list(dict.fromkeys(number[k] for k in s.about))}
            for s in read.statements
        ],
        "blocks": _blocks(reading, number, claims_of, statements_of, passed),
    }  # fmt: skip


def _enters(claim: Claim, entities: Any) -> bool:
    """Whether a claim can become an edge, with its ends as they are in the end."""
    a, b = entities[claim.subject], entities[claim.object]
    return a.key != b.key and vocabulary().allows(a.kind, claim.type, b.kind)


def _passed(reading: Reading, stating: set[str]) -> dict[str, str]:
    """By sentence why it has no claim; those that have one are not in it."""
    read = {s.id for s in readable(reading)}
    out = {}
    for sentence in reading.document.sentences:
        if sentence.id in stating:
            continue
        named = len({m.entity for m in reading.mentions.get(sentence.id, ())})
        if sentence.kind == "heading":
            out[sentence.id] = "heading"
        elif sentence.id not in read:
            out[sentence.id] = "method" if is_method(sentence.section) else "aside"
        else:
            out[sentence.id] = ("nothing", "one", "unstated")[min(named, 2)]
    return out


def _summary(
    read: DocumentReading, claims: Sequence[Claim], passed: dict[str, str], judged: set[str], things: int
) -> dict[str, Any]:
    """Counts; ``coverage`` is the share of sentences (headings aside) with a claim."""
    prose = [s.id for s in read.reading.document.sentences if passed.get(s.id) != "heading"]
    stating = [s for s in prose if s not in passed]
    return {
        "sentences": len(prose),
        "with_claims": len(stating),
        "coverage": round(len(stating) / len(prose), 4) if prose else 0.0,
        "with_claims_or_statements": len({*stating, *(s for s in prose if s in judged)}),
        "passed": _counted(passed[s] for s in prose if s in passed),
        "things": things,
        "mentions": sum(len(m) for m in read.reading.mentions.values()),
        "claims": len(claims),
        "claims_by_type": _counted(str(c.type) for c in claims),
        "claims_by_status": _counted(str(c.status) for c in claims),
        "statements_by_kind": _counted(str(s.node.kind) for s in read.statements),
    }


def _counted(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return {value: counts[value] for value in sorted(counts, key=lambda v: (-counts[v], v))}


def _blocks(
    reading: Reading, number: dict[str, int], claims: dict[str, list[int]], statements: dict[str, list[int]],
    passed: dict[str, str],
) -> list[dict[str, Any]]:  # fmt: skip
    inside: dict[int, list[Sentence]] = {}
    for sentence in reading.document.sentences:
        inside.setdefault(sentence.block, []).append(sentence)
    return [
        {
            "kind": block.kind,
            "level": block.level,
            "page": block.page,
            # furniture has no sentences; its text is shown all the same
            "text": "" if block.index in inside else block.text,
            "sentences": [
                {
                    "id": s.id,
                    "text": s.text,
                    "mentions": [
                        {"start": m.start, "end": m.end, "entity": number[m.entity], "rule": m.rule,
                         "confidence": round(m.confidence, 4)}
                        for m in reading.mentions.get(s.id, ())
                    ],
                    "claims": claims.get(s.id, []),
                    "statements": statements.get(s.id, []),
                    "passed": passed.get(s.id),
                }
                for s in inside.get(block.index, ())
            ],
        }
        for block in reading.document.blocks
    ]  # fmt: skip

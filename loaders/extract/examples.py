"""Readings made from one tagged sentence, so that a rule can carry its own tests.

An example reads ``"[MCAS|org] refers people to the [falls service|service]. => MCAS > falls service"``.
After ``=>`` stand the claims that the rule must make, ``subject > object`` and, unless it is
present, ``: status``; several are parted by ``;``, and ``nothing`` says that it must make none.
Sentences before are parted by ``||``; the last is the one that is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...graph.model import node_id
from ...graph.vocabulary import Kind
from ..values import Block, BlockKind, Claim, Entity, Mention, Reading, Sentence, SourceDocument

TYPED = {"council": (Kind.ORGANISATION, "LocalAuthority"), "trust": (Kind.ORGANISATION, "NHSTrust")}
TAGS = {
    "org": Kind.ORGANISATION,
    "body": Kind.PARTNERSHIP,
    "group": Kind.STAKEHOLDER_GROUP,
    "service": Kind.SERVICE,
    "system": Kind.INFORMATION_SYSTEM,
    "site": Kind.SITE,
    "place": Kind.PLACE,
    "pathway": Kind.PATHWAY,
    "programme": Kind.PROGRAMME,
}
_TAG = re.compile(r"\[([^|\[\]]+)\|(\w+)\]")


@dataclass(frozen=True, slots=True)
class Trial:
    """An example taken apart: what to read, and the claims wanted as (subject, object, status)."""

    reading: Reading
    last: Sentence
    wanted: frozenset[tuple[str, str, str]]


def trial(example: str) -> Trial:
    """The reading of an example (without parses) and the claims that it asks for.

    Raises ``ValueError`` where the example is not written as it should be.
    """
    text, arrow, claims = example.partition(" => ")
    if not arrow:
        raise ValueError(f"no '=>' in the example {example!r}")
    sentences: list[Sentence] = []
    blocks: list[Block] = []
    mentions: dict[str, tuple[Mention, ...]] = {}
    entities: dict[str, Entity] = {}
    raw = ""
    for part in text.split(" || "):
        bullet = part.startswith("* ")
        heading = part.startswith("# ")
        plain, found = _untag(part[2:] if bullet or heading else part)
        kind: BlockKind = "bullet" if bullet else "heading" if heading else "paragraph"
        start = len(raw)
        raw += plain + "\n"
        lead = next((b.index for b in reversed(blocks) if b.kind != "bullet"), None) if bullet else None
        section = tuple(b.text for b in blocks if b.kind == "heading")[-1:]
        if bullet or heading or not blocks or blocks[-1].kind != "paragraph":
            blocks.append(Block(len(blocks), kind, plain, tuple(range(start, start + len(plain))), 1, 0, section, lead))
        offsets = tuple(range(start, start + len(plain)))
        sentence = Sentence(
            f"s{len(sentences) + 1}", plain, offsets, ((start, start + len(plain)),),
            blocks[-1].index, kind, 1, section,
        )  # fmt: skip
        sentences.append(sentence)
        made = []
        for at, end, surface, tag in found:
            name, _, alias = surface.partition("=")
            kind_, type_ = TYPED[tag] if tag in TYPED else (TAGS[tag], None)
            key = node_id(kind_, alias or name)
            people = bool(re.search(r"staff|nurse|doctor|crew|worker|officer", name.lower()))
            made.append(
                Mention(at, end, name, kind_, type_, name, key, name.split()[-1].lower(), "example", 1.0, people)
            )
            entities.setdefault(key, Entity(key, kind_, alias or name))
        mentions[sentence.id] = tuple(sorted(made, key=lambda m: (m.start, -m.end)))
    document = SourceDocument("example.txt", "txt", raw, "", blocks=tuple(blocks), sentences=tuple(sentences))
    wanted = frozenset(_wanted(claims))
    return Trial(Reading(document, mentions, entities), sentences[-1], wanted)


def got(reading: Reading, claims: Iterable[Claim], rule: str) -> frozenset[tuple[str, str, str]]:
    """What one rule claims, in the shape of :attr:`Trial.wanted`."""
    names = {key: entity.name for key, entity in reading.entities.items()}
    return frozenset((names[c.subject], names[c.object], str(c.status)) for c in claims if c.rule == rule)


def unordered(claims: Iterable[tuple[str, str, str]]) -> frozenset[tuple[str, str, str]]:
    """The same with the ends of each in alphabetical order, for what has no direction."""
    return frozenset((min(a, b), max(a, b), status) for a, b, status in claims)


def _wanted(claims: str) -> Iterable[tuple[str, str, str]]:
    if claims.strip() == "nothing":
        return
    for claim in claims.split(";"):
        ends, _, status = claim.partition(" : ")
        subject, _, target = ends.partition(" > ")
        if not target:
            raise ValueError(f"a claim is written 'subject > object', not {claim!r}")
        yield subject.strip(), target.strip(), status.strip() or "present"


def _untag(text: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    plain, found, last = "", [], 0
    for hit in _TAG.finditer(text):
        plain += text[last : hit.start()]
        shown = hit.group(1).partition("=")[0]
        found.append((len(plain), len(plain) + len(shown), hit.group(1), hit.group(2)))
        plain += shown
        last = hit.end()
    return plain + text[last:], found

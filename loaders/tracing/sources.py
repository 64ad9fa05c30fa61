"""The source documents of a graph, found again and read again as the build did."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ...graph import DocumentInfo, InputError, KnowledgeGraph
from ...graph.identity import IdentityDecision
from ..assemble import DocumentReading
from ..build import SHIPPED, identities_of, read_one, rules_hash
from ..identity import Identities
from ..reference.table import Reference
from ..settings import Settings
from ..values import Claim, Reading
from .learned import FLOOR

_AROUND = 3
"""Sentences before and after one that are parsed with it: pronouns and follow-ups look so far."""


@dataclass(frozen=True)
class Source:
    """A document read again: what the build made of it, and what else its rules claim.

    ``weighed`` holds every claim that any rule made of the sentences asked for, those too that another
    one outdid or that fell below the threshold.
    """

    read: DocumentReading
    identities: Identities
    weighed: tuple[Claim, ...]
    near: Reading
    """The same with no other mentions than those about the sentences asked for, for what weighs every pair."""
    introductions: dict[str, str] = field(default_factory=dict, compare=False)
    """Where short forms are introduced, kept as it is asked for."""

    @property
    def reading(self) -> Reading:
        """The reading itself; it holds the parses of the sentences asked for."""
        return self.read.reading

    @cached_property
    def named(self) -> dict[str, list[int]]:
        """By entity the numbers (from 0) of the sentences that name it, rather than describe it."""
        found: dict[str, list[int]] = {}
        for i, sentence in enumerate(self.reading.document.sentences):
            for key in {m.entity for m in self.reading.mentions.get(sentence.id, ()) if m.rule in ("name", "lexicon")}:
                found.setdefault(key, []).append(i)
        return found


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that could not be read again, why, and what to do about it."""

    document: str
    reason: str
    mend: str
    changed: bool = False


def read_sources(
    graph: KnowledgeGraph,
    wanted: dict[str, set[str]],
    folders: Iterable[Path],
    reference: Reference = SHIPPED,
    decisions: tuple[IdentityDecision, ...] = (),
) -> tuple[dict[str, Source], list[Unread]]:
    """Read the documents of a graph again, of ``wanted`` (by document name, sentence ids) alone.

    A document is looked for by its bare name in each folder in turn, and taken only where its hash is
    that of the file that the graph was built from.
    """
    infos = {d.name: d for d in graph.provenance.documents}
    folders = list(dict.fromkeys(folders))
    made = graph.provenance
    settings = Settings(made.level, learned=made.learned is not None, parser=made.model is not None)
    sources: dict[str, Source] = {}
    unread: list[Unread] = []
    for name in sorted(wanted):
        found = _find(infos.get(name), name, folders)
        if isinstance(found, Unread):
            unread.append(found)
            continue
        try:
            sources[name] = _read(found, wanted[name], reference, decisions, infos[name].system, settings)
        except InputError as error:
            unread.append(Unread(name, error.message, error.mend))
    return sources, unread


def _find(info: DocumentInfo | None, name: str, folders: Sequence[Path]) -> Path | Unread:
    mend = "name its folder with --documents FOLDER"
    if info is None or not info.sha256:
        return Unread(name, "the graph does not say which file this was", "build the graph again")
    if Path(name).name != name or "\\" in name:
        return Unread(name, "the graph's name for it is not the bare name of a file", "build the graph again")
    changed = None
    for folder in folders:
        path = folder / name
        try:
            if not path.is_file():
                continue
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == info.sha256
        except OSError:
            continue
        if same:
            return path
        changed = changed or folder
    if changed is not None:
        return Unread(
            name,
            "the file of that name has changed since the build",
            "build the graph again, or give the folder of the file as it was with --documents FOLDER",
            changed=True,
        )
    return Unread(name, "the source document was not found beside the graph or in this folder", mend)


def _read(
    path: Path, sentences: set[str], reference: Reference, decisions: tuple[IdentityDecision, ...],
    system: str | None, settings: Settings,
) -> Source:  # fmt: skip
    read = read_one(path, reference, decisions, system, settings)
    identities = identities_of(reference, decisions).within(document=read.info.name, system=system)
    near = _near(read.reading, sentences)
    parsed = replace(read.reading, parses=_parses(read.reading, near))
    narrow = _narrowed(parsed, near)
    weighed = tuple(c for c in all_claims(parsed, narrow) if c.sentence.id in near)
    return Source(replace(read, reading=parsed), identities, weighed, narrow)


def _near(reading: Reading, sentences: set[str]) -> set[str]:
    ordered = [s.id for s in reading.document.sentences]
    at = [i for i, s in enumerate(ordered) if s in sentences]
    return {s for i in at for s in ordered[max(0, i - _AROUND) : i + _AROUND + 1]}


def _narrowed(reading: Reading, sentences: set[str]) -> Reading:
    """A reading without the mentions elsewhere, but for headings and what leads to the list."""
    document = reading.document
    leading = {b.lead_in for s in document.sentences if s.id in sentences for b in (document.blocks[s.block],)}
    kept = {
        s.id for s in document.sentences if s.id in sentences or s.kind == "heading" or s.block in leading
    }  # fmt: skip
    return replace(reading, mentions={i: m for i, m in reading.mentions.items() if i in kept})


def _parses(reading: Reading, sentences: set[str]) -> dict[str, Any]:
    from ..mentions import worth_parsing
    from ..model import parse

    return parse(s for s in reading.document.sentences if s.id in sentences and worth_parsing(s))


def all_claims(reading: Reading, near: Reading) -> list[Claim]:
    """Every claim of every rule by itself, and those about the place that a threshold would leave out."""
    from ..extract import DEFAULT, extract

    claims = list(extract(near, floor=FLOOR))  # weighed by the model, these are the better known
    claims += [c for extractor in DEFAULT for c in extractor.claims(reading)]
    kept: dict[tuple[Any, ...], Claim] = {}
    for claim in claims:
        key = (claim.sentence.id, claim.subject, claim.type, claim.object, claim.status, claim.extractor, claim.rule)
        kept.setdefault(key, claim)
    return list(kept.values())


def differences(graph: KnowledgeGraph, identities: Identities | None) -> list[str]:
    """In what the programme of today differs from the one that built the graph, as sentences.

    Without ``identities`` nothing was read again, and only version and rules are compared.
    """
    from ... import __version__
    from ..learned.model import shipped, thresholds
    from ..model import load_model

    was = graph.provenance
    pairs: list[tuple[str, str | None, str | None]] = [
        ("version", was.tool, f"joinedup {__version__}"),
        ("rule set", was.rules, rules_hash()),
    ]
    if identities is not None:
        model = load_model()
        pairs += [
            ("language model", was.model, model[1] if model else None),
            ("learned scorer", was.learned, thresholds().model[:16] if was.learned and shipped() else None),
            ("reference data", was.reference, identities.matcher.table.hash if identities.matcher else None),
            ("file of decisions on identity", was.identity, identities.hash),
        ]
    return [
        f"the {what} differs: {then or 'none'} when the graph was built, {now or 'none'} now"
        for what, then, now in pairs
        if (then or None) != (now or None)
    ]

"""The plain values that pass between the stages of reading.

``SourceDocument → Page → Block → Sentence → Mention → Claim``, each printable, none of them changed
once made. Offsets are character positions in ``SourceDocument.text``, the raw text of the source:
every quote is ``text[start:end]``, never a repaired version of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ..graph.vocabulary import NOT_STATED, Kind, RelationshipType, Status

BlockKind = Literal["heading", "paragraph", "bullet", "table", "caption", "footnote", "furniture"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number as a reader would cite it (1-based), and its extent in the source."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or bullet: clean text on one line, and the way back to the source.

    ``offsets[i]`` is the source position of ``text[i]``; it has one entry per character, kept as
    stretches (:class:`.offsets.Offsets`). Positions go up, but for letters that share one ("ﬁ" in the
    source is "fi") and where reading order is not that of the source (columns side by side).
    ``section`` is the path of headings above (for a heading, its own text comes last).
    ``lead_in`` is the index of the block that introduces this bullet ("…the following:"), if any.
    ``furniture`` is what repeats on pages or navigates: it is kept, and never read.
    """

    index: int
    kind: BlockKind
    text: str
    offsets: Sequence[int]
    page: int | None = None
    level: int = 0
    section: tuple[str, ...] = ()
    lead_in: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or bullet. ``text`` is clean; ``offsets`` lead from it to the source.

    ``pieces`` are the raw slices of the source that hold it, in order: one, or several where a page
    break or a footnote cuts it. ``id`` is "s" and the number of the sentence in its document.
    """

    id: str
    text: str
    offsets: Sequence[int]
    pieces: tuple[Span, ...]
    block: int
    kind: BlockKind
    page: int | None = None
    section: tuple[str, ...] = ()
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document, read: its raw text and what was made of it."""

    name: str
    format: str
    text: str
    sha256: str
    title: str = ""
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    warnings: tuple[str, ...] = ()

    def lead_in_of(self, sentence: Sentence) -> Block | None:
        """The block that introduces the bullet in which a sentence stands, if any."""
        lead_in = self.blocks[sentence.block].lead_in if sentence.block < len(self.blocks) else None
        return None if lead_in is None else self.blocks[lead_in]


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence that names or describes an entity.

    ``start`` and ``end`` are offsets in ``Sentence.text``; ``name`` is the form to be known by, and
    ``entity`` the key of the entity that it was resolved to (empty before resolution). ``head`` is
    the head noun in lower case, ``rule`` what recognised it. ``people`` is set for a service's own
    staff ("A&E staff"), so that rules can tell actors from things. ``context`` is the id of the sentence
    in which the entity is named, where a pronoun or bare description here only refers to it.
    """

    start: int
    end: int
    text: str
    kind: Kind
    type: str | None = None
    name: str = ""
    entity: str = ""
    head: str = ""
    rule: str = ""
    confidence: float = 1.0
    people: bool = False
    context: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says of two entities (``subject`` and ``object`` are entity keys)."""

    subject: str
    type: RelationshipType
    object: str
    status: Status
    sentence: Sentence
    extractor: str
    rule: str
    confidence: float
    attributes: dict[str, float | str] = field(default_factory=dict)
    context: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions were resolved to: one node to be. ``key`` is its node id.

    ``body`` is the id of the body in the reference table that it safely is (``ccg:13P``), if any.
    """

    key: str
    kind: Kind
    name: str
    type: str | None = None
    aliases: tuple[str, ...] = ()
    sector: str = NOT_STATED
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with its mentions found and resolved: what the extractors read.

    ``mentions`` is by sentence id, in order of start, longer first; they may nest ("the council's
    scrutiny committee" holds "the council") or overlap ("residential and nursing homes" is two).
    ``parses`` holds the spaCy ``Doc`` of each sentence by id; empty where no model is installed.
    ``dated`` is when the document speaks ("2018-01"), by which names are matched. ``references`` are
    mentions too, where a sentence means an entity without naming it ("it", "the coordinators"): kept
    apart, for they name no node.
    """

    document: SourceDocument
    mentions: Mapping[str, tuple[Mention, ...]]
    entities: Mapping[str, Entity]
    parses: Mapping[str, Any] = field(default_factory=dict)
    dated: str | None = None
    references: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)


class Extractor(Protocol):
    """Reads relationships out of a document: rules, a learned model, or a person's list."""

    name: str

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """Every relationship that the sentences state, in order of reading."""
        ...

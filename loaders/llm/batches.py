"""From a document to the passages that are sent: numbered sentences, and the entities that stand in them.

Numbers count within a passage and entity ids do too, so that an answer stays good (and cached) when text is
added elsewhere in the document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..values import Reading, Sentence
from .prompt import entity_kinds, prompt

_MOST_ALIASES = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered sentence.

    ``frame`` holds the ids of the sentences that are its headings and the words that introduce its list.
    """

    number: int
    sentence: Sentence
    context: bool
    frame: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What is asked at once: its ``text`` is all of the document that is sent. ``entities`` are keys by id."""

    reading: Reading = field(repr=False)
    lines: tuple[Line, ...]
    entities: dict[str, str]
    text: str = field(repr=False)

    @property
    def sentences(self) -> int:
        """How many sentences are sent, those for context included."""
        return len(self.lines)

    def key(self, model: str, version: str) -> str:
        """What an answer is cached by: all that it depends on."""
        return hashlib.sha256("\0".join((model, version, self.text)).encode("utf-8", "replace")).hexdigest()


class Passages:
    """The batches of one document, and how many sentences were too long to be sent."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.too_long = 0
        bounds = prompt().batch
        read = []
        for sentence in reading.document.sentences:
            if sentence.kind in ("heading", "furniture"):
                continue
            if len(sentence.text) > bounds.characters:
                self.too_long += 1
            else:
                read.append(sentence)
        self._sentences = read
        self._headings: dict[str, list[str]] = {}
        self._blocks: dict[int, list[str]] = {}
        for sentence in reading.document.sentences:
            self._blocks.setdefault(sentence.block, []).append(sentence.id)
            if sentence.kind == "heading":
                self._headings.setdefault(sentence.text, []).append(sentence.id)
        self.batches: tuple[Batch, ...] = tuple(self._all())

    def _all(self) -> Iterator[Batch]:
        bounds = prompt().batch
        start = 0
        while start < len(self._sentences):
            end, size = start, 0
            while end < len(self._sentences) and end - start < bounds.sentences:
                size += len(self._sentences[end].text)
                if size > bounds.characters and end > start:
                    break
                end += 1
            batch = self._batch(start, end)
            if batch.entities:  # where nothing at all is named, nothing is stated of it
                yield batch
            start = end

    def _batch(self, start: int, end: int) -> Batch:
        first = self._first_of_context(start)
        lines = []
        for number, sentence in enumerate(self._sentences[first:end], start=1):
            context = first + number - 1 < start
            lines.append(Line(number, sentence, context, tuple(self._frame(sentence))))
        ids = dict.fromkeys(i for line in lines for i in (*line.frame, line.sentence.id))
        keys = dict.fromkeys(m.entity for i in ids for m in self.reading.mentions.get(i, ()))
        known = (k for k in keys if k in self.reading.entities and self.reading.entities[k].kind in entity_kinds())
        entities = {f"e{n}": key for n, key in enumerate(known, start=1)}
        return Batch(self.reading, tuple(lines), entities, "\n".join(self._text(lines, entities)))

    def _first_of_context(self, start: int) -> int:
        """Where the context begins: some sentences back, fewer where they are long."""
        bounds = prompt().batch
        first, size = start, 0
        while first > 0 and start - first < bounds.overlap:
            size += len(self._sentences[first - 1].text)
            if size > bounds.characters // 3:
                break
            first -= 1
        return first

    def _frame(self, sentence: Sentence) -> Iterable[str]:
        for heading in sentence.section:
            yield from self._headings.get(heading, ())
        above = self.reading.document.lead_in_of(sentence)
        if above is not None:
            yield from self._blocks.get(above.index, ())

    def _text(self, lines: Iterable[Line], entities: dict[str, str]) -> Iterator[str]:
        yield "Entities (id | kind | name | also written):"
        for id_, key in entities.items():
            entity = self.reading.entities[key]
            kind = f"{entity.kind} ({entity.type})" if entity.type and entity.type != entity.kind else str(entity.kind)
            aliases = "; ".join(_one_line(a) for a in entity.aliases[:_MOST_ALIASES])
            yield f"{id_} | {kind} | {_one_line(entity.name)} | {aliases}".rstrip(" |")
        yield ""
        yield "Sentences:"
        section: tuple[str, ...] | None = None
        for line in lines:
            sentence = line.sentence
            if sentence.section != section:
                section = sentence.section
                if section:
                    yield f"(heading: {_one_line(' > '.join(section))})"
            above = self.reading.document.lead_in_of(sentence)
            led = f'(in a list introduced by: "{_one_line(above.text)[:400]}") ' if above is not None else ""
            yield f"[{line.number}] {'(context) ' if line.context else ''}{led}{_one_line(sentence.text)}"


def _one_line(text: str) -> str:
    """No text of a document may begin a line of its own: that is what tells ours from its."""
    return " ".join(text.split())

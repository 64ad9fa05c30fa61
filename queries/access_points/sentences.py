"""What sentences say of the things that they name: the clauses on one node, and all sentences with what they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ...graph.model import Evidence, Node
from ...graph.vocabulary import Kind, Status
from ..lexicon import access_lexicon
from ..views import SystemView
from .rules import door_rules

_WORD = re.compile(r"[\w@&]+(?:['’]\w+)?")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.;:])\s+(?=[A-Z•])")
_NEAR = 10
_NAMED = (Kind.SERVICE, Kind.ORGANISATION, Kind.SITE, Kind.STAKEHOLDER_GROUP, Kind.PATHWAY, Kind.INFORMATION_SYSTEM)


def mention_ends(names: Iterable[str], text: str) -> Iterator[int]:
    """Where a text has named something by one of its names, the longest name first."""
    for name in sorted(set(names), key=lambda n: (-len(n), n)):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield match.end()


def split_sentences(text: str) -> list[str]:
    """The sentences of a piece of evidence, which may hold several."""
    return _BETWEEN_SENTENCES.split(text)


class Said:
    """The clauses of a node's own sentences that name it (or go on about it), and what patterns find there."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.names = (node.name, *node.aliases)
        self.texts = [item.text for item in node.evidence]
        self.clauses: list[str] = []
        self.going_on: list[str] = []
        self.tails: list[str] = []
        self.heads: list[str] = []
        goes_on = door_rules().names.goes_on
        for text in self.texts:
            named = False
            for sentence in split_sentences(text):
                starts = [
                    (m.start(), m.end())
                    for n in self.names
                    for m in re.finditer(rf"(?<!\w){re.escape(n)}(?!\w)", sentence, re.IGNORECASE)
                ]
                if starts:
                    self.clauses.append(sentence)
                    self.tails.append(sentence[min(end for _, end in starts) :])
                    self.heads.append(sentence[: min(start for start, _ in starts)])
                elif named and goes_on.search(sentence):
                    self.going_on.append(sentence)
                else:
                    named = False
                    continue
                named = True

    def attribute(self, name: str) -> str:
        """What the loader has read, if it has."""
        value = self.node.attributes.get(name, "")
        return "; ".join(value) if isinstance(value, list) else str(value)

    def in_name(self, column: str) -> str:
        """A pattern in the name or an alias itself: "24/7 single point of access"."""
        found: re.Pattern[str] = getattr(access_lexicon().columns, column)
        return next((m.group(0) for name in self.names if (m := found.search(name))), "")

    def found(self, column: str, *, everywhere: bool = False, but: Callable[[str], bool] = lambda _: False) -> str:
        """A pattern in a clause that names the point (or, ``everywhere``, in any of its sentences), unless ``but``."""
        wanted: re.Pattern[str] = getattr(access_lexicon().columns, column)
        for text in self.texts if everywhere else (*self.clauses, *self.going_on):
            for match in wanted.finditer(text):
                told = tidy(next((v for v in match.groupdict().values() if v), match.group(0)))
                if not but(told):
                    return told
        return ""

    def names_itself(self, text: str) -> bool:
        """Whether a text names the node."""
        return next(mention_ends(self.names, text), None) is not None

    def after_name(self, column: str) -> str:
        """A pattern that follows the name at once: "… for community health services"."""
        wanted: re.Pattern[str] = getattr(access_lexicon().columns, column)
        for text in [*self._name_tails(), *self.tails]:
            match = wanted.search(text)
            if match:
                return tidy(match.group("text"))
        return ""

    def _name_tails(self) -> list[str]:
        phrase = access_lexicon().declared.phrase
        return [name[m.end() :] for name in self.names if (m := phrase.search(name))]

    def status(self) -> Status:
        """Absent, ended or planned where every sentence that names the point says so, else present."""
        words, later = access_lexicon().declared, access_lexicon().not_there
        if self.clauses:
            if all(words.negated.search(head) for head in self.heads):
                return Status.ABSENT
            if all(later.ended.search(clause) for clause in self.clauses):
                return Status.ENDED
            if all(later.planned.search(clause) for clause in self.clauses):
                return Status.PLANNED
        return Status.PRESENT


def tidy(text: str) -> str:
    """Text on one line, without what separates it from its surroundings."""
    return " ".join(text.split()).strip(" ,–-")


@dataclass(frozen=True)
class Mention:
    """Where a text names a node."""

    start: int
    end: int
    node: str


@dataclass(frozen=True)
class Sentences:
    """Every sentence that bears a node or an edge of a system, and which nodes a text names."""

    view: SystemView

    @cached_property
    def all(self) -> list[tuple[Evidence, str]]:
        """Each sentence once, in order of reading, with the evidence that holds it."""
        found: dict[tuple[str, str], tuple[Evidence, str]] = {}
        items = [i for n in self.view.graph.nodes() for i in n.evidence]
        items += [i for e in self.view.graph.edges() for i in e.evidence]
        held: dict[tuple[str, str], Evidence] = {}
        for item in items:
            key = (item.document, item.quote)
            if key not in held or (held[key].status is not None and item.status is None):
                held[key] = item  # as a line of its own rather than as evidence of one status
        for item in sorted(held.values(), key=Evidence.sort_key):
            for sentence in split_sentences(item.text):
                found.setdefault((item.document, sentence), (item, sentence))
        return list(found.values())

    def matching(self, *patterns: re.Pattern[str]) -> list[tuple[Evidence, str]]:
        """The sentences in which one of the patterns is found; of a sentence and a part of it, the whole."""
        found = [(i, s) for i, s in self.all if any(p.search(s) for p in patterns)]
        kept = []
        for at, (item, sentence) in enumerate(found):
            near = found[max(0, at - _NEAR) : at + _NEAR + 1]  # in order of reading, so parts stand beside the whole
            if not any(i.document == item.document and len(sentence) < len(s) and sentence in s for i, s in near):
                kept.append((item, sentence))
        return kept

    @cached_property
    def _index(self) -> dict[tuple[str, ...], list[str]]:
        rules = door_rules().names
        index: dict[tuple[str, ...], list[str]] = {}
        for node in self.view.graph.nodes(_NAMED):
            for name in dict.fromkeys((node.name, *node.aliases)):
                words = _words(name)
                if words and len(words) <= rules.few_words and not rules.generic.search(name):
                    index.setdefault(words, []).append(node.id)
        return index

    @cached_property
    def _read_in(self) -> dict[str, frozenset[str]]:
        """Node → the documents that speak of it."""
        graph = self.view.graph
        found = {n.id: {i.document for i in n.evidence} for n in graph.nodes(_NAMED)}
        for edge in graph.edges():
            for end in (edge.source, edge.target):
                if end in found:
                    found[end].update(i.document for i in edge.evidence)
        return {node_id: frozenset(documents) for node_id, documents in found.items()}

    def of_document(self, ids: list[str], document: str) -> list[str]:
        """Of nodes that have one name, those of which the document speaks; all, if it speaks of none."""
        return [i for i in ids if document in self._read_in.get(i, ())] or ids

    def named_in(self, text: str, document: str) -> list[Mention]:
        """The nodes that a text of a document names, in order; of names that overlap, the longest."""
        index = self._index
        spans = [(m.start(), m.end(), m.group(0).casefold()) for m in _WORD.finditer(text)]
        found: list[Mention] = []
        at = 0
        while at < len(spans):
            for size in range(min(door_rules().names.few_words, len(spans) - at), 0, -1):
                ids = index.get(tuple(w for _, _, w in spans[at : at + size]))
                if ids:
                    own = self.of_document(list(dict.fromkeys(ids)), document)
                    found += [Mention(spans[at][0], spans[at + size - 1][1], i) for i in own]
                    at += size
                    break
            else:
                at += 1
        return found


def _words(name: str) -> tuple[str, ...]:
    return tuple(m.group(0).casefold() for m in _WORD.finditer(name))

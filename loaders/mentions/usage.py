"""What a document does with a name tells what it is: people are referred to it, things are recorded on it.

The form of a made-up name tells nothing ("Brighter Mornings", "CareLink"), and often no noun stands
beside it. So all its places in the document are asked together, and a kind is given only where they agree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Annotated, Any

from pydantic import Field, model_validator

from ...graph.vocabulary import Kind
from ..ruledata import load_rules
from ..values import Sentence, SourceDocument
from .data import Table
from .names import Name, find_names
from .tables import Cell, column, tables

Vote = tuple[Kind, str | None, float]
"""A kind, its type, and how much speaks for it."""

_SHORT_FORM = re.compile(r"^ \([A-Z][\w&@-]{1,9}\)")
_COMPOUND = re.compile(r"[a-z][A-Z]")
_OWNER = re.compile(r"^[\w&’' -]{2,30}?[’']s? ")


class Frame(Table):
    """Words before or after a name that tell its kind; see the head of ``usage.toml``."""

    name: str
    kind: Kind
    type: str | None = None
    weight: float = 1
    before: str = ""
    after: str = ""
    examples: Annotated[tuple[str, ...], Field(min_length=1)]
    not_examples: Annotated[tuple[str, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_one_side(self) -> Frame:
        if bool(self.before) == bool(self.after):
            raise ValueError(f"{self.name}: either what stands before a name or what stands after it")
        return self

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The words, anchored at the name."""
        return re.compile(f"(?:{self.before})$", re.IGNORECASE) if self.before else re.compile(f"(?:{self.after})")

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether the words stand beside the name at that place."""
        if self.before:
            return self.regex.search(text[max(0, start - 120) : start]) is not None
        return self.regex.match(_SHORT_FORM.sub("", text[end : end + 160])) is not None


class Column(Table):
    """What stands at the head of a column of names of one kind."""

    head: str
    kind: Kind
    type: str | None = None

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The head, letter case aside."""
        return re.compile(self.head, re.IGNORECASE)


class Answers(Table):
    """Cells that say whether something can be seen, so that the head of their column is what is seen."""

    kind: Kind
    pattern: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """A whole cell, letter case aside."""
        return re.compile(self.pattern, re.IGNORECASE)


class Appositive(Table):
    """Nouns that tell what the name before them is: "Plumtree, the trust's bed system"."""

    words: tuple[str, ...]
    kind: Kind
    type: str | None = None


class Usage(Table):
    """The content of ``usage.toml``."""

    enough: float
    compound: float
    frames: tuple[Frame, ...]
    columns: tuple[Column, ...]
    answers: Answers
    appositives: tuple[Appositive, ...]


@cache
def usage() -> Usage:
    """The frames of ``usage.toml``."""
    return load_rules(__package__, "usage.toml", Usage)


def is_compound(form: str) -> bool:
    """Whether a word has a capital inside, so that its first is none that opens a sentence: "CareLink"."""
    return " " not in form and _COMPOUND.search(form) is not None


def kinds_by_usage(
    document: SourceDocument, names: Mapping[str, Iterable[Name]], asked: Iterable[str]
) -> dict[str, tuple[Kind, str | None]]:
    """The kind and type of each name that is asked for and that its places in the document tell."""
    wanted = set(asked)
    votes: dict[str, dict[Kind, list[Vote]]] = defaultdict(lambda: defaultdict(list))
    for sentence in document.sentences:
        for name in names.get(sentence.id, ()):
            if name.text in wanted:
                for kind, type_, weight in _votes(sentence, name):
                    votes[name.text][kind].append((kind, type_, weight))
    for form, vote in votes_of_tables(document):
        if form in wanted:
            votes[form][vote[0]].append(vote)
    return {form: best for form in sorted(votes) if (best := _best(form, votes[form]))}


def _votes(sentence: Sentence, name: Name) -> Iterator[Vote]:
    for frame in usage().frames:
        if frame.fits(sentence.text, name.start, name.end):
            yield frame.kind, frame.type, frame.weight


def _best(form: str, votes: Mapping[Kind, list[Vote]]) -> tuple[Kind, str | None] | None:
    total = {kind: sum(v[2] for v in found) for kind, found in votes.items()}
    if is_compound(form) and Kind.INFORMATION_SYSTEM in total:
        total[Kind.INFORMATION_SYSTEM] += usage().compound
    ranked = sorted(total, key=lambda k: (-total[k], k))
    if total[ranked[0]] < usage().enough or (len(ranked) > 1 and total[ranked[1]] == total[ranked[0]]):
        return None
    return ranked[0], max(votes[ranked[0]], key=lambda v: v[2])[1]


def names_in_cell(cell: Cell) -> Iterator[Name]:
    """The names of a cell, without the owner whose they are: "the council's CareLink"."""
    for name in find_names(cell.text):
        if name.end == len(cell.text) and (name.start == 0 or _OWNER.fullmatch(cell.text[: name.start])):
            yield name


def names_of_cells(document: SourceDocument) -> Iterator[Name]:
    """The names that cells of tables consist of, and those above answers of yes and no."""
    for table in tables(document):
        for number, head in enumerate(table[0][1]):
            below = list(column(table, number))
            for cell in (*below, *((head,) if number and _is_answered(below) else ())):
                yield from (n for n in names_in_cell(cell) if n.start == 0)


def _is_answered(cells: list[Cell]) -> bool:
    """Whether the cells of a column say yes and no."""
    answers = [c for c in cells if usage().answers.regex.fullmatch(c.text)]
    return len(answers) > 1 and len(answers) * 3 >= len(cells) * 2


def votes_of_tables(document: SourceDocument) -> Iterator[tuple[str, Any]]:
    """Names in tables, with the kind that the head of their column, or the answers below them, tell."""
    rules = usage()
    for table in tables(document):
        for number, head in enumerate(table[0][1]):
            below = list(column(table, number))
            rule = next((c for c in rules.columns if c.regex.fullmatch(head.text.strip())), None)
            if rule is not None:
                for cell in below:
                    for name in names_in_cell(cell):
                        yield name.text, (rule.kind, rule.type, rules.enough)
            if number and _is_answered(below):
                for name in names_in_cell(head):
                    yield name.text, (rules.answers.kind, None, rules.enough)

"""Tables and labelled lines: "Scheme | Run by | Paid for by", "Provider: Elm Trust".

The first column names the thing, and each other column, by its head, what its cells are to it. A
labelled line says the same of the thing that the heading or the line above it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from ...graph.vocabulary import RelationshipType, Status, vocabulary
from ..values import Claim, Mention, Reading, Sentence, SourceDocument
from .rules import LabelRule, rules
from .status import judge
from .view import mentions_of, readable

NAME = "listed"
_CELLS = re.compile(r"\t+| ?\| ?| {2,}")
_MARKED = re.compile(r"\t|\|")
_ENDED = re.compile(r"\b(?:ended|former(?:ly)?|closed|until 20[01]\d|expired|withdrawn|ceased)\b", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:planned|proposed|tbc|to be confirmed|expected|from 20\d\d|due)\b", re.IGNORECASE)
_THING = frozenset(vocabulary().groups["domain"])
_COUNT = re.compile(
    r"(?:number|no\.?|people|patients|volume|referrals|discharges|transfers|cases|total)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})*|\d+")
_SHORT = 90
_NEAR = 25


class ListedExtractor:
    """Reads claims from the rows of tables and from labelled lines."""

    name = NAME

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """What rows and labels state, in order of reading."""
        order = list(readable(reading))
        yield from _rows(reading, order)
        yield from _lines(reading, order)


@cache
def _labels() -> tuple[tuple[LabelRule, re.Pattern[str]], ...]:
    return tuple((r, re.compile(rf"(?:{r.label})s?", re.IGNORECASE)) for r in rules().labels)


@cache
def _label_at() -> re.Pattern[str]:
    every = "|".join(r.label for r in rules().labels)
    return re.compile(rf"(?:^|(?<=[;.,|] ))(?P<label>{every})s?(?: ?[:–—] ?| - )", re.IGNORECASE)


def _of(label: str, heads: tuple[str, ...] = ("",)) -> list[LabelRule]:
    """What a label may say, in a table whose columns are headed so."""
    plain = label.strip(" :*?")
    return [
        rule
        for rule, pattern in _labels()
        if pattern.fullmatch(plain)
        and (not rule.first or re.fullmatch(rule.first, heads[0], re.IGNORECASE))
        and (not rule.among or any(re.fullmatch(rule.among, head, re.IGNORECASE) for head in heads[1:]))
    ]


def _rows(reading: Reading, order: list[Sentence]) -> Iterator[Claim]:
    head: list[tuple[int, list[LabelRule]]] = []
    marked = False
    counted: int | None = None
    block = -2
    for sentence in order:
        if sentence.kind != "table":
            head = []
            continue
        text, start = _raw(reading.document, sentence)
        columns = _cells(text)
        heads = tuple(cell for _, cell in columns) or ("",)
        read = [(at, _of(cell, heads)) for at, cell in columns]
        if sum(bool(r) for _, r in read[1:]) >= 1 and not mentions_of(reading, sentence):
            head, marked = read, _MARKED.search(text) is not None
            counted = next((at for at, cell in columns if _COUNT.fullmatch(cell)), None)
        elif head and sentence.block - block <= 1:
            volume = _volume(text, counted, columns, marked, [at for at, _ in head])
            for claim in _row(reading, sentence, head, start, columns if marked else None):
                counts = volume is not None and "volume" in vocabulary().relationships[claim.type].attributes
                yield replace(claim, attributes={"volume": volume}) if counts and volume is not None else claim
        block = sentence.block


def _row(
    reading: Reading,
    sentence: Sentence,
    head: list[tuple[int, list[LabelRule]]],
    start: int,
    cells: list[tuple[int, str]] | None,
) -> Iterator[Claim]:
    """Claims of one row: cells are told apart by their marks, or else by where their heads stand."""
    starts = [at for at, _ in head]
    by_column: dict[int, list[Mention]] = {}
    for m in mentions_of(reading, sentence):
        at = sentence.offsets[m.start] - start
        edges = [c for c, _ in cells] if cells is not None else [s - 1 for s in starts]
        column = sum(edge <= at for edge in edges) - 1
        by_column.setdefault(column, []).append(m)
    things = [m for m in by_column.get(0, ()) if m.kind in _THING][:1]
    for column, found in by_column.items():
        if 0 < column < len(head):
            for thing in things:
                for other in found:
                    yield from _claims(sentence, _until(reading, sentence, other), head[column][1], thing, other)


def _lines(reading: Reading, order: list[Sentence]) -> Iterator[Claim]:
    """Labelled lines, of the thing named by the line above them or by their heading."""
    headed = {
        s.text: ([m for m in mentions_of(reading, s) if m.start <= 4][:1], s)
        for s in reading.document.sentences
        if s.kind == "heading"
    }
    above: tuple[list[Mention], Sentence] | None = None
    for sentence in order:
        hits = list(_label_at().finditer(sentence.text))
        if not hits or hits[0].start() > 0:
            first = [m for m in mentions_of(reading, sentence) if m.start <= 4 and len(sentence.text) < _SHORT]
            above = (first[:1], sentence) if first else None
            continue
        if above is None or above[1].section != sentence.section:
            above = headed.get(sentence.section[-1]) if sentence.section else None
        if above is None:
            continue
        ends = [*(h.start() for h in hits[1:]), len(sentence.text)]
        for hit, end in zip(hits, ends, strict=True):
            for m in mentions_of(reading, sentence):
                if hit.end() <= m.start and m.end <= end:
                    for thing in above[0]:
                        yield from _claims(
                            sentence, min(end, _until(reading, sentence, m)), _of(hit["label"]), thing, m, (above[1],)
                        )


def _claims(
    sentence: Sentence,
    until: int,
    labels: list[LabelRule],
    thing: Mention,
    other: Mention,
    context: tuple[Sentence, ...] = (),
) -> Iterator[Claim]:
    vocab = vocabulary()
    for label in labels:
        s, o = (thing, other) if label.reverse else (other, thing)
        if s.entity == o.entity or not vocab.allows(s.kind, label.type, o.kind):
            continue
        near = sentence.text[other.end : min(until, other.end + _NEAR)].partition(";")[0]
        status = Status.ENDED if _ENDED.search(near) else Status.PLANNED if _PLANNED.search(near) else Status.PRESENT
        if label.type is RelationshipType.SHARES_INFORMATION_WITH:
            rest = sentence.text[other.end :]
            status = Status.PLANNED if _PLANNED.search(rest) else judge(rest, len(rest))
        yield Claim(
            s.entity, label.type, o.entity, status, sentence, NAME, label.id, label.confidence, {}, context
        )  # fmt: skip
        return


def _volume(
    text: str, counted: int | None, cells: list[tuple[int, str]], marked: bool, heads: list[int]
) -> float | None:
    """The figure in the column of numbers, if that is what stands there."""
    if counted is None:
        return None
    column = heads.index(counted)
    if marked:
        found = [cell for _, cell in cells][column : column + 1]
    else:  # numbers are set to the right: the cell that ends where the next column has not begun
        after = heads[column + 1] if column + 1 < len(heads) else len(text) + 1
        found = [cell for at, cell in cells if at + len(cell) > counted and at < after]
    return float(found[0].replace(",", "")) if len(found) == 1 and _NUMBER.fullmatch(found[0]) else None


def _until(reading: Reading, sentence: Sentence, m: Mention) -> int:
    """Where what is said of a mention ends at the latest: where the next one begins."""
    return min((o.start for o in mentions_of(reading, sentence) if o.start >= m.end), default=len(sentence.text))


def _raw(document: SourceDocument, sentence: Sentence) -> tuple[str, int]:
    """The row as it stands in the source, from the start of its line."""
    start = document.text.rfind("\n", 0, sentence.pieces[0][0]) + 1
    return document.text[start : sentence.pieces[-1][1]], start


def _cells(text: str) -> list[tuple[int, str]]:
    """The cells of a row and where each begins."""
    found, last = [], 0
    for gap in [*_CELLS.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[last:end].strip():
            found.append((last, text[last:end].strip()))
        last = gap.end() if gap else end
    return found

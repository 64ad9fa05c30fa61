"""What of a model's answer holds, checked by code against the document: nothing is taken on trust."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...graph.vocabulary import RelationshipType, Status, vocabulary
from ..evidence import FEWEST_WORDS
from ..values import Claim
from .answer import Statement
from .batches import Batch, Line
from .names import Named, name_in, with_names
from .prompt import prompt, types


class Fault(StrEnum):
    """Why a statement is dropped, as the report says it after "because"."""

    SENTENCE = "there is no such sentence"
    CONTEXT = "its context is too long or is not there"
    QUOTE = "the quote is not in the document"
    TYPE = "there is no such type of relationship"
    STATUS = "there is no such status"
    ENTITY = "an end is no entity of the document"
    NAMED = "an end is not named in the sentence or its context"
    ITSELF = "both ends are one"
    KINDS = "the type does not join these kinds"
    MANY = "there were too many for one passage"


@dataclass(frozen=True, slots=True)
class Violation:
    """One statement that does not hold, and what the model is told of it."""

    fault: Fault
    told: str


class _Unfit(Exception):
    def __init__(self, fault: Fault, told: str) -> None:
        super().__init__(told)
        self.violation = Violation(fault, told)


@dataclass(frozen=True, slots=True)
class Verified:
    """The claims that hold, each once, the ends of them that are new, and what is wrong with the other statements."""

    claims: tuple[Claim, ...]
    named: tuple[Named, ...]
    violations: tuple[Violation, ...]


def verify(batch: Batch, statements: Sequence[Statement], model: str) -> Verified:
    """Check the statements of a model on a passage."""
    claims: dict[tuple[str, ...], Claim] = {}
    named: dict[Named, None] = {}
    violations: list[Violation] = []
    most = prompt().batch.statements
    for number, statement in enumerate(statements, start=1):
        if number > most:
            violations.append(Violation(Fault.MANY, f"statement {number}: no more than {most} are taken"))
            continue
        try:
            claim, new = _claim(batch, statement, model)
        except _Unfit as unfit:
            violations.append(Violation(unfit.violation.fault, f"statement {number}: {unfit.violation.told}"))
            continue
        claims.setdefault((claim.sentence.id, claim.subject, claim.type, claim.object, claim.status), claim)
        named.update(dict.fromkeys(new))
    return Verified(tuple(claims.values()), tuple(named), tuple(violations))


def _claim(batch: Batch, said: Statement, model: str) -> tuple[Claim, list[Named]]:
    line = _line(batch, said.sentence)
    if line is None or line.context:
        told = "is there for context only" if line else "does not exist"
        raise _Unfit(Fault.SENTENCE, f"sentence {said.sentence} {told}")
    context = _context(batch, said, line)
    if not _quoted(batch, line, said.quote):
        raise _Unfit(
            Fault.QUOTE,
            f"the quote is not in sentence {line.number}; copy at least {FEWEST_WORDS} words of it letter for letter",
        )
    try:
        type_ = RelationshipType(said.type)
    except ValueError:
        type_ = RelationshipType.ABOUT
    if type_ not in types():
        raise _Unfit(Fault.TYPE, f"{said.type[:40]!r} is none of the types")
    try:
        status = Status(said.status)
    except ValueError:
        raise _Unfit(Fault.STATUS, f"{said.status[:40]!r} is none of the statuses") from None
    given = ((said.subject, said.subject_kind), (said.object, said.object_kind))
    found = [_entity(batch, words, kind, (line, *context), f"llm/{model}") for words, kind in given]
    subject, object_ = (end.entity.key if isinstance(end, Named) else end for end in found)
    if subject == object_:
        raise _Unfit(Fault.ITSELF, "subject and object are one entity")
    new = [end for end in found if isinstance(end, Named)]
    _check_named(batch, line, context, (subject, object_), new)
    reading = with_names(batch.reading, new)
    kinds = reading.entities[subject].kind, reading.entities[object_].kind
    if not vocabulary().allows(kinds[0], type_, kinds[1]):
        raise _Unfit(Fault.KINDS, f"{type_} does not run from {kinds[0]} to {kinds[1]}")
    claim = Claim(
        subject=subject,
        type=type_,
        object=object_,
        status=status,
        sentence=line.sentence,
        extractor="llm",
        rule=f"llm/{model}",
        confidence=prompt().confidence,
        context=tuple(c.sentence for c in context),
    )
    return claim, new


def _line(batch: Batch, number: int) -> Line | None:
    return batch.lines[number - 1] if 0 < number <= len(batch.lines) else None


def _context(batch: Batch, said: Statement, line: Line) -> tuple[Line, ...]:
    """The other sentences that a statement leans on, in order of reading."""
    numbers = sorted({n for n in said.context if n != line.number})
    most = prompt().batch.context
    if len(numbers) > most:
        raise _Unfit(Fault.CONTEXT, f"it leans on {len(numbers)} other sentences; at most {most} are taken")
    found = [_line(batch, n) for n in numbers]
    if None in found:
        raise _Unfit(Fault.CONTEXT, "its context names a sentence that does not exist")
    return tuple(c for c in found if c is not None)


def _quoted(batch: Batch, line: Line, quote: str) -> bool:
    """Whether a quote is a stretch of the sentence, as it is sent or as it stands in the source, whitespace aside.

    It begins and ends at the edge of a word, and has some words, or is all there is.
    """
    wanted = " ".join(quote.split())
    sentence = line.sentence
    source = batch.reading.document.text
    for text in (sentence.text, *(source[start:end] for start, end in sentence.pieces)):
        held = " ".join(text.split())
        whole = wanted.strip(" .,;:•-") == held.strip(" .,;:•-")
        if wanted and (whole or len(wanted.split()) >= FEWEST_WORDS) and _stands_in(wanted, held):
            return True
    return False


def _stands_in(words: str, text: str) -> bool:
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    return re.search(before + re.escape(words) + after, text) is not None


def _entity(batch: Batch, end: str, kind: str, lines: Sequence[Line], rule: str) -> str | Named:
    """The key of an end that is given by its id, or in the words in which it stands in one of the lines.

    Words that mean no entity of the document yet, and are given a kind, name a new one.
    """
    said = " ".join(end.split())
    if said in batch.entities:
        return batch.entities[said]
    wanted = _plain(said)
    named: dict[str, None] = {}
    for i in (i for line in lines for i in (line.sentence.id, *line.frame)):
        for mention in batch.reading.mentions.get(i, ()):
            if mention.entity in batch.entities.values() and _plain(mention.text) == wanted:
                named.setdefault(mention.entity)
    if not named:
        for key in batch.entities.values():
            entity = batch.reading.entities[key]
            if wanted in map(_plain, (entity.name, *entity.aliases)):
                named.setdefault(key)
    if not named and kind:
        for line in lines:
            new = name_in(line.sentence, said, kind, rule, batch.reading)
            if new is not None:
                return new
        raise _Unfit(Fault.ENTITY, f"{said[:60]!r} is none of the ids, nor words of the sentence that name a thing")
    if len(named) != 1:
        raise _Unfit(Fault.ENTITY, f"{said[:60]!r} is none of the ids" if not named else f"{said[:60]!r} is several")
    return next(iter(named))


def _plain(text: str) -> str:
    return re.sub(r"^(?:the|an?)\s+", "", " ".join(text.casefold().split()))


def _check_named(batch: Batch, line: Line, context: Sequence[Line], ends: Iterable[str], new: Iterable[Named]) -> None:
    """Both ends stand in the sentence, its frame or its context, and one of them in the sentence itself."""
    here = _entities_in(batch, [line.sentence.id])
    here |= {n.entity.key for n in new if n.sentence == line.sentence.id}
    around = here | {n.entity.key for n in new} | _entities_in(batch, [*line.frame, *(c.sentence.id for c in context)])
    missing = [key for key in ends if key not in around]
    if missing:
        name = batch.reading.entities[missing[0]].name
        raise _Unfit(Fault.NAMED, f"{name[:80]!r} is not named in sentence {line.number} or in the context given")
    if not any(key in here for key in ends):
        raise _Unfit(Fault.NAMED, f"neither end is named in sentence {line.number}")


def _entities_in(batch: Batch, sentences: Iterable[str]) -> set[str]:
    return {m.entity for i in sentences for m in batch.reading.mentions.get(i, ())}

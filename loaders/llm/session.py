"""Reading with a language model: the extractor, and what one build asks, keeps and counts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ...graph.errors import ModelError
from ..values import Claim, Reading
from .answer import Statement
from .batches import Batch, Passages
from .cache import Cache
from .client import Asker, Unanswered, Usage
from .names import Named, with_names
from .prompt import prompt_version
from .settings import LlmSettings, Outgoing, Sending, check_installed, check_named
from .verify import Fault, Verified, verify

if TYPE_CHECKING:
    from ..assemble import DocumentReading

Consent = Callable[[Outgoing], bool]
"""Asked once, before the first request, with all that would be sent; nothing is sent unless it says yes."""

Progress = Callable[[str, int, int], None]
"""Told the document, how many of all passages are done, and of how many."""


@dataclass(slots=True)
class Tally:
    """What came of it.

    ``new`` counts things that the offline reading did not see, ``unread`` passages that have no answer;
    ``problems`` say why.
    """

    model: str = ""
    asked: int = 0
    kept: int = 0
    unread: int = 0
    too_long: int = 0
    statements: int = 0
    new: int = 0
    dropped: Counter[Fault] = field(default_factory=Counter)
    usage: Usage = field(default_factory=Usage)
    problems: dict[str, None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every passage was read."""
        return not self.unread


class Session:
    """One build's use of a model. A context manager; the model is set up when the first passage has to be asked."""

    def __init__(self, settings: LlmSettings, pause: Callable[[float], object] = time.sleep) -> None:
        check_installed()
        self.settings = settings
        self.tally = Tally(model=settings.name)
        self.agreed = False
        self._pause = pause
        self._cache = Cache(settings.cache)
        self._asker: Asker | None = None
        self._found: dict[str, list[Statement]] = {}
        self._failed_in_a_row = 0
        self._stopped = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._asker is not None:
            self._asker.__exit__(kind, error, trace)

    def outgoing(self, passages: Iterable[Passages]) -> Outgoing | None:
        """What would have to be sent for these documents; ``None`` where every answer is kept from before."""
        documents, kept = [], 0
        for document in passages:
            new = [b for b in document.batches if self._known(b) is None]
            kept += len(document.batches) - len(new)
            if new:
                size = sum(len(b.text) for b in new)
                name = document.reading.document.name
                documents.append(Sending(name, len(new), sum(b.sentences for b in new), size))
        if not documents:
            return None
        asker = self._ready()
        requests = sum(d.passages for d in documents) * (self.settings.repairs + 1)
        return Outgoing(
            self.settings.name, asker.provider, asker.host, tuple(documents), requests, self.settings.budget, kept
        )

    def read(self, batch: Batch) -> Verified:
        """What holds of one passage; nothing where it has no answer, which the tally tells."""
        known = self._known(batch)
        if known is not None:
            self.tally.kept += 1
        else:
            known = self._ask(batch)
            if known is None:
                self.tally.unread += 1
                return Verified((), (), ())
            self.tally.asked += 1
        found = verify(batch, known, self.settings.name)
        self.tally.statements += len(found.claims)
        self.tally.dropped.update(v.fault for v in found.violations)
        return found

    def finish(self) -> Tally:
        """The tally, with what only shows at the end."""
        self.tally.usage = self._asker.usage if self._asker else Usage()
        self.tally.warnings = list(self._cache.warnings)
        return self.tally

    def _key(self, batch: Batch) -> str:
        return batch.key(self.settings.identity, prompt_version())

    def _known(self, batch: Batch) -> list[Statement] | None:
        key = self._key(batch)
        if key not in self._found:
            kept = self._cache.get(key)
            if kept is None:
                return None
            self._found[key] = kept
        return self._found[key]

    def _ready(self) -> Asker:
        if self._asker is None:
            self._asker = Asker(self.settings, self._pause)
        return self._asker

    def _ask(self, batch: Batch) -> list[Statement] | None:
        if not self.agreed:
            raise ModelError("nobody agreed to what would be sent to the language model; nothing was sent")
        if self._stopped:
            return None
        try:
            statements = self._ready().ask(batch)
        except Unanswered as unanswered:
            self.tally.problems.setdefault(str(unanswered))
            self._failed_in_a_row += 1
            if unanswered.final or self._failed_in_a_row >= self.settings.failures:
                self._stopped = str(unanswered)
            return None
        self._failed_in_a_row = 0
        key = self._key(batch)
        self._found[key] = statements
        self._cache.put(key, self.settings.name, statements)
        return statements


class LlmExtractor:
    """Reads relationships by asking a language model, behind the protocol of every extractor."""

    name = "llm"

    def __init__(self, session: Session, done: Callable[[], object] = lambda: None) -> None:
        self._session = session
        self._done = done

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """Every relationship that the model states of the reading's own entities, in order of reading."""
        claims, named = self.of(Passages(reading))
        new = {n.entity.key for n in named} - set(reading.entities)
        return [c for c in claims if not {c.subject, c.object} & new]

    def of(self, passages: Passages) -> tuple[list[Claim], list[Named]]:
        """All that it states of a document, and the ends that the document's reading has to be given for it."""
        claims: list[Claim] = []
        named: list[Named] = []
        for batch in passages.batches:
            found = self._session.read(batch)
            claims += found.claims
            named += found.named
            self._done()
        return claims, named


class LlmReader:
    """Adds to documents that were read offline what a model reads in them: the one thing that a build is given."""

    def __init__(
        self, settings: LlmSettings, consent: Consent, progress: Progress | None = None,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:  # fmt: skip
        check_installed()  # before documents are read for it
        check_named(settings)
        self.settings = settings
        self.tally = Tally(model=settings.name)
        self._consent = consent
        self._progress = progress or (lambda *_: None)
        self._pause = pause

    @property
    def name(self) -> str:
        """What the graph's provenance says: the model, and the version of the prompt."""
        return f"{self.settings.name} (prompt {prompt_version()})"

    def read(self, documents: Sequence[DocumentReading]) -> list[DocumentReading]:
        """The documents with the model's claims after their own, one document after the other.

        Raises :class:`ModelError` where the model cannot be set up, or consent is needed and not given. A model
        that fails later only adds less, which the tally tells.
        """
        with Session(self.settings, self._pause) as session:
            passages = [Passages(d.reading) for d in documents]
            outgoing = session.outgoing(passages)
            if outgoing is not None:
                if not self._consent(outgoing):
                    raise ModelError("nobody agreed to what would be sent to the language model; nothing was sent")
                session.agreed = True
            total, done = sum(len(p.batches) for p in passages), 0
            out = []
            for document, parts in zip(documents, passages, strict=True):
                name = document.info.name

                def tell(name: str = name) -> None:
                    nonlocal done
                    done += 1
                    self._progress(name, done, total)

                self._progress(name, done, total)
                claims, named = LlmExtractor(session, tell).of(parts)
                reading = with_names(document.reading, named)
                session.tally.new += len(reading.entities) - len(document.reading.entities)
                out.append(replace(document, reading=reading, claims=(*document.claims, *claims)))
                session.tally.too_long += parts.too_long
            self.tally = session.finish()
        return out


def llm_readings(
    documents: Sequence[DocumentReading], settings: LlmSettings, consent: Consent, progress: Progress | None = None
) -> tuple[list[DocumentReading], Tally]:
    """Documents with what a model reads in them, and what came of it; see :meth:`LlmReader.read`."""
    reader = LlmReader(settings, consent, progress)
    return reader.read(documents), reader.tally

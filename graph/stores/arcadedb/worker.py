"""The embedded engine's own process: holds one temporary ArcadeDB database and does as it is asked.

Run as a script by :mod:`.process`, with nothing but the standard library and the engine, so
that it starts fast. A process of its own, because the engine can neither be interrupted nor stopped
within a row, and takes the process down with it when it crashes; this way a time limit, Ctrl-C and a
crash cost a query and nothing else.

One JSON object a line comes in on standard input and one goes out on standard output. When the input
ends, however the asker came to its end, the database is deleted and the process with it.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

Reply = dict[str, Any]

_ELEMENTS_AT_ONCE = 2000


class Worker:
    """The database and what can be asked of it. Each public method answers one kind of request."""

    def __init__(self, engine: str, folder: Path) -> None:
        # the engine's own use of numpy is optional, and importing it takes as long as all the rest
        sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
        module = import_module(engine)
        if getattr(module, "__backend__", "jvm") == "native":
            self._database = module.create_database(str(folder / "graph"))
        else:
            silent = folder / "logging.properties"
            silent.write_text("handlers=\n.level=OFF\n", encoding="ascii")
            arguments = [
                f"-Djava.util.logging.config.file={silent.as_posix()}",
                f"-Darcadedb.server.logsDirectory={(folder / 'log').as_posix()}",
            ]
            self._database = module.create_database(str(folder / "graph"), jvm_kwargs={"jvm_args": arguments})
        self._open_batch: Any = None
        self._rids: dict[str, str] = {}
        self._earlier: list[str] = []
        self._timeout_ms = -1

    def settings(self, values: Mapping[str, str]) -> Reply:
        """Set options of the database."""
        for name, value in values.items():
            self._write("sql", f"ALTER DATABASE `{name}` {value}")
        return {}

    def types(self, labels: list[list[str]], relationships: list[str]) -> Reply:
        """Make the types of nodes with these sets of labels, and of these relationships."""
        with self._database.transaction():
            for label in sorted({label for some in labels for label in some}):
                self._write("sql", f"CREATE VERTEX TYPE `{label}` IF NOT EXISTS")
            for some in labels:
                if len(some) > 1:
                    parents = ", ".join(f"`{label}`" for label in sorted(some))
                    self._write("sql", f"CREATE VERTEX TYPE `{_type_name(some)}` IF NOT EXISTS EXTENDS {parents}")
            for name in relationships:
                self._write("sql", f"CREATE EDGE TYPE `{name}` IF NOT EXISTS")
        return {}

    def begin(self, system: str) -> Reply:
        """A graph of a system is going to be sent; an earlier one stays until :meth:`finish`."""
        found = self._database.query(
            "sql", "SELECT @rid.asString() AS rid FROM Entity WHERE system = :s", {"s": system}
        )
        self._earlier = [row["rid"] for row in found.to_list()]
        return {}

    def nodes(self, groups: list[tuple[list[str], list[dict[str, Any]]]]) -> Reply:
        """Add nodes, those with the same labels together."""
        for labels, properties in groups:
            made = self._batch().create_vertices(_type_name(labels), properties)
            self._rids.update(zip((p["id"] for p in properties), map(str, made), strict=True))
        return {}

    def relationships(self, groups: list[tuple[str, list[list[str]], list[dict[str, Any]]]]) -> Reply:
        """Add relationships between nodes that were added since :meth:`begin`, those of one type together."""
        for type_, ends, properties in groups:
            sources, targets = ([self._rids[pair[i]] for pair in ends] for i in (0, 1))
            self._batch().new_edges(sources, type_, targets, properties)
        return {}

    def finish(self, system: dict[str, Any]) -> Reply:
        """All has been sent: the graph takes the place of the earlier one. ``system`` describes it."""
        self._batch().close()
        self._open_batch = None
        with self._database.transaction():
            self._delete(self._earlier)
            self._write("opencypher", "MATCH (s:System {id: $id}) DELETE s", {"id": system["id"]})
            self._write("opencypher", "CREATE (s:System) SET s = $p", {"p": system})
        self._earlier = []
        self._rids.clear()
        return {}

    def abandon(self) -> Reply:
        """Take out again what was added since :meth:`begin`."""
        if self._open_batch is not None:
            self._open_batch.close()
            self._open_batch = None
        with self._database.transaction():
            self._delete(list(self._rids.values()))
        self._earlier = []
        self._rids.clear()
        return {}

    def _delete(self, rids: list[str]) -> None:
        """Delete nodes, and relationships with them."""
        for start in range(0, len(rids), _ELEMENTS_AT_ONCE):
            self._write("sql", f"DELETE FROM [{','.join(rids[start : start + _ELEMENTS_AT_ONCE])}]")

    def _batch(self) -> Any:
        if self._open_batch is None:
            self._open_batch = self._database.graph_batch()
        return self._open_batch

    def write(self, statements: list[list[Any]]) -> Reply:
        """Run statements of our own in one transaction; never one of an analyst."""
        with self._database.transaction():
            for text, parameters in statements:
                self._write("opencypher", text, parameters)
        return {}

    def run(self, query: str, parameters: dict[str, Any], limit: int | None, timeout_ms: int, paths: bool) -> Reply:
        """Run a query, which the engine's ``query`` lets read and nothing else."""
        if timeout_ms != self._timeout_ms:
            self.settings({"arcadedb.command.timeout": str(timeout_ms)})
            self._timeout_ms = timeout_ms
        rows: list[dict[str, Any]] = []
        more = False
        found = self._database.query("opencypher", query, *([parameters] if parameters else []))
        try:
            for row in found:
                if limit is not None and len(rows) == limit:
                    more = True
                    break
                rows.append({name: _plain(row.get(name)) for name in row.get_property_names()})
        finally:
            found.close()
        columns = list(rows[0]) if rows else None
        wanted: set[str] = set()
        _find(rows, paths, wanted)
        return {
            "columns": columns,
            "rows": [[row.get(c) for c in columns or ()] for row in rows],
            "more": more,
            "elements": self._elements(sorted(wanted)),
        }

    def _elements(self, rids: list[str]) -> dict[str, Any]:
        """Type, ends and properties of whole nodes and relationships, by record id."""
        out: dict[str, Any] = {}
        for start in range(0, len(rids), _ELEMENTS_AT_ONCE):
            some = f"[{','.join(rids[start : start + _ELEMENTS_AT_ONCE])}]"
            about = self._database.query(
                "sql", f"SELECT @rid.asString() AS rid, @type AS type, @out.id AS s, @in.id AS t FROM {some}"
            ).to_list()
            records = self._database.query("sql", f"SELECT FROM {some}").to_list()
            for meta, record in zip(about, records, strict=True):
                properties = {k: _plain(v) for k, v in record.items() if k[0] != "@"}
                out[meta["rid"]] = [meta["type"], meta["s"], meta["t"], properties]
        return out

    def _write(self, language: str, text: str, parameters: dict[str, Any] | None = None) -> None:
        found = self._database.command(language, text, *([parameters] if parameters else []))
        if found is not None:
            found.to_list()


def _type_name(labels: list[str]) -> str:
    """The name that the engine itself gives to the type of nodes with these labels."""
    return "~".join(sorted(labels))


def _plain(value: Any) -> Any:
    """A value that JSON can carry; a whole element as its record id, in a map of its own.

    The native build gives maps that carry ``@rid``, the JVM twin gives Java objects.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        if "@rid" in value and "@type" in value:
            return {"@rid": str(value["@rid"])}
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(v) for v in value]
    if hasattr(value, "getIdentity"):
        return {"@rid": str(value.getIdentity())}
    return str(value)


def _find(value: Any, paths: bool, wanted: set[str]) -> None:
    """Collect the record ids of elements, and of paths, which come as text: ``(#1:0)-[#5:2]->(#1:7)``."""
    if isinstance(value, str):
        if paths and value.startswith("(#"):
            wanted.update(f"#{part.split(')')[0].split(']')[0]}" for part in value.split("#")[1:])
    elif isinstance(value, dict):
        if "@rid" in value:
            wanted.add(value["@rid"])
        else:
            for item in value.values():
                _find(item, paths, wanted)
    elif isinstance(value, list):
        for item in value:
            _find(item, paths, wanted)


def _requests(source: BinaryIO, at_end: Callable[[], None]) -> queue.Queue[dict[str, Any]]:
    """Requests as they come in; ``at_end`` is called when there are no more, even during a query."""
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()

    def read() -> None:
        for line in source:
            waiting.put(json.loads(line))
        at_end()

    threading.Thread(target=read, daemon=True).start()
    return waiting


def main(engine: str, folder: Path) -> None:
    """Serve requests until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # whatever the engine prints must not get between the replies
    os.dup2(nothing, 2)

    def end() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # without waiting for a query that still runs

    def answer(reply: Reply) -> None:
        out.write(json.dumps(reply).encode("ascii") + b"\n")
        out.flush()

    waiting = _requests(sys.stdin.buffer, end)
    try:
        worker = Worker(engine, folder)
    except BaseException as error:
        answer({"error": str(error) or type(error).__name__})
        return
    answer({})
    while True:
        request = waiting.get()
        try:
            answer(getattr(worker, request.pop("do"))(**request))
        except Exception as error:
            answer({"error": str(error) or type(error).__name__})


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

"""The shell's own commands, such as ``:schema``: functions of the session and of what stands after the name."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...graph.errors import QueryError
from ...graph.results import QueryResult
from ...queries.catalogue import CatalogueQuery, list_queries
from ...queries.format import FORMATS, format_result
from ..shared import one_line
from .scan import PREFIX

if TYPE_CHECKING:
    from .session import Session


@dataclass(frozen=True, slots=True)
class Reply:
    """What a statement has to say: ``text`` for standard output, ``note`` beside it.

    ``clear`` asks for an empty screen, ``end`` for the end of the session.
    """

    text: str = ""
    note: str = ""
    clear: bool = False
    end: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One of the shell's own commands. ``usage`` is what follows its name."""

    usage: str
    help: str
    run: Callable[[Session, str], Reply]


COMMANDS: dict[str, Command] = {}


def _command(name: str, usage: str, help: str) -> Callable[[Callable[[Session, str], Reply]], Any]:
    def register(run: Callable[[Session, str], Reply]) -> Callable[[Session, str], Reply]:
        COMMANDS[name] = Command(usage, help, run)
        return run

    return register


def carry_out(session: Session, line: str) -> Reply:
    """Carry out a command. Raises :class:`QueryError` for one that there is not."""
    import difflib

    word, _, rest = line.removeprefix(PREFIX).strip().partition(" ")
    name = {"quit": "exit", "q": "exit", "params": "param", "": "help"}.get(word.lower(), word.lower())
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, 1)
        hint = f"do you mean {PREFIX}{near[0]}?" if near else f"{PREFIX}help lists them"
        raise QueryError(f"there is no command {PREFIX}{one_line(word)}", mend=hint)
    return COMMANDS[name].run(session, rest.strip())


def read_value(text: str) -> Any:
    """A value as it is typed: JSON where it can be read as such (3, true, ["a", "b"]), else text."""
    try:
        return json.loads(text)
    except ValueError:
        if len(text) > 1 and text[0] == text[-1] == "'":
            return text[1:-1]
        return text


def _reply(text: str = "", note: str = "", **more: bool) -> Reply:
    return Reply(text and text.rstrip("\n") + "\n", note, **more)


def _rows(session: Session, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> str:
    """A small table, without the count of its rows."""
    return format_result(QueryResult(list(columns), list(rows)), width=session.width()).rsplit("\n", 2)[0]


@_command("help", "[COMMAND]", "This list, or one command.")
def _help(session: Session, rest: str) -> Reply:
    name = rest.removeprefix(PREFIX)
    if name and name not in COMMANDS:
        raise QueryError(f"there is no command {PREFIX}{one_line(name)}", mend=f"{PREFIX}help lists them")
    shown = [name] if name else list(COMMANDS)
    width = max(len(f"{n} {COMMANDS[n].usage}") for n in shown) + 1
    lines = [f"  {PREFIX + n + ' ' + COMMANDS[n].usage:{width}}  {COMMANDS[n].help}" for n in shown]
    if not name:
        lines = [
            "A query ends with ; and can go over several lines. The name of a query that ships runs it, with its",
            "parameters after it: gaps sector=acute. Tab completes, Ctrl-C stops a query or clears the line.",
            "",
            *lines,
        ]
    return _reply("\n".join(lines))


@_command("schema", "[LABEL|TYPE]", "Labels and relationship types with counts, or the properties of one.")
def _schema(session: Session, rest: str) -> Reply:
    schema = session.schema()
    name = rest.removeprefix(PREFIX).strip("`")
    if name:
        if name not in schema.properties:
            known = ", ".join((*schema.labels, *schema.relationships)) or "nothing"
            raise QueryError(
                f"there is no label or relationship type {one_line(name)!r} here", mend=f"there is: {known}"
            )
        count = schema.labels.get(name, schema.relationships.get(name, 0))
        what = "nodes" if name in schema.labels else "relationships"
        return _reply(f"{name}: {count} {what}\n  " + "\n  ".join(map(one_line, schema.properties[name])))
    return _reply(
        _rows(session, ["label", "nodes"], list(schema.labels.items()))
        + "\n\n"
        + _rows(session, ["relationship", "count"], list(schema.relationships.items()))
    )


@_command("queries", "[WORD|NAME]", "The questions that ship, those about a word, or all about one.")
def _queries(session: Session, rest: str) -> Reply:
    if rest in session.names:
        return _reply(_about(session.describe(rest)))
    word = rest.casefold()
    found = [q for q in list_queries() if word in f"{q.name} {q.question} {' '.join(_topics(q))}".casefold()]
    if not found:
        raise QueryError(f"no question that ships speaks of {one_line(rest)!r}", mend=f"{PREFIX}queries lists all")
    return _reply(_rows(session, ["name", "question"], [(q.name, q.question) for q in found]))


def _topics(query: CatalogueQuery) -> tuple[str, ...]:
    topics: tuple[str, ...] = getattr(query, "topics", ())
    return topics


def _about(query: CatalogueQuery) -> str:
    lines = [f"{query.name}: {query.title}", query.question, query.description, ""]
    for name, parameter in query.parameters.items():
        default = "must be given" if parameter.default is None else f"default {json.dumps(parameter.default)}"
        values = f"; one of {', '.join(parameter.choices)}" if parameter.choices else ""
        lines.append(f"  {name}  {parameter.meaning} ({default}{values})")
    return "\n".join([*lines, "", query.text])


@_command("run", "NAME [PARAMETER=VALUE ...]", "Run a question that ships (its name alone does too) or a .cypher file.")
def _run(session: Session, rest: str) -> Reply:
    name, _, arguments = rest.partition(" ")
    if not name:
        raise QueryError("what is to be run?", mend=f"{PREFIX}run NAME; {PREFIX}queries lists the names")
    return session.run_named(name, arguments)


@_command("param", "[NAME VALUE|--clear [NAME]]", "Set $NAME for all queries, show what is set, or forget it.")
def _param(session: Session, rest: str) -> Reply:
    there = session.settings.parameters
    name, _, value = rest.partition(" ")
    if not name:
        lines = [f"{PREFIX}param {n} {json.dumps(v, ensure_ascii=False)}" for n, v in sorted(there.items())]
        return _reply("\n".join(lines), "" if lines else "no parameters are set")
    if name in ("--clear", "clear"):
        forgotten = [value.strip()] if value.strip() else list(there)
        for each in forgotten:
            if each not in there:
                raise QueryError(f"${one_line(each)} is not set")
            del there[each]
        return _reply(note="forgotten: " + (", ".join(f"${n}" for n in forgotten) or "nothing was set"))
    # as other shells have it too: `name: value`, `name => value`, `name = value`, `name=value`
    head, equals, tail = rest.partition("=")
    if equals and " " not in head.strip():
        name, value = head.strip(), tail.removeprefix(">")
    name = name.removeprefix("$").removesuffix(":")
    value = value.strip().removeprefix("=>").removeprefix("= ").strip()
    if not name.isidentifier() or not value:
        raise QueryError("a parameter needs a name and a value", mend=f"such as {PREFIX}param sector acute")
    there[name] = read_value(value)
    return _reply(note=f"${name} = {json.dumps(there[name], ensure_ascii=False)}")


@_command("system", "[NAME|--all]", "Ask about one system only ($system), or about all; or list them.")
def _system(session: Session, rest: str) -> Reply:
    there = session.store.systems()
    if rest == "--all":
        session.settings.system = ""
    elif rest:
        name = next((s for s in there if s.casefold() == rest.strip("'\"").casefold()), None)
        if name is None:
            known = ", ".join(map(one_line, there)) or "no system"
            raise QueryError(f"there is no graph of {one_line(rest)!r} here", mend=f"there is: {known}")
        session.settings.system = name
    chosen = session.settings.system
    return _reply("\n".join(f"{'*' if s == chosen or not chosen else ' '} {one_line(s)}" for s in there))


@_command("limit", "[N]", "At most so many rows of an answer; 0 for all.")
def _limit(session: Session, rest: str) -> Reply:
    if rest:
        if not rest.isdecimal():
            raise QueryError(f"{one_line(rest)!r} is no number of rows", mend=f"such as {PREFIX}limit 100")
        session.settings.limit = int(rest) or None
    return _reply(note=f"rows: {'all' if session.settings.limit is None else f'at most {session.settings.limit}'}")


@_command("timeout", "[SECONDS]", "How long a query may take.")
def _timeout(session: Session, rest: str) -> Reply:
    if rest:
        try:
            seconds = float(rest.removesuffix("s"))
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= 86400:
            raise QueryError("a time limit is more than 0 seconds and at most a day", mend=f"{PREFIX}timeout 30")
        session.settings.timeout = seconds
    return _reply(note=f"time limit: {session.settings.timeout:g} seconds")


@_command("format", "[" + "|".join(FORMATS) + "]", "How answers are shown.")
def _format(session: Session, rest: str) -> Reply:
    if rest:
        if rest not in FORMATS:
            raise QueryError(f"there is no format {one_line(rest)!r}", mend=f"choose one of {', '.join(FORMATS)}")
        session.settings.shape = rest
    return _reply(note=f"format: {session.settings.shape}")


@_command("save", "FILE", "Write the last answer to a .csv, .json, .jsonl, .xlsx, .parquet or .txt file.")
def _save(session: Session, rest: str) -> Reply:
    return session.save(_path(rest, "save", "answer.csv"))


@_command("map", "FILE.html", "Draw the last answer, with the sentence behind every line.")
def _map(session: Session, rest: str) -> Reply:
    return session.draw(_path(rest, "map", "answer.html"))


def _path(rest: str, command: str, example: str) -> Path:
    if not rest:
        raise QueryError("which file?", mend=f"such as {PREFIX}{command} {example}")
    quoted = len(rest) > 1 and rest[0] == rest[-1] and rest[0] in "'\""
    return Path(rest[1:-1] if quoted else rest).expanduser()


@_command("source", "", "What is opened, and what is set.")
def _source(session: Session, rest: str) -> Reply:
    settings = session.settings
    rows = session.store.run(
        "MATCH (s:System) RETURN s.system AS system, s.nodes AS n, s.relationships AS r ORDER BY s.system"
    ).rows
    what = "Neo4j server" if session.is_server else "graph file, in an embedded database of this session"
    lines = [f"{one_line(session.target)} ({what})"]
    lines += [
        f"  {one_line(str(name))}: {nodes} nodes, {relationships} relationships" for name, nodes, relationships in rows
    ]
    asked = f"system {one_line(settings.system) or 'all'}, format {settings.shape}, "
    lines.append(f"{asked}rows {settings.limit or 'all'}, time limit {settings.timeout:g} seconds")
    return _reply("\n".join(lines))


@_command("clear", "", "Empty the screen.")
def _clear(session: Session, rest: str) -> Reply:
    return _reply(clear=True)


@_command("exit", "", "End; so does Ctrl-D.")
def _exit(session: Session, rest: str) -> Reply:
    return _reply(end=True)
